"""The store: one edit, one transaction, one revision; nothing half done."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netmap.errors import ConflictError, MapNotFoundError, StoreError
from netmap.model import Network, Person
from netmap.model.document import Change, Edit, apply_edit, build_usable
from netmap.model.edits import add_rows, change_head, change_row, remove_rows
from netmap.store import Store
from tests.examples import examples
from tests.strategies import networks

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SLOW = settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def store(tmp_path):
    store = Store(str(tmp_path / "maps.sqlite"))
    yield store
    store.close()


@pytest.fixture
def map_id(store):
    return store.create(Network(name="Ward", people=(Person(id="a"), Person(id="b"))), now=NOW)


@SLOW
@given(network=networks())
def test_what_is_saved_is_what_is_loaded(tmp_path_factory, network):
    store = Store(str(tmp_path_factory.mktemp("store") / "m.sqlite"))
    document, revision = store.load(store.create(network, now=NOW))
    assert build_usable(document).network == network and revision == 1
    store.close()


def test_an_edit_is_one_revision(store, map_id):
    edit = add_rows("add Ann", [("people", {"id": "c", "name": "Ann"}), ("people", {"id": "d"})])
    assert store.apply(map_id, edit, now=NOW) == (2, (3, 4))
    assert store.revision(map_id) == 2
    assert [row["id"] for row in store.load(map_id).document.rows("people").values()] == ["a", "b", "c", "d"]


def test_a_failing_edit_leaves_nothing_behind(store, map_id):
    before = store.load(map_id)
    half = Edit("half", (Change("people", -1, None, {"id": "x"}), Change("people", 1, {"id": "other"}, None)))
    with pytest.raises(ConflictError, match="“half” was not done"):
        store.apply(map_id, half, now=NOW)
    assert store.load(map_id) == before


def test_two_tabs_may_change_different_rows_but_not_the_same(store, map_id):
    document = store.load(map_id).document
    one = change_row(document, "people", 1, {"name": "Ann"})
    other = change_row(document, "people", 2, {"name": "Bo"})
    again = change_row(document, "people", 1, {"name": "Anna"})
    store.apply(map_id, one, now=NOW)
    store.apply(map_id, other, now=NOW)
    with pytest.raises(ConflictError):
        store.apply(map_id, again, now=NOW)
    names = [row["name"] for row in store.load(map_id).document.rows("people").values()]
    assert names == ["Ann", "Bo"]


@SLOW
@given(st.lists(st.sampled_from(["add", "change", "remove", "rename", "undo", "redo"]), max_size=15))
def test_undo_and_redo_walk_the_same_road(tmp_path_factory, ways):
    store = Store(str(tmp_path_factory.mktemp("store") / "m.sqlite"))
    map_id = store.create(Network(people=(Person(id="a"),)), now=NOW)
    road, place = [store.load(map_id).document], 0
    for number, way in enumerate(ways):
        here = store.load(map_id).document
        keys = list(here.rows("people"))
        if way in ("undo", "redo"):
            label = store.undo(map_id, now=NOW) if way == "undo" else store.redo(map_id, now=NOW)
            target = place + (1 if way == "redo" else -1)
            assert (label is not None) == (0 <= target < len(road))
            place = target if label is not None else place
        else:
            if way == "add" or (not keys and way != "rename"):
                edit = add_rows("add", [("people", {"id": f"p{number}"})])
            elif way == "change":
                edit = change_row(here, "people", keys[0], {"name": str(number)})
            elif way == "remove":
                edit = remove_rows(here, "people", keys[:1])
            else:
                edit = change_head(here, {"name": str(number)}, "rename")
            store.apply(map_id, edit, now=NOW)
            road = [*road[: place + 1], store.load(map_id).document]
            place += 1
            first = max(key for rows in road[-1].tables.values() for key in [*rows, 0])
            assert apply_edit(here, edit, first_key=first) == road[-1]
        assert store.load(map_id).document == road[place]
    store.close()


def test_deleted_maps_come_back_for_thirty_days(store, map_id):
    store.delete(map_id, now=NOW)
    assert store.maps() == [] and [m.id for m in store.maps(deleted=True)] == [map_id]
    with pytest.raises(MapNotFoundError):
        store.revision(map_id)
    assert store.purge(now=NOW + timedelta(days=29)) == 0
    store.restore(map_id)
    assert [m.name for m in store.maps()] == ["Ward"]
    store.delete(map_id, now=NOW)
    assert store.purge(now=NOW + timedelta(days=31)) == 1
    with pytest.raises(MapNotFoundError):
        store.restore(map_id)


def test_a_purged_name_is_nowhere_in_the_file(tmp_path):
    path = tmp_path / "m.sqlite"
    store = Store(str(path))
    map_id = store.create(Network(people=(Person(id="p", name="Gwenllian Rhys"),)), now=NOW)
    store.delete(map_id, now=NOW)
    store.purge(now=NOW + timedelta(days=31))
    store.close()
    for file in tmp_path.iterdir():
        assert b"Gwenllian" not in file.read_bytes()


def test_a_copy_has_its_own_life(store, map_id):
    copy = store.duplicate(map_id, name="Copy", now=NOW)
    store.apply(copy, add_rows("add", [("people", {"id": "z"})]), now=NOW)
    assert len(store.load(map_id).document.rows("people")) == 2
    assert {m.name for m in store.maps()} == {"Ward", "Copy"}


def test_many_writers_at_once_lose_nothing(tmp_path, map_id, store):
    def write(number: int) -> None:
        other = Store(str(tmp_path / "maps.sqlite"))
        for i in range(5):
            other.apply(map_id, add_rows("add", [("people", {"id": f"w{number}-{i}"})]), now=NOW)
        other.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.revision(map_id) == 31
    assert len(store.load(map_id).document.rows("people")) == 32


def test_the_file_is_the_owner_s_alone_and_kept_whole(tmp_path, store):
    path = tmp_path / "maps.sqlite"
    assert path.stat().st_mode & 0o077 == 0
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_database_that_cannot_be_opened_says_why(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="choose another with --database"):
        Store(str(tmp_path / "file" / "m.sqlite"))
    (tmp_path / "broken.sqlite").write_text("this is no database, and long enough to tell" * 50)
    with pytest.raises(StoreError):
        Store(str(tmp_path / "broken.sqlite"))
    with pytest.raises(StoreError, match="needs a file"):
        Store("sqlite://")
