"""Values in the cells of a table: escaped on the way out, whole again on the way in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from netmap.model import LIST_JOINT, TABLES, PlacedRow, Problem, Record, columns
from netmap.model.problems import shorten

#: a cell that a spreadsheet would run starts with one of these
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
#: an attribute that is not text is written as JSON behind this mark, so that it comes back whole
JSON_MARK = "json:"
Rows = list[list[str]]


def escape(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run, or that has one already."""
    return f"'{text}" if text.startswith((*RISKY, "'")) else text


def unescape(text: str) -> str:
    """Take away the apostrophe that `escape` put there."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*RISKY, "'")) else text


def to_text(value: Any) -> str:
    """Return a single value as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def to_cells(record: Record) -> dict[str, str]:
    """Return a record as the texts of one row: lists joined, what is at its default left blank."""
    cells = {}
    for name in columns(record.table):
        value = getattr(record, name)
        if name != "id" and value == type(record).model_fields[name].default:
            cells[name] = ""
        elif isinstance(value, tuple):
            cells[name] = LIST_JOINT.join(value)
        else:
            cells[name] = to_text(value)
    return cells


def mark_attribute(value: Any) -> str:
    """Return a value of a column of one's own as text that comes back as what it was."""
    if value is None:
        return ""
    if isinstance(value, str) and value and not value.startswith(JSON_MARK):
        return value
    return JSON_MARK + json.dumps(value, ensure_ascii=False)


def unmark_attribute(value: Any) -> Any:
    """Return what `mark_attribute` was given; a text that only looks like ours stays as it is."""
    if isinstance(value, str) and value.startswith(JSON_MARK):
        try:
            return json.loads(value[len(JSON_MARK) :])
        except (ValueError, RecursionError):
            return value
    return value


def restore(row: Mapping[str, Any], table: str) -> dict[str, Any]:
    """Return a row of a table with the values of columns of one's own as they were."""
    own = TABLES[table].model_fields
    return {key: value if key in own else unmark_attribute(value) for key, value in row.items()}


def to_csv(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    """Return rows as CSV text."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def table_from_rows(
    rows: Iterable[Sequence[str]], table: str, file: str, required: Sequence[str] = ()
) -> tuple[list[PlacedRow], list[Problem]]:
    """Return the records of a table whose first row holds the column names; row 1 is that header."""
    lines = iter(rows)
    header = [unescape(name.strip()) for name in next(lines, [])]
    while header and not header[-1]:
        header.pop()
    problems = [
        Problem(code="missing_column", table=table, row=1, field=name, value=name, file=file)
        for name in required
        if name not in header
    ]
    problems += [
        Problem(code="doubled_column", table=table, row=1, field=name, value=shorten(name), file=file)
        for name in dict.fromkeys(header)
        if name and header.count(name) > 1
    ]
    if problems and required:
        return [], problems  # without its columns every row would be wrong: say so once
    placed = []
    unnamed = {place for place, name in enumerate(header) if not name}
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        problem = _misfit(header, cells, unnamed)
        if problem:
            code, value = problem
            problems.append(Problem(code=code, table=table, row=number, value=value, file=file))
            continue
        row = {name: unescape(cell) for name, cell in zip(header, cells, strict=False) if name}
        placed.append(PlacedRow(row, number, file))
    return placed, problems


def _misfit(header: Sequence[str], cells: Sequence[str], unnamed: set[int]) -> tuple[str, str] | None:
    """Return why a row does not fit its header, as a problem's code and value, or nothing."""
    spare = [cell for cell in cells[len(header) :] if cell.strip()]
    if spare or (len(cells) < len(header) and len(cells) == 1 and len(header) > 2):
        return "wrong_row_length", f"{len(cells) - len(header):+d}"
    lost = next((cells[p] for p in unnamed if p < len(cells) and cells[p].strip()), "")
    return ("unnamed_column", shorten(lost)) if lost else None
