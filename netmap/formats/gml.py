"""GML, the Graph Modelling Language: NetworkX, igraph, Gephi, yEd and Cytoscape read and write it.

Nodes have whole numbers as ids there, so ours go into the key ``nid``; ``label`` is a name that no
two nodes share, because NetworkX refuses others, and ``name`` is the name in the map.
What the map says as a whole is JSON under the key ``netmap`` of the graph.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from netmap.errors import UnreadableError
from netmap.formats import gml_text
from netmap.formats.cells import mark_attribute, to_text
from netmap.formats.gml_text import Broken, Item, decode_key, encode_key
from netmap.formats.graph_out import ACTOR_COLUMNS, HEAD, LINE_COLUMNS, Holds, actor_rows, keep, line_rows
from netmap.formats.graph_rows import Facts, from_rows
from netmap.formats.map_json import FORMAT, from_dict, to_dict
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options, Source
from netmap.formats.spellings import ACTOR_SPELLINGS, LINE_SPELLINGS
from netmap.formats.tokens import opening
from netmap.model import TABLES, Network, PlacedRow, Settings, Vocabulary
from netmap.model.problems import shorten

HOLDS = Holds(head=frozenset(HEAD))
#: keys that mean something to those who read GML, so that no column of one's own may be called so
_RESERVED = frozenset({"nid", "graphics", "LabelGraphics", "key"})
#: what the key of our ids is called inside, so that a column of one's own may be called nid too
_NID = " nid"
_DRAWN = frozenset({"graphics", "labelgraphics"})
_ABOUT_FILE = frozenset({"creator", "version"})
_HEAD_KEY = "netmap"
_LIST_START = "_networkx_list_start"
_BIGGEST = 2**31
_STARTS = re.compile(r"\s*(?:(?:creator|version|comment|#)[^\n]*\n\s*)*graph\s*\[")


def is_gml(source: Source) -> bool:
    """Say whether one of the files is GML, and no geography in XML, which ends in .gml too."""
    return bool(_named(source))


def _named(source: Source) -> list[str]:
    """Return the files that are GML: those of that ending with a graph in them, and texts that begin with one."""
    sure = [name for name in source.named(".gml") if re.search(r"\bgraph\s*\[", opening(source, name))]
    others = [name for name in source.files if name not in sure and not source.root(name)]
    return sure + sorted(name for name in others if _STARTS.match(opening(source, name)))


def read_gml(source: Source) -> ReadResult:
    """Read the first GML file among some files."""
    name = next(iter(_named(source) or source.named(".gml") or source.files), "")
    if name not in source.files:
        raise UnreadableError(f"{source.title} holds no GML file.")
    others = [n for n in source.files if n != name]
    found = from_gml(source.loose_text(name), name, options=source.options)
    spare = Findings()
    for other in others:
        spare.note("not_a_table", value=other, file=other)
    return found._replace(notes=(*spare.notes, *found.notes))


def from_gml(text: str, file: str, *, options: Options | None = None) -> ReadResult:
    """Read a map from a GML text, or list everything that is wrong with it."""
    findings = Findings(file)
    try:
        items = gml_text.parse_gml(text)
    except Broken as broken:
        findings.problem(**broken.place)
        return findings.result()
    graphs = [item for item in items if item.key.casefold() == "graph" and not isinstance(item.value, str)]
    if len(graphs) != 1:
        _count_graphs(graphs, findings)
        return findings.result()
    for item in items:
        if item.key.casefold() in ("node", "edge"):
            findings.problem(
                "not_allowed", row=item.line, field=item.key, value=item.key,
                choices="it stands outside the graph; move it inside graph [ … ]",
            )  # fmt: skip
        elif item is not graphs[0] and item.key.casefold() not in _ABOUT_FILE:
            findings.note(
                "dropped",
                row=item.line,
                field=item.key,
                value=item.key,
                choices="it stands outside the graph",
            )
    graph = graphs[0].items()
    nodes = [item for item in graph if item.key.casefold() == "node"]
    edges = [item for item in graph if item.key.casefold() == "edge"]
    facts = _facts([item for item in graph if item.key.casefold() not in ("node", "edge")], file, findings)
    ids, actors = _actors(nodes, findings)
    lines = _lines(edges, ids, _goes_both_ways(graph, edges, findings), findings)
    return from_rows(actors, lines, findings, facts=facts, options=options)


def _count_graphs(graphs: Sequence[Item], findings: Findings) -> None:
    if not graphs:
        findings.problem(
            "missing_part",
            row=1,
            field="graph",
            value="the graph",
            choices="write graph [ … ] around nodes and edges",
        )
    for graph in graphs[1:]:
        findings.problem(
            "not_allowed",
            row=graph.line,
            field="graph",
            value="a second graph",
            choices="keep one graph in a file",
        )


def _goes_both_ways(graph: Sequence[Item], edges: Sequence[Item], findings: Findings) -> bool:
    """Say whether edges go both ways: they do where the graph does not say ``directed 1``."""
    said = next((item for item in graph if item.key.casefold() == "directed"), None)
    if said is not None and said.texts() not in ("0", "1"):
        findings.problem(
            "not_a_choice", row=said.line, field="directed", value=shorten(said.value), choices="0, 1"
        )
    both = said is None or said.texts() == "0"
    if both and edges:
        if said is None:
            findings.note(
                "guessed", row=edges[0].line, field="directed", value="directed is not said",
                choices="by the rule of GML every relationship goes both ways", count=len(edges),
            )  # fmt: skip
        else:
            findings.note(
                "two_way", row=said.line, field="directed", value="every relationship", count=len(edges)
            )
    return both


def _facts(items: Sequence[Item], file: str, findings: Findings) -> Facts:
    """Return what is said of the graph: our JSON, its name, and keys of its own as attributes."""
    head: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for item in items:
        key = item.key.casefold()
        if key == _HEAD_KEY and item.is_text:
            head = _head(item, findings)
        elif key in ("name", "label") and isinstance(item.value, str):
            own.setdefault(" name", item.value)
        elif key in _DRAWN:
            findings.note(
                "dropped",
                row=item.line,
                field=item.key,
                value=item.key,
                choices="how it was drawn is not kept",
            )
        elif key not in ("directed", "multigraph"):
            name = decode_key(item.key)
            taken = name in {*TABLES, *HEAD, "netmap_format"}
            own[f"{name} (as given)" if taken else name] = _plain(item)
    name = own.pop(" name", "")
    read = from_dict({"netmap_format": FORMAT, **head}, file)
    findings.problems += [p.model_copy(update={"field": f"{_HEAD_KEY}.{p.field}"}) for p in read.problems]
    said = read.network or Network()
    told = name or said.name or ("" if head else PurePosixPath(file).stem)
    attributes = {**said.attributes, **own}
    return Facts(told, said.purpose, said.vocabulary, said.settings, attributes)


def _head(item: Item, findings: Findings) -> dict[str, Any]:
    try:
        data = json.loads(item.texts())
    except (ValueError, RecursionError):
        data = None
    if isinstance(data, dict) and not data.keys() & {*TABLES, "netmap_format"}:
        return data
    findings.problem(
        "not_right",
        row=item.line,
        field=_HEAD_KEY,
        value=shorten(item.texts()),
        choices="it is what netmap writes; remove it",
    )
    return {}


def _plain(item: Item) -> Any:
    """Return a value as data: numbers that are written plainly as numbers, lists as names and values."""
    if isinstance(item.value, list):
        inside: dict[str, Any] = {}
        for part in item.value:
            inside[part.key] = _added(inside.get(part.key), _plain(part), part.key in inside)
        return inside
    if item.is_text:
        return item.value
    for number in (int, float):
        try:
            value = number(item.value)
        except ValueError:
            continue
        if number is float or str(value) == item.value:
            return value if abs(value) < float("inf") else item.value
    return item.value


def _added(before: Any, value: Any, there: bool) -> Any:
    """Return a value, or the list of all values of a key that is there several times."""
    if not there:
        return value
    return [*before, value] if isinstance(before, list) else [before, value]


def _row(
    item: Item, spellings: Mapping[str, str], single: Iterable[str], findings: Findings, table: str
) -> dict[str, Any]:
    """Return a node or edge as a row; how it was drawn is left out."""
    row: dict[str, Any] = {}
    for part in item.items():
        if part.key.casefold() in _DRAWN and isinstance(part.value, list):
            continue
        name = _NID if part.key == "nid" else decode_key(part.key)
        known = name.casefold() in spellings or name in single
        value = part.value if known and isinstance(part.value, str) else _plain(part)
        if name in row and name in single:
            findings.problem(
                "not_allowed", table=table, row=part.line, field=name, value=name, choices="say it once"
            )
        elif known and isinstance(value, dict):
            findings.problem("not_text", table=table, row=part.line, field=name, value="a list")
        else:
            row[name] = _added(row.get(name), value, name in row)
    return {name: _without_start(value) for name, value in row.items()}


def _without_start(value: Any) -> Any:
    """Return a list without the mark by which NetworkX tells a list of one from a single value."""
    return value[1:] if isinstance(value, list) and value[:1] == [_LIST_START] else value


def _note_drawn(items: Sequence[Item], findings: Findings, table: str) -> None:
    drawn = [item for item in items if any(p.key.casefold() in _DRAWN for p in item.items())]
    if drawn:
        findings.note(
            "dropped", table=table, row=drawn[0].line, field="graphics", value="graphics",
            choices="how it was drawn is not kept", count=len(drawn),
        )  # fmt: skip


def _actors(nodes: Sequence[Item], findings: Findings) -> tuple[dict[str, str], list[PlacedRow]]:
    """Return the ids by GML's numbers, and the rows of the actors."""
    single = ("id", "label", _NID, "name")
    rows = [(node, _row(node, ACTOR_SPELLINGS, single, findings, "people")) for node in nodes]
    own = Counter(str(row.get(_NID, "")) for _, row in rows)
    ours = bool(rows) and "" not in own and max(own.values()) == 1
    ids: dict[str, str] = {}
    placed = []
    for node, row in rows:
        number = str(row.get("id", ""))
        if not number:
            findings.problem("missing", table="people", row=node.line, field="id")
            continue
        if number in ids:
            findings.problem("doubled_id", table="people", row=node.line, field="id", value=shorten(number))
            continue
        if ours:
            row["id"] = row.pop(_NID)
            label = row.pop("label", "")
            row.setdefault("name", label)
        elif _NID in row:
            row["nid"] = row.pop(_NID)
        ids[number] = str(row["id"])
        placed.append(PlacedRow(row, node.line, findings.file))
    if ours:
        findings.note("column", table="people", row=nodes[0].line, field="nid", value="nid", choices="the id")
    _note_drawn(nodes, findings, "people")
    return ids, placed


