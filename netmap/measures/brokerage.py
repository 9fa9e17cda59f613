"""Who goes between which groups: the five roles of Gould and Fernandez (methods B2).

An arc ``u -> v`` means that something passes from u to v. A broker b stands on an open two-step
``a -> b -> c``: a and c are two people, and there is no arc straight from a to c.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from math import factorial, prod
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from netmap.errors import ParameterError
from netmap.measures.undefined import Undefined, Value

#: the roles, in the order they are shown
ROLES = ("coordinator", "gatekeeper", "representative", "consultant", "liaison")
#: up to this many ways to hand out the groups, all of them are tried
ALL_ARRANGEMENTS = 20_000
#: so many numbers are held at once while arrangements are tried
BLOCK = 1_000_000

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class RoleCount(NamedTuple):
    """How often a role is played, and how often it would be if groups were handed out at random.

    ``share`` is the part of all five roles; ``p`` the share of arrangements with at least as many,
    ``p_lower`` with at most as many (both with one added above and below unless all were tried).
    """

    played: float
    share: Value
    expected: Value
    z: Value
    p: Value
    p_lower: Value


class Brokerage(NamedTuple):
    """The roles of every actor, of every group's members together, and of everybody.

    ``left_out`` counts the open two-steps through each actor in which somebody has no group.
    ``arrangements`` says how many ways to hand out the groups were tried, ``exact`` whether these
    are all there are.
    """

    actors: dict[Hashable, dict[str, RoleCount]]
    groups: dict[Hashable, dict[str, RoleCount]]
    everyone: dict[str, RoleCount]
    left_out: dict[Hashable, int]
    arrangements: int
    exact: bool


class _Steps(NamedTuple):
    """Two-steps whose three actors all have groups: all of them, and those that are not open.

    ``givers``, ``takers``: matrices (broker, actor) of who stands before and after each broker. Not
    open are the two-steps back to their start and those with an arc straight across; they are fewer
    than the open ones where somebody knows everybody.
    """

    givers: csr_array
    takers: csr_array
    first: Integers
    middle: Integers
    last: Integers


def brokerage(
    graph: nx.DiGraph, group_of: Mapping[Any, Any], *, draws: int = 999, seed: int = 1
) -> Brokerage:
    """Return how often each actor coordinates, lets in, speaks for, advises and links groups.

    Parameters
    ----------
    graph : networkx.DiGraph
        Not modified. Weights are not used.
    group_of : mapping of node to group, to mapping of group to float, or to None
        A mapping gives the parts of somebody in several groups, summing to 1: the counts are then
        those to be expected if everybody wore one hat at a time. None, or no entry, means that the
        group is not known: those two-steps are left out, and counted.
    draws : int, default 999
        How many random arrangements of the groups are tried where there are more than 20,000; 0
        for none.
    seed : int, default 1
        For those. Groups are exchanged among the actors who have one.

    Returns
    -------
    Brokerage
        Chance is undefined where every arrangement gives the same count (``fixed``), where there
        is only one (``one_arrangement``) or none was tried (``not_drawn``); shares are undefined
        (``denominator_zero``) for whoever stands on no open two-step.

    Raises
    ------
    ParameterError
        If the parts of an actor are negative or do not sum to 1, or `draws` is negative.

    References
    ----------
    .. [1] Gould, R. V. and Fernandez, R. M. (1989). Structures of mediation: a formal approach to
       brokerage in transaction networks. Sociological Methodology 19, 89-126. doi:10.2307/270949

    Notes
    -----
    Groups (a, b, c): AAA coordinator, ABB gatekeeper, AAB representative, ABA consultant, ABC
    liaison. R's `sna::brokerage` gives the same counts; its z compares with arcs placed at random,
    ours with groups handed out at random on the same arcs.
    """
    if draws < 0:
        raise ParameterError(f"{draws} draws: give 0 or more.")
    actors = sorted(graph, key=str)
    labelled = [node for node in actors if group_of.get(node) is not None]
    groups, members = _memberships(labelled, group_of)
    steps, left_out = _two_steps(graph, actors, labelled)

    observed = _count(steps, members, np.arange(len(labelled))[None])[0]
    moments, tried, exact = _try_arrangements(steps, observed, members, draws, seed)
    cells = _cells(observed, moments, tried, exact)
    n, nothing = len(labelled), [0.0] * len(ROLES)
    idle = _role_counts(nothing, [Undefined("fixed") if tried else Undefined("not_drawn")] * len(ROLES))
    of_actor = {node: cells[i] for i, node in enumerate(labelled)}
    return Brokerage(
        {node: of_actor.get(node, idle) for node in graph},
        {group: cells[n + i] for i, group in enumerate(groups)},
        cells[-1],
        {node: left_out[node] for node in graph},
        tried,
        exact,
    )


def _memberships(labelled: list[Hashable], group_of: Mapping[Any, Any]) -> tuple[list[Hashable], Floats]:
    """Return the groups, and the part of each actor (row) in each group (column)."""
    parts: list[Mapping[Hashable, float]] = []
    for node in labelled:
        group = group_of[node]
        own = group if isinstance(group, Mapping) else {group: 1.0}
        if min(own.values(), default=-1.0) < 0 or abs(sum(own.values()) - 1) > 1e-6:
            raise ParameterError(f"The parts of {node} in groups must be 0 or more and sum to 1.")
        parts.append(own)
    groups = sorted({group for own in parts for group in own}, key=str)
    matrix = np.array([[own.get(group, 0.0) for group in groups] for own in parts])
    return groups, matrix.reshape(len(labelled), len(groups))


def _two_steps(
    graph: nx.DiGraph, actors: list[Hashable], labelled: list[Hashable]
) -> tuple[_Steps, dict[Hashable, int]]:
    place = {node: i for i, node in enumerate(labelled)}
    shut: list[tuple[int, int, int]] = []
    before: list[tuple[int, int]] = []
    after: list[tuple[int, int]] = []
    left_out: dict[Hashable, int] = {}
    for b in actors:
        givers = sorted((a for a in graph.predecessors(b) if a != b), key=str)
        takers = sorted((c for c in graph.successors(b) if c != b), key=str)
        pairs = _not_open(graph, givers, takers)
        known = [(place[a], place[c]) for a, c in pairs if a in place and c in place]
        own = [[place[x] for x in side if x in place] for side in (givers, takers)]
        left_out[b] = len(givers) * len(takers) - len(pairs)
        if b in place:
            left_out[b] -= len(own[0]) * len(own[1]) - len(known)
            shut += [(a, place[b], c) for a, c in known]
            before += [(place[b], a) for a in own[0]]
            after += [(place[b], c) for c in own[1]]
    first, middle, last = np.array(shut, dtype=np.int64).reshape(-1, 3).T
    n = len(labelled)
    return _Steps(_matrix(before, n), _matrix(after, n), first, middle, last), left_out


def _not_open(
    graph: nx.DiGraph, givers: list[Hashable], takers: list[Hashable]
) -> list[tuple[Hashable, Hashable]]:
    among, pairs = set(takers), []
    for a in givers:
        known = graph.adj[a]
        near = sorted(among & known.keys(), key=str) if len(known) < len(takers) else takers
        pairs += [(a, c) for c in near if c != a and c in known]
        if a in among:
            pairs.append((a, a))
    return pairs


def _matrix(cells: list[tuple[int, int]], n: int) -> csr_array:
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(n, n))


def _count(steps: _Steps, members: Floats, order: Integers) -> Floats:
    """Return roles counted for each arrangement: (arrangement, actors then groups then all, role).

    Row i of `order` says whose groups each actor gets in arrangement i. All two-steps are counted
    by broker, as numbers before times numbers after; those that are not open are taken off.
    """
    (tries, n), g = order.shape, members.shape[1]
    result = np.zeros((tries, n + g + 1, len(ROLES)))
    off_first = _matrix(list(zip(steps.middle, steps.first, strict=True)), n)
    off_last = _matrix(list(zip(steps.middle, steps.last, strict=True)), n)
    before, after = (side.sum(axis=1)[:, None] for side in (steps.givers, steps.takers))
    every = before * after - off_first.sum(axis=1)[:, None]
    dealt = [column.take(order.T) for column in members.T]
    both = [(steps.givers @ inside) * (steps.takers @ inside) - _within(steps, inside) for inside in dealt]
    alike = sum(both)
    for group, own in enumerate(dealt):
        within = own * both[group]
        into = own * (before * (steps.takers @ own) - off_last @ own)
        out_of = own * (after * (steps.givers @ own) - off_first @ own)
        played = [within, into - within, out_of - within, own * alike - within]
        played.append(own * every - sum(played))
        for role, amount in enumerate(played):
            result[:, :n, role] += amount.T
            result[:, n + group, role] = amount.sum(axis=0)
    result[:, -1] = result[:, n:-1].sum(axis=1)
    result[np.abs(result) < 1e-9] = 0.0  # what taking off leaves of nothing
    return result


def _within(steps: _Steps, inside: Floats) -> Floats:
    """Return for each broker how many two-steps that are not open start and end inside a group."""
    result = np.zeros_like(inside)
    if len(steps.middle):
        starts = np.flatnonzero(np.diff(steps.middle, prepend=-1))
        pairs = inside.take(steps.first, axis=0) * inside.take(steps.last, axis=0)
        result[steps.middle[starts]] = np.add.reduceat(pairs, starts, axis=0)
    return result


def _try_arrangements(
    steps: _Steps, observed: Floats, members: Floats, draws: int, seed: int
) -> tuple[Floats, int, bool]:
    """Return sums over arrangements: differences from the observed, squared, and how many are >=, <=."""
    n = len(members)
    kinds = np.unique(members, axis=0, return_inverse=True)[1].reshape(-1) if n else np.zeros(0, int)
    sizes = np.bincount(kinds) if n else np.zeros(1, int)
    exact = factorial(n) // prod(factorial(int(size)) for size in sizes) <= ALL_ARRANGEMENTS
    generator = np.random.default_rng(seed)
    # actors of the same groups are interchangeable: one of each kind stands for its kind
    like = [int(np.flatnonzero(kinds == kind)[0]) for kind in range(len(sizes))] if n else []
    orders: Iterator[list[int]]
    if not draws:
        orders, exact = iter(()), False
    elif exact:
        orders = ([like[kind] for kind in word] for word in _words(sizes.tolist(), n))
    else:
        orders = (generator.permutation(n).tolist() for _ in range(draws))
    sums, tried = np.zeros((4, *observed.shape)), 0
    for block in _blocks(orders, max(1, BLOCK // (len(steps.middle) + observed.size + 1))):
        order = np.array(block, dtype=np.int64).reshape(len(block), n)
        difference = _count(steps, members, order) - observed
        sums[0] += difference.sum(axis=0)
        sums[1] += (difference**2).sum(axis=0)
        sums[2] += (difference >= -1e-9).sum(axis=0)
        sums[3] += (difference <= 1e-9).sum(axis=0)
        tried += len(block)
    return sums, tried, exact


def _words(left: list[int], length: int) -> Iterator[list[int]]:
    """Yield every order of a multiset: `left[k]` times the letter k."""
    stack: list[tuple[list[int], list[int]]] = [([], left)]
    while stack:
        word, counts = stack.pop()
        if len(word) == length:
            yield word
            continue
        for letter in range(len(counts) - 1, -1, -1):
            if counts[letter]:
                fewer = [c - (k == letter) for k, c in enumerate(counts)]
                stack.append(([*word, letter], fewer))


def _blocks(items: Iterator[list[int]], size: int) -> Iterator[list[list[int]]]:
    block: list[list[int]] = []
    for item in items:
        block.append(item)
        if len(block) == size:
            yield block
            block = []
    if block:
        yield block


def _cells(observed: Floats, sums: Floats, tried: int, exact: bool) -> list[dict[str, RoleCount]]:
    cells = []
    for row, counts in enumerate(observed.tolist()):
        chance: list[Undefined | tuple[float, float, float, float]] = []
        for role, value in enumerate(counts):
            shift, square, above, below = sums[:, row, role].tolist()
            if not tried:
                chance.append(Undefined("not_drawn"))
                continue
            spread = square - shift**2 / tried
            if exact and tried == 1:
                chance.append(Undefined("one_arrangement"))
            elif spread < 1e-9 * tried:
                chance.append(Undefined("fixed"))
            else:
                sd = (spread / (tried if exact else tried - 1)) ** 0.5
                extra = 0 if exact else 1
                above, below = (above + extra) / (tried + extra), (below + extra) / (tried + extra)
                chance.append((value + shift / tried, -shift / tried / sd, above, below))
        cells.append(_role_counts(counts, chance))
    return cells


def _role_counts(counts: list[float], chance: list[Any]) -> dict[str, RoleCount]:
    total = sum(counts)
    found = {}
    for role, count, compared in zip(ROLES, counts, chance, strict=True):
        share: Value = count / total if total else Undefined("denominator_zero")
        expected, z, p, p_lower = [compared] * 4 if isinstance(compared, Undefined) else compared
        if compared == Undefined("fixed"):
            expected = count
        found[role] = RoleCount(count, share, expected, z, p, p_lower)
    return found
