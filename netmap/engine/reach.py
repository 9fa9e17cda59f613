"""Who reaches whom: strongly connected components, then sets of bits (methods A1, A2).

Every kernel takes the rows of a directed graph: ``head[start[i]:start[i + 1]]`` are the nodes that the
arcs of node i lead to. Sets of bits are held for a portion of the nodes at a time, so that memory
grows with the number of nodes and not with its square.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from netmap.engine.bits import count_ones, lowest_bit
from netmap.engine.compiled import kernel

#: words of 64 bits held at a time, for all components together: 32 megabytes
WORDS = 2**22


@kernel
def strong_components(start: Any, head: Any) -> Any:
    """Return each node's strongly connected component and how many there are (Tarjan, no recursion).

    A component has a higher number than every other one it can reach.
    """
    n = len(start) - 1
    component = np.full(n, -1, np.int32)
    order = np.zeros(n, np.int32)
    low = np.zeros(n, np.int32)
    place = start[:-1].copy()
    waiting = np.empty(n, np.int32)
    path = np.empty(n, np.int32)
    clock = count = held = 0
    for root in range(n):
        if order[root] > 0:
            continue
        depth = 0
        path[0] = waiting[held] = root
        held += 1
        clock += 1
        order[root] = low[root] = clock
        while depth >= 0:
            v = path[depth]
            if place[v] < start[v + 1]:
                u = head[place[v]]
                place[v] += 1
                if order[u] == 0:
                    depth += 1
                    path[depth] = waiting[held] = u
                    held += 1
                    clock += 1
                    order[u] = low[u] = clock
                elif component[u] < 0:
                    low[v] = min(low[v], order[u])
                continue
            depth -= 1
            if depth >= 0:
                low[path[depth]] = min(low[path[depth]], low[v])
            if low[v] == order[v]:
                while component[v] < 0:
                    held -= 1
                    component[waiting[held]] = count
                count += 1
    return component, count


@kernel
def group(component: Any, count: Any) -> Any:
    """Return the nodes of each component: ``members[first[c]:first[c + 1]]``."""
    first = np.zeros(count + 1, np.int64)
    for c in component:
        first[c + 1] += 1
    for c in range(count):
        first[c + 1] += first[c]
    place = first[:-1].copy()
    members = np.empty(len(component), np.int32)
    for v in range(len(component)):
        members[place[component[v]]] = v
        place[component[v]] += 1
    return first, members


@kernel
def condense(start: Any, head: Any, component: Any, first: Any, members: Any) -> Any:
    """Return the rows of the graph of components, each arc once and none inside a component."""
    count = len(first) - 1
    seen = np.full(count, -1, np.int32)
    begin = np.zeros(count + 1, np.int64)
    lead = np.empty(len(head), np.int32)
    m = 0
    for c in range(count):
        for v in members[first[c] : first[c + 1]]:
            for u in head[start[v] : start[v + 1]]:
                d = component[u]
                if d != c and seen[d] != c:
                    seen[d] = c
                    lead[m] = d
                    m += 1
        begin[c + 1] = m
    return begin, lead[:m].copy()


@kernel
def _spread(begin: Any, lead: Any, first: Any, low: Any, bits: Any) -> Any:
    """Set the bits of the nodes that each component reaches, itself included.

    Bit i of the portion stands for the node at ``members[64 * low + i]``.
    """
    width = bits.shape[1]
    for c in range(len(first) - 1):
        row = bits[c]
        row[:] = 0
        for i in range(max(first[c] - 64 * low, 0), min(first[c + 1] - 64 * low, 64 * width)):
            row[i >> 6] |= np.uint64(1) << np.uint64(i & 63)
        for d in lead[begin[c] : begin[c + 1]]:
            for w in range(width):
                row[w] |= bits[d, w]


@kernel
def count_reached(start: Any, head: Any) -> Any:
    """Return how many others each node can reach, and the pairs of nodes that reach each other."""
    component, count = strong_components(start, head)
    first, members = group(component, count)
    begin, lead = condense(start, head, component, first, members)
    words = (len(component) + 63) // 64
    width = max(1, min(words, WORDS // max(count, 1)))
    bits = np.empty((count, width), np.uint64)
    total = np.zeros(count, np.int64)
    for low in range(0, words, width):
        portion = bits[:, : min(width, words - low)]
        _spread(begin, lead, first, low, portion)
        for c in range(count):
            for word in portion[c]:
                total[c] += count_ones(word)
    reached = np.empty(len(component), np.int64)
    for v in range(len(component)):
        reached[v] = total[component[v]] - 1
    mutual = 0
    for c in range(count):
        mutual += (first[c + 1] - first[c]) * (first[c + 1] - first[c] - 1) // 2
    return reached, mutual


@kernel
def count_pairs(start: Any, head: Any, source: Any, target: Any) -> int:
    """Return the ordered pairs of two different nodes, one a source, one a target, with a route."""
    component, count = strong_components(start, head)
    first, members = group(component, count)
    begin, lead = condense(start, head, component, first, members)
    n = len(component)
    words = (n + 63) // 64
    width = max(1, min(words, WORDS // max(count, 1)))
    bits = np.empty((count, width), np.uint64)
    weight = np.zeros(count, np.int64)
    total = 0
    wanted = np.zeros(words, np.uint64)
    for i in range(n):
        v = members[i]
        weight[component[v]] += source[v]
        total -= source[v] and target[v]
        if target[v]:
            wanted[i >> 6] |= np.uint64(1) << np.uint64(i & 63)
    for low in range(0, words, width):
        portion = bits[:, : min(width, words - low)]
        _spread(begin, lead, first, low, portion)
        for c in range(count):
            if weight[c]:
                for w in range(portion.shape[1]):
                    total += weight[c] * count_ones(portion[c, w] & wanted[low + w])
    return total


@kernel
def transitive_closure(start: Any, head: Any, loops: Any) -> Any:
    """Return the rows of the graph with an arc wherever there is a route.

    `loops` says which nodes have an arc to themselves: 0 those that had one, 1 those on a cycle (one
    of their own included), 2 all.
    """
    component, count = strong_components(start, head)
    first, members = group(component, count)
    begin, lead = condense(start, head, component, first, members)
    n = len(component)
    own = np.zeros(n, np.bool_)
    for v in range(n):
        c = component[v]
        own[v] = loops == 2 or (loops == 1 and first[c + 1] - first[c] > 1)
        for u in head[start[v] : start[v + 1]]:
            own[v] = own[v] or u == v
    reached, _ = count_reached(start, head)
    row = np.zeros(n + 1, np.int64)
    for v in range(n):
        row[v + 1] = row[v] + reached[v] + own[v]
    to = np.empty(row[n], np.int32)
    place = row[:-1].copy()
    words = (n + 63) // 64
    width = max(1, min(words, WORDS // max(count, 1)))
    bits = np.empty((count, width), np.uint64)
    for low in range(0, words, width):
        portion = bits[:, : min(width, words - low)]
        _spread(begin, lead, first, low, portion)
        for v in range(n):
            for w in range(portion.shape[1]):
                rest = portion[component[v], w]
                while rest:
                    u = members[64 * (low + w) + lowest_bit(rest)]
                    rest &= rest - np.uint64(1)
                    if u != v or own[v]:
                        to[place[v]] = u
                        place[v] += 1
    for v in range(n):
        to[row[v] : row[v + 1]].sort()
    return row, to
