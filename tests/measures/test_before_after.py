"""The TEST lines of methods.md C10 and H3, brute force, and the interval against the test itself."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from math import inf
from statistics import fmean

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.before_after import before_after, detection_power, pooled_spread, smallest_detectable
from netmap.measures.undefined import Undefined
from tests.examples import examples

SHARES = [0, 0.05, 0.05, 0.10, 0.10, 0.20, 0.25, 0.30]


def test_every_after_is_at_least_every_before_and_still_no_proof():
    found = before_after(SHARES, range(8), 4)
    assert found[:4] == pytest.approx((0.05, 0.2125, 0.1625, 4 / 70))
    assert found.smallest_p == pytest.approx(2 / 70)
    assert (found.arrangements, found.exact, found.shuffled) == (70, True, "decisions")
    assert (found.decisions, found.units) == ((4, 4), (4, 4))
    # four decisions cannot say how like its neighbour each is
    assert found.autocorrelation == Undefined("too_few")


def test_smallest_possible_p():
    """Methods C10: 3 + 3 decisions .10; 4 + 4 .029."""
    three = before_after([0, 0, 0, 9, 9, 9.5], range(6), 3)
    assert (three.smallest_p, three.p) == pytest.approx((0.1, 0.1))
    assert three.interval == three.detectable == Undefined("too_few")
    assert before_after([0, 0, 0, 1, 9, 9, 9, 9], range(8), 4).p == pytest.approx(2 / 70)
    assert before_after([1, 2, 3], range(3), 1).smallest_p == pytest.approx(1 / 3)


numbers = st.lists(st.integers(0, 9).map(lambda x: x / 10), min_size=2, max_size=9)


@settings(max_examples=examples(60), deadline=None)
@given(numbers, st.integers(1, 8))
def test_against_every_arrangement(values, split):
    assume(split < len(values))
    late = len(values) - split

    def difference(chosen):
        rest = [v for i, v in enumerate(values) if i not in chosen]
        return fmean(values[i] for i in chosen) - fmean(rest)

    observed = difference(range(split, len(values)))
    every = [difference(set(chosen)) for chosen in combinations(range(len(values)), late)]
    hits = sum(abs(d) >= abs(observed) - 1e-9 for d in every)
    found = before_after(values, range(len(values)), split)
    assert found.difference == pytest.approx(observed)
    assert found.p == pytest.approx(hits / len(every))
    assert found.p >= found.smallest_p - 1e-12


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.floats(0, 1), min_size=8, max_size=11), st.integers(4, 6), st.floats(0.01, 0.4))
def test_the_interval_is_what_the_test_does_not_reject(values, split, step):
    assume(np.ptp(values) > 1e-3)
    times = range(len(values))

    def p_without(change):
        moved = [v - change * (t >= split) for v, t in zip(values, times, strict=True)]
        return before_after(moved, times, split).p

    found = before_after(values, times, split)
    if isinstance(found.interval, Undefined):
        return
    low, high = found.interval
    assert low <= found.difference <= high
    for end, sign in ((low, -1), (high, 1)):
        assert p_without(end - sign * 1e-7) > 0.05
        assert p_without(end + sign * 1e-7) <= 0.05
        assert p_without(end + sign * step) <= 0.05
    assert (low <= 0 <= high) is (found.p > 0.05) or min(abs(low), abs(high)) < 1e-9


def test_the_interval_against_a_grid():
    values = [0.1, 0.3, 0.2, 0.25, 0.5, 0.45, 0.7, 0.4]
    low, high = before_after(values, range(8), 4).interval
    kept = []
    for change in np.arange(-0.5, 1.2, 0.001):
        moved = [*values[:4], *(v - change for v in values[4:])]
        if before_after(moved, range(8), 4).p > 0.05:
            kept.append(change)
    assert (low, high) == pytest.approx((kept[0], kept[-1]), abs=0.0011)


def test_drawn_where_there_are_too_many():
    values = [((i * 37) % 17) / 17 + 0.3 * (i >= 12) for i in range(24)]
    found = before_after(values, range(24), 12, limit=1.0)
    assert (found.exact, found.arrangements) == (False, 9_999)
    assert found == before_after(values, range(24), 12, limit=1.0)
    assert found.p != before_after(values, range(24), 12, limit=1.0, seed=2).p
    assert found.p * 10_000 == pytest.approx(round(found.p * 10_000))
    assert found.smallest_p == 1 / 10_000
    # SciPy's permutation test agrees within what sampling allows
    from scipy.stats import permutation_test

    def statistic(x, y, axis):
        return np.mean(y, axis=axis) - np.mean(x, axis=axis)

    other = permutation_test(
        (np.array(values[:12]), np.array(values[12:])), statistic, vectorized=True, n_resamples=9_999, rng=3
    )
    assert found.p == pytest.approx(other.pvalue, abs=0.012)


def test_a_meeting_is_shuffled_as_one():
    values = [0, 0, 0, 0.1, 0.1, 0.1, 0.5, 0.5, 0.6, 0.6, 0.6]
    meetings = ["a", "a", "a", "b", "b", "b", "c", "c", "d", "d", "d"]
    found = before_after(values, range(11), 6, blocks=meetings)
    assert (found.shuffled, found.units, found.decisions) == ("blocks", (2, 2), (6, 5))
    assert found.difference == pytest.approx(2.8 / 5 - 0.05)
    # by hand: of the six ways to pick two meetings only cd and ab differ by as much
    assert (found.p, found.arrangements) == (pytest.approx(2 / 6), 6)
    assert found.interval == found.detectable == Undefined("too_few")
    # decisions of one day were taken together
    days = [date(2024, 1, 1 + "abcd".index(m)) for m in meetings]
    assert before_after(values, days, date(2024, 1, 3)) == found
    # a quarter that the date cuts through is parted, not put on one side
    parted = before_after(values, range(11), 6, blocks=["q"] * 11)
    assert parted.units == (1, 1)
    assert parted.difference == pytest.approx(found.difference)


def test_neighbours_who_are_alike_are_shuffled_in_runs():
    generator = np.random.default_rng(2)
    values = generator.standard_normal(80)
    for i in range(1, 80):
        values[i] += 0.5 * values[i - 1]
    found = before_after(values, range(80), 40)
    assert found.shuffled == "runs"
    assert 0.3 < found.autocorrelation < 0.7
    assert 4 <= found.units[0] == found.units[1] <= 10
    # a record too short for the runs it would need says so instead of guessing
    slow = before_after(np.sin(np.arange(40) / 4), range(40), 20)
    assert (slow.shuffled, slow.units, slow.p) == ("runs", (1, 1), 1)
    assert slow.interval == slow.detectable == Undefined("too_few")
    flat = before_after([0.5] * 20, range(20), 10)
    assert (flat.p, flat.autocorrelation) == (1, Undefined("denominator_zero"))
    assert flat.interval == (0, 0)
    assert flat.detectable == Undefined("denominator_zero")


def test_a_step_is_not_a_likeness():
    noise = [((i * 7) % 17) / 17 for i in range(20)]
    before = before_after(noise, range(20), 10)
    after = before_after([v + 5 * (i >= 10) for i, v in enumerate(noise)], range(20), 10)
    assert after.autocorrelation == pytest.approx(before.autocorrelation)
    assert (before.shuffled, after.shuffled) == ("decisions", "decisions")
    assert after.p == after.smallest_p


def test_nothing_on_a_side():
    for values, since in (([], 0), ([1.0, 2.0], 5), ([1.0, 2.0], -5)):
        found = before_after(values, range(len(values)), since)
        assert found.p == found.difference == found.interval == Undefined("no_decisions")
        assert found.arrangements == 0
    assert before_after([1.0, 2.0], [0, 1], 5).before == 1.5
    two = before_after([1.0, 2.0], [0, 1], 1)
    assert (two.p, two.interval) == (1, Undefined("too_few"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0], [0, 1], 1), "one value"),
        (([float("nan"), 1.0], [0, 1], 1), "finite"),
        (([inf, 1.0], [0, 1], 1), "finite"),
    ],
)
def test_refuses_nonsense(arguments, message):
    with pytest.raises(ParameterError, match=message):
        before_after(*arguments)
    with pytest.raises(ParameterError, match="draws"):
        before_after([1.0, 2.0], [0, 1], 1, draws=0)


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20)), min_size=1, max_size=24), st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows, random):
    turned = rows[:]
    random.shuffle(turned)
    before = list(rows)
    one = before_after([v for v, _ in rows], [t for _, t in rows], 10, draws=99)
    assert rows == before
    assert one == before_after([v for v, _ in turned], [t for _, t in turned], 10, draws=99)


@pytest.mark.parametrize(
    ("each", "change", "power"),
    [(8, 0.10, 0.23), (8, 0.15, 0.43), (8, 0.20, 0.68), (20, 0.10, 0.54), (20, 0.15, 0.84), (20, 0.20, 0.98), (50, 0.10, 0.88)],
)  # fmt: skip
def test_power_against_the_table(each, change, power):
    """Methods C10's table came from a simulation; the formula lies within .035 above it."""
    assert power - 0.005 <= detection_power(change, 0.15, each, each) <= power + 0.035


