"""What the backend leaves to NetworkX, what NetworkX is told of it, and how it is called when installed."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest

from netmap.engine import calls, info
from netmap.engine.backend import backend
from netmap.engine.rows import Compact

installed = pytest.mark.skipif(
    "netmap" not in nx.utils.backends.backends, reason="NetworkX finds backends of installed packages only"
)
TRIANGLE = nx.DiGraph([(0, 1), (1, 2), (2, 0)])


def weighted(value):
    graph = TRIANGLE.copy()
    graph[0][1]["weight"] = value
    return graph


@pytest.fixture
def preferred():
    """Let NetworkX try the backend first, as a researcher would."""
    nx.config.warnings_to_ignore.add("cache")
    with nx.config.backend_priority(algos=["netmap"]):
        yield
    nx.config.warnings_to_ignore.discard("cache")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (-1, "a weight is negative or not a number"),
        (float("nan"), "a weight is negative or not a number"),
        (float("inf"), "a weight is infinite"),
        ("3", "a weight is not an ordinary number"),
        (None, "a weight is not an ordinary number"),
        (Fraction(1, 3), "a weight is not an ordinary number"),
        (np.float32(1), "a weight is not an ordinary number"),
        (2**60, "the weights add up to more than float64 holds exactly"),
        (10**400, "a weight is too large"),
        (0, "weight is 0 somewhere"),
    ],
    ids=str,
)
def test_weights_that_are_left_to_networkx(value, reason):
    assert backend.can_run("betweenness_centrality", (weighted(value),), {"weight": "weight"}) == reason


@pytest.mark.parametrize("value", [2, 0.5, True, np.float64(2), np.int64(3)], ids=repr)
def test_weights_that_are_not(value):
    assert backend.can_run("betweenness_centrality", (weighted(value),), {"weight": "weight"}) is True


@pytest.mark.parametrize(
    ("name", "args", "reason"),
    [
        ("betweenness_centrality", (nx.MultiDiGraph(),), "the graph may have parallel arcs"),
        # as NetworkX hands over what was given by name, where the seed goes through a decorator
        ("betweenness_centrality", (TRIANGLE, None, True, len, False, None), "weight is a function"),
        (
            "betweenness_centrality",
            (TRIANGLE, 1, 2, 3, 4, 5, 6),
            "arguments that betweenness_centrality does not take",
        ),
        (
            "betweenness_centrality_subset",
            (TRIANGLE, [0]),
            "betweenness_centrality_subset needs more arguments",
        ),
        ("betweenness_centrality_subset", (TRIANGLE, iter([0]), [1]), "sources is not a list or set"),
        ("closeness_centrality", (TRIANGLE, None, len), "distance is a function"),
        ("single_source_shortest_path_length", (TRIANGLE, 0, "2"), "cutoff is not a number"),
        ("average_shortest_path_length", (TRIANGLE, "weight"), "only steps are counted"),
        ("average_shortest_path_length", (TRIANGLE, None, "floyd-warshall"), "only steps are counted"),
        ("global_reaching_centrality", (TRIANGLE, "weight"), "only steps are counted"),
        ("global_reaching_centrality", (nx.Graph(),), "the graph has no directions"),
        ("transitivity", (TRIANGLE,), "the graph has directions"),
        ("clustering", (TRIANGLE, [0]), "only some nodes are asked for"),
        ("clustering", (TRIANGLE, None, "weight"), "weights are left out"),
        ("triadic_census", (TRIANGLE, [0]), "only some nodes are asked for"),
        ("constraint", (nx.DiGraph([(0, 0)]),), "the graph has self-loops"),
        ("effective_size", (TRIANGLE, iter([0])), "nodes is not a list or set"),
    ],
)
def test_calls_that_are_left_to_networkx(name, args, reason):
    assert backend.can_run(name, args, {}) == reason


def test_a_sample_is_not_answered_as_if_it_were_everybody():
    assert calls.IS_3_6
    assert backend.can_run("betweenness_centrality", (TRIANGLE, 2, True, None, False, None), {}) is True
    calls.IS_3_6 = False
    try:
        refused = backend.can_run("betweenness_centrality", (TRIANGLE, 2, True, None, False, None), {})
        assert refused == "samples are scaled as in NetworkX 3.6 and later"
        assert isinstance(backend.can_run("immediate_dominators", (TRIANGLE, 0), {}), str)
    finally:
        calls.IS_3_6 = True


def test_an_argument_given_twice_is_left_to_networkx():
    assert isinstance(backend.can_run("betweenness_centrality", (TRIANGLE, 2), {"k": 3}), str)
    assert isinstance(backend.can_run("betweenness_centrality", (TRIANGLE,), {"nonsense": 3}), str)


def test_small_graphs_and_single_searches_are_left_to_networkx():
    large = nx.gnm_random_graph(100, 300, seed=1, directed=True)
    assert backend.should_run("betweenness_centrality", (TRIANGLE,), {}) == "fewer than 10 nodes"
    assert backend.should_run("betweenness_centrality", (large,), {}) is True
    for name, args in (
        ("single_source_shortest_path_length", (large, 0)),
        ("closeness_centrality", (large, 0)),
        ("harmonic_centrality", (large, [0])),
        ("effective_size", (large, [0])),
    ):
        assert "conversion" in backend.should_run(name, args, {})
        large.__networkx_cache__ = {"backends": {"netmap": {"some": "conversion"}}}
        assert backend.should_run(name, args, {}) is True
        large.__networkx_cache__ = {}


def test_parallel_arcs_are_not_converted():
    with pytest.raises(NotImplementedError):
        backend.convert_from_nx(nx.MultiDiGraph())
    with pytest.raises(NotImplementedError):
        backend.convert_from_nx(TRIANGLE).weighted("weight")


class Missing(nx.Graph):
    """The arcs that are not there, as NetworkX's own approximation of k-components has it."""

    def __getitem__(self, node):
        return {other: {} for other in set(self._adj) - set(self._adj[node]) - {node}}


