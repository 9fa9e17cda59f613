"""Tables that nobody knows: what their columns seem to be, what is remembered, and who reports to whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.formats import FORMATS, Options, read_files, report_csv
from netmap.formats.bosses import missing_bosses, with_bosses
from netmap.formats.column_guess import LABELS, MEANINGS
from netmap.formats.columns import (
    ColumnMap,
    from_columns,
    from_memory,
    guess_columns,
    has_enough,
    to_memory,
    unknown_table,
)
from netmap.formats.map_json import to_json
from netmap.formats.source import Table
from tests.formats.laws import SLOW

COUNCIL = [
    ["Anytown Council: senior staff, 31 March 2024"],
    ["Grade", "Job title", "Department", "Post holder", "Contact", "Salary band", "Line of report"],
    ["CO1", "Chief Executive", "Corporate", "Jo Ames", "01226 770770", "£155,000", ""],
    ["CO3", "Director of Place", "Place", "Sam Okoro", "01226 770771", "£120,000", "Chief Executive"],
    ["G14", "Head of Housing", "Place", "", "01226 770772", "£70,000", "Director of Place"],
]


def table(rows, file="council.csv"):
    return Table("council", file, rows)


def meanings(rows):
    return {column.heading: column.meaning for column in guess_columns(table(rows)).columns}


def test_a_council_table_is_guessed_with_evidence():
    guess = guess_columns(table(COUNCIL))
    assert guess.is_enough and guess.shape.header == 2
    assert [column.meaning for column in guess.columns] == [
        "grade", "title", "department", "name", "phone", "other", "boss",
    ]  # fmt: skip
    assert guess.columns[1].values == ("Chief Executive", "Director of Place", "Head of Housing")
    assert "heading" in guess.columns[1].reason and "what is in it" in guess.columns[4].reason


@pytest.mark.parametrize(
    ("headings", "first", "meant"),
    [
        # Chinook's Employee.csv, a directory's export, Workday's, a council's page on senior salaries
        ("EmployeeId,LastName,FirstName,Title,ReportsTo,BirthDate,HireDate,Phone,Fax,Email",
         "1,Adams,Andrew,Manager,,1962-02-18,2002-08-14,1,2,a@b.c",
         "id,last_name,first_name,title,boss,skip,start,phone,phone,email"),
        ("Full_Name,Employee_ID,Manager_Name,Manager_ID,Team_Name,Start_Date,Termination_Date,Employee_Type",
         "Ann Lee,7,Bo Li,8,Ops,2020-01-01,,Full time", "name,id,boss,other,team,start,end,other"),
        ("Job title,Name,Directorate,Salary amount,Bonus value", "Head,Ann Lee,Place,50000,0",
         "title,name,department,other,other"),
        ("Organisation Name,Organisation Code,Effective Date,Post,Reports to,FTE,Tier", "Pendle,E07,2016-03-31,Head,,1,2",
         "organisation,other,other,title,boss,fte,layer"),
        ("Title,Forename,Surname,Band", "Mrs,Ann,Lee,7", "other,first_name,last_name,grade"),
        ("Name,Post,From,To", "Ann,Head,2019-04-01,2020-01-01", "name,title,start,end"),
        ("From team,To team,Strength", "A,B,2", "source,target,weight"),
    ],
)  # fmt: skip
def test_headings_of_real_exports(headings, first, meant):
    assert list(meanings([headings.split(","), first.split(",")]).values()) == meant.split(",")


def test_values_tell_what_headings_do_not():
    rows = [["A", "B", "C"], ["Ann Lee", "", "x@y.example"], ["Bo Li", "Ann Lee", "z@y.example"]]
    rows += [["Cy Day", "Ann Lee", "w@y.example"]]
    assert meanings(rows) == {"A": "name", "B": "other", "C": "email"}
    rows[0][0] = "Name"
    rows += [["Di Fox", "Bo Li", ""], ["Ed Roe", "Bo Li", ""]]
    assert meanings(rows)["B"] == "boss"


def test_every_guess_is_said_and_none_where_somebody_chose():
    found = from_columns(table(COUNCIL))
    guessed = {note.field for note in found.notes if note.code == "column"}
    assert guessed == {"Grade", "Job title", "Department", "Post holder", "Line of report"}
    chosen = from_columns(table(COUNCIL), guess_columns(table(COUNCIL)).map)
    assert chosen.network == found.network is not None
    assert not [note for note in chosen.notes if note.code == "column"]


def test_a_council_table_becomes_posts_with_lines_and_no_way_to_reach_anybody():
    rows = [
        *COUNCIL,
        ["G1", "Porter", "Place", "Di Fox", "di@anytown.gov.example", "Ask 01226 770799", "Head of Housing"],
    ]
    found = from_columns(table(rows))
    network = found.require()
    titles = {role.person: (role.title, role.layer) for role in network.roles}
    assert titles["Jo Ames"] == ("Chief Executive", "board") and titles["Head of Housing"][1] == "middle"
    assert {(line.source, line.target) for line in network.relationships} == {
        ("Sam Okoro", "Jo Ames"), ("Head of Housing", "Sam Okoro"), ("Di Fox", "Head of Housing"),
    }  # fmt: skip
    written = to_json(network).encode() + report_csv(found)
    assert b"Di Fox" in written and b"G14" in written
    assert not [text for text in (b"770", b"gov.example", b"@") if text in written]


def test_what_somebody_chose_is_followed_and_what_does_not_fit_is_a_problem():
    rows = [["Wer", "Stelle", "Chef"], ["Anna", "Leiterin", ""], ["Bert", "Pfleger", "Anna"]]
    mapping = {"Wer": "name", "Stelle": "title", "Chef": "boss"}
    files = {"t.csv": "\n".join(",".join(row) for row in rows).encode()}
    assert read_files(files).problems[0].code == "missing_part"
    network = read_files(files, options=Options(columns=mapping)).require()
    assert [(line.source, line.target) for line in network.relationships] == [("Bert", "Anna")]
    wrong = from_columns(table(rows), {"Wer": "name", "Stelle": "name", "Fehlt": "title", "Chef": "king"})
    assert {(p.code, p.field) for p in wrong.problems} == {
        ("not_right", "Stelle"), ("missing_column", "Fehlt"), ("not_a_choice", "Chef"),
    }  # fmt: skip
    ignored = from_columns(table(rows), {"Wer": "name", "Stelle": "skip"}).require()
    assert ignored.people[1].attributes == {"Chef": "Anna"}


def test_the_best_sheet_is_read_and_the_others_are_named():
    files = {"a.csv": b"Year,Amount\n2020,5\n", "b.csv": b"Name,Job title\nAnn,Head\n"}
    found = read_files(files)
    assert found.form == "columns" and [p.id for p in found.require().people] == ["Ann"]
    assert [note.value for note in found.notes if note.code == "not_a_table"] == ["a"]
    assert unknown_table(files).name == "b"
    with pytest.raises(ParameterError):
        unknown_table({"x.json": b"{}"})


def test_it_is_asked_last():
    assert FORMATS[-1].id == "columns" and FORMATS[-1].write is None


def test_a_memory_holds_headings_only_and_comes_back():
    mapping = guess_columns(table(COUNCIL)).map
    text = to_memory({mapping.fingerprint: mapping})
    assert from_memory(text) == {mapping.fingerprint: mapping}
    cells = {cell for row in (COUNCIL[0], *COUNCIL[2:]) for cell in row if cell}
    assert not [cell for cell in cells if cell in text]
    other = guess_columns(table([[cell.upper() for cell in COUNCIL[1]], *COUNCIL[2:]])).map
    assert other.fingerprint == mapping.fingerprint != ColumnMap(columns=()).fingerprint
    assert from_memory("{") == {} == from_memory('{"maps": [{"columns": [["a", "king"]]}]}')


def test_every_meaning_has_a_label():
    assert set(LABELS) == set(MEANINGS)


def open_council():
    rows = [row[:6] for row in COUNCIL]
    return from_columns(table(rows)).require()


def test_who_has_nobody_above_is_asked_and_the_answer_is_drawn():
    network = open_council()
    posts = missing_bosses(network)
    assert [(post.id, post.places) for post in posts] == [
        ("Jo Ames", ("Corporate",)), ("Sam Okoro", ("Place",)), ("Head of Housing", ("Place",)),
    ]  # fmt: skip
    drawn = with_bosses(network, {"Sam Okoro": "Jo Ames", "Head of Housing": "Sam Okoro", "Jo Ames": ""})
    assert [(line.source, line.target) for line in drawn.relationships] == [
        ("Sam Okoro", "Jo Ames"), ("Head of Housing", "Sam Okoro"),
    ]  # fmt: skip
    assert [post.id for post in missing_bosses(drawn)] == ["Jo Ames"]
    assert with_bosses(drawn, {"Sam Okoro": "Jo Ames"}) == drawn and not network.relationships


@pytest.mark.parametrize(
    "choice", [{"Nobody": "Jo Ames"}, {"Sam Okoro": "Nobody"}, {"Sam Okoro": "Sam Okoro"}]
)
def test_a_choice_that_makes_no_sense_is_refused(choice):
    with pytest.raises(ParameterError):
        with_bosses(open_council(), choice)


CELLS = st.sampled_from(
    ["", "Ann", "Bo", "Name", "Manager", "1", "1.0", "Total", "Vacant", "a@b.c", "020 7946 0018", "31/02/2020", "Place",
     "2020-01", "nan", "SCS1", "\x00", "x" * 300, "Ann | Bo", "json:[", "'=1"]
)  # fmt: skip
HEADS = st.sampled_from(
    ["Name", "Job title", "Reports to", "Dept", "Team", "Id", "FTE", "Start date", "End date", "Group", "Tier", "Source",
     "Target", "Weight", "Email", "Tel", "", "name", "attributes", "person", "Notes"]
)  # fmt: skip


@SLOW
@given(st.lists(HEADS, min_size=2, max_size=7), st.lists(st.lists(CELLS, max_size=8), max_size=8))
def test_any_cells_give_a_map_or_problems_and_no_address(heads, rows):
    found = from_columns(table([heads, *rows]))
    assert (found.network is None) == bool(found.problems)
    said = " ".join(map(str, (*found.problems, *found.notes)))
    assert "a@b.c" not in said and "7946" not in said
    if found.network is not None:
        written = to_json(found.network)
        assert "a@b.c" not in written and "7946" not in written
        assert has_enough([column.meaning for column in guess_columns(table([heads, *rows])).columns])


@SLOW
@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=8))
def test_any_text_gives_a_guess(rows):
    guess = guess_columns(table(rows))
    assert len({column.heading for column in guess.columns}) == len(guess.columns)
    found = from_columns(table(rows))
    assert (found.network is None) == bool(found.problems)
