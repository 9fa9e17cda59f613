"""Kernels for shortest paths where each arc has a length of its own, and for betweenness of arcs.

Lengths are added from the source outwards and compared exactly, as NetworkX does: two paths are equally
short if their sums are the same float64.

References
----------
.. [1] Dijkstra, E. W. (1959). A note on two problems in connexion with graphs. Numerische Mathematik 1,
   269-271. doi:10.1007/BF01386390
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netmap.engine.compiled import kernel
from netmap.engine.paths import NONE, ONE, UNSEEN, Bounds, Numbers
from netmap.engine.rows import Heads, Places, Weights

#: children of a heap's node: four lie in one line of the cache
FOUR, TWO = np.uint64(4), np.uint64(2)


class Walk(NamedTuple):
    """Room for one search, made once and used for every source."""

    distance: Weights  #: node to its distance from the source; infinite where it was not reached
    order: Numbers  #: nodes in the order of their distance
    key: Weights  #: the heap's distances
    item: Numbers  #: the heap's nodes
    slot: Numbers  #: node to where it is in the heap, or UNSEEN


@kernel
def make_walk(n: int) -> Walk:
    """Make room for searches in a graph of n nodes."""
    return Walk(
        np.empty(n),
        np.empty(n, dtype=np.uint32),
        np.empty(n),
        np.empty(n, dtype=np.uint32),
        np.empty(n, dtype=np.uint32),
    )


@kernel
def rise(walk: Walk, i: np.uint64, node: np.uint32, distance: float) -> None:
    """Put a node into the heap at slot i or, while its parent is farther, above."""
    key, item, slot = walk.key, walk.item, walk.slot
    while i > NONE:
        parent = (i - ONE) >> TWO
        if key[parent] <= distance:
            break
        key[i] = key[parent]
        item[i] = item[parent]
        slot[item[i]] = i
        i = parent
    key[i] = distance
    item[i] = node
    slot[node] = i


@kernel
def drop_nearest(walk: Walk, size: np.uint64) -> None:
    """Take the first node out of the heap, whose size is what is left."""
    key, item, slot = walk.key, walk.item, walk.slot
    last, node = key[size], item[size]
    i, child = NONE, ONE
    while child < size:
        nearest, best = child, key[child]
        for j in range(child + ONE, child + FOUR if child + FOUR < size else size):
            if key[j] < best:
                nearest, best = np.uint64(j), key[j]
        if best >= last:
            break
        key[i] = best
        item[i] = item[nearest]
        slot[item[i]] = i
        i, child = nearest, nearest * FOUR + ONE
    key[i] = last
    item[i] = node
    slot[node] = i


@kernel
def walk_from(walk: Walk, begin: Bounds, head: Numbers, weight: Weights, source: int) -> np.uint64:
    """Find every node's distance from a source; return how many are reached. No weight is negative."""
    distance, order, slot = walk.distance, walk.order, walk.slot
    distance[:] = np.inf
    slot[:] = UNSEEN
    distance[source] = 0.0
    walk.key[0] = 0.0
    walk.item[0] = source
    size, reached = ONE, NONE
    while size > NONE:
        v = walk.item[0]
        size -= ONE
        drop_nearest(walk, size)
        order[reached] = v
        reached += ONE
        so_far = distance[v]
        for e in range(begin[v], begin[v + 1]):
            w = head[e]
            there = so_far + weight[e]
            if there < distance[w]:
                distance[w] = there
                i = np.uint64(slot[w])
                if i == UNSEEN:
                    i = size
                    size += ONE
                rise(walk, i, w, there)
    return reached


@kernel
def step_from(walk: Walk, begin: Bounds, head: Numbers, source: int) -> np.uint64:
    """Do the same where every arc has length 1."""
    distance, order = walk.distance, walk.order
    distance[:] = np.inf
    distance[source] = 0.0
    order[0] = source
    end, i = ONE, NONE
    while i < end:
        v = order[i]
        i += ONE
        for e in range(begin[v], begin[v + 1]):
            w = head[e]
            if distance[w] == np.inf:
                distance[w] = distance[v] + 1
                order[end] = w
                end += ONE
    return end


class Routes(NamedTuple):
    """Room for one source's shortest-path graph; places count in the order of distance."""

    place: Numbers  #: node to place
    ways: Weights  #: how many shortest paths lead to the place
    arcs: Numbers  #: the shortest-path graph's arcs, as numbers of the graph's
    ends: Numbers  #: the places where they end
    cut: Bounds  #: where in `arcs` those of a place begin


