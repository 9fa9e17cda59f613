"""Two people wrote into the same field: the later one is told, keeps their words, and chooses."""

from __future__ import annotations

import streamlit as st

from netmap.app.marks import unmarked
from netmap.app.row_words import field_words, row_words, value_words
from netmap.app.state import CONFLICT, LATER, Current, Held, save, say, told
from netmap.model.document import Document
from netmap.model.rebase import FieldConflict, keep_mine, keep_theirs

MINE, THEIRS = "mine", "theirs"


def show_conflict(found: Current) -> None:
    """Ask about the edit that waits, if there is one, on whichever page its maker is."""
    held: Held | None = st.session_state.get(CONFLICT)
    if held is None or held.map_id != found.map_id:
        return
    with st.container(border=True):
        n = len(held.conflicts)
        st.subheader("You and somebody else wrote into the same field")
        st.write(
            "Yours is not saved yet, and not lost. "
            + ("Which one shall stand?" if n == 1 else "Which ones shall stand?")
        )
        for place, conflict in enumerate(held.conflicts):
            who = unmarked(conflict.by) or "Somebody else"
            st.radio(
                f"{unmarked(_where(found.document, conflict))}: {who} was first",
                (THEIRS, MINE),
                format_func={
                    THEIRS: f"Keep what is there: {unmarked(_said(conflict.theirs))}",
                    MINE: f"Put yours there: {unmarked(_said(conflict.yours))}",
                }.__getitem__,
                key=f"conflict_{place}",
            )
        chosen, dropped = st.columns([1, 3])
        chosen.button("Do that", type="primary", on_click=_choose)
        dropped.button("Drop all of mine", on_click=_drop)


@told
def _choose() -> None:
    """Save what was chosen; what others have changed again meanwhile is asked about again."""
    held: Held = st.session_state.pop(CONFLICT)
    picked = [st.session_state.get(f"conflict_{i}", THEIRS) for i in range(len(held.conflicts))]
    theirs = [c for c, way in zip(held.conflicts, picked, strict=True) if way == THEIRS]
    mine = [c for c, way in zip(held.conflicts, picked, strict=True) if way == MINE]
    edit = keep_mine(keep_theirs(held.edit, theirs), mine)
    if not edit.changes:
        say("What was there was kept")
    elif save(edit, held.words) and mine:
        say("Yours is there now; undo takes it back")
    _next()
    _forget_tables()


@told
def _drop() -> None:
    st.session_state.pop(CONFLICT, None)
    say("What was there was kept")
    _next()
    _forget_tables()


def _next() -> None:
    """Ask about what waits behind, unless the same must be asked again."""
    later: list[Held] = st.session_state.get(LATER, [])
    if later and CONFLICT not in st.session_state:
        st.session_state[CONFLICT] = later.pop(0)
    for key in [key for key in st.session_state if str(key).startswith("conflict_")]:
        del st.session_state[key]  # the next choice begins with what is there


def _forget_tables() -> None:
    for key in [key for key in st.session_state if str(key).startswith("typing/")]:
        del st.session_state[key]  # tables start again with what is there


def _where(document: Document, conflict: FieldConflict) -> str:
    """Return which field of which row is meant, in words."""
    row = document.get(conflict.table, conflict.key) or conflict.before or {}
    what = row_words(document, conflict.table, row if isinstance(row, dict) else {})
    return f"{what}, {field_words(conflict.field)}" if conflict.field else what


def _said(value: object) -> str:
    return "nothing: it was removed" if value is None else value_words(value)
