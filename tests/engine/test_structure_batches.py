"""Thousands of shuffled graphs: the same draws and profiles in whatever portions, with the engine or without."""

from __future__ import annotations

import pickle

import joblib
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.engine import api
from netmap.graph import build_ideal_honeycomb, build_ideal_tree
from netmap.measures import batches
from netmap.measures.batches import (
    FACETS,
    Listed,
    Shuffles,
    Without,
    honeycomb_batch,
    leave_each_out,
    profiles,
    stream_profiles,
)
from netmap.measures.chance import build_generator, draw_arcs, read_shape
from netmap.measures.honeycomb import honeycomb
from netmap.measures.jackknife import leave_one_out
from netmap.measures.undefined import number
from tests.examples import examples

MODELS = ("cug", "dyad", "degree")
GRAPH = nx.gnp_random_graph(25, 0.12, seed=3, directed=True)


def family(model="dyad", graph=GRAPH):
    return Shuffles(read_shape(graph), model, 7)


@pytest.mark.parametrize("model", MODELS)
def test_the_same_draws_with_the_engine_and_without(model):
    for i in range(20):
        with api.choose(True):
            found = family(model).arcs(i)
        with api.off():
            assert found.tolist() == family(model).arcs(i).tolist()


@pytest.mark.parametrize("model", MODELS)
def test_the_same_profiles_with_the_engine_and_without(model):
    with api.choose(True):
        found = profiles(family(model), 20)
    with api.off():
        assert found == pytest.approx(profiles(family(model), 20), abs=1e-12)


@settings(deadline=None, max_examples=examples(60))
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30), st.sampled_from(MODELS))
def test_any_graph_can_be_shuffled(pairs, model):
    """What is kept is kept (methods H1), whatever the graph."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(8))
    graph.add_edges_from(pairs)
    shape = read_shape(graph)
    with api.choose(True):
        arcs = [tuple(arc) for arc in draw_arcs(shape, model, build_generator(1, 0)).tolist()]
    drawn = nx.DiGraph(arcs)
    drawn.add_nodes_from(range(8))
    assert len(arcs) == drawn.number_of_edges() == 2 * len(shape.mutual) + len(shape.single)
    assert not nx.number_of_selfloops(drawn)
    if model != "cug":
        assert len(read_shape(drawn).mutual) == len(shape.mutual)
    if model == "degree":
        bare = nx.DiGraph((u, v) for u, v in graph.edges if u != v)
        bare.add_nodes_from(range(8))
        assert [drawn.in_degree(v) for v in range(8)] == [bare.in_degree(v) for v in range(8)]
        assert [drawn.out_degree(v) for v in range(8)] == [bare.out_degree(v) for v in range(8)]


@pytest.mark.parametrize("n", [2, 3, 10, 2_000])
def test_every_pair_can_be_drawn(n):
    """The pair's number turned into the pair, by a square root, against counting."""
    from netmap.measures import chance

    class Every:
        def choice(self, a, size, replace):
            return np.arange(a)

        def integers(self, low, high, size):
            return np.zeros(size, dtype=int)

    pairs = n * (n - 1) // 2
    shape = chance.Shape(n, np.empty((0, 2), dtype=np.int32), np.empty((pairs, 2), dtype=np.int32))
    drawn = chance._random_dyads(shape, Every())[1]
    assert (drawn == np.column_stack(np.triu_indices(n, 1))).all()


def test_portions_threads_and_machines_give_the_same(monkeypatch):
    whole = profiles(family(), 60)
    monkeypatch.setattr(batches, "EACH", 0.2)  # a few to a portion
    for threads in ("1", "3"):
        monkeypatch.setenv("NETMAP_THREADS", threads)
        portions = list(stream_profiles(family(), range(60)))
        assert max(len(portion) for portion in portions) <= 5
        assert (np.concatenate(portions) == whole).all()
    with joblib.parallel_config(backend="threading", n_jobs=2):
        assert (profiles(family(), 60) == whole).all()
    later = np.concatenate(list(stream_profiles(family(), range(20, 60))))
    assert (later == whole[20:]).all()


def test_what_is_sent_to_other_machines_can_be_pickled():
    for one in (family(), leave_each_out(GRAPH), Listed(25, [family().arcs(0)])):
        work = pickle.loads(pickle.dumps((batches.profile_portion, one, 0, 1, 4, True, False)))
        assert (work[0](*work[1:]) == batches.profile_portion(one, 0, 1, 4, True, False)).all()


def test_progress_and_stopping(monkeypatch):
    monkeypatch.setattr(batches, "EACH", 0.2)
    monkeypatch.setenv("NETMAP_THREADS", "1")
    seen = []
    profiles(family(), 23, progress=lambda done, of: seen.append((done, of)))
    assert [of for _, of in seen] == [23] * len(seen)
    assert seen[-1] == (23, 23) and len(seen) >= 5
    seen.clear()
    found = profiles(family(), 100, progress=lambda *step: seen.append(step), stop=lambda: bool(seen))
    assert 0 < len(found) < 100
    assert (found == profiles(family(), len(found))).all()
    assert len(profiles(family(), 100, stop=lambda: True)) == 0


def test_leaving_each_out_is_what_it_says():
    found = profiles(leave_each_out(GRAPH), len(GRAPH))[:, FACETS.index("index")]
    expected = leave_one_out(GRAPH, lambda rest: honeycomb(rest).index)
    assert found.tolist() == pytest.approx(expected, abs=1e-12)


def test_several_left_out_at_a_time():
    shape = read_shape(GRAPH)
    arcs = np.concatenate([shape.mutual, shape.mutual[:, ::-1], shape.single])
    absent = np.array([[0, 3, 4], [24, 2, 1]])
    found = profiles(Without(25, arcs, absent), 2)
    for row, gone in zip(found, absent.tolist(), strict=True):
        rest = GRAPH.subgraph(v for v in GRAPH if v not in gone)
        expected = [number(getattr(honeycomb(rest), name)) for name in FACETS]
        assert row.tolist() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("compiled", [True, False])
def test_the_two_ends_of_the_yardstick(compiled):
    """TEST of methods A11: tree 0, honeycomb 1; undefined facets are nan."""
    arcs = [
        np.array(graph.edges, dtype=np.int32) for graph in (build_ideal_tree(19), build_ideal_honeycomb(19))
    ]
    with api.choose(compiled):
        found = honeycomb_batch(19, arcs)
        assert found[:, :6] == pytest.approx(np.array([[0] * 6, [1] * 5 + [0]]), abs=1e-9)
        blind = honeycomb_batch(19, arcs, direction_known=False)
        nothing = honeycomb_batch(3, [np.empty((0, 2), dtype=np.int32)])
    assert np.isnan(blind[:, 0]).all() and blind[:, 4] == pytest.approx([0, 1], abs=1e-9)
    assert np.isnan(nothing).all()
