"""Kumu's two sheets or CSV files, Elements and Connections, and those of PRSM, Factors and Links."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from netmap.formats.cells import (
    JSON_MARK,
    Rows,
    escape,
    head_place,
    mark_attribute,
    table_from_rows,
    to_csv,
    to_text,
)
from netmap.formats.graph_rows import Facts
from netmap.formats.kumu_rows import from_kumu, to_kumu
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options, Source, Table
from netmap.formats.typed_dates import are_periods
from netmap.formats.workbook import to_workbook
from netmap.model import Network, PlacedRow

ELEMENT_SHEETS = frozenset({"elements", "element", "factors"})
CONNECTION_SHEETS = frozenset({"connections", "connection", "links"})
#: columns that tell Kumu's tables from others with labels or ends
_THEIRS = frozenset({"type", "tags", "description", "direction", "strength", "style"})
PLACES = ("x", "y")


class Section(NamedTuple):
    """Rows under one header, and how many rows of the sheet are above them."""

    name: str
    file: str
    rows: Rows
    above: int = 0

    @property
    def head(self) -> tuple[str, ...]:
        """The column names without blanks and capitals."""
        return tuple(cell.strip().casefold() for cell in self.first)

    @property
    def first(self) -> Sequence[str]:
        """The header as it stands."""
        return self.rows[head_place(self.rows)] if self.rows else ()

    @property
    def connects(self) -> bool:
        """Whether these are connections."""
        return {"from", "to"} <= set(self.head)

    @property
    def is_elements(self) -> bool:
        """Whether these are elements: a label first, or after an id."""
        return "label" in self.head[:2] and not self.connects

    @property
    def is_kumus(self) -> bool:
        """Whether these are surely Kumu's or PRSM's, and no other program's."""
        name = self.name.strip().casefold()
        if self.connects:
            typed = [cell.strip() for cell in self.first if cell.strip().casefold() in ("from", "to")]
            if {"source", "target"} <= set(self.head) or are_periods(self.rows, self.head, ("from", "to")):
                return False
            return name in CONNECTION_SHEETS or typed == ["From", "To"] or len(_THEIRS & set(self.head)) > 1
        named = name in ELEMENT_SHEETS or self.head[:1] == ("label",)
        return self.is_elements and named and bool(_THEIRS & set(self.head) or name in ELEMENT_SHEETS)


def from_kumu_tables(
    sections: Sequence[Section], findings: Findings, *, name: str = "", options: Options | None = None
) -> ReadResult:
    """Read a map from Kumu's or PRSM's tables, any number of each; headers first."""
    elements: list[PlacedRow] = []
    connections: list[PlacedRow] = []
    for section in sections:
        if section.connects:
            connections += _rows(section, "relationships", findings)
        elif section.is_elements:
            elements += _without_places(section, _rows(section, "people", findings), findings)
        elif section.rows:
            findings.note("not_a_table", value=section.name, file=section.file)
    return from_kumu(elements, connections, findings, facts=Facts(name=name), options=options)


def _rows(section: Section, table: str, findings: Findings) -> list[PlacedRow]:
    placed, problems = table_from_rows(section.rows, table, section.file)
    findings.problems += [p.model_copy(update={"row": p.row + section.above}) for p in problems]
    return [row._replace(number=row.number + section.above) for row in placed]


def _without_places(section: Section, rows: list[PlacedRow], findings: Findings) -> list[PlacedRow]:
    """Return PRSM's factors without where they stood on the screen."""
    if not {*PLACES, "style"} <= set(section.head):
        return rows
    why = "where factors stood on the screen, left out because a map works that out itself"
    findings.note("dropped", table="people", value="x, y", choices=why, file=section.file)
    return [
        p._replace(row={n: v for n, v in p.row.items() if n.strip().casefold() not in PLACES}) for p in rows
    ]


