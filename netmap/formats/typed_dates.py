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
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})", re.ASCII)
_IN_ONE = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})", re.ASCII)
_DAY_WORD_YEAR = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[ .-]{1,3}(?:of )?([a-z]{3,9})[ .-]{1,3}(\d{4}|\d{2})",
    re.ASCII | re.IGNORECASE,
)
_WORD_DAY_YEAR = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)? (\d{4})", re.ASCII | re.IGNORECASE)
#: a time of day, which a map does not keep, after a date
_TIME = re.compile(
    r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?[AP]M)?(?: ?Z| ?UTC|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
#: years of two digits up to this one are of this century, as most programs take them
_LAST_YEAR = 68


def are_periods(rows: Sequence[Sequence[str]], header: Sequence[str], columns: Sequence[str]) -> bool:
    """Say whether the columns ``from`` and ``to`` of a table hold dates, and not who is meant."""
    places = [place for place, name in enumerate(header) if name in columns]
    texts = [row[p].strip() for row in rows[1:200] for p in places if p < len(row) and row[p].strip()]
    dated = [text for text in texts if text.casefold() not in header]
    return bool(dated) and sum(_looks_dated(text) for text in dated) * 2 > len(dated)


def _looks_dated(text: str) -> bool:
    """Say whether a text is surely a date; a bare number may be anything."""
    return _is_date(_read(text, month_first=False)) and not text.isdigit()


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
    both: list[str] = []
    if month_first is None:
        found = [
            ({"table": t, "row": p.number, "field": name, "file": p.file or findings.file}, text)
            for t, place, name, text in places
            for p in [tables[t][place]]
        ]
        month_first, both = _find_order(found, findings)
    changed: dict[tuple[str, int], dict[str, Any]] = {}
    for table, place, name, text in places:
        read = "" if text in both else _read(text, month_first)
        if text in both:
            changed.setdefault((table, place), {})[name] = None  # the order is the problem, and is told
            continue
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


def _find_order(found: Sequence[tuple[Mapping[str, Any], str]], findings: Findings) -> tuple[bool, list[str]]:
    """Return whether the month comes first, and the dates that say it does where others say it does not."""
    pairs = [
        (int(m[1]), int(m[3]), text, where)
        for where, text in found
        if (m := _NUMBERS.fullmatch(_without_time(text)))
    ]
    days = [text for first, _, text, _ in pairs if first > 12]
    months = [(text, where) for first, second, text, where in pairs if first <= 12 < second]
    if days and months:
        findings.problem("date_order", value=f"{days[0]} and {months[0][0]}", **months[0][1])
        return False, [text for text, _ in months]
    if pairs:
        sure = bool(days or months)
        order = "month" if months else "day"
        example = (days or [text for text, _ in months] or [pairs[0][2]])[0]
        findings.note(
            "date_order",
            value=example,
            choices=order if sure else f"{order} (nothing in the file says which)",
        )
    return bool(months), []


def _without_time(text: str) -> str:
    """Return a date without the time of day behind it, and without blanks that are too many."""
    plain = " ".join(text.replace(",", " ").split())
    found = re.search(r"[T ]\d{1,2}:", plain)
    return plain[: found.start()] if found and _TIME.fullmatch(plain, found.start()) else plain


def _read(text: str, month_first: bool) -> str:
    """Return a date as the map keeps it, or the text as it is."""
    try:
        return read_day(_spelt_out(_without_time(text)), month_first=month_first)
    except ValueError:
        return text


def _spelt_out(plain: str) -> str:
    """Return a date in one of the ways that the model reads, as far as it is in one that people use."""
    if m := _YEAR_FIRST.fullmatch(plain):
        return f"{m[1]}-{int(m[3]):02d}-{int(m[4]):02d}"
    if m := _IN_ONE.fullmatch(plain):
        return f"{m[1]}-{m[2]}-{m[3]}"
    if m := _MONTH_AND_YEAR.fullmatch(plain):
        return f"{m[2]}-{int(m[1]):02d}"
    if m := _NUMBERS.fullmatch(plain):
        return f"{m[1]}/{m[3]}/{_whole_year(m[4])}"
    if m := _DAY_WORD_YEAR.fullmatch(plain):
        return f"{m[1]} {m[2]} {_whole_year(m[3])}"
    if m := _WORD_DAY_YEAR.fullmatch(plain):
        return f"{m[2]} {m[1]} {m[3]}"
    return plain


def _whole_year(digits: str) -> str:
    if len(digits) == 4:
        return digits
    return f"{'20' if int(digits) <= _LAST_YEAR else '19'}{digits}"