def _lines(edges: Sequence[Item], ids: Mapping[str, str], both: bool, findings: Findings) -> list[PlacedRow]:
    rows = [
        (edge, _row(edge, LINE_SPELLINGS, ("source", "target"), findings, "relationships")) for edge in edges
    ]
    weighed = any(name.casefold() in ("weight", "strength") for _, row in rows for name in row)
    valued = bool(rows) and not weighed and all(isinstance(row.get("value"), int | float) for _, row in rows)
    if valued:
        findings.note(
            "column", table="relationships", row=edges[0].line, field="value", value="value", choices="weight"
        )
    placed = []
    for edge, row in rows:
        wrong = False
        for end in ("source", "target"):
            number = row.get(end)
            if number is None or number == "":
                findings.problem("missing", table="relationships", row=edge.line, field=end)
            elif str(number) not in ids:
                findings.problem(
                    "unknown_reference", table="relationships", row=edge.line, field=end, value=shorten(number),
                    choices="node",
                )  # fmt: skip
            else:
                row[end] = ids[str(number)]
                continue
            wrong = True
        if valued:
            row["weight"] = row.pop("value")
        if both:
            row.setdefault("direction", "both")
        if not wrong:
            placed.append(PlacedRow(row, edge.line, findings.file))
    _note_drawn(edges, findings, "relationships")
    return placed


