"""Plain network tables that every tool writes: ``nodes.csv`` and ``edges.csv``, as CSV or sheets.

Gephi's and PRSM's spellings of the columns are understood, and Kumu's too. A ``type`` column of the
nodes says person or organisation; without it they are people.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from netmap.errors import UnreadableError
from netmap.formats.cells import Rows, escape, mark_attribute, table_from_rows, to_csv, to_text
from netmap.formats.graph_out import (
    ACTOR_COLUMNS,
    LINE_COLUMNS,
    Holds,
    actor_rows,
    keep,
    line_rows,
    own_columns,
)
from netmap.formats.graph_rows import Facts, from_rows
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options, Source, Table
from netmap.formats.spellings import ACTOR_SPELLINGS, LINE_SPELLINGS
from netmap.model import Network, Note

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


def from_plain(
    edges: Rows,
    nodes: Rows | None,
    edges_file: str,
    nodes_file: str = "",
    *,
    options: Options | None = None,
    add_missing: bool = False,
) -> ReadResult:
    """Read a map from the rows of an edge table and, if there is one, a node table; headers first.

    Without a node table everybody named in a relationship is a person.
    """
    findings = Findings(edges_file)
    lines, findings.problems = table_from_rows(edges, "relationships", edges_file)
    header = {LINE_SPELLINGS.get(cell.strip().casefold()) for cell in (edges[0] if edges else [])}
    for name in ("source", "target"):
        if name not in header:
            findings.problem("missing_column", table="relationships", row=1, field=name, value=name)
            lines = []
    actors = None
    if nodes is not None:
        actors, found = table_from_rows(nodes, "people", nodes_file)
        findings.problems += found
        if not is_node_header(nodes[0] if nodes else []):
            findings.problem("missing_column", table="people", row=1, field="id", value="id", file=nodes_file)
            actors = []
    facts = Facts(name=PurePosixPath(edges_file.partition("[")[0]).stem)
    return from_rows(actors, lines, findings, facts=facts, options=options, add_missing=add_missing)


def is_plain(source: Source) -> bool:
    """Say whether one of the tables is one of relationships."""
    return source.has_table(SOURCES, TARGETS)


def read_plain(source: Source) -> ReadResult:
    """Read the table of relationships among some files or sheets, and the one of actors if there is one."""
    tables = source.tables()
    if not tables:
        raise UnreadableError(
            f"{source.title} holds no table; a table of relationships is a CSV file or sheet."
        )
    edges = source.find_table(SOURCES, TARGETS) or tables[0]
    nodes = next((t for t in tables if t is not edges and is_node_header(t.header)), None)
    rows = (edges.rows, nodes.rows if nodes else None)
    found = from_plain(*rows, edges.file, nodes.file if nodes else "", options=source.options)
    others = [t for t in tables if t not in (edges, nodes) and t.rows]
    return found._replace(notes=(*_unread(others), *found.notes))


def _unread(tables: Sequence[Table]) -> tuple[Note, ...]:
    findings = Findings()
    for table in tables:
        findings.note("not_a_table", value=table.name, file=table.file)
    return tuple(findings.notes)


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
