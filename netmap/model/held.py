"""Everything that a map holds on one person, as a table: what people may ask to see about themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from netmap.model.document import HEAD, Data, Document, head_data
from netmap.model.records import LIST_JOINT
from netmap.model.traces import Traces, id_columns, sets_of

#: where something is held
NOW, HISTORY, VERSION, WORKSHOP, ELSEWHERE = (
    "The map as it is now", "History of the map", "Named version", "Workshop", "Another map",
)  # fmt: skip
#: what a row of a table is to the person whose id it holds
SORTS = {
    "people": "Their row",
    "organisations": "Named in an organisation",
    "roles": "Their post",
    "relationships": "Their relationship",
    "decisions": "Decided by them",
    "parts": "Their part in a decision",
    "perspectives": "Their own picture",
    "ratings": "What somebody said about them",
}
REPORTED, SAID, NAMED, CHOSEN = (
    "Reported in their picture", "Said in their picture", "Named in a text", "In a set that must be connected",
)  # fmt: skip
ORDER = (*SORTS.values(), REPORTED, SAID, CHOSEN, NAMED)


class Held(NamedTuple):
    """One thing that is held on somebody.

    `what` is a sentence for people, `data` the same as it is kept.
    """

    where: str
    sort: str
    what: str
    table: str
    data: Data
    #: when it was written and by whom, where that is known
    at: str = ""
    by: str = ""


def held_in(document: Document, traces: Traces) -> tuple[Held, ...]:
    """Return everything that a map, as it is now, holds on a person.

    Parameters
    ----------
    document : Document
        The map, rows with problems included. Not modified.
    traces : Traces
        Who is looked for.

    Returns
    -------
    tuple of Held
        Their row first, then what is about them by id, then texts that name them.
    """
    found = [
        Held(NOW, sort, describe(document, table, row), table, row)
        for table, rows in document.tables.items()
        for row in rows.values()
        if (sort := _sort(traces, table, row))
    ]
    found += _in_head(document, traces)
    return tuple(sorted(found, key=lambda held: ORDER.index(held.sort)))


def _sort(traces: Traces, table: str, row: Data) -> str:
    here = [column for column in id_columns(table) if str(row.get(column, "")) in traces.ids]
    if not here:
        return NAMED if traces.row(table, row) != dict(row) else ""
    if here == ["reported_by"]:
        return REPORTED
    return SAID if table == "ratings" and "actor" not in here else SORTS[table]


def _in_head(document: Document, traces: Traces) -> Iterator[Held]:
    head = head_data(document.head)
    for own in sets_of(head):
        if any(actor in traces.ids for actor in own.get("actors", ())):
            yield Held(NOW, CHOSEN, f"Set “{own.get('label') or own['id']}”", HEAD, own)
    for name, value in head.items():
        if name == "settings":
            value = {**value, "coverage": _without_actors(value.get("coverage"))}
        for path, text in _paths(value, name):
            if traces.is_in(text):
                yield Held(NOW, NAMED, f"{_words(path)}: {text}", HEAD, {path: text})


def _without_actors(coverage: Any) -> Any:
    if isinstance(coverage, list | tuple):
        return [_without_actors(own) for own in coverage]
    if isinstance(coverage, Mapping):
        return {name: _without_actors(v) for name, v in coverage.items() if name != "actors"}
    return coverage


def _paths(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _paths(inner, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _paths(inner, path)


def _words(path: str) -> str:
    return path.replace(".", ", ").replace("_", " ").capitalize()


def describe(document: Document, table: str, row: Data) -> str:
    """Return a row in words; a rating as what somebody said, never as a fact."""
    call = _caller(document)
    if table == "relationships":
        kind = document.head.vocabulary.label("kinds", str(row.get("kind", "")))
        return _join(
            f"{call(row, 'source')} {kind} {call(row, 'target')}",
            row,
            ("source", "target", "kind", "id"),
        )
    if table == "ratings":
        question = document.head.vocabulary.label("questions", str(row.get("question", "")))
        said = f"“{call(row, 'perspective')}” said of {call(row, 'actor')}: {question} {row.get('value', '')}"
        return _join(said, row, ("perspective", "actor", "question", "value", "id"))
    if table == "parts":
        stage = document.head.vocabulary.label("stages", str(row.get("stage", "")))
        return _join(
            f"{call(row, 'actor')} in “{call(row, 'decision')}”: {stage}",
            row,
            ("actor", "decision", "stage", "id"),
        )
    if table == "roles":
        post = f"{call(row, 'person') or 'Vacant'}: {row.get('title') or 'a post'} at {call(row, 'organisation')}"
        return _join(post, row, ("person", "title", "organisation", "id"))
    name = str(row.get("name") or row.get("title") or row.get("id") or "")
    return _join(name, row, ("name", "title"))


def _join(first: str, row: Data, told: tuple[str, ...]) -> str:
    rest = [
        f"{column.replace('_', ' ')}: {_cell(value)}" for column, value in row.items() if column not in told
    ]
    return "; ".join([first, *rest])


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return LIST_JOINT.join(value)
    return str(value) if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)


def _caller(document: Document) -> Any:
    def call(row: Data, column: str) -> str:
        wanted = str(row.get(column, ""))
        tables = {"perspective": ("perspectives", "people"), "decision": ("decisions",)}
        for table in tables.get(column, ("people", "organisations")):
            for other in document.rows(table).values():
                if str(other.get("id", "")) == wanted:
                    return str(other.get("name") or other.get("title") or wanted)
        return wanted

    return call


__all__ = ["ELSEWHERE", "HISTORY", "NOW", "SORTS", "VERSION", "WORKSHOP", "Held", "describe", "held_in"]
