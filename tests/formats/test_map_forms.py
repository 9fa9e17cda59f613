"""The three forms of the map file: what goes in comes out."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from netmap.errors import UnreadableError
from netmap.formats.map_json import from_json, map_schema, to_dict, to_json
from netmap.formats.map_tables import (
    from_tables,
    from_zip,
    read_folder,
    to_zip,
    write_folder,
)
from netmap.formats.result import escape, unescape
from netmap.formats.workbook import from_xlsx, to_xlsx
from tests.strategies import networks, text

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(networks())
def test_json_comes_back_whole(network):
    assert from_json(to_json(network)).require() == network
    jsonschema.validate(to_dict(network), map_schema())


@SLOW
@given(networks())
def test_zip_and_folder_come_back_whole(network):
    assert from_zip(to_zip(network)).require() == network
    with tempfile.TemporaryDirectory() as folder:
        write_folder(network, Path(folder))
        assert read_folder(Path(folder)).require() == network


@settings(SLOW, max_examples=25)
@given(networks())
def test_workbook_comes_back_whole(network):
    assert from_xlsx(to_xlsx(network)).require() == network


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


def test_a_missing_column_is_said_once():
    tables = {"relationships": [["source", "kind"], *[["a", "trusts"]] * 30]}
    problems = from_tables(tables, "map.xlsx").problems
    assert [(p.code, p.field, p.row) for p in problems] == [("missing_column", "target", 1)]


def test_forty_problems_are_forty_problems():
    rows = [["id", "paid"], *[[f"p{n}", "perhaps"] for n in range(40)]]
    problems = from_tables({"people": rows}, "map.xlsx").problems
    assert [(p.row, p.field) for p in problems] == [(n + 2, "paid") for n in range(40)]


def test_things_that_are_no_workbook():
    for data in (b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"):
        with pytest.raises(UnreadableError):
            from_xlsx(data)
        with pytest.raises(UnreadableError):
            from_zip(data)
