"""Who can wait for whom: how long people stay, and what that makes of their power (methods B8).

"Time so far" of those in post is not how long people stay: long stays are met more often, and none
of them is over. So stays are estimated from all spells of a kind of post, with those that still run
counted for as long as they were seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from math import exp, inf, isfinite
from typing import Any, NamedTuple

from netmap.errors import ParameterError
from netmap.measures.spells import Spell
from netmap.measures.undefined import Undefined, Value

#: with fewer people seen to leave than this, a constant rate of leaving is assumed
FEWEST_EXITS = 10


class Tenure(NamedTuple):
    """How long people stay in a kind of post.

    ``times`` and ``staying``: the years at which somebody left, and the share still in post just
    after; ``rate``: the constant rate of leaving a year, where one is assumed instead, else None.
    ``last``: the longest time anybody was seen in post; nothing is known beyond it without a rate.
    """

    times: tuple[float, ...]
    staying: tuple[float, ...]
    rate: float | None
    last: float
    spells: int
    exits: int
    exposure: float

    def share_after(self, years: float) -> Value:
        """Return the share still in post after so many years; undefined beyond what was seen."""
        if self.rate is not None:
            return exp(-self.rate * years)
        place = bisect_right(self.times, years)
        share = self.staying[place - 1] if place else 1.0
        return Undefined("beyond_records") if years > self.last and share > 0 else share

    @property
    def mean(self) -> Value:
        """The mean time in post; undefined where some were never seen to leave, without a rate."""
        if self.rate is not None:
            return 1 / self.rate
        if not self.staying or self.staying[-1] > 0:
            return Undefined("beyond_records")
        starts, before = (0.0, *self.times), (1.0, *self.staying)
        return sum(s * (b - a) for a, b, s in zip(starts, self.times, before, strict=False))


class Outlast(NamedTuple):
    """The probability that one outlasts the other; with its bounds where records end too early."""

    value: Value
    low: Value
    high: Value


class StayingPower(NamedTuple):
    """Shares of power, each times the probability of still being in post.

    ``raw`` as such, ``renormalised`` as shares of what is left; ``remaining``: how much of today's
    power is still in post, of that held by people whose staying is known; ``unknown``: the share of
    today's power held by the others.
    """

    raw: dict[Any, Value]
    renormalised: dict[Any, Value]
    remaining: Value
    unknown: Value


def constant_tenure(mean: float) -> Tenure:
    """Return the tenure of a kind of post that people leave at a constant rate.

    Parameters
    ----------
    mean : float
        Mean years in post, above 0: a scenario to be entered by the user, with source and date.

    Raises
    ------
    ParameterError
        If `mean` is not a number above 0.
    """
    if not (mean > 0 and isfinite(mean)):
        raise ParameterError(f"A mean stay of {mean} years: give a number above 0.")
    return Tenure((), (), 1 / mean, inf, 0, 0, 0.0)


def estimate_tenure(spells: Sequence[Spell], *, method: str = "auto") -> Tenure | Undefined:
    """Return how long people stay in a kind of post.

    Parameters
    ----------
    spells : sequence of Spell
        In any order.
    method : {"auto", "kaplan_meier", "constant"}, default "auto"
        The product-limit estimate [1]_, or one rate: people who left over years seen in post. Auto
        takes the rate where fewer than ten left.

    Returns
    -------
    Tenure or Undefined
        Undefined without spells (``empty``), or where nobody left (``no_exits``).

    Raises
    ------
    ParameterError
        For an unknown method, or a spell that is not longer than what went before the records.

    References
    ----------
    .. [1] Kaplan, E. L. and Meier, P. (1958). Nonparametric estimation from incomplete
       observations. J. American Statistical Association 53, 457-481.
    """
    if method not in ("auto", "kaplan_meier", "constant"):
        raise ParameterError(f"'{method}' is not a way to estimate; use auto, kaplan_meier or constant.")
    for spell in spells:
        if not (0 <= spell.entered < spell.duration < inf):
            raise ParameterError(f"A spell of {spell.duration} years, seen from {spell.entered} on.")
    exits = sum(spell.ended for spell in spells)
    if not exits:
        return Undefined("no_exits" if spells else "empty")
    exposure = sum(sorted(spell.duration - spell.entered for spell in spells))
    last = max(spell.duration for spell in spells)
    if method == "constant" or (method == "auto" and exits < FEWEST_EXITS):
        return Tenure((), (), exits / exposure, last, len(spells), exits, exposure)
    times = sorted({spell.duration for spell in spells if spell.ended})
    staying, share = [], 1.0
    for time in times:
        left = sum(spell.ended and spell.duration == time for spell in spells)
        share *= 1 - left / sum(spell.entered < time <= spell.duration for spell in spells)
        staying.append(share)
    return Tenure(tuple(times), tuple(staying), None, last, len(spells), exits, exposure)


def stay(tenure: Tenure, years: float, *, served: float = 0.0) -> Value:
    """Return the probability of still being in post after `years` more, S(a + D) / S(a).

    Parameters
    ----------
    tenure : Tenure
    years : float
        D, at least 0.
    served : float, default 0
        a, years in post so far.

    Returns
    -------
    float or Undefined
        Undefined (``beyond_records``) where nobody on record has been in post that long.

    Raises
    ------
    ParameterError
        If either is negative.
    """
    if not (years >= 0 and served >= 0):
        raise ParameterError(f"{years} more years after {served}: give 0 or more.")
    now, then = tenure.share_after(served), tenure.share_after(served + years)
    if isinstance(now, Undefined) or isinstance(then, Undefined) or not now:
        return Undefined("beyond_records")
    return then / now


def outlast(one: Tenure, other: Tenure, *, one_served: float = 0.0, other_served: float = 0.0) -> Outlast:
    """Return the probability that one is in post longer from now than the other.

    Parameters
    ----------
    one, other : Tenure
        Taken to leave independently of each other.
    one_served, other_served : float, default 0
        Years in post so far.

    Returns
    -------
    Outlast
        With two constant rates mean / (mean + mean of the other). Where records end before both
        have left, the value is undefined (``beyond_records``) and the bounds say what is certain;
        undefined altogether if somebody has already served longer than anybody on record. Leaving
        on the same day is not outlasting.

    Raises
    ------
    ParameterError
        If years served are negative.
    """
    started = stay(one, 0.0, served=one_served), stay(other, 0.0, served=other_served)
    if any(isinstance(value, Undefined) for value in started):
        return Outlast(*([Undefined("beyond_records")] * 3))
    if one.rate is not None and other.rate is not None:
        low, unknown = other.rate / (one.rate + other.rate), 0.0
    else:
        low, unknown = _compare(_Remaining(one, one_served), _Remaining(other, other_served))
    high = min(1.0, low + unknown)
    return Outlast(low if unknown < 1e-12 else Undefined("beyond_records"), low, high)


class _Remaining:
    """The time somebody still has in post: leaving times with their chances, or a constant rate."""

    def __init__(self, tenure: Tenure, served: float) -> None:
        self.rate = tenure.rate
        self.end = inf if tenure.rate is not None else tenure.last - served
        now = tenure.share_after(served)
        self.atoms: list[tuple[float, float]] = []
        before = 1.0
        for time, share in zip(tenure.times, tenure.staying, strict=True):
            if time > served and not isinstance(now, Undefined):
                self.atoms.append((time - served, before - share / now))
                before = share / now
        #: the chance of staying longer than anybody on record
        self.beyond = 0.0 if tenure.rate is not None else max(0.0, before)

    def longer_than(self, time: float) -> float:
        """Return the chance of staying longer; from the end of the records on, at their end."""
        if self.rate is not None:
            return exp(-self.rate * time)
        return self.beyond + sum(chance for t, chance in self.atoms if t > time)


def _compare(one: _Remaining, other: _Remaining) -> tuple[float, float]:
    """Return how likely one certainly outlasts the other, and how likely it cannot be said."""
    if other.rate is not None:
        # one's leaving times are known: the other has to be gone by then
        low = sum(chance * (1 - other.longer_than(time)) for time, chance in one.atoms)
        gone = 1 - other.longer_than(one.end)
        return low + one.beyond * gone, one.beyond * (1 - gone)
    low = unknown = 0.0
    for time, chance in other.atoms:
        if time <= one.end or not one.beyond:
            low += chance * one.longer_than(time)
        else:  # one may or may not stay from the end of the records until then
            unknown += chance * one.beyond
    return low, unknown + other.beyond * one.longer_than(other.end)


def outwait(
    waiting: Tenure,
    leading: Tenure,
    years: float,
    *,
    waiting_served: float = 0.0,
    leading_served: float = 0.0,
) -> Value:
    """Return the probability that after `years` the leader of an initiative is gone, the other not.

    Parameters
    ----------
    waiting, leading : Tenure
        Of whoever can wait, and of whoever leads the initiative.
    years : float
        How long the initiative takes.
    waiting_served, leading_served : float, default 0
        Years in post so far.

    Returns
    -------
    float or Undefined
        Undefined (``beyond_records``) as `stay` is.

    Raises
    ------
    ParameterError
        As `stay`.
    """
    here = stay(waiting, years, served=waiting_served)
    led = stay(leading, years, served=leading_served)
    if isinstance(here, Undefined) or isinstance(led, Undefined):
        return Undefined("beyond_records")
    return (1 - led) * here


def expected_holders(tenure: Tenure, years: float) -> Value:
    """Return how many times a post is expected to change hands: years over the mean stay.

    Parameters
    ----------
    tenure : Tenure
    years : float
        At least 0.

    Returns
    -------
    float or Undefined
        Exact for a constant rate, otherwise the long-run figure; undefined (``beyond_records``)
        where the mean is.

    Raises
    ------
    ParameterError
        If `years` is negative.
    """
    if not years >= 0:
        raise ParameterError(f"{years} years: give 0 or more.")
    mean = tenure.mean
    return mean if isinstance(mean, Undefined) else years / mean


def staying_power(shares: Mapping[Any, float], staying: Mapping[Any, Value]) -> StayingPower:
    """Return shares of power weighted by the probability of still being in post.

    Parameters
    ----------
    shares : mapping of actor to float
        Today's shares of power, 0 or more.
    staying : mapping of actor to float or Undefined
        From `stay`; whoever has none is left out, and their power counted as unknown.

    Returns
    -------
    StayingPower
        In the order of `shares`; undefined (``denominator_zero``) where there is no power to share,
        for the actors whose staying is not known with its reason.

    Raises
    ------
    ParameterError
        If a share is negative.
    """
    if any(not share >= 0 for share in shares.values()):
        raise ParameterError("A share of power below 0: give 0 or more.")
    raw: dict[Any, Value] = {}
    for actor, share in shares.items():
        chance = staying.get(actor, Undefined("beyond_records"))
        raw[actor] = chance if isinstance(chance, Undefined) else share * chance
    known = sum(shares[actor] for actor, value in raw.items() if not isinstance(value, Undefined))
    left = sum(value for value in raw.values() if not isinstance(value, Undefined))
    total, none = sum(shares.values()), Undefined("denominator_zero")
    return StayingPower(
        raw,
        {
            actor: value if isinstance(value, Undefined) else value / left if left else none
            for actor, value in raw.items()
        },
        left / known if known else none,
        1 - known / total if total else none,
    )
