"""The database: the only place that knows SQLAlchemy."""

from netmap.store.database import Database, default_path
from netmap.store.history import NOBODY, By, Entry, Saved, Version
from netmap.store.store import KEPT_FOR, Loaded, MapInfo, Store, utc_now

__all__ = [
    "KEPT_FOR",
    "NOBODY",
    "By",
    "Database",
    "Entry",
    "Loaded",
    "MapInfo",
    "Saved",
    "Store",
    "Version",
    "default_path",
    "utc_now",
]