def test_a_graph_that_reads_its_arcs_in_its_own_way_is_left_to_networkx():
    graph = Missing(nx.path_graph(4))
    assert "a way of its own" in backend.can_run("core_number", (graph,), {})
    with pytest.raises(NotImplementedError):
        backend.convert_from_nx(graph)
    for view in (
        TRIANGLE.subgraph([0, 1]),
        TRIANGLE.reverse(copy=False),
        TRIANGLE.to_undirected(as_view=True),
    ):
        assert backend.can_run("core_number", (view,), {}) is True


def test_what_networkx_is_told():
    told = info.get_info()
    assert set(told["functions"]) == set(calls.FUNCTIONS) == set(info.FUNCTIONS)
    assert list(calls.FUNCTIONS) == sorted(calls.FUNCTIONS)
    for name in calls.FUNCTIONS:
        assert callable(getattr(backend, name)) and callable(getattr(nx, name))
    assert not hasattr(backend, "pagerank")


def test_telling_costs_nothing():
    check = (
        "import sys, netmap.engine.info as info; info.get_info();"
        "assert not {'numba', 'numpy', 'networkx', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", check], check=True)


def test_looking_at_a_call_does_not_load_the_compiler():
    check = (
        "import sys, networkx as nx; from netmap.engine.backend import backend;"
        "g = nx.path_graph(300); backend.can_run('closeness_centrality', (g,), {});"
        "backend.should_run('closeness_centrality', (g,), {}); backend.convert_from_nx(g);"
        "assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", check], check=True)


@installed
def test_by_name():
    graph = nx.gnm_random_graph(60, 300, seed=2, directed=True)
    found = nx.betweenness_centrality(graph, backend="netmap")
    assert found == pytest.approx(nx.betweenness_centrality(graph, backend="networkx"), abs=1e-12)
    with pytest.raises(NotImplementedError):
        nx.betweenness_centrality(nx.MultiGraph(graph), backend="netmap")


@installed
def test_by_preference_and_falling_back(preferred):
    graph = nx.gnm_random_graph(60, 300, seed=2, directed=True)
    nx.closeness_centrality(graph)
    [converted] = graph.__networkx_cache__["backends"]["netmap"].values()
    assert isinstance(converted, Compact)
    graph[next(iter(graph))][next(iter(graph[0]))]["weight"] = -1
    tiny = nx.DiGraph()
    tiny.add_weighted_edges_from([(v, v + 1, 1e-30 if v == 3 else 1.0) for v in range(8)])
    for some, weight in ((nx.MultiDiGraph(graph), None), (tiny, "weight")):
        expected = nx.betweenness_centrality(some, weight=weight, backend="networkx")
        assert nx.betweenness_centrality(some, weight=weight) == expected


@installed
def test_the_kept_conversion_does_not_hide_a_changed_weight(preferred):
    graph = nx.gnm_random_graph(60, 300, seed=2, directed=True)
    nx.set_edge_attributes(graph, 2, "weight")
    nx.closeness_centrality(graph, distance="weight")
    u, v = next(iter(graph.edges))
    graph[u][v]["weight"] = 50
    expected = nx.closeness_centrality(graph, distance="weight", backend="networkx")
    assert nx.closeness_centrality(graph, distance="weight") == pytest.approx(expected, abs=1e-12)
    graph[u][v]["weight"] = "many"
    with pytest.raises(TypeError):
        nx.closeness_centrality(graph, distance="weight")


@installed
def test_a_converted_graph_can_be_used_by_itself():
    graph = nx.gnm_random_graph(60, 300, seed=2, directed=True)
    converted = backend.convert_from_nx(graph)
    assert nx.closeness_centrality(converted) == nx.closeness_centrality(graph, backend="netmap")
    with pytest.raises(NotImplementedError):
        nx.closeness_centrality(converted, distance="weight")
