"""Where actors stand in the pyramid: layers as bands, reporting lines that cross little.

Positions are in pixels of a 1100 x 740 picture, centred on 0, y growing downwards as on a screen.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from netmap.view.layout import HEIGHT, WIDTH, Floats, Point

#: room for one name: least distance between neighbours in a row, and between rows
NAME_WIDTH, ROW_HEIGHT = 84.0, 52.0
#: what they grow to when there is room
WIDEST, TALLEST = 170.0, 110.0
ROW_SEATS = 12
#: above and below the rows of a band, between bands, and before the band of those outside
PADDING, BAND_GAP, OUTSIDE_GAP = 9.0, 4.0, 12.0
SWEEPS = 8
#: rounds of swaps after the sweeps, and how near a line counts as through an actor
PASSES, CLEARANCE = 4, 14.0
#: how many crossings a line through a third actor is worth
THROUGH = 2
#: actors times lines times places: large maps swap only near neighbours
EFFORT = 60_000


class Band(NamedTuple):
    """A layer's horizontal band; `top` is above `bottom`, so it is the smaller number."""

    layer: str
    top: float
    bottom: float


def pyramid_positions(
    authority: nx.DiGraph, layers: Mapping[str, str], layer_ranks: Mapping[str, int]
) -> tuple[dict[str, Point], list[Band]]:
    """Place actors in horizontal bands by layer, so that reporting lines cross little.

    The highest rank is on top. Those outside (rank 0) have the lowest band, a little apart: the
    pyramid then reads from the board down to the people it is for, and no line runs sideways.
    Inside a band a boss stands above their reports while there is room, and a wide band is wrapped
    into staggered rows. Order and place come from barycentre sweeps down and up [1]_; the best
    sweep is kept, and swaps take away crossings and lines that run through a third actor.

    Parameters
    ----------
    authority : networkx.DiGraph
        An arc ``u -> v`` reads "u instructs v"; cycles are allowed. Not modified.
    layers : mapping of str to str
        The layer of each node; one that is missing is "outside".
    layer_ranks : mapping of str to int
        The rank of each layer; one that is missing has 0.

    Returns
    -------
    positions : dict of str to (float, float)
        Sorted by id. 80 actors in up to five layers fit the picture of 1100 x 740; more make it
        higher, never wider. In one row any two are at least 84 apart, and rows at least 44.
    bands : list of Band
        Of the layers that somebody is in, from top to bottom; they do not overlap.

    References
    ----------
    .. [1] Sugiyama, K., Tagawa, S., Toda, M. (1981). Methods for visual understanding of
       hierarchical system structures. IEEE Trans. Syst. Man Cybern. 11, 109-125.
       doi:10.1109/TSMC.1981.4308636
    """
    if not len(authority):
        return {}, []
    layer_of = {node: layers.get(node, "outside") for node in sorted(authority)}
    ranks = {layer: layer_ranks.get(layer, 0) for layer in set(layer_of.values())}
    shelves = _shelves(authority, layer_of, ranks)
    rows, bands = _rows(shelves, ranks)
    arcs = sorted((u, v) for u, v in authority.edges() if u != v)
    points = min(
        _sweeps(shelves, rows, arcs),
        key=lambda points: (count_crossings(points, arcs), round(_length(points, arcs), 6)),
    )
    points = _untangle(points, shelves, arcs)
    across = [x for x, _ in points.values()]
    middle = (min(across) + max(across)) / 2
    return {node: (points[node][0] - middle, points[node][1]) for node in layer_of}, bands


def _length(points: Mapping[str, Point], arcs: Sequence[tuple[str, str]]) -> float:
    """Return how far the lines run sideways in all."""
    return sum(abs(points[u][0] - points[v][0]) for u, v in arcs)


class _Shelf(NamedTuple):
    """Nodes of one layer at one depth inside it: ordered together, wrapped into so many rows."""

    layer: str
    nodes: list[str]
    rows: int


