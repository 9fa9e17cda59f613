"""The TEST line of methods.md B6, and every set of people tried one by one."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.key_players import find_key_players, fragmentation
from netmap.measures.undefined import Undefined
from tests.examples import examples

#: two triangles joined by a bridge of one
BOW = nx.Graph([(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (4, 5), (4, 6), (5, 6)]).to_directed()


def brute(graph, absent=()):
    rest = graph.to_undirected()
    rest.remove_nodes_from(absent)
    n = len(rest)
    steps = dict(nx.all_pairs_shortest_path_length(rest))
    near = sum(1 / d for u in rest for v, d in steps[u].items() if v != u)
    sizes = [len(part) for part in nx.connected_components(rest)]
    return 1 - sum(c * (c - 1) for c in sizes) / (n * (n - 1)), 1 - near / (n * (n - 1))


@pytest.mark.parametrize(
    ("absent", "pairs", "weighted"), [((), 0, 7 / 18), ((2,), 8 / 15, 0.6), ((3,), 0.6, 0.6)]
)
def test_the_worked_example_of_b6(absent, pairs, weighted):
    assert fragmentation(BOW, absent) == pytest.approx((pairs, weighted), abs=1e-9)


def test_the_best_pair_and_the_best_one():
    assert fragmentation(BOW, [4]).pairs == pytest.approx(8 / 15, abs=1e-9)
    found = find_key_players(BOW, 2)
    assert (found.players, found.exact, found.equally_good) == ((2, 4), True, 1)
    assert found.after.pairs == pytest.approx(0.8, abs=1e-9)
    assert found.before == fragmentation(BOW)
    assert find_key_players(BOW, 1).players == (3,)


def test_equally_good_sets_are_said_and_the_first_is_named():
    ring = nx.cycle_graph(6).to_directed()
    found = find_key_players(ring, 1)
    assert (found.players, found.equally_good) == ((0,), 6)
    found = find_key_players(ring, 2)
    assert (found.players, found.equally_good) == ((0, 3), 3)


@st.composite
def graphs(draw):
    n = draw(st.integers(2, 7))
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    pairs = [(u, v) for u in range(n) for v in range(n)]
    graph.add_edges_from(draw(st.sets(st.sampled_from(pairs), max_size=10)))
    return graph


@settings(max_examples=examples(100), deadline=None)
@given(graphs(), st.integers(1, 3))
def test_agrees_with_every_set(graph, size):
    before = graph.copy()
    found = find_key_players(graph, size)
    assert nx.utils.graphs_equal(before, graph)
    assert found.before == pytest.approx(brute(graph), abs=1e-9)
    if len(graph) - size < 2:
        assert (found.players, found.after.pairs) == ((), Undefined("n<2"))
        return
    values = {chosen: brute(graph, chosen)[0] for chosen in combinations(range(len(graph)), size)}
    best = [chosen for chosen, value in values.items() if value >= max(values.values()) - 1e-12]
    assert (found.players, found.equally_good) == (best[0], len(best))
    assert found.after == pytest.approx(brute(graph, best[0]), abs=1e-9)


@settings(max_examples=examples(60), deadline=None)
@given(graphs(), st.data())
def test_fragmentation_of_whoever_stays(graph, data):
    absent = data.draw(st.sets(st.sampled_from(list(graph)), max_size=len(graph) - 2))
    found = fragmentation(graph, absent)
    assert found == pytest.approx(brute(graph, absent), abs=1e-9)
    assert 0 <= found.pairs <= found.distance_weighted + 1e-12 <= 1 + 1e-9


def test_too_many_sets_are_searched_and_it_is_said(monkeypatch):
    """The search finds the best set of a map small enough to try them all."""
    graph = nx.barbell_graph(6, 3).to_directed()
    graph.add_edges_from([(20, 0), (0, 20), (21, 0), (0, 21), (22, 13), (13, 22)])
    exact = find_key_players(graph, 3)
    monkeypatch.setattr("netmap.measures.key_players.ALL_SETS", 1)
    found = find_key_players(graph, 3, seed=4)
    assert not found.exact
    assert found.after == exact.after
    assert find_key_players(graph, 3, seed=4) == found
    assert 1 <= found.equally_good <= exact.equally_good


def test_a_large_map_is_searched():
    graph = nx.DiGraph((i, i + 1) for i in range(2000))
    found = find_key_players(graph, 2)
    assert not found.exact
    # two leave a chain of 2,001 in three parts as equal as can be: 666, 666 and 667
    assert found.after.pairs == pytest.approx(1 - (2 * 666 * 665 + 667 * 666) / (1999 * 1998))


def test_rows_and_names_do_not_matter():
    graph = nx.gnm_random_graph(14, 30, seed=8, directed=True)
    shuffled = nx.DiGraph()
    shuffled.add_nodes_from(reversed(list(graph)))
    shuffled.add_edges_from(reversed(list(graph.edges)))
    assert find_key_players(shuffled, 2) == find_key_players(graph, 2)
    renamed = nx.relabel_nodes(graph, {i: f"p{i:02}" for i in graph})
    again = find_key_players(renamed, 2)
    assert again.after.pairs == find_key_players(graph, 2).after.pairs
    assert again.equally_good == find_key_players(graph, 2).equally_good


def test_nobody_isolates_and_self_loops():
    assert fragmentation(nx.DiGraph()) == (Undefined("n<2"), Undefined("n<2"))
    assert find_key_players(nx.DiGraph(), 1).after.pairs == Undefined("n<2")
    apart = nx.DiGraph([(0, 0)])
    apart.add_nodes_from([1, 2])
    assert fragmentation(apart) == (1, 1)
    assert find_key_players(apart, 1).equally_good == 3
    assert fragmentation(nx.complete_graph(4).to_directed()) == (0, 0)


def test_refuses_a_set_of_nobody():
    with pytest.raises(ParameterError, match="1 or more"):
        find_key_players(BOW, 0)
