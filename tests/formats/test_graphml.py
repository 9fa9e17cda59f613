"""GraphML: what comes back, what other programs read, and Network Canvas' interviews."""

from __future__ import annotations

import io
import json

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.errors import NotPossibleError, UnreadableError
from netmap.formats import find_format, find_losses, read_data, read_files, to_files
from netmap.formats.graphml import keep_graphml, to_graphml
from netmap.model import (
    Group,
    Kind,
    Layer,
    Network,
    Organisation,
    Person,
    Perspective,
    Relationship,
    Settings,
    Vocabulary,
)
from tests.formats.laws import SLOW, assert_comes_back
from tests.strategies import networks


@pytest.fixture
def trust() -> Network:
    """A map with every field that a graph format can hold."""
    return Network(
        name="Ward 7 & <others>",
        purpose="Who is asked?\nAnd who is not?",
        vocabulary=Vocabulary(
            groups=(*Vocabulary().groups, Group(id="VOL", label="Volunteers", bloc="voluntary", layer="front")),
            layers=(*Vocabulary().layers, Layer(id="attic", label="Attic", rank=7)),
            kinds=(*Vocabulary().kinds, Kind(id="hugs", label="hugs", direction="both")),
        ),
        settings=Settings(half_life_days=90),
        attributes={"origin": "workshop", "tables": [1, 2]},
        organisations=(
            Organisation(
                id="t", name="Trust", kind="trust", groups=("VOL",), layer="attic", user_led=True,
                culture="clan", quota=7,
            ),
            Organisation(id="b", name="Board", kind="board", part_of="t", layer="board"),
        ),
        people=(
            Person(
                id="007", name="Mair Ŵyn", groups=("LE", "CA"), assets=("car", "Welsh"), paid="no",
                opted_out=True, attributes={"age": 33, "share": 0.5, "chair": True, "key": "=1+1"},
            ),
            Person(id=" x\t", name=" NA ", attributes={"age": 10**30, "notes": ["a", {"b": None}]}),
        ),
        relationships=(
            Relationship(
                id="1", source="007", target="t", kind="hugs", weight=0.1, direction="unknown", start="2019",
                end="2020-05", reported_by="m", note="said\r\nso", attributes={"times": 3, "source of it": "x"},
            ),
            Relationship(id="2", source="007", target="t", kind="asks", weight=2, start="2019-04-30"),
            Relationship(id="0", source="t", target="t", kind="asks", direction="both", end="9999"),
        ),
        perspectives=(Perspective(id="m"),),
    )  # fmt: skip


@SLOW
@given(networks())
def test_what_is_written_comes_back(network):
    assert_comes_back(network, "graphml", "map.graphml")


def test_every_field_comes_back(trust):
    assert_comes_back(trust, "graphml", "map.graphml")
    assert find_losses(trust, find_format("m.graphml")) == []


def test_columns_have_the_types_of_their_values(trust):
    graph = nx.read_graphml(io.BytesIO(to_graphml(trust).encode()), force_multigraph=True)
    assert graph.nodes["007"]["share"] == 0.5 and graph.nodes["007"]["chair"] is True
    assert graph.nodes["t"]["quota"] == 7 and graph.nodes["t"]["user_led"] is True
    assert graph.graph["name"] == trust.name
    assert json.loads(graph.graph["attributes"].removeprefix("json:")) == trust.attributes


@SLOW
@given(networks())
def test_networkx_reads_the_same_actors_lines_and_weights(network):
    graph = nx.read_graphml(io.BytesIO(to_graphml(network).encode()), force_multigraph=True)
    assert set(graph) == set(network.actors)
    found = sorted((a, b, key, data["weight"]) for a, b, key, data in graph.edges(keys=True, data=True))
    assert found == sorted((line.source, line.target, line.id, line.weight) for line in network.relationships)


def test_igraph_reads_the_same_and_what_it_writes_comes_back(trust, tmp_path):
    igraph = pytest.importorskip("igraph")
    path = tmp_path / "m.graphml"
    path.write_text(to_graphml(trust), encoding="utf-8", newline="")
    graph = igraph.Graph.Read_GraphML(str(path))
    assert graph.vs["id"] == list(trust.actors)
    assert graph.es["weight"] == [line.weight for line in trust.relationships]
    graph.write_graphml(str(path))
    again = read_data(path.read_bytes(), "m.graphml").require()
    assert {p.id: p.name for p in again.people} == {p.id: p.name for p in trust.people}
    # igraph 1.0 reads the source of an edge for its id
    assert [(r.source, r.target, r.kind, r.weight, r.start, r.direction) for r in again.relationships] == [
        (r.source, r.target, r.kind, r.weight, r.start, r.direction) for r in trust.relationships
    ]


@given(st.text(max_size=8).map(lambda text: f"x{text}"), st.text(max_size=8))
def test_characters_that_xml_cannot_hold_are_replaced_and_told(known, name):
    network = Network(people=(Person(id="a", name=name, attributes={known: name or "y"}),))
    back = read_data(to_graphml(network).encode(), "m.graphml").require()
    assert back == keep_graphml(network)
    if back != network:
        assert find_losses(network, find_format("m.graphml"))


def test_ids_that_xml_cannot_tell_apart_are_refused_by_name():
    network = Network(people=(Person(id="a\ufffe"), Person(id="a\uffff")))
    with pytest.raises(NotPossibleError, match="used more than once"):
        to_graphml(network)


def test_several_files_are_not_taken_for_one():
    data = to_graphml(Network()).encode()
    with pytest.raises(UnreadableError, match="2 GraphML files"):
        read_files({"a.graphml": data, "b.graphml": data})
    with pytest.raises(UnreadableError, match="no file"):
        read_files({}, form="graphml")


