"""Formal votes: having a seat is not having a say (methods C1). Exact, in whole numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import factorial, gcd
from typing import NamedTuple

from netmap.errors import ParameterError


class VotingPower(NamedTuple):
    """One member's power before anybody has an opinion.

    ``shapley_shubik`` shares sum to 1; ``banzhaf`` is the normalised share of swings;
    ``banzhaf_absolute`` the probability of being decisive if every other vote is a coin toss.
    """

    shapley_shubik: Fraction
    banzhaf: Fraction
    banzhaf_absolute: Fraction
    swings: int


def simple_majority(weights: Sequence[int]) -> int:
    """Return the smallest whole number above half of the votes.

    Examples
    --------
    >>> simple_majority([1, 1, 1])
    2
    """
    return sum(weights) // 2 + 1


def voting_power(
    weights: Mapping[str, int], *, quota: int | None = None, vetoes: frozenset[str] = frozenset()
) -> dict[str, VotingPower]:
    """Return what each vote is worth, from the weights, the quota and the vetoes alone.

    Parameters
    ----------
    weights : mapping of str to int
        Votes of each member, zero or more.
    quota : int, optional
        Votes needed to carry a motion; a simple majority if left out.
    vetoes : frozenset of str
        Members without whom nothing is carried.

    Returns
    -------
    dict of str to VotingPower
        All zero where the quota is beyond reach.

    Raises
    ------
    ParameterError
        If a weight is below zero or the quota below one.

    References
    ----------
    .. [1] Shapley, L. S. and Shubik, M. (1954). Am. Polit. Sci. Rev. 48, 787-792.
       doi:10.2307/1951053
    .. [2] Penrose, L. S. (1946). J. R. Stat. Soc. 109, 53-57.

    Examples
    --------
    >>> power = voting_power({"a": 50, "b": 49, "c": 1}, quota=51)
    >>> [str(power[m].shapley_shubik) for m in "abc"], [power[m].swings for m in "abc"]
    (['2/3', '1/6', '1/6'], [3, 1, 1])
    """
    needed = simple_majority(list(weights.values())) if quota is None else quota
    if needed < 1 or any(weight < 0 for weight in weights.values()):
        raise ParameterError("Votes are whole numbers of 0 or more, and the quota is at least 1.")
    # only what the votes are to each other counts: 500, 300 and 200 vote like 5, 3 and 2
    common = gcd(*weights.values()) or 1
    weights = {member: weight // common for member, weight in weights.items()}
    needed = -(-needed // common)
    free = {member: weight for member, weight in weights.items() if member not in vetoes}
    bound = [member for member in weights if member in vetoes]
    still = needed - sum(weights[member] for member in bound)
    counts = _count_coalitions(list(free.values()))
    known: dict[tuple[int, bool], tuple[Fraction, int]] = {}
    for member, weight in weights.items():
        key = (weight, member in vetoes)
        if key in known:
            continue
        if member in vetoes:
            # everybody else with a veto is in; it then swings whatever reaches the quota
            known[key] = _add_up(counts, max(still, 0), None, len(bound) - 1, len(weights))
        else:
            others = _leave_out(counts, weight)
            known[key] = _add_up(others, max(still - weight, 0), still, len(bound), len(weights))
    swings = {m: known[w, m in vetoes][1] for m, w in weights.items()}
    all_swings = sum(swings.values())
    return {
        member: VotingPower(
            known[weight, member in vetoes][0],
            Fraction(swings[member], all_swings) if all_swings else Fraction(0),
            Fraction(swings[member], 2 ** (len(weights) - 1)),
            swings[member],
        )
        for member, weight in weights.items()
    }


def _count_coalitions(weights: Sequence[int]) -> list[list[int]]:
    """Return how many coalitions there are by [size][votes]."""
    total = sum(weights)
    counts = [[0] * (total + 1) for _ in range(len(weights) + 1)]
    counts[0][0] = 1
    for placed, weight in enumerate(weights):
        for size in range(placed, -1, -1):
            row, above = counts[size], counts[size + 1]
            for votes in range(total - weight, -1, -1):
                if row[votes]:
                    above[votes + weight] += row[votes]
    return counts


def _leave_out(counts: list[list[int]], weight: int) -> list[list[int]]:
    """Return the counts without one member of this weight: the product divided by 1 + y x^w."""
    without = [row[:] for row in counts[:-1]]
    for size in range(1, len(without)):
        for votes in range(weight, len(without[size])):
            without[size][votes] -= without[size - 1][votes - weight]
    return without


def _add_up(
    counts: list[list[int]], low: int, high: int | None, also: int, members: int
) -> tuple[Fraction, int]:
    """Return Shapley-Shubik and swings over coalitions with votes in [low, high), `also` more in."""
    power, swings = Fraction(0), 0
    for size, row in enumerate(counts):
        found = sum(row[low : (max(high, 0) if high is not None else None)])
        if found:
            before = size + also
            ways = factorial(before) * factorial(members - before - 1)
            power += Fraction(found * ways, factorial(members))
            swings += found
    return power, swings
