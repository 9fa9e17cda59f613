"""Taking back what somebody entered in a workshop: from the session, the map, its history, and the database's old bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from netmap.errors import TooOftenError
from netmap.model.contributions import find_withdrawn
from netmap.model.room import Contribution, Participant
from netmap.store import By, Store
from netmap.store.erasure import erase_rows
from netmap.store.sweeping import sweep_if_due
from netmap.store.tries import Patience, Tries
from netmap.store.workshops import Workshop, Workshops

#: how often a session's participants may take back what they entered before they wait, and how long at most
PATIENCE = Patience(free=60, longest=60, fades=60)


def withdraw(store: Store, workshop: Workshop, who: Participant, *, now: datetime, by: By) -> None:
    """Take everything that somebody entered out of the map, its history and the session, for good.

    The database's old bytes go with those of others, within minutes.
    """
    workshops = Workshops(store.database)
    take_off(store, workshop.map_id, workshops.answers(who.id), now=now, by=by)
    workshops.withdraw(who.id, now=now)
    sweep_if_due(store.database, now=now)


def check_pace(store: Store, workshop: Workshop, *, now: datetime) -> None:
    """Count one participant of a session who takes back what they entered.

    Whoever has a code can join, enter something and take it back as often as they like.

    Raises
    ------
    TooOftenError
        If it was done very often in this session.
    """
    key = hashlib.sha256(f"withdraw {workshop.id}".encode()).hexdigest()
    wait = Tries(store.database).count({key: PATIENCE}, now=now)
    if wait > 0:
        seconds = max(1, round(wait))
        raise TooOftenError(
            f"Very many are taking back what they entered just now. Wait {seconds} "
            f"{'second' if seconds == 1 else 'seconds'}, then try again.",
            seconds,
        )


def take_off(store: Store, map_id: str, gone: Sequence[Contribution], *, now: datetime, by: By) -> None:
    """Take what came of answers out of the map and its history, before the answers themselves go.

    Whoever removes the answers sees to the database's old bytes after that.
    """
    if not any(said.row_keys for said in gone):
        return
    everyone = Workshops(store.database).on_map(map_id)
    keys = find_withdrawn(store.load(map_id).document, gone, everyone)
    if keys:
        erase_rows(store.database, map_id, keys, now=now, by=by, at_once=False)
