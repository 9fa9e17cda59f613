"""Forms that a facilitator can use as fast as people talk.

What is typed is read in the buttons' callbacks: they run once for each press, before the page is
drawn again with what they changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from netmap.app.choices import actor_choices, word_choices
from netmap.app.state import Current, attempt, can_edit, current, save, say, told
from netmap.model.document import Document
from netmap.model.quick_add import NewAre, Said, read_line, read_names

GUESSES: dict[str, NewAre] = {
    "let netmap guess": "guess",
    "people": "person",
    "organisations": "organisation",
}


def _add(read: Callable[[Document, str, NewAre], Said], text: str, guess: str) -> bool:
    """Add what is typed; a line that cannot be read stays where it is, to be put right."""
    if not text.strip():
        return False
    said = attempt(lambda: read(current().document, text, GUESSES[guess]))
    return bool(said and save(said.edit, said.words))


def _line(document: Document, text: str, new_are: NewAre) -> Said:
    return read_line(document, text, new_are=new_are)


def _names(document: Document, text: str, new_are: NewAre) -> Said:
    return read_names(document, text, new_are=new_are)


def quick_line(found: Current) -> None:
    """Show the one line: who, how, whom; Enter adds."""
    if not can_edit():
        return
    with st.form("quick", border=False, enter_to_submit=True):
        line, new, button = st.columns([6, 2, 1], vertical_alignment="bottom")
        line.text_input(
            "Who → works with → whom?",
            placeholder="Ward manager -> works with -> Discharge team",
            key="quick_line",
        )
        new.selectbox("New names are", list(GUESSES), key="quick_new")
        button.form_submit_button("Add", type="primary", on_click=_add_quick_line)
    with st.expander("Or choose who, how and whom"), st.form("choose", border=False):
        who, how, whom = st.columns(3)
        ids, words = actor_choices(found)
        kinds, kind_words = word_choices(found, "kinds")
        names, labels = [words(i) for i in ids], [kind_words(k) for k in kinds]
        own: Any = {"index": None, "accept_new_options": True}
        who.selectbox("Who?", names, key="choose_who", placeholder="type a name", **own)
        how.selectbox("does what?", labels, key="choose_how", placeholder="works with", **own)
        whom.selectbox("with whom?", names, key="choose_whom", placeholder="type a name", **own)
        st.form_submit_button("Add relationship", on_click=_add_chosen)


@told
def _add_quick_line() -> None:
    if _add(_line, st.session_state["quick_line"], st.session_state["quick_new"]):
        st.session_state["quick_line"] = ""


@told
def _add_chosen() -> None:
    who, how, whom = (st.session_state[f"choose_{name}"] for name in ("who", "how", "whom"))
    if not (who and whom):
        say("Choose or type who and with whom; nothing was added.", icon="!")
    elif _add(_line, f"{who} -> {how or 'works with'} -> {whom}", next(iter(GUESSES))):
        st.session_state.update({f"choose_{name}": None for name in ("who", "how", "whom")})


def quick_names() -> None:
    """Show the place to type or paste names."""
    if not can_edit():
        return
    with st.form("names_form", border=False, enter_to_submit=True):
        line, new, button = st.columns([6, 2, 1], vertical_alignment="bottom")
        line.text_input(
            "Add somebody",
            placeholder="Ward manager (MM)",
            help="A group can follow in brackets.",
            key="quick_name",
        )
        new.selectbox("New names are", list(GUESSES), key="quick_name_new")
        button.form_submit_button("Add", type="primary", on_click=_add_quick_name)
    with (
        st.expander("Paste a list or rows from a spreadsheet"),
        st.form("paste_form", border=False),
    ):
        st.text_area("One name a line; a group may follow after a tab or comma", height=140, key="paste")
        st.selectbox("These are", list(GUESSES), key="paste_new")
        st.form_submit_button("Add all", on_click=_add_pasted)


@told
def _add_quick_name() -> None:
    if _add(_names, st.session_state["quick_name"], st.session_state["quick_name_new"]):
        st.session_state["quick_name"] = ""


@told
def _add_pasted() -> None:
    if _add(_names, st.session_state["paste"], st.session_state["paste_new"]):
        st.session_state["paste"] = ""
