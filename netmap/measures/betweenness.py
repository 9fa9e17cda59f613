"""Betweenness of everybody at once, by matrices: for the hundreds of shuffled maps behind one sentence.

NetworkX's `betweenness_centrality` gives the same values one source at a time; the test compares
the two.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from netmap.engine import api

#: above this many nodes the matrices cost more than NetworkX does
LARGEST = 600
#: up to this many a plain matrix is quicker than a sparse one
LARGEST_DENSE = 90


def total_betweenness(ties: nx.Graph) -> list[float]:
    """Return the raw betweenness of every node of an undirected graph, each pair counted once.

    Parameters
    ----------
    ties : networkx.Graph
        Not modified. Without self-loops.

    Returns
    -------
    list of float
        In the graph's order, endpoints left out.

    Notes
    -----
    Brandes' sums, one distance after the other for all sources together: the number of shortest
    routes outwards, then what hangs on each node inwards [1]_.

    References
    ----------
    .. [1] Brandes, U. (2001). A faster algorithm for betweenness centrality. J. Math. Sociology 25,
       163-177. doi:10.1080/0022250X.2001.9990249
    """
    n = len(ties)
    if api.active(n):
        scores: list[float] = api.betweenness(ties).tolist()
        return scores
    if n > LARGEST:
        return list(nx.betweenness_centrality(ties, normalized=False).values())
    adjacent = _adjacency(ties)
    routes = np.eye(n)
    unseen = ~np.eye(n, dtype=bool)
    rings = [np.eye(n)]
    while True:
        ring = (adjacent @ rings[-1]) * unseen
        if not ring.any():
            break
        routes += ring
        unseen &= ring == 0
        rings.append(ring)
    hanging = np.zeros((n, n))
    for outer, inner in zip(rings[:0:-1], rings[-2::-1], strict=True):
        carried = np.divide(1 + hanging, routes, out=np.zeros((n, n)), where=outer > 0)
        hanging += (adjacent @ carried) * inner
    np.fill_diagonal(hanging, 0)
    result: list[float] = (hanging.sum(axis=1) / 2).tolist()
    return result


def _adjacency(ties: nx.Graph) -> Any:
    """Return who is related to whom as a matrix; a large one sparse, so that products stay cheap."""
    n = len(ties)
    position = {node: i for i, node in enumerate(ties)}
    ends = [(position[u], position[v]) for u, v in ties.edges]
    tails, heads = (np.array(side, dtype=int) for side in (zip(*ends, strict=True) if ends else ((), ())))
    if n <= LARGEST_DENSE:
        matrix = np.zeros((n, n))
        matrix[tails, heads] = matrix[heads, tails] = 1
        return matrix
    both = np.concatenate([tails, heads]), np.concatenate([heads, tails])
    return csr_array((np.ones(2 * len(ends)), both), shape=(n, n))
