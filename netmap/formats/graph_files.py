"""GraphML and GEXF out: the people, organisations and relationships, for other programs.

Both hold a picture, not a map: decisions, roles, perspectives and ratings stay behind.
"""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import networkx as nx

from netmap.formats.text import NOT_XML
from netmap.model import LIST_JOINT, Network
from netmap.model.dates import end_day, first_day


def build_export_graph(network: Network, *, dynamic: bool = False) -> nx.MultiDiGraph:
    """Return every actor and every relationship, parallel ones apart, as typed.

    Parameters
    ----------
    network : Network
        Not modified.
    dynamic : bool, default False
        True writes GEXF's dates: whole days, both ends included. Otherwise dates stay as typed.

    Returns
    -------
    networkx.MultiDiGraph
        Arcs from source to target; keys are the relationships' ids. Kinds that go both ways are one
        arc with ``two_way`` true. No value is ``None`` or a list, which the writers refuse.
    """
    graph: nx.MultiDiGraph = nx.MultiDiGraph(name=_clean(network.name))
    if dynamic:
        graph.graph["mode"] = "dynamic"
    for actor in network.actors.values():
        facts: dict[str, Any] = {
            "label": _clean(actor.label),
            "type": "person" if actor.id in network.person_ids else "organisation",
            "groups": _clean(LIST_JOINT.join(actor.groups)),
        }
        graph.add_node(_clean(actor.id), **facts)
    both = {kind.id for kind in network.vocabulary.kinds if kind.direction == "both"}
    for line in network.relationships:
        facts = {
            "kind": _clean(line.kind),
            "weight": line.weight,
            "two_way": line.kind in both or line.direction in ("both", "unknown"),
        }
        if dynamic:
            if line.start:
                facts["start"] = first_day(line.start).isoformat()
            if line.end:
                # our end is the first day it no longer holds; GEXF's is the last day it does
                last = max(end_day(line.end), date.min + timedelta(days=1)) - timedelta(days=1)
                facts["end"] = last.isoformat()
        else:
            facts.update({name: getattr(line, name) for name in ("start", "end") if getattr(line, name)})
        if line.note:
            facts["note"] = _clean(line.note)
        graph.add_edge(_clean(line.source), _clean(line.target), key=_clean(line.id), **facts)
    return graph


def _clean(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)


def to_graphml(network: Network) -> bytes:
    """Return a map as GraphML."""
    packed = io.BytesIO()
    nx.write_graphml_xml(build_export_graph(network), packed, named_key_ids=True)
    return packed.getvalue()


def to_gexf(network: Network) -> bytes:
    """Return a map as GEXF 1.2 with the dates of its relationships."""
    packed = io.BytesIO()
    graph = build_export_graph(network, dynamic=True)
    nx.write_gexf(graph, packed, version="1.2draft")
    text = packed.getvalue().decode("utf-8")
    # NetworkX stamps the day of writing; the same map must give the same file
    text = re.sub(r"<meta lastmodifieddate=\"[^\"]*\">", "<meta>", text)
    return re.sub(r'(<graph [^>]*?)timeformat="[^"]*"', r'\1timeformat="date"', text, count=1).encode("utf-8")


def write_graphml(network: Network, name: str) -> dict[str, bytes]:
    """Return the GraphML file."""
    return {name: to_graphml(network)}


def write_gexf(network: Network, name: str) -> dict[str, bytes]:
    """Return the GEXF file."""
    return {name: to_gexf(network)}
