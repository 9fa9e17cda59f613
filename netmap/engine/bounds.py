"""Pairs without one closest shared boss: Krackhardt's LUB (methods A1), in both conventions.

All work on the graph of strongly connected components, as `reach.condense` makes it, with the rows
turned round: ``above[rise[c]:rise[c + 1]]`` are the components with an arc to c. A component has a
higher number than those it reaches, so a walk from the highest number down meets bosses first.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from netmap.engine.bits import count_ones, lowest_bit
from netmap.engine.compiled import kernel
from netmap.engine.reach import condense, count_reached, group, strong_components


@kernel
def turn(begin: Any, lead: Any) -> Any:
    """Return the rows of the same arcs turned round."""
    n = len(begin) - 1
    rise = np.zeros(n + 1, np.int64)
    for d in lead:
        rise[d + 1] += 1
    for c in range(n):
        rise[c + 1] += rise[c]
    place = rise[:-1].copy()
    above = np.empty(len(lead), np.int32)
    for c in range(n):
        for d in lead[begin[c] : begin[c + 1]]:
            above[place[d]] = c
            place[d] += 1
    return rise, above


@kernel
def components_with_bosses(start: Any, head: Any) -> Any:
    """Return components' nodes and, for each, the components with an arc to it."""
    component, count = strong_components(start, head)
    first, members = group(component, count)
    begin, lead = condense(start, head, component, first, members)
    rise, above = turn(begin, lead)
    return first, members, rise, above


@kernel
def count_work(start: Any, head: Any) -> Any:
    """Return how many components answer to several others, to none, and how many there are.

    `count_without_least` takes the square of the first times the last over 64 steps,
    `count_without_greatest` the square of the first two times the second over 64.
    """
    first, _, rise, _ = components_with_bosses(start, head)
    several = none = 0
    for c in range(len(first) - 1):
        several += rise[c + 1] - rise[c] > 1
        none += rise[c + 1] == rise[c]
    return several, none, len(first) - 1


@kernel
def _bosses(rise: Any, above: Any, where: Any, rows: int) -> Any:
    """Return the bosses of all kinds of the components in `where`, as bits, and everybody's number."""
    count = len(rise) - 1
    words = (count + 63) // 64
    kept = np.zeros((rows, words), np.uint64)
    number = np.zeros(count, np.int64)
    width = max(1, min(words, 2**22 // max(count, 1)))
    bits = np.empty((count, width), np.uint64)
    for low in range(0, words, width):
        size = min(width, words - low)
        for c in range(count - 1, -1, -1):
            row = bits[c, :size]
            row[:] = 0
            if low <= c >> 6 < low + size:
                row[(c >> 6) - low] |= np.uint64(1) << np.uint64(c & 63)
            for d in above[rise[c] : rise[c + 1]]:
                for w in range(size):
                    row[w] |= bits[d, w]
            for word in row:
                number[c] += count_ones(word)
            if where[c] >= 0:
                kept[where[c], low : low + size] = row
    return kept, number


@kernel
def _has_least(one: Any, other: Any, number: Any, low: int) -> bool:
    """Return whether two components' shared bosses are all the bosses of one of them, from word `low` on."""
    least, shared = -1, 0
    for w in range(low, len(one)):
        both = one[w] & other[w]
        if both:
            if least < 0:
                least = 64 * w + lowest_bit(both)
            shared += count_ones(both)
            if shared > number[least]:
                return False
    return least >= 0


@kernel
def count_without_least(start: Any, head: Any) -> Any:
    """Return the pairs of nodes without a common boss whom every other common boss is above.

    A node counts as its own boss. A component with exactly one component directly above it shares with
    others what that one shares with them, so only those with several need to be looked at.
    """
    first, _, rise, above = components_with_bosses(start, head)
    count, n = len(first) - 1, first[-1]
    where = np.full(count, -1, np.int32)
    several = 0
    for c in range(count):
        if rise[c + 1] - rise[c] > 1:
            where[c] = several
            several += 1
    kept, number = _bosses(rise, above, where, several)
    reached, _ = count_reached(start, head)
    _, members, _, _ = components_with_bosses(start, head)
    missing = np.zeros(count, np.int64)
    without = np.zeros(count, np.bool_)
    total = 0
    for a in range(count - 1, -1, -1):
        size = first[a + 1] - first[a]
        bosses = rise[a + 1] - rise[a]
        if bosses == 0:
            missing[a] = n - reached[members[first[a]]] - 1
        elif bosses == 1:
            missing[a] = missing[above[rise[a]]]
        else:
            own = kept[where[a]]
            for b in range(count - 1, -1, -1):
                if own[b >> 6] >> np.uint64(b & 63) & np.uint64(1):
                    without[b] = False  # b is above a, or a itself
                elif where[b] >= 0:
                    without[b] = not _has_least(own, kept[where[b]], number, max(a, b) >> 6)
                elif rise[b + 1] == rise[b]:
                    without[b] = True
                else:
                    without[b] = without[above[rise[b]]]
                if without[b]:
                    missing[a] += first[b + 1] - first[b]
        total += size * missing[a]
    return total // 2


@kernel
def count_without_greatest(start: Any, head: Any) -> Any:
    """Return the pairs of nodes without a common boss who is above every other: as R's sna counts.

    That is: the pairs that do not share exactly one of the topmost components.
    """
    first, _, rise, above = components_with_bosses(start, head)
    count, n = len(first) - 1, first[-1]
    # components with exactly one component directly above it have the same ones on top: one class
    label = np.empty(count, np.int64)
    classes = tops = 0
    for c in range(count - 1, -1, -1):
        label[c] = label[above[rise[c]]] if rise[c + 1] - rise[c] == 1 else classes
        classes += rise[c + 1] - rise[c] != 1
        tops += rise[c + 1] == rise[c]
    words = (tops + 63) // 64
    bits = np.zeros((classes, words), np.uint64)
    weight = np.zeros(classes, np.int64)
    top = 0
    for c in range(count - 1, -1, -1):
        weight[label[c]] += first[c + 1] - first[c]
        if rise[c + 1] == rise[c]:
            bits[label[c], top >> 6] |= np.uint64(1) << np.uint64(top & 63)
            top += 1
        elif rise[c + 1] - rise[c] > 1:
            for d in above[rise[c] : rise[c + 1]]:
                bits[label[c]] |= bits[label[d]]
    good = 0
    for a in range(classes):
        for b in range(a, classes):
            shared = 0
            for w in range(words):
                shared += count_ones(bits[a, w] & bits[b, w])
                if shared > 1:
                    break
            if shared == 1:
                good += weight[a] * (weight[a] - 1) // 2 if a == b else weight[a] * weight[b]
    return n * (n - 1) // 2 - good
