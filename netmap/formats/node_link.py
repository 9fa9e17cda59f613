"""NetworkX's node-link JSON, which D3 and its friends read too: ``nodes`` and ``links`` or ``edges``.

Written with the key ``edges``, which `networkx.node_link_graph` expects by default since 3.6; pass
``edges="edges"`` to older ones.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from netmap.errors import UnreadableError
from netmap.formats.cells import mark_attribute
from netmap.formats.graph_out import (
    ACTOR_COLUMNS,
    HEAD,
    LINE_COLUMNS,
    Holds,
    actor_rows,
    keep,
    line_rows,
)
from netmap.formats.graph_rows import Facts, from_rows
from netmap.formats.json_graphs import is_cytoscape, to_node_link_data
from netmap.formats.json_rows import fit_values, note_unread, read_records, to_json_text
from netmap.formats.map_json import from_dict
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options, Source
from netmap.formats.spellings import ACTOR_SPELLINGS, LINE_SPELLINGS
from netmap.model import Network, PlacedRow, Vocabulary

HOLDS = Holds(head=frozenset(HEAD))
LINES = ("edges", "links")
#: before columns of one's own that NetworkX would take for its own, and the key of what it has no place for
OURS, MARK = "netmap", "netmap:"
_KNOWN = frozenset({"directed", "multigraph", "graph", "nodes", *LINES})
Row = dict[str, Any]


def from_node_link(
    data: Mapping[str, Any], file: str = "", *, name: str = "", options: Options | None = None
) -> ReadResult:
    """Read a map from node-link data; nodes and links count from 1.

    Ids may be any single value and become text. Where no node has an id, as in D3's oldest files,
    links count the nodes from 0.

    Parameters
    ----------
    data : mapping
        As `networkx.node_link_data` gives it.
    file, name : str, default ""
        The file, for problems; what the map is called if the data do not say.
    options : Options, optional
        The order of dates.

    Returns
    -------
    ReadResult
        A map exactly if there are no problems.
    """
    findings = Findings(file)
    data = to_node_link_data(data)
    nodes = read_records(data, "nodes", "people", findings)
    key = next((key for key in LINES if data.get(key)), next((k for k in LINES if k in data), LINES[0]))
    if all(data.get(name) for name in LINES):
        mend = "the file has edges as well; put all of them under one name"
        findings.problem("not_allowed", table="relationships", field="links", value="links", choices=mend)
    links = read_records(data, key, "relationships", findings)
    actors = _nodes(nodes, findings)
    counted = bool(nodes) and not any("id" in placed.row for placed in nodes)
    lines = _links(links, [str(placed.row["id"]) for placed in actors], counted, findings)
    lines = fit_values(lines, LINE_SPELLINGS, "relationships", findings)
    lines = _directions(_keys(_weights(lines, findings), findings), data, findings)
    _doubt_parallel(lines, data, findings)
    facts = _head(data, name, findings)
    actors = fit_values(actors, ACTOR_SPELLINGS, "people", findings)
    return from_rows(actors, lines, findings, facts=facts, options=options)


def _text(value: Any) -> str | None:
    """Return a single value as the text that an id is, or ``None`` if it cannot be one."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))  # 1.0 and 1 are one node in NetworkX
    if isinstance(value, bool | int | float) or (isinstance(value, list) and value):
        return json.dumps(value, ensure_ascii=False)  # NetworkX writes a tuple as a list
    return None


def _nodes(nodes: list[PlacedRow], findings: Findings) -> list[PlacedRow]:
    """Return the nodes with ids of text; those of a file without ids get their name or their number."""
    names = [_text(placed.row.get("name", placed.row.get("label"))) for placed in nodes]
    bare = bool(nodes) and not any("id" in placed.row for placed in nodes)
    named = bare and len(set(names)) == len(names) and all(name and name.strip() for name in names)
    if bare:
        how = "the names are their ids" if named else "they are numbered from 0"
        findings.note("guessed", table="people", value="the nodes have no ids", choices=how)
    found, numbers = [], 0
    for place, placed in enumerate(nodes):
        told = placed.row.get("id")
        text = (names[place] if named else str(place)) if bare else _text(told)
        where = {"table": "people", "row": placed.number, "field": "id"}
        if text is None and told is None:
            findings.problem("missing", **where)
        elif text is None:
            findings.problem("not_right", value=told, choices="an id is text or a number", **where)
        numbers += not bare and told is not None and not isinstance(told, str)
        found.append(placed._replace(row={**placed.row, "id": text or ""}))
    return _without_doubles(found, nodes, numbers, findings) if numbers else found


