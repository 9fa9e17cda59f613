"""Gates with the engine on and off, and against NetworkX's own lists of routes (methods B4, B5)."""

from __future__ import annotations

from math import isclose

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.engine import api
from netmap.engine import gates as kernels
from netmap.measures.gates import layer_gates, line_shares, route_shares
from netmap.measures.idea_flow import idea_flow
from netmap.measures.undefined import Undefined
from tests.examples import examples

SOURCES, TARGETS = (0, 1, 2), (9, 10)
LAYERS = {v: ("low", "high")[v % 2] for v in range(3, 9)}
graphs = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), max_size=45).map(
    lambda pairs: build(pairs)
)


def build(pairs):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(11))
    graph.add_edges_from(pairs)
    return graph


def list_routes(graph):
    """Return the shortest routes of each connected pair."""
    return [
        list(nx.all_shortest_paths(graph, s, t)) for s in SOURCES for t in TARGETS if nx.has_path(graph, s, t)
    ]


@pytest.mark.parametrize("compiled", [True, False])
@settings(deadline=None, max_examples=examples(60))
@given(graph=graphs)
def test_every_share_counted_route_by_route(compiled, graph):
    pairs = list_routes(graph)
    with api.choose(compiled):
        shares, connected, unconnected = route_shares(graph, SOURCES, TARGETS)
        lines = line_shares(graph, SOURCES, TARGETS, connected)
        found = layer_gates(graph, SOURCES, TARGETS, LAYERS)
    assert (connected, unconnected) == (len(pairs), 6 - len(pairs))
    if not pairs:
        assert set(shares.values()) == {Undefined("no_routes")} and not lines
        assert found["low"].gatekeep == Undefined("no_routes")
        return

    def mean(passes):
        return sum(sum(map(passes, routes)) / len(routes) for routes in pairs) / len(pairs)

    for node in graph:
        assert shares[node] == pytest.approx(mean(lambda route, v=node: v in route[1:-1]), abs=1e-12)
    for arc in graph.edges:
        expected = mean(lambda route, a=arc: a in list(nx.utils.pairwise(route)))
        assert lines.get(arc, 0) == pytest.approx(expected, abs=1e-12)
    for layer, gate in found.items():
        own = {v for v, name in LAYERS.items() if name == layer}
        assert gate.gatekeep == pytest.approx(mean(lambda route, o=own: bool(o & set(route))), abs=1e-12)
        rest = graph.subgraph(set(graph) - own)
        ends = [(routes[0][0], routes[0][-1], len(routes[0]) - 1) for routes in pairs]
        kept = [nx.shortest_path_length(rest, s, t) - d for s, t, d in ends if nx.has_path(rest, s, t)]
        assert gate.necessity == pytest.approx(1 - len(kept) / len(pairs), abs=1e-12)
        assert gate.detour == (sum(kept) / len(kept) if kept else Undefined("no_routes"))


@settings(deadline=None, max_examples=examples(40))
@given(graph=graphs)
def test_shuffled_labels_with_the_engine_and_without(graph):
    with api.choose(True):
        found = layer_gates(graph, SOURCES, TARGETS, LAYERS)
    with api.off():
        expected = layer_gates(graph, SOURCES, TARGETS, LAYERS)
    for layer, gate in expected.items():
        for one, other in zip(found[layer], gate, strict=True):
            same = one == other or isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
            assert same


def test_more_sets_than_are_followed_at_once(monkeypatch):
    graph = nx.gnp_random_graph(40, 0.1, seed=5, directed=True)
    layers = {v: ("low", "middle", "high")[v % 3] for v in range(8, 36)}
    many = range(8), range(36, 40)  # the targets are fewer: searched from their side
    with api.choose(True):
        found = layer_gates(graph, *many, layers, draws=3 * kernels.TOGETHER + 1)
    with api.off():
        expected = layer_gates(graph, *many, layers, draws=3 * kernels.TOGETHER + 1)
    for layer, gate in expected.items():
        assert found[layer] == pytest.approx(gate, abs=1e-12)


def test_routes_are_shared_out_by_how_many_come_each_way():
    """Two routes by way of 3, one by way of 6: NetworkX 3.6 gives each of the last two arcs a half."""
    graph = nx.DiGraph([(0, 1), (0, 2), (1, 3), (2, 3), (0, 5), (5, 6), (3, 7), (6, 7), (7, 9)])
    for compiled in (True, False):
        with api.choose(compiled):
            lines = line_shares(graph, [0], [9], 1)
        assert lines[3, 7] == pytest.approx(2 / 3) and lines[6, 7] == pytest.approx(1 / 3)


@settings(deadline=None, max_examples=examples(40))
@given(graph=graphs)
def test_ideas_that_everybody_passes_on_get_as_far_as_anybody_can(graph):
    """A single world: counting who is reached, with the engine, and following the idea, without (B7)."""
    found = []
    for compiled in (True, False):
        with api.choose(compiled):
            found.append(idea_flow(graph, SOURCES, TARGETS, {}).hearers)
    assert found[0] == pytest.approx(found[1], abs=1e-12)
