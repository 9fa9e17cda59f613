"""The header of UCINET's data language (DL): sizes, format and labels.

Sources: UCINET 6 help, "DL language" and "Data > Export > DL"; the format's page in the manual of Gephi.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from netmap.formats.result import Findings
from netmap.formats.text import MOST_ROWS
from netmap.model.problems import shorten

_WORD = re.compile(
    r"""[\s,=]*(?:(?P<head>(?:labels?|data)\s*:)|"(?P<text>[^"\n]*)"|(?P<bad>")|(?P<word>[^\s,="]+))""", re.I
)
FORMATS = {
    "fullmatrix": "fullmatrix", "fm": "fullmatrix", "full": "fullmatrix",
    "lowerhalf": "lowerhalf", "lh": "lowerhalf", "upperhalf": "upperhalf", "uh": "upperhalf",
    "edgelist": "edgelist1", "edgelist1": "edgelist1", "el": "edgelist1", "el1": "edgelist1",
    "edgelist2": "edgelist2", "el2": "edgelist2",
    "nodelist": "nodelist1", "nodelist1": "nodelist1", "nl": "nodelist1", "nl1": "nodelist1",
    "nodelist2": "nodelist2", "nl2": "nodelist2", "nodelist1b": "nodelist1b", "nl1b": "nodelist1b",
    "edgearray": "edgearray1", "edgearray1": "edgearray1", "ea1": "edgearray1",
}  # fmt: skip
SIZES = {"n": "n", "nr": "nr", "nrow": "nr", "nrows": "nr", "ni": "nr", "nc": "nc", "ncol": "nc", "ncols": "nc",
         "nj": "nc", "nm": "nm", "nmat": "nm", "nrel": "nm", "nl": "nm", "nk": "nm"}  # fmt: skip
SIDES = {"row": "row", "rows": "row", "col": "col", "cols": "col", "column": "col", "columns": "col",
         "matrix": "matrix", "level": "matrix", "relation": "matrix"}  # fmt: skip


class Word(NamedTuple):
    """A word of the file, its line, and whether it stood in quotation marks."""

    text: str
    line: int
    quoted: bool = False


class Cell(NamedTuple):
    """A value in a matrix: the numbers of its row and column, what is written there, and where."""

    source: int
    target: int
    value: str
    line: int


@dataclass
class Dl:
    """What a file says. Labels are as written; `cells` holds what is not 0, a list a matrix."""

    sizes: dict[str, int] = field(default_factory=dict)
    form: str = "fullmatrix"
    title: str = ""
    diagonal: bool = True
    labels: dict[str, list[Word]] = field(default_factory=dict)
    embedded: set[str] = field(default_factory=set)
    data_line: int = 0
    cells: list[list[Cell]] = field(default_factory=list)
    #: labels that are only in the data, in order of appearance
    met: dict[str, list[Word]] = field(default_factory=lambda: {"row": [], "col": []})

    @property
    def two_mode(self) -> bool:
        """Whether rows and columns are different sorts of actors."""
        if self.form in ("edgelist2", "nodelist2"):
            return True
        same = self.sizes.get("nr") == self.sizes.get("nc")
        rows, columns = ([w.text.casefold() for w in self.labels.get(s, [])] for s in ("row", "col"))
        return not same or bool(rows and columns and rows != columns)


def parse_header(lines: list[str], findings: Findings) -> tuple[Dl, str]:
    """Return what the header of a file says, and what stands behind ``data:`` in its line."""
    return _Header(lines, findings).read()


class _Header:
    """Reads commands up to the data."""

    def __init__(self, lines: list[str], findings: Findings) -> None:
        self.findings = findings
        self.lines = lines
        self.dl = Dl()

    def problem(self, code: str, line: int, field: str, **more: str) -> None:
        self.findings.problem(code, row=line, field=field, **more)

    def read(self) -> tuple[Dl, str]:
        words, rest = self._header_words()
        self._header(words)
        if not self.dl.data_line:
            self.problem("missing_part", 1, "data", value="data:", choices="write data: before the numbers")
        if not self.findings.problems:
            self._measure()
        return self.dl, rest

    def _header_words(self) -> tuple[list[Word], str]:
        """Return the words before the data, and what stands behind ``data:`` in its line."""
        words: list[Word] = []
        for number, line in enumerate(self.lines, start=1):
            place = 0
            while found := _WORD.match(line, place):
                place = found.end()
                if found["bad"]:
                    self.problem(
                        "broken_line",
                        number,
                        "labels",
                        value=shorten(line),
                        choices="close the quotation mark",
                    )
                    return words, ""
                if found["head"] and found["head"][:4].casefold() == "data":
                    self.dl.data_line = number
                    return words, line[place:]
                text = (
                    "labels:" if found["head"] else found["text"] if found["word"] is None else found["word"]
                )
                words.append(Word(text, number, found["text"] is not None))
        return words, ""

    def _header(self, words: list[Word]) -> None:
        if not words or words[0].text.casefold().rstrip(":") != "dl":
            self.problem("missing_part", 1, "dl", value="dl", choices="begin the file with dl")
            return
        place = 1
        while place < len(words):
            place = self._command(words, place)

    def _command(self, words: list[Word], place: int) -> int:
        """Take one command of the header; return where the next begins."""
        word = words[place]
        name = word.text.casefold().rstrip(":")
        value = words[place + 1] if place + 1 < len(words) else Word("", word.line)
        if name in SIZES:
            self._size(SIZES[name], value)
        elif name == "format":
            self._format(value)
        elif name == "diagonal":
            self.dl.diagonal = not value.text.casefold().startswith("abs")
        elif name == "title":
            self.dl.title = value.text
        elif name in ("labels", "label"):
            return self._labels(words, place, ("row", "col"))
        elif name in SIDES and value.text.casefold().rstrip(":") in ("labels", "label"):
            return self._labels(words, place + 1, (SIDES[name],))
        elif name == "datafile":
            self.problem(
                "not_allowed",
                word.line,
                "datafile",
                value=f"datafile {value.text}",
                choices="put the data of that file behind data: here",
            )
        else:
            choices = (
                "n, nr, nc, nm, format, diagonal, title, labels, row labels, col labels, matrix labels, data"
            )
            self.problem("unknown_section", word.line, "header", value=shorten(word.text), choices=choices)
            return place + 1
        return place + 2

    def _size(self, name: str, value: Word) -> None:
        text = value.text
        if not (text.isascii() and text.isdigit()):
            self.problem("not_a_number", value.line, name, value=shorten(text))
        elif len(text) > 9 or int(text) > MOST_ROWS:
            self.problem("too_large", value.line, name, value=shorten(text))
        else:
            self.dl.sizes[name] = int(text)

    def _format(self, value: Word) -> None:
        form = FORMATS.get(value.text.casefold())
        if form is None:
            known = ", ".join(dict.fromkeys(FORMATS.values()))
            self.problem("not_a_choice", value.line, "format", value=shorten(value.text), choices=known)
        else:
            self.dl.form = form

    def _labels(self, words: list[Word], place: int, sides: Sequence[str]) -> int:
        after = words[place + 1].text.casefold().rstrip(":") if place + 1 < len(words) else ""
        if after == "embedded":
            self.dl.embedded |= set(sides)
            return place + 2
        end = place + 1
        while end < len(words) and not _begins_command(words, end):
            end += 1
        self.dl.labels |= dict.fromkeys(sides, words[place + 1 : end])
        return end

    def _measure(self) -> None:
        """Work out how many rows, columns and matrices there are, and hold the labels against it."""
        dl = self.dl
        sizes = dl.sizes
        for side, name in (("row", "nr"), ("col", "nc")):
            given = sizes.get(name, sizes.get("n"))
            if given is None and side in dl.labels:
                given = len(dl.labels[side])
            if given is None:
                self.problem("missing_part", 1, "n", value="n", choices="say how many actors there are: n=…")
                return
            sizes[name] = given
        sizes.setdefault("nm", max(1, len(dl.labels.get("matrix", ()))))
        for side, name in (("row", "nr"), ("col", "nc"), ("matrix", "nm")):
            labels = dl.labels.get(side, [])
            if side == "col" and labels is dl.labels.get("row") and sizes["nr"] == sizes["nc"]:
                continue  # labels of both, said once
            if labels and len(labels) != sizes[name]:
                self.problem(
                    "wrong_count",
                    labels[0].line,
                    f"{side} labels",
                    value=str(sizes[name]),
                    choices=f"{len(labels)} labels",
                )
            find_doubled(labels, side, self.findings)


def find_doubled(labels: Sequence[Word], side: str, findings: Findings) -> None:
    """Add a problem for every label that is there twice, whatever its capitals."""
    seen: set[str] = set()
    for label in labels:
        if label.text.casefold() in seen:
            findings.problem(
                "doubled_label", row=label.line, field=f"{side} labels", value=shorten(label.text)
            )
        seen.add(label.text.casefold())


def _begins_command(words: Sequence[Word], place: int) -> bool:
    """Say whether a command of the header begins at a place, which ends a list of labels."""
    if words[place].quoted:
        return False
    word = words[place].text.casefold()
    after = words[place + 1].text.casefold() if place + 1 < len(words) else ""
    return (
        word in ("labels:", "format", "diagonal")
        or (word == "labels" and after.startswith("embedded"))
        or (word in SIDES and after.rstrip(":") == "labels")
    )
