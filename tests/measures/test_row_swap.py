"""The TEST line of methods.md H3, and every swap by hand."""

from __future__ import annotations

from itertools import product

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.linkage import reciprocity
from netmap.measures.row_swap import row_swap
from netmap.measures.undefined import Undefined
from tests.examples import examples


def arcs(graph):
    return float(graph.number_of_edges())


def graph_of(rows, n=None):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n or len(rows)))
    graph.add_edges_from((u, v) for u, row in enumerate(rows) for v in row)
    return graph


def test_four_people():
    """Out-degree changes 1, 2, 0, 2: sum 5, p = 4/16."""
    before = graph_of([[], [], [0], []])
    after = graph_of([[1], [2, 3], [0], [0, 1]])
    found = row_swap(before, after, arcs)
    assert (found.difference, found.p) == (5, 4 / 16)
    # whoever did not change has nothing to swap, so half the ways are the same twice
    assert (found.people, found.changed, found.arrangements, found.smallest_p) == (4, 3, 8, 0.25)


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(st.tuples(st.sets(st.integers(0, 4)), st.sets(st.integers(0, 4))), min_size=5, max_size=5))
def test_against_every_swap(pairs):
    one, two = graph_of([b for b, _ in pairs]), graph_of([a for _, a in pairs])
    observed = arcs(two) - arcs(one)
    every = [
        sum((len(a) - len(b)) * sign for (b, a), sign in zip(pairs, signs, strict=True))
        for signs in product((-1, 1), repeat=5)
    ]
    found = row_swap(one, two, arcs)
    assert found.difference == observed
    if found.changed:
        assert found.p == sum(abs(d) >= abs(observed) for d in every) / len(every)
    else:
        assert found.p == Undefined("one_arrangement")


def test_only_people_on_both_maps_and_nothing_is_changed():
    before, after = nx.DiGraph([("a", "b"), ("gone", "a")]), nx.DiGraph([("b", "a"), ("new", "b")])
    before["a"]["b"]["weight"] = 2
    kept = before.copy(), after.copy()
    seen = []

    def weigh(graph):
        seen.append(set(graph))
        return float(sum(data.get("weight", 1) for _, _, data in graph.edges(data=True)))

    found = row_swap(before, after, weigh)
    assert set().union(*seen) == {"a", "b"}
    assert (found.people, found.changed, found.difference, found.p) == (2, 2, -1, 1)
    assert nx.utils.graphs_equal(before, kept[0])
    assert nx.utils.graphs_equal(after, kept[1])
    heavier = before.copy()
    heavier["a"]["b"]["weight"] = 3
    assert row_swap(before, heavier, weigh).changed == 1


def test_drawn_above_fourteen():
    n = 16
    before, after = graph_of([[] for _ in range(n)]), graph_of([[(u + 1) % n] for u in range(n)])
    found = row_swap(before, after, arcs, draws=500, seed=3)
    assert (found.exact, found.arrangements) == (False, 500)
    assert found.p == found.smallest_p == pytest.approx(1 / 501)
    assert found == row_swap(before, after, arcs, draws=500, seed=3)
    with pytest.raises(ParameterError, match="draws"):
        row_swap(before, after, arcs, draws=0)


def test_what_cannot_be_measured():
    empty = nx.DiGraph()
    assert row_swap(empty, empty, arcs).p == Undefined("one_arrangement")
    one, two = graph_of([[], []]), graph_of([[1], [0]])

    def two_way(graph):
        return reciprocity(graph).arc

    assert row_swap(one, two, two_way).difference == Undefined("no_arcs")
    # swapping both leaves a map without relationships: it counts as if it were as large
    three = row_swap(graph_of([[1], []]), graph_of([[], [0]]), two_way)
    assert (three.difference, three.p) == (0, 1)


def test_names_and_order_do_not_matter():
    before = graph_of([[], [], [0], []])
    after = graph_of([[1], [2, 3], [0], [0, 1]])
    turned = []
    for graph in (before, after):
        renamed = nx.DiGraph()
        renamed.add_nodes_from(f"x{u}" for u in reversed(list(graph)))
        renamed.add_edges_from((f"x{u}", f"x{v}") for u, v in reversed(list(graph.edges)))
        turned.append(renamed)
    assert row_swap(*turned, arcs) == row_swap(before, after, arcs)
