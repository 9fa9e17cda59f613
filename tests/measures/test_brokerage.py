"""The TEST line of methods.md B2, brute force over triples and arrangements, and R's sna."""

from __future__ import annotations

import csv
import json
from collections import Counter
from itertools import permutations
from statistics import fmean, pstdev

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.brokerage import ROLES, brokerage
from netmap.measures.undefined import Undefined
from tests.conftest import SHARED
from tests.examples import examples

ARCS = [(1, 3), (2, 3), (3, 4), (3, 5), (4, 3), (3, 6), (1, 4)]
GROUPS = {1: "front", 2: "front", 3: "middle", 5: "middle", 4: "board", 6: "commissioner"}


def counts(cells):
    return {role: cell.played for role, cell in cells.items() if cell.played}


def role(a, b, c):
    if a == b == c:
        return "coordinator"
    if a == c:
        return "consultant"
    return "gatekeeper" if b == c else "representative" if a == b else "liaison"


def brute(graph, group_of):
    found = Counter()
    for a, b, c in permutations(graph, 3):
        if graph.has_edge(a, b) and graph.has_edge(b, c) and not graph.has_edge(a, c):
            groups = [group_of.get(x) for x in (a, b, c)]
            found[b, None if None in groups else role(*groups)] += 1
    return found


def test_the_worked_example_of_b2():
    found = brokerage(nx.DiGraph(ARCS), GROUPS)
    assert counts(found.actors[3]) == {"gatekeeper": 3, "liaison": 4}
    assert found.actors[3]["gatekeeper"].share == pytest.approx(3 / 7)
    assert counts(found.groups["middle"]) == {"gatekeeper": 3, "liaison": 4}
    assert found.exact
    assert found.arrangements == 180  # 6! / (2! 2!)


def test_chance_is_that_of_every_arrangement():
    graph = nx.DiGraph(ARCS)
    found = brokerage(graph, GROUPS)
    labels = list(GROUPS.values())
    for way in ("gatekeeper", "liaison", "consultant"):
        tries = [
            brute(graph, dict(zip(GROUPS, chosen, strict=True)))[3, way] for chosen in permutations(labels)
        ]
        cell = found.actors[3][way]
        assert cell.expected == pytest.approx(fmean(tries), abs=1e-9)
        assert cell.z == pytest.approx((cell.played - fmean(tries)) / pstdev(tries), abs=1e-9)
        assert cell.p == pytest.approx(fmean(t >= cell.played for t in tries), abs=1e-9)
        assert cell.p_lower == pytest.approx(fmean(t <= cell.played for t in tries), abs=1e-9)


def test_a_group_has_the_roles_of_whoever_is_in_it_in_each_arrangement():
    graph = nx.DiGraph(ARCS)
    tries = []
    for chosen in permutations(GROUPS.values()):
        dealt = dict(zip(GROUPS, chosen, strict=True))
        roles = brute(graph, dealt)
        tries.append(sum(roles[b, "liaison"] for b in graph if dealt[b] == "middle"))
    cell = brokerage(graph, GROUPS).groups["middle"]["liaison"]
    assert cell.expected == pytest.approx(fmean(tries), abs=1e-9)
    assert cell.p == pytest.approx(fmean(t >= cell.played for t in tries), abs=1e-9)


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(2, 7), st.data())
def test_agrees_with_every_triple(n, data):
    pairs = [(u, v) for u in range(n) for v in range(n)]
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(data.draw(st.sets(st.sampled_from(pairs))))
    group_of = {node: data.draw(st.sampled_from([None, "A", "B", "C"])) for node in graph}
    before, found = graph.copy(), brokerage(graph, group_of, draws=20)
    assert nx.utils.graphs_equal(before, graph)
    expected = brute(graph, group_of)
    for node in graph:
        for way in ROLES:
            assert found.actors[node][way].played == expected[node, way]
        assert found.left_out[node] == expected[node, None]
    for way in ROLES:
        together = sum(cells[way].played for cells in found.groups.values())
        assert found.everyone[way].played == pytest.approx(together)


def test_somebody_in_two_groups_counts_in_both_by_halves():
    """The parts are those of every way of wearing one hat each, averaged."""
    graph = nx.DiGraph(ARCS)
    hats = {1: {"front": 1.0}, 3: {"front": 0.5, "middle": 0.5}, 6: {"board": 0.25, "front": 0.75}}
    found = brokerage(graph, {**GROUPS, **hats}, draws=0)
    expected = Counter()
    for third, part in hats[3].items():
        for sixth, share in hats[6].items():
            for key, times in brute(graph, {**GROUPS, 3: third, 6: sixth}).items():
                expected[key] += part * share * times
    for way in ROLES:
        assert found.actors[3][way].played == pytest.approx(expected[3, way], abs=1e-9)
    assert found.actors[3]["liaison"].z == Undefined("not_drawn")
    total = sum(cells[way].played for cells in found.groups.values() for way in ROLES)
    assert total == pytest.approx(sum(expected.values()))


