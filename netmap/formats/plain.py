"""Plain network tables that every tool writes: ``nodes.csv`` and ``edges.csv``.

Gephi's and Kumu's spellings of the columns are understood. A ``type`` column of the nodes says
person or organisation; without it they are people.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netmap.formats.result import (
    ReadResult,
    decode_table,
    escape,
    read_bytes,
    read_csv_rows,
    table_from_rows,
    to_text,
)
from netmap.model import Network, PlacedRow, Problem, build_network

#: how other tools spell our columns, lower case
NODE_NAMES = {"id": "id", "label": "name", "name": "name", "type": "type"}
EDGE_NAMES = {
    "source": "source", "from": "source", "target": "target", "to": "target",
    "weight": "weight", "strength": "weight", "kind": "kind", "relationship": "kind",
    "start": "start", "end": "end", "id": "id", "note": "note",
}  # fmt: skip
ORGANISATION_WORDS = frozenset({"organisation", "organization", "organisations", "org", "body"})
DEFAULT_KIND = "link"


def is_edge_header(cells: list[str]) -> bool:
    """Say whether a header row is that of a table of relationships."""
    names = {EDGE_NAMES.get(cell.strip().casefold()) for cell in cells}
    return {"source", "target"} <= names


def from_plain(edges: str, nodes: str | None, edges_file: str, nodes_file: str = "") -> ReadResult:
    """Read a map from the text of an edge table and, if there is one, a node table.

    Without a node table everybody named in a relationship is a person.
    """
    lines, problems = table_from_rows(read_csv_rows(edges, edges_file), "relationships", edges_file)
    relationships = [PlacedRow(row, p.number, p.file) for p in lines for row in _edges(p.row)]
    header = read_csv_rows(edges, edges_file)[:1]
    if not header or not is_edge_header(header[0]):
        named = {EDGE_NAMES.get(cell.strip().casefold()) for cell in (header[0] if header else [])}
        for name in ("source", "target"):
            if name not in named:
                problems.append(
                    Problem(
                        code="missing_column",
                        table="relationships",
                        row=1,
                        field=name,
                        value=name,
                        file=edges_file,
                    )
                )
        relationships = []
    people: list[PlacedRow] = []
    organisations: list[PlacedRow] = []
    if nodes is not None:
        rows, found = table_from_rows(read_csv_rows(nodes, nodes_file), "people", nodes_file)
        problems.extend(found)
        header = read_csv_rows(nodes, nodes_file)[:1]
        names = {NODE_NAMES.get(cell.strip().casefold()) for cell in (header[0] if header else [])}
        if not names & {"id", "name"}:
            problems.append(
                Problem(code="missing_column", table="people", row=1, field="id", value="id", file=nodes_file)
            )
            rows = []
        by_label = "id" not in names
        for place in rows:
            row, organisation = _node(place.row, by_label)
            (organisations if organisation else people).append(PlacedRow(row, place.number, place.file))
    else:
        ends = (p.row.get(end) for p in relationships for end in ("source", "target"))
        people = [PlacedRow({"id": end}) for end in dict.fromkeys(ends) if end]
    built = build_network(
        {"people": people, "organisations": organisations, "relationships": relationships},
        name=Path(edges_file).stem,
    )
    problems.extend(built.problems)
    return ReadResult(None if problems else built.network, tuple(problems), built.notes)


def _edges(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the relationships of one row: Kumu lets several targets stand in one cell of "To"."""
    edge = _edge(row)
    several = any(name.strip().casefold() == "to" for name in row) and "|" in str(edge.get("target", ""))
    if not several:
        return [edge]
    targets = (part.strip() for part in str(edge["target"]).split("|"))
    return [{**edge, "target": target, "id": ""} for target in targets if target]


def _edge(row: Mapping[str, Any]) -> dict[str, Any]:
    edge: dict[str, Any] = {}
    for name, value in row.items():
        plain = name.strip().casefold()
        known = EDGE_NAMES.get(plain)
        if plain in ("type", "direction") and value.casefold() in ("undirected", "mutual"):
            edge["direction"] = "both"
        elif plain in ("type", "direction") and value.casefold() in ("directed", ""):
            continue
        elif plain == "type" and value and "kind" not in edge:
            edge["kind"] = value  # Kumu's type of a connection is our kind
        else:
            edge[known if known and known not in edge else name] = value
    if not edge.get("kind"):
        edge["kind"] = DEFAULT_KIND
    for end in ("source", "target"):
        if isinstance(edge.get(end), str):
            edge[end] = edge[end].strip()  # a blank that nobody sees makes no second person
    return edge


def _node(row: Mapping[str, Any], by_label: bool) -> tuple[dict[str, Any], bool]:
    node: dict[str, Any] = {}
    organisation = False
    for name, value in row.items():
        known = NODE_NAMES.get(name.strip().casefold())
        if known == "type" and value.strip().casefold() in (*ORGANISATION_WORDS, "person", "people", ""):
            organisation = value.strip().casefold() in ORGANISATION_WORDS
        elif known in ("id", "name") and known not in node:
            node[known] = value
        elif name == "groups":
            node["groups"] = value
        else:
            # a column of theirs that happens to be called like one of ours stays theirs
            node.setdefault("attributes", {})[name] = value
    if by_label:
        node["id"] = node.get("name", "")
    node["id"] = str(node.get("id", "")).strip()
    if "attributes" in node:
        node["attributes"] = {k: v for k, v in node["attributes"].items() if v != ""}
    return node, organisation


def read_plain(edges: Path, nodes: Path | None = None) -> ReadResult:
    """Read ``edges.csv`` and, if it is given, ``nodes.csv``."""
    text, notes = decode_table(read_bytes(edges), edges.name)
    if nodes is None:
        found = from_plain(text, None, edges.name)
    else:
        other, more = decode_table(read_bytes(nodes), nodes.name)
        notes = (*notes, *more)
        found = from_plain(text, other, edges.name, nodes.name)
    return found._replace(notes=(*notes, *found.notes))


def to_plain(network: Network) -> tuple[list[list[str]], list[list[str]]]:
    """Return a map's node table and edge table, headers first."""
    nodes = [["id", "label", "type", "groups"]]
    for actor in network.actors.values():
        kind = "person" if actor.id in network.person_ids else "organisation"
        cells = [actor.id, actor.name, kind, " | ".join(actor.groups)]
        nodes.append([escape(cell) for cell in cells])
    names = ["source", "target", "weight", "kind", "direction", "start", "end", "note", "id"]
    edges = [names]
    for line in network.relationships:
        cells = ["" if (value := getattr(line, name)) is None else to_text(value) for name in names]
        edges.append([escape(cell) for cell in cells])
    return nodes, edges
