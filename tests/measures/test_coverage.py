"""The TEST line of methods.md F, its presets, and brute force for who a link hangs on."""

from __future__ import annotations

import time
from datetime import date
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.connections import NATIONAL_VOICES, PRESETS, YEAR_OF_CARE, fill_sides
from netmap.measures.coverage import LEVELS, independent_links, mutual_coverage, team_coverage
from netmap.measures.linkage import underlying
from netmap.measures.undefined import Undefined
from netmap.model.vocabulary import Vocabulary
from tests.conftest import SHARED

TEAM = ["t1", "t2", "t3"]
TARGETS = {"up": ["u1"], "peers": ["p1", "p2"], "research": ["r1"], "commissioners": ["c1"]}
TODAY = date(2026, 6, 1)


def example():
    graph = nx.DiGraph([("t1", "u1"), ("t2", "u1"), ("t1", "p1"), ("t2", "p2"), ("t3", "x"), ("x", "r1")])
    graph.add_node("c1")
    return graph


def links(coverage):
    return {link.other: link for link in coverage.links}


def test_the_four_connections():
    found = team_coverage(example(), TEAM, TARGETS)
    up, peers, research, commissioners = found.links
    assert (up.direct, up.independent, up.level, up.hangs_on) == (2, 1, 2, ("u1",))
    assert (peers.independent, peers.level) == (2, 3)
    assert (research.distance, research.level) == (2, 1)
    assert (commissioners.level, commissioners.distance) == (0, Undefined("disconnected"))
    assert found.overall == 0
    assert found.weakest == (("team", "commissioners"),)
    assert not found.unfilled
    assert len(LEVELS) == 4


def test_the_minimum_never_the_mean():
    graph = example()
    graph.add_edges_from([("c1", "t3"), ("c1", "r1")])
    found = team_coverage(graph, TEAM, TARGETS)
    assert [link.level for link in found.links] == [2, 3, 1, 2]
    assert found.overall == 1
    assert found.weakest == (("team", "research"),)


def test_both_ways_and_either_way_link():
    graph = example()
    graph.add_edges_from([("u1", "t1"), ("u1", "u1")])
    assert links(team_coverage(graph, TEAM, TARGETS))["up"].two_way == 1
    assert links(team_coverage(graph, TEAM, TARGETS))["up"].direct == 2
    assert team_coverage(graph.reverse(), TEAM, TARGETS) == team_coverage(graph, TEAM, TARGETS)


def test_a_distance_of_more_than_three_is_none():
    graph = nx.DiGraph(nx.path_graph(["t1", "a", "b", "u1", "c1"]))
    found = links(team_coverage(graph, ["t1"], {"up": ["u1"], "commissioners": ["c1"]}))
    assert (found["up"].distance, found["up"].level) == (3, 1)
    assert (found["commissioners"].distance, found["commissioners"].level) == (4, 0)


def test_ties_not_renewed_count_one_level_lower():
    old, new = date(2025, 5, 31), date(2025, 6, 1)
    contact = {("u1", "t1"): old, ("t2", "u1"): old, ("t1", "p1"): new, ("p2", "t2"): old}
    found = links(team_coverage(example(), TEAM, TARGETS, last_contact=contact, as_of=TODAY))
    assert (found["up"].level, found["up"].level_if_renewed, found["up"].stale) == (1, 2, 2)
    assert found["up"].last_contact == old
    assert (found["peers"].level, found["peers"].level_if_renewed) == (2, 3)  # one of two is fresh
    assert found["peers"].last_contact == new
    assert found["research"].level == 1
    contact["t3", "x"] = old
    found = links(team_coverage(example(), TEAM, TARGETS, last_contact=contact, as_of=TODAY))
    assert (found["research"].level, found["research"].level_if_renewed) == (0, 1)
    without = links(team_coverage(example(), TEAM, TARGETS, last_contact=contact))
    assert without["up"].level == 2  # no day to judge by
    assert links(team_coverage(example(), TEAM, TARGETS, as_of=TODAY))["up"].undated == 2
    never = links(team_coverage(example(), TEAM, TARGETS, last_contact=contact, as_of=TODAY, decay_days=9999))
    assert never["up"].level == 2
    twice = {("u1", "t1"): old, ("t1", "u1"): new}
    assert links(team_coverage(example(), TEAM, TARGETS, last_contact=twice))["up"].last_contact == new


def test_somebody_in_both_is_a_link_that_hangs_on_them():
    graph = nx.DiGraph([("t1", "t2")])
    found = team_coverage(graph, ["t1", "t2"], {"commissioners": ["t2"]}).links[0]
    assert found.shared == ("t2",)
    assert (found.direct, found.distance, found.level, found.hangs_on) == (1, 0, 2, ("t2",))
    alone = team_coverage(nx.DiGraph(), ["ann"], {"commissioners": ["ann"]}).links[0]
    assert (alone.direct, alone.level, alone.hangs_on) == (0, 2, ("ann",))


