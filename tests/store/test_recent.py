"""The map brought up to date is the map read afresh."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event

from netmap.errors import ConflictError, MapNotFoundError
from netmap.model import Network, Person
from netmap.model.document import build_usable
from netmap.model.edits import add_rows, change_head, change_row, remove_rows
from netmap.model.usable import Builder
from netmap.store import By, Store, schema
from netmap.store.erasure import erase_person, erase_rows
from netmap.store.recent import Recent, load_latest, recent
from tests.examples import examples
from tests.model.test_usable import TABLES, same
from tests.model.test_usable import rows as typed_rows

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PEOPLE = (By("u1", "Ann"), By("u2", "Bo"))


@pytest.fixture
def store(tmp_path):
    store = Store(str(tmp_path / "maps.sqlite"))
    yield store
    store.close()


def new_map(store: Store) -> str:
    return store.create(Network(name="Ward", people=(Person(id="a"), Person(id="b"))), now=NOW)


def do_something(store: Store, map_id: str, data: st.DataObject) -> None:
    document, by = store.load(map_id).document, data.draw(st.sampled_from(PEOPLE))
    there = [(table, key) for table in TABLES for key in document.rows(table)]
    ways = ["add", "head", "undo", "redo"] + (["change", "remove"] if there else [])
    what = data.draw(st.sampled_from(ways))
    try:
        if what in ("undo", "redo"):
            (store.undo if what == "undo" else store.redo)(map_id, now=NOW, by=by)
            return
        if what == "head":
            edit = change_head(document, {"name": data.draw(st.sampled_from(["one", "two"]))}, "name")
        elif what == "add":
            edit = add_rows("add", [(data.draw(st.sampled_from(TABLES)), data.draw(typed_rows))])
        else:
            table, key = data.draw(st.sampled_from(there))
            edit = remove_rows(document, table, [key])
            if what == "change":
                edit = change_row(document, table, key, data.draw(typed_rows))
        store.apply(map_id, edit, now=NOW, by=by)
    except ConflictError:
        pass  # the same field first: nothing was saved, which is what is compared


@settings(
    deadline=None, max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_up_to_date_is_afresh(store, data):
    map_id, recent, builder = new_map(store), Recent(store), Builder()
    recent.load(map_id)
    for _ in range(data.draw(st.integers(1, 6))):
        for _ in range(data.draw(st.integers(1, 3))):
            do_something(store, map_id, data)
        found, afresh = recent.load(map_id), store.load(map_id)
        assert same(found, afresh)
        assert [list(found.document.rows(t)) for t in TABLES] == [
            list(afresh.document.rows(t)) for t in TABLES
        ]
        assert same(builder.build(found.document), build_usable(afresh.document))


def add_person(store: Store, map_id: str, name: str) -> None:
    store.apply(map_id, add_rows("add", [("people", {"id": name})]), now=NOW)


def test_only_what_is_new_is_read(store):
    map_id, recent = new_map(store), Recent(store)
    before = recent.load(map_id).document
    add_person(store, map_id, "c")
    asked = []
    event.listen(store.database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    after = recent.load(map_id).document
    assert after.rows("people")[1] is before.rows("people")[1]
    assert len(after.rows("people")) == 3 and not [sql for sql in asked if "FROM rows" in sql]


def test_what_the_log_does_not_tell_is_read_afresh(store):
    map_id, recent = new_map(store), Recent(store)
    recent.load(map_id)
    add_person(store, map_id, "c")
    with store.database.writing() as connection:  # as when somebody is erased
        connection.execute(delete(schema.changes).where(schema.changes.c.map_id == map_id))
        connection.execute(schema.revisions.update().values(way="erase"))
        connection.execute(delete(schema.rows).where(schema.rows.c.key == 1))
    assert same(recent.load(map_id), store.load(map_id))


def test_rows_that_are_not_as_remembered_are_read_afresh(store):
    map_id, recent = new_map(store), Recent(store)
    recent.load(map_id)
    with store.database.writing() as connection:
        connection.execute(schema.rows.update().where(schema.rows.c.key == 1).values(data='{"id": "z"}'))
    document = store.load(map_id).document
    store.apply(map_id, change_row(document, "people", 1, {"name": "Zoe"}), now=NOW)
    assert same(recent.load(map_id), store.load(map_id))


def test_a_map_that_is_gone_is_gone(store):
    map_id, recent = new_map(store), Recent(store)
    recent.load(map_id)
    store.delete(map_id, now=NOW)
    store.purge(now=NOW.replace(year=2027))
    with pytest.raises(MapNotFoundError):
        recent.load(map_id)


@pytest.mark.parametrize("way", ["person", "rows"])
def test_what_was_erased_does_not_stay_in_memory(store, way):
    map_id = new_map(store)
    kept = store.create(Network(name="Kept"), now=NOW)
    key = next(iter(load_latest(store, map_id).document.rows("people")))
    load_latest(store, kept)
    if way == "person":
        erase_person(store.database, map_id, "a", now=NOW)
    else:
        erase_rows(store.database, map_id, [key], now=NOW)
    assert list(recent(store)._known) == [kept]
    assert [row["id"] for row in load_latest(store, map_id).document.rows("people").values()] == ["b"]
