"""TEST lines of methods.md A11 (robustness) and H2."""

from __future__ import annotations

import networkx as nx
import pytest

from netmap.graph import build_ideal_tree
from netmap.measures.honeycomb import honeycomb
from netmap.measures.jackknife import jackknife_error, leave_one_out
from netmap.measures.undefined import Undefined


def test_density_of_five_people() -> None:
    ties = nx.DiGraph([(0, 1), (0, 2), (1, 2), (2, 3), (3, 4)])
    values = leave_one_out(ties, lambda graph: nx.density(graph.to_undirected()))
    assert values == pytest.approx([0.5, 0.5, 1 / 3, 0.5, 2 / 3])
    assert jackknife_error(values) == pytest.approx(0.129099, abs=5e-7)


def test_index_of_the_twelve_node_tree_with_two_lateral_ties() -> None:
    graph = build_ideal_tree(12)
    graph.add_edges_from([(5, 6), (6, 5), (1, 2), (2, 1)])
    values = leave_one_out(graph, lambda rest: honeycomb(rest).index)
    assert jackknife_error(values) == pytest.approx(0.083187, abs=5e-7)
    assert (min(values), max(values)) == pytest.approx((0.049107, 0.180535), abs=5e-7)


def test_too_few_and_undefined_values_say_why() -> None:
    assert jackknife_error([1.0, 2.0]) == Undefined("n<3")
    assert jackknife_error([1.0, Undefined("no_arcs"), 1.0]) == Undefined("no_arcs")
