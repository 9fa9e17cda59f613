"""The functions about structure behind NetworkX's names, against NetworkX."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.asking import ask, assert_agrees, assert_same, plain
from tests.engine.test_path_functions import graphs
from tests.examples import examples

pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning")
quickly = settings(deadline=None, max_examples=examples(40))


@quickly
@given(graphs(directed=True))
def test_directed(graph):
    assert_agrees("triadic_census", graph)
    assert_agrees("global_reaching_centrality", graph)
    for node in [*list(graph)[:2], "nobody"]:
        assert_agrees("immediate_dominators", graph, node)


@quickly
@given(graphs(directed=False))
def test_undirected(graph):
    assert_agrees("transitivity", graph)
    assert_agrees("triangles", graph)


@quickly
@given(graphs(), st.booleans())
def test_both(graph, count_zeros):
    assert_agrees("clustering", graph)
    assert_agrees("average_clustering", graph, count_zeros=count_zeros)
    assert_agrees("core_number", graph)


@quickly
@given(graphs(), st.sampled_from([None, "w"]))
def test_holes(graph, weight):
    assert_agrees("effective_size", graph, nodes=list(graph), weight=weight)
    assert_agrees("effective_size", graph, nodes=list(graph)[:2], weight=weight)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    if len(graph):
        assert_agrees("constraint", graph, weight=weight)


def test_effective_size_of_everybody_is_what_networkx_says_for_a_list():
    graph = nx.gnm_random_graph(30, 120, seed=1, directed=True)
    assert_same(ask("effective_size", graph), plain("effective_size", graph, nodes=list(graph)))


def test_a_larger_graph():
    graph = nx.gnm_random_graph(400, 3_000, seed=3, directed=True)
    for name in ("clustering", "core_number", "global_reaching_centrality", "triadic_census", "constraint"):
        assert_agrees(name, graph)
    assert_agrees("immediate_dominators", graph, 5)
    assert_agrees("clustering", graph.to_undirected())
    assert_agrees("core_number", nx.path_graph(2_000, create_using=nx.DiGraph))
    assert_agrees("immediate_dominators", nx.path_graph(2_000, create_using=nx.DiGraph), 0)
