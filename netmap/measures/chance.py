"""What chance alone gives: graphs shuffled so that something is kept (methods H1)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from statistics import fmean, pstdev, stdev
from typing import NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from netmap.engine import api
from netmap.errors import ParameterError
from netmap.measures.undefined import Undefined, Value

Pairs = NDArray[np.int32]

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


class Shape(NamedTuple):
    """What is shuffled: `n` nodes by place, pairs linked both ways, arcs one way; arrays of shape (k, 2)."""

    n: int
    mutual: Pairs
    single: Pairs


def read_shape(graph: nx.DiGraph) -> Shape:
    """Return a graph as places in its order, self-loops left out; pairs in ascending order."""
    position = {node: i for i, node in enumerate(graph)}
    arcs = {(position[u], position[v]) for u, v in graph.edges if u != v}
    mutual = sorted((u, v) for u, v in arcs if u < v and (v, u) in arcs)
    single = sorted((u, v) for u, v in arcs if (v, u) not in arcs)
    return Shape(
        len(position), *(np.array(pairs, dtype=np.int32).reshape(-1, 2) for pairs in (mutual, single))
    )


def build_generator(seed: int, i: int) -> np.random.Generator:
    """Return where the chance in draw `i` comes from: it hangs on nothing but seed and number.

    So draws are the same in one thread or many, in any portions, on any machine.
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(i,)))


def draw_arcs(shape: Shape, model: str, generator: np.random.Generator) -> Pairs:
    """Return the arcs of one shuffled graph, by place; see `draw_graph`."""
    if model == "cug":
        return _random_arcs(shape, generator)
    if model == "dyad":
        return _join(*_random_dyads(shape, generator))
    if model == "degree":
        return _join(*_swapped(shape, generator))
    raise ParameterError(f"'{model}' is not a way to shuffle; use cug, dyad or degree.")


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
    return build_drawn(list(graph), draw_arcs(read_shape(graph), model, generator))


def build_drawn(nodes: Sequence[Hashable], arcs: Pairs) -> nx.DiGraph:
    """Return the graph with these nodes and with arcs given by place."""
    result: nx.DiGraph = nx.DiGraph()
    result.add_nodes_from(nodes)
    result.add_edges_from((nodes[u], nodes[v]) for u, v in arcs.tolist())
    return result


def _join(mutual: Pairs, single: Pairs) -> Pairs:
    return np.concatenate([mutual, mutual[:, ::-1], single])


def _random_arcs(shape: Shape, generator: np.random.Generator) -> Pairs:
    n, m = shape.n, 2 * len(shape.mutual) + len(shape.single)
    if not m:
        return shape.single
    tails, heads = np.divmod(generator.choice(n * (n - 1), size=m, replace=False), n - 1)
    return np.column_stack([tails, heads + (heads >= tails)]).astype(np.int32)


def _random_dyads(shape: Shape, generator: np.random.Generator) -> tuple[Pairs, Pairs]:
    n, mutual = shape.n, len(shape.mutual)
    if not mutual + len(shape.single):
        return shape.mutual, shape.single
    chosen = generator.choice(n * (n - 1) // 2, size=mutual + len(shape.single), replace=False)
    # pair number k is in the row u whose pairs begin at u * (2n - u - 1) / 2; the floating-point root
    # can be one off in large maps
    u = ((2 * n - 1 - np.sqrt((2.0 * n - 1) ** 2 - 8.0 * chosen)) / 2).astype(np.int64)
    u -= u * (2 * n - u - 1) // 2 > chosen
    u += (u + 1) * (2 * n - u - 2) // 2 <= chosen
    pairs = np.column_stack([u, chosen - u * (2 * n - u - 1) // 2 + u + 1]).astype(np.int32)
    turned = generator.integers(0, 2, size=len(shape.single)) == 1
    single = np.where(turned[:, None], pairs[mutual:, ::-1], pairs[mutual:])
    return pairs[:mutual], single


def _swapped(shape: Shape, generator: np.random.Generator) -> tuple[Pairs, Pairs]:
    mutual, single = shape.mutual.copy(), shape.single.copy()
    picks = generator.random((BURN_IN * (len(mutual) + len(single)), 2))
    if api.active(shape.n):
        api.swap_pairs(shape.n, mutual, single, picks)
        return mutual, single
    return _swap(mutual.tolist(), single.tolist(), picks.tolist())


def _swap(mutual: list[list[int]], single: list[list[int]], picks: list[list[float]]) -> tuple[Pairs, Pairs]:
    """Do what `netmap.engine.swaps.swap_pairs` does, without a compiler."""
    linked = {frozenset(pair) for pair in (*mutual, *single)}
    both = len(mutual) + len(single)
    for one, other in picks:
        i = int(one * both)
        pairs, i = (mutual, i) if i < len(mutual) else (single, i - len(mutual))
        j, turned = divmod(int(other * 2 * len(pairs)), 2)
        (a, b), (c, d) = pairs[i], pairs[j]
        if pairs is mutual and turned:
            c, d = d, c  # a two-way tie has no head, so either end may be exchanged
        if len({a, b, c, d}) < 4 or frozenset((a, d)) in linked or frozenset((c, b)) in linked:
            continue
        linked -= {frozenset((a, b)), frozenset((c, d))}
        linked |= {frozenset((a, d)), frozenset((c, b))}
        pairs[i], pairs[j] = [a, d], [c, b]
    first, second = (np.array(pairs, dtype=np.int32).reshape(-1, 2) for pairs in (mutual, single))
    return first, second


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
        Equal seeds give equal results: draw i hangs on nothing but the seed and i.
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
    nodes, shape = list(graph), read_shape(graph)
    results = (
        measure(build_drawn(nodes, draw_arcs(shape, model, build_generator(seed, i)))) for i in range(draws)
    )
    return place_among(value, [r for r in results if not isinstance(r, Undefined)], model)


def place_among(value: float, values: Sequence[float], model: str) -> Chance:
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
