"""GEXF in: 1.1, 1.2 and 1.3, static and over time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from netmap.formats.gexf_columns import TABLES, read_definitions
from netmap.formats.gexf_times import (
    TIMES,
    Span,
    Told,
    all_times,
    cut,
    has_clock,
    is_date,
    read_span,
    spells_of,
    told_of,
)
from netmap.formats.graph_rows import GIVEN, Facts, from_rows
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options
from netmap.formats.xml_rows import Columns, Row, Tally, Wanted, own_columns, place_inside, report_stray
from netmap.formats.xml_tree import Element
from netmap.model import PlacedRow, Vocabulary
from netmap.model.dates import end_day, first_day

#: how dates are kept that are not whole days, beside the whole days that GEXF wants
AS_TYPED = {"start": "start as typed", "end": "end as typed"}
PICTURE = frozenset({"color", "position", "size", "shape", "thickness"})
_TYPES = {"directed": "", "undirected": "both", "mutual": "both", "double": "both"}
#: what GEXF has in its tags; `cardinal` was the weight in 1.0
_IN_TAG = {
    "node": TIMES | {"id", "label", "pid"},
    "edge": TIMES | {"id", "label", "source", "target", "type", "weight", "kind", "cardinal"},
}
_WHOLE = frozenset({"attributes", "nodes", "edges"})


class Value(NamedTuple):
    """A value of a column, and when it holds, if it says so."""

    key: str
    text: str
    told: Told | None
    element: Element


def read_root(root: Element, file: str, options: Options | None) -> ReadResult:
    """Return the map that the root of a GEXF file holds, or what is wrong with it."""
    findings = Findings(file)
    graphs = list(root.each("graph"))
    if root.tag != "gexf" or not graphs:
        findings.problem(
            "missing_part", row=root.line, field="graph", value="the graph",
            choices="put <graph> with nodes and edges inside <gexf>",
        )  # fmt: skip
        return findings.result()
    report_stray(root, graphs[0], "GEXF", findings)
    for spare in graphs[1:]:
        findings.problem(
            "not_allowed", row=spare.line, field="graph", value="a second graph",
            choices="a file holds one map; save each graph in a file of its own",
        )  # fmt: skip
    return _Reader(root, graphs[0], findings).read(options)


class _Reader:
    def __init__(self, root: Element, graph: Element, findings: Findings) -> None:
        self.root, self.graph, self.findings = root, graph, findings
        self.tally = Tally(findings)
        self.definitions = read_definitions(graph, findings, self.tally)
        self.nodes: list[Element] = []
        self.edges: list[Element] = []
        self.parents: dict[str, str] = {}
        self._collect(graph, None)
        self.dated = self._is_dated()
        self.slice = told_of(graph) if graph.get("mode") == "slice" else []
        given = {"source", "target"} | {
            n for e in self.edges for n in ("id", "weight", "kind", "label") if e.get(n)
        }
        given |= {"weight"} if any(edge.get("cardinal") for edge in self.edges) else set()
        if self.dated and any(spells_of(edge) or self.slice for edge in self.edges):
            given |= {"start", "end"}
        self.columns = {
            kind: Columns(
                table,
                {"id", "name", "label"} if kind == "node" else given,
                {known: Wanted(d.title, d.type) for known, d in self.definitions[kind].items()},
                self.tally,
            )
            for kind, table in TABLES.items()
        }

    def read(self, options: Options | None) -> ReadResult:
        """Return the map, or what is wrong."""
        rows = [(self._node(node), node.line) for node in self.nodes]
        actors = [PlacedRow(row, line, self.findings.file) for row, line in rows if row["id"]]
        place_inside(actors, self.parents, self.findings, self.tally)
        lines = list(self._lines())
        facts = self._facts()
        self.tally.tell()
        return from_rows(actors, lines, self.findings, facts=facts, options=options)

    def _collect(self, part: Element, around: str | None) -> None:
        """Collect the nodes and edges of the graph and of those inside nodes, and check their counts."""
        for group in part.children:
            if group.tag in ("nodes", "edges"):
                tag = group.tag[:-1]
                found = [child for child in group.children if child.tag == tag]
                if group.get("count") and group.get("count").strip() != str(len(found)):
                    self.findings.problem(
                        "wrong_count", table=TABLES[tag], row=group.line, field="count",
                        value=f"{group.get('count')} {group.tag}", choices=str(len(found)),
                    )  # fmt: skip
                (self.nodes if tag == "node" else self.edges).extend(found)
                for node in found if tag == "node" else ():
                    if node.get("pid") or around is not None:
                        self.parents[node.get("id")] = node.get("pid") or str(around)
                    self._collect(node, node.get("id"))
            elif part is self.graph and group.tag not in (*_WHOLE, "node", "edge"):
                self._leave_out(group, "")

    def _leave_out(self, element: Element, table: str) -> None:
        why = "a part of GEXF that a map has no place for"
        self.tally.add("dropped", element.line, table=table, value=element.tag, choices=why)

    def _is_dated(self) -> bool:
        """Say whether the times of the file are dates."""
        told = (self.graph.get("timeformat") or self.graph.get("timetype")).strip().casefold()
        if told in ("date", "datetime", "timestamp"):
            return True
        times = [time for part in (self.graph, *self.graph.children) for time in self._times(part)]
        if not times:
            return False
        dates = all(is_date(time) and "-" in time for time in times)
        where = {"row": self.graph.line, "field": "timeformat"}
        if dates:
            why = "the file does not say that its times are dates; they look like dates and were read so"
            self.findings.note("guessed", value=told or times[0], choices=why, **where)
        else:
            why = (
                "its times are numbers and no dates, kept as columns; if they are years, say "
                'timeformat="date" and write them as 2009'
            )
            self.findings.note("doubted", value=told or times[0], choices=why, **where)
        return dates

    def _times(self, part: Element) -> Iterator[str]:
        if part is self.graph:
            yield from (part.get(name) for name in ("start", "end", "timestamp") if part.get(name))
        else:
            yield from all_times(part)

    def _node(self, node: Element) -> Row:
        if not node.get("id"):
            self.findings.problem("missing", table="people", row=node.line, field="id")
        row: Row = {"id": node.get("id")}
        if node.get("label"):
            row["label"] = node.get("label")
        fixed, timed = self._values(node, "node")
        row |= fixed
        for name, values in timed.items():
            row[self._over_time(name, node, "people")] = [_triple(value) for value in values]
        told = spells_of(node)
        if len(told) == 1:
            row |= {name: time for name, time in (("start", told[0].start), ("end", told[0].end)) if time}
        elif told:
            row["spells"] = [[one.start, one.end] for one in told]
        if told:
            why = "when people and organisations are there is kept as columns; a map dates relationships and roles"
            self.tally.add("changed", node.line, table="people", value="start, end", choices=why)
        parents = [parent.get("for") for parent in node.each("parents", "parent")]
        if parents:
            row["parents"] = parents
        self._parts(node, "people")
        return row | own_columns(node, _IN_TAG["node"], row, self.tally, "people")

    def _parts(self, element: Element, table: str) -> None:
        """Note what of a node or edge is not kept."""
        known = {"attvalues", "spells", "slices", "parents", "nodes", "edges"}
        for child in element.children:
            if child.tag in PICTURE:
                why = "how Gephi drew it, which a map works out itself"
                self.tally.add("dropped", child.line, table=table, value="viz", choices=why)
            elif child.tag not in known:
                self._leave_out(child, table)
        if element.text.strip():
            why = "text that stands beside the columns"
            self.tally.add("dropped", element.line, table=table, value=element.text.strip(), choices=why)

    def _over_time(self, name: str, element: Element, table: str) -> str:
        made = f"{name} over time"
        why = f"values that change are kept as the column '{made}'"
        self.tally.add("changed", element.line, table=table, field=name, value=name, choices=why)
        return made

    def _values(self, element: Element, kind: str) -> tuple[Row, dict[str, list[Value]]]:
        """Return the cells of a node or edge, and by column the values that change."""
        table, columns = TABLES[kind], self.columns[kind]
        by_key: dict[str, list[Value]] = {}
        for value in self._attvalues(element, kind):
            by_key.setdefault(value.key, []).append(value)
        row: Row = {}
        timed: dict[str, list[Value]] = {}
        for key, values in by_key.items():
            if key == "weight" and key not in columns.names:  # Gephi wrote it without declaring it
                timed["weight"] = values
            elif len(values) == 1 and values[0].told is None:
                row |= columns.read(key, values[0].text, values[0].element, self.findings)
            elif any(value.told is None for value in values):
                where = {"table": table, "row": values[1].element.line, "field": columns.names[key]}
                self.findings.problem("doubled_column", value=columns.columns[key].name, **where)
            else:
                timed[columns.names[key]] = values
        for key, definition in self.definitions[kind].items():
            if definition.default is not None and key not in by_key:
                row |= columns.read(key, definition.default, element, self.findings)
        return row, timed

    def _attvalues(self, element: Element, kind: str) -> Iterator[Value]:
        table, definitions = TABLES[kind], self.definitions[kind]
        for each in element.each("attvalues", "attvalue"):
            key = each.get("for") or each.get("id")
            where = {"table": table, "row": each.line}
            if not key:
                self.findings.problem("missing", field="for", **where)
            elif key not in definitions and not (key == "weight" and kind == "edge"):
                self.findings.problem(
                    "unknown_reference", field="for", value=key, choices="attribute", **where
                )
            elif "value" not in each.attributes and not each.text.strip():
                self.findings.problem("missing", field="value", **where)
            else:
                text = each.get("value", each.text.strip())
                if key in definitions and definitions[key].options and text not in definitions[key].options:
                    why = f"not one of the options of '{definitions[key].title}'; kept as it is"
                    self.tally.add("doubted", each.line, table=table, value=text, choices=why)
                told = told_of(each)
                yield Value(key, text, told[0] if told else None, each)

    def _lines(self) -> Iterator[PlacedRow]:
        taken = {edge.get("id") for edge in self.edges}
        for edge in self.edges:
            for count, row in enumerate(self._edge(edge), start=1):
                if count > 1 and row.get("id"):
                    made = f"{row['id']}#{count}"
                    while made in taken:
                        made += "#"
                    taken.add(made)
                    row["id"] = made
                yield PlacedRow(row, edge.line, self.findings.file)

    def _edge(self, edge: Element) -> list[Row]:
        """Return the relationships that an edge stands for: one for each stretch of time."""
        row: Row = {"source": edge.get("source"), "target": edge.get("target")}
        row |= {name: edge.get(name) for name in ("id", "weight", "kind", "label") if edge.get(name)}
        if edge.get("cardinal"):
            name = "cardinal" if "weight" in row else "weight"
            row[name] = edge.get("cardinal")
            where = {"table": "relationships", "field": name}
            self.tally.add("column", edge.line, value="cardinal", choices=name, **where)
        fixed, timed = self._values(edge, "edge")
        row |= {
            name: value for name, value in fixed.items() if name != "relationship" or value != row.get("kind")
        }
        if not any(name.strip().casefold() == "direction" for name in row):
            row["direction"] = self._direction(edge)
        self._parts(edge, "relationships")
        row |= own_columns(edge, _IN_TAG["edge"], row, self.tally, "relationships")
        told = spells_of(edge) or self.slice
        spans = [span for one in told if (span := self._span(one)) is not None] if self.dated else []
        rows = [self._dated(row, span) for span in spans] or [row]
        if told and not self.dated:
            self._undated(row, told, edge)
        weights = timed.pop("weight", None) or timed.pop(f"weight{GIVEN}", None)
        for name, values in timed.items():
            made = self._over_time(name, edge, "relationships")
            rows = [{**one, made: [_triple(value) for value in values]} for one in rows]
        return self._weighted(rows, spans, weights, edge) if weights else self._several(rows, edge)

    def _several(self, rows: list[Row], edge: Element) -> list[Row]:
        if len(rows) > 1:
            why = "it holds several times; each became a relationship of its own"
            self.tally.add("changed", edge.line, table="relationships", value="spells", choices=why)
        return rows

    def _direction(self, edge: Element) -> str:
        told = edge.get("type") or self.graph.get("defaultedgetype")
        field = "type" if edge.get("type") else "defaultedgetype"
        if not told:
            why = "the file does not say which way edges go; they go both ways, as GEXF has it"
            self.tally.add("guessed", self.graph.line, table="relationships", value=field, choices=why)
        elif told.strip().casefold() not in _TYPES:
            where = {"table": "relationships", "row": edge.line, "field": field}
            self.findings.problem("not_a_choice", value=told, choices="directed, undirected, mutual", **where)
        return _TYPES.get(told.strip().casefold(), "both" if not told else "")

    def _span(self, told: Told) -> Span | None:
        """Return a stretch of time, or report that it is none."""
        try:
            span = read_span(told)
        except ValueError as error:
            field = str(error)
            value = told.start if field == "start" else told.end
            self.findings.problem(
                "not_a_date", table="relationships", row=told.line, field=field, value=value
            )
            return None
        where = {"table": "relationships"}
        if has_clock(told.start) or has_clock(told.end):
            why = "times of day were left out; the last day is one on which it still holds"
            self.tally.add("changed", told.line, value="time", choices=why, **where)
        if told.moment:
            why = "what is there at a moment was read as there for that day"
            self.tally.add("changed", told.line, value="timestamp", choices=why, **where)
        return span

    def _dated(self, row: Row, span: Span) -> Row:
        """Return a row with its dates, as they were typed if GEXF only holds what they mean."""
        dates = {name: value for name, value in (("start", span.start), ("end", span.end)) if value}
        for name, read in (("start", first_day), ("end", end_day)):
            typed = str(row.get(AS_TYPED[name]) or "")
            if is_date(typed) and (name not in dates or read(typed) == read(dates[name])):
                dates[name] = typed
                row = {column: value for column, value in row.items() if column != AS_TYPED[name]}
        return {**row, **dates}

    def _undated(self, row: Row, told: list[Told], edge: Element) -> None:
        """Keep times that are no dates."""
        if len(told) == 1:
            times = {"start": told[0].start, "end": told[0].end}
            row |= {f"{name}{GIVEN}": time for name, time in times.items() if time}
        else:
            row[f"spells{GIVEN}"] = [[one.start, one.end] for one in told]
        where = {"table": "relationships", "field": "start", "value": "start, end"}
        self.tally.add("renamed_column", edge.line, choices=f"start{GIVEN}", **where)

    def _weighted(self, rows: list[Row], spans: list[Span], weights: list[Value], edge: Element) -> list[Row]:
        """Return a relationship for each weight that an edge has over time, if its times are dates."""
        if len(weights) == 1 and weights[0].told is None:
            return self._several([{**row, "weight": weights[0].text} for row in rows], edge)
        if not self.dated:
            made = self._over_time("weight", edge, "relationships")
            return [{**row, made: [_triple(value) for value in weights]} for row in rows]
        told = [(self._span(w.told), w.text) for w in weights if w.told is not None]
        held = [(span, text) for span, text in told if span is not None]
        found: list[Row] = []
        for row, around in zip(rows, spans or [Span(None, None)], strict=True):
            pieces = cut(held, around)
            found += [{**row, **_bounds(span), "weight": text} for span, text in pieces] or [row]
            if not pieces:
                why = "no weight is given for its time; it counts as 1"
                self.tally.add("doubted", edge.line, table="relationships", value="weight", choices=why)
            elif spans and _reaches_beyond(pieces, around):
                why = "part of its time has no weight and was left out"
                self.tally.add("dropped", edge.line, table="relationships", value="weight", choices=why)
        if len(found) > 1:
            why = "its weight changes; each became a relationship of its own, until the next begins"
            self.tally.add("changed", edge.line, table="relationships", value="weight", choices=why)
        return found

    def _facts(self) -> Facts:
        """Return what is said of the map as a whole."""
        meta = self.root.first("meta")
        texts = {child.tag: child.text for child in (meta.children if meta else [])}
        words = Vocabulary()  # GEXF has no place for one
        if texts.get("creator") == "netmap":
            return Facts(texts.get("keywords", ""), texts.get("description", ""), words)
        told = {tag: text.strip() for tag, text in texts.items() if text.strip()}
        stamp = meta.get("lastmodifieddate") if meta else ""
        told |= {"lastmodifieddate": stamp} if stamp else {}
        for name in TIMES:
            if self.graph.get(name) and not self.slice:
                why = "the span of the whole; a map has the dates of its relationships"
                self.tally.add(
                    "dropped", self.graph.line, field=name, value=self.graph.get(name), choices=why
                )
        name = self.graph.get("name") or PurePosixPath(self.findings.file).stem
        purpose = told.pop("description", "")
        spare: dict[str, Any] = dict(told)
        return Facts(name, purpose, words, attributes=spare)


def _triple(value: Value) -> list[str]:
    told = value.told or Told("", "", 0)
    return [value.text, told.start, told.end]


def _bounds(span: Span) -> Row:
    return {"start": span.start or "", "end": span.end or ""}


def _reaches_beyond(pieces: list[tuple[Span, str]], whole: Span) -> bool:
    """Say whether what is around begins before or ends after all of its pieces."""
    return pieces[0][0].start != whole.start or pieces[-1][0].end != whole.end
