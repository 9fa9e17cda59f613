"""Who would be missed: how far a map falls apart when people leave together (methods B6).

Everything here reads the underlying graph: a relationship in either direction joins two people.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from itertools import combinations
from math import comb
from typing import NamedTuple

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

from netmap.errors import ParameterError
from netmap.measures.undefined import Undefined, Value

#: up to this many sets, all of them are tried
ALL_SETS = 200_000
#: so many searches for a good set start afresh where not all sets are tried
RESTARTS = 20
#: distances are worked out for so many pairs at once
BLOCK = 2_000_000


class Fragmentation(NamedTuple):
    """Share of pairs who cannot reach each other; and the same with far apart counted in part.

    ``distance_weighted`` is one minus the mean of 1/steps over pairs, 0 for a pair without a route.
    """

    pairs: Value
    distance_weighted: Value


class KeyPlayers(NamedTuple):
    """The set whose leaving would part most pairs.

    ``before`` and ``after`` are the fragmentation with and without them. ``exact`` says whether all
    sets were tried; if not, the set is a good one found by search, and there may be a better.
    ``equally_good`` counts the sets that part as many pairs, this one included: all of them, or
    those that the search met.
    """

    players: tuple[Hashable, ...]
    before: Fragmentation
    after: Fragmentation
    exact: bool
    equally_good: int


def fragmentation(graph: nx.DiGraph, absent: Collection[Hashable] = ()) -> Fragmentation:
    """Return how many pairs of those who stay can no longer reach each other.

    Parameters
    ----------
    graph : networkx.DiGraph
        Read as its underlying undirected graph. Not modified. Weights are not used.
    absent : collection of nodes, optional
        Who leaves; they are not counted in the pairs.

    Returns
    -------
    Fragmentation
        Both in [0, 1]: 0 and 0 where everybody is linked to everybody, 1 and 1 where nobody is;
        undefined (``n<2``) if fewer than two stay.

    References
    ----------
    .. [1] Borgatti, S. P. (2006). Identifying sets of key players in a social network.
       Computational & Mathematical Organization Theory 12, 21-34. doi:10.1007/s10588-006-7084-x
    """
    gone = set(absent)
    stay = [node for node in graph if node not in gone]
    n = len(stay)
    if n < 2:
        return Fragmentation(Undefined("n<2"), Undefined("n<2"))
    place = {node: i for i, node in enumerate(stay)}
    ends = [(place[u], place[v]) for u, v in graph.edges if u != v and u in place and v in place]
    tails, heads = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    ties = csr_array((np.ones(len(ends)), (tails, heads)), shape=(n, n))
    reached, near, rows = 0, 0.0, max(1, BLOCK // n)
    for start in range(0, n, rows):
        some = np.arange(start, min(start + rows, n))
        steps = shortest_path(ties, method="D", directed=False, unweighted=True, indices=some)
        steps[np.arange(len(some)), some] = np.inf
        reached += int(np.isfinite(steps).sum())
        near += float((1 / steps).sum())
    return Fragmentation(1 - reached / (n * (n - 1)), 1 - near / (n * (n - 1)))


def find_key_players(graph: nx.DiGraph, size: int, *, seed: int = 1) -> KeyPlayers:
    """Return the `size` people whose leaving together would part most pairs of the others.

    Parameters
    ----------
    graph : networkx.DiGraph
        Read as its underlying undirected graph. Not modified. Weights are not used.
    size : int
        How many leave, at least one.
    seed : int, default 1
        For the restarts of the search where there are more than 200,000 sets.

    Returns
    -------
    KeyPlayers
        Nobody, and `after` undefined (``n<2``), where fewer than two would stay. Of equally good
        sets, the first by id.

    Raises
    ------
    ParameterError
        If `size` is less than one.

    References
    ----------
    .. [1] Borgatti, S. P. (2006). Identifying sets of key players in a social network.
       Computational & Mathematical Organization Theory 12, 21-34. doi:10.1007/s10588-006-7084-x

    Notes
    -----
    One depth-first search prices every choice of the last member at once: it finds the cut points
    of what is left, and the sizes of the parts that each would leave.
    """
    if size < 1:
        raise ParameterError(f"A set of {size} people: give 1 or more.")
    before = fragmentation(graph)
    if len(graph) - size < 2:
        return KeyPlayers((), before, Fragmentation(Undefined("n<2"), Undefined("n<2")), True, 0)
    nodes = sorted(graph, key=str)
    place = {node: i for i, node in enumerate(nodes)}
    near: list[list[int]] = [
        sorted({place[v] for v in (*graph.successors(node), *graph.predecessors(node)) if v != node})
        for node in nodes
    ]
    exact = comb(len(nodes), size) <= ALL_SETS
    found = _try_all(near, size) if exact else _search(near, size, seed)
    best, number = _best(found)
    players = tuple(nodes[i] for i in best)
    return KeyPlayers(players, before, fragmentation(graph, players), exact, number)


#: pairs still joined, and the set (places in order of id) that leaves them so
_Priced = tuple[int, tuple[int, ...]]


def _best(found: Iterator[_Priced]) -> tuple[tuple[int, ...], int]:
    """Return the set that leaves fewest pairs joined, the first of these by id, and their number."""
    fewest: int | None = None
    sets: set[tuple[int, ...]] = set()
    for pairs, chosen in found:
        if fewest is None or pairs < fewest:
            fewest, sets = pairs, set()
        if pairs == fewest:
            sets.add(chosen)
    return min(sets), len(sets)


def _try_all(near: list[list[int]], size: int) -> Iterator[_Priced]:
    n = len(near)
    for first in combinations(range(n - 1), size - 1):
        prices = _joined_without_each(near, first)
        for last in range(first[-1] + 1 if first else 0, n):
            yield prices[last], (*first, last)


def _search(near: list[list[int]], size: int, seed: int) -> Iterator[_Priced]:
    """Yield good sets: each start is bettered by exchanging one member at a time until none helps."""
    generator = np.random.default_rng(seed)
    greedy: list[int] = []
    for _ in range(size):
        greedy.append(_cheapest(_joined_without_each(near, greedy), greedy)[1])
    starts = [greedy]
    starts += [generator.choice(len(near), size=size, replace=False).tolist() for _ in range(RESTARTS)]
    for start in starts:
        yield _exchange(near, start)


def _exchange(near: list[list[int]], start: list[int]) -> _Priced:
    chosen, price, unhelped = sorted(start), 0, 0
    while unhelped < len(chosen):
        leaver = chosen.pop(0)
        prices = _joined_without_each(near, chosen)
        price, joiner = _cheapest(prices, chosen)
        if price < prices[leaver]:
            unhelped = 0
        else:
            joiner, unhelped = leaver, unhelped + 1
        chosen.append(joiner)
    return price, tuple(sorted(chosen))


def _cheapest(prices: list[int], taken: Collection[int]) -> tuple[int, int]:
    return min((pairs, i) for i, pairs in enumerate(prices) if i not in taken)


def _joined_without_each(near: list[list[int]], absent: Collection[int]) -> list[int]:
    """Return, for each node, how many ordered pairs stay joined if it goes besides `absent`.

    Tarjan's search for cut points, with the size of what hangs below each child: removing v parts
    from the rest every child whose subtree has no way up past v.
    """
    n = len(near)
    number = [-1] * n
    for node in absent:
        number[node] = n
    low, below, hanging, apart, root_of = [0] * n, [1] * n, [0] * n, [0] * n, [0] * n
    clock, joined = 0, 0
    for root in range(n):
        if number[root] >= 0:
            continue
        number[root] = low[root] = clock
        clock += 1
        stack = [(root, iter(near[root]))]
        while stack:
            node, others = stack[-1]
            for other in others:
                if number[other] < 0:
                    number[other] = low[other] = clock
                    root_of[other] = root
                    clock += 1
                    stack.append((other, iter(near[other])))
                    break
                if number[other] < low[node]:
                    low[node] = number[other]
            else:
                stack.pop()
                if stack:
                    above = stack[-1][0]
                    below[above] += below[node]
                    low[above] = min(low[above], low[node])
                    if low[node] >= number[above]:
                        hanging[above] += below[node]
                        apart[above] += below[node] * (below[node] - 1)
        root_of[root] = root
        joined += below[root] * (below[root] - 1)
    result = []
    for node in range(n):
        whole = below[root_of[node]]
        rest = whole - 1 - hanging[node]
        result.append(joined - whole * (whole - 1) + apart[node] + rest * (rest - 1))
    return result
