"""Backing up and restoring: a backup is one SQLite file, whichever kind of database it is of."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, create_engine, func, select, text

from netmap.errors import NotPossibleError, StoreError, UnreadableError
from netmap.store import schema
from netmap.store.copies import (
    HALF_RESTORED,
    NOT_KEPT,
    DamagedError,
    Progress,
    check_digests,
    check_sound,
    copy_sqlite,
    copy_tables,
    count_rows,
    finish,
    is_marked,
    read_rows,
    say,
    schema_version,
    sweep_left,
    written_whole,
)
from netmap.store.database import Database
from netmap.store.migrations import find_version, lock_all, prepare, user_backups
from netmap.store.replaced import Removed, Replaced, remember, remember_file, settle

#: tables that a restore leaves as they are: of this database, not of what is in it
_OF_THIS_DATABASE = ("about", "chores")


class BackupFacts(NamedTuple):
    """What a backup holds."""

    path: Path
    n_maps: int
    #: of those deleted less than a month ago, which can still be brought back
    n_deleted: int
    n_users: int
    n_bytes: int


class RestoreFacts(NamedTuple):
    """What was restored, and where that is which it replaced."""

    n_maps: int
    n_deleted: int
    n_users: int
    replaced: Path | None
    #: what was erased or deleted after the backup was made, and is back; ``None`` if nobody can say
    again: tuple[Removed, ...] | None = None


def backup_folder(database: Database, setting: str = "") -> Path:
    """Return where backups go: as set, or beside an SQLite file, or in the user's own data folder."""
    if setting:
        return Path(setting).expanduser()
    return database.path.parent / "backups" if database.path is not None else user_backups()


def backup_stem(database: Database) -> str:
    """Return what the names of a database's backups begin with."""
    return database.path.stem if database.path is not None else database.engine.url.database or "netmap"


def backup(database: Database, target: Path, *, progress: Progress | None = None) -> BackupFacts:
    """Write a database into one SQLite file, as it is at one moment, while others write.

    Who is signed in or here just now, and wrong codes typed, do not go into it; nor does anything that
    was deleted for good.

    Parameters
    ----------
    database : Database
        A database of the present schema.
    target : Path
        The file; a backup that is there is replaced at the end, whole.
    progress : callable, optional
        Called with how much is done, and of how much.

    Raises
    ------
    NotPossibleError
        If `target` is something else than a backup.
    StoreError
        If it cannot be written, or what was written is not sound; what was there is there still.
    """
    _check_target(target)
    sweep_left(database)
    try:
        with written_whole(target, replace=True) as half:
            if database.is_sqlite:
                counts = copy_sqlite(database, half, progress)
            else:
                with database.reading() as connection:
                    for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
                        connection.execute(text(f"SET LOCAL {limit} = 0"))
                    counts = copy_tables(connection, schema.metadata, half, progress)
            finish(half, counts)
            n_maps, n_deleted, n_users = _count(half)
            n_bytes = half.stat().st_size
    except DamagedError as error:
        raise DamagedError(
            f"{target} was not written, because {database.shown} is damaged: {error}."
        ) from error
    return BackupFacts(target, n_maps, n_deleted, n_users, n_bytes)


def _check_target(target: Path) -> None:
    if not os.path.lexists(target):
        return
    if target.is_file():
        with suppress(sqlite3.Error), _opened(target) as file:
            if is_marked(file):
                return
    raise NotPossibleError(f"{target} is there already and is no backup; choose another name.")


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file for reading only."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
        yield file


def _count(path: Path) -> tuple[int, int, int]:
    with _opened(path) as file:
        counts = count_rows(file)
        n_deleted = file.execute("SELECT count(*) FROM maps WHERE deleted_at IS NOT NULL").fetchone()[0]
    return counts["maps"] - n_deleted, n_deleted, counts.get("users", 0)


def restore(
    source: Path,
    database: Database,
    *,
    now: datetime,
    force: bool = False,
    backups: Path | None = None,
    progress: Progress | None = None,
) -> RestoreFacts:
    """Put what a backup holds into a database, in one transaction.

    Workshops are closed, and whoever cannot sign in to what is replaced cannot afterwards either.

    Parameters
    ----------
    source : Path
        A backup, or another SQLite database of netmap; one of an older netmap is brought up to date on
        the way.
    database : Database
        Where it goes.
    now : datetime
        For the names of what is put aside.
    force : bool
        Replace what is there, after a backup of it. An SQLite file that is too damaged for that, or that a
        newer netmap wrote, is put aside as it is.
    backups : Path, optional
        Where that backup goes; `backup_folder` by default.
    progress : callable, optional
        Called with how much is done, and of how much.

    Raises
    ------
    UnreadableError
        If `source` is no backup, or is damaged.
    NotPossibleError
        If there is something in the database and `force` is not given.
    StoreError
        If it cannot be done; the database is as it was.
    """
    with _checked(source, database) as sound:
        aside = _put_aside(database, now, force)
        before = remember_file(aside) if aside is not None else None
        prepare(database, now=now, backups=backups)
        folder = backups or backup_folder(database)
        replaced, again = _replace(sound, database, now, folder if force else None, before, progress)
        facts = _count(sound)
    database.forget()
    return RestoreFacts(*facts, aside or replaced, again)


