"""Keeping maps: every action of a user is one edit, saved in one transaction, or not at all."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from netmap.errors import ConflictError, MapNotFoundError, StoreError
from netmap.model import Network
from netmap.model.document import (
    HEAD,
    Change,
    Document,
    Edit,
    Head,
    build_document,
    head_data,
    reverse,
)
from netmap.model.records import RECORDS
from netmap.store import schema
from netmap.store.database import open_engine

#: how long a deleted map can be brought back
KEPT_FOR = timedelta(days=30)
#: how many edits can be taken back
LONGEST_HISTORY = 500
#: rows asked for in one statement; every database bounds it somewhere
MOST_ASKED = 500


class MapInfo(NamedTuple):
    """What a list of maps shows."""

    id: str
    name: str
    revision: int
    sample: str
    changed_at: datetime
    deleted_at: datetime | None


class Saved(NamedTuple):
    """The revision after an edit, and the keys its new rows were given, in the edit's order."""

    revision: int
    new_keys: tuple[int, ...]


class Loaded(NamedTuple):
    """A map as it was at one revision."""

    document: Document
    revision: int


def _dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False)


class Store:
    """All maps of one database."""

    def __init__(self, database: str = "") -> None:
        self._engine = open_engine(database)
        try:
            self._prepare()
        except StoreError as error:
            name = self._engine.url.render_as_string(hide_password=True)
            self._engine.dispose()
            raise StoreError(
                f"{name.removeprefix('sqlite:///')} cannot be used as a database of netmap: {error} "
                "Choose another with --database."
            ) from error

    def _prepare(self) -> None:
        with self._writing() as connection:
            schema.metadata.create_all(connection)
            found = connection.execute(select(schema.about.c.schema_version)).scalar()
            if found is None:
                connection.execute(insert(schema.about).values(schema_version=schema.SCHEMA_VERSION))
            elif found > schema.SCHEMA_VERSION:
                raise StoreError(
                    f"This database was written by a newer netmap (schema {found}); update netmap to open it."
                )

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"Nothing was saved: {_reason(error)}.") from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with (
                self._engine.connect().execution_options(reading=True) as connection,
                connection.begin(),
            ):
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"The database cannot be read: {_reason(error)}.") from error

    # maps

    def maps(self, *, deleted: bool = False) -> list[MapInfo]:
        """Return the maps that are there, or those that were deleted, last changed first."""
        m = schema.maps.c
        kept = m.deleted_at.is_not(None) if deleted else m.deleted_at.is_(None)
        query = select(m.id, m.name, m.revision, m.sample, m.changed_at, m.deleted_at).where(kept)
        with self._reading() as connection:
            return [MapInfo(*row) for row in connection.execute(query.order_by(m.changed_at.desc(), m.id))]

    def create(self, network: Network, *, now: datetime, sample: str = "") -> str:
        """Save a new map and return its id."""
        return self._create(build_document(network), now, sample)

    def _create(self, document: Document, now: datetime, sample: str = "") -> str:
        map_id = uuid.uuid4().hex
        keyed: list[dict[str, Any]] = [
            {"map_id": map_id, "key": key, "table_name": table, "data": _dump(data)}
            for table, rows in document.tables.items()
            for key, data in rows.items()
        ]
        with self._writing() as connection:
            connection.execute(
                insert(schema.maps).values(
                    id=map_id,
                    name=document.head.name,
                    head=_dump(head_data(document.head)),
                    revision=1,
                    next_key=1 + max((row["key"] for row in keyed), default=0),
                    sample=sample,
                    changed_at=now,
                )
            )
            if keyed:
                connection.execute(insert(schema.rows), keyed)
        return map_id

    def duplicate(self, map_id: str, *, name: str, now: datetime) -> str:
        """Save a copy of a map under another name; its history stays behind."""
        document = self.load(map_id).document
        head = document.head.model_copy(update={"name": name})
        return self._create(Document(head, document.tables), now)

    def delete(self, map_id: str, *, now: datetime) -> None:
        """Delete a map; it can be restored for 30 days."""
        self._set_deleted(map_id, now)

    def restore(self, map_id: str) -> None:
        """Bring a deleted map back."""
        self._set_deleted(map_id, None)

    def _set_deleted(self, map_id: str, at: datetime | None) -> None:
        with self._writing() as connection:
            changed = update(schema.maps).where(schema.maps.c.id == map_id).values(deleted_at=at)
            if not connection.execute(changed).rowcount:
                raise MapNotFoundError("This map is no longer here.")

    def purge(self, *, now: datetime) -> int:
        """Remove for good what was deleted more than 30 days ago; return how many maps."""
        old = schema.maps.c.deleted_at < now - KEPT_FOR
        with self._writing() as connection:
            gone = list(connection.execute(select(schema.maps.c.id).where(old)).scalars())
            for map_id in gone:
                for table in (schema.rows, schema.edits):
                    connection.execute(delete(table).where(table.c.map_id == map_id))
                connection.execute(delete(schema.maps).where(schema.maps.c.id == map_id))
        if gone and self._engine.dialect.name == "sqlite":
            # names live on in the write-ahead log until it is emptied, outside any transaction
            raw = self._engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                raw.close()
        return len(gone)

    # one map

    def revision(self, map_id: str) -> int:
        """Return the number of a map's latest revision."""
        with self._reading() as connection:
            found = connection.execute(
                select(schema.maps.c.revision).where(
                    schema.maps.c.id == map_id, schema.maps.c.deleted_at.is_(None)
                )
            ).scalar()
        if found is None:
            raise MapNotFoundError("This map is no longer here.")
        return int(found)

    def load(self, map_id: str) -> Loaded:
        """Return a map with its revision."""
        r = schema.rows.c
        with self._reading() as connection:
            head = connection.execute(
                select(schema.maps.c.head, schema.maps.c.revision).where(schema.maps.c.id == map_id)
            ).one_or_none()
            if head is None:
                raise MapNotFoundError("This map is no longer here.")
            found = connection.execute(
                select(r.table_name, r.key, r.data).where(r.map_id == map_id).order_by(r.key)
            ).all()
        tables: dict[str, dict[int, Any]] = {model.table: {} for model in RECORDS}
        for table, key, data in found:
            tables[table][key] = json.loads(data)
        return Loaded(Document(Head.model_validate_json(head.head), tables), head.revision)

    def apply(self, map_id: str, edit: Edit, *, now: datetime) -> Saved:
        """Save an edit; nothing is saved if any part of it cannot be.

        Raises
        ------
        ConflictError
            If a row is no longer as the edit expects it: somebody else was first.
        MapNotFoundError
            If the map is not there.
        """
        with self._writing() as connection:
            return self._apply(connection, map_id, edit, "do", now)

    def _apply(self, connection: Connection, map_id: str, edit: Edit, way: str, now: datetime) -> Saved:
        m = schema.maps.c
        found = connection.execute(
            select(m.head, m.revision, m.next_key).where(m.id == map_id).with_for_update()
        ).one_or_none()
        if found is None:
            raise MapNotFoundError("This map is no longer here.")
        next_key, head, done = found.next_key, found.head, list[Change]()
        for change in edit.changes:
            if change.table == HEAD:
                if _dump(json.loads(head)) != _dump(change.before):
                    raise self._conflict(edit)
                head = _dump(change.after)
                done.append(change)
                continue
            if change.key < 0:
                change, next_key = change._replace(key=next_key), next_key + 1
            done.append(change)
        self._change_rows(connection, map_id, [change for change in done if change.table != HEAD], edit)
        revision = found.revision + 1
        connection.execute(
            update(schema.maps)
            .where(m.id == map_id)
            .values(
                head=head, name=json.loads(head)["name"], revision=revision, next_key=next_key, changed_at=now
            )
        )
        connection.execute(
            insert(schema.edits).values(
                map_id=map_id, revision=revision, way=way, label=edit.label, changes=_dump(done), at=now
            )
        )
        connection.execute(
            delete(schema.edits).where(
                schema.edits.c.map_id == map_id, schema.edits.c.revision <= revision - LONGEST_HISTORY
            )
        )
        return Saved(int(revision), tuple(range(found.next_key, next_key)))

    def _change_rows(
        self, connection: Connection, map_id: str, changes: Sequence[Change], edit: Edit
    ) -> None:
        """Change rows in the order of an edit; a whole import is three statements, not one a row."""
        before = self._rows_now(connection, map_id, {change.key for change in changes})
        after = dict(before)
        for change in changes:
            if after.get(change.key) != (None if change.before is None else _dump(change.before)):
                raise self._conflict(edit)
            after[change.key] = None if change.after is None else _dump(change.after)
        tables = {change.key: change.table for change in changes}
        r = schema.rows.c
        here = (r.map_id == map_id) & (r.key == bindparam("row_key"))
        new = [
            {"map_id": map_id, "key": key, "table_name": tables[key], "data": data}
            for key, data in after.items()
            if data is not None and key not in before
        ]
        changed = [
            {"row_key": key, "row_data": data}
            for key, data in after.items()
            if data is not None and key in before and data != before[key]
        ]
        gone = [{"row_key": key} for key, data in after.items() if data is None and key in before]
        if gone:
            connection.execute(delete(schema.rows).where(here), gone)
        if changed:
            connection.execute(update(schema.rows).where(here).values(data=bindparam("row_data")), changed)
        if new:
            connection.execute(insert(schema.rows), new)

    @staticmethod
    def _rows_now(connection: Connection, map_id: str, keys: set[int]) -> dict[int, str | None]:
        r, ordered = schema.rows.c, sorted(keys)
        found: dict[int, str | None] = {}
        for first in range(0, len(ordered), MOST_ASKED):
            some = r.key.in_(ordered[first : first + MOST_ASKED])
            found.update(
                (key, data)
                for key, data in connection.execute(select(r.key, r.data).where(r.map_id == map_id, some))
            )
        return found

    @staticmethod
    def _conflict(edit: Edit) -> ConflictError:
        return ConflictError(
            f"Somebody else changed the same row first, so “{edit.label}” was not done. "
            "Look at the map as it is now and do it again if it is still right."
        )

    def undo(self, map_id: str, *, now: datetime) -> str | None:
        """Take back the last edit and return its label, or ``None`` if there is none."""
        return self._step(map_id, "undo", now)

    def redo(self, map_id: str, *, now: datetime) -> str | None:
        """Do again what was last taken back and return its label, or ``None``."""
        return self._step(map_id, "redo", now)

    def _step(self, map_id: str, way: str, now: datetime) -> str | None:
        with self._writing() as connection:
            done, undone = self._stacks(connection, map_id)
            stack = done if way == "undo" else undone
            if not stack:
                return None
            edit = reverse(stack[-1]) if way == "undo" else stack[-1]
            self._apply(connection, map_id, edit, way, now)
            return edit.label

    def history(self, map_id: str) -> tuple[list[str], list[str]]:
        """Return the labels of what can be taken back and of what can be done again, last at the end."""
        with self._reading() as connection:
            done, undone = self._stacks(connection, map_id)
        return [edit.label for edit in done], [edit.label for edit in undone]

    def _stacks(self, connection: Connection, map_id: str) -> tuple[list[Edit], list[Edit]]:
        e = schema.edits.c
        log = connection.execute(
            select(e.way, e.label, e.changes).where(e.map_id == map_id).order_by(e.revision)
        ).all()
        done: list[Edit] = []
        undone: list[Edit] = []
        for way, label, changes in log:
            if way == "undo":
                if done:
                    undone.append(done.pop())
            elif way == "redo":
                if undone:
                    done.append(undone.pop())
            else:
                done.append(_read_edit(label, changes))
                undone = []
        return done, undone

    def count(self) -> int:
        """Return how many maps there are, deleted ones included."""
        with self._reading() as connection:
            return int(connection.execute(select(func.count()).select_from(schema.maps)).scalar_one())


def _read_edit(label: str, changes: str) -> Edit:
    found: Sequence[Any] = json.loads(changes)
    return Edit(label, tuple(Change(*change) for change in found))


def _reason(error: SQLAlchemyError) -> str:
    """Return what the database said, without the statement, which may hold names."""
    cause = getattr(error, "orig", None)
    return str(cause or type(error).__name__).splitlines()[0]


def utc_now() -> datetime:
    """Return the time now; called at the app's edge only."""
    return datetime.now(UTC)
