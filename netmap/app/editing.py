"""Tables to type in: every change is one edit, saved at once; wrong rows stay, with their problems.

A table editor starts afresh when its data change, which would throw people out of the cell they are
typing in. So the rows shown stay as they were while somebody is in the table; every change is saved
as a change of what was shown, so that nothing others wrote meanwhile is overwritten unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from netmap.app.cache import made_of
from netmap.app.columns import Column, column_config
from netmap.app.live import is_held
from netmap.app.marks import unmarked
from netmap.app.state import CONFLICT, Current, can_edit, desk, save, say, told
from netmap.model.document import Document, Edit
from netmap.model.edits import add_rows, change_seen, join_edits, remove_rows, with_ids
from netmap.model.problems import Problem

Row = Mapping[str, Any]
#: the column that says beside a row why it does not count
TO_MEND = "⚠ To put right"
#: so many changes by others are listed under a table that somebody is in
MOST_SAID = 8


class Typing(NamedTuple):
    """What the editor of one table goes by while somebody types in it."""

    map_id: str
    base: int
    keys: tuple[int, ...]
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    #: the rows as they were shown, with one's own changes: what others change is told by it
    seen: dict[int, Row]
    #: which row each added line has become
    added: dict[int, int]
    #: how many problems the rows had
    wrong: int
    #: what the table showed before that, which may be what is on screen still
    before: Typing | None = None


def edit_table(
    current: Current, table: str, columns: Sequence[Column], *, alt: str, where: tuple[str, str] = ("", "")
) -> None:
    """Show a table to type in: all of its rows, or those with a value in a column, which added ones get."""
    place = _place(table, where)
    typing: Typing | None = st.session_state.get(place)
    now, began = _rows(current, table, where), False
    wrong = sum(problem.table == table for problem in current.usable.problems)
    if typing is None or typing.map_id != current.map_id or _is_old(typing, now, columns, wrong):
        keys = tuple(now)
        frame = _frame(current, table, columns, where, keys)
        before = typing and typing._replace(before=None)
        typing = Typing(current.map_id, current.revision, keys, frame, tuple(columns), now, {}, wrong, before)
        st.session_state[place], began = typing, True
    st.data_editor(
        typing.frame,
        key=_key(place, typing),
        num_rows="dynamic" if can_edit() else "fixed",
        hide_index=True,
        width="stretch",
        column_config={column.field: column_config(column) for column in typing.columns},
        disabled=[TO_MEND] if can_edit() else True,
        on_change=_commit,
        args=(
            table,
            _key(place, typing),
            where,
        ),  # Streamlit keeps these for as long as the session: nothing large
        alt=alt,
        placeholder="",
    )
    if began and any(st.session_state[_key(place, typing)].values()):
        # typed before this server was started: the browser shows it, so it must not stay unsaved
        _commit(table, _key(place, typing), where)
        st.rerun()
    _show_others(typing, now)
    show_problems(current, table, columns, (*typing.keys, *typing.added.values()) if where[0] else None)


def _rows(current: Current, table: str, where: tuple[str, str]) -> dict[int, Row]:
    """Return the rows to show, by key."""
    rows = current.document.rows(table)
    return {key: row for key, row in rows.items() if not where[0] or str(row.get(where[0]) or "") == where[1]}


def _is_old(typing: Typing, now: Mapping[int, Row], columns: Sequence[Column], wrong: int) -> bool:
    """Say whether a table should be drawn anew: never under the hands of somebody who is in it."""
    if wrong < typing.wrong:  # what was put right must not go on saying that it is wrong
        return True
    chosen = [(column.field, tuple(column.options)) for column in columns]
    offered = [(column.field, tuple(column.options)) for column in typing.columns]
    return (typing.seen != now or chosen != offered) and not is_held()


def _show_others(typing: Typing, now: Mapping[int, Row]) -> None:
    """Say what others have changed in a table while somebody is in it, before it is drawn anew."""
    if typing.seen == now:
        return
    labels = {column.field: column for column in typing.columns}
    lines = []
    for key in sorted(typing.seen.keys() | now.keys()):
        before, after = typing.seen.get(key), now.get(key)
        if before == after:
            continue
        row = after or before or {}
        name = str(row.get("name") or row.get("title") or row.get("id") or f"row {key}")
        if before is None or after is None:
            lines.append(f"“{name}” was {'added' if before is None else 'removed'}")
            continue
        for field in dict.fromkeys([*before, *after]):
            if before.get(field) != after.get(field) and field in labels:
                lines.append(
                    f"“{name}”, {labels[field].label}: now “{_shown(after.get(field), labels[field])}”"
                )
    n = len(lines)
    more = f"; and {n - MOST_SAID} more" if n > MOST_SAID else ""
    st.info(
        f"Others have changed this table; it is drawn anew when you leave it. {unmarked('; '.join(lines[:MOST_SAID]))}{more}."
    )


def _shown(value: Any, column: Column) -> str:
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(column.words(str(v)) if v not in (None, "") else "" for v in values)


def _place(table: str, where: tuple[str, str]) -> str:
    return f"typing/{table}" + ("/" + "=".join(where) if where[0] else "")


def _key(place: str, typing: Typing) -> str:
    return f"{place.removeprefix('typing/')}/{typing.map_id}/{typing.base}"


def _frame(
    current: Current, table: str, columns: Sequence[Column], where: tuple[str, str], keys: Sequence[int]
) -> pd.DataFrame:
    """Return what the editor shows; a room of people who look at the same rows share it."""
    rows = current.document.rows(table)
    wrong: dict[int, list[str]] = {}
    for problem in current.usable.problems:
        if problem.table == table:
            wrong.setdefault(problem.row, []).append(problem.found)

    def draw() -> pd.DataFrame:
        cells = [tuple(_to_cell(rows[key].get(column.field), column) for column in columns) for key in keys]
        frame = pd.DataFrame(cells, columns=[column.field for column in columns], dtype=object)
        if wrong:
            frame.insert(0, TO_MEND, ["; ".join(wrong.get(key, [])) or None for key in keys])
        return frame

    shape = tuple((column.field, column.kind) for column in columns)
    return made_of(("frame", current.map_id, table, where, shape, repr(wrong)), (rows,), draw)


def _to_cell(value: Any, column: Column) -> Any:
    if column.kind in ("many", "free"):
        return [w.strip() for w in value.split("|")] if isinstance(value, str) else list(value or [])
    if column.kind == "check":
        return value if isinstance(value, bool) else str(value or "").casefold() in ("yes", "true", "1")
    if column.kind == "number":
        try:
            return None if value in (None, "") else float(value)
        except (TypeError, ValueError):
            return None
    return None if value is None else str(value)


@told
def _commit(table: str, key: str, where: tuple[str, str]) -> None:
    """Save what the editor of a key reports since the last time, as a change of what it showed."""
    place = _place(table, where)
    typing: Typing | None = st.session_state.get(place)
    while typing is not None and _key(place, typing) != key:
        # it was being drawn anew when this was typed, and nobody has seen that yet
        typing = typing.before
    if typing is None:
        say("The table was drawn anew while you typed: please type that again.", icon="!")
        return
    columns = typing.columns
    delta = st.session_state[key]
    document = desk().load(typing.map_id).document
    added = [_from_cells(row, columns) for row in delta["added_rows"]]
    if where[0]:
        added = [{**row, where[0]: where[1]} if any(row.values()) else row for row in added]
    cells = {
        typing.keys[int(at)]: _from_cells(row, columns)
        for at, row in delta["edited_rows"].items()
        if int(at) not in delta["deleted_rows"]
    }
    gone = [typing.keys[at] for at in delta["deleted_rows"]]
    shrunk = len(added) < len(typing.added)
    new: list[int] = []
    rows: list[tuple[str, Row]] = []
    if shrunk:
        # the editor does not say which of the added lines went: those whose cells are no longer there
        gone += _vanished(typing.seen, typing.added.values(), added)
    else:
        cells |= {typing.added[at]: row for at, row in enumerate(added) if at in typing.added}
        for at, row in enumerate(added):
            made = [] if at in typing.added else with_ids(document, table, [row])
            if made:
                new.append(at)
                rows += [(table, made[0])]
    edits = [
        change_seen(table, key, typing.seen[key], row) for key, row in cells.items() if key in typing.seen
    ]
    edits += [add_rows("add", rows)] if rows else []
    edits += [_remove(document, table, gone, typing.seen)] if gone else []
    joined = join_edits(f"change {table}", edits)
    kept = tuple(change for change in joined.changes if change.before != change.after)
    saved = save(Edit(joined.label, kept)) if kept else None
    if saved is None:
        if CONFLICT in st.session_state:  # it is asked about; the table shows what is there
            st.session_state.pop(place, None)
        return
    if shrunk:
        st.session_state.pop(place, None)
        return
    seen = dict(typing.seen)
    fresh = iter(saved.new_keys)
    for change in kept:
        row_key = next(fresh) if change.key < 0 else change.key
        if change.table == table and change.after is not None:
            seen[row_key] = change.after
        elif change.table == table:
            seen.pop(row_key, None)
    mine = {**typing.added, **dict(zip(new, saved.new_keys, strict=True))}
    st.session_state[place] = typing._replace(seen=seen, added=mine)


def _remove(document: Document, table: str, keys: Sequence[int], seen: Mapping[int, Row]) -> Edit:
    """Return the edit that removes rows as they were shown: what others changed in them is told."""
    there = [key for key in keys if document.get(table, key) is not None]
    edit = remove_rows(document, table, there)
    changes = (
        change._replace(before=seen[change.key])
        if change.table == table and change.after is None and change.key in seen
        else change
        for change in edit.changes
    )
    return Edit(edit.label, tuple(changes))


def _vanished(rows: Mapping[int, Row], keys: Any, added: Sequence[Row]) -> list[int]:
    left = [dict(row) for row in added]
    gone = []
    for key in keys:
        row = rows.get(key, {})
        match = next((r for r in left if all(row.get(k) == v for k, v in r.items() if v)), None)
        if match is None:
            gone.append(key)
        else:
            left.remove(match)
    return gone


def _from_cells(cells: Row, columns: Sequence[Column]) -> dict[str, Any]:
    known = {column.field for column in columns}
    return {
        field: (list(value) if isinstance(value, list | tuple) else value)
        for field, value in cells.items()
        if field in known
    }


def show_problems(
    current: Current, table: str, columns: Sequence[Column], only: Sequence[int] | None = None
) -> None:
    """List what keeps rows of a table from counting, with what to do; the rows stay as typed."""
    labels = {column.field: column.label for column in columns}
    keys = list(current.document.rows(table) if only is None else only)
    every = [p for p in current.usable.problems if p.table == table and (only is None or p.row in keys)]
    found = [problem for problem in every if problem.code != "waits_for"]
    waiting = len({problem.row for problem in every if problem.code == "waits_for"})
    if waiting:
        st.warning(f"Waiting for another table to be put right: {waiting} rows here.")
    if not found:
        return
    n = len({problem.row for problem in found})
    st.warning(f"{n} {'row does' if n == 1 else 'rows do'} not count yet; nothing typed is lost.")
    for problem in found[:50]:
        st.markdown(f"- {_words(problem, keys, labels)}")


def _words(problem: Problem, keys: Sequence[int], labels: Mapping[str, str]) -> str:
    number = keys.index(problem.row) + 1 if problem.row in keys else problem.row
    field = labels.get(problem.field, problem.field)
    text = f"Row {number}, {field}: {problem.found}. To put it right: {problem.mend}."
    return unmarked(text)
