"""Methods H2: people left out, the order of the top, ties both report."""

from __future__ import annotations

from itertools import combinations
from statistics import fmean, stdev

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.graph.ideal import build_ideal_honeycomb, build_ideal_tree
from netmap.measures.brokers import constraint
from netmap.measures.honeycomb import honeycomb
from netmap.measures.jackknife import jackknife_error, leave_one_out
from netmap.measures.linkage import density
from netmap.measures.missing import leave_out, rank_stability, reported_by_both, stress_test
from netmap.measures.undefined import Undefined
from tests.examples import examples


def ways(n, m, seed=0):
    return nx.gnm_random_graph(n, m, seed=seed, directed=True)


def test_the_network_jackknife_of_five_people():
    ties = nx.DiGraph([(0, 1), (0, 2), (1, 2), (2, 3), (3, 4)])
    values = leave_one_out(ties, lambda graph: nx.density(graph.to_undirected()))
    assert jackknife_error(values) == pytest.approx(0.129099, abs=5e-7)
    mean = fmean(values)
    ordinary = (4 / 5 * sum((value - mean) ** 2 for value in values)) ** 0.5
    assert ordinary == pytest.approx(0.210819, abs=5e-7)  # what must not be used


def test_a_honeycomb_looks_more_like_a_pyramid_when_people_are_missing():
    """Methods A11, robustness: honeycomb 1 -> .98 (.02), .96 (.03), .85 (.08), one seed of theirs."""
    found = stress_test(build_ideal_honeycomb(37), lambda g: honeycomb(g).index, draws=40)
    assert found.observed == pytest.approx(1)
    means = [band.mean for band in found.bands if band.how == "random"]
    assert means == pytest.approx([0.98, 0.96, 0.85], abs=0.06)
    tree = stress_test(build_ideal_tree(37), lambda g: honeycomb(g).index, draws=20)
    assert [band.mean for band in tree.bands if band.how == "random"] == pytest.approx([0, 0, 0], abs=0.05)


def test_bands_are_those_of_the_draws():
    graph = ways(20, 60)
    found = stress_test(graph, density, shares=[0.25], draws=30, seed=7)
    values = []
    for i in range(30):
        rest = graph.copy()
        rest.remove_nodes_from(leave_out(graph, 0.25, seed=7, draw=i))
        values.append(density(rest))
    band = found.bands[0]
    assert (band.how, band.left_out, band.draws, band.undefined) == ("random", 5, 30, 0)
    assert (band.mean, band.sd) == pytest.approx((fmean(values), stdev(values)))
    assert (band.low, band.high) == tuple(np.quantile(values, [0.05, 0.95], method="inverted_cdf").tolist())
    assert found.observed == density(graph)


def test_the_busiest_are_left_out_once_unless_lot_decides():
    star = nx.DiGraph([("hub", leaf) for leaf in "abcd"])
    found = {band.how: band for band in stress_test(star, density, shares=[0.2], draws=9).bands}
    assert (found["busiest"].draws, found["busiest"].mean, found["busiest"].sd) == (
        1, 0, Undefined("not_drawn"),
    )  # fmt: skip
    assert leave_out(star, 0.2, seed=1, draw=3, busiest=True) == ("hub",)
    found = {band.how: band for band in stress_test(star, density, shares=[0.4], draws=9).bands}
    assert found["busiest"].draws == 9
    assert {frozenset(leave_out(star, 0.4, seed=1, draw=i, busiest=True)) for i in range(40)} == {
        frozenset(("hub", leaf)) for leaf in "abcd"
    }


def test_whole_layers():
    chain = nx.DiGraph([("f", "m"), ("m", "s"), ("f", "s")])
    found = stress_test(
        chain, density, shares=[], layers={"f": "front", "m": "middle", "s": "senior", "x": "gone"}
    )
    assert [(band.how, band.which, band.left_out, band.mean) for band in found.bands] == [
        ("layer", "front", 1, 0.5), ("layer", "middle", 1, 0.5), ("layer", "senior", 1, 0.5),
    ]  # fmt: skip
    everybody = stress_test(chain, density, shares=[], layers=dict.fromkeys(chain, "all"))
    assert everybody.bands == ()


def test_a_larger_share_leaves_out_the_same_and_more():
    graph = ways(30, 90)
    for i in range(5):
        tenth, third = (leave_out(graph, share, seed=1, draw=i) for share in (0.1, 0.3))
        assert (len(tenth), len(third)) == (3, 9)
        assert third[:3] == tenth
    assert leave_out(graph, 0.3, seed=1, draw=0) != leave_out(graph, 0.3, seed=1, draw=1)
    assert leave_out(graph, 0.3, seed=1, draw=0) != leave_out(graph, 0.3, seed=2, draw=0)


def test_everybody_is_as_likely_to_be_left_out():
    graph = ways(10, 20)
    times = dict.fromkeys(graph, 0)
    for i in range(1000):
        for node in leave_out(graph, 0.3, seed=1, draw=i):
            times[node] += 1
    assert all(abs(count - 300) < 5 * (1000 * 0.3 * 0.7) ** 0.5 for count in times.values())


