"""Files to take away: made when they are asked for, sent over the session's own connection, kept nowhere.

Streamlit's own button serves files at an address that asks nobody who they are.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from netmap.app.state import desk
from netmap.errors import NetmapError

ASSETS = Path(__file__).parent / "assets"
#: key of the button to the number of the click, in the order of the clicks
ASKED = "downloads/asked"
#: key of the button to the file: those that were asked for and are on the page that is drawn now
OFFERED = "downloads/offered"
SESSION = "downloads/session"
#: where the files that were asked for travel
SAVER = "downloads"
#: of the size that Streamlit sends in one message; the rest is for the message around it
USABLE = 0.9


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


HTML = '<div><button type="button"></button><span role="status" aria-live="polite"></span></div>'
_BUTTON = st.components.v2.component(
    "netmap_download", html=HTML, css=_asset("download.css"), js=_asset("download_button.js")
)
_SAVER = st.components.v2.component(
    "netmap_saver", html="<span hidden></span>", js=_asset("download_saver.js")
)


class Offer(NamedTuple):
    """A file that can be made: how, what it is called and what it is; in words without names, if it is no map."""

    make: Callable[[], bytes]
    name: str
    mime: str
    what: str = ""


class Made(NamedTuple):
    """The answer to a click: the bytes, or a sentence that says why there are none."""

    number: str
    name: str
    mime: str
    data: bytes = b""
    error: str = ""


def download(
    label: str, make: Callable[[], bytes], name: str, mime: str, *, key: str, what: str = ""
) -> None:
    """Show a button that saves a file.

    Parameters
    ----------
    label : str
        What the button says; shown as text.
    make : callable
        Makes the file, when the rest of the page is drawn. A `NetmapError` is said beside the button.
    name : str
        What the file is called on the user's computer.
    mime : str
        What it is.
    key : str
        The button's own; unique on the page.
    what : str
        For the audit, what is in it; written here in the code, never by somebody.
    """
    state = st.session_state
    session = state.setdefault(SESSION, secrets.token_hex(8))
    place = f"download/{key}"
    _BUTTON(key=place, data={"label": label, "session": session}, on_asked_change=partial(_ask, place))
    if place in state.get(ASKED, {}):
        state.setdefault(OFFERED, {})[place] = Offer(make, name, mime, what)


def _ask(place: str) -> None:
    """Note a click before the page is drawn: one that comes meanwhile starts the page anew and would lose it."""
    number = st.session_state[place].asked
    if number:
        st.session_state.setdefault(ASKED, {})[place] = str(number)


def deliver() -> None:
    """Make and send what was asked for on the page that was just drawn; the last thing a page does.

    What was asked for on a page that is no longer shown is forgotten. Nothing made is kept: the next
    time the page is drawn this element is empty.
    """
    state = st.session_state
    offers: dict[str, Offer] = state.pop(OFFERED, {})
    asked: dict[str, str] = state.get(ASKED, {})
    limit = int(st.get_option("server.maxMessageSize") * 1_000_000 * USABLE)
    wanted = [(n, offers[place]) for place, n in asked.items() if place in offers]
    made, unexpected = make_all(wanted, limit)
    note_taken(zip((offer for _, offer in wanted), made, strict=True))
    _SAVER(key=SAVER, data=pack(made) if made else {}, height=1)
    state.pop(ASKED, None)  # only now: whoever clicks elsewhere meanwhile gets their file the next time
    if unexpected:
        raise unexpected


def make_all(wanted: Iterable[tuple[str, Offer]], limit: int) -> tuple[list[Made], Exception | None]:
    """Return the answer to every click, and an error that is none of ours, if there was one.

    Parameters
    ----------
    wanted : iterable of (number of the click, offer)
        In the order of the clicks.
    limit : int
        How many bytes can be sent together.
    """
    made: list[Made] = []
    unexpected: Exception | None = None
    left = limit
    for number, offer in wanted:
        data, error = b"", ""
        try:
            data = offer.make()
        except NetmapError as known:
            error = str(known)
        except Exception as unknown:  # said beside the button, and raised again once that is said
            error, unexpected = "The file could not be made; please report it, without names.", unknown
        if len(data) > left:
            error = f"The file is too large to be sent ({len(data) / 1e6:,.0f} MB; {limit / 1e6:,.0f} MB can be). Choose another format, or the command line."
            data = b""
        left -= len(data)
        made.append(Made(number, offer.name, offer.mime, data, error))
    return made, unexpected


def note_taken(answers: Iterable[tuple[Offer, Made]]) -> None:
    """Note in the audit which sorts of files somebody gets, before they are sent: never what they are called."""
    state = st.session_state
    for offer, answer in answers:
        if answer.error:
            continue
        # what stands before the last dot may be somebody's name
        facts: dict[str, Any] = {"format": Path(answer.name).suffix, "names": bool(state.get("names"))}
        if offer.what:
            facts["what"] = offer.what
        desk().note("download", str(state.get("map_id", "")), **facts)


def pack(made: Iterable[Made]) -> bytes:
    """Return answers as the browser takes them apart: a line about them, then their bytes."""
    found = list(made)
    about: list[dict[str, Any]] = [
        {"number": m.number, "name": m.name, "mime": m.mime, "size": len(m.data), "error": m.error}
        for m in found
    ]
    return b"".join([json.dumps(about).encode("ascii"), b"\n", *(m.data for m in found)])
