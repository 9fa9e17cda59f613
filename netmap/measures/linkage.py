"""Who is linked to whom and how evenly: centralisation, two-way ties, clustering, inner circle.

Methods A4, A6-A10. "Underlying" graph means: each pair that has an arc in either direction, once.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import networkx as nx

from netmap.engine import api
from netmap.measures.betweenness import total_betweenness
from netmap.measures.dominators import safe_pairs
from netmap.measures.undefined import Undefined, Value


class Centralisation(NamedTuple):
    """Freeman's centralisation by degree, betweenness and closeness; 1 for a star."""

    degree: Value
    betweenness: Value
    closeness: Value


class DyadCensus(NamedTuple):
    """Pairs linked both ways, one way, not at all."""

    mutual: int
    asymmetric: int
    null: int


class Reciprocity(NamedTuple):
    """Share of arcs, and of linked pairs, that go both ways; and arcs corrected for density."""

    arc: Value
    dyad: Value
    corrected: Value


class CorePeriphery(NamedTuple):
    """The inner circle, how many pairs do not fit the pattern, and how well it fits."""

    core: tuple[Hashable, ...]
    misfit: Value
    correlation: Value


def underlying(graph: nx.DiGraph) -> nx.Graph:
    """Return the underlying simple undirected graph, nodes in the same order, no self-loops."""
    result: nx.Graph = nx.Graph()
    result.add_nodes_from(graph)
    result.add_edges_from((u, v) for u, v in graph.edges if u != v)
    return result


def centralisation(graph: nx.DiGraph, *, scores: Sequence[float] | None = None) -> Centralisation:
    """Return how much everything runs through the single best placed actor.

    Parameters
    ----------
    graph : networkx.DiGraph
        Read as its underlying undirected graph. Not modified.
    scores : sequence of float, optional
        The raw betweenness of its nodes, where it is known already.

    Returns
    -------
    Centralisation
        In [0, 1], 1 for a star; undefined for fewer than three nodes, closeness also where not
        everybody is joined up.

    References
    ----------
    .. [1] Freeman, L. C. (1978). Centrality in social networks. Social Networks 1, 215-239.
       doi:10.1016/0378-8733(78)90021-7
    """
    n = len(graph)
    if n < 3:
        return Centralisation(*([Undefined("n<3")] * 3))
    ties = underlying(graph)
    degrees = [degree for _, degree in ties.degree]
    known = total_betweenness(ties) if scores is None else scores
    pairs = (n - 1) * (n - 2) / 2
    between = [score / pairs for score in known]
    closeness: Value = Undefined("disconnected")
    if nx.is_connected(ties):
        near = _closeness(ties)
        closeness = (2 * n - 3) * _fall(near) / ((n - 1) * (n - 2))
    return Centralisation(_fall(degrees) / ((n - 1) * (n - 2)), _fall(between) / (n - 1), closeness)


def _fall(scores: list[float]) -> float:
    """Return how far all are below the highest, together."""
    most = max(scores)
    return sum(most - score for score in scores)


def _closeness(ties: nx.Graph) -> list[float]:
    """Return closeness in a connected graph, in its order."""
    if api.active(len(ties)):
        return [(len(ties) - 1) / steps for steps in api.total_steps(ties).tolist()]
    return list(nx.closeness_centrality(ties).values())


