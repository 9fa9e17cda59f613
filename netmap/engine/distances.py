"""Kernels for distances: from one node, and summed over many.

Sums are worked out for 512 sources at once: each node has a bit for each source, set when the source has
reached it, and one pass along the arcs moves all of them a step. Nobody needs the distance of a pair, only
how many sources arrive at a node with each step, and that is the number of new bits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netmap.engine.compiled import kernel
from netmap.engine.paths import ONE, UNSEEN, Bounds, Numbers
from netmap.engine.rows import Heads, Places, Weights
from netmap.engine.weighted import make_walk, walk_from

#: words of 64 sources that travel together: one line of the cache
WIDE = 8
Bits = NDArray[np.uint64]


@kernel
def count_bits(x: np.uint64) -> np.uint64:
    """Return how many bits are set; compilers know this for a single instruction."""
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (x * np.uint64(0x0101010101010101)) >> np.uint64(56)


@kernel
def distances_from(start: Places, head: Heads, source: int, most: float) -> tuple[Numbers, Numbers]:
    """Return the nodes in the order in which a source reaches them, and in how many steps.

    Parameters
    ----------
    start, head : arrays
        Rows of arcs.
    source : int
        Its place.
    most : float
        No step is taken that would be longer than this.
    """
    n = len(start) - 1
    begin, heads = start.view(np.uint64), head.view(np.uint32)
    steps = np.full(n, UNSEEN, dtype=np.uint32)
    order, distance = np.empty(n + 1, dtype=np.uint32), np.empty(n + 1, dtype=np.uint32)
    steps[source] = 0
    order[0] = source
    end, i = ONE, np.uint64(0)
    while i < end:
        v = order[i]
        here = steps[v]
        distance[i] = here
        i += ONE
        if not here < most:
            continue
        for e in range(begin[v], begin[v + 1]):
            w = heads[e]
            fresh = steps[w] == UNSEEN
            steps[w] = here + 1 if fresh else steps[w]
            order[end] = w
            end += np.uint64(fresh)
    return order[:end], distance[:end]


@kernel
def spread(
    start: Places, head: Heads, sources: Places
) -> tuple[NDArray[np.int64], NDArray[np.int64], Weights]:
    """Return, by node, how many sources other than itself reach it, and their distances, added up.

    Parameters
    ----------
    start, head : arrays
        Rows of arcs.
    sources : array of int64
        Places of the sources, each once.

    Returns
    -------
    tuple of arrays
        How many reach the node, the sum of their distances to it, the sum of one over these.
    """
    n = len(start) - 1
    begin, heads = start.view(np.uint64), head.view(np.uint32)
    count, total, inverse = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64), np.zeros(n)
    seen = np.empty((n, WIDE), dtype=np.uint64)
    here, there = np.zeros((n, WIDE), dtype=np.uint64), np.zeros((n, WIDE), dtype=np.uint64)
    active, coming = np.empty(n, dtype=np.uint32), np.empty(n + 1, dtype=np.uint32)
    marked = np.zeros(n, dtype=np.bool_)
    for first in range(0, len(sources), 64 * WIDE):
        seen[:] = 0
        group = sources[first : first + 64 * WIDE]
        for x in range(len(group)):
            bit = ONE << np.uint64(x & 63)
            here[group[x], x >> 6] = bit
            seen[group[x], x >> 6] = bit
            active[x] = group[x]
        n_active, step = len(group), 0
        while n_active:
            step += 1
            n_active = move(begin, heads, seen, here, there, active[:n_active], coming, marked)
            for w in coming[:n_active]:
                arrived = np.int64(settle(seen, there, w))
                marked[w] = False
                count[w] += arrived
                total[w] += arrived * step
                inverse[w] += arrived / step
            here, there = there, here
            active, coming = coming, active
    return count, total, inverse


@kernel
def move(
    begin: Bounds,
    head: Numbers,
    seen: Bits,
    here: Bits,
    there: Bits,
    active: Numbers,
    coming: Numbers,
    marked: NDArray[np.bool_],
) -> int:
    """Take everybody a step; write down where somebody arrives for the first time; return how many places."""
    n_coming = 0
    for v in active:
        for e in range(begin[v], begin[v + 1]):
            w = head[e]
            any_new = np.uint64(0)
            for j in range(WIDE):
                new = here[v, j] & ~seen[w, j]
                there[w, j] |= new
                any_new |= new
            if any_new and not marked[w]:
                marked[w] = True
                coming[n_coming] = w
                n_coming += 1
    for v in active:
        for j in range(WIDE):
            here[v, j] = 0
    return n_coming


@kernel
def settle(seen: Bits, there: Bits, w: np.uint32) -> np.uint64:
    """Note who has arrived at a node; return how many."""
    arrived = np.uint64(0)
    for j in range(WIDE):
        seen[w, j] |= there[w, j]
        arrived += count_bits(there[w, j])
    return arrived


@kernel
def weighted_sums(
    start: Places, head: Heads, weight: Weights, sources: Places, wanted: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], Weights, Weights]:
    """Return, by source, how many other wanted nodes it reaches, and their distances, added up.

    Parameters
    ----------
    start, head, weight : arrays
        Rows of arcs and their lengths, none negative.
    sources : array of int64
        Places of the sources.
    wanted : array of bool
        Nodes that count.

    Returns
    -------
    tuple of arrays
        How many are reached, the sum of their distances, the sum of one over these, zeros left out.
    """
    n = len(start) - 1
    begin, heads = start.view(np.uint64), head.view(np.uint32)
    walk = make_walk(n)
    k = len(sources)
    count, total, inverse = np.zeros(k, dtype=np.int64), np.zeros(k), np.zeros(k)
    for x in range(k):
        reached = walk_from(walk, begin, heads, weight, sources[x])
        for i in range(ONE, reached):
            v = walk.order[i]
            if wanted[v]:
                d = walk.distance[v]
                count[x] += 1
                total[x] += d
                inverse[x] += 1 / d if d > 0 else 0.0
    return count, total, inverse