@kernel
def make_routes(n: int, m: int) -> Routes:
    """Make room for a graph of n nodes and m arcs."""
    return Routes(
        np.empty(n, dtype=np.uint32),
        np.empty(n),
        # written to one past the last arc kept: that is cheaper than asking first
        np.empty(m + 1, dtype=np.uint32),
        np.empty(m + 1, dtype=np.uint32),
        np.empty(n + 1, dtype=np.uint64),
    )


@kernel
def record(
    routes: Routes, walk: Walk, begin: Bounds, head: Numbers, weight: Weights, reached: np.uint64
) -> bool:
    """Write down the shortest-path graph; return False if it depends on the order of equal distances.

    It does where an arc adds nothing: its weight is 0, or too small to change the sum.
    """
    place, ways, arcs, ends, cut = routes.place, routes.ways, routes.arcs, routes.ends, routes.cut
    for i in range(reached):
        place[walk.order[i]] = i
        ways[i] = 0.0
    ways[0] = 1.0
    k = NONE
    clear = True
    for i in range(reached):
        v = walk.order[i]
        so_far = walk.distance[v]
        cut[i] = k
        for e in range(begin[v], begin[v + 1]):
            w = head[e]
            there = so_far + weight[e]
            clear &= there != so_far
            arcs[k] = e
            ends[k] = place[w]
            k += np.uint64(there == walk.distance[w])
        mine = ways[i]
        for j in range(cut[i], k):
            ways[ends[j]] += mine
    cut[reached] = k
    return clear


@kernel
def weighted_betweenness(
    start: Places, head: Heads, weight: Weights, sources: Places, wanted: Weights, endpoints: bool
) -> tuple[Weights, bool]:
    """Return, by node, the sum over sources and wanted targets of the share of shortest paths through it.

    Parameters
    ----------
    start, head, weight : arrays
        Rows of arcs and their lengths, none negative.
    sources : array of int64
        Places of the sources; one that is given twice counts twice.
    wanted : array of float64
        1 for nodes that are targets, 0 for others.
    endpoints : bool
        Whether a path also counts for its two ends.

    Returns
    -------
    array of float64, bool
        The second is False where the answer depends on the order of equal distances.
    """
    n = len(start) - 1
    begin, heads = start.view(np.uint64), head.view(np.uint32)
    walk, routes = make_walk(n), make_routes(n, len(head))
    ways, ends, cut = routes.ways, routes.ends, routes.cut
    share, result = np.empty(n), np.zeros(n)
    clear = True
    for source in sources:
        reached = walk_from(walk, begin, heads, weight, source)
        clear &= record(routes, walk, begin, heads, weight, reached)
        i = reached
        while i > ONE:
            i -= ONE
            v = walk.order[i]
            flow = 0.0
            for j in range(cut[i], cut[i + ONE]):
                flow += share[ends[j]]
            through = flow * ways[i]
            share[i] = (wanted[v] + through) / ways[i]
            result[v] += through
        if endpoints:
            result[source] += reached - ONE
            for j in range(ONE, reached):
                result[walk.order[j]] += 1
    return result, clear


@kernel
def arc_betweenness(
    start: Places, head: Heads, weight: Weights, sources: Places, stepwise: bool
) -> tuple[Weights, bool]:
    """Return, by arc, the sum over sources of the share of shortest paths along it.

    Parameters
    ----------
    start, head, weight : arrays
        Rows of arcs and their lengths, none negative.
    sources : array of int64
        Places of the sources.
    stepwise : bool
        Whether every length is 1, which is found faster.

    Returns
    -------
    array of float64, bool
        In the order of the rows; the second is False where the answer depends on the order of equal
        distances.
    """
    n = len(start) - 1
    begin, heads = start.view(np.uint64), head.view(np.uint32)
    walk, routes = make_walk(n), make_routes(n, len(head))
    ways, arcs, ends, cut = routes.ways, routes.arcs, routes.ends, routes.cut
    share, result = np.empty(n), np.zeros(len(head))
    clear = True
    for source in sources:
        if stepwise:
            reached = step_from(walk, begin, heads, source)
        else:
            reached = walk_from(walk, begin, heads, weight, source)
        clear &= record(routes, walk, begin, heads, weight, reached)
        i = reached
        while i > NONE:
            i -= ONE
            mine, through = ways[i], 0.0
            for j in range(cut[i], cut[i + ONE]):
                along = mine * share[ends[j]]
                result[arcs[j]] += along
                through += along
            share[i] = (1 + through) / mine
    return result, clear
