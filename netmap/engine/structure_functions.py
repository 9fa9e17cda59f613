"""NetworkX's functions about who is linked to whom, on converted graphs.

Parameters, results, their order and the errors are NetworkX's: see there for the documentation.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import Any

import networkx as nx
import numpy as np

from netmap.engine import cores, dominators, holes, order, reach, triads
from netmap.engine.rows import Compact, Measured, Rows

Row = tuple[Any, Any, Any]


def average_clustering(
    G: Compact,  # noqa: N803  NetworkX's name
    nodes: None = None,
    weight: None = None,
    count_zeros: bool = True,
) -> float:
    """Return the mean of `clustering`."""
    values = clustering(G).values()
    kept = [value for value in values if count_zeros or value]
    return sum(kept) / len(kept)


def clustering(
    G: Compact,  # noqa: N803
    nodes: None = None,
    weight: None = None,
) -> dict[Hashable, float]:
    """Return the share of pairs of each node's contacts that are linked."""
    row, to, arcs = _both_ways(G)
    found = triads.count_triangles(row, to, arcs)
    degree = np.add.reduceat(np.append(arcs, 0), row[:-1]) * (np.diff(row) > 0)
    pairs = degree * (degree - 1)
    if G.directed:
        two_way = np.add.reduceat(np.append(arcs == 2, 0), row[:-1]) * (np.diff(row) > 0)
        pairs = 2 * (pairs - 2 * two_way)
    # a whole 0 where there are none, as in NetworkX
    return {
        node: 0 if count == 0 else count / most
        for node, count, most in zip(G.nodes, found.tolist(), pairs.tolist(), strict=True)
    }


def constraint(
    G: Compact,  # noqa: N803
    nodes: None = None,
    weight: Hashable = None,
) -> dict[Hashable, float]:
    """Return Burt's constraint."""
    return dict(zip(G.nodes, holes.constraint(*_strengths(G, weight, loops=False)).tolist(), strict=True))


def core_number(G: Compact) -> dict[Hashable, int]:  # noqa: N803
    """Return for each node the largest k such that it lies in a part where all have k contacts."""
    if G.n_loops:
        raise nx.NetworkXNotImplemented(
            "Input graph has self loops which is not permitted; "
            "Consider using G.remove_edges_from(nx.selfloop_edges(G))."
        )
    start, head = G.out[:2]
    if G.directed:
        there, back = _tails(G.out), _tails(G.into)
        first = np.argsort(np.concatenate((there, back)), kind="stable")
        start, head = start + G.into.start, np.concatenate((head, G.into.head))[first]
    return dict(zip(G.nodes, cores.core_numbers(start, head).tolist(), strict=True))


def effective_size(
    G: Compact,  # noqa: N803
    nodes: Collection[Hashable] | None = None,
    weight: Hashable = None,
) -> dict[Hashable, float]:
    """Return Burt's effective size."""
    if G.directed or weight is not None:
        values = holes.effective_size(*_strengths(G, weight, loops=True))
        # NetworkX asks only for arcs out of a node
        rows = G.out
        values[np.bincount(_tails(rows)[_tails(rows) != rows.head], minlength=len(G)) == 0] = np.nan
    else:
        values = holes.effective_size_of_ties(*G.out[:2])
    if nodes is None:
        return dict(zip(G.nodes, values.tolist(), strict=True))
    return {node: float(values[G.index[node]]) for node in nodes}


def global_reaching_centrality(
    G: Compact,  # noqa: N803
    weight: None = None,
    normalized: bool = True,
) -> float:
    """Return how much farther the best placed node reaches than the others."""
    if not len(G.out.head):
        raise nx.NetworkXError("Size of G must be positive")
    if len(G) == 1:
        raise nx.NetworkXError("local_reaching_centrality of a single node with self-loop not well-defined")
    reached, _ = reach.count_reached(*G.out[:2])
    shares = [count / (len(G) - 1) for count in reached.tolist()]
    most = max(shares)
    return float(sum(most - share for share in shares) / (len(G) - 1))


def immediate_dominators(G: Compact, start: Hashable) -> dict[Hashable, Hashable]:  # noqa: N803
    """Return for each node the last other one that stands on every route to it."""
    if start not in G:
        raise nx.NetworkXError("start is not in G")
    place = G.index[start]
    above = dominators.immediate_dominators(*G.out[:2], *G.into[:2], place)
    left = order.last_left_first(*G.out[:2], place)[1:]
    return {G.nodes[v]: G.nodes[u] for v, u in zip(left.tolist(), above[left].tolist(), strict=True)}


def transitivity(G: Compact) -> float:  # noqa: N803
    """Return the share of pairs with a shared contact that are linked themselves."""
    row, to, ones = _both_ways(G)
    degree = np.diff(row)
    found = int(triads.count_triangles(row, to, ones).sum())
    return found / int((degree * (degree - 1)).sum()) if found else 0


def triadic_census(G: Compact, nodelist: None = None) -> dict[str, int]:  # noqa: N803
    """Return how many sets of three nodes are linked in each of the 16 ways."""
    return dict(zip(triads.TYPES, triads.triad_census(*G.out[:2], *G.into[:2]).tolist(), strict=True))


def triangles(G: Compact, nodes: None = None) -> dict[Hashable, int]:  # noqa: N803
    """Return how many triangles each node is part of."""
    return dict(zip(G.nodes, (triads.count_triangles(*_both_ways(G)) // 2).tolist(), strict=True))


def _tails(rows: Rows) -> Any:
    return np.repeat(np.arange(len(rows.start) - 1), np.diff(rows.start))


def _strengths(graph: Compact, weight: Hashable, *, loops: bool) -> Row:
    rows = Measured(*graph.out[:2], np.ones(len(graph.out.head)))
    if weight is not None:
        rows = graph.weighted(weight)
    if not graph.directed:
        return rows
    into = graph.into[:2]
    back = np.ones(len(rows.head)) if weight is None else graph.weighted_into(weight).weight
    result: Row = holes.join_directions(*rows, *into, back, loops)
    return result


def _both_ways(graph: Compact) -> Row:
    # who is linked to whom, self-loops left out, and by how many arcs
    row, to, strength = _strengths(graph, None, loops=False)
    if not graph.directed and graph.n_loops:
        tails = _tails(Rows(row, to))
        row = np.append(0, np.cumsum(np.bincount(tails[tails != to], minlength=len(graph))))
        to = to[tails != to]
        strength = strength[: len(to)]
    return row, to, strength.astype(np.int64)
