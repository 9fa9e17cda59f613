"""When did it change? The break in a record whose date is not known (methods C10)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np

from netmap.errors import ParameterError
from netmap.measures.shuffles import (
    FEWEST_NEIGHBOURS,
    Shuffled,
    Unit,
    Units,
    autocorrelation,
    collect_units,
    group_units,
    orders,
    share_at_least,
    unit_means,
)
from netmap.measures.undefined import Undefined, Value


class ChangePoint(NamedTuple):
    """Where a record breaks most clearly: after so many decisions; and what chance gives.

    ``largest`` is the largest sum of distances from the mean; `first_after` is the time of the
    first decision after the break.
    """

    largest: Value
    position: int
    first_after: Any
    p: Value
    shuffled: Shuffled
    autocorrelation: Value
    arrangements: int
    exact: bool


def change_point(
    values: Sequence[float],
    times: Sequence[Any],
    *,
    blocks: Sequence[Hashable] | None = None,
    limit: float = 0.1,
    draws: int = 9_999,
    seed: int = 1,
) -> ChangePoint:
    r"""Return where a record of decisions breaks most clearly, if the date of a change is not known.

    .. math:: \max_k |S_k|, \quad S_k = \sum_{i \le k} (x_i - \bar{x})

    Parameters
    ----------
    values, times, blocks, limit, draws, seed
        As for `netmap.measures.before_after.before_after`.

    Returns
    -------
    ChangePoint
        Undefined (``n<2``) for fewer than two blocks or moments, with position 0.

    Raises
    ------
    ParameterError
        As for `netmap.measures.before_after.before_after`.

    Examples
    --------
    >>> found = change_point([0.1] * 4 + [0.4] * 4, range(8))
    >>> round(found.largest, 9), found.position, round(found.p, 6)
    (0.6, 4, 0.028571)
    """
    if draws < 1:
        raise ParameterError(f"{draws} draws cannot be made; use 1 or more.")
    units = collect_units(values, times, blocks)
    if len(units) < 2:
        none = Undefined("n<2")
        return ChangePoint(none, 0, None, none, "decisions", none, 0, True)
    sums = np.array([u.total for u in units])
    sizes = np.array([float(u.size) for u in units])
    centred = sums - sizes * (sums.sum() / sizes.sum())
    steps = np.abs(np.cumsum(centred)[:-1])
    # the first of equal breaks; sums in another order must not decide which
    place = int(np.argmax(steps >= steps.max() - 1e-12 * (1 + steps.max()))) + 1
    grouped = group_units((units,), _likeness(units, place), limit)
    shuffled, exact = _shuffle_orders(centred, grouped, draws, seed)
    p = share_at_least(shuffled, float(steps.max()), exact=exact)
    position = sum(unit.size for unit in units[:place])
    first = units[place].time
    alike = grouped.autocorrelation
    return ChangePoint(float(steps.max()), position, first, p, grouped.shuffled, alike, len(shuffled), exact)


def _likeness(units: Sequence[Unit], place: int) -> Value:
    """Return how like neighbours are on either side of the break; a side too short to say is left out."""
    means = unit_means(units)
    sides = [side for side in (means[:place], means[place:]) if len(side) >= FEWEST_NEIGHBOURS]
    return autocorrelation(sides)


def _shuffle_orders(centred: np.ndarray, grouped: Units, draws: int, seed: int) -> tuple[np.ndarray, bool]:
    """Return the largest sums for other orders of the runs, each run as it is inside."""
    runs = [centred[grouped.group == run] for run in range(int(grouped.group[-1]) + 1)]
    rows, exact = orders([tuple(np.round(run, 12)) for run in runs], draws, seed)
    longest = max(map(len, runs))
    # short runs are filled up with nothing: a step of 0 cannot make a new largest sum
    filled = np.array([np.pad(run, (0, longest - len(run))) for run in runs])
    sums = np.cumsum(filled[rows].reshape(len(rows), -1), axis=1)
    largest: np.ndarray = np.abs(sums).max(axis=1)
    return largest, exact
