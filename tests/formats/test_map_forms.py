"""The three forms of the map file: what goes in comes out."""

from __future__ import annotations

import json
import tempfile

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from netmap.errors import UnreadableError
from netmap.formats import gather, read_data, read_files, write
from netmap.formats.cells import escape, unescape
from netmap.formats.map_json import from_json, map_schema, to_dict, to_json
from netmap.formats.map_tables import from_tables, write_zip
from netmap.formats.result import Findings
from netmap.formats.source import Table
from netmap.formats.workbook import to_xlsx
from tests.examples import examples
from tests.strategies import networks, text

SCHEMA = jsonschema.validators.validator_for(map_schema())(map_schema())  # checking the schema is dear
SLOW = settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(networks())
def test_json_comes_back_whole(network):
    assert from_json(to_json(network)).require() == network
    SCHEMA.validate(to_dict(network))


@SLOW
@given(networks())
def test_zip_and_folder_come_back_whole(network):
    assert read_files(write_zip(network, "m.zip")).require() == network
    with tempfile.TemporaryDirectory() as folder:
        write(network, folder, form="folder")
        assert read_files(gather(folder)).require() == network


@settings(SLOW, max_examples=examples(25))
@given(networks())
def test_workbook_comes_back_whole(network):
    assert read_data(to_xlsx(network), "m.xlsx").require() == network


@given(text)
def test_escaping_is_undone(value):
    assert unescape(escape(value)) == value


def test_only_the_format_is_required():
    network = from_json('{"netmap_format": 1}').require()
    assert network.vocabulary.group("LE").bloc == "citizen"
    assert network.settings.half_life_days == 365


def test_one_record_a_line():
    data = {"netmap_format": 1, "people": [{"id": "a"}, {"id": "b", "grade": 7}]}
    lines = to_json(from_json(json.dumps(data)).require()).splitlines()
    assert '    {"id": "a"},' in lines
    assert '    {"id": "b", "grade": 7}' in lines


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[]", "netmap_format"),
        ("{", "not JSON"),
        ('{"netmap_format": 2}', "reads 1"),
        ('{"netmap_format": 1, "netmap_format": 1}', "twice"),
        ('{"netmap_format": 1, "x": NaN}', "not a number"),
        ('{"netmap_format": 1, "x": ' + "[" * 60 + "]" * 60 + "}", "nested"),
        ('{"netmap_format": 1, "x": ' + "9" * 5000 + "}", "too long"),
    ],
)
def test_unreadable_json_says_why(content, says):
    with pytest.raises(UnreadableError, match=says):
        from_json(content, "map.json")


def test_records_that_are_no_records_are_problems():
    result = from_json('{"netmap_format": 1, "people": [7], "roles": 3, "settings": {"seed": -1}, "name": 4}')
    assert {(p.code, p.table, p.field) for p in result.problems} == {
        ("not_right", "people", ""),
        ("not_a_table", "roles", ""),
        ("not_right", "settings", "seed"),
        ("not_text", "", "name"),
    }


def read_tables(tables):
    """Read rows by table name."""
    return from_tables({name: Table(name, name, rows) for name, rows in tables.items()}, Findings("map"))


def test_a_missing_column_is_said_once():
    tables = {"relationships": [["source", "kind"], *[["a", "trusts"]] * 30]}
    problems = read_tables(tables).problems
    assert [(p.code, p.field, p.row) for p in problems] == [("missing_column", "target", 1)]


def test_forty_problems_are_forty_problems():
    rows = [["id", "paid"], *[[f"p{n}", "perhaps"] for n in range(40)]]
    problems = read_tables({"people": rows}).problems
    assert [(p.row, p.field) for p in problems] == [(n + 2, "paid") for n in range(40)]


def test_things_that_are_no_workbook():
    for data in (b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"):
        with pytest.raises(UnreadableError):
            read_data(data, "m.xlsx")
        with pytest.raises(UnreadableError):
            read_data(data, "m.zip")
