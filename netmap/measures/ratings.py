"""What people say about power and interest: ratings, with how far the raters differ (methods C3).

A rating is an opinion and stays one: every result says how many raters it rests on.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import isfinite
from statistics import median
from typing import NamedTuple

import networkx as nx
import numpy as np

from netmap.errors import ParameterError
from netmap.measures.undefined import Undefined, Value

#: the quarters of the grid by (power is high, interest is high)
QUARTERS: dict[tuple[bool, ...], str] = {
    (True, True): "manage closely",
    (True, False): "keep satisfied",
    (False, True): "keep informed",
    (False, False): "monitor",
}
#: the classes of stakeholders by (power, legitimacy, urgency)
CLASSES: dict[tuple[bool, ...], str] = {
    (True, False, False): "dormant",
    (False, True, False): "discretionary",
    (False, False, True): "demanding",
    (True, True, False): "dominant",
    (True, False, True): "dangerous",
    (False, True, True): "dependent",
    (True, True, True): "definitive",
    (False, False, False): "non-stakeholder",
}


class Rating(NamedTuple):
    """What one rater said about one actor in answer to one question."""

    rater: str
    actor: str
    question: str
    value: float


class Tower(NamedTuple):
    """The middle of what was said, the lowest and highest, and by how many raters."""

    median: float
    low: float
    high: float
    raters: int

    @property
    def one_opinion(self) -> bool:
        """Whether all of it is what one person thinks."""
        return self.raters == 1


class Placement(NamedTuple):
    """An actor's ratings by question, and every label within the raters' spread.

    ``labels`` begins with that of the medians. More than one means that the raters do not agree on
    the side of a line; `one_opinion` that a question was answered by a single rater.
    """

    towers: tuple[Tower, ...]
    labels: tuple[str, ...]

    @property
    def one_opinion(self) -> bool:
        """Whether any of it is what one person thinks."""
        return any(tower.one_opinion for tower in self.towers)


class Mactor(NamedTuple):
    """An actor in the MACTOR-style account of who can do what to whom.

    ``influence`` and ``dependence`` count one step and two; ``strength`` is r, ``relative`` is Q: 1
    on average, above 1 for those who influence more than they depend.
    """

    influence: float
    dependence: float
    strength: Value
    relative: Value


class Influence(NamedTuple):
    """Everybody's account, and the table of direct and indirect influence in the graph's order."""

    actors: dict[Hashable, Mactor]
    midi: np.ndarray


def towers(ratings: Iterable[Rating]) -> dict[tuple[str, str], Tower]:
    """Return Net-Map's influence towers: what the raters said of each actor, question by question.

    Parameters
    ----------
    ratings : iterable of Rating
        Whoever rated the same actor twice in answer to the same question counts once, with their
        own median. Answers to different questions are never put together.

    Returns
    -------
    dict of (actor, question) to Tower
        In order of id.

    Raises
    ------
    ParameterError
        If a value is not a finite number.

    References
    ----------
    .. [1] Schiffer, E. and Hauck, J. (2010). Field Methods 22, 231-249.

    Examples
    --------
    >>> said = [Rating("ann", "board", "power", 9), Rating("ben", "board", "power", 4)]
    >>> towers(said)["board", "power"]
    Tower(median=6.5, low=4, high=9, raters=2)
    """
    said: dict[tuple[str, str], dict[str, list[float]]] = {}
    for rating in ratings:
        if not isfinite(rating.value):
            raise ParameterError(f"The rating of {rating.actor} is {rating.value}; use a number.")
        own = said.setdefault((rating.actor, rating.question), {})
        own.setdefault(rating.rater, []).append(rating.value)
    found = {}
    for key in sorted(said):
        values = sorted(median(own) for own in said[key].values())
        found[key] = Tower(median(values), values[0], values[-1], len(values))
    return found


def power_interest(
    ratings: Iterable[Rating],
    *,
    power: str = "power",
    interest: str = "interest",
    split: float = 5.0,
    scale: tuple[float, float] = (0.0, 10.0),
) -> dict[str, Placement | Undefined]:
    """Return where each actor stands on the grid of power and interest.

    Parameters
    ----------
    ratings : iterable of Rating
        Other questions are left out.
    power, interest : str
        The two questions.
    split : float, default 5
        Where low ends and high begins, itself high; a convention.
    scale : tuple of two floats, default (0, 10)
        The lowest and highest answer.

    Returns
    -------
    dict of actor to Placement or Undefined
        The towers for power and interest with the quarters within their spread; undefined
        (``not_rated``) for whoever was rated on one question only. In order of id.

    Raises
    ------
    ParameterError
        If a value lies outside the scale.

    References
    ----------
    .. [1] Mendelow, A. (1981), after whom the grid is named.
    """
    return _place(ratings, (power, interest), split, scale, QUARTERS)


def salience(
    ratings: Iterable[Rating],
    *,
    questions: tuple[str, str, str] = ("power", "legitimacy", "urgency"),
    split: float = 0.5,
    scale: tuple[float, float] = (0.0, 10.0),
) -> dict[str, Placement | Undefined]:
    """Return which of the eight classes of stakeholders each actor is in.

    Parameters
    ----------
    ratings : iterable of Rating
        Other questions are left out.
    questions : tuple of three str
        Those about power, legitimacy and urgency.
    split : float, default 0.5
        The part of the scale from which on an attribute is there; a convention.
    scale : tuple of two floats, default (0, 10)
        The lowest and highest answer.

    Returns
    -------
    dict of actor to Placement or Undefined
        The three towers with the classes within their spread; undefined (``not_rated``) for
        whoever was not rated on all three. In order of id.

    Raises
    ------
    ParameterError
        If a value lies outside the scale.

    References
    ----------
    .. [1] Mitchell, R. K., Agle, B. R. and Wood, D. J. (1997). Acad. Manage. Rev. 22, 853-886.
       doi:10.5465/amr.1997.9711022105
    """
    line = scale[0] + split * (scale[1] - scale[0])
    return _place(ratings, questions, line, scale, CLASSES)


def _place(
    ratings: Iterable[Rating],
    questions: Sequence[str],
    line: float,
    scale: tuple[float, float],
    labels: Mapping[tuple[bool, ...], str],
) -> dict[str, Placement | Undefined]:
    kept = [rating for rating in ratings if rating.question in questions]
    for rating in kept:
        if not scale[0] <= rating.value <= scale[1]:
            raise ParameterError(
                f"{rating.rater} rated {rating.actor} {rating.value:g} for {rating.question}; "
                f"the scale runs from {scale[0]:g} to {scale[1]:g}."
            )
    built = towers(kept)
    found: dict[str, Placement | Undefined] = {}
    for actor in sorted({rating.actor for rating in kept}):
        own = tuple(built[actor, question] for question in questions if (actor, question) in built)
        if len(own) < len(questions):
            found[actor] = Undefined("not_rated")
        else:
            found[actor] = Placement(own, _labels(own, line, labels))
    return found


def _labels(own: Sequence[Tower], line: float, labels: Mapping[tuple[bool, ...], str]) -> tuple[str, ...]:
    """Return the label of the medians, then every other that the raters' spread reaches."""
    middle = tuple(tower.median >= line for tower in own)
    reached = [
        label
        for sides, label in labels.items()
        if all(
            (tower.high >= line) if side else (tower.low < line)
            for side, tower in zip(sides, own, strict=True)
        )
    ]
    return (labels[middle], *(label for label in reached if label != labels[middle]))


