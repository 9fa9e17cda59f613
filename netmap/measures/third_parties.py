"""Third parties: how much of what bears on a pair, or on whoever decides, comes from outside it.

Our own convention. Ettinger, sketching co-production between patient and clinician, writes that "a
critical layer of pressure arises from third party influencers": the system's on the clinician, the
personal context's on the patient. She gives no formula. Ours is the plainest: of all that is
recorded as bearing on the pair, the share that does not come from the pair itself.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from math import isfinite
from typing import NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from netmap.errors import ParameterError
from netmap.measures.undefined import Undefined, Value


class ThirdParties(NamedTuple):
    """What bears on a set of people from outside it.

    ``share``: of all weight that arrives at any of them, the part from outside; ``by_member``: the
    same for each; ``by_party``: the part of the whole that comes from each third party, heaviest
    first; ``on_all``: the third parties that bear on every member; ``outside`` and ``inside``: the
    weights themselves.
    """

    share: Value
    by_member: dict[Hashable, Value]
    by_party: dict[Hashable, float]
    on_all: tuple[Hashable, ...]
    outside: float
    inside: float


class OutsideViews(NamedTuple):
    """The share of a set's final views that started outside it: the mean, and for each member."""

    share: Value
    by_member: dict[Hashable, Value]


def third_parties(
    graph: nx.DiGraph, members: Collection[Hashable], *, weight: str | None = "weight"
) -> ThirdParties:
    """Return how much of what bears on a pair, or on whoever decides, comes from third parties.

    Parameters
    ----------
    graph : networkx.DiGraph
        An arc ``u -> v`` means that u presses on or pays v, or, within the set, that v has to do
        with u. Not modified. Self-loops are left out.
    members : collection of nodes
        The pair, or whoever decides.
    weight : str or None, default "weight"
        The arcs' attribute to add up, 1 for arcs without it; None counts every arc as one, which is
        right where strengths and pounds are on the same map: they cannot be added.

    Returns
    -------
    ThirdParties
        Shares in [0, 1]; undefined (``empty``) if no member is on the map, and
        (``denominator_zero``) where nothing bears on the set, or on that member.

    Raises
    ------
    ParameterError
        If a weight is negative or not a number.

    Notes
    -----
    Our own convention, after K. M. Ettinger, "A co-production prototype", in Working Towards
    People Powered Health: Insights from Practitioners (Nesta).
    """
    chosen = set(members)
    own = sorted((node for node in graph if node in chosen), key=str)
    amounts: dict[Hashable, dict[Hashable, float]] = {
        member: {
            giver: _amount(graph, giver, member, weight)
            for giver in sorted(graph.predecessors(member), key=str)
            if giver != member
        }
        for member in own
    }
    whole = {member: sum(given.values()) for member, given in amounts.items()}
    from_outside = {
        member: sum(amount for giver, amount in given.items() if giver not in chosen)
        for member, given in amounts.items()
    }
    total, outside = sum(whole.values()), sum(from_outside.values())
    parties: dict[Hashable, float] = {}
    for given in amounts.values():
        for giver, amount in given.items():
            if giver not in chosen and amount:
                parties[giver] = parties.get(giver, 0.0) + amount / total
    ranked = sorted(parties.items(), key=lambda item: (-item[1], str(item[0])))
    return ThirdParties(
        _share(outside, total) if own else Undefined("empty"),
        {member: _share(from_outside[member], whole[member]) for member in own},
        dict(ranked),
        tuple(p for p, _ in ranked if all(amounts[member].get(p, 0.0) for member in own)),
        outside,
        total - outside,
    )


def _amount(graph: nx.DiGraph, giver: Hashable, member: Hashable, weight: str | None) -> float:
    amount = 1.0 if weight is None else float(graph.edges[giver, member].get(weight, 1.0))
    if not (amount >= 0 and isfinite(amount)):
        raise ParameterError(f"{giver} bears on {member} with weight {amount}: give 0 or more.")
    return amount


def _share(part: float, whole: float) -> Value:
    return part / whole if whole else Undefined("denominator_zero")


def views_from_outside(
    influence: NDArray[np.float64], actors: Sequence[Hashable], members: Collection[Hashable]
) -> OutsideViews:
    """Return how much of a set's final views started with somebody outside it.

    Parameters
    ----------
    influence : array of shape (n, n)
        Friedkin and Johnsen's V (methods C2): row i holds the weights of everybody's starting view
        in i's final view, and sums to 1. Not modified.
    actors : sequence of n nodes
        Whom the rows and columns stand for.
    members : collection of nodes
        The pair, or whoever decides.

    Returns
    -------
    OutsideViews
        In [0, 1]; undefined (``empty``) if no member is among `actors`.

    Raises
    ------
    ParameterError
        If `influence` does not fit `actors`, holds negative weights, or its rows do not sum to 1.

    References
    ----------
    .. [1] Friedkin, N. E. and Johnsen, E. C. (1990). Social influence and opinions. J. Math.
       Sociology 15, 193-206. doi:10.1080/0022250X.1990.9990069
    """
    matrix = np.asarray(influence, dtype=float)
    n = len(actors)
    if matrix.shape != (n, n):
        raise ParameterError(f"An influence matrix of shape {matrix.shape} for {n} actors.")
    if n and not (matrix.min() >= -1e-9 and np.abs(matrix.sum(axis=1) - 1).max() <= 1e-6):
        raise ParameterError("Each row of an influence matrix holds weights of 0 or more that sum to 1.")
    chosen = set(members)
    rows = [i for i, actor in enumerate(actors) if actor in chosen]
    if not rows:
        return OutsideViews(Undefined("empty"), {})
    away = np.array([actor not in chosen for actor in actors])
    found = np.clip(matrix[rows][:, away].sum(axis=1), 0.0, 1.0)
    return OutsideViews(float(found.mean()), {actors[i]: float(x) for i, x in zip(rows, found, strict=True)})
