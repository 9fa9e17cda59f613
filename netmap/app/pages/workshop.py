"""Page: a session in a room. People join by code from their phones; what they say is taken in or kept as a view."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from netmap.access.facilitating import Workshop
from netmap.analysis.words import count
from netmap.app.answers import View
from netmap.app.furniture import head, table, view
from netmap.app.marks import unmarked
from netmap.app.room import Standing, facilitating, look
from netmap.app.room_code import show_code_and_address
from netmap.app.room_open import show_opening
from netmap.app.room_taking import show_taking
from netmap.app.state import attempt, attempt_to, draw_anew, now, say, told
from netmap.model.dates import long_date

QUESTION = "What does the room say?"
#: how often the page looks whether something has come
SECONDS = 3.0
ONE_MORE = timedelta(hours=1)


def show() -> None:
    """Show the page."""
    seen, room = view(), facilitating()
    sessions = room.sessions(seen.current.map_id)
    if not sessions:
        head(
            QUESTION,
            "Nobody has been asked yet. Open a session, and people answer from their phones: one question at a "
            "time, without an account.",
        )
        show_opening(seen)
        return
    st.title(QUESTION)
    workshop = _choose(sessions)
    shown = look(room, seen.current.document, workshop)
    _arrivals(workshop.map_id, workshop.id, shown.latest)
    with st.container(horizontal=True):
        _names(seen)
        if workshop.is_open(now()):
            _end(workshop)
    if seen.names:
        show_taking(seen, shown)
    elif shown.participants:
        st.info("Names are hidden, so this can be on the projector. To take answers in, show names first.")
    with st.expander("Open another session", expanded=not workshop.is_open(now()) and not shown.waiting):
        show_opening(seen)
    _remove(workshop)


def _choose(sessions: list[Workshop]) -> Workshop:
    """Return the session that is looked at: the last opened unless somebody chooses."""
    if len(sessions) == 1:
        return sessions[0]
    known = {session.id: session for session in sessions}
    if st.session_state.get("workshop_which") not in known:
        st.session_state["workshop_which"] = sessions[0].id
    words = {
        s.id: f"{s.title}, {long_date(s.opened_at.astimezone().date())} at {s.opened_at.astimezone():%H:%M}"
        for s in sessions
    }
    chosen = st.selectbox("Which session?", list(known), format_func=words.__getitem__, key="workshop_which")
    return known[chosen]


@st.fragment(run_every=SECONDS)
def _arrivals(map_id: str, workshop_id: str, latest: tuple[int, int, int, bool]) -> None:
    """Show what has come; something new brings the whole page up to date."""
    seen, room = view(), facilitating()
    workshop = next((s for s in room.sessions(map_id) if s.id == workshop_id), None)
    if workshop is None:
        draw_anew()
        return
    shown = look(room, seen.current.document, workshop)
    if shown.latest != latest:
        draw_anew()
        return
    st.html(f'<div class="answer" role="status">{_sentence(shown)}</div>')
    if workshop.is_open(now()):
        show_code_and_address(workshop)
    if shown.participants:
        alt = "Who takes part, and how many answers came to each question"
        table(_rows(shown, seen), alt=alt)


def _sentence(shown: Standing) -> str:
    said = len(shown.contributions)
    if not shown.participants:
        return (
            "The session is open: nobody has joined yet."
            if shown.workshop.is_open(now())
            else "Nobody joined."
        )
    joined = count(len(shown.participants), "participant")
    waiting = f"{shown.waiting} still to be taken in or declined" if shown.waiting else "all dealt with"
    state = "" if shown.workshop.is_open(now()) else "The session is over. "
    return f"{state}{joined}, {count(said, 'answer')}{f': {waiting}' if said else ''}."


def _rows(shown: Standing, seen: View) -> list[dict[str, object]]:
    rows = []
    for number, participant in enumerate(shown.participants, 1):
        own = shown.of(participant.id)
        states = [shown.states[said.id] for said in own]
        rows.append(
            {
                "Who": participant.label if seen.names else f"Participant {number}",
                "Works with": sum(said.question == "works_with" for said in own),
                "Who decides": sum(said.question == "decides" for said in own),
                "Towers": sum(said.question == "tower" for said in own),
                "Waiting": states.count("new"),
                "On the shared map": sum(state in ("shared", "both") for state in states),
                "Kept as a view": sum(state in ("view", "both") for state in states),
                "Declined": states.count("declined"),
            }
        )
    return rows


def _names(seen: View) -> None:
    """Show the one switch for names, which is the sidebar's, where the room looks."""
    label = "Hide names on the projector" if seen.names else "Show names"
    st.button(label, on_click=_switch_names, args=(not seen.names,), key="workshop_names")


@told
def _switch_names(on: bool) -> None:
    st.session_state["names_next"] = on


def _end(workshop: Workshop) -> None:
    st.button("Close the session", on_click=_close, args=(workshop,), key="workshop_close")
    st.button("One hour more", on_click=_extend, args=(workshop,), key="workshop_extend")


@told
def _close(workshop: Workshop) -> None:
    if attempt_to(lambda: facilitating().close(workshop.map_id, workshop.id)):
        say("The session is closed: its code is dead")


@told
def _extend(workshop: Workshop) -> None:
    ends = workshop.ends_at + ONE_MORE
    until = attempt(lambda: facilitating().extend(workshop.map_id, workshop.id, ends_at=ends))
    if until:
        words = f"Open until {until.astimezone():%H:%M}"
        say(words if until == ends else f"{words}, which is as long as a session can be")


def _remove(workshop: Workshop) -> None:
    with st.expander("Remove this session for good"):
        st.write(
            f"Who took part in “{unmarked(workshop.title)}” and what they answered is removed from the database. "
            "What was taken onto the map stays there. This cannot be undone."
        )
        st.button("Remove the session", on_click=_remove_session, args=(workshop,), key="workshop_remove")


@told
def _remove_session(workshop: Workshop) -> None:
    if attempt_to(lambda: facilitating().remove(workshop.map_id, workshop.id)):
        say("The session is removed")


if __name__ == "__main__":
    show()