def test_no_group_is_left_out_and_counted():
    found = brokerage(nx.DiGraph(ARCS), {**GROUPS, 6: None})
    assert counts(found.actors[3]) == {"gatekeeper": 3, "liaison": 1}
    assert found.left_out[3] == 3
    assert set(found.actors) == set(GROUPS)
    assert brokerage(nx.DiGraph(ARCS), {}).left_out[3] == 7


def test_nothing_to_go_between():
    assert brokerage(nx.DiGraph(), {}).actors == {}
    alone = nx.DiGraph([("a", "a")])
    cell = brokerage(alone, {"a": "A"}).actors["a"]["liaison"]
    assert (cell.played, cell.share, cell.z) == (
        0,
        Undefined("denominator_zero"),
        Undefined("one_arrangement"),
    )
    line = nx.path_graph(3, create_using=nx.DiGraph)
    same = brokerage(line, dict.fromkeys(line, "A")).everyone["coordinator"]
    assert (same.played, same.p) == (1, Undefined("one_arrangement"))
    apart = brokerage(line, {0: "A", 1: "B", 2: "C"}).everyone["liaison"]
    assert (apart.expected, apart.z) == (1, Undefined("fixed"))


def test_too_many_arrangements_are_drawn_and_the_seed_decides():
    graph = nx.gnm_random_graph(40, 160, seed=3, directed=True)
    group_of = {node: "ABCD"[node % 4] for node in graph}
    found = brokerage(graph, group_of, draws=300, seed=5)
    assert (found.arrangements, found.exact) == (300, False)
    assert brokerage(graph, group_of, draws=300, seed=5) == found
    assert brokerage(graph, group_of, draws=300, seed=6) != found
    shuffled = nx.DiGraph()
    shuffled.add_nodes_from(reversed(list(graph)))
    shuffled.add_edges_from(reversed(list(graph.edges)))
    assert brokerage(shuffled, group_of, draws=300, seed=5) == found
    p = [cell.p for cells in found.actors.values() for cell in cells.values()]
    assert min(x for x in p if not isinstance(x, Undefined)) >= 1 / 301


def test_random_arrangements_agree_with_all_of_them(monkeypatch):
    graph, exact = nx.DiGraph(ARCS), brokerage(nx.DiGraph(ARCS), GROUPS)
    monkeypatch.setattr("netmap.measures.brokerage.ALL_ARRANGEMENTS", 1)
    drawn = brokerage(graph, GROUPS, draws=4000)
    assert not drawn.exact
    for way in ("gatekeeper", "liaison"):
        assert drawn.actors[3][way].p == pytest.approx(exact.actors[3][way].p, abs=0.04)
        assert drawn.actors[3][way].z == pytest.approx(exact.actors[3][way].z, abs=0.1)


@pytest.mark.parametrize("parts", [{}, {"A": 0.5}, {"A": 1.5, "B": -0.5}])
def test_refuses_parts_that_are_not_shares(parts):
    with pytest.raises(ParameterError, match="sum to 1"):
        brokerage(nx.DiGraph(ARCS), {3: parts})


def test_refuses_fewer_than_no_draws():
    with pytest.raises(ParameterError, match="0 or more"):
        brokerage(nx.DiGraph(ARCS), GROUPS, draws=-1)


#: data set, kinds, attribute: R's sna::brokerage gave counts for these
SNA = [
    ("krackhardt_hightech", "advice", "dept"),
    ("krackhardt_hightech", "advice", "level"),
    ("krackhardt_hightech", "friendship", "dept"),
    ("krackhardt_hightech", "friendship", "level"),
    ("krackhardt_hightech", "reports_to", "dept"),
    ("krackhardt_hightech", "reports_to", "level"),
    ("ukgov_natural_england_2013", "reports_to", "unit"),
]
NAMES = {
    "w_I": "coordinator",
    "w_O": "consultant",
    "b_IO": "representative",
    "b_OI": "gatekeeper",
    "b_O": "liaison",
}


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the shared data are not here")
@pytest.mark.parametrize(("data", "kind", "attribute"), SNA)
def test_sna_counts_the_same_roles(data, kind, attribute):
    folder = SHARED / "data" / data
    with (folder / "nodes.csv").open(encoding="utf-8", newline="") as rows:
        group_of = {row["id"]: row[attribute] for row in csv.DictReader(rows)}
    with (folder / "edges.csv").open(encoding="utf-8", newline="") as rows:
        arcs = [(row["source"], row["target"]) for row in csv.DictReader(rows) if row["kind"] == kind]
    graph = nx.DiGraph(arcs)
    graph.add_nodes_from(group_of)
    found = brokerage(graph, group_of, draws=0)
    oracle = json.loads((folder / "oracle.json").read_text())["slices"][kind]["groups"][attribute]
    for actor, roles in oracle["brokerage_raw"]["value"].items():
        for theirs, ours in NAMES.items():
            assert found.actors[actor][ours].played == roles[theirs], (actor, ours)
        assert sum(cell.played for cell in found.actors[actor].values()) == roles["t"]
    for theirs, ours in NAMES.items():
        assert found.everyone[ours].played == oracle["brokerage_global_raw"]["value"][theirs]
