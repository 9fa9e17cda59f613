"""What a session holds: which map, which revision, what is on screen. Everything else is in the store."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache, wraps
from typing import Any, NamedTuple, ParamSpec

import streamlit as st

from netmap import formats, shipped
from netmap.access.desk import Desk
from netmap.access.opening import open_configured
from netmap.access.rights import may
from netmap.access.signin import OPEN_HOUSE, Door, Who, hash_token
from netmap.app.cache import builder
from netmap.app.guarded import cookie_name
from netmap.app.marks import unmarked
from netmap.config import PREFIX, Config, load_config
from netmap.errors import ConflictError, MapNotFoundError, NetmapError, StoreError
from netmap.model import Network
from netmap.model.document import Document, Edit, Usable
from netmap.model.rebase import FieldConflict
from netmap.store import Saved, Store, utc_now
from netmap.store.accounts import Accounts
from netmap.store.sweeping import note_and_sweep, sweep_if_needed

FIRST_SAMPLE = "stockport"
#: where an edit waits for its maker's choice
CONFLICT = "conflict"
#: whether somebody is in a table, whose rows then stay as they are
IN_TABLE = "in_table"
#: further edits of the same person that wait for a choice
LATER = "conflicts_later"
#: edits that the database did not take
UNSAVED = "unsaved"
#: whether the page is drawn again without anybody having clicked
BY_ITSELF = "by_itself"
P = ParamSpec("P")


def now() -> datetime:
    """Return the time; together with `today` the only clock the app reads."""
    return utc_now()


def today() -> date:
    """Return the day on which "now" is."""
    return date.today()


def settings() -> Config:
    """Return what netmap was told."""
    return _settings(tuple(sorted((k, v) for k, v in os.environ.items() if k.startswith(PREFIX))))


@lru_cache(maxsize=8)
def _settings(variables: tuple[tuple[str, str], ...]) -> Config:
    return load_config(dict(variables))


@st.cache_resource(show_spinner=False)
def open_store(database: str) -> Store:
    """Return the store, opened once for all sessions; on one's own computer it holds one sample at first."""
    store = open_configured(settings())
    with suppress(StoreError):  # where the disk takes nothing just now, maps can still be looked at
        if store.purge(now=now()):
            note_and_sweep(store.database, now=now())
        else:
            sweep_if_needed(store.database)
    if settings().signs_in == "none" and not store.count():
        open_sample(_desk(store, OPEN_HOUSE), FIRST_SAMPLE)
    return store


def open_sample(desk: Desk, name: str) -> str:
    """Save a sample as a map of one's own to change, and return its id."""
    return desk.create(formats.read(shipped.sample(name)).require(), sample=name)


def desk() -> Desk:
    """Return what whoever is at the screen may read and write: the only way to any map.

    Raises
    ------
    SignedOutError
        If nobody is signed in, or no longer.
    """
    return _desk(open_store(settings().database), who())


def _desk(store: Store, who: Who) -> Desk:
    return Desk(store, Accounts(store.database), who, settings(), now)


def who() -> Who:
    """Return who is at the screen, by the token that their browser holds; the desk checks it at every call."""
    config = settings()
    if config.signs_in == "none":
        return OPEN_HOUSE
    token = sign_in_token()
    held: Who | None = st.session_state.get("who")
    if held is None or held.sign_in != hash_token(token):
        held = _door().who(token)
        st.session_state["who"] = held
    return held


def sign_in_token() -> str:
    """Return the token with which this window was opened."""
    return st.context.cookies.get(cookie_name(settings()), "")


def _door() -> Door:
    return Door(Accounts(open_store(settings().database).database), settings(), now)


def begin() -> None:
    """Look who is there before anything is shown.

    Raises
    ------
    SignedOutError
        If nobody is signed in, or no longer.
    """
    person = who()
    desk().check()
    if st.session_state.setdefault("whose", person.id) != person.id:
        st.session_state.clear()  # what somebody else had on screen is theirs
        st.session_state["whose"] = person.id
    if not st.session_state.pop(BY_ITSELF, False) and settings().signs_in != "none":
        _door().seen(sign_in_token())


def draw_anew() -> None:
    """Draw the whole page again because something happened elsewhere: nobody has clicked."""
    st.session_state[BY_ITSELF] = True
    st.rerun()


def can_edit() -> bool:
    """Say whether whoever is at the screen may change the map on it; the desk refuses it in any case."""
    return may(st.session_state.get("role"), "edit")


def owns() -> bool:
    """Say whether whoever is at the screen owns the map on it."""
    return may(st.session_state.get("role"), "own")


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
        return builder(self.map_id).build(self.document)

    @property
    def network(self) -> Network:
        """The map that can be measured."""
        return self.usable.network

    @property
    def version(self) -> tuple[str, int]:
        """What a cache can go by."""
        return self.map_id, self.revision


