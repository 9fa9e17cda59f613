"""UK organograms: the real pair, and pairs made up to hold every mistake that real ones have."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netmap
from netmap.formats import read_files, report_csv
from netmap.formats.contacts import take_out
from netmap.formats.map_json import to_json
from netmap.formats.organogram import from_organogram
from netmap.formats.posts import guess_layer
from netmap.formats.source import Table
from netmap.formats.workbook import to_workbook
from netmap.model import find_observations
from netmap.store import Store
from tests.conftest import SHARED
from tests.formats.laws import SLOW

REAL = SHARED / "data" / "ukgov_natural_england_2013"
SENIOR = [
    "Post Unique Reference", "Name", "Grade (or equivalent)", "Job Title", "Job/Team Function", "Parent Department",
    "Organisation", "Unit", "Contact Phone", "Contact E-mail", "Reports to Senior Post", "Salary Cost of Reports (£)",
    "FTE", "Actual Pay Floor (£)", "Actual Pay Ceiling (£)", "", "Professional/Occupational Group", "Notes", "Valid?",
]  # fmt: skip
JUNIOR = [
    "Parent Department", "Organisation", "Unit", "Reporting Senior Post", "Grade", "Payscale Minimum (£)",
    "Payscale Maximum (£)", "Generic Job Title", "Number of Posts in FTE", "Professional/Occupational Group",
]  # fmt: skip


def senior(ref, name, title, boss, *, grade="SCS1", notes="", fte="1.00", unit="Strategy", floor="65000"):
    return [ref, name, grade, title, "Runs it", "Dept", "Agency", unit, "020 7946 0018", "bo.li@dau.gov.example", boss,
            "0", fte, floor, "69999", "0", "Policy", notes, "1"]  # fmt: skip


def junior(boss, fte, grade="EO"):
    return ["Dept", "Agency", "Strategy", boss, grade, "21375", "26702", "Caseworker", fte, "Other"]


def as_csv(*rows, encoding="utf-8"):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def read_pair(seniors, juniors=None):
    files = {"senior.csv": as_csv(SENIOR, *seniors)}
    if juniors is not None:
        files["junior.csv"] = as_csv(JUNIOR, *juniors)
    return read_files(files)


def lines(network):
    return {(line.source, line.target) for line in network.relationships}


def said(found):
    return " / ".join(str(note) for note in found.notes)


@pytest.mark.skipif(not REAL.is_dir(), reason="the shared data are not here")
def test_the_real_pair_comes_in_whole():
    found = netmap.read(REAL / "raw_redacted")
    network = found.require()
    with (REAL / "nodes.csv").open(encoding="utf-8", newline="") as stream:
        nodes = {row["id"]: row for row in csv.DictReader(stream)}
    with (REAL / "edges.csv").open(encoding="utf-8", newline="") as stream:
        edges = {(row["source"], row["target"]) for row in csv.DictReader(stream)}
    assert found.form == "organogram"
    assert [person.id for person in network.people] == list(nodes) and len(nodes) == 25
    assert lines(network) == edges and len(network.relationships) == 24
    for person in network.people:
        node = nodes[person.id]
        assert person.attributes["junior_fte"] == float(node["junior_fte"])
        assert person.attributes["fte"] == float(node["fte"])
        assert person.attributes["grade"] == node["grade"]
        assert person.name == node["label"]
    assert any(note.count == 178 and "2238.94" in note.said for note in found.notes)
    units = {organisation.id: organisation.part_of for organisation in network.organisations}
    assert (
        units["Land Use"] == "Natural England" and units["Natural England"] == nodes["1"]["parent_department"]
    )


SECRETS = (
    "020 7946 0018",
    "7946 0018",
    "0300 123 1234",
    "bo.li",
    "dau.gov.example",
    "+44 (0)20",
    "07700 900",
)


def test_no_way_to_reach_anybody_gets_into_a_map_or_the_store(tmp_path):
    notes = "Job share; ring 0300 123 1234 or write to bo.li@dau.gov.example, +44 (0)20 7946 0018"
    rows = [
        senior("1", "Bo Li", "Chief Executive", "XX", notes=notes, unit="Press 07700 900123"),
        senior("2", "N/D", "Head of News (bo.li@dau.gov.example)", "1"),
    ]
    rows[0][4] = "Tel: 7946 0018 (team)"
    found = read_pair(rows, [junior("1", "2.5")])
    network = found.require()
    codes = [note.code for note in found.notes]
    assert codes.count("private") == 2 and codes.count("private_text") == 5
    written = to_json(network).encode() + report_csv(found) + repr(network).encode()
    store = Store(f"sqlite:///{tmp_path / 'maps.sqlite'}")
    store.create(network, now=datetime(2026, 11, 22, tzinfo=UTC))
    store.close()
    for path in tmp_path.iterdir():
        written += path.read_bytes()
    assert b"Chief Executive" in written
    assert not [secret for secret in SECRETS if secret.encode() in written]


@pytest.mark.parametrize(
    "text",
    ["020 7946 0018", "(0161) 496 0000", "+44 20 7946 0958", "0300-123-1234 ext. 22", "tel 496 0000", "01632960001",
     "(780) 428-9482", "Fax: +1 (780) 428-3457"],
)  # fmt: skip
def test_telephone_numbers_are_found(text):
    assert not any(char.isdigit() for char in take_out(f"Call {text}, please")[0])


@pytest.mark.parametrize(
    "text",
    ["£1,032,709.00", "2013-09-30", "01/04/2013", "65000-69999", "Grade 7", "Costs of posts 23, 134", "0.000001",
     "Section 151", "1846487.88", "posts 137,59,51,53,47,58,56,114"],
)  # fmt: skip
def test_other_numbers_stay(text):
    assert take_out(text) == (text, ())


@given(st.text(max_size=300))
def test_nothing_is_left_to_take_out_the_second_time(text):
    bare, _ = take_out(text)
    assert take_out(bare)[0] == bare


def test_a_job_share_is_two_people_and_one_line_from_below():
    found = read_pair(
        [
            senior("1", "Ann Lee", "Chief Executive", "XX", grade="SCS3"),
            senior("2", "Bo Li", "Director", "1", fte="0.6", notes="Job share"),
            senior("2", "Cy Day", "Director", "1", fte="0.4"),
            senior("3", "N/D", "Head", "2"),
        ],
        [junior("2", "3.5"), junior("2", "0.75", "AO"), junior("3", "1")],
    )
    network = found.require()
    assert [person.name for person in network.people] == ["Ann Lee", "Bo Li", "Cy Day", "Head"]
    assert lines(network) == {("2", "1"), ("2#2", "1"), ("3", "2")}
    own = {person.id: person.attributes["junior_fte"] for person in network.people}
    assert own == {"1": 0, "2": 4.25, "2#2": 0, "3": 1}
    assert network.people[1].attributes["junior_grades"] == "EO: 3.5; AO: 0.75"
    assert "a job share; the 1 posts below it report to the first" in said(found)


def test_two_secret_holders_of_one_post_are_a_job_share_and_a_named_row_twice_is_not():
    rows = [
        senior("1", "Ann Lee", "Chief", "XX"),
        senior("2", "N/D", "Head", "1"),
        senior("2", "N/D", "Head", "1"),
    ]
    assert len(read_pair(rows).require().people) == 3
    found = read_pair([*rows[:2], senior("3", "Bo", "Head", "1"), senior("3", "Bo", "Head", "1")])
    assert len(found.require().people) == 3 and "it is there twice" in said(found)


def test_two_different_posts_with_one_reference_are_a_problem():
    found = read_pair(
        [senior("1", "A", "Chief", "XX"), senior("2", "B", "Head", "1"), senior("2", "C", "Clerk", "XX")]
    )
    assert [(p.code, p.row, p.value) for p in found.problems] == [("doubled_id", 4, "2")]


def test_vacant_posts_stay_and_nobody_below_them_falls_off():
    found = read_pair(
        [
            senior("1", "Ann Lee", "Chief Executive", "XX"),
            senior("2", "Vacant ", "Head of Post", "1", floor="0"),
            senior("3", "VACANT - advertised", "Director", "1"),
            senior("4", "N/D", "Head of Files", "3"),
        ]
    )
    network = found.require()
    assert lines(network) == {("3", "1"), ("4", "3")}
    assert [(person.id, person.attributes.get("vacant")) for person in network.people] == [
        ("1", None),
        ("3", True),
        ("4", None),
    ]
    (seat,) = [role for role in network.roles if not role.person]
    assert (seat.title, seat.attributes["post"], seat.attributes["reports_to"]) == ("Head of Post", "2", "1")
    assert [o.code for o in find_observations(network)] == ["vacant_post"]
    assert "because others report to it" in said(found)


def test_eliminated_posts_and_people_in_no_post_are_left_out_and_told():
    found = read_pair(
        [
            senior("1", "Ann Lee", "Chief Executive", "XX"),
            senior("OLD", "Eliminated", "Head of Faxes", "1"),
            senior("0", "Bo Li", "Not in post", "XX"),
            senior("0", "Cy Day", "Not in post", "N/A"),
            senior("5", "N/D", "Clerk", "OLD"),
        ],
        [junior("1", "1"), junior("OLD", "2"), junior("0", "0.5"), junior("", "4")],
    )
    network = found.require()
    assert [person.id for person in network.people] == ["1", "5"] and not network.relationships
    assert said(found).count("paid, and in no post") == 2
    assert "the post 'Head of Faxes': it was eliminated" in said(found)
    assert "the line to 'OLD': that post was eliminated" in said(found)
    for ref, fte in (("OLD", "2"), ("0", "0.5"), ("nobody", "4")):
        assert f"junior posts below '{ref}' ({fte} full-time equivalents)" in said(found)


def test_references_that_lead_nowhere_are_problems_and_all_are_listed():
    found = read_pair(
        [senior("1", "Ann", "Chief", "XX"), senior("2", "Bo", "Head", "9"), senior("", "Cy", "Clerk", "1"),
         senior("4", "Di", "Clerk", "1", fte="full")],
        [junior("8", "1"), junior("1", "many"), junior("1", "-3")],
    )  # fmt: skip
    assert found.network is None
    assert {(p.code, p.file, p.row, p.field) for p in found.problems} == {
        ("unknown_reference", "senior.csv", 3, "boss"),
        ("missing", "senior.csv", 4, "ref"),
        ("not_right", "senior.csv", 5, "fte"),
        ("unknown_reference", "junior.csv", 2, "boss"),
        ("not_a_number", "junior.csv", 3, "fte"),
        ("not_a_number", "junior.csv", 4, "fte"),
    }


def test_a_post_that_reports_to_itself_or_to_nobody_said_is_a_top():
    found = read_pair(
        [senior("1", "Ann", "Chief", "1"), senior("2", "Bo", "Head", "N/A"), senior("3", "C", "D", "1.0")]
    )
    assert lines(found.require()) == {("3", "1")}
    assert "reports to itself" in said(found) and "nothing says who" in said(found)


def test_either_table_alone():
    alone = read_pair([senior("1", "Ann", "Chief", "XX")]).require()
    assert "junior_fte" not in alone.people[0].attributes
    found = read_files({"j.csv": as_csv(JUNIOR, junior("7", "1.5"), junior("7", "1"), junior("DWP8", "2"))})
    network = found.require()
    assert {p.id: p.attributes["junior_fte"] for p in network.people} == {"7": 2.5, "DWP8": 2}
    assert not network.relationships and [n.code for n in found.notes].count("made_actor") == 2


def test_every_wrapping_gives_the_same_map():
    rows = (
        [SENIOR, senior("1", "Zoë", "Chief", "XX"), senior("2", "Bo", "Head", "1")],
        [JUNIOR, junior("2", "3")],
    )
    old = {"s.csv": as_csv(*rows[0], encoding="cp1252"), "j.csv": as_csv(*rows[1], encoding="cp1252")}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in old.items():
            archive.writestr(f"2013/{name}", data)
    book = to_workbook(
        {"(final data) senior-staff": rows[0], "(final data) junior-staff": rows[1], "Help": [["Hi"]]}
    )
    indexed = [[str(place - 1) if place else "", *row] for place, row in enumerate(rows[0])]
    found = [
        read_files(old),
        read_files({"pair.zip": packed.getvalue()}),
        read_files({"pair.xlsx": book}),
        read_files({"s.csv": as_csv(*indexed), "j.csv": as_csv(*rows[1])}),
    ]
    assert {result.form for result in found} == {"organogram"}
    first = found[0].require()
    assert first.people[0].name == "Zoë" and len(first.relationships) == 1
    assert all(result.require() == first for result in found)
    assert [note.code for note in found[0].notes].count("encoding") == 2
    assert [note.value for note in found[2].notes if note.code == "not_a_table"] == ["Help"]


def test_two_returns_at_once_are_refused():
    row = as_csv(SENIOR, senior("1", "Ann", "Chief", "XX"))
    assert [p.code for p in read_files({"a.csv": row, "b.csv": row}).problems] == ["doubled_table"]


def test_units_of_one_name_in_two_agencies_are_two():
    rows = [senior("1", "Ann", "Chief", "XX", unit="HR"), senior("HR", "Bo", "Head", "1", unit="HR")]
    rows[1][6] = "Other agency"
    network = read_pair(rows).require()
    assert [role.organisation for role in network.roles] == ["Dept / Agency / HR", "Dept / Other agency / HR"]
    assert network.actors["Dept / Other agency / HR"].part_of == "Other agency"


@pytest.mark.parametrize(
    ("grade", "title", "layer"),
    [("SCS4", "", "board"), ("SCS1A", "", "senior"), ("OF-9", "", "board"), ("OF-7", "", "senior"),
     ("Grade 7", "", "middle"), ("AO", "", "front"), ("PO4", "Interim Strategic Director of People", "senior"),
     ("", "Deputy Chief Executive", "senior"), ("", "Chief Executive", "board"), ("", "PA to Director", "front"),
     ("JNC", "Assistant Director", "senior"), ("", "Senior Social Worker", "front"), ("", "Library Manager", "middle"),
     ("", "Headgear maker", ""), ("", "", "")],
)  # fmt: skip
def test_layers_are_guessed_from_grades_and_titles(grade, title, layer):
    assert guess_layer(grade, title) == layer


@SLOW
@given(st.lists(st.lists(st.text(max_size=8), max_size=20), max_size=5), st.booleans())
def test_any_cells_give_a_result(rows, both):
    pair = [Table("s", "s.csv", [SENIOR, *rows]), Table("j", "j.csv", [JUNIOR, *rows]) if both else None]
    found = from_organogram(*pair)
    assert (found.network is None) == bool(found.problems)
