"""What a session holds: which map, which revision, what is on screen. Everything else is in the store."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

import streamlit as st

from netmap import formats, shipped
from netmap.app.marks import unmarked
from netmap.errors import ConflictError, MapNotFoundError, NetmapError
from netmap.model import Network
from netmap.model.document import Document, Edit, Usable, build_usable
from netmap.model.rebase import FieldConflict
from netmap.store import NOBODY, By, Saved, Store, utc_now

FIRST_SAMPLE = "stockport"
#: where an edit waits for its maker's choice
CONFLICT = "conflict"


def now() -> datetime:
    """Return the time; together with `today` the only clock the app reads."""
    return utc_now()


def today() -> date:
    """Return the day on which "now" is."""
    return date.today()


@st.cache_resource(show_spinner=False)
def open_store(database: str) -> Store:
    """Return the store, opened once for all sessions; the first time it holds one sample."""
    store = Store(database)
    store.purge(now=now())
    if not store.count():
        open_sample(store, FIRST_SAMPLE)
    return store


def store() -> Store:
    """Return the store that this server keeps its maps in."""
    return open_store(os.environ.get("NETMAP_DATABASE", ""))


def open_sample(store: Store, name: str) -> str:
    """Save a sample as a map of one's own to change, and return its id."""
    network = formats.read(shipped.sample(name)).require()
    return store.create(network, now=now(), sample=name)


@dataclass(frozen=True)
class Current:
    """The map on screen at one revision."""

    map_id: str
    revision: int
    sample: str
    document: Document

    @cached_property
    def usable(self) -> Usable:
        """The map that can be measured, and what is wrong with the rows left out."""
        return build_usable(self.document)

    @property
    def network(self) -> Network:
        """The map that can be measured."""
        return self.usable.network

    @property
    def version(self) -> tuple[str, int]:
        """What a cache can go by."""
        return self.map_id, self.revision


@st.cache_resource(show_spinner=False, max_entries=40)
def _load(database: str, map_id: str, revision: int, sample: str) -> Current:
    loaded = open_store(database).load(map_id)
    current = Current(map_id, loaded.revision, sample, loaded.document)
    _ = current.usable
    return current


def current() -> Current:
    """Return the map on screen: the one in the address, else the one changed last."""
    known = {info.id: info for info in store().maps()}
    if not known:
        open_sample(store(), FIRST_SAMPLE)
        known = {info.id: info for info in store().maps()}
    map_id = str(st.query_params.get("map", "") or st.session_state.get("map_id", ""))
    if map_id not in known:
        map_id = next(iter(known))
    st.session_state["map_id"] = map_id
    st.query_params["map"] = map_id
    info = known[map_id]
    return _load(os.environ.get("NETMAP_DATABASE", ""), map_id, info.revision, info.sample)


def show_map(map_id: str, *, names: bool = False) -> None:
    """Make a map the one on screen; whoever has just typed the names is shown them."""
    st.session_state["names_next"] = names
    st.session_state["map_id"] = map_id
    st.query_params["map"] = map_id
    for key in ("at", "kinds", "picked", "compare", "split"):
        st.session_state.pop(key, None)


def say(text: str, *, icon: str = "✓") -> None:
    """Say something short on the next rerun."""
    st.session_state.setdefault("said", []).append((text, icon))


def show_said() -> None:
    """Show what was said since the last rerun."""
    for text, icon in st.session_state.pop("said", []):
        (st.error if icon == "!" else st.toast)(unmarked(text))  # it may quote what was typed


def attempt(action: Callable[[], Any]) -> Any:
    """Do something; what goes wrong is said in a sentence and returns ``None``."""
    try:
        return action()
    except NetmapError as error:
        say(str(error), icon="!")
        return None


def form_base(place: str) -> Current:
    """Return the map as a form shows it: what was typed there is a change of that, not of a later one.

    It stays until the page is left or `form_saved` is called.
    """
    found = current()
    key = f"typing/base/{place}/{found.map_id}"
    base: Current = st.session_state.setdefault(key, found)
    return base


def form_saved(place: str) -> None:
    """Let a form show what is there now."""
    st.session_state.pop(f"typing/base/{place}/{st.session_state['map_id']}", None)


class Held(NamedTuple):
    """An edit that waits for its maker's choice: somebody else was first."""

    map_id: str
    edit: Edit
    conflicts: tuple[FieldConflict, ...]
    words: str


def who() -> By:
    """Return who is at the screen; on a computer where nobody signs in, nobody in particular."""
    return NOBODY


def save(edit: Edit, words: str = "") -> Saved | None:
    """Save one edit of the map on screen: the only way in which the app changes a map.

    What somebody else changed first is asked about on the next run (`conflicts.show_conflict`), and
    nothing of the edit is saved until then.
    """
    if not edit.changes:
        return None
    map_id = st.session_state["map_id"]
    try:
        saved = store().apply(map_id, edit, now=now(), by=who())
    except ConflictError as error:
        st.session_state[CONFLICT] = Held(map_id, edit, error.conflicts, words)
        return None
    except NetmapError as error:
        say(str(error), icon="!")
        return None
    if words:
        say(words)
    return saved


def undo(way: str) -> None:
    """Take the last edit back, or do it again."""
    map_id = st.session_state["map_id"]
    step = store().undo if way == "undo" else store().redo
    label = attempt(lambda: step(map_id, now=now(), by=who()))
    if label:
        say(f"{'Taken back' if way == 'undo' else 'Done again'}: {label}")


__all__ = [
    "Current",
    "MapNotFoundError",
    "attempt",
    "current",
    "now",
    "save",
    "say",
    "show_map",
    "store",
    "today",
]
