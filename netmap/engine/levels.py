"""Trophic levels: sparse equations without a matrix (methods A5)."""

from __future__ import annotations

from typing import Any

import numpy as np

from netmap.engine.compiled import kernel

#: how small the remainder of the equations is made, as a share of where it started
EXACT = 1e-15


@kernel
def _peel(row: Any, to: Any, strength: Any, whole: Any, balance: Any) -> Any:
    """Solve for the nodes that hang on one other, one after the other, as far as that goes.

    Returns them in order with the node each hangs on and the strength between, and how many other
    nodes each node is left with. `whole` and `balance` are changed for the others.
    """
    n = len(row) - 1
    left = row[1:] - row[:-1]
    peeled = np.empty(n, np.int32)
    hook = np.empty(n, np.int32)
    tie = np.empty(n, np.float64)
    m = 0
    for v in range(n):
        if left[v] == 1:
            peeled[m] = v
            m += 1
    i = 0
    while i < m:
        v = peeled[i]
        hook[i] = -1  # where its one neighbour was peeled first, it is the last of its tree
        if left[v] == 1:
            for e in range(row[v], row[v + 1]):
                u = to[e]
                if left[u] > 0:
                    hook[i] = u
                    tie[i] = strength[e]
                    left[v] = 0
                    left[u] -= 1
                    whole[u] -= strength[e]
                    balance[u] += balance[v]
                    if left[u] == 1:
                        peeled[m] = u
                        m += 1
                    break
        i += 1
    return peeled[:m], hook, tie, left


@kernel
def _iterate(row: Any, to: Any, strength: Any, whole: Any, balance: Any, left: Any, level: Any) -> None:
    """Solve for the nodes that are left by conjugate gradients, each equation divided by its diagonal."""
    n = len(row) - 1
    active = np.flatnonzero(left > 0)
    rest = np.zeros(n, np.float64)
    step = np.zeros(n, np.float64)
    image = np.zeros(n, np.float64)
    size = 0.0
    for v in active:
        rest[v] = balance[v]
        step[v] = balance[v] / whole[v]
        size += rest[v] * step[v]
    goal = size * EXACT * EXACT
    for _ in range(10 * len(active) + 100):
        if size <= goal:
            break
        along = 0.0
        for v in active:
            total = whole[v] * step[v]
            for e in range(row[v], row[v + 1]):
                total -= strength[e] * step[to[e]]
            image[v] = total
            along += total * step[v]
        if along <= 0:
            break
        by = size / along
        before = size
        size = 0.0
        for v in active:
            level[v] += by * step[v]
            rest[v] -= by * image[v]
            size += rest[v] * rest[v] / whole[v]
        for v in active:
            step[v] = rest[v] / whole[v] + size / before * step[v]


@kernel
def _shift(row: Any, to: Any, level: Any) -> None:
    """Let the lowest level of each component be 0."""
    n = len(row) - 1
    seen = np.zeros(n, np.bool_)
    queue = np.empty(n, np.int32)
    for root in range(n):
        if seen[root]:
            continue
        seen[root] = True
        queue[0] = root
        count, i, lowest = 1, 0, level[root]
        while i < count:
            v = queue[i]
            i += 1
            lowest = min(lowest, level[v])
            for u in to[row[v] : row[v + 1]]:
                if not seen[u]:
                    seen[u] = True
                    queue[count] = u
                    count += 1
        for v in queue[:count]:
            level[v] -= lowest


@kernel
def solve_levels(start: Any, head: Any, row: Any, to: Any, strength: Any) -> Any:
    """Return the trophic level of every node and the trophic incoherence, weights ignored.

    Parameters
    ----------
    start, head : array
        Rows of a directed graph; self-loops do not matter.
    row, to, strength : array
        The same read both ways, without self-loops: see `holes.join_directions`.

    Notes
    -----
    A node that hangs on one other is solved for and taken off, until none does: that is all of a tree.
    What is left is solved by conjugate gradients. The incoherence is the smallest value of a sum of
    squares, so an error in the levels enters it squared.
    """
    n = len(start) - 1
    whole = np.zeros(n, np.float64)
    balance = np.zeros(n, np.float64)
    for v in range(n):
        for e in range(row[v], row[v + 1]):
            whole[v] += strength[e]
        for u in head[start[v] : start[v + 1]]:
            if u != v:
                balance[v] -= 1
                balance[u] += 1
    peeled, hook, tie, left = _peel(row, to, strength, whole, balance)
    level = np.zeros(n, np.float64)
    # ties to nodes taken off must not pull: their step stays 0
    _iterate(row, to, strength, whole, balance, left, level)
    for i in range(len(peeled) - 1, -1, -1):
        if hook[i] >= 0:
            level[peeled[i]] = level[hook[i]] + balance[peeled[i]] / tie[i]
    _shift(row, to, level)
    total, arcs = 0.0, 0
    for v in range(n):
        for u in head[start[v] : start[v + 1]]:
            if u != v:
                total += (level[u] - level[v] - 1) ** 2
                arcs += 1
    return level, total / max(arcs, 1)
