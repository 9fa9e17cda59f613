"""The order in which a walk goes through a graph, where NetworkX's results follow it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netmap.engine.compiled import kernel
from netmap.engine.rows import Heads, Places


@kernel
def last_left_first(start: Places, head: Heads, source: int) -> NDArray[np.int64]:
    """Return the nodes that a source reaches, the one that a walk into the depth leaves last first."""
    n = len(start) - 1
    seen = np.zeros(n, dtype=np.bool_)
    place = start[:-1].copy()
    path = np.empty(n, dtype=np.int64)
    result = np.empty(n, dtype=np.int64)
    seen[source] = True
    path[0] = source
    depth, left = 0, n
    while depth >= 0:
        v = path[depth]
        if place[v] == start[v + 1]:
            left -= 1
            result[left] = v
            depth -= 1
            continue
        w = head[place[v]]
        place[v] += 1
        if not seen[w]:
            seen[w] = True
            depth += 1
            path[depth] = w
    return result[left:]