def split_sections(table: Table) -> list[Section]:
    """Return the sections of a sheet: two blank rows and then a header begin another (Kumu's rule)."""
    starts = [0]
    blank = 0
    for place, row in enumerate(table.rows):
        if not any(cell.strip() for cell in row):
            blank += 1
            continue
        if blank > 1:
            head = Section(table.name, table.file, [row])
            starts += [place] if head.connects or head.is_elements else []
        blank = 0
    ends = [*starts[1:], len(table.rows)]
    cut = [(start, table.rows[start:end]) for start, end in zip(starts, ends, strict=True)]
    return [Section(table.name, table.file, _trimmed(rows), start) for start, rows in cut]


def _trimmed(rows: Rows) -> Rows:
    """Return rows cut where their header ends, as far as nothing but blanks is beyond."""
    head = rows[head_place(rows)] if rows else []
    width = len(head)
    while width and not head[width - 1].strip():
        width -= 1
    return [row[:width] if not any(cell.strip() for cell in row[width:]) else row for row in rows]


def is_kumu(source: Source) -> bool:
    """Say whether one of the tables is surely one of Kumu's or PRSM's."""
    if not source.has_table(("label", "from")):
        return False
    return any(section.is_kumus for table in source.tables() for section in split_sections(table))


def read_kumu(source: Source) -> ReadResult:
    """Read Kumu's or PRSM's sheets or CSV files."""
    findings = Findings(source.title)
    tables = source.tables()
    used = {table.file.partition("[")[0] for table in tables}
    for name in sorted(source.files.keys() - used):
        findings.note("not_a_table", value=name, file=name)
    sections = [section for table in tables for section in split_sections(table)]
    name = PurePosixPath(next(iter(source.files), "")).stem if len(source.files) == 1 else ""
    return from_kumu_tables(sections, findings, name=name, options=source.options)


def mark_cell(name: str, value: Any) -> str:
    """Return a value of a column of one's own as a cell; tags are joined with a bar, as Kumu reads them."""
    if name.strip().casefold() == "tags":
        if isinstance(value, list) and value and all(_is_tag(tag) for tag in value):
            return "|".join(value)
        return JSON_MARK + json.dumps(value, ensure_ascii=False)
    return mark_attribute(value)


def _is_tag(tag: Any) -> bool:
    return (
        isinstance(tag, str)
        and bool(tag)
        and "|" not in tag
        and tag == tag.strip()
        and not tag.startswith(JSON_MARK)
    )


def to_kumu_tables(network: Network) -> dict[str, Rows]:
    """Return a map's elements and connections as tables of text, headers first."""
    elements, connections = to_kumu(network, mark_cell)
    first = {"Elements": ("ID", "Label", "Type"), "Connections": ("ID", "From", "To", "Type")}
    return {
        name: _table(rows, first[name])
        for name, rows in (("Elements", elements), ("Connections", connections))
    }


def _table(rows: Sequence[dict[str, Any]], first: Iterable[str]) -> Rows:
    names = list(dict.fromkeys([*first, *(name for row in rows for name in row)]))
    cells: Rows = [[escape(name) for name in names]]
    for row in rows:
        told = (row.get(name) for name in names)
        cells.append(["" if value is None else escape(to_text(value)) for value in told])
    return cells


def write_kumu(network: Network, name: str) -> dict[str, bytes]:
    """Return a workbook of two sheets; for a name that ends in .csv connections, and elements beside them."""
    tables = to_kumu_tables(network)
    if not name.lower().endswith(".csv"):
        return {name: to_workbook(tables)}
    place = PurePosixPath(name)
    beside = str(place.with_name(f"{place.stem}-elements{place.suffix}"))
    files = {name: tables["Connections"], beside: tables["Elements"]}
    return {file: to_csv(rows).encode("utf-8-sig") for file, rows in files.items()}


def keep_kumu(network: Network) -> Network:
    """Return what of a map comes back: actors and relationships."""
    elements, connections = (
        [PlacedRow(row, number) for number, row in enumerate(rows, start=2)]
        for rows in to_kumu(network, mark_cell)
    )
    return from_kumu(elements, connections, Findings()).require()
