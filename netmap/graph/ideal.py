"""The two ideals a map is held against: a tree and a honeycomb of the same size."""

from __future__ import annotations

import networkx as nx

#: the six neighbours of a cell in axial coordinates, in turning order
DIRECTIONS = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))


def build_ideal_tree(n: int, *, span: int = 4) -> nx.DiGraph:
    """Return the ideal pyramid T(n): a complete `span`-ary out-tree, boss to report.

    Parameters
    ----------
    n : int
        Number of nodes, 0 to n - 1; the parent of i is (i - 1) // span.
    span : int, default 4
        How many report to each boss, by convention.

    Returns
    -------
    networkx.DiGraph
        Arcs run from boss to report.

    Examples
    --------
    >>> list(build_ideal_tree(4, span=2).edges)
    [(0, 1), (0, 2), (1, 3)]
    """
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(((child - 1) // span, child) for child in range(1, n))
    return graph


def build_spiral(n: int) -> list[tuple[int, int]]:
    """Return the first `n` cells of the hexagonal spiral in axial coordinates.

    Each ring starts one cell after a corner and ends on that corner, so that no cell hangs on by
    one wall only and the number of walls is the largest possible.

    Examples
    --------
    >>> build_spiral(3)
    [(0, 0), (0, 1), (-1, 1)]
    """
    cells = [(0, 0)]
    ring = 1
    while len(cells) < n:
        q, r = ring, 0
        # turning directions so that the walk goes round the ring, from corner to corner
        for dq, dr in DIRECTIONS[2:] + DIRECTIONS[:2]:
            for _ in range(ring):
                q, r = q + dq, r + dr
                cells.append((q, r))
        ring += 1
    return cells[:n]


def neighbour_cells(cell: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the six cells around a cell."""
    return [(cell[0] + dq, cell[1] + dr) for dq, dr in DIRECTIONS]


def build_ideal_honeycomb(n: int) -> nx.DiGraph:
    """Return the ideal honeycomb H(n): cells of the hexagonal spiral, touching cells joined both ways.

    Parameters
    ----------
    n : int
        Number of cells, 0 to n - 1 in spiral order.

    Returns
    -------
    networkx.DiGraph
        Two arcs for every wall; the walls number ``floor(3 n - sqrt(12 n - 3))``, the maximum [1]_.

    References
    ----------
    .. [1] Harborth, H. (1974). Loesung zu Problem 664A. Elemente der Mathematik 29, 14-15.
    """
    index = {cell: i for i, cell in enumerate(build_spiral(n))}
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    for cell, i in index.items():
        graph.add_edges_from((i, index[near]) for near in neighbour_cells(cell) if near in index)
    return graph
