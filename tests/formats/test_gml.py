"""GML: the law, what other programs read of it, and what it does with theirs."""

from __future__ import annotations

import io
from collections import Counter

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.formats import find_format, find_losses, read_files
from netmap.formats.gml import to_gml, write_gml
from netmap.formats.gml_text import decode_key, encode_key, escape, parse_gml, unescape
from tests.formats.full_map import FULL
from tests.formats.laws import SLOW, assert_comes_back
from tests.strategies import networks, text


def read(text, name="g.gml"):
    return read_files({name: text.encode()})


@SLOW
@given(networks())
def test_what_is_written_comes_back(network):
    assert_comes_back(network, "gml", "m.gml")


def test_a_full_map_comes_back_but_for_what_no_graph_holds():
    assert_comes_back(FULL, "gml", "m.gml")
    assert find_losses(FULL, find_format("m.gml")) == ["1 role", "1 decision"]


@SLOW
@given(networks())
def test_networkx_reads_it_by_label_and_by_id(network):
    data = write_gml(network, "m.gml")["m.gml"]
    actors = [actor.id for actor in network.actors.values()]
    for label in ("label", "id", "nid"):
        graph = nx.read_gml(io.BytesIO(data), label=label)
        assert graph.is_directed() and graph.is_multigraph()
        found = [
            label if label_of == "nid" else facts["nid"] for label_of, label, facts in _nodes(graph, label)
        ]
        assert found == actors
        weights = Counter(weight for *_, weight in graph.edges(data="weight"))
        assert weights == Counter(line.weight for line in network.relationships)


def _nodes(graph, label):
    return [(label, node, facts) for node, facts in graph.nodes(data=True)]


def test_igraph_reads_it(tmp_path):
    igraph = pytest.importorskip("igraph")
    path = tmp_path / "m.gml"
    path.write_text(to_gml(FULL), encoding="ascii")
    with pytest.warns(RuntimeWarning, match="unknown entities"):  # it knows no accents
        graph = igraph.Graph.Read_GML(str(path))
    assert graph.is_directed() and graph.vcount() == 6
    assert sorted(graph.es["weight"]) == sorted(line.weight for line in FULL.relationships)
    assert graph.vs["name"][:3] == ["Trust", "Ward", "Ann"]


def test_what_networkx_writes_is_read():
    graph = nx.DiGraph(name="Ward")
    graph.add_node("Ann", age=33, tags=["a", "b"])
    graph.add_edge("Ann", "Llŷr", weight=0.5, kind="trusts")
    network = read("\n".join(nx.generate_gml(graph))).require()
    assert network.name == "Ward"
    assert [person.name for person in network.people] == ["Ann", "Llŷr"]
    assert network.people[0].attributes == {"age": 33, "tags": ["a", "b"]}
    assert [(r.source, r.target, r.kind, r.weight) for r in network.relationships] == [
        ("0", "1", "trusts", 0.5)
    ]


def test_it_is_ascii_and_no_two_labels_are_the_same():
    data = to_gml(FULL)
    assert data.isascii()
    labels = [line for line in data.splitlines() if line.startswith("    label ")]
    assert len(set(labels)) == 6


@given(text | st.text(st.sampled_from("_x0z1Af é"), max_size=9))
def test_keys_come_back_and_are_letters_digits_and_underlines(name):
    reserved = frozenset({"nid", "key"})
    key = encode_key(name, reserved=reserved)
    assert decode_key(key) == name
    assert key.isascii() and key.replace("_", "a").isalnum() and key[0].isalpha() and key not in reserved


@given(text)
def test_texts_come_back(value):
    assert unescape(escape(value)) == value
    (item,) = parse_gml(f'key "{escape(value)}"')
    assert item.value == value and item.is_text


def test_depth_is_limited_and_lines_are_counted_through_texts():
    found = read("graph [ a " + "[ b " * 5_000)
    assert [(p.code, p.row) for p in found.problems] == [("not_allowed", 1)]
    found = read('graph [\n directed 1\n node [ id 1 label "two\nlines" ]\n node [ id 1 ]\n]\n')
    assert [(p.code, p.row) for p in found.problems] == [("doubled_id", 5)]


def test_what_stands_outside_the_graph_is_told():
    found = read("Creator me\nVersion 2\nLicence free\ngraph [ directed 1 node [ id 1 ] hierarchic 1 ]\n")
    assert [(n.code, n.row, n.value) for n in found.notes] == [("dropped", 3, "Licence")]
    assert found.require().attributes == {"hierarchic": 1}


def test_a_head_that_is_not_ours_is_a_problem():
    for head in ("{", "[]", '{"people": []}', '{"settings": {"seed": "x"}}'):
        found = read(f'graph [\n netmap "{escape(head)}"\n]\n')
        assert [p.code for p in found.problems] == ["not_right"]
        assert found.problems[0].field.startswith("netmap")
