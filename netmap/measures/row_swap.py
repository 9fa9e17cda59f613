"""Has the map of the same people changed between two times? (methods H3)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import networkx as nx
import numpy as np

from netmap.errors import ParameterError
from netmap.measures.shuffles import share_at_least
from netmap.measures.undefined import Undefined, Value

#: up to this many rows that differ, every way to swap them is tried
ALL_SWAPS = 14


class RowSwap(NamedTuple):
    """A difference between two maps, and how often swapping people's answers gives one as big.

    ``people`` are on both maps, ``changed`` of them answered differently.
    """

    difference: Value
    p: Value
    smallest_p: Value
    people: int
    changed: int
    arrangements: int
    exact: bool


def row_swap(
    before: nx.DiGraph,
    after: nx.DiGraph,
    statistic: Callable[[nx.DiGraph], Value],
    *,
    draws: int = 9_999,
    seed: int = 1,
) -> RowSwap:
    """Return whether a measure of a map changed between two times, on the people who are on both.

    Under no change it would be a toss of a coin which of somebody's two answers came first: each
    person's outgoing relationships are swapped between the maps with probability one half.

    Parameters
    ----------
    before, after : networkx.DiGraph
        An arc ``u -> v`` is u's own answer. Only people on both maps count. Not modified. The
        caller must know that both were asked in the same way.
    statistic : callable
        Takes a graph, returns a value.
    draws : int, default 9999
        How many swaps are drawn where more than 14 people changed their answers; else all are.
    seed : int, default 1
        For those; equal seeds give equal results.

    Returns
    -------
    RowSwap
        The difference is after less before; undefined where the statistic is, and p
        (``one_arrangement``) where nobody's answers changed.

    Raises
    ------
    ParameterError
        If draws are fewer than one.
    """
    if draws < 1:
        raise ParameterError(f"{draws} draws cannot be made; use 1 or more.")
    people = [node for node in before if node in after]
    maps = [graph.subgraph(people) for graph in (before, after)]
    changed = [node for node in people if dict(maps[0].adj[node]) != dict(maps[1].adj[node])]
    exact = len(changed) <= ALL_SWAPS
    observed = _swapped_difference(people, maps, frozenset(), statistic)
    smallest = 2.0 ** (1 - len(changed)) if exact else max(2.0 ** (1 - len(changed)), 1 / (draws + 1))
    if isinstance(observed, Undefined) or not changed:
        reason = observed if isinstance(observed, Undefined) else Undefined("one_arrangement")
        return RowSwap(observed, reason, reason, len(people), len(changed), 0, True)
    if exact:
        ways = np.arange(2 ** len(changed))[:, None] >> np.arange(len(changed)) & 1
    else:
        ways = np.random.default_rng(seed).integers(0, 2, size=(draws, len(changed)))
    differences = []
    for way in ways:
        swapped = frozenset(node for node, turn in zip(changed, way, strict=True) if turn)
        found = _swapped_difference(people, maps, swapped, statistic)
        # a swap that cannot be measured might have been as large: it counts against us
        differences.append(np.inf if isinstance(found, Undefined) else abs(found))
    p = share_at_least(np.array(differences), abs(observed), exact=exact)
    return RowSwap(observed, p, smallest, len(people), len(changed), len(ways), exact)


def _swapped_difference(
    people: Sequence[Hashable],
    maps: Sequence[nx.DiGraph],
    swapped: frozenset[Hashable],
    statistic: Callable[[nx.DiGraph], Value],
) -> Value:
    values: list[Value] = []
    for wave in (0, 1):
        graph: nx.DiGraph = nx.DiGraph()
        graph.add_nodes_from(people)
        for node in people:
            rows = maps[1 - wave if node in swapped else wave].adj[node]
            graph.add_edges_from((node, other, dict(data)) for other, data in rows.items())
        values.append(statistic(graph))
    one, two = values
    if isinstance(one, Undefined) or isinstance(two, Undefined):
        return one if isinstance(one, Undefined) else two
    return two - one
