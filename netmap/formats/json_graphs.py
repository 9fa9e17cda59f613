"""The graph JSON of other programs as node-link data: Graphology's (sigma.js), and Cytoscape's.

Graphology's nodes and edges have a ``key`` and keep what is known of them under ``attributes``
(graphology.github.io/serialization). Cytoscape's are ``elements`` with a record ``data`` each
(js.cytoscape.org, "Elements JSON"); NetworkX' ``cytoscape_data`` writes the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netmap.formats.graph_rows import GIVEN

_DIRECTED = {"directed": True, "undirected": False}


def to_node_link_data(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the data of another program as node-link data; what is node-link or nothing known, as it is."""
    if is_cytoscape(data):
        return from_cytoscape(data)
    return from_graphology(data) if is_graphology(data) else data


def is_cytoscape(data: Mapping[str, Any]) -> bool:
    """Say whether data are Cytoscape's: elements with a record of data each."""
    elements = data.get("elements")
    if isinstance(elements, Mapping):
        nodes = elements.get("nodes")
        return set(elements) <= {"nodes", "edges"} and isinstance(nodes, list) and all(map(_has_data, nodes))
    return isinstance(elements, list) and bool(elements) and all(map(_has_data, elements))


def _has_data(element: Any) -> bool:
    return isinstance(element, Mapping) and isinstance(element.get("data"), Mapping)


def from_cytoscape(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return Cytoscape's data as node-link data; elements in one list are edges if they have a source."""
    elements = data["elements"]
    if isinstance(elements, list):
        elements = {
            "nodes": [e for e in elements if "source" not in e["data"]],
            "edges": [e for e in elements if "source" in e["data"]],
        }
    named = data.get("data")
    spare = {key: value for key, value in data.items() if key not in ("elements", "data")}
    edges = elements.get("edges", [])
    return {
        **spare,
        "graph": dict(named) if isinstance(named, Mapping) else named or {},
        "nodes": [_unpacked(node) for node in elements["nodes"]],
        "edges": [_unpacked(edge) for edge in edges] if isinstance(edges, list) else edges,
    }


def _unpacked(element: Any) -> Any:
    if not _has_data(element):
        return element  # whoever reads it says what is wrong
    spare = {name: value for name, value in element.items() if name not in ("data", *element["data"])}
    return {**spare, **element["data"]}


def is_graphology(data: Mapping[str, Any]) -> bool:
    """Say whether node-link data are Graphology's: nodes have keys and no ids."""
    nodes = data.get("nodes")
    if not isinstance(nodes, list) or not nodes or "edges" not in data:
        return False
    return all(isinstance(node, Mapping) and "key" in node and "id" not in node for node in nodes)


def from_graphology(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return Graphology's data as node-link data.

    A graph of type ``mixed``, which is the default, is directed, and its undirected edges go both ways.
    """
    options = data.get("options")
    sort = options.get("type", "mixed") if isinstance(options, Mapping) else "mixed"
    edges = data["edges"]
    named = data.get("attributes")
    spare = {
        key: value for key, value in data.items() if key not in ("options", "attributes", "nodes", "edges")
    }
    return {
        **spare,
        "directed": _DIRECTED.get(str(sort), True),
        "graph": dict(named) if isinstance(named, Mapping) else {},
        "nodes": [_flat(node) for node in data["nodes"]],
        "edges": [_edge(edge) for edge in edges] if isinstance(edges, list) else edges,
    }


def _edge(edge: Any) -> Any:
    if not isinstance(edge, Mapping):
        return edge  # whoever reads it says what is wrong
    row = _flat(edge)
    both = row.pop("undirected", False)
    return {**row, "direction": "both"} if both is True and "direction" not in row else row


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with its attributes beside its key, which becomes its id."""
    row = {("id" if name == "key" else name): value for name, value in record.items()}
    told = row.get("attributes")
    if isinstance(told, Mapping):
        del row["attributes"]
        row |= {f"{name}{GIVEN}" if name in row else name: value for name, value in told.items()}
    return row
