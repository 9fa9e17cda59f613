"""The data of a file in UCINET's data language: matrices, halves of them, lists of edges and of nodes."""

from __future__ import annotations

import re
from collections.abc import Callable

from netmap.formats.result import Findings
from netmap.formats.tokens import lines_of
from netmap.formats.ucinet_text import Cell, Dl, Word, find_doubled, parse_header
from netmap.model.problems import shorten

_CELL = re.compile(r"""[\s,]*(?:"(?P<text>[^"]*)"|(?P<bad>")|(?P<word>[^\s,"]+))""")
#: values that UCINET takes for not known
_UNKNOWN = frozenset({"?", ".", "na", "*"})


def parse_dl(text: str, findings: Findings) -> Dl:
    """Return what a text says; problems and notes go to the findings."""
    lines = lines_of(text)
    dl, rest = parse_header(lines, findings)
    return dl if findings.problems else _Data(lines, dl, findings).read(rest)


def _is_mark(row: list[Word]) -> bool:
    """Say whether a line is the mark that ends a matrix."""
    return len(row) == 1 and row[0].text == "!" and not row[0].quoted


class _Data:
    """Reads what stands behind ``data:``."""

    def __init__(self, lines: list[str], dl: Dl, findings: Findings) -> None:
        self.findings = findings
        self.lines = lines
        self.dl = dl
        self.two_mode = dl.two_mode
        told = dl.embedded & {"row", "col"}
        others = {side for side in ("row", "col") if dl.labels.get(side)}
        if told and not self.two_mode and not (others - told and dl.form == "fullmatrix"):
            dl.embedded |= {"row", "col"}
        #: the number of each label; where labels are in the data, those listed before come first
        self.places: dict[str, dict[str, int]] = {}
        for side in ("row", "col"):
            labels = dl.labels.get(side, [])
            self.places[side] = {word.text.casefold(): n for n, word in enumerate(labels)}
            dl.met[side] = list(labels)
        self.zeros: list[int] = []
        self.unknown: list[int] = []
        self.alone: list[Word] = []
        self.spelt: dict[str, tuple[int, str]] = {}

    def problem(self, code: str, line: int, field: str, **more: str) -> None:
        self.findings.problem(code, row=line, field=field, **more)

    def read(self, rest: str) -> Dl:
        readers: dict[str, Callable[[list[list[Word]]], None]] = {
            "fullmatrix": self._matrix, "lowerhalf": self._half, "upperhalf": self._half,
            "edgelist1": self._edges, "edgelist2": self._edges, "edgearray1": self._edge_array,
            "nodelist1": self._nodes, "nodelist2": self._nodes, "nodelist1b": self._nodes,
        }  # fmt: skip
        rows = self._data_rows(rest)
        if not self.findings.problems:
            readers[self.dl.form](rows)
        self._tell()
        return self.dl

    def _data_rows(self, rest: str) -> list[list[Word]]:
        """Return the words of each line of the data."""
        rows = []
        first = self.dl.data_line
        for number, line in enumerate([rest, *self.lines[first:]], start=first):
            if '"' not in line:
                zero = Word("0", number)  # most of a matrix: one is enough for a line
                words = line.replace(",", " ").split()
                rows += [[zero if word == "0" else Word(word, number) for word in words]] if words else []
                continue
            row = []
            place = 0
            while found := _CELL.match(line, place):
                place = found.end()
                if found["bad"]:
                    self.problem(
                        "broken_line", number, "data", value=shorten(line), choices="close the quotation mark"
                    )
                    break
                quoted = found["word"] is None
                row.append(Word(found["text"] if quoted else found["word"], number, quoted))
            if row:
                rows.append(row)
        return rows

    def _cell(self, cells: list[Cell], source: int, target: int, word: Word, *, matrix: bool) -> None:
        text = word.text
        if matrix and text == "0":
            return
        if text.casefold() in _UNKNOWN:
            self.unknown.append(word.line)
            return
        try:
            zero = float(text) == 0
        except ValueError:
            zero = False
        if not zero:
            cells.append(Cell(source, target, text, word.line))
        elif not matrix:
            self.zeros.append(word.line)

    def _matrix(self, rows: list[list[Word]]) -> None:
        dl, sizes = self.dl, self.dl.sizes
        width = sizes["nc"] - (0 if dl.diagonal else 1)
        labelled = bool(dl.embedded & {"row", "col"})
        rows = [row for row in rows if not _is_mark(row)]
        words = [word for row in rows for word in row]
        head = sizes["nc"] if "col" in dl.embedded else 0
        wide = width + (1 if "row" in dl.embedded else 0)
        needed = sizes["nm"] * (head + sizes["nr"] * wide)
        if len(words) != needed:
            lengths = {wide, head} if labelled else {width}
            uneven = next((row for row in rows if len(row) not in lengths), None)
            line = uneven[0].line if uneven else words[-1].line if words else dl.data_line
            self.problem("wrong_count", line, "data", value=f"{needed} values", choices=f"{len(words)}")
            return
        place = 0
        for _ in range(sizes["nm"]):
            if head:
                dl.labels["col"] = words[place : place + head]
                place += head
            cells: list[Cell] = []
            names = []
            for source in range(sizes["nr"]):
                if "row" in dl.embedded:
                    names.append(words[place])
                    place += 1
                columns = [c for c in range(sizes["nc"]) if dl.diagonal or c != source]
                for target, word in zip(columns, words[place : place + width], strict=False):
                    self._cell(cells, source, target, word, matrix=True)
                place += width
            if names:
                dl.labels["row"] = names
            dl.cells.append(cells)
        for side in dl.embedded & {"row", "col"}:
            find_doubled(dl.labels[side], side, self.findings)

    def _half(self, rows: list[list[Word]]) -> None:
        """Take half a matrix, which stands for both halves."""
        dl, n = self.dl, self.dl.sizes["nr"]
        words = [word for row in rows if not _is_mark(row) for word in row]
        skip = 0 if dl.diagonal else 1
        needed = dl.sizes["nm"] * (n * (n + 1) // 2 - skip * n)
        if len(words) != needed or dl.embedded:
            line = words[-1].line if words else dl.data_line
            choices = f"{len(words)}" if not dl.embedded else "labels among them, which half a matrix has not"
            self.problem("wrong_count", line, "data", value=f"{needed} values", choices=choices)
            return
        at = iter(words)
        for _ in range(dl.sizes["nm"]):
            cells: list[Cell] = []
            for row in range(n):
                lower = dl.form == "lowerhalf"
                for column in range(row + 1 - skip) if lower else range(row + skip, n):
                    word = next(at)
                    self._cell(cells, row, column, word, matrix=True)
                    if row != column and cells and cells[-1][:2] == (row, column):
                        cells.append(cells[-1]._replace(source=column, target=row))
            dl.cells.append(cells)

    def _who(self, word: Word, side: str) -> int | None:
        """Return the number of the actor that a word of a list names: a number, or a label."""
        dl = self.dl
        known = side if self.two_mode else "row"
        places = self.places[known]
        plain = word.text.casefold()
        if known in dl.embedded or side in dl.embedded:
            if plain not in places:
                places[plain] = len(places)
                dl.met[known].append(word)
            first = dl.met[known][places[plain]]
            if first.text != word.text:
                self.spelt.setdefault(word.text, (word.line, first.text))
            return places[plain]
        size = dl.sizes["nr" if known == "row" else "nc"]
        if (
            plain.isascii()
            and plain.isdigit()
            and not word.quoted
            and len(plain) < 10
            and 1 <= int(plain) <= size
        ):
            return int(plain) - 1
        if plain not in places:
            self.problem(
                "unknown_reference", word.line, "source" if side == "row" else "target", value=shorten(word.text),
                choices=f"label, nor number from 1 to {size},",
            )  # fmt: skip
        return places.get(plain)

    def _groups(self, rows: list[list[Word]]) -> list[list[list[Word]]]:
        """Return the lines of each matrix: an exclamation mark ends one.

        That mark is customary; UCINET's help says nothing of lists of several matrices.
        """
        groups: list[list[list[Word]]] = [[]]
        for row in rows:
            ended = _is_mark(row[-1:]) and (len(row) == 1 or self.dl.sizes["nm"] > 1)
            told = row[:-1] if ended else row
            groups[-1] += [told] if told else []
            if ended:
                groups.append([])
        if len(groups) > 1 and not groups[-1]:
            groups.pop()
        wanted = self.dl.sizes["nm"]
        if len(groups) != wanted and not (len(groups) == 1 and not groups[0]):
            line = rows[-1][0].line
            self.problem(
                "wrong_count", line, "data", value=f"{wanted} matrices", choices=f"{len(groups)}, ended by !"
            )
        return groups

    def _edges(self, rows: list[list[Word]]) -> None:
        for group in self._groups(rows):
            cells: list[Cell] = []
            for row in group:
                if len(row) > 3:
                    text = shorten(" ".join(word.text for word in row))
                    self.problem(
                        "broken_line",
                        row[0].line,
                        "data",
                        value=text,
                        choices="write two names and perhaps a value; a name with a blank in quotation marks",
                    )
                    continue
                source = self._who(row[0], "row")
                target = self._who(row[1], "col") if len(row) > 1 else None
                self.alone += row if len(row) == 1 else []
                if source is not None and target is not None:
                    value = row[2] if len(row) > 2 else Word("1", row[0].line)
                    self._cell(cells, source, target, value, matrix=False)
            self.dl.cells.append(cells)
        self._count_met()

    def _edge_array(self, rows: list[list[Word]]) -> None:
        """Take lines that say two ends and what every matrix has for them."""
        count = self.dl.sizes["nm"]
        self.dl.cells += [[] for _ in range(count)]
        for row in rows:
            if len(row) != count + 2:
                text = shorten(" ".join(word.text for word in row))
                mend = f"write two names and a value for each matrix ({count}); a name with a blank in quotation marks"
                self.problem("broken_line", row[0].line, "data", value=text, choices=mend)
                continue
            source, target = self._who(row[0], "row"), self._who(row[1], "col")
            if source is not None and target is not None:
                for cells, value in zip(self.dl.cells, row[2:], strict=True):
                    self._cell(cells, source, target, value, matrix=True)
        self._count_met()

    def _nodes(self, rows: list[list[Word]]) -> None:
        for group in self._groups(rows):
            cells: list[Cell] = []
            for number, row in enumerate(group):
                counted = self.dl.form == "nodelist1b"
                if counted and (row[0].text != str(len(row) - 1) or number >= self.dl.sizes["nr"]):
                    self.problem(
                        "wrong_count",
                        row[0].line,
                        "data",
                        value=f"{row[0].text} ties",
                        choices=f"{len(row) - 1}",
                    )
                    continue
                source = number if counted else self._who(row[0], "row")
                for word in row[1:]:
                    target = self._who(word, "col")
                    if source is not None and target is not None:
                        cells.append(Cell(source, target, "1", word.line))
            self.dl.cells.append(cells)
        self._count_met()

    def _count_met(self) -> None:
        """Hold the labels met in the data against the number that was said."""
        dl = self.dl
        for side in ("row", "col") if dl.two_mode else ("row",):
            if side not in dl.embedded:
                continue
            said, found = dl.sizes["nr" if side == "row" else "nc"], len(dl.met[side])
            if found > said:
                self.problem(
                    "wrong_count", dl.data_line, "data", value=f"{said} actors", choices=f"{found} labels"
                )
            elif found < said:
                self.findings.note(
                    "doubted",
                    row=dl.data_line,
                    field="n",
                    value=f"{said} actors",
                    choices=f"only {found} are named",
                )
            dl.labels[side] = dl.met[side]

    def _tell(self) -> None:
        if self.zeros:
            self.findings.note(
                "no_tie",
                table="relationships",
                row=self.zeros[0],
                field="weight",
                value="0",
                count=len(self.zeros),
            )
        for label, (line, first) in self.spelt.items():
            why = f"read as '{first}', because capitals make no difference in UCINET"
            self.findings.note("changed", table="people", row=line, field="data", value=label, choices=why)
        if self.alone:
            self.findings.note(
                "guessed", table="relationships", row=self.alone[0].line, field="target", value=self.alone[0].text,
                choices="alone in its line; read as somebody without a relationship there", count=len(self.alone),
            )  # fmt: skip
        if self.unknown:
            self.findings.note(
                "dropped", table="relationships", row=self.unknown[0], field="weight", value="values that are not known",
                choices="read as no relationship", count=len(self.unknown),
            )  # fmt: skip
