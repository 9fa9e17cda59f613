"""Pajek's networks (.net): vertices with numbers, arcs and edges of several relations, years.

A vertex's label is our id; everything else that is known of people and organisations is in
``NAME-key.csv`` beside the network, and groups, layers and numbers are also in partitions and
vectors, which Pajek can use. Source for sets, matrices and comments: Batagelj, "Pajek format"
(vladowiki.fmf.uni-lj.si). Relations, times and labels of lines are written as they are commonly met.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from netmap.errors import UnreadableError
from netmap.formats.graph_out import Holds, actor_rows, keep
from netmap.formats.graph_rows import Facts, from_rows
from netmap.formats.key_file import Key, key_name, place_actors, read_key, to_key
from netmap.formats.pajek_beside import Column, add_columns, read_columns, split_project, to_columns
from netmap.formats.pajek_text import (
    FIRST_YEAR,
    KIND_COMMENT,
    LABEL_JOINT,
    LABELS_COMMENT,
    LAST_YEAR,
    Net,
    parse_net,
)
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options, Source
from netmap.formats.tokens import edge_direction, goes_both_ways, hide, hide_ends, number_text, opening, quote
from netmap.model import Network, PlacedRow, Relationship
from netmap.model.dates import end_day, first_day

HOLDS = Holds(
    line=frozenset({"source", "target", "weight", "kind", "direction", "start", "end", "note"}),
    head=frozenset({"name"}),
)
_STARTS = re.compile(r"(?:\s|%[^\n]*\n|/\*.*?\*/)*\*(?:vertices|vertex|network)\b", re.S)


def is_pajek(source: Source) -> bool:
    """Say whether one of the files is a network of Pajek."""
    return bool(_named(source))


def _named(source: Source) -> list[str]:
    """Return the files that begin as networks do, those that end in .net or .paj first."""
    sure = source.named(".net", ".paj")
    names = sure + [name for name in source.named(".txt", ".dat") if name not in sure]
    return [name for name in names if _STARTS.match(opening(source, name))]


def read_pajek(source: Source) -> ReadResult:
    """Read the first network among some files, with the key, partitions and vectors beside it."""
    nets = _named(source) or source.named(".net", ".paj")
    if not nets:
        raise UnreadableError(f"{source.title} holds no network of Pajek (.net).")
    again = {_relations_name(name) for name in nets}  # says the same as what lies beside it
    name = next((name for name in nets if name not in again), nets[0])
    findings = Findings(name)
    key = read_key(source, name, findings)
    columns = read_columns(source, name, findings)
    used = {name, *(column.file for column in columns), *([key.file] if key else [])}
    used |= {_relations_name(name)}
    used |= {note.file for note in findings.notes if note.code == "not_a_table"}
    for other in sorted(source.files.keys() - used):
        findings.note("not_a_table", value=other, file=other)
    text = source.loose_text(name)
    return from_pajek(text, name, columns=columns, key=key, findings=findings, options=source.options)


def from_pajek(
    text: str,
    file: str,
    *,
    columns: Sequence[Column] = (),
    key: Key | None = None,
    findings: Findings | None = None,
    options: Options | None = None,
) -> ReadResult:
    """Read a map from the text of a network, or list everything that is wrong with it.

    Parameters
    ----------
    text, file : str
        The network and the name of its file.
    columns : sequence of Column
        Partitions and vectors; those that netmap wrote say nothing new where there is a key.
    key : Key, optional
        Who is behind the labels.
    findings : Findings, optional
        What was found so far; is added to.
    options : Options, optional
        Has no effect: years are years.
    """
    findings = findings or Findings(file)
    text, inside = split_project(text, file, findings)
    net = parse_net(text, findings)
    ids = _ids(net, findings)
    rows = [{"id": ids[n], **vertex.row} for n, vertex in net.vertices.items()]
    add_columns(rows, [c for c in (*inside, *columns) if not (key and c.ours)], findings)
    actors = [PlacedRow(row, v.line, file) for row, v in zip(rows, net.vertices.values(), strict=True)]
    if key is not None:
        actors = place_actors(actors, key, findings)
        known = dict(zip(net.vertices, (str(a.row.get("id", "")) for a in actors), strict=True))
        ids = {number: known[number] for number in ids}
    lines = [
        line._replace(row={**line.row, "source": ids[line.row["source"]], "target": ids[line.row["target"]]})
        for line in net.lines
    ]
    facts = Facts(name=net.name or PurePosixPath(file).stem)
    return from_rows(actors, lines, findings, facts=facts, options=options)


def _ids(net: Net, findings: Findings) -> dict[int, str]:
    """Return an id for each vertex: its label; of several with one label all but the first get a number."""
    taken = {vertex.label for vertex in net.vertices.values()}
    seen: set[str] = set()
    ids = {}
    for number, vertex in net.vertices.items():
        made = vertex.label if vertex.label.strip() else str(number)
        while made in seen or (made != vertex.label and made in taken):
            made = f"{vertex.label} ({number})" if made == vertex.label else f"{made}*"
        if made != vertex.label:
            findings.note(
                "made_id", table="people", row=vertex.line, field="label", value=vertex.label, choices=made
            )
            vertex.row["name"] = vertex.label
        seen.add(made)
        ids[number] = made
    return ids


def keep_pajek(network: Network) -> Network:
    """Return what of a map comes back from Pajek.

    Actors come back whole through the key. Of relationships, dates come back as years, and their
    own columns and who reported them do not; what goes both ways is an edge, everything else an arc.
    """
    lines = []
    for line in network.relationships:
        both = goes_both_ways(network, line)
        start, end = _years(line)
        told: dict[str, Any] = {"direction": edge_direction(line.kind) if both else "", "attributes": {}}
        told |= {"start": start, "end": end}
        lines.append((both, line.model_copy(update=told)))
    ordered = sorted(lines, key=lambda told: told[0])
    return keep(network.replace(relationships=[line for _, line in ordered]), HOLDS)


def _years(line: Relationship) -> tuple[str | None, str | None]:
    """Return the first and last year of a relationship, as far as Pajek's whole numbers can say them."""
    first = first_day(line.start).year if line.start else None
    last = None
    if line.end:
        # the end is the first day that no longer holds; Pajek's is the last year that does
        day = end_day(line.end)
        last = day.year - 1 if (day.month, day.day) == (1, 1) else day.year
    return _year(first), _year(last)


