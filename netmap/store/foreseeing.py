"""What erasing somebody would do, before it is done: names are common, and a word is soon replaced too often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from netmap.model.document import HEAD
from netmap.model.traces import Traces, remove_person
from netmap.store.database import Database
from netmap.store.everything import (
    Everything,
    Perhaps,
    find_touched,
    find_traces,
    new_line,
    read_everything,
    rewrite_change,
    suggest,
)


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
    edit = remove_person(traces.document(everything.document), traces.word, "")
    touched = find_touched(everything, traces)
    rewritten = {k.revision for k in everything.changes if rewrite_change(traces, k.change) != k.change}
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
            line.table == "contributions" and new_line(traces, line) is not None for line in everything.lines
        ),
        perhaps=suggest(everything, traces),
    )


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
