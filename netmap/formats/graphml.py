"""GraphML, for Gephi, Cytoscape, igraph, yEd and NetworkX.

Primer: http://graphml.graphdrawing.org/primer/graphml-primer.html. Every column is written with the
type of its values, and what is said of the map as a whole as data of the graph. All edges are written
as directed, because NetworkX refuses a mixture; the column ``direction`` says which go both ways.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from netmap.errors import UnreadableError
from netmap.formats.cells import JSON_MARK
from netmap.formats.graph_out import (
    ACTOR_COLUMNS,
    HEAD,
    LINE_COLUMNS,
    Holds,
    Row,
    actor_rows,
    keep,
    line_rows,
)
from netmap.formats.graphml_reader import read_root
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

HOLDS = Holds(head=frozenset(HEAD))
_HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def from_graphml(root: Element, file: str = "", *, options: Options | None = None) -> ReadResult:
    """Read a map from the root of a GraphML file.

    Parameters
    ----------
    root : Element
        The element ``graphml``.
    file : str
        What the file is called in problems and notes; a map without a name gets its stem.
    options : Options, optional
        The order of dates.

    Returns
    -------
    ReadResult
        A map exactly if there are no problems. Rows are lines of the file.
    """
    return read_root(root, file, options)


def is_graphml(source: Source) -> bool:
    """Say whether one of the files is GraphML."""
    return any(source.root(name) == "graphml" for name in source.files)


def read_graphml(source: Source) -> ReadResult:
    """Read the GraphML file among some files.

    Raises
    ------
    UnreadableError
        If it is not XML, or there are several.
    """
    name = only_one(source, "graphml", "GraphML")
    return note_unread(from_graphml(source.xml(name), name, options=source.options), source, name)


def only_one(source: Source, root: str, label: str) -> str:
    """Return the name of the one file whose root has a tag; if none has, of the first.

    Raises
    ------
    UnreadableError
        If there are several, or no file at all.
    """
    names = [name for name in source.files if source.root(name) == root]
    if len(names) > 1:
        raise UnreadableError(f"{source.title} holds {len(names)} {label} files; read them one by one.")
    found = next(iter([*names, *source.files]), None)
    if found is None:
        raise UnreadableError(f"{source.title} holds no file; choose one with a map.")
    return found


def to_graphml(network: Network) -> str:
    """Return a map as the text of a GraphML file."""
    clean = clean_network(network)
    actors, lines = actor_rows(clean), line_rows(clean)
    nodes = find_columns(actors, ACTOR_COLUMNS, "n", in_tag=("id",))
    edges = find_columns(lines, LINE_COLUMNS, "e", in_tag=("id", "source", "target"))
    head = _head(clean)
    parts = [_HEADER]
    parts += [_key(Column(f"g_{name}", name, "string", False), "graph") for name, _ in head]
    parts += [_key(column, "node") for column in nodes]
    parts += [_key(column, "edge") for column in edges]
    parts.append('  <graph edgedefault="directed">\n')
    parts += [f'    <data key="g_{name}">{element_text(text)}</data>\n' for name, text in head]
    for row in actors:
        parts += _element("node", (("id", row["id"]),), row, nodes)
    for row in lines:
        given = tuple((name, row[name]) for name in ("id", "source", "target"))
        parts += _element("edge", given, row, edges)
    parts.append("  </graph>\n</graphml>\n")
    return "".join(parts)


def _head(network: Network) -> list[tuple[str, str]]:
    """Return what is said of a map as a whole: names of data and their texts."""
    parts = {
        "vocabulary": network.vocabulary.model_dump(mode="json"),
        "settings": network.settings.model_dump(mode="json"),
        "attributes": dict(network.attributes),
    }
    texts = [("name", network.name), ("purpose", network.purpose)]
    packed = [
        (name, JSON_MARK + json.dumps(part, ensure_ascii=False)) for name, part in parts.items() if part
    ]
    return [pair for pair in texts if pair[1] or pair[0] == "name"] + packed


def _key(column: Column, domain: str) -> str:
    told = (("id", column.id), ("for", domain), ("attr.name", column.name), ("attr.type", column.type))
    return f"  <key{attributes(told)}/>\n"


def _element(
    tag: str, given: Sequence[tuple[str, str]], row: Row, columns: Sequence[Column]
) -> Iterator[str]:
    yield f"    <{tag}{attributes(given)}>\n"
    for column in columns:
        if is_filled(row.get(column.name)):
            text = element_text(column.text(row[column.name]))
            yield f"      <data{attributes([('key', column.id)])}>{text}</data>\n"
    yield f"    </{tag}>\n"


def write_graphml(network: Network, name: str) -> dict[str, bytes]:
    """Return the GraphML file."""
    return {name: to_graphml(network).encode("utf-8")}


def keep_graphml(network: Network) -> Network:
    """Return what of a map comes back from GraphML."""
    return keep(clean_network(network), HOLDS)
