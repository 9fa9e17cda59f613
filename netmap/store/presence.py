"""Who has a map open just now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, insert, select, update

from netmap.store import schema
from netmap.store.database import Database
from netmap.store.history import By

#: somebody not heard of for so long has gone
GONE_AFTER = timedelta(seconds=40)


class Here(NamedTuple):
    """One window in which a map is open."""

    session: str
    by_id: str
    by_name: str
    page: str


class Presence:
    """Who has which map open, kept in the database so that several servers know it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, map_id: str, session: str, page: str, *, by: By, now: datetime) -> None:
        """Note that a window has a map open; windows not heard of any more are forgotten."""
        p = schema.presence.c
        values = {"by_id": by.id, "by_name": by.name, "page": page, "seen_at": now}
        mine = (p.map_id == map_id) & (p.session == session)
        with self._database.writing() as connection:
            old = (p.seen_at < now - GONE_AFTER) | ((p.session == session) & (p.map_id != map_id))
            connection.execute(delete(schema.presence).where(old))
            if not connection.execute(update(schema.presence).where(mine).values(values)).rowcount:
                there = connection.execute(
                    select(schema.maps.c.id).where(schema.maps.c.id == map_id).with_for_update()
                ).one_or_none()
                if there is not None:  # the lock keeps a second try of the same window out
                    row = {"map_id": map_id, "session": session, **values}
                    connection.execute(insert(schema.presence).values(row))

    def here(self, map_id: str, *, now: datetime) -> list[Here]:
        """Return the windows in which a map is open, by name."""
        p = schema.presence.c
        asked = select(p.session, p.by_id, p.by_name, p.page).where(
            p.map_id == map_id, p.seen_at >= now - GONE_AFTER
        )
        with self._database.reading() as connection:
            return [Here(*row) for row in connection.execute(asked.order_by(p.by_name, p.session))]
