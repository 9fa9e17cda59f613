"""Has it changed since a known date? (methods C10, H3).

"Changed after", never "changed because of": no test here knows what else happened.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from math import comb, floor, sqrt
from typing import Any, NamedTuple

import numpy as np
from scipy import optimize, special, stats

from netmap.errors import ParameterError
from netmap.measures.shuffles import (
    Shuffled,
    Unit,
    autocorrelation,
    collect_units,
    group_units,
    label_arrangements,
    share_at_least,
    unit_means,
)
from netmap.measures.undefined import Undefined, Value

#: two-sided, as everywhere in netmap
LEVEL = 0.05
#: how often a change of the size called detectable would be found
POWER = 0.80


class BeforeAfter(NamedTuple):
    """What was before and after a date, and how often reshuffling alone gives a difference as big.

    ``shuffled`` says what was: single decisions; blocks; or runs of neighbours, because each was
    like the one before (``autocorrelation``). ``units`` is how many of them lie on each side.
    ``interval`` holds every change that this record does not contradict; ``detectable`` is the
    smallest change that would be found four times in five; ``smallest_p`` what p could be at best.
    """

    before: Value
    after: Value
    difference: Value
    p: Value
    interval: tuple[float, float] | Undefined
    smallest_p: Value
    detectable: Value
    decisions: tuple[int, int]
    units: tuple[int, int]
    shuffled: Shuffled
    autocorrelation: Value
    arrangements: int
    exact: bool


def before_after(
    values: Sequence[float],
    times: Sequence[Any],
    since: Any,
    *,
    blocks: Sequence[Hashable] | None = None,
    limit: float = 0.1,
    draws: int = 9_999,
    seed: int = 1,
) -> BeforeAfter:
    """Return whether the mean over decisions changed at a known date, by permutation.

    Parameters
    ----------
    values : sequence of float
        One for each decision, such as a group's share of it; in any order.
    times : sequence of date or number
        When each was taken.
    since : date or number
        The first moment that counts as after.
    blocks : sequence of hashable, optional
        What each decision belongs to, such as a meeting or a quarter: kept together in shuffles,
        and parted at `since`. Left out, decisions of the same time are a block.
    limit : float, default 0.1
        Neighbours alike beyond this autocorrelation are shuffled in runs.
    draws : int, default 9999
        How many arrangements are drawn where there are more than 20,000; else all are tried.
    seed : int, default 1
        For those; equal seeds give equal results.

    Returns
    -------
    BeforeAfter
        ``no_decisions`` where a side is empty; the interval and what is detectable are undefined
        (``too_few``) where p could not reach .05 however large the change.

    Raises
    ------
    ParameterError
        If the lengths differ, a value is not finite, or draws are fewer than one.

    Notes
    -----
    The interval inverts the test: it holds every constant change that, taken off all decisions
    after the date, leaves p above .05. So it excludes 0 exactly where p is .05 or less.

    Examples
    --------
    >>> shares = [0, 0.05, 0.05, 0.10, 0.10, 0.20, 0.25, 0.30]
    >>> found = before_after(shares, range(8), 4)
    >>> round(found.difference, 9), round(found.p, 6)
    (0.1625, 0.057143)
    """
    if draws < 1:
        raise ParameterError(f"{draws} draws cannot be made; use 1 or more.")
    units = collect_units(values, times, blocks, since)
    sides = ([u for u in units if u.time < since], [u for u in units if u.time >= since])
    decisions = (sum(u.size for u in sides[0]), sum(u.size for u in sides[1]))
    before, after = (_mean(side) for side in sides)
    if isinstance(before, Undefined) or isinstance(after, Undefined):
        none, counts = Undefined("no_decisions"), (len(sides[0]), len(sides[1]))
        return BeforeAfter(
            before, after, none, none, none, none, none, decisions, counts, "decisions", none, 0, True
        )
    grouped = group_units(sides, autocorrelation([unit_means(side) for side in sides]), limit)
    # from here on a run of units is one thing
    sums = np.bincount(grouped.group, weights=[u.total for u in grouped.units])
    sizes = np.bincount(grouped.group, weights=[float(u.size) for u in grouped.units])
    early = int(grouped.group[len(sides[0])])
    late = len(sums) - early
    found = _permute(sums, sizes, early, draws, seed)
    return BeforeAfter(
        before,
        after,
        after - before,
        found.p,
        found.interval,
        found.smallest_p,
        found.detectable,
        decisions,
        (early, late),
        grouped.shuffled,
        grouped.autocorrelation,
        found.arrangements,
        found.exact,
    )


def _mean(side: Sequence[Unit]) -> Value:
    count = sum(unit.size for unit in side)
    return sum(unit.total for unit in side) / count if count else Undefined("no_decisions")


class _Permuted(NamedTuple):
    p: float
    interval: tuple[float, float] | Undefined
    smallest_p: float
    detectable: Value
    arrangements: int
    exact: bool


def _permute(sums: np.ndarray, sizes: np.ndarray, early: int, draws: int, seed: int) -> _Permuted:
    """Return the test of the difference between the first `early` things and the others."""
    late = len(sums) - early
    labels, exact = label_arrangements(len(sums), late, draws, seed)
    is_late = np.arange(len(sums)) >= early
    centred = sums - sizes * (sums.sum() / sizes.sum())
    observed = float(_difference(is_late.astype(float)[None, :], centred, sizes)[0])
    shuffled = _difference(labels, centred, sizes)
    p = share_at_least(np.abs(shuffled), abs(observed), exact=exact)
    # with as many on each side, swapping the sides gives the same difference the other way round
    best = (2 if early == late else 1) / comb(len(sums), late)
    smallest = best if exact else max(best, 1 / (draws + 1))
    if smallest > LEVEL:
        few = Undefined("too_few")
        return _Permuted(p, few, smallest, few, len(labels), exact)
    interval = _invert(observed, shuffled, _difference(labels, sizes * is_late, sizes), exact)
    spread = pooled_spread([(sums / sizes)[:early], (sums / sizes)[early:]])
    detectable = smallest_detectable(early, late, spread)
    return _Permuted(p, interval, smallest, detectable, len(labels), exact)


def _difference(labels: np.ndarray, sums: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return the mean over decisions labelled 1 less that over the others, for each row of labels."""
    count = labels @ sizes
    total = labels @ sums
    difference: np.ndarray = total / count - (sums.sum() - total) / (sizes.sum() - count)
    return difference


