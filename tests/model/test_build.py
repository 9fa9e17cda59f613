"""Rows become records, or the whole list of what is wrong with them."""

from __future__ import annotations

from datetime import date

from netmap.model import (
    Network,
    Person,
    PlacedRow,
    Role,
    build_network,
    find_observations,
    layer_at,
)


def placed(**tables):
    return {t: [PlacedRow(row, n) for n, row in enumerate(rows, 2)] for t, rows in tables.items()}


def test_ids_stay_exactly_as_typed():
    ids = ["007", "7", "1E5", "NA", "Null", "None", "TRUE"]
    built = build_network(placed(people=[{"id": i} for i in ids]))
    assert built.network is not None
    assert [p.id for p in built.network.people] == ids


def test_unknown_columns_are_kept():
    built = build_network(placed(people=[{"id": "a", "grade": "7", "empty": ""}]))
    assert built.network.people[0].attributes == {"grade": "7"}


def test_every_problem_is_listed_with_its_place():
    built = build_network(
        placed(
            people=[{"id": "a"}, {"name": "no id"}, {"id": "a"}],
            relationships=[
                {
                    "source": "a",
                    "target": "zz",
                    "kind": "trusts",
                    "weight": "-1",
                    "start": "2024-13",
                },
                {"source": "a", "target": "zz", "kind": "trusts"},
                {"source": "a", "target": "a", "kind": "trusts", "start": "2024", "end": "2023"},
                {"source": "a", "target": "a", "kind": "authority"},
            ],
        )
    )
    assert built.network is None
    found = {(p.code, p.table, p.row, p.field) for p in built.problems}
    assert found == {
        ("missing", "people", 3, "id"),
        ("doubled_id", "people", 4, "id"),
        ("too_small", "relationships", 2, "weight"),
        ("not_a_date", "relationships", 2, "start"),
        ("unknown_reference", "relationships", 3, "target"),
        ("ends_before_start", "relationships", 4, "end"),
        ("reserved_word", "relationships", 5, "kind"),
    }
    assert all(str(p).count(";") >= 1 for p in built.problems)


def test_a_reference_to_a_broken_row_is_not_a_second_problem():
    built = build_network(
        placed(
            people=[{"id": "a", "paid": "maybe"}, {"id": "b"}],
            relationships=[{"source": "a", "target": "b", "kind": "trusts"}],
        )
    )
    assert [p.code for p in built.problems] == ["not_a_choice"]


def test_made_ids_are_stable_and_unique():
    row = {"source": "a", "target": "b", "kind": "trusts"}
    rows = placed(people=[{"id": "a"}, {"id": "b"}], relationships=[row, row, {**row, "start": "2020"}])
    first, second = build_network(rows).network, build_network(rows).network
    ids = [r.id for r in first.relationships]
    assert len(set(ids)) == 3
    assert ids == [r.id for r in second.relationships]


def test_presence_and_snapshots_are_half_open():
    network = build_network(
        placed(
            people=[{"id": "a"}, {"id": "b"}, {"id": "c"}],
            relationships=[
                {
                    "source": "a",
                    "target": "b",
                    "kind": "trusts",
                    "start": "2010-01-01",
                    "end": "2012-01-01",
                },
                {"source": "b", "target": "c", "kind": "trusts", "start": "2011-06-01"},
                {
                    "source": "a",
                    "target": "c",
                    "kind": "trusts",
                    "start": "2012-01-01",
                    "end": "2013-01-01",
                },
            ],
        )
    ).network

    def pairs(day):
        return {r.source + r.target for r in network.at(day).relationships}

    # methods.md C10, snapshots
    assert pairs(date(2011, 12, 31)) == {"ab", "bc"}
    assert pairs(date(2012, 1, 1)) == {"bc", "ac"}
    assert {p.id for p in network.at(date(2013, 1, 1)).people} == {"b", "c"}


def test_layer_of_a_role_beats_the_groups_layer():
    network = Network(
        people=(Person(id="a", groups=("FL",)),),
        organisations=(),
        roles=(Role(id="r", person="a", organisation="o", layer="senior", end="2020"),),
    )
    assert layer_at(network.replace(roles=()), "a", date(2020, 1, 1)) == "front"
    assert layer_at(network, "a", date(2020, 12, 31)) == "senior"
    assert layer_at(network, "a", date(2021, 1, 1)) == "front"


def test_facts_of_life_are_observations():
    network = build_network(
        placed(
            organisations=[{"id": "o"}, {"id": "p"}],
            people=[{"id": "a"}, {"id": "b"}, {"id": "c"}],
            roles=[
                {"organisation": "o", "title": "Manager"},
                {"person": "a", "organisation": "o", "layer": "front"},
                {"person": "a", "organisation": "p", "layer": "middle"},
            ],
            relationships=[
                {"source": "a", "target": "b", "kind": "reports_to"},
                {"source": "b", "target": "a", "kind": "reports_to"},
                {"source": "c", "target": "a", "kind": "reports_to"},
                {"source": "c", "target": "b", "kind": "reports_to"},
                {"source": "c", "target": "b", "kind": "trusts"},
                {"source": "c", "target": "b", "kind": "trusts"},
            ],
            decisions=[{"id": "d"}],
        )
    ).network
    codes = {o.code for o in find_observations(network)}
    assert codes == {
        "vacant_post",
        "two_organisations",
        "two_layers",
        "overlap",
        "two_bosses",
        "reporting_cycle",
        "undated_decision",
    }
