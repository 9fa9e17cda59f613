"""Where actors stand in the free picture: distance drawn is distance in steps.

Positions are in pixels, centred on 0, y growing downwards as on a screen; a large map is larger
than the picture of 1100 x 740 and is drawn to scale.
Everything here is worked out from sorted actor ids, without clock or chance: the same map gives
the same picture whatever the order in which its actors were typed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.sparse.csgraph import shortest_path

Floats = NDArray[np.float64]
Point = tuple[float, float]

WIDTH, HEIGHT = 1100.0, 740.0
#: length of one step in the free picture, and the least distance between two actors
STEP, CLOSEST = 110.0, 54.0
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def related_pairs(graph: nx.Graph | nx.DiGraph) -> list[tuple[str, str]]:
    """Return each unordered pair of related nodes once, sorted; a node related to itself is left out.

    Examples
    --------
    >>> related_pairs(nx.DiGraph([("b", "a"), ("a", "b"), ("c", "c")]))
    [('a', 'b')]
    """
    return sorted({(min(u, v), max(u, v)) for u, v in graph.edges() if u != v})


def step_distances(nodes: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Floats:
    """Return how many steps lie between nodes, read both ways, as a matrix.

    Parameters
    ----------
    nodes : sequence of str
        At least one; the order of rows and columns.
    pairs : sequence of pairs of str
        Who is related to whom, see `related_pairs`.

    Returns
    -------
    numpy.ndarray
        Shape (n, n), symmetric, zero diagonal; ``inf`` where no path leads.
    """
    index = {node: i for i, node in enumerate(nodes)}
    related = np.zeros((len(nodes), len(nodes)))
    for u, v in pairs:
        related[index[u], index[v]] = related[index[v], index[u]] = 1
    return np.asarray(shortest_path(related, method="D", directed=False, unweighted=True), dtype=np.float64)


def classical_scaling(distances: Floats) -> Floats:
    """Return points in the plane whose distances resemble the given ones.

    Parameters
    ----------
    distances : numpy.ndarray
        Shape (n, n), finite, symmetric, n at least 1.

    Returns
    -------
    numpy.ndarray
        Shape (n, 2), in the unit of `distances`, mean 0; the longest extent is horizontal and on
        each axis the first row that is off the middle is on the left, or at the top.

    References
    ----------
    .. [1] Torgerson, W. S. (1952). Multidimensional scaling: I. Theory and method.
       Psychometrika 17, 401-419. doi:10.1007/BF02288916
    """
    squared = distances**2
    centred = squared - squared.mean(0) - squared.mean(1)[:, None] + squared.mean()
    n = len(distances)
    values, vectors = eigh(-centred / 2, subset_by_index=[max(n - 2, 0), n - 1])
    points = np.zeros((n, 2))
    points[:, : len(values)] = (vectors * np.sqrt(np.maximum(values, 0)))[:, ::-1]
    return _turned(points)


def _turned(points: Floats) -> Floats:
    """Return points centred, longest axis horizontal, first rows on the left and at the top."""
    points = points - points.mean(0)
    points = points @ np.linalg.eigh(points.T @ points)[1][:, ::-1]
    for axis in range(2):
        off = np.flatnonzero(np.abs(points[:, axis]) > 1e-6)
        if len(off) and points[off[0], axis] > 0:
            points[:, axis] *= -1
    return points


def free_positions(graph: nx.Graph | nx.DiGraph) -> dict[str, Point]:
    """Place actors so that distance in the picture is distance in steps, as nearly as a plane allows.

    Stress majorisation (SMACOF) with weights ``distance ** -2`` from classical scaling, each
    connected part for itself [1]_. The parts then stand side by side, the largest first, and
    actors with no relationship in a block of their own.

    Parameters
    ----------
    graph : networkx.Graph or networkx.DiGraph
        Direction and weight are not used. Not modified.

    Returns
    -------
    dict of str to (float, float)
        Sorted by id; one step is about 110. Bounding box centred on 0, longest axis of each part
        horizontal, any two actors at least 54 apart.

    References
    ----------
    .. [1] Gansner, E. R., Koren, Y., North, S. (2005). Graph drawing by stress majorization.
       Graph Drawing 2004, LNCS 3383, 239-250. doi:10.1007/978-3-540-31843-9_25

    Examples
    --------
    >>> {node: round(x) for node, (x, y) in free_positions(nx.path_graph(["a", "b", "c"])).items()}
    {'a': -110, 'b': 0, 'c': 110}
    """
    nodes = sorted(graph)
    if not nodes:
        return {}
    parts = sorted((sorted(part) for part in nx.connected_components(_undirected(graph))), key=_by_size)
    pairs = related_pairs(graph)
    linked = [part for part in parts if len(part) > 1]
    alone = [part[0] for part in parts if len(part) == 1]
    blocks = []
    for part in linked:
        inside = set(part)
        steps = step_distances(part, [pair for pair in pairs if pair[0] in inside])
        blocks.append(_push_apart(STEP * _turned(_majorise(steps))))
    if alone:
        columns = math.ceil(math.sqrt(1.8 * len(alone)))
        blocks.append(np.array([divmod(i, columns)[::-1] for i in range(len(alone))]) * STEP)
    points = _pack(blocks)
    order = [node for part in linked for node in part] + alone
    middle = (points.min(0) + points.max(0)) / 2
    placed = dict(zip(order, (points - middle).tolist(), strict=True))
    return {node: (placed[node][0], placed[node][1]) for node in nodes}


def _undirected(graph: nx.Graph | nx.DiGraph) -> nx.Graph:
    return graph.to_undirected(as_view=True) if graph.is_directed() else graph


def _by_size(part: list[str]) -> tuple[int, str]:
    return -len(part), part[0]


def _majorise(steps: Floats, *, rounds: int = 300, tolerance: float = 1e-4) -> Floats:
    """Return points with small stress: each round's stress is at most that of the round before."""
    n = len(steps)
    weights = 1 / (steps + np.eye(n)) ** 2
    np.fill_diagonal(weights, 0)
    # pseudo-inverse of the weighted Laplacian, whose null space is the constant
    inverse = np.linalg.inv(np.diag(weights.sum(0)) - weights + 1 / n) - 1 / n
    # points on one spot would never part, and scaling puts the leaves of a star on one spot
    points = classical_scaling(steps) + 0.1 * _rosette(n)
    before = math.inf
    for _ in range(rounds):
        apart = np.hypot(*(points[:, None] - points).transpose(2, 0, 1))
        stress = float((weights * (apart - steps) ** 2).sum())
        if before - stress <= tolerance * stress:
            break
        before = stress
        np.fill_diagonal(apart, 1)
        pulls = -weights * steps / np.maximum(apart, 1e-9)
        np.fill_diagonal(pulls, -pulls.sum(1))
        points = inverse @ (pulls @ points)
    return np.asarray(points)


