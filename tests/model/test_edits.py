"""Typing a map: wrong rows wait, nothing is lost, every action is one edit that can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from netmap.errors import ConflictError, ParameterError
from netmap.model.document import (
    Change,
    Document,
    Edit,
    apply_edit,
    build_document,
    build_usable,
    reverse,
)
from netmap.model.edits import (
    add_rows,
    change_head,
    change_row,
    merge_people,
    remove_rows,
    with_ids,
)
from tests.strategies import networks

ROWS = [
    ("people", {"id": "a", "name": "Ann", "groups": ["LE"]}),
    ("people", {"id": "b", "name": "Bo"}),
    ("people", {"id": "a2", "name": "Ann again", "groups": ["CA"], "assets": ["Welsh"]}),
    ("organisations", {"id": "o", "name": "Trust"}),
    ("roles", {"person": "a2", "organisation": "o", "title": "Chair"}),
    ("relationships", {"source": "a", "target": "b", "kind": "asks"}),
    ("relationships", {"source": "a2", "target": "b", "kind": "asks"}),
    ("relationships", {"source": "a", "target": "a2", "kind": "trusts"}),
    ("decisions", {"id": "d", "title": "Move", "date": "2020", "body": "o"}),
    ("parts", {"decision": "d", "actor": "a2", "stage": "decide"}),
]


@pytest.fixture
def document() -> Document:
    return apply_edit(Document(), add_rows("start", ROWS))


@settings(deadline=None)
@given(networks())
def test_a_map_is_its_rows(network):
    usable = build_usable(build_document(network))
    assert usable.network == network and not usable.problems


def test_wrong_rows_wait_with_their_problems_and_take_nothing_along(document):
    wrong = [
        ("people", {"id": "c", "paid": "perhaps"}),
        ("relationships", {"source": "c", "target": "b", "kind": "asks"}),
        ("relationships", {"source": "a", "target": "b", "kind": "trusts", "start": "31/02/2020"}),
    ]
    after = apply_edit(document, add_rows("type", wrong))
    network, problems = build_usable(after)
    assert network == build_usable(document).network
    assert {(p.table, p.row, p.code) for p in problems} == {
        ("people", 11, "not_a_choice"),
        ("relationships", 13, "not_a_date"),
        ("relationships", 12, "waits_for"),
    }
    assert after.rows("relationships")[13]["start"] == "31/02/2020"


def test_two_people_who_are_the_same_become_one(document):
    merged = apply_edit(document, merge_people(document, "a", "a2"))
    network, problems = build_usable(merged)
    assert not problems and [p.id for p in network.people] == ["a", "b"]
    assert network.people[0].groups == ("LE", "CA") and network.people[0].assets == ("Welsh",)
    assert [(r.source, r.target, r.kind) for r in network.relationships] == [("a", "b", "asks")]
    assert network.roles[0].person == "a" and network.parts[0].actor == "a"
    with pytest.raises(ParameterError, match="two different people"):
        merge_people(document, "a", "a")


def test_removing_takes_along_what_cannot_stand_alone(document):
    keys = [key for key, row in document.rows("people").items() if row["id"] == "a2"]
    after = apply_edit(document, remove_rows(document, "people", keys))
    network, problems = build_usable(after)
    assert not problems and not network.parts and len(network.relationships) == 1
    assert network.roles[0].person == ""  # the post stays, vacant
    keys = list(document.rows("organisations"))
    network, problems = build_usable(apply_edit(document, remove_rows(document, "organisations", keys)))
    assert not problems and not network.roles and network.decisions[0].body == ""


def test_every_edit_can_be_taken_back(document):
    for edit in (
        merge_people(document, "a", "a2"),
        remove_rows(document, "people", list(document.rows("people"))),
        change_head(document, {"name": "New"}, "rename"),
        change_row(document, "people", 1, {"name": "Anne", "groups": []}),
    ):
        assert apply_edit(apply_edit(document, edit), reverse(edit)) == document


def test_a_row_that_changed_meanwhile_is_not_overwritten(document):
    stale = Edit("x", (Change("people", 1, {"id": "a"}, None),))
    with pytest.raises(ConflictError, match="Somebody else"):
        apply_edit(document, stale)


def test_new_rows_get_ids_of_their_names(document):
    rows = with_ids(document, "people", [{"name": "Trust"}, {"name": "o"}, {"name": ""}, {"name": "o"}])
    assert [row["id"] for row in rows] == ["Trust", "o 2", "o 3"]
    assert with_ids(document, "roles", [{"organisation": "o"}]) == [{"organisation": "o"}]
