"""Who did what, what can be taken back by whom, and the map as it was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from netmap.errors import ConflictError, NotPossibleError
from netmap.model import Network, Person
from netmap.model.edits import add_rows, change_row, remove_rows
from netmap.store import By, Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANN, BO = By("u1", "Ann"), By("u2", "Bo")


@pytest.fixture
def store(tmp_path):
    store = Store(str(tmp_path / "maps.sqlite"))
    yield store
    store.close()


@pytest.fixture
def map_id(store):
    return store.create(Network(name="Ward", people=(Person(id="a"), Person(id="b"))), now=NOW)


def rename(store, map_id, key, name, by, document=None):
    document = document or store.load(map_id).document
    return store.apply(
        map_id, change_row(document, "people", key, {"name": name}, f"call it {name}"), now=NOW, by=by
    )


def names(store, map_id, revision=None):
    rows = store.load(map_id, revision=revision).document.rows("people")
    return {key: row.get("name") for key, row in rows.items()}


def test_undo_takes_back_one_s_own(store, map_id):
    rename(store, map_id, 1, "one", ANN)
    rename(store, map_id, 2, "two", BO)
    assert store.undoable(map_id, ANN) == ("call it one", None)
    assert store.undo(map_id, now=NOW, by=ANN) == "call it one"
    assert names(store, map_id) == {1: None, 2: "two"}
    assert store.undo(map_id, now=NOW, by=ANN) is None
    assert store.undoable(map_id, ANN) == (None, "call it one")
    assert store.redo(map_id, now=NOW, by=BO) is None
    assert store.redo(map_id, now=NOW, by=ANN) == "call it one"
    assert names(store, map_id) == {1: "one", 2: "two"}


def test_undo_does_not_overwrite_what_came_after(store, map_id):
    rename(store, map_id, 1, "one", ANN)
    rename(store, map_id, 1, "other", BO)
    with pytest.raises(ConflictError, match="Bo changed the same field first"):
        store.undo(map_id, now=NOW, by=ANN)
    assert names(store, map_id)[1] == "other"
    store.undo(map_id, now=NOW, by=BO)
    store.undo(map_id, now=NOW, by=ANN)
    assert names(store, map_id)[1] is None


def test_who_goes_on_cannot_redo_and_others_do_not_matter(store, map_id):
    rename(store, map_id, 1, "one", ANN)
    store.undo(map_id, now=NOW, by=ANN)
    rename(store, map_id, 2, "two", BO)
    assert store.undoable(map_id, ANN)[1] == "call it one"
    rename(store, map_id, 2, "three", ANN)
    assert store.undoable(map_id, ANN) == ("call it three", None)


def test_the_later_one_is_told_who_and_what(store, map_id):
    seen = store.load(map_id).document
    rename(store, map_id, 1, "theirs", BO)
    rename(store, map_id, 2, "elsewhere", BO)
    with pytest.raises(ConflictError) as caught:
        rename(store, map_id, 1, "mine", ANN, seen)
    (conflict,) = caught.value.conflicts
    assert (conflict.yours, conflict.theirs, conflict.by, conflict.revision) == ("mine", "theirs", "Bo", 2)
    rename(store, map_id, 1, "theirs", ANN, seen)  # the same text is no conflict, and nothing new
    assert store.revision(map_id) == 3


def test_the_map_as_it_was_at_every_revision(store, map_id):
    document = store.load(map_id).document
    roads = [document]
    for step in range(6):
        here = store.load(map_id).document
        if step == 3:
            store.apply(map_id, remove_rows(here, "people", [2]), now=NOW)
        elif step == 4:
            store.undo(map_id, now=NOW)
        else:
            rows = [("people", {"id": f"p{step}"})]
            store.apply(map_id, add_rows(f"step {step}", rows), now=NOW)
        roads.append(store.load(map_id).document)
    for revision, expected in enumerate(roads, start=1):
        assert store.load(map_id, revision=revision).document == expected
    with pytest.raises(NotPossibleError, match="revisions 1 to 7"):
        store.load(map_id, revision=8)
    changed = {(d.key, d.field) for d in store.compare(map_id, 1, 2)}
    assert changed == {(3, "id")}


def test_history_says_who_and_versions_have_names(store, map_id):
    rename(store, map_id, 1, "one", ANN)
    store.undo(map_id, now=NOW, by=ANN)
    entries = store.history(map_id)
    assert [(e.revision, e.by_name, e.way, e.undone) for e in entries] == [
        (3, "Ann", "undo", None),
        (2, "Ann", "do", 3),
        (1, "", "start", None),
    ]
    assert [e.revision for e in store.history(map_id, limit=1, before=3)] == [2]
    store.name_version(map_id, "  before the   restructure ", 2, now=NOW, by=ANN)
    store.name_version(map_id, "start", 1, now=NOW, by=ANN)
    store.name_version(map_id, "before the restructure", 3, now=NOW, by=BO)
    assert [(v.name, v.revision, v.by_name) for v in store.versions(map_id)] == [
        ("start", 1, "Ann"),
        ("before the restructure", 3, "Bo"),
    ]
    store.forget_version(map_id, "start")
    assert len(store.versions(map_id)) == 1
    with pytest.raises(NotPossibleError):
        store.name_version(map_id, " ", 1, now=NOW)
    with pytest.raises(NotPossibleError):
        store.name_version(map_id, "x", 99, now=NOW)


def test_two_who_add_the_same_person_at_once(store, map_id):
    row = [("people", {"id": "Ward manager", "name": "Ward manager"})]
    one = store.apply(map_id, add_rows("add", row), now=NOW, by=ANN)
    other = store.apply(map_id, add_rows("add", row), now=NOW, by=BO)
    assert one == (2, (3,)) and other == (2, (3,))
    third = store.apply(map_id, add_rows("add", [("people", {**row[0][1], "paid": "no"})]), now=NOW, by=BO)
    assert store.load(map_id).document.get("people", third.new_keys[0])["id"] == "Ward manager 2"
