"""Measures of structure, rewiring and honeycomb profiles against plain NetworkX, in one run.

    python benchmarks/structure.py [--largest N]

CPU time, one thread. Each pair of runs is interleaved several times and the medians are divided, so
a busy machine slows both. Conversion of the graph is included. Where NetworkX would take too long it
works on a sample and its time is scaled; the table says so.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import NamedTuple

import networkx as nx
import numpy as np

from netmap.engine import api
from netmap.engine.rows import compact
from netmap.measures import batches, chance, hierarchy

Work = Callable[[], object]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NETMAP_THREADS"), "1")


class Row(NamedTuple):
    """One line of the table: what, how large, ours, theirs, and what theirs is to be multiplied by."""

    name: str
    n: int
    ours: Work
    theirs: Work
    scale: float = 1
    times: int = 5
    note: str = ""


def draw(n: int, seed: int = 1) -> nx.DiGraph:
    """Return a graph with five arcs a node, about half of them both ways."""
    generator = np.random.default_rng(seed)
    arcs: set[tuple[int, int]] = set()
    while len(arcs) < 5 * n:
        u, v = (int(x) for x in generator.integers(0, n, 2))
        if u != v:
            arcs.add((u, v))
            if generator.random() < 0.6:
                arcs.add((v, u))
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(sorted(arcs))
    return graph


def cpu(work: Work) -> float:
    """Return the CPU seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def compare(row: Row) -> tuple[float, float]:
    """Return medians of interleaved runs, ours in bundles long enough to be timed."""
    row.ours()
    bundle = max(1, int(0.02 / max(cpu(row.ours), 1e-6)))
    ours, theirs = [], []
    for _ in range(row.times):
        ours.append(cpu(lambda: [row.ours() for _ in range(bundle)]) / bundle)
        theirs.append(cpu(row.theirs) * row.scale)
    return median(ours), median(theirs)


def plain_hierarchy(graph: nx.DiGraph) -> float:
    """Return Krackhardt's hierarchy by NetworkX's descendants."""
    below = {v: nx.descendants(graph, v) for v in graph}
    both = sum(v in below[u] for v in graph for u in below[v]) // 2
    pairs = sum(map(len, below.values())) - both
    return (pairs - both) / pairs if pairs else 0.0


def plain_bypass(graph: nx.DiGraph, sources: list[int]) -> int:
    """Count the pairs that nobody separates, source by source."""
    return sum(
        above == s and t != s and not graph.has_edge(s, t)
        for s in sources
        for t, above in nx.immediate_dominators(graph, s).items()
    )


def plain_profile(graph: nx.DiGraph) -> tuple[float, ...]:
    """Return what a honeycomb profile is made of, by NetworkX's functions and a numpy solution."""
    ties = nx.Graph(graph)
    scores = nx.betweenness_centrality(ties, normalized=False).values()
    matrix = nx.to_numpy_array(graph)
    total, balance = matrix.sum(0) + matrix.sum(1), matrix.sum(0) - matrix.sum(1)
    levels = np.linalg.lstsq(np.diag(total) - matrix - matrix.T, balance, rcond=None)[0]
    tails, heads = np.nonzero(matrix)
    return (
        nx.overall_reciprocity(graph),
        float(np.mean((levels[heads] - levels[tails] - 1) ** 2)),
        plain_bypass(graph, list(graph)),
        sum(scores) ** 2 / sum(score**2 for score in scores),
        nx.transitivity(ties),
    )


def measures(n: int, graph: nx.DiGraph) -> Iterator[Row]:
    """Yield the rows about one graph."""
    from netmap.engine import triads

    some = list(graph)[:: max(1, n // 50)]
    share = n / len(some)
    sampled = f"NetworkX on {len(some)} sources, scaled" if share > 1 else ""
    rows = compact(graph)

    def reach_of_some() -> None:
        for v in some:
            nx.single_source_shortest_path_length(graph, v)

    if n <= 1_000:
        grc = Row("global reaching centrality", n, lambda: hierarchy.global_reaching_centrality(graph), lambda: nx.global_reaching_centrality(graph), times=3)  # fmt: skip
        yield grc
        yield Row("Krackhardt hierarchy", n, lambda: hierarchy._one_way_share(graph), lambda: plain_hierarchy(graph), times=3)  # fmt: skip
        yield Row("effective size", n, lambda: api.effective_size(graph), lambda: nx.effective_size(graph))
    else:
        yield Row("global reaching centrality", n, lambda: hierarchy.global_reaching_centrality(graph), reach_of_some, share, 3, sampled)  # fmt: skip
    yield Row(
        "bypass", n, lambda: api.safe_pairs(graph), lambda: plain_bypass(graph, some), share, 3, sampled
    )
    yield Row("constraint", n, lambda: api.constraint(graph), lambda: nx.constraint(graph))
    yield Row("triad census", n, lambda: triads.triad_census(*compact(graph).out[:2], *rows.into[:2]), lambda: nx.triadic_census(graph), times=3)  # fmt: skip
    ties = nx.Graph(graph)
    yield Row("transitivity", n, lambda: api.count_closed(graph), lambda: nx.transitivity(ties))
    yield Row("core numbers", n, lambda: api.core_numbers(graph), lambda: nx.core_number(ties))
    yield rewiring(n, graph)


def rewiring(n: int, graph: nx.DiGraph) -> Row:
    """Return the row about swaps: random numbers included, per swap made."""
    from netmap.engine import swaps

    shape = chance.read_shape(graph)
    attempts = chance.BURN_IN * (len(shape.mutual) + len(shape.single))

    def ours() -> int:
        picks = chance.build_generator(1, 0).random((attempts, 2))
        return swaps.swap_pairs(n, shape.mutual.copy(), shape.single.copy(), picks)

    made, few, copy = ours(), 5_000, graph.copy()

    def theirs() -> None:
        nx.directed_edge_swap(copy, nswap=few, max_tries=10**6, seed=1)

    return Row("rewiring, per swap", n, ours, theirs, made / few, 3, f"NetworkX makes {few} swaps, scaled")


def profiles(n: int, draws: int = 1_000, few: int = 10) -> Row:
    """Return the row about the honeycomb profile with a thousand shuffles."""
    family = batches.Shuffles(chance.read_shape(draw(n)), "dyad", 1)
    nodes = range(n)

    def theirs() -> None:
        for i in range(few):
            plain_profile(chance.build_drawn(nodes, family.arcs(i)))

    return Row(f"profile with {draws} shuffles", n, lambda: batches.profiles(family, draws), theirs, draws / few, 3, f"NetworkX on {few} of them, scaled")  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=10_000)
    largest = parser.parse_args().largest
    if os.environ.get("OMP_NUM_THREADS") != "1":  # read when numpy is imported: start again
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ONE_THREAD})
    print("| measure | n | ours, ms | NetworkX, ms | ratio | |")
    print("|---|---|---|---|---|---|", flush=True)
    for n in (n for n in (100, 200, 1_000, 10_000) if n <= largest):
        for row in measures(n, draw(n)):
            show(row)
        if n <= 200:
            show(profiles(n))


def show(row: Row) -> None:
    """Measure and print one line."""
    with api.choose(True):
        ours, theirs = compare(row)
    print(
        f"| {row.name} | {row.n:,} | {1000 * ours:.3g} | {1000 * theirs:,.0f} | {theirs / ours:,.0f} | {row.note} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
