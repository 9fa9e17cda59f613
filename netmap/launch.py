"""Starting the app: first see whether it can, then hand this process over to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from netmap import shipped
from netmap.config import Config
from netmap.errors import NotPossibleError
from netmap.store import Store
from netmap.store.database import Database


def check_ready(config: Config) -> None:
    """Raise what would keep the app from working, before anything starts.

    Raises
    ------
    NotPossibleError
        If somebody else listens there.
    StoreError
        If the database cannot be used.
    """
    _check_port(config.host, config.port)
    Store(Database(config.database, busy_seconds=config.busy_seconds)).close()


def start_app(config: Config) -> int:
    """Start the app and return its exit code; on POSIX this process becomes the app."""
    environment = config.environment(os.environ)
    command = [sys.executable, "-m", "streamlit", "run", str(shipped.app_script())]
    command += ["--server.address", config.host, "--server.port", str(config.port)]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    command += ["--server.maxUploadSize", str(config.upload_mb)]
    command += ["--logger.enableRich", "false"]  # its traceback prints what an error says, past any log
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(sys.executable, command, environment)  # whoever stops us stops the app
    return subprocess.call(command, env=environment)


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
