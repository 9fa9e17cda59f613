"""A table with the same names down its side and along its top, and in each cell how strong the relationship is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from netmap.formats.cells import Rows, head_place, unescape
from netmap.formats.result import Findings
from netmap.formats.source import Table
from netmap.model import PlacedRow

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)", re.ASCII)
#: wider than this, a table is a list with many columns
WIDEST = 5_000


class _Cell(NamedTuple):
    row: int
    source: str
    target: str
    value: str


def is_matrix(rows: Rows) -> bool:
    """Say whether a table is surely one of everybody with everybody: most names of its side are on its top."""
    top, side, body = _parts(rows[: WIDEST + 1])
    if len(top) < 2 or len(set(top)) < len(top) or len(side) < 2 or len(rows) > WIDEST:
        return False
    cells = [cell for _, row in body[:50] for cell in row if cell]
    known = len(set(side) & set(top))
    numbers = sum(_NUMBER.fullmatch(cell) is not None for cell in cells)
    return known * 2 >= max(len(side), len(top)) and numbers * 2 >= len(cells)


def _parts(rows: Rows) -> tuple[list[str], list[str], list[tuple[int, list[str]]]]:
    """Return the names along the top, those down the side, and the cells of each row with its number."""
    start = head_place(rows)
    if not rows:
        return [], [], []
    top = [unescape(cell.strip()) for cell in rows[start]][1:]
    while top and not top[-1]:
        top.pop()
    named = [
        (number, row)
        for number, row in enumerate(rows[start + 1 :], start=start + 2)
        if any(cell.strip() for cell in row)
    ]
    side = [unescape(row[0].strip()) for _, row in named]
    return top, side, [(number, [cell.strip() for cell in row[1:]]) for number, row in named]


def read_matrix(table: Table, findings: Findings) -> tuple[list[PlacedRow], list[PlacedRow]]:
    """Return the actors and the lines of a matrix; whoever is down the side points at whoever is on top.

    Parameters
    ----------
    table : Table
        As `is_matrix` knows it. A blank cell or 0 is no relationship. A table that is the same both
        ways round gives one relationship both ways for each pair.
    findings : Findings
        Is told how it was read, and of every cell that is no number and every name on one side only.
    """
    top, side, body = _parts(table.rows)
    actors = [PlacedRow({"id": name}, head_place(table.rows) + 1, table.file) for name in top if name]
    cells = list(_cells(table, top, side, body, findings))
    ways = {(cell.source, cell.target): cell.value for cell in cells}
    even = any(s != t for s, t in ways) and all(ways.get((t, s)) == value for (s, t), value in ways.items())
    where = {"table": "relationships", "row": head_place(table.rows) + 1, "file": table.file}
    how = (
        "the same both ways round: each pair is one relationship both ways" if even else "from row to column"
    )
    findings.note(
        "guessed",
        value=f"a table of {len(top)} by {len(side)} names",
        choices=f"read as relationships {how}",
        **where,
    )
    lines = []
    done: set[tuple[str, str]] = set()
    for cell in cells:
        if even and (cell.target, cell.source) in done:
            continue
        done.add((cell.source, cell.target))
        row = {"source": cell.source, "target": cell.target, "weight": cell.value}
        row |= {"direction": "both"} if even and cell.source != cell.target else {}
        lines.append(PlacedRow(row, cell.row, table.file))
    return actors, lines


def _cells(
    table: Table,
    top: Sequence[str],
    side: Sequence[str],
    body: Sequence[tuple[int, list[str]]],
    findings: Findings,
) -> list[_Cell]:
    """Return the cells that say a relationship."""
    found = []
    seen: set[str] = set()
    for name, (number, row) in zip(side, body, strict=True):
        where = {"table": "relationships", "row": number, "file": table.file}
        if name not in top:
            who = "column for somebody called"
            findings.problem("unknown_reference", field="source", value=name, choices=who, **where)
        elif name in seen:
            findings.problem("doubled_id", field="source", value=name, **where)
        seen.add(name)
        for place, cell in enumerate(row):
            if place >= len(top) or not top[place]:
                if cell:
                    findings.problem("unnamed_column", field=f"column {place + 2}", value=cell, **where)
            elif cell and not _NUMBER.fullmatch(cell):
                findings.problem("not_a_number", field=top[place], value=cell, **where)
            elif cell.strip("+-0.,") and name in top:
                found.append(_Cell(number, name, top[place], cell))
    for name in top:
        if name and name not in seen:
            findings.problem("unknown_reference", table="relationships", row=head_place(table.rows) + 1, field=name,
                             value=name, choices="row for somebody called", file=table.file)  # fmt: skip
    return found
