"""The TEST lines of methods.md C1, and brute force over every coalition and every order."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.undefined import Undefined
from netmap.measures.votes import seat_and_say, simple_majority, voting_power
from tests.examples import examples


def members(*weights):
    return {f"m{i}": weight for i, weight in enumerate(weights)}


def shapley(power):
    return [p.shapley_shubik for p in power.values()]


def swings(power):
    return [p.swings for p in power.values()]


def test_published_games():
    eec = voting_power(members(4, 4, 4, 2, 2, 1), quota=12)
    assert swings(eec) == [10, 10, 10, 6, 6, 0]
    assert shapley(eec) == [Fraction(7, 30)] * 3 + [Fraction(3, 20)] * 2 + [0]
    assert shapley(voting_power(members(3, 1, 1, 1), quota=4)) == [Fraction(3, 4)] + [Fraction(1, 12)] * 3
    nine = voting_power(members(*[1] * 9), quota=5)
    assert nine["m0"].banzhaf_absolute == Fraction(35, 128)
    bloc = voting_power(members(3, *[1] * 6))
    assert bloc["m0"].banzhaf_absolute == Fraction(25, 32)
    assert bloc["m1"].banzhaf_absolute == Fraction(5, 32)
    assert swings(voting_power(members(5, 1, 1, 1, 1), quota=5))[1:] == [0] * 4


def test_a_third_of_the_seats_and_no_power():
    """Three lived-experience seats against a bloc of six."""
    assert swings(voting_power({"lived experience": 3, "bloc": 6})) == [0, 2]


def brute(weights, quota, vetoes):
    names = list(weights)

    def wins(group):
        return sum(weights[m] for m in group) >= quota and vetoes <= set(group)

    swing = dict.fromkeys(names, 0)
    for chosen in product((False, True), repeat=len(names)):
        group = {m for m, c in zip(names, chosen, strict=True) if c}
        for m in names:
            swing[m] += m not in group and not wins(group) and wins(group | {m})
    pivot = dict.fromkeys(names, 0)
    orders = list(permutations(names))
    for order in orders:
        for i, m in enumerate(order):
            if wins(order[: i + 1]) and not wins(order[:i]):
                pivot[m] += 1
    return swing, {m: Fraction(p, len(orders)) for m, p in pivot.items()}


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=5),
    st.integers(1, 14),
    st.sets(st.sampled_from(["m0", "m1", "m2"])),
)
def test_agrees_with_every_coalition_and_every_order(weights, quota, vetoes):
    game = members(*weights)
    held = frozenset(vetoes & game.keys())
    power = voting_power(game, quota=quota, vetoes=held)
    swing, pivot = brute(game, quota, held)
    assert {m: p.swings for m, p in power.items()} == swing
    assert {m: p.shapley_shubik for m, p in power.items()} == pivot


def test_refuses_nonsense():
    with pytest.raises(ParameterError, match="whole numbers"):
        voting_power(members(1, 1), quota=0)
    assert simple_majority([2, 2]) == 3


@pytest.mark.parametrize("weight", [-1, 0.5, 1.0])
def test_refuses_negative_and_fractional_votes(weight):
    with pytest.raises(ParameterError, match="whole numbers"):
        voting_power({"a": 3, "b": weight})
    with pytest.raises(ParameterError, match="whole numbers"):
        voting_power({"a": 3}, quota=1.5)


def test_three_hundred_members_add_up():
    """Methods C1: n = 300, 420 votes in three sizes, exact; somebody with a veto or not."""
    game = {f"m{i:03}": 1 if i < 200 else 2 if i < 290 else 4 for i in range(300)}
    for vetoes in (frozenset(), frozenset({"m000", "m299"})):
        power = voting_power(game, vetoes=vetoes)
        assert sum(shapley(power)) == 1
        assert sum(p.banzhaf for p in power.values()) == 1
    # a single member's chance to decide among 299 others of one vote each: half the central term
    equal = voting_power({f"m{i}": 1 for i in range(299)})
    assert equal["m0"].banzhaf_absolute == Fraction(comb(298, 149), 2**298)


def test_a_few_enormous_votes():
    power = voting_power({"a": 99_991, "b": 49_999, "c": 49_993})
    assert swings(power) == [2, 2, 2]


def test_order_and_names_do_not_matter():
    game = {"a": 4, "b": 2, "c": 1, "d": 1}
    turned = voting_power(dict(reversed(game.items())), quota=5, vetoes=frozenset("c"))
    assert turned == voting_power(game, quota=5, vetoes=frozenset("c"))


def test_a_third_of_the_seats_and_no_say():
    seats = {"le1": 1, "le2": 1, "le3": 1, "bloc": 6}
    groups = {"le1": {"LE": 1}, "le2": {"LE": 0.5, "CA": 0.5}, "le3": {"LE": 1}, "bloc": {"SL": 1}}
    said = seat_and_say(seats, groups)
    assert said.never_decisive == ("le1", "le2", "le3")
    assert said.by_group == {
        "CA": (0.125, pytest.approx(1 / 18), 0.0),
        "LE": (0.625, pytest.approx(5 / 18), 0.0),
        "SL": (0.25, pytest.approx(2 / 3), 1.0),
    }


def test_luxembourg_has_a_seat_and_no_say():
    six = {"DE": 4, "FR": 4, "IT": 4, "BE": 2, "NL": 2, "LU": 1}
    said = seat_and_say(six, {name: {name: 1.0} for name in six if name != "NL"}, quota=12)
    assert said.never_decisive == ("LU",)
    assert said.by_group["LU"] == pytest.approx((1 / 6, 1 / 17, 0))
    assert said.by_group["unknown"] == pytest.approx((1 / 6, 2 / 17, 6 / 42))


def test_nobody_and_nothing_to_vote_with():
    assert voting_power({}) == {}
    assert seat_and_say({}, {}) == Undefined("empty")
    nothing = Undefined("denominator_zero")
    said = seat_and_say({"a": 0, "b": 0}, {})
    assert said.by_group == {"unknown": (1.0, nothing, nothing)}
    assert said.never_decisive == ("a", "b")
    assert seat_and_say({"a": 1}, {}, quota=2).by_group["unknown"] == (1.0, 1.0, nothing)
    assert swings(voting_power({"only": 1})) == [1]
