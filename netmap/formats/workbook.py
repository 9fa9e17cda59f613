"""The map as a workbook: one sheet a table, every cell text."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook, load_workbook

from netmap.errors import NotPossibleError, UnreadableError
from netmap.formats.graph_files import NOT_XML
from netmap.formats.map_tables import BIGGEST_UNPACKED, Rows, from_tables, known_table, to_tables
from netmap.formats.result import MOST_ROWS, ReadResult
from netmap.model import Network, Problem

WIDEST, LONGEST_GAP = 500, 2_000


def to_xlsx(network: Network) -> bytes:
    """Return a map as a workbook, one sheet a table, every cell text.

    Raises
    ------
    NotPossibleError
        If a text holds a control character, which a workbook cannot.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in to_tables(network).items():
        sheet = book.create_sheet(name)
        for row in rows:
            for cell in row:
                if NOT_XML.search(cell) or len(cell) > 32_000:
                    raise NotPossibleError(
                        f"A text in {name} has a character that XML cannot hold or more than 32,000 letters; a "
                        "workbook cannot hold it. Save the map as JSON or CSV instead."
                    )
            sheet.append(row)
        for line in sheet.iter_rows():
            for place in line:
                place.number_format = "@"  # a spreadsheet then leaves 007 and 1E5 alone
                if place.value is not None:
                    place.data_type = "s"
        sheet.freeze_panes = "A2"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def from_xlsx(data: bytes, file: str = "map.xlsx") -> ReadResult:
    """Read a workbook with one sheet a table; sheets with other names are left alone."""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableError(
            f"{file} is an old .xls or a workbook with a password; save it as .xlsx without one."
        )
    _check_unpacked(data, file)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        tables = {
            known_table(sheet.title): _sheet_rows(sheet, file)
            for sheet in book.worksheets
            if known_table(sheet.title)
        }
        notes = tuple(
            f"{file}: the sheet “{sheet.title}” is no table of a map and was not read."
            for sheet in book.worksheets
            if not known_table(sheet.title) and "(ignore)" not in sheet.title
        )
        titles = [known_table(sheet.title) for sheet in book.worksheets if known_table(sheet.title)]
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl raises whatever the damage leads to
        raise UnreadableError(f"{file} is not a workbook that can be opened: {error}.") from error
    if not tables:
        raise UnreadableError(f"{file} has no sheet of a map, such as 'people'; see 'netmap template'.")
    found = from_tables(tables, file)
    problems = [
        Problem(code="doubled_table", table=title, value=title, file=file)
        for title in sorted({title for title in titles if titles.count(title) > 1})
    ]
    problems += found.problems
    return ReadResult(None if problems else found.network, tuple(problems), (*notes, *found.notes))


def _sheet_rows(sheet: Any, file: str) -> Rows:
    """Return a sheet's rows; one stray cell at the far corner must not cost a million rows."""
    rows: Rows = []
    blank = 0
    if (sheet.max_column or 0) > WIDEST:
        raise UnreadableError(
            f"The sheet {sheet.title} of {file} has something in column {sheet.max_column}; "
            "delete the empty columns beside the table and save it again."
        )
    for values in sheet.iter_rows(values_only=True):
        cells = [_cell(value) for value in values]
        blank = 0 if any(cells) else blank + 1
        if blank > LONGEST_GAP:
            if (sheet.max_row or 0) > len(rows) + 1:
                raise UnreadableError(
                    f"The sheet {sheet.title} of {file} has {LONGEST_GAP} empty rows and then something in "
                    f"row {sheet.max_row}; delete the empty rows below the table and save it again."
                )
            break
        rows.append(cells)
        if len(rows) > MOST_ROWS:
            raise UnreadableError(f"The sheet {sheet.title} of {file} has more than {MOST_ROWS} rows.")
    return rows


def _check_unpacked(data: bytes, file: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableError(f"{file} is not a workbook: {error}.") from error
    if size > BIGGEST_UNPACKED:
        raise UnreadableError(f"{file} unpacks to more than 60 MiB; that is no map.")


def _cell(value: Any) -> str:
    """Return a cell as the text that stood there: dates as dates, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
