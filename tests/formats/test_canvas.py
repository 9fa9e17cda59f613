"""Network Canvas: each interview one perspective, and nobody merged who was not said to be one."""

from __future__ import annotations

import pytest
from hypothesis import assume, given

from netmap.errors import NotPossibleError
from netmap.formats import find_format, read_files, to_files
from netmap.formats.canvas import Session, from_sessions
from netmap.formats.result import Findings
from netmap.model import Network, PlacedRow
from tests.formats.corpus import sketch
from tests.formats.laws import SLOW, assert_comes_back, members
from tests.strategies import networks

EGO_HEAD = (
    "networkCanvasEgoUUID,networkCanvasCaseID,networkCanvasSessionID,networkCanvasProtocolName,sessionStart,"
    "sessionFinish,sessionExported,APP_VERSION,COMMIT_HASH"
)
NODE_HEAD = "nodeID,networkCanvasEgoUUID,networkCanvasUUID"
EDGE_HEAD = (
    "edgeID,from,to,networkCanvasEgoUUID,networkCanvasUUID,networkCanvasSourceUUID,networkCanvasTargetUUID"
)
TIMES = "2026-04-02T14:00:11.000Z,2026-04-02T14:41:52.000Z,2026-04-10T09:00:00.000Z,7.0.0,abc123"


def interview(case, ego, session, people="", ties="", said=("", "")):
    """Return the three files of one interview."""
    return {
        f"{case}_{session}_ego.csv": f"{EGO_HEAD}{said[0]}\n{ego},{case},{session},Care,{TIMES}{said[1]}\n",
        f"{case}_{session}_attributeList_Person.csv": f"{NODE_HEAD},name\n{people}",
        f"{case}_{session}_edgeList_Knows.csv": f"{EDGE_HEAD}\n{ties}",
    }


def read(files):
    return read_files({name: text.encode() for name, text in files.items()})


def session(number, people=("a", "b"), **said):
    """Return an interview in which somebody named people who all know each other."""
    nodes = [("Person", PlacedRow({"networkCanvasUUID": uuid, "name": "Ann"})) for uuid in people]
    ends = {"networkCanvasSourceUUID": people[0], "networkCanvasTargetUUID": people[-1]}
    edges = [("Knows", PlacedRow({"networkCanvasUUID": f"t{number}", **ends}))]
    return Session(
        f"s{number}", f"case {number}", {"networkCanvasEgoUUID": f"e{number}", **said}, nodes, edges
    )


@SLOW
@given(networks())
def test_perspectives_come_back_as_interviews(network):
    assume(network.perspectives)
    assert_comes_back(network, "canvas", "map.zip")


def test_two_interviews_are_two_perspectives_and_four_people():
    files = interview("P1", "e1", "s1", "1,e1,a1,Ann\n2,e1,b1,Ben\n", "1,1,2,e1,t1,a1,b1\n")
    files |= interview("P2", "e2", "s2", "1,e2,a2,Ann\n2,e2,b2,Dot\n", "1,1,2,e2,t2,a2,b2\n")
    found = read(files)
    network = found.require()
    assert found.form == "canvas" and network.name == "Care"
    assert sketch(network) == (
        "a1=Ann; b1=Ben; a2=Ann; b2=Dot; a1 -Knows<-> b1{reported_by:s1}; a2 -Knows<-> b2{reported_by:s2}; "
        "2 perspectives"
    )
    assert [(p.id, p.name, p.attributes["sessionStart"]) for p in network.perspectives] == [
        ("s1", "P1", "2026-04-02T14:00:11.000Z"),
        ("s2", "P2", "2026-04-02T14:00:11.000Z"),
    ]
    assert any(note.value == "1 names" and note.sort == "doubted" for note in found.notes)


def test_the_person_asked_is_on_the_map_if_something_is_said_of_them():
    silent = read(interview("P1", "e1", "s1", "1,e1,a1,Ann\n"))
    assert [p.id for p in silent.require().people] == ["a1"]
    told = read(interview("P1", "e1", "s1", "1,e1,a1,Ann\n", said=(",age", ",37"))).require()
    assert sketch(told) == "e1=P1{age:37}; a1=Ann{networkCanvasSessionID:s1}; 1 perspectives"


def test_one_id_in_two_interviews_is_two_people():
    found = from_sessions([session(1), session(2, ("a", "c"))], Findings())
    assert {p.id for p in found.require().people} == {"a (s1)", "a (s2)", "b", "c"}
    assert [n.value for n in found.notes if n.field == "networkCanvasUUID"] == ["a"]


def test_options_become_a_list_and_questions_do_not():
    head = ",kin_mother,kin_sister,is_near,is_old,Layout_x,Layout_y,note"
    files = interview("P1", "e1", "s1")
    files["P1_s1_attributeList_Person.csv"] = (
        f"{NODE_HEAD}{head}\n1,e1,a1,true,false,true,false,0.5,0.25,hello\n2,e1,b1,true,true,,,0.1,,\n"
    )
    found = read(files)
    one, two = found.require().people
    assert one.attributes["kin"] == ["mother"] and two.attributes["kin"] == ["mother", "sister"]
    assert one.attributes["is_near"] == "true" and one.attributes["note"] == "hello"
    assert not any("ayout" in name for name in one.attributes)
    assert any(n.sort == "dropped" and n.value == "Layout_x, Layout_y" for n in found.notes)
    assert any(n.sort == "changed" and n.field == "kin" for n in found.notes)


def test_variables_called_like_our_columns_stay_theirs():
    files = interview("P1", "e1", "s1", "1,e1,a1,Ann\n2,e1,b1,Ben\n")
    files["P1_s1_edgeList_Knows.csv"] = (
        f"{EDGE_HEAD},strength,start,kind\n1,1,2,e1,t1,a1,b1,Strong,yesterday,old\n"
    )
    found = read(files)
    line = found.require().relationships[0]
    assert (line.kind, line.weight, line.start) == ("Knows", 1, None)
    assert line.attributes == {
        "strength": "Strong",
        "start (as given)": "yesterday",
        "kind (as given)": "old",
    }
    assert [n.value for n in found.notes if n.code == "renamed_column"] == ["start", "kind"]


def test_what_is_written_has_their_columns_and_names():
    network = from_sessions([session(1)], Findings()).require()
    files = members(to_files(network, "x.zip", find_format("", "canvas"))["x.zip"])
    assert sorted(files) == [
        "case_1_s1_attributeList_Person.csv",
        "case_1_s1_edgeList_Knows.csv",
        "case_1_s1_ego.csv",
    ]
    ego, edges = (files[f"case_1_s1_{name}.csv"].decode("utf-8-sig") for name in ("ego", "edgeList_Knows"))
    assert ego.startswith(EGO_HEAD)
    assert edges == f"{EDGE_HEAD}\r\n1,1,2,e1,t1,a,b\r\n"


def test_a_map_without_perspectives_holds_no_interviews():
    with pytest.raises(NotPossibleError, match="no perspectives"):
        to_files(Network(), "x.zip", find_format("", "canvas"))
