"""Taking a user out for good, and old lines out of the record of what was done."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from netmap.errors import NotPossibleError
from netmap.store import schema
from netmap.store.database import Database
from netmap.store.sweeping import note_unswept, sweep

#: who made a change, once whoever did has been removed
GONE = "somebody who has left"


def remove_user(
    database: Database, user_id: str, *, now: datetime, wait: Callable[[float], object] = time.sleep
) -> str:
    """Remove a user with their roles and sign-ins, and their name from the history of every map.

    What they changed stays. The record of what was done keeps their id, which then stands for nobody.

    Parameters
    ----------
    database : Database
        Where they are.
    user_id : str
        Who.
    now : datetime
        When.
    wait : callable
        Waits so many seconds between two tries at sweeping the database of old bytes.

    Returns
    -------
    str
        Why the database may still hold old bytes; empty if they are gone.

    Raises
    ------
    NotPossibleError
        If there is no such user, or a map would be left without an owner who can sign in.
    """
    u = schema.users.c
    with database.writing() as connection:
        user = connection.execute(select(u.login, u.name).where(u.id == user_id).with_for_update()).first()
        if user is None:
            raise NotPossibleError("there is no such user.")
        alone = _owned_alone(connection, user_id)
        if alone:
            maps = "1 map" if alone == 1 else f"{alone} maps"
            raise NotPossibleError(
                f"{user.login} is the only owner of {maps}, deleted ones counted that can be brought back. Hand over "
                f"first: netmap users hand-over {user.login} LOGIN"
            )
        _forget_name(connection, user_id, user.name)
        connection.execute(delete(schema.presence).where(schema.presence.c.by_id == user_id))
        # roles and sign-ins go with them
        connection.execute(delete(schema.users).where(u.id == user_id))
        _note(connection, "remove user", {"user": user_id}, now)
        note_unswept(connection, now)
    return sweep(database, wait=wait)


def _owned_alone(connection: Connection, user_id: str) -> int:
    """Return how many maps nobody else owns who can sign in."""
    m, u = schema.memberships.c, schema.users.c
    mine = select(m.map_id).where(m.user_id == user_id, m.role == "owner")
    # one at a time: two owners who go in the same moment must not both find the other there
    maps = select(schema.maps.c.id).where(schema.maps.c.id.in_(mine)).with_for_update()
    owned = set(connection.execute(maps).scalars())
    others = (
        select(m.map_id)
        .join(schema.users, u.id == m.user_id)
        .where(m.role == "owner", m.user_id != user_id, u.disabled_at.is_(None))
    )
    return len(owned - set(connection.execute(others).scalars()))


def _forget_name(connection: Connection, user_id: str, name: str) -> None:
    r, v, u = schema.revisions.c, schema.versions.c, schema.users.c
    names = {name, *connection.execute(select(r.by_name).where(r.by_id == user_id).distinct()).scalars()}
    connection.execute(update(schema.revisions).where(r.by_id == user_id).values(by_name=GONE))
    # a version says by name alone who named it: somebody else's, of the same name, stays
    others = select(u.name).where(u.id != user_id)
    names -= {"", *connection.execute(others).scalars()}
    connection.execute(update(schema.versions).where(v.by_name.in_(names)).values(by_name=GONE))


def remove_lines(database: Database, *, before: datetime, now: datetime) -> int:
    """Remove what the record of what was done says of the time before a moment; return how many lines.

    That it was done is noted.
    """
    with database.writing() as connection:
        gone = connection.execute(delete(schema.audit).where(schema.audit.c.at < before)).rowcount
        _note(connection, "audit removed", {"before": before.date().isoformat(), "lines": gone}, now)
    database.forget()
    return gone


def _note(connection: Connection, action: str, facts: dict[str, object], now: datetime) -> None:
    told = json.dumps(facts, ensure_ascii=True, sort_keys=True)
    connection.execute(insert(schema.audit).values(at=now, action=action, facts=told))
