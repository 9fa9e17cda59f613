"""Every figure behind the answers as a workbook: a sheet a table, numbers as numbers, text never a formula."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netmap.formats.workbook import LONGEST_TEXT, save_book
from netmap.report.document import clean
from netmap.report.source import Source

Word = Callable[[str], str]
#: letters to a column, and how wide the first one and the others are at most
NARROWEST, WIDEST, SENTENCE = 12, 48, 110
#: how high a line is, in points
LINE = 15
#: columns of the tables that hold an id
WHO = ("body", "person")


def to_figures(source: Source) -> bytes:
    """Return the tables of an analysis as a workbook.

    Parameters
    ----------
    source : Source
        A map and what of its analysis may be shown: people are called as in a report.

    Returns
    -------
    bytes
        An .xlsx: the answers, every table that has rows, and the cautions. The columns are called as in
        the analysis; people, organisations, groups and layers stand under their labels, under their ids
        only with names on. The same map and analysis give the same bytes.
    """
    from openpyxl import Workbook  # takes a quarter of a second

    book = Workbook()
    book.remove(book.worksheets[0])
    _write(book, "answers", ["answer"], [[text] for text in source.sentences.values() if text], SENTENCE)
    for name, frame in source.analysis.tables().items():
        if frame.empty:
            continue
        if name == "structure":  # few graphs, many measures: a measure a row
            frame = frame.T
        word = _words(source, name)
        plain = name in ("series", "votes")  # their rows are only numbered
        ids = source.names and name in ("actors", "power")
        head = [*([] if plain else [name]), *(["id"] if ids else [])]
        columns = [source.group(c) if name == "series" and c in _groups(source) else c for c in frame.columns]
        rows = []
        for key, row in zip(frame.index, frame.itertuples(index=False), strict=True):
            own = [] if plain else [word(str(key)), *([str(key)] if ids else [])]
            cells = [
                source.label(v) if c in WHO else v
                for c, v in zip(frame.columns, map(_value, row), strict=True)
            ]
            rows.append([*own, *cells])
        _write(book, name, [*head, *columns], rows, WIDEST)
    # a place can end in somebody's id
    cautions = [[*([c.path] if source.names else []), c.code, c.sentence] for c in source.analysis.cautions]
    head = [*(["path"] if source.names else []), "code", "sentence"]
    _write(book, "cautions", head, cautions, SENTENCE)
    return save_book(book)


def _groups(source: Source) -> set[str]:
    return {group.id for group in source.network.vocabulary.groups} | {"unknown", ""}


def _words(source: Source, table: str) -> Word:
    """Return what the rows of a table are called."""
    words: dict[str, Word] = {
        "actors": source.label,
        "power": source.label,
        "groups": source.group,
        "layers": source.layer,
    }
    return words.get(table, str)


def _value(value: Any) -> Any:
    """Return a cell as a spreadsheet holds it; what is undefined is empty."""
    if value is None or value != value:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return int(value) if float(value).is_integer() else value
    if isinstance(value, list | tuple):
        return " to ".join(f"{v:.4g}" if isinstance(v, float) else str(v) for v in value)
    return str(value)


def _write(book: Any, name: str, head: list[str], rows: list[list[Any]], widest: int) -> None:
    """Write one sheet; nothing where it has no rows."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    if not rows:
        return
    sheet = book.create_sheet(name)
    for row in (head, *rows):
        sheet.append([clean(cell)[:LONGEST_TEXT] if isinstance(cell, str) else cell for cell in row])
    for line in sheet.iter_rows():
        for place in line:
            place.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(place.value, str):
                place.data_type = "s"  # "=1+1" is what somebody wrote, and no formula
    for place in sheet[1]:
        place.font = Font(bold=True)
    for number, column in enumerate(zip(head, *rows, strict=True), start=1):
        longest = max(len(cell) for cell in map(str, column))
        width = min(max(longest if number == 1 or widest == SENTENCE else NARROWEST, NARROWEST), widest)
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number, row in enumerate(rows, start=2):  # LibreOffice leaves wrapped lines hidden without a height
        lines = max(-(-len(str(cell)) // widest) for cell in row)
        if lines > 1:
            sheet.row_dimensions[number].height = LINE * lines
    sheet.freeze_panes = "B2"
