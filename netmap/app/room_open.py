"""The page Workshop: opening a session."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from netmap.app.answers import View
from netmap.app.choices import actor_choices, decision_labels
from netmap.app.furniture import page_path
from netmap.app.room import facilitating
from netmap.app.state import attempt, current, now, say, settings, told
from netmap.model.room import QUESTIONS, Asks

OFFERS = {
    "organisations": "Organisations and teams on the map",
    "everybody": "Everybody on the map",
    "none": "No names: people type whom they mean",
}
IN_GENERAL = "nothing in particular"


def show_opening(seen: View) -> None:
    """Show the form that opens a session."""
    found = seen.current
    decisions = decision_labels(found.document)
    ids, names = actor_choices(found)
    if not found.network.purpose:
        st.info("Those who join are told what the map is for, and nobody has written that down yet.")
        st.page_link(page_path("maps"), label="Say what the map is for")
    with st.form("workshop_form", border=True):
        title, run_by, hours = st.columns([4, 3, 2])
        title.text_input(
            "Title, as people see it", placeholder="Discharge from hospital", key="workshop_title"
        )
        run_by.text_input("Who runs it, as people see it", placeholder="Sam Price", key="workshop_by")
        most = settings().workshop_hours
        hours.selectbox(
            "Open for",
            sorted({1, 2, 3, 4, most} & set(range(1, most + 1))),
            index=min(1, most - 1),
            format_func=lambda n: "1 hour" if n == 1 else f"{n} hours",
            key="workshop_hours",
        )
        st.pills(
            "What do you ask?",
            list(QUESTIONS),
            selection_mode="multi",
            default=list(QUESTIONS),
            format_func=QUESTIONS.__getitem__,
            key="workshop_questions",
        )
        about, offer = st.columns(2)
        about.selectbox(
            "“Who decides?” is about",
            ["", *decisions],
            format_func=lambda i: decisions[i] if i else IN_GENERAL,
            key="workshop_decision",
            help="About a decision, answers can become parts in it. In general, they are kept as a view only.",
        )
        offer.selectbox(
            "Names to choose from",
            list(OFFERS),
            format_func=OFFERS.__getitem__,
            key="workshop_offer",
            help="Everybody who joins sees the names that are offered. Who opted out is never offered.",
        )
        st.multiselect(
            "Whose tower does everybody say something about?",
            ids,
            format_func=names,
            placeholder="only of those whom they name themselves",
            key="workshop_rate",
            help="Everybody who joins sees these names.",
        )
        st.form_submit_button("Open the session", type="primary", on_click=_open)


@told
def _open() -> None:
    state = st.session_state
    asks = Asks(
        questions=tuple(q for q in QUESTIONS if q in (state["workshop_questions"] or ())),
        decision=state["workshop_decision"],
        offer=state["workshop_offer"],
        rate=tuple(state["workshop_rate"]),
        run_by=state["workshop_by"],
    )
    ends = now() + timedelta(hours=int(state["workshop_hours"]))
    opened = attempt(
        lambda: facilitating().open(current().map_id, state["workshop_title"], asks=asks, ends_at=ends)
    )
    if opened:
        state.pop("workshop_which", None)
        say("The session is open")
