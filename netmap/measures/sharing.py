"""How evenly something is shared, and whether a share fits a presence (methods C6, C7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import exp, log
from typing import NamedTuple

import numpy as np

from netmap.measures.undefined import Undefined, Value

#: up to this many resamples, all of them are used instead of random ones
ALL_RESAMPLES = 5_000
#: a 95 per cent interval
TAILS = (0.025, 0.975)


class Concentration(NamedTuple):
    """How concentrated shares are, zeros included.

    ``effective_number`` is the Hill number of order 2: decided by the equivalent of so many.
    """

    gini: Value
    gini_corrected: Value
    hhi: Value
    holders: Value
    entropy_number: Value
    effective_number: Value


class Theil(NamedTuple):
    """Inequality in all, between groups and within them; the two parts add up to the whole."""

    total: Value
    between: Value
    within: Value


def concentration(shares: Sequence[float]) -> Concentration:
    """Return how concentrated shares are.

    Parameters
    ----------
    shares : sequence of float
        One for everybody in the population, zeros included; they need not sum to 1.

    Returns
    -------
    Concentration
        Undefined (``no_decisions``) where nobody has a share; the corrected Gini also where there
        is only one.

    References
    ----------
    .. [1] Hill, M. O. (1973). Diversity and evenness. Ecology 54, 427-432. doi:10.2307/1934352

    Examples
    --------
    >>> found = concentration([0.5, 0.3, 0.2, 0])
    >>> round(found.gini, 9), round(found.hhi, 9), round(found.effective_number, 6)
    (0.4, 0.38, 2.631579)
    """
    n, total = len(shares), sum(shares)
    if not total:
        none = Undefined("no_decisions")
        return Concentration(none, none, none, none, none, none)
    ordered = sorted(share / total for share in shares)
    gini = sum((2 * i - n - 1) * share for i, share in enumerate(ordered, start=1)) / n
    held = [share for share in ordered if share > 0]
    hhi = sum(share**2 for share in held)
    return Concentration(
        gini,
        gini * n / (n - 1) if n > 1 else Undefined("n<2"),
        hhi,
        float(len(held)),
        exp(-sum(share * log(share) for share in held)),
        1 / hhi,
    )


def theil(shares: Mapping[str, float], groups_of: Mapping[str, Mapping[str, float]]) -> Theil:
    """Return the Theil index of shares, split into between and within groups.

    Parameters
    ----------
    shares : mapping of actor to float
        Zeros included.
    groups_of : mapping of actor to mapping of group to float
        The parts of each actor in groups, summing to 1: whoever is in two counts half in each.

    Returns
    -------
    Theil
        Undefined (``no_decisions``) where nobody has a share.

    References
    ----------
    .. [1] Theil, H. (1967). Economics and Information Theory. North-Holland.
    """
    n, total = len(shares), sum(shares.values())
    if not total:
        none = Undefined("no_decisions")
        return Theil(none, none, none)
    held = {actor: share / total for actor, share in shares.items()}
    sums: dict[str, float] = {}
    sizes: dict[str, float] = {}
    for actor, share in held.items():
        for group, part in groups_of[actor].items():
            sums[group] = sums.get(group, 0.0) + share * part
            sizes[group] = sizes.get(group, 0.0) + part
    whole = sum(s * log(n * s) for s in held.values() if s)
    between = sum(part * log(part / (sizes[group] / n)) for group, part in sums.items() if part)
    return Theil(whole, between, whole - between)


def resample(count: int, draws: int, seed: int) -> np.ndarray:
    """Return resamples of `count` things with replacement, as rows of how often each is drawn.

    All of them where there are few enough, so that small records have exact intervals; else
    `draws` random ones.
    """
    if count**count <= ALL_RESAMPLES:
        picks = np.array(list(product(range(count), repeat=count)))
    else:
        picks = np.random.default_rng(seed).integers(0, count, size=(draws, count))
    times = np.zeros((len(picks), count))
    np.add.at(times, (np.arange(len(picks))[:, None], picks), 1)
    return times


def bootstrap_mean(
    values: Sequence[float], weights: Sequence[float], *, draws: int = 2000, seed: int = 1
) -> tuple[float, float] | Undefined:
    """Return the 95 per cent interval of a weighted mean; whole decisions are drawn, with weights.

    Parameters
    ----------
    values, weights : sequence of float
        One of each for a decision.
    draws : int, default 2000
        Used where not all resamples can be tried.
    seed : int, default 1
        Equal seeds give equal intervals.

    Returns
    -------
    tuple of two floats or Undefined
        The percentile interval; undefined (``n<2``) for fewer than two decisions.

    Examples
    --------
    >>> low, high = bootstrap_mean([0, 0.1, 0.2, 0.5], [1, 1, 1, 1])
    >>> round(low, 9), round(high, 9)
    (0.05, 0.4)
    """
    if len(values) < 2:
        return Undefined("n<2")
    drawn = resample(len(values), draws, seed) * np.asarray(weights)
    means = drawn @ np.asarray(values) / drawn.sum(axis=1)
    # rounding keeps equal means that were summed in another order in one place
    low, high = np.quantile(np.round(means, 12), TAILS, method="inverted_cdf")
    return float(low), float(high)