def mactor(graph: nx.DiGraph, *, weight: str = "weight", highest: float = 4.0) -> Influence | Undefined:
    r"""Return who is influential and who depends, directly and through one other: MACTOR-style.

    .. math:: M_{ij} = D_{ij} + \sum_k \min(D_{ik}, D_{kj}), \quad
        r_i = \frac{I_i}{\sum I} \cdot \frac{I_i}{I_i + D_i}, \quad Q_i = \frac{n r_i}{\sum r}

    Parameters
    ----------
    graph : networkx.DiGraph
        An arc ``u -> v`` says how much u can do to v, from 0 to `highest`. Not modified;
        self-loops are left out.
    weight : str, default "weight"
        The attribute that says it; 1 where it is missing.
    highest : float, default 4
        The top of the scale.

    Returns
    -------
    Influence or Undefined
        ``empty`` without actors. An actor's strength is undefined (``isolate``) where they neither
        influence nor depend, and everybody's (``no_arcs``) where nobody does.

    Raises
    ------
    ParameterError
        If a weight lies outside the scale.

    Notes
    -----
    I is the row's sum of M without its own cell, D the column's. The program of the same name takes
    an actor's effect on themselves off again inside r, and its versions differ: hence "style".

    References
    ----------
    .. [1] Godet, M. (1991). Futures 23, 605-622.
    """
    n = len(graph)
    if not n:
        return Undefined("empty")
    place = {node: i for i, node in enumerate(graph)}
    direct = np.zeros((n, n))
    for u, v, data in graph.edges(data=True):
        strength = float(data.get(weight, 1.0))
        if not 0 <= strength <= highest:
            raise ParameterError(f"The weight of {u} to {v} is {strength:g}; use 0 to {highest:g}.")
        if u != v:
            direct[place[u], place[v]] = strength
    midi = direct.copy()
    for between in range(n):  # only who acts on them, and on whom they act, has anything to add
        onto, from_here = np.flatnonzero(direct[:, between]), np.flatnonzero(direct[between])
        midi[np.ix_(onto, from_here)] += np.minimum.outer(direct[onto, between], direct[between, from_here])
    own = midi.diagonal()
    influence, dependence = midi.sum(axis=1) - own, midi.sum(axis=0) - own
    all_influence, both = influence.sum(), influence + dependence
    r = np.zeros(n)
    np.divide(influence**2, both * all_influence, out=r, where=both > 0)
    all_r = r.sum()
    actors = {}
    for node, i in place.items():
        reason = Undefined("no_arcs") if not all_r else Undefined("isolate")
        known = bool(all_r) and bool(both[i])
        actors[node] = Mactor(
            float(influence[i]),
            float(dependence[i]),
            float(r[i]) if known else reason,
            float(n * r[i] / all_r) if known else reason,
        )
    return Influence(actors, midi)
