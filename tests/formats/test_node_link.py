"""Node-link JSON: NetworkX opens what is written, and every id of NetworkX's or D3's is text here."""

from __future__ import annotations

import json

import networkx as nx
from hypothesis import given

from netmap.formats import find_format, read_files, to_files
from tests.formats.corpus import sketch
from tests.formats.laws import SLOW, assert_comes_back
from tests.strategies import networks

FORM = find_format("", "node-link")


def read(data):
    return read_files({"graph.json": json.dumps(data).encode()})


def said(found):
    return {(note.sort, note.field or note.value) for note in found.notes}


@SLOW
@given(networks())
def test_all_that_a_graph_has_comes_back(network):
    assert_comes_back(network, "node-link", "map.node-link.json")


@SLOW
@given(networks())
def test_networkx_opens_it_with_the_same_counts_and_weights(network):
    (data,) = to_files(network, "map.node-link.json", FORM).values()
    graph = nx.node_link_graph(json.loads(data), edges="edges")
    assert set(graph) == set(network.actors) and graph.is_multigraph() and graph.is_directed()
    weights = {key: facts["weight"] for _, _, key, facts in graph.edges(data=True, keys=True)}
    assert weights == {line.id: line.weight for line in network.relationships}
    assert graph.graph["name"] == network.name


def test_what_networkx_writes_is_read():
    graph = nx.MultiDiGraph(name="Care", year=2024)
    graph.add_node(1, label="Ann", groups="LE")
    graph.add_node("x", type="organisation", founded=None, tags=["a", "b"])
    graph.add_edge(1, "x", key="advises", weight=2)
    graph.add_edge(1, "x", key="trusts")
    for edges in ("edges", "links"):
        found = read(nx.node_link_data(graph, edges=edges))
        assert found.form == "node-link"
        network = found.require()
        assert sketch(network) == "[x{tags:['a', 'b']}]; 1=Ann{LE}; 1 -advises*2-> x; 1 -trusts-> x"
        assert network.name == "Care" and network.attributes == {"year": 2024}
        assert ("changed", "id") in said(found) and ("guessed", "key") in said(found)


def test_an_undirected_graph_goes_both_ways():
    found = read(nx.node_link_data(nx.path_graph(3), edges="edges"))
    assert sketch(found.require()) == "0; 1; 2; 0 -link<-> 1; 1 -link<-> 2"


def test_numbers_of_a_multigraph_are_no_ids():
    graph = nx.MultiGraph([("a", "b"), ("a", "b")])
    found = read(nx.node_link_data(graph, edges="edges"))
    assert [line.id for line in found.require().relationships] == ["a/link/b", "a/link/b#2"]
    assert ("dropped", "key") in said(found)


def test_d3_counts_nodes_from_nought():
    nodes = [{"name": "Myriel", "group": 1}, {"name": "Napoleon", "group": 1}]
    found = read({"nodes": nodes, "links": [{"source": 1, "target": 0, "value": 3}]})
    assert sketch(found.require()) == "Myriel{1}; Napoleon{1}; Napoleon -link*3-> Myriel"
    assert {("guessed", "the nodes have no ids"), ("guessed", "value"), ("guessed", "directed")} <= said(
        found
    )


def test_nodes_with_one_name_are_numbered():
    nodes = [{"name": "Ann"}, {"name": "Ann"}, {}]
    found = read({"directed": True, "nodes": nodes, "links": [{"source": 0, "target": 2}]})
    assert sketch(found.require()) == "0=Ann; 1=Ann; 2; 0 -link-> 2"


def test_a_number_and_the_same_text_are_two_nodes_that_cannot_be_told_apart():
    found = read({"directed": True, "nodes": [{"id": "1"}, {"id": 1}], "edges": []})
    assert [(p.code, p.row, p.field) for p in found.problems] == [("not_right", 2, "id")]


def test_two_lines_where_there_should_be_one_are_kept_and_doubted():
    lines = [{"source": "a", "target": "b"}, {"source": "b", "target": "a"}]
    data = {"directed": False, "multigraph": False, "nodes": [{"id": "a"}, {"id": "b"}], "links": lines}
    found = read(data)
    assert len(found.require().relationships) == 2 and ("doubted", "1 pairs") in said(found)
