"""In what two states of a map differ, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from netmap.model.document import HEAD, Data, Document, head_data
from netmap.model.rebase import to_cells
from netmap.model.records import RECORDS


class Difference(NamedTuple):
    """One field of one row before and after; ``None`` where there is nothing.

    Of a row that was added or removed every field is listed.
    """

    table: str
    key: int
    field: str
    before: Any
    after: Any


def find_differences(one: Document, other: Document) -> tuple[Difference, ...]:
    """Return every field in which two states of a map differ, in the order of tables and rows."""
    found = list(_of_row(HEAD, 0, head_data(one.head), head_data(other.head)))
    for model in RECORDS:
        before, after = one.rows(model.table), other.rows(model.table)
        for key in sorted(before.keys() | after.keys()):
            found += _of_row(model.table, key, before.get(key, {}), after.get(key, {}))
    return tuple(found)


def _of_row(table: str, key: int, before: Data, after: Data) -> Iterator[Difference]:
    if before == after:
        return
    old, new = to_cells(table, before), to_cells(table, after)
    for field in dict.fromkeys([*old, *new]):
        if old.get(field) != new.get(field):
            yield Difference(table, key, field, old.get(field), new.get(field))
