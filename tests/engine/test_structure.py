"""The kernels about structure against NetworkX, on graphs that hypothesis makes up (issue 3, figure 1)."""

from __future__ import annotations

from math import isnan, nan

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.engine import bounds, cores, dominators, holes, levels, reach, triads
from netmap.engine.profile import profile
from netmap.engine.rows import compact
from netmap.measures.dominators import safe_pairs
from netmap.measures.hierarchy import trophic_levels
from tests.examples import examples

NODES = 9
# the first call of each kernel compiles it, which takes seconds
settings.register_profile("kernels", settings(), deadline=None, max_examples=examples(80))
settings.load_profile("kernels")

arcs = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=40)
CHAIN = nx.path_graph(2_000, create_using=nx.DiGraph)


def build(pairs, kind=nx.DiGraph):
    graph = kind()
    graph.add_nodes_from(range(NODES))
    graph.add_edges_from(pairs)
    return graph


def rows(graph):
    converted = compact(graph)
    return *converted.out[:2], *converted.into[:2]


def joined(graph, weight=None, *, loops=True):
    converted = compact(graph, ties=True)
    out, into = converted.out, converted.into
    there = converted.weighted(weight).weight if weight else np.ones(len(out.head))
    back = converted.weighted_into(weight).weight if weight else np.ones(len(into.head))
    return holes.join_directions(out.start, out.head, there, into.start, into.head, back, loops)


def assert_same(found, expected):
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert (isnan(one) and isnan(other)) or one == pytest.approx(other, abs=1e-12)


