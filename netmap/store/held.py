"""Everything that the database holds on one person: the map, its past, workshops, other maps."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import select

from netmap.errors import NotPossibleError
from netmap.model.dates import long_date
from netmap.model.document import HEAD, Document, head_data
from netmap.model.held import ELSEWHERE, HISTORY, VERSION, WORKSHOP, Held, describe, held_in
from netmap.model.traces import Somebody, Traces, plain
from netmap.store import schema
from netmap.store.database import Database
from netmap.store.everything import Everything, find_traces, read_everything

#: what hangs on a map, in words, and whether it belongs to its past
_SORTS = {
    "revisions": (HISTORY, "Named in the label of an edit, or as who made it"),
    "versions": (VERSION, "Named in the name of a version, or as who gave it"),
    "presence": (HISTORY, "Had the map open"),
    "workshops": (WORKSHOP, "Named in a session's title or questions"),
    "participants": (WORKSHOP, "A participant's name for themselves"),
    "contributions": (WORKSHOP, "Named in an answer"),
}


class Person(NamedTuple):
    """Somebody who is on a map, or was."""

    id: str
    name: str
    #: whether they are on it now
    present: bool


def find_id(people: Iterable[Somebody], who: str) -> str:
    """Return the id of somebody who is named by their id, or by their name where only one is called so.

    Raises
    ------
    NotPossibleError
        If several are called so; says which ids they have.
    """
    known = tuple(people)
    if any(somebody.id == who for somebody in known):
        return who
    ids = list(dict.fromkeys(s.id for s in known if s.id and plain(s.name) == plain(who)))
    if len(ids) > 1:
        raise NotPossibleError(
            f"{len(ids)} people are or were called “{who}”; name one by the id: {', '.join(ids)}."
        )
    return ids[0] if ids else who


def who_is(database: Database, map_id: str, who: str) -> str:
    """Return the id of somebody on a map of the database who is named by their id or their name; see `find_id`."""
    with database.reading() as connection:
        return find_id(read_everything(connection, map_id).people(), who)


def people_of(database: Database, map_id: str) -> tuple[Person, ...]:
    """Return everybody who is a person on a map or was, those who are there first, by name."""
    with database.reading() as connection:
        everything = read_everything(connection, map_id)
    now = {str(row.get("id", "")) for row in everything.document.rows("people").values()}
    names: dict[str, str] = {}
    for somebody in everything.people():
        names[somebody.id] = names.get(somebody.id) or somebody.name
    found = (Person(i, name or i, i in now) for i, name in names.items() if i)
    return tuple(sorted(found, key=lambda p: (not p.present, p.name.casefold(), p.id)))


def held_on(
    database: Database,
    map_id: str,
    person: str,
    *,
    also: Collection[str] = (),
    quiet: Collection[str] = (),
    other_maps: Collection[str] = (),
) -> tuple[Held, ...]:
    """Return everything that is held on somebody.

    Parameters
    ----------
    database, map_id, person, also, quiet
        As in `netmap.store.foreseeing.preview_erase`.
    other_maps : collection of str
        Maps of the same owner in which the name is looked for; only that it is there is told.

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
        others = [read_everything(connection, other) for other in other_maps if other != map_id]
    return (
        *_on_map(everything, traces),
        *(held for other in others for held in _elsewhere(other, traces)),
    )


def _on_map(everything: Everything, traces: Traces) -> tuple[Held, ...]:
    return (
        *held_in(everything.document, traces),
        *_history(everything, traces),
        *_lines(everything, traces),
    )


class Found(NamedTuple):
    """Somebody of a name on one map; without an id where the name only stands in texts."""

    map_id: str
    map_name: str
    deleted: bool
    id: str
    name: str
    #: whether they are on the map now
    present: bool
    #: how many places hold them
    places: int


