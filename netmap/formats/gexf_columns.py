"""The columns that a GEXF file declares for its nodes and edges."""

from __future__ import annotations

from typing import NamedTuple

from netmap.formats.result import Findings
from netmap.formats.xml_rows import Tally, is_type
from netmap.formats.xml_tree import Element

TABLES = {"node": "people", "edge": "relationships"}


class Definition(NamedTuple):
    """A column that a GEXF file declares."""

    title: str
    type: str
    default: str | None
    options: frozenset[str]


def read_definitions(graph: Element, findings: Findings, tally: Tally) -> dict[str, dict[str, Definition]]:
    """Return the columns of nodes and of edges by their ids, static and dynamic ones."""
    found: dict[str, dict[str, Definition]] = {kind: {} for kind in TABLES}
    for group in graph.each("attributes"):
        kind = group.get("class")
        if kind not in TABLES:
            where = {"row": group.line, "field": "class"}
            findings.problem("not_a_choice", value=kind, choices="node, edge", **where)
            continue
        for element in group.each("attribute"):
            where = {"row": element.line, "table": TABLES[kind], "field": "attribute id"}
            known = element.get("id")
            if not known:
                findings.problem("missing", **where)
            elif known in found[kind]:
                findings.problem("doubled_id", value=known, **where)
            else:
                found[kind][known] = _definition(element, known, tally)
    return found


def _definition(element: Element, known: str, tally: Tally) -> Definition:
    kind = element.get("type", "string")
    if element.get("title") == "networkx_key":
        kind = "string"  # NetworkX declares the type of the first key and writes keys of any
    if not is_type(kind):
        why = f"the type '{kind}' is not one of GEXF's; read as text"
        tally.add("guessed", element.line, field="type", value=known, choices=why)
    default, options = element.first("default"), element.first("options")
    choices = options.text.strip().strip("[]") if options is not None else ""
    parts = frozenset(part.strip() for part in choices.replace(",", "|").split("|") if part.strip())
    return Definition(element.get("title") or known, kind, None if default is None else default.text, parts)
