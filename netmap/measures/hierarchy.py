"""How far a graph is a hierarchy: Krackhardt's dimensions, reach, flow, levels (methods A1-A3, A5).

In every function an arc ``u -> v`` means that u can instruct v, or that v hears u. Graphs are
simple: self-loops are ignored, and no function changes the graph it is given.
"""

from __future__ import annotations

from collections.abc import Hashable
from itertools import combinations
from typing import Literal, NamedTuple

import networkx as nx
import numpy as np

from netmap.engine import api
from netmap.measures.undefined import Undefined, Value

#: above this many nodes the level equations are solved as sparse ones
DENSE_LIMIT = 80


class Krackhardt(NamedTuple):
    """Krackhardt's four graph-theoretic dimensions, each 1 exactly for an out-tree."""

    connectedness: Value
    hierarchy: Value
    efficiency: Value
    lubness: Value


class TrophicLevels(NamedTuple):
    """The level of every node and how far the arcs fail to climb one level each."""

    levels: dict[Hashable, float]
    incoherence: Value


def reach_sets(graph: nx.DiGraph) -> tuple[list[Hashable], list[int]]:
    """Return the nodes and, for each, the set it can reach as the bits of a whole number.

    A node reaches itself. Strongly connected components are collapsed first, so a chain of
    thousands costs no recursion.
    """
    nodes = list(graph)
    position = {node: i for i, node in enumerate(nodes)}
    reached = [0] * len(nodes)
    # Tarjan's order lists a component after everything that it can reach
    for component in nx.strongly_connected_components(graph):
        bits = 0
        for node in component:
            bits |= 1 << position[node]
        for node in component:
            for after in graph.successors(node):
                bits |= reached[position[after]]
        for node in component:
            reached[position[node]] = bits
    return nodes, reached


def krackhardt(graph: nx.DiGraph, *, convention: Literal["least", "sna"] = "least") -> Krackhardt:
    r"""Return how far a graph looks like a textbook org chart, in Krackhardt's four dimensions.

    Connectedness is the share of pairs that are joined at all; hierarchy the share of pairs with
    a route between them where it runs one way only; efficiency falls with every spare arc; LUB
    ("unity of command") is the share of pairs with one closest shared boss.

    Parameters
    ----------
    graph : networkx.DiGraph
        Arcs run from boss to report. Not modified.
    convention : {"least", "sna"}, default "least"
        Which common upper bound counts: the least one, as in the text, or the greatest one, as in
        version 2.7.1 of R's package sna.

    Returns
    -------
    Krackhardt
        Four values in [0, 1]; `Undefined` for fewer than two nodes, for hierarchy without arcs,
        for efficiency where no component has two nodes and for LUB where none has three, or
        (``too_long``) where tens of thousands have several bosses each.

    References
    ----------
    .. [1] Krackhardt, D. (1994). Graph theoretical dimensions of informal organizations. In Carley
       and Prietula (eds), Computational Organization Theory, 89-111.
    .. [2] Everett, M. and Krackhardt, D. (2012). Social Networks 34, 159-163.
       doi:10.1016/j.socnet.2011.10.006

    Examples
    --------
    >>> krackhardt(nx.DiGraph([(0, 1), (0, 2)]))
    Krackhardt(connectedness=1.0, hierarchy=1.0, efficiency=1.0, lubness=1.0)
    """
    n = len(graph)
    if n < 2:
        none = Undefined("n<2")
        return Krackhardt(none, none, none, none)
    sizes = [len(c) for c in nx.weakly_connected_components(graph)]
    connectedness = sum(s * (s - 1) for s in sizes) / (n * (n - 1))
    loops = nx.number_of_selfloops(graph)
    m = graph.number_of_edges() - loops
    spare = sum((s - 1) ** 2 for s in sizes)
    efficiency: Value = Undefined("n<3")
    if spare:
        efficiency = 1 - (m - sum(s - 1 for s in sizes)) / spare
    return Krackhardt(connectedness, _one_way_share(graph), efficiency, _unity(graph, sizes, convention))


def _one_way_share(graph: nx.DiGraph) -> Value:
    reached, both = _count_reached(graph)
    pairs = sum(reached) - both
    return (pairs - both) / pairs if pairs else Undefined("no_arcs")


