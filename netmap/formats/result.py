"""What every reader gives back: a map and what was noticed, or everything that is wrong."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from netmap.errors import InvalidNetworkError
from netmap.formats.cells import escape
from netmap.model import Network, Note, Problem
from netmap.model.build import Built
from netmap.model.problems import shorten

#: beyond these, problems and notes are counted and not listed
MOST_LISTED = 5_000


class ReadResult(NamedTuple):
    """A map and what was noticed; the map is ``None`` exactly if something is wrong.

    `notes` say what was guessed, changed, left out or is doubted; `unlisted` counts the problems
    and notes beyond the first five thousand of each.
    """

    network: Network | None
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...] = ()
    #: the id of the format that the file was read as
    form: str = ""
    unlisted: int = 0

    def require(self) -> Network:
        """Return the map, or raise `InvalidNetworkError` with every problem."""
        if self.network is None:
            raise InvalidNetworkError(self.problems)
        return self.network


class Findings:
    """What a reader collects on its way through a file."""

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.notes: list[Note] = []

    def problem(self, code: str, **place: Any) -> None:
        """Add a problem: ``row``, ``table``, ``field``, ``value``, ``choices``, ``file``."""
        self.problems.append(Problem(**self._place(code, place)))

    def note(self, code: str, **place: Any) -> None:
        """Add a note: as a problem, with ``count`` if it is about several rows."""
        self.notes.append(Note(**self._place(code, place)))

    def _place(self, code: str, place: dict[str, Any]) -> dict[str, Any]:
        place.setdefault("file", self.file)
        place["value"] = shorten(place.get("value", ""))
        return {"code": code, **place}

    def add(self, found: ReadResult | Built) -> None:
        """Take over what another reader found."""
        self.problems.extend(found.problems)
        self.notes.extend(found.notes)

    def result(self, built: Built | None = None) -> ReadResult:
        """Return the map that was built, unless anything is wrong."""
        if built is not None:
            self.add(built)
        network = built.network if built and not self.problems else None
        return ReadResult(network, tuple(self.problems), tuple(self.notes))


def cap(found: ReadResult) -> ReadResult:
    """Return a result with at most five thousand problems and as many notes, the rest counted."""
    spare = sum(max(0, len(rows) - MOST_LISTED) for rows in (found.problems, found.notes))
    return found._replace(
        problems=_in_order(found.problems)[:MOST_LISTED],
        notes=found.notes[:MOST_LISTED],
        unlisted=found.unlisted + spare,
    )


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda p: (p.file, p.table, p.row)))


def count_sorts(notes: Sequence[Note]) -> dict[str, int]:
    """Return how many things were guessed, changed, dropped and doubted."""
    counts: Counter[str] = Counter()
    for note in notes:
        counts[note.sort] += note.count
    return dict(counts)


def report_csv(found: ReadResult) -> bytes:
    """Return everything that was noticed as CSV, to send to whoever made the file.

    Columns: sort (problem, guessed, changed, dropped, doubted), file, row, table, field, value,
    what (was found or done), to do.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["sort", "file", "row", "table", "field", "value", "what", "to do", "times"])
    for problem in found.problems:
        place = (problem.file, problem.row or "", problem.table, problem.field, problem.value)
        writer.writerow(map(_cell, ["problem", *place, problem.found, problem.mend, 1]))
    for note in found.notes:
        noted = (note.file, note.row or "", note.table, note.field, note.value)
        writer.writerow(map(_cell, [note.sort, *noted, note.said, "", note.count]))
    if found.unlisted:
        writer.writerow(["more", "", "", "", "", "", f"{found.unlisted} more are not listed", "", ""])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    return escape(str(value))
