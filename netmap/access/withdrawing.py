"""Taking back what somebody entered in a workshop: from the session, the map, its history, and the database's old bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from netmap.model.contributions import find_withdrawn
from netmap.model.room import Contribution, Participant
from netmap.store import By, Store
from netmap.store.erasure import erase_rows
from netmap.store.sweeping import note_and_sweep
from netmap.store.workshops import Workshop, Workshops


def withdraw(store: Store, workshop: Workshop, who: Participant, *, now: datetime, by: By) -> None:
    """Take everything that somebody entered out of the map, its history and the session, for good."""
    workshops = Workshops(store.database)
    take_off(store, workshop.map_id, workshops.answers(who.id), now=now, by=by)
    workshops.withdraw(who.id)
    note_and_sweep(store.database, now=now)


def take_off(store: Store, map_id: str, gone: Sequence[Contribution], *, now: datetime, by: By) -> None:
    """Take what came of answers out of the map and its history, before the answers themselves go."""
    if not any(said.row_keys for said in gone):
        return
    everyone = Workshops(store.database).on_map(map_id)
    keys = find_withdrawn(store.load(map_id).document, gone, everyone)
    if keys:
        erase_rows(store.database, map_id, keys, now=now, by=by)
