"""The TEST lines of methods.md C1 on control through bodies, and every way to vote by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.certainty import wilson
from netmap.measures.control import Body, control
from netmap.measures.undefined import Undefined
from netmap.measures.votes import voting_power
from tests.examples import examples

TWICE = {
    "both": Body({"A": 1, "B": 1}, quota=2),
    "A": Body({"p": 1, "a1": 1, "a2": 1}),
    "B": Body({"p": 1, "b1": 1, "b2": 1}),
}


def exact(found):
    return {person: say.exact for person, say in found.people.items()}


def test_a_committee_with_one_of_three_votes():
    bodies = {"board": Body({"C": 1, "x": 1, "y": 1}), "C": Body({"c1": 1, "c2": 1, "c3": 1})}
    found = control(bodies, "board")
    assert found.way == "multiplied"
    half, quarter = Fraction(1, 2), Fraction(1, 4)
    assert exact(found) == {"c1": quarter, "c2": quarter, "c3": quarter, "x": half, "y": half}
    assert exact(found) == brute(bodies, "board")


def test_a_person_on_both_committees_is_not_multiplied():
    found = control(TWICE, "both")
    assert (found.way, found.draws) == ("enumerated", 32)
    assert exact(found) == {"p": Fraction(1, 2), **dict.fromkeys(("a1", "a2", "b1", "b2"), Fraction(1, 4))}


def test_sampled_above_twenty_people():
    crowd = {f"a{i:02}": 1 for i in range(12)}
    bodies = {
        "top": Body({"A": 1, "B": 1}, quota=2),
        "A": Body({**crowd, "p": 1}),
        "B": Body({**{f"b{i:02}": 1 for i in range(12)}, "p": 1}),
    }
    found = control(bodies, "top")
    assert found == control(bodies, "top")
    assert (found.way, found.draws, found.people["p"].exact) == ("sampled", 20_000, None)
    # by hand: with m of the other 12 for in each body, p decides if both have 6 or 7 or more, one just 6
    counts = [voting_power({f"m{i}": 1 for i in range(13)})["m0"].banzhaf_absolute]
    six = counts[0]
    more = (1 - six) / 2
    truth = float(six**2 + 2 * six * more)
    assert found.people["p"].low < truth < found.people["p"].high
    with pytest.raises(ParameterError, match="draws"):
        control(bodies, "top", draws=0)


def brute(bodies, top):
    people = sorted({m for b in bodies.values() for m in b.weights if m not in bodies})

    def carries(name, votes):
        body = bodies[name]
        said = {m: carries(m, votes) if m in bodies else votes[m] for m in body.weights}
        needed = sum(body.weights.values()) // 2 + 1 if body.quota is None else body.quota
        allowed = all(said[m] for m in body.vetoes if m in said)
        return allowed and sum(w for m, w in body.weights.items() if said[m]) >= needed

    hits = dict.fromkeys(people, 0)
    for way in product((False, True), repeat=len(people)):
        votes = dict(zip(people, way, strict=True))
        for p in people:
            hits[p] += carries(top, {**votes, p: True}) != carries(top, {**votes, p: False})
    return {p: Fraction(h, 2 ** len(people)) for p, h in hits.items()}


small = st.dictionaries(st.sampled_from(["p", "q", "r", "s"]), st.integers(0, 3), max_size=4)


@settings(max_examples=examples(60), deadline=None)
@given(small, small, st.integers(1, 6), st.integers(1, 4), st.booleans())
def test_agrees_with_every_way_to_vote(one, two, quota, need, apart):
    if apart:
        two = {member.upper(): votes for member, votes in two.items()}
    bodies = {
        "top": Body({"one": 2, "two": 1, "p": 1} if not apart else {"one": 2, "two": 1, "x": 1}, need),
        "one": Body(one, quota, frozenset("q")),
        "two": Body(two),
    }
    found = control(bodies, "top")
    assert exact(found) == brute(bodies, "top")
    assert apart is (found.way == "multiplied") or not (one.keys() & two.keys() or "p" in one or "p" in two)


def test_one_body_alone_is_absolute_banzhaf():
    weights, vetoes = {"a": 4, "b": 2, "c": 1, "d": 0}, frozenset({"c"})
    found = control({"top": Body(weights, 4, vetoes)}, "top")
    power = voting_power(weights, quota=4, vetoes=vetoes)
    assert exact(found) == {m: p.banzhaf_absolute for m, p in power.items()}


def test_order_and_names_do_not_matter():
    turned = {
        name: Body(dict(reversed(body.weights.items())), body.quota) for name, body in reversed(TWICE.items())
    }
    assert control(turned, "both") == control(TWICE, "both")


def test_empty_and_wrong():
    assert control({"top": Body({})}, "top") == Undefined("empty")
    assert control({"top": Body({"sub": 1}), "sub": Body({})}, "top") == Undefined("empty")
    alone = control({"top": Body({"sub": 1, "x": 1}), "sub": Body({})}, "top")
    assert exact(alone) == {"x": 0}  # both would be needed, and the empty body says no
    assert exact(control({"top": Body({"x": 0})}, "top")) == {"x": 0}
    with pytest.raises(ParameterError, match="no body"):
        control({}, "top")
    with pytest.raises(ParameterError, match="circle"):
        control({"a": Body({"b": 1}), "b": Body({"a": 1})}, "a")
    for wrong in (-1, 0.5):
        with pytest.raises(ParameterError, match="whole numbers"):
            control({"top": Body({"x": wrong})}, "top")


def test_wilson_against_scipy():
    from scipy.stats import binomtest

    for hits, draws in ((0, 10), (3, 17), (20, 20)):
        ci = binomtest(hits, draws).proportion_ci(method="wilson")
        assert wilson(hits, draws) == pytest.approx((ci.low, ci.high))
