"""Graphs of a map: direction, folding, dates, filters."""

from __future__ import annotations

from datetime import date

import pytest

from netmap.errors import ParameterError
from netmap.graph import Selection, build_authority, build_graph, build_working
from netmap.model import PlacedRow, Settings, build_network

DAY = date(2024, 6, 1)


def network(**tables):
    built = build_network({t: [PlacedRow(r, n) for n, r in enumerate(rows, 1)] for t, rows in tables.items()})
    assert built.network, built.problems
    return built.network


WARD = network(
    organisations=[{"id": "trust"}, {"id": "charity"}],
    people=[{"id": i} for i in ("nurse", "manager", "volunteer", "loner")],
    roles=[
        {"person": "nurse", "organisation": "trust"},
        {"person": "manager", "organisation": "trust"},
        {"person": "volunteer", "organisation": "charity"},
    ],
    relationships=[
        {"source": "nurse", "target": "manager", "kind": "reports_to"},
        {"source": "manager", "target": "nurse", "kind": "asks", "weight": 2, "time": "1"},
        {"source": "nurse", "target": "volunteer", "kind": "collaborates", "weight": 3},
        {"source": "manager", "target": "volunteer", "kind": "advises", "end": "2024"},
        {"source": "manager", "target": "volunteer", "kind": "advises", "weight": 4, "start": "2023"},
        {"source": "trust", "target": "charity", "kind": "funds", "weight": 50},
    ],
)


def arcs(graph):
    return {(u, v): d["weight"] for u, v, d in graph.edges(data=True)}


def test_authority_runs_from_boss_to_report():
    assert arcs(build_authority(WARD, at=DAY)) == {("manager", "nurse"): 1, ("trust", "charity"): 50}


def test_ideas_run_from_who_is_asked_and_the_larger_weight_counts():
    assert arcs(build_working(WARD, at=DAY)) == {
        ("nurse", "manager"): 2,
        ("nurse", "volunteer"): 3,
        ("volunteer", "nurse"): 3,
        ("manager", "volunteer"): 4,
    }


def test_isolates_are_kept():
    assert "loner" in build_authority(WARD, at=DAY)


def test_folding_to_organisations_adds_up():
    graph = build_graph(WARD, Selection(DAY, level="organisation"))
    assert arcs(graph) == {("trust", "charity"): 50 + 3 + 1 + 4, ("charity", "trust"): 3}
    assert graph.graph["dropped"] == 1


def test_people_only():
    graph = build_graph(WARD, Selection(DAY, level="person"))
    assert set(graph) == {"nurse", "manager", "volunteer", "loner"}
    assert graph.graph["dropped"] == 2


def test_as_given_and_where():
    given = build_graph(WARD, Selection(DAY, ("asks",), orient="given", where={"time": "1"}))
    assert arcs(given) == {("manager", "nurse"): 2}
    assert not build_graph(WARD, Selection(DAY, ("asks",), where={"time": "2"})).edges


def test_undirected_and_unknown_directions():
    assert build_graph(WARD, Selection(DAY, ("collaborates",))).graph["directed"] is False
    assert build_graph(WARD, Selection(DAY, ("asks",), undirected=True)).graph["directed"] is False
    unknown = network(
        people=[{"id": "a"}, {"id": "b"}],
        relationships=[{"source": "a", "target": "b", "kind": "advises", "direction": "unknown"}],
    )
    graph = build_graph(unknown, Selection(DAY))
    assert (graph.graph["direction_known"], graph.graph["directed"]) == (0, True)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ParameterError, match="collaborates"):
        build_graph(WARD, Selection(DAY, ("loves",)))


def test_perspectives_stay_apart():
    shared = network(
        people=[{"id": "a"}, {"id": "b"}],
        perspectives=[{"id": "table1"}],
        relationships=[{"source": "a", "target": "b", "kind": "trusts", "reported_by": "table1"}],
    )
    assert not build_graph(shared, Selection(DAY)).edges
    assert build_graph(shared, Selection(DAY, perspective="table1")).edges


def test_organisations_that_only_house_posts_can_be_left_out():
    """A staff list's units are where people are: as isolates they would make every list look broken."""
    tables = {
        "people": [{"id": "a"}, {"id": "b"}],
        "organisations": [
            {"id": "unit", "part_of": "trust"},
            {"id": "trust"},
            {"id": "ally"},
            {"id": "board"},
        ],
        "roles": [{"person": "a", "organisation": "unit"}, {"person": "b", "organisation": "ally"}],
        "relationships": [
            {"source": "a", "target": "b", "kind": "reports_to"},
            {"source": "ally", "target": "a", "kind": "trusts"},
        ],
        "decisions": [{"id": "d", "body": "board"}],
    }
    rows = {name: [PlacedRow(row) for row in found] for name, found in tables.items()}
    for counted, nodes in (
        (True, {"a", "b", "unit", "trust", "ally", "board"}),
        (False, {"a", "b", "ally", "board"}),
    ):
        found = build_network(rows, settings=Settings(homes_count=counted)).network
        graph = build_graph(found, Selection(date(2026, 1, 1)))
        assert set(graph) == nodes and graph.graph["dropped"] == 6 - len(nodes)
