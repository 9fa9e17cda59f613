"""Network Canvas' GraphML: a graph an interview, what is said of the person asked as data of the graph.

As its exporter writes it (packages/network-exporters, src/formatters/graphml). One file holds one
interview, or all of them as several graphs where sessions were merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from netmap.formats.canvas import (
    CASE,
    EGO,
    PROTOCOL,
    SESSION,
    UUID,
    Session,
    from_sessions,
)
from netmap.formats.graphml_reader import Key, read_keys, report_unknown_key
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Source
from netmap.formats.xml_rows import Tally
from netmap.formats.xml_tree import Element
from netmap.model import PlacedRow

TYPE = "networkCanvasType"
#: what the tag of a graph says of an interview, by what the CSV files call it
_FACTS = {
    "caseId": CASE,
    "sessionUUID": SESSION,
    "protocolName": PROTOCOL,
    "protocolUID": "protocolUID",
    "remoteProtocolID": "protocolUID",
    "codebookHash": "codebookHash",
    "sessionStartTime": "sessionStart",
    "sessionFinishTime": "sessionFinish",
    "sessionExportTime": "sessionExported",
}
_MARKS = (b"networkCanvasUUID", b"http://schema.networkcanvas.com/xmlns")
#: what Network Canvas calls somebody whose name was not asked
_NAMELESS = "Node"


def _names(source: Source) -> list[str]:
    return sorted(
        name
        for name, data in source.files.items()
        if source.root(name) == "graphml" and any(mark in data for mark in _MARKS)
    )


def is_canvas_graphml(source: Source) -> bool:
    """Say whether one of the files is GraphML from Network Canvas."""
    return bool(_names(source))


def read_canvas_graphml(source: Source) -> ReadResult:
    """Read the interviews of all GraphML files among some files."""
    findings = Findings(source.title)
    names = _names(source) or list(source.files)
    sessions: list[Session] = []
    for name in names:
        own = Findings(name)
        sessions += from_canvas_graphml(source.xml(name), own)
        findings.problems += own.problems
        findings.notes += own.notes
    for name in sorted(source.files.keys() - set(names)):
        findings.note("not_a_table", value=name, file=name)
    stem = PurePosixPath(names[0]).stem if len(names) == 1 else ""
    return from_sessions(sessions, findings, name=stem)


def from_canvas_graphml(root: Element, findings: Findings) -> list[Session]:
    """Return the interviews that the root of a GraphML file holds.

    Parameters
    ----------
    root : Element
        The element ``graphml``.
    findings : Findings
        Knows the file, and is told of everything that is wrong.

    Returns
    -------
    list of Session
        Values are text as in the file; what is wrong is left out.
    """
    tally = Tally(findings)
    keys = read_keys(root, findings, tally)
    names = {domain: _column_names(own) for domain, own in keys.items()}
    graphs = list(root.each("graph"))
    if not graphs:
        findings.problem(
            "missing_part", row=root.line, field="graph", value="the graph",
            choices="put <graph> with nodes and edges inside <graphml>",
        )  # fmt: skip
    sessions = []
    for graph in graphs:
        cells = {
            domain: _Cells(keys[domain], names[domain], domain, table, findings)
            for domain, table in (("graph", "perspectives"), ("node", "people"), ("edge", "relationships"))
        }
        sessions.append(_session(graph, cells, findings, tally))
    tally.tell()
    return sessions


def _column_names(keys: Mapping[str, Key]) -> dict[str, str]:
    """Return what each column is called: as in the CSV files, which write places on the screen small."""
    names = {known: key.name for known, key in keys.items()}
    given = set(names.values())
    for known, name in names.items():
        stem, mark, half = name.rpartition("_")
        if (
            mark
            and half in ("X", "Y")
            and {f"{stem}_X", f"{stem}_Y"} <= given
            and keys[known].type == "double"
        ):
            names[known] = f"{stem}_{half.lower()}"
    return names


class _Cells:
    """The data of one sort of element as cells by column."""

    def __init__(
        self, keys: Mapping[str, Key], names: Mapping[str, str], domain: str, table: str, findings: Findings
    ) -> None:
        self.keys, self.names, self.domain = keys, names, domain
        self.table, self.findings = table, findings

    def read(self, element: Element) -> dict[str, Any]:
        """Return the cells of an element: what is said of it, else what its keys have as default."""
        row = {self.names[k]: key.default for k, key in self.keys.items() if key.default is not None}
        seen: set[str] = set()
        for data in element.each("data"):
            known = data.get("key")
            if known not in self.keys:
                report_unknown_key(data, self.table, self.domain, {self.domain: self.keys}, self.findings)
            elif self.names[known] in seen:
                where = {"table": self.table, "row": data.line, "field": "key"}
                self.findings.problem("doubled_column", value=self.names[known], **where)
            else:
                seen.add(self.names[known])
                row[self.names[known]] = data.text
        return row


def _session(graph: Element, cells: Mapping[str, _Cells], findings: Findings, tally: Tally) -> Session:
    ego = cells["graph"].read(graph)
    if UUID in ego:
        ego[EGO] = ego.pop(UUID)
    ego |= {_FACTS[name]: told for name, told in graph.attributes.items() if name in _FACTS and told}
    known = str(ego.get(SESSION) or ego.get(CASE) or ego.get(EGO) or "")
    if not ego.get(SESSION):
        known = known or PurePosixPath(findings.file).stem
        why = "the interview does not say its session; this is used in its place"
        findings.note("guessed", table="perspectives", row=graph.line, value=known, choices=why)
    nodes, edges = [], []
    for child in graph.children:
        if child.tag == "node":
            row = {"nodeID": child.get("id"), **cells["node"].read(child)}
            nodes.append((str(row.pop(TYPE, "") or ""), _placed(_with_name(row), child, findings)))
        elif child.tag == "edge":
            row = {"from": child.get("source"), "to": child.get("target"), **cells["edge"].read(child)}
            edges.append((str(row.pop(TYPE, "") or ""), _placed(row, child, findings)))
        elif child.tag != "data":
            why = "a part of GraphML that an interview has no place for"
            tally.add("dropped", child.line, value=child.tag, choices=why)
    return Session(known, str(ego.get(CASE) or ""), ego, nodes, edges, graph.line, findings.file)


def _placed(row: dict[str, Any], element: Element, findings: Findings) -> PlacedRow:
    return PlacedRow(row, element.line, findings.file)


def _with_name(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without the label that Network Canvas adds for Gephi, which repeats the name."""
    label = str(row.get("label") or "")
    name = next((str(value) for column, value in row.items() if column.casefold() == "name"), "")
    if label in ("", _NAMELESS, name):
        return {column: value for column, value in row.items() if column != "label"}
    return row if name else {**{c: v for c, v in row.items() if c != "label"}, "name": label}
