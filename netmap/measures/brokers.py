"""Who connects whom: constraint, effective size, cut points, core numbers, betweenness (methods B1)."""

from __future__ import annotations

from collections.abc import Hashable

import networkx as nx
import numpy as np

from netmap.engine import api
from netmap.measures.linkage import underlying
from netmap.measures.undefined import Undefined, Value


def _strengths(graph: nx.DiGraph) -> dict[Hashable, dict[Hashable, int]]:
    """Return a_uv + a_vu for each linked pair: 1 one way, 2 both ways."""
    both: dict[Hashable, dict[Hashable, int]] = {node: {} for node in graph}
    for u, v in graph.edges:
        if u != v:
            both[u][v] = both[u].get(v, 0) + 1
            both[v][u] = both[v].get(u, 0) + 1
    return both


def _by_node(graph: nx.DiGraph, scores: api.Numbers) -> dict[Hashable, Value]:
    """Return scores by node, those that are not numbers as isolates."""
    known = np.isfinite(scores).tolist()
    return {
        node: score if there else Undefined("isolate")
        for node, score, there in zip(graph, scores.tolist(), known, strict=True)
    }


def constraint(graph: nx.DiGraph) -> dict[Hashable, Value]:
    """Return how little choice each actor has in whom to work through; low means a go-between.

    Parameters
    ----------
    graph : networkx.DiGraph
        Weights and direction are ignored beyond a two-way arc counting twice. Not modified.

    Returns
    -------
    dict of node to float or Undefined
        Burt's constraint, which can exceed 1; undefined (``isolate``) for an isolate.

    References
    ----------
    .. [1] Burt, R. S. (1992). Structural Holes. Harvard University Press.
    """
    if api.active(len(graph)):
        return _by_node(graph, api.constraint(graph))
    plain = nx.DiGraph()
    plain.add_nodes_from(graph)
    plain.add_edges_from((u, v) for u, v in graph.edges if u != v)
    scores = nx.constraint(plain) if plain.number_of_edges() else {}
    return {node: float(scores[node]) if plain.degree[node] else Undefined("isolate") for node in plain}


def effective_size(graph: nx.DiGraph) -> dict[Hashable, Value]:
    """Return how many separate circles each actor's contacts come to.

    Parameters
    ----------
    graph : networkx.DiGraph
        Binary; Burt's directed form on a_ij + a_ji. Not modified.

    Returns
    -------
    dict of node to float or Undefined
        The number of contacts less their redundancy; undefined (``isolate``) for an isolate.

    Notes
    -----
    ``networkx.effective_size`` is wrong for directed graphs in 3.6 and 3.7 (networkx#8906), so
    this is our own.

    References
    ----------
    .. [1] Burt, R. S. (1992). Structural Holes. Harvard University Press.
    """
    if api.active(len(graph)):
        return _by_node(graph, api.effective_size(graph))
    both = _strengths(graph)
    strongest = {node: max(ties.values(), default=0) for node, ties in both.items()}
    sizes: dict[Hashable, Value] = {}
    for node, ties in both.items():
        if not ties:
            sizes[node] = Undefined("isolate")
            continue
        whole = sum(ties.values())
        redundant = sum(
            ties[other] / whole * both[contact][other] / strongest[contact]
            for contact in ties
            for other in ties
            if other in both[contact]
        )
        sizes[node] = len(ties) - redundant
    return sizes


def cut_points(graph: nx.DiGraph) -> frozenset[Hashable]:
    """Return the actors without whom the map falls into more pieces (direction ignored)."""
    return frozenset(nx.articulation_points(underlying(graph)))


def core_numbers(graph: nx.DiGraph) -> dict[Hashable, int]:
    """Return for each actor the largest k such that it lies in a part where all have k contacts."""
    if api.active(len(graph)):
        return dict(zip(graph, api.core_numbers(graph).tolist(), strict=True))
    return {node: int(core) for node, core in nx.core_number(underlying(graph)).items()}


def betweenness(graph: nx.DiGraph, *, directed: bool = True) -> dict[Hashable, float]:
    """Return how many shortest routes between others pass each actor: raw counts, endpoints out.

    Parameters
    ----------
    graph : networkx.DiGraph
        Weights are ignored. Not modified.
    directed : bool, default True
        False counts each pair once on the underlying undirected graph.

    Returns
    -------
    dict of node to float
        Zero or more.
    """
    shape = graph if directed else underlying(graph)
    if api.active(len(graph)):
        return dict(zip(graph, api.betweenness(shape).tolist(), strict=True))
    return {v: float(b) for v, b in nx.betweenness_centrality(shape, normalized=False).items()}
