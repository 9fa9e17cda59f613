"""The honeycomb profile, two hundred times behind every answer, against plain NetworkX in one run."""

from __future__ import annotations

import time
from collections.abc import Callable

import networkx as nx
import numpy as np

from netmap.measures.betweenness import total_betweenness
from netmap.measures.dominators import safe_pairs
from netmap.measures.honeycomb import honeycomb
from netmap.measures.linkage import underlying


def draw(n: int, seed: int = 1) -> nx.DiGraph:
    """Return a graph with five arcs a node, six in ten of them both ways."""
    generator = np.random.default_rng(seed)
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    while graph.number_of_edges() < 5 * n:
        u, v = (int(x) for x in generator.integers(0, n, 2))
        if u != v:
            graph.add_edge(u, v)
            if generator.random() < 0.6:
                graph.add_edge(v, u)
    return graph


def with_networkx(graph: nx.DiGraph) -> int:
    """Count what `safe_pairs` counts."""
    return sum(
        above == s and t != s and not graph.has_edge(s, t)
        for s in graph
        for t, above in nx.immediate_dominators(graph, s).items()
    )


def best(function: Callable[[], object], times: int = 3) -> float:
    """Return the shortest of a few runs, in seconds."""
    runs = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        runs.append(time.perf_counter() - start)
    return min(runs)


def main() -> None:
    """Print the table."""
    print("| actors | routes without a third: ratio | betweenness: ratio | whole profile, ms |")
    print("|---|---|---|---|")
    for n in (30, 50, 85, 121, 200, 300):
        graph = draw(n)
        ties = underlying(graph)
        assert safe_pairs(graph) == with_networkx(graph)
        routes = best(lambda g=graph: with_networkx(g)) / best(lambda g=graph: safe_pairs(g))
        plain = best(lambda t=ties: nx.betweenness_centrality(t, normalized=False))
        go_between = plain / best(lambda t=ties: total_betweenness(t))
        honeycomb(graph)
        print(f"| {n} | {routes:.0f} | {go_between:.0f} | {1000 * best(lambda g=graph: honeycomb(g)):.1f} |")


if __name__ == "__main__":
    main()
