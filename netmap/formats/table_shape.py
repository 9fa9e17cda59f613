"""Where the table is in a sheet that people made: titles above it, headings, totals and footnotes below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from netmap.formats.cells import Rows, unescape
from netmap.formats.contacts import take_out
from netmap.formats.result import Findings
from netmap.formats.source import Table

#: how far down the headings may stand
DEEPEST_HEADER = 30
_TOTAL = re.compile(r"(grand |sub-? ?|overall )?totals?\b|sum\b", re.IGNORECASE)
_FIGURE = re.compile(r"[£$€]?\s?-?[\d,.\s]+%?")


class Line(NamedTuple):
    """One row of a table: its number in the file, its cells, and the section heading above it."""

    number: int
    cells: tuple[str, ...]
    section: str = ""


class Shape(NamedTuple):
    """A table without what stands around it."""

    #: the row of the headings
    header: int
    #: one for each column, told apart, none empty
    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def find_shape(table: Table, is_heading: Callable[[str], bool], findings: Findings) -> Shape:
    """Return where the headings and the rows of a table are; what is left out or joined is noted.

    Parameters
    ----------
    table : Table
        As it stands in the file.
    is_heading : callable
        Says whether a text is a heading that people use.
    findings : Findings
        Is told of everything that is not a row.
    """
    rows = [[unescape(cell.strip()) for cell in row] for row in table.rows]
    head = _find_header(rows, is_heading)
    if head is None:
        return Shape(0, (), ())
    told = _Told(findings, table.file)
    above = [row for row in rows[:head] if any(row)]
    before = len(findings.notes)
    headings, last = _headings(rows, head, told)
    headings = [take_out(heading)[0] for heading in headings]
    joined = len(findings.notes) > before  # then a row above was part of the headings
    if above and not joined:
        told.dropped(1, len(above), "rows above the headings", "no part of the table")
    lines = _lines(rows, last + 1, headings, told)
    named = _name_apart(headings, lines, head + 1, told)
    return Shape(head + 1, named, tuple(lines))


class _Told:
    """Findings with the place filled in."""

    def __init__(self, findings: Findings, file: str) -> None:
        self.findings, self.file = findings, file

    def dropped(self, row: int, count: int, what: str, why: str) -> None:
        self.findings.note(
            "dropped", row=row, count=count, value=take_out(what)[0], choices=why, file=self.file
        )

    def note(self, code: str, row: int, value: str, choices: str, count: int = 1) -> None:
        self.findings.note(
            code, row=row, value=take_out(value)[0], choices=choices, count=count, file=self.file
        )


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell) for cell in row)


def _find_header(rows: Rows, is_heading: Callable[[str], bool]) -> int | None:
    """Return the first row at least half of which are known headings, else the one with most, else the first."""
    scores = []
    for place, row in enumerate(rows[:DEEPEST_HEADER]):
        filled = _filled(row)
        if filled >= 2:
            known = sum(is_heading(cell) for cell in row if cell)
            if known >= 2 and known * 2 >= filled:
                return place
            scores.append((known, -place))
    return -max(scores)[1] if scores else None


def _headings(rows: Rows, head: int, told: _Told) -> tuple[list[str], int]:
    """Return the headings, from two rows where merged cells put them there, and the last row of them."""
    top = rows[head]
    under = rows[head + 1] if head + 1 < len(rows) else []
    over = rows[head - 1] if head else []
    if _belongs_under(top, under):
        told.note("changed", head + 2, "headings over two rows", "joined")
        return _join(top, under), head + 1
    twice = len({cell.casefold() for cell in top if cell}) < _filled(top)
    gaps = any(o and not t for o, t in zip(over, top, strict=False))
    if _filled(over) >= 2 and (twice or gaps):
        told.note("changed", head, "headings over two rows", "joined")
        if twice:
            return _join(over, top), head
        return [t or (over[i] if i < len(over) else "") for i, t in enumerate(top)], head
    return list(top), head


def _belongs_under(top: Sequence[str], under: Sequence[str]) -> bool:
    """Say whether a row only goes on with the headings: text, beneath what is empty or merged."""
    if not _filled(under) or any(_FIGURE.fullmatch(cell) for cell in under if cell):
        return False
    wide = [*top, *[""] * (len(under) - len(top))]
    free = [i for i, cell in enumerate(wide) if not cell]
    starts = [i for i in range(len(wide)) if wide[i] and i + 1 in free]
    below = {i for i, cell in enumerate(under) if cell}
    return (
        bool(free)
        and set(free) & below != set()
        and below <= {*free, *starts}
        and not below >= set(range(len(wide)))
    )


def _join(top: Sequence[str], under: Sequence[str]) -> list[str]:
    width, joined, last = max(len(top), len(under)), [], ""
    for i in range(width):
        over, cell = (row[i] if i < len(row) else "" for row in (top, under))
        last = over or last
        joined.append(
            f"{last} {cell}".strip() if cell and last.casefold() != cell.casefold() else over or cell
        )
    return joined


def _lines(rows: Rows, first: int, headings: Sequence[str], told: _Told) -> list[Line]:
    """Return the rows of the table; repeated headings, totals, sections and footnotes are noted."""
    width = len(headings)
    while (
        width and not headings[width - 1] and not any(len(r) >= width and r[width - 1] for r in rows[first:])
    ):
        width -= 1
    body = [(n, row) for n, row in enumerate(rows[first:], start=first + 1) if any(row)]
    again = [
        n
        for n, row in body
        if [c.casefold() for c in row[:width]] == [c.casefold() for c in headings[:width]]
    ]
    totals = [n for n, row in body if _is_total(row)]
    for places, what in ((again, "the headings, repeated"), (totals, "rows of totals")):
        if places:
            told.dropped(places[0], len(places), what, "not a row of the table")
    body = [(n, row) for n, row in body if n not in {*again, *totals}]
    full = [place for place, (_, row) in enumerate(body) if _filled(row) > 1]
    alone = width >= 3 and len(full) * 2 >= len(body)
    lines, section = [], ""
    for place, (number, row) in enumerate(body):
        if alone and _filled(row) == 1:
            text = next(cell for cell in row if cell)
            if place > full[-1]:
                told.dropped(number, 1, f"'{text[:60]}'", "a note below the table")
            else:
                section = take_out(text)[0]
                told.note("guessed", number, f"'{text[:60]}'", "a heading for the rows below it")
            continue
        if any(row[width:]):
            told.findings.problem("wrong_row_length", row=number, value=f"{len(row) - width:+d}", file=told.file,
                                  table="people", field=headings[width - 1] if width else "")  # fmt: skip
            continue
        cells = (*row[:width], *[""] * (width - len(row)))
        lines.append(Line(number, cells, section))
    return lines


def _is_total(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    return bool(_TOTAL.match(filled[0])) and all(_FIGURE.fullmatch(cell) for cell in filled[1:])


def _name_apart(headings: Sequence[str], lines: Sequence[Line], header: int, told: _Told) -> tuple[str, ...]:
    """Return a heading for every column, each only once."""
    width = len(lines[0].cells) if lines else len(headings)
    named: dict[str, None] = {}
    counts: Counter[str] = Counter()  # a table of nothing but one heading must not take for ever
    for place, given in enumerate(headings[:width]):
        heading = " ".join(given.split())
        if not heading:
            heading = f"column {place + 1}"
            if any(line.cells[place] for line in lines):
                told.note("changed", header, f"column {place + 1} has no heading", f"called '{heading}'")
        made = heading
        while made in named:
            counts[heading] += 1
            made = f"{heading} ({counts[heading] + 1})"
        if made != heading:
            told.note(
                "changed", header, f"the heading '{heading}' is there twice", f"the second is called '{made}'"
            )
        named[made] = None
    return tuple(named)
