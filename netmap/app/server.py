"""The server: Streamlit's app behind the gate; ``netmap app`` starts it as ``python -m netmap.app.server``."""

from __future__ import annotations

import gc
import importlib
from typing import Any

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from netmap import shipped
from netmap.access.opening import open_configured
from netmap.access.signin import Door
from netmap.access.workshop_desk import WorkshopDesk
from netmap.app import guarded
from netmap.app.gate import Gate
from netmap.app.listening import AT_ONCE, Listening, most_connections
from netmap.app.web.phone import phone_routes
from netmap.app.web.sign_pages import SignPages
from netmap.config import Config, load_config
from netmap.log import log_event, start_log
from netmap.store import Store, utc_now
from netmap.store.accounts import Accounts
from netmap.store.daily import start_daily_backups

#: seconds that open pages are given when the server is stopped
LAST_WORDS = 5
#: seconds after which an open page is asked whether it is still there
PING = 30


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
    phones = WorkshopDesk(store, accounts, utc_now)
    routes += phone_routes(lambda: phones, secure=config.is_secure)
    guarded.stands()
    return st.App(
        shipped.app_script(),
        middleware=[Middleware(Gate, config=config, find=door.who, routes=routes)],
        on_script_error=_note_error,
    )


def serve(config: Config) -> None:
    """Serve the app until somebody stops it.

    Raises
    ------
    StoreError
        If the database cannot be used.
    """
    start_log(config.log_level, config.log_file)
    bring_in()
    store = open_configured(config)
    backups = start_daily_backups(config.database, config)
    try:
        uvicorn.run(build_app(config, store), **server_options(config))
    finally:
        backups.stop()
        store.close()


def bring_in() -> None:
    """Bring in what every page needs: nobody waits for it, and no collection of garbage looks at it again."""
    importlib.import_module("netmap.app.main")
    gc.collect()
    gc.freeze()


def server_options(config: Config) -> dict[str, Any]:
    """Return how uvicorn serves it: as Streamlit would, and saying nothing about itself."""
    return {
        "host": config.host,
        "port": config.port,
        "http": Listening,
        "limit_concurrency": most_connections(),
        "backlog": AT_ONCE,
        "ws": "websockets-sansio",
        "ws_ping_interval": PING,
        "ws_ping_timeout": PING,
        "ws_max_size": st.get_option("server.maxMessageSize") * 1024 * 1024,
        "proxy_headers": False,  # the gate reads them, and only if they are to be believed
        "server_header": False,
        "access_log": False,  # addresses of pages and join codes are nobody's business
        "log_config": None,
        "timeout_graceful_shutdown": LAST_WORDS,
    }


def _look(store: Store) -> None:
    store.count()


def _note_error(error: Exception) -> None:
    log_event("page_failed", level="error", error=error)


if __name__ == "__main__":
    serve(load_config())
