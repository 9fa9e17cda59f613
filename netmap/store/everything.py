"""Everything that the database holds about one map, in one reading: where somebody can be named."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from netmap.errors import MapNotFoundError, NotPossibleError
from netmap.model.document import HEAD, Change, Data, Document, Head
from netmap.model.records import RECORDS
from netmap.model.traces import Somebody, Traces, id_columns, next_word, plain, texts_in
from netmap.store import schema
from netmap.store.history import dump


class Kept(NamedTuple):
    """A change as it is kept: of which revision, and its place there."""

    revision: int
    place: int
    change: Change


class Line(NamedTuple):
    """One row of a table that hangs on a map: its key there, and its texts by column.

    Columns of `data` hold JSON; those of `texts` are text.
    """

    table: str
    key: dict[str, Any]
    texts: dict[str, str]
    data: dict[str, Any]
    at: datetime | None = None
    by: str = ""


class Everything(NamedTuple):
    """A map, its history and what hangs on it."""

    map_id: str
    revision: int
    document: Document
    head: Data
    changes: tuple[Kept, ...]
    lines: tuple[Line, ...]

    def states(self) -> Iterator[tuple[str, Data]]:
        """Yield every row that is there or was, with its table; the head as well."""
        yield HEAD, self.head
        for table, rows in self.document.tables.items():
            for row in rows.values():
                yield table, row
        for kept in self.changes:
            for side in (kept.change.before, kept.change.after):
                if side is not None:
                    yield kept.change.table, side

    def people(self) -> tuple[Somebody, ...]:
        """Return everybody who is a person on the map or was, under each of their names."""
        return tuple(
            dict.fromkeys(
                Somebody(str(row.get("id", "")), str(row.get("name") or ""))
                for table, row in self.states()
                if table == "people"
            )
        )

    def texts(self) -> Iterator[str]:
        """Yield every text."""
        for _, row in self.states():
            yield from texts_in(row)
        for line in self.lines:
            yield from line.texts.values()
            yield from texts_in(line.data)


#: what hangs on a map: table, key, columns of text, columns of JSON, when, by whom
_HANGS: tuple[tuple[Any, tuple[str, ...], tuple[str, ...], tuple[str, ...], str, str], ...] = (
    (schema.revisions, ("revision",), ("label", "by_name"), (), "at", "by_name"),
    (schema.versions, ("name",), ("name", "by_name"), (), "at", "by_name"),
    (schema.presence, ("session",), ("by_name",), (), "seen_at", "by_name"),
    (schema.workshops, ("id",), ("title",), ("asks",), "opened_at", ""),
)
_OF_WORKSHOPS: tuple[tuple[Any, tuple[str, ...], tuple[str, ...], str], ...] = (
    (schema.participants, ("label", "group_id", "perspective"), (), "joined_at"),
    (schema.contributions, ("question",), ("data",), "at"),
)


def read_everything(connection: Connection, map_id: str, *, to_change: bool = False) -> Everything:
    """Return everything about a map; locked for others if it is to be changed.

    Raises
    ------
    MapNotFoundError
        If there is no such map; a deleted one, which can still be restored, is there.
    """
    m, r, c = schema.maps.c, schema.rows.c, schema.changes.c
    asked = select(m.head, m.revision).where(m.id == map_id)
    found = connection.execute(asked.with_for_update() if to_change else asked).one_or_none()
    if found is None:
        raise MapNotFoundError("This map is no longer here.")
    head = json.loads(found.head)
    tables: dict[str, dict[int, Data]] = {model.table: {} for model in RECORDS}
    rows = select(r.table_name, r.key, r.data).where(r.map_id == map_id).order_by(r.key)
    for table, key, data in connection.execute(rows):
        tables[table][key] = json.loads(data)
    log = select(c.revision, c.place, c.table_name, c.key, c.before, c.after).where(c.map_id == map_id)
    changes = tuple(
        Kept(revision, place, Change(table, key, *(None if s is None else json.loads(s) for s in sides)))
        for revision, place, table, key, *sides in connection.execute(log.order_by(c.revision, c.place))
    )
    document = Document(Head.model_validate(head), tables)
    lines = tuple(_lines(connection, map_id))
    return Everything(map_id, int(found.revision), document, head, changes, lines)


def _lines(connection: Connection, map_id: str) -> Iterator[Line]:
    for table, key, texts, data, at, by in _HANGS:
        asked = select(table).where(table.c.map_id == map_id).order_by(*(table.c[name] for name in key))
        for row in connection.execute(asked).mappings():
            where = {"map_id": map_id, **{name: row[name] for name in key}}
            yield _line(table.name, where, row, texts, data, row[at], row[by] if by else "")
    w, p = schema.workshops.c, schema.participants.c
    joined = select(p.id).join(schema.workshops, w.id == p.workshop_id).where(w.map_id == map_id)
    for table, texts, data, at in _OF_WORKSHOPS:
        whose = table.c.id if table is schema.participants else table.c.participant_id
        asked = select(table).where(whose.in_(joined)).order_by(table.c[at], table.c.id)
        for row in connection.execute(asked).mappings():
            yield _line(table.name, {"id": row["id"]}, row, texts, data, row[at], "")


def _line(
    table: str,
    key: dict[str, Any],
    row: Any,
    texts: Iterable[str],
    data: Iterable[str],
    at: datetime,
    by: str,
) -> Line:
    read = {name: json.loads(row[name]) for name in data}
    return Line(table, key, {name: row[name] for name in texts if row[name]}, read, at, by)


def find_traces(
    everything: Everything, person: str, also: Collection[str] = (), quiet: Collection[str] = ()
) -> Traces:
    """Return how to find somebody in everything about a map.

    Parameters
    ----------
    everything : Everything
        What there is.
    person : str
        The id of a person who is on the map, or was.
    also : collection of str
        Other spellings of their name, and ids of rows that are the same person.
    quiet : collection of str
        Spellings too common to be looked for inside texts.

    Raises
    ------
    NotPossibleError
        If nobody with this id is or was on the map.
    """
    people = everything.people()
    known = {somebody.id for somebody in people}
    if person not in known:
        raise NotPossibleError("Nobody with this id is on the map, or was; look at the list of people.")
    ids = {person, *(text for text in also if text in known)}
    names = [*(s.name for s in people if s.id in ids), *(text.strip() for text in also)]
    return Traces(ids, names, next_word(everything.texts()), people, quiet)


class Perhaps(NamedTuple):
    """A spelling or an id that may be the same person's, and why."""

    text: str
    why: str


