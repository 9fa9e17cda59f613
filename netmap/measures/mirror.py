"""The same relationships seen from opposite ends, and people seen by themselves and others (methods D3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from math import comb
from statistics import fmean
from typing import Any, NamedTuple

import numpy as np

from netmap.errors import ParameterError
from netmap.measures.sharing import bootstrap_mean
from netmap.measures.undefined import Undefined, Value

#: the rows and columns of the mirror table
VIEWS = ("A leads", "level", "B leads")
#: a figure about fewer raters than this can tell who said it
FEW_RATERS = 3
#: up to this many ways to hand out labels, all of them are tried
ALL_ARRANGEMENTS = 20_000
#: arrangements worked out at a time, so that memory stays small
CHUNK = 2_000
#: sums that should be equal differ by less
NEAR = 1e-12


class Lead(NamedTuple):
    """How far one rater sees A ahead of B in one pair: their rating of A less their rating of B.

    ``side`` is the group the rater belongs to, "A" or "B"; `pair` names two people, organisations
    or the groups themselves, A's end first.
    """

    pair: Hashable
    rater: Hashable
    side: str
    value: float


class Mirror(NamedTuple):
    """Who leads, as seen from both sides.

    ``table[row][column]`` counts pairs by A's view (row) and B's view (column), in the order of
    `VIEWS`. ``mirrored`` (the mirror index) is the share of pairs where each says that it leads, or each that the other
    does; ``agreement`` the share seen alike; ``gap`` how much further A sees itself ahead than B
    sees it. ``few`` marks pairs, by their names, with fewer than three raters on a side: to be hidden
    from others, not from the answer.
    """

    table: tuple[tuple[int, ...], ...]
    pairs: int
    mirrored: Value
    agreement: Value
    gap: Value
    raters: tuple[int, int]
    few: tuple[Hashable, ...]


class MirrorTest(NamedTuple):
    """How often shuffled group labels give as much.

    ``p_gap`` is two-sided, ``p_index`` the share with at least as many mirrored pairs; `expected`
    are the means of gap and index under shuffled labels.
    """

    p_gap: Value
    p_index: Value
    expected: tuple[Value, Value]
    arrangements: int
    exact: bool


class SelfView(NamedTuple):
    """A person's rating of themselves, the others' mean, and the first less the second."""

    own: Value
    others: Value
    gap: Value
    raters: int
    few: bool


class GroupView(NamedTuple):
    """How much higher a group's members rate themselves than others rate them, on average."""

    mean: Value
    interval: tuple[float, float] | Undefined
    members: int
    few: bool


def mirror_shares(table: Sequence[Sequence[int]]) -> tuple[Value, Value]:
    """Return mirror index and agreement of a table of pairs.

    Parameters
    ----------
    table : three rows of three int
        Rows A's view, columns B's view, in the order of `VIEWS`.

    Returns
    -------
    tuple of two float or Undefined
        Both ``not_asked`` for an empty table.

    Examples
    --------
    >>> mirror_shares([[1, 2, 3], [1, 1, 0], [1, 0, 1]])
    (0.4, 0.3)
    """
    total = sum(map(sum, table))
    if not total:
        return Undefined("not_asked"), Undefined("not_asked")
    return (table[0][2] + table[2][0]) / total, sum(table[i][i] for i in range(3)) / total


def mirror_table(leads: Sequence[Lead], *, level: float = 0.0) -> Mirror:
    """Return how two groups see who leads in each pair.

    Parameters
    ----------
    leads : sequence of Lead
        In any order. A side's view of a pair is the mean over its raters.
    level : float, default 0
        A mean no further from 0 than this reads "level".

    Returns
    -------
    Mirror
        Over the pairs that both sides rated; undefined (``not_asked``) where there are none. A gap
        of 0: they see the same game; above 0: A sees itself stronger than B sees it.

    Raises
    ------
    ParameterError
        If a side is neither "A" nor "B", or `level` is negative.
    """
    grid = _Grid(leads, level)
    a, b, counts_a, counts_b = grid.views(grid.on_a[None, :])
    both = (counts_a[0] > 0) & (counts_b[0] > 0)
    rows, columns = grid.view(a[0][both]), grid.view(b[0][both])
    table = np.zeros((3, 3), dtype=int)
    np.add.at(table, (rows, columns), 1)
    index, agreement = mirror_shares(table.tolist())
    few = both & (np.minimum(counts_a[0], counts_b[0]) < FEW_RATERS)
    return Mirror(
        tuple(tuple(row) for row in table.tolist()),
        int(both.sum()),
        index,
        agreement,
        float((a[0] - b[0])[both].mean()) if both.any() else Undefined("not_asked"),
        (int(grid.on_a.sum()), int((~grid.on_a).sum())),
        tuple(pair for pair, flag in zip(grid.pairs, few, strict=True) if flag),
    )


