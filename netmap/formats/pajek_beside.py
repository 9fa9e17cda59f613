"""Pajek's partitions (.clu) and vectors (.vec): a number for each vertex, in the order of the network."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from netmap.formats.graph_out import ACTOR_COLUMNS
from netmap.formats.result import Findings
from netmap.formats.source import Source
from netmap.formats.spellings import own_name
from netmap.formats.tokens import hide, lines_of, number_text, show

ENDINGS = (".clu", ".vec")
#: what stands for a number that is not known
MISSING = 999_999_998
#: our first line in a partition or vector: what the numbers are
_OURS = "% netmap: "
_LEGEND = re.compile(r"%\s*(\d{1,9})\s*[:=]?\s+(.+)")
_SECTION = re.compile(r"\*(\w+)\s*(.*)")
#: where an object of a project begins; a network reaches over its vertices and lines
_OBJECT = re.compile(r"\s*\*\s*(network|partition|vector|permutation|cluster|hierarchy)\b", re.I)
_COLUMN_OBJECTS = ("partition", "vector")
Row = dict[str, Any]


class Column(NamedTuple):
    """Numbers for vertices: the name of the column, the texts, and the line of each."""

    name: str
    values: list[str]
    rows: list[int]
    file: str
    ours: bool
    line: int = 0
    said: str = ""


def read_columns(source: Source, net: str, findings: Findings) -> list[Column]:
    """Return the partitions and vectors that belong to a network, in order of name."""
    stem = PurePosixPath(net).stem
    columns = []
    for file in source.named(*ENDINGS):
        own = PurePosixPath(file).stem
        rest = own[len(stem) :] if own.casefold().startswith(stem.casefold()) else ""
        if rest[:1].isalnum():
            findings.note(
                "not_a_table", value=file, file=file
            )  # it belongs to another network beside this one
            continue
        columns.append(parse_column(source.loose_text(file), rest.lstrip("-_. ") or own, file, findings))
    return columns


def split_project(text: str, file: str, findings: Findings) -> tuple[str, list[Column]]:
    """Return the network of a project (.paj) and the partitions and vectors that the same file holds.

    Lines keep their numbers; permutations, clusters and hierarchies are left out, with a note.
    """
    if not re.search(r"(?im)^" + _OBJECT.pattern.replace("network|", ""), text):
        return text, []
    lines = lines_of(text)
    network = [""] * len(lines)
    parts: list[tuple[str, int, list[str]]] = []
    inside = True
    for place, line in enumerate(lines):
        found = _OBJECT.match(line)
        sort = found[1].casefold() if found else ""
        if sort:
            inside = sort == "network"
            parts += [] if inside else [(sort, place + 1, [])]
        if inside:
            network[place] = line
        else:
            parts[-1][2].append(line)
    columns = []
    for sort, first, told in parts:
        if sort in _COLUMN_OBJECTS:
            whole = sort == "partition"
            columns.append(parse_column("\n".join(told), sort, file, findings, whole=whole, first=first))
        else:
            findings.note(
                "dropped", row=first, field=sort, value=told[0].strip(),
                choices="a map has no place for the order or the nesting of vertices",
            )  # fmt: skip
    return "\n".join(network), columns


def parse_column(
    text: str, name: str, file: str, findings: Findings, *, whole: bool | None = None, first: int = 1
) -> Column:
    """Return the numbers of a partition or vector, with the legend in its comments if there is one.

    `whole`: whether they are whole numbers; by default the ending of the file says so. `first`: the
    number of the first line.
    """
    words: dict[str, str] = {}
    values: list[str] = []
    rows: list[int] = []
    column = own_name(name, "people")
    ours, said, line_said = False, "", 0
    for number, line in enumerate(lines_of(text), start=first):
        bare = line.strip().lstrip("\ufeff")
        legend = _LEGEND.fullmatch(bare)
        section = _SECTION.match(bare)
        if bare.startswith(_OURS):
            ours, column = True, show(bare.removeprefix(_OURS))
        elif legend:
            words[legend[1]] = show(legend[2].strip().strip('"'))
        elif bare.startswith("%"):
            column = "groups" if bare.lstrip("% ").casefold().startswith("group") else column
        elif section and section[1].casefold() in ("vertices", "vertex"):
            said, line_said = section[2].strip(), number
        elif section and section[1].casefold() in ("partition", "vector"):
            said_name = re.sub(r"\.(?:clu|vec)$", "", section[2].strip(), flags=re.I)
            column = own_name(said_name or name, "people") if not ours else column
        else:
            for value in bare.split():
                values.append(value)
                rows.append(number)
    sort = int if (file.casefold().endswith(".clu") if whole is None else whole) else float
    for value, row in zip(values, rows, strict=True):
        try:
            sort(value)
        except ValueError:
            findings.problem("not_a_number", table="people", row=row, field=name, value=value, file=file)
    values = ["" if v in (str(MISSING), "*") else words.get(v, v) for v in values]
    if words:
        values = ["" if v == "0" else v for v in values]
    return Column(column, values, rows, file, ours, line_said, said)


def add_columns(rows: Sequence[Row], columns: Sequence[Column], findings: Findings) -> None:
    """Put the numbers of partitions and vectors into the rows of the vertices they are for."""
    for column in columns:
        said = column.said.split()[0].lstrip("0") if column.said else str(len(rows))
        if len(column.values) != len(rows) or said != str(len(rows)):
            findings.problem(
                "wrong_count", table="people", row=column.line or 1, field=column.name,
                value=column.said or f"nothing of {len(rows)} vertices",
                choices=f"{len(column.values)} numbers for {len(rows)} vertices", file=column.file,
            )  # fmt: skip
            continue
        for row, value in zip(rows, column.values, strict=True):
            if value:
                row[column.name] = value


def to_columns(rows: Sequence[Row], stem: str) -> dict[str, bytes]:
    """Return partitions for words with few values and vectors for numbers, by file name.

    ``type``, ``groups`` (all groups of an actor together are one class) and ``layer`` become
    partitions with their legend in comments, numbers of one's own and ``quota`` vectors.
    """
    files: dict[str, bytes] = {}
    for name in ("type", "groups", "layer"):
        words = [str(row.get(name, "")) for row in rows]
        if any(words):
            files[f"{stem}-{name}.clu"] = _partition(name, words)
    own = [name for name in dict.fromkeys(n for row in rows for n in row) if name not in ACTOR_COLUMNS]
    for name in ("quota", *own):
        numbers = [row.get(name) for row in rows]
        if any(n is not None for n in numbers) and all(n is None or _is_number(n) for n in numbers):
            file = f"{stem}-{re.sub(r'[^A-Za-z0-9]+', '_', name)[:40]}"
            while f"{file}.vec" in files:
                file += "_"
            files[f"{file}.vec"] = _vector(name, numbers)
    return files


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MISSING


def _partition(name: str, words: Sequence[str]) -> bytes:
    classes: Mapping[str, int] = {w: n for n, w in enumerate(dict.fromkeys(filter(None, words)), start=1)}
    legend = [f"% {number} {hide(word)}" for word, number in classes.items()]
    numbers = [str(classes.get(word, 0)) for word in words]
    return _text([f"{_OURS}{name}", *legend, f"*Vertices {len(words)}", *numbers])


def _vector(name: str, numbers: Sequence[Any]) -> bytes:
    told = [str(MISSING) if n is None else number_text(float(n)) for n in numbers]
    return _text([f"{_OURS}{hide(name)}", f"*Vertices {len(told)}", *told])


def _text(lines: Sequence[str]) -> bytes:
    return ("\r\n".join([*lines, ""])).encode()
