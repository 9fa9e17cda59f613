"""What chance alone gives: graphs shuffled so that something is kept (methods H1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import fmean, pstdev, stdev
from typing import NamedTuple

import networkx as nx
import numpy as np

from netmap.errors import ParameterError
from netmap.measures.linkage import dyad_census
from netmap.measures.undefined import Undefined, Value

#: a smaller spread than this means that what is kept fixes the value
FIXED = 1e-3
#: attempted swaps for each linked pair before a shuffled graph is used
BURN_IN = 20


class Chance(NamedTuple):
    """Where the observed value lies among the shuffled ones.

    ``p`` is the share of shuffles at least as high, ``p_lower`` at least as low, both with one
    added above and below.
    """

    model: str
    draws: int
    mean: Value
    sd: Value
    z: Value
    p: Value
    p_lower: Value


def draw_graph(graph: nx.DiGraph, model: str, generator: np.random.Generator) -> nx.DiGraph:
    """Return one shuffled graph.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph as observed. Not modified.
    model : {"cug", "dyad", "degree"}
        What is kept: the number of nodes and arcs (N1); also how many pairs are linked both ways
        (N2); also everybody's number of two-way, incoming and outgoing arcs (N3).
    generator : numpy.random.Generator
        Where chance comes from.

    Returns
    -------
    networkx.DiGraph
        The same nodes in the same order.

    Raises
    ------
    ParameterError
        If there is no such model.
    """
    if model == "cug":
        arcs = _random_arcs(graph, generator)
    elif model == "dyad":
        arcs = _random_dyads(graph, generator)
    elif model == "degree":
        arcs = _swapped(graph, generator)
    else:
        raise ParameterError(f"'{model}' is not a way to shuffle; use cug, dyad or degree.")
    result: nx.DiGraph = nx.DiGraph()
    result.add_nodes_from(graph)
    result.add_edges_from(arcs)
    return result


def _random_arcs(graph: nx.DiGraph, generator: np.random.Generator) -> Iterator[tuple[object, object]]:
    nodes, n = list(graph), len(graph)
    m = sum(1 for u, v in graph.edges if u != v)
    for cell in generator.choice(n * (n - 1), size=m, replace=False):
        tail, head = divmod(int(cell), n - 1)
        yield nodes[tail], nodes[head + (head >= tail)]


def _random_dyads(graph: nx.DiGraph, generator: np.random.Generator) -> Iterator[tuple[object, object]]:
    nodes, n = list(graph), len(graph)
    mutual, asymmetric, _ = dyad_census(graph)
    rows, columns = np.triu_indices(n, 1)
    chosen = generator.choice(len(rows), size=mutual + asymmetric, replace=False)
    turned = generator.integers(0, 2, size=len(chosen))
    for place, (dyad, turn) in enumerate(zip(chosen, turned, strict=True)):
        u, v = nodes[rows[dyad]], nodes[columns[dyad]]
        if place < mutual or not turn:
            yield u, v
        if place < mutual or turn:
            yield v, u


def _swapped(graph: nx.DiGraph, generator: np.random.Generator) -> Iterator[tuple[object, object]]:
    nodes = list(graph)
    position = {node: i for i, node in enumerate(nodes)}
    arcs = {(position[u], position[v]) for u, v in graph.edges if u != v}
    mutual = sorted((u, v) for u, v in arcs if u < v and (v, u) in arcs)
    single = sorted((u, v) for u, v in arcs if (v, u) not in arcs)
    linked = {frozenset(arc) for arc in arcs}
    attempts = BURN_IN * (len(mutual) + len(single))
    picks = generator.random((attempts, 4)).tolist()
    for where, one, two, turn in picks:
        pairs = mutual if where * (len(mutual) + len(single)) < len(mutual) else single
        i, j = int(one * len(pairs)), int(two * len(pairs))
        (a, b), (c, d) = pairs[i], pairs[j]
        if pairs is mutual and turn < 0.5:
            c, d = d, c  # a two-way tie has no head, so either end may be exchanged
        if len({a, b, c, d}) < 4 or frozenset((a, d)) in linked or frozenset((c, b)) in linked:
            continue
        linked -= {frozenset((a, b)), frozenset((c, d))}
        linked |= {frozenset((a, d)), frozenset((c, b))}
        pairs[i], pairs[j] = (a, d), (c, b)
    for u, v in mutual:
        yield nodes[u], nodes[v]
        yield nodes[v], nodes[u]
    for u, v in single:
        yield nodes[u], nodes[v]


def compare_with_chance(
    graph: nx.DiGraph,
    measure: Callable[[nx.DiGraph], Value],
    *,
    model: str,
    draws: int,
    seed: int,
    observed: Value | None = None,
) -> Chance:
    """Return where a measure of a graph lies among its values on shuffled graphs.

    Parameters
    ----------
    graph : networkx.DiGraph
        Not modified.
    measure : callable
        Takes a graph, returns a value.
    model : {"none", "cug", "dyad", "degree"}
        What the shuffles keep; see `draw_graph`.
    draws : int
        How many shuffles.
    seed : int
        Equal seeds give equal results.
    observed : float or Undefined, optional
        The measure of `graph`, where it is known already.

    Returns
    -------
    Chance
        Undefined (``not_drawn``) without draws; z is ``fixed`` where the shuffles do not differ.
    """
    value = measure(graph) if observed is None else observed
    if model == "none" or draws < 1 or isinstance(value, Undefined):
        reason = value if isinstance(value, Undefined) else Undefined("not_drawn")
        return Chance(model, 0, *([reason] * 5))
    generator = np.random.default_rng(seed)
    results = (measure(draw_graph(graph, model, generator)) for _ in range(draws))
    return place_among(value, [r for r in results if not isinstance(r, Undefined)], model)


def place_among(value: float, values: list[float], model: str) -> Chance:
    """Return where a value lies among shuffled ones."""
    if not values:
        return Chance(model, 0, *([Undefined("not_drawn")] * 5))
    mean, count = fmean(values), len(values)
    sd = stdev(values) if count > 1 else pstdev(values)
    near = 1e-12  # equal values that were summed in another order are still equal
    return Chance(
        model,
        count,
        mean,
        sd,
        (value - mean) / sd if sd >= FIXED else Undefined("fixed"),
        (1 + sum(v >= value - near for v in values)) / (count + 1),
        (1 + sum(v <= value + near for v in values)) / (count + 1),
    )
