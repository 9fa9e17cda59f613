"""One document after another to the map that can be measured: what has not changed is not built again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import NamedTuple

from netmap.model.build import BuiltTable, PlacedRow, Row, build_row, build_table
from netmap.model.document import Data, Document, Usable, build_usable, place_rows
from netmap.model.problems import Problem
from netmap.model.records import Record
from netmap.model.validate import Known, check_row
from netmap.model.vocabulary import Vocabulary

#: rounds of leaving out wrong rows that are remembered
MOST_ROUNDS = 4


class _Made(NamedTuple):
    """What a row came to, and all that it hangs on."""

    row: Row
    made_id: str
    vocabulary: Vocabulary
    record: Record | None
    problems: Sequence[Problem]


class _Table(NamedTuple):
    """What a whole table came to, and all that it hangs on."""

    placed: Sequence[PlacedRow]
    vocabulary: Vocabulary
    built: BuiltTable
    made: Mapping[int, _Made]


class _Right:
    """The records in which nothing is wrong, given everything that they may refer to."""

    def __init__(self, known: Known, words: Known) -> None:
        self.known, self.words = known, words
        self.before: dict[int, Record] = {}
        self.now: dict[int, Record] = {}

    def is_against(self, known: Known, words: Known) -> bool:
        """Say whether records were looked up in the same things."""
        return (self.known is known and self.words is words) or (self.known, self.words) == (known, words)

    def check(self, records: Sequence[Record], known: Known, words: Known) -> list[Problem]:
        """Return what is wrong, looking only at records not seen before."""
        problems: list[Problem] = []
        for row, record in enumerate(records):
            found = [] if id(record) in self.before else list(check_row(record, row, known, words))
            problems += found
            if not found:
                self.now[id(record)] = record  # kept, so that its id is nobody else's
        return problems


class Builder:
    """Builds what `build_usable` builds, for the revisions of one map one after another.

    A row or a table is taken for unchanged if it is the very same object: equal is not enough,
    since 1, 1.0 and True are equal and do not mean the same. Documents made by `apply_edit` or
    `Recent` from one another share the rows that an edit leaves alone.
    """

    def __init__(self) -> None:
        self._tables: dict[str, _Table] = {}
        self._placed: dict[str, tuple[Mapping[int, Data], Sequence[PlacedRow]]] = {}
        self._right: list[_Right] = []
        self._lock = Lock()

    def build(self, document: Document) -> Usable:
        """Return the map that can be built from a document, and every problem of the rows left out."""
        with self._lock:
            usable = build_usable(document, place=self._place, build=self._table, check=self._check)
            for right in self._right:  # what is gone is forgotten
                right.before, right.now = right.now, {}
            self._right = [right for right in self._right if right.before][-MOST_ROUNDS:]
            return usable

    def _place(self, table: str, rows: Mapping[int, Data]) -> Sequence[PlacedRow]:
        known = self._placed.get(table)
        if known is None or known[0] is not rows:
            known = self._placed[table] = rows, place_rows(table, rows)
        return known[1]

    def _table(self, table: str, placed: Sequence[PlacedRow], vocabulary: Vocabulary) -> BuiltTable:
        known = self._tables.get(table)
        if known is not None and known.placed is placed and known.vocabulary is vocabulary:
            return known.built
        before: Mapping[int, _Made] = known.made if known is not None else {}
        now: dict[int, _Made] = {}

        def build(
            table: str, typed: PlacedRow, made_id: str, words: Vocabulary
        ) -> tuple[Record | None, Sequence[Problem]]:
            made = before.get(typed.number)
            if (
                made is None
                or made.row is not typed.row
                or made.made_id != made_id
                or made.vocabulary is not words
            ):
                made = _Made(typed.row, made_id, words, *build_row(table, typed, made_id, words))
            now[typed.number] = made
            return made.record, made.problems

        built = build_table(table, placed, vocabulary, build)
        if placed is self._placed.get(table, (None, None))[1]:  # not what is left after rows were taken out
            self._tables[table] = _Table(placed, vocabulary, built, now)
        return built

    def _check(self, records: Sequence[Record], known: Known, words: Known) -> list[Problem]:
        right = next((right for right in self._right if right.is_against(known, words)), None)
        if right is None:
            right = _Right(known, words)
            self._right.append(right)
        return right.check(records, known, words)