def _without_doubles(
    found: list[PlacedRow], nodes: list[PlacedRow], numbers: int, findings: Findings
) -> list[PlacedRow]:
    """Return the nodes but those whose number is a text's too, which is a problem; say that numbers are texts."""
    typed = [isinstance(placed.row.get("id"), str | None) for placed in nodes]
    first = found[typed.index(False)]
    findings.note(
        "changed", table="people", row=first.number, field="id", value=first.row["id"], count=numbers,
        choices="ids are text, so this number was read as text",
    )  # fmt: skip
    texts = {placed.row["id"] for placed, text in zip(found, typed, strict=True) if text}
    good = []
    for placed, text in zip(found, typed, strict=True):
        if not text and placed.row["id"] in texts and placed.row["id"]:
            mend = "the same number is there as text too; ids are text, so give one of the two another"
            where = {"table": "people", "row": placed.number, "field": "id"}
            findings.problem("not_right", value=placed.row["id"], choices=mend, **where)
        else:
            good.append(placed)
    return good


def _links(links: list[PlacedRow], ids: list[str], counted: bool, findings: Findings) -> list[PlacedRow]:
    """Return the links whose ends can be read, as text; `counted`: a number is the place of a node."""
    found = []
    for placed in links:
        row = {name.removeprefix(MARK): value for name, value in placed.row.items()}
        told = {LINE_SPELLINGS.get(name.strip().casefold()): name for name in placed.row}
        good = True
        for end in ("source", "target"):
            value = placed.row.get(told.get(end, end))
            where = {"table": "relationships", "row": placed.number, "field": end}
            number = value if isinstance(value, int) and not isinstance(value, bool) and counted else None
            text = _text(value)
            if number is not None:
                text = ids[number] if 0 <= number < len(ids) else None
            if text is None and number is not None:
                findings.problem("unknown_reference", value=value, choices="node with the number", **where)
            elif text is None and value is None:
                findings.problem("missing", **where)
            elif text is None:
                findings.problem("not_right", value=value, choices="an end is the id of a node", **where)
            good = good and text is not None
            row[told.get(end, end)] = text
        if good:
            found.append(placed._replace(row=row))
    return found


def _weights(good: list[PlacedRow], findings: Findings) -> list[PlacedRow]:
    """Return the lines with D3's ``value`` as their weight, where there is no other and it can be one."""
    if not good or any(_is(name, "weight") for placed in good for name in placed.row):
        return good
    values = [placed.row.get("value") for placed in good]
    fit = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool) and v > 0]
    if len(fit) < len(good):
        return good
    findings.note("column", table="relationships", field="value", value="value", choices="weight")
    return [
        placed._replace(row={"weight" if n == "value" else n: v for n, v in placed.row.items()})
        for placed in good
    ]


def _is(name: str, field: str) -> bool:
    return LINE_SPELLINGS.get(name.strip().casefold()) == field


def _keys(lines: list[PlacedRow], findings: Findings) -> list[PlacedRow]:
    """Return the lines without the keys of a multigraph.

    A key that a line's id repeats says nothing new, nor does a number, which NetworkX counts itself;
    texts are ids if no two are alike and none is a kind of relationship, else kinds where no kind is said, else a column of their own.
    """
    keys = [placed.row["key"] for placed in lines if "key" in placed.row and "id" not in placed.row]
    texts = [key for key in keys if isinstance(key, str)]
    kinds = {word for kind in Vocabulary().kinds for word in (kind.id, kind.label)}
    as_ids = len(set(texts)) == len(keys) == len(lines) and not kinds & set(texts)
    numbers = sum(not isinstance(key, str) for key in keys)
    found = []
    for placed in lines:
        row = dict(placed.row)
        key = row.pop("key", None)
        if key is not None and not (row.get("id") == key or isinstance(key, int)):
            kind = any(_is(name, "kind") or _is(name, "type") for name in row)
            row["id" if as_ids else "key" if kind or "id" in row else "kind"] = key
        found.append(placed._replace(row=row))
    if texts and not as_ids:
        why = "used as the kind of those that say none"
        findings.note("guessed", table="relationships", field="key", value="key", choices=why)
    if numbers:
        why = "a number that NetworkX counts itself; a relationship has an id of its own"
        findings.note("dropped", table="relationships", field="key", value="key", choices=why, count=numbers)
    return found


def _directions(lines: list[PlacedRow], data: Mapping[str, Any], findings: Findings) -> list[PlacedRow]:
    """Return the lines with their direction: both ways in an undirected graph, unless one says otherwise."""
    directed = data.get("directed")
    if directed is None:
        why = "the file does not say; read as going from source to target"
        findings.note("guessed", table="relationships", field="directed", value="direction", choices=why)
    elif not isinstance(directed, bool):
        findings.problem("not_yes_or_no", table="relationships", field="directed", value=directed)
    if directed is not False:
        return lines
    return [
        placed
        if any(_is(name, "direction") for name in placed.row)
        else placed._replace(row={**placed.row, "direction": "both"})
        for placed in lines
    ]


