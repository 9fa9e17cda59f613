"""Opening the database: SQLite with the settings that keep it whole, or PostgreSQL by its address."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from netmap.errors import StoreError


def default_path() -> Path:
    """Return where maps are kept unless somebody says otherwise: the user's own data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("netmap", appauthor=False)) / "netmap.sqlite"


def open_engine(database: str = "") -> Engine:
    """Return an engine for a database.

    Parameters
    ----------
    database : str
        An address such as ``postgresql+psycopg://...``, or a path of an SQLite file; empty is the
        user's own data folder.

    Raises
    ------
    StoreError
        If the folder cannot be made or the address makes no sense.
    """
    try:
        url = make_url(database) if "://" in database else None
    except SQLAlchemyError as error:
        raise StoreError(
            f"{database.split('://')[0]}://… is not an address of a database: {error}."
        ) from error
    if url is not None and not url.drivername.startswith("sqlite"):
        try:
            return create_engine(url, pool_pre_ping=True, hide_parameters=True)
        except (SQLAlchemyError, ImportError) as error:
            raise StoreError(f"A database of the kind {url.drivername} cannot be opened: {error}.") from error
    path = Path(database).expanduser() if url is None and database else None
    if url is None:
        path = path or default_path()
    elif url.database:
        path = Path(url.database)
    if path is None:
        raise StoreError("An SQLite database needs a file, so that every page sees the same maps.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = not path.exists()
        engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 5}, hide_parameters=True)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        if new:
            path.touch(mode=0o600)  # maps hold personal data: for the owner's eyes
            os.chmod(path, 0o600)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be used: {error.strerror or error}; choose another with --database."
        ) from error
    return engine


def _prepare(connection: Any, _: Any) -> None:
    # the driver must not begin transactions by itself: `_begin` does it, and for writing at once
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "busy_timeout=5000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
