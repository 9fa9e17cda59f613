"""The TEST lines of methods.md C3, and what raters who differ do to a label."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.ratings import Rating, Tower, mactor, power_interest, salience, towers
from netmap.measures.undefined import Undefined
from tests.examples import examples


def game(rows):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(rows)))
    graph.add_weighted_edges_from((i, j, w) for i, row in enumerate(rows) for j, w in enumerate(row) if w)
    return graph


def test_mactor():
    graph = game([[0, 3, 1], [1, 0, 2], [0, 2, 0]])
    before = graph.copy()
    found = mactor(graph)
    assert nx.utils.graphs_equal(graph, before)
    assert found.midi.tolist() == [[1, 4, 3], [1, 3, 3], [1, 2, 2]]
    expected = [(7, 2, 0.388889, 2.030387), (4, 6, 0.114286, 0.596685), (3, 6, 0.071429, 0.372928)]
    for actor, numbers in zip(found.actors.values(), expected, strict=True):
        assert actor == pytest.approx(numbers, abs=1e-6)


def test_mactor_where_there_is_nothing():
    assert mactor(nx.DiGraph()) == Undefined("empty")
    alone = mactor(game([[0]])).actors[0]
    assert alone == (0, 0, Undefined("no_arcs"), Undefined("no_arcs"))
    graph = nx.DiGraph([("a", "a"), ("a", "b")])
    graph.add_node("alone")
    found = mactor(graph).actors
    assert found["a"] == (1, 0, 1, 3)
    assert found["b"] == (0, 1, 0, 0)
    assert found["alone"].relative == Undefined("isolate")
    for wrong in (5, -1, float("nan")):
        graph.add_edge("a", "b", weight=wrong)
        with pytest.raises(ParameterError, match="use 0 to 4"):
            mactor(graph)


@settings(max_examples=examples(40), deadline=None)
@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.lists(st.integers(0, 4), min_size=n, max_size=n), min_size=n, max_size=n)))  # fmt: skip
def test_mactor_against_its_formula(rows):
    n = len(rows)
    found = mactor(game(rows))
    d = [[0 if i == j else rows[i][j] for j in range(n)] for i in range(n)]
    for i in range(n):
        for j in range(n):
            through = sum(min(d[i][k], d[k][j]) for k in range(n))
            assert found.midi[i, j] == d[i][j] + through
    ratios = [a.relative for a in found.actors.values() if not isinstance(a.relative, Undefined)]
    assert not ratios or sum(ratios) == pytest.approx(n)
    assert sum(a.influence for a in found.actors.values()) == sum(a.dependence for a in found.actors.values())
    turned = nx.DiGraph()
    turned.add_nodes_from(f"x{i}" for i in reversed(range(n)))
    turned.add_weighted_edges_from((f"x{i}", f"x{j}", d[i][j]) for i in range(n) for j in range(n) if i != j)
    again = mactor(turned).actors
    for i, actor in found.actors.items():
        for one, two in zip(actor, again[f"x{i}"], strict=True):
            assert one == two if isinstance(one, Undefined) else one == pytest.approx(two)


def rate(actor, question, *values):
    return [Rating(f"r{i}", actor, question, value) for i, value in enumerate(values)]


def test_towers_keep_questions_and_raters_apart():
    ratings = [
        *rate("board", "money", 9, 2, 4),
        *rate("board", "voice", 1),
        Rating("r1", "board", "money", 6),  # r1 said 2, then 6: one rater, whose middle is 4
    ]
    found = towers(ratings)
    assert found == {("board", "money"): Tower(4, 4, 9, 3), ("board", "voice"): Tower(1, 1, 1, 1)}
    assert (found["board", "voice"].one_opinion, found["board", "money"].one_opinion) == (True, False)
    assert towers(reversed(ratings)) == found
    assert towers([]) == {}
    with pytest.raises(ParameterError, match="use a number"):
        towers(rate("board", "money", float("inf")))


@pytest.mark.parametrize(
    ("power", "interest", "labels"),
    [
        ((8, 9), (7, 9), ("manage closely",)),
        ((5, 5), (4.9, 0), ("keep satisfied",)),  # the line itself is high
        ((0, 3), (5, 8), ("keep informed",)),
        ((1, 2), (3, 4), ("monitor",)),
        ((4, 8), (9, 9), ("manage closely", "keep informed")),
        ((2, 6), (9, 9), ("keep informed", "manage closely")),
        ((2, 9), (2, 9), ("manage closely", "keep satisfied", "keep informed", "monitor")),
    ],
)
def test_grid(power, interest, labels):
    ratings = [*rate("x", "power", *power), *rate("x", "interest", *interest), *rate("x", "other", 99)]
    found = power_interest(ratings)["x"]
    assert found.labels == labels
    assert found.towers[0].low == min(power)
    assert not found.one_opinion


def test_one_opinion_and_half_an_answer():
    found = power_interest([*rate("x", "power", 9), *rate("x", "interest", 9, 8), *rate("y", "power", 3)])
    assert found["x"].one_opinion
    assert found["y"] == Undefined("not_rated")
    assert power_interest([]) == {}
    with pytest.raises(ParameterError, match="from 0 to 10"):
        power_interest(rate("x", "power", 11))


@pytest.mark.parametrize(
    ("power", "legitimacy", "urgency", "label"),
    [
        (1, 0, 0, "dormant"),
        (0, 1, 0, "discretionary"),
        (0, 0, 1, "demanding"),
        (1, 1, 0, "dominant"),
        (1, 0, 1, "dangerous"),
        (0, 1, 1, "dependent"),
        (1, 1, 1, "definitive"),
        (0, 0, 0, "non-stakeholder"),
    ],
)
@pytest.mark.parametrize(("no", "yes"), [(0, 1), (0.49, 0.5)])
def test_the_eight_classes(power, legitimacy, urgency, label, no, yes):
    """Methods C3: the 8-row table of salience."""
    said = {"power": power, "legitimacy": legitimacy, "urgency": urgency}
    ratings = [r for question, there in said.items() for r in rate("x", question, yes if there else no)]
    found = salience(ratings, scale=(0, 1))["x"]
    assert found.labels == (label,)
    assert found.one_opinion


def test_raters_who_differ_about_power():
    ratings = [*rate("LE", "power", 1, 2, 6), *rate("LE", "legitimacy", 9), *rate("LE", "urgency", 8)]
    assert salience(ratings)["LE"].labels == ("dependent", "definitive")
    assert salience(ratings[:-1])["LE"] == Undefined("not_rated")
    # a scale from -2 to 2 has its half at 0
    low = [r for q in ("power", "legitimacy", "urgency") for r in rate("x", q, 0)]
    assert salience(low, scale=(-2, 2))["x"].labels == ("definitive",)


def test_the_table_is_in_the_graphs_order():
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("b", "a", 4)])
    assert np.array_equal(mactor(graph).midi, [[0, 4], [0, 0]])
    assert list(mactor(graph).actors) == ["b", "a"]