def to_gml(network: Network) -> str:
    """Return what GML holds of a map, as ASCII text; several relationships of a pair stay apart."""
    kept = keep_gml(network)
    rows = actor_rows(kept)
    numbers = {str(row["id"]): number for number, row in enumerate(rows)}
    out = ['Creator "netmap"', "Version 1", "graph [", "  directed 1", "  multigraph 1"]
    if kept.name:
        out.append(f"  name {_text(kept.name)}")
    head = _to_head(kept)
    if head:
        out.append(f"  {_HEAD_KEY} {_text(json.dumps(head, ensure_ascii=False))}")
    for row, label in zip(rows, _labels(rows), strict=True):
        said = {"nid": row.pop("id"), "name": row.pop("label")}
        out += ["  node [", f"    id {numbers[said['nid']]}", f"    label {_text(label)}"]
        out += [f"    {name} {_text(text)}" for name, text in said.items()]
        out += [*_pairs(row, ACTOR_COLUMNS), "  ]"]
    for row in line_rows(kept):
        ends = (f"    {end} {numbers[row.pop(end)]}" for end in ("source", "target"))
        out += ["  edge [", *ends, *_pairs(row, LINE_COLUMNS), "  ]"]
    return "\n".join([*out, "]", ""])


def _to_head(network: Network) -> dict[str, Any]:
    """Return what is said of a map as a whole beside its name, what is at its default left out."""
    plain = {"purpose": "", "vocabulary": Vocabulary(), "settings": Settings()}
    data = {
        key: value for key, value in to_dict(network).items() if key not in ("name", "netmap_format", *TABLES)
    }
    return {
        key: value for key, value in data.items() if key not in plain or getattr(network, key) != plain[key]
    }


