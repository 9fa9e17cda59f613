"""Forms that a facilitator can use as fast as people talk."""

from __future__ import annotations

import streamlit as st

from netmap.app.choices import actor_choices, word_choices
from netmap.app.state import Current, attempt, save
from netmap.model.quick_add import NewAre, read_line, read_names

GUESSES: dict[str, NewAre] = {
    "told by their name": "guess",
    "people": "person",
    "organisations": "organisation",
}


def quick_line(found: Current) -> None:
    """Show the one line: who, how, whom; Enter adds."""
    with st.form("quick", clear_on_submit=True, border=False, enter_to_submit=True):
        line, new, button = st.columns([6, 2, 1], vertical_alignment="bottom")
        text = line.text_input(
            "Who → works with → whom?",
            placeholder="Ward manager -> works with -> Discharge team",
            key="quick_line",
        )
        guess = new.selectbox("New names are", list(GUESSES), key="quick_new")
        if button.form_submit_button("Add", type="primary") and text.strip():
            _add_line(found, text, guess)
    with st.expander("Or choose who, how and whom"), st.form("choose", clear_on_submit=True, border=False):
        who, how, whom = st.columns(3)
        ids, words = actor_choices(found)
        kinds, kind_words = word_choices(found, "kinds")
        names = [words(i) for i in ids]
        one = who.selectbox("Who?", names, index=None, accept_new_options=True, placeholder="type a name")
        kind = how.selectbox(
            "does what?",
            [kind_words(k) for k in kinds],
            index=None,
            accept_new_options=True,
            placeholder="works with",
        )
        other = whom.selectbox(
            "with whom?", names, index=None, accept_new_options=True, placeholder="type a name"
        )
        if st.form_submit_button("Add relationship") and one and other:
            _add_line(found, f"{one} -> {kind or 'works with'} -> {other}", "told by their name")


def _add_line(found: Current, text: str, guess: str) -> None:
    said = attempt(lambda: read_line(found.document, text, new_are=GUESSES[guess]))
    if said is None or save(said.edit, said.words):
        st.rerun()


def quick_names(found: Current) -> None:
    """Show the place to type or paste names."""
    with st.form("names", clear_on_submit=True, border=False, enter_to_submit=True):
        line, new, button = st.columns([6, 2, 1], vertical_alignment="bottom")
        text = line.text_input(
            "Add somebody",
            placeholder="Ward manager (MM)",
            help="A group can follow in brackets.",
            key="quick_name",
        )
        guess = new.selectbox("New names are", list(GUESSES), key="quick_name_new")
        if button.form_submit_button("Add", type="primary") and text.strip():
            _add_names(found, text, guess)
    with (
        st.expander("Paste a list or rows from a spreadsheet"),
        st.form("paste", clear_on_submit=True, border=False),
    ):
        text = st.text_area("One name a line; a group may follow after a tab or comma", height=140)
        guess = st.selectbox("These are", list(GUESSES), key="paste_new")
        if st.form_submit_button("Add all") and text.strip():
            _add_names(found, text, guess)


def _add_names(found: Current, text: str, guess: str) -> None:
    said = attempt(lambda: read_names(found.document, text, new_are=GUESSES[guess]))
    if said is None or save(said.edit, said.words):
        st.rerun()
