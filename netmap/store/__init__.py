"""The database: the only place that knows SQLAlchemy."""

from netmap.store.database import default_path
from netmap.store.store import KEPT_FOR, Loaded, MapInfo, Saved, Store, utc_now

__all__ = ["KEPT_FOR", "Loaded", "MapInfo", "Saved", "Store", "default_path", "utc_now"]