def _count_reached(graph: nx.DiGraph) -> tuple[list[int], int]:
    """Return how many others each node reaches, and how many pairs reach each other."""
    if api.active(len(graph)):
        counts, both = api.count_reached(graph)
        return counts.tolist(), both
    reached = reach_sets(graph)[1]
    groups: dict[int, int] = {}
    for bits in reached:  # nodes with the same reach that includes each other reach each other
        groups[bits] = groups.get(bits, 0) + 1
    mutual = sum(count * (count - 1) // 2 for count in groups.values())
    return [bits.bit_count() - 1 for bits in reached], mutual


def _unity(graph: nx.DiGraph, sizes: list[int], convention: Literal["least", "sna"]) -> Value:
    most = sum((s - 1) * (s - 2) // 2 for s in sizes)
    if not most:
        return Undefined("n<3")
    n = len(graph)
    if api.active(n):
        missing = api.pairs_without_bound(graph, convention)
    else:
        missing = _count_without_bound(graph, convention)
    if missing is None:
        return Undefined("too_long")
    across = n * (n - 1) // 2 - sum(s * (s - 1) // 2 for s in sizes)
    return 1 - (missing - across) / most


def _count_without_bound(graph: nx.DiGraph, convention: Literal["least", "sna"]) -> int:
    """Return the pairs of nodes without the bound sought."""
    nodes, reached = reach_sets(graph)
    n = len(nodes)
    bosses = [0] * n
    for i, bits in enumerate(reached):
        while bits:
            low = bits & -bits
            bosses[low.bit_length() - 1] |= 1 << i
            bits ^= low
    # the sought bound is reached by every other bound, or (sna) reaches every other bound
    within = bosses if convention == "least" else reached
    neighbours: dict[int, bool] = {}
    missing = 0
    for i, j in combinations(range(n), 2):
        bounds = bosses[i] & bosses[j]
        if not bounds:
            missing += 1
            continue
        if bounds not in neighbours:
            neighbours[bounds] = _has_extreme(bounds, within)
        missing += not neighbours[bounds]
    return missing


def _has_extreme(bounds: int, within: list[int]) -> bool:
    rest = bounds
    while rest:
        low = rest & -rest
        if not bounds & ~within[low.bit_length() - 1]:
            return True
        rest ^= low
    return False


def global_reaching_centrality(graph: nx.DiGraph) -> Value:
    """Return how far reach, everyone a message can get to, belongs to a few.

    Parameters
    ----------
    graph : networkx.DiGraph
        Weights are ignored. Not modified.

    Returns
    -------
    float or Undefined
        In [0, 1]: 1 for a one-way star, 0 once everybody reaches everybody; undefined for fewer
        than two nodes.

    References
    ----------
    .. [1] Mones, E., Vicsek, L. and Vicsek, T. (2012). Hierarchy measure for complex networks.
       PLoS ONE 7(3), e33799. doi:10.1371/journal.pone.0033799
    """
    n = len(graph)
    if n < 2:
        return Undefined("n<2")
    reach = [count / (n - 1) for count in _count_reached(graph)[0]]
    most = max(reach)
    return sum(most - own for own in reach) / (n - 1)


def flow_hierarchy(graph: nx.DiGraph) -> Value:
    """Return the share of arcs that can never come back round to where they started.

    Parameters
    ----------
    graph : networkx.DiGraph
        Not modified.

    Returns
    -------
    float or Undefined
        In [0, 1]; undefined without arcs.

    References
    ----------
    .. [1] Luo, J. and Magee, C. L. (2011). Detecting evolving patterns of self-organizing networks
       by flow hierarchy measurement. Complexity 16(6), 53-61. doi:10.1002/cplx.20368
    """
    if not graph.number_of_edges():
        return Undefined("no_arcs")
    return float(nx.flow_hierarchy(graph))


def trophic_levels(graph: nx.DiGraph) -> TrophicLevels:
    r"""Return the level of each node and the trophic incoherence, weights ignored.

    .. math:: F_0 = \frac{1}{m} \sum_{u \to v} (h_v - h_u - 1)^2

    Parameters
    ----------
    graph : networkx.DiGraph
        Arcs run downwards from low to high level. Not modified.

    Returns
    -------
    TrophicLevels
        Levels start at 0 in each component; incoherence is in [0, 1], 0 = perfectly layered,
        undefined without arcs.

    References
    ----------
    .. [1] MacKay, R. S., Johnson, S. and Sansom, B. (2020). How directed is a directed network?
       R. Soc. Open Sci. 7, 201138. doi:10.1098/rsos.201138
    """
    nodes = list(graph)
    position = {node: i for i, node in enumerate(nodes)}
    arcs = [(position[u], position[v]) for u, v in graph.edges if u != v]
    if not arcs:
        return TrophicLevels(dict.fromkeys(nodes, 0.0), Undefined("no_arcs"))
    if api.active(len(nodes)):
        heights, incoherent = api.solve_levels(graph)
        return TrophicLevels(dict(zip(nodes, heights.tolist(), strict=True)), incoherent)
    # sorted: sets come in an order that differs from run to run, and sums with it
    components = [sorted(position[v] for v in c) for c in nx.weakly_connected_components(graph)]
    # each component's levels are known up to a constant: hold its first node at 0
    held = np.zeros(len(nodes), dtype=bool)
    held[[component[0] for component in components]] = True
    levels = np.zeros(len(nodes))
    levels[~held] = _solve_levels(len(nodes), np.asarray(arcs), ~held)
    for component in components:
        levels[component] -= levels[component].min()
    tails, heads = np.asarray(arcs).T
    incoherence = float(np.mean((levels[heads] - levels[tails] - 1) ** 2))
    return TrophicLevels({v: float(levels[i]) for v, i in position.items()}, incoherence)


def _solve_levels(n: int, arcs: np.ndarray, free: np.ndarray) -> np.ndarray:
    tails, heads = arcs.T
    total = np.bincount(tails, minlength=n) + np.bincount(heads, minlength=n)
    balance = np.bincount(heads, minlength=n) - np.bincount(tails, minlength=n)
    if n <= DENSE_LIMIT:
        matrix = np.diag(total.astype(float))
        np.subtract.at(matrix, (tails, heads), 1)
        np.subtract.at(matrix, (heads, tails), 1)
        solution: np.ndarray = np.linalg.solve(matrix[np.ix_(free, free)], balance[free].astype(float))
        return solution
    from scipy.sparse import coo_array, diags_array
    from scipy.sparse.linalg import spsolve

    ones = np.ones(len(tails))
    links = coo_array((ones, (tails, heads)), shape=(n, n)).tocsr()
    sparse = (diags_array(total.astype(float)) - links - links.T).tocsc()
    keep = np.flatnonzero(free)
    result: np.ndarray = spsolve(sparse[keep][:, keep], balance[free].astype(float))
    return result
