"""The TEST line of methods.md A11 for groups that are known, a slow referee, and cultures."""

from __future__ import annotations

from itertools import permutations
from statistics import fmean

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.boundaries import CULTURES, boundary_crossings, ei_index, mixing
from netmap.measures.undefined import Undefined
from tests.conftest import SHARED
from tests.examples import examples

SIX = [(1, 2), (2, 3), (1, 3), (4, 5), (5, 6), (3, 4)]
SIDES = {1: "A", 2: "A", 3: "A", 4: "B", 5: "B", 6: "B"}


def test_two_groups_of_three():
    found = ei_index(nx.DiGraph(SIX), SIDES)
    assert found.value == pytest.approx(-2 / 3, abs=1e-9)
    assert (found.external, found.internal) == (1, 5)
    assert found.expected == pytest.approx(0.2, abs=1e-9)
    assert found.p_lower == pytest.approx(2 / 20, abs=1e-9)
    assert (found.arrangements, found.exact) == (20, True)


def test_blocks_do_not_change_the_answer(monkeypatch):
    whole = ei_index(nx.DiGraph(SIX), SIDES)
    for cells in (1, 40, 60, 240):  # 1, 3, 5 and 20 arrangements at a time
        monkeypatch.setattr("netmap.measures.boundaries.CHUNK_CELLS", cells)
        assert ei_index(nx.DiGraph(SIX), SIDES) == whole


@pytest.mark.parametrize(("more", "independent"), [([], 1), ([(3, 5)], 1), ([(3, 5), (1, 6)], 2)])
def test_independent_ties_between_two_groups(more, independent):
    found = boundary_crossings(nx.DiGraph([*SIX, *more]), SIDES)
    assert found == {("A", "B"): (1 + len(more), independent)}


def test_every_pair_of_groups_has_a_boundary():
    graph = nx.DiGraph([(1, 2), (2, 1), (2, 2), (1, 3), ("x", 1)])
    found = boundary_crossings(graph, {1: "A", 2: "B", 3: "C", "x": ""})
    assert found == {("A", "B"): (1, 1), ("A", "C"): (1, 1), ("B", "C"): (0, 0)}
    assert boundary_crossings(nx.DiGraph(), {}) == {}


def test_mixing_by_culture():
    cultures = {1: "clan", 2: "clan", 3: "clan", 4: "rational", 5: "rational", 6: "rational"}
    graph = nx.DiGraph([*SIX, (7, 1), (2, 2), (2, 1)])
    graph.add_nodes_from(["lone", 7])
    found = mixing(graph, cultures | {"lone": "hierarchical"})
    assert found["clan"] == (3, 3, 1, 0.75, -0.5)
    assert found["rational"] == (3, 2, 1, pytest.approx(2 / 3), pytest.approx(-1 / 3))
    assert found["hierarchical"] == (1, 0, 0, Undefined("no_arcs"), Undefined("no_arcs"))
    assert list(found) == ["clan", "hierarchical", "rational"]
    assert mixing(nx.DiGraph(), {}) == {}


def test_nothing_to_compare():
    empty = ei_index(nx.DiGraph(), {})
    assert empty.value == empty.p_lower == Undefined("no_arcs")
    alone = ei_index(nx.DiGraph([(1, 1), (1, 2)]), {1: "A"})
    assert (alone.value, alone.unlabelled) == (Undefined("no_arcs"), 1)
    same = ei_index(nx.DiGraph([(1, 2)]), {1: "A", 2: "A"})
    assert (same.value, same.p_lower, same.expected) == (-1, *[Undefined("one_arrangement")] * 2)
    with pytest.raises(ParameterError, match="draws"):
        ei_index(nx.DiGraph(SIX), SIDES, draws=0)


def test_many_labels_are_drawn_with_a_seed():
    graph = nx.DiGraph(nx.connected_caveman_graph(4, 8).edges)
    groups = {node: "abcd"[node // 8] for node in graph}
    found = ei_index(graph, groups, draws=300, seed=5)
    assert not found.exact
    assert found.arrangements == 300
    assert found.p_lower == pytest.approx(1 / 301)
    assert found.p_upper == 1
    # of two people 24 in 31 come from different groups
    assert found.expected == pytest.approx(2 * 24 / 31 - 1, abs=0.02)
    assert ei_index(graph, groups, draws=300, seed=5) == found
    shuffled = nx.DiGraph(list(graph.edges)[::-1])
    assert ei_index(shuffled, groups, draws=300, seed=5) == found
    assert ei_index(graph, groups, draws=300, seed=6).expected != found.expected


@st.composite
def labelled(draw):
    n = draw(st.integers(1, 5))
    cells = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    graph = nx.DiGraph(draw(st.lists(cells, max_size=8)))
    graph.add_nodes_from(range(n))
    return graph, {node: draw(st.sampled_from(["", "A", "B", "C"])) for node in range(n)}


@settings(max_examples=examples(60))
@given(labelled(), st.permutations(range(5)))
def test_every_arrangement_of_few_labels(case, names):
    graph, groups = case
    before = nx.DiGraph(graph)
    found = ei_index(graph, groups)
    assert nx.utils.graphs_equal(graph, before)
    known = [node for node in graph if groups[node]]
    pairs = {frozenset(e) for e in graph.edges if e[0] != e[1] and set(e) <= set(known)}
    crossing = sum(len({groups[x] for x in pair}) == 2 for pair in pairs)
    assert (found.external, found.internal) == (crossing, len(pairs) - crossing)
    per_group = mixing(graph, groups)
    assert sum(m.within for m in per_group.values()) == found.internal
    assert sum(m.between for m in per_group.values()) == 2 * found.external
    assert sum(c.ties for c in boundary_crossings(graph, groups).values()) == found.external
    if not isinstance(found.p_lower, Undefined):
        every = []
        for labels in set(permutations(groups[node] for node in known)):
            given_out = dict(zip(known, labels, strict=True))
            every.append(sum(len({given_out[x] for x in pair}) == 2 for pair in pairs))
        assert found.arrangements == len(every)
        assert found.p_lower == pytest.approx(fmean(e <= crossing for e in every))
        assert found.p_upper == pytest.approx(fmean(e >= crossing for e in every))
        assert found.expected == pytest.approx(fmean(2 * e / len(pairs) - 1 for e in every))
    renamed = nx.relabel_nodes(graph, {i: f"n{names[i]}" for i in graph})
    other = {f"n{names[i]}": label for i, label in groups.items()}
    assert boundary_crossings(renamed, other) == boundary_crossings(graph, groups)
    assert ei_index(renamed, other) == pytest.approx(found, abs=1e-9) or ei_index(renamed, other) == found


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the sources of the ideas are not here")
def test_cultures_quote_their_source():
    text = next((SHARED / "seeds").glob("004_*.txt")).read_text()
    for name, words in CULTURES.items():
        assert f"{name} culture" in text
        assert words in text
