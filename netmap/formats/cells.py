"""Values in the cells of a table: escaped on the way out, whole again on the way in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netmap.model import LIST_JOINT, TABLES, PlacedRow, Problem, Record, columns
from netmap.model.problems import shorten

#: a cell that a spreadsheet would run starts with one of these
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
#: an attribute that is not text is written as JSON behind this mark, so that it comes back whole
JSON_MARK = "json:"
Rows = list[list[str]]
#: what a spreadsheet shows in place of a value: its errors, and the signs that fill a column too narrow
SPOILT = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV/0!|SPILL!|CALC!|FIELD!|GETTING_DATA)|#{3,}")
SPOILT_MEND = (
    "a spreadsheet puts this where a formula failed or a column is too narrow; mend it there and save again"
)


def escape(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run, or that has one already, or looks spoilt."""
    return f"'{text}" if text.startswith((*RISKY, "'")) or SPOILT.fullmatch(text) else text


def unescape(text: str) -> str:
    """Take away the apostrophe that `escape` put there."""
    bare = text[1:] if text.startswith("'") else ""
    return bare if bare.startswith((*RISKY, "'")) or SPOILT.fullmatch(bare) else text


def head_place(rows: Sequence[Sequence[str]]) -> int:
    """Return where the first row is that is not blank; 0 if there is none."""
    return next((place for place, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)


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
    rows: Sequence[Sequence[str]], table: str, file: str, required: Sequence[str] = ()
) -> tuple[list[PlacedRow], list[Problem]]:
    """Return the records of a table whose first row that is not blank holds the column names."""
    top = head_place(rows)
    header = [unescape(name.strip()) for name in (rows[top] if rows else [])]
    while header and not header[-1]:
        header.pop()
    problems = [
        Problem(code="missing_column", table=table, row=top + 1, field=name, value=name, file=file)
        for name in required
        if name not in header
    ]
    problems += [
        Problem(code="doubled_column", table=table, row=top + 1, field=name, value=shorten(name), file=file)
        for name in dict.fromkeys(header)
        if name and header.count(name) > 1
    ]
    if problems and required:
        return [], problems  # without its columns every row would be wrong: say so once
    placed = []
    unnamed = [place for place, name in enumerate(header) if not name]
    for number, cells in enumerate(rows[top + 1 :], start=top + 2):
        if not any(cell.strip() for cell in cells):
            continue
        found = [*_misfits(header, cells, unnamed)] or [*_spoilt(header, cells)]
        for code, name, value, mend in found:
            problems.append(
                Problem(
                    code=code, table=table, row=number, field=name, value=value, choices=mend, file=file
                )
            )  # fmt: skip
        if not found:
            row = {name: unescape(cell) for name, cell in zip(header, cells, strict=False) if name}
            placed.append(PlacedRow(row, number, file))
    return placed, problems


Misfit = tuple[str, str, str, str]


def _misfits(header: Sequence[str], cells: Sequence[str], unnamed: Sequence[int]) -> Iterator[Misfit]:
    """Yield why a row does not fit its header: a problem's code, field, value and what to do."""
    spare = [cell for cell in cells[len(header) :] if cell.strip()]
    if spare or (len(cells) < len(header) and len(cells) == 1 and len(header) > 2):
        yield "wrong_row_length", header[-1] if header else "", f"{len(cells) - len(header):+d}", ""
        return
    for place in unnamed:
        if place < len(cells) and cells[place].strip():
            yield "unnamed_column", f"column {place + 1}", shorten(cells[place]), ""
            return


def _spoilt(header: Sequence[str], cells: Sequence[str]) -> Iterator[Misfit]:
    """Yield the cells in which a spreadsheet put an error."""
    for name, cell in zip(header, cells, strict=False):
        if cell.startswith("#") and SPOILT.fullmatch(cell.strip()):
            yield "not_right", name, shorten(cell), SPOILT_MEND
