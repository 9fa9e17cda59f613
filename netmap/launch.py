"""Starting the app: first see whether it can, then hand this process over to it."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from netmap.access.opening import open_configured
from netmap.config import Config
from netmap.errors import NotPossibleError
from netmap.store import Store
from netmap.store.accounts import Accounts
from netmap.store.backup import backup_folder
from netmap.store.copies import sweep_left


def check_ready(config: Config) -> None:
    """Raise what would keep the app from working, before anything starts.

    Raises
    ------
    NotPossibleError
        If somebody else listens there, the log cannot be written, or nobody could sign in.
    StoreError
        If the database cannot be used.
    """
    _check_port(config.host, config.port)
    _check_log(config.log_file)
    store = open_configured(config)
    try:
        sweep_left(store.database, backup_folder(store.database, config.backup_folder))
        if config.signs_in == "passphrase" and not _somebody(store):
            raise NotPossibleError(
                "nobody could sign in yet. Make the first user, who then owns the maps that are there: "
                "netmap users add NAME --admin"
            )
    finally:
        store.close()


def _somebody(store: Store) -> bool:
    return any(user.disabled_at is None for user in Accounts(store.database).users())


def start_app(config: Config) -> int:
    """Start the app and return its exit code; on POSIX this process becomes the app."""
    environment = config.environment(os.environ) | _for_streamlit(config)
    command = [sys.executable, "-m", "netmap.app.server"]
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(sys.executable, command, environment)  # whoever stops us stops the app
    return subprocess.call(command, env=environment)


def _for_streamlit(config: Config) -> dict[str, str]:
    """Return what Streamlit is told, as its own variables."""
    told = {
        "SERVER_ADDRESS": config.host,
        "SERVER_PORT": str(config.port),
        "SERVER_HEADLESS": "true",
        "SERVER_MAX_UPLOAD_SIZE": str(config.upload_mb),
        "SERVER_COOKIE_SECRET": config.cookie_secret.get_secret_value() or secrets.token_urlsafe(48),
        "BROWSER_GATHER_USAGE_STATS": "false",
        "LOGGER_ENABLE_RICH": "false",  # its traceback prints what an error says, past any log
    }
    if config.public_url:
        told["BROWSER_SERVER_ADDRESS"] = urlsplit(config.public_url).hostname or ""
    return {f"STREAMLIT_{name}": value for name, value in told.items()}


def _check_log(file: str) -> None:
    """Say so, before anything starts, if the log cannot be written."""
    if not file:
        return
    try:
        with Path(file).expanduser().open("a", encoding="utf-8"):
            pass
    except OSError as error:
        raise NotPossibleError(
            f"the log cannot be written to {file} ({error.strerror or error}); is its folder there, and may this user "
            "write to it? Choose another with log_file or NETMAP_LOG_FILE, or none."
        ) from error


def _check_port(host: str, port: int) -> None:
    """Say so, before anything starts, if somebody else listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise NotPossibleError(
                f"netmap cannot listen on {host}:{port} ({error}); choose another with --port or --host."
            ) from error
