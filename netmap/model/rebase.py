"""Moving an edit onto a map that others have changed since: field by field, nothing overwritten unseen.

Two people who change different things never disturb each other. Where both changed the same field to
something else, the later one has a conflict: what they wrote, what is there now, and a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from netmap.model.document import HEAD, Change, Data, Edit

#: how to find a row as it is now: table and key
Now = Callable[[str, int], Data | None]
#: the "field" of a conflict about a whole row that was removed, or put there, by somebody else
WHOLE = ""
#: parts of a map's head that are dicts; lists of words are told apart by their id
_NESTED = ("vocabulary", "settings", "attributes")


class FieldConflict(NamedTuple):
    """One field that two people changed: what it was, what the later one wrote, what it is now.

    The `field` is empty where one of them changed a row that the other removed. `by` and `revision`
    say who was first, where the store knows.
    """

    table: str
    key: int
    field: str
    before: Any
    yours: Any
    theirs: Any
    by: str = ""
    revision: int = 0


class Rebased(NamedTuple):
    """An edit that fits the map as it is now, and what of it does not."""

    edit: Edit
    conflicts: tuple[FieldConflict, ...]


def rebase(edit: Edit, now: Now) -> Rebased:
    """Return an edit moved onto the rows as they are now.

    Parameters
    ----------
    edit : Edit
        What somebody did to the map as they saw it.
    now : callable
        Gives a row as it is now by table and key, ``None`` where there is none.

    Returns
    -------
    Rebased
        Changes that are done already, by whomever, are left out of the edit; if there are conflicts,
        they are left out of it too.
    """
    changes: list[Change] = []
    conflicts: list[FieldConflict] = []
    seen: dict[tuple[str, int], Data | None] = {}
    for change in edit.changes:
        place = (change.table, change.key)
        if change.key < 0:
            changes.append(change)
            continue
        row = seen[place] if place in seen else now(*place)
        after, found = _move(change, row)
        conflicts += found
        if after != row:
            changes.append(Change(change.table, change.key, row, after))
        seen[place] = after
    return Rebased(Edit(edit.label, tuple(changes)), tuple(conflicts))


def _move(change: Change, row: Data | None) -> tuple[Data | None, list[FieldConflict]]:
    """Return a row after a change made against an older state of it, and what stands in the way."""
    if row == change.before:
        return change.after, []
    if row == change.after:
        return row, []
    place = (change.table, change.key)
    if row is None or change.before is None:
        return row, [FieldConflict(*place, WHOLE, change.before, change.after, row)]
    before, cells = to_cells(change.table, change.before), to_cells(change.table, row)
    if change.after is None:
        touched = [f for f in _union(before, cells) if before.get(f) != cells.get(f)]
        return row, [FieldConflict(*place, f, before.get(f), None, cells.get(f)) for f in touched]
    after = to_cells(change.table, change.after)
    result = dict(cells)
    conflicts: list[FieldConflict] = []
    for field in _union(before, after):
        mine, was, there = after.get(field), before.get(field), cells.get(field)
        if mine == was or there == mine:
            continue
        if there != was:
            conflicts.append(FieldConflict(*place, field, was, mine, there))
        elif field in after:
            result[field] = mine
        else:
            result.pop(field, None)
    if result == cells:
        return row, conflicts
    return _row(change.table, result, change.after), conflicts


def keep_mine(edit: Edit, conflicts: Sequence[FieldConflict]) -> Edit:
    """Return an edit that puts through what its maker wrote, having been told what is there now.

    What was changed again since they were told is a conflict again.
    """
    told: dict[tuple[str, int], dict[str, Any]] = {}
    for c in conflicts:
        told.setdefault((c.table, c.key), {})[c.field] = c.theirs
    changes = []
    for change in edit.changes:
        fields = told.get((change.table, change.key))
        if fields and WHOLE in fields:
            change = change._replace(before=fields[WHOLE])
        elif fields and change.before is not None:
            change = change._replace(before=_with_cells(change.table, change.before, fields))
        changes.append(change)
    return Edit(edit.label, tuple(changes))


def keep_theirs(edit: Edit, conflicts: Sequence[FieldConflict]) -> Edit:
    """Return what is left of an edit without what it has conflicts about."""
    told: dict[tuple[str, int], dict[str, Any]] = {}
    for c in conflicts:
        told.setdefault((c.table, c.key), {})[c.field] = c.before
    changes = []
    for change in edit.changes:
        fields = told.get((change.table, change.key))
        if fields is None:
            changes.append(change)
        elif change.before is not None and change.after is not None and WHOLE not in fields:
            after = _with_cells(change.table, change.after, fields)
            changes.append(change._replace(after=after))
    return Edit(edit.label, tuple(change for change in changes if change.before != change.after))


def _with_cells(table: str, row: Data, values: Mapping[str, Any]) -> Data:
    cells = to_cells(table, row)
    for field, value in values.items():
        if value is None:
            cells.pop(field, None)
        else:
            cells[field] = value
    return _row(table, cells, row)


def _union(*cells: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(field for some in cells for field in some))


def to_cells(table: str, row: Data) -> dict[str, Any]:
    """Return the fields that are told apart: columns of a row; of the head also each word and setting."""
    if table != HEAD:
        return dict(row)
    return dict(_flatten(row))


def _flatten(head: Data) -> Iterator[tuple[str, Any]]:
    for name, value in head.items():
        if name not in _NESTED:
            yield name, value
            continue
        for part, inner in value.items():
            if name == "vocabulary" and isinstance(inner, list):
                for word in inner:
                    yield f"vocabulary.{part}.{word['id']}", word
            else:
                yield f"{name}.{part}", inner


def _row(table: str, cells: Mapping[str, Any], like: Data) -> Data:
    """Return the row that these cells make; words of the vocabulary in the order of `like`, new ones last."""
    if table != HEAD:
        return dict(cells)
    head: dict[str, Any] = {name: {} if name in _NESTED else None for name in like}
    lists = {part for part, inner in like.get("vocabulary", {}).items() if isinstance(inner, list)}
    head["vocabulary"] = {part: [] for part in lists}
    place = {field: i for i, (field, _) in enumerate(_flatten(like))}
    for field in sorted(cells, key=lambda f: place.get(f, len(place))):
        name, _, rest = field.partition(".")
        part, _, word = rest.partition(".")
        if name not in _NESTED:
            head[field] = cells[field]
        elif name == "vocabulary" and part in lists and word:
            head[name][part].append(cells[field])
        else:
            head[name][rest] = cells[field]
    return head


#: tables whose ids people see and refer to; the first two share theirs
_NAMED = ("people", "organisations", "decisions", "perspectives")
#: which columns refer to which of them, in the rows that may come with a new one
_REFER = {
    "organisations": {"part_of": "actors"},
    "roles": {"person": "actors", "organisation": "actors"},
    "relationships": {"source": "actors", "target": "actors", "reported_by": "perspectives"},
    "decisions": {"body": "actors"},
    "parts": {"actor": "actors", "decision": "decisions"},
    "ratings": {"actor": "actors", "perspective": "perspectives"},
}


class Taken(NamedTuple):
    """A row that has an id already."""

    table: str
    key: int
    row: Data


class Settled(NamedTuple):
    """An edit whose new rows have ids of their own, and the rows that two people added alike."""

    edit: Edit
    #: key of the row that is there already, by the (negative) key of the new one left out
    alike: Mapping[int, int]


def names_ids(edit: Edit) -> bool:
    """Say whether an edit adds rows with ids that people see."""
    return any(change.key < 0 and change.table in _NAMED for change in edit.changes)


def space(table: str) -> str:
    """Return which ids a table shares with others."""
    return "actors" if table in ("people", "organisations") else table


def settle_ids(edit: Edit, taken: Mapping[tuple[str, str], Taken]) -> Settled:
    """Return an edit whose new rows take nobody's id.

    Ids are made from names, so two people who add "Ward manager" at the same time give it the same
    id. If the second says nothing more than the first, both mean the same row; else the second gets
    a number, and what came with it refers to that.

    Parameters
    ----------
    edit : Edit
        What is about to be saved.
    taken : mapping
        Rows that are there, by space and id.
    """
    renamed: dict[tuple[str, str], str] = {}
    alike: dict[int, int] = {}
    used = set(taken) | {
        (space(c.table), str((c.after or {}).get("id", ""))) for c in edit.changes if c.key < 0
    }
    for change in edit.changes:
        row = change.after or {}
        place = (space(change.table), str(row.get("id", "")))
        there = taken.get(place)
        if change.key >= 0 or change.table not in _NAMED or there is None:
            continue
        if there.table == change.table and all(there.row.get(f) == v for f, v in row.items()):
            alike[change.key] = there.key
            continue
        number = 2
        while (place[0], f"{place[1]} {number}") in used:
            number += 1
        renamed[place] = f"{place[1]} {number}"
        used.add((place[0], renamed[place]))
    if not renamed and not alike:
        return Settled(edit, {})
    changes = [_refer(c, renamed) if c.key < 0 else c for c in edit.changes if c.key not in alike]
    return Settled(Edit(edit.label, tuple(changes)), alike)


def _refer(change: Change, renamed: Mapping[tuple[str, str], str]) -> Change:
    row = dict(change.after or {})
    if change.table in _NAMED:
        row["id"] = renamed.get((space(change.table), str(row.get("id", ""))), row.get("id"))
    for column, where in _REFER.get(change.table, {}).items():
        if column in row:
            row[column] = renamed.get((where, str(row[column])), row[column])
    return change._replace(after={field: value for field, value in row.items() if value is not None})
