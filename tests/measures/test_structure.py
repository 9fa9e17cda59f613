"""The TEST lines of methods.md A1 to A11 and H1, and the table of real networks where it is here."""

from __future__ import annotations

from dataclasses import astuple

import networkx as nx
import pytest

from netmap.graph.ideal import build_ideal_honeycomb, build_ideal_tree
from netmap.measures.chance import compare_with_chance
from netmap.measures.hierarchy import (
    flow_hierarchy,
    global_reaching_centrality,
    krackhardt,
    trophic_levels,
)
from netmap.measures.honeycomb import honeycomb, reference_values
from netmap.measures.linkage import (
    bypass,
    centralisation,
    core_periphery,
    dyad_census,
    effective_brokers,
    reciprocity,
    transitivity,
)
from netmap.measures.undefined import Undefined

TREE = [(0, 1), (0, 2), (1, 3), (1, 4), (2, 5), (2, 6)]


def graph(*arcs, nodes=()):
    result = nx.DiGraph(list(arcs))
    result.add_nodes_from(nodes)
    return result


def two_way(*ties, nodes=()):
    return graph(*ties, *((v, u) for u, v in ties), nodes=nodes)


STAR = two_way(*((0, i) for i in range(1, 5)))
PATH = two_way((0, 1), (1, 2), (2, 3))


@pytest.mark.parametrize(
    ("arcs", "expected"),
    [
        (TREE, (1, 1, 1, 1)),
        ([*TREE, (3, 4)], (1, 1, 35 / 36, 1)),
        ([*TREE, (3, 4), (4, 3)], (1, 10 / 11, 34 / 36, 1)),
        ([*TREE, (6, 0)], (1, 14 / 17, None, None)),
        ([*TREE, (2, 3), (2, 4)], (1, 1, None, 14 / 15)),
        ([(v, u) for u, v in TREE], (1, None, None, 4 / 15)),
        ([(0, 1), (1, 2), (2, 0)], (1, 0, 0.75, None)),
        ([(0, 1), (0, 2), (3, 4)], (0.4, None, None, None)),
    ],
)
def test_krackhardt(arcs, expected):
    for value, wanted in zip(krackhardt(graph(*arcs)), expected, strict=True):
        if wanted is not None:
            assert value == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize(
    ("arcs", "expected"),
    [
        (TREE, 8 / 9),
        ([*TREE, (3, 4)], 31 / 36),
        ([*TREE, (6, 0)], 11 / 18),
        ([(v, u) for u, v in TREE], 1 / 9),
        ([(0, 1), (0, 2), (1, 2)], 0.75),
        ([(0, 1), (1, 2), (2, 0)], 0),
        (list(STAR.edges), 0),
    ],
)
def test_global_reaching_centrality(arcs, expected):
    assert global_reaching_centrality(graph(*arcs)) == pytest.approx(expected, abs=1e-9)
    assert nx.global_reaching_centrality(graph(*arcs)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("arcs", "expected"),
    [([*TREE, (6, 0)], 4 / 7), ([*TREE, (3, 4), (4, 3)], 0.75), ([(0, 1), (1, 2), (2, 0)], 0)],
)
def test_flow_hierarchy(arcs, expected):
    assert flow_hierarchy(graph(*arcs)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (STAR, (1, 1, 1)),
        (PATH, (1 / 3, 4 / 9, 5 / 12)),
        (two_way(*((i, (i + 1) % 5) for i in range(5))), (0, 0, 0)),
        (graph(*TREE), (0.3, 0.4, 0.37)),
    ],
)
def test_centralisation(shape, expected):
    assert centralisation(shape) == pytest.approx(expected, abs=1e-9)


