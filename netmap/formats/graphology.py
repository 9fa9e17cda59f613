"""Graphology's JSON, which sigma.js and its kin save, as node-link data.

Nodes and edges have a ``key`` and keep what is known of them under ``attributes``
(graphology.github.io/serialization).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netmap.formats.graph_rows import GIVEN

_DIRECTED = {"directed": True, "undirected": False}


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
