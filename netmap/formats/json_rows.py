"""Records of JSON files in and out: what a table's cells can be, and nothing else, goes on to the map."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Source
from netmap.model import PlacedRow

_LISTS = frozenset({"groups", "assets"})


def read_records(data: Mapping[str, Any], key: str, table: str, findings: Findings) -> list[PlacedRow]:
    """Return the records of a list in a JSON file, counted from 1; what is no record is a problem."""
    rows = data.get(key)
    if rows is None:
        return []
    if not isinstance(rows, list):
        findings.problem("not_a_table", table=table, field=key, value=type(rows).__name__)
        return []
    found = []
    for number, row in enumerate(rows, start=1):
        if isinstance(row, Mapping):
            found.append(PlacedRow(row, number, findings.file))
        else:
            mend = "a record is written as names and values"
            findings.problem("not_right", table=table, row=number, field=key, value=row, choices=mend)
    return found


def note_unread(found: ReadResult, source: Source, file: str) -> ReadResult:
    """Return what was read of a file, with a note for every other that came with it."""
    findings = Findings()
    for name in sorted(source.files.keys() - {file}):
        findings.note("not_a_table", value=name, file=name)
    return found._replace(notes=(*findings.notes, *found.notes))


def fit_values(
    rows: list[PlacedRow], spellings: Mapping[str, str], table: str, findings: Findings
) -> list[PlacedRow]:
    """Return the rows whose values of our fields could stand in cells; columns of one's own may be anything.

    A number that is a group or a name becomes text; a record or list where one value is meant is a
    problem, and so is yes or no for a weight.
    """
    found = []
    for placed in rows:
        row = dict(placed.row)
        for name, value in placed.row.items():
            field = spellings.get(name.strip().casefold(), "")
            if not field or value is None or isinstance(value, str):
                continue
            fit = _fit(field, value)
            if fit is None:
                code = "not_a_number" if field == "weight" else "not_text"
                where = {"table": table, "row": placed.number, "field": field}
                findings.problem(code, value=json.dumps(value), file=placed.file or findings.file, **where)
                break
            row[name] = fit
        else:
            found.append(placed._replace(row=row))
    return found


def _fit(field: str, value: Any) -> Any:
    """Return a value that can stand in a field of ours, or ``None``."""
    if field in _LISTS and isinstance(value, list | tuple):
        words = [_word(part) for part in value if part not in ("", None)]
        return None if None in words else words
    if isinstance(value, list | tuple | dict) or (field == "weight" and isinstance(value, bool)):
        return None
    return _word(value) if field in (*_LISTS, "name", "layer", "kind", "culture") else value


def _word(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, int | float) else None


def to_json_text(data: Mapping[str, Any]) -> bytes:
    """Return data as a JSON file with one record a line, so that a difference is readable."""
    parts = []
    for key, value in data.items():
        listed = isinstance(value, list) and bool(value)
        rows = ",\n".join(f"    {_dump(row)}" for row in value) if listed else ""
        parts.append(f"  {_dump(key)}: " + (f"[\n{rows}\n  ]" if listed else _dump(value)))
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8")


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
