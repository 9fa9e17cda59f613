"""Dispatch by path, the template."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import datetime

import pytest
from openpyxl import load_workbook

import netmap
from netmap.errors import ParameterError, UnreadableError
from netmap.formats import FORMATS, find_format, find_losses, read_data, to_template
from netmap.model import Decision, Network, Part, Person, Relationship, Role


@pytest.fixture
def small() -> Network:
    return Network(
        name="Ward 7",
        people=(Person(id="a", name="Mair Ŵyn", groups=("LE",)), Person(id="b", name="Bo Li")),
        organisations=(netmap.model.Organisation(id="o", name="Friends of Mair"),),
        roles=(Role(id="r", person="a", organisation="o", title="Chair"),),
        relationships=(
            Relationship(
                id="x", source="a", target="b", kind="asks", start="2019", end="2020", note="Bo said so"
            ),
            Relationship(id="y", source="b", target="a", kind="collaborates", weight=2),
        ),
        decisions=(Decision(id="d", title="Mair moves", date="2020", note="secret"),),
        parts=(Part(id="p", decision="d", actor="a", stage="decide"),),
    )


@pytest.mark.parametrize("name", ["m.netmap.json", "m.xlsx", "m.zip", "folder"])
def test_paths_say_what_to_write_and_read(tmp_path, small, name):
    netmap.write(small, tmp_path / name)
    assert netmap.read(tmp_path / name).require() == small


def test_plain_tables_come_in_pairs(tmp_path, small):
    written = netmap.write(small, tmp_path / "edges.csv")
    assert [path.name for path in written] == ["edges.csv", "nodes.csv"]
    back = netmap.read(written[0], nodes=written[1]).require()
    assert [line.kind for line in back.relationships] == ["asks", "collaborates"]
    assert back.actors.keys() == small.actors.keys()
    assert find_losses(small, find_format("edges.csv")) == [
        "1 role",
        "1 decision",
        "1 part",
        "the name of the map",
    ]


def test_unknown_endings_name_the_known_ones():
    with pytest.raises(ParameterError, match=r"\.docx.*\.xlsx"):
        find_format("map.docx")
    with pytest.raises(UnreadableError, match=r"does not know what this is\. It reads the map file"):
        read_data(b"", "map.exe")
    assert {form.id for form in FORMATS} >= {"json", "xlsx", "zip", "folder", "plain", "graphml", "gexf"}


def test_the_template_reads_back_as_an_empty_map_and_offers_choices():
    data = to_template()
    assert read_data(data, "t.xlsx").require() == Network()
    book = load_workbook(io.BytesIO(data))
    kinds = [
        rule
        for rule in book["relationships"].data_validations.dataValidation
        if "C2:C500" in str(rule.sqref) or True
    ]
    assert kinds and "start here (ignore)" in book.sheetnames
    offered = [cell.value for column in book["lists (ignore)"].columns for cell in column]
    assert {"collaborates", "LE", "decide", "board"} <= set(offered)


def test_nothing_is_lost_in_silence(tmp_path):
    def tables(**files: bytes) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return packed.getvalue()

    people = b"id,name\na,Ann\n"
    found = read_data(
        tables(**{"People.CSV": people, "readme.txt": b"x", "__MACOSX/x.csv": b"\xff"}), "m.zip"
    )
    assert len(found.require().people) == 1 and list(map(str, found.notes)) == [
        "readme.txt: 'readme.txt' is no table of a map and was not read.",
    ]
    twice = read_data(tables(**{"a/people.csv": people, "b/people.csv": people}), "m.zip")
    assert {p.code for p in twice.problems} == {"doubled_table"}
    (tmp_path / "people.csv").write_bytes(people)
    (tmp_path / "Roles.csv").write_bytes(b"person,organisation\na,o\n")
    assert {p.code for p in netmap.read(tmp_path).problems} == {"unknown_reference"}
    stray = read_data(tables(**{"people.csv": b"id,name,,x\na,Ann,orphan,1\n"}), "m.zip")
    assert [(p.code, p.value) for p in stray.problems] == [("unnamed_column", "orphan")]
    plain = read_data(tables(**{"edges.csv": b"source,target\na,b\n", "nodes.csv": b"id\na\nb\n"}), "m.zip")
    assert len(plain.require().relationships) == 1


def test_tables_of_other_programs_are_understood():
    kumu = read_data(b"From,To,Type\nAnn,Ben | Cy,trusts\n", "e.csv").require()
    assert [(r.source, r.target, r.kind) for r in kumu.relationships] == [
        ("Ann", "Ben", "trusts"),
        ("Ann", "Cy", "trusts"),
    ]
    excel = read_data("sep=;\r\nsource;target\r\nAndré;Bo\r\n".encode("cp1252"), "e.csv")
    assert "André" in excel.require().actors and "Windows-1252" in str(excel.notes[0])
    spaced = read_data(b"\r\n\r\nsource,target\na,b\n a,b\n", "e.csv").require()
    assert set(spaced.actors) == {"a", "b"}
    new = read_data(b"source,target,kind\na,b,reports to\nb,c,plays chess\n", "e.csv")
    assert [r.kind for r in new.require().relationships] == ["reports_to", "plays chess"]
    assert len(new.notes) == 1 and "plays chess" in str(new.notes[0])


def test_the_template_takes_what_people_type(tmp_path):
    book = load_workbook(io.BytesIO(to_template()))
    for table, rows in {
        "people": [
            ["a", "Ann", "Middle managers", None, "Yes"],
            ["b", "Bo", "LE, ca"],
            [7, "Seven"],
            [True, "True"],
        ],
        "organisations": [["o", "Trust"]],
        "roles": [["r", "a", "o", "Ward manager", "Middle", 2, None, datetime(2020, 5, 1)]],
        "relationships": [["x", "a", "b", "Works with", "2,5"]],
        "decisions": [["d", "Move", datetime(2021, 3, 4)]],
        "parts": [["p", "d", "a", "Decide", None, "For"]],
    }.items():
        for row in rows:
            for column, value in enumerate(row, start=1):
                book[table].cell(row=2 + rows.index(row), column=column, value=value)
    path = tmp_path / "filled.xlsx"
    book.save(path)
    network = netmap.read(path).require()
    assert [p.id for p in network.people] == ["a", "b", "7", "TRUE"]
    assert network.people[1].groups == ("LE", "CA") and network.people[0].paid == "yes"
    assert network.relationships[0].kind == "collaborates" and network.relationships[0].weight == 2.5
    assert network.parts[0].stage == "decide" and network.parts[0].vote == "for"
    assert network.roles[0].layer == "middle"


@pytest.mark.parametrize(
    "text",
    [
        '{"netmap_format": 1, "x": 1e999}',
        '{"netmap_format": 1, "name": "\\ud800"}',
        '{"netmap_format": "1"}',
        '{"netmap_format": true}',
    ],
)
def test_what_could_not_be_written_again_is_not_read(text):
    with pytest.raises(UnreadableError):
        read_data(text.encode(), "m.json")


def test_more_rows_than_any_map_has_are_refused_before_they_fill_the_memory(monkeypatch):
    monkeypatch.setattr("netmap.formats.text.MOST_ROWS", 3)
    with pytest.raises(UnreadableError, match="more than 3 rows"):
        read_data(b"source,target\n" + b"a,b\n" * 4, "e.csv")


@pytest.mark.parametrize(
    "name, data, said",
    [
        ("staff.csv", b"\xef\xbb\xbf\r\n<!DOCTYPE html><html><table><tr><td>a,b", "no table but a web page"),
        ("staff.xlsx", b"<HTML><head><title>Sign in</title>", "no table but a web page"),
        ("posts.csv", b"%PDF-1.7\n", "no table but a PDF"),
    ],
)
def test_what_is_no_table_at_all_is_called_what_it_is(name, data, said):
    with pytest.raises(UnreadableError, match=said):
        read_data(data, name)


def test_a_member_of_a_zip_without_a_name_is_a_damaged_zip():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a", b"id\n")
    data = packed.getvalue()
    name = data.rindex(b"PK\x01\x02") + 28  # where the directory says how long the name is
    with pytest.raises(UnreadableError, match="not a zip that can be opened"):
        read_data(data[:name] + b"\0\0" + data[name + 2 :], "m.zip")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps who may read a file elsewhere")
def test_a_new_file_is_for_its_owner_s_eyes_and_one_that_was_there_stays_as_open_as_it_was(tmp_path, small):
    path = tmp_path / "m.netmap.json"
    netmap.write(small, path)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    netmap.write(small, path)
    assert path.stat().st_mode & 0o777 == 0o640
