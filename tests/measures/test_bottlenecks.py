"""The TEST lines of methods.md B1 and B3 to B5."""

from __future__ import annotations

import networkx as nx
import pytest

from netmap.measures.brokers import constraint, core_numbers, cut_points, effective_size
from netmap.measures.gates import find_cut, layer_gates, route_shares
from netmap.measures.undefined import Undefined

TIES = ["f1m1", "f2m1", "f3m2", "m1s1", "m2s1", "s1b1", "s1b2"]
FRONT, BOARD = ["f1", "f2", "f3"], ["b1", "b2"]
LAYERS = {"m1": "middle", "m2": "middle", "s1": "senior", "x": "outside"}


def service(*more):
    pairs = [(t[:2], t[2:]) for t in TIES] + list(more)
    return nx.Graph(pairs).to_directed()


BYPASSED = service(("f3", "x"), ("x", "b2"))


def test_constraint_and_effective_size():
    shape = nx.Graph(["AB", "AC", "AD", "BC", "DE"]).to_directed()
    shape.add_node("alone")
    expected = {"A": 0.611111, "B": 1.006944, "C": 1.006944, "D": 0.5, "E": 1.0}
    found = constraint(shape)
    assert {k: found[k] for k in expected} == pytest.approx(expected, abs=1e-6)
    assert found["alone"] == Undefined("isolate")
    size = effective_size(shape)
    assert [size[k] for k in "ABCDE"] == pytest.approx([7 / 3, 1, 1, 2, 1])
    star = nx.star_graph(4).to_directed()
    assert constraint(star)[0] == pytest.approx(0.25)
    assert constraint(star)[1] == pytest.approx(1)


def test_cut_points_and_core_numbers():
    assert cut_points(service()) == {"m1", "m2", "s1"}
    assert set(core_numbers(service()).values()) == {1}


def test_cut_and_dominators():
    assert find_cut(service(), FRONT, BOARD) == (0, 1, ("s1",), ("s1",), True)
    direct, size, cutset, dominators, _ = find_cut(BYPASSED, FRONT, BOARD)
    assert (direct, size, cutset, dominators) == (0, 2, ("s1", "x"), ())


def test_direct_relationships_are_counted_apart():
    cut = find_cut(service(("f1", "b1")), FRONT, BOARD)
    assert (cut.direct, cut.size, cut.dominators) == (1, 1, ("s1",))


def test_several_smallest_cuts_are_said():
    chain = nx.path_graph(["f", "m", "s", "b"]).to_directed()
    cut = find_cut(chain, ["f"], ["b"])
    assert (cut.size, cut.dominators, cut.unique) == (1, ("m", "s"), False)


def test_no_route_at_all():
    assert find_cut(nx.DiGraph([("b", "f")]), ["f"], ["b"]) == (0, 0, (), (), True)


def test_route_shares():
    shares, connected, unconnected = route_shares(service(), FRONT, BOARD)
    assert (shares["s1"], shares["m1"], shares["m2"]) == pytest.approx((1, 2 / 3, 1 / 3))
    assert (connected, unconnected) == (6, 0)
    shares, *_ = route_shares(BYPASSED, FRONT, BOARD)
    found = [shares[n] for n in ("s1", "m1", "m2", "x")]
    assert found == pytest.approx([5 / 6, 2 / 3, 1 / 6, 1 / 6])


def test_layers_as_gates():
    gates = layer_gates(service(), FRONT, BOARD, LAYERS)
    assert gates["middle"][:2] == (1, 1)
    assert gates["middle"].detour == Undefined("no_routes")
    assert gates["senior"][:2] == (1, 1)
    assert gates["middle"].p == pytest.approx(3 / 3)


def test_layers_as_gates_with_a_way_round():
    gates = layer_gates(BYPASSED, FRONT, BOARD, LAYERS)
    middle, senior = gates["middle"], gates["senior"]
    assert (middle.gatekeep, middle.necessity, middle.detour) == pytest.approx((5 / 6, 2 / 3, 0.5))
    assert middle.p == pytest.approx(5 / 6)
    assert (senior.gatekeep, senior.necessity, senior.detour) == pytest.approx((5 / 6, 5 / 6, 0))


def test_one_arrangement_has_no_p():
    gates = layer_gates(service(), FRONT, BOARD, dict.fromkeys(LAYERS, "middle"))
    assert gates["middle"].p == Undefined("one_arrangement")


def test_sampled_arrangements_agree_with_all_of_them(monkeypatch):
    exact = layer_gates(BYPASSED, FRONT, BOARD, LAYERS)["middle"]
    monkeypatch.setattr("netmap.measures.gates.ALL_ARRANGEMENTS", 1)
    sampled = layer_gates(BYPASSED, FRONT, BOARD, LAYERS, draws=4_000, seed=2)["middle"]
    assert sampled.p == pytest.approx(exact.p, abs=0.03)
    assert sampled.expected == pytest.approx(exact.expected, abs=0.03)
