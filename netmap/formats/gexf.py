"""GEXF, for Gephi: 1.1, 1.2 and 1.3 in, 1.3 out, with the dates of relationships.

Specification: https://github.com/gephi/gexf (specs/1.3). Dates are written as GEXF has them, whole
days with both ends included, and beside them as they were typed where that was less than a day. All
edges are written as directed, because NetworkX refuses a mixture; ``direction`` says which go both
ways. NetworkX leaves out the kind of an edge, so that it is a column as well, ``relationship``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netmap.formats.gexf_reader import AS_TYPED, read_root
from netmap.formats.gexf_times import last_day
from netmap.formats.graph_out import ACTOR_COLUMNS, Holds, Row, actor_rows, keep, line_rows
from netmap.formats.graphml import only_one
from netmap.formats.json_rows import note_unread
from netmap.formats.result import ReadResult
from netmap.formats.source import Options, Source
from netmap.formats.xml_out import (
    Column,
    attributes,
    clean_network,
    element_text,
    find_columns,
    is_filled,
)
from netmap.formats.xml_tree import Element
from netmap.model import Network
from netmap.model.dates import first_day

HOLDS = Holds(head=frozenset({"name", "purpose"}))
_HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
"""
_EDGE_COLUMNS = ("relationship", "direction", "reported_by", "note", *AS_TYPED.values())
#: what the tag of an edge says itself
_IN_TAG = ("id", "source", "target", "kind", "weight", "start", "end")


def from_gexf(root: Element, file: str = "", *, options: Options | None = None) -> ReadResult:
    """Read a map from the root of a GEXF file.

    Parameters
    ----------
    root : Element
        The element ``gexf``.
    file : str
        What the file is called in problems and notes; a map without a name gets its stem.
    options : Options, optional
        The order of dates.

    Returns
    -------
    ReadResult
        A map exactly if there are no problems. Rows are lines of the file. An edge that holds several
        times, or whose weight changes, is several relationships.
    """
    return read_root(root, file, options)


def is_gexf(source: Source) -> bool:
    """Say whether one of the files is GEXF."""
    return any(source.root(name) == "gexf" for name in source.files)


def read_gexf(source: Source) -> ReadResult:
    """Read the GEXF file among some files.

    Raises
    ------
    UnreadableError
        If it is not XML, or there are several.
    """
    name = only_one(source, "gexf", "GEXF")
    return note_unread(from_gexf(source.xml(name), name, options=source.options), source, name)


def to_gexf(network: Network) -> str:
    """Return a map as the text of a GEXF file."""
    clean = clean_network(network)
    actors, lines = actor_rows(clean), line_rows(clean)
    dynamic = any(line.start or line.end for line in clean.relationships)
    cells = [_cells(row) for row in lines]
    nodes = find_columns(actors, ACTOR_COLUMNS, "n", in_tag=("id", "label"))
    edges = find_columns(cells, _EDGE_COLUMNS, "e")
    time = (("timeformat", "date"), ("timerepresentation", "interval")) if dynamic else ()
    told = (("defaultedgetype", "directed"), ("mode", "dynamic" if dynamic else "static"), *time)
    parts = [_HEADER, "  <meta>\n    <creator>netmap</creator>\n"]
    parts.append(f"    <keywords>{element_text(clean.name)}</keywords>\n")
    parts.append(f"    <description>{element_text(clean.purpose)}</description>\n  </meta>\n")
    parts.append(f"  <graph{attributes(told)}>\n")
    parts += [*_definitions("node", nodes), *_definitions("edge", edges)]
    parts.append(f'    <nodes count="{len(actors)}">\n')
    for row in actors:
        parts += _element("node", (("id", row["id"]), ("label", row["label"] or None)), row, nodes)
    parts.append(f'    </nodes>\n    <edges count="{len(lines)}">\n')
    for row, cell in zip(lines, cells, strict=True):
        parts += _element("edge", _edge_tag(row), cell, edges)
    parts.append("    </edges>\n  </graph>\n</gexf>\n")
    return "".join(parts)


def _cells(row: Row) -> Row:
    """Return what of a relationship is written as columns: all that its tag does not say."""
    start, end = row.get("start"), row.get("end")
    cells = {"relationship": row["kind"]}
    cells |= {name: value for name, value in row.items() if name not in _IN_TAG}
    if start and len(start) < len("2019-04-30"):
        cells[AS_TYPED["start"]] = start
    if end and (len(end) < len("2019-04-30") or _last(row) is None):
        cells[AS_TYPED["end"]] = end
    return cells


def _last(row: Row) -> str | None:
    """Return the last day of a relationship; none for an end before there are days to name."""
    return last_day(row["end"]) if row.get("end") and row["end"] > "0001-01-01" else None


def _edge_tag(row: Row) -> list[tuple[str, str | None]]:
    start = first_day(row["start"]).isoformat() if row.get("start") else None
    given: list[tuple[str, str | None]] = [(name, row[name]) for name in ("id", "source", "target", "kind")]
    return [*given, ("weight", repr(float(row["weight"]))), ("start", start), ("end", _last(row))]


def _definitions(kind: str, columns: Sequence[Column]) -> Iterator[str]:
    if not columns:
        return
    yield f'    <attributes class="{kind}" mode="static">\n'
    for column in columns:
        told = (("id", column.id), ("title", column.name), ("type", column.type))
        yield f"      <attribute{attributes(told)}/>\n"
    yield "    </attributes>\n"


def _element(
    tag: str, given: Sequence[tuple[str, str | None]], row: Row, columns: Sequence[Column]
) -> Iterator[str]:
    yield f"      <{tag}{attributes(given)}>\n        <attvalues>\n"
    for column in columns:
        if not is_filled(row.get(column.name)):
            continue
        told = (("for", column.id), ("value", column.text(row[column.name])))
        yield f"          <attvalue{attributes(told)}/>\n"
    yield f"        </attvalues>\n      </{tag}>\n"


def write_gexf(network: Network, name: str) -> dict[str, bytes]:
    """Return the GEXF file."""
    return {name: to_gexf(network).encode("utf-8")}


def keep_gexf(network: Network) -> Network:
    """Return what of a map comes back from GEXF."""
    return keep(clean_network(network), HOLDS)
