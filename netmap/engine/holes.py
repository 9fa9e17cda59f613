"""Structural holes: constraint and effective size (methods B1).

Both start from `join_directions`: who is linked to whom in either direction, and how strongly, which is
the sum of the weights of the arcs both ways. In an undirected graph its own rows serve as they are:
every measure here divides strengths by strengths.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from netmap.engine.compiled import kernel


@kernel
def join_directions(start: Any, head: Any, weight: Any, into: Any, tail: Any, back: Any, loops: bool) -> Any:
    """Return the rows of a directed graph read both ways, with a_ij + a_ji for each pair.

    A self-loop counts twice, as it does in NetworkX, or not at all where `loops` is false.
    """
    n = len(start) - 1
    row = np.zeros(n + 1, np.int64)
    to = np.empty(2 * len(head), np.int32)
    strength = np.empty(2 * len(head), np.float64)
    where = np.full(n, -1, np.int64)
    m = 0
    for v in range(n):
        for side in range(2):
            first, ends, values = (start, head, weight) if side == 0 else (into, tail, back)
            for e in range(first[v], first[v + 1]):
                u = ends[e]
                if u == v and not loops:
                    continue
                if where[u] < row[v]:
                    where[u] = m
                    to[m] = u
                    strength[m] = 0
                    m += 1
                strength[where[u]] += values[e]
        row[v + 1] = m
    return row, to[:m].copy(), strength[:m].copy()


@kernel
def constraint(row: Any, to: Any, strength: Any) -> Any:
    """Return Burt's constraint of every node, nan for one that is linked to nobody."""
    n = len(row) - 1
    share = np.zeros(len(to), np.float64)
    for v in range(n):
        whole = 0.0
        for e in range(row[v], row[v + 1]):
            whole += strength[e]
        if whole > 0:
            for e in range(row[v], row[v + 1]):
                share[e] = strength[e] / whole
    result = np.full(n, np.nan)
    through = np.zeros(n, np.float64)
    for v in range(n):
        for e in range(row[v], row[v + 1]):
            through[to[e]] = 0.0
        for e in range(row[v], row[v + 1]):
            u = to[e]
            for f in range(row[u], row[u + 1]):
                through[to[f]] += share[e] * share[f]
        if row[v + 1] > row[v]:
            result[v] = 0.0
        for e in range(row[v], row[v + 1]):
            result[v] += (share[e] + through[to[e]]) ** 2
    return result


@kernel
def effective_size(row: Any, to: Any, strength: Any) -> Any:
    """Return Burt's effective size of every node, nan for one that is linked to nobody.

    This is what NetworkX gives for ``nodes=``; without it, its answer for directed graphs is wrong in
    3.6 and 3.7 (networkx#8906).
    """
    n = len(row) - 1
    most = np.zeros(n, np.float64)
    whole = np.zeros(n, np.float64)
    for v in range(n):
        for e in range(row[v], row[v + 1]):
            whole[v] += strength[e]
            most[v] = max(most[v], strength[e])
    result = np.full(n, np.nan)
    share = np.zeros(n, np.float64)
    for v in range(n):
        if row[v + 1] == row[v]:
            continue
        for e in range(row[v], row[v + 1]):
            share[to[e]] = strength[e] / whole[v] if whole[v] > 0 else 0.0
        total = 0.0
        for u in to[row[v] : row[v + 1]]:
            redundant = 0.0
            if most[u] > 0:
                for f in range(row[u], row[u + 1]):
                    redundant += share[to[f]] * strength[f] / most[u]
            total += 1.0 - redundant
        for u in to[row[v] : row[v + 1]]:
            share[u] = 0.0
        result[v] = total
    return result


@kernel
def effective_size_of_ties(start: Any, head: Any) -> Any:
    """Return Borgatti's effective size, for undirected graphs without weights: n - 2t / n.

    n counts a node's contacts and t the ties among them; self-loops of contacts count as ties, as in
    NetworkX. nan for a node that is linked to nobody else.
    """
    n = len(start) - 1
    result = np.full(n, np.nan)
    contact = np.full(n, -1, np.int32)
    for v in range(n):
        contacts = ends = 0
        for u in head[start[v] : start[v + 1]]:
            if u != v:
                contact[u] = v
                contacts += 1
        for u in head[start[v] : start[v + 1]]:
            if u != v:
                for w in head[start[u] : start[u + 1]]:
                    ends += (contact[w] == v) * (1 + (w == u))
        if contacts:
            result[v] = contacts - ends / contacts
    return result
