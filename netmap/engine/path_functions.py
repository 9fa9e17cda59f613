"""NetworkX's functions about paths, on converted graphs.

Parameters, results, their order and the errors are NetworkX's: see there for the documentation.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from netmap.engine import distances, paths, weighted
from netmap.engine.rows import Compact, Measured, Places, Weights

#: how many sources `distances.spread` takes in the time of one alone
AT_ONCE = 12


def betweenness_centrality(
    G: Compact,  # noqa: N803  NetworkX's name
    k: int | None = None,
    normalized: bool = True,
    weight: Hashable = None,
    endpoints: bool = False,
    seed: Any = None,
) -> dict[Hashable, float]:
    """Return the share of shortest paths between others that run through each node."""
    n = len(G)
    sample = None if k is None or k == n else _sample(G, k, seed)
    sources = np.arange(n) if sample is None else sample
    sums = _betweenness(G, sources, np.ones(n), weight, bool(endpoints))
    values = _rescaled(sums, G, normalized=normalized, endpoints=endpoints, sample=sample)
    return dict(zip(G.nodes, values.tolist(), strict=True))


def betweenness_centrality_subset(
    G: Compact,  # noqa: N803
    sources: Collection[Hashable],
    targets: Collection[Hashable],
    normalized: bool = False,
    weight: Hashable = None,
) -> dict[Hashable, float]:
    """Return the same of the shortest paths from sources to targets."""
    wanted = np.zeros(len(G))
    wanted[[G.index[node] for node in set(targets) if node in G]] = 1
    places = np.array([G.index[node] for node in sources], dtype=np.int64)
    sums = _betweenness(G, places, wanted, weight, False)
    values = _rescaled(sums, G, normalized=normalized, endpoints=False)
    return dict(zip(G.nodes, values.tolist(), strict=True))


def edge_betweenness_centrality(
    G: Compact,  # noqa: N803
    k: int | None = None,
    normalized: bool = True,
    weight: Hashable = None,
    seed: Any = None,
) -> dict[tuple[Hashable, Hashable], float]:
    """Return the share of shortest paths that run along each arc."""
    sample = None if k is None else _sample(G, k, seed)
    sources = np.arange(len(G)) if sample is None else sample
    rows = Measured(*G.out[:2], np.ones(len(G.out.head))) if weight is None else G.weighted(weight)
    sums, clear = weighted.arc_betweenness(*rows, sources, weight is None)
    _insist(clear)
    arcs = list(G.arcs())
    if not G.directed:
        kept, sums = _once(rows, sums)
        arcs = [arcs[e] for e in kept.tolist()]
    values = _rescaled(sums, G, normalized=normalized, endpoints=True, sample=sample)
    return dict(zip(arcs, values.tolist(), strict=True))


def closeness_centrality(
    G: Compact,  # noqa: N803
    u: Hashable = None,
    distance: Hashable = None,
    wf_improved: bool = True,
) -> Any:
    """Return how few steps the others, or those who can, need to reach each node."""
    places = np.arange(len(G)) if u is None else np.array([_place(G, u, distance)])
    if distance is not None:
        wanted = np.ones(len(G), dtype=np.bool_)
        count, total, _ = distances.weighted_sums(*G.weighted_into(distance), places, wanted)
    elif u is None:
        count, steps, _ = distances.spread(*G.out[:2], places)
        total = steps.astype(np.float64)
    else:
        _, far = distances.distances_from(*G.into[:2], places[0], np.inf)
        count, total = np.array([len(far) - 1]), np.array([float(far.sum())])
    values = np.divide(count, total, out=np.zeros(len(places)), where=total > 0)
    if wf_improved and len(G) > 1:
        values *= count / (len(G) - 1)
    return dict(zip(G.nodes, values.tolist(), strict=True)) if u is None else float(values[0])


def harmonic_centrality(
    G: Compact,  # noqa: N803
    nbunch: Any = None,
    distance: Hashable = None,
    sources: Any = None,
) -> dict[Hashable, float]:
    """Return the sum over others of one over their distance to each node."""
    # NetworkX's result is in the order of this set
    asked = set(nx.Graph.nbunch_iter(G, nbunch))
    places = np.fromiter(map(G.index.__getitem__, asked), dtype=np.int64, count=len(asked))
    starts = np.arange(len(G))
    if sources is not None:
        starts = np.unique([G.index[node] for node in nx.Graph.nbunch_iter(G, sources)]).astype(np.int64)
    wanted = np.zeros(len(G), dtype=np.bool_)
    wanted[starts] = True
    if distance is not None:
        _, _, values = distances.weighted_sums(*G.weighted_into(distance), places, wanted)
    elif len(places) * AT_ONCE < len(starts):
        values = np.array([_nearness(G, place, wanted) for place in places])
    else:
        values = distances.spread(*G.out[:2], starts)[2][places]
    # nobody near is a whole 0 in NetworkX
    return {node: value or 0 for node, value in zip(asked, values.tolist(), strict=True)}


def single_source_shortest_path_length(
    G: Compact,  # noqa: N803
    source: Hashable,
    cutoff: float | None = None,
) -> dict[Hashable, int]:
    """Return the number of steps from a source to every node it reaches, nearest first."""
    return _lengths(G, _place(G, source, None), cutoff)


def all_pairs_shortest_path_length(
    G: Compact,  # noqa: N803
    cutoff: float | None = None,
) -> Iterator[tuple[Hashable, dict[Hashable, int]]]:
    """Yield each node and the number of steps to every node it reaches, nearest first."""
    for place, node in enumerate(G.nodes):
        yield node, _lengths(G, place, cutoff)


def average_shortest_path_length(
    G: Compact,  # noqa: N803
    weight: None = None,
    method: str | None = None,
) -> float:
    """Return the mean number of steps from one node to another."""
    n = len(G)
    if n == 0:
        raise nx.NetworkXPointlessConcept(
            "the null graph has no paths, thus there is no average shortest path length"
        )
    if n == 1:
        return 0
    for rows in (G.out, G.into):
        if len(distances.distances_from(*rows[:2], 0, np.inf)[0]) < n:
            raise nx.NetworkXError(f"Graph is not {'strongly ' if G.directed else ''}connected.")
    _, total, _ = distances.spread(*G.out[:2], np.arange(n))
    return int(total.sum()) / (n * (n - 1))


def global_efficiency(G: Compact) -> float:  # noqa: N803
    """Return the mean over pairs of one over their distance."""
    n = len(G)
    if n < 2:
        return 0
    return float(distances.spread(*G.out[:2], np.arange(n))[2].sum()) / (n * (n - 1))


def _sample(graph: Compact, k: int, seed: Any) -> Places:
    chosen = nx.utils.create_py_random_state(seed).sample(graph.nodes, k)
    return np.array([graph.index[node] for node in chosen], dtype=np.int64)


def _betweenness(
    graph: Compact, sources: Places, wanted: Weights, weight: Hashable, endpoints: bool
) -> Weights:
    if weight is None:
        return paths.betweenness(*graph.out[:2], *graph.into[:2], sources, wanted, endpoints)
    result, clear = weighted.weighted_betweenness(*graph.weighted(weight), sources, wanted, endpoints)
    _insist(clear)
    return result


def _insist(clear: bool) -> None:
    if not clear:
        raise NotImplementedError("some weight is so small that it is lost in the sums")


def _rescaled(
    sums: Weights, graph: Compact, *, normalized: bool, endpoints: bool, sample: Places | None = None
) -> Weights:
    # as in NetworkX, where a sampled source that does not count as an end has had one source fewer
    n = len(graph) if endpoints else len(graph) - 1
    if n < 2:
        return sums
    both_ways = 1 if graph.directed else 2

    def factor(sources: int) -> float:
        return 1 / (sources * (n - 1)) if normalized else n / (sources * both_ways)

    if sample is None or endpoints:
        return sums * factor(n if sample is None else len(sample))
    factors: Weights = np.full(len(sums), factor(len(sample)))
    factors[sample] = factor(len(sample) - 1) if len(sample) > 1 else np.nan
    factors *= sums
    return factors


def _once(rows: Measured, sums: Weights) -> tuple[Places, Weights]:
    # each tie of an undirected graph is two arcs: keep the one that leads on in the nodes' order
    n = len(rows.start) - 1
    tail = np.repeat(np.arange(n), np.diff(rows.start))
    number = np.minimum(tail, rows.head) * n + np.maximum(tail, rows.head)
    kept = np.flatnonzero(tail <= rows.head)
    order = np.argsort(number[kept], kind="stable")
    place = np.searchsorted(number[kept], number, sorter=order)
    together = np.zeros(len(kept))
    np.add.at(together, order[place], sums)
    return kept.astype(np.int64), together


def _place(graph: Compact, node: Hashable, weight: Hashable) -> int:
    if node in graph:
        return graph.index[node]
    if weight is None:
        raise nx.NodeNotFound(f"Source {node} is not in G")
    hash(node)  # here NetworkX says first that a node cannot be a list
    raise nx.NodeNotFound(f"Node {node} not found in graph")


def _nearness(graph: Compact, place: int, wanted: NDArray[np.bool_]) -> float:
    order, steps = distances.distances_from(*graph.into[:2], place, np.inf)
    return float((wanted[order[1:]] / steps[1:]).sum())


def _lengths(graph: Compact, place: int, cutoff: float | None) -> dict[Hashable, int]:
    most = np.inf if cutoff is None else float(cutoff)
    order, steps = distances.distances_from(*graph.out[:2], place, most)
    return dict(zip(graph.table[order].tolist(), steps.tolist(), strict=True))
