"""The one place where pages get at people's data: whoever is on screen, checked against their role."""

from __future__ import annotations

from netmap.access.people_data import PeopleData
from netmap.app.state import desk, now, open_store, settings


def people_data() -> PeopleData:
    """Return what the person on screen may do about people's data."""
    at, config = desk(), settings()
    own = [map_id for map_id, role in at.roles().items() if role == "owner"]
    own += [info.id for info in at.maps(deleted=True)]
    return PeopleData(open_store(config.database).database, config, at.by, at.require, own, now, at.note)
