"""That a map's time is nearly up, or is: on the page of maps, beside what is kept where, and in the sidebar."""

from __future__ import annotations

import streamlit as st

from netmap.app.furniture import care, page_path
from netmap.app.state import current, today
from netmap.model.keeping import find_reminder


def show_reminder() -> None:
    """Say on a page until when the map on screen may be kept, if that is near or past."""
    found = find_reminder(current().document.head.settings.keeping, today())
    if found:
        care([found.sentence])


def remind_in_sidebar() -> None:
    """Say the same in the sidebar, with a way to where it is settled."""
    found = find_reminder(current().document.head.settings.keeping, today())
    if found:
        with st.sidebar:
            care([found.sentence])
            st.page_link(page_path("keeping"), label="What is kept where")
