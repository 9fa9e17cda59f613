"""The TEST line of methods.md E, its identities, and a second solver."""

from __future__ import annotations

import time
from datetime import date, timedelta
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import NotPossibleError, ParameterError
from netmap.measures.time_bank import (
    NO_GROUP,
    Gift,
    days_until_return,
    flows_between,
    maximum_circulation,
    time_bank,
    total_hours,
)
from netmap.measures.undefined import Undefined
from tests.examples import examples

FIVE = {(0, 1): 4, (1, 0): 1, (1, 2): 3, (2, 0): 3, (2, 3): 2}


def test_the_example():
    found = time_bank(FIVE)
    assert found.hours == 13
    assert found.direct == pytest.approx(2 / 13, abs=1e-9)
    assert found.balance == pytest.approx(11 / 13, abs=1e-9)
    assert found.indirect == pytest.approx(9 / 13, abs=1e-9)
    assert found.circulation == pytest.approx(11 / 13, abs=1e-9)
    assert maximum_circulation(FIVE) == pytest.approx(11, abs=1e-9)
    net = [sum(h for (u, _), h in FIVE.items() if u == p) - sum(h for (_, v), h in FIVE.items() if v == p)
           for p in range(4)]  # fmt: skip
    assert net == [0, 0, 2, -2]
    assert (found.only_gave, found.only_received, found.gave_and_received, found.neither) == (0, 1, 3, 0)
    assert found.both_share == pytest.approx(0.75)
    assert found.gini == pytest.approx((2 * (1 * 0 + 2 * 4 + 3 * 4 + 4 * 5) - 5 * 13) / (4 * 13))


def test_a_circle_of_three():
    found = time_bank({("a", "b"): 2, ("b", "c"): 2, ("c", "a"): 2})
    assert (found.direct, found.balance, found.indirect, found.circulation) == pytest.approx((0, 1, 1, 1))
    assert found.gini == pytest.approx(0)


def test_one_way_giving_comes_back_to_nobody():
    found = time_bank({("a", "b"): 2, ("b", "c"): 1})
    assert (found.direct, found.circulation) == (0, 0)
    assert found.balance == pytest.approx(1 - (2 + 1 + 1) / 6)
    assert time_bank({("a", "b"): 2, ("b", "a"): 2}).direct == 1


def test_nothing_given():
    for found in (time_bank({}), time_bank({("a", "a"): 5}), time_bank({("a", "b"): 0})):
        assert {found.direct, found.balance, found.indirect, found.circulation} == {Undefined("no_hours")}
        assert found.both_share == found.gini == Undefined("no_hours")
        assert found.hours == 0
    assert time_bank({}, members="abc").neither == 3
    assert maximum_circulation({}) == 0


def test_members_who_took_no_part_are_counted():
    found = time_bank(FIVE, members=[0, "quiet"])
    assert (found.members, found.neither) == (5, 1)
    assert found.gini > time_bank(FIVE).gini
    assert time_bank({**FIVE, (0, 0): 9}).hours == 13


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf")])
def test_hours_must_be_a_number(wrong):
    for function in (time_bank, maximum_circulation):
        with pytest.raises(ParameterError, match="hours"):
            function({("a", "b"): wrong})
    with pytest.raises(ParameterError, match="hours"):
        total_hours([Gift("a", "b", wrong)])


def test_a_solver_that_finds_nothing_is_told(monkeypatch):
    lost = SimpleNamespace(fun=None, message="lost")
    monkeypatch.setattr("netmap.measures.time_bank.linprog", lambda *args, **kwargs: lost)
    with pytest.raises(NotPossibleError, match="lost"):
        time_bank(FIVE)


def test_gifts_add_up():
    gifts = [Gift("b", "a", 0.1), Gift("a", "b", 1), Gift("b", "a", 0.2), Gift("c", "c", 4)]
    assert total_hours(gifts) == {("a", "b"): 1, ("b", "a"): pytest.approx(0.3)}


