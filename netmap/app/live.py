"""Others at the same map: what they change is shown within seconds, and takes nothing out of anybody's hands."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from netmap.app.marks import unmarked
from netmap.app.state import IN_TABLE, Current, desk, draw_anew
from netmap.errors import MapNotFoundError, NetmapError, SignedOutError, StoreError
from netmap.store.presence import Here

#: how often a page asks whether others have changed the map, in seconds, and in how large a room
EVERY, ROOM = 2.5, 30
#: the part of a processor that drawing pages anew for news may take, all windows together
SHARE = 0.4
#: a page that takes long to draw is not kept from news for longer than so many seconds
LATEST = 15.0
#: how long an answer of the database serves all sessions of this server, in seconds
FRESH = 0.8
#: how often a window says that it is still there, in seconds; three may be missed
SAYS_SO = 12.0
SESSION = "window"
#: when a window's page was drawn, and the processor's seconds that it took
DRAWN = "drawn"

_ASSETS = Path(__file__).parent / "assets"
_LIVE = st.components.v2.component(
    "netmap_live",
    html="<span hidden></span>",
    js="".join((_ASSETS / name).read_text(encoding="utf-8") for name in ("away.js", "live.js")),
)


class _Pulse(NamedTuple):
    asked_at: float
    revision: int
    here: tuple[Here, ...]


class Pulses:
    """What all sessions of a server want to know every few seconds, asked of the database once for all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pulses: dict[str, _Pulse] = {}
        self._said: dict[str, tuple[str, float]] = {}

    def feel(self, map_id: str) -> _Pulse:
        """Return the latest revision of a map and who has it open, not older than a moment."""
        with self._lock:
            known = self._pulses.get(map_id)
            if known and time.monotonic() - known.asked_at < FRESH:
                return known
        fresh = _Pulse(time.monotonic(), desk().revision(map_id), tuple(desk().here(map_id)))
        with self._lock:
            self._pulses[map_id] = fresh
        return fresh

    def windows(self, map_id: str) -> int:
        """Return in how many windows a map was open when that was last asked."""
        with self._lock:
            known = self._pulses.get(map_id)
        return len(known.here) if known else 0

    def is_due(self, session: str, place: str) -> bool:
        """Say whether a window should say again that it is there; once for each time."""
        with self._lock:
            where, last = self._said.get(session, ("", float("-inf")))
            due = where != place or time.monotonic() - last >= SAYS_SO
            if due:
                self._said[session] = (place, time.monotonic())
            if len(self._said) > 10_000:  # windows long closed
                self._said = {k: v for k, v in self._said.items() if time.monotonic() - v[1] < 3600}
        return due


@st.cache_resource(show_spinner=False)
def pulses() -> Pulses:
    """Return this server's pulses."""
    return Pulses()


def show_live(found: Current) -> None:
    """Show who is here, and bring the page up to date when others have changed the map."""
    st.session_state.setdefault(SESSION, secrets.token_hex(16))
    with st.sidebar:
        watch = st.fragment(_watch, run_every=asks_every(pulses().windows(found.map_id)))
        watch(found.map_id, found.revision, str(st.session_state.get("page", "")))


@contextmanager
def measured() -> Iterator[None]:
    """Take down what drawing a page costs: by it is decided how often news are worth it."""
    began = time.thread_time()
    try:
        yield
    finally:
        st.session_state[DRAWN] = time.monotonic(), time.thread_time() - began


def waits(seconds: float, windows: int) -> float:
    """Return how long a page that takes so long to draw waits before it is drawn anew for news."""
    return min(LATEST, seconds * windows / SHARE)


def _is_time(windows: int) -> bool:
    drawn: tuple[float, float] = st.session_state.get(DRAWN, (0.0, 0.0))
    return time.monotonic() - drawn[0] >= waits(drawn[1], windows)


def asks_every(windows: int) -> float:
    """Return how often a page asks, in seconds: in a larger room less often, so that typing stays quick."""
    return round(2 * EVERY * max(1.0, windows / ROOM)) / 2


def _watch(map_id: str, shown: int, page: str) -> None:
    session = st.session_state[SESSION]
    try:
        desk().require(map_id, "read", "look")  # what all sessions share is not for everybody
        if pulses().is_due(session, f"{map_id}/{page}"):
            with suppress(StoreError):  # nobody asked to save anything: nothing to say
                desk().note_here(map_id, session, page)
        pulse = pulses().feel(map_id)
    except (SignedOutError, MapNotFoundError):
        draw_anew()  # nothing of the map stays on a screen that nobody may see it on
    except NetmapError as error:
        st.caption(f"⚠ {unmarked(str(error))}")
        return
    st.caption(_who(pulse.here, session))
    held = bool(st.session_state.get(IN_TABLE))
    # a moment ago the map may have been older than what this page shows by now: that is no news
    latest = max(pulse.revision, shown) if _is_time(len(pulse.here)) else shown
    data = {"map": map_id, "latest": latest, "shown": shown, "held": held}
    seen: Any = _LIVE(key="live", data=data, height=1, on_seen_change=lambda: None).seen
    if seen:
        st.session_state[IN_TABLE] = bool(seen["held"])
        draw_anew()


def _who(here: tuple[Here, ...], session: str) -> str:
    """Return who else has this map open, in words."""
    others = [window for window in here if window.session != session]
    if not others:
        return "Saved as you type."
    names = sorted({unmarked(window.by_name) for window in others if window.by_name})
    nameless = sum(not window.by_name for window in others)
    if nameless:
        names.append("one other window" if nameless == 1 else f"{nameless} other windows")
    shown = names if len(names) <= 6 else [*names[:5], f"{len(names) - 5} more"]
    return f"Saved as you type. Also here now: {', '.join(shown)}."


def is_held() -> bool:
    """Say whether somebody is in a table just now: rows must not move under their hands."""
    return bool(st.session_state.get(IN_TABLE))
