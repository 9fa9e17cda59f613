"""The text of a Pajek network as vertices and lines, with everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from netmap.formats.result import Findings
from netmap.formats.text import MOST_ROWS
from netmap.formats.tokens import Token, edge_direction, lines_of, show, split_line
from netmap.model import PlacedRow
from netmap.model.problems import shorten

#: whole numbers from here to there in ``[5-10]`` are taken for years
FIRST_YEAR, LAST_YEAR = 1000, 2999
_SECTION = re.compile(r"\*\s*([A-Za-z]+)\s*(.*)", re.S)
_RELATION = re.compile(r":\s*(\d+)\s*(.*)", re.S)
_PREFIX = re.compile(r"(\d+):\Z")
_TIMES = re.compile(r"\s*(\d{1,9}|\*)\s*(?:-\s*(\d{1,9}|\*))?\s*")
LIST_SECTIONS = ("arcs", "edges", "arcslist", "edgeslist", "matrix")
SECTIONS = ("network", "vertices", *LIST_SECTIONS)
#: what stands behind the weight of a line to say how it is drawn, with a value each; ``l`` is its label
_PARAMETERS = frozenset(
    {"l", "c", "w", "p", "s", "a", "k", "k1", "k2", "a1", "a2", "h1", "h2", "b", "r", "ap", "lp", "lr", "la", "lc",
     "lphi", "font", "fos"}
)  # fmt: skip
#: shapes and settings of vertices that are commonly met
_DRAWN = frozenset(
    {"ellipse", "box", "diamond", "triangle", "cross", "empty", "house", "man", "woman", "circle", "x_fact", "y_fact",
     "s_size", "phi", "r", "q", "ic", "bc", "bw", "lc", "la", "lr", "lphi", "fos", "font", "hooks"}
)  # fmt: skip
#: our comment that says what the only relation of a file is
KIND_COMMENT = "% netmap: kind "
#: our comment that says what the labels of lines are, and what is between their parts
_OURS, LABELS_COMMENT, LABEL_JOINT = "% netmap: ", "% netmap: labels are kind|note|years", "|"
Row = dict[str, Any]


@dataclass
class Vertex:
    """A vertex: its line in the file, its label, and what else is kept of it."""

    line: int
    label: str
    row: Row = field(default_factory=dict)


@dataclass
class Net:
    """What a file says; the ends of lines are numbers of vertices."""

    name: str = ""
    size: int = -1
    size_line: int = 0
    first_mode: int = 0
    vertices: dict[int, Vertex] = field(default_factory=dict)
    lines: list[PlacedRow] = field(default_factory=list)


def parse_net(text: str, findings: Findings) -> Net:
    """Return the network of a text; problems and notes go to the findings."""
    return _Reader(findings).read(text)


class _Reader:
    """Reads line by line; what a line means hangs on the section it stands in."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.net = Net()
        self.section = ""
        self.kind = ""
        self.kinds: dict[int, str] = {}
        self.listed = 0
        self.matrix_row = 0
        self.matrix_line = 0
        self.drawn: list[int] = []
        self.timed: list[int] = []
        self.zeros: list[int] = []
        self.labelled = False
        self.by_section: dict[str, Callable[[int, list[Token]], None]] = {
            "vertices": self._vertex,
            "arcs": self._line,
            "edges": self._line,
            "arcslist": self._list,
            "edgeslist": self._list,
            "matrix": self._matrix,
        }

    def read(self, text: str) -> Net:
        for number, line in _without_comments(text):
            if line.startswith(_OURS):
                self.labelled |= line == LABELS_COMMENT
                if line.startswith(KIND_COMMENT):
                    self.kinds[0] = show(line.removeprefix(KIND_COMMENT))
                continue
            head = _SECTION.fullmatch(line)
            if head:
                self._close_matrix()
                self._open(number, head[1].casefold(), head[2].strip())
                continue
            tokens = split_line(line)
            if tokens is None:
                self.listed += self.section == "vertices"
                table = "people" if self.section == "vertices" else "relationships"
                self._broken(number, line, "put the label in one pair of quotation marks", "label", table)
            elif self.section in self.by_section:
                self.by_section[self.section](number, tokens)
            elif not self.section:
                self._broken(number, line, "a network begins with *Vertices and their number", "vertices")
        self._close_matrix()
        self._close_vertices()
        self._tell()
        return self.net

    def _broken(self, row: int, value: str, choices: str, field: str, table: str = "") -> None:
        self.findings.problem(
            "broken_line", table=table, row=row, field=field, value=shorten(value), choices=choices
        )

    def _open(self, number: int, word: str, rest: str) -> None:
        word = {"vertex": "vertices", "arc": "arcs", "edge": "edges"}.get(word, word)
        self.section = word if word in SECTIONS else "unknown"
        if self.section == "unknown":
            self.findings.problem(
                "unknown_section", row=number, field="section", value=f"*{word}",
                choices=", ".join(f"*{s.capitalize()}" for s in SECTIONS),
            )  # fmt: skip
        elif word == "network":
            if self.net.name or self.net.size >= 0:
                self._second(number, "a second network")
            self.net.name = show(rest)
        elif word == "vertices":
            self._size(number, rest)
        elif self.net.size < 0:
            self._broken(number, f"*{word}", "say *Vertices and their number first", "vertices")
            self.section = "unknown"
        else:
            self._relation(number, rest)
            self.matrix_row, self.matrix_line = 0, number

    def _second(self, number: int, value: str) -> None:
        mend = "keep one network in a file"
        self.findings.problem("not_allowed", row=number, field="section", value=value, choices=mend)

    def _size(self, number: int, rest: str) -> None:
        sizes = rest.split()
        if self.net.size >= 0:
            self._second(number, "a second list of vertices")
        elif not sizes or not all(size.isascii() and size.isdigit() for size in sizes[:2]):
            self.findings.problem("not_a_number", row=number, field="vertices", value=shorten(rest))
        elif len(sizes[0]) > 9 or int(sizes[0]) > MOST_ROWS:
            self.findings.problem("too_large", row=number, field="vertices", value=shorten(sizes[0]))
        else:
            self.net.size, self.net.size_line = int(sizes[0]), number
            self.net.first_mode = min(int(sizes[1][:9]), self.net.size) if len(sizes) > 1 else 0
            return
        self.section = "unknown"

    def _relation(self, number: int, rest: str) -> None:
        found = _RELATION.fullmatch(rest)
        words = split_line(found[2] if found else rest)
        if words is None:
            self._broken(number, rest, "put the name of the relation in quotation marks", "kind")
            words = []
        name = show(" ".join(word.text for word in words))
        if found is None:
            self.kind = name or self.kinds.get(0, "")
            return
        relation = int(found[1][:9])
        self.kind = self.kinds.setdefault(relation, name or f"relation {relation}")
        if name and self.kind != name:
            self.kinds[relation] = self.kind = name

    # vertices

    def _vertex(self, number: int, tokens: list[Token]) -> None:
        self.listed += 1
        place = self._number(number, tokens[0], "people", "id")
        if place is None:
            return
        if place in self.net.vertices:
            self.findings.problem("doubled_id", table="people", row=number, field="id", value=tokens[0].text)
            return
        if len(tokens) > 2 and not tokens[1].quoted and not _is_drawing(tokens[2]):
            words = f"{tokens[1].text} {tokens[2].text}"
            self._broken(number, words, "put a label of several words in quotation marks", "label", "people")
        label = show(tokens[1].text) if len(tokens) > 1 else str(place)
        vertex = Vertex(number, label)
        self.net.vertices[place] = vertex
        for token in tokens[2:]:
            if token.text.startswith("[") and not token.quoted:
                vertex.row["time"] = token.text
                self.timed.append(number)
            elif not self.drawn or self.drawn[-1] != number:
                self.drawn.append(number)

    def _number(self, number: int, token: Token, table: str, field: str) -> int | None:
        text = token.text
        known = text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= self.net.size
        if not known:
            self.findings.problem(
                "unknown_reference", table=table, row=number, field=field, value=shorten(text),
                choices=f"vertex from 1 to {self.net.size} with the number",
            )  # fmt: skip
        return int(text) if known else None

    def _close_vertices(self) -> None:
        net = self.net
        if net.size < 0:
            if not self.findings.problems:
                self.findings.problem(
                    "missing_part", row=1, field="vertices", value="*Vertices",
                    choices="begin with *Vertices and their number",
                )  # fmt: skip
            return
        if self.listed not in (0, net.size):
            self.findings.problem(
                "wrong_count", table="people", row=net.size_line, field="vertices", value=f"{net.size} vertices",
                choices=f"{self.listed}",
            )  # fmt: skip
        for place in range(1, net.size + 1):
            net.vertices.setdefault(place, Vertex(net.size_line, str(place)))
        net.vertices = dict(sorted(net.vertices.items()))
        if 0 < net.first_mode < net.size:
            for place, vertex in net.vertices.items():
                vertex.row["mode"] = "1" if place <= net.first_mode else "2"
            self.findings.note(
                "guessed", table="people", row=net.size_line, field="mode", value="two sorts of vertices",
                choices="which one is which is kept in the column 'mode'",
            )  # fmt: skip

    # lines

    def _line(self, number: int, tokens: list[Token]) -> None:
        prefix = _PREFIX.match(tokens[0].text)
        kind = self.kind
        if prefix:
            relation = int(prefix[1][:9])
            kind = self.kinds.get(relation, f"relation {relation}")
            tokens = tokens[1:]
        if len(tokens) < 2:
            said = " ".join(t.text for t in tokens)
            self._broken(number, said, "a line has two vertices", "target", "relationships")
            return
        ends = self._ends(number, tokens[0], tokens[1])
        row, times = self._told(number, tokens[2:])
        if ends is None:
            return
        if _is_zero(str(row.get("weight", ""))):
            self.zeros.append(number)
            return
        row = {"kind": kind, **row, "source": ends[0], "target": ends[1]}
        self._add(number, row, self.section == "edges", times)

    def _ends(self, number: int, source: Token, target: Token) -> tuple[int, int] | None:
        first = self._number(number, source, "relationships", "source")
        second = self._number(number, target, "relationships", "target")
        return None if first is None or second is None else (first, second)

    def _told(self, number: int, tokens: Sequence[Token]) -> tuple[Row, str]:
        """Return what is said behind the ends of a line: weight, label and times."""
        row: Row = {}
        times = ""
        rest = list(tokens)
        if rest and not rest[0].text.startswith("[") and rest[0].text not in _PARAMETERS:
            row["weight"] = rest.pop(0).text
        while rest:
            token = rest.pop(0)
            if token.text.startswith("[") and not token.quoted:
                times = token.text
            elif token.text == "l" and rest and self.labelled:
                parts = [*map(show, rest.pop(0).text.split(LABEL_JOINT)), "", ""]
                row |= {name: part for name, part in zip(("kind", "note"), parts, strict=False) if part}
                times = f"[{parts[2]}]" if parts[2] else times
            elif token.text == "l" and rest:
                row["note"] = show(rest.pop(0).text)
            elif not self.drawn or self.drawn[-1] != number:
                self.drawn.append(number)
        return row, times

    def _add(self, number: int, row: Row, both: bool, times: str = "") -> None:
        if both:
            row["direction"] = edge_direction(row["kind"])
        spans = self._spans(number, times)
        if spans is None:
            row["time"] = times
            self.timed.append(number)
            spans = [("", "")]
        for start, end in spans:
            spell = {**row, "start": start, "end": end} if start or end else row
            self.net.lines.append(PlacedRow(dict(spell), number, self.findings.file))

    def _spans(self, number: int, times: str) -> list[tuple[str, str]] | None:
        """Return first and last years, or ``None`` if the numbers are no years."""
        if not times:
            return [("", "")]
        found = [_TIMES.fullmatch(part) for part in times.strip("[]").split(",")]
        if not all(found):
            mend = "write times as [2010-2012,2015] or [2010-*]"
            self._broken(number, times, mend, "time", "relationships")
            return [("", "")]
        spans = [(m[1], m[1] if m[2] is None else m[2]) for m in found if m]
        years = [
            (_year(first, open_at=("*", "0", "1")), _year(last, open_at=("*",))) for first, last in spans
        ]
        if any(first is None or last is None or not (first or last) for first, last in years):
            return None
        if len(years) > 1:
            self.findings.note("split", table="relationships", row=number, field="time", value=shorten(times))
        return [(first or "", last or "") for first, last in years]

    def _list(self, number: int, tokens: list[Token]) -> None:
        if len(tokens) < 2:
            self._broken(number, tokens[0].text, "name at least two vertices", "target", "relationships")
        for token in tokens[1:]:
            ends = self._ends(number, tokens[0], token)
            if ends is not None:
                row = {"source": ends[0], "target": ends[1], "kind": self.kind}
                self._add(number, row, self.section == "edgeslist")

    def _matrix(self, number: int, tokens: list[Token]) -> None:
        self.matrix_row += 1
        first = self.net.first_mode
        width = self.net.size - first
        if len(tokens) != width:
            self.findings.problem(
                "wrong_count", table="relationships", row=number, field="matrix", value=f"{width} columns",
                choices=f"{len(tokens)}",
            )  # fmt: skip
            return
        if self.matrix_row > (first or self.net.size):
            return
        for place, token in enumerate(tokens, start=first + 1):
            if not _is_zero(token.text):
                row = {"source": self.matrix_row, "target": place, "kind": self.kind, "weight": token.text}
                self._add(number, row, False)

    def _close_matrix(self) -> None:
        height = self.net.first_mode or self.net.size
        if self.section == "matrix" and self.matrix_row != height:
            self.findings.problem(
                "wrong_count", table="relationships", row=self.matrix_line, field="matrix", value=f"{height} rows",
                choices=f"{self.matrix_row}",
            )  # fmt: skip

    def _tell(self) -> None:
        if self.drawn:
            self.findings.note(
                "dropped", row=self.drawn[0], field="shape", value="places, shapes and colours",
                choices="how it was drawn is not kept", count=len(self.drawn),
            )  # fmt: skip
        if self.zeros:
            self.findings.note(
                "no_tie", table="relationships", row=self.zeros[0], field="weight", value="0", count=len(self.zeros)
            )  # fmt: skip
        if self.timed:
            self.findings.note(
                "changed", row=self.timed[0], field="time", value="times that are no years",
                choices="they are kept in the column 'time'", count=len(self.timed),
            )  # fmt: skip


def _year(text: str, *, open_at: Sequence[str]) -> str | None:
    """Return a year, nothing where it is open, ``None`` if the number is none."""
    if text in open_at:
        return ""
    return text if len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR else None


def _is_drawing(token: Token) -> bool:
    """Say whether a word may follow a label without quotation marks: a place, a shape, times."""
    if token.quoted or token.text.startswith("[") or token.text.casefold() in _DRAWN:
        return not token.quoted
    try:
        float(token.text)
    except ValueError:
        return False
    return True


def _is_zero(text: str) -> bool:
    try:
        return float(text) == 0
    except ValueError:
        return False


def _without_comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, with their numbers; of comments only ours."""
    inside = False
    for number, line in enumerate(lines_of(text), start=1):
        bare = line.strip().strip("\ufeff")
        if inside or bare.startswith("/*"):
            inside = "*/" not in bare
            bare = bare.partition("*/")[2].strip()
        if bare and (not bare.startswith("%") or bare.startswith(_OURS)):
            yield number, bare
