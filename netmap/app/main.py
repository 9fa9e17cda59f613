"""Putting the app together: pages, sidebar, and nothing that goes wrong reaches anybody as a traceback."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from netmap.app.conflicts import show_conflict
from netmap.app.download import deliver
from netmap.app.furniture import PROJECTOR, STYLE, page_path
from netmap.app.guarded import WITHOUT, is_guarded
from netmap.app.live import measured
from netmap.app.marks import unmarked
from netmap.app.sidebar import show_sidebar
from netmap.app.state import begin, choose_map, settings, show_said
from netmap.app.unsaved import show_away, show_unsaved
from netmap.errors import MapNotFoundError, NetmapError, SignedOutError, StoreError

PAGES = (
    ("The map", "maps", "Maps", ":material/folder_open:"),
    ("The map", "people", "People and organisations", ":material/groups:"),
    ("The map", "relationships", "Relationships", ":material/share:"),
    ("The map", "decisions", "Decisions", ":material/gavel:"),
    ("What it shows", "picture", "Picture", ":material/hive:"),
    ("What it shows", "pyramid", "Pyramid or honeycomb", ":material/change_history:"),
    ("What it shows", "stuck", "Where it gets stuck", ":material/traffic:"),
    ("What it shows", "power", "Power over time", ":material/area_chart:"),
    ("What it shows", "sides", "Side by side", ":material/compare:"),
    ("What it shows", "give", "Give and take", ":material/volunteer_activism:"),
    ("What it shows", "connected", "Are we connected?", ":material/link:"),
    ("Use it", "workshop", "Workshop", ":material/qr_code_2:"),
    ("Use it", "share", "Share", ":material/ios_share:"),
    ("Use it", "history", "History", ":material/history:"),
    ("Use it", "keeping", "What is kept where", ":material/shield_person:"),
    ("Use it", "words", "Words", ":material/menu_book:"),
)
#: only where people sign in
WHO = ("Use it", "access", "People with access", ":material/key:")
FIRST = "pyramid"


def run() -> None:
    """Show the app."""
    with measured():
        _run()


def _run() -> None:
    st.set_page_config(page_title="netmap", page_icon="⬡", layout="wide")
    st.html(STYLE)
    forwarded = any(name in st.context.headers for name in ("Forwarded", "X-Forwarded-For"))
    if not is_guarded(st.get_option("server.address"), forwarded):
        st.error(WITHOUT)
        return
    sections: dict[str, list[st.Page]] = {}
    signs_in = settings().signs_in != "none"
    for section, name, title, icon in (*PAGES, *([WHO] if signs_in else [])):
        page = st.Page(page_path(name), title=title, icon=icon, url_path=name, default=name == FIRST)
        sections.setdefault(section, []).append(page)
    try:
        begin()
    except SignedOutError as error:
        _show_closed(error)
        return
    except NetmapError as error:
        st.navigation(sections, expanded=True)
        show_away(error)
        return
    chosen = st.navigation(sections, expanded=True)  # all of them: a page behind "more" is not found
    if st.session_state.get("page") != chosen.url_path:
        st.session_state["page"] = chosen.url_path
        for key in [key for key in st.session_state if str(key).startswith("typing/")]:
            del st.session_state[key]  # tables on another page start with fresh rows
    try:
        found = choose_map()
        show_sidebar(found)
        if st.session_state.get("projector"):
            st.html(PROJECTOR)
        show_said()
        show_conflict(found)
        show_unsaved(found.map_id)
        chosen.run()
        deliver()
    except NetmapError as error:
        if isinstance(error, StoreError) and not isinstance(error, MapNotFoundError):
            show_away(error)
        else:
            st.error(unmarked(str(error)))


def _show_closed(error: SignedOutError) -> None:
    """Say that the sign-in has ended: nothing is shown, and nothing stays."""
    st.navigation([_nothing], position="hidden")
    st.error(unmarked(str(error)))
    st.session_state.clear()
    here = urlsplit(st.context.url or "")
    back = quote(f"{here.path or '/'}?{urlencode(st.query_params.to_dict())}", safe="")
    st.html(f'<p><a href="/sign-in?next={back}" target="_self">Sign in</a></p>')


def _nothing() -> None:
    """Show no page."""
