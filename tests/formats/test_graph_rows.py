"""Rows of actors and lines in, whatever their columns are called; plain tables hold to the law."""

from __future__ import annotations

import pytest
from hypothesis import given

from netmap.formats import find_format, find_losses, read_files
from netmap.formats.graph_out import Holds, actor_rows, keep, line_rows
from netmap.formats.spellings import own_name, plain_name
from netmap.model import Network
from tests.formats.laws import SLOW, assert_comes_back
from tests.strategies import networks, text


@SLOW
@given(networks())
def test_plain_tables_come_back_as_they_say(network):
    assert_comes_back(network, "plain", "edges.csv")


@SLOW
@given(networks())
def test_who_holds_everything_keeps_everything_a_graph_has(network):
    head = frozenset({"name", "purpose", "vocabulary", "settings", "attributes"})
    kept = keep(network, Holds(head=head))
    for table in ("organisations", "people", "relationships"):
        assert network.rows(table) == kept.rows(table)
    assert kept.vocabulary == network.vocabulary and kept.attributes == network.attributes
    assert not kept.roles and not kept.decisions


@given(text)
def test_names_of_own_columns_come_back(name):
    for table in ("people", "relationships"):
        for known in (name, "label", "Label (own)", "from"):
            assert plain_name(own_name(known, table), table) == known


def edges(text, **others):
    files = {"edges.csv": text, **{f"{name}.csv": table for name, table in others.items()}}
    return read_files({name: table.encode() for name, table in files.items()})


def said(found):
    return [(note.sort, note.code, note.row, note.value) for note in found.notes]


def test_columns_that_are_called_like_ours_and_hold_something_else_stay_theirs():
    found = edges("source,target\na,b\n", nodes="id,paid,quota,part_of\na,weekly,many,b\nb,,,\n")
    assert found.require().people[0].attributes == {
        "paid (as given)": "weekly",
        "quota (as given)": "many",
        "part_of": "b",  # it does say an actor, but people are part of nothing
    }
    assert {n.value for n in found.notes if n.code == "renamed_column"} == {"paid", "quota"}


def test_types_say_person_organisation_or_a_kind_of_organisation():
    found = edges("source,target\na,b\n", nodes="id,type\na,Person\nb,Organization\nc,Charity\nd,Robot\ne,\n")
    network = found.require()
    assert [o.id for o in network.organisations] == ["b", "c"]
    assert network.organisations[1].kind == "Charity"
    assert network.people[1].attributes == {"type": "Robot"}
    assert ("guessed", "as_person", 5, "Robot") in said(found)


def test_ends_are_ids_then_ids_without_blanks_then_names():
    nodes = "id,label\n1,Ann\n2,Ben\n3,Ben\n 4 ,Dot\n"
    found = edges("source,target\n1,2\nann,4\n", nodes=nodes)
    assert [(r.source, r.target) for r in found.require().relationships] == [("1", "2"), ("1", " 4 ")]
    assert [n.code for n in found.notes] == ["by_label", "blanks", "new_kind"]
    twice = edges("source,target\n1,Ben\n", nodes=nodes)
    assert [(p.code, p.row, p.field, p.value) for p in twice.problems][:1] == [
        ("doubled_label", 2, "target", "Ben")
    ]


def test_new_groups_are_added_and_said():
    found = edges("source,target\na,b\n", nodes="id,Group\na,Kitchen\nb,LE | Kitchen\n")
    network = found.require()
    assert network.people[1].groups == ("LE", "Kitchen")
    assert network.vocabulary.groups[-1].id == "Kitchen"
    assert ("guessed", "new_word", 0, "Kitchen") in said(found)


def test_who_reported_a_line_keeps_it_out_of_the_shared_map():
    network = edges("source,target,reported_by\na,b,team 1\n").require()
    assert network.relationships[0].reported_by == "team 1" and network.perspectives[0].id == "team 1"
    bare = keep(network, Holds(line=frozenset({"source", "target", "weight", "kind", "id"})))
    assert not bare.relationships  # it must not come back as a fact


@pytest.mark.parametrize(
    ("dates", "read", "order"),
    [
        ("13/04/2024,05/06/2024", ["2024-04-13", "2024-06-05"], "day"),
        ("04/13/2024,05/06/2024", ["2024-04-13", "2024-05-06"], "month"),
        ("03/04/2024,05/06/2024", ["2024-04-03", "2024-06-05"], "day (nothing in the file says which)"),
        ("2024-05-01,2024-06-01T10:00:00Z", ["2024-05-01", "2024-06-01"], None),
        ("May 2024,3 June 2024", ["2024-05", "2024-06-03"], None),
    ],
)
def test_dates_are_read_in_one_order(dates, read, order):
    first, second = dates.split(",")
    found = edges(f"source,target,start\na,b,{first}\nb,a,{second}\n")
    assert [line.start for line in found.require().relationships] == read
    assert [n.choices for n in found.notes if n.code == "date_order"] == ([order] if order else [])


def test_dates_in_two_orders_and_days_that_do_not_exist_are_problems():
    both = edges("source,target,start\na,b,13/04/2024\nb,a,04/13/2024\n")
    assert "date_order" in {p.code for p in both.problems}
    none = edges("source,target,start\na,b,31/02/2024\nb,a,2024-13-01\n")
    assert [(p.code, p.row, p.value) for p in none.problems] == [
        ("not_a_date", 2, "31/02/2024"),
        ("not_a_date", 3, "2024-13-01"),
    ]


def test_rows_to_write_say_what_is_not_at_its_default():
    network = edges("source,target\na,b\n", nodes="id,label,type,Label\na,A,team,x\nb,B,person,\n").require()
    assert actor_rows(network)[0] == {
        "id": "a", "label": "A", "type": "organisation", "kind": "team", "type (own)": "team",
        "Label (own)": "x",
    }  # fmt: skip
    assert line_rows(network)[0]["kind"] == "link"
    assert find_losses(Network(), find_format("edges.csv")) == []


def test_of_two_columns_for_one_field_the_one_called_just_like_it_is_read():
    found = edges(
        "source,target,strength,weight,relationship,kind\na,b,3,2,x,asks\n",
        nodes="id,label,name\na,A,Ann\nb,,\n",
    )
    network = found.require()
    assert network.people[0].name == "Ann" and network.people[0].attributes == {"label": "A"}
    line = network.relationships[0]
    assert (line.kind, line.weight, line.attributes) == ("asks", 2, {"strength": "3", "relationship": "x"})
