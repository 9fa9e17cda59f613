"""What the database did not take is kept and named until it is saved or given up.

The boxes of a page keep their text as long as the page is drawn. Where the database cannot even be
read, no page can be: then what is known of the boxes is kept for the page that follows.
"""

from __future__ import annotations

from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from netmap.app.marks import unmarked
from netmap.app.state import UNSAVED, Unsaved, desk, draw_anew, save, told
from netmap.errors import NetmapError, SignedOutError

#: how often a page that could not be drawn asks whether it can be now, in seconds
EVERY = 2.0


def show_unsaved(map_id: str = "") -> None:
    """Name what is not saved yet, with a way to save it: on the map on screen, or on all where none can be shown."""
    for waiting in st.session_state.get(UNSAVED, []):
        if map_id and waiting.map_id != map_id:
            continue
        with st.container(border=True):
            st.write(f"Not saved yet, and kept here: “{unmarked(waiting.edit.label)}”.")
            if map_id:
                again, dropped = st.columns([1, 3])
                again.button(
                    "Try again",
                    type="primary",
                    key=f"again {waiting.token}",
                    help=f"Save it now: {unmarked(waiting.edit.label)}",
                    on_click=_try_again,
                    args=(waiting,),
                )
                dropped.button(
                    "Drop it",
                    key=f"drop {waiting.token}",
                    help=f"Give it up: {unmarked(waiting.edit.label)}",
                    on_click=_drop,
                    args=(waiting,),
                )


@told
def _try_again(waiting: Unsaved) -> None:
    save(waiting.edit, waiting.words or "Saved")


@told
def _drop(waiting: Unsaved) -> None:
    st.session_state[UNSAVED] = [one for one in st.session_state[UNSAVED] if one.token != waiting.token]


def show_away(error: NetmapError) -> None:
    """Say why the page cannot be drawn, keep what was typed into it, and draw it as soon as it can be."""
    for key, value in st.session_state.items():
        words = value if isinstance(value, list) else [value]
        if all(isinstance(word, str) for word in words) and value:
            with suppress(StreamlitAPIException):  # those that were drawn keep themselves
                st.session_state[key] = value
    st.error(str(error))
    show_unsaved()
    _come_back()


@st.fragment(run_every=EVERY)
def _come_back() -> None:
    try:
        desk().check()
        desk().maps()
    except SignedOutError:
        pass  # drawn anew, the page says so
    except NetmapError:
        return
    draw_anew()
