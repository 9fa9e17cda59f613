"""Removing what a database keeps of bytes that were erased: free pages, dead rows, the log of SQLite.

A record in ``chores`` says that there is something to sweep; it is made in the transaction that
erases, and taken away once it has been swept. So what could not be done because somebody was reading
just then, or because the machine stopped, is done at the next start.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from netmap.errors import StoreError
from netmap.store import schema
from netmap.store.database import Database, reason

UNSWEPT = "unswept"
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
)
LATER = (
    "It is gone from every page, but the database could not yet give up its old bytes: {why}. "
    "It is tried again at the next start of netmap."
)


def note_unswept(connection: Connection, now: datetime) -> None:
    """Note, in the transaction that erases, that the database has to be swept."""
    name = schema.chores.c.name
    connection.execute(delete(schema.chores).where(name == UNSWEPT))
    connection.execute(insert(schema.chores).values(name=UNSWEPT, done_at=now))


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


def sweep(database: Database, *, wait: Callable[[float], object] = time.sleep) -> str:
    """Remove old bytes from a database's files, outside any transaction.

    Parameters
    ----------
    database : Database
        Whose files.
    wait : callable
        Waits so many seconds between two tries.

    Returns
    -------
    str
        Empty if it is done; else a sentence that says why not, and that it will be tried again.
    """
    why = ""
    for number in range(TRIES):
        if number:
            wait(PAUSE)
        try:
            why = _sweep_sqlite(database) if database.is_sqlite else _sweep_server(database)
        except SQLAlchemyError as error:
            why = reason(error)
        if not why:
            with suppress(StoreError):  # it is done; noted or not, it may be done again
                _note_swept(database)
            return ""
    return LATER.format(why=why)


def _note_swept(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(delete(schema.chores).where(schema.chores.c.name == UNSWEPT))


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
