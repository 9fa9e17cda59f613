"""Our fast dominators and betweenness against NetworkX's, on graphs that hypothesis makes up."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.measures import dominators
from netmap.measures.betweenness import total_betweenness
from netmap.measures.dominators import safe_pairs

arcs = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=40)


def count_with_networkx(graph: nx.DiGraph) -> int:
    return sum(
        1
        for source in graph
        for target, above in nx.immediate_dominators(graph, source).items()
        if above == source and target != source and not graph.has_edge(source, target)
    )


@given(arcs)
def test_networkx_gives_the_same_dominators(pairs: list[tuple[int, int]]) -> None:
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(range(9))
    graph.add_edges_from(pairs)
    assert safe_pairs(graph) == count_with_networkx(graph)


@given(arcs)
def test_portions_of_sources_add_up(pairs: list[tuple[int, int]]) -> None:
    graph = nx.DiGraph(pairs)
    whole = safe_pairs(graph)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dominators, "BIT_BUDGET", 200)
        assert safe_pairs(graph) == whole


@given(arcs)
def test_networkx_gives_the_same_betweenness(pairs: list[tuple[int, int]]) -> None:
    ties = nx.Graph((u, v) for u, v in pairs if u != v)
    expected = list(nx.betweenness_centrality(ties, normalized=False).values())
    assert total_betweenness(ties) == pytest.approx(expected)
