"""The TEST lines of methods.md C4 to C9."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.measures.levels import coproduction_level
from netmap.measures.power import (
    Hand,
    decision_shares,
    decision_weights,
    effective_decisions,
    weighted_shares,
)
from netmap.measures.replacement import replacement
from netmap.measures.sharing import bootstrap_mean, concentration, theil
from netmap.measures.undefined import Undefined

BUDGET = {"initiate": 0.2, "design": 0.25, "decide": 0.4, "deliver": 0.1, "consulted": 0.05, "informed": 0}
D1 = {
    "initiate": ["CEO"],
    "design": ["MM"],
    "decide": ["CEO", "COMM"],
    "deliver": ["FL1", "FL2"],
    "consulted": ["LE1", "LE2"],
}
D2 = {"initiate": ["LE1"], "design": ["LE1", "FL1"], "decide": ["CEO", "LE2"], "deliver": ["FL2"]}
D3 = {"design": ["MM"], "decide": ["CEO"]}


def shares(record):
    hands = [Hand(actor, stage) for stage, actors in record.items() for actor in actors]
    return {actor: s for (actor, _), s in decision_shares(hands, BUDGET).by_hand.items()}


def test_stage_budget_rule():
    expected = {
        "CEO": 2 / 5,
        "MM": 1 / 4,
        "COMM": 1 / 5,
        "FL1": 1 / 20,
        "FL2": 1 / 20,
        "LE1": 1 / 40,
        "LE2": 1 / 40,
    }
    assert shares(D1) == pytest.approx(expected)
    assert shares(D2) == pytest.approx(
        {"LE1": 13 / 38, "FL1": 5 / 38, "CEO": 4 / 19, "LE2": 4 / 19, "FL2": 2 / 19}
    )
    assert shares(D3) == pytest.approx({"CEO": 8 / 13, "MM": 5 / 13})


def test_missing_stages_are_counted():
    found = decision_shares([Hand("CEO", "decide")], BUDGET)
    assert found.missing == ("initiate", "design", "deliver", "consulted")
    assert decision_shares([Hand("CEO", "informed")], BUDGET).by_hand == {}


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(list(BUDGET)), st.floats(0, 5)), max_size=20)
)
def test_shares_sum_to_one(rows):
    found = decision_shares([Hand(a, s, "", w) for a, s, w in rows], BUDGET).by_hand
    assert not found or sum(found.values()) == pytest.approx(1)


def test_half_life():
    start = date(2020, 1, 1)
    dates = [start + timedelta(days=d) for d in (0, 365, 730)]
    weights = decision_weights(dates, [1, 1, 1], dates[-1], 365)
    assert weights == [0.25, 0.5, 1]
    found = weighted_shares([shares(D1), shares(D2), shares(D3)], weights)
    expected = {
        "CEO": 4054 / 8645, "MM": 93 / 364, "LE1": 77 / 760, "LE2": 339 / 5320,
        "FL1": 17 / 380, "FL2": 99 / 2660, "COMM": 1 / 35,
    }  # fmt: skip
    assert found == pytest.approx(expected)
    assert effective_decisions(weights) == pytest.approx(1.75**2 / 1.3125)


def test_concentration():
    found = concentration([0.5, 0.3, 0.2, 0])
    assert found == pytest.approx((0.4, 0.533333, 0.38, 3, 2.800094, 2.631579), abs=1e-6)
    assert concentration([0, 0]).gini == Undefined("no_decisions")


def test_theil_adds_up():
    held = {"p1": 0.4, "p2": 0.3, "p3": 0.1, "l1": 0.1, "l2": 0.1, "l3": 0}
    found = theil(held, {actor: {actor[0]: 1.0} for actor in held})
    assert found == pytest.approx((0.373276, 0.192745, 0.180531), abs=1e-6)


def test_parity_interval_of_four_decisions():
    low, high = bootstrap_mean([0, 0.1, 0.2, 0.5], [1, 1, 1, 1])
    assert (low / 0.25, high / 0.25) == pytest.approx((0.2, 1.6))


X = {
    "decide": {"SL": 0.5, "CO": 0.5},
    "design": {"MM": 1},
    "deliver": {"FL": 0.5, "LE": 0.5},
    "consulted": {"LE": 1},
}
Y = {"design": {"LE": 0.5, "SL": 0.5}, "decide": {"SL": 0.6, "LE": 0.4}, "deliver": X["deliver"]}
Z = {**Y, "decide": {"SL": 0.5, "LE": 0.4, "CO": 0.1}}


@pytest.mark.parametrize(
    ("stages", "level", "grid", "rung"),
    [
        (X, "descriptive", ("professionals", "both"), 4),
        (Y, "intermediate", ("both", "both"), 6),
        (Z, "transformative", ("both", "both"), 6),
        ({"decide": {"SL": 1}}, "none recorded", ("", ""), None),
        ({"informed": {"LE": 1}}, "none recorded", ("", ""), 3),
    ],
)
def test_levels(stages, level, grid, rung):
    found = coproduction_level(stages, {"LE", "CA"})
    assert (found.level, (found.design_side, found.deliver_side), found.rung) == (level, grid, rung)


def test_what_holds_it_back():
    assert coproduction_level(Y, {"LE"}).held_back == ("dominant:SL",)
    assert coproduction_level(Z, {"LE"}, votes_with_power=0.4).held_back == ("votes",)


BEFORE = {"senior": 0.6, "mid": 0.2, "LE": 0.2}


@pytest.mark.parametrize(
    ("after", "moved", "index", "d2", "alert"),
    [
        ((0.2, 0.2, 0.6), 0.4, 1, 2.272727, True),
        ((0.35, 0.3, 0.35), 0.25, 0, 2.985075, False),
        ((0.2, 0.7, 0.1), 0.5, 0.8, 1.851852, True),
    ],
)
def test_replacement(after, moved, index, d2, alert):
    found = replacement(BEFORE, dict(zip(BEFORE, after, strict=True)))
    assert (found.moved, found.index) == pytest.approx((moved, index))
    assert (found.effective_before, found.effective_after) == pytest.approx((2.272727, d2), abs=1e-6)
    assert found.alert is alert
