"""What is typed into a table while it is being drawn anew."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest
import streamlit as st

from netmap.app import editing
from netmap.app.columns import Column
from netmap.model import Network, Person
from netmap.model.edits import change_row
from netmap.store import Store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
COLUMNS = (Column("name", "Name"),)
WHERE = ("", "")


@pytest.fixture
def screen(tmp_path, monkeypatch):
    """A session in which a table of two people is shown; its state, its map in the store."""
    database = str(tmp_path / "maps.sqlite")
    monkeypatch.setenv("NETMAP_DATABASE", database)
    store = Store(database)
    map_id = store.create(Network(name="Ward", people=(Person(id="a"), Person(id="b"))), now=NOW)
    state = {"map_id": map_id}
    monkeypatch.setattr(st, "session_state", state)
    yield state, store, map_id
    store.close()


def shown(store: Store, map_id: str) -> editing.Typing:
    found = store.load(map_id)
    rows = dict(found.document.rows("people"))
    return editing.Typing(map_id, found.revision, tuple(rows), pd.DataFrame(), COLUMNS, rows, {}, 0)


def test_nothing_typed_is_lost_while_a_table_is_drawn_anew(screen):
    state, store, map_id = screen
    old = shown(store, map_id)
    document = store.load(map_id).document
    store.apply(map_id, change_row(document, "people", 2, {"name": "Bo, by another"}), now=NOW)
    # the page was being drawn anew, and stopped half-way, because this was typed into what is on screen
    state["typing/people"] = shown(store, map_id)._replace(before=old)
    state[f"people/{map_id}/{old.base}"] = {
        "edited_rows": {0: {"name": "Ann"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    editing._commit("people", f"people/{map_id}/{old.base}", WHERE)
    rows = store.load(map_id).document.rows("people")
    assert [row.get("name") for row in rows.values()] == ["Ann", "Bo, by another"]
    assert "said" not in state
    # what is on screen stays what is on screen: the next cell is a change of it, too
    state[f"people/{map_id}/{old.base}"]["edited_rows"][0]["name"] = "Ann B"
    editing._commit("people", f"people/{map_id}/{old.base}", WHERE)
    assert store.load(map_id).document.rows("people")[1]["name"] == "Ann B"


def test_what_was_shown_decides_what_is_a_conflict(screen):
    state, store, map_id = screen
    old = shown(store, map_id)
    document = store.load(map_id).document
    store.apply(map_id, change_row(document, "people", 1, {"name": "by another"}), now=NOW)
    state["typing/people"] = shown(store, map_id)._replace(before=old)
    state[f"people/{map_id}/{old.base}"] = {
        "edited_rows": {0: {"name": "mine"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    editing._commit("people", f"people/{map_id}/{old.base}", WHERE)
    assert store.load(map_id).document.rows("people")[1]["name"] == "by another"
    (conflict,) = state[editing.CONFLICT].conflicts
    assert (conflict.yours, conflict.theirs) == ("mine", "by another")


def test_what_belongs_to_no_table_is_not_called_saved(screen):
    state, _, map_id = screen
    editing._commit("people", f"people/{map_id}/1", WHERE)
    assert "type that again" in state["said"][0][0]
