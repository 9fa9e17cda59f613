"""Compiling every kernel beforehand, and knowing that it has been done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from netmap.engine import warm


def test_not_warm_in_a_new_place(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not warm.is_warm()
    warm.stamp().touch()
    assert warm.is_warm()


def test_another_compiler_is_another_stamp(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    before = warm.stamp()
    assert before == warm.stamp()
    monkeypatch.setattr(warm.metadata, "version", lambda _: "0.0.1")
    assert warm.stamp() != before


def test_asking_does_not_load_the_compiler():
    check = "import sys; from netmap.engine.warm import is_warm; is_warm(); assert not {'numba', 'networkx'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True)


ASK = """
import sys, networkx as nx
from netmap.engine.backend import FUNCTIONS, backend
more = {"betweenness_centrality_subset": ([0], [2]), "single_source_shortest_path_length": (0,), "immediate_dominators": (0,)}
for kind in (nx.DiGraph, nx.Graph):
    graph = nx.gnm_random_graph(40, 100, seed=1, directed=kind is nx.DiGraph)
    graph = nx.compose(graph, nx.cycle_graph(40, create_using=kind))
    for name in FUNCTIONS:
        for weight in ({}, {"weight": "weight"}, {"distance": "weight"}):
            call = ((graph, *more.get(name, ())), weight)
            if backend.can_run(name, *call) is True:
                result = getattr(backend, name)(backend.convert_from_nx(graph, edge_attrs={"weight": 1}), *call[0][1:], **weight)
                list(result) if hasattr(result, "__next__") else result
"""


@pytest.mark.slow
def test_after_it_nothing_is_left_to_compile(tmp_path):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "netmap.engine.warm"], check=True, env=environment)
    before = {path: path.stat().st_mtime_ns for path in Path(tmp_path).rglob("*.nb?")}
    assert len(before) > 20 and list(tmp_path.glob("warm-*"))
    subprocess.run([sys.executable, "-c", ASK], check=True, env=environment)
    assert {path: path.stat().st_mtime_ns for path in Path(tmp_path).rglob("*.nb?")} == before
