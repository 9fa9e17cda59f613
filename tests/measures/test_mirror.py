"""TEST lines of methods.md D3, and a slow referee for the shuffled labels."""

from __future__ import annotations

from copy import deepcopy
from itertools import combinations
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.mirror import (
    Lead,
    group_self_view,
    mirror_shares,
    mirror_table,
    mirror_test,
    self_against_others,
)
from netmap.measures.undefined import Undefined
from tests.examples import examples

TABLE = [[1, 2, 3], [1, 1, 0], [1, 0, 1]]


def leads_of(table):
    """Ten pairs, each rated by one person of each side, that make the table."""
    leads, number = [], 0
    for row, view_a in enumerate((1, 0, -1)):
        for column, view_b in enumerate((1, 0, -1)):
            for _ in range(table[row][column]):
                leads += [Lead(number, "ann", "A", view_a), Lead(number, "bob", "B", view_b)]
                number += 1
    return leads


def test_mirror_table():
    found = mirror_table(leads_of(TABLE))
    assert found.table == tuple(map(tuple, TABLE))
    assert found.mirrored == pytest.approx(0.4, abs=1e-9)
    assert found.agreement == pytest.approx(0.3, abs=1e-9)
    assert mirror_shares(TABLE) == (found.mirrored, found.agreement)
    assert found.pairs == 10
    assert found.raters == (1, 1)
    assert found.few == tuple(range(10))
    # by hand: two of A leads/level, three of A leads/B leads, one of level/A leads, one of B leads/A leads
    assert found.gap == pytest.approx((2 * 1 + 3 * 2 - 1 - 2) / 10)


def test_a_side_speaks_with_the_mean_of_its_raters():
    leads = [
        Lead("p", "a1", "A", 3), Lead("p", "a2", "A", -1), Lead("p", "a3", "A", 1),
        Lead("p", "b1", "B", 0), Lead("p", "b2", "B", -0.4), Lead("p", "b3", "B", 0.1),
        Lead("q", "a1", "A", 5),
    ]  # fmt: skip
    found = mirror_table(leads)
    assert found.pairs == 1  # nobody of B rated q
    assert found.gap == pytest.approx(1 + 0.1)
    assert found.table[0][2] == 1
    assert mirror_table(leads, level=0.1).table[0][1] == 1
    assert not found.few


def test_ratings_of_themselves_and_of_others():
    rows = [[5, 3, 4], [2, 2, 5], [3, 1, 3]]
    ratings = {(k, j): rows[k][j] for k in range(3) for j in range(3)}
    found = self_against_others(ratings)
    assert [view.gap for view in found.values()] == pytest.approx([2.5, 0, -1.5], abs=1e-9)
    assert {view.few for view in found.values()} == {True}
    assert {view.raters for view in found.values()} == {2}


def test_missing_ratings_are_missing():
    found = self_against_others({("a", "a"): 4, ("b", "c"): 2})
    assert found["a"] == (4, Undefined("not_asked"), Undefined("not_asked"), 0, True)
    assert found["c"].own == Undefined("not_asked")
    assert found["c"].gap == Undefined("not_asked")
    assert "b" not in found
    groups = group_self_view(found, {"a": "SL", "c": "LE"})
    assert groups["SL"] == (Undefined("not_asked"), Undefined("n<2"), 0, True)
    assert self_against_others({}) == {}
    assert group_self_view({}, {}) == {}


def test_a_group_has_an_interval():
    rows = {"a": 2.5, "b": 0.0, "c": -1.5, "d": 1.0}
    ratings = {(p, p): v for p, v in rows.items()} | {("x", p): 0.0 for p in rows}
    views = self_against_others(ratings)
    found = group_self_view(views, dict.fromkeys(rows, "LE") | {"x": "SL"})["LE"]
    assert found.mean == pytest.approx(0.5)
    low, high = found.interval
    every = sorted(fmean(p) for p in np.array(np.meshgrid(*[list(rows.values())] * 4)).reshape(4, -1).T)
    assert low == pytest.approx(every[int(np.ceil(0.025 * 256)) - 1])  # all 256 resamples
    assert high == pytest.approx(every[int(np.ceil(0.975 * 256)) - 1])
    assert not found.few
    backwards = dict(reversed(list(views.items())))
    assert group_self_view(backwards, dict.fromkeys(rows, "LE"))["LE"] == found


