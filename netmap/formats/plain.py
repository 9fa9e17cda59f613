"""Plain network tables that every tool writes: ``nodes.csv`` and ``edges.csv``, as CSV or sheets.

Gephi's and PRSM's spellings of the columns are understood, and Kumu's too. A ``type`` column of the
nodes says person or organisation; without it they are people.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from netmap.errors import UnreadableError
from netmap.formats.cells import (
    Rows,
    escape,
    head_place,
    mark_attribute,
    table_from_rows,
    to_csv,
    to_text,
)
from netmap.formats.doubts import fold
from netmap.formats.graph_out import (
    ACTOR_COLUMNS,
    LINE_COLUMNS,
    Holds,
    actor_rows,
    keep,
    line_rows,
    own_columns,
)
from netmap.formats.graph_rows import Facts, from_rows, spelt_columns
from netmap.formats.matrix import is_matrix, read_matrix
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options, Source, Table
from netmap.formats.spellings import ACTOR_SPELLINGS, LINE_SPELLINGS
from netmap.formats.table_shape import DEEPEST_HEADER
from netmap.formats.typed_dates import are_periods
from netmap.model import Network, PlacedRow

HOLDS = Holds()
SOURCES = tuple(name for name, field in LINE_SPELLINGS.items() if field == "source")
TARGETS = tuple(name for name, field in LINE_SPELLINGS.items() if field == "target")


def is_edge_header(cells: Sequence[str]) -> bool:
    """Say whether a header row is that of a table of relationships."""
    names = {cell.strip().casefold() for cell in cells}
    return bool(names & set(SOURCES)) and bool(names & set(TARGETS))


def is_node_header(cells: Sequence[str]) -> bool:
    """Say whether a header row is that of a table of actors."""
    named = {ACTOR_SPELLINGS.get(cell.strip().casefold()) for cell in cells}
    return bool(named & {"id", "name"}) and not is_edge_header(cells)


def _build(
    actors: list[PlacedRow] | None,
    lines: list[PlacedRow],
    findings: Findings,
    file: str,
    options: Options | None,
) -> ReadResult:
    if not actors and not lines and not findings.problems:
        findings.note(
            "doubted", value="the table has headings and no rows", choices="the map is empty", file=file
        )
    facts = Facts(name=PurePosixPath(file.partition("[")[0]).stem)
    return from_rows(actors, lines, findings, facts=facts, options=options)


def _lines(table: Table, findings: Findings) -> list[PlacedRow]:
    """Return the rows of a table of relationships; a column that is missing is a problem."""
    table = _with_periods(table, findings)
    lines, problems = table_from_rows(table.rows, "relationships", table.file)
    findings.problems += problems
    top = head_place(table.rows) + 1
    fields = [LINE_SPELLINGS.get(name) for name in table.header]
    for name in ("source", "target"):
        where = {"table": "relationships", "row": top, "field": name, "file": table.file}
        if name not in fields:
            findings.problem("missing_column", value=name, **where)
            lines = []
    _doubt_spare_columns(table, "relationships", LINE_SPELLINGS, findings)
    _doubt_repeats(lines, findings)
    return lines


def _doubt_spare_columns(table: Table, what: str, spellings: Mapping[str, str], findings: Findings) -> None:
    """Note columns that are called like a field which another column holds already."""
    names = [cell.strip() for cell in (table.rows[head_place(table.rows)] if table.rows else [])]
    for field, taken in Counter(spellings.get(name.casefold(), "") for name in names).items():
        if not field or taken < 2:
            continue
        meant = {own for own, told in spelt_columns(tuple(names), what).items() if told == field}
        for name in names:
            if spellings.get(name.casefold()) == field and name not in meant:
                findings.note(
                    "doubted", table=what, row=head_place(table.rows) + 1, field=name, value=f"the column '{name}'",
                    choices="another column says that already; kept as a column of your own", file=table.file,
                )  # fmt: skip


def _with_periods(table: Table, findings: Findings) -> Table:
    """Return a table whose columns ``from`` and ``to`` hold dates with those called start and end."""
    names = {"from": "start", "to": "end"}
    if {"start", "end"} & set(table.header) or not are_periods(table.rows, table.header, tuple(names)):
        return table
    top = head_place(table.rows)
    for name in names.keys() & set(table.header):
        findings.note("column", table="relationships", row=top + 1, field=name, value=name,
                      choices=f"'{names[name]}', because it holds dates", file=table.file)  # fmt: skip
    head = [names.get(cell.strip().casefold(), cell) for cell in table.rows[top]]
    return table._replace(rows=[*table.rows[:top], head, *table.rows[top + 1 :]])


def _doubt_repeats(lines: list[PlacedRow], findings: Findings) -> None:
    """Note rows that say the same as another in every cell."""
    seen: dict[tuple[str, ...], int] = {}
    again = []
    for placed in lines:
        cells = tuple(str(value) for name, value in placed.row.items() if name.strip().casefold() != "id")
        if seen.setdefault(cells, placed.number) != placed.number:
            again.append(placed)
    if again:
        first = tuple(str(v) for name, v in again[0].row.items() if name.strip().casefold() != "id")
        findings.note(
            "doubted", table="relationships", row=again[0].number, value=f"the same as row {seen[first]}",
            choices="both were kept", file=again[0].file, count=len(again),
        )  # fmt: skip


def _actors(tables: Sequence[Table], findings: Findings) -> list[PlacedRow]:
    """Return the rows of tables of actors under our names, whatever each calls its columns."""
    actors = []
    for table in tables:
        rows, problems = table_from_rows(table.rows, "people", table.file)
        findings.problems += problems
        if not is_node_header(table.header):
            top = head_place(table.rows) + 1
            findings.problem(
                "missing_column", table="people", row=top, field="id", value="id", file=table.file
            )
            continue
        _doubt_spare_columns(table, "people", ACTOR_SPELLINGS, findings)
        if len(tables) > 1:
            names = spelt_columns(tuple(dict.fromkeys(n for row in rows for n in row.row)), "people")
            rows = [r._replace(row={names.get(n, n): v for n, v in r.row.items()}) for r in rows]
        actors += _as_told_by_name(table, rows, findings)
    return actors


def _as_told_by_name(table: Table, rows: list[PlacedRow], findings: Findings) -> list[PlacedRow]:
    """Return the rows of a table that is called organisations as such, if none of its columns says what they are."""
    if not re.match(r"organi[sz]ations?\b|orgs\b", table.name.strip(), re.IGNORECASE):
        return rows
    if not rows or any(ACTOR_SPELLINGS.get(name) == "type" for name in table.header):
        return rows
    findings.note("guessed", table="organisations", row=rows[0].number, value=f"the table '{table.name}'",
                  choices="read as organisations, as it is called", count=len(rows), file=table.file)  # fmt: skip
    return [row._replace(row={**row.row, "type": "organisation"}) for row in rows]


def is_plain(source: Source) -> bool:
    """Say whether one of the tables is one of relationships, or the only one is one of actors as Gephi has them."""
    try:
        tables = [cut_header(table) for table in source.tables()]
    except UnreadableError:
        return False
    filled = [table for table in tables if table.rows]
    alone = filled[0] if len(filled) == 1 else None
    nodes = alone is not None and {"id", "label"} <= set(alone.header)
    return any(_is_edges(table) for table in tables) or (
        alone is not None and (nodes or is_matrix(alone.rows))
    )


def _is_edges(table: Table) -> bool:
    if not is_edge_header(table.header):
        return False
    others = [name for name in table.header if name not in ("from", "to")]
    return is_edge_header(others) or not are_periods(table.rows, table.header, ("from", "to"))


def cut_header(table: Table, findings: Findings | None = None) -> Table:
    """Return a table with blank rows for what stands above its header, and for comments; both are noted."""
    told = findings or Findings(table.file)
    heads = [row for row in table.rows[:DEEPEST_HEADER] if is_edge_header(row) or is_node_header(row)]
    top = table.rows.index(heads[0]) if heads else 0
    rows = [[] if place < top else row for place, row in enumerate(table.rows)]
    above = [
        place for place, row in enumerate(table.rows[:top], start=1) if any(cell.strip() for cell in row)
    ]
    if above:
        told.note("dropped", row=above[0], value="rows above the headings", choices="no part of the table",
                  count=len(above), file=table.file)  # fmt: skip
    remarks = [place for place, row in enumerate(rows) if place > top and _is_remark(row)] if heads else []
    if remarks:
        told.note("dropped", row=remarks[0] + 1, value="rows that begin with #", choices="remarks, and no rows of the table",
                  count=len(remarks), file=table.file)  # fmt: skip
        rows = [[] if place in set(remarks) else row for place, row in enumerate(rows)]
    return table._replace(rows=_without_index(rows, told, table.file) if heads else rows)


def _is_remark(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell.strip()]
    return len(filled) == 1 and row[0].startswith(("# ", "//"))


def _without_index(rows: Rows, findings: Findings, file: str) -> Rows:
    """Return rows without the first column if it has no heading and only counts the rows, as pandas writes it."""
    top = head_place(rows)
    counts = [row[0].strip() for row in rows[top + 1 :] if any(cell.strip() for cell in row)]
    if not rows or rows[top][0].strip() or not counts:
        return rows
    if not any(counts == [str(n) for n in range(first, len(counts) + first)] for first in (0, 1)):
        return rows
    findings.note("dropped", row=top + 1, value="the first column", choices="it has no heading and only counts the rows",
                  file=file)  # fmt: skip
    return [row[1:] for row in rows]


def read_plain(source: Source) -> ReadResult:
    """Read the tables of relationships among some files or sheets, and those of actors if there are some."""
    findings = Findings(source.title)
    tables = [cut_header(table, findings) for table in source.tables()]
    if not tables:
        raise UnreadableError(
            f"{source.title} holds no table; a table of relationships is a CSV file or sheet."
        )
    findings.file = tables[0].file
    edges = [table for table in tables if _is_edges(table)]
    rest = [table for table in tables if table not in edges and table.rows]
    if not edges and len(rest) == 1 and is_matrix(rest[0].rows):
        return _build(*read_matrix(rest[0], findings), findings, rest[0].file, source.options)
    if not edges and not any(is_node_header(table.header) for table in rest):
        edges, rest = tables[:1], tables[1:]  # the reader says what is missing
    findings.file = (edges or rest)[0].file
    lines = [line for table in edges for line in _lines(table, findings)]
    nodes = _nodes(rest, lines)
    for table in rest:
        if table not in nodes and table.rows:
            findings.note("not_a_table", value=table.name, file=table.file)
    for what, several in (("relationships", edges), ("people and organisations", nodes)):
        if len(several) > 1:
            names = ", ".join(table.name for table in several)
            findings.note(
                "guessed", value=f"{len(several)} tables of {what}", choices=f"read as one ({names})"
            )
    actors = _actors(nodes, findings) if nodes else None
    return _build(actors, lines, findings, (edges or nodes)[0].file, source.options)


def _nodes(tables: Sequence[Table], lines: Sequence[PlacedRow]) -> list[Table]:
    """Return the tables of actors: those with ids, and those that name somebody who is in a relationship."""
    found = []
    ends: set[str] = set()
    for table in tables:
        if not is_node_header(table.header):
            continue
        fields = [ACTOR_SPELLINGS.get(name) for name in table.header]
        if "id" not in fields and lines:
            ends = ends or {fold(end) for end in _ends(lines)}
            place = fields.index("name")
            if not any(len(row) > place and fold(row[place]) in ends for row in table.rows):
                continue
        found.append(table)
    return found


def _ends(lines: Sequence[PlacedRow]) -> set[str]:
    """Return everybody named in a relationship, as typed."""
    names = {name for placed in lines for name in placed.row}
    columns = [n for n in names if LINE_SPELLINGS.get(n.strip().casefold()) in ("source", "target")]
    return {str(placed.row.get(name, "")) for placed in lines for name in columns}


def to_plain(network: Network) -> tuple[Rows, Rows]:
    """Return a map's node table and edge table, headers first."""
    return _table(actor_rows(network), ACTOR_COLUMNS), _table(line_rows(keep(network, HOLDS)), LINE_COLUMNS)


