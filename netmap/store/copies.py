"""Copies of a database as one SQLite file: written whole or not at all, and checked before they count.

Beside the tables of a database a copy holds one more, ``backup``: how many rows each table has and a
digest of them. SQLite's own check sees a broken page; the digest sees a changed letter.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, create_engine, event, func, insert, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from netmap.errors import StoreError
from netmap.store import schema
from netmap.store.database import Database, reason

#: what is of this moment only: who is signed in, who is here, who typed a wrong code
NOT_KEPT = ("sign_ins", "presence", "attempts")
#: the table that makes a file a backup
MARK = "backup"
#: rows, or pages of a file, at a time
PORTION = 1000
#: a folder whose name begins so holds what is half written, or half restored; left behind if somebody pulls the plug
_HALF = ".netmap-half-"
HALF_RESTORED = ".netmap-restore-"
_HALF_KEPT_SECONDS = 3600

Progress = Callable[[int, int], object]


class DamagedError(StoreError):
    """A database whose file is broken, or that holds what cannot be."""


@contextmanager
def written_whole(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """Give a path to write to; what is there at the end becomes `target`, readable by its owner only.

    Raises
    ------
    StoreError
        If it cannot be written, or `target` is there and is not to be replaced; nothing is left.
    """
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(target.parent)
        # a folder, in which SQLite may put files of its own beside the copy
        with tempfile.TemporaryDirectory(prefix=_HALF, dir=target.parent) as folder:
            half = Path(folder, "copy.sqlite")
            os.close(os.open(half, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            yield half
            _keep(half)
            if not replace and target.exists():
                raise StoreError(f"{target} is there already.")
            os.replace(half, target)
        _keep(target.parent)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror or error}.") from error
    except (sqlite3.Error, _CopyError) as error:
        raise StoreError(f"{target} was not written: {say(error)}.") from error


class _CopyError(Exception):
    """The copy cannot be written; what is copied may be as sound as ever."""


def say(error: Exception) -> str:
    """Return in plain words what SQLite said of a file that need not be the database."""
    if "malformed" in str(error):
        return "the file is damaged, or a part of it is missing"
    return reason(DBAPIError(None, None, error)) if isinstance(error, sqlite3.Error) else str(error)


def _keep(path: Path) -> None:
    """Wait until the disk has a file, or a folder's list of files."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove what earlier copies and restores left half written: it holds names too."""
    for beginning in (_HALF, HALF_RESTORED):
        for half in folder.glob(f"{beginning}*"):
            with suppress(OSError):
                if time.time() - half.stat().st_mtime > _HALF_KEPT_SECONDS:
                    shutil.rmtree(half, ignore_errors=True)


def sweep_left(database: Database, *folders: Path) -> None:
    """Remove what backups and restores of a database left half written an hour or longer ago.

    Parameters
    ----------
    database : Database
        Whose; beside its file, or where restores into a server's are prepared.
    *folders : Path
        Where its backups are.
    """
    near = database.path.parent if database.path is not None else Path(tempfile.gettempdir())
    for folder in (near, *folders):
        _sweep(folder)


def copy_sqlite(database: Database, target: Path, progress: Progress | None = None) -> dict[str, int]:
    """Copy an SQLite database into an empty file, as it is at one moment; return its rows per table.

    Others go on writing: a reader holds nobody up, and what they write is not in the copy.
    """
    source = database.engine.raw_connection()
    try:
        raw: sqlite3.Connection = source.driver_connection  # type: ignore[assignment]
        raw.execute("BEGIN")
        try:
            counts = count_rows(raw)
            with closing(sqlite3.connect(target, isolation_level=None)) as copy:
                copy.execute("PRAGMA synchronous=OFF")
                raw.backup(copy, pages=PORTION, progress=_say_pages(progress), sleep=0)
        finally:
            raw.rollback()
    finally:
        source.close()
    return counts


def _say_pages(progress: Progress | None) -> Callable[[int, int, int], object] | None:
    return None if progress is None else lambda _, left, of: progress(of - left, of)


