"""Tables to type in: every change is one edit, saved at once; wrong rows stay, with their problems.

A table editor starts afresh when its data change, which would throw people out of the cell they are
typing in. So the rows shown are those of the revision at which typing began; every change is saved
against the map as it is now, and only a change from elsewhere brings fresh rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from netmap.app.state import Current, save, store
from netmap.model.document import Edit
from netmap.model.edits import add_rows, change_row, join_edits, remove_rows, with_ids
from netmap.model.problems import Problem

Row = Mapping[str, Any]
#: the column that says beside a row why it does not count
TO_MEND = "⚠ To put right"


class Column(NamedTuple):
    """One column: its field, its heading, and what can be chosen."""

    field: str
    label: str
    kind: str = "text"
    options: Sequence[str] = ()
    words: Callable[[str], str] = str
    help: str = ""
    width: Any = None


class Typing(NamedTuple):
    """What the editor of one table goes by while somebody types in it."""

    map_id: str
    base: int
    latest: int
    keys: tuple[int, ...]
    frame: pd.DataFrame
    #: which row each added line has become
    added: dict[int, int]
    #: how many problems the rows had
    wrong: int


def edit_table(
    current: Current, table: str, columns: Sequence[Column], *, alt: str, where: tuple[str, str] = ("", "")
) -> None:
    """Show a table to type in: all of its rows, or those with a value in a column, which added ones get."""
    place = _place(table, where)
    typing: Typing | None = st.session_state.get(place)
    wrong = sum(problem.table == table for problem in current.usable.problems)
    fresh = typing is None or typing.map_id != current.map_id or typing.latest != current.revision
    # what was put right must not go on saying that it is wrong
    fresh = fresh or (typing is not None and wrong < typing.wrong)
    if fresh:
        keys = tuple(
            key
            for key, row in current.document.rows(table).items()
            if not where[0] or str(row.get(where[0]) or "") == where[1]
        )
        frame = _frame(current, table, columns, keys)
        typing = Typing(current.map_id, current.revision, current.revision, keys, frame, {}, wrong)
        st.session_state[place] = typing
    assert typing is not None
    st.data_editor(
        typing.frame,
        key=_key(place, typing),
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        column_config={column.field: _config(column) for column in columns},
        disabled=[TO_MEND],
        on_change=_commit,
        args=(table, tuple(columns), where),
        alt=alt,
        placeholder="",
    )
    show_problems(current, table, columns, (*typing.keys, *typing.added.values()) if where[0] else None)


def _place(table: str, where: tuple[str, str]) -> str:
    return f"typing/{table}" + ("/" + "=".join(where) if where[0] else "")


def _key(place: str, typing: Typing) -> str:
    return f"{place.removeprefix('typing/')}/{typing.map_id}/{typing.base}"


def _frame(current: Current, table: str, columns: Sequence[Column], keys: Sequence[int]) -> pd.DataFrame:
    rows = current.document.rows(table)
    data = {
        column.field: pd.Series([_to_cell(rows[key].get(column.field), column) for key in keys], dtype=object)
        for column in columns
    }
    frame = pd.DataFrame(data)
    wrong: dict[int, list[str]] = {}
    for problem in current.usable.problems:
        if problem.table == table:
            wrong.setdefault(problem.row, []).append(problem.found)
    if wrong:
        frame.insert(0, TO_MEND, ["; ".join(wrong.get(key, [])) or None for key in keys])
    return frame


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


def _config(column: Column) -> Any:
    facts: dict[str, Any] = {"label": column.label, "help": column.help or None, "width": column.width}
    kinds: Any = st.column_config
    if column.kind == "choice":
        return kinds.SelectboxColumn(options=list(column.options), format_func=column.words, **facts)
    if column.kind == "many":
        return kinds.MultiselectColumn(options=list(column.options), format_func=column.words, **facts)
    if column.kind == "free":
        return kinds.MultiselectColumn(options=list(column.options), accept_new_options=True, **facts)
    if column.kind == "check":
        return kinds.CheckboxColumn(default=False, **facts)
    if column.kind == "number":
        return kinds.NumberColumn(min_value=0.0, **facts)
    return kinds.TextColumn(**facts)


def _commit(table: str, columns: tuple[Column, ...], where: tuple[str, str]) -> None:
    """Save what the editor reports since the last time."""
    place = _place(table, where)
    typing: Typing = st.session_state[place]
    delta = st.session_state[_key(place, typing)]
    document = store().load(typing.map_id).document
    added = [_from_cells(row, columns) for row in delta["added_rows"]]
    if where[0]:
        added = [{**row, where[0]: where[1]} if any(row.values()) else row for row in added]
    edits: list[Edit] = []
    for at, cells in delta["edited_rows"].items():
        key = typing.keys[int(at)]
        if document.get(table, key) is not None and int(at) not in delta["deleted_rows"]:
            edits.append(change_row(document, table, key, _from_cells(cells, columns)))
    gone = [typing.keys[at] for at in delta["deleted_rows"]]
    shrunk = len(added) < len(typing.added)
    if shrunk:
        # the editor does not say which of the added lines went: those whose cells are no longer there
        gone += _vanished(document.rows(table), typing.added.values(), added)
    new: list[int] = []
    rows: list[tuple[str, Row]] = []
    if not shrunk:
        for at, cells in enumerate(added):
            if at in typing.added:
                key = typing.added[at]
                if document.get(table, key) is not None:
                    edits.append(change_row(document, table, key, cells))
            else:
                made = with_ids(document, table, [cells])
                if made:
                    new.append(at)
                    rows += [(table, made[0])]
    if rows:
        edits.append(add_rows("add", rows))
    gone = [key for key in gone if document.get(table, key) is not None]
    if gone:
        edits.append(remove_rows(document, table, gone))
    joined = join_edits(f"change {table}", edits)
    kept = tuple(change for change in joined.changes if change.before != change.after)
    saved = save(Edit(joined.label, kept)) if kept else None
    if saved is None:
        return
    latest = -1 if shrunk else saved.revision  # -1 matches no revision: fresh rows next time
    st.session_state[place] = typing._replace(
        latest=latest, added={**typing.added, **dict(zip(new, saved.new_keys, strict=True))}
    )


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
    return text.replace("[", "\\[").replace("*", "\\*").replace("_", "\\_").replace("$", "\\$")