def _shelves(authority: nx.DiGraph, layer_of: Mapping[str, str], ranks: Mapping[str, int]) -> list[_Shelf]:
    """Return the shelves from top to bottom, nodes in the order of a walk down from each head."""
    walk = _walk_down(authority, layer_of, ranks)
    depth = _depths(authority, layer_of)
    order = sorted(ranks, key=lambda layer: (-ranks[layer], layer))
    most = int((HEIGHT - len(order) * 2 * PADDING - OUTSIDE_GAP - len(order) * BAND_GAP) // ROW_HEIGHT)
    for deepest in (3, 2, 1, 0):
        shelves = []
        for layer, level in itertools.product(order, range(deepest + 1)):
            own = [node for node in walk if layer_of[node] == layer and min(depth[node], deepest) == level]
            if own:
                shelves.append(_Shelf(layer, own, math.ceil(len(own) / ROW_SEATS)))
        if sum(shelf.rows for shelf in shelves) <= most:
            break
    return shelves


def _walk_down(authority: nx.DiGraph, layer_of: Mapping[str, str], ranks: Mapping[str, int]) -> list[str]:
    """Return all nodes, reports after their boss: a tree in this order has no crossing."""
    plain: nx.DiGraph = nx.DiGraph()
    plain.add_nodes_from(
        sorted(
            layer_of,
            key=lambda n: (not authority.degree(n), authority.in_degree(n) > 0, -ranks[layer_of[n]], n),
        )
    )
    plain.add_edges_from(sorted(authority.edges()))
    return list(nx.dfs_preorder_nodes(plain))


def _depths(authority: nx.DiGraph, layer_of: Mapping[str, str]) -> dict[str, int]:
    """Return how many bosses of the own layer stand above each node; who go round in a circle share."""
    inside = nx.DiGraph((u, v) for u, v in authority.edges() if u != v and layer_of[u] == layer_of[v])
    whole = nx.condensation(inside) if len(inside) else nx.DiGraph()
    depth = dict.fromkeys(layer_of, 0)
    levels: dict[int, int] = {}
    for knot in nx.topological_sort(whole):
        levels[knot] = max((levels[boss] + 1 for boss in whole.predecessors(knot)), default=0)
        depth.update(dict.fromkeys(whole.nodes[knot]["members"], levels[knot]))
    return depth


def _rows(shelves: Sequence[_Shelf], ranks: Mapping[str, int]) -> tuple[list[list[float]], list[Band]]:
    """Return the heights of the rows of each shelf, and the bands around them."""
    by_layer = [(layer, list(own)) for layer, own in itertools.groupby(shelves, lambda shelf: shelf.layer)]
    frame = len(by_layer) * (2 * PADDING + BAND_GAP) + OUTSIDE_GAP
    pitch = (HEIGHT - frame) / sum(shelf.rows for shelf in shelves)
    pitch = min(max(pitch, ROW_HEIGHT), TALLEST)
    rows: list[list[float]] = []
    bands: list[Band] = []
    y = 0.0
    for layer, own in by_layer:
        if bands:
            y += BAND_GAP + (OUTSIDE_GAP if ranks[layer] == 0 else 0)
        top, y = y, y + PADDING
        for shelf in own:
            rows.append([y + pitch * (row + 0.5) for row in range(shelf.rows)])
            y += pitch * shelf.rows
        y += PADDING
        bands.append(Band(layer, top, y))
    return (
        [[height - y / 2 for height in own] for own in rows],
        [Band(layer, top - y / 2, bottom - y / 2) for layer, top, bottom in bands],
    )


def _sweeps(
    shelves: Sequence[_Shelf], rows: Sequence[Sequence[float]], arcs: Sequence[tuple[str, str]]
) -> Iterator[dict[str, Point]]:
    """Yield where nodes stand: at the start and after each sweep down or up."""
    level = {node: i for i, shelf in enumerate(shelves) for node in shelf.nodes}
    above: dict[str, list[str]] = {node: [] for node in level}
    below: dict[str, list[str]] = {node: [] for node in level}
    for u, v in arcs:
        if level[u] != level[v]:
            high, low = sorted((u, v), key=level.__getitem__)
            above[low].append(high)
            below[high].append(low)
    points: dict[str, Point] = {}
    for shelf, heights in zip(shelves, rows, strict=True):
        points.update(_spread(shelf.nodes, [0.0] * len(shelf.nodes), heights))
    yield dict(points)
    down = list(zip(shelves, rows, strict=True))
    for turn in range(2 * SWEEPS):
        way, near = (down, above) if turn % 2 == 0 else (down[::-1], below)
        for shelf, heights in way:
            wanted = {
                node: float(np.mean([points[other][0] for other in near[node] or [node]]))
                for node in shelf.nodes
            }
            order = sorted(shelf.nodes, key=lambda node: (round(wanted[node], 6), points[node][0], node))
            points.update(_spread(order, [wanted[node] for node in order], heights))
        yield dict(points)


def _spread(order: Sequence[str], wanted: Sequence[float], heights: Sequence[float]) -> dict[str, Point]:
    """Return places in the given order, nearest to the wanted ones with room between neighbours.

    Least squares with a least gap is isotonic regression once the gaps are taken off. Nodes take
    the rows in turn, so that a row's neighbours are as many places apart as there are rows.
    """
    room, rows = WIDTH - NAME_WIDTH, len(heights)
    widest = room * rows / max(len(order) - 1, 1)
    gaps = np.arange(len(order)) * min(max(widest, NAME_WIDTH), WIDEST) / rows
    fitted = isotonic_regression(np.asarray(wanted) - gaps).x
    across = np.clip(fitted, -room / 2, room / 2 - gaps[-1]) + gaps
    return {
        node: (x, heights[i % rows]) for i, (node, x) in enumerate(zip(order, across.tolist(), strict=True))
    }


def _untangle(
    points: Mapping[str, Point], shelves: Sequence[_Shelf], arcs: Sequence[tuple[str, str]]
) -> dict[str, Point]:
    """Return points after swaps inside shelves that take away crossings and lines through a third node."""
    names = [node for shelf in shelves for node in shelf.nodes]
    index = {node: i for i, node in enumerate(names)}
    spots = np.array([points[node] for node in names])
    ends = np.array([(index[u], index[v]) for u, v in arcs]).reshape(-1, 2)
    reach = max(1, EFFORT // max(len(names) * len(arcs), 1))
    for _ in range(PASSES if arcs else 0):
        better = False
        for shelf in shelves:
            own = sorted((index[node] for node in shelf.nodes), key=lambda i: float(spots[i, 0]))
            for first, second in itertools.combinations(range(len(own)), 2):
                if second - first > reach:
                    continue
                pair = [own[first], own[second]]
                before = _tangle(spots, ends, pair)
                if not before:
                    continue
                spots[pair] = spots[pair[::-1]]
                if _tangle(spots, ends, pair) < before:
                    better = True
                else:
                    spots[pair] = spots[pair[::-1]]
        if not better:
            break
    return {node: (float(x), float(y)) for node, (x, y) in zip(names, spots.tolist(), strict=True)}


def _tangle(spots: Floats, ends: NDArray[np.intp], pair: Sequence[int]) -> float:
    """Return the crossings of the lines of two nodes, and the lines through them or of them through others."""
    own = np.isin(ends, pair).any(1)
    lines = spots[ends]
    crossings = _crossing(lines[own], lines)
    through = _passes(lines[own], spots).sum() + _passes(lines[~own], spots[pair]).sum()
    # a crossing of two lines of the pair is found twice; a line through an actor misleads, so it counts more
    return float(crossings.sum() - crossings[:, own].sum() / 2 + THROUGH * through)


def _passes(lines: Floats, spots: Floats) -> NDArray[np.bool_]:
    """Return which line (row) runs through which spot (column), its own ends left out."""
    start, along = lines[:, None, 0], lines[:, None, 1] - lines[:, None, 0]
    size = np.maximum((along**2).sum(2), 1e-9)
    share = ((spots - start) * along).sum(2) / size
    off = spots - start - np.clip(share, 0, 1)[..., None] * along
    return np.asarray((np.hypot(off[..., 0], off[..., 1]) < CLEARANCE) & (share > 0.01) & (share < 0.99))


def _crossing(some: Floats, others: Floats) -> NDArray[np.bool_]:
    """Return which lines (rows) cross which others (columns), lines that meet at an end left out."""
    return _parted(some, others) & _parted(others, some).T


def _parted(lines: Floats, others: Floats) -> NDArray[np.bool_]:
    """Return for which other lines (columns) the ends lie on both sides of a line (row)."""
    along = lines[:, None, None, 1] - lines[:, None, None, 0]
    off = others - lines[:, None, None, 0]
    turn = along[..., 0] * off[..., 1] - along[..., 1] * off[..., 0]
    side = np.where(np.abs(turn) < 1e-6, 0.0, np.sign(turn))
    return np.asarray(side[..., 0] * side[..., 1] < 0)


def count_crossings(positions: Mapping[str, Point], pairs: Sequence[tuple[str, str]]) -> int:
    """Return how many pairs of straight lines cross; lines that meet at an end do not.

    Examples
    --------
    >>> corners = {"a": (0.0, 0.0), "b": (1.0, 0.0), "c": (1.0, 1.0), "d": (0.0, 1.0)}
    >>> count_crossings(corners, [("a", "c"), ("b", "d")])
    1
    """
    if not pairs:
        return 0
    lines = np.array([[positions[u], positions[v]] for u, v in pairs])
    return int(np.triu(_crossing(lines, lines), 1).sum())