def _doubt_parallel(lines: list[PlacedRow], data: Mapping[str, Any], findings: Findings) -> None:
    """Say that a graph which should have one line a pair has more; NetworkX would keep the last."""
    if data.get("multigraph") is not False:
        return
    pairs: Counter[Any] = Counter()
    for placed in lines:
        ends = {
            field: str(v) for n, v in placed.row.items() for field in ("source", "target") if _is(n, field)
        }
        both = placed.row.get("direction") == "both"
        pairs[frozenset(ends.values()) if both else tuple(sorted(ends.items()))] += 1
    several = sum(times > 1 for times in pairs.values())
    if several:
        why = "joined more than once, though the file says multigraph: false; all of them are kept"
        findings.note("doubted", table="relationships", value=f"{several} pairs", choices=why)


def _head(data: Mapping[str, Any], name: str, findings: Findings) -> Facts:
    """Return what is said of the map as a whole; what is not ours is kept as its attributes."""
    said = data.get("graph") or {}
    if isinstance(said, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in said):
        said = {str(key): value for key, value in said}  # as NetworkX 1 wrote it
    if not isinstance(said, Mapping):
        mend = "write it as names and values"
        findings.problem("not_right", table="graph", field="graph", value=said, choices=mend)
        said = {}
    ours = said.get(OURS)
    ours = ours if isinstance(ours, Mapping) else {}
    read = from_dict(
        {key: ours[key] for key in ("purpose", "vocabulary", "settings") if key in ours}, findings.file
    )
    findings.problems += read.problems
    base = read.network or Network()
    own = ours.get("attributes")
    own = own if isinstance(own, Mapping) else {}
    others = {key: value for key, value in said.items() if key not in ("name", OURS)}
    others |= {key: value for key, value in data.items() if key not in _KNOWN}
    for key in others:
        findings.note("kept_aside", table="graph", value=key)
    title = said.get("name")
    return Facts(
        name=title if isinstance(title, str) and (title or ours) else name,
        purpose=base.purpose,
        vocabulary=base.vocabulary if "vocabulary" in ours else None,
        settings=base.settings if "settings" in ours else None,
        attributes={**others, **own},
    )


def is_node_link(source: Source) -> bool:
    """Say whether a file has nodes and links, or nodes and edges."""
    return bool(_find(source))


def _find(source: Source) -> str:
    for name in source.json_files():
        keys = source.json_keys(name)
        if "nodes" in keys and keys & set(LINES) and not keys & {"netmap_format", "elements"}:
            return name
        if (
            "elements" in keys
            and not keys & {"netmap_format", "connections"}
            and is_cytoscape(source.json(name))
        ):
            return name
    return ""


def read_node_link(source: Source) -> ReadResult:
    """Read the node-link file among some files."""
    file = _find(source) or next(iter(source.json_files()), next(iter(source.files), ""))
    data = source.json(file)
    if not isinstance(data, Mapping):
        raise UnreadableError(f"{file} is a list; node-link JSON is a record with nodes and links.")
    found = from_node_link(data, file, name=PurePosixPath(file).stem, options=source.options)
    return note_unread(found, source, file)


def to_node_link(network: Network) -> dict[str, Any]:
    """Return a map as node-link data: a directed multigraph whose keys are the relationships' ids."""
    vocabulary, settings = (part.model_dump(mode="json") for part in (network.vocabulary, network.settings))
    about = {"purpose": network.purpose, "vocabulary": vocabulary, "settings": settings}
    return {
        "directed": True,
        "multigraph": True,
        "graph": {"name": network.name, OURS: {**about, "attributes": network.attributes}},
        "nodes": [_record(row, ACTOR_COLUMNS, ()) for row in actor_rows(network)],
        "edges": [
            {**_record(row, LINE_COLUMNS, ("key",)), "key": row["id"]}
            for row in line_rows(keep_node_link(network))
        ],
    }


def _record(row: Row, known: tuple[str, ...], taken: tuple[str, ...]) -> Row:
    """Return a row with texts of one's own marked if they look like ours, names that are `taken` too."""
    found: Row = {}
    for name, value in row.items():
        if name in known:
            found[name] = value
        else:
            plain = not taken or not (name in taken or name.startswith(MARK))
            own = name if plain else f"{MARK}{name}"
            found[own] = mark_attribute(value) if isinstance(value, str) else value
    return found


def write_node_link(network: Network, name: str) -> dict[str, bytes]:
    """Return the node-link file, one record a line."""
    return {name: to_json_text(to_node_link(network))}


def keep_node_link(network: Network) -> Network:
    """Return what of a map comes back: actors, relationships, and what is said of the map as a whole."""
    return keep(network, HOLDS)
