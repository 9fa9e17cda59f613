"""Rewiring that keeps everybody's number of two-way, incoming and outgoing arcs (methods H1, N3)."""

from __future__ import annotations

from typing import Any

import numpy as np

from netmap.engine.compiled import kernel

#: no pair: pairs are written as one whole number, 0 or more
FREE = np.int64(-1)


@kernel
def _slot(key: Any, mask: int) -> int:
    """Return where a pair is looked for first."""
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    return np.int64(mixed >> np.uint64(32)) & mask  # type: ignore[return-value]


@kernel
def _holds(table: Any, key: Any) -> bool:
    mask = len(table) - 1
    i = _slot(key, mask)
    while table[i] != FREE:
        if table[i] == key:
            return True
        i = (i + 1) & mask
    return False


@kernel
def _add(table: Any, key: Any) -> None:
    mask = len(table) - 1
    i = _slot(key, mask)
    while table[i] != FREE:
        i = (i + 1) & mask
    table[i] = key


@kernel
def _drop(table: Any, key: Any) -> None:
    """Take a pair out, and move up those that stand behind it only because it was in the way."""
    mask = len(table) - 1
    hole = _slot(key, mask)
    while table[hole] != key:
        hole = (hole + 1) & mask
    i = hole
    while True:
        i = (i + 1) & mask
        if table[i] == FREE:
            break
        # may it move? only if its own first place does not lie after the hole
        if (i - _slot(table[i], mask)) & mask >= (i - hole) & mask:
            table[hole] = table[i]
            hole = i
    table[hole] = FREE


@kernel
def swap_pairs(n: int, mutual: Any, single: Any, picks: Any) -> int:
    """Exchange the heads of pairs of arcs, in place, and return how many exchanges were made.

    Parameters
    ----------
    n : int
        How many nodes there are.
    mutual, single : array of int32, shape (k, 2)
        The pairs linked both ways, and the arcs that go one way. Changed.
    picks : array of float64, shape (attempts, 2)
        Random numbers in [0, 1): which of all the pairs, and which other of its sort, each of them
        both as it is and turned round (which matters for a two-way pair only). An attempt that would
        link a pair twice, or a node to itself, changes nothing.
    """
    linked = len(mutual) + len(single)
    size = 8
    while size < 3 * linked:
        size *= 2
    table = np.full(size, FREE)
    for pairs in (mutual, single):
        for e in range(len(pairs)):
            u, v = np.int64(pairs[e, 0]), np.int64(pairs[e, 1])
            _add(table, min(u, v) * n + max(u, v))
    made = 0
    for t in range(len(picks)):
        i = int(picks[t, 0] * linked)
        both_ways = i < len(mutual)
        pairs = mutual if both_ways else single
        i -= 0 if both_ways else len(mutual)
        j = int(picks[t, 1] * 2 * len(pairs))
        turned = j & 1
        j >>= 1
        a, b = np.int64(pairs[i, 0]), np.int64(pairs[i, 1])
        c, d = np.int64(pairs[j, 0]), np.int64(pairs[j, 1])
        if both_ways and turned:
            c, d = d, c
        if a in (c, d) or b in (c, d):
            continue
        one, other = min(a, d) * n + max(a, d), min(c, b) * n + max(c, b)
        if _holds(table, one) or _holds(table, other):
            continue
        _drop(table, min(a, b) * n + max(a, b))
        _drop(table, min(c, d) * n + max(c, d))
        _add(table, one)
        _add(table, other)
        pairs[i, 0], pairs[i, 1] = a, d
        pairs[j, 0], pairs[j, 1] = c, b
        made += 1
    return made
