"""Page: who changed what and when, the map as it was, versions with names, two of them compared."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from netmap.access.desk import Entry, Version
from netmap.analysis.words import count
from netmap.app.furniture import head, table, view
from netmap.app.marks import unmarked
from netmap.app.row_words import ROWS, field_words, row_words, value_words
from netmap.app.state import Current, attempt, attempt_to, can_edit, current, desk, save, say, show_map, told
from netmap.model.dates import long_date
from netmap.model.differences import Difference, find_differences
from netmap.model.document import HEAD, Document, build_usable
from netmap.model.edits import make_like

#: so many lines are shown at first, and as many more each time
LINES = 50
#: so many differences are listed
MOST = 500
#: stands for the latest revision, whichever it is
NOW = 0
WAYS = {"do": "", "undo": "took back", "redo": "did again", "erase": "erased"}


def show() -> None:
    """Show the page."""
    found = current()
    lines = LINES * int(st.session_state.get("history_more", 1))
    entries = desk().history(found.map_id, limit=lines)
    versions = desk().versions(found.map_id)
    head("Who changed what, and how was it before?", _answer(found, entries, versions))
    changes, named, compared = st.tabs(["Changes", "Versions with names", "Compare two"])
    with changes:
        _changes(found, entries, lines)
    with named:
        _versions(found, versions)
    with compared:
        _compare(found, versions)


def _answer(found: Current, entries: list[Entry], versions: list[Version]) -> str:
    if found.revision == 1:
        return "Nothing has been changed since this map was started."
    last = entries[0]
    name = f" by {last.by_name}" if last.by_name else ""
    text = (
        f"{count(found.revision - 1, 'change')} since this map was started; the last{name} {_when(last.at)}."
    )
    return text + (
        f" {count(len(versions), 'version')} of it {'has' if len(versions) == 1 else 'have'} a name."
        if versions
        else ""
    )


def _when(at: datetime) -> str:
    there = at.astimezone()
    return f"on {long_date(there.date())} at {there:%H:%M}"


def _changes(found: Current, entries: list[Entry], lines: int) -> None:
    names = view().names
    if not names:
        st.caption("Names of people are off, so what was typed is not shown here. The switch is at the left.")
    rows = [
        {
            "No.": entry.revision,
            "When": f"{entry.at.astimezone():%d.%m.%Y %H:%M}",
            "Who": entry.by_name or "not signed in",
            "What": _what(entry, names),
        }
        for entry in entries
    ]
    table(rows, alt="Changes, the last first")
    if len(entries) == lines:
        st.button("Show older ones", on_click=_more)
    picked = st.selectbox(
        "Look at one change",
        [entry.revision for entry in entries if entry.way != "start"],
        index=None,
        format_func={e.revision: f"{e.revision}: {unmarked(_what(e, names))}" for e in entries}.__getitem__,
        key="history_one",
        placeholder="choose one",
    )
    if picked:
        older = desk().load(found.map_id, revision=picked - 1).document
        newer = desk().load(found.map_id, revision=picked).document
        _differences(older, newer, names)
        _go_to(found, picked - 1, "as it was before this change")


def _what(entry: Entry, names: bool) -> str:
    said = entry.label if names else "a change"
    if entry.way == "start":
        return "The map was started"
    text = f"{WAYS.get(entry.way, entry.way)}: {said}".removeprefix(": ")
    return text + (f" (taken back in {entry.undone})" if entry.undone else "")


@told
def _more() -> None:
    st.session_state["history_more"] = int(st.session_state.get("history_more", 1)) + 1


def _go_to(found: Current, revision: int, what: str) -> None:
    """Offer a map as it was: beside the present one, or in its place."""
    copy, back = st.columns([1, 1])
    copy.button(f"Open a copy of the map {what}", on_click=_open_copy, args=(revision,), key=f"copy_{what}")
    if not can_edit():
        return
    back.button(
        f"Make this map what it was {what.removeprefix('as it was ')}",
        on_click=_go_back,
        args=(revision,),
        key=f"back_{what}",
        help="One change like any other: Undo takes it back.",
    )


@told
def _open_copy(revision: int) -> None:
    found = current()
    loaded = attempt(partial(desk().load, found.map_id, revision=revision))
    if loaded is None:
        return
    network = build_usable(loaded.document).network
    name = f"{network.name} (as in change {revision})"
    map_id = attempt(lambda: desk().create(network.replace(name=name)))
    if map_id:
        show_map(map_id)
        say("That is a copy; the map itself is as it was")


@told
def _go_back(revision: int) -> None:
    found = current()
    loaded = attempt(partial(desk().load, found.map_id, revision=revision))
    if loaded is None:
        return
    edit = make_like(found.document, loaded.document, f"go back to {revision}")
    if not edit.changes:
        say("The map is just like that already")
    else:
        save(edit, "The map is what it was; Undo takes that back")


def _versions(found: Current, versions: list[Version]) -> None:
    if can_edit():
        _version_form()
    if not versions:
        st.write("No version has a name yet. A name lets you come back to this moment and compare with it.")
    for version in versions:
        with st.container(horizontal=True, vertical_alignment="center"):
            by = f" by {unmarked(version.by_name)}" if version.by_name else ""
            st.markdown(
                f"**{unmarked(version.name)}**: change {version.revision}, named{by} {_when(version.at)}"
            )
            st.button(
                f"Open a copy of “{unmarked(version.name)}”",
                on_click=_open_copy,
                args=(version.revision,),
                key=f"version_copy_{version.name}",
            )
            if not can_edit():
                continue
            st.button(
                f"Go back to “{unmarked(version.name)}”",
                on_click=_go_back,
                args=(version.revision,),
                key=f"version_back_{version.name}",
                help="One change like any other: Undo takes it back.",
            )
            st.button(
                f"Forget the name “{unmarked(version.name)}”",
                on_click=_forget,
                args=(version.name,),
                key=f"version_forget_{version.name}",
                help="The map and its history stay as they are.",
            )


def _version_form() -> None:
    with st.form("version", border=False, enter_to_submit=True):
        name, button = st.columns([6, 2], vertical_alignment="bottom")
        name.text_input(
            "Give the map as it is now a name", placeholder="Before the restructure", key="version_name"
        )
        button.form_submit_button("Keep this version", type="primary", on_click=_name)


@told
def _name() -> None:
    name = str(st.session_state["version_name"])
    found = current()
    if attempt_to(lambda: desk().name_version(found.map_id, name, found.revision)):
        say(f"Kept as “{name.strip()}”")
        st.session_state["version_name"] = ""


@told
def _forget(name: str) -> None:
    map_id = current().map_id
    attempt(lambda: desk().forget_version(map_id, name))


def _compare(found: Current, versions: list[Version]) -> None:
    names = view().names
    known = desk().history(found.map_id, limit=1, before=2)  # a map of an earlier netmap may begin later
    words = {entry.revision: "The start of this map" for entry in known}
    words |= {v.revision: f"{v.name} (change {v.revision})" for v in versions}
    words[NOW] = "The map as it is now"
    choices = sorted(words)
    one, other = st.columns(2)
    older = one.selectbox(
        "Before",
        choices,
        index=min(1, len(choices) - 1),
        format_func=lambda r: unmarked(words[r]),
        key="compare_older",
    )
    newer = other.selectbox(
        "After",
        choices,
        index=choices.index(NOW),
        format_func=lambda r: unmarked(words[r]),
        key="compare_newer",
    )
    if older == newer:
        st.write(
            "Choose two different ones. Give a moment a name under “Versions with names” to find it here."
        )
        return
    before, after = (
        desk().load(found.map_id, revision=None if r == NOW else r).document for r in (older, newer)
    )
    _differences(before, after, names)


def _differences(older: Document, newer: Document, names: bool) -> None:
    """Show in what two states of the map differ: counts for everybody, words where names are on."""
    found = find_differences(older, newer)
    if not found:
        st.write("They are the same.")
        return
    st.write(_counts(older, newer, found))
    if not names:
        return
    rows = [_line(older, newer, difference) for difference in found[:MOST]]
    table(rows, alt="What differs, one field a row")
    if len(found) > MOST:
        st.caption(f"The first {MOST} of {len(found)} differences.")


def _counts(older: Document, newer: Document, found: tuple[Difference, ...]) -> str:
    sorts: dict[tuple[str, str], int] = {}
    for table_name, key in dict.fromkeys((d.table, d.key) for d in found):
        before, after = older.get(table_name, key), newer.get(table_name, key)
        way = "added" if before is None else "removed" if after is None else "changed"
        sorts[table_name, way] = sorts.get((table_name, way), 0) + 1
    parts = [
        "the map’s own facts changed" if t == HEAD else f"{n} {ROWS[t][n != 1]} {way}"
        for (t, way), n in sorts.items()
    ]
    return f"In all: {'; '.join(parts)}."


def _line(older: Document, newer: Document, difference: Difference) -> dict[str, Any]:
    before = older.get(difference.table, difference.key)
    after = newer.get(difference.table, difference.key)
    document, row = (newer, after) if after is not None else (older, before)
    way = "added" if before is None else "removed" if after is None else "changed"
    return {
        "What": row_words(document, difference.table, row or {}),
        "Was": way,
        "Field": field_words(difference.field),
        "Before": value_words(difference.before) if difference.before is not None else "",
        "After": value_words(difference.after) if difference.after is not None else "",
    }


if __name__ == "__main__":
    show()
