"""The functions about paths behind NetworkX's names, against NetworkX (issue 3: values within 1e-12)."""

from __future__ import annotations

import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.engine.backend import backend
from netmap.engine.rows import compact
from tests.engine.asking import ask, assert_agrees, assert_same
from tests.examples import examples

# the first call of each kernel compiles it, which takes seconds
quickly = settings(deadline=None, max_examples=examples(30))
EVERYTHING = (
    "betweenness_centrality",
    "edge_betweenness_centrality",
    "closeness_centrality",
    "harmonic_centrality",
)


@st.composite
def graphs(draw, directed=None):
    kind = (
        draw(st.sampled_from([nx.DiGraph, nx.Graph]))
        if directed is None
        else nx.DiGraph
        if directed
        else nx.Graph
    )
    names = draw(st.permutations(["a", ("b", 1), 3, 4.5, "e", frozenset("f"), 7, 8, 9, "j"]))
    nodes = names[: draw(st.integers(0, 10))]
    graph = kind()
    graph.add_nodes_from(nodes)
    if nodes:
        one = st.sampled_from(nodes)
        weight = draw(st.sampled_from([st.integers(1, 4), st.floats(0.1, 2)]))
        for u, v, w in draw(st.lists(st.tuples(one, one, st.none() | weight), max_size=30)):
            graph.add_edge(u, v, **({} if w is None else {"w": w}))
    return graph


@pytest.fixture(scope="module")
def large():
    """Return a graph large enough for levels that are pulled as well as pushed, and for several portions of bits."""
    graph = nx.gnm_random_graph(700, 3_000, seed=5, directed=True)
    chance = random.Random(5)
    for _, _, tie in graph.edges(data=True):
        tie["w"] = chance.uniform(1, 2)
    return graph


@quickly
@given(graphs(), st.sampled_from([None, "w"]), st.booleans(), st.booleans())
def test_betweenness(graph, weight, normalized, endpoints):
    assert_agrees("betweenness_centrality", graph, weight=weight, normalized=normalized, endpoints=endpoints)
    assert_agrees("edge_betweenness_centrality", graph, weight=weight, normalized=normalized)


@quickly
@given(graphs(), st.sampled_from([None, "w"]), st.booleans(), st.integers(0, 11), st.integers(0, 3))
def test_betweenness_from_a_sample(graph, weight, endpoints, k, seed):
    given_ = {"k": k, "seed": seed, "weight": weight}
    assert_agrees("betweenness_centrality", graph, endpoints=endpoints, **given_)
    assert_agrees("betweenness_centrality", graph, normalized=False, endpoints=endpoints, **given_)
    assert_agrees("edge_betweenness_centrality", graph, **given_)


@quickly
@given(graphs(), st.sampled_from([None, "w"]), st.booleans(), st.data())
def test_betweenness_between_two_sets(graph, weight, normalized, data):
    some = st.lists(st.sampled_from(list(graph) or ["nobody"]), max_size=5)
    sources, targets = data.draw(some), [*data.draw(some), "nobody"]
    assert_agrees(
        "betweenness_centrality_subset", graph, sources, targets, weight=weight, normalized=normalized
    )


@quickly
@given(graphs(), st.sampled_from([None, "w"]), st.booleans())
def test_closeness(graph, weight, improved):
    assert_agrees("closeness_centrality", graph, distance=weight, wf_improved=improved)
    for node in [*list(graph)[:2], "nobody", ["not hashable"]]:
        assert_agrees("closeness_centrality", graph, u=node, distance=weight, wf_improved=improved)


@quickly
@given(graphs(), st.sampled_from([None, "w"]), st.data())
def test_harmonic(graph, weight, data):
    some = st.none() | st.lists(st.sampled_from([*graph, "nobody"]), max_size=8)
    nbunch, sources = data.draw(some), data.draw(some)
    assert_agrees("harmonic_centrality", graph, distance=weight)
    assert_agrees("harmonic_centrality", graph, nbunch=nbunch, sources=sources, distance=weight)
    assert_agrees("harmonic_centrality", graph, nbunch="nobody")
    assert_agrees("harmonic_centrality", graph, sources=[["not hashable"]])


@quickly
@given(graphs(), st.sampled_from([None, -1, 0, 1, 2.5, float("inf"), float("nan")]))
def test_distances(graph, cutoff):
    assert_agrees("all_pairs_shortest_path_length", graph, cutoff=cutoff)
    for node in [*list(graph)[:2], "nobody", ["not hashable"]]:
        assert_agrees("single_source_shortest_path_length", graph, node, cutoff=cutoff)
    assert_agrees("average_shortest_path_length", graph)


@quickly
@given(graphs(directed=False))
def test_efficiency(graph):
    assert_agrees("global_efficiency", graph)


def test_mean_distance_of_connected_graphs(large):
    circle = nx.compose(large, nx.cycle_graph(len(large), create_using=nx.DiGraph))
    assert_agrees("average_shortest_path_length", circle)
    assert_agrees("average_shortest_path_length", circle.to_undirected())


