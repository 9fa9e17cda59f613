"""What every measure of the registry promises, whatever it is given."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netmap.analysis import analyse
from netmap.analysis.cautions import SENTENCES
from netmap.measures.registry import MEASURES, QUESTIONS
from netmap.measures.undefined import REASONS, Undefined
from netmap.model import Settings
from tests.conftest import rich_network
from tests.examples import examples

ON_GRAPHS = {(m.function, m.takes): m for m in MEASURES if m.takes != "other"}
each_on_graphs = pytest.mark.parametrize("measure", ON_GRAPHS.values(), ids=lambda m: m.function.__name__)


def call(measure, graph: nx.DiGraph) -> Any:
    nodes = sorted(graph)
    if measure.takes == "sets":
        return measure.function(graph, nodes[::3], nodes[2::3])
    if measure.takes == "groups":
        groups = {node: "ABC"[place % 3] for place, node in enumerate(nodes)}
        return measure.function(graph, groups)
    return measure.function(graph)


def plain(value: Any, names: Mapping[str, str]) -> Any:
    """Return a result that can be compared, its nodes under other names; undefined values checked."""
    if isinstance(value, Undefined):
        assert value.reason in REASONS
        return value
    if is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {_name(key, names): plain(item, names) for key, item in value.items()}
    if isinstance(value, np.ndarray):  # rows in the order of the nodes
        assert np.isfinite(value).all()
        if value.size > 10_000:
            return value.shape
        return [plain(item, names) for item in np.sort(value, axis=None).tolist()]
    if isinstance(value, frozenset | set):
        return sorted(map(str, (_name(item, names) for item in value)))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item, names) for item in value]
    if isinstance(value, float):
        assert value == value, "NaN"
        return pytest.approx(value, rel=1e-9, abs=1e-9)
    return _name(value, names)


def _name(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_name(item, names) for item in value)
    return names.get(value, value) if isinstance(value, str) else value


def digraph(arcs: Sequence[tuple[str, str]], nodes: Sequence[str] = (), **facts: Any) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(arcs, **facts)
    return graph


CASES = {
    "empty": digraph([]),
    "single": digraph([], ["a"]),
    "isolates": digraph([], list("abcd")),
    "one arc": digraph([("a", "b")]),
    "disconnected": digraph([("a", "b"), ("b", "c"), ("d", "e"), ("e", "d")], list("abcdefg")),
    "self-loops": digraph([("a", "a"), ("a", "b"), ("b", "c"), ("c", "c"), ("c", "a")]),
    "only a self-loop": digraph([("a", "a")], list("abc")),
    "two-way": digraph([(u, v) for u in "abcde" for v in "abcde" if abs(ord(u) - ord(v)) == 1]),
    "weights": digraph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")], weight=2.5),
    "everybody": digraph([(u, v) for u in "abcdef" for v in "abcdef" if u != v]),
    "star": digraph([("a", v) for v in "bcdefg"]),
}


@pytest.mark.parametrize("name", CASES)
@each_on_graphs
def test_awkward_graphs_have_an_answer_and_stay_as_they_are(measure, name):
    graph = CASES[name]
    before = [list(graph.nodes(data=True)), list(graph.edges(data=True)), dict(graph.graph)]
    plain(call(measure, graph), {})
    assert before == [list(graph.nodes(data=True)), list(graph.edges(data=True)), dict(graph.graph)]


@st.composite
def graphs(draw: st.DrawFn) -> nx.DiGraph:
    n = draw(st.integers(0, 9))
    names = [f"n{i}" for i in range(n)]
    pairs = [(u, v) for u in names for v in names]
    arcs = draw(st.lists(st.sampled_from(pairs), max_size=30)) if pairs else []
    return digraph(arcs, names)


@each_on_graphs
@settings(
    max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(graph=graphs(), seed=st.integers(0, 10**6))
def test_the_order_of_rows_and_the_ids_do_not_matter(measure, graph, seed):
    first = plain(call(measure, graph), {})
    shuffle = random.Random(seed)
    new = {node: f"x{node}" for node in graph}
    nodes, arcs = list(graph), list(graph.edges)
    shuffle.shuffle(nodes)
    shuffle.shuffle(arcs)
    other = digraph([(new[u], new[v]) for u, v in arcs], [new[node] for node in nodes])
    back = {b: a for a, b in new.items()}
    assert as_set(plain(call(measure, other), back)) == as_set(first)
    assert plain(call(measure, graph), {}) == first  # and asking twice gives the same


def as_set(value: Any) -> Any:
    """Return a mapping without the order of its keys; the rest as it is."""
    return dict(sorted(value.items(), key=lambda item: str(item[0]))) if isinstance(value, dict) else value


@each_on_graphs
def test_a_chain_of_two_thousand_has_an_answer(measure):
    names = [f"n{i:04d}" for i in range(2000)]
    if measure.takes == "sets":
        answer = measure.function(digraph(list(pairwise(names))), names[:1], names[-1:])
    else:
        answer = call(measure, digraph(list(pairwise(names))))
    plain(answer, {})


def test_declarations_are_whole():
    assert len({m.id for m in MEASURES}) == len(MEASURES)
    for measure in MEASURES:
        assert measure.question in QUESTIONS
        assert set(measure.parameters) <= set(Settings.model_fields), measure.id
        assert set(measure.cautions) <= set(SENTENCES), measure.id
        assert measure.plain and measure.how and measure.source and measure.term
        assert not re.search(r"\bTODO\b|\[U\]|\[V\]", measure.how + measure.source)


def test_every_declared_measure_is_in_the_analysis():
    found = analyse(rich_network(), at="2026-11-22", split="2014-06-01", draws=5).model_dump()
    for measure in MEASURES:
        values = list(walk(found, measure.id.split(".")))
        assert values, measure.id
        assert any(value is not None for value in values), f"{measure.id}: nothing but undefined"


def walk(value: Any, path: Sequence[str]) -> Any:
    if not path:
        yield value
    elif value is None:
        return
    elif path[0] == "*":
        for item in value.values() if isinstance(value, Mapping) else value:
            if item is not None:
                yield from walk(item, path[1:])
    elif isinstance(value, Mapping) and path[0] in value:
        yield from walk(value[path[0]], path[1:])
