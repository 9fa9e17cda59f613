"""How many actors can be reached from one so that no single third actor is on every route.

NetworkX's `immediate_dominators` gives the same answer one source at a time; here the dominators of
all sources are sets of bits in long integers, so that one ``&`` serves hundreds of sources at once.
That is what makes two hundred shuffled maps bearable. The test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np

#: bits held for each pass: sources are taken in portions so that large maps fit in memory
BIT_BUDGET = 2**30


def safe_pairs(graph: nx.DiGraph) -> int:
    """Return the ordered pairs without an arc whose target is immediately dominated by its source.

    Parameters
    ----------
    graph : networkx.DiGraph
        Not modified. Self-loops do not matter.

    Returns
    -------
    int
        By Menger's theorem: the pairs with at least two routes that share no third actor.

    Notes
    -----
    The dominators of v from s are v and whatever dominates every predecessor of v; the largest such
    sets are found by starting from "everything" and cutting down until nothing changes.
    """
    n = len(graph)
    if n < 3:
        return 0
    position = {node: i for i, node in enumerate(graph)}
    before = [[position[u] for u in graph.predecessors(node) if u != node] for node in graph]
    order = _outwards(before)
    portion = max(1, min(n, BIT_BUDGET // (n * n)))
    pairs = sum(
        _count(range(first, min(first + portion, n)), before, order) for first in range(0, n, portion)
    )
    # a target with an arc from the source is immediately dominated by it as well, and not wanted
    return pairs - sum(1 for u, v in graph.edges if u != v)


def _outwards(before: Sequence[Sequence[int]]) -> list[int]:
    """Return the nodes so that most come after one of their predecessors: fewer passes are needed."""
    after: list[list[int]] = [[] for _ in before]
    for node, own in enumerate(before):
        for one in own:
            after[one].append(node)
    seen: set[int] = set()
    order: list[int] = []
    for start in sorted(range(len(before)), key=lambda v: (-len(after[v]), v)):
        row = [start] if start not in seen else []
        seen.update(row)
        for node in row:
            fresh = [v for v in after[node] if v not in seen]
            seen.update(fresh)
            row += fresh
        order += row
    return order


def _count(sources: range, before: Sequence[Sequence[int]], order: Sequence[int]) -> int:
    """Return how many nodes the sources immediately dominate."""
    n = len(before)
    width = -(-n // 8) * 8  # one block of bits for each source, whole bytes
    everything = (1 << (width * len(sources))) - 1
    each = sum(1 << (width * place) for place in range(len(sources)))
    block = (1 << width) - 1
    dominators = [everything] * n
    keep, own = [everything] * n, [each << v for v in range(n)]
    for place, source in enumerate(sources):
        # nothing but itself dominates a source
        keep[source] = everything ^ (block << (width * place))
        dominators[source] = keep[source] | (1 << (width * place + source))
    changed = True
    while changed:
        changed = False
        for node in order:
            found = everything
            for one in before[node]:
                found &= dominators[one]
            found = (found & keep[node]) | own[node]
            if found != dominators[node]:
                dominators[node], changed = found, True
    themselves = sum(1 << (width * place + source) for place, source in enumerate(sources))
    size = width * len(sources) // 8
    total = 0
    for node in range(n):
        rest = dominators[node] & ~themselves & ~own[node]
        blocks = np.frombuffer(rest.to_bytes(size, "little"), dtype=np.uint8).reshape(len(sources), -1)
        total += len(sources) - int(np.count_nonzero(blocks.any(axis=1))) - (node in sources)
    return total
