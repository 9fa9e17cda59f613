"""Relationships within and between groups: E-I index, boundaries, cultures (methods A11, groups known).

A group is whatever label nodes bear: their organisation, their layer, the culture of their practice.
Nodes without a label are left out, with their relationships; read undirected, each pair once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from itertools import combinations
from math import comb, prod
from typing import NamedTuple

import networkx as nx
import numpy as np

from netmap.errors import ParameterError
from netmap.measures.coverage import independent_links
from netmap.measures.linkage import underlying
from netmap.measures.undefined import Undefined, Value

#: up to this many ways to hand out labels, all of them are tried
ALL_ARRANGEMENTS = 20_000
#: comparisons worked out at a time, so that memory stays small
CHUNK_CELLS = 4_000_000
#: sums that should be equal differ by less
NEAR = 1e-12

#: four cultures of a practice, as described by Nigel Mathers in Nesta's collection (about 2012)
CULTURES: dict[str, str] = {
    "clan": "cohesive, participative, with a leader and mentor and bonded by loyalty and tradition",
    "hierarchical": "ordered, uniform, with the leader as administrator and bonded by rules and policies",
    "developmental": "creative, adaptive with the leader as risk-taker, innovator and bonded by entrepreneurship",
    "rational": (
        "competitive, acquisitive with leader as goal-orientated and bonded by competition with an "
        "emphasis on winning"
    ),
}


class EIndex(NamedTuple):
    """Relationships between groups less those within, over all: -1 all within, 1 all between.

    ``p_lower`` is the share of shuffled labels that give as low a value, ``p_upper`` as high,
    ``expected`` their mean. ``unlabelled`` nodes were left out.
    """

    value: Value
    external: int
    internal: int
    expected: Value
    p_lower: Value
    p_upper: Value
    arrangements: int
    exact: bool
    unlabelled: int


class Crossing(NamedTuple):
    """Relationships across one boundary, and how many of them have no person in common."""

    ties: int
    independent: int


class Mixing(NamedTuple):
    """One group's relationships: among its own, with other groups, the share within, the E-I index."""

    members: int
    within: int
    between: int
    share_within: Value
    value: Value


