"""The interactive picture inside a page: a Streamlit component that brings picks back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from netmap.app.answers import View
from netmap.app.state import told
from netmap.graph import Selection
from netmap.model import Network
from netmap.view.map_html import component_script, library_script
from netmap.view.scene import Look, build_scene

CSS = """
.netmap-picture { box-sizing: border-box; width: 100%; border: 1px solid #c9c6bf; background: #ffffff; }
.netmap-picture:focus { outline: 3px solid #0072B2; outline-offset: 1px; }
div.vis-tooltip { position: absolute; background: #ffffff; border: 1px solid #1d1d1b; padding: 4px 8px;
  font: 14px sans-serif; pointer-events: none; visibility: hidden; white-space: nowrap; z-index: 5; }
.vis-network:focus { outline: none; }
"""
HTML = '<div class="netmap-picture" role="application" tabindex="0"></div>'

_LIBRARY = st.components.v2.component("netmap_vis", html="<span hidden></span>", js=library_script())
_PICTURE = st.components.v2.component("netmap_picture", html=HTML, css=CSS, js=component_script())


def show_picture(scene: dict[str, Any], *, key: str, height: int = 600, cards: bool = False) -> None:
    """Draw a scene; with cards, whoever is picked in it is `chosen` from then on."""
    _LIBRARY(key="vis", height=1)
    data = {
        **scene,
        "selected": chosen() if cards else "",
        "picks": st.session_state.get("picks", 0) if cards else None,
        "height": height,
        "projector": bool(st.session_state.get("projector")),
    }
    _PICTURE(key=key, data=data, height=height + 4, on_picked_change=lambda: _take_pick(key))


def chosen() -> str:
    """Return whose card is open: an id, or "" for nobody's."""
    return str(st.session_state.get("chosen", ""))


def show_find(here: list[str], label: Callable[[str], str]) -> None:
    """Show the box that finds somebody by name, with whoever was picked in the picture in it.

    What a browser has in a box comes back with everything it asks for, also from before a pick: so the
    box is a new one after each pick, and what comes back of the old one concerns nobody.
    """
    if chosen() not in here:
        st.session_state["chosen"] = ""
    st.selectbox(
        "Find",
        here,
        index=here.index(chosen()) if chosen() else None,
        format_func=label,
        key=_find_key(),
        placeholder="type a name",
        on_change=_take_found,
    )


def _find_key() -> str:
    return f"find_{st.session_state.get('picks', 0)}"


@told
def _take_found() -> None:
    st.session_state["chosen"] = st.session_state[_find_key()] or ""


@told
def _take_pick(key: str) -> None:
    picked = st.session_state[key].picked
    st.session_state["chosen"], st.session_state["picks"] = str(picked["id"]), int(picked["picks"])


@st.cache_resource(show_spinner="Placing everybody …", max_entries=60)
def make_scene(
    map_id: str,
    revision: int,
    at: str,
    kinds: tuple[str, ...],
    names: bool,
    form: str,
    colour_by: str,
    size_by: str,
    _view: View,
    _look: Look,
) -> dict[str, Any]:
    """Return the scene of the map on screen; worked out once for everything it depends on."""
    return place_scene(_view.network, _view.at, kinds, _look)


def place_scene(network: Network, at: date, kinds: tuple[str, ...], look: Look) -> dict[str, Any]:
    """Return the scene of a map: what counts, and the kinds that were chosen."""
    wanted = tuple(k.id for k in network.vocabulary.kinds if k.counts_as != "neither" or k.id in kinds)
    return build_scene(network, Selection(at, wanted), look)


def scene_for(view: View, look: Look, size_by: str = "") -> dict[str, Any]:
    """Return the scene of what is looked at."""
    return make_scene(
        *view.current.version,
        view.at.isoformat(),
        view.kinds,
        view.names,
        look.form,
        look.colour_by,
        size_by,
        view,
        look,
    )
