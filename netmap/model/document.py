"""A map while it is being typed: rows as typed, wrong ones included, so that nothing is lost.

The map that is measured is what can be built from the rows that are right; the others wait, with
their problems beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, JsonValue

from netmap.errors import ConflictError
from netmap.model.build import PlacedRow, TableBuilder, build_network, build_table
from netmap.model.network import Network
from netmap.model.problems import Problem
from netmap.model.records import RECORDS
from netmap.model.settings import Settings
from netmap.model.validate import RowCheck, check_rows
from netmap.model.vocabulary import Vocabulary

#: the "table" of a change to the map's own name, purpose, vocabulary and settings; its key is 0
HEAD = "map"
Data = Mapping[str, Any]


class Head(BaseModel):
    """What a map has besides its tables."""

    model_config = ConfigDict(frozen=True)

    name: str = ""
    purpose: str = ""
    vocabulary: Vocabulary = Vocabulary()
    settings: Settings = Settings()
    attributes: dict[str, JsonValue] = {}


class Change(NamedTuple):
    """One row before and after; ``None`` before is a new row, ``None`` after a removed one.

    The key of a new row is below 0 until it has been saved.
    """

    table: str
    key: int
    before: Data | None
    after: Data | None


class Edit(NamedTuple):
    """One action of a user: done, undone and saved as a whole."""

    label: str
    changes: tuple[Change, ...]


class Usable(NamedTuple):
    """The map built from the rows that are right, and what is wrong with the others.

    The `row` of a problem is the row's key.
    """

    network: Network
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Document:
    """The rows of a map by table and key, in order of key."""

    head: Head = field(default_factory=Head)
    tables: Mapping[str, Mapping[int, Data]] = field(default_factory=dict)

    def rows(self, table: str) -> Mapping[int, Data]:
        """Return a table's rows by key."""
        return self.tables.get(table, {})

    def get(self, table: str, key: int) -> Data | None:
        """Return one row, or the head, or ``None``."""
        if table == HEAD:
            return head_data(self.head)
        return self.rows(table).get(key)


def head_data(head: Head) -> dict[str, Any]:
    """Return a head as plain data."""
    return head.model_dump(mode="json")


def build_document(network: Network) -> Document:
    """Return a map as rows to type in."""
    tables: dict[str, dict[int, Data]] = {}
    key = 0
    for model in RECORDS:
        tables[model.table] = {}
        for record in network.rows(model.table):
            key += 1
            tables[model.table][key] = record.to_row()
    names = ("name", "purpose", "vocabulary", "settings", "attributes")
    return Document(Head(**{name: getattr(network, name) for name in names}), tables)


def place_rows(table: str, rows: Mapping[int, Data]) -> Sequence[PlacedRow]:
    """Return the rows of a table with their keys for their places."""
    return [PlacedRow(data, key) for key, data in rows.items()]


def build_usable(
    document: Document,
    *,
    place: Callable[[str, Mapping[int, Data]], Sequence[PlacedRow]] = place_rows,
    build: TableBuilder = build_table,
    check: RowCheck = check_rows,
) -> Usable:
    """Return the map that can be built from a document, and every problem of the rows left out.

    The parts of it may be given: `usable.Builder` remembers what they made of the rows before.
    """
    left = {table: place(table, rows) for table, rows in document.tables.items()}
    problems: list[Problem] = []
    while True:
        built = build_network(
            left,
            build=build,
            check=check,
            **{name: getattr(document.head, name) for name in Head.model_fields},
        )
        if built.network is not None:
            return Usable(built.network, tuple(problems))
        # a row that refers to one left out before must wait for that one
        again = bool(problems)
        for problem in built.problems:
            waits = again and problem.code == "unknown_reference"
            problems.append(problem.model_copy(update={"code": "waits_for"}) if waits else problem)
        wrong = {(problem.table, problem.row) for problem in built.problems}
        before = sum(map(len, left.values()))
        left = {
            table: [place for place in rows if (table, place.number) not in wrong]
            for table, rows in left.items()
        }
        if sum(map(len, left.values())) == before:
            # what is wrong lies outside the tables: nothing can be measured until it is put right
            return Usable(Network(name=document.head.name), tuple(problems))


def apply_edit(document: Document, edit: Edit, *, first_key: int | None = None) -> Document:
    """Return the document after an edit.

    Parameters
    ----------
    document : Document
        Not modified.
    edit : Edit
        What changes.
    first_key : int, optional
        The key of the first new row; the one after the highest by default.

    Raises
    ------
    ConflictError
        If a row is no longer as the edit expects it.
    """
    tables = {table: dict(rows) for table, rows in document.tables.items()}
    head = document.head
    fresh = first_key or 1 + max((key for rows in tables.values() for key in rows), default=0)
    for change in edit.changes:
        now = head_data(head) if change.table == HEAD else tables.get(change.table, {}).get(change.key)
        if change.key >= 0 and now != change.before:
            raise ConflictError(f"Somebody else changed the same row first; “{edit.label}” was not done.")
        if change.table == HEAD:
            head = Head.model_validate(change.after)
        elif change.after is None:
            tables.get(change.table, {}).pop(change.key, None)
        else:
            key = change.key
            if key < 0:
                key, fresh = fresh, fresh + 1
            tables.setdefault(change.table, {})[key] = dict(change.after)
    ordered = {table: dict(sorted(rows.items())) for table, rows in tables.items()}
    return Document(head, ordered)


def reverse(edit: Edit) -> Edit:
    """Return the edit that takes another one back."""
    return Edit(edit.label, tuple(c._replace(before=c.after, after=c.before) for c in reversed(edit.changes)))
