"""The whole honeycomb profile of one graph after another (methods A11).

Graphs are given by their arcs, each once and without self-loops.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from netmap.engine.compiled import kernel
from netmap.engine.dominators import count_in_blocks, count_safe
from netmap.engine.holes import join_directions
from netmap.engine.levels import solve_levels
from netmap.engine.paths import betweenness

#: what is found out about each graph, by column
COLUMNS = ("mutual", "arcs", "incoherence", "safe", "between", "between_squared", "closed", "triples")


@kernel
def to_rows(n: int, tails: Any, heads: Any) -> Any:
    """Return arcs as rows, in the order given."""
    start = np.zeros(n + 1, np.int64)
    for u in tails:
        start[u + 1] += 1
    for v in range(n):
        start[v + 1] += start[v]
    place = start[:-1].copy()
    head = np.empty(len(tails), np.int32)
    for e in range(len(tails)):
        head[place[tails[e]]] = heads[e]
        place[tails[e]] += 1
    return start, head


@kernel
def count_closed(row: Any, to: Any) -> Any:
    """Return how many ordered pairs of ties at a node are closed by a third tie, and how many pairs there are."""
    n = len(row) - 1
    at = np.full(n, -1, np.int32)
    closed = triples = 0
    for v in range(n):
        degree = row[v + 1] - row[v]
        triples += degree * (degree - 1)
        for u in to[row[v] : row[v + 1]]:
            at[u] = v
        # each triangle is found once for its lowest and middle node
        for u in to[row[v] : row[v + 1]]:
            if u > v:
                for w in to[row[u] : row[u + 1]]:
                    closed += w > u and at[w] == v
    return 6 * closed, triples


@kernel
def profile(n: int, tails: Any, heads: Any, found: Any) -> None:
    """Write the `COLUMNS` of one graph into `found`."""
    start, head = to_rows(n, tails, heads)
    into, tail = to_rows(n, heads, tails)
    one = np.ones(len(head), np.float64)
    row, to, strength = join_directions(start, head, one, into, tail, one, False)
    arcs = len(head)
    mutual = arcs - len(to) // 2
    found[0], found[1] = mutual, arcs
    found[2] = solve_levels(start, head, row, to, strength)[1]
    if 2 * mutual == arcs:
        found[3] = count_in_blocks(row, to) - arcs
    else:
        found[3] = count_safe(start, head, into, tail)
    everybody = np.arange(n)
    scores = betweenness(row, to, row, to, everybody, np.ones(n, np.float64), False) / 2
    found[4], found[5] = scores.sum(), (scores * scores).sum()
    found[6], found[7] = count_closed(row, to)


@kernel
def profile_many(n: int, first: Any, tails: Any, heads: Any) -> Any:
    """Return the `COLUMNS` of graphs with n nodes each; graph i has the arcs from first[i] to first[i + 1]."""
    found = np.empty((len(first) - 1, 8), np.float64)
    for i in range(len(first) - 1):
        profile(n, tails[first[i] : first[i + 1]], heads[first[i] : first[i + 1]], found[i])
    return found
