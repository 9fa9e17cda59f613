"""Backups that were made before somebody was erased: they hold the person still, and are listed to be removed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from netmap.errors import StoreError
from netmap.store.backup import BackupFacts, backup, backup_folder, backup_stem
from netmap.store.database import Database
from netmap.store.migrations import user_backups

#: how the names go on of what was put aside by an update or a restore
_ASIDE = r"\.before-\d+(-\d+)?|-before-restore-[\d-]+|\.damaged-[\d-]+|\.newer-[\d-]+"


class OldBackup(NamedTuple):
    """A file that netmap wrote as a backup of this database."""

    path: Path
    made_at: datetime
    n_bytes: int


def find_backups(database: Database, folder: str = "") -> tuple[OldBackup, ...]:
    """Return the backups of a database that are in its folder for backups, or beside it, newest first.

    Parameters
    ----------
    database : Database
        Whose backups.
    folder : str
        The folder of the settings; empty is where backups go without one.
    """
    stem = re.escape(backup_stem(database))
    ours = re.compile(rf"{stem}(-[\w-]+|{_ASIDE})\.sqlite")
    beside = database.path.parent if database.path is not None else user_backups()
    places = {backup_folder(database, folder), beside}
    found = []
    for place in places:
        for path in place.iterdir() if place.is_dir() else ():
            if ours.fullmatch(path.name) and path != database.path and path.is_file():
                facts = path.stat()
                found.append(OldBackup(path, datetime.fromtimestamp(facts.st_mtime, UTC), facts.st_size))
    return tuple(sorted(found, key=lambda b: (b.made_at, b.path.name), reverse=True))


def remove_backups(backups: Iterable[OldBackup]) -> int:
    """Remove backups for good and return how many.

    Raises
    ------
    StoreError
        If one cannot be removed; those before it are gone.
    """
    count = 0
    for old in backups:
        try:
            old.path.unlink(missing_ok=True)
            for ending in ("-wal", "-shm"):
                old.path.with_name(old.path.name + ending).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{old.path} cannot be removed: {error.strerror or error}.") from error
        count += 1
    return count


def remove_aside(database: Database, folder: str = "", *, days: int, now: datetime) -> int:
    """Remove what updates and restores put aside longer ago than so many days, whatever kind of database it is.

    It holds people who may have been erased since. Backups that somebody asked for are theirs to remove.

    Parameters
    ----------
    database : Database
        Whose.
    folder : str
        The folder of the settings; empty is where backups go without one.
    days : int
        How old something may become.
    now : datetime
        Today.

    Returns
    -------
    int
        How many files; one that cannot be removed stays for the next time.
    """
    aside = re.compile(rf"{re.escape(backup_stem(database))}({_ASIDE})\.sqlite")
    count = 0
    for old in find_backups(database, folder):
        if aside.fullmatch(old.path.name) and now - old.made_at > timedelta(days=days):
            with suppress(StoreError):
                count += remove_backups([old])
    return count


def remake_backups(
    database: Database, backups: Iterable[OldBackup], *, now: datetime, folder: str = ""
) -> BackupFacts:
    """Write one backup of what is there now, and then remove earlier ones."""
    name = f"{backup_stem(database)}-{now.astimezone(UTC):%Y-%m-%d-%H%M%S}.sqlite"
    made = backup(database, backup_folder(database, folder) / name)
    remove_backups(old for old in backups if old.path != made.path)
    return made
