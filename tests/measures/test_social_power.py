"""The TEST lines of methods.md C2, repeated hearing by hand, and the sparse road against the dense one."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import NotPossibleError, ParameterError
from netmap.measures import social_power
from netmap.measures.social_power import degroot, friedkin_johnsen, weights_from_graph, weights_from_matrix
from netmap.measures.undefined import Undefined
from tests.examples import examples

W = [[0.5, 0.5, 0], [0.25, 0.5, 0.25], [0, 0.5, 0.5]]
ABC = ["a", "b", "c"]


def test_three_people():
    weights = weights_from_matrix(ABC, W)
    assert degroot(weights) == pytest.approx({"a": 0.25, "b": 0.5, "c": 0.25})
    found = friedkin_johnsen(weights, susceptibility={"a": 0.5, "b": 0.8, "c": 0.9})
    views = [[0.786885, 0.180328, 0.032787], [0.360656, 0.540984, 0.098361], [0.295082, 0.442623, 0.262295]]
    assert found.views == pytest.approx(np.array(views), abs=1e-6)
    assert found.power == pytest.approx({"a": 0.480874, "b": 0.387978, "c": 0.131148}, abs=1e-6)


def test_an_arc_means_that_its_head_hears_its_tail():
    graph = nx.DiGraph([("boss", "one"), ("boss", "two")])
    graph.add_node("alone")
    graph.add_edge("one", "one")
    before = graph.copy()
    weights = weights_from_graph(graph, self_weight=0.25)
    assert nx.utils.graphs_equal(graph, before)
    assert weights.matrix.toarray().tolist() == [
        [1, 0, 0, 0],
        [0.75, 0.25, 0, 0],
        [0.75, 0, 0.25, 0],
        [0, 0, 0, 1],
    ]
    found = friedkin_johnsen(weights)
    # by hand: x = .75 (.75 boss + .25 x) + .25 own, so x = (.5625 boss + .25 own) / .8125
    assert found.views[1] == pytest.approx([0.5625 / 0.8125, 0.25 / 0.8125, 0, 0])
    assert found.views[3] == pytest.approx([0, 0, 0, 1])  # an isolate keeps its own view
    assert degroot(weights) == Undefined("never_settles")
    graph.remove_node("alone")
    assert degroot(weights_from_graph(graph)) == {"boss": 1.0, "one": 0.0, "two": 0.0}


def test_weights_share_what_is_left():
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("a", "c", 3), ("b", "c", 1), ("c", "a", 0)])
    assert weights_from_graph(graph, self_weight={"c": 0.2}).matrix.toarray()[1].tolist() == pytest.approx(
        [0.6, 0.2, 0.2]
    )
    assert weights_from_graph(graph, weight=None).matrix.toarray()[1].tolist() == [0.25, 0.5, 0.25]


def test_when_views_never_become_one():
    assert degroot(weights_from_matrix([], [])) == Undefined("empty")
    assert friedkin_johnsen(weights_from_matrix([], [])) == Undefined("empty")
    assert friedkin_johnsen(weights_from_graph(nx.DiGraph())) == Undefined("empty")
    assert degroot(weights_from_matrix(["a"], [[0]])) == {"a": 1.0}
    turning = weights_from_matrix(["a", "b"], [[0, 1], [1, 0]])
    assert degroot(turning) == Undefined("never_settles")
    assert friedkin_johnsen(turning) == Undefined("never_settles")
    two_camps = weights_from_matrix(ABC, np.eye(3))
    assert degroot(two_camps) == Undefined("never_settles")
    assert friedkin_johnsen(two_camps).power == dict.fromkeys(ABC, pytest.approx(1 / 3))
    round_three = weights_from_matrix(ABC, [[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    assert degroot(round_three) == Undefined("never_settles")
    # two rounds of 2 and 3 through the same person never get in step, so views do settle
    mixed = weights_from_matrix(ABC, [[0, 0.5, 0.5], [1, 0, 0], [0, 1, 0]])
    assert degroot(mixed) == pytest.approx({"a": 0.4, "b": 0.4, "c": 0.2})


def test_one_firm_person_is_enough():
    turning = weights_from_matrix(["a", "b"], [[0, 1], [1, 0]])
    found = friedkin_johnsen(turning, susceptibility={"a": 0.5})
    assert found.power == pytest.approx({"a": 1.0, "b": 0.0})


@pytest.mark.parametrize(
    ("names", "matrix", "message"),
    [
        (["a", "b"], [[1, 0]], "2 rows"),
        (["a", "a"], np.eye(2), "different people"),
        (["a"], [[-1]], "0 or more"),
        (["a"], [[float("nan")]], "0 or more"),
        (["a", "b"], [[0.5, 0.4], [0, 1]], "a gives sum to 0.9"),
    ],
)
def test_refuses_nonsense(names, matrix, message):
    with pytest.raises(ParameterError, match=message):
        weights_from_matrix(names, matrix)


def test_refuses_nonsense_in_graphs():
    graph = nx.DiGraph([("a", "b")])
    with pytest.raises(ParameterError, match="self-weight"):
        weights_from_graph(graph, self_weight=1.5)
    graph.add_edge("a", "b", weight=-1)
    with pytest.raises(ParameterError, match="0 or more"):
        weights_from_graph(graph)
    with pytest.raises(ParameterError, match="gives way"):
        friedkin_johnsen(weights_from_matrix(["a"], [[1]]), susceptibility={"a": 2})


@st.composite
def graphs(draw):
    n = draw(st.integers(1, 6))
    arcs = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=15))
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(arcs)
    return graph


@settings(max_examples=examples(60), deadline=None)
@given(graphs(), st.floats(0.05, 1), st.randoms(use_true_random=False))
def test_shares_sum_to_one_whatever_the_order(graph, own, random):
    found = friedkin_johnsen(weights_from_graph(graph, self_weight=own))
    assert sum(found.power.values()) == pytest.approx(1)
    assert found.views.sum(axis=1) == pytest.approx(np.ones(len(graph)))
    assert found.views.min() > -1e-12
    order = list(graph)
    random.shuffle(order)
    renamed = nx.DiGraph()
    renamed.add_nodes_from(f"x{node}" for node in order)
    renamed.add_edges_from((f"x{u}", f"x{v}") for u, v in sorted(graph.edges, reverse=True))
    again = friedkin_johnsen(weights_from_graph(renamed, self_weight=own))
    assert again.power == pytest.approx({f"x{node}": share for node, share in found.power.items()})


@settings(max_examples=examples(60), deadline=None)
@given(graphs(), st.sampled_from([0.0, 0.3, 0.9]))
def test_degroot_is_where_repeated_hearing_ends(graph, own):
    weights = weights_from_graph(graph, self_weight=own)
    found = degroot(weights)
    power = np.linalg.matrix_power(weights.matrix.toarray(), 2**20)
    again = np.linalg.matrix_power(weights.matrix.toarray(), 2**20 + 1)
    settles = np.ptp(power, axis=0).max() < 1e-6 and np.abs(power - again).max() < 1e-6
    assert settles is not isinstance(found, Undefined)
    if settles:
        assert list(found.values()) == pytest.approx(power[0].tolist(), abs=1e-6)


def test_the_sparse_road_finds_the_same(monkeypatch):
    graph = nx.gnp_random_graph(150, 0.03, seed=4, directed=True)
    graph.remove_nodes_from([n for n in graph if not graph.pred[n]])
    weights = weights_from_graph(graph, self_weight=0.1)
    some = dict.fromkeys(list(graph)[:50], 0.99)
    dense = degroot(weights), friedkin_johnsen(weights, susceptibility=some).power
    assert isinstance(dense[0], dict)
    monkeypatch.setattr(social_power, "DENSE", 0)
    sparse = degroot(weights), friedkin_johnsen(weights, susceptibility=some)
    assert sparse[0] == pytest.approx(dense[0], abs=1e-11)
    assert sparse[1].power == pytest.approx(dense[1], abs=1e-11)
    assert sparse[1].views == Undefined("too_many")


def test_a_long_chain_is_solved_where_steps_would_never_arrive():
    chain = nx.path_graph(2_100, create_using=nx.DiGraph).to_undirected().to_directed()
    found = degroot(weights_from_graph(chain, self_weight=0.5))
    # in a two-way chain everybody's share goes with how many they are linked to
    assert found[0] == pytest.approx(1 / 4198, rel=1e-6)
    assert found[1_000] == pytest.approx(2 / 4198, rel=1e-6)
    assert sum(friedkin_johnsen(weights_from_graph(chain)).power.values()) == pytest.approx(1)


def test_steps_that_would_take_for_ever_are_refused(monkeypatch):
    monkeypatch.setattr(social_power, "DENSE", 0)
    monkeypatch.setattr(social_power, "STEPS", 10)
    weights = weights_from_matrix(["a", "b"], [[0, 1], [1, 0]])
    with pytest.raises(NotPossibleError, match="gives way"):
        friedkin_johnsen(weights, susceptibility={"a": 0.999})
