"""One document after another to the map that can be measured: rows that have not changed are not built again."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

from netmap.model.build import PlacedRow, Row, build_row
from netmap.model.document import Document, Usable, build_usable
from netmap.model.problems import Problem
from netmap.model.records import Record
from netmap.model.vocabulary import Vocabulary


class _Known(NamedTuple):
    """What a row came to, and all that it hangs on."""

    row: Row
    made_id: str
    vocabulary: Vocabulary
    record: Record | None
    problems: Sequence[Problem]


class Builder:
    """Builds what `build_usable` builds, for the revisions of one map one after another.

    A row is taken for unchanged if it is the very same object, spelt by the very same vocabulary:
    equal is not enough, since 1, 1.0 and True are equal and do not mean the same. Documents made by
    `apply_edit` from one another share the rows that an edit leaves alone.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], _Known] = {}
        self._now: dict[tuple[str, int], _Known] = {}
        self._lock = Lock()

    def build(self, document: Document) -> Usable:
        """Return the map that can be built from a document, and every problem of the rows left out."""
        with self._lock:
            self._now = {}
            usable = build_usable(document, build=self._row)
            self._known = self._now  # rows that are gone are forgotten
            return usable

    def _row(
        self, table: str, typed: PlacedRow, made_id: str, vocabulary: Vocabulary
    ) -> tuple[Record | None, Sequence[Problem]]:
        place = table, typed.number
        known = self._known.get(place)
        if (
            known is None
            or known.row is not typed.row
            or known.made_id != made_id
            or known.vocabulary is not vocabulary
        ):
            known = _Known(typed.row, made_id, vocabulary, *build_row(table, typed, made_id, vocabulary))
        self._now[place] = known
        return known.record, known.problems
