"""Starting the app: first see whether it can, then hand this process over to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from netmap import shipped
from netmap.errors import NotPossibleError
from netmap.store import Store


def check_ready(host: str, port: int, database: str) -> None:
    """Raise what would keep the app from working, before anything starts.

    Raises
    ------
    NotPossibleError
        If somebody else listens there.
    StoreError
        If the database cannot be used.
    """
    _check_port(host, port)
    Store(database or os.environ.get("NETMAP_DATABASE", "")).close()


def start_app(host: str, port: int, database: str) -> int:
    """Start the app and return its exit code; on POSIX this process becomes the app."""
    environment = dict(os.environ)
    if database:
        environment["NETMAP_DATABASE"] = database
    command = [sys.executable, "-m", "streamlit", "run", str(shipped.app_script())]
    command += ["--server.address", host, "--server.port", str(port)]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
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
