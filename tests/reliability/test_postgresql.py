"""PostgreSQL drops connections, or the whole server goes down and comes back, while somebody works.

The figures of docs/reliability.md::

    python -m pytest -s tests/reliability/test_postgresql.py
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import event, text

from netmap.errors import StoreError
from netmap.model import Network, Person
from netmap.model.edits import add_rows
from netmap.store import Store
from tests.databases import PostgreSQL, started_postgresql
from tests.reliability import work
from tests.reliability.saves import NOW

DROP = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    """A server that may be broken without disturbing others."""
    with started_postgresql() as server:
        yield server


@pytest.fixture
def address(server) -> Iterator[str]:
    server.start()  # if a test before has left it stopped
    address = server.create()
    yield address
    server.drop(address)


@pytest.fixture
def store(address) -> Iterator[Store]:
    store = Store(address)
    yield store
    store.close()


@pytest.fixture
def map_id(store) -> str:
    return store.create(Network(name="Ward", people=(Person(id="a", name="Ann"),)), now=NOW)


def add(store: Store, map_id: str, name: str, token: str = "") -> int:
    edit = add_rows(f"add {name}", [("people", {"id": name})])
    return store.apply(map_id, edit, now=NOW, token=token).revision


def names(store: Store, map_id: str) -> list[str]:
    return [row["id"] for row in store.load(map_id).document.rows("people").values()]


def drop_all(address: str) -> None:
    """End every connection to a database, as a network or an administrator does."""
    other = Store(address)
    with other.database.reading() as connection:
        assert connection.execute(text(DROP)).all()
    other.close()


def test_idle_connections_that_were_dropped_are_not_noticed(address, store, map_id):
    for number in range(3):
        drop_all(address)
        assert names(store, map_id)[0] == "a"
        drop_all(address)
        assert add(store, map_id, f"p{number}") == number + 2


def test_a_drop_in_the_middle_of_a_save_saves_nothing_and_says_so(address, store, map_id):
    before = store.load(map_id)
    engine = store.database.engine
    dropped = []

    def drop_before_the_log(connection, cursor, statement, parameters, context, many) -> None:
        if not dropped and statement.startswith("INSERT INTO changes"):
            dropped.append(statement)
            drop_all(address)

    event.listen(engine, "before_cursor_execute", drop_before_the_log)
    with pytest.raises(
        StoreError, match="Nothing was saved: the connection to the database was lost; try again"
    ):
        add(store, map_id, "b")
    assert dropped and store.load(map_id) == before
    assert add(store, map_id, "b") == 2  # the words are still on the screen: once more, and it is saved
    assert names(store, map_id) == ["a", "b"]


@pytest.mark.parametrize("arrived", [True, False], ids=["commit arrived", "commit did not arrive"])
def test_a_drop_as_a_save_is_ended_is_found_out(address, store, map_id, arrived):
    """The answer to COMMIT is lost: only the database knows, and is asked."""
    engine, dropped = store.database.engine, []

    def drop(connection) -> None:
        if dropped:
            return
        dropped.append(True)
        if arrived:
            connection.connection.driver_connection.commit()
        drop_all(address)

    event.listen(engine, "commit", drop)
    if arrived:
        assert add(store, map_id, "b") == 2
    else:
        with pytest.raises(StoreError, match=r"(?i)nothing.*saved.*connection.*lost"):
            add(store, map_id, "b")
        assert store.revision(map_id) == 1
        assert add(store, map_id, "b") == 2
    assert dropped and names(store, map_id) == ["a", "b"]
    assert [entry.revision for entry in store.history(map_id)] == [2, 1]


def test_the_same_save_asked_for_twice_is_made_once(store, map_id):
    lines = [{"source": "a", "target": "a2", "kind": "funds", "weight": n} for n in (1, 2)]
    edit = add_rows("add two lines", [("relationships", line) for line in lines])
    saved = store.apply(map_id, edit, now=NOW, token="t1")
    add(store, map_id, "b")
    assert store.apply(map_id, edit, now=NOW, token="t1") == saved
    assert list(store.load(map_id).document.rows("relationships").values()) == lines
    assert store.revision(map_id) == 3


def test_a_server_that_is_stopped_at_once_and_started_again(server, address, store, map_id):
    """Right after a retry: saved before, still there; half done, not there; and no new start of the app."""
    held = store.database.writing()
    connection = held.__enter__()
    connection.execute(text("UPDATE maps SET name = 'half'"))
    server.stop("immediate")
    with pytest.raises(StoreError, match="Whether this was saved is not known yet: the connection"):
        held.__exit__(None, None, None)
    with pytest.raises(StoreError, match="try again in a moment"):
        store.load(map_id)
    with pytest.raises(StoreError, match=r"Nothing was saved: .*try again in a moment"):
        add(store, map_id, "b")
    server.start()
    began = time.perf_counter()
    assert store.maps()[0].name == "Ward" and names(store, map_id) == ["a"]
    assert add(store, map_id, "b") == 2
    assert time.perf_counter() - began < 2


def test_what_was_called_saved_is_there_after_the_server_was_stopped_at_once(server, address, store, map_id):
    """Another process saves without pause; each save that it was told of is there afterwards, each once."""
    processes = multiprocessing.get_context("spawn" if os.name == "nt" else "forkserver")
    mine, theirs = processes.Pipe()
    writer = processes.Process(target=work.write_on, args=(address, map_id, theirs))
    writer.start()
    for _ in range(10):
        mine.recv()
    server.stop("immediate")
    server.start()
    refused = 0
    told = ["w0"]
    while not refused or len(told) < 20:
        word, name = mine.recv()
        if word == "saved":
            told.append(name)
        else:
            refused += 1
    mine.send("enough")
    writer.join()
    while mine.poll():
        word, name = mine.recv()
        if word == "saved":
            told.append(name)
    found = names(store, map_id)
    assert len(found) == len(set(found)) and set(told) - {"w0"} <= set(found)
    revision = store.revision(map_id)
    assert revision == len(found)  # one for the map, one for each person but the first
