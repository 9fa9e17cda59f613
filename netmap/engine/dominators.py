"""Who stands on every route: immediate dominators, bypass, and blocks of two-way graphs (methods A9).

Kernels take the rows of a graph and, where routes are followed backwards, the rows of its arcs turned
round. Self-loops do not matter.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from netmap.engine.compiled import kernel
from netmap.engine.reach import count_pairs, strong_components
from netmap.engine.rows import Heads, Places


@kernel
def _walk(
    start: Any, head: Any, source: int, number: Any, node: Any, above: Any, path: Any, place: Any
) -> int:
    """Return how many nodes the source reaches, numbered from 0 depth first.

    `number` is -1 for the others; `node` and `above` say, by number, which node it is and the number
    it was come to from.
    """
    number[:] = -1
    depth = 0
    path[0] = node[0] = source
    number[source] = above[0] = 0
    place[source] = start[source]
    count = 1
    while depth >= 0:
        v = path[depth]
        if place[v] == start[v + 1]:
            depth -= 1
            continue
        u = head[place[v]]
        place[v] += 1
        if number[u] < 0:
            depth += 1
            path[depth] = node[count] = u
            place[u] = start[u]
            above[count] = number[v]
            number[u] = count
            count += 1
    return count


@kernel
def _best(i: int, last: int, semi: Any, label: Any, link: Any, path: Any) -> int:
    """Return the smallest semidominator on the way up from i as far as `last`; shorten the way."""
    if link[i] < last:
        return semi[label[i]]  # type: ignore[no-any-return]
    depth = 0
    while link[i] >= last:
        path[depth] = i
        depth += 1
        i = link[i]
    best = label[i]
    top = link[i]
    while depth:
        depth -= 1
        v = path[depth]
        link[v] = top
        if semi[best] < semi[label[v]]:
            label[v] = best
        else:
            best = label[v]
    return semi[best]  # type: ignore[no-any-return]


@kernel
def _dominate(
    into: Any,
    tail: Any,
    count: int,
    number: Any,
    node: Any,
    above: Any,
    semi: Any,
    label: Any,
    link: Any,
    path: Any,
) -> None:
    """Leave in `above` the immediate dominators of the numbered nodes, by number [1]_."""
    for i in range(count):
        semi[i] = label[i] = i
        link[i] = above[i]
    for i in range(count - 1, 0, -1):
        best = above[i]
        v = node[i]
        for u in tail[into[v] : into[v + 1]]:
            if number[u] >= 0:
                best = min(best, _best(number[u], i + 1, semi, label, link, path))
        semi[i] = best
    for i in range(1, count):
        up = above[i]
        while up > semi[i]:
            up = above[up]
        above[i] = up


@kernel
def immediate_dominators(start: Any, head: Any, into: Any, tail: Any, source: int) -> Any:
    """Return each node's immediate dominator from a source, -1 for the source and what it cannot reach.

    References
    ----------
    .. [1] Georgiadis, L. (2005). Linear-Time Algorithms for Dominators and Related Problems. PhD
       thesis, Princeton University: the semi-NCA algorithm.
    """
    n = len(start) - 1
    number, node, above, semi, label, link, path = np.empty((7, n), np.int32)
    count = _walk(start, head, source, number, node, above, path, np.empty(n, np.int64))
    _dominate(into, tail, count, number, node, above, semi, label, link, path)
    result = np.full(n, -1, np.int32)
    for i in range(1, count):
        result[node[i]] = node[above[i]]
    return result


@kernel
def select(start: Any, head: Any, place: Any, size: int) -> Any:
    """Return the rows of the part of a graph whose nodes have a place in it (others have -1), no self-loops."""
    begin = np.zeros(size + 1, np.int64)
    lead = np.empty(len(head), np.int32)
    m = i = 0
    for v in range(len(start) - 1):
        if place[v] < 0:
            continue
        for u in head[start[v] : start[v + 1]]:
            if place[u] >= 0 and u != v:
                lead[m] = place[u]
                m += 1
        i += 1
        begin[i] = m
    return begin, lead[:m].copy()


@kernel
def count_children(start: Any, head: Any, into: Any, tail: Any, sources: Any, targets: Any) -> int:
    """Return the pairs of one of `sources` and one of the true `targets` without an arc, dominated directly."""
    n = len(start) - 1
    number, node, above, semi, label, link, path = np.empty((7, n), np.int32)
    place = np.empty(n, np.int64)
    total = 0
    for source in sources:
        count = _walk(start, head, source, number, node, above, path, place)
        _dominate(into, tail, count, number, node, above, semi, label, link, path)
        for i in range(1, count):
            total += above[i] == 0 and targets[node[i]]
        for u in head[start[source] : start[source + 1]]:
            total -= targets[u] and u != source
    return total


def _count_inside(start: Places, head: Heads, into: Places, tail: Heads) -> int:
    """Return the safe pairs of a strongly connected graph without self-loops.

    Let r be any node. A node other than r that separates s from t separates s from r, or r from t:
    otherwise s could reach t by way of r. So where r is the immediate dominator of t, seen from r, and
    that of s, seen from r against the arcs, only r itself can separate them: s and t are safe exactly
    if s reaches t without r. The few other nodes are looked at one by one; one with a single way in (or
    out) is safe from (or to) nobody.
    """
    n = len(start) - 1
    outwards, inwards = np.diff(start), np.diff(into)
    r = int(np.argmax(outwards + inwards))
    target = immediate_dominators(start, head, into, tail, r) == r
    source = immediate_dominators(into, tail, start, head, r) == r
    rest = np.arange(n) != r
    place = np.where(rest, np.cumsum(rest, dtype=np.int32) - np.int32(1), np.int32(-1))
    begin, lead = select(start, head, place, n - 1)
    apart = count_pairs(begin, lead, source[rest], target[rest])
    # with an arc it is no question whether they are safe: those among them, and those from r and to r
    near, far = source.copy(), target.copy()
    near[r] = far[r] = True
    arcs = int(np.count_nonzero(np.repeat(near, outwards) & far[head]))
    odd_sources = np.flatnonzero(~near & (outwards > 1))
    odd_targets = np.flatnonzero(~far & (inwards > 1))
    return (
        int(np.count_nonzero(target) + np.count_nonzero(source) + apart - arcs)
        + count_children(start, head, into, tail, odd_sources, target)
        + count_children(into, tail, start, head, odd_targets, np.ones(n, dtype=np.bool_))
    )


def count_safe(start: Places, head: Heads, into: Places, tail: Heads) -> int:
    """Return the ordered pairs without an arc that no third node separates, one reaching the other.

    By Menger's theorem: the pairs with two routes that share no third node; t's immediate dominator,
    seen from s, is s. The largest strongly connected component is counted as a whole; other sources,
    and the targets outside it, one by one. Not a kernel itself: its parts are, and others use them.
    """
    n = len(start) - 1
    if n < 3:
        return 0
    component, _ = strong_components(start, head)
    sizes = np.bincount(component)
    largest = int(np.argmax(sizes))
    inside = component == largest
    sources = np.flatnonzero(~inside & (np.diff(start) > 1))
    targets = np.flatnonzero(~inside & (np.diff(into) > 1))
    total = count_children(start, head, into, tail, sources, np.ones(n, dtype=np.bool_))
    total += count_children(into, tail, start, head, targets, inside)
    k = int(sizes[largest])
    if k > 2:
        place = np.where(inside, np.cumsum(inside, dtype=np.int32) - np.int32(1), np.int32(-1))
        total += _count_inside(*select(start, head, place, k), *select(into, tail, place, k))
    return total


@kernel
def count_in_blocks(start: Any, head: Any) -> int:
    """Return the ordered pairs of nodes of an undirected graph that lie in the same block.

    Blocks are the biconnected components: found in one walk, without recursion.
    """
    n = len(start) - 1
    order, low, above, path, held = np.zeros((5, n), np.int32)
    place = start[:-1].copy()
    total = clock = 0
    for root in range(n):
        if order[root]:
            continue
        depth = waiting = 0
        path[0] = root
        clock += 1
        order[root] = low[root] = clock
        above[root] = -1
        while depth >= 0:
            v = path[depth]
            if place[v] < start[v + 1]:
                u = head[place[v]]
                place[v] += 1
                if order[u] == 0:
                    above[u] = v
                    clock += 1
                    order[u] = low[u] = clock
                    held[waiting] = u
                    waiting += 1
                    depth += 1
                    path[depth] = u
                elif u != above[v]:
                    low[v] = min(low[v], order[u])
                continue
            depth -= 1
            if depth < 0:
                continue
            up = path[depth]
            low[up] = min(low[up], low[v])
            if low[v] >= order[up]:
                size = 1
                while True:
                    waiting -= 1
                    size += 1
                    if held[waiting] == v:
                        break
                total += size * (size - 1)
    return total
