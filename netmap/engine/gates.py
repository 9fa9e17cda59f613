"""What lies on the shortest routes from one set of nodes to another (methods B4, B5).

Rows of a directed graph throughout; `wanted` says which nodes are targets. Routes from S to T are the
same as from T to S against the arcs, so whoever calls may search from the smaller of the two.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from netmap.engine.compiled import kernel

#: how many sets of nodes are followed at once
TOGETHER = 64


@kernel
def _search(start: Any, head: Any, source: int, steps: Any, order: Any) -> int:
    """Return how many nodes a source reaches; `order` lists them outwards, `steps` is -1 for the others."""
    steps[:] = -1
    steps[source] = 0
    order[0] = source
    count, i = 1, 0
    while i < count:
        v = order[i]
        i += 1
        for u in head[start[v] : start[v + 1]]:
            if steps[u] < 0:
                steps[u] = steps[v] + 1
                order[count] = u
                count += 1
    return count


@kernel
def _count_routes(start: Any, head: Any, steps: Any, order: Any, count: int, routes: Any) -> None:
    """Count the shortest routes to each of the nodes reached."""
    for v in order[:count]:
        routes[v] = 0.0
    routes[order[0]] = 1.0
    for v in order[:count]:
        for u in head[start[v] : start[v + 1]]:
            if steps[u] == steps[v] + 1:
                routes[u] += routes[v]


@kernel
def share_through(start: Any, head: Any, into: Any, tail: Any, sources: Any, wanted: Any, absent: Any) -> Any:
    """Return, for each of many sets, the share of shortest routes with a member inside, added up over pairs.

    ``absent[v, j]`` says whether node v is in set j; sources and targets are in none.
    """
    n, sets = absent.shape
    steps, order = np.empty((2, n), np.int32)
    routes = np.empty(n, np.float64)
    free = np.empty((n, min(TOGETHER, sets)), np.float64)
    total = np.zeros(sets, np.float64)
    for source in sources:
        count = _search(start, head, source, steps, order)
        _count_routes(start, head, steps, order, count, routes)
        for low in range(0, sets, TOGETHER):
            width = min(TOGETHER, sets - low)
            free[source, :width] = 1.0
            for v in order[1:count]:
                row = free[v, :width]
                row[:] = 0.0
                for u in tail[into[v] : into[v + 1]]:
                    if steps[u] >= 0 and steps[u] == steps[v] - 1:
                        for j in range(width):
                            row[j] += free[u, j]
                for j in range(width):
                    if absent[v, low + j]:
                        row[j] = 0.0
                if wanted[v]:
                    for j in range(width):
                        total[low + j] += 1.0 - row[j] / routes[v]
    return total


@kernel
def search_without(start: Any, head: Any, sources: Any, wanted: Any, gone: Any) -> Any:
    """Return how many pairs have a route, how many still have one without some nodes, and their extra steps."""
    n = len(start) - 1
    steps, order, detour, other = np.empty((4, n), np.int32)
    pairs = left = extra = 0
    for source in sources:
        count = _search(start, head, source, steps, order)
        detour[:] = -1
        detour[source] = 0
        other[0] = source
        reached, i = 1, 0
        while i < reached:
            v = other[i]
            i += 1
            for u in head[start[v] : start[v + 1]]:
                if detour[u] < 0 and not gone[u]:
                    detour[u] = detour[v] + 1
                    other[reached] = u
                    reached += 1
        for v in order[1:count]:
            if wanted[v]:
                pairs += 1
                if detour[v] >= 0:
                    left += 1
                    extra += detour[v] - steps[v]
    return pairs, left, extra


@kernel
def share_of_arcs(start: Any, head: Any, sources: Any, wanted: Any) -> Any:
    """Return, for each arc in the order of the rows, the share of shortest routes using it, added up over pairs."""
    n = len(start) - 1
    steps, order = np.empty((2, n), np.int32)
    routes, beyond = np.empty((2, n), np.float64)
    total = np.zeros(len(head), np.float64)
    for source in sources:
        count = _search(start, head, source, steps, order)
        _count_routes(start, head, steps, order, count, routes)
        for i in range(count - 1, -1, -1):
            v = order[i]
            beyond[v] = 0.0
            for e in range(start[v], start[v + 1]):
                u = head[e]
                if steps[u] == steps[v] + 1:
                    share = routes[v] / routes[u] * (wanted[u] + beyond[u])
                    total[e] += share
                    beyond[v] += share
    return total