@given(arcs)
def test_who_reaches_whom(pairs):
    graph = build(pairs)
    reached, mutual = reach.count_reached(*rows(graph)[:2])
    assert reached.tolist() == [len(nx.descendants(graph, v)) for v in graph]
    assert mutual == sum(len(c) * (len(c) - 1) // 2 for c in nx.strongly_connected_components(graph))


@given(arcs)
def test_portions_of_nodes_add_up(pairs):
    """Memory for one word at a time gives what memory for all does."""
    # two copies far apart: more nodes than fit in a word
    graph = nx.disjoint_union_all([build(pairs)] * 9)
    start, head = rows(graph)[:2]
    component, count = reach.strong_components(start, head)
    first, members = reach.group(component, count)
    begin, lead = reach.condense(start, head, component, first, members)
    total = np.zeros(count, dtype=np.int64)
    for low in range(2):
        bits = np.empty((count, 1), dtype=np.uint64)
        reach._spread(begin, lead, first, low, bits)
        total += np.bitwise_count(bits[:, 0])
    assert (total[component] - 1).tolist() == reach.count_reached(start, head)[0].tolist()


@given(arcs, st.sampled_from([(0, None), (1, False), (2, True)]))
def test_transitive_closure(pairs, way):
    graph = build(pairs)
    loops, reflexive = way
    start, head = reach.transitive_closure(*rows(graph)[:2], loops)
    expected = nx.transitive_closure(graph, reflexive=reflexive)
    assert [head[start[v] : start[v + 1]].tolist() for v in graph] == [sorted(expected[v]) for v in graph]


@given(arcs, st.booleans())
def test_pairs_without_a_closest_boss(pairs, acyclic):
    """Both conventions against the words of methods.md A1, pair by pair."""
    graph = build([(min(pair), max(pair)) for pair in pairs] if acyclic else pairs)
    below = {v: nx.descendants(graph, v) | {v} for v in graph}
    least = greatest = 0
    for i in graph:
        for j in range(i):
            shared = {b for b in graph if i in below[b] and j in below[b]}
            least += not any(all(one in below[other] for other in shared) for one in shared)
            greatest += not any(all(other in below[one] for other in shared) for one in shared)
    assert bounds.count_without_least(*rows(graph)[:2]) == least
    assert bounds.count_without_greatest(*rows(graph)[:2]) == greatest


@given(arcs, st.integers(0, NODES - 1))
def test_immediate_dominators(pairs, source):
    graph = build(pairs)
    found = dominators.immediate_dominators(*rows(graph), source)
    expected = {t: above for t, above in nx.immediate_dominators(graph, source).items() if t != source}
    assert {t: above for t, above in enumerate(found.tolist()) if above >= 0} == expected


@settings(max_examples=examples(300))
@given(arcs)
def test_pairs_that_nobody_separates(pairs):
    graph = build(pairs)
    assert dominators.count_safe(*rows(graph)) == safe_pairs(graph)


@pytest.mark.parametrize("seed", range(12))
def test_pairs_that_nobody_separates_in_larger_graphs(seed):
    """Most of the short cuts need a large strongly connected part with odd nodes at its edge."""
    graph = nx.gnp_random_graph(60, (0.03, 0.05, 0.08)[seed % 3], seed=seed, directed=True)
    expected = sum(
        above == s and t != s and not graph.has_edge(s, t)
        for s in graph
        for t, above in nx.immediate_dominators(graph, s).items()
    )
    assert dominators.count_safe(*rows(graph)) == expected


@given(arcs)
def test_blocks(pairs):
    ties = build(pairs, nx.Graph)
    expected = sum(len(block) * (len(block) - 1) for block in nx.biconnected_components(ties))
    assert dominators.count_in_blocks(*rows(ties)[:2]) == expected


@given(arcs, st.lists(st.integers(0, 3), min_size=40, max_size=40), st.booleans())
def test_constraint_and_effective_size(pairs, strengths, weighted):
    """NetworkX's ``nodes=`` path; it calls nodes without outgoing arcs undefined, which we measure."""
    graph = build(pairs)
    for (u, v), strength in zip(list(graph.edges), strengths, strict=False):
        graph[u][v]["weight"] = strength / 2
    weight = "weight" if weighted else None
    both = joined(graph, weight)
    found = [c if len(graph[v]) else nan for v, c in enumerate(holes.constraint(*both))]
    assert_same(found, list(nx.constraint(graph, nodes=list(graph), weight=weight).values()))
    sizes = holes.effective_size(*both)
    found = [e if any(u != v for u in graph[v]) else nan for v, e in enumerate(sizes)]
    assert_same(found, list(nx.effective_size(graph, nodes=list(graph), weight=weight).values()))


@given(arcs)
def test_effective_size_of_undirected_graphs(pairs):
    ties = build(pairs, nx.Graph)
    expected = nx.effective_size(ties, nodes=list(ties)).values()
    assert_same(holes.effective_size_of_ties(*rows(ties)[:2]), list(expected))


@given(arcs)
def test_triads_and_triangles(pairs):
    graph = build(pairs)
    census = triads.triad_census(*rows(graph))
    assert dict(zip(triads.TYPES, census.tolist(), strict=True)) == nx.triadic_census(graph)
    row, to, both = joined(graph, loops=False)
    ties = nx.Graph((u, v) for u, v in graph.edges if u != v)
    ties.add_nodes_from(graph)
    triangles = triads.count_triangles(row, to, np.ones(len(to), dtype=np.int64)) // 2
    assert triangles.tolist() == [nx.triangles(ties, v) for v in graph]
    closed, triples = triads.count_closed(row, to)
    assert closed / max(triples, 1) == nx.transitivity(ties)
    # the directed clustering of NetworkX, from the same counts with 2 for a two-way pair
    directed = triads.count_triangles(row, to, both.astype(np.int64))
    degree = np.array([both[row[v] : row[v + 1]].sum() for v in graph])
    two_way = np.array([(both[row[v] : row[v + 1]] == 2).sum() for v in graph])
    room = 2 * (degree * (degree - 1) - 2 * two_way)
    clustering = np.divide(directed, room, out=np.zeros(NODES), where=room > 0)
    bare = build([(u, v) for u, v in pairs if u != v])
    assert clustering.tolist() == pytest.approx(list(nx.clustering(bare).values()), abs=1e-12)


@given(arcs)
def test_core_numbers(pairs):
    graph = build([(u, v) for u, v in pairs if u != v])
    ties = nx.Graph(graph)
    assert cores.core_numbers(*rows(ties)[:2]).tolist() == list(nx.core_number(ties).values())
    start, head, into, tail = rows(graph)
    both = [[*head[start[v] : start[v + 1]], *tail[into[v] : into[v + 1]]] for v in graph]
    to = np.array([u for row in both for u in row], dtype=np.int32)
    assert cores.core_numbers(start + into, to).tolist() == list(nx.core_number(graph).values())


@given(arcs)
def test_levels(pairs):
    graph = build(pairs)
    found, incoherence = levels.solve_levels(*rows(graph)[:2], *joined(graph, loops=False))
    expected = trophic_levels(graph)
    assert found.tolist() == pytest.approx(list(expected.levels.values()), abs=1e-9)
    if isinstance(expected.incoherence, float):
        assert incoherence == pytest.approx(expected.incoherence, abs=1e-12)


@pytest.mark.parametrize("graph", [CHAIN, CHAIN.to_undirected().to_directed(), nx.DiGraph(CHAIN.reverse())])
def test_a_chain_of_thousands(graph):
    start, head, into, tail = rows(graph)
    assert reach.count_reached(start, head)[0].max() == 1_999
    assert bounds.count_without_least(start, head) == bounds.count_without_greatest(start, head) == 0
    assert dominators.count_safe(start, head, into, tail) == 0
    assert (dominators.immediate_dominators(start, head, into, tail, 0) >= -1).all()
    incoherence = levels.solve_levels(start, head, *joined(graph, loops=False))[1]
    assert incoherence == pytest.approx(float(graph.has_edge(1, 0) and graph.has_edge(0, 1)), abs=1e-9)
    tails = np.repeat(np.arange(2_000, dtype=np.int32), np.diff(start))
    assert profile(2_000, tails, head)[3] == 0


@pytest.mark.parametrize("n", [0, 1, 2])
def test_next_to_nothing(n):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    start, head, into, tail = rows(graph)
    assert reach.count_reached(start, head)[0].tolist() == [0] * n
    assert bounds.count_without_least(start, head) == n // 2
    assert dominators.count_safe(start, head, into, tail) == 0
    assert triads.triad_census(start, head, into, tail).sum() == 0
    assert cores.core_numbers(start, head).tolist() == [0] * n
    assert np.isnan(holes.constraint(*joined(graph))).all()
    empty = np.empty(0, dtype=np.int32)
    assert profile(n, empty, empty).tolist() == [0] * 8
