"""The latest revision of each map, kept in this process and brought up to date by what was changed since."""

from __future__ import annotations

import json
from threading import Lock
from weakref import WeakKeyDictionary, proxy

from sqlalchemy import func, select

from netmap.model.document import HEAD, Change, Data, Document, Head
from netmap.store import history, schema
from netmap.store.database import Database
from netmap.store.store import Loaded, Store

#: with more changes than this, reading every row is as quick
MOST_CHANGES = 500
#: maps remembered at one time
MOST_MAPS = 20
#: revisions of these sorts say in full what they changed
TOLD = (history.DO, history.UNDO, history.REDO)


class Recent:
    """Loads what `Store.load` loads, reading only what is new where that is certain.

    Documents that follow each other share the rows that were not changed. The database decides:
    another process may have changed the map. Whenever the log does not tell how the map came to be
    what it is (rows are not as remembered, revisions are missing, something was erased), all of it
    is read again.
    """

    def __init__(self, store: Store) -> None:
        self._store: Store = proxy(store)  # it is remembered for as long as the store is there
        self._known: dict[str, Loaded] = {}
        self._lock = Lock()

    def load(self, map_id: str) -> Loaded:
        """Return a map at its latest revision.

        Raises
        ------
        MapNotFoundError
            If there is no such map.
        """
        with self._lock:
            known = self._known.pop(map_id, None)
            found = (self._follow(map_id, known) if known else None) or self._store.load(map_id)
            self._known[map_id] = found
            while len(self._known) > MOST_MAPS:
                self._known.pop(next(iter(self._known)))
            return found

    def forget(self, map_id: str) -> None:
        """Forget a map: somebody was erased from it, and nothing of them may stay."""
        with self._lock:
            self._known.pop(map_id, None)

    def _follow(self, map_id: str, known: Loaded) -> Loaded | None:
        """Return the map as it is now, or ``None`` if the log does not tell how to get there."""
        m, r, c = schema.maps.c, schema.revisions.c, schema.changes.c
        since = (r.map_id == map_id) & (r.revision > known.revision)
        with self._store.database.reading() as connection:
            now = connection.execute(select(m.head, m.revision).where(m.id == map_id)).one_or_none()
            if now is None or now.revision == known.revision:
                return known if now is not None else None
            told = connection.execute(
                select(func.count()).select_from(schema.revisions).where(since & r.way.in_(TOLD))
            ).scalar_one()
            if told != now.revision - known.revision:
                return None
            asked = select(c.table_name, c.key, c.before, c.after).where(
                c.map_id == map_id, c.revision > known.revision
            )
            found = connection.execute(asked.order_by(c.revision, c.place)).all()
        if len(found) > MOST_CHANGES:
            return None
        changes = [Change(table, key, _read(before), _read(after)) for table, key, before, after in found]
        document = _apply(known.document, changes, str(now.head))
        return None if document is None else Loaded(document, int(now.revision))


def _read(text: str | None) -> Data | None:
    data: Data | None = None if text is None else json.loads(text)
    return data


def _apply(document: Document, changes: list[Change], head: str) -> Document | None:
    copied: dict[str, dict[int, Data]] = {}
    new_head = False
    for change in changes:
        if change.table == HEAD:
            new_head = True
            continue
        if change.table not in copied:
            copied[change.table] = dict(document.rows(change.table))
        rows = copied[change.table]
        if rows.get(change.key) != change.before:
            return None
        if change.after is None:
            del rows[change.key]
        else:
            rows[change.key] = change.after
    tables = {**document.tables, **{table: dict(sorted(rows.items())) for table, rows in copied.items()}}
    return Document(Head.model_validate_json(head) if new_head else document.head, tables)


_OF: WeakKeyDictionary[Store, Recent] = WeakKeyDictionary()
_LOCK = Lock()


def recent(store: Store) -> Recent:
    """Return what this process remembers of a store's maps."""
    with _LOCK:
        return _OF.setdefault(store, Recent(store))


def load_latest(store: Store, map_id: str) -> Loaded:
    """Return what `store.load(map_id)` returns, reading only what is new."""
    return recent(store).load(map_id)


def forget_map(database: Database, map_id: str) -> None:
    """Forget a map of a database: somebody was erased from it, and nothing of them may stay in memory."""
    with _LOCK:
        found = [kept for store, kept in _OF.items() if store.database is database]
    for kept in found:
        kept.forget(map_id)