def _year(year: int | None) -> str | None:
    return str(year) if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def to_pajek(network: Network, *, native: bool = False) -> str:
    """Return the network of a map, without what lies beside it.

    Relations and times are Pajek's alone: igraph refuses a file that has them, and NetworkX reads the
    head of a relation as a line. So kinds, notes and years are in the labels of lines, unless
    everything is of one kind and has no years, or the text is to be `native`.
    """
    kept = keep_pajek(network)
    numbers = {actor: number for number, actor in enumerate(kept.actors, start=1)}
    out = [f"*Network {hide_ends(hide(kept.name))}"] if kept.name else []
    out += [f"*Vertices {len(numbers)}", *(f"{number} {quote(actor)}" for actor, number in numbers.items())]
    kinds = {kind: n for n, kind in enumerate(dict.fromkeys(r.kind for r in kept.relationships), start=1)}
    labelled = _has_relations(kept) and not native
    if len(kinds) == 1 and not labelled:
        out.insert(0, f"{KIND_COMMENT}{hide_ends(hide(next(iter(kinds))))}")
    out[:0] = [LABELS_COMMENT] if labelled else []
    section = ""
    lines = sorted(kept.relationships, key=lambda r: kinds[r.kind]) if native else kept.relationships
    for line in lines:
        both = bool(line.direction) or edge_direction(line.kind) == ""
        head = "*Edges" if both else "*Arcs"
        head += f" :{kinds[line.kind]} {quote(line.kind)}" if len(kinds) > 1 and native else ""
        if head != section:
            out.append(head)
            section = head
        said = _label(line) if labelled else _said(line)
        out.append(f"{numbers[line.source]} {numbers[line.target]} {number_text(line.weight)}{said}")
    text = "\r\n".join([*out, ""])
    # Pajek takes a file for UTF-8 by its mark; NetworkX would take the mark for a part of the first line
    return text if text.isascii() else f"\ufeff% UTF-8\r\n{text}"


def _has_relations(network: Network) -> bool:
    """Say whether relationships are of several kinds or have dates."""
    lines = network.relationships
    return len({line.kind for line in lines}) > 1 or any(line.start or line.end for line in lines)


def _label(line: Relationship) -> str:
    """Return the kind, note and years of a relationship as the label of its line."""
    parts = [hide(part).replace(LABEL_JOINT, "&#124;") for part in (line.kind, line.note, _times(line))]
    while not parts[-1]:
        parts.pop()
    return f' l "{LABEL_JOINT.join(parts)}"'


def _said(line: Relationship) -> str:
    """Return the note and the years of a relationship, as they stand behind its weight."""
    note = f" l {quote(line.note)}" if line.note else ""
    years = _times(line)
    return f"{note} [{years}]" if years else note


def _times(line: Relationship) -> str:
    if not line.start and not line.end:
        return ""
    return str(line.start) if line.start == line.end else f"{line.start or 1}-{line.end or '*'}"


def _relations_name(name: str) -> str:
    """Return what a file with the same network is called that has relations and times as Pajek has them."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-relations.net"))


def write_pajek(network: Network, name: str) -> dict[str, bytes]:
    """Return the network, the same with Pajek's relations and times if it has any, the key, and partitions and vectors that belong to it."""
    rows = actor_rows(keep_pajek(network))
    labels = {actor: actor for actor in network.actors}
    path = PurePosixPath(name)
    native = {}
    if _has_relations(keep_pajek(network)):
        native[_relations_name(name)] = to_pajek(network, native=True).encode()
    return {
        name: to_pajek(network).encode(),
        **native,
        key_name(name): to_key(network, labels, {}),
        **to_columns(rows, str(path.with_name(path.stem))),
    }