def _invert(
    observed: float, shuffled: np.ndarray, overlap: np.ndarray, exact: bool
) -> tuple[float, float] | Undefined:
    """Return the changes that the test does not reject.

    With a change d taken off, an arrangement's difference is ``shuffled - d overlap`` and the
    observed one ``observed - d``. The first is the larger for d between two roots around the
    observed difference, so p falls on either side of it and the ends can be counted off.
    """
    rising = np.divide(
        observed - shuffled, 1 - overlap, out=np.full(len(shuffled), np.nan), where=overlap < 1 - 1e-12
    )
    falling = np.divide(
        observed + shuffled, 1 + overlap, out=np.full(len(shuffled), np.nan), where=overlap > -1 + 1e-12
    )
    always = np.isnan(rising) | np.isnan(falling)  # the sides as they were, or swapped
    low = np.where(always, -np.inf, np.fmin(rising, falling))
    high = np.where(always, np.inf, np.fmax(rising, falling))
    added = 0 if exact else 1
    needed = floor(LEVEL * (len(shuffled) + added) + 1e-9) - added
    bottom, top = float(np.sort(low)[needed]), float(np.sort(high)[::-1][needed])
    return (bottom, top) if np.isfinite(bottom) and np.isfinite(top) else Undefined("too_few")


def pooled_spread(sides: Sequence[np.ndarray]) -> Value:
    """Return the standard deviation around each side's own mean; undefined with nothing left over."""
    freedom = sum(len(side) - 1 for side in sides)
    if freedom < 1:
        return Undefined("too_few")
    return sqrt(sum(float(((side - side.mean()) ** 2).sum()) for side in sides) / freedom)


def detection_power(change: float, spread: float, early: int, late: int) -> float:
    """Return how likely a change would be found, two-sided at .05, if spreads are normal.

    Parameters
    ----------
    change : float
        The true change of the mean.
    spread : float
        The standard deviation of decisions on either side, above 0.
    early, late : int
        How many decisions (or blocks, with the spread of their means) lie on each side.

    Returns
    -------
    float
        That of Student's t test, which the permutation test follows closely; for few decisions it
        is a little lower, as p comes in steps.

    Raises
    ------
    ParameterError
        If a side is empty, there are fewer than three in all, or the spread is not above 0.

    Examples
    --------
    >>> [round(detection_power(0.10, 0.15, n, n), 2) for n in (8, 20, 50)]
    [0.24, 0.54, 0.91]
    """
    if early < 1 or late < 1 or early + late < 3 or spread <= 0:
        raise ParameterError("Power needs a decision on each side, three in all, and a spread above 0.")
    shift = abs(change) / (spread * sqrt(1 / early + 1 / late))
    bars = _bars(early + late - 2)
    return float((special.ndtr(shift - bars) + special.ndtr(-shift - bars)).mean())


@lru_cache(maxsize=64)
def _bars(freedom: int) -> np.ndarray:
    """Return how large a difference must be, in its own spread, over what spreads may be estimated.

    The mean of a normal tail over these is the noncentral t distribution, whose own function in
    SciPy returns NaN for large changes.
    """
    quantiles = (np.arange(4_000) + 0.5) / 4_000
    spreads = np.sqrt(stats.chi2.ppf(quantiles, freedom) / freedom)
    bars: np.ndarray = stats.t.ppf(1 - LEVEL / 2, freedom) * spreads
    return bars


def smallest_detectable(early: int, late: int, spread: Value) -> Value:
    """Return the smallest change that would be found four times in five, two-sided at .05.

    Parameters
    ----------
    early, late : int
        How many decisions or blocks lie on each side.
    spread : float or Undefined
        Their standard deviation around their side's mean.

    Returns
    -------
    float or Undefined
        Undefined (``too_few``) for fewer than three in all, ``denominator_zero`` without spread.
    """
    if isinstance(spread, Undefined):
        return spread
    if early < 1 or late < 1 or early + late < 3:
        return Undefined("too_few")
    if spread < 1e-12:
        return Undefined("denominator_zero")
    return _detectable_in_spreads(early, late) * spread


@lru_cache(maxsize=256)
def _detectable_in_spreads(early: int, late: int) -> float:
    def short(change: float) -> float:
        return detection_power(change, 1.0, early, late) - POWER

    # with one decision against two it is 20 times their spread
    return float(optimize.brentq(short, 0.0, 1_000))