def test_sets_with_nobody_are_not_judged():
    found = team_coverage(example(), TEAM, {"up": ["u1"], "research": []})
    assert found.links[1].level == Undefined("not_recorded")
    assert found.links[1].distance == Undefined("not_recorded")
    assert found.overall == Undefined("not_recorded")
    assert found.weakest == (("team", "up"),)
    assert found.unfilled == ("research",)
    assert team_coverage(example(), TEAM, {**TARGETS, "none": []}).overall == 0  # known to be none already
    empty = team_coverage(nx.DiGraph(), [], {"up": []})
    assert (empty.overall, empty.weakest) == (Undefined("not_recorded"), ())


def test_people_who_are_not_on_the_graph_have_no_links():
    found = team_coverage(nx.DiGraph(), TEAM, {"up": ["stranger"]})
    assert found.overall == 0
    assert found.links[0].hangs_on == ()
    assert found.links[0].unique


def test_sets_that_must_all_be_linked_with_each_other():
    graph = nx.DiGraph(
        [("le1", "fl1"), ("le2", "fl2"), ("fl1", "it"), ("co", "it"), ("co", "le1"), ("fl2", "co")]
    )
    sets = {
        "patient": ["le1", "le2"],
        "professionals": ["fl1", "fl2"],
        "processes": ["it"],
        "commissioning": ["co"],
    }
    found = mutual_coverage(graph, sets)
    assert len(found.links) == 6
    assert {(link.one, link.other): link.level for link in found.links} == {
        ("patient", "professionals"): 3,
        ("patient", "processes"): 1,
        ("patient", "commissioning"): 2,
        ("professionals", "processes"): 2,
        ("professionals", "commissioning"): 2,
        ("processes", "commissioning"): 2,
    }
    assert found.overall == 1
    assert found.weakest == (("patient", "processes"),)


def test_a_long_chain_is_quick():
    chain = nx.DiGraph(nx.path_graph(4000))
    began = time.process_time()
    found = independent_links(underlying(chain), range(0, 4000, 2), range(1, 4000, 2))
    assert found.number == 2000
    assert not found.unique
    assert time.process_time() - began < 2


def test_wrong_input_is_told():
    with pytest.raises(ParameterError, match="at least one"):
        team_coverage(example(), TEAM, {})
    with pytest.raises(ParameterError, match="none of them like the team"):
        team_coverage(example(), TEAM, {"team": ["u1"]})
    with pytest.raises(ParameterError, match="at least two"):
        mutual_coverage(example(), {"up": ["u1"]})
    with pytest.raises(ParameterError, match="decay_days"):
        team_coverage(example(), TEAM, TARGETS, decay_days=-1)


def test_presets_name_groups_that_there_are():
    known = {group.id for group in Vocabulary().groups}
    for preset in PRESETS:
        assert all(set(side.groups) <= known for side in preset.sides)
        assert len({side.id for side in preset.sides}) == 4
    groups_of = {"ann": ["LE"], "bob": ["SL", "CO"], "team": ["LE"], "eve": []}
    filled = fill_sides(NATIONAL_VOICES, groups_of, without=["team"])
    assert filled == {"up": {"bob"}, "peers": {"ann"}, "research": set(), "commissioners": {"bob"}}
    assert fill_sides(YEAR_OF_CARE, groups_of)["processes"] == frozenset()


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the sources of the ideas are not here")
def test_presets_quote_their_source():
    text = next((SHARED / "seeds").glob("004_*.txt")).read_text()
    for preset in PRESETS:
        for side in preset.sides:
            assert side.wording in text


@st.composite
def cases(draw):
    n = draw(st.integers(1, 6))
    cells = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    graph = nx.DiGraph(draw(st.lists(cells, max_size=10)))
    graph.add_nodes_from(range(n))
    people = st.sets(st.integers(0, n - 1))
    return graph, draw(people), draw(people), draw(st.permutations(range(n)))


def severed(ties, one, other, lost):
    left, right = one - lost, other - lost
    return not left & right and not any(
        u in left and v in right for u, v in [*ties.edges, *map(reversed, ties.edges)]
    )


@given(cases())
def test_brute_force_agrees_who_a_link_hangs_on(case):
    graph, one, other, names = case
    ties, found = underlying(graph), independent_links(underlying(graph), one, other)
    enough = next(
        [set(lost) for lost in combinations(graph, size) if severed(ties, one, other, set(lost))]
        for size in range(len(graph) + 1)
        if any(severed(ties, one, other, set(lost)) for lost in combinations(graph, size))
    )
    assert found.number == len(enough[0])
    assert set(found.people) in enough
    assert found.unique == (len(enough) == 1)
    before = nx.DiGraph(graph)
    first = mutual_coverage(graph, {"a": one, "b": other})
    assert nx.utils.graphs_equal(graph, before)
    renamed = nx.DiGraph([(names[u], names[v]) for u, v in reversed(list(graph.edges))])
    second = mutual_coverage(renamed, {"a": [names[u] for u in one], "b": [names[v] for v in other]})
    for field in ("direct", "two_way", "independent", "unique", "distance", "level"):
        assert getattr(first.links[0], field) == getattr(second.links[0], field)
    left, right = one - other, other - one
    between = nx.Graph((u, v) for u, v in ties.edges if {u, v} & left and {u, v} & right)
    matching = nx.bipartite.maximum_matching(between, top_nodes=left & set(between))
    assert found.number == len(matching) // 2 + len(one & other)
    assert first.links[0].independent == independent_links(ties, other, one).number
