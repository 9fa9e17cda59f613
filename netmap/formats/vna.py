"""VNA, NetDraw's format: tables of nodes and of ties in one text file.

Source: Borgatti, "A brief guide to using NetDraw"; the format's page in the manual of Gephi.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from netmap.errors import UnreadableError
from netmap.formats.cells import mark_attribute, to_text
from netmap.formats.graph_out import (
    ACTOR_COLUMNS,
    LINE_COLUMNS,
    Holds,
    actor_rows,
    keep,
    line_rows,
    own_columns,
)
from netmap.formats.graph_rows import Facts, from_rows
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options, Source
from netmap.formats.spellings import ACTOR_SPELLINGS, LINE_SPELLINGS
from netmap.formats.tokens import Token, lines_of, opening, quote, show, split_commas, split_line
from netmap.model import Network, PlacedRow
from netmap.model.problems import shorten

HOLDS = Holds()
SECTIONS = ("node data", "node properties", "tie data", "tie properties")
#: names of a single number that say nothing about the kind of tie
_PLAIN_NUMBERS = frozenset(
    {"strength", "weight", "value", "values", "tie", "ties", "link", "edge", "network"}
)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_STARTS = re.compile(r"\s*(?:[#!%][^\n]*\n\s*)*\*\s*(?:node|tie)\s*(?:data|properties)")
Row = dict[str, Any]


@dataclass
class Section:
    """A table: where it begins, its columns, and its rows with their lines."""

    line: int
    spellings: Mapping[str, str]
    header: list[str] = field(default_factory=list)
    #: what parts the columns in the header
    parted: str = "blanks"
    rows: list[PlacedRow] = field(default_factory=list)


def is_vna(source: Source) -> bool:
    """Say whether one of the files is VNA."""
    return bool(_named(source))


def _named(source: Source) -> list[str]:
    return [name for name in source.named(".vna", ".txt") if _STARTS.match(opening(source, name))]


def read_vna(source: Source) -> ReadResult:
    """Read the first VNA file among some files."""
    names = _named(source) or source.named(".vna")
    if not names:
        raise UnreadableError(f"{source.title} holds no VNA file.")
    found = from_vna(source.loose_text(names[0]), names[0], options=source.options)
    spare = Findings()
    for other in sorted(source.files.keys() - {names[0]}):
        spare.note("not_a_table", value=other, file=other)
    return found._replace(notes=(*spare.notes, *found.notes))


def from_vna(text: str, file: str, *, options: Options | None = None) -> ReadResult:
    """Read a map from a VNA text, or list everything that is wrong with it.

    With a column that says the kind, a tie is one relationship. Without one every column of numbers
    is a kind of relationship, as in NetDraw, and 0 means none; a single one that is called strength
    or the like is the weight.
    """
    findings = Findings(file)
    sections = _sections(text, findings)
    if "tie data" not in sections and not findings.problems:
        findings.problem(
            "missing_part",
            row=1,
            field="tie data",
            value="*Tie data",
            choices="write *Tie data and its columns before the ties",
        )
    elif not findings.problems and not sections["tie data"].header:
        findings.problem(
            "missing_part", row=sections["tie data"].line, field="tie data", value="the line with the columns",
            choices="write from, to and the other columns below *Tie data",
        )  # fmt: skip
    if findings.problems:
        return findings.result()
    looks = sections.get("tie properties")
    if looks and looks.rows:
        findings.note(
            "dropped", table="relationships", row=looks.line, field="tie properties", value="tie properties",
            choices="how it was drawn is not kept", count=len(looks.rows),
        )  # fmt: skip
    actors = _actors(sections.get("node data"), sections.get("node properties"), findings)
    lines = _lines(sections["tie data"], findings)
    return from_rows(actors, lines, findings, facts=Facts(name=PurePosixPath(file).stem), options=options)


def _sections(text: str, findings: Findings) -> dict[str, Section]:
    sections: dict[str, Section] = {}
    section: Section | None = None
    for number, line in enumerate(lines_of(text), start=1):
        bare = line.strip().lstrip("\ufeff")
        if not bare or (section is None and bare[0] in "#!%"):
            continue
        if bare.startswith("*"):
            name = " ".join(bare[1:].casefold().replace(":", "").split())
            section = Section(number, LINE_SPELLINGS if name == "tie data" else ACTOR_SPELLINGS)
            if name not in SECTIONS:
                choices = ", ".join(f"*{s.capitalize()}" for s in SECTIONS)
                findings.problem(
                    "unknown_section", row=number, field="section", value=shorten(bare), choices=choices
                )
            elif name in sections:
                findings.problem("doubled_table", row=number, field="section", value=shorten(bare))
            else:
                sections[name] = section
        elif section is None:
            findings.problem(
                "broken_line",
                row=number,
                field="section",
                value=shorten(bare),
                choices="begin with *Node data or *Tie data",
            )
            break
        elif not section.header:
            tabbed = "\t" in bare and '"' not in bare and "," not in bare
            section.parted = "tabs" if tabbed else "commas" if _has_comma(bare) else "blanks"
            section.header = _header(bare, number, findings, tabs=tabbed)
        else:
            _add_row(section, line.strip("\ufeff"), number, findings)
    return sections


def _header(line: str, number: int, findings: Findings, *, tabs: bool) -> list[str]:
    tokens = _split_tabs(line) if tabs else (split_commas if _has_comma(line) else split_line)(line)
    if tokens is None:
        findings.problem(
            "broken_line",
            row=number,
            field="header",
            value=shorten(line),
            choices="put each name in one pair of quotation marks",
        )
        return []
    names = [show(token.text) for token in tokens]
    while names and not names[-1]:
        names.pop()
    for name in dict.fromkeys(names):
        if names.count(name) > 1 or not name:
            findings.problem(
                "doubled_column" if name else "unnamed_column", row=number, field=name or "header", value=name
            )
    return names


def _split_tabs(line: str) -> list[Token]:
    """Return the words of a line between tabs; quotation marks around a word are not part of it."""
    words = [word.strip() for word in line.split("\t")]
    return [
        Token(word[1:-1].replace('""', '"'), True) if re.fullmatch(r'".+"|""', word) else Token(word)
        for word in words
    ]


def _has_comma(line: str) -> bool:
    return "," in re.sub(r'"[^"]*"', "", line)


def _parted(section: Section, line: str) -> list[Token] | None:
    """Return the words of a row: parted as the header is if that gives as many, else by blanks or commas."""
    width = len(section.header)
    bare = line.strip()
    spaced = split_line(bare)
    if spaced and len(spaced) > 1 and all(t.text.endswith(",") and not t.quoted for t in spaced[:-1]):
        spaced = [*(Token(t.text[:-1]) for t in spaced[:-1]), spaced[-1]]
    commas = split_commas(bare) if _has_comma(bare) else None
    if commas is not None and len(commas) == width + 1 and not commas[-1].text:
        commas.pop()
    tabs = _split_tabs(line) if section.parted == "tabs" else None
    ways = (tabs, commas, spaced) if section.parted == "commas" else (tabs, spaced, commas)
    return next((tokens for tokens in ways if tokens is not None and len(tokens) == width), spaced)


def _add_row(section: Section, line: str, number: int, findings: Findings) -> None:
    """Add a row; what parts it is what fits the header."""
    width = len(section.header)
    tokens = _parted(section, line)
    if tokens is None:
        findings.problem(
            "broken_line",
            row=number,
            field="text",
            value=shorten(line),
            choices="put each text in one pair of quotation marks",
        )
    elif len(tokens) != width:
        findings.problem(
            "wrong_row_length",
            row=number,
            field=section.header[-1] if width else "header",
            value=f"{len(tokens) - width:+d}",
        )
    else:
        row = {
            name: _value(token, name.strip().casefold() in section.spellings)
            for name, token in zip(section.header, tokens, strict=True)
        }
        section.rows.append(PlacedRow(row, number, findings.file))


def _actors(data: Section | None, looks: Section | None, findings: Findings) -> list[PlacedRow] | None:
    """Return the rows of the nodes; of how they were drawn only short labels, as names, are kept."""
    placed = _with_id(data, findings) if data else []
    drawn = _with_id(looks, findings) if looks else []
    named = data is not None and any(ACTOR_SPELLINGS.get(name.casefold()) == "name" for name in data.header)
    known = {str(row.row["id"]): place for place, row in enumerate(placed)}
    for one in drawn:
        who = str(one.row["id"])
        short = next((str(v) for n, v in one.row.items() if n.casefold() == "shortlabel"), "")
        name = {"name": short} if short not in ("", who) and not named else {}
        if who not in known:
            placed.append(one._replace(row={"id": who, **name}))
        elif name:
            placed[known[who]] = placed[known[who]]._replace(row={**placed[known[who]].row, **name})
    if looks and drawn:
        findings.note(
            "dropped", table="people", row=looks.line, field="node properties", value="node properties",
            choices="how it was drawn is not kept", count=len(drawn),
        )  # fmt: skip
    return placed or None


def _with_id(section: Section, findings: Findings) -> list[PlacedRow]:
    """Return the rows of a table of nodes, whose first column is the id if none is called so."""
    names = section.header
    column = next((name for name in names if name.casefold() == "id"), "")
    if not column and names and section.rows:
        column = names[0]
        findings.note(
            "column", table="people", row=section.line + 1, field=column, value=column, choices="the id"
        )
    return [
        placed._replace(row={"id" if n == column else n: v for n, v in placed.row.items()})
        for placed in section.rows
    ]


def _lines(section: Section, findings: Findings) -> list[PlacedRow]:
    """Return a row for each relationship that a tie stands for."""
    fields = {name: LINE_SPELLINGS.get(name.strip().casefold(), "") for name in section.header}
    ends = [next((n for n, f in fields.items() if f == end), "") for end in ("source", "target")]
    if section.rows and not all(ends):
        for end, name in zip(("from", "to"), ends, strict=True):
            if not name:
                findings.problem(
                    "missing_column", table="relationships", row=section.line + 1, field=end, value=end
                )
        return []
    numbers = [n for n in section.header if fields[n] in ("", "weight") and _is_numeric(section.rows, n)]
    if any(field in ("kind", "type") for field in fields.values()):
        numbers = [n for n in numbers if fields[n] == "weight"][:1]
        kinds: dict[str, str] = {}
    else:
        kinds = _kinds(numbers, section.line + 1, findings)
    placed = []
    zeros: list[int] = []
    for tie in section.rows:
        row = {fields[n] if n in ends else n: v for n, v in tie.row.items() if n not in numbers}
        if not numbers:
            placed.append(tie._replace(row=row))
        for name in numbers:
            value = str(tie.row[name])
            if value and float(value.replace(",", ".")) == 0:
                zeros.append(tie.number)
            elif value or len(numbers) == 1:
                kind = {"kind": kinds[name]} if kinds.get(name) else {}
                alone = row if len(numbers) == 1 else {n: v for n, v in row.items() if fields.get(n) != "id"}
                placed.append(tie._replace(row={**alone, **kind, "weight": value}))
    if zeros:
        findings.note(
            "no_tie", table="relationships", row=zeros[0], field="weight", value="0", count=len(zeros)
        )
    return placed


def _kinds(numbers: Sequence[str], row: int, findings: Findings) -> dict[str, str]:
    """Return the kind of relationship that each column of numbers stands for, if any."""
    if len(numbers) == 1 and numbers[0].casefold() in _PLAIN_NUMBERS:
        return {}
    for name in numbers:
        findings.note(
            "column", table="relationships", row=row, field=name, value=name,
            choices="a kind of relationship, and its numbers as weights",
        )  # fmt: skip
    return {name: name for name in numbers}


def _is_numeric(rows: Sequence[PlacedRow], name: str) -> bool:
    """Say whether a column holds numbers and nothing else."""
    values = [str(placed.row[name]) for placed in rows]
    return any(values) and all(not value or _NUMBER.fullmatch(value) for value in values)


def _value(token: Token, known: bool) -> Any:
    """Return what a word says: a number if it is none of our columns and is written plainly as one."""
    if known or token.quoted:
        return show(token.text)
    for number in (int, float):
        try:
            value = number(token.text)
        except ValueError:
            continue
        if str(value) == token.text and abs(value) < float("inf"):
            return value
    return show(token.text)


def to_vna(network: Network) -> str:
    """Return what VNA holds of a map: every actor, and a tie for each relationship."""
    kept = keep_vna(network)
    nodes = [{"ID": row.pop("id"), **row} for row in actor_rows(kept)]
    ties = [
        {"from": row.pop("source"), "to": row.pop("target"), "strength": row.pop("weight"), **row}
        for row in line_rows(kept)
    ]
    out = ["*Node data", *_table(nodes, ("ID", *ACTOR_COLUMNS[1:]), ("ID", "label", "type"))]
    out += [
        "*Tie data",
        *_table(ties, ("from", "to", "strength", *LINE_COLUMNS[3:]), ("from", "to", "strength")),
    ]
    return "\r\n".join([*out, ""])


def _table(rows: Sequence[Row], known: tuple[str, ...], always: Iterable[str]) -> list[str]:
    names = [n for n in known if n in always or any(n in row for row in rows)]
    names += own_columns(rows, known)
    lines = [" ".join(name if re.fullmatch(r"\w+", name, re.A) else quote(name) for name in names)]
    return lines + [" ".join(_cell(row.get(name), name in known) for name in names) for row in rows]


def _cell(value: Any, known: bool) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return to_text(value) if known else repr(value)
    return quote("" if value is None else to_text(value) if known else mark_attribute(value))


def write_vna(network: Network, name: str) -> dict[str, bytes]:
    """Return the VNA file."""
    return {name: to_vna(network).encode()}


def keep_vna(network: Network) -> Network:
    """Return what of a map comes back from VNA."""
    return keep(network, HOLDS)