@contextmanager
def _checked(source: Path, database: Database) -> Iterator[Path]:
    """Give a copy of a backup that was checked and is of the present schema; it goes at the end."""
    if not source.is_file():
        raise UnreadableError(f"{source} is not there.")
    near = database.path.parent if database.path is not None else None
    sweep_left(database)
    with tempfile.TemporaryDirectory(prefix=HALF_RESTORED, dir=near) as folder:
        sound = Path(folder, "backup.sqlite")
        sound.touch(mode=0o600)
        try:
            with _opened(source) as file, closing(sqlite3.connect(sound)) as copy:
                file.backup(copy)
                version = schema_version(copy)
                if version is None:
                    raise UnreadableError(f"{source} is no backup of netmap.")
                if version > schema.SCHEMA_VERSION:
                    raise StoreError(
                        f"{source} was written by a newer netmap (schema {version}); update netmap to restore it."
                    )
                check_sound(copy)
                if is_marked(copy):
                    check_digests(copy)
        except sqlite3.Error as error:
            raise UnreadableError(f"{source} is no backup of netmap, or is damaged: {say(error)}.") from error
        except DamagedError as error:
            raise UnreadableError(f"{source} is damaged, so nothing was restored: {error}.") from error
        opened = Database(str(sound))
        try:
            prepare(opened)
        finally:
            opened.close()
        with _opened(sound) as file:
            if not set(schema.metadata.tables) <= set(count_rows(file)):
                raise UnreadableError(f"{source} is no backup of netmap: it lacks tables.")
        yield sound


def _put_aside(database: Database, now: datetime, force: bool) -> Path | None:
    """Move an SQLite file that is broken or of a newer netmap out of the way: no more can be done with it here."""
    path = database.path
    if path is None:
        _refuse_newer(database)
        return None
    if not path.exists():
        return None
    try:
        with _opened(path) as file:
            check_sound(file)
            version = schema_version(file) or 0
        if version <= schema.SCHEMA_VERSION:
            return None
        sort, said = "newer", f"it was written by a newer netmap (schema {version})"
    except (sqlite3.Error, DamagedError) as error:
        sort, said = "damaged", say(error) if isinstance(error, sqlite3.Error) else str(error)
    if not force:
        raise StoreError(f"{path} cannot be used: {said}; --force puts it aside and restores.")
    database.close()
    aside = path.with_name(f"{path.stem}.{sort}-{_stamp(now)}{path.suffix}")
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    path.touch(mode=0o600)
    return aside


def _refuse_newer(database: Database) -> None:
    """Say what to do about a PostgreSQL database of a newer netmap, which cannot be put aside from here."""
    try:
        with database.reading() as connection:
            find_version(connection)
    except StoreError as error:
        if "newer netmap" not in str(error):
            raise
        raise StoreError(
            f"{database.shown} was written by a newer netmap and cannot be replaced from here. Make an empty "
            "database beside it (CREATE DATABASE netmap_before OWNER netmap ENCODING 'UTF8';), name that one in the "
            "settings, and restore into it."
        ) from error


def _stamp(now: datetime) -> str:
    return f"{now:%Y-%m-%d-%H%M%S}"


def _replace(
    sound: Path,
    database: Database,
    now: datetime,
    aside: Path | None,
    before: Replaced | None,
    progress: Progress | None,
) -> tuple[Path | None, tuple[Removed, ...] | None]:
    """Put what `sound` holds into the database; back up what is there into the folder `aside` first."""
    kept: Path | None = None
    with database.writing() as connection:
        lock_all(connection)
        there = _n_there(connection)
        if there is not None:
            if aside is None:
                raise NotPossibleError(
                    f"{database.shown} is not empty: it holds {count_maps(there)}. --force replaces what is "
                    "there, after a backup of it."
                )
            kept = aside / f"{backup_stem(database)}-before-restore-{_stamp(now)}.sqlite"
            backup(database, kept)
            before = remember(connection)
        with ExitStack() as at_the_end:
            engine = create_engine(f"sqlite:///{sound}", hide_parameters=True)
            at_the_end.callback(engine.dispose)
            _fill(at_the_end.enter_context(engine.connect()), connection, progress)
        again = settle(connection, before, now)
        facts = f'{{"replaced": {"true" if kept else "false"}}}'
        connection.execute(schema.audit.insert().values(at=now, action="database restored", facts=facts))
    return kept, again


def count_maps(number: int) -> str:
    """Return how many maps, in words."""
    return "1 map" if number == 1 else f"{number} maps"


def _n_there(connection: Connection) -> int | None:
    """Return how many maps there are, or ``None`` if nothing at all is."""
    full = [
        table.name
        for table in schema.metadata.sorted_tables
        if table.name not in {*NOT_KEPT, *_OF_THIS_DATABASE}
        and connection.execute(select(table).limit(1)).first() is not None
    ]
    if not full:
        return None
    return int(connection.execute(select(func.count()).select_from(schema.maps)).scalar_one())


def _fill(source: Connection, connection: Connection, progress: Progress | None) -> None:
    tables = [table for table in schema.metadata.sorted_tables if table.name not in _OF_THIS_DATABASE]
    for table in reversed(tables):
        connection.execute(table.delete())
    counts = {
        table.name: source.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
    }
    done = 0
    for table in tables:
        if table.name in NOT_KEPT:
            continue
        for rows in read_rows(source, table):
            connection.execute(table.insert(), rows)
            done += len(rows)
            if progress is not None:
                progress(done, sum(counts.values()))
    if connection.dialect.name == "postgresql":
        # numbers given by the server go on after the highest that came
        last = (
            "SELECT setval(pg_get_serial_sequence('audit', 'id'), coalesce(max(id), 0) + 1, false) FROM audit"
        )
        connection.execute(text(last))
