"""The interactive picture inside a page: a Streamlit component that brings picks back."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from netmap.app.answers import View
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


def show_picture(scene: dict[str, Any], *, key: str, height: int = 600, selected: str = "") -> str | None:
    """Draw a scene and return who was picked: an id, "" for nobody, ``None`` if nothing was."""
    _LIBRARY(key="vis", height=1)
    data = {
        **scene,
        "selected": selected,
        "height": height,
        "projector": bool(st.session_state.get("projector")),
    }
    result = _PICTURE(key=key, data=data, height=height + 4, on_picked_change=lambda: None)
    picked = result.picked
    return None if picked is None else str(picked["id"])


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
