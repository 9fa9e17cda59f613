"""What the measures call, and whether they should: kernels as functions of graphs.

Kernels are fetched when a function is first called, not when this module is imported: a small map is
measured without them, and nothing waits for a compiler. Node i is the i-th in the graph's order in
every array; self-loops never matter.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Literal

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from netmap.engine.rows import Heads, Places, compact, turned

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]

#: from this many nodes on, a measure of one graph uses the kernels
LEAST = 200
#: from this many nodes on, all graphs of a batch together, a batch does: a second or two without
LEAST_IN_ALL = 20_000
#: steps that counting least upper bounds may take: a few minutes
MOST_STEPS = 2 * 10**11

#: None: by the size of the graph
_chosen: ContextVar[bool | None] = ContextVar("netmap_engine", default=None)


@contextmanager
def choose(compiled: bool) -> Iterator[None]:
    """Work with the kernels, or without, whatever the size of the graph, for a while in this thread."""
    before = _chosen.set(compiled)
    try:
        yield
    finally:
        _chosen.reset(before)


def off() -> AbstractContextManager[None]:
    """Work without the kernels for a while, in this thread: the referee in tests and benchmarks.

    ``NETMAP_ENGINE=off`` in the environment does the same for a whole process.
    """
    return choose(False)


def active(n: int, *, graphs: int = 1) -> bool:
    """Return whether `graphs` graphs with n nodes each are to be measured with the kernels."""
    chosen = _chosen.get()
    if chosen is False or os.environ.get("NETMAP_ENGINE", "").lower() == "off":
        return False
    return bool(chosen) or n >= LEAST or n * graphs >= LEAST_IN_ALL


def _rows(graph: nx.DiGraph) -> tuple[Places, Heads, Places, Heads]:
    converted = compact(graph)
    return *converted.out[:2], *converted.into[:2]


def _joined(graph: nx.DiGraph) -> tuple[Places, Heads, Numbers]:
    from netmap.engine.holes import join_directions

    start, head, into, tail = _rows(graph)
    one = np.ones(len(head))
    row, to, strength = join_directions(start, head, one, into, tail, one, False)
    return row, to, strength


def count_reached(graph: nx.DiGraph) -> tuple[Counts, int]:
    """Return how many others each node reaches, and how many pairs of nodes reach each other."""
    from netmap.engine import reach

    reached, mutual = reach.count_reached(*_rows(graph)[:2])
    return reached, int(mutual)


def count_reached_by(n: int, tails: NDArray[np.integer], heads: NDArray[np.integer]) -> Counts:
    """Return how many others each of n nodes reaches by arcs given by place."""
    from netmap.engine.profile import to_rows
    from netmap.engine.reach import count_reached

    reached: Counts = count_reached(*to_rows(n, tails.astype(np.int32), heads.astype(np.int32)))[0]
    return reached


def pairs_without_bound(graph: nx.DiGraph, convention: Literal["least", "sna"]) -> int | None:
    """Return the pairs of nodes without a least (sna: greatest) common upper bound; None if too many to try.

    A bound of two nodes is a node that reaches both; a node reaches itself.
    """
    from netmap.engine import bounds

    start, head, _, _ = _rows(graph)
    several, tops, count = (int(x) for x in bounds.count_work(start, head))
    rows, words = (several, count) if convention == "least" else (several + tops, tops)
    if rows**2 * words / 64 > MOST_STEPS:
        return None
    count_pairs = bounds.count_without_least if convention == "least" else bounds.count_without_greatest
    return int(count_pairs(start, head))


def solve_levels(graph: nx.DiGraph) -> tuple[Numbers, float]:
    """Return trophic levels, 0 the lowest in each component, and the trophic incoherence."""
    from netmap.engine import levels

    level, incoherence = levels.solve_levels(*_rows(graph)[:2], *_joined(graph))
    return level, float(incoherence)


def safe_pairs(graph: nx.DiGraph) -> int:
    """Return the ordered pairs without an arc that no third node separates, one reaching the other."""
    from netmap.engine.dominators import count_in_blocks, count_safe

    row, to, strength = _joined(graph)
    if (strength == 2).all():
        return int(count_in_blocks(row, to)) - len(to)
    return int(count_safe(*_rows(graph)))


def betweenness(graph: nx.Graph) -> Numbers:
    """Return raw betweenness, endpoints left out; each pair once in an undirected graph."""
    from netmap.engine import paths

    n = len(graph)
    scores = paths.betweenness(*_rows(graph), np.arange(n), np.ones(n), False)
    return scores if graph.is_directed() else scores / 2


def total_steps(graph: nx.Graph) -> Counts:
    """Return the sum of the distances from each node to the nodes it reaches."""
    from netmap.engine.distances import spread

    _, steps, _ = spread(*_rows(graph)[:2], np.arange(len(graph)))
    return steps


def constraint(graph: nx.DiGraph) -> Numbers:
    """Return Burt's constraint on a_ij + a_ji, nan for an isolate."""
    from netmap.engine import holes

    result: Numbers = holes.constraint(*_joined(graph))
    return result


