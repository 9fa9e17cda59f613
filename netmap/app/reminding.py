"""That a map's time is nearly up, or is: on the page of maps, beside what is kept where, and in the sidebar."""

from __future__ import annotations

import streamlit as st

from netmap.app.furniture import care, page_path
from netmap.app.state import Current, today
from netmap.model.keeping import find_reminder


def show_reminder(found: Current) -> None:
    """Say on a page until when the map on screen may be kept, if that is near or past."""
    reminder = find_reminder(found.document.head.settings.keeping, today())
    if reminder:
        care([reminder.sentence])


def remind_in_sidebar(found: Current) -> None:
    """Say the same in the sidebar, with a way to where it is settled."""
    reminder = find_reminder(found.document.head.settings.keeping, today())
    if reminder:
        with st.sidebar:
            care([reminder.sentence])
            st.page_link(page_path("keeping"), label="What is kept where")
