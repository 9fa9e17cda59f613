"""What a user can do to a map, each as one edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from netmap.errors import ParameterError
from netmap.model.document import HEAD, Change, Data, Document, Edit, head_data
from netmap.model.records import LIST_JOINT, TABLES

#: which columns of which tables hold the id of an actor
ACTOR_COLUMNS = {
    "organisations": ("part_of",),
    "roles": ("person", "organisation"),
    "relationships": ("source", "target"),
    "decisions": ("body",),
    "parts": ("actor",),
    "ratings": ("actor",),
}
#: rows of these tables go when the one they are about goes; elsewhere the cell is emptied
GOES_WITH = {
    "roles": ("organisation",),
    "relationships": ("source", "target"),
    "parts": ("actor",),
    "ratings": ("actor",),
}
#: rows that say the same in these columns are one
SAME = {
    "roles": ("person", "organisation", "title", "start", "end"),
    "relationships": ("source", "target", "kind", "start", "end", "reported_by"),
    "parts": ("decision", "actor", "stage", "as_group"),
}
LONGEST_ID = 60


def new_id(document: Document, name: str, *tables: str, taken: Iterable[str] = ()) -> str:
    """Return an id for something new: its name, with a number where that is taken."""
    used = {str(row.get("id", "")) for table in tables for row in document.rows(table).values()} | set(taken)
    stem = " ".join(name.split())[:LONGEST_ID] or "unnamed"
    number, found = 1, stem
    while found in used:
        number += 1
        found = f"{stem} {number}"
    return found


def add_rows(label: str, rows: Sequence[tuple[str, Data]]) -> Edit:
    """Return the edit that adds rows to tables."""
    return Edit(label, tuple(Change(table, -1 - i, None, _tidy(row)) for i, (table, row) in enumerate(rows)))


def change_row(document: Document, table: str, key: int, values: Data, label: str = "") -> Edit:
    """Return the edit that sets some cells of a row; an empty cell is removed."""
    before = document.get(table, key)
    if before is None:
        raise ParameterError("that row is no longer there; look at the table again.")
    after = _tidy({**before, **values})
    return Edit(label or f"change a row of {table}", (Change(table, key, before, after),))


def change_seen(table: str, key: int, seen: Data, values: Data) -> Edit:
    """Return the edit that sets some cells of a row as somebody saw it, whatever it is now."""
    return Edit(f"change a row of {table}", (Change(table, key, seen, _tidy({**seen, **values})),))


def change_head(document: Document, values: Data, label: str) -> Edit:
    """Return the edit that sets the map's name, purpose, vocabulary or settings."""
    before = head_data(document.head)
    return Edit(label, (Change(HEAD, 0, before, {**before, **values}),))


def _tidy(row: Data) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value not in (None, "", [], ())}


def join_edits(label: str, edits: Iterable[Edit]) -> Edit:
    """Return several edits as one; their new rows keep apart."""
    changes: list[Change] = []
    for edit in edits:
        for change in edit.changes:
            new = change.key < 0
            changes.append(change._replace(key=-1 - len(changes)) if new else change)
    return Edit(label, tuple(changes))


def remove_rows(document: Document, table: str, keys: Sequence[int], label: str = "") -> Edit:
    """Return the edit that removes rows and everything that cannot stand without them."""
    gone = {(table, key): document.rows(table)[key] for key in keys if key in document.rows(table)}
    ids = {str(row.get("id", "")) for row in gone.values()} - {""}
    emptied: dict[tuple[str, int], dict[str, Any]] = {}
    if table in ("people", "organisations"):
        kept = {
            str(row.get("id", ""))
            for name in ("people", "organisations")
            for key, row in document.rows(name).items()
            if (name, key) not in gone
        }
        for place, column in _mentions(document, ids - kept):
            row = document.rows(place[0])[place[1]]
            if column in GOES_WITH.get(place[0], ()):
                gone[place] = row
            else:
                emptied.setdefault(place, dict(row)).pop(column, None)
    if table == "decisions":
        for key, row in document.rows("parts").items():
            if str(row.get("decision", "")) in ids:
                gone["parts", key] = row
    changes = [Change(name, key, row, None) for (name, key), row in gone.items()]
    changes += [
        Change(name, key, document.rows(name)[key], row)
        for (name, key), row in emptied.items()
        if (name, key) not in gone
    ]
    return Edit(label or f"remove {len(keys)} from {table}", tuple(changes))


