"""Plain tables in the spellings of other tools."""

from __future__ import annotations

from netmap.formats import read_files
from netmap.formats.map_tables import to_csv
from netmap.formats.plain import to_plain


def from_plain(edges, nodes, edges_file, nodes_file=""):
    """Read two texts as tables of relationships and of actors."""
    texts = {edges_file: edges} if nodes is None else {edges_file: edges, nodes_file: nodes}
    files = {name if "." in name else f"{name}.csv": text.encode() for name, text in texts.items()}
    return read_files(files, form="plain")


def test_gephi_spelling():
    nodes = "Id,Label,Type\n007,Ann,\n8,Trust,Organisation\n"
    edges = "Source,Target,Type,Weight\n007,8,Undirected,2\n"
    network = from_plain(edges, nodes, "edges.csv", "nodes.csv").require()
    assert [p.id for p in network.people] == ["007"]
    assert [o.name for o in network.organisations] == ["Trust"]
    line = network.relationships[0]
    assert (line.kind, line.direction, line.weight) == ("link", "both", 2)


def test_kumu_spelling_matches_by_label():
    network = from_plain(
        "From,To,Type,Strength\nAnn,Trust,funds,3\n", "Label,Type\nAnn,Person\nTrust,Organisation\n", "e", "n"
    ).require()
    assert network.relationships[0].kind == "funds"
    assert network.label("Trust") == "Trust"


def test_columns_of_theirs_stay():
    nodes = "id,label,age,layer\na,Ann,33,3\nb,Bob,,\n"
    network = from_plain("source,target,kind,time\na,b,asks,1\n", nodes, "e", "n").require()
    assert network.people[0].attributes == {"age": "33", "layer": "3"}
    assert network.relationships[0].attributes == {"time": "1"}


def test_everybody_named_is_a_person_without_a_node_table():
    network = from_plain("source;target\na;b\nb;Null\n", None, "edges.csv").require()
    assert [p.id for p in network.people] == ["a", "b", "Null"]


def test_every_problem_names_its_row():
    result = from_plain("source,target,weight\na,zz,1\na,b,much\n", "id\na\nb\n", "edges.csv", "nodes.csv")
    assert {(p.file, p.row, p.field, p.code) for p in result.problems} == {
        ("edges.csv", 2, "target", "unknown_reference"),
        ("edges.csv", 3, "weight", "not_a_number"),
    }


def test_a_missing_column_is_named():
    problems = from_plain("source,weight\na,1\n", "age\n3\n", "edges.csv", "nodes.csv").problems
    assert {(p.file, p.field) for p in problems} == {("edges.csv", "target")}


def test_what_is_written_is_read():
    first = from_plain("source,target,kind\n=a,b,asks\n", "id,label\n=a,Ann\nb,\n", "e", "n").require()
    nodes, edges = to_plain(first)
    again = from_plain(to_csv(edges), to_csv(nodes), "e", "n").require()
    assert again.people == first.people
    assert [(r.source, r.target, r.kind) for r in again.relationships] == [("=a", "b", "asks")]
