"""Many processes save to one map at once, or one holds the database for long.

The figures of docs/reliability.md::

    python -m pytest -m slow -s tests/reliability/test_many.py
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from netmap.errors import StoreError
from netmap.model import Network, Person
from netmap.model.edits import add_rows
from netmap.store import Store
from netmap.store.database import Database
from tests.reliability import work
from tests.reliability.saves import NOW

processes = multiprocessing.get_context("spawn" if os.name == "nt" else "forkserver")
processes.set_forkserver_preload(["tests.reliability.work"])


@pytest.fixture
def store(database) -> Iterator[Store]:
    store = Store(database)
    yield store
    store.close()


@pytest.fixture
def map_id(store) -> str:
    return store.create(Network(name="Ward", people=(Person(id="a", name="Ann"),)), now=NOW)


def write_at_once(store: Store, database: str, map_id: str, writers: int, times: int) -> tuple[float, float]:
    """Let so many processes write, and return how long all took and the longest that one save took."""
    go, said = processes.Event(), processes.Queue()
    team = [
        processes.Process(target=work.write, args=(database, map_id, n, times, go, said))
        for n in range(writers)
    ]
    for process in team:
        process.start()
    began = time.perf_counter()
    go.set()
    ends = [said.get(timeout=600) for _ in team]
    took = time.perf_counter() - began
    for process in team:
        process.join()
    assert [wrong for wrong, _ in ends if wrong] == []
    document, revision = store.load(map_id)
    assert revision == 1 + writers * times
    ids = {row["id"] for row in document.rows("people").values()}
    assert ids == {"a"} | {f"w{n}-{i}" for n in range(writers) for i in range(0, times, 2)}
    last = times - 1 - times % 2
    shared = document.rows("people")[1]
    assert {shared[f"note {n}"] for n in range(writers)} == {str(last)}
    entries = store.history(map_id, limit=10_000)
    assert [entry.revision for entry in entries] == list(range(revision, 0, -1))
    return took, max(slowest for _, slowest in ends)


def test_several_processes_write_at_once(store, database, map_id):
    write_at_once(store, database, map_id, 3, 6)


@pytest.mark.slow
def test_thirty_processes_write_fifty_times_each(store, database, map_id):
    took, slowest = write_at_once(store, database, map_id, 30, 50)
    kind = "SQLite" if store.database.is_sqlite else "PostgreSQL"
    print(f"{kind}: 30 processes x 50 writes in {took:.0f} s, 0 errors, 0 lost; slowest save {slowest:.1f} s")


@contextmanager
def held(database: str, map_id: str, seconds: float) -> Iterator[None]:
    """Let another process hold the database until so many seconds have gone, or the test is done with it."""
    mine, theirs = processes.Pipe()
    other = processes.Process(target=work.hold, args=(database, map_id, theirs))
    other.start()
    assert mine.recv() == "held"
    timer = threading.Timer(seconds, lambda: mine.send("let go"))
    timer.start()
    try:
        yield
    finally:
        if timer.is_alive():
            timer.cancel()
            mine.send("let go")
        assert mine.recv() == "let go"
        other.join()


def waits(store: Store, database: str, map_id: str, seconds: float) -> tuple[float, float]:
    """Read and write while another holds the database, and return how long each took."""
    with held(database, map_id, seconds):
        began = time.perf_counter()
        assert store.maps()[0].name == "Ward" and store.load(map_id).revision == 1 and store.history(map_id)
        read = time.perf_counter()
        assert store.apply(map_id, add_rows("add", [("people", {"id": "b"})]), now=NOW).revision == 2
        return read - began, time.perf_counter() - read


def is_told(database: str, map_id: str, busy: float, seconds: float) -> tuple[float, float, str]:
    """Write while another holds the database for longer than anybody waits; return times and the message."""
    store = Store(Database(database, busy_seconds=busy))
    with held(database, map_id, seconds):
        began = time.perf_counter()
        assert store.load(map_id).revision == 1
        read = time.perf_counter()
        with pytest.raises(StoreError, match=r"Nothing was saved: .*try again in a moment") as refused:
            store.apply(map_id, add_rows("add", [("people", {"id": "b"})]), now=NOW)
        told = time.perf_counter()
        assert store.load(map_id).revision == 1
    assert store.apply(map_id, add_rows("add", [("people", {"id": "b"})]), now=NOW).revision == 2
    store.close()
    return read - began, told - read, str(refused.value)


def test_a_writer_waits_while_readers_go_on(store, database, map_id):
    read, written = waits(store, database, map_id, 1.0)
    assert read < written


def test_a_writer_who_waits_too_long_is_told(database, map_id):
    read, told, _ = is_told(database, map_id, 0.4, 60)
    assert read < told < 10


@pytest.mark.slow
def test_a_database_that_another_process_holds(store, database, map_id):
    kind = "SQLite" if store.database.is_sqlite else "PostgreSQL"
    read, written = waits(store, database, map_id, 3)
    print(f"{kind} held for 3 s: read in {read:.2f} s, saved after {written:.1f} s")
    assert read < 1 and 2 < written < 6
    other = store.create(Network(name="Ward"), now=NOW)
    read, told, said = is_told(database, other, store.database.busy_seconds, 60)
    print(f"{kind} held for 60 s: read in {read:.2f} s, told after {told:.1f} s: {said}")
    assert read < 1 and told < 12
