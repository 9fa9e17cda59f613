"""What may be shuffled: single decisions, or blocks of those that hang together (methods C10, H3).

Decisions of one meeting, or one after another under the same people, are alike for reasons that
have nothing to do with a change. Shuffled one by one they look like more evidence than they are.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from math import ceil, comb, factorial, log
from typing import Any, Literal, NamedTuple

import numpy as np

from netmap.errors import ParameterError
from netmap.measures.undefined import Undefined, Value

#: up to this many arrangements, all of them are tried
ALL_ARRANGEMENTS = 20_000
#: with fewer on a side nobody can say how like its neighbour each one is
FEWEST_NEIGHBOURS = 8
#: a run is so long that what is left of the likeness from one end to the next is below this
LITTLE = 0.02
#: and, within limits, not so long that fewer than this many runs are left
FEWEST_RUNS = 8

Shuffled = Literal["decisions", "blocks", "runs"]


class Unit(NamedTuple):
    """What is kept together: how much its decisions add up to, how many they are, and when."""

    total: float
    size: int
    time: Any


class Units(NamedTuple):
    """The units in order of time, which of them stay together in shuffles, and why.

    ``group`` has one number for each unit: equal numbers, one after another, are one run.
    """

    units: tuple[Unit, ...]
    group: np.ndarray
    shuffled: Shuffled
    autocorrelation: Value


def collect_units(
    values: Sequence[float], times: Sequence[Any], blocks: Sequence[Hashable] | None, since: Any = None
) -> list[Unit]:
    """Return decisions put together by block, in order of time; a block is parted at `since`.

    Without `blocks`, decisions of the same time are a block: they were taken together.

    Raises
    ------
    ParameterError
        If the lengths differ or a value is not a finite number.
    """
    named = list(times) if blocks is None else list(blocks)
    if not len(values) == len(times) == len(named):
        raise ParameterError("Each decision needs one value, one time and one block.")
    if not np.all(np.isfinite(np.asarray(values, dtype=float))):
        raise ParameterError("The value of a decision is a finite number.")
    found: dict[tuple[bool, Hashable], list[tuple[Any, float]]] = {}
    for value, time, block in zip(values, times, named, strict=True):
        side = since is not None and time >= since
        found.setdefault((side, block), []).append((time, float(value)))
    # sorted inside too: sums must not depend on the order of the rows
    rows = sorted((sorted(own), str(block)) for (_, block), own in found.items())
    return [Unit(sum(value for _, value in own), len(own), own[0][0]) for own, _ in rows]


def autocorrelation(segments: Sequence[np.ndarray]) -> Value:
    """Return how like the one before each value is, around the mean of its own segment.

    Parameters
    ----------
    segments : sequence of arrays
        Values in order of time, on either side of a possible change: a change is not a likeness.

    Returns
    -------
    float or Undefined
        The autocorrelation of neighbours, with the small-sample bias of about -(1 + 3 r) / n for
        each mean taken off again; undefined (``too_few``) where a segment has fewer than eight
        values, ``denominator_zero`` where they do not differ.
    """
    n, means = sum(map(len, segments)), len(segments)
    if min(map(len, segments), default=0) < FEWEST_NEIGHBOURS:
        return Undefined("too_few")
    rest = np.concatenate([values - values.mean() for values in segments])
    square = float(rest @ rest)
    if square < 1e-18:
        return Undefined("denominator_zero")
    raw = float(rest[1:] @ rest[:-1]) / square
    return min((raw + means / n) / (1 - 3 * means / n), 0.99)


def unit_means(units: Sequence[Unit]) -> np.ndarray:
    """Return the mean value of each unit's decisions."""
    return np.array([unit.total / unit.size for unit in units])


