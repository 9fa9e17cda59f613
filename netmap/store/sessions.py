"""One session of a workshop as it is kept: whether its code lives, and who answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, or_, select

from netmap.model.room import Asks
from netmap.store import schema

#: roles on the map with which somebody may run one
MAY_RUN = ("owner", "editor")
_W = schema.workshops.c


class Workshop(NamedTuple):
    """One session on a map."""

    id: str
    map_id: str
    #: as it is kept; empty once the session is closed
    code: str
    title: str
    opened_by: str
    opened_at: datetime
    ends_at: datetime
    closed_at: datetime | None
    asks: Asks

    def is_open(self, now: datetime) -> bool:
        """Say whether its code lives."""
        return self.closed_at is None and now < self.ends_at


COLUMNS = tuple(_W[name] for name in Workshop._fields)


def is_answered_for() -> ColumnElement[bool]:
    """Return the condition that whoever opened a session may still change its map; nobody signs in: nobody is asked."""
    m, u = schema.memberships.c, schema.users.c
    roles = schema.memberships.join(schema.users, u.id == m.user_id)
    may = select(m.role).select_from(roles).where(m.map_id == _W.map_id, m.user_id == _W.opened_by)
    still = may.where(m.role.in_(MAY_RUN), u.disabled_at.is_(None)).correlate(schema.workshops).exists()
    return or_(_W.opened_by == "", still)


def live(query: Select[Any], now: datetime, joined: Any = schema.workshops) -> Select[Any]:
    """Return a query for what belongs to open sessions on maps that are there, of somebody who may still run them."""
    both = joined.join(schema.maps, schema.maps.c.id == _W.map_id)
    alive = (_W.closed_at.is_(None), _W.ends_at > now, schema.maps.c.deleted_at.is_(None))
    return query.select_from(both).where(*alive, is_answered_for())


def read_workshop(row: Row[Any] | Sequence[Any]) -> Workshop:
    """Return a session as it is kept."""
    found = Workshop(*row)
    return found._replace(code=found.code or "", asks=Asks.model_validate_json(str(found.asks)))


KNOWN = select(*COLUMNS, is_answered_for())


def as_it_stands(row: Any) -> Workshop:
    """Return a session; one whose opener may no longer run it is over, whatever its clock says."""
    found, answered_for = read_workshop(row[:-1]), bool(row[-1])
    if answered_for or found.closed_at is not None:
        return found
    return found._replace(code="", closed_at=found.ends_at)
