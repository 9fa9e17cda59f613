"""Bringing a database up to date: the tables of an empty one, and old ones step by step.

A step is one transaction, which also writes down that it was taken; before it the database is copied.
A step that fails changes nothing. `1 -> 2` may use `schema.py` as it is: whoever makes a schema 3 gives
the steps before it tables of their own, as they are now.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, MetaData, insert, inspect, select, text, update

from netmap.errors import StoreError
from netmap.model.document import Change, Edit, reverse
from netmap.store import schema
from netmap.store.copies import MARK, copy_sqlite, copy_tables, finish, written_whole
from netmap.store.database import Database
from netmap.store.history import DO, REDO, UNDO, dump

#: how long a server waits while another brings the database up to date
PATIENCE = 120.0
#: what everybody locks who makes or replaces all tables of a PostgreSQL database; "netmap" as a number
LOCK = 0x6E65746D6170


def prepare(database: Database, *, now: datetime | None = None, backups: Path | None = None) -> None:
    """Make the tables of an empty database, or bring an old one up to date after copying it.

    Several servers may do so at once: one does it, the others wait.

    Parameters
    ----------
    database : Database
        The database.
    now : datetime, optional
        What is written down as the time of it.
    backups : Path, optional
        Where a copy of an old PostgreSQL database goes; by default into the user's own data folder.
        That of an SQLite database goes beside it.

    Raises
    ------
    StoreError
        If it is none of ours, was written by a newer netmap, or cannot be changed; then it is as it was.
    """
    with database.reading() as connection:
        version, marked = _find_version(connection)
    if marked:
        # a backup that is used as a database is no longer what was written; one that is only read still is
        with suppress(StoreError), database.writing() as connection:
            connection.execute(text(f"DROP TABLE IF EXISTS {MARK}"))
    while version != schema.SCHEMA_VERSION:
        version = _step(database, now or datetime.now(UTC), backups)


def find_version(connection: Connection) -> int | None:
    """Return the version of a database's tables; ``None`` if it is empty."""
    return _find_version(connection)[0]


def _find_version(connection: Connection) -> tuple[int | None, bool]:
    names = set(inspect(connection).get_table_names())
    ours = set(schema.metadata.tables)
    if not names & ours and (not names or connection.dialect.name != "sqlite"):
        return None, False
    found: list[Any] = []
    if "about" in names and "schema_version" in {c["name"] for c in inspect(connection).get_columns("about")}:
        found = list(connection.execute(select(schema.about.c.schema_version)).scalars())
    if len(found) != 1:
        raise StoreError("it holds tables of another program.")
    if found[0] > schema.SCHEMA_VERSION:
        raise StoreError(
            f"it was written by a newer netmap (schema {found[0]}, this one knows {schema.SCHEMA_VERSION}); "
            "update netmap to open it."
        )
    return found[0], MARK in names


def _step(database: Database, now: datetime, backups: Path | None) -> int:
    """Go one step, unless another server was first; return the version after it."""
    kept: Path | None = None
    try:
        with _patient(database) as waiting, waiting.writing() as connection:
            lock_all(connection)
            version = find_version(connection)
            if version == schema.SCHEMA_VERSION:
                return version
            if version is None:
                schema.metadata.create_all(connection)
                connection.execute(insert(schema.about).values(schema_version=schema.SCHEMA_VERSION))
                return schema.SCHEMA_VERSION
            kept = _keep_copy(database, connection, version + 1, backups)
            STEPS[version](connection)
            connection.execute(update(schema.about).values(schema_version=version + 1))
            facts = dump({"from": version, "to": version + 1})
            connection.execute(insert(schema.audit).values(at=now, action="database updated", facts=facts))
            return version + 1
    except Exception as error:
        if kept is None:
            raise
        said = str(error) if isinstance(error, StoreError) else f"{type(error).__name__}."
        raise StoreError(
            f"it could not be brought up to date, and is as it was. {said} A copy of it is in {kept}."
        ) from error


@contextmanager
def _patient(database: Database) -> Iterator[Database]:
    """Give the database to somebody who waits longer than a page would."""
    if database.path is None:
        yield database
        return
    waiting = Database(str(database.path), busy_seconds=PATIENCE)
    try:
        yield waiting
    finally:
        waiting.close()


def lock_all(connection: Connection) -> None:
    """Keep every other writer out until the end of the transaction; readers go on."""
    if connection.dialect.name != "postgresql":
        return  # its writers are one at a time in any case
    for setting in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
        connection.execute(text(f"SET LOCAL {setting} = '{int(PATIENCE)}s'"))
    connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    names = sorted(set(inspect(connection).get_table_names()) & {*schema.metadata.tables, "edits"})
    if names:
        connection.execute(text(f"LOCK TABLE {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE"))


