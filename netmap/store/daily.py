"""What a server does by itself, by whichever comes first: the daily backup of SQLite, and tidying up.

Maps deleted long ago, sign-ins that ended, old tries and windows that were closed go on both databases;
what was erased or taken back is swept within minutes.
"""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from netmap.config import Config
from netmap.errors import NetmapError, StoreError
from netmap.log import log_event
from netmap.store import schema
from netmap.store.accounts import Accounts
from netmap.store.backup import BackupFacts, backup, backup_folder, backup_stem
from netmap.store.copies import sweep_left
from netmap.store.database import Database
from netmap.store.migrations import prepare
from netmap.store.old_backups import remove_aside
from netmap.store.presence import GONE_AFTER
from netmap.store.store import KEPT_FOR, Store
from netmap.store.sweeping import note_unswept, sweep_if_due
from netmap.store.tries import REMEMBERED

#: rows of the table of chores
_DONE, _STARTED, _FAILED = "backup", "backup started", "backup failed"
#: whoever began longer ago than this was stopped in the middle
_LEASE = timedelta(hours=1)
LOOK_AGAIN_SECONDS = 1800.0
#: how often it is looked whether somebody took something back
SWEEP_SECONDS = 60.0


class LastBackup(NamedTuple):
    """When a daily backup was last made, and when one last failed if none has been made since."""

    done_at: datetime | None
    failed_at: datetime | None


def run_daily(database: Database, config: Config, now: datetime) -> BackupFacts | None:
    """Make today's backup unless it is made, or somebody is making it; remove the oldest.

    One that fails is logged and noted, and is tried again the next time.

    Parameters
    ----------
    database : Database
        Of any kind; only SQLite is backed up, PostgreSQL has ways of its own.
    config : Config
        Whether, where, and how many are kept.
    now : datetime
        Today.

    Returns
    -------
    BackupFacts or None
        What was made, if anything was.

    Raises
    ------
    StoreError
        If the database itself cannot be read or written.
    """
    if not database.is_sqlite or not config.backup_daily or not _take(database, now):
        return None
    folder, stem = backup_folder(database, config.backup_folder), backup_stem(database)
    try:
        facts = backup(database, folder / f"{stem}-{now.astimezone(UTC):%Y-%m-%d}.sqlite")
    except NetmapError as error:
        log_event("backup_failed", level="error", error=error)
        _note(database, now, _FAILED)
        return None
    _note(database, now, _DONE)
    log_event("backup_made", maps=facts.n_maps, bytes=facts.n_bytes)
    _rotate(database, folder, config.backups_kept)
    return facts


def last_backup(database: Database) -> LastBackup:
    """Return when the daily backup was last made, and whether it fails."""
    with database.reading() as connection:
        chores = _chores(connection)
    return LastBackup(chores.get(_DONE), chores.get(_FAILED))


def describe_daily(database: Database, config: Config) -> str:
    """Return in words when the daily backup was last made; nothing if none is to be made.

    Raises
    ------
    StoreError
        If the last one failed.
    """
    if not database.is_sqlite or not config.backup_daily:
        return ""
    last = last_backup(database)
    made = f"{last.done_at:%Y-%m-%d %H:%M} UTC" if last.done_at else "never yet"
    if last.failed_at is not None:
        raise StoreError(
            f"the daily backup failed at {last.failed_at:%Y-%m-%d %H:%M} UTC (last made: {made}); is "
            f"{backup_folder(database, config.backup_folder)} there, with space, and may it be written to? "
            "`netmap backup` says what is wrong."
        )
    return f"daily backup last made: {made}"


def _chores(connection: Connection) -> dict[str, datetime]:
    c = schema.chores.c
    return {row.name: row.done_at for row in connection.execute(select(c.name, c.done_at))}


def _take(database: Database, now: datetime) -> bool:
    """Say whether there is a backup to make, and that it is being made by us."""
    with database.reading() as connection:
        if not _is_due(_chores(connection), now):
            return False
    with database.writing() as connection:
        if not _is_due(_chores(connection), now):
            return False
        _set(connection, {_STARTED: now})
    return True


