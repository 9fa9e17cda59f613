"""The TEST lines of methods.md B8, SciPy's Kaplan-Meier, and outlasting by simulation."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from netmap.errors import ParameterError
from netmap.measures.spells import Spell, spells_from_dates
from netmap.measures.tenure import (
    constant_tenure,
    estimate_tenure,
    expected_holders,
    outlast,
    outwait,
    stay,
    staying_power,
)
from netmap.measures.undefined import Undefined
from tests.examples import examples

SPELLS = [Spell(1, True), Spell(2, True), Spell(2, False), Spell(3, True), Spell(4, False)]
CHIEF, CONSULTANT = constant_tenure(700 / 365.25), constant_tenure(30)
BEYOND = Undefined("beyond_records")


def test_kaplan_meier_of_five_spells():
    found = estimate_tenure(SPELLS, method="kaplan_meier")
    assert found.times == (1, 2, 3)
    assert found.staying == pytest.approx((0.8, 0.6, 0.3), abs=1e-9)
    assert [found.share_after(t) for t in (0, 1, 2.5, 4)] == pytest.approx([1, 0.8, 0.6, 0.3], abs=1e-9)
    assert found.share_after(4.1) == BEYOND
    assert found.mean == BEYOND


def test_a_constant_rate_where_few_left():
    found = estimate_tenure(SPELLS)
    assert (found.rate, found.mean) == pytest.approx((0.25, 4), abs=1e-9)
    assert (found.spells, found.exits, found.exposure) == (5, 3, 12)
    ten = estimate_tenure([Spell(1 + i / 10, True) for i in range(10)])
    assert ten.rate is None
    assert ten.mean == pytest.approx(1.45, abs=1e-9)


def test_the_mosquito_and_the_elephant():
    """A quoted scenario, not a finding: chief executives for 700 days, consultants for 30 years."""
    assert CHIEF.mean == pytest.approx(1.916496, abs=5e-7)
    assert outlast(CONSULTANT, CHIEF).value == pytest.approx(0.939953, abs=5e-7)
    after = [stay(CHIEF, years) for years in (1, 3, 5)]
    assert after == pytest.approx([0.593460, 0.209013, 0.073613], abs=5e-7)
    assert expected_holders(CHIEF, 30) == pytest.approx(15.65, abs=0.005)
    assert outwait(CONSULTANT, CHIEF, 2) == pytest.approx(0.606026, abs=5e-7)
    assert stay(CONSULTANT, 5) == pytest.approx(0.846, abs=5e-4)


def test_staying_power():
    shares = {"chief": 0.5, "consultant": 0.2, "lived experience": 0.3}
    posts = {"chief": CHIEF, "consultant": CONSULTANT, "lived experience": constant_tenure(3)}
    found = staying_power(shares, {actor: stay(post, 2) for actor, post in posts.items()})
    assert list(found.raw.values()) == pytest.approx([0.176097, 0.187101, 0.154025], abs=5e-7)
    assert list(found.renormalised.values()) == pytest.approx([0.340466, 0.361742, 0.297792], abs=5e-7)
    assert found.remaining == pytest.approx(0.517, abs=5e-4)
    assert found.unknown == pytest.approx(0, abs=1e-9)


def test_power_whose_staying_is_not_known_is_said():
    found = staying_power({"a": 0.5, "b": 0.25, "c": 0.25}, {"a": 0.5, "b": Undefined("no_exits")})
    assert found.raw == {"a": 0.25, "b": Undefined("no_exits"), "c": BEYOND}
    assert (found.renormalised["a"], found.remaining, found.unknown) == (1, 0.5, 0.5)
    nobody = staying_power({}, {})
    assert (nobody.remaining, nobody.unknown) == (Undefined("denominator_zero"),) * 2
    assert staying_power({"a": 1}, {"a": 0.0}).renormalised["a"] == Undefined("denominator_zero")
    with pytest.raises(ParameterError, match="below 0"):
        staying_power({"a": -0.1}, {})


spells_seen = st.lists(
    st.tuples(st.integers(1, 12), st.booleans()).map(lambda s: Spell(float(s[0]), s[1])),
    min_size=1,
    max_size=20,
).filter(lambda spells: any(s.ended for s in spells))


@settings(max_examples=examples(100), deadline=None)
@given(spells_seen)
def test_scipy_gives_the_same_kaplan_meier(spells):
    found = estimate_tenure(spells, method="kaplan_meier")
    durations = [s.duration for s in spells]
    theirs = ecdf(CensoredData.right_censored(durations, [not s.ended for s in spells])).sf
    for years in range(int(found.last) + 1):
        assert found.share_after(years) == pytest.approx(float(theirs.evaluate(years)), abs=1e-9)
    assert estimate_tenure(spells[::-1], method="kaplan_meier") == found


@settings(max_examples=examples(60), deadline=None)
@given(spells_seen, st.floats(0, 12), st.floats(0, 12), st.floats(0, 12))
def test_staying_is_a_probability_that_multiplies(spells, served, first, second):
    found = estimate_tenure(spells, method="kaplan_meier")
    whole = stay(found, first + second, served=served)
    part, rest = stay(found, first, served=served), stay(found, second, served=served + first)
    if not any(isinstance(value, Undefined) for value in (whole, part, rest)):
        assert 0 <= whole <= part <= 1
        assert whole == pytest.approx(part * rest, abs=1e-9)


@settings(max_examples=examples(60), deadline=None)
@given(spells_seen, spells_seen, st.sampled_from(["kaplan_meier", "constant"]))
def test_outlasting_in_both_directions(ours, theirs, method):
    one, other = estimate_tenure(ours, method="kaplan_meier"), estimate_tenure(theirs, method=method)
    there, back = outlast(one, other), outlast(other, one)
    assert 0 <= there.low <= there.high <= 1 + 1e-9
    assert there.low + back.low <= 1 + 1e-9
    # whatever is not certain to go one way can go the other, but for leaving on the same day
    assert there.high + back.low <= 1 + 1e-9
    if method == "constant":
        assert there.high + back.low == pytest.approx(1, abs=1e-9)
    if not isinstance(there.value, Undefined):
        assert there.value == there.low


def test_outlasting_agrees_with_simulation():
    spells = [Spell(float(t), True) for t in (1, 2, 2, 3, 5, 8, 8, 9, 12, 15)]
    one, other = estimate_tenure(spells), constant_tenure(4)
    generator = np.random.default_rng(1)
    remaining = generator.choice([3, 3, 4, 7, 10], 200_000)  # of those who served five years
    drawn = float(np.mean(remaining > generator.exponential(4, 200_000)))
    assert outlast(one, other, one_served=5).value == pytest.approx(drawn, abs=0.005)
    both = outlast(one, one, one_served=5, other_served=8)
    pairs = [(a, b) for a in (3, 3, 4, 7, 10) for b in (1, 4, 7)]
    assert both.value == pytest.approx(sum(a > b for a, b in pairs) / len(pairs), abs=1e-9)


def test_outlasting_where_records_end():
    short = estimate_tenure([Spell(1, True), Spell(2, False)], method="kaplan_meier")
    long = estimate_tenure([Spell(3, True), Spell(5, True)], method="kaplan_meier")
    assert outlast(long, short) == (BEYOND, 0.5, 1)
    assert outlast(short, long) == (BEYOND, 0, 0.5)
    assert outlast(short, long, one_served=9).low == BEYOND
    # the known ones leave only after the other's records end, or the other surely left
    assert outlast(short, constant_tenure(1)).low == pytest.approx(
        0.5 * (1 - exp(-1)) + 0.5 * (1 - exp(-2)), abs=1e-9
    )


def test_left_truncation():
    """Two were seen from their third year on: they were not there to be counted in years one and two."""
    spells = [Spell(1, True), Spell(2, False), Spell(4, True, 2), Spell(5, True, 2)]
    found = estimate_tenure(spells, method="kaplan_meier")
    assert found.staying == pytest.approx((0.5, 0.25, 0))
    assert found.exposure == 1 + 2 + 2 + 3
    assert estimate_tenure(spells).rate == pytest.approx(3 / 8)


def test_spells_from_dates():
    day = 365.25
    rows = [(0, 2 * day), (0, None), (day, 9 * day), (None, day), (4 * day, None), (3 * day, 3 * day)]
    found = spells_from_dates(rows, at=4 * day)
    assert found.spells == (Spell(2, True), Spell(4, False), Spell(3, False))
    assert found[1:] == (1, 1, 1)
    found = spells_from_dates(rows, at=4 * day, records_from=3 * day)
    assert found.spells == (Spell(4, False, 3), Spell(3, False, 2))
    assert found.no_length == 2
    assert spells_from_dates([(0, day)], at=day).spells == (Spell(1, True),)
    assert spells_from_dates([], at=0).spells == ()
    with pytest.raises(ParameterError, match="cannot begin"):
        spells_from_dates([(5, 4)], at=9)


def test_nothing_on_record():
    assert estimate_tenure([]) == Undefined("empty")
    assert estimate_tenure([Spell(3, False)]) == Undefined("no_exits")
    few = estimate_tenure(SPELLS, method="kaplan_meier")
    assert stay(few, 1, served=4) == BEYOND
    assert outwait(CONSULTANT, few, 9) == BEYOND
    assert expected_holders(few, 3) == BEYOND
    gone = estimate_tenure([Spell(1, True)], method="kaplan_meier")
    assert stay(gone, 1, served=1) == BEYOND
    assert stay(gone, 5) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: estimate_tenure(SPELLS, method="guess"),
        lambda: estimate_tenure([Spell(0, True)]),
        lambda: estimate_tenure([Spell(2, True, 2)]),
        lambda: estimate_tenure([Spell(float("nan"), True)]),
        lambda: constant_tenure(0),
        lambda: constant_tenure(float("inf")),
        lambda: stay(CHIEF, -1),
        lambda: stay(CHIEF, 1, served=-1),
        lambda: expected_holders(CHIEF, -1),
    ],
)
def test_refuses_nonsense(wrong):
    with pytest.raises(ParameterError):
        wrong()
