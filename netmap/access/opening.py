"""Opening the database that netmap was told to use: the one way for the server and its pages."""

from __future__ import annotations

from netmap.config import Config
from netmap.store import Database, Store
from netmap.store.backup import backup_folder


def open_configured(config: Config) -> Store:
    """Return the store of a configuration, brought up to date if an earlier netmap wrote it.

    Raises
    ------
    StoreError
        If it cannot be used.
    """
    database = Database(config.database, busy_seconds=config.busy_seconds)
    return Store(database, backups=backup_folder(database, config.backup_folder))