def test_too_few_people_and_values_that_are_not_there():
    for graph in (nx.DiGraph(), ways(1, 0)):
        found = stress_test(graph, density, draws=3)
        assert {band.mean for band in found.bands} == {Undefined("empty")}
        assert {band.draws for band in found.bands} == {0}
        assert rank_stability(graph, lambda g: dict.fromkeys(g, 1.0)).mean == Undefined("n<2")
    pair = stress_test(ways(2, 1), density, draws=4)
    assert pair.bands[0].mean == Undefined("n<2")
    assert (pair.bands[0].left_out, pair.bands[0].undefined) == (1, 4)
    partly = stress_test(
        ways(6, 5), lambda g: Undefined("no_arcs") if g.number_of_edges() < 4 else 1.0, draws=50, shares=[0.1]
    )
    assert 0 < partly.bands[0].undefined < 50
    assert partly.bands[0].mean == 1


def test_the_order_of_the_top():
    chain = nx.DiGraph((i, j) for i in range(12) for j in range(i + 1, 12))
    steady = rank_stability(chain, lambda g: {node: float(node) for node in g}, draws=30)
    assert steady.top == tuple(range(11, 1, -1))
    assert (steady.mean, steady.low, steady.high, steady.undefined) == pytest.approx((1, 1, 1, 0))
    # out-degree in a full order keeps its order whoever is missing
    assert rank_stability(
        chain, lambda g: {n: float(d) for n, d in g.out_degree}, draws=20
    ).mean == pytest.approx(1)
    random = rank_stability(
        ways(40, 60), lambda g: {n: float(d) for n, d in g.in_degree}, share=0.3, draws=50
    )
    assert -1 <= random.low <= random.mean <= random.high <= 1
    assert random.mean < 1
    equal = rank_stability(chain, lambda g: dict.fromkeys(g, 1.0), draws=5)
    assert (equal.mean, equal.undefined) == (Undefined("n<2"), 5)
    assert rank_stability(ways(8, 4), constraint, draws=10).draws == 10  # isolates have no value


def test_ties_that_both_report():
    reports = {"a": ["b", "c", "a"], "b": ["a"], "c": [], "d": ["e"], "x": ["a"]}
    found = reported_by_both(reports, "abcde")
    assert found == (5, 4, 0.8, 1, 1, 1, 4, 0.5)
    assert reported_by_both({}, []).response == Undefined("empty")
    assert reported_by_both({"a": []}, "ab").share == Undefined("no_arcs")
    assert reported_by_both({"a": ["stranger"]}, "a").unanswered == 1


@given(st.dictionaries(st.integers(0, 5), st.sets(st.integers(0, 6)), max_size=6), st.permutations(range(7)))
def test_every_pair_is_counted_once(reports, names):
    found = reported_by_both(reports, range(6))
    pairs = list(combinations([p for p in reports if p < 6], 2))
    said = [(b in reports[a]) + (a in reports[b]) for a, b in pairs]
    assert (found.neither, found.one, found.both) == tuple(said.count(k) for k in range(3))
    assert found.unanswered == sum(b not in reports or b == 6 for a in reports for b in reports[a])
    renamed = {names[a]: [names[b] for b in some] for a, some in reversed(reports.items())}
    assert reported_by_both(renamed, [names[i] for i in range(6)]) == found


def test_wrong_input_is_told():
    for share in (0, 1, -0.1, 2):
        with pytest.raises(ParameterError, match="share"):
            leave_out(ways(5, 5), share, seed=1, draw=0)
    with pytest.raises(ParameterError, match="draws"):
        stress_test(ways(5, 5), density, draws=0)
    with pytest.raises(ParameterError, match="top"):
        rank_stability(ways(5, 5), constraint, top=1)


@settings(max_examples=examples(30))
@given(st.integers(2, 9), st.integers(0, 20), st.randoms())
def test_order_of_rows_seeds_and_input(n, m, random):
    graph = ways(n, m, seed=n)
    graph.add_edge(0, 0)
    nodes, edges = list(graph), list(graph.edges)
    random.shuffle(nodes)
    random.shuffle(edges)
    shuffled = nx.DiGraph()
    shuffled.add_nodes_from(nodes)
    shuffled.add_edges_from(edges)
    layers = {node: "front" if node % 2 else "board" for node in graph}
    before = nx.DiGraph(graph)
    found = stress_test(graph, density, layers=layers, draws=5, seed=3)
    assert nx.utils.graphs_equal(graph, before)
    assert stress_test(shuffled, density, layers=layers, draws=5, seed=3) == found
    order = rank_stability(graph, lambda g: {n: float(d) for n, d in g.degree}, draws=5)
    assert rank_stability(shuffled, lambda g: {n: float(d) for n, d in g.degree}, draws=5) == order
