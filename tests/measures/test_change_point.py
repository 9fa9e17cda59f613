"""The TEST line of methods.md C10 on unknown dates, and every order by hand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.change_point import change_point
from netmap.measures.undefined import Undefined
from tests.examples import examples


def test_four_and_four():
    days = [date(2024, 1, 1) + timedelta(7 * i) for i in range(8)]
    found = change_point([0.1] * 4 + [0.4] * 4, days)
    assert (found.largest, found.p) == pytest.approx((0.6, 2 / 70))
    assert (found.position, found.first_after) == (4, days[4])
    assert (found.arrangements, found.exact) == (70, True)


def largest(values):
    return np.abs(np.cumsum(np.array(values) - np.mean(values))).max()


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=6))
def test_against_every_order(values):
    every = [largest(order) for order in permutations(values)]
    found = change_point(values, range(len(values)))
    assert found.largest == pytest.approx(largest(values))
    assert found.p == pytest.approx(np.mean(np.array(every) >= largest(values) - 1e-9))


def test_a_meeting_stays_together():
    # two meetings of two decisions and one of one: six orders, by hand
    values, meetings = [0, 0.2, 0.9, 0.9, 0.7], ["a", "a", "b", "b", "c"]
    found = change_point(values, range(5), blocks=meetings)
    assert (found.shuffled, found.arrangements, found.position) == ("blocks", 6, 2)
    assert found.largest == pytest.approx(0.88)
    # it is reached wherever the first meeting is at an end
    assert found.p == pytest.approx(4 / 6)


def test_neighbours_who_are_alike_are_shuffled_in_runs():
    slow = np.sin(np.arange(40) / 5)
    found = change_point(slow, range(40))
    assert (found.shuffled, found.exact) == ("runs", True)
    assert found.p > change_point(slow, range(40), limit=1.0).p
    assert found == change_point(slow, range(40))


def test_a_break_near_the_end():
    noise = [((i * 7) % 17) / 17 for i in range(20)]
    found = change_point([*noise[:17], *(v + 3 for v in noise[17:])], range(20))
    assert (found.position, found.first_after, found.exact) == (17, 17, False)
    assert found.shuffled == "decisions"  # the change itself is no likeness
    assert found.p <= 0.01


def test_too_little_and_nothing_to_see():
    for values in ([], [0.5]):
        found = change_point(values, range(len(values)))
        assert (found.largest, found.p, found.position) == (Undefined("n<2"), Undefined("n<2"), 0)
    flat = change_point([0.3] * 9, range(9))
    assert (flat.largest, flat.p, flat.position) == (pytest.approx(0), 1, 1)
    with pytest.raises(ParameterError, match="draws"):
        change_point([1.0, 2.0], [0, 1], draws=0)
    with pytest.raises(ParameterError, match="finite"):
        change_point([1.0, float("nan")], [0, 1])


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12)), min_size=2, max_size=20), st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows, random):
    turned = rows[:]
    random.shuffle(turned)
    one = change_point([v for v, _ in rows], [t for _, t in rows], draws=99)
    assert one == change_point([v for v, _ in turned], [t for _, t in turned], draws=99)
