"""What a reader gives back, and what every reader needs: text out of bytes, tables out of rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from netmap.errors import InvalidNetworkError, UnreadableError
from netmap.model import LIST_JOINT, Network, PlacedRow, Problem, Record, columns
from netmap.model.problems import shorten

BIGGEST_FILE = 200 * 2**20
#: more rows than this are no map, and would fill the memory before anybody could say so
MOST_ROWS = 200_000
#: a cell that a spreadsheet would run starts with one of these
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


class ReadResult(NamedTuple):
    """A map and what was noticed; the map is ``None`` exactly if something is wrong."""

    network: Network | None
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()

    def require(self) -> Network:
        """Return the map, or raise `InvalidNetworkError` with every problem."""
        if self.network is None:
            raise InvalidNetworkError(self.problems)
        return self.network


def decode(data: bytes, file: str) -> str:
    """Return bytes as text: UTF-8 with or without its mark, or UTF-16 with one.

    Raises
    ------
    UnreadableError
        If the bytes are neither.
    """
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        found = data[max(0, error.start - 10) : error.start + 10]
        raise UnreadableError(
            f"{file} is not UTF-8 text (at byte {error.start}: {shorten(repr(found))}); "
            "save it as 'CSV UTF-8' or 'JSON, UTF-8' and read it again."
        ) from error


def decode_table(data: bytes, file: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a table, and a note if it was in a spreadsheet's old code page.

    Raises
    ------
    UnreadableError
        If it is no text.
    """
    if b"\0" in data[:1000] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableError(
            f"{file} looks like UTF-16 without its mark, or is no text; save it as 'CSV UTF-8'."
        )
    try:
        return decode(data, file), ()
    except UnreadableError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise UnreadableError(f"{file} is no text that can be read; save it as 'CSV UTF-8'.") from None
        return text, (
            f"{file} was read as Windows-1252, not UTF-8: look whether names with accents are right.",
        )


def read_bytes(path: Path) -> bytes:
    """Return what is in a file, or say in one sentence why it cannot be had."""
    try:
        with path.open("rb") as stream:
            data = stream.read(BIGGEST_FILE + 1)
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(data) > BIGGEST_FILE:
        raise UnreadableError(f"{path} is larger than 200 MiB; that is no map.")
    return data


def escape(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run, or that has one already."""
    return f"'{text}" if text.startswith((*RISKY, "'")) else text


def unescape(text: str) -> str:
    """Take away the apostrophe that `escape` put there."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*RISKY, "'")) else text


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


def to_text(value: Any) -> str:
    """Return a single value as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


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
        spare = [cell for cell in cells[len(header) :] if cell.strip()]
        if spare or (len(cells) < len(header) and len(cells) == 1 and len(header) > 2):
            count = f"{len(cells) - len(header):+d}"
            problems.append(Problem(code="wrong_row_length", table=table, row=number, value=count, file=file))
            continue
        lost = next((cells[p] for p in unnamed if p < len(cells) and cells[p].strip()), "")
        if lost:
            problems.append(
                Problem(code="unnamed_column", table=table, row=number, value=shorten(lost), file=file)
            )
            continue
        row = {name: unescape(cell) for name, cell in zip(header, cells, strict=False) if name}
        placed.append(PlacedRow(row, number, file))
    return placed, problems


def read_csv_rows(text: str, file: str) -> list[list[str]]:
    """Return the rows of a CSV text; commas, semicolons and tabs are told apart by the header.

    Raises
    ------
    UnreadableError
        If a quotation mark is never closed or a cell is absurdly long.
    """
    lines = text.lstrip("\r\n").split("\n", 1)
    if lines[0].strip().lower().startswith("sep=") and len(lines) > 1:
        delimiter, text = lines[0].strip()[4:5] or ",", lines[1]  # Excel's way of saying it
    else:
        text = text.lstrip("\r\n")
        delimiter = max(",;\t", key=lines[0].count)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise UnreadableError(f"{file} has more than {MOST_ROWS} rows; that is no map.")
    except csv.Error as error:
        raise UnreadableError(f"{file} is not a table: {error}; save it as CSV again.") from error
    return rows