@given(st.data())
def test_damaged_files_are_read_or_refused(data):
    damaged(data, "graphml")


def damaged(data, form_id):
    """Change a few places of a right file, and read it."""
    network = Network(
        organisations=(Organisation(id="o"),),
        people=(Person(id="a", name="Ann", attributes={"age": 3}),),
        relationships=(Relationship(id="1", source="a", target="o", kind="asks", start="2019", end="2020"),),
    )
    name = f"m.{form_id}"
    text = to_files(network, name, find_format(name))[name].decode()
    words = [
        "",
        '"',
        "1",
        "-1",
        "nan",
        "start",
        "id",
        "2019-02-30",
        "a",
        "<",
        "/>",
        "json:[",
        "spells",
        "key",
        "for",
    ]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + data.draw(st.sampled_from(words)) + text[end:]
    try:
        found = read_data(text.encode(), name, form=form_id)
    except UnreadableError as error:
        assert name in str(error)
    else:
        assert (found.network is None) == bool(found.problems)


CANVAS = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:nc="http://schema.networkcanvas.com/xmlns">
<key id="label" attr.name="label" attr.type="string" for="all"/>
<key id="u1" attr.name="role" attr.type="string" for="graph"/>
<key id="networkCanvasType" attr.name="networkCanvasType" attr.type="string" for="all"/>
<key id="networkCanvasUUID" attr.name="networkCanvasUUID" attr.type="string" for="all"/>
<key id="u2" attr.name="name" attr.type="string" for="node"/>
<key id="u3_Y" attr.name="sociogram_Y" attr.type="double" for="node"/>
<key id="u3_X" attr.name="sociogram_X" attr.type="double" for="node"/>
<key id="u4_a" attr.name="gives_help" attr.type="boolean" for="node"/>
<key id="networkCanvasTargetUUID" attr.name="networkCanvasTargetUUID" attr.type="string" for="edge"/>
<key id="networkCanvasSourceUUID" attr.name="networkCanvasSourceUUID" attr.type="string" for="edge"/>
{graphs}
</graphml>
"""
INTERVIEW = """<graph edgedefault="undirected" nc:caseId="{case}" nc:sessionUUID="s-{case}" nc:protocolName="Ward">
<data key="networkCanvasUUID">ego-{case}</data><data key="u1">nurse</data>
<node id="1"><data key="networkCanvasUUID">{case}-1</data><data key="networkCanvasType">Person</data><data key="label">Ann</data><data key="u2">Ann</data><data key="u3_X">0.5</data><data key="u3_Y">0.25</data><data key="u4_a">true</data></node>
<node id="2"><data key="networkCanvasUUID">{case}-2</data><data key="networkCanvasType">Person</data><data key="label">Node</data></node>
<edge id="1" source="1" target="2"><data key="networkCanvasUUID">{case}-e</data><data key="networkCanvasType">knows</data><data key="networkCanvasSourceUUID">{case}-1</data><data key="networkCanvasTargetUUID">{case}-2</data></edge>
</graph>"""


def interview(*cases: str) -> bytes:
    return CANVAS.format(graphs="\n".join(INTERVIEW.format(case=case) for case in cases)).encode()


@pytest.mark.parametrize(
    "files",
    [
        {"both.graphml": interview("P1", "P2")},
        {"P1_s.graphml": interview("P1"), "P2_s.graphml": interview("P2")},
    ],
    ids=["merged", "apart"],
)
def test_every_interview_is_one_view_and_nobody_is_merged(files):
    found = read_files(files)
    assert found.form == "canvas-graphml"
    network = found.require()
    assert [(p.id, p.name) for p in network.perspectives] == [("s-P1", "P1"), ("s-P2", "P2")]
    assert [p.id for p in network.people] == ["ego-P1", "P1-1", "P1-2", "ego-P2", "P2-1", "P2-2"]
    assert [(r.source, r.target, r.kind, r.direction, r.reported_by) for r in network.relationships] == [
        ("P1-1", "P1-2", "knows", "both", "s-P1"),
        ("P2-1", "P2-2", "knows", "both", "s-P2"),
    ]
    ann = network.actors["P1-1"]
    assert (ann.name, ann.attributes) == ("Ann", {"gives_help": "true"})
    assert network.actors["ego-P1"].attributes["role"] == "nurse" and network.name == "Ward"
    assert {"dropped", "doubted"} <= {note.code for note in found.notes}  # places; Ann twice


def test_interviews_name_the_lines_that_are_wrong():
    text = interview("P1").decode()
    text = text.replace('TargetUUID">P1-2', 'TargetUUID">zz').replace(
        '<data key="u2">Ann', '<data key="u9">Ann'
    )
    problems = {(p.code, p.row, p.field) for p in read_data(text.encode(), "i.graphml").problems}
    assert problems == {
        ("unknown_reference", 15, "key"),
        ("unknown_reference", 17, "networkCanvasTargetUUID"),
    }


def test_what_an_interview_has_no_place_for_is_told():
    text = interview("P1").decode().replace(' nc:sessionUUID="s-P1"', "").replace("<edge", "<port/><edge")
    found = read_files({"i.graphml": text.encode(), "readme.txt": b"x"})
    assert [p.id for p in found.require().perspectives] == ["P1"]
    assert {"guessed", "dropped", "not_a_table"} <= {note.code for note in found.notes}
    twice = text.replace('<data key="u2">Ann', '<data key="u2">A</data><data key="u2">Ann')
    assert [(p.code, p.row) for p in read_data(twice.encode(), "i.graphml").problems] == [
        ("doubled_column", 15)
    ]
    bare = CANVAS.format(graphs="").encode()
    assert [p.code for p in read_data(bare, "i.graphml").problems] == ["missing_part"]