def _push_apart(points: Floats, *, rounds: int = 60) -> Floats:
    """Return points moved a little so that none lie closer than `CLOSEST`."""
    for _ in range(rounds):
        gaps, apart = _gaps(points)
        if apart.min() >= CLOSEST:
            return points
        if apart.min() < 1e-6:  # two on one spot have no direction to part in
            points = points + _rosette(len(points))
            gaps, apart = _gaps(points)
        short = np.clip(CLOSEST - apart, 0, None) / 2
        points = points + (gaps * (short / apart)[..., None]).sum(1)
    return points * max(1.0, CLOSEST / float(_gaps(points)[1].min()))


def _gaps(points: Floats) -> tuple[Floats, Floats]:
    """Return the arrows between points, and their lengths: from a point to itself, endless."""
    gaps = points[:, None] - points
    apart = np.hypot(gaps[..., 0], gaps[..., 1])
    np.fill_diagonal(apart, math.inf)
    return gaps, apart


def _rosette(n: int) -> Floats:
    """Return n points on the unit circle, a golden angle apart: no two the same."""
    turns = np.arange(n) * GOLDEN_ANGLE
    return np.column_stack([np.cos(turns), np.sin(turns)])


def _pack(blocks: list[Floats]) -> Floats:
    """Return all points, each block moved beside or below others so that the picture stays compact."""
    placed = np.zeros((0, 4))  # left, top, right, bottom
    moved = []
    for block in blocks:
        corner = block.min(0) - STEP / 2
        size = block.max(0) + STEP / 2 - corner
        spots = np.concatenate([[[0.0, 0.0]], placed[:, [2, 1]], placed[:, [0, 3]]])
        ends = spots + size
        clear = ~(
            (spots[:, None, 0] < placed[:, 2] - 1e-9)
            & (ends[:, None, 0] > placed[:, 0] + 1e-9)
            & (spots[:, None, 1] < placed[:, 3] - 1e-9)
            & (ends[:, None, 1] > placed[:, 1] + 1e-9)
        ).any(1)
        wide = np.maximum(ends[:, 0], placed[:, 2].max(initial=0)) / WIDTH
        high = np.maximum(ends[:, 1], placed[:, 3].max(initial=0)) / HEIGHT
        cost = np.where(clear, np.maximum(wide, high) + 0.01 * (wide + high), math.inf)
        best = int(cost.argmin())
        placed = np.vstack([placed, [*spots[best], *ends[best]]])
        moved.append(block - corner + spots[best])
    return np.concatenate(moved)
