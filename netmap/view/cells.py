"""Where actors stand in the honeycomb: one hexagonal cell each, related actors near each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from netmap.graph.ideal import DIRECTIONS, build_spiral
from netmap.view.layout import Floats, Point, classical_scaling, related_pairs, step_distances

Cell = tuple[int, int]

#: how strongly an actor's group draws it, in relationships: small, so that relationships decide
GROUP_PULL = 1.0
#: starting points tried, turns of the same picture
STARTS = 12
#: swaps tried by tabu search, for each actor, and at most; twice as many gain less than 1 in 100
ROUNDS, MOST_ROUNDS = 60, 6000
#: a smaller change of cost is rounding: real ones are at least one over the product of two group sizes
SMALL = 1e-6
GOLDEN = (math.sqrt(5) - 1) / 2


def honeycomb_cells(graph: nx.Graph | nx.DiGraph, groups: Mapping[str, str]) -> dict[str, Cell]:
    r"""Place each actor in a cell of its own, so that relationships are short and groups lie together.

    What is made small is

    .. math:: \sum_{\{u,v\}\ \text{related}} d(u, v) + g \sum_{\{u,v\}\ \text{of one group}}
              \frac{d(u, v)}{n_{uv} - 1}

    with :math:`d` the number of cells from one to the other, :math:`n_{uv}` the size of the group
    and :math:`g` `GROUP_PULL`. Start: classical scaling of step distances, assigned to cells at
    the least squared displacement, in several turns; then swaps of two cells, each the best one,
    downhill from every start and by tabu search from the best [1]_.

    Parameters
    ----------
    graph : networkx.Graph or networkx.DiGraph
        Direction and weight are not used. Not modified.
    groups : mapping of str to str
        The group of each node; missing or empty is no group.

    Returns
    -------
    dict of str to (int, int)
        Sorted by id; axial coordinates, all different: the first n cells of the spiral
        (`build_spiral`). Actors without relationships are on the rim, as far as it has room.
        The same for the same graph, whatever the order of its nodes.

    References
    ----------
    .. [1] Taillard, E. (1991). Robust taboo search for the quadratic assignment problem.
       Parallel Computing 17, 443-455. doi:10.1016/S0167-8191(05)80147-4

    Examples
    --------
    >>> honeycomb_cells(nx.Graph([("a", "b")]), {})
    {'a': (0, 0), 'b': (0, 1)}
    """
    nodes = sorted(graph)
    if not nodes:
        return {}
    cells = build_spiral(len(nodes))
    pairs = related_pairs(graph)
    pulls = _pulls(nodes, pairs, groups)
    away = _away_from_rim(nodes, pairs, cells, pulls)
    apart = hex_distances(cells, cells)
    starts = [_search(order, pulls, away, apart, rounds=0) for order in _starts(nodes, pairs, cells, away)]
    # the earliest of equally good ones
    best = min(starts, key=lambda order: round(_cost(order, pulls, away, apart), 6))
    order = _search(best, pulls, away, apart, rounds=min(ROUNDS * len(nodes), MOST_ROUNDS))
    found = dict(zip((nodes[i] for i in order), cells, strict=True))
    return {node: found[node] for node in nodes}


def _pulls(nodes: Sequence[str], pairs: Sequence[tuple[str, str]], groups: Mapping[str, str]) -> Floats:
    """Return how strongly each two nodes draw each other: shape (n, n), symmetric, zero diagonal."""
    index = {node: i for i, node in enumerate(nodes)}
    pulls = np.zeros((len(nodes), len(nodes)))
    names = np.array([groups.get(node, "") for node in nodes])
    for name in sorted(set(names.tolist()) - {""}):
        own = np.flatnonzero(names == name)
        pulls[np.ix_(own, own)] = GROUP_PULL / max(len(own) - 1, 1)
    for u, v in pairs:
        pulls[index[u], index[v]] += 1
        pulls[index[v], index[u]] += 1
    np.fill_diagonal(pulls, 0)
    return pulls


def _away_from_rim(
    nodes: Sequence[str], pairs: Sequence[tuple[str, str]], cells: Sequence[Cell], pulls: Floats
) -> Floats:
    """Return the price of each cell for each node: isolates pay, more than all else, to be inside."""
    linked = {node for pair in pairs for node in pair}
    ring = 2 + math.isqrt(len(cells))
    beyond = build_spiral(len(cells) + 6 * ring)[len(cells) :]
    depth = hex_distances(cells, beyond).min(1) - 1
    price = 1 + float(pulls.sum()) * ring
    alone = np.array([node not in linked for node in nodes])
    return np.outer(alone, depth * price)


def _starts(
    nodes: Sequence[str], pairs: Sequence[tuple[str, str]], cells: Sequence[Cell], away: Floats
) -> Iterator[NDArray[np.intp]]:
    """Yield first orders: which node is in each cell, from scaling turned in `STARTS` ways."""
    steps = step_distances(nodes, pairs)
    finite = np.isfinite(steps)
    steps[~finite] = steps[finite].max() + 1
    points = classical_scaling(steps)
    centres = np.array([cell_centre(cell) for cell in cells])
    points *= math.sqrt((centres**2).sum() / max(float((points**2).sum()), 1e-9))
    for start in range(STARTS):
        turn = math.pi * start * 5 / 12  # 75 degrees: a new angle to the six-fold patch each time
        cosine, sine = math.cos(turn), math.sin(turn)
        turned = points @ np.array([[cosine, -sine], [sine, cosine]])
        moves = ((turned[:, None] - centres) ** 2).sum(2)
        seat = linear_sum_assignment(np.round(moves, 6) + away)[1]
        yield np.argsort(seat)


def _cost(order: NDArray[np.intp], pulls: Floats, away: Floats, apart: Floats) -> float:
    """Return what is made small: pull times distance over pairs, plus the price of the cells."""
    inside = float((pulls[np.ix_(order, order)] * apart).sum()) / 2
    return inside + float(away[order, np.arange(len(order))].sum())


def _search(
    order: NDArray[np.intp], pulls: Floats, away: Floats, apart: Floats, *, rounds: int
) -> NDArray[np.intp]:
    """Return an order that costs no more, after the best swap of two cells, again and again.

    Rows and columns follow the cells, so that a swap of cells a and b changes the table `there`
    (what the node of cell i would cost in cell j, the others staying) by one outer product.
    With `rounds` 0 it stops when no swap helps. Otherwise it goes on uphill so long, and
    a node may not return to a cell that it left a short while ago.
    """
    n = len(order)
    order, drawn = order.copy(), pulls[np.ix_(order, order)]
    there = drawn @ apart + away[order]
    barred, diagonal = np.zeros((n, n)), np.arange(n)
    best, cost, lowest, turn = order.copy(), 0.0, 0.0, 0
    while n > 2:
        turn += 1
        gain = there - there[diagonal, diagonal][:, None]
        gain = gain + gain.T + 2 * drawn * apart
        gain[diagonal, diagonal] = math.inf
        if rounds:
            stale = barred > turn
            gain[stale & stale.T & (gain > lowest - cost - SMALL)] = math.inf
        a, b = divmod(int(gain.argmin()), n)
        change = float(gain[a, b])
        if turn > rounds and (rounds or change > -SMALL):
            break
        if change == math.inf:  # on the smallest maps every swap can be barred: wait
            continue
        cost += change
        swapped = [b, a]
        order[[a, b]] = order[swapped]
        drawn[[a, b]] = drawn[swapped]
        drawn[:, [a, b]] = drawn[:, swapped]
        there[[a, b]] = there[swapped]
        there += np.outer(drawn[:, b] - drawn[:, a], apart[b] - apart[a])
        if rounds:
            barred[[a, b]] = barred[swapped]
            barred[a, b] = barred[b, a] = turn + n * (0.9 + 0.2 * (turn * GOLDEN % 1))
        if cost < lowest - SMALL:
            best, lowest = order.copy(), cost
    return best


def hex_distances(some: Sequence[Cell], others: Sequence[Cell]) -> Floats:
    """Return how many cells each of `some` is from each of `others`: shape (len(some), len(others))."""
    gaps = np.array(some, dtype=float)[:, None] - np.array(others, dtype=float)
    return np.asarray((np.abs(gaps).sum(2) + np.abs(gaps.sum(2))) / 2)


def cell_centre(cell: Cell, size: float = 1.0) -> Point:
    """Return the middle of a pointy-top cell.

    Parameters
    ----------
    cell : (int, int)
        Axial coordinates; (0, 0) has its middle at (0, 0).
    size : float, default 1.0
        From the middle to a corner; the middles of neighbours are ``sqrt(3) * size`` apart.

    Returns
    -------
    (float, float)
        In the unit of `size`, y growing downwards.

    Examples
    --------
    >>> x, y = cell_centre((0, 2), size=10)
    >>> round(x, 2), y
    (17.32, 30.0)
    """
    q, r = cell
    return math.sqrt(3) * size * (q + r / 2), 1.5 * size * r


def cell_corners(cell: Cell, size: float = 1.0) -> list[Point]:
    """Return the six corners of a cell, in turning order.

    The wall towards the k-th of `neighbour_cells` runs from corner k to corner k + 1 (the last one
    to corner 0).
    """
    x, y = cell_centre(cell, size)
    turns = (math.radians(60 * k - 30) for k in range(6))
    return [(x + size * math.cos(turn), y + size * math.sin(turn)) for turn in turns]


def walls(cells: Mapping[str, Cell], graph: nx.Graph | nx.DiGraph) -> list[tuple[Cell, Cell, bool]]:
    """Return each wall between two occupied neighbouring cells once, and whether it is open.

    Parameters
    ----------
    cells : mapping of str to (int, int)
        The cell of every node of `graph`, all different.
    graph : networkx.Graph or networkx.DiGraph
        A wall is open where the two are related, in either direction. Not modified.

    Returns
    -------
    list of (cell, cell, bool)
        Sorted; the first cell of each wall is the smaller one.
    """
    occupant = {cell: node for node, cell in cells.items()}
    found = []
    for cell, node in occupant.items():
        for dq, dr in DIRECTIONS:
            near = cell[0] + dq, cell[1] + dr
            if cell < near and near in occupant:
                other = occupant[near]
                found.append((cell, near, graph.has_edge(node, other) or graph.has_edge(other, node)))
    return sorted(found)


def count_neighbouring(cells: Mapping[str, Cell], graph: nx.Graph | nx.DiGraph) -> tuple[int, int]:
    """Return how many related pairs are neighbours, and how many related pairs there are.

    Parameters
    ----------
    cells : mapping of str to (int, int)
        The cell of every node of `graph`.
    graph : networkx.Graph or networkx.DiGraph
        Each unordered pair counts once. Not modified.

    Examples
    --------
    >>> count_neighbouring({"a": (0, 0), "b": (0, 1), "c": (0, 2)}, nx.Graph(["ab", "ac"]))
    (1, 2)
    """
    lengths = relationship_lengths(cells, graph)
    return sum(length == 1 for length in lengths), len(lengths)


def relationship_lengths(cells: Mapping[str, Cell], graph: nx.Graph | nx.DiGraph) -> list[int]:
    """Return how many cells each related pair is apart, in the order of `related_pairs`."""
    gaps = [(cells[u][0] - cells[v][0], cells[u][1] - cells[v][1]) for u, v in related_pairs(graph)]
    return [(abs(dq) + abs(dr) + abs(dq + dr)) // 2 for dq, dr in gaps]
