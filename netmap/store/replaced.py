"""What a restore takes over from the database that it replaces: who is kept out, and what was erased since.

A backup is older than what it replaces. Put back as it is it would let people in who were kept out
since, open workshops that are over, and forget that somebody was erased.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, create_engine, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from netmap.store import schema

#: what is lost for good by whoever asked for it, and comes back with a backup
GONE = (
    "erase person",
    "erase rows",
    "withdraw contributions",
    "remove workshop",
    "delete",
    "remove user",
    "audit removed",
)
_A, _U = schema.audit.c, schema.users.c
_LINE = (_A.at, _A.by_id, _A.action, _A.map_id, _A.facts)


class Removed(NamedTuple):
    """Something that was erased or deleted after the backup was made, and is back."""

    at: datetime
    action: str
    map_id: str
    #: counts and ids, never names
    facts: dict[str, Any]


class Replaced(NamedTuple):
    """What is remembered of a database that is replaced."""

    #: logins of those who cannot sign in, and since when
    disabled: dict[str, datetime]
    lines: tuple[tuple[datetime, str, str, str, str], ...]
    #: maps that were deleted and brought back since
    brought_back: frozenset[str]


def remember(connection: Connection) -> Replaced:
    """Return what of a database outlives its being replaced."""
    disabled = select(_U.login, _U.disabled_at).where(_U.disabled_at.is_not(None))
    lines = select(*_LINE).where(_A.action.in_(GONE)).order_by(_A.id)
    living = select(schema.maps.c.id).where(schema.maps.c.deleted_at.is_(None))
    return Replaced(
        {row.login: row.disabled_at for row in connection.execute(disabled)},
        tuple((row.at, row.by_id, row.action, row.map_id, row.facts) for row in connection.execute(lines)),
        frozenset(connection.execute(living).scalars()),
    )


def remember_file(path: Path) -> Replaced | None:
    """Return the same of an SQLite file that was put aside; ``None`` if it cannot be read."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), hide_parameters=True
    )
    try:
        with suppress(SQLAlchemyError, ValueError, TypeError), engine.connect() as connection:
            return remember(connection)
    finally:
        engine.dispose()
    return None


def settle(connection: Connection, before: Replaced | None, now: datetime) -> tuple[Removed, ...] | None:
    """Keep out whoever was kept out, close every workshop, and return what has to be done again, if that is known.

    Parameters
    ----------
    connection : Connection
        In the transaction that restored.
    before : Replaced
        What was remembered; ``None`` if nothing was there, or it could not be read.
    now : datetime
        When the workshops are closed.
    """
    w = schema.workshops.c
    connection.execute(update(schema.workshops).where(w.closed_at.is_(None)).values(code=None, closed_at=now))
    if before is None:
        return None
    for login, at in before.disabled.items():
        here = (_U.login == login) & _U.disabled_at.is_(None)
        connection.execute(update(schema.users).where(here).values(disabled_at=at))
    there = set(map(tuple, connection.execute(select(*_LINE).where(_A.action.in_(GONE)))))
    later = [line for line in before.lines if line not in there]
    if later:
        names = [column.name for column in _LINE]
        connection.execute(insert(schema.audit), [dict(zip(names, line, strict=True)) for line in later])
    maps = set(connection.execute(select(schema.maps.c.id)).scalars())
    users = set(connection.execute(select(_U.id)).scalars())
    found = [Removed(at, action, map_id, _read(facts)) for at, _, action, map_id, facts in later]
    return tuple(
        line
        for line in found
        if (line.map_id in maps and not (line.action == "delete" and line.map_id in before.brought_back))
        or (line.action == "remove user" and line.facts.get("user") in users)
        or line.action == "audit removed"
    )


def _read(facts: str) -> dict[str, Any]:
    read = json.loads(facts)
    return read if isinstance(read, dict) else {}