def test_trophic_levels():
    tree = trophic_levels(graph(*TREE))
    assert [tree.levels[i] for i in range(7)] == pytest.approx([0, 1, 1, 2, 2, 2, 2])
    assert tree.incoherence == pytest.approx(0, abs=1e-9)
    feed_forward = trophic_levels(graph((0, 1), (0, 2), (1, 2)))
    assert [feed_forward.levels[i] for i in range(3)] == pytest.approx([0, 2 / 3, 4 / 3])
    assert feed_forward.incoherence == pytest.approx(1 / 9, abs=1e-9)
    extra = trophic_levels(graph(*TREE, (3, 4)))
    assert (extra.levels[3], extra.levels[4]) == pytest.approx((5 / 3, 7 / 3))
    assert extra.incoherence == pytest.approx(1 / 21, abs=1e-9)
    assert trophic_levels(graph(*TREE, (3, 4), (4, 3))).incoherence == pytest.approx(0.25, abs=1e-9)
    assert trophic_levels(graph(*TREE, (6, 0))).incoherence == pytest.approx(3 / 7, abs=1e-9)
    assert trophic_levels(graph((0, 1), (1, 2), (2, 0))).incoherence == pytest.approx(1, abs=1e-9)


def test_a_chain_of_thousands_has_levels_too():
    chain = nx.path_graph(2_000, create_using=nx.DiGraph)
    assert trophic_levels(chain).incoherence == pytest.approx(0, abs=1e-9)
    assert trophic_levels(chain).levels[1_999] == pytest.approx(1_999)
    assert global_reaching_centrality(chain) == pytest.approx(1000 / 1999)


def test_reciprocity():
    shape = graph((0, 1), (1, 0), (1, 2), (2, 3))
    assert dyad_census(shape) == (1, 2, 3)
    assert reciprocity(shape) == pytest.approx((0.5, 1 / 3, 0.25), abs=1e-9)


def test_transitivity():
    assert transitivity(graph((0, 1), (1, 2), (2, 0), (2, 3))) == pytest.approx(0.6, abs=1e-9)


def test_core_periphery():
    shape = graph((0, 1), (0, 2), (1, 2), (0, 3), (1, 4), (2, 5), (3, 4))
    found = core_periphery(shape)
    assert set(found.core) == {0, 1, 2}
    assert found.misfit == 1
    assert found.correlation == pytest.approx(0.707107, abs=1e-6)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (PATH, 0),
        (two_way((0, 1), (1, 2), (2, 3), (3, 0)), 1),
        (graph((0, 1), (1, 2), (2, 3), (3, 0)), 0),
        (graph(*TREE), 0),
        (two_way((0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 2)), 0),
        (nx.complete_graph(4, create_using=nx.DiGraph), 1),
    ],
)
def test_bypass(shape, expected):
    assert bypass(shape) == pytest.approx(expected, abs=1e-9)


def test_bypass_of_two_way_graphs_is_the_same_by_dominators():
    """The one-pass road for two-way graphs against the definition, on random graphs."""
    for seed in range(20):
        ties = nx.gnp_random_graph(9, 0.3, seed=seed)
        shape = ties.to_directed()
        apart = 9 * 8 - shape.number_of_edges()
        safe = sum(
            1
            for s in shape
            for t, above in nx.immediate_dominators(shape, s).items()
            if above == s and t != s and not shape.has_edge(s, t)
        )
        assert bypass(shape) == pytest.approx(safe / apart, abs=1e-12)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (STAR, 0.2),
        (PATH, 0.5),
        (two_way(*((i, (i + 1) % 5) for i in range(5))), 1),
        (graph(*TREE), 3 / 7),
        (nx.complete_graph(4, create_using=nx.DiGraph), 1),
    ],
)
def test_effective_brokers(shape, expected):
    assert effective_brokers(shape) / len(shape) == pytest.approx(expected, abs=1e-9)


def test_honeycomb_of_twelve():
    tree = build_ideal_tree(12)
    tree.add_edges_from([(5, 6), (6, 5), (1, 2), (2, 1)])
    found = honeycomb(tree)
    facets = (found.direction, found.bypass, found.shared_brokerage, found.cohesion)
    assert facets == pytest.approx((0.210256, 0, 0, 0.377622), abs=1e-6)
    assert (found.index, found.off_axis) == pytest.approx((0.146970, 0.158435), abs=1e-6)
    assert found.load == pytest.approx(13 / 24, abs=1e-9)


