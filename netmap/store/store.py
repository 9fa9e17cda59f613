"""Keeping maps: every action of a user is one edit, saved in one transaction, or not at all."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, delete, func, insert, select, update

from netmap.errors import MapNotFoundError, NotPossibleError, StoreError
from netmap.model import Network
from netmap.model.differences import Difference, find_differences
from netmap.model.document import (
    Document,
    Edit,
    Head,
    build_document,
    head_data,
    reverse,
)
from netmap.model.records import RECORDS
from netmap.store import history, schema
from netmap.store.database import Database, UnsureError
from netmap.store.history import NOBODY, By, Entry, Saved, Version, dump
from netmap.store.migrations import prepare
from netmap.store.saving import Saving

#: how long a deleted map can be brought back
KEPT_FOR = timedelta(days=30)
#: raises if an edit may not be taken back or done again
Allows = Callable[[Edit], None]

T = TypeVar("T")


class MapInfo(NamedTuple):
    """What a list of maps shows."""

    id: str
    name: str
    revision: int
    sample: str
    changed_at: datetime
    deleted_at: datetime | None


class Loaded(NamedTuple):
    """A map as it was at one revision."""

    document: Document
    revision: int


class Store:
    """All maps of one database.

    Parameters
    ----------
    database : str or Database
        Opened, or its address.
    backups : Path, optional
        Where a copy goes before a database of an earlier netmap is brought up to date.

    Raises
    ------
    StoreError
        If it cannot be used.
    """

    def __init__(self, database: str | Database = "", *, backups: Path | None = None) -> None:
        self.database = database if isinstance(database, Database) else Database(database)
        try:
            prepare(self.database, backups=backups)
        except StoreError as error:
            self.database.close()
            raise StoreError(
                f"{self.database.shown} cannot be used as a database of netmap: {error} "
                "Choose another with --database."
            ) from error

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    # maps

    def maps(self, *, deleted: bool = False) -> list[MapInfo]:
        """Return the maps that are there, or those that were deleted, last changed first."""
        m = schema.maps.c
        kept = m.deleted_at.is_not(None) if deleted else m.deleted_at.is_(None)
        query = select(m.id, m.name, m.revision, m.sample, m.changed_at, m.deleted_at).where(kept)
        with self.database.reading() as connection:
            return [MapInfo(*row) for row in connection.execute(query.order_by(m.changed_at.desc(), m.id))]

    def create(
        self, network: Network, *, now: datetime, sample: str = "", by: By = NOBODY, owner: str = ""
    ) -> str:
        """Save a new map, with the user who owns it, and return its id."""
        return self._create(build_document(network), now, sample, by, owner)

    def _create(self, document: Document, now: datetime, sample: str, by: By, owner: str) -> str:
        map_id = uuid.uuid4().hex
        keyed: list[dict[str, Any]] = [
            {"map_id": map_id, "key": key, "table_name": table, "data": dump(data)}
            for table, rows in document.tables.items()
            for key, data in rows.items()
        ]
        with self.database.writing() as connection:
            connection.execute(
                insert(schema.maps).values(
                    id=map_id,
                    name=document.head.name,
                    head=dump(head_data(document.head)),
                    revision=1,
                    next_key=1 + max((row["key"] for row in keyed), default=0),
                    sample=sample,
                    changed_at=now,
                )
            )
            if keyed:
                connection.execute(insert(schema.rows), keyed)
            # what is there at the start can be looked at again, and is nobody's to take back
            history.record(connection, map_id, 1, Edit("start the map", ()), "start", by, now, "")
            if owner:  # in the same transaction: a map that nobody owns is seen by nobody
                owns = {"map_id": map_id, "user_id": owner, "role": "owner", "at": now}
                connection.execute(insert(schema.memberships).values(owns))
        return map_id

    def duplicate(self, map_id: str, *, name: str, now: datetime, by: By = NOBODY, owner: str = "") -> str:
        """Save a copy of a map under another name; its history stays behind."""
        document = self.load(map_id).document
        head = document.head.model_copy(update={"name": name})
        return self._create(Document(head, document.tables), now, "", by, owner)

    def delete(self, map_id: str, *, now: datetime) -> None:
        """Delete a map; it can be restored for 30 days."""
        self._set_deleted(map_id, now)

    def restore(self, map_id: str) -> None:
        """Bring a deleted map back."""
        self._set_deleted(map_id, None)

    def _set_deleted(self, map_id: str, at: datetime | None) -> None:
        with self.database.writing() as connection:
            changed = update(schema.maps).where(schema.maps.c.id == map_id).values(deleted_at=at)
            if not connection.execute(changed).rowcount:
                raise MapNotFoundError("This map is no longer here.")

    def purge(self, *, now: datetime) -> int:
        """Remove for good what was deleted more than 30 days ago; return how many maps."""
        old = schema.maps.c.deleted_at < now - KEPT_FOR
        with self.database.writing() as connection:
            gone = list(connection.execute(select(schema.maps.c.id).where(old)).scalars())
            for map_id in gone:  # everything that belongs to a map goes with it
                connection.execute(delete(schema.maps).where(schema.maps.c.id == map_id))
        if gone:
            self.database.forget()
        return len(gone)

    def count(self) -> int:
        """Return how many maps there are, deleted ones included."""
        with self.database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(schema.maps)).scalar_one())

    # one map

    def info(self, map_id: str) -> MapInfo:
        """Return what a list of maps shows of one map."""
        m = schema.maps.c
        query = select(m.id, m.name, m.revision, m.sample, m.changed_at, m.deleted_at)
        with self.database.reading() as connection:
            found = connection.execute(query.where(m.id == map_id, m.deleted_at.is_(None))).one_or_none()
        if found is None:
            raise MapNotFoundError("This map is no longer here.")
        return MapInfo(*found)

    def revision(self, map_id: str) -> int:
        """Return the number of a map's latest revision."""
        m = schema.maps.c
        with self.database.reading() as connection:
            found = connection.execute(
                select(m.revision).where(m.id == map_id, m.deleted_at.is_(None))
            ).scalar()
        if found is None:
            raise MapNotFoundError("This map is no longer here.")
        return int(found)

    def load(self, map_id: str, *, revision: int | None = None) -> Loaded:
        """Return a map with its revision: the latest, or as it was at another.

        Raises
        ------
        MapNotFoundError
            If there is no such map.
        NotPossibleError
            If it has no such revision.
        """
        with self.database.reading() as connection:
            found = _load(connection, map_id)
            if revision is None or revision == found.revision:
                return found
            first = history.first_revision(connection, map_id)
            if not first <= revision <= found.revision:
                raise NotPossibleError(
                    f"This map has revisions {first} to {found.revision}; {revision} is none of them."
                )
            return Loaded(history.walk_back(connection, map_id, found.document, revision), revision)

    def apply(self, map_id: str, edit: Edit, *, now: datetime, by: By = NOBODY, token: str = "") -> Saved:
        """Save an edit; nothing is saved if any part of it cannot be.

        What others changed since the edit's maker looked stays as it is, unless it is the very same
        field.

        Raises
        ------
        ConflictError
            If a field is no longer as the edit expects it: somebody else was first.
        MapNotFoundError
            If the map is not there.
        UnsureError
            If the database went away before it said whether this is saved: the same edit with the same
            `token` is saved once, whatever became of it.
        """
        if not edit.changes:
            return Saved(self.revision(map_id), ())
        token = token or uuid.uuid4().hex

        def save(connection: Connection) -> Saved:
            if earlier := history.find_saved(connection, token):
                return earlier
            saved = Saving(connection, map_id, now, by).save(edit, history.DO, token)
            if saved.changed:
                history.forget_redo(connection, map_id, by)
            return Saved(saved.revision, saved.new_keys)

        return self._write(map_id, save, token)

    def _write(self, map_id: str, action: Callable[[Connection], T], token: str) -> T:
        """Do something that leaves a revision with a token, once, even if its answer is lost on the way."""
        result: list[T] = []
        try:
            with self.database.writing() as connection:
                result.append(action(connection))
        except UnsureError as unsure:
            if not self._was_saved(map_id, token, unsure):
                raise StoreError(f"Nothing was saved: {unsure.why}.") from unsure
        return result[0]

    def _was_saved(self, map_id: str, token: str, unsure: UnsureError) -> bool:
        if self.database.is_sqlite:
            raise unsure  # what the disk did not take may still be found in the log after a crash
        m = schema.maps.c
        try:
            with self.database.writing() as connection:
                # the lost save may still be on its way: wait until it has let go of the map
                connection.execute(select(m.revision).where(m.id == map_id).with_for_update())
                return history.find_saved(connection, token) is not None
        except StoreError:
            raise unsure from None  # nobody there to ask: who tries again with this token will know

    # history

    def undo(
        self, map_id: str, *, now: datetime, by: By = NOBODY, allows: Allows | None = None
    ) -> str | None:
        """Take back one's own last action and return its label, or ``None`` if there is none.

        Raises
        ------
        ConflictError
            If somebody else has changed the same field since.
        NotAllowedError
            If `allows`, which is given the edit, raises it: then nothing is changed.
        """
        return self._step(map_id, history.UNDO, now, by, allows)

    def redo(
        self, map_id: str, *, now: datetime, by: By = NOBODY, allows: Allows | None = None
    ) -> str | None:
        """Do again what one took back last and return its label, or ``None``; raises as `undo`."""
        return self._step(map_id, history.REDO, now, by, allows)

    def _step(self, map_id: str, way: str, now: datetime, by: By, allows: Allows | None) -> str | None:
        token = uuid.uuid4().hex

        def step(connection: Connection) -> str | None:
            saving = Saving(connection, map_id, now, by)
            find = history.next_to_undo if way == history.UNDO else history.next_to_redo
            found = find(connection, map_id, by)
            if found is None:
                return None
            revision, label = found
            edit = history.read_edit(connection, map_id, revision) or Edit(label, ())
            if allows is not None:
                allows(edit)
            saved = saving.save(reverse(edit) if way == history.UNDO else edit, way, token)
            history.mark(connection, map_id, revision, saved.revision if way == history.UNDO else None)
            return label

        return self._write(map_id, step, token)

    def undoable(self, map_id: str, by: By = NOBODY) -> tuple[str | None, str | None]:
        """Return the labels of what somebody can take back, and of what they can do again."""
        with self.database.reading() as connection:
            done = history.next_to_undo(connection, map_id, by)
            undone = history.next_to_redo(connection, map_id, by)
        return done[1] if done else None, undone[1] if undone else None

    def history(self, map_id: str, *, limit: int = 100, before: int | None = None) -> list[Entry]:
        """Return who did what and when, last first."""
        with self.database.reading() as connection:
            return history.entries(connection, map_id, limit, before)

    def edit(self, map_id: str, revision: int) -> Edit:
        """Return what one revision changed."""
        with self.database.reading() as connection:
            found = history.read_edit(connection, map_id, revision)
        if found is None:
            raise NotPossibleError(f"This map has no revision {revision}.")
        return found

    def compare(self, map_id: str, older: int, newer: int) -> tuple[Difference, ...]:
        """Return every field in which two revisions of a map differ."""
        one, other = (self.load(map_id, revision=r).document for r in (older, newer))
        return find_differences(one, other)

    def name_version(self, map_id: str, name: str, revision: int, *, now: datetime, by: By = NOBODY) -> None:
        """Give a revision a name; a name that is there already moves to it."""
        name = " ".join(name.replace("\0", "").split())[:200]
        if not name:
            raise NotPossibleError("Say what the version is called.")
        self.load(map_id, revision=revision)
        v = schema.versions.c
        with self.database.writing() as connection:
            connection.execute(delete(schema.versions).where(v.map_id == map_id, v.name == name))
            values = {"map_id": map_id, "name": name, "revision": revision, "by_name": by.name, "at": now}
            connection.execute(insert(schema.versions).values(values))

    def forget_version(self, map_id: str, name: str) -> None:
        """Take a version's name away; the revision stays."""
        v = schema.versions.c
        with self.database.writing() as connection:
            connection.execute(delete(schema.versions).where(v.map_id == map_id, v.name == name))

    def versions(self, map_id: str) -> list[Version]:
        """Return the revisions that have a name, oldest first."""
        v = schema.versions.c
        asked = select(v.name, v.revision, v.by_name, v.at).where(v.map_id == map_id)
        with self.database.reading() as connection:
            return [Version(*row) for row in connection.execute(asked.order_by(v.revision, v.name))]


def _load(connection: Connection, map_id: str) -> Loaded:
    r = schema.rows.c
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


def utc_now() -> datetime:
    """Return the time now; called at the app's edge only."""
    return datetime.now(UTC)
