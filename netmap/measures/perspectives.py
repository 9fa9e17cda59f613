"""Who sees which relationships: several people's pictures of one map side by side (methods D1, D2).

A slice is one rater's picture: the arcs they drew. Which pairs a rater was asked about can be given
as `answered`; without it the rater answered all of them. A pair that was not answered is missing,
never "no relationship". A rater is an actor on the map (Krackhardt's cognitive social structures,
for which there is `compare_ends`) or a table in a workshop, which is not (`compare_tables`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from scipy.linalg import eigh

from netmap.errors import ParameterError
from netmap.measures.undefined import Undefined, Value

Arc = tuple[Hashable, Hashable]
Slices = Mapping[Any, Collection[tuple[Any, Any]]]

#: two pictures are compared where both raters answered at least so many pairs
COMMON_CELLS = 10
#: sums that should be equal differ by less
NEAR = 1e-12


class Support(NamedTuple):
    """How many raters drew an arc, of how many who answered for it."""

    drawn: int
    answered: int
    share: float


class Ends(NamedTuple):
    """What both ends of a relationship say, and what at least one says (LAS).

    ``gap`` are the arcs that one end draws and the other denies; ``unanswered`` those that one end
    draws and the other was never asked about or did not answer; ``agreement`` is the share of the
    arcs drawn where both ends answered that both draw.
    """

    intersection: frozenset[Arc]
    union: frozenset[Arc]
    gap: frozenset[Arc]
    unanswered: frozenset[Arc]
    agreement: Value


class Tables(NamedTuple):
    """What every rater drew, more than a share `tau` of them, and at least one.

    ``gap`` is union without intersection; ``agreement`` the share of the union that all drew.
    """

    intersection: frozenset[Arc]
    consensus: frozenset[Arc]
    union: frozenset[Arc]
    gap: frozenset[Arc]
    agreement: Value
    support: dict[Arc, Support]


class Distance(NamedTuple):
    """How far two pictures differ, on the pairs that both raters answered."""

    hamming: Value
    jaccard: Value
    common: int


class RaterMap(NamedTuple):
    """Raters as points: near each other where their pictures are alike.

    ``shown`` is the share of the differences that fits on the plane; ``left_out`` the raters whose
    distance from others is not known.
    """

    positions: dict[Hashable, tuple[float, float]]
    shown: Value
    left_out: tuple[Hashable, ...]


class _Pictures:
    """Slices without self-loops, and who answered what."""

    def __init__(self, slices: Slices, answered: Slices | None) -> None:
        unknown = sorted(map(str, set(answered or {}) - set(slices)))
        if unknown:
            raise ParameterError(f"{unknown[0]!r} answered but has no picture; give an empty one.")
        self.drawn = {k: frozenset(a for a in arcs if a[0] != a[1]) for k, arcs in slices.items()}
        # who drew an arc has answered for it, whatever the list of answers says
        self.cells: dict[Hashable, frozenset[Arc] | None] = {
            k: None
            if answered is None or k not in answered
            else frozenset(a for a in answered[k] if a[0] != a[1]) | arcs
            for k, arcs in self.drawn.items()
        }

    def answers(self, rater: Hashable, arc: Arc) -> bool:
        if rater not in self.drawn:
            return False
        cells = self.cells[rater]
        return cells is None or arc in cells

    def common(self, one: Hashable, two: Hashable, actors: int) -> tuple[int, frozenset[Arc] | None]:
        """Return how many pairs both answered, and which (``None`` for all)."""
        first, second = self.cells[one], self.cells[two]
        given = [cells for cells in (first, second) if cells is not None]
        shared = frozenset.intersection(*given) if given else None
        return (actors * (actors - 1) if shared is None else len(shared)), shared


def compare_ends(slices: Slices, *, answered: Slices | None = None) -> Ends:
    """Return which relationships both ends draw, and which at least one does.

    Parameters
    ----------
    slices : mapping of actor to collection of arcs
        What each actor drew; ``(i, j)`` reads "i has a relationship to j". Only their own
        relationships count here. Not modified.
    answered : mapping of actor to collection of arcs, optional
        The pairs an actor answered; an actor who is not in it answered all.

    Returns
    -------
    Ends
        The locally aggregated structures. An arc is in the intersection only where both ends
        answered. ``agreement`` is undefined (``no_arcs``) where nothing was drawn that both ends
        answered.

    References
    ----------
    .. [1] Krackhardt, D. (1987). Cognitive social structures. Social Networks 9, 109-134.
       doi:10.1016/0378-8733(87)90009-8

    Examples
    --------
    >>> found = compare_ends({"ann": [("ann", "bob")], "bob": [("ann", "bob"), ("bob", "ann")]})
    >>> sorted(found.intersection), sorted(found.gap), found.agreement
    ([('ann', 'bob')], [('bob', 'ann')], 0.5)
    """
    pictures = _Pictures(slices, answered)
    both, gap, alone = set(), set(), set()
    union = {arc for rater, arcs in pictures.drawn.items() for arc in arcs if rater in arc}
    for arc in union:
        if not all(pictures.answers(end, arc) for end in arc):
            alone.add(arc)
        elif all(arc in pictures.drawn[end] for end in arc):
            both.add(arc)
        else:
            gap.add(arc)
    known = len(both) + len(gap)
    agreement: Value = len(both) / known if known else Undefined("no_arcs")
    return Ends(frozenset(both), frozenset(union), frozenset(gap), frozenset(alone), agreement)


def compare_tables(slices: Slices, *, tau: float = 0.5, answered: Slices | None = None) -> Tables:
    """Return which relationships all raters draw, most of them, and at least one.

    For tables in a workshop, each with a map of its own, and for anybody else who draws
    relationships between others.

    Parameters
    ----------
    slices : mapping of rater to collection of arcs
        What each rater drew. Raters need not be actors. Not modified.
    tau : float, default 0.5
        The consensus has the arcs that more than this share of the raters who answered drew.
    answered : mapping of rater to collection of arcs, optional
        The pairs a rater answered; a rater who is not in it answered all.

    Returns
    -------
    Tables
        With the support of each arc, in an order that depends on the ids only. ``agreement`` is
        undefined (``no_arcs``) where nobody drew anything.

    Raises
    ------
    ParameterError
        If `tau` is not in [0, 1).

    References
    ----------
    .. [1] Krackhardt, D. (1987). Cognitive social structures. Social Networks 9, 109-134.
       doi:10.1016/0378-8733(87)90009-8
    """
    if not 0 <= tau < 1:
        raise ParameterError(f"tau is {tau}; use a share from 0 to just under 1.")
    pictures = _Pictures(slices, answered)
    drawn = Counter(arc for arcs in pictures.drawn.values() for arc in arcs)
    support = {}
    for arc in sorted(drawn, key=lambda a: (str(a[0]), str(a[1]))):
        asked = sum(pictures.answers(rater, arc) for rater in pictures.drawn)
        support[arc] = Support(drawn[arc], asked, drawn[arc] / asked)
    union = frozenset(support)
    everybody = frozenset(arc for arc, s in support.items() if s.drawn == s.answered)
    most = frozenset(arc for arc, s in support.items() if s.share > tau + NEAR)
    agreement: Value = len(everybody) / len(union) if union else Undefined("no_arcs")
    return Tables(everybody, most, union, union - everybody, agreement, support)


def rater_distances(
    slices: Slices,
    actors: Collection[Hashable],
    *,
    answered: Slices | None = None,
    minimum: int = COMMON_CELLS,
) -> dict[tuple[Hashable, Hashable], Distance]:
    """Return how far any two raters' pictures differ.

    Parameters
    ----------
    slices : mapping of rater to collection of arcs
        What each rater drew. Not modified.
    actors : collection
        Everybody on the map, those without any relationship included.
    answered : mapping of rater to collection of arcs, optional
        The pairs a rater answered; a rater who is not in it answered all.
    minimum : int, default 10
        Fewer pairs answered by both say nothing.

    Returns
    -------
    dict of (rater, rater) to Distance
        Each pair of raters once, in the order of their ids. ``hamming`` is the share of common
        pairs on which they differ, ``jaccard`` the share of the arcs either drew on which they
        differ; both undefined (``few_common``) under `minimum`, the second also (``no_arcs``)
        where neither drew anything.

    Raises
    ------
    ParameterError
        If an arc names somebody who is not among `actors`.
    """
    pictures = _Pictures(slices, answered)
    people = set(actors)
    _check_actors(pictures, people)
    found = {}
    for one, two in combinations(sorted(pictures.drawn, key=str), 2):
        count, shared = pictures.common(one, two, len(people))
        first, second = pictures.drawn[one], pictures.drawn[two]
        if shared is not None:
            first, second = first & shared, second & shared
        either, differ = len(first | second), len(first ^ second)
        if count < max(minimum, 1):
            few = Undefined("few_common")
            found[one, two] = Distance(few, few, count)
        else:
            jaccard: Value = differ / either if either else Undefined("no_arcs")
            found[one, two] = Distance(differ / count, jaccard, count)
    return found


def _check_actors(pictures: _Pictures, people: set[Hashable]) -> None:
    cells = [c for c in pictures.cells.values() if c is not None]
    named = {end for arcs in (*pictures.drawn.values(), *cells) for arc in arcs for end in arc}
    strangers = sorted(map(str, named - people))
    if strangers:
        raise ParameterError(f"{strangers[0]!r} is in a picture but not on the map; add them.")


def rater_map(distances: Mapping[tuple[Hashable, Hashable], Value]) -> RaterMap:
    """Return raters as points on a plane whose distances are those of their pictures (classical MDS).

    Parameters
    ----------
    distances : mapping of (rater, rater) to float or Undefined
        Each pair once, for instance ``{pair: d.jaccard for pair, d in rater_distances(...).items()}``.

    Returns
    -------
    RaterMap
        Each axis turned so that its largest coordinate is positive; where several rotations fit
        equally well one is chosen by the order of the ids. Raters with undefined distances are
        left out, those with most of them first. ``shown`` is undefined (``n<3``) for fewer than
        three raters and (``denominator_zero``) where all pictures are alike.
    """
    raters = sorted({rater for pair in distances for rater in pair}, key=str)
    known = {frozenset(pair): d for pair, d in distances.items() if not isinstance(d, Undefined)}
    left_out: list[Hashable] = []
    while raters:
        holes = {r: sum(frozenset((r, s)) not in known for s in raters if s != r) for r in raters}
        worst = max(raters, key=lambda r: (holes[r], str(r)))
        if not holes[worst]:
            break
        raters.remove(worst)
        left_out.append(worst)
    n = len(raters)
    if n < 3:
        return RaterMap({}, Undefined("n<3"), tuple(sorted([*left_out, *raters], key=str)))
    squares = np.zeros((n, n))
    for i, j in combinations(range(n), 2):
        squares[i, j] = squares[j, i] = known[frozenset((raters[i], raters[j]))] ** 2
    points, shown = _scale(squares)
    places = {rater: (float(x), float(y)) for rater, (x, y) in zip(raters, points, strict=True)}
    return RaterMap(places, shown, tuple(sorted(left_out, key=str)))


def _scale(squares: np.ndarray) -> tuple[np.ndarray, Value]:
    """Return points on a plane from squared distances, and the share of the positive part shown."""
    means = squares.mean(axis=0)
    values, vectors = eigh(-0.5 * (squares - means - means[:, None] + squares.mean()))
    order = np.argsort(-values)[:2]
    positive = values[values > NEAR].sum()
    points = vectors[:, order] * np.sqrt(np.maximum(values[order], 0.0))
    largest = points[np.abs(points).round(9).argmax(axis=0), [0, 1]]
    points = points * np.where(largest < 0, -1.0, 1.0)
    if positive <= NEAR:
        return points, Undefined("denominator_zero")
    return points, float(np.maximum(values[order], 0.0).sum() / positive)


def closeness_to_both_ends(
    slices: Slices,
    actors: Collection[Hashable],
    *,
    answered: Slices | None = None,
    exclude_own: bool = True,
    minimum: int = COMMON_CELLS,
) -> dict[Hashable, Value]:
    """Return how well each picture agrees with what both ends confirm.

    Krackhardt calls it accuracy; it is agreement, not truth.

    Parameters
    ----------
    slices : mapping of actor to collection of arcs
        What each actor drew. Not modified.
    actors : collection
        Everybody on the map.
    answered : mapping of actor to collection of arcs, optional
        The pairs an actor answered; an actor who is not in it answered all.
    exclude_own : bool, default True
        Leave out the rater's own relationships: their word is part of the yardstick there.
    minimum : int, default 10
        Fewer pairs to compare say nothing.

    Returns
    -------
    dict of actor to float or Undefined
        Pearson's correlation in [-1, 1] of the picture with the intersection of `compare_ends`,
        over the pairs that the rater and both ends answered, in the order of `slices`. Undefined
        (``few_common``) under `minimum` pairs, (``denominator_zero``) where either side is all or
        nothing.

    Raises
    ------
    ParameterError
        If an arc names somebody who is not among `actors`.

    References
    ----------
    .. [1] Krackhardt, D. (1987). Cognitive social structures. Social Networks 9, 109-134.
       doi:10.1016/0378-8733(87)90009-8
    """
    pictures = _Pictures(slices, answered)
    _check_actors(pictures, set(actors))
    place = {actor: i for i, actor in enumerate(sorted(set(actors), key=str))}
    both = _mask(compare_ends(slices, answered=answered).intersection, place)
    known = np.zeros((2, len(place), len(place)), dtype=bool)
    for actor in place.keys() & pictures.drawn.keys():
        i, cells = place[actor], _cells(pictures, actor, place)
        known[0, i, :], known[1, :, i] = cells[i, :], cells[:, i]
    yardstick = known[0] & known[1]
    np.fill_diagonal(yardstick, False)
    found: dict[Hashable, Value] = {}
    for rater, arcs in pictures.drawn.items():
        cells = yardstick & _cells(pictures, rater, place)
        if exclude_own and rater in place:
            cells[place[rater], :] = cells[:, place[rater]] = False
        enough = cells.sum() >= max(minimum, 1)
        picture = _mask(arcs, place)
        found[rater] = _correlation(picture[cells], both[cells]) if enough else Undefined("few_common")
    return found


def _mask(arcs: Iterable[Arc], place: Mapping[Hashable, int]) -> np.ndarray:
    mask = np.zeros((len(place), len(place)), dtype=bool)
    for i, j in arcs:
        mask[place[i], place[j]] = True
    return mask


def _cells(pictures: _Pictures, rater: Hashable, place: Mapping[Hashable, int]) -> np.ndarray:
    cells = pictures.cells[rater]
    return np.ones((len(place), len(place)), dtype=bool) if cells is None else _mask(cells, place)


def _correlation(one: np.ndarray, two: np.ndarray) -> Value:
    # Pearson's r of two sets of yes and no, from whole numbers
    n, a, b, both = len(one), int(one.sum()), int(two.sum()), int((one & two).sum())
    spread = a * (n - a) * b * (n - b)
    return float((n * both - a * b) / spread**0.5) if spread else Undefined("denominator_zero")
