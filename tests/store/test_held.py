"""Everything held on one person: nothing is missing, and it can be handed over."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from netmap.errors import NotPossibleError
from netmap.model import Network, Person
from netmap.model.held import ELSEWHERE, HISTORY, NOW, VERSION, WORKSHOP
from netmap.report.held import held_csv, held_html, held_json
from netmap.store import Store
from netmap.store.held import held_on, people_of
from tests.reliability import test_erased as planted

NAME = planted.NAME


@pytest.fixture
def store(database):
    store = Store(database)
    yield store
    store.close()


@pytest.fixture
def map_id(store):
    return planted.plant(store)


def test_every_place_is_looked_at(store, map_id):
    held = held_on(store.database, map_id, NAME)
    assert {h.where for h in held} == {NOW, HISTORY, VERSION, WORKSHOP}
    sorts = [h.sort for h in held if h.where == NOW]
    assert {sort: sorts.count(sort) for sort in sorts} == {
        "Their row": 1,
        "Their post": 1,
        "Their relationship": 1,
        "Decided by them": 1,
        "Their part in a decision": 1,
        "Their own picture": 1,
        "What somebody said about them": 1,
        "Reported in their picture": 1,
        "Said in their picture": 1,
        "In a set that must be connected": 2,
        # a title, a note, another's part in a decision called after them; name, purpose, label and column of the map
        "Named in a text": 7,
    }
    said = next(h for h in held if h.sort == "What somebody said about them")
    assert said.what == f"“Table 1” said of {NAME}: Power 7"
    assert all(
        h.by == "Sam Editor" and h.at == "22 November 2026"
        for h in held
        if h.where == HISTORY and h.table == "people"
    )


def test_what_is_listed_is_all_that_erasing_would_find(store, map_id):
    words = " ".join(
        json.dumps(dict(h.data), ensure_ascii=False) for h in held_on(store.database, map_id, NAME)
    )
    document = store.load(map_id).document
    for table, rows in document.tables.items():
        for row in rows.values():
            if "uetzalfrith" in json.dumps(row):
                assert json.dumps(row, ensure_ascii=False) in words, table


def test_other_maps_are_named_and_not_shown(store, map_id):
    other = store.create(
        Network(name="Other ward", people=(Person(id="7", name=NAME.lower()),)), now=planted.NOW
    )
    nobody = store.create(Network(name="Third", people=(Person(id="sam"),)), now=planted.NOW)
    held = held_on(store.database, map_id, NAME, other_maps=(map_id, other, nobody))
    assert [h.what for h in held if h.where == ELSEWHERE] == ["“Other ward” holds the same name"]


def test_the_list_of_people_has_those_who_left(store, map_id):
    people = {p.id: p for p in people_of(store.database, map_id)}
    assert people[NAME].present and not people[planted.DOUBLE].present
    with pytest.raises(NotPossibleError, match="Nobody with this id"):
        held_on(store.database, map_id, "nobody")


def test_it_can_be_handed_over(store, map_id):
    held = held_on(store.database, map_id, NAME)
    told = {"name": "<script>", "map_name": "a & b", "on": date(2026, 11, 22)}
    rows = list(csv.reader(io.StringIO(held_csv(held).decode("utf-8-sig"))))
    assert rows[0][:3] == ["Where", "What it is", "What is written"] and len(rows) == 1 + len(held)
    data = json.loads(held_json(held, **told))
    assert len(data["held"]) == len(held) and data["on"] == "2026-11-22"
    page = held_html(held, **told).decode()
    assert "<script>" not in page and "&lt;script&gt;" in page and "default-src 'none'" in page
    assert page.count("<tr><td>") == len(held) and "://" not in page
