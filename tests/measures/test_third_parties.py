"""Third parties: our own convention, worked by hand; and the identities it keeps."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.third_parties import third_parties, views_from_outside
from netmap.measures.undefined import Undefined
from tests.examples import examples

PAIR = ["patient", "clinician"]


def sketch():
    """Targets and a commissioner bear on the clinician, family on the patient, one paper on both."""
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(
        [
            ("patient", "clinician", 1.0),
            ("clinician", "patient", 2.0),
            ("targets", "clinician", 3.0),
            ("commissioner", "clinician", 1.0),
            ("family", "patient", 0.5),
            ("paper", "patient", 0.5),
            ("paper", "clinician", 1.0),
            ("commissioner", "targets", 9.0),
            ("patient", "family", 9.0),
            ("patient", "patient", 9.0),
        ]
    )
    return graph


def test_a_pair_worked_by_hand():
    graph = sketch()
    before, found = graph.copy(), third_parties(graph, PAIR)
    assert nx.utils.graphs_equal(before, graph)
    assert (found.outside, found.inside) == (6, 3)
    assert found.share == pytest.approx(2 / 3)
    assert found.by_member == pytest.approx({"clinician": 5 / 6, "patient": 1 / 3})
    expected = {"targets": 3 / 9, "paper": 1.5 / 9, "commissioner": 1 / 9, "family": 0.5 / 9}
    assert found.by_party == pytest.approx(expected)
    assert list(found.by_party) == list(expected)
    assert found.on_all == ("paper",)


def test_every_arc_counted_as_one():
    found = third_parties(sketch(), PAIR, weight=None)
    assert (found.outside, found.inside, found.share) == (5, 2, pytest.approx(5 / 7))


def test_whoever_decides_can_be_one_or_many():
    alone = third_parties(sketch(), ["clinician"])
    assert (alone.share, alone.inside) == (1, 0)
    everybody = third_parties(sketch(), sketch().nodes)
    assert (everybody.share, everybody.by_party, everybody.on_all) == (0, {}, ())


def test_nothing_bears_on_them():
    graph = nx.DiGraph([("a", "x")])
    graph.add_node("b")
    found = third_parties(graph, ["a", "b"])
    none = Undefined("denominator_zero")
    assert (found.share, found.by_member, found.on_all) == (none, {"a": none, "b": none}, ())
    assert third_parties(graph, ["x", "b"]).by_member == {"b": none, "x": 1}
    for empty in (third_parties(nx.DiGraph(), ["a"]), third_parties(graph, [])):
        assert (empty.share, empty.by_member) == (Undefined("empty"), {})
    zero = nx.DiGraph()
    zero.add_edge("x", "a", weight=0.0)
    assert third_parties(zero, ["a"]).share == none


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_refuses_weights_that_cannot_be_added(weight):
    graph = nx.DiGraph()
    graph.add_edge("x", "a", weight=weight)
    with pytest.raises(ParameterError, match="0 or more"):
        third_parties(graph, ["a"])
    assert third_parties(graph, ["a"], weight=None).share == 1


@settings(max_examples=examples(60), deadline=None)
@given(
    st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.integers(1, 9), max_size=15),
    st.sets(st.integers(0, 5), min_size=1),
)
def test_parts_add_up_under_any_order_and_names(arcs, members):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(6))
    graph.add_weighted_edges_from((u, v, w) for (u, v), w in arcs.items())
    found = third_parties(graph, members)
    if isinstance(found.share, Undefined):
        assert found.outside == found.inside == 0
        return
    assert 0 <= found.share <= 1
    assert sum(found.by_party.values()) == pytest.approx(found.share, abs=1e-9)
    into = {m: sum(w for (u, v), w in arcs.items() if v == m and u != m) for m in members}
    mean = sum(into[m] * found.by_member[m] for m in members if into[m]) / sum(into.values())
    assert mean == pytest.approx(found.share, abs=1e-9)
    shuffled = nx.DiGraph()
    shuffled.add_nodes_from(reversed(range(6)))
    shuffled.add_weighted_edges_from((u, v, w) for (u, v), w in reversed(list(arcs.items())))
    assert third_parties(shuffled, members) == found
    renamed = nx.relabel_nodes(graph, {i: f"p{9 - i}" for i in range(6)})
    again = third_parties(renamed, [f"p{9 - i}" for i in members])
    assert again.share == pytest.approx(found.share, abs=1e-9)


def test_views_with_the_worked_example_of_c2():
    trust = np.array([[0.5, 0.5, 0], [0.25, 0.5, 0.25], [0, 0.5, 0.5]])
    open_to = np.diag([0.5, 0.8, 0.9])
    influence = np.linalg.solve(np.eye(3) - open_to @ trust, np.eye(3) - open_to)
    before = influence.copy()
    found = views_from_outside(influence, ["a", "b", "c"], ["b", "c"])
    assert (influence == before).all()
    assert found.by_member == pytest.approx({"b": 0.360656, "c": 0.295082}, abs=5e-7)
    assert found.share == pytest.approx((0.360656 + 0.295082) / 2, abs=5e-7)
    assert views_from_outside(influence, ["a", "b", "c"], ["a", "b", "c"]).share == 0
    assert views_from_outside(influence, ["a", "b", "c"], ["d"]).share == Undefined("empty")
    assert views_from_outside(np.zeros((0, 0)), [], ["d"]).share == Undefined("empty")


@pytest.mark.parametrize(
    ("influence", "words"),
    [
        (np.eye(3), "shape"),
        (np.full((2, 2), 0.4), "sum to 1"),
        (np.array([[2.0, -1.0], [0, 1]]), "0 or more"),
        (np.full((2, 2), np.nan), "sum to 1"),
    ],
)
def test_refuses_what_is_no_influence_matrix(influence, words):
    with pytest.raises(ParameterError, match=words):
        views_from_outside(influence, ["a", "b"], ["a"])
