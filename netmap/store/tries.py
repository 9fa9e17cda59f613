"""Tries in vain: how often a key was tried since somebody last had it right, and how long it must wait now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select, update

from netmap.store import schema
from netmap.store.database import Database, insert_new


class Tries:
    """The tries that one database remembers, each under a hash of who tried what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, keys: Mapping[str, tuple[int, int]], *, now: datetime) -> float:
        """Count one try for each key, unless one of them has to wait; return for how many seconds.

        Counted before anybody looks whether it is right, and in one transaction, so that a thousand
        tries at once are a thousand tries.

        Parameters
        ----------
        keys : mapping
            Of a hash of who tries what: how many tries are free, and the longest wait in seconds.
        now : datetime
            When.
        """
        a = schema.attempts
        with self._database.writing() as connection:
            for key in sorted(keys):
                insert_new(connection, a, {"key": key, "failures": 0, "last_at": now}, ["key"])
            query = select(a).where(a.c.key.in_(keys)).order_by(a.c.key).with_for_update()
            found = connection.execute(query).all()
            waits = [
                seconds_to_wait(row.failures, *keys[row.key]) - (now - row.last_at).total_seconds()
                for row in found
            ]
            wait = max(waits, default=0.0)
            if wait > 0:
                return wait
            counted = update(a).where(a.c.key.in_(keys)).values(failures=a.c.failures + 1, last_at=now)
            connection.execute(counted)
        return 0.0

    def forget(self, key: str) -> None:
        """Forget all tries under a key: the right word was said."""
        with self._database.writing() as connection:
            connection.execute(delete(schema.attempts).where(schema.attempts.c.key == key))

    def take_back(self, key: str) -> None:
        """Take one try back: it was right, which says nothing about the others."""
        a = schema.attempts
        with self._database.writing() as connection:
            here = (a.c.key == key) & (a.c.failures > 0)
            connection.execute(update(a).where(here).values(failures=a.c.failures - 1))

    def forget_old(self, *, before: datetime) -> None:
        """Forget keys that nobody tried since."""
        with self._database.writing() as connection:
            connection.execute(delete(schema.attempts).where(schema.attempts.c.last_at < before))


def seconds_to_wait(failures: int, free: int, longest: int) -> int:
    """Return how long after its last failure a key must wait: twice as long each time, up to a bound."""
    return 0 if failures < free else min(longest, 2 ** min(failures - free + 1, 30))
