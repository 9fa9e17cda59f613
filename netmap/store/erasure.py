"""Taking somebody, or rows, out of a map and out of its past: what is erased cannot come back.

The past is rewritten, not cut: wherever the person stood there stands an opaque word, the same
everywhere, so that every earlier revision can still be shown and compared. `netmap.store.sweeping`
then removes what the database keeps of the old bytes.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from netmap.model.document import HEAD, Change, Edit
from netmap.model.edits import remove_rows
from netmap.model.traces import Traces, remove_person
from netmap.store import history, schema
from netmap.store.database import Database
from netmap.store.everything import Everything, Line, Perhaps, find_traces, read_everything, suggest
from netmap.store.history import NOBODY, By, dump
from netmap.store.sweeping import note_unswept, sweep

ERASE = "erase"
LABEL = "erase a person"
WITHDRAWN = "withdrawn"


class Text(NamedTuple):
    """A text that would be rewritten: where it stands, and how it reads before and after."""

    where: str
    before: str
    after: str


class Preview(NamedTuple):
    """What erasing somebody would do."""

    #: what they are called on the map, to be typed by whoever erases them
    name: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    #: rows of the map as it is now that would go, and posts that would be vacant, by table
    removed: dict[str, int]
    vacated: int
    #: texts that name them, now and in the past
    texts: tuple[Text, ...]
    #: edits of the past that would be rewritten, and those that could no longer be taken back
    rewritten: int
    sealed: int
    contributions: int
    perhaps: tuple[Perhaps, ...]


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


def preview_erase(
    database: Database, map_id: str, person: str, *, also: Collection[str] = (), quiet: Collection[str] = ()
) -> Preview:
    """Return what `erase_person` would do, without doing it.

    Parameters
    ----------
    database : Database
        Where the map is.
    map_id : str
        The map.
    person : str
        The id of somebody who is on the map, or was.
    also : collection of str
        Other spellings of their name, and ids of other rows that are the same person.
    quiet : collection of str
        Spellings that are too common to be replaced inside texts: "May".

    Raises
    ------
    MapNotFoundError
        If the map is not there.
    NotPossibleError
        If nobody with this id is or was on the map.
    """
    with database.reading() as connection:
        everything = read_everything(connection, map_id)
    traces = find_traces(everything, person, also, quiet)
    edit = remove_person(traces.document(everything.document), traces.word, LABEL)
    touched = _touched(everything, traces)
    rewritten = {k.revision for k in everything.changes if _rewrite(traces, k.change) != k.change}
    return Preview(
        name=next((name for name in traces.names if name), person),
        ids=tuple(sorted(traces.ids)),
        names=traces.names,
        removed=dict(Counter(c.table for c in edit.changes if c.after is None)),
        vacated=sum(c.table == "roles" and c.after is not None for c in edit.changes),
        texts=tuple(dict.fromkeys(_texts(everything, traces))),
        rewritten=len(rewritten),
        sealed=len(touched),
        contributions=sum(
            line.table == "contributions" and _new_line(traces, line) is not None for line in everything.lines
        ),
        perhaps=suggest(everything, traces),
    )


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
        As in `preview_erase`.
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
        touched = _touched(everything, traces)
        rewritten = _rewrite_past(connection, everything, traces)
        texts = _rewrite_lines(connection, everything, traces)
        edit = remove_person(traces.document(everything.document), traces.word, LABEL)
        _rewrite_now(connection, everything, traces)
        revision = _add_revision(connection, everything, edit, LABEL, now, by)
        _seal(connection, map_id, touched)
        facts = {"removed": len(edit.changes), "rewritten": rewritten, "sealed": len(touched)}
        _audit(connection, map_id, "erase_person", facts, now, by)
        note_unswept(connection, now)
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
    wait: Callable[[float], object] = time.sleep,
) -> Erased:
    """Take rows out of a map and out of its past, as if they had never been typed.

    Rows that cannot stand without them go too, as when a row is deleted; their past stays. Edits that
    touched the rows are sealed and lose their labels, which may quote them.

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
        _audit(connection, map_id, "erase_rows", {"rows": len(gone), "sealed": len(touched)}, now, by)
        note_unswept(connection, now)
    removed = sum(map(len, (some for _, some in there))) + sum(ch.after is None for ch in edit.changes)
    return Erased("", revision, removed, erased, 0, len(touched), sweep(database, wait=wait))


# what is rewritten


def _rewrite(traces: Traces, change: Change) -> Change:
    sides = (None if s is None else traces.row(change.table, s) for s in (change.before, change.after))
    return Change(change.table, change.key, *sides)


def _touched(everything: Everything, traces: Traces) -> set[int]:
    """Return the revisions that did something to rows of or about the person."""
    return {kept.revision for kept in everything.changes if traces.touches(kept.change)}


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
        if (change := _rewrite(traces, kept.change)) != kept.change
    ]
    if new:
        c = schema.changes.c
        here = (
            (c.map_id == everything.map_id)
            & (c.revision == bindparam("of_revision"))
            & (c.place == bindparam("at_place"))
        )
        values = {"before": bindparam("old"), "after": bindparam("new")}
        connection.execute(update(schema.changes).where(here).values(values), new)
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


def _new_line(traces: Traces, line: Line) -> dict[str, Any] | None:
    """Return the columns of a row that hangs on the map as they should be, or nothing if they are so."""
    texts = {n: traces.anywhere(t) if n == "perspective" else traces.text(t) for n, t in line.texts.items()}
    data = {name: traces.anywhere(value) for name, value in line.data.items()}
    if texts == line.texts and data == line.data:
        return None
    return {**texts, **{name: dump(value) for name, value in data.items()}}


def _rewrite_lines(connection: Connection, everything: Everything, traces: Traces) -> int:
    taken = {line.key["name"] for line in everything.lines if line.table == "versions"}
    count = 0
    for line in everything.lines:
        new = _new_line(traces, line)
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
    values = {"at": now, "by_id": by.id, "action": action, "map_id": map_id, "facts": dump(facts)}
    connection.execute(insert(schema.audit).values(values))


# what a preview shows


def _texts(everything: Everything, traces: Traces) -> Iterator[Text]:
    """Yield the texts that would be rewritten, ids aside."""
    for table, row in everything.states():
        own = traces.is_of(table, row) and table == "people"
        where = "The map itself" if table == HEAD else table.capitalize()
        for before in _values(row, skip=("id",) if table != HEAD else ()):
            after = traces.text(before)
            if after != before and not own and after != traces.word:
                yield Text(where, before, after)
    for line in everything.lines:
        for before in (*line.texts.values(), *_values(line.data)):
            after = traces.text(before)
            if after != before:
                yield Text(line.table.capitalize(), before, after)


def _values(value: Any, skip: Sequence[str] = ()) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in skip:
                yield from _values(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _values(inner)


__all__ = ["Erased", "Preview", "Text", "erase_person", "erase_rows", "preview_erase"]