def dyad_census(graph: nx.DiGraph) -> DyadCensus:
    """Return how many pairs are linked both ways, one way and not at all."""
    n = len(graph)
    m = sum(1 for u, v in graph.edges if u != v)
    mutual = sum(1 for u, v in graph.edges if u != v and graph.has_edge(v, u)) // 2
    asymmetric = m - 2 * mutual
    return DyadCensus(mutual, asymmetric, n * (n - 1) // 2 - mutual - asymmetric)


def reciprocity(graph: nx.DiGraph) -> Reciprocity:
    """Return how far relationships go both ways.

    Parameters
    ----------
    graph : networkx.DiGraph
        Not modified.

    Returns
    -------
    Reciprocity
        ``arc`` = 2M / (2M + A), ``dyad`` = M / (M + A), ``corrected`` = (arc - density) /
        (1 - density) [1]_; undefined without arcs, the last also where everybody is linked.

    References
    ----------
    .. [1] Garlaschelli, D. and Loffredo, M. I. (2004). Phys. Rev. Lett. 93, 268701.
       doi:10.1103/PhysRevLett.93.268701
    """
    mutual, asymmetric, _ = dyad_census(graph)
    if not mutual + asymmetric:
        return Reciprocity(*([Undefined("no_arcs")] * 3))
    n = len(graph)
    arc = 2 * mutual / (2 * mutual + asymmetric)
    density = (2 * mutual + asymmetric) / (n * (n - 1))
    corrected = (arc - density) / (1 - density) if density < 1 else Undefined("denominator_zero")
    return Reciprocity(arc, mutual / (mutual + asymmetric), corrected)


def density(graph: nx.DiGraph) -> Value:
    """Return the share of possible arcs that are there; undefined for fewer than two nodes."""
    n = len(graph)
    if n < 2:
        return Undefined("n<2")
    return sum(1 for u, v in graph.edges if u != v) / (n * (n - 1))


def transitivity(graph: nx.DiGraph) -> Value:
    """Return the share of pairs with a shared neighbour who are linked themselves.

    Parameters
    ----------
    graph : networkx.DiGraph
        Read as its underlying undirected graph. Not modified.

    Returns
    -------
    float or Undefined
        Three times the triangles over the connected triples; undefined where there are none.

    References
    ----------
    .. [1] Newman, M. E. J. (2003). The structure and function of complex networks. SIAM Review 45,
       167-256.
    """
    if api.active(len(graph)):
        closed, triples = api.count_closed(graph)
        return closed / triples if triples else Undefined("denominator_zero")
    ties = underlying(graph)
    triples = sum(d * (d - 1) for _, d in ties.degree)
    return float(nx.transitivity(ties)) if triples else Undefined("denominator_zero")


def core_periphery(graph: nx.DiGraph) -> CorePeriphery:
    """Return the inner circle: the core that best fits "all linked inside, none linked outside".

    Parameters
    ----------
    graph : networkx.DiGraph
        Read as its underlying undirected graph. Not modified.

    Returns
    -------
    CorePeriphery
        The smallest best core (busiest first, ties by id), the number of pairs that do not fit,
        and the correlation with the ideal pattern, pairs between core and periphery left out.

    References
    ----------
    .. [1] Borgatti, S. P. and Everett, M. G. (2000). Models of core/periphery structures. Social
       Networks 21, 375-395. doi:10.1016/S0378-8733(99)00019-2
    .. [2] Lip, S. Z. W. (2011). A fast algorithm for the discrete core/periphery bipartitioning
       problem. arXiv:1102.5511
    """
    ties = underlying(graph)
    m = ties.number_of_edges()
    if not m:
        none = Undefined("no_arcs")
        return CorePeriphery((), none, none)
    order = sorted(ties.degree, key=lambda item: (-item[1], str(item[0])))
    best, size, total = m, 0, 0
    for k, (_, degree) in enumerate(order, start=1):
        total += degree
        misfit = k * (k - 1) // 2 + m - total
        if misfit < best:
            best, size = misfit, k
    core = tuple(node for node, _ in order[:size])
    return CorePeriphery(core, float(best), _pattern_correlation(ties, set(core)))


def _pattern_correlation(ties: nx.Graph, core: set[Hashable]) -> Value:
    # Pearson's r of two 0/1 variables: linked or not, both in the core or both outside
    n, k = len(ties), len(core)
    inside, outside = k * (k - 1) // 2, (n - k) * (n - k - 1) // 2
    within = sum(u in core and v in core for u, v in ties.edges)
    without = sum(u not in core and v not in core for u, v in ties.edges)
    linked = within + without
    spread = linked * (inside + outside - linked) * inside * outside
    if not spread:
        return Undefined("denominator_zero")
    return float((within * (outside - without) - without * (inside - within)) / spread**0.5)


def bypass(graph: nx.DiGraph) -> Value:
    """Return how many connections between others would survive any one person saying no.

    Parameters
    ----------
    graph : networkx.DiGraph
        Not modified.

    Returns
    -------
    float or Undefined
        The share of ordered pairs without an arc that have at least two routes with no third
        person in common; 1 where every pair has an arc; undefined for fewer than two nodes.

    Notes
    -----
    By Menger's theorem a pair (s, t) has two such routes exactly if t's immediate dominator, seen
    from s, is s itself. In a graph whose arcs all go both ways that means: s and t lie in the same
    biconnected component, which is found in one pass instead of n.
    """
    n = len(graph)
    if n < 2:
        return Undefined("n<2")
    arcs = sum(1 for u, v in graph.edges if u != v)
    apart = n * (n - 1) - arcs
    if not apart:
        return 1.0
    if api.active(n):
        return api.safe_pairs(graph) / apart
    if all(graph.has_edge(v, u) for u, v in graph.edges):
        ties = underlying(graph)
        pairs = sum(len(block) * (len(block) - 1) for block in nx.biconnected_components(ties))
        return (pairs - arcs) / apart
    return safe_pairs(graph) / apart


def effective_brokers(graph: nx.DiGraph, *, scores: Sequence[float] | None = None) -> Value:
    """Return how many people the go-between work is equivalent to being carried by.

    Parameters
    ----------
    graph : networkx.DiGraph
        Read as its underlying undirected graph. Not modified.
    scores : sequence of float, optional
        The raw betweenness of its nodes, where it is known already.

    Returns
    -------
    float or Undefined
        The Hill number of order 2 of the shares of betweenness, from 1 to n; n where nobody needs
        a go-between; undefined for an empty graph.
    """
    if not len(graph):
        return Undefined("empty")
    known = total_betweenness(underlying(graph)) if scores is None else scores
    total = sum(known)
    if total < 1e-9:
        return float(len(graph))
    return total**2 / sum(score**2 for score in known)