class _Grid:
    """Leads as arrays, raters by pairs, in an order that depends on the ids only."""

    def __init__(self, leads: Sequence[Lead], level: float) -> None:
        if level < 0:
            raise ParameterError(f"level is {level}; use 0 or more.")
        wrong = next((lead.side for lead in leads if lead.side not in ("A", "B")), None)
        if wrong is not None:
            raise ParameterError(f"A rater's side is {wrong!r}; use 'A' or 'B'.")
        sides = {(str(lead.rater), lead.rater): lead.side for lead in leads}
        if any(sides[str(lead.rater), lead.rater] != lead.side for lead in leads):
            raise ParameterError("A rater is on both sides; give each rater one group.")
        self.level = level
        self.raters = [rater for _, rater in sorted(sides, key=lambda pair: pair[0])]
        self.pairs = sorted({lead.pair for lead in leads}, key=str)
        self.on_a = np.array([sides[str(r), r] == "A" for r in self.raters], dtype=bool)
        said = defaultdict(list)
        for lead in leads:
            said[lead.rater, lead.pair].append(lead.value)
        self.values = np.zeros((len(self.raters), len(self.pairs)))
        self.rated = np.zeros_like(self.values)
        row = {rater: i for i, rater in enumerate(self.raters)}
        column = {pair: j for j, pair in enumerate(self.pairs)}
        for (rater, pair), values in said.items():
            self.values[row[rater], column[pair]] = fmean(sorted(values))
            self.rated[row[rater], column[pair]] = 1

    def views(self, labels: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return for each arrangement and pair both sides' mean view and numbers of raters."""
        side_a, side_b = labels.astype(float), (~labels).astype(float)
        counts = side_a @ self.rated, side_b @ self.rated
        sums = side_a @ self.values, side_b @ self.values
        means = [s / np.maximum(c, 1) for s, c in zip(sums, counts, strict=True)]
        return (*means, *counts)

    def view(self, means: np.ndarray) -> np.ndarray:
        """Return 0 where A leads, 1 where level, 2 where B leads."""
        ahead, behind = means > self.level + NEAR, means < -self.level - NEAR
        return np.where(ahead, 0, np.where(behind, 2, 1))


def mirror_test(leads: Sequence[Lead], *, level: float = 0.0, draws: int = 1000, seed: int = 1) -> MirrorTest:
    """Return how often the two sides would differ as much if raters had been put on sides by lot.

    Parameters
    ----------
    leads : sequence of Lead
        As for `mirror_table`.
    level : float, default 0
        A mean no further from 0 than this reads "level".
    draws : int, default 1000
        Used where there are more than 20,000 ways to put as many raters on side A.
    seed : int, default 1
        Equal seeds give equal results.

    Returns
    -------
    MirrorTest
        Arrangements in which no pair is rated by both sides are left out. Undefined
        (``not_asked``) where that is so as the raters are.

    Raises
    ------
    ParameterError
        As for `mirror_table`, and for fewer than one draw.
    """
    if draws < 1:
        raise ParameterError(f"draws is {draws}; use 1 or more.")
    grid = _Grid(leads, level)
    n, size = len(grid.raters), int(grid.on_a.sum())
    observed = _statistics(grid, grid.on_a[None, :])
    if not len(observed):
        none = Undefined("not_asked")
        return MirrorTest(none, none, (none, none), 0, False)
    exact = comb(n, size) <= ALL_ARRANGEMENTS
    labels = _all_labels(n, size) if exact else _random_labels(grid.on_a, draws, seed)
    drawn = np.concatenate([_statistics(grid, some) for some in labels])
    extra = 0 if exact else 1
    total = len(drawn) + extra
    wide = int((np.abs(drawn[:, 0]) >= abs(observed[0, 0]) - NEAR).sum()) + extra
    high = int((drawn[:, 1] >= observed[0, 1] - NEAR).sum()) + extra
    expected: tuple[Value, Value] = (Undefined("not_drawn"), Undefined("not_drawn"))
    if len(drawn):
        expected = (float(drawn[:, 0].mean()), float(drawn[:, 1].mean()))
    return MirrorTest(wide / total, high / total, expected, len(drawn), exact)


def _statistics(grid: _Grid, labels: np.ndarray) -> np.ndarray:
    """Return gap and mirror index of each arrangement in which both sides rate a pair."""
    a, b, counts_a, counts_b = grid.views(labels)
    both = (counts_a > 0) & (counts_b > 0)
    shared = both.sum(axis=1)
    gaps = np.where(both, a - b, 0.0).sum(axis=1)
    mirrored = (both & (np.abs(grid.view(a) - grid.view(b)) == 2)).sum(axis=1)
    some = shared > 0
    found = np.column_stack([gaps[some], mirrored[some]])
    found /= shared[some, None]
    return found


def _all_labels(n: int, size: int) -> Iterator[np.ndarray]:
    chosen = combinations(range(n), size)
    while some := list(islice(chosen, CHUNK)):
        labels = np.zeros((len(some), n), dtype=bool)
        np.put_along_axis(labels, np.array(some, dtype=int).reshape(len(some), size), True, axis=1)
        yield labels


def _random_labels(on_a: np.ndarray, draws: int, seed: int) -> Iterator[np.ndarray]:
    generator = np.random.default_rng(seed)
    for start in range(0, draws, CHUNK):
        yield generator.permuted(np.tile(on_a, (min(CHUNK, draws - start), 1)), axis=1)


def self_against_others(
    ratings: Mapping[tuple[Hashable, Hashable], float],
) -> dict[Hashable, SelfView]:
    """Return how people rate themselves beside how the others rate them.

    Parameters
    ----------
    ratings : mapping of (rater, rated) to float
        Ratings on one scale and one question; what was not rated is not in it. Not modified.

    Returns
    -------
    dict of rated to SelfView
        In the order of their ids; `others`, `own` and `gap` are undefined (``not_asked``) where
        the ratings are missing; ``few`` where fewer than three others rated.

    Examples
    --------
    >>> said = {("a", "a"): 5, ("b", "a"): 2, ("c", "a"): 3}
    >>> self_against_others(said)["a"].gap
    2.5
    """
    by_others = defaultdict(list)
    for (rater, rated), value in ratings.items():
        if rater != rated:
            by_others[rated].append(value)
    found = {}
    for person in sorted({rated for _, rated in ratings}, key=str):
        values = sorted(by_others[person])
        own: Value = ratings.get((person, person), Undefined("not_asked"))
        others: Value = fmean(values) if values else Undefined("not_asked")
        gap: Value = Undefined("not_asked")
        if not isinstance(own, Undefined) and not isinstance(others, Undefined):
            gap = own - others
        found[person] = SelfView(own, others, gap, len(values), len(values) < FEW_RATERS)
    return found


def group_self_view(
    views: Mapping[Any, SelfView],
    groups: Mapping[Hashable, str],
    *,
    draws: int = 2000,
    seed: int = 1,
) -> dict[str, GroupView]:
    """Return how much higher each group's members rate themselves than others rate them.

    Parameters
    ----------
    views : mapping of person to SelfView
        As `self_against_others` returns them.
    groups : mapping of person to str
        Their group; people without one are left out.
    draws, seed : int
        Resamples of members where not all can be tried, and their seed.

    Returns
    -------
    dict of group to GroupView
        Mean and 95 per cent bootstrap interval over members whose gap is known, in the order of
        the groups' names; ``few`` under three of them; the interval is undefined (``n<2``) for
        one, the mean (``not_asked``) for none.
    """
    gaps: dict[str, list[float]] = {group: [] for group in sorted(set(groups.values()))}
    for person, view in views.items():
        if person in groups and not isinstance(view.gap, Undefined):
            gaps[groups[person]].append(view.gap)
    found = {}
    for group, values in gaps.items():
        values.sort()  # so that the interval does not depend on the order of the rows
        found[group] = GroupView(
            fmean(values) if values else Undefined("not_asked"),
            bootstrap_mean(values, [1.0] * len(values), draws=draws, seed=seed),
            len(values),
            len(values) < FEW_RATERS,
        )
    return found