def test_flows_between_groups():
    groups = {0: {"LE": 1.0}, 1: {"FL": 1.0}, 2: {"LE": 0.5, "FL": 0.5}}
    found = flows_between(FIVE, groups, members=["quiet"])
    assert found.groups == ("", "FL", "LE")
    assert found.hours["LE", "FL"] == pytest.approx(4 + 0)
    assert found.hours["FL", "LE"] == pytest.approx(1 + 1.5 + 1.5)
    assert found.hours["FL", "FL"] == pytest.approx(1.5)
    assert found.hours["LE", "LE"] == pytest.approx(1.5)
    assert found.hours["LE", NO_GROUP] == pytest.approx(1)
    assert found.net["LE", "FL"] == pytest.approx(0)
    assert found.net[NO_GROUP, "FL"] == -1
    assert sum(found.hours.values()) == pytest.approx(13)
    assert found.members == {"": 2, "FL": 1.5, "LE": 1.5}
    assert flows_between({}, {}).hours == {}


def test_days_between_giving_and_receiving():
    start = date(2026, 1, 1)
    gifts = [
        Gift("a", "b", 1, start),
        Gift("b", "c", 1, start + timedelta(3)),
        Gift("c", "a", 1, start + timedelta(10)),
        Gift("a", "c", 1, start + timedelta(10)),  # a receives that same day
        Gift("b", "a", 1),
        Gift("a", "a", 1, start),
        Gift("b", "a", 0, start),
    ]
    found = days_until_return(gifts)
    # a waits 10 and 0 days, c 0 days (from a on the same day), b still waits
    assert found == (0, 3, 1, 1)
    assert days_until_return(reversed(gifts)) == found
    assert days_until_return(gifts[:3]).median_days == 10
    assert days_until_return([]).median_days == Undefined("no_hours")
    assert days_until_return(gifts[:1]).median_days == Undefined("no_hours")


def test_thousands_of_arcs_are_quick():
    generator = np.random.default_rng(1)
    hours = {}
    while len(hours) < 5000:
        u, v = (int(x) for x in generator.integers(0, 1000, 2))
        hours[u, v] = float(generator.integers(1, 20))
    began = time.process_time()
    found = time_bank(hours)
    assert time.process_time() - began < 5
    assert 0 < found.circulation <= found.balance


@st.composite
def banks(draw, weights):
    n = draw(st.integers(1, 6))
    cells = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    return draw(st.dictionaries(cells, weights, max_size=14))


@given(banks(st.floats(0, 50)))
def test_direct_is_no_more_than_circulation_no_more_than_balance(hours):
    before = dict(hours)
    found = time_bank(hours)
    assert hours == before
    if isinstance(found.direct, float):
        assert 0 <= found.direct <= found.circulation <= found.balance <= 1
        assert found.indirect == pytest.approx(found.balance - found.direct)
        raw = maximum_circulation(hours) / found.hours  # before it is held between the two
        assert found.direct - 1e-6 <= raw <= found.balance + 1e-6


@settings(max_examples=examples(60))
@given(banks(st.integers(0, 20)), st.permutations(range(6)))
def test_a_second_solver_other_names_and_another_order(hours, names):
    graph = nx.DiGraph()
    for (u, v), given_hours in hours.items():
        if u != v:
            graph.add_edge(u, v, capacity=given_hours, weight=-1)
    flow = nx.min_cost_flow(graph) if len(graph) else {}
    most = sum(x for row in flow.values() for x in row.values())
    assert maximum_circulation(hours) == pytest.approx(most, abs=1e-6)
    renamed = {(f"n{names[u]}", f"n{names[v]}"): h for (u, v), h in reversed(hours.items())}
    for one, two in zip(time_bank(hours), time_bank(renamed), strict=True):
        assert one == two or one == pytest.approx(two, abs=1e-9)
