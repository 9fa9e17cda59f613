"""The whole honeycomb profile of a graph (methods A11).

A graph is given by its arcs, each once and without self-loops.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from netmap.engine.compiled import kernel
from netmap.engine.dominators import count_in_blocks, count_safe
from netmap.engine.holes import join_directions
from netmap.engine.levels import solve_levels
from netmap.engine.paths import betweenness
from netmap.engine.rows import Heads

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


def profile(n: int, tails: Heads, heads: Heads) -> NDArray[np.float64]:
    """Return the `COLUMNS` of one graph.

    Not a kernel itself: its parts are, and are compiled for other purposes as well.
    """
    start, head = to_rows(n, tails, heads)
    into, tail = to_rows(n, heads, tails)
    one = np.ones(len(head))
    row, to, strength = join_directions(start, head, one, into, tail, one, False)
    arcs = len(head)
    mutual = arcs - len(to) // 2
    if 2 * mutual == arcs:
        safe = count_in_blocks(row, to) - arcs
    else:
        safe = count_safe(start, head, into, tail)
    scores = betweenness(row, to, row, to, np.arange(n), np.ones(n), False) / 2
    _, incoherence = solve_levels(start, head, row, to, strength)
    closed, triples = count_closed(row, to)
    return np.array(
        (mutual, arcs, incoherence, safe, scores.sum(), np.square(scores).sum(), closed, triples)
    )
