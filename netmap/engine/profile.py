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
from netmap.engine.triads import count_closed

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
    all_mutual = 2 * mutual == arcs
    safe = count_in_blocks(row, to) - arcs if all_mutual else count_safe(start, head, into, tail)
    scores = betweenness(row, to, row, to, np.arange(n), np.ones(n), False) / 2
    _, incoherence = solve_levels(start, head, row, to, strength)
    closed, triples = count_closed(row, to)
    return np.array((mutual, arcs, incoherence, safe, scores.sum(), np.square(scores).sum(), closed, triples))
