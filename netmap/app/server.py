"""The server: Streamlit's app behind the gate; ``netmap app`` starts it as ``python -m netmap.app.server``."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from netmap import shipped
from netmap.access.signin import Door
from netmap.access.workshop_desk import WorkshopDesk
from netmap.app import guarded
from netmap.app.gate import Gate
from netmap.app.web.phone import phone_routes
from netmap.app.web.sign_pages import SignPages
from netmap.config import Config
from netmap.log import log_event
from netmap.store import Store, utc_now
from netmap.store.accounts import Accounts

#: seconds that open pages are given when the server is stopped
LAST_WORDS = 5
#: Streamlit's settings, as its own variables; everything else is in .streamlit/config.toml
STREAMLIT = {
    "STREAMLIT_SERVER_HEADLESS": "true",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "STREAMLIT_LOGGER_ENABLE_RICH": "false",
}


def build_app(config: Config, store: Store) -> st.App:
    """Return the app behind its gate.

    Parameters
    ----------
    config : Config
        What netmap was told.
    store : Store
        Its database.
    """
    accounts = Accounts(store.database)
    door = Door(accounts, config, utc_now)

    routes: list[BaseRoute] = [*SignPages(door, config, lambda: _look(store)).routes()]
    phones = WorkshopDesk(store, door.throttle, utc_now)
    routes += phone_routes(lambda: phones, secure=config.is_secure)
    guarded.stands()
    return st.App(
        shipped.app_script(),
        middleware=[Middleware(Gate, config=config, find=door.who, routes=routes)],
        on_script_error=_note_error,
    )


def _look(store: Store) -> None:
    store.count()


def _note_error(error: Exception) -> None:
    log_event("page_failed", level="error", error=error)