def _keep_copy(database: Database, connection: Connection, version: int, backups: Path | None) -> Path:
    """Copy the database as it is, locked for other writers, and return the copy's path."""
    if database.path is not None:
        stem, folder = database.path.stem, database.path.parent
    else:
        stem, folder = database.engine.url.database or "netmap", backups or user_backups()
    maps = _maps(connection)
    for number in count(1):
        target = folder / f"{stem}.before-{version}{f'-{number}' if number > 1 else ''}.sqlite"
        if not target.exists():
            break
        if _maps_of(target) == maps:
            return target  # from an attempt before this one
    with written_whole(target) as half:
        if database.path is not None:
            counts = copy_sqlite(database, half)
        else:
            with database.reading() as reader:
                reader.execute(text("SET LOCAL TIME ZONE 'UTC'"))
                tables = MetaData()
                tables.reflect(reader, only=lambda name, _: name in {*schema.metadata.tables, "edits"})
                counts = copy_tables(reader, tables, half)
        finish(half, counts)
    return target


def user_backups() -> Path:
    """Return where backups go if neither a setting nor the place of the database says so."""
    import platformdirs

    return Path(platformdirs.user_data_dir("netmap", appauthor=False)) / "backups"


_MAPS = "SELECT id, revision, name, deleted_at IS NULL FROM maps ORDER BY id"


def _maps(connection: Connection) -> list[tuple[Any, ...]]:
    return sorted((*row[:3], bool(row[3])) for row in connection.execute(text(_MAPS)))


def _maps_of(path: Path) -> list[tuple[Any, ...]]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            return sorted((*row[:3], bool(row[3])) for row in file.execute(_MAPS))
    except sqlite3.Error:
        return []


# 1 -> 2: one log of edits, without people, becomes revisions and their changes


class _Old(NamedTuple):
    """One line of the old log."""

    revision: int
    way: str
    label: str
    changes: str
    at: datetime


def _to_2(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for column in ("changed_at", "deleted_at"):  # moments are kept in UTC, without a zone
            connection.execute(
                text(f"ALTER TABLE maps ALTER {column} TYPE timestamp USING {column} AT TIME ZONE 'UTC'")
            )
        connection.execute(text("ALTER TABLE edits ALTER at TYPE timestamp USING at AT TIME ZONE 'UTC'"))
    schema.metadata.create_all(connection)
    m = schema.maps.c
    for map_id, revision, changed_at in connection.execute(select(m.id, m.revision, m.changed_at)).all():
        _to_2_map(connection, map_id, revision, changed_at)
    connection.execute(text("DROP TABLE edits"))


def _to_2_map(connection: Connection, map_id: str, revision: int, changed_at: datetime) -> None:
    log = _read_log(connection, map_id)
    # older edits than the last 500 were not kept: the history starts where the first one known does
    start = log[0].revision - 1 if log else revision
    label = "start the map" if start == 1 else "start of what was kept of the history"
    first = _Old(start, "start", label, "[]", log[0].at if log else changed_at)
    undone, sealed = _follow(log)
    for line in (first, *log):
        connection.execute(
            insert(schema.revisions).values(
                map_id=map_id,
                revision=line.revision,
                token=hashlib.sha256(f"{map_id} {line.revision}".encode()).hexdigest()[:32],
                way=line.way,
                label=line.label,
                at=line.at,
                undone=undone.get(line.revision),
                sealed=line.revision in sealed,
            )
        )
        changes = [
            {
                "map_id": map_id,
                "revision": line.revision,
                "place": place,
                "table_name": table,
                "key": key,
                "before": None if before is None else dump(before),
                "after": None if after is None else dump(after),
            }
            for place, (table, key, before, after) in enumerate(json.loads(line.changes))
        ]
        if changes:
            connection.execute(insert(schema.changes), changes)


def _read_log(connection: Connection, map_id: str) -> list[_Old]:
    asked = text(
        "SELECT revision, way, label, changes, at FROM edits WHERE map_id = :map_id ORDER BY revision"
    )
    typed = asked.columns(at=schema.UtcTime())
    return [_Old(*row) for row in connection.execute(typed, {"map_id": map_id})]


def _follow(log: list[_Old]) -> tuple[dict[int, int], set[int]]:
    """Return which revision took back which, and what can no longer be done again.

    The old netmap worked this out whenever it was asked, from a log whose beginning may be gone: what
    takes back an edit that is gone is told by its changes.
    """
    undone: dict[int, int] = {}
    sealed: set[int] = set()
    done: list[_Old] = []
    waiting: list[_Old] = []
    for line in log:
        if line.way == DO:
            done.append(line)
            sealed |= {old.revision for old in waiting}
            waiting = []
        elif line.way == UNDO and done and _edit(line) == reverse(_edit(done[-1])):
            undone[done[-1].revision] = line.revision
            waiting.append(done.pop())
        elif line.way == REDO and waiting and _edit(line) == _edit(waiting[-1]):
            del undone[waiting[-1].revision]
            done.append(waiting.pop())
    return undone, sealed


def _edit(line: _Old) -> Edit:
    return Edit(line.label, tuple(Change(*change) for change in json.loads(line.changes)))


#: what brings a database from each version to the next
STEPS: dict[int, Callable[[Connection], None]] = {1: _to_2}