def group_units(segments: Sequence[Sequence[Unit]], alike: Value, limit: float) -> Units:
    """Return which units to shuffle: single ones, or runs where neighbours are alike beyond `limit`.

    A run never crosses from one segment into the next.
    """
    units = tuple(unit for own in segments for unit in own)
    single: Shuffled = "blocks" if any(unit.size > 1 for unit in units) else "decisions"
    if isinstance(alike, Undefined) or alike <= limit:
        return Units(units, np.arange(len(units)), single, alike)
    length = run_length(alike, min(map(len, segments)) * len(segments))
    group: list[int] = []
    for own in segments:
        first = group[-1] + 1 if group else 0
        for run, places in enumerate(np.array_split(np.arange(len(own)), max(1, len(own) // length))):
            group += [first + run] * len(places)
    return Units(units, np.array(group), "runs", alike)


def run_length(alike: float, count: int) -> int:
    """Return how many neighbours of `count` to keep together: a convention, see `LITTLE`.

    A record can spare runs of an eighth of its length. Up to twice that are cut down to it; where
    more would be needed they are left as long as they must be, so that few are left and p says that
    nothing can be told: cut down they would let too many false alarms through.

    Examples
    --------
    >>> run_length(0.4, 100), run_length(0.6, 100), run_length(0.4, 24), run_length(0.6, 24)
    (5, 8, 3, 8)
    """
    wanted = max(2, ceil(log(LITTLE) / log(alike))) if alike > 0 else 2
    spare = max(2, count // FEWEST_RUNS)
    return wanted if wanted > 2 * spare else min(wanted, spare)


@lru_cache(maxsize=8)
def label_arrangements(count: int, chosen: int, draws: int, seed: int) -> tuple[np.ndarray, bool]:
    """Return ways to label `chosen` of `count` things, one a row of 0 and 1; and whether these are all."""
    exact = comb(count, chosen) <= ALL_ARRANGEMENTS
    if exact:
        picks = np.array(list(combinations(range(count), chosen)))
    else:
        generator = np.random.default_rng(seed)
        picks = generator.permuted(np.tile(np.arange(count), (draws, 1)), axis=1)[:, :chosen]
    labels = np.zeros((len(picks), count))
    np.put_along_axis(labels, picks, 1, axis=1)
    labels.flags.writeable = False  # the cache hands the same array to everybody
    return labels, exact


def orders(keys: Sequence[Any], draws: int, seed: int) -> tuple[np.ndarray, bool]:
    """Return orders of things, as rows of places; and whether these are all that look different.

    Things with equal keys are not told apart.
    """
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    codes = [ranks[key] for key in keys]
    different = factorial(len(codes))
    for rank in ranks.values():
        different //= factorial(codes.count(rank))
    if different > ALL_ARRANGEMENTS:
        generator = np.random.default_rng(seed)
        return generator.permuted(np.tile(np.arange(len(codes)), (draws, 1)), axis=1), False
    places = {rank: [i for i, code in enumerate(codes) if code == rank] for rank in ranks.values()}
    rows = []
    for row in _distinct(sorted(codes)):
        left = {rank: iter(own) for rank, own in places.items()}
        rows.append([next(left[code]) for code in row])
    return np.array(rows).reshape(different, len(codes)), True


def _distinct(codes: list[int]) -> Iterator[list[int]]:
    """Yield every order of sorted codes once, each from the one before."""
    while True:
        yield codes
        rising = [i for i in range(len(codes) - 1) if codes[i] < codes[i + 1]]
        if not rising:
            return
        i = rising[-1]
        j = max(k for k in range(i + 1, len(codes)) if codes[k] > codes[i])
        codes[i], codes[j] = codes[j], codes[i]
        codes[i + 1 :] = reversed(codes[i + 1 :])


def share_at_least(shuffled: np.ndarray, observed: float, *, exact: bool) -> float:
    """Return p: the share of arrangements at least as large, one added above and below if sampled."""
    near = 1e-12 * (1 + abs(observed))  # equal sums in another order are still equal
    hits = int(np.count_nonzero(shuffled >= observed - near))
    return hits / len(shuffled) if exact else (1 + hits) / (1 + len(shuffled))
