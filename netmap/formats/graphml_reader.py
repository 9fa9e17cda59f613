"""GraphML in: keys, defaults, parallel edges, and what yEd, igraph, Gephi and NetworkX make of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from netmap.formats.cells import unmark_attribute
from netmap.formats.graph_out import HEAD
from netmap.formats.graph_rows import GIVEN, Facts, from_rows
from netmap.formats.map_json import from_dict
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options
from netmap.formats.xml_rows import (
    Columns,
    Row,
    Tally,
    Wanted,
    is_type,
    own_columns,
    place_inside,
    read_value,
    report_stray,
)
from netmap.formats.xml_tree import Element
from netmap.model import PlacedRow

DOMAINS = ("graph", "node", "edge")
#: what Gephi writes of its picture for every node
GEPHI_PICTURE = frozenset({"r", "g", "b", "x", "y", "size"})
OWN_ID = f"id{GIVEN}"
DRAWN = "drawn label"
#: what GraphML has in its tags
_IN_TAG = {
    "node": frozenset({"id", "space"}),
    "edge": frozenset({"id", "source", "target", "directed", "sourceport", "targetport", "space"}),
}


class Key(NamedTuple):
    """A column that a GraphML file declares."""

    name: str
    type: str
    default: str | None
    #: what yEd and its kin keep their drawing in
    drawing: bool


def read_keys(root: Element, findings: Findings, tally: Tally) -> dict[str, dict[str, Key]]:
    """Return the columns that a file declares for its graph, nodes and edges, by their ids."""
    keys: dict[str, dict[str, Key]] = {domain: {} for domain in DOMAINS}
    for element in root.each("key"):
        known, domain = element.get("id"), element.get("for", "all")
        if not known:
            findings.problem("missing", row=element.line, field="key id")
            continue
        kind = element.get("attr.type") or element.get("type")
        if not is_type(kind):
            why = f"the type '{kind}' is not one of GraphML's; read as text"
            tally.add("guessed", element.line, field="attr.type", value=known, choices=why)
        default = element.first("default")
        name = element.get("attr.name") or known
        drawing = any(part.startswith("yfiles") for part in element.attributes)
        key = Key(name, kind, None if default is None else default.text, drawing)
        for place in DOMAINS if domain in ("all", "graphml", "") else (domain,):
            if place in keys and known in keys[place]:
                findings.problem("doubled_id", row=element.line, field="key id", value=known)
            elif place in keys:
                keys[place][known] = key
    return keys


def report_unknown_key(
    data: Element, table: str, domain: str, keys: Mapping[str, Mapping[str, Key]], findings: Findings
) -> None:
    """Say that the column of a value is not declared, or not for this sort of element."""
    known = data.get("key")
    where = {"table": table, "row": data.line, "field": "key"}
    other = next((place for place, declared in keys.items() if known in declared), "")
    if other:
        mend = f"this key is declared for a {other} and used for a {domain}; declare it for 'all'"
        findings.problem("not_right", value=known, choices=mend, **where)
    else:
        findings.problem("unknown_reference", value=known, choices="key", **where)


def read_root(root: Element, file: str, options: Options | None) -> ReadResult:
    """Return the map that the root of a GraphML file holds, or what is wrong with it."""
    findings = Findings(file)
    graphs = list(root.each("graph"))
    if root.tag != "graphml" or not graphs:
        findings.problem(
            "missing_part", row=root.line, field="graph", value="the graph",
            choices="put <graph> with nodes and edges inside <graphml>",
        )  # fmt: skip
        return findings.result()
    report_stray(root, None, "GraphML", findings)
    for spare in graphs[1:]:
        findings.problem(
            "not_allowed", row=spare.line, field="graph", value=spare.get("id") or "a second graph",
            choices="a file holds one map; save each graph in a file of its own",
        )  # fmt: skip
    return _Reader(root, graphs[0], findings).read(options)


class _Reader:
    def __init__(self, root: Element, graph: Element, findings: Findings) -> None:
        self.graph, self.findings = graph, findings
        self.tally = Tally(findings)
        self.keys = read_keys(root, findings, self.tally)
        self.nodes: list[Element] = []
        self.edges: list[tuple[Element, bool]] = []
        self.parents: dict[str, str] = {}
        self._walk(graph, None)
        numbered = {"source", "target"} | ({"id"} if any(e.get("id") for e, _ in self.edges) else set())
        self.columns = {
            "node": self._columns("node", "people", {"id"}),
            "edge": self._columns("edge", "relationships", numbered),
        }
        names = {key.name: known for known, key in self.keys["node"].items()}
        gephi = names.keys() >= GEPHI_PICTURE
        self.picture = {names[name] for name in GEPHI_PICTURE} if gephi else set()

    def read(self, options: Options | None) -> ReadResult:
        """Return the map, or what is wrong."""
        rows = [(self._node(node), node.line) for node in self.nodes]
        actors = [PlacedRow(row, line, self.findings.file) for row, line in rows if row["id"]]
        renamed = self._own_ids(actors)
        parents = {renamed.get(k, k): renamed.get(v, v) for k, v in self.parents.items()}
        place_inside(actors, parents, self.findings, self.tally)
        lines = [
            PlacedRow(self._edge(edge, two_way, renamed), edge.line, self.findings.file)
            for edge, two_way in self.edges
        ]
        self._drawn_kinds(lines)
        _leave_out_ids(lines, self.findings, any(edge.get("id") for edge, _ in self.edges))
        facts = self._facts()
        self.tally.tell()
        return from_rows(actors, lines, self.findings, facts=facts, options=options)

    def _columns(self, domain: str, table: str, given: set[str]) -> Columns:
        keys = self.keys[domain].items()
        wanted = {known: Wanted(key.name, key.type) for known, key in keys if not key.drawing}
        if domain == "node":  # whether this is the id is not known before all nodes are read
            wanted = {k: w._replace(name=OWN_ID) if w.name == "id" else w for k, w in wanted.items()}
        return Columns(table, given, wanted, self.tally)

    def _walk(self, graph: Element, around: str | None) -> None:
        """Collect the nodes and edges of a graph and of those inside its nodes."""
        undirected = self._is_undirected(graph)
        for child in graph.children:
            if child.tag == "node":
                self.nodes.append(child)
                if around is not None:
                    self.parents[child.get("id")] = around
                for inner in child.each("graph"):
                    self._walk(inner, child.get("id"))
            elif child.tag == "edge":
                told = child.get("directed").strip().casefold()
                if told not in ("", "true", "false", "1", "0"):
                    where = {"table": "relationships", "row": child.line, "field": "directed"}
                    self.findings.problem("not_yes_or_no", value=told, **where)
                self.edges.append((child, told in ("false", "0") if told else undirected))
            elif child.tag == "hyperedge":
                self.findings.problem(
                    "not_allowed", table="relationships", row=child.line, field="hyperedge",
                    value="hyperedge", choices="draw an edge for each pair that it joins",
                )  # fmt: skip
            elif child.tag not in ("data", "desc") or (child.tag == "data" and around is not None):
                self._leave_out(child)

    def _is_undirected(self, graph: Element) -> bool:
        told = graph.get("edgedefault")
        where = {"table": "relationships", "row": graph.line, "field": "edgedefault"}
        if told not in ("directed", "undirected", ""):
            self.findings.problem("not_a_choice", value=told, choices="directed, undirected", **where)
        elif not told and any(not edge.get("directed") for edge in graph.each("edge")):
            why = "the file does not say whether edges go one way or both; read as going one way"
            self.findings.note("guessed", value="edgedefault", choices=why, **where)
        return told == "undirected"

    def _leave_out(self, element: Element, table: str = "") -> None:
        why = "a part of GraphML that a map has no place for"
        self.tally.add("dropped", element.line, table=table, value=element.tag, choices=why)

    def _node(self, node: Element) -> Row:
        if not node.get("id"):
            self.findings.problem("missing", table="people", row=node.line, field="id")
        return {"id": node.get("id"), **self._data(node, "node", "people")}

    def _edge(self, edge: Element, two_way: bool, renamed: Mapping[str, str]) -> Row:
        row: Row = {end: renamed.get(edge.get(end), edge.get(end)) for end in ("source", "target")}
        if edge.get("id"):
            row["id"] = edge.get("id")
        for port in ("sourceport", "targetport"):
            if edge.get(port):
                why = "where a line is fastened to its node, which a map has no place for"
                self.tally.add("dropped", edge.line, table="relationships", value=port, choices=why)
        row |= self._data(edge, "edge", "relationships")
        if two_way and not any(name.strip().casefold() == "direction" for name in row):
            row["direction"] = "both"
        return row

    def _data(self, element: Element, domain: str, table: str) -> Row:
        """Return the cells of a node or edge: what is said of it, else what its keys have as default."""
        columns, keys = self.columns[domain], self.keys[domain]
        left = self.picture if domain == "node" else set()
        row: Row = {}
        told: list[str] = []
        seen: set[str] = set()
        for data in element.children:
            known = data.get("key")
            if data.tag == "desc":
                told.append(data.text.strip())
            elif data.tag != "data":
                if data.tag != "graph":
                    self._leave_out(data, table)
            elif known not in keys:
                report_unknown_key(data, table, domain, self.keys, self.findings)
            elif known in seen:
                self.findings.problem("doubled_column", table=table, row=data.line, field="key", value=known)
            elif known in left:
                why = "how Gephi drew it, which a map works out itself"
                self.tally.add("dropped", data.line, table=table, value="r, g, b, x, y, size", choices=why)
            elif keys[known].drawing:
                row |= self._drawing(data, domain, table)
            else:
                row |= columns.read(known, data.text, data, self.findings)
                if data.children:
                    self._leave_out(data.children[0], table)
            if data.tag == "data":
                seen.add(known)
        for known, key in keys.items():
            if key.default is not None and known not in seen and known not in left and not key.drawing:
                row |= columns.read(known, key.default, element, self.findings)
        if element.text.strip():
            why = "text that stands beside the columns"
            self.tally.add("dropped", element.line, table=table, value=element.text.strip(), choices=why)
        if any(told):  # a column may be called like it
            used = {*columns.names.values(), *row}
            name = "desc" if "description" in used else "description"
            while name in used:
                name += GIVEN
            row[name] = "\n".join(filter(None, told))
        return row | own_columns(element, _IN_TAG[domain], row, self.tally, table)

    def _drawing(self, data: Element, domain: str, table: str) -> Row:
        """Return what people wrote into yEd's drawing of a node or edge."""
        tag = "NodeLabel" if domain == "node" else "EdgeLabel"
        texts = [label.text.strip() for label in _descendants(data) if label.tag == tag]
        text = " ".join(filter(None, texts))
        if data.children:
            why = "shapes, colours, arrows and places of the drawing, which a map works out itself"
            self.tally.add("dropped", data.line, table=table, value="drawing", choices=why)
        if not text:
            return {}
        columns = self.columns[domain]
        named = domain == "node" and "name" not in {columns.field(known) for known in columns.ours}
        return {"label" if named else DRAWN: text}

    def _drawn_kinds(self, lines: list[PlacedRow]) -> None:
        """Take what is written on yEd's lines as their kind, unless it is only numbers."""
        columns = self.columns["edge"]
        said = {columns.field(known) for known in columns.ours} & {"kind", "type"}
        drawn = [placed for placed in lines if DRAWN in placed.row]
        if said or not any(c.isalpha() for placed in drawn for c in placed.row[DRAWN]):
            return
        for placed in drawn:
            row = placed.row
            assert isinstance(row, dict)
            row["kind"] = row.pop(DRAWN)
            where = {"table": "relationships", "field": "kind"}
            self.tally.add("column", placed.number, value="label", choices="kind", **where)

    def _own_ids(self, actors: list[PlacedRow]) -> dict[str, str]:
        """Let actors have the ids that igraph keeps in a column of that name; return the new by the old.

        igraph counts nodes n0, n1 and so on, and writes the ids that it once read as data.
        """
        given = [(placed, str(placed.row[OWN_ID])) for placed in actors if OWN_ID in placed.row]
        texts = {text for _, text in given if text.strip()}
        counted = all(placed.row["id"] == f"n{number}" for number, placed in enumerate(actors))
        if not given:
            return {}
        where = {"table": "people", "row": given[0][0].number, "field": "id", "count": len(given)}
        if not counted or len(texts) != len(actors):
            self.findings.note("renamed_column", value="id", choices=OWN_ID, **where)
            return {}
        renamed = {}
        for placed, text in given:
            row = placed.row
            assert isinstance(row, dict)
            del row[OWN_ID]
            renamed[str(row["id"])] = text
            row["id"] = text
        why = "the ids of the nodes only count them; the column 'id' was read as their ids"
        self.findings.note("changed", value="n0", choices=why, **where)
        return renamed

    def _facts(self) -> Facts:
        """Return what is said of the map as a whole."""
        told: dict[str, Any] = {}
        for data in self.graph.each("data"):
            known = data.get("key")
            if known not in self.keys["graph"]:
                report_unknown_key(data, "", "graph", self.keys, self.findings)
                continue
            key = self.keys["graph"][known]
            try:
                plain = key.name in ("name", "purpose")
                told[key.name] = data.text if plain else unmark_attribute(read_value(data.text, key.type))
            except ValueError as error:
                self.findings.problem(str(error), row=data.line, field=key.name, value=data.text)
        desc = next((d.text.strip() for d in self.graph.each("desc") if d.text.strip()), "")
        name = told.pop("name", PurePosixPath(self.findings.file).stem)
        ours = {part: told.pop(part) for part in HEAD[2:] if isinstance(told.get(part), dict)}
        own = ours.pop("attributes", {})
        built = from_dict(ours, self.findings.file)
        self.findings.problems += [p.model_copy(update={"row": self.graph.line}) for p in built.problems]
        spare = {part: value for part, value in told.items() if value is not None and part != "purpose"}
        if desc and told.get("purpose"):
            spare.setdefault("desc", desc)
        return Facts(
            name=name,
            purpose=told.get("purpose") or desc,
            vocabulary=built.network.vocabulary if built.network else None,
            settings=built.network.settings if built.network else None,
            attributes={**spare, **own},
        )


