"""One edit on its way into the database: moved onto the map as it is now, or refused with what stands against it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from netmap.errors import ConflictError, MapNotFoundError
from netmap.model.document import HEAD, Change, Data, Edit, Head, head_data
from netmap.model.rebase import FieldConflict, Taken, names_ids, rebase, settle_ids, space
from netmap.store import history, schema
from netmap.store.history import By, dump

#: rows asked for in one statement; every database bounds it somewhere
MOST_ASKED = 500


class Done(NamedTuple):
    """What saving came to: without anything to change there is no new revision."""

    revision: int
    new_keys: tuple[int, ...]
    changed: bool


class Saving:
    """One transaction that changes a map, which is locked for others from its start."""

    def __init__(self, connection: Connection, map_id: str, now: datetime, by: By) -> None:
        self.connection, self.map_id, self.now, self.by = connection, map_id, now, by
        m = schema.maps.c
        found = connection.execute(
            select(m.head, m.revision, m.next_key)
            .where(m.id == map_id, m.deleted_at.is_(None))
            .with_for_update()
        ).one_or_none()
        if found is None:
            raise MapNotFoundError("This map is no longer here.")
        # as everybody sees it: one that an earlier netmap wrote lacks what has come since
        self.head: Data = head_data(Head.model_validate_json(found.head))
        self.revision, self.next_key = int(found.revision), int(found.next_key)

    def save(self, asked: Edit, way: str, token: str) -> Done:
        """Move an edit onto the map as it is now, and save it."""
        alike: dict[int, int] = {}
        edit = asked
        if names_ids(edit):
            settled = settle_ids(edit, self._taken())
            edit, alike = settled.edit, dict(settled.alike)
        rows = self._rows_now({c.key for c in edit.changes if c.key >= 0 and c.table != HEAD})
        found = rebase(edit, lambda table, key: self.head if table == HEAD else rows.get(key))
        if found.conflicts:
            raise self._conflict(asked, found.conflicts)
        keyed, keys = self._with_keys(found.edit)
        keys |= alike
        new_keys = tuple(keys[change.key] for change in asked.changes if change.key < 0)
        # an undo leaves its mark in the log even where somebody else has done the same already
        if not keyed.changes and way == history.DO:
            return Done(self.revision, new_keys, False)
        self._change_rows(keyed.changes, rows)
        self._finish(keyed, way, token)
        return Done(self.revision, new_keys, True)

    def _with_keys(self, edit: Edit) -> tuple[Edit, dict[int, int]]:
        keys: dict[int, int] = {}
        changes: list[Change] = []
        for change in edit.changes:
            if change.key < 0:
                keys[change.key] = self.next_key
                change = change._replace(key=self.next_key)
                self.next_key += 1
            changes.append(change)
        return Edit(edit.label, tuple(changes)), keys

    def _finish(self, edit: Edit, way: str, token: str) -> None:
        for change in edit.changes:
            if change.table == HEAD and change.after is not None:
                # what two people changed apart must fit together
                self.head = head_data(Head.model_validate(change.after))
        self.revision += 1
        connection, m = self.connection, schema.maps.c
        values = {
            "head": dump(self.head),
            "name": self.head["name"],
            "revision": self.revision,
            "next_key": self.next_key,
            "changed_at": self.now,
        }
        connection.execute(update(schema.maps).where(m.id == self.map_id).values(values))
        history.record(connection, self.map_id, self.revision, edit, way, self.by, self.now, token)

    def _taken(self) -> dict[tuple[str, str], Taken]:
        r = schema.rows.c
        named = ("people", "organisations", "decisions", "perspectives")
        asked = select(r.table_name, r.key, r.data).where(r.map_id == self.map_id, r.table_name.in_(named))
        found: dict[tuple[str, str], Taken] = {}
        for table, key, data in self.connection.execute(asked.order_by(r.key)):
            row = json.loads(data)
            found.setdefault((space(table), str(row.get("id", ""))), Taken(table, key, row))
        return found

    def _rows_now(self, keys: set[int]) -> dict[int, Data]:
        r, ordered = schema.rows.c, sorted(keys)
        found: dict[int, Data] = {}
        for first in range(0, len(ordered), MOST_ASKED):
            some = r.key.in_(ordered[first : first + MOST_ASKED])
            asked = select(r.key, r.data).where(r.map_id == self.map_id, some)
            found.update((key, json.loads(data)) for key, data in self.connection.execute(asked))
        return found

    def _change_rows(self, changes: Sequence[Change], before: dict[int, Data]) -> None:
        """Change rows to what they are after an edit; a whole import is three statements, not one a row."""
        after = {c.key: (c.table, c.after) for c in changes if c.table != HEAD}
        r = schema.rows.c
        here = (r.map_id == self.map_id) & (r.key == bindparam("row_key"))
        new = [
            {"map_id": self.map_id, "key": key, "table_name": table, "data": dump(data)}
            for key, (table, data) in after.items()
            if data is not None and key not in before
        ]
        changed = [
            {"row_key": key, "row_data": dump(data)}
            for key, (_, data) in after.items()
            if data is not None and key in before
        ]
        gone = [{"row_key": key} for key, (_, data) in after.items() if data is None and key in before]
        if gone:
            self.connection.execute(delete(schema.rows).where(here), gone)
        if changed:
            values = update(schema.rows).where(here).values(data=bindparam("row_data"))
            self.connection.execute(values, changed)
        if new:
            self.connection.execute(insert(schema.rows), new)

    def _conflict(self, edit: Edit, conflicts: Sequence[FieldConflict]) -> ConflictError:
        found = []
        for conflict in conflicts:
            who, revision = history.last_change(
                self.connection, self.map_id, conflict.table, conflict.key, conflict.field
            )
            found.append(conflict._replace(by=who, revision=revision))
        names = sorted({c.by for c in found} - {"", self.by.name})
        who = " and ".join(names) or "Somebody else"
        n = len(found)
        what = "the same field" if n == 1 else f"{n} of the same fields"
        return ConflictError(
            f"{who} changed {what} first, so “{edit.label}” was not done. Look at what is there now, "
            "then keep that or yours.",
            found,
        )
