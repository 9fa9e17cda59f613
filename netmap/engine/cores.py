"""Core numbers (methods B1)."""

from __future__ import annotations

from typing import Any

import numpy as np

from netmap.engine.compiled import kernel


@kernel
def core_numbers(row: Any, to: Any) -> Any:
    """Return for each node the largest k such that it lies in a part where all have k contacts.

    Parameters
    ----------
    row, to : array
        Rows of an undirected graph without self-loops; for a directed one the rows of both directions
        one after the other, so that a two-way pair counts twice, as in NetworkX.

    References
    ----------
    .. [1] Batagelj, V. and Zaversnik, M. (2003). An O(m) algorithm for cores decomposition of
       networks. arXiv:cs/0310049
    """
    n = len(row) - 1
    core = np.empty(n, np.int64)
    for v in range(n):
        core[v] = row[v + 1] - row[v]
    highest = core.max() if n else 0
    # nodes by degree; `first` says where those of each degree begin
    first = np.zeros(highest + 2, np.int64)
    for degree in core:
        first[degree + 1] += 1
    for k in range(highest + 1):
        first[k + 1] += first[k]
    order = np.empty(n, np.int64)
    place = np.empty(n, np.int64)
    following = first.copy()
    for v in range(n):
        place[v] = following[core[v]]
        order[place[v]] = v
        following[core[v]] += 1
    for i in range(n):
        v = order[i]
        for u in to[row[v] : row[v + 1]]:
            if core[u] > core[v]:
                # u moves to the front of those of its degree, and the front one step on
                front = max(first[core[u]], i + 1)
                other = order[front]
                order[place[u]], order[front] = other, u
                place[other], place[u] = place[u], front
                first[core[u]] = front + 1
                core[u] -= 1
    return core