def ei_index(
    graph: nx.DiGraph, groups: Mapping[Hashable, str], *, draws: int = 1000, seed: int = 1
) -> EIndex:
    """Return whether relationships stay within groups, beside what shuffled labels would give.

    Parameters
    ----------
    graph : networkx.DiGraph
        Read as its underlying undirected graph. Not modified.
    groups : mapping of node to str
        One label each; nodes without one, or with an empty one, are left out.
    draws : int, default 1000
        Used where there are more than 20,000 ways to hand out the labels.
    seed : int, default 1
        Equal seeds give equal results.

    Returns
    -------
    EIndex
        Undefined (``no_arcs``) without relationships between labelled nodes; chance also
        (``one_arrangement``) where all bear the same label.

    Raises
    ------
    ParameterError
        For fewer than one draw.

    References
    ----------
    .. [1] Krackhardt, D. and Stern, R. N. (1988). Social Psychology Quarterly 51, 123-140.

    Examples
    --------
    >>> ties = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "d")])
    >>> round(ei_index(ties, {"a": "x", "b": "x", "c": "y", "d": "y"}).value, 9)
    -0.333333333
    """
    if draws < 1:
        raise ParameterError(f"draws is {draws}; use 1 or more.")
    ties, label = _labelled(graph, groups)
    unlabelled = len(graph) - len(ties)
    if not ties.number_of_edges():
        none = Undefined("no_arcs")
        return EIndex(none, 0, 0, none, none, none, 0, False, unlabelled)
    names = sorted(set(label.values()))
    place = {node: i for i, node in enumerate(ties)}
    codes = np.array([names.index(label[node]) for node in ties])
    ends = np.array([(place[u], place[v]) for u, v in ties.edges])
    external = int((codes[ends[:, 0]] != codes[ends[:, 1]]).sum())
    m = len(ends)
    value = (2 * external - m) / m
    sizes = np.bincount(codes).tolist()
    if len(sizes) < 2:
        one = Undefined("one_arrangement")
        return EIndex(value, external, m - external, one, one, one, 0, False, unlabelled)
    ways = prod(comb(sum(sizes[i:]), size) for i, size in enumerate(sizes))
    exact = ways <= ALL_ARRANGEMENTS
    rows = max(1, CHUNK_CELLS // (m + len(codes)))
    labels = _all_labels(sizes, rows) if exact else _random_labels(codes, draws, seed, rows)
    drawn = np.concatenate([(some[:, ends[:, 0]] != some[:, ends[:, 1]]).sum(axis=1) for some in labels])
    extra = 0 if exact else 1
    total = len(drawn) + extra
    return EIndex(
        value,
        external,
        m - external,
        float((2 * drawn.mean() - m) / m),
        (int((drawn <= external).sum()) + extra) / total,
        (int((drawn >= external).sum()) + extra) / total,
        len(drawn),
        exact,
        unlabelled,
    )


def _labelled(graph: nx.DiGraph, groups: Mapping[Hashable, str]) -> tuple[nx.Graph, dict[Hashable, str]]:
    """Return the ties among nodes that bear a label, nodes in the order of their ids, and the labels."""
    ties = underlying(graph)
    label = {node: groups[node] for node in sorted(ties, key=str) if groups.get(node)}
    result: nx.Graph = nx.Graph()
    result.add_nodes_from(label)
    result.add_edges_from((u, v) for u, v in ties.edges if u in label and v in label)
    return result, label


def _all_labels(sizes: list[int], rows: int) -> Iterator[np.ndarray]:
    """Return every way to hand out so many labels of each sort, a block of rows at a time."""
    done: list[np.ndarray] = []
    for labels in _hand_out(tuple(range(sum(sizes))), sizes, 0, np.zeros(sum(sizes), dtype=int)):
        done.append(labels)
        if len(done) == rows:
            yield np.array(done)
            done = []
    if done:
        yield np.array(done)


def _hand_out(free: tuple[int, ...], sizes: list[int], sort: int, labels: np.ndarray) -> Iterator[np.ndarray]:
    if sort == len(sizes) - 1:
        last = labels.copy()
        last[list(free)] = sort
        yield last
        return
    for chosen in combinations(free, sizes[sort]):
        some = labels.copy()
        some[list(chosen)] = sort
        yield from _hand_out(tuple(i for i in free if i not in chosen), sizes, sort + 1, some)


def _random_labels(codes: np.ndarray, draws: int, seed: int, rows: int) -> Iterator[np.ndarray]:
    generator = np.random.default_rng(seed)
    for start in range(0, draws, rows):
        yield generator.permuted(np.tile(codes, (min(rows, draws - start), 1)), axis=1)


def boundary_crossings(graph: nx.DiGraph, groups: Mapping[Hashable, str]) -> dict[tuple[str, str], Crossing]:
    """Return how permeable the boundary between any two groups is.

    Parameters
    ----------
    graph : networkx.DiGraph
        Read as its underlying undirected graph. Not modified.
    groups : mapping of node to str
        One label each; nodes without one are left out.

    Returns
    -------
    dict of (group, group) to Crossing
        Every pair of groups with members, each once, in the order of their names. ``independent``
        is the number of relationships that have no end in common (a maximum bipartite matching):
        the fewest people whose loss would close the boundary.
    """
    ties, label = _labelled(graph, groups)
    names = sorted(set(label.values()))
    across: dict[tuple[str, str], list[tuple[Hashable, Hashable]]] = {
        pair: [] for pair in combinations(names, 2)
    }
    for u, v in ties.edges:
        first, second = sorted((u, v), key=lambda node: label[node])
        if label[first] != label[second]:
            across[label[first], label[second]].append((first, second))
    found = {}
    for pair, edges in across.items():
        cross = nx.Graph(edges)
        found[pair] = Crossing(
            len(edges), independent_links(cross, {u for u, _ in edges}, {v for _, v in edges}).number
        )
    return found


def mixing(graph: nx.DiGraph, groups: Mapping[Hashable, str]) -> dict[str, Mixing]:
    """Return each group's relationships within and between, for instance by the culture of practices.

    Parameters
    ----------
    graph : networkx.DiGraph
        Read as its underlying undirected graph. Not modified.
    groups : mapping of node to str
        One label each, for cultures those of `CULTURES` or any others; nodes without one are left
        out.

    Returns
    -------
    dict of group to Mixing
        In the order of their names. A relationship between two groups counts for both;
        ``share_within`` and ``value`` are undefined (``no_arcs``) for a group without any.
    """
    ties, label = _labelled(graph, groups)
    members = Counter(label.values())
    within, between = Counter[str](), Counter[str]()
    for u, v in ties.edges:
        if label[u] == label[v]:
            within[label[u]] += 1
        else:
            between.update((label[u], label[v]))
    found = {}
    for group in sorted(members):
        inside, outside = within[group], between[group]
        total = inside + outside
        none: Value = Undefined("no_arcs")
        share: Value = inside / total if total else none
        found[group] = Mixing(
            members[group], inside, outside, share, (outside - inside) / total if total else none
        )
    return found