def effective_size(graph: nx.DiGraph) -> Numbers:
    """Return Burt's effective size on a_ij + a_ji, nan for an isolate."""
    from netmap.engine import holes

    result: Numbers = holes.effective_size(*_joined(graph))
    return result


def core_numbers(graph: nx.DiGraph) -> Counts:
    """Return core numbers of the underlying undirected graph."""
    from netmap.engine import cores

    result: Counts = cores.core_numbers(*_joined(graph)[:2])
    return result


def count_closed(graph: nx.DiGraph) -> tuple[int, int]:
    """Return, for the underlying graph, the ordered pairs of ties at a node closed by a third, and all pairs."""
    from netmap.engine import triads

    closed, triples = triads.count_closed(*_joined(graph)[:2])
    return int(closed), int(triples)


def swap_pairs(n: int, mutual: Heads, single: Heads, picks: Numbers) -> None:
    """Exchange the heads of pairs, in place: see `netmap.engine.swaps.swap_pairs`."""
    from netmap.engine import swaps

    swaps.swap_pairs(n, mutual, single, picks)


def profile(n: int, tails: Heads, heads: Heads) -> Numbers:
    """Return what the honeycomb profile of one graph is made of: see `netmap.engine.profile.COLUMNS`."""
    from netmap.engine import profile as profiles

    return profiles.profile(n, tails, heads)


class Between:
    """The shortest routes from some nodes of a graph to others: what the measures of gates ask about.

    Parameters
    ----------
    graph : networkx.DiGraph
        Not modified.
    sources, targets : collection of nodes
        Disjoint.
    """

    def __init__(
        self, graph: nx.DiGraph, sources: Collection[Hashable], targets: Collection[Hashable]
    ) -> None:
        self._graph = compact(graph)
        self._rows = (*self._graph.out[:2], *self._graph.into[:2])
        self._ends = self._places(sources), self._places(targets)
        # the smaller side is searched from; from the targets' side against the arcs
        near, far = self._ends if len(self._ends[0]) <= len(self._ends[1]) else self._ends[::-1]
        self._near, self._far = near, self._mask(far)
        self._along = self._rows if near is self._ends[0] else (*self._rows[2:], *self._rows[:2])

    def _places(self, nodes: Collection[Hashable]) -> Counts:
        index = self._graph.index
        return np.array(sorted(index[node] for node in set(nodes) if node in index), dtype=np.int64)

    def _mask(self, places: Counts) -> NDArray[np.bool_]:
        mask = np.zeros(len(self._graph), dtype=np.bool_)
        mask[places] = True
        return mask

    def count_connected(self) -> int:
        """Return how many pairs have a route."""
        from netmap.engine.reach import count_pairs

        return int(count_pairs(*self._rows[:2], self._mask(self._ends[0]), self._mask(self._ends[1])))

    def through(self) -> Numbers:
        """Return, for each node, the share of shortest routes with it inside, added up over pairs."""
        from netmap.engine import paths

        return paths.betweenness(*self._along, self._near, self._far.astype(np.float64), False)

    def through_arcs(self) -> Iterator[tuple[tuple[Hashable, Hashable], float]]:
        """Yield each arc and the share of shortest routes that uses it, added up over pairs."""
        from netmap.engine.gates import share_of_arcs

        shares = share_of_arcs(*self._along[:2], self._near, self._far)
        if self._near is not self._ends[0]:  # in the order of the rows turned round
            there = np.empty_like(shares)
            there[turned(*self._rows[:2])[2]] = shares
            shares = there
        return zip(self._graph.arcs(), shares.tolist(), strict=True)

    def through_sets(self, sets: Sequence[Collection[Hashable]]) -> Numbers:
        """Return, for each set, the share of shortest routes with a member inside, added up over pairs."""
        from netmap.engine.gates import share_through

        absent = np.zeros((len(self._graph), len(sets)), dtype=np.bool_)
        for j, chosen in enumerate(sets):
            absent[[self._graph.index[node] for node in chosen], j] = True
        result: Numbers = share_through(*self._along, self._near, self._far, absent)
        return result

    def without(self, gone: Collection[Hashable]) -> tuple[int, int, int]:
        """Return how many pairs have a route, how many have one without some nodes, and their extra steps."""
        from netmap.engine.gates import search_without

        absent = self._mask(self._places(gone))
        pairs, left, extra = search_without(*self._along[:2], self._near, self._far, absent)
        return int(pairs), int(left), int(extra)
