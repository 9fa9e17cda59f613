"""Three at a time: the triad census and triangles (methods A7).

Triangles are counted on rows read both ways, as `holes.join_directions` makes them, without self-loops.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from netmap.engine.compiled import kernel

#: Holland and Leinhardt's types, in the order in which they are counted
TYPES = (
    *("003", "012", "102", "021D", "021U", "021C", "111D", "111U"),
    *("030T", "030C", "201", "120D", "120U", "120C", "210", "300"),
)
#: the type of each of the 64 ways in which three nodes can be linked: bits for v->u, u->v, v->w, w->v, u->w, w->u
CODES = np.array(
    (
        *(
            0,
            1,
            1,
            2,
            1,
            3,
            5,
            7,
            1,
            5,
            4,
            6,
            2,
            7,
            6,
            10,
            1,
            5,
            3,
            7,
            4,
            8,
            8,
            12,
            5,
            9,
            8,
            13,
            6,
            13,
            11,
            14,
        ),
        *(
            1,
            4,
            5,
            6,
            5,
            8,
            9,
            13,
            3,
            8,
            8,
            11,
            7,
            12,
            13,
            14,
            2,
            6,
            7,
            10,
            6,
            11,
            13,
            14,
            7,
            13,
            12,
            14,
            10,
            14,
            14,
            15,
        ),
    ),
    dtype=np.int64,
)


@kernel
def _sorted_links(start: Any, head: Any, into: Any, tail: Any) -> Any:
    """Return who is linked to each node, in ascending order: 1 for an arc to it, 2 from it, 3 both."""
    n = len(start) - 1
    row = np.zeros(n + 1, np.int64)
    to = np.empty(2 * len(head), np.int32)
    code = np.zeros(n, np.int64)
    link = np.empty(2 * len(head), np.int64)
    m = 0
    for v in range(n):
        for u in head[start[v] : start[v + 1]]:
            if u != v:
                to[m] = u
                m += 1
                code[u] = 1
        for u in tail[into[v] : into[v + 1]]:
            if u != v:
                if code[u] == 0:
                    to[m] = u
                    m += 1
                code[u] |= 2
        to[row[v] : m].sort()
        for e in range(row[v], m):
            link[e] = code[to[e]]
            code[to[e]] = 0
        row[v + 1] = m
    return row, to[:m], link[:m]


@kernel
def triad_census(start: Any, head: Any, into: Any, tail: Any) -> Any:
    """Return how many sets of three nodes are of each of the 16 `TYPES`; self-loops do not matter.

    References
    ----------
    .. [1] Batagelj, V. and Mrvar, A. (2001). A subquadratic triad census algorithm for large sparse
       networks with small maximum degree. Social Networks 23, 237-243.
    """
    n = len(start) - 1
    row, to, link = _sorted_links(start, head, into, tail)
    census = np.zeros(16, np.int64)
    for v in range(n):
        for e in range(row[v], row[v + 1]):
            u = to[e]
            if u <= v:
                continue
            i, j, others = row[v], row[u], 0
            while i < row[v + 1] or j < row[u + 1]:
                left = to[i] if i < row[v + 1] else n
                right = to[j] if j < row[u + 1] else n
                w = min(left, right)
                from_v = from_u = 0
                if left == w:
                    from_v = link[i]
                    i += 1
                if right == w:
                    from_u = link[j]
                    j += 1
                if w != u and w != v:
                    others += 1
                    # each set of three linked by two pairs or more is counted at one of them
                    if u < w or (v < w and from_v == 0):
                        census[CODES[link[e] + 4 * from_v + 16 * from_u]] += 1
            census[2 if link[e] == 3 else 1] += n - 2 - others
    census[0] = n * (n - 1) * (n - 2) // 6 - census[1:].sum()
    return census


@kernel
def count_triangles(row: Any, to: Any, arcs: Any) -> Any:
    """Return, for each node, the triangles at it: each tie of each pair taken with each of the others.

    `arcs` is 1 where a pair is linked one way and 2 where both ways; with 1 throughout the result is
    twice the number of triangles.
    """
    n = len(row) - 1
    result = np.zeros(n, np.int64)
    own = np.zeros(n, np.int64)
    for v in range(n):
        for e in range(row[v], row[v + 1]):
            own[to[e]] = arcs[e]
        for e in range(row[v], row[v + 1]):
            u = to[e]
            closed = 0
            for f in range(row[u], row[u + 1]):
                closed += own[to[f]] * arcs[f]
            result[v] += arcs[e] * closed
        for e in range(row[v], row[v + 1]):
            own[to[e]] = 0
    return result


@kernel
def count_closed(row: Any, to: Any) -> Any:
    """Return how many ordered pairs of ties at a node are closed by a third tie, and how many pairs there are."""
    n = len(row) - 1
    at = np.full(n, -1, np.int32)
    closed = triples = 0
    for v in range(n):
        degree = row[v + 1] - row[v]
        triples += degree * (degree - 1)
        for u in to[row[v] : row[v + 1]]:
            at[u] = v
        # each triangle is found once for its lowest and middle node
        for u in to[row[v] : row[v + 1]]:
            if u > v:
                for w in to[row[u] : row[u + 1]]:
                    closed += w > u and at[w] == v
    return 6 * closed, triples
