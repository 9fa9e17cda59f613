"""Tries in vain: how often a key was tried since somebody last had it right, and how long it must wait now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, delete, select, update

from netmap.errors import StoreError
from netmap.store import schema
from netmap.store.database import Database, insert_new

#: how long tries in vain are remembered
REMEMBERED = timedelta(hours=24)
#: seconds that a try waits for others that are being counted: while the database is held by somebody, one
#: waits for it, and those behind are told
IN_LINE = 2.0


class Patience(NamedTuple):
    """How many tries are free, the longest wait after that in seconds, and after how many seconds one fades."""

    free: int
    longest: int
    fades: int


class _MustWaitError(Exception):
    """Found while a try was being counted: nothing of it is kept."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class Tries:
    """The tries that one database remembers, each under a hash of who tried what."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._line = Lock()

    def count(self, keys: Mapping[str, Patience], *, now: datetime) -> float:
        """Count one try for each key, unless one of them has to wait; return for how many seconds.

        Counted before anybody looks whether it is right, and in one transaction, so that a thousand
        tries at once are a thousand tries. Where somebody has to wait, nothing is written.

        Parameters
        ----------
        keys : mapping
            Of a hash of who tries what, how patient netmap is with it.
        now : datetime
            When.

        Raises
        ------
        StoreError
            If it could not be counted, or too many are being counted at this moment.
        """
        wait = self.wait(keys, now=now)
        if wait > 0:
            return wait
        if not self._line.acquire(timeout=IN_LINE):
            raise StoreError("Too many people are at the door just now; try again in a moment.")
        try:
            self._count(keys, now)
        except _MustWaitError as found:
            return found.seconds
        finally:
            self._line.release()
        return 0.0

    def wait(self, keys: Mapping[str, Patience], *, now: datetime) -> float:
        """Return for how many seconds a try has to wait, without counting it; only looks."""
        with self._database.reading() as connection:
            return _longest_wait(connection.execute(_rows(keys)), keys, now)

    def _count(self, keys: Mapping[str, Patience], now: datetime) -> None:
        a = schema.attempts
        with self._database.writing() as connection:
            for key in sorted(keys):  # so that there is a row to hold on to, also for the first two at once
                insert_new(connection, a, {"key": key, "failures": 0, "last_at": now}, ["key"])
            found = connection.execute(_rows(keys).with_for_update()).all()
            wait = _longest_wait(found, keys, now)
            if wait > 0:
                raise _MustWaitError(wait)
            for row in found:
                left = faded(row.failures, now - row.last_at, keys[row.key].fades)
                counted = update(a).where(a.c.key == row.key)
                connection.execute(counted.values(failures=left + 1, last_at=now))

    def forgive(self, *, forget: Collection[str], take_back: Collection[str]) -> None:
        """Put right what was counted for a try that was right.

        Parameters
        ----------
        forget : collection of str
            Keys of which all tries are forgotten: who tried has shown that they are who they say.
        take_back : collection of str
            Keys of which this one try is taken back; it says nothing about the others.
        """
        a = schema.attempts
        with self._database.writing() as connection:
            connection.execute(delete(a).where(a.c.key.in_(forget)))
            here = a.c.key.in_(take_back) & (a.c.failures > 0)
            connection.execute(update(a).where(here).values(failures=a.c.failures - 1))

    def forget_old(self, *, before: datetime) -> None:
        """Forget keys that nobody tried since."""
        with self._database.writing() as connection:
            connection.execute(delete(schema.attempts).where(schema.attempts.c.last_at < before))


def _rows(keys: Mapping[str, Patience]) -> Select[Any]:
    a = schema.attempts
    return select(a).where(a.c.key.in_(keys)).order_by(a.c.key)


def _longest_wait(rows: Iterable[Row[Any]], keys: Mapping[str, Patience], now: datetime) -> float:
    waits = (
        seconds_to_wait(row.failures, keys[row.key].free, keys[row.key].longest)
        - (now - row.last_at).total_seconds()
        for row in rows
    )
    return max(waits, default=0.0)


def seconds_to_wait(failures: int, free: int, longest: int) -> int:
    """Return how long after its last failure a key must wait: twice as long each time, up to a bound."""
    return 0 if failures < free else min(longest, 2 ** min(failures - free + 1, 30))


def faded(failures: int, since: timedelta, fades: int) -> int:
    """Return how many failures still count after a while in which there was none.

    Examples
    --------
    >>> faded(5, timedelta(minutes=3), 60), faded(5, timedelta(hours=1), 60)
    (2, 0)
    """
    return max(0, failures - max(0, int(since.total_seconds())) // fades)
