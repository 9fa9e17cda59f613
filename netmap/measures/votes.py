"""Formal votes: having a seat is not having a say (methods C1). Exact, in whole numbers.

A coalition is a set of members voting yes. Those with a veto are in every winning coalition, so the
game is counted over the others alone, with what the vetoers bring taken off the quota.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb, factorial, gcd
from numbers import Integral
from typing import NamedTuple

from netmap.errors import ParameterError
from netmap.measures.levels import UNKNOWN
from netmap.measures.undefined import Undefined, Value


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
        If a vote is negative or not whole, or the quota below one.

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
    check_votes(weights, quota)
    needed = simple_majority(list(weights.values())) if quota is None else quota
    # only what the votes are to each other counts: 500, 300 and 200 vote like 5, 3 and 2
    common = gcd(*weights.values()) or 1
    weights = {member: weight // common for member, weight in weights.items()}
    needed = -(-needed // common)
    free = [weight for member, weight in weights.items() if member not in vetoes]
    bound = len(weights) - len(free)
    still = max(needed - sum(weights.values()) + sum(free), 0)
    short = _count_short(free, still)
    known: dict[tuple[int, bool], tuple[Fraction, int]] = {}
    for member, weight in weights.items():
        key = (weight, member in vetoes)
        if key in known:
            continue
        if member in vetoes:
            # everybody else with a veto is in; it then swings whatever of the rest is enough
            known[key] = _weigh(_enough(short, len(free)), bound - 1, len(weights))
        else:
            others = _leave_out(short, weight, len(free))
            near = {votes: packed for votes, packed in others.items() if votes >= still - weight}
            known[key] = _weigh(_by_size(near, len(free)), bound, len(weights))
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


def check_votes(weights: Mapping[str, int], quota: int | None = None) -> None:
    """Raise `ParameterError` unless votes are whole, 0 or more, and the quota whole, 1 or more."""
    whole = all(isinstance(weight, Integral) and weight >= 0 for weight in weights.values())
    if not whole or not (quota is None or (isinstance(quota, Integral) and quota >= 1)):
        raise ParameterError("Votes are whole numbers of 0 or more, and the quota is at least 1.")


def _count_short(weights: Sequence[int], needed: int) -> dict[int, int]:
    """Return how many coalitions fall short of `needed`, by votes; the sizes packed in one integer.

    Coalitions of size k are counted in the k-th field of len(weights) + 1 bits: no count is above
    2 to the power of len(weights), so none runs into the next field, and adding a member to every
    coalition of some votes is a shift and a sum. Only sums that occur are kept, so a few members
    with enormous votes cost no more than a few members.
    """
    field = len(weights) + 1
    counts = {0: 1} if needed > 0 else {}
    for weight in weights:
        for votes in sorted(counts, reverse=True):
            if votes + weight < needed:
                counts[votes + weight] = counts.get(votes + weight, 0) + (counts[votes] << field)
    return counts


def _leave_out(counts: Mapping[int, int], weight: int, members: int) -> dict[int, int]:
    """Return the counts without one member of this weight: the product divided by 1 + y x^w."""
    field = members + 1
    without: dict[int, int] = {}
    for votes in sorted(counts):
        if weight:
            left = counts[votes] - (without.get(votes - weight, 0) << field)
        else:
            left = _divide(counts[votes], members)
        if left:
            without[votes] = left
    return without


def _divide(packed: int, members: int) -> int:
    """Return the counts without one member who has no votes: each field less the one before."""
    sizes: list[int] = []
    for count in _unpack(packed, members):
        sizes.append(count - (sizes[-1] if sizes else 0))
    return sum(count << (size * (members + 1)) for size, count in enumerate(sizes))


def _unpack(packed: int, members: int) -> list[int]:
    field = members + 1
    return [packed >> (size * field) & ((1 << field) - 1) for size in range(members + 1)]


def _by_size(counts: Mapping[int, int], members: int) -> list[int]:
    return _unpack(sum(counts.values()), members)


def _enough(short: Mapping[int, int], members: int) -> list[int]:
    """Return how many coalitions of each size do not fall short."""
    return [comb(members, size) - count for size, count in enumerate(_by_size(short, members))]


def _weigh(sizes: Sequence[int], also: int, members: int) -> tuple[Fraction, int]:
    """Return Shapley-Shubik and swings of coalitions counted by size, `also` more members in each."""
    ways = 0
    for size, found in enumerate(sizes):
        if found:
            ways += found * factorial(size + also) * factorial(members - size - also - 1)
    return Fraction(ways, factorial(members)), sum(sizes)


class Standing(NamedTuple):
    """One group's share of the seats, of the votes, and of the times when a vote is decisive.

    ``swings`` is undefined (``denominator_zero``) where no vote can ever be decisive.
    """

    seats: float
    votes: Value
    swings: Value


class SeatAndSay(NamedTuple):
    """What each group has, and who has a seat but is never decisive, by id."""

    by_group: dict[str, Standing]
    never_decisive: tuple[str, ...]


def seat_and_say(
    weights: Mapping[str, int],
    groups_of: Mapping[str, Mapping[str, float]],
    *,
    quota: int | None = None,
    vetoes: frozenset[str] = frozenset(),
) -> SeatAndSay | Undefined:
    """Return which groups have seats, which have votes, and whose votes ever change an outcome.

    Parameters
    ----------
    weights : mapping of str to int
        Votes of each member, zero or more.
    groups_of : mapping of member to mapping of group to float
        The parts of each member in groups, summing to 1; whoever is missing is in ``unknown``.
    quota, vetoes
        As for `voting_power`.

    Returns
    -------
    SeatAndSay or Undefined
        Undefined (``empty``) for a body without members. Groups and members are in order of id.

    Raises
    ------
    ParameterError
        If a vote is negative or not whole, or the quota below one.

    Examples
    --------
    >>> said = seat_and_say({"carer": 3, "bloc": 6}, {"carer": {"CA": 1}, "bloc": {"SL": 1}})
    >>> said.never_decisive, said.by_group["CA"].swings
    (('carer',), 0.0)
    """
    power = voting_power(weights, quota=quota, vetoes=vetoes)
    if not weights:
        return Undefined("empty")
    seats: dict[str, Fraction] = {}
    votes: dict[str, Fraction] = {}
    swings: dict[str, Fraction] = {}
    for member in sorted(weights):
        for group, part in (groups_of.get(member) or {UNKNOWN: 1.0}).items():
            share = Fraction(part)
            seats[group] = seats.get(group, Fraction(0)) + share
            votes[group] = votes.get(group, Fraction(0)) + share * weights[member]
            swings[group] = swings.get(group, Fraction(0)) + share * power[member].swings
    all_votes, all_swings = sum(votes.values()), sum(swings.values())
    nothing = Undefined("denominator_zero")
    by_group = {
        group: Standing(
            float(seats[group] / len(weights)),
            float(votes[group] / all_votes) if all_votes else nothing,
            float(swings[group] / all_swings) if all_swings else nothing,
        )
        for group in sorted(seats)
    }
    return SeatAndSay(by_group, tuple(member for member in sorted(weights) if not power[member].swings))
