"""Whether the database can be used, found out without making, migrating or changing anything of a map."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from netmap.errors import StoreError
from netmap.store import schema
from netmap.store.database import BUSY_SECONDS, Database, missing_file, reason

#: the row in the list of chores that is written and read again
CHORE = "health"


def check_database(address: str, *, now: datetime, busy_seconds: float = BUSY_SECONDS) -> str:
    """Write a mark into a database, read it again, and return which database it is.

    Parameters
    ----------
    address : str
        As for `Database`.
    now : datetime
        The mark: a moment.
    busy_seconds : float
        How long to wait for whoever is writing.

    Returns
    -------
    str
        The path or the address, without its password.

    Raises
    ------
    StoreError
        If there is none, it is none of netmap's, is older or newer than this netmap, or cannot be written.
    """
    path = missing_file(address)
    if path is not None:
        raise StoreError(f"there is no database at {path} yet; `netmap app` makes it when it starts.")
    database = Database(address, busy_seconds=busy_seconds)
    try:
        _check_version(database)
        with database.writing() as connection:
            _leave_mark(connection, now)
        with database.reading() as connection:
            mark = select(schema.chores.c.done_at).where(schema.chores.c.name == CHORE)
            if connection.execute(mark).scalar() is None:
                raise StoreError("what was written cannot be read again; look at the disk.")
        return database.shown
    except StoreError as error:
        raise StoreError(f"{database.shown}: {error}") from error
    finally:
        database.close()


def _leave_mark(connection: Connection, now: datetime) -> None:
    mark = update(schema.chores).where(schema.chores.c.name == CHORE).values(done_at=now)
    if connection.execute(mark).rowcount:
        return
    with suppress(IntegrityError), connection.begin_nested():  # another instance may be the first just now
        connection.execute(insert(schema.chores).values(name=CHORE, done_at=now))


def _check_version(database: Database) -> None:
    with database.reading() as connection:
        try:
            tables = set(inspect(connection).get_table_names())
        except SQLAlchemyError as error:
            raise StoreError(f"it cannot be read: {reason(error)}.") from error
        if schema.about.name not in tables:
            raise StoreError(
                "it is no database of netmap, or none has been made in it yet; start `netmap app` once."
            )
        found = connection.execute(select(schema.about.c.schema_version)).scalar() or 0
    if found < schema.SCHEMA_VERSION:
        raise StoreError(
            f"it is of an older netmap (schema {found}, this one is {schema.SCHEMA_VERSION}); `netmap app` brings it "
            "up to date when it starts."
        )
    if found > schema.SCHEMA_VERSION:
        raise StoreError(f"it was written by a newer netmap (schema {found}); update netmap.")
