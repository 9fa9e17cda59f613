"""The TEST lines of methods.md C1, and brute force over every coalition and every order."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.votes import simple_majority, voting_power


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


@settings(max_examples=60, deadline=None)
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
