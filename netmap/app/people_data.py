"""The one place where pages get at people's data: whoever is on screen, checked against their role."""

from __future__ import annotations

from netmap.access.people_data import PeopleData
from netmap.access.rights import Right
from netmap.app.state import now, store, who
from netmap.config import load_config


def people_data() -> PeopleData:
    """Return what the person on screen may do about people's data."""
    maps = [info.id for info in (*store().maps(), *store().maps(deleted=True))]
    return PeopleData(store().database, load_config(), who(), _allow, maps, now)


def _allow(map_id: str, right: Right, action: str) -> None:
    """Where nobody signs in everybody owns every map."""