@pytest.mark.parametrize(("early", "late"), [(1, 2), (4, 4), (8, 20), (50, 50)])
def test_what_could_have_been_found(early, late):
    change = smallest_detectable(early, late, 0.15)
    assert detection_power(change, 0.15, early, late) == pytest.approx(0.8)
    # the same from SciPy's noncentral t, where it can be worked out
    from scipy.stats import nct, t

    shift = change / (0.15 * (1 / early + 1 / late) ** 0.5)
    freedom = early + late - 2
    if shift < 20:
        assert nct.sf(t.ppf(0.975, freedom), freedom, shift) == pytest.approx(0.8, abs=1e-4)
    assert smallest_detectable(early, late, 0.3) == pytest.approx(2 * change)


def test_where_nothing_can_be_found():
    assert pooled_spread([np.array([1.0]), np.array([2.0])]) == Undefined("too_few")
    assert pooled_spread([np.array([1.0, 3.0]), np.array([2.0])]) == pytest.approx(2**0.5)
    assert smallest_detectable(1, 1, 0.1) == smallest_detectable(0, 9, 0.1) == Undefined("too_few")
    assert smallest_detectable(8, 8, 0.0) == Undefined("denominator_zero")
    assert smallest_detectable(8, 8, Undefined("too_few")) == Undefined("too_few")
    assert detection_power(0, 0.15, 8, 8) == pytest.approx(0.05, abs=1e-4)
    with pytest.raises(ParameterError, match="spread"):
        detection_power(0.1, 0, 8, 8)
