"""Removing what a database keeps of bytes that were erased: free pages, dead rows, the log of SQLite.

A record in ``chores`` says that there is something to sweep; it is made in the transaction that
erases, and taken away once it has been swept. So what could not be done because somebody was reading
just then, or because the machine stopped, is done later.

Sweeping writes the whole database anew. So it is done at once only where somebody waits to be told that
a person is gone (`sweep`); for whatever participants of workshops take back it is done for all of them
together, by one at a time, once in a while (`sweep_if_due`).
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from netmap.errors import StoreError
from netmap.store import schema
from netmap.store.database import Database, insert_new, reason

#: rows of the table of chores: what was noted last, when one began that is not done yet, when one was last tried
UNSWEPT, SWEEPING, SWEPT = "unswept", "sweep started", "swept"
#: between two sweeps for those who do not wait for it
ONCE_IN = timedelta(minutes=1)
#: whoever began longer ago than this was stopped in the middle
LEASE = timedelta(minutes=30)
TRIES, PAUSE = 3, 0.5
#: tables that hold what people typed
TABLES = (
    schema.maps,
    schema.rows,
    schema.revisions,
    schema.changes,
    schema.versions,
    schema.presence,
    schema.workshops,
    schema.participants,
    schema.contributions,
    schema.users,
    schema.audit,
)
LATER = (
    "It is gone from every page, but the database could not yet give up its old bytes: {why}. "
    "It is tried again within minutes while netmap runs, or at its next start."
)


def note_unswept(connection: Connection, now: datetime) -> None:
    """Note, in the transaction that erases, that the database has to be swept."""
    _set(connection, UNSWEPT, now)


def _set(connection: Connection, name: str, at: datetime) -> None:
    if not insert_new(connection, schema.chores, {"name": name, "done_at": at}, ["name"]):
        here = update(schema.chores).where(schema.chores.c.name == name)
        connection.execute(here.values(done_at=at))


def is_unswept(database: Database) -> bool:
    """Say whether something was erased whose bytes may still be there."""
    name = schema.chores.c.name
    with database.reading() as connection:
        return connection.execute(select(name).where(name == UNSWEPT)).first() is not None


def sweep_if_needed(database: Database, *, wait: Callable[[float], object] = time.sleep) -> str:
    """Sweep what an earlier run could not; to be called when netmap starts. Return why not, or nothing."""
    return sweep(database, wait=wait) if is_unswept(database) else ""


def note_and_sweep(database: Database, *, now: datetime, wait: Callable[[float], object] = time.sleep) -> str:
    """Sweep after something was deleted for good in a transaction of its own; as `sweep`."""
    with database.writing() as connection:
        note_unswept(connection, now)
    return sweep(database, wait=wait)


def sweep_if_due(database: Database, *, now: datetime) -> bool:
    """Sweep for all who took something back, unless there is nothing to sweep, another does it, or one just did.

    What is left is for whoever is allowed next: `netmap.store.daily` looks every minute.

    Parameters
    ----------
    database : Database
        Whose files.
    now : datetime
        When.

    Returns
    -------
    bool
        Whether it was done.
    """
    try:
        if not _take(database, now):
            return False
        try:
            return not sweep(database, tries=1)
        finally:
            _release(database)
    except StoreError:  # what was taken back is gone from every page; whoever is next sweeps
        return False


def _take(database: Database, now: datetime) -> bool:
    """Say whether there is something to sweep, and that it is being done by us."""
    with database.reading() as connection:
        if not _is_due(connection, now):
            return False
    with database.writing() as connection:
        # a row that is there and locked: of two who come at once, the second sees what the first wrote
        insert_new(connection, schema.chores, {"name": SWEPT, "done_at": now - ONCE_IN}, ["name"])
        here = schema.chores.c.name == SWEPT
        connection.execute(select(schema.chores.c.name).where(here).with_for_update()).all()
        if not _is_due(connection, now):
            return False
        _set(connection, SWEEPING, now)
        _set(connection, SWEPT, now)
    return True


def _is_due(connection: Connection, now: datetime) -> bool:
    c = schema.chores.c
    at = {row.name: row.done_at for row in connection.execute(select(c.name, c.done_at))}
    # apart either way: a clock that was wrong for a while must not put it off for ever
    is_taken = SWEEPING in at and abs(now - at[SWEEPING]) < LEASE
    is_early = SWEPT in at and abs(now - at[SWEPT]) < ONCE_IN
    return UNSWEPT in at and not is_taken and not is_early


def _release(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(delete(schema.chores).where(schema.chores.c.name == SWEEPING))


def sweep(database: Database, *, wait: Callable[[float], object] = time.sleep, tries: int = TRIES) -> str:
    """Remove old bytes from a database's files, outside any transaction.

    Parameters
    ----------
    database : Database
        Whose files.
    wait : callable
        Waits so many seconds between two tries.
    tries : int
        How often it is tried.

    Returns
    -------
    str
        Empty if it is done; else a sentence that says why not, and that it will be tried again.
    """
    why, noted = "", _noted(database)
    for number in range(tries):
        if number:
            wait(PAUSE)
        try:
            why = _sweep_sqlite(database) if database.is_sqlite else _sweep_server(database)
        except SQLAlchemyError as error:
            why = reason(error)
        if not why:
            with suppress(StoreError):  # it is done; noted or not, it may be done again
                _note_swept(database, noted)
            return ""
    return LATER.format(why=why)


def _noted(database: Database) -> datetime | None:
    c = schema.chores.c
    with suppress(StoreError), database.reading() as connection:
        found: datetime | None = connection.execute(
            select(c.done_at).where(c.name == UNSWEPT)
        ).scalar_one_or_none()
        return found
    return None


def _note_swept(database: Database, noted: datetime | None) -> None:
    """Take the note away, unless somebody erased something meanwhile and wrote another."""
    c = schema.chores.c
    with database.writing() as connection:
        connection.execute(delete(schema.chores).where(c.name == UNSWEPT, c.done_at == noted))


def _sweep_sqlite(database: Database) -> str:
    """Write the file anew from what is there, and empty its log.

    ``secure_delete`` overwrites what is deleted, but not what was moved between pages before; VACUUM
    leaves nothing over. The log is emptied before and after: it holds pages as they were.
    """
    with database.engine.connect() as connection:
        raw: Any = connection.connection.cursor()
        try:
            for step in ("", "VACUUM", ""):
                if step:
                    raw.execute(step)
                elif raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                    return "another connection is reading from it"
        except sqlite3.Error as error:  # the driver is asked directly
            said = str(error).casefold()
            if "locked" in said or "busy" in said:
                return "another connection is using it"
            return "the disk is full" if "full" in said else type(error).__name__
        finally:
            raw.close()
    return ""


#: others whose snapshot is older than now: what they may still look at cannot be removed
_OLDER = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_xmin IS NOT NULL AND age(backend_xmin) > age(pg_snapshot_xmax(pg_current_snapshot())::xid)"
)


def _sweep_server(database: Database) -> str:
    """Write the tables and their indexes anew, and forget the samples that the planner took of them."""
    names = ", ".join(table.name for table in TABLES)
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.detach()  # its settings go with it
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("SET lock_timeout = '10s'"))
        older = connection.execute(_OLDER).scalar_one()
        connection.execute(text(f"VACUUM (FULL) {names}"))
        connection.execute(text(f"ANALYZE {names}"))
        with suppress(SQLAlchemyError):  # only for the database's owner
            connection.execute(text("VACUUM pg_catalog.pg_statistic"))
        if older:
            return "somebody else is still reading an older state of it"
    return ""