def _labels(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a label for each actor that no other has: the name, else with the id behind it."""
    often = Counter(str(row["label"] or row["id"]) for row in rows)
    taken = {label for label, times in often.items() if times == 1}
    labels = []
    for row in rows:
        label = str(row["label"] or row["id"])
        if often[label] > 1:
            label = f"{label} ({row['id']})"
            while label in taken:
                label += "*"
            taken.add(label)
        labels.append(label)
    return labels


def _pairs(row: Mapping[str, Any], known: Sequence[str]) -> list[str]:
    return [
        f"    {encode_key(name, reserved=_RESERVED)} {_value(value, own=name not in known)}"
        for name, value in row.items()
    ]


def _text(value: str) -> str:
    return f'"{gml_text.escape(value)}"'


def _value(value: Any, *, own: bool) -> str:
    """Return a value as GML has it: no yes and no, no lists, and whole numbers of 32 bits only."""
    if isinstance(value, float):
        digits = repr(value)
        return digits if "." in digits else digits.replace("e", ".0e")  # NetworkX knows a real by its point
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _BIGGEST:
        return str(value)
    return _text(mark_attribute(value) if own else to_text(value))


def write_gml(network: Network, name: str) -> dict[str, bytes]:
    """Return the GML file."""
    return {name: to_gml(network).encode("ascii")}


def keep_gml(network: Network) -> Network:
    """Return what of a map comes back from GML: everything but roles, decisions, parts and ratings."""
    return keep(network, HOLDS)
