"""Kumu's sheets: elements by id or label, connections that name them, and nothing that a spreadsheet runs."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook

from netmap.formats import find_format, read_files, to_files
from netmap.model import Network, PlacedRow, build_network
from tests.examples import examples
from tests.formats.corpus import sketch
from tests.formats.laws import SLOW, assert_comes_back
from tests.strategies import networks

FORM = find_format("", "kumu")


def workbook(**sheets):
    """Return a workbook; a sheet is given as lines with cells parted by semicolons."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, text in sheets.items():
        sheet = book.create_sheet(name)
        for line in text.split("\n"):
            sheet.append([cell or None for cell in line.split(";")])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def read(**sheets):
    return read_files({"map.xlsx": workbook(**sheets)})


@settings(SLOW, max_examples=examples(25))
@given(networks())
def test_a_workbook_comes_back(network):
    assert_comes_back(network, "kumu", "map.kumu.xlsx")


@SLOW
@given(networks())
def test_two_csv_files_come_back(network):
    assert_comes_back(network, "kumu", "map.kumu.csv")


@pytest.mark.parametrize("name", ["map.kumu.xlsx", "map.kumu.csv"])
def test_columns_of_ones_own_that_are_called_like_kumus_come_back(name):
    own = {"Yes": "a", "yes (field)": "b", "_id": "c", "Tags": ["x", "y"], "Description": "d", "source": "e"}
    line = {"Description": "f", "connection type": "g", "direction as recorded": "h", "TRUE": 1, "tags": "x"}
    tables = {
        "people": [PlacedRow({"id": "a", "name": "a", "attributes": own}), PlacedRow({"id": "b"})],
        "organisations": [PlacedRow({"id": "c", "name": "Trust", "kind": "council", "quota": 3})],
        "relationships": [
            PlacedRow({"source": "a", "target": "b", "kind": "hugs", "direction": way, "attributes": line})
            for way in ("", "both", "unknown")
        ],
    }
    network = build_network(tables).network
    files = to_files(network, name, FORM)
    found = read_files(files).require()
    assert found.replace(name="") == network
    header = b"".join(files.values()) if name.endswith("csv") else b""
    assert b",Yes," not in header and b",TRUE," not in header


def test_two_way_kinds_are_undirected_and_come_back_as_their_kind_says():
    rows = [{"source": "a", "target": "b", "kind": "collaborates", "direction": way} for way in ("", "both")]
    tables = {"people": [PlacedRow({"id": "a"}), PlacedRow({"id": "b"})]}
    network = build_network({**tables, "relationships": [PlacedRow(row) for row in rows]}).network
    files = to_files(network, "map.kumu.csv", FORM)
    assert b"collaborates,undirected" in files["map.kumu.csv"]
    assert b"collaborates,mutual" in files["map.kumu.csv"]
    assert [line.direction for line in read_files(files).require().relationships] == ["", "both"]


def test_the_guides_own_example():
    found = read(
        Elements="Label;Type;Description;Tags\nJeff Mohr;Person;Co-Founder;Founder|Male|Runner\n"
        "Kumu;Company;A platform;Mapping|Technology",
        Connections="From;To;Type;Strength\nJeff Mohr;Kumu;Personal;Strong\nJeff Mohr;NSA;Contractor;It's complicated",
    )
    network = found.require()
    assert found.form == "kumu" and network.name == "map"
    assert sketch(network) == (
        "[Kumu{Description:A platform, Tags:['Mapping', 'Technology'], type:Company}]; "
        "Jeff Mohr{Description:Co-Founder, Tags:['Founder', 'Male', 'Runner']}; NSA; "
        "Jeff Mohr -Personal-> Kumu{Strength (as given):Strong}; "
        "Jeff Mohr -Contractor-> NSA{Strength (as given):It's complicated}"
    )
    assert {n.code for n in found.notes} >= {"made_actor", "changed", "as_organisation"}


def test_several_in_one_cell_and_sheets_to_ignore():
    sheets = {"Connections": "From;To;Description\nA;B | C;weekly", "Sheet 3 (ignore)": "From;To\nX;Y"}
    found = read(**sheets)
    assert sketch(found.require()) == "A; B; C; A -link-> B{note:weekly}; A -link-> C{note:weekly}"
    assert "split" in {n.code for n in found.notes}


def test_labels_that_repeat_with_another_type_are_two():
    found = read(Elements="Label;Type\nMercury;Person\nMercury;Company\nOther;Person")
    assert sketch(found.require()) == (
        "[Mercury (Company)=Mercury{type:Company}]; Mercury (Person)=Mercury; Other"
    )
    twice = read(Elements="Label;Type\nMercury;Person\nMercury;Person")
    assert [(p.code, p.row, p.field) for p in twice.problems] == [
        ("doubled_label", 2, "Label"),
        ("doubled_label", 3, "Label"),
    ]


def test_two_blank_rows_begin_another_section_and_rows_are_counted_in_the_sheet():
    found = read(Sheet1="Label;Type\nA;Person\nB;Person\n\n\nFrom;To;Direction\nA;B;mutual\nA;B;sideways")
    assert [(p.code, p.row, p.field) for p in found.problems] == [("not_a_choice", 8, "Direction")]
    right = read(Sheet1="Label;Type\nA;Person\nB;Person\n\n\nFrom;To;Direction\nA;B;mutual")
    assert sketch(right.require()) == "A; B; A -link<-> B"


def test_prsms_factors_and_links():
    found = read(
        Factors="Label;Note;Style;x;y\nTrust;what it is;Actor;10.5;-3\nNeed;;Cause;0;0",
        Links="From;To;Label;Note;Style\nTrust;Need;meets;seen in 2024;Solid",
    )
    assert found.form == "kumu"
    assert sketch(found.require()) == (
        "Trust{Note:what it is, Style:Actor}; Need{Style:Cause}; "
        "Trust -link-> Need{note:seen in 2024, Label:meets, Style:Solid}"
    )
    assert ("dropped", "x, y") in {(n.sort, n.value) for n in found.notes}


def test_an_independent_reader_finds_the_same_counts_and_no_formula():
    tables = {
        "people": [PlacedRow({"id": "=a", "name": "@Ann"}), PlacedRow({"id": "b"})],
        "relationships": [PlacedRow({"source": "=a", "target": "b", "kind": "asks", "weight": 2.5})],
    }
    data = to_files(build_network(tables).network, "map.kumu.xlsx", FORM)["map.kumu.xlsx"]
    book = load_workbook(io.BytesIO(data))
    elements, connections = book["Elements"], book["Connections"]
    assert [cell.value for cell in elements[1]][:3] == ["ID", "Label", "Type"]
    assert [cell.value for cell in connections[1]][:4] == ["ID", "From", "To", "Type"]
    assert (elements.max_row, connections.max_row) == (3, 2)
    head = [cell.value for cell in connections[1]]
    assert connections.cell(2, head.index("Strength") + 1).value == "2.5"
    assert "f" not in {cell.data_type for sheet in book for row in sheet for cell in row}


def test_an_empty_map_is_two_empty_sheets():
    assert read_files(to_files(Network(), "map.kumu.xlsx", FORM)).require().actors == {}