@pytest.mark.parametrize("weight", [None, "w"])
def test_a_larger_graph(large, weight):
    for graph in (large, large.to_undirected()):
        assert_agrees("betweenness_centrality", graph, k=20, seed=1, weight=weight)
        assert_agrees("edge_betweenness_centrality", graph, k=5, seed=1, weight=weight)
        assert_agrees("harmonic_centrality", graph, sources=range(20 if weight else 600), distance=weight)
        assert_agrees("harmonic_centrality", graph, nbunch=[3, 4], distance=weight)
        assert_agrees("betweenness_centrality_subset", graph, range(9), range(50, 100), weight=weight)


def test_everybody_in_a_larger_graph(large):
    assert_agrees("closeness_centrality", large)
    assert_agrees("all_pairs_shortest_path_length", large.subgraph(range(300)))


@pytest.mark.parametrize(
    "graph",
    [
        nx.path_graph(2_000, create_using=nx.DiGraph),
        nx.star_graph(500),
        nx.complete_graph(60),
        # first a level to pull, then hundreds to push, with the unseen still on the list
        nx.compose(nx.star_graph(300), nx.path_graph(range(300, 600))),
        nx.empty_graph(300),
    ],
    ids=["chain", "star", "complete", "comet", "isolates"],
)
def test_shapes(graph):
    assert_agrees("betweenness_centrality", graph, k=40, seed=2)
    assert_agrees("closeness_centrality", graph)
    assert_agrees("edge_betweenness_centrality", graph, k=10, seed=2)


def test_by_hand():
    path = nx.path_graph(4, create_using=nx.DiGraph)
    assert ask("betweenness_centrality", path, normalized=False) == {0: 0.0, 1: 2.0, 2: 2.0, 3: 0.0}
    assert ask("closeness_centrality", path, wf_improved=False) == {0: 0.0, 1: 1.0, 2: 2 / 3, 3: 1 / 2}
    assert ask("harmonic_centrality", path) == {0: 0, 1: 1.0, 2: 1.5, 3: 1 + 1 / 2 + 1 / 3}


def test_weights_decide_and_are_added_as_networkx_adds_them():
    # 0.1 + 0.2 is not 0.3: the way round is longer by a hair
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(
        [("a", "b", 0.1), ("b", "c", 0.2), ("a", "d", 0.2), ("d", "c", 0.1), ("a", "c", 0.3)]
    )
    assert ask("betweenness_centrality", graph, weight="weight", normalized=False)["b"] == 0.0
    assert_agrees("betweenness_centrality", graph, weight="weight")
    assert_agrees("edge_betweenness_centrality", graph, weight="weight")


def test_the_graph_is_as_it_was(large):
    before = large.copy()
    for name in EVERYTHING:
        ask(name, large.subgraph(range(100)))
    assert list(large.nodes(data=True)) == list(before.nodes(data=True))
    assert list(large.edges(data=True)) == list(before.edges(data=True))


def test_the_same_answer_to_the_last_bit_each_time(large):
    for name in EVERYTHING:
        assert ask(name, large.subgraph(range(400))) == ask(name, large.subgraph(range(400)))


def test_rows_in_another_order_and_other_names_give_the_same(large):
    part = large.subgraph(range(300))
    arcs = list(part.edges)
    random.Random(1).shuffle(arcs)
    shuffled = nx.DiGraph(arcs)
    shuffled.add_nodes_from(part)
    renamed = nx.relabel_nodes(shuffled, {v: f"person {v}" for v in shuffled})
    for name in ("betweenness_centrality", "closeness_centrality", "harmonic_centrality"):
        first, second = ask(name, part), ask(name, renamed)
        assert_same({v: second[f"person {v}"] for v in first}, first)


def test_a_weight_changed_behind_the_conversion_counts():
    graph = nx.path_graph(4, create_using=nx.DiGraph)
    converted = backend.convert_from_nx(graph, edge_attrs={"weight": 1})
    before = backend.closeness_centrality(converted, distance="weight")
    graph[0][1]["weight"] = 7
    after = backend.closeness_centrality(converted, distance="weight")
    assert after != before
    assert_same(after, nx.closeness_centrality(graph, distance="weight"))


def test_a_weight_too_small_to_count_is_left_to_networkx():
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([(0, 1, 1.0), (1, 2, 1e-30), (2, 0, 1.0)])
    with pytest.raises(NotImplementedError, match="lost in the sums"):
        ask("betweenness_centrality", graph, weight="weight")


def test_there_and_back():
    graph = nx.DiGraph([("a", "b"), ("b", "b"), ("c", "a")])
    graph["a"]["b"]["weight"] = 3
    back = backend.convert_to_nx(backend.convert_from_nx(graph, preserve_edge_attrs=True))
    assert list(back.edges(data=True)) == list(graph.edges(data=True))
    assert backend.convert_to_nx(7) == 7
    plain_ties = backend.convert_to_nx(compact(nx.Graph([("a", "b")])))
    assert not plain_ties.is_directed() and list(plain_ties.edges(data=True)) == [("a", "b", {})]


def test_rows_turned_round():
    converted = compact(nx.DiGraph([(0, 1), (0, 2), (2, 1), (1, 1)]), "weight")
    assert converted.out.start.tolist() == [0, 2, 3, 4] and converted.n_loops == 1
    assert converted.out.weight.tolist() == [1.0] * 4
    assert (converted.into.start.tolist(), converted.into.head.tolist()) == ([0, 0, 3, 4], [0, 1, 2, 0])