@st.cache_resource(show_spinner=False, max_entries=40)
def _load(database: str, map_id: str, revision: int, sample: str, _desk: Desk) -> Current:
    # whoever comes here has been found to see this map: what is kept is the same for all of them
    loaded = _desk.load(map_id)
    current = Current(map_id, loaded.revision, sample, loaded.document)
    _ = current.usable
    return current


def choose_map() -> Current:
    """Return the map to show: the one in the address, else the one that was on screen, else the one changed last."""
    at = desk()
    asked = str(st.query_params.get("map", "") or st.session_state.get("map_id", ""))
    try:
        info, role = at.find(asked)
    except MapNotFoundError:
        if asked:
            say("The map in the address is not here, or not yours to see; these are your own.", icon="!")
        info, role = at.find(_own_map(at))
    if st.session_state.get("map_id") != info.id:
        at.open(info.id)
    st.session_state["map_id"], st.session_state["role"] = info.id, role
    st.query_params["map"] = info.id
    return _load(settings().database, info.id, info.revision, info.sample, at)


def _own_map(at: Desk) -> str:
    """Return somebody's map that was changed last; whoever has none gets a sample."""
    own = at.maps()
    return own[0].id if own else open_sample(at, FIRST_SAMPLE)


def current() -> Current:
    """Return the map on screen as it is now.

    Raises
    ------
    MapNotFoundError
        If it is gone, or no longer this person's to see: what was meant for it must not go to another.
    """
    if "map_id" not in st.session_state:
        return choose_map()
    at = desk()
    info, role = at.find(st.session_state["map_id"])
    st.session_state["role"] = role
    return _load(settings().database, info.id, info.revision, info.sample, at)


def show_map(map_id: str, *, names: bool = False) -> None:
    """Make a map the one on screen; whoever has just typed the names is shown them."""
    st.session_state["names_next"] = names
    st.session_state["map_id"] = map_id
    st.query_params["map"] = map_id
    for key in ("at", "kinds", "chosen", "compare", "split"):
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


def attempt_to(action: Callable[[], object]) -> bool:
    """Do something that returns nothing, and return whether it was done."""
    return attempt(lambda: (action(), True)) is not None


def told(callback: Callable[P, None]) -> Callable[P, None]:
    """Return a button's callback of which what goes wrong is said: the page that follows is drawn in any case."""

    @wraps(callback)
    def careful(*args: P.args, **kwargs: P.kwargs) -> None:
        attempt(lambda: callback(*args, **kwargs))

    return careful


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


class Unsaved(NamedTuple):
    """An edit that the database did not take; whatever became of it there, its token saves it once."""

    map_id: str
    edit: Edit
    words: str
    token: str


def save(edit: Edit, words: str = "") -> Saved | None:
    """Save one edit of the map on screen: the only way in which the app changes a map.

    What somebody else changed first is asked about on the next run (`conflicts.show_conflict`), and
    nothing of the edit is saved until then. What the database did not take is named until it is
    (`unsaved.show_unsaved`).
    """
    if not edit.changes:
        return None
    map_id = st.session_state["map_id"]
    waiting: list[Unsaved] = st.session_state.setdefault(UNSAVED, [])
    tried = next((u for u in waiting if u.map_id == map_id and u.edit.changes == edit.changes), None)
    token = tried.token if tried else uuid.uuid4().hex
    try:
        saved = desk().apply(map_id, edit, token=token)
    except ConflictError as error:
        _settle(map_id, edit)
        held = Held(map_id, edit, error.conflicts, words)
        if st.session_state.setdefault(CONFLICT, held) is not held:
            st.session_state.setdefault(LATER, []).append(held)
        return None
    except NetmapError as error:
        if isinstance(error, StoreError) and not isinstance(error, MapNotFoundError) and not tried:
            waiting.append(Unsaved(map_id, edit, words, token))
        say(str(error), icon="!")
        return None
    _settle(map_id, edit)
    if words:
        leave_table()
        say(words)
    return saved


def _settle(map_id: str, edit: Edit) -> None:
    """Forget what was not saved before and is in an edit that the database has answered now."""
    answered = [(change.table, change.after) for change in edit.changes]
    st.session_state[UNSAVED] = [
        waiting
        for waiting in st.session_state[UNSAVED]
        if waiting.map_id != map_id
        or any((change.table, change.after) not in answered for change in waiting.edit.changes)
    ]


def leave_table() -> None:
    """Let tables show what is there now: whoever has pressed a button is in none of them."""
    st.session_state.pop(IN_TABLE, None)


@told
def undo(way: str) -> None:
    """Take the last edit back, or do it again."""
    map_id = st.session_state["map_id"]
    label = attempt(lambda: desk().undo(map_id) if way == "undo" else desk().redo(map_id))
    if label:
        leave_table()
        say(f"{'Taken back' if way == 'undo' else 'Done again'}: {label}")


__all__ = [
    "Current",
    "MapNotFoundError",
    "attempt",
    "current",
    "desk",
    "now",
    "save",
    "say",
    "show_map",
    "today",
]
