"""Taking somebody, or rows, out of a map and out of its past: what is erased cannot come back.

The past is rewritten, not cut: wherever the person stood there stands an opaque word, the same
everywhere, so that every earlier revision can still be shown and compared. `netmap.store.sweeping`
then removes what the database keeps of the old bytes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from netmap.model.document import HEAD, Change, Edit
from netmap.model.edits import remove_rows
from netmap.model.traces import Traces, remove_person
from netmap.store import history, schema
from netmap.store.database import Database
from netmap.store.everything import (
    Everything,
    find_touched,
    find_traces,
    new_line,
    read_everything,
    rewrite_change,
)
from netmap.store.history import NOBODY, By, dump
from netmap.store.recent import forget_map
from netmap.store.sweeping import note_unswept, sweep

ERASE = "erase"
LABEL = "erase a person"
WITHDRAWN = "withdrawn"


class Erased(NamedTuple):
    """What erasing did."""

    #: what stands in the person's place in earlier revisions
    word: str
    revision: int
    #: rows removed, changes of the past and other texts rewritten, edits sealed
    removed: int
    rewritten: int
    texts: int
    sealed: int
    #: why the database may still hold old bytes; empty if they are gone
    unswept: str


def erase_person(
    database: Database,
    map_id: str,
    person: str,
    *,
    now: datetime,
    by: By = NOBODY,
    also: Collection[str] = (),
    quiet: Collection[str] = (),
    wait: Callable[[float], object] = time.sleep,
) -> Erased:
    """Take somebody out of a map, its history and everything that hangs on it, for good.

    One transaction; then the database is swept. Nothing and nobody brings them back, except a
    backup or a file that was made before.

    Parameters
    ----------
    database, map_id, person, also, quiet
        As in `netmap.store.foreseeing.preview_erase`.
    now : datetime
        When.
    by : By
        Who erases.
    wait : callable
        Waits so many seconds between two tries at sweeping.

    Raises
    ------
    MapNotFoundError
        If the map is not there.
    NotPossibleError
        If nobody with this id is or was on the map.
    StoreError
        If nothing was erased; says why.
    """
    with database.writing() as connection:
        everything = read_everything(connection, map_id, to_change=True)
        traces = find_traces(everything, person, also, quiet)
        touched = find_touched(everything, traces)
        rewritten = _rewrite_past(connection, everything, traces)
        texts = _rewrite_lines(connection, everything, traces)
        edit = remove_person(traces.document(everything.document), traces.word, LABEL)
        _rewrite_now(connection, everything, traces)
        revision = _add_revision(connection, everything, edit, LABEL, now, by)
        _seal(connection, map_id, touched)
        facts = {"removed": len(edit.changes), "rewritten": rewritten, "sealed": len(touched)}
        _audit(connection, map_id, "erase person", facts, now, by)
        note_unswept(connection, now)
    forget_map(database, map_id)
    return Erased(
        traces.word,
        revision,
        sum(change.after is None for change in edit.changes),
        rewritten,
        texts,
        len(touched),
        sweep(database, wait=wait),
    )


def erase_rows(
    database: Database,
    map_id: str,
    keys: Collection[int],
    *,
    now: datetime,
    by: By = NOBODY,
    label: str = "withdraw a contribution",
    at_once: bool = True,
    wait: Callable[[float], object] = time.sleep,
) -> Erased:
    """Take rows out of a map and out of its past, as if they had never been typed.

    Rows that cannot stand without them go too, as when a row is deleted; their past stays. Edits that
    touched the rows are sealed and lose their labels, which may quote them. Where `at_once` is false
    it is only noted that the database has to be swept, for `netmap.store.sweeping.sweep_if_due`.

    Raises
    ------
    MapNotFoundError
        If the map is not there.
    StoreError
        If nothing was erased; says why.
    """
    gone = {key for key in keys if key > 0}
    with database.writing() as connection:
        everything = read_everything(connection, map_id, to_change=True)
        touched = {k.revision for k in everything.changes if _is_row(k.change, gone)}
        c, r = schema.changes.c, schema.rows.c
        erased = sum(_is_row(k.change, gone) for k in everything.changes)
        for key in sorted(gone):
            of_map = (c.map_id == map_id) & (c.key == key) & (c.table_name != HEAD)
            connection.execute(delete(schema.changes).where(of_map))
        there = [
            (table, [key for key in rows if key in gone])
            for table, rows in everything.document.tables.items()
        ]
        edit = _remove_dependents(everything, there, gone, label)
        for key in sorted(gone):
            connection.execute(delete(schema.rows).where(r.map_id == map_id, r.key == key))
        revision = _add_revision(connection, everything, edit, label, now, by)
        _seal(connection, map_id, touched)
        _relabel(connection, map_id, touched)
        _audit(connection, map_id, "erase rows", {"rows": len(gone), "sealed": len(touched)}, now, by)
        note_unswept(connection, now)
    forget_map(database, map_id)
    removed = sum(map(len, (some for _, some in there))) + sum(ch.after is None for ch in edit.changes)
    unswept = sweep(database, wait=wait) if at_once else ""
    return Erased("", revision, removed, erased, 0, len(touched), unswept)


# what is rewritten


def _is_row(change: Change, keys: set[int]) -> bool:
    return change.table != HEAD and change.key in keys


def _rewrite_past(connection: Connection, everything: Everything, traces: Traces) -> int:
    new = [
        {
            "of_revision": kept.revision,
            "at_place": kept.place,
            "old": None if change.before is None else dump(change.before),
            "new": None if change.after is None else dump(change.after),
        }
        for kept in everything.changes
        if (change := rewrite_change(traces, kept.change)) != kept.change
    ]
    if new:
        c = schema.changes.c
        here = (
            (c.map_id == everything.map_id)
            & (c.revision == bindparam("of_revision"))
            & (c.place == bindparam("at_place"))
        )
        rewritten = update(schema.changes).where(here).values(before=bindparam("old"), after=bindparam("new"))
        connection.execute(rewritten, new)
    return len(new)


def _rewrite_now(connection: Connection, everything: Everything, traces: Traces) -> None:
    new = [
        {"of_key": key, "new": dump(row)}
        for table, rows in everything.document.tables.items()
        for key, old in rows.items()
        if (row := traces.row(table, old)) != old
    ]
    if new:
        r = schema.rows.c
        here = (r.map_id == everything.map_id) & (r.key == bindparam("of_key"))
        connection.execute(update(schema.rows).where(here).values(data=bindparam("new")), new)
    head = traces.row(HEAD, everything.head)
    if head != everything.head:
        values = {"head": dump(head), "name": head.get("name", "")}
        connection.execute(update(schema.maps).where(schema.maps.c.id == everything.map_id).values(values))


def _rewrite_lines(connection: Connection, everything: Everything, traces: Traces) -> int:
    taken = {line.key["name"] for line in everything.lines if line.table == "versions"}
    count = 0
    for line in everything.lines:
        new = new_line(traces, line)
        if new is None:
            continue
        if line.table == "versions" and new["name"] != line.key["name"]:
            stem, number = new["name"], 1
            while new["name"] in taken:
                number += 1
                new["name"] = f"{stem} ({number})"
            taken.add(new["name"])
        table = schema.metadata.tables[line.table]
        here = [table.c[name] == value for name, value in line.key.items()]
        connection.execute(update(table).where(*here).values(new))
        count += 1
    return count


def _remove_dependents(
    everything: Everything, there: Sequence[tuple[str, list[int]]], gone: set[int], label: str
) -> Edit:
    """Return the edit that removes what cannot stand without rows; the rows themselves leave no trace."""
    changes: dict[tuple[str, int], Change] = {}
    for table, some in there:
        for change in remove_rows(everything.document, table, some, label).changes:
            if change.key not in gone:
                known = changes.get((change.table, change.key))
                changes[change.table, change.key] = change if known is None else _both(known, change)
    return Edit(label, tuple(changes.values()))


def _both(one: Change, other: Change) -> Change:
    """Return what two changes of the same row come to; both only empty cells, or remove it."""
    if one.after is None or other.after is None:
        return one._replace(after=None)
    return one._replace(after={c: v for c, v in one.after.items() if c in other.after})


def _add_revision(
    connection: Connection, everything: Everything, edit: Edit, label: str, now: datetime, by: By
) -> int:
    map_id, revision = everything.map_id, everything.revision + 1
    r = schema.rows.c
    values: dict[str, Any] = {"revision": revision, "changed_at": now}
    for change in edit.changes:
        if change.table == HEAD and change.after is not None:
            values |= {"head": dump(change.after), "name": change.after["name"]}
        elif change.after is None:
            connection.execute(delete(schema.rows).where(r.map_id == map_id, r.key == change.key))
        else:
            here = (r.map_id == map_id) & (r.key == change.key)
            connection.execute(update(schema.rows).where(here).values(data=dump(change.after)))
    connection.execute(update(schema.maps).where(schema.maps.c.id == map_id).values(values))
    history.record(connection, map_id, revision, Edit(label, edit.changes), ERASE, by, now, "")
    _seal(connection, map_id, {revision})
    return revision


def _seal(connection: Connection, map_id: str, revisions: Collection[int]) -> None:
    """Make edits such that nobody can take them back or do them again."""
    r = schema.revisions.c
    here = (r.map_id == map_id) & (r.revision == bindparam("of_revision"))
    if revisions:
        lines = [{"of_revision": revision} for revision in sorted(revisions)]
        connection.execute(update(schema.revisions).where(here).values(sealed=True), lines)


def _relabel(connection: Connection, map_id: str, revisions: Collection[int]) -> None:
    """Take away labels, which may quote what was erased; what is left of an edit is still told."""
    r, c = schema.revisions.c, schema.changes.c
    for revision in sorted(revisions):
        left = connection.execute(
            select(c.place).where(c.map_id == map_id, c.revision == revision).limit(1)
        ).scalar_one_or_none()
        label = WITHDRAWN if left is None else f"an edit, partly {WITHDRAWN}"
        here = (r.map_id == map_id) & (r.revision == revision)
        connection.execute(update(schema.revisions).where(here).values(label=label))


def _audit(
    connection: Connection, map_id: str, action: str, facts: dict[str, int], now: datetime, by: By
) -> None:
    values: dict[str, Any] = {
        "at": now,
        "by_id": by.id,
        "action": action,
        "map_id": map_id,
        "facts": dump(facts),
    }
    connection.execute(insert(schema.audit).values(values))
