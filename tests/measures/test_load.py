"""Who carries it: hand-made examples, identities and missing facts (issue 3; no TEST line)."""

from __future__ import annotations

from copy import deepcopy

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.graph.ideal import build_ideal_honeycomb
from netmap.measures.honeycomb import honeycomb
from netmap.measures.load import carried_load, unused_assets
from netmap.measures.undefined import Undefined

PAID = {"vic": "no", "ann": "yes", "bob": "yes", "eve": "unknown"}
GROUPS = {"vic": ["LE"], "ann": ["FL", "CA"], "bob": ["MM"]}
TIES = nx.DiGraph([("vic", "ann"), ("ann", "vic"), ("vic", "bob"), ("vic", "org"), ("eve", "eve")])
PARTS = [("d1", "vic"), ("d1", "ann"), ("d1", "ann"), ("d2", "org"), ("d2", "eve")]


def test_shares_of_relationships_and_parts():
    found = carried_load(TIES, PAID, PARTS, groups_of=GROUPS)
    # ends of people: vic 3, ann 1, bob 1; the organisation's end is nobody's
    assert found.relationships == (0.6, 0.4, 0, 0.8, 5)
    assert found.parts == (0.25, 0.5, 0.25, 0.75, 4)
    assert found.people == (0.25, 0.5, 0.25, 0.5, 4)
    assert found.gini == pytest.approx((2 * (1 * 0 + 2 * 1 + 3 * 1 + 4 * 3) - 5 * 5) / (4 * 5))


def test_load_per_person_has_the_load_of_the_map_as_its_mean():
    graph = nx.DiGraph([(0, 1), (1, 2), (2, 3), (3, 0), (4, 0)])
    graph.add_nodes_from(range(9))
    found = carried_load(graph, dict.fromkeys(graph, "yes"))
    assert sum(found.load.values()) / 9 == pytest.approx(honeycomb(graph).load)
    for n in (2, 3, 7, 12, 19, 37, 61, 100):  # the honeycomb of any size has load 1 (methods A11)
        cells = build_ideal_honeycomb(n)
        assert sum(carried_load(cells, dict.fromkeys(cells, "no")).load.values()) == pytest.approx(n)
    ideal = build_ideal_honeycomb(7)
    hub = carried_load(ideal, dict.fromkeys(ideal, "no")).load
    assert max(hub.values()) == pytest.approx(6 / (24 / 7))
    assert sum(hub.values()) / 7 == pytest.approx(1)


def test_nobody_nothing_and_one():
    none = carried_load(nx.DiGraph(), {})
    assert none.people.volunteers == Undefined("empty")
    assert none.relationships.paid == Undefined("no_arcs")
    assert none.parts.unknown == Undefined("no_decisions")
    assert none.gini == Undefined("no_arcs")
    assert none.load == {}
    one = nx.DiGraph()
    one.add_node("a")
    found = carried_load(one, {"a": "", "b": "yes"})
    assert found.load == {"a": Undefined("n<2"), "b": Undefined("n<2")}
    assert found.people.unknown == 0.5


def test_assets_of_people_without_a_part():
    assets = {"ann": ["Welsh ", "driving"], "bob": ["welsh"], "eve": [], "vic": ["  "]}
    found = unused_assets(assets, [("d1", "ann"), ("d1", "org")])
    assert found.people == 2
    assert found.unused_people == ("bob",)
    assert found.share == 0.5
    assert found.unused == (("bob", "welsh"),)
    assert found.by_asset == {"driving": (1, 0), "welsh": (2, 1)}


def test_decisions_that_name_assets():
    assets = {"ann": ["Welsh", "driving"], "bob": ["sewing"]}
    parts = [("d1", "ann"), ("d2", "bob")]
    found = unused_assets(assets, parts, named={"d1": ["WELSH"], "d2": ["cooking"]})
    assert found.unused == (("ann", "driving"), ("bob", "sewing"))
    assert found.unused_people == ("bob",)
    assert unused_assets(assets, parts, named={"d1": [], "d2": [" "]}).unused == ()
    # a decision that names nothing is enough for whoever took part in it
    assert unused_assets(assets, [*parts, ("d3", "bob")], named={"d2": ["x"]}).unused == ()


def test_no_assets_recorded():
    found = unused_assets({"ann": []}, [("d1", "ann")])
    assert found == (0, (), Undefined("not_recorded"), (), {})


@st.composite
def maps(draw):
    n = draw(st.integers(1, 6))
    cells = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    graph = nx.DiGraph(draw(st.lists(cells, max_size=10)))
    paid = {i: draw(st.sampled_from(["yes", "no", "unknown", ""])) for i in range(n)}
    parts = draw(st.lists(st.tuples(st.sampled_from("de"), st.integers(0, n)), max_size=8))
    groups = {i: draw(st.lists(st.sampled_from(["LE", "CA", "FL"]), max_size=2)) for i in range(n)}
    return graph, paid, parts, groups


@given(maps(), st.permutations(range(7)))
def test_shares_sum_to_one_whatever_the_names_and_the_order(case, names):
    graph, paid, parts, groups = case
    before = deepcopy((paid, parts, groups, list(graph.edges)))
    found = carried_load(graph, paid, parts, groups_of=groups)
    assert before == (paid, parts, groups, list(graph.edges))
    for carried in (found.people, found.relationships, found.parts):
        if carried.total:
            assert carried.volunteers + carried.paid + carried.unknown == pytest.approx(1)
            assert 0 <= carried.lived_experience <= 1
    again = carried_load(
        nx.relabel_nodes(graph, {i: f"n{names[i]}" for i in graph}),
        {f"n{names[i]}": word for i, word in reversed(paid.items())},
        [(d, f"n{names[i]}") for d, i in reversed(parts)],
        groups_of={f"n{names[i]}": some for i, some in groups.items()},
    )
    assert again[:3] == found[:3]
    assert {f"n{names[i]}": load for i, load in found.load.items()} == again.load
    assert again.gini == found.gini