def _is_due(chores: dict[str, datetime], now: datetime) -> bool:
    done, started = chores.get(_DONE), chores.get(_STARTED)
    if done is not None and done.date() >= now.astimezone(UTC).date():
        return False
    return started is None or now - started > _LEASE


def _note(database: Database, now: datetime, what: str) -> None:
    with database.writing() as connection:
        _set(connection, {what: now}, gone=(_STARTED, _FAILED))


def _set(connection: Connection, at: dict[str, datetime], gone: tuple[str, ...] = ()) -> None:
    c = schema.chores.c
    connection.execute(delete(schema.chores).where(c.name.in_([*at, *gone])))
    connection.execute(insert(schema.chores), [{"name": name, "done_at": when} for name, when in at.items()])


def _rotate(database: Database, folder: Path, kept: int) -> None:
    """Remove the oldest daily backups; those that somebody asked for are theirs to remove."""
    stem = backup_stem(database)
    daily = re.compile(rf"{re.escape(stem)}-\d{{4}}-\d\d-\d\d\.sqlite")
    old = sorted((path for path in folder.iterdir() if daily.fullmatch(path.name)), reverse=True)[kept:]
    for path in old:
        with suppress(OSError):
            path.unlink()


def tidy_up(database: Database, config: Config, now: datetime) -> int:
    """Remove for good what is over; return how many deleted maps went.

    Parameters
    ----------
    database : Database
        Of any kind.
    config : Config
        How long a sign-in lasts, and for how many days copies of old are kept.
    now : datetime
        When.

    Raises
    ------
    StoreError
        If the database cannot be read or written.
    """
    accounts = Accounts(database)
    accounts.end_old(created_before=now - timedelta(hours=config.longest_hours))
    accounts.tries.forget_old(before=now - REMEMBERED)
    sweep_left(database, backup_folder(database, config.backup_folder))
    remove_aside(database, config.backup_folder, days=config.backups_kept, now=now)
    due = schema.maps.c.deleted_at < now - KEPT_FOR
    with database.writing() as connection:
        connection.execute(delete(schema.presence).where(schema.presence.c.seen_at < now - GONE_AFTER))
        if connection.execute(select(schema.maps.c.id).where(due).limit(1)).first() is None:
            return 0
        note_unswept(connection, now)  # before, so that it is not forgotten if the machine stops
    gone = Store(database).purge(now=now)
    log_event("maps_purged", maps=gone)
    return gone


class DailyBackups(threading.Thread):
    """Looks now and then whether there is a backup to make, something to tidy up or to sweep, until it is stopped."""

    def __init__(self, address: str, config: Config) -> None:
        super().__init__(name="daily chores", daemon=True)
        self._address, self._config = address, config
        self._ended = threading.Event()

    def run(self) -> None:
        """Look at once, and then again and again; nothing that goes wrong ends it."""
        since = LOOK_AGAIN_SECONDS
        while True:
            full = since >= LOOK_AGAIN_SECONDS
            since = SWEEP_SECONDS if full else since + SWEEP_SECONDS
            try:
                self._look(full)
            except Exception as error:
                log_event("chores_failed", level="error", error=error)
            if self._ended.wait(SWEEP_SECONDS):
                return

    def _look(self, full: bool) -> None:
        database = Database(self._address, busy_seconds=self._config.busy_seconds)
        try:
            prepare(database)
            now = datetime.now(UTC)
            if full:
                try:
                    tidy_up(database, self._config, now)
                finally:  # a backup is wanted all the more where something is wrong
                    run_daily(database, self._config, now)
            sweep_if_due(database, now=now)
        finally:
            database.close()

    def stop(self) -> None:
        """End it; a backup that is being written is finished first."""
        self._ended.set()
        self.join()


def start_daily_backups(database_address: str, config: Config) -> DailyBackups:
    """Start to back up a database once a day and to tidy it up, in a thread; call `stop` on what is returned."""
    backups = DailyBackups(database_address, config)
    backups.start()
    return backups
