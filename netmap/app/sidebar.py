"""The sidebar: the only place where day, kinds and names are set; the same on every page."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from netmap.app.live import show_live
from netmap.app.marks import unmarked
from netmap.app.reminding import remind_in_sidebar
from netmap.app.state import Current, can_edit, desk, settings, today, undo, who
from netmap.model import Network
from netmap.model.dates import end_day, first_day, long_date


def key_days(network: Network, now: date) -> list[date]:
    """Return the days on which something on the map begins, ends or is decided, and today."""
    days = {now}
    starts = {role.start for role in network.roles} | {line.start for line in network.relationships}
    ends = {role.end for role in network.roles} | {line.end for line in network.relationships}
    days.update(first_day(start) for start in starts if start)
    days.update(end_day(end) for end in ends if end)
    days.update(first_day(d.date) for d in network.decisions if d.date)
    return sorted(days)


def show_sidebar(current: Current) -> None:
    """Show the map's name and size, undo, who is here, the day, what counts, names."""
    network, side = current.network, st.sidebar
    side.subheader(unmarked(network.name or "Map without a name"))
    side.caption(
        f"{len(network.organisations)} organisations, {len(network.people)} people, "
        f"{len(network.relationships)} relationships, {len(network.decisions)} decisions"
    )
    if can_edit():
        with side.container(horizontal=True):
            _show_undo(current)
    else:
        side.caption("You may look at this map and take files away, not change it.")
    show_live(current)
    remind_in_sidebar(current)
    _show_day(network)
    used = {line.kind for line in network.relationships}
    words = {kind.id: kind.label or kind.id for kind in network.vocabulary.kinds if kind.id in used}
    st.session_state["kinds"] = [k for k in st.session_state.get("kinds", []) if k in words]
    side.multiselect(
        "Relationships that count",
        list(words),
        format_func=words.__getitem__,
        key="kinds",
        placeholder="all of them",
    )
    if "names_next" in st.session_state:
        st.session_state["names"] = st.session_state.pop("names_next")
    side.toggle("Show names of people", key="names", help="Off: people are called by their posts.")
    side.toggle("Projector", key="projector", help="Bigger and calmer.")
    _show_person()
    _show_notices()


def _show_undo(current: Current) -> None:
    done, undone = desk().undoable(current.map_id)
    for name, way, label, about in (
        ("Undo", "undo", done, "Take back"),
        ("Redo", "redo", undone, "Do again"),
    ):
        st.button(
            name,
            on_click=undo,
            args=(way,),
            disabled=not label,
            help=f"{about}: {unmarked(label)}" if label else f"Nothing to {about.lower()}",
        )


def _show_person() -> None:
    person = who()
    if person.kind == "user":
        st.sidebar.html(
            f'<p class="person">{escape(person.name)} · <a href="/sign-out" target="_self">Sign out</a></p>'
        )


def _show_notices() -> None:
    links = [
        f'<a href="{escape(url)}" target="_blank" rel="noreferrer">{name}</a>'
        for name, url in settings().notices
    ]
    if links:
        st.sidebar.html(f'<p class="person">{" · ".join(links)}</p>')


def _show_day(network: Network) -> None:
    days = key_days(network, today())
    chosen = st.session_state.get("at")
    if chosen is None:
        st.session_state["at"] = today()
    elif chosen not in days:
        st.session_state["at"] = max((day for day in days if day <= chosen), default=days[0])
    if len(days) > 1:
        st.sidebar.select_slider("As on", days, format_func=long_date, key="at")
    else:
        st.sidebar.caption(f"As on {long_date(days[0])}")
