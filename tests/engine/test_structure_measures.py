"""Our measures of structure with the engine on and off: the same values, on any directed graph."""

from __future__ import annotations

from math import isclose

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netmap.engine import api
from netmap.measures import brokers, hierarchy, linkage
from netmap.measures.honeycomb import honeycomb
from netmap.measures.undefined import Undefined
from tests.examples import examples

MEASURES = {
    "krackhardt": hierarchy.krackhardt,
    "krackhardt as sna": lambda graph: hierarchy.krackhardt(graph, convention="sna"),
    "reaching": hierarchy.global_reaching_centrality,
    "flow": hierarchy.flow_hierarchy,
    "levels": hierarchy.trophic_levels,
    "centralisation": linkage.centralisation,
    "transitivity": linkage.transitivity,
    "core and periphery": linkage.core_periphery,
    "bypass": linkage.bypass,
    "effective brokers": linkage.effective_brokers,
    "constraint": brokers.constraint,
    "effective size": brokers.effective_size,
    "core numbers": brokers.core_numbers,
    "cut points": brokers.cut_points,
    "betweenness": brokers.betweenness,
    "betweenness of ties": lambda graph: brokers.betweenness(graph, directed=False),
    "honeycomb": honeycomb,
}
graphs = st.builds(
    lambda n, pairs, two_way: build([*pairs, *((v, u) for u, v in pairs if two_way)], n),
    st.integers(0, 8),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30),
    st.booleans(),
)


def build(pairs, n):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from((u, v, {"weight": 3.0}) for u, v in pairs if u < n and v < n)
    return graph


def flatten(value):
    if isinstance(value, dict):
        return [part for key, own in value.items() for part in (key, *flatten(own))]
    if hasattr(value, "facets"):
        return [getattr(value, name) for name in value.__slots__]
    if isinstance(value, tuple):
        return [part for own in value for part in flatten(own)]
    return [value]


@pytest.mark.parametrize("name", MEASURES)
@settings(
    deadline=None, max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(graph=graphs)
def test_with_the_engine_and_without(name, graph):
    measure, before = MEASURES[name], nx.to_dict_of_dicts(graph)
    with api.choose(True):
        found = flatten(measure(graph))
    with api.off():
        expected = flatten(measure(graph))
    assert nx.to_dict_of_dicts(graph) == before
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        if isinstance(one, float) and isinstance(other, float):
            assert isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
        else:
            assert one == other


@pytest.mark.parametrize("name", MEASURES)
def test_shuffled_rows_and_other_names_give_the_same(name):
    graph = nx.gnp_random_graph(230, 0.02, seed=4, directed=True)
    # among equals the inner circle takes those whose names come first: that order stays
    graph = nx.relabel_nodes(graph, "{:03}".format)
    other = nx.DiGraph()
    other.add_nodes_from(f"p{v}" for v in sorted(graph, reverse=True))
    other.add_edges_from((f"p{u}", f"p{v}") for u, v in sorted(graph.edges, key=lambda arc: arc[::-1]))
    found, again = flatten(MEASURES[name](graph)), flatten(MEASURES[name](other))
    numbers = (
        sorted(x for x in found if isinstance(x, float)),
        sorted(x for x in again if isinstance(x, float)),
    )
    assert numbers[0] == pytest.approx(numbers[1], abs=1e-9)


@pytest.mark.parametrize("name", MEASURES)
def test_a_chain_of_thousands(name):
    assert flatten(MEASURES[name](nx.path_graph(2_000, create_using=nx.DiGraph)))


def test_small_graphs_do_without_unless_told(monkeypatch):
    monkeypatch.delenv("NETMAP_ENGINE", raising=False)
    assert not api.active(api.LEAST - 1) and api.active(api.LEAST)
    assert api.active(20, graphs=1_000) and not api.active(20, graphs=999)
    with api.choose(True):
        assert api.active(1)
        with api.off():
            assert not api.active(10_000)
    monkeypatch.setenv("NETMAP_ENGINE", "off")
    with api.choose(True):
        assert not api.active(10_000)


def test_what_would_take_too_long_says_so(monkeypatch):
    monkeypatch.setattr(api, "MOST_STEPS", 1)
    graph = nx.gnp_random_graph(60, 0.1, seed=1, directed=True)
    graph.remove_edges_from([(u, v) for u, v in graph.edges if u > v])
    with api.choose(True):
        assert hierarchy.krackhardt(graph).lubness == Undefined("too_long")
