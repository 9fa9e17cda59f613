"""The log of a map's revisions: who changed what and when, what can be taken back, how it was before."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, insert, select, update

from netmap.model.document import HEAD, Change, Document, Edit, Head
from netmap.model.rebase import to_cells
from netmap.model.records import RECORDS
from netmap.store import schema


class By(NamedTuple):
    """Who does something; without an id on a computer where nobody signs in."""

    id: str = ""
    name: str = ""


NOBODY = By()
#: what a revision can be
DO, UNDO, REDO = "do", "undo", "redo"


class Saved(NamedTuple):
    """The revision after an edit, and the keys its new rows were given, in the edit's order."""

    revision: int
    new_keys: tuple[int, ...]


class Entry(NamedTuple):
    """One revision of a map."""

    revision: int
    by_id: str
    by_name: str
    way: str
    label: str
    at: datetime
    #: the revision that took this one back
    undone: int | None
    #: whether it can no longer be taken back or done again
    sealed: bool


class Version(NamedTuple):
    """A revision that somebody gave a name."""

    name: str
    revision: int
    by_name: str
    at: datetime


def dump(data: Any) -> str:
    """Return plain data as the text that is kept."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False)


def record(
    connection: Connection,
    map_id: str,
    revision: int,
    edit: Edit,
    way: str,
    by: By,
    now: datetime,
    token: str,
) -> None:
    """Add a revision to the log."""
    connection.execute(
        insert(schema.revisions).values(
            map_id=map_id,
            revision=revision,
            token=token or uuid.uuid4().hex,
            by_id=by.id,
            by_name=by.name,
            way=way,
            label=edit.label,
            at=now,
            sealed=False,
        )
    )
    lines = [
        {
            "map_id": map_id,
            "revision": revision,
            "place": place,
            "table_name": change.table,
            "key": change.key,
            "before": None if change.before is None else dump(change.before),
            "after": None if change.after is None else dump(change.after),
        }
        for place, change in enumerate(edit.changes)
    ]
    if lines:
        connection.execute(insert(schema.changes), lines)


def read_edit(connection: Connection, map_id: str, revision: int) -> Edit | None:
    """Return what one revision changed."""
    r = schema.revisions.c
    label = connection.execute(
        select(r.label).where(r.map_id == map_id, r.revision == revision)
    ).scalar_one_or_none()
    if label is None:
        return None
    c = schema.changes.c
    asked = select(c.table_name, c.key, c.before, c.after).where(c.map_id == map_id, c.revision == revision)
    return Edit(label, tuple(_read_changes(connection, asked.order_by(c.place))))


def _read_changes(connection: Connection, asked: Select[Any]) -> Iterable[Change]:
    for table, key, before, after in connection.execute(asked):
        yield Change(
            table,
            key,
            None if before is None else json.loads(before),
            None if after is None else json.loads(after),
        )


def walk_back(connection: Connection, map_id: str, document: Document, revision: int) -> Document:
    """Return the map as it was at a revision, from what it is now."""
    c = schema.changes.c
    asked = select(c.table_name, c.key, c.before, c.after).where(c.map_id == map_id, c.revision > revision)
    tables: dict[str, dict[int, Any]] = {model.table: dict(document.rows(model.table)) for model in RECORDS}
    head = document.head
    for change in _read_changes(connection, asked.order_by(c.revision.desc(), c.place.desc())):
        if change.table == HEAD:
            head = Head.model_validate(change.before)
        elif change.before is None:
            tables[change.table].pop(change.key, None)
        else:
            tables[change.table][change.key] = change.before
    return Document(head, {table: dict(sorted(rows.items())) for table, rows in tables.items()})


def first_revision(connection: Connection, map_id: str) -> int:
    """Return the first revision that is known; of a map from an earlier netmap not always 1."""
    r = schema.revisions.c
    return int(connection.execute(select(func.min(r.revision)).where(r.map_id == map_id)).scalar() or 1)


def next_to_undo(connection: Connection, map_id: str, by: By) -> tuple[int, str] | None:
    """Return the revision and the label of somebody's own last action that can be taken back."""
    r = schema.revisions.c
    mine = (r.map_id == map_id) & (r.by_id == by.id) & (r.way == DO) & r.undone.is_(None) & ~r.sealed
    return _first(connection, select(r.revision, r.label).where(mine).order_by(r.revision.desc()))


def next_to_redo(connection: Connection, map_id: str, by: By) -> tuple[int, str] | None:
    """Return the revision and the label of what somebody took back last."""
    r = schema.revisions.c
    mine = (r.map_id == map_id) & (r.by_id == by.id) & (r.way == DO) & r.undone.is_not(None) & ~r.sealed
    return _first(connection, select(r.revision, r.label).where(mine).order_by(r.undone.desc()))


def _first(connection: Connection, asked: Select[Any]) -> tuple[int, str] | None:
    found = connection.execute(asked.limit(1)).one_or_none()
    return None if found is None else (int(found[0]), str(found[1]))


def mark(connection: Connection, map_id: str, revision: int, undone: int | None) -> None:
    """Note that an action was taken back, or done again."""
    r = schema.revisions.c
    here = (r.map_id == map_id) & (r.revision == revision)
    connection.execute(update(schema.revisions).where(here).values(undone=undone))


def forget_redo(connection: Connection, map_id: str, by: By) -> None:
    """Seal what somebody took back: once they go on, it cannot be done again."""
    r = schema.revisions.c
    mine = (r.map_id == map_id) & (r.by_id == by.id) & r.undone.is_not(None) & ~r.sealed
    connection.execute(update(schema.revisions).where(mine).values(sealed=True))


def entries(connection: Connection, map_id: str, limit: int, before: int | None) -> list[Entry]:
    """Return revisions, last first."""
    r = schema.revisions.c
    columns = (r.revision, r.by_id, r.by_name, r.way, r.label, r.at, r.undone, r.sealed)
    asked = select(*columns).where(r.map_id == map_id)
    if before is not None:
        asked = asked.where(r.revision < before)
    return [Entry(*row) for row in connection.execute(asked.order_by(r.revision.desc()).limit(limit))]


def find_saved(connection: Connection, token: str) -> Saved | None:
    """Return what an action with this token was saved as, if it was."""
    r, c = schema.revisions.c, schema.changes.c
    found = connection.execute(select(r.map_id, r.revision).where(r.token == token)).one_or_none()
    if found is None:
        return None
    new = select(c.key).where(c.map_id == found.map_id, c.revision == found.revision, c.before.is_(None))
    return Saved(found.revision, tuple(connection.execute(new.order_by(c.place)).scalars()))


def last_change(connection: Connection, map_id: str, table: str, key: int, field: str) -> tuple[str, int]:
    """Return who last changed a field of a row, and in which revision; of a whole row if the field is empty."""
    r, c = schema.revisions.c, schema.changes.c
    asked = (
        select(r.by_name, r.revision, c.before, c.after)
        .join(schema.changes, (c.map_id == r.map_id) & (c.revision == r.revision))
        .where(c.map_id == map_id, c.table_name == table, c.key == key)
        .order_by(r.revision.desc())
    )
    for name, revision, before, after in connection.execute(asked):
        old, new = (to_cells(table, json.loads(text)) if text else None for text in (before, after))
        if not field or old is None or new is None or old.get(field) != new.get(field):
            return str(name), int(revision)
    return "", 0
