"""Giving and taking: how much comes back, straight or by way of others (methods E, after Cahn's time banks)."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date
from math import fsum, isfinite
from statistics import median
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from netmap.errors import NotPossibleError, ParameterError
from netmap.measures.sharing import concentration
from netmap.measures.undefined import Undefined, Value

#: where a member without a group is counted
NO_GROUP = ""

Hours = Mapping[tuple[Hashable, Hashable], float]


class Gift(NamedTuple):
    """Hours that one member gave another, and when, if that is known."""

    giver: Hashable
    receiver: Hashable
    hours: float
    day: date | None = None


class TimeBank(NamedTuple):
    """How much of what was given came back; shares of all hours.

    ``direct`` was paid back by the same person; ``balance`` is 1 less what stays uneven; ``indirect``
    = balance less direct came back round through others; ``circulation`` is the most that can be
    explained as hours going round in circles. Of `members`, so many only gave, only received, did
    both, or neither; ``both_share`` is out of those who took part; ``gini`` says how unevenly the
    giving is spread over all members.
    """

    hours: float
    members: int
    direct: Value
    balance: Value
    indirect: Value
    circulation: Value
    only_gave: int
    only_received: int
    gave_and_received: int
    neither: int
    both_share: Value
    gini: Value


class Flows(NamedTuple):
    """Hours from group to group, and net: what the first gave the second less what came back.

    A member of several groups counts in parts; ``members`` is how many each group has; ``""`` is
    the group of those without one.
    """

    groups: tuple[str, ...]
    hours: dict[tuple[str, str], float]
    net: dict[tuple[str, str], float]
    members: dict[str, float]


class Wait(NamedTuple):
    """Days from giving until the giver next receives something from anybody.

    ``waiting`` counts dated gifts whose giver has not received anything since; they are not in the
    median, which is therefore the shortest it can be.
    """

    median_days: Value
    returned: int
    waiting: int
    undated: int


def total_hours(gifts: Iterable[Gift]) -> dict[tuple[Hashable, Hashable], float]:
    """Return the hours of gifts added up for each giver and receiver, in the order of their ids.

    Raises
    ------
    ParameterError
        If hours are negative or not a number.
    """
    found = defaultdict(list)
    for gift in gifts:
        found[gift.giver, gift.receiver].append(gift.hours)
    return _checked({arc: fsum(hours) for arc, hours in found.items()})


def _checked(hours: Hours) -> dict[tuple[Hashable, Hashable], float]:
    for arc, given in hours.items():
        if not isfinite(given) or given < 0:
            raise ParameterError(f"{arc[0]} gave {arc[1]} {given} hours; use a number of 0 or more.")
    arcs = [arc for arc, given in hours.items() if given > 0 and arc[0] != arc[1]]
    return {arc: float(hours[arc]) for arc in sorted(arcs, key=lambda arc: (str(arc[0]), str(arc[1])))}


def time_bank(hours: Hours, *, members: Collection[Hashable] = ()) -> TimeBank:
    """Return how much of what members gave came back to them.

    Parameters
    ----------
    hours : mapping of (giver, receiver) to float
        Hours given in the window; those given to oneself are left out. Not modified.
    members : collection, optional
        Everybody in the time bank, so that those who took no part are counted; whoever gave or
        received is a member anyway.

    Returns
    -------
    TimeBank
        Shares undefined (``no_hours``) where nothing was given. Always direct <= circulation <=
        balance.

    Raises
    ------
    ParameterError
        If hours are negative or not a number.

    Notes
    -----
    With W the hours: direct = sum of min(W_ij, W_ji) / W; balance = 1 - sum of |given_i -
    received_i| / 2W. Weighted reciprocity after [1]_, the idea of paying forward after [2]_.

    References
    ----------
    .. [1] Squartini, T., Picciolo, F., Ruzzenenti, F. and Garlaschelli, D. (2013). Reciprocity of
       weighted networks. Scientific Reports 3, 2729. doi:10.1038/srep02729
    .. [2] Cahn, E. S. (2000). No More Throw-Away People.

    Examples
    --------
    >>> found = time_bank({("a", "b"): 2, ("b", "c"): 2, ("c", "a"): 2})
    >>> found.direct, found.balance, found.circulation
    (0.0, 1.0, 1.0)
    """
    arcs = _checked(hours)
    everybody = set(members) | {person for arc in hours for person in arc}
    gave, received = defaultdict(list), defaultdict(list)
    for (giver, receiver), given in arcs.items():
        gave[giver].append(given)
        received[receiver].append(given)
    both, either = len(gave.keys() & received.keys()), len(gave.keys() | received.keys())
    people = (len(gave) - both, len(received) - both, both, len(everybody) - either)
    total = fsum(arcs.values())
    if not total:
        none = Undefined("no_hours")
        return TimeBank(0.0, len(everybody), none, none, none, none, *people, none, none)
    direct = fsum(min(given, arcs.get((v, u), 0.0)) for (u, v), given in arcs.items()) / total
    uneven = fsum(abs(fsum([*gave[p], *(-h for h in received[p])])) for p in sorted(everybody, key=str))
    balance = max(1 - uneven / (2 * total), direct)  # rounding must not turn pay-it-forward negative
    given_by_all = [fsum(gave[person]) for person in sorted(everybody, key=str)]
    return TimeBank(
        total,
        len(everybody),
        direct,
        balance,
        balance - direct,
        min(max(maximum_circulation(arcs) / total, direct), balance),
        *people,
        both / either,
        concentration(given_by_all).gini,
    )


def maximum_circulation(hours: Hours) -> float:
    """Return the most hours that can be explained as going round in circles.

    Parameters
    ----------
    hours : mapping of (giver, receiver) to float
        Not modified.

    Returns
    -------
    float
        The largest sum of flows, each at most the hours given, that leaves everybody with as much
        received as given; a linear programme. Arcs that lie on no circle are left out first.

    Raises
    ------
    ParameterError
        If hours are negative or not a number.
    NotPossibleError
        If the solver finds no answer, which would be a fault of ours.
    """
    arcs = _checked(hours)
    graph = nx.DiGraph(list(arcs))
    part = {v: i for i, nodes in enumerate(nx.strongly_connected_components(graph)) for v in nodes}
    circling = [arc for arc in arcs if part[arc[0]] == part[arc[1]]]
    if not circling:
        return 0.0
    place = {node: i for i, node in enumerate(dict.fromkeys(p for arc in circling for p in arc))}
    m = len(circling)
    rows = np.array([[place[u], place[v]] for u, v in circling]).ravel()
    # scipy's stubs do not know that sparse constraints are taken
    conserve: Any = coo_array(
        (np.tile([1.0, -1.0], m), (rows, np.repeat(np.arange(m), 2))), shape=(len(place), m)
    ).tocsr()
    most = np.array([arcs[arc] for arc in circling])
    scale = most.max()  # so that the solver's tolerances mean the same for minutes and for years
    result = linprog(
        -np.ones(m),
        A_eq=conserve,
        b_eq=np.zeros(len(place)),
        bounds=[(0.0, limit) for limit in (most / scale).tolist()],
        method="highs",
    )
    if result.fun is None:
        raise NotPossibleError(f"The hours going round could not be worked out: {result.message}")
    return float(-result.fun * scale)


def flows_between(
    hours: Hours, groups_of: Mapping[Hashable, Mapping[str, float]], *, members: Collection[Hashable] = ()
) -> Flows:
    """Return the hours given from group to group.

    Parameters
    ----------
    hours : mapping of (giver, receiver) to float
        Hours given in the window; those given to oneself are left out. Not modified.
    groups_of : mapping of member to mapping of group to float
        A member's parts in groups, which sum to 1; members who are not in it are in ``""``.
    members : collection, optional
        Members who took no part, to be counted.

    Returns
    -------
    Flows
        ``hours`` has every ordered pair of groups and sums to all hours; ``net[g, h]`` is
        ``-net[h, g]``.

    Raises
    ------
    ParameterError
        If hours are negative or not a number.
    """
    arcs = _checked(hours)
    nowhere = {NO_GROUP: 1.0}
    counted = defaultdict(list)
    everybody = set(members) | {person for arc in hours for person in arc}
    for person in everybody:
        for group, part in (groups_of.get(person) or nowhere).items():
            counted[group].append(part)
    groups = tuple(sorted(counted))
    sums = defaultdict(list)
    for (giver, receiver), given in arcs.items():
        for one, part in (groups_of.get(giver) or nowhere).items():
            for other, share in (groups_of.get(receiver) or nowhere).items():
                sums[one, other].append(given * part * share)
    flow = {(g, h): fsum(sums[g, h]) for g in groups for h in groups}
    net = {(g, h): flow[g, h] - flow[h, g] for g in groups for h in groups if g != h}
    return Flows(groups, flow, net, {group: fsum(counted[group]) for group in groups})


def days_until_return(gifts: Iterable[Gift]) -> Wait:
    """Return how long givers wait until somebody gives to them.

    Parameters
    ----------
    gifts : iterable of Gift
        Those without a date, to oneself or of no hours are left out; the first are counted.

    Returns
    -------
    Wait
        The median over gifts, each counted once, of the days until the giver next receives, on the
        same day or later; undefined (``no_hours``) where no gift was followed by one.
    """
    some = [gift for gift in gifts if gift.hours > 0 and gift.giver != gift.receiver]
    dated = [(gift.giver, gift.receiver, gift.day.toordinal()) for gift in some if gift.day is not None]
    arrivals = defaultdict(list)
    for _, receiver, day in dated:
        arrivals[receiver].append(day)
    for days in arrivals.values():
        days.sort()
    waits, waiting = [], 0
    for giver, _, day in dated:
        later = bisect_left(arrivals[giver], day) if giver in arrivals else 0
        if giver in arrivals and later < len(arrivals[giver]):
            waits.append(arrivals[giver][later] - day)
        else:
            waiting += 1
    middle: Value = float(median(waits)) if waits else Undefined("no_hours")
    return Wait(middle, len(waits), waiting, len(some) - len(dated))