def find_everywhere(database: Database, name: str) -> tuple[Found, ...]:
    """Return everybody of a name on all maps of a database, deleted ones included, and maps whose texts hold it.

    Parameters
    ----------
    database : Database
        Where the maps are.
    name : str
        A name, or an id; a part of a longer name is found in whole words, whatever its capitals and accents.
    """
    m = schema.maps.c
    asked = select(m.id, m.name, m.deleted_at).order_by(m.name, m.id)
    found: list[Found] = []
    with database.reading() as connection:
        for map_id, map_name, deleted_at in connection.execute(asked).all():
            everything = read_everything(connection, map_id)
            of_map = (map_id, map_name or "Map without a name", deleted_at is not None)
            for person, called, present, places in _of_name(everything, name):
                found.append(Found(*of_map, person, called, present, places))
    return tuple(found)


def _of_name(everything: Everything, name: str) -> Iterator[tuple[str, str, bool, int]]:
    by_name = Traces((), (name,), "erased")
    people = everything.people()
    now = {str(row.get("id", "")) for row in everything.document.rows("people").values()}
    called: dict[str, str] = {}
    for somebody in people:
        if somebody.id and (
            by_name.is_in(somebody.name) or by_name.is_in(somebody.id) or somebody.id == name
        ):
            called[somebody.id] = called.get(somebody.id) or somebody.name
    for person, name_there in called.items():
        places = len(_on_map(everything, find_traces(everything, person)))
        yield person, name_there or person, person in now, places
    if not called and (places := len(_on_map(everything, by_name))):
        yield "", name, False, places


def _history(everything: Everything, traces: Traces) -> Iterator[Held]:
    """Yield earlier states of rows that hold the person, each once, with who wrote them and when."""
    made = {line.key["revision"]: line for line in everything.lines if line.table == "revisions"}
    for kept in everything.changes:
        table, line = kept.change.table, made.get(kept.revision)
        at = long_date(line.at.date()) if line is not None and line.at else ""
        by = line.by if line is not None else ""
        for sort, row in (("Before", kept.change.before), ("After", kept.change.after)):
            if row is None or traces.row(table, row) == dict(row):
                continue
            what = f"Revision {kept.revision}: {_describe(everything.document, traces, table, row)}"
            yield Held(HISTORY, f"{sort} an edit", what, table, row, at, by)


def _describe(document: Document, traces: Traces, table: str, row: object) -> str:
    if not isinstance(row, dict):
        return ""
    return "the map's name, purpose, words or settings" if table == HEAD else describe(document, table, row)


def _lines(everything: Everything, traces: Traces) -> Iterator[Held]:
    for line in everything.lines:
        row = {**line.texts, **line.data}
        if traces.anywhere(row) == row:
            continue
        where, sort = _SORTS[line.table]
        what = "; ".join(
            v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in row.values() if v
        )
        yield Held(where, sort, what, line.table, row, long_date(line.at.date()) if line.at else "", line.by)


def _elsewhere(other: Everything, traces: Traces) -> Iterator[Held]:
    """Say that another map names somebody by one of the names; an id alone may be somebody else there."""
    by_name = Traces((), (*traces.names, *traces.ids), traces.word, traces.others, traces.quiet)
    if any(by_name.is_in(row) for _, row in other.states()):
        name = str(head_data(other.document.head)["name"]) or "Map without a name"
        yield Held(ELSEWHERE, "The same name", f"“{name}” holds the same name", "", {"map": name})


def copies_of(database: Database, map_id: str) -> tuple[str, ...]:
    """Return the maps that were made as copies of a map, or of a copy of it, and are still kept.

    Copies that were made where nobody signs in are not known: nobody notes them there.
    """
    a, m = schema.audit.c, schema.maps.c
    with database.reading() as connection:
        made = connection.execute(
            select(a.map_id, a.facts).where(a.action == "duplicate").order_by(a.id)
        ).all()
        kept = set(connection.execute(select(m.id)).scalars())
    found = [map_id]
    for of, facts in made:
        if of in found:
            found.append(str(json.loads(facts).get("copy", "")))
    return tuple(copy for copy in found[1:] if copy in kept)


def named_accounts(database: Database, traces: Traces) -> tuple[str, ...]:
    """Return the logins of accounts that carry one of the names; accounts are removed where accounts are."""
    u = schema.users.c
    with database.reading() as connection:
        found = connection.execute(select(u.login, u.name).order_by(u.login)).all()
    return tuple(login for login, name in found if traces.is_in(login) or traces.is_in(name))