def suggest(everything: Everything, traces: Traces) -> tuple[Perhaps, ...]:
    """Return what else may be the same person: earlier ids, merged rows, the same name, words of it alone."""
    found: dict[str, str] = {}
    for kept in everything.changes:
        change = kept.change
        if change.before is None or change.after is None or change.table == HEAD:
            continue
        for column in id_columns(change.table):
            one, other = str(change.before.get(column, "")), str(change.after.get(column, ""))
            for old, new in ((one, other), (other, one)):
                if new in traces.ids and old and old not in traces.ids:
                    found.setdefault(old, "stood in the same place before, or after")
    known = {plain(name) for name in (*traces.names, *traces.ids)}
    for somebody in everything.people():
        if somebody.id not in traces.ids and (plain(somebody.name) in known or plain(somebody.id) in known):
            found.setdefault(somebody.id, "a row of people with the same name")
    rest = [traces.text(text) for text in everything.texts()]
    for word in _single_words(traces):
        alone = Traces((), (word,), "\0", traces.others)
        times = sum("\0" in alone.text(text) for text in dict.fromkeys(rest))
        if times:
            found.setdefault(word, f"stands alone in {times} {'text' if times == 1 else 'texts'}")
    return tuple(Perhaps(text, why) for text, why in found.items())


def _single_words(traces: Traces) -> list[str]:
    words = (w for name in traces.sought if len(name.split()) > 1 for w in name.split())
    return list(dict.fromkeys(word for word in words if len(word) > 2 and word.isalpha()))


def rewrite_change(traces: Traces, change: Change) -> Change:
    """Return a change of the past with the person replaced."""
    sides = (None if s is None else traces.row(change.table, s) for s in (change.before, change.after))
    return Change(change.table, change.key, *sides)


def find_touched(everything: Everything, traces: Traces) -> set[int]:
    """Return the revisions that did something to rows of or about the person."""
    return {kept.revision for kept in everything.changes if traces.touches(kept.change)}


def new_line(traces: Traces, line: Line) -> dict[str, Any] | None:
    """Return the columns of a row that hangs on the map as they should be, or nothing if they are so."""
    texts = {n: traces.anywhere(t) if n == "perspective" else traces.text(t) for n, t in line.texts.items()}
    data = {name: traces.anywhere(value) for name, value in line.data.items()}
    if texts == line.texts and data == line.data:
        return None
    return {**texts, **{name: dump(value) for name, value in data.items()}}