def _leave_out_ids(lines: list[PlacedRow], findings: Findings, in_tag: bool) -> None:
    """Leave out ids of edges that other programs make up.

    NetworkX counts the edges of each pair of a multigraph from 0. igraph takes the id of the source for
    that of the edge when it reads GraphML, and writes it as data.
    """
    if not lines:
        return
    pairs: dict[tuple[str, str], list[str]] = {}
    for placed in lines:
        source, target = str(placed.row["source"]), str(placed.row["target"])
        if placed.row.get("direction") and source > target:
            source, target = target, source
        pairs.setdefault((source, target), []).append(str(placed.row.get("id", "")))
    counted = len(pairs) > 1 and all(ids == [str(n) for n in range(len(ids))] for ids in pairs.values())
    repeated = not in_tag and all(placed.row.get("id") == placed.row["source"] for placed in lines)
    keys = {} if counted or repeated else _pair_keys(pairs)
    if not counted and not repeated and not keys:
        return
    value = next(iter(keys), str(lines[0].row.get("id", "")))
    for placed in lines:
        row = placed.row
        assert isinstance(row, dict)
        if not keys or row.get("id") in keys:
            del row["id"]
    counted = counted or bool(keys)
    what = "only count those of one pair" if counted else "repeat where they begin"
    where = {"table": "relationships", "row": lines[0].number, "field": "id", "count": len(lines)}
    why = f"the ids of edges {what}; each edge got an id of its own"
    findings.note("changed", value=value, choices=why, **where)


def _pair_keys(pairs: Mapping[tuple[str, str], list[str]]) -> dict[str, None]:
    """Return the ids that NetworkX counted, where it counted some and others were given by people."""
    often = Counter(known for ids in pairs.values() for known in ids)
    keys = dict.fromkeys(known for known in often if known.isascii() and known.isdigit())
    told_apart = all(len(set(ids)) == len(ids) for ids in pairs.values())
    count = all(len(k) < 9 and int(k) < len(ids) for ids in pairs.values() for k in ids if k in keys)
    doubled = {known for known, times in often.items() if times > 1}
    return keys if doubled and doubled <= keys.keys() and told_apart and count else {}


def _descendants(element: Element) -> Iterator[Element]:
    for child in element.children:
        yield child
        yield from _descendants(child)