@pytest.mark.parametrize(
    ("n", "expected"), [(19, (0.223843, 0.518498, 0.452830)), (37, (0.175204, 0.585597, 0.432))]
)
def test_references(n, expected):
    assert reference_values(n)[:3] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("n", [10, 19, 37])
def test_the_two_ends_of_the_yardstick(n):
    assert astuple(honeycomb(build_ideal_tree(n)))[:6] == pytest.approx((0, 0, 0, 0, 0, 0), abs=1e-9)
    assert astuple(honeycomb(build_ideal_honeycomb(n))) == pytest.approx((1, 1, 1, 1, 1, 0, 1), abs=1e-9)


def named(name):
    n = 37
    shapes = {
        "path": nx.path_graph(n, create_using=nx.DiGraph),
        "star": nx.DiGraph((0, i) for i in range(1, n)),
        "two-way star": two_way(*((0, i) for i in range(1, n))),
        "two-way tree": build_ideal_tree(n).to_undirected().to_directed(),
        "ring": nx.cycle_graph(n, create_using=nx.DiGraph),
        "two-way ring": nx.cycle_graph(n).to_directed(),
        "clique": nx.complete_graph(n, create_using=nx.DiGraph),
        "narrow tree": build_ideal_tree(n, span=2),
    }
    return shapes[name]


@pytest.mark.parametrize(
    ("name", "index", "off_axis", "load"),
    [
        ("path", 0.250, 0.433, 0.40),
        ("star", 0, 0, 0.40),
        ("two-way star", 0.250, 0.433, 0.40),
        ("two-way tree", 0.250, 0.433, 0.40),
        ("ring", 0.375, 0.415, 0.41),
        ("two-way ring", 0.750, 0.433, 0.41),
        ("clique", 1, 0, 7.40),
        ("narrow tree", 0.092, 0.160, 0.40),
    ],
)
def test_simulated_networks(name, index, off_axis, load):
    found = honeycomb(named(name))
    assert found.index == pytest.approx(index, abs=6e-4)
    assert found.off_axis == pytest.approx(off_axis, abs=6e-4)
    assert found.load == pytest.approx(load, abs=6e-3)


@pytest.mark.parametrize(
    ("model", "mean", "sd"), [("cug", 0.164, 0.038), ("dyad", 0.169, 0.038), ("degree", 0.028, 0.015)]
)
def test_chance_around_the_ideal_tree(model, mean, sd):
    """The table of null models in methods.md, within four standard errors of 200 draws."""
    found = compare_with_chance(
        build_ideal_tree(37), lambda g: honeycomb(g).index, model=model, draws=200, seed=1
    )
    assert found.mean == pytest.approx(mean, abs=4 * sd / 200**0.5 * 1.5)
    assert found.sd == pytest.approx(sd, rel=0.3)
    assert found.p == 1


def test_chance_that_leaves_nothing_to_shuffle_says_so():
    found = compare_with_chance(
        named("two-way star"), lambda g: honeycomb(g).index, model="degree", draws=20, seed=1
    )
    assert found.z == Undefined("fixed")


@pytest.mark.parametrize("model", ["cug", "dyad", "degree"])
def test_shuffles_keep_what_they_promise(model):
    import numpy as np

    from netmap.measures.chance import draw_graph

    shape = nx.gnp_random_graph(12, 0.3, seed=3, directed=True)
    before = list(shape.edges)
    drawn = draw_graph(shape, model, np.random.default_rng(5))
    assert list(drawn) == list(shape)
    assert drawn.number_of_edges() == shape.number_of_edges()
    assert not nx.number_of_selfloops(drawn)
    if model != "cug":
        assert dyad_census(drawn) == dyad_census(shape)
    if model == "degree":
        assert dict(drawn.in_degree) == dict(shape.in_degree)
        assert dict(drawn.out_degree) == dict(shape.out_degree)
        mutual = {u: sum(shape.has_edge(v, u) for v in shape[u]) for u in shape}
        assert mutual == {u: sum(drawn.has_edge(v, u) for v in drawn[u]) for u in drawn}
    assert list(shape.edges) == before