def copy_tables(
    connection: Connection, metadata: MetaData, target: Path, progress: Progress | None = None
) -> dict[str, int]:
    """Copy tables of any database into an empty SQLite file; return their rows per table."""
    counts = {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }
    engine, done = create_engine(f"sqlite:///{target}", hide_parameters=True), 0
    # the disk is waited for once, when the copy is whole
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    try:
        with _writing_copy(), engine.begin() as copy:
            metadata.create_all(copy)
        for table in metadata.sorted_tables:
            if table.name in NOT_KEPT:
                continue
            for rows in read_rows(connection, table):
                with _writing_copy(), engine.begin() as copy:
                    copy.execute(insert(table), rows)
                done += len(rows)
                if progress is not None:
                    progress(done, sum(counts.values()))
    finally:
        engine.dispose()
    return counts


@contextmanager
def _writing_copy() -> Iterator[None]:
    """Tell the copy's errors from those of the database that is copied."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _CopyError(reason(error)) from error


def read_rows(connection: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    """Read a table's rows a portion at a time."""
    found = connection.execute(select(table), execution_options={"yield_per": PORTION})
    for rows in found.mappings().partitions():
        yield [dict(row) for row in rows]


def finish(target: Path, counts: dict[str, int]) -> None:
    """Make a file that was just copied a backup: without what is not kept, checked, marked, in one file.

    Raises
    ------
    DamagedError
        If the copy is not sound, which it is if what was copied is.
    """
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        for pragma in ("journal_mode=DELETE", "synchronous=OFF", "secure_delete=ON", "foreign_keys=OFF"):
            copy.execute(f"PRAGMA {pragma}").fetchall()
        tables = _tables(copy)
        for name in {*NOT_KEPT, MARK} & tables:
            copy.execute(f"DELETE FROM {name}")
        copy.execute("VACUUM")  # what was deleted is not in free pages either
        check_sound(copy)
        here = count_rows(copy)
        wrong = [name for name, n in counts.items() if name not in {*NOT_KEPT, MARK} and here.get(name) != n]
        if wrong:
            raise DamagedError(f"not every row of {', '.join(wrong)} could be read")
        copy.execute(f"CREATE TABLE IF NOT EXISTS {MARK} (name TEXT PRIMARY KEY, digest TEXT NOT NULL)")
        copy.executemany(f"INSERT INTO {MARK} VALUES (?, ?)", digests(copy).items())


def check_sound(connection: sqlite3.Connection) -> None:
    """Raise `DamagedError` if a file is broken, or a row belongs to nothing."""
    try:
        said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        lost = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise DamagedError(say(error)) from error
    if said != "ok":
        raise DamagedError("the file is damaged")
    if lost is not None:
        raise DamagedError(f"rows of {lost[0]} belong to nothing")


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows each table of ours has."""
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for name in sorted(_tables(connection))
        if not name.startswith("sqlite_")
    }


def digests(connection: sqlite3.Connection) -> dict[str, str]:
    """Return a digest of every table, and under "" one of how the tables are made."""
    names = sorted(name for name in _tables(connection) - {MARK} if not name.startswith("sqlite_"))
    made = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name != ? ORDER BY type, name", (MARK,)
    )
    found = {"": _digest(made)}
    for name in names:
        facts = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
        keys = [f'"{fact[1]}"' for fact in sorted(facts, key=lambda fact: fact[5]) if fact[5]] or ["rowid"]
        found[name] = _digest(connection.execute(f'SELECT * FROM "{name}" ORDER BY {", ".join(keys)}'))
    return found


def _digest(rows: Iterable[tuple[object, ...]]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(row, ensure_ascii=True, default=repr).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def is_marked(connection: sqlite3.Connection) -> bool:
    """Say whether a file is a backup, rather than a database in use."""
    return MARK in _tables(connection)


def check_digests(connection: sqlite3.Connection) -> None:
    """Raise `DamagedError` if a backup is not as it was written."""
    try:
        said = dict(connection.execute(f"SELECT name, digest FROM {MARK}").fetchall())
        same = said == digests(connection)
    except (sqlite3.Error, UnicodeError) as error:
        raise DamagedError("what is in it cannot be read") from error
    if not same:
        raise DamagedError("what is in it is not what was written")


def schema_version(connection: sqlite3.Connection) -> int | None:
    """Return the version of netmap's tables in a file, or ``None`` if it has none."""
    try:
        found = connection.execute(f"SELECT schema_version FROM {schema.about.name}").fetchall()
    except sqlite3.Error:
        return None
    return found[0][0] if len(found) == 1 and isinstance(found[0][0], int) else None