def make_like(document: Document, then: Document, label: str) -> Edit:
    """Return the edit that makes a map what it was at another time."""
    changes = [Change(HEAD, 0, head_data(document.head), head_data(then.head))]
    for table in TABLES:
        now, before = document.rows(table), then.rows(table)
        changes += [Change(table, k, now.get(k), before.get(k)) for k in sorted(now.keys() | before.keys())]
    return Edit(label, tuple(change for change in changes if change.before != change.after))


def _mentions(document: Document, ids: set[str]) -> Iterator[tuple[tuple[str, int], str]]:
    for table, columns in ACTOR_COLUMNS.items():
        for key, row in document.rows(table).items():
            for column in columns:
                if str(row.get(column, "")) in ids:
                    yield (table, key), column


def merge_people(document: Document, keep: str, other: str) -> Edit:
    """Return the edit that makes two people, who are the same, one.

    Everything said about `other` is said about `keep` from now on; groups and assets are joined,
    rows that then say the same twice, or relate somebody to themselves, go.

    Raises
    ------
    ParameterError
        If one of the two is not there, or both are the same row.
    """
    found = {str(row.get("id", "")): key for key, row in document.rows("people").items()}
    if keep not in found or other not in found or keep == other:
        raise ParameterError("choose two different people who are both on the map.")
    one, two = (document.rows("people")[found[i]] for i in (keep, other))
    joined = {**two, **one}
    for column in ("groups", "assets"):
        words = dict.fromkeys([*_words(one.get(column)), *_words(two.get(column))])
        if words:
            joined[column] = list(words)
    changes = [Change("people", found[keep], one, joined), Change("people", found[other], two, None)]
    for table, columns in ACTOR_COLUMNS.items():
        changes += _redirect(document, table, columns, keep, other)
    return Edit(f"merge {_name(two)} into {_name(one)}", tuple(c for c in changes if c.before != c.after))


def _redirect(
    document: Document, table: str, columns: Sequence[str], keep: str, other: str
) -> Iterator[Change]:
    same = SAME.get(table, ())
    seen = {
        tuple(str(row.get(c, "")) for c in same)
        for row in document.rows(table).values()
        if not any(str(row.get(c, "")) == other for c in columns)
    }
    for key, row in document.rows(table).items():
        if not any(str(row.get(column, "")) == other for column in columns):
            continue
        after = {c: keep if c in columns and str(v) == other else v for c, v in row.items()}
        facts = tuple(str(after.get(c, "")) for c in same)
        itself = table == "relationships" and after.get("source") == after.get("target")
        yield Change(table, key, row, None if itself or (same and facts in seen) else after)
        seen.add(facts)


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [word.strip() for word in value.split(LIST_JOINT.strip()) if word.strip()]
    return list(value or ())


def _name(row: Data) -> str:
    return str(row.get("name") or row.get("id") or "")


def with_ids(document: Document, table: str, rows: Sequence[Data]) -> list[dict[str, Any]]:
    """Return rows with an id where one is needed and missing; rows with nothing in them are left out."""
    made: list[dict[str, Any]] = []
    shared = ("people", "organisations") if table in ("people", "organisations") else (table,)
    for row in map(_tidy, rows):
        if not any(row.values()):
            continue
        if not row.get("id") and not TABLES[table].made_from:
            name = str(row.get("name") or row.get("title") or "")
            row["id"] = new_id(document, name, *shared, taken=[str(m.get("id", "")) for m in made])
        made.append(row)
    return made
