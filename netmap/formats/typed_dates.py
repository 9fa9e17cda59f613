"""Dates as people type them: ISO first, and day or month first decided once for a whole file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from netmap.formats.result import Findings
from netmap.model import PlacedRow
from netmap.model.dates import check_date, read_day

#: the columns that hold dates, by table
DATED = {
    "roles": ("start", "end"),
    "relationships": ("start", "end"),
    "decisions": ("date",),
    "ratings": ("date",),
}
_NUMBERS = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-]\d{4}\s*")
_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")


def read_dates(
    tables: Mapping[str, Sequence[PlacedRow]], findings: Findings, *, month_first: bool | None = None
) -> dict[str, list[PlacedRow]]:
    """Return tables whose dates are written as the map keeps them; what is no date stays as typed.

    Parameters
    ----------
    tables : mapping of str to sequence of PlacedRow
        Rows by table name. Not modified.
    findings : Findings
        Is told which order was chosen, and every date that was read otherwise than it was written.
    month_first : bool, optional
        The order of 03/04/2024. By default the file decides: a number above 12 can only be a day. A
        file that says both has a problem; one that says neither is read with the day first, and told.
    """
    places = [
        (table, place, name, placed.row[name])
        for table, columns in DATED.items()
        for place, placed in enumerate(tables.get(table, ()))
        for name in columns
        if isinstance(placed.row.get(name), str) and not _is_date(placed.row[name])
    ]
    if not places:
        return {table: list(rows) for table, rows in tables.items()}
    if month_first is None:
        month_first = _find_order([text for *_, text in places], findings)
    changed: dict[tuple[str, int], dict[str, Any]] = {}
    for table, place, name, text in places:
        read = _read(text, month_first)
        if read == text:
            continue
        placed = tables[table][place]
        changed.setdefault((table, place), {})[name] = read
        where = {"table": table, "row": placed.number, "field": name, "file": placed.file or findings.file}
        findings.note("date", value=text, choices=read, **where)
    return {
        table: [
            placed._replace(row={**placed.row, **changed[table, place]})
            if (table, place) in changed
            else placed
            for place, placed in enumerate(rows)
        ]
        for table, rows in tables.items()
    }


def _is_date(text: str) -> bool:
    try:
        check_date(text)
    except ValueError:
        return text == ""
    return True


def _find_order(texts: Sequence[str], findings: Findings) -> bool:
    pairs = [(int(m[1]), int(m[2]), text) for text in texts if (m := _NUMBERS.fullmatch(text))]
    days = [text for first, _, text in pairs if first > 12]
    months = [text for first, second, text in pairs if first <= 12 < second]
    if days and months:
        findings.problem("date_order", value=f"{days[0]} and {months[0]}")
    elif pairs:
        sure = bool(days or months)
        order = "month" if months else "day"
        example = (days or months or [pairs[0][2]])[0]
        findings.note(
            "date_order",
            value=example,
            choices=order if sure else f"{order} (nothing in the file says which)",
        )
    return bool(months) and not days


def _read(text: str, month_first: bool) -> str:
    """Return a date as the map keeps it, or the text as it is."""
    timed = _WITH_TIME.fullmatch(text.strip())
    try:
        return check_date(timed[1]) if timed else read_day(text, month_first=month_first)
    except ValueError:
        return text