def slow(leads, side_a):
    """Gap of one arrangement, with plain loops."""
    gaps = []
    for pair in {lead.pair for lead in leads}:
        a = [lead.value for lead in leads if lead.pair == pair and lead.rater in side_a]
        b = [lead.value for lead in leads if lead.pair == pair and lead.rater not in side_a]
        if a and b:
            gaps.append(fmean(a) - fmean(b))
    return fmean(gaps) if gaps else None


@st.composite
def rated(draw):
    a = draw(st.lists(st.sampled_from("abc"), min_size=1, unique=True))
    b = draw(st.lists(st.sampled_from("xyz"), min_size=1, unique=True))
    cells = [(pair, rater) for pair in range(3) for rater in (*a, *b)]
    some = draw(st.lists(st.sampled_from(cells), min_size=1, unique=True))
    return [Lead(pair, r, "A" if r in "abc" else "B", draw(st.integers(-3, 3))) for pair, r in some]


@settings(max_examples=examples(60))
@given(rated(), st.randoms())
def test_every_arrangement_of_few_raters(leads, random):
    found, side_a = mirror_test(leads), {lead.rater for lead in leads if lead.side == "A"}
    raters = sorted({lead.rater for lead in leads})
    observed = slow(leads, side_a)
    every = [slow(leads, set(some)) for some in combinations(raters, len(side_a))]
    every = [gap for gap in every if gap is not None]
    if observed is None:
        assert found.p_gap == Undefined("not_asked")
    else:
        assert len(every) > 1  # who rated a pair from both sides can always change places
        assert found.exact
        assert found.arrangements == len(every)
        assert found.p_gap == pytest.approx(fmean(abs(g) >= abs(observed) - 1e-9 for g in every))
        assert found.expected[0] == pytest.approx(fmean(every), abs=1e-9)
        assert 0 < found.p_index <= 1
        assert mirror_table(leads).gap == pytest.approx(observed, abs=1e-9)
    again = list(leads)
    random.shuffle(again)
    assert mirror_test(again) == found
    assert mirror_table(again) == mirror_table(leads)


def test_more_raters_are_drawn_with_a_seed():
    generator = np.random.default_rng(0)
    leads = [
        Lead(pair, f"{side}{i}", side, float(generator.normal(0.8 if side == "A" else -0.8)))
        for side in "AB"
        for i in range(12)
        for pair in range(4)
    ]
    found = mirror_test(leads, draws=500, seed=3)
    assert not found.exact
    assert found.arrangements == 500
    assert found.p_gap == pytest.approx(1 / 501)
    assert found.expected[0] == pytest.approx(0, abs=0.1)
    assert mirror_test(leads, draws=500, seed=3) == found
    assert mirror_test(leads, draws=500, seed=4) != found


def test_one_side_only_and_one_arrangement():
    nobody = mirror_test([Lead("p", "a", "A", 1)])
    assert nobody.p_gap == nobody.p_index == Undefined("not_asked")
    # the other way to hand out the labels leaves no pair that both sides rated
    leads = [Lead("p", "a", "A", 1), Lead("p", "c", "B", 0), Lead("q", "b", "B", 1)]
    assert mirror_test(leads).arrangements == 2
    pair = [Lead("p", "a", "A", 1), Lead("p", "b", "B", 0)]
    assert mirror_test(pair).p_gap == 1
    # with one draw that leaves no such pair there is no mean to tell
    alone = [Lead(f"q{i}", i, "AB"[i % 2], 1) for i in range(20)] + [Lead("p", i, "AB"[i], i) for i in (0, 1)]
    means = {mirror_test(alone, draws=1, seed=seed).expected[0] for seed in range(9)}
    assert Undefined("not_drawn") in means
    assert len(means) > 1


def test_nothing_and_wrong_input():
    empty = mirror_table([])
    assert empty.mirrored == empty.agreement == empty.gap == Undefined("not_asked")
    assert empty.pairs == 0
    assert mirror_test([]).p_gap == Undefined("not_asked")
    with pytest.raises(ParameterError, match="side"):
        mirror_table([Lead(1, "a", "C", 0)])
    with pytest.raises(ParameterError, match="both sides"):
        mirror_table([Lead(1, "a", "A", 0), Lead(1, "a", "B", 0)])
    with pytest.raises(ParameterError, match="level"):
        mirror_table([], level=-1)
    with pytest.raises(ParameterError, match="draws"):
        mirror_test([], draws=0)


def test_input_is_not_modified():
    leads = leads_of(TABLE)
    before = deepcopy(leads)
    mirror_table(leads)
    mirror_test(leads)
    assert leads == before