def _table(rows: list[dict[str, object]], known: tuple[str, ...]) -> Rows:
    names = [*known, *own_columns(rows, known)]
    cells: Rows = [[escape(name) for name in names]]
    for row in rows:
        told = [row.get(name) for name in names]
        texts = [
            ("" if value is None else to_text(value)) if name in known else mark_attribute(value)
            for name, value in zip(names, told, strict=True)
        ]
        cells.append([escape(text) for text in texts])
    return cells


def write_plain(network: Network, name: str) -> dict[str, bytes]:
    """Return the table of relationships under a name, and the table of actors beside it."""
    nodes, edges = to_plain(network)
    mark = "\t" if name.lower().endswith(".tsv") else ","
    return {
        name: to_csv(edges, mark).encode("utf-8-sig"),
        nodes_name(name): to_csv(nodes, mark).encode("utf-8-sig"),
    }


def keep_plain(network: Network) -> Network:
    """Return what of a map comes back from plain tables."""
    return keep(network, HOLDS)


def nodes_name(edges: str) -> str:
    """Return what the node table of an edge table is called."""
    place = PurePosixPath(edges)
    if "edges" in place.name:
        return str(place.with_name(place.name.replace("edges", "nodes")))
    return str(place.with_name(f"{place.stem}-nodes{place.suffix}"))
