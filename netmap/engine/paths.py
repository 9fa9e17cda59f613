"""Kernels for betweenness where every arc is one step.

Brandes' algorithm in two passes for each source. The first finds the shortest-path graph level by level
and writes it down, numbering nodes by the order in which they are reached; the second only reads it
backwards. A level is found in the cheaper of two ways: its predecessors push along their arcs, or, where
fewer nodes are unseen than would push, each unseen node pulls along the arcs into it.

Arrays that serve as indices are read as unsigned: numba need not then ask of each whether it counts from
the end, which takes a third off the time.

References
----------
.. [1] Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical Sociology
   25(2), 163-177. doi:10.1080/0022250X.2001.9990249
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from netmap.engine.compiled import kernel
from netmap.engine.rows import Heads, Places, Weights

#: the place of a node that has not been reached
UNSEEN = np.uint32(0xFFFFFFFF)
#: an unsigned count and a plain 1 would make a float
NONE, ONE = np.uint64(0), np.uint64(1)

Numbers = NDArray[np.uint32]
Bounds = NDArray[np.uint64]


class Search(NamedTuple):
    """Room for one search, made once and used for every source; places count in the order of reaching."""

    place: Numbers  #: node to place, or UNSEEN
    order: Numbers  #: place to node
    routes: Weights  #: how many shortest paths lead to the place
    arcs: Numbers  #: places at the other ends of the shortest-path graph's arcs
    pushed: Bounds  #: where in `arcs` the successors of a place begin, where its level was pushed from
    pulled: Bounds  #: where in `arcs` the predecessors of a place begin, where its level was pulled
    level: Bounds  #: first place of each level
    by_pull: NDArray[np.bool_]  #: whether the level was pulled
    unseen: Numbers  #: nodes that had not been reached at the last look


@kernel
def make_search(n: int, m: int) -> Search:
    """Make room for searches in a graph of n nodes and m arcs."""
    return Search(
        np.full(n, UNSEEN, dtype=np.uint32),
        np.empty(n + 1, dtype=np.uint32),
        np.empty(n + 2),
        # written to one past the last arc kept: that is cheaper than asking first
        np.empty(m + 1, dtype=np.uint32),
        np.empty(n + 2, dtype=np.uint64),
        np.empty(n + 2, dtype=np.uint64),
        np.empty(n + 2, dtype=np.uint64),
        np.empty(n + 2, dtype=np.bool_),
        np.empty(n + 1, dtype=np.uint32),
    )


@kernel
def push(
    search: Search, begin: Bounds, head: Numbers, first: np.uint64, last: np.uint64, k: np.uint64
) -> tuple[np.uint64, np.uint64]:
    """Reach the next level from places first to last; return where it and the arcs end."""
    place, order, routes, arcs, pushed = search.place, search.order, search.routes, search.arcs, search.pushed
    end = last
    for i in range(first, last):
        v = order[i]
        pushed[i] = k
        for e in range(begin[v], begin[v + 1]):
            w = head[e]
            p = place[w]
            # no branches: which way they go is chance, and a wrong guess costs more than the writes
            fresh = p == UNSEEN
            p = np.uint32(end) if fresh else p
            place[w] = p
            order[end] = w
            end += np.uint64(fresh)
            arcs[k] = p
            k += np.uint64(p >= last)
    pushed[last] = k
    for i in range(last, end):
        routes[i] = 0.0
    for i in range(first, last):
        ways = routes[i]
        for j in range(pushed[i], pushed[i + ONE]):
            routes[arcs[j]] += ways
    return end, k


@kernel
def pull(
    search: Search,
    begin: Bounds,
    tail: Numbers,
    first: np.uint64,
    last: np.uint64,
    k: np.uint64,
    n_unseen: np.uint64,
) -> tuple[np.uint64, np.uint64, np.uint64]:
    """Let the unseen look for places first to last; return where level and arcs end, how many are left."""
    place, order, routes, arcs, pulled = search.place, search.order, search.routes, search.arcs, search.pulled
    unseen = search.unseen
    nowhere = len(routes) - 1
    routes[nowhere] = 0.0
    end = last
    left = NONE
    for x in range(n_unseen):
        w = unseen[x]
        if place[w] != UNSEEN:
            continue
        pulled[end] = k
        ways = 0.0
        for e in range(begin[w], begin[w + 1]):
            p = place[tail[e]]
            before = (first <= p) & (p < last)
            ways += routes[p if before else nowhere]
            arcs[k] = p
            k += np.uint64(before)
        found = ways > 0
        order[end] = w
        routes[end] = ways
        end += np.uint64(found)
        unseen[left] = w
        left += np.uint64(not found)
    pulled[end] = k
    for i in range(last, end):
        place[order[i]] = i
    return end, k, left


@kernel
def look_round(search: Search) -> np.uint64:
    """List the nodes that have not been reached; return how many they are."""
    place, unseen = search.place, search.unseen
    n_unseen = NONE
    for v in range(len(place)):
        unseen[n_unseen] = v
        n_unseen += np.uint64(place[v] == UNSEEN)
    return n_unseen


@kernel
def search_from(
    search: Search, begin: Bounds, head: Numbers, into: Bounds, tail: Numbers, source: int
) -> tuple[np.uint64, int]:
    """Write down the shortest-path graph of one source; return how many nodes and levels it has."""
    level = search.level
    n = np.uint64(len(search.place))
    search.place[source] = 0
    search.order[0] = source
    search.routes[0] = 1.0
    level[0] = 0
    first, last, k, n_unseen = NONE, ONE, NONE, n
    depth = 0
    while first < last:
        depth += 1
        level[depth] = last
        search.by_pull[depth] = last - first > min(n_unseen, n - last)
        if search.by_pull[depth]:
            if n_unseen == n:
                n_unseen = look_round(search)
            end, k, n_unseen = pull(search, into, tail, first, last, k, n_unseen)
        else:
            end, k = push(search, begin, head, first, last, k)
        first, last = last, end
    # the last level is empty
    level[depth + 1] = last
    return last, depth


@kernel
def forget(search: Search, n_reached: np.uint64) -> None:
    """Make the room ready for the next source."""
    for i in range(n_reached):
        search.place[search.order[i]] = UNSEEN


@kernel
def gather(search: Search, share: Weights, flow: Weights, d: int) -> None:
    """Add up, for each place of level d, the shares of its successors."""
    arcs, pushed, pulled = search.arcs, search.pushed, search.pulled
    first, last, after = search.level[d], search.level[d + 1], search.level[d + 2]
    if not search.by_pull[d + 1]:
        for i in range(first, last):
            total = 0.0
            for j in range(pushed[i], pushed[i + ONE]):
                total += share[arcs[j]]
            flow[i] = total
        return
    for i in range(first, last):
        flow[i] = 0.0
    for i in range(last, after):
        part = share[i]
        for j in range(pulled[i], pulled[i + ONE]):
            flow[arcs[j]] += part


@kernel
def betweenness(
    start: Places,
    head: Heads,
    into_start: Places,
    into_tail: Heads,
    sources: Places,
    wanted: Weights,
    endpoints: bool,
) -> Weights:
    """Return, by node, the sum over sources and wanted targets of the share of shortest paths through it.

    Parameters
    ----------
    start, head : arrays
        Rows of arcs.
    into_start, into_tail : arrays
        Rows of the same arcs turned round.
    sources : array of int64
        Places of the sources; one that is given twice counts twice.
    wanted : array of float64
        1 for nodes that are targets, 0 for others.
    endpoints : bool
        Whether a path also counts for its two ends.
    """
    n = len(start) - 1
    begin, heads = start.view(np.uint64), head.view(np.uint32)
    into, tails = into_start.view(np.uint64), into_tail.view(np.uint32)
    search = make_search(n, len(head))
    order, routes, level = search.order, search.routes, search.level
    share, flow, result = np.empty(n), np.empty(n), np.zeros(n)
    for source in sources:
        n_reached, depth = search_from(search, begin, heads, into, tails, source)
        for d in range(depth - 1, 0, -1):
            gather(search, share, flow, d)
            for i in range(level[d], level[d + 1]):
                v = order[i]
                through = flow[i] * routes[i]
                share[i] = (wanted[v] + through) / routes[i]
                result[v] += through
        if endpoints:
            result[source] += n_reached - ONE
            for i in range(ONE, n_reached):
                result[order[i]] += 1
        forget(search, n_reached)
    return result
