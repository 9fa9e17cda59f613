"""Opening the database: SQLite with the settings that keep it whole, or PostgreSQL by its address."""

from __future__ import annotations

import errno
import os
import random
import re
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from netmap.errors import StoreError

#: how long a writer waits for others, in seconds
BUSY_SECONDS = 5.0
#: what databases say, and what it means for somebody who wants to save; the first that fits
_SAID = (
    ("database is locked", "another program holds the database; try again in a moment"),
    ("lock timeout", "somebody else is saving to the same map; try again in a moment"),
    ("database or disk is full", "the disk is full; free some space, then try again"),
    ("no space left", "the database's disk is full; free some space, then try again"),
    ("readonly", "the database may only be read, not written; ask who looks after this computer"),
    ("read-only", "the database may only be read, not written; ask who looks after this computer"),
    ("disk i/o error", "the disk did not take it; look at the disk before anything else is typed"),
    (
        "unable to open",
        "the database file cannot be opened; see whether its folder is there, and whether this user may read and "
        "write it",
    ),
    ("malformed", "the database file is damaged; bring a backup back with `netmap restore`"),
    ("file is not a database", "it is a file of another kind"),
    ("statement timeout", "the database took too long; try again in a moment"),
    ("password authentication", "the database does not know this user or password"),
    ("connection", "the connection to the database was lost; try again in a moment"),
    ("terminat", "the connection to the database was lost; try again in a moment"),
    ("server closed", "the connection to the database was lost; try again in a moment"),
    ("starting up", "the database is just starting; try again in a moment"),
    ("shutting down", "the database is being stopped; try again in a moment"),
)


#: where maps can be kept
_ADDRESSES = (
    "write the path of an SQLite file, such as /var/lib/netmap/netmap.sqlite, or "
    "postgresql+psycopg://user:password@host/name."
)


class UnsureError(StoreError):
    """The connection went while a transaction was being ended: whether it was saved must be asked."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(
            f"Whether this was saved is not known yet: {why}. Look whether it is there before you save it again."
        )


def default_path() -> Path:
    """Return where maps are kept unless somebody says otherwise: the user's own data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("netmap", appauthor=False)) / "netmap.sqlite"


def file_of(address: str) -> Path | None:
    """Return the file of an SQLite database, there or not; ``None`` for a server's."""
    url = _read_address(address)
    if url is None:
        return Path(address).expanduser() if address else default_path()
    return Path(url.database or "") if url.drivername.startswith("sqlite") else None


def missing_file(address: str) -> Path | None:
    """Return the file of an SQLite database if it is not there yet: whoever opens it makes it.

    Raises
    ------
    StoreError
        If this user may not look.
    """
    path = file_of(address)
    try:
        return path if path is not None and not path.exists() else None
    except OSError as error:
        raise _unusable(path, error) from error


class Database:
    """One database, opened: transactions that are kept whole or not at all.

    Parameters
    ----------
    address : str
        An address such as ``postgresql+psycopg://...``, or a path of an SQLite file; empty is the
        user's own data folder.
    busy_seconds : float
        How long a writer waits for others before it gives up.

    Raises
    ------
    StoreError
        If the folder cannot be made or the address makes no sense.
    """

    def __init__(self, address: str = "", *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.busy_seconds = busy_seconds
        self.engine = _open(address, busy_seconds)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is an SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database."""
        return Path(self.engine.url.database or "") if self.is_sqlite else None

    @property
    def shown(self) -> str:
        """The path or the address, without its password."""
        return self.engine.url.render_as_string(hide_password=True).removeprefix("sqlite:///")

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def forget(self) -> None:
        """Empty the write-ahead log of SQLite, in which what was removed lives on, outside any transaction.

        What was removed is gone in any case: a log that cannot be emptied just now is emptied by the next
        who can.
        """
        if not self.is_sqlite:
            return
        with suppress(sqlite3.Error, SQLAlchemyError), closing(self.engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Do something in one transaction, for writing from its start; kept at the end, or not at all.

        Raises
        ------
        StoreError
            If nothing was saved; says why.
        UnsureError
            If the connection was lost while the transaction was being ended.
        """
        try:
            connection = self._begin()
        except SQLAlchemyError as error:
            raise _refused(error) from error
        try:
            try:
                yield connection
            except SQLAlchemyError as error:
                self._let_go(connection, error)
                raise _refused(error) from error
            try:
                connection.commit()
            except SQLAlchemyError as error:
                lost = isinstance(error, DBAPIError) and error.connection_invalidated
                unsure = lost or (self.is_sqlite and not _taken_back(connection))
                self._let_go(connection, error)
                if unsure:
                    raise UnsureError(reason(error)) from error
                raise _refused(error) from error
        finally:
            with suppress(SQLAlchemyError):  # without a connection there is nothing to take back
                connection.rollback()
            with suppress(SQLAlchemyError):
                connection.close()

    def _begin(self) -> Connection:
        """Return a connection in a transaction; who finds others writing tries again, after a moment."""
        last = time.monotonic() + self.busy_seconds
        while True:
            connection = self.engine.connect()
            try:
                connection.begin()
                return connection
            except SQLAlchemyError as error:
                waits = "locked" in str(error) and time.monotonic() < last
                if not waits:
                    self._let_go(connection, error)
                connection.close()
                if not waits:
                    raise
                time.sleep(random.uniform(0.01, 0.1))

    def _let_go(self, connection: Connection, error: SQLAlchemyError) -> None:
        """Open an SQLite file anew that was opened only for reading, as on a full disk, if it can be now.

        Not otherwise: on a disk that takes nothing a connection that is open can still read, a new one not.
        """
        if not self.is_sqlite or "readonly" not in str(error):
            return
        try:
            with closing(sqlite3.connect(str(self.path), timeout=0.1, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                other.execute("ROLLBACK")
        except sqlite3.Error:
            return
        with suppress(SQLAlchemyError):
            connection.invalidate()
            self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Look at one state of the database, whatever others write meanwhile.

        Raises
        ------
        StoreError
            If it cannot be read.
        """
        options: dict[str, Any] = {"reading": True}
        if not self.is_sqlite:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        try:
            with self.engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"The database cannot be read: {_ended(reason(error))}") from error


def _taken_back(connection: Connection) -> bool:
    """Make sure that what SQLite could not sync is not found saved after all; ``False`` if that fails too.

    What was written may lie whole in the log, and whoever opens the file after a crash would take it for
    saved. The next write takes its place.
    """
    file: Any = connection.connection.driver_connection
    try:
        if file.in_transaction:
            file.execute("ROLLBACK")
        (number,) = file.execute("PRAGMA user_version").fetchone()
        file.execute(f"PRAGMA user_version = {number}")
    except sqlite3.Error:
        return False
    return True


def reason(error: SQLAlchemyError) -> str:
    """Return what the database said in plain words; never the statement, which may hold names."""
    said = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
    if re.search(r"(?i)connection refused|resolve host|timeout expired|timed out|no route|unreachable", said):
        where = re.search(r'"([^"]+)", port (\d+)', said) or re.search(r"host '([^']+)'", said)
        place = f" at {':'.join(where.groups())}" if where else ""
        return f"no answer{place}: is the address right, is PostgreSQL running, may this machine reach it?"
    words = next((words for part, words in _SAID if part in said.casefold()), "")
    if words:
        return words
    # a constraint's text can quote a value: say what sort of thing it was, no more
    return type(getattr(error, "orig", None) or error).__name__ if isinstance(error, DBAPIError) else said


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith("?") else f"{sentence}."


def _refused(error: SQLAlchemyError) -> StoreError:
    return StoreError(f"Nothing was saved: {_ended(reason(error))}")


def _open(address: str, busy_seconds: float) -> Engine:
    url = _read_address(address)
    if url is not None and not url.drivername.startswith("sqlite"):
        return _open_server(url, busy_seconds)
    path = Path(url.database or "") if url is not None else Path(address or default_path()).expanduser()
    if not path.name or str(path) == ":memory:":
        raise StoreError("An SQLite database needs a file, so that every page sees the same maps.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = not path.exists()
        if not new and not os.access(path, os.R_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        engine = create_engine(
            f"sqlite:///{path}",
            connect_args={"timeout": busy_seconds},
            hide_parameters=True,
            pool_size=20,
            max_overflow=40,
        )
        event.listen(engine, "connect", lambda connection, _: _prepare(connection, busy_seconds))
        event.listen(engine, "begin", _begin)
        if new:
            path.touch(mode=0o600)  # maps hold personal data: for the owner's eyes
            os.chmod(path, 0o600)
    except OSError as error:
        raise _unusable(path, error) from error
    return engine


def _unusable(path: Path | None, error: OSError) -> StoreError:
    if isinstance(error, PermissionError):
        return StoreError(
            f"{path} cannot be used: this user may not read and write it, or not make it in that folder. Run netmap "
            "as the user to whom it belongs, or choose another with --database."
        )
    return StoreError(f"{path} cannot be used: {error.strerror or error}; choose another with --database.")


def _read_address(address: str) -> URL | None:
    if "://" not in address:
        if re.match(r"(?i)(postgres\w*|mysql|mariadb|mssql|oracle|sqlite)(\+\w+)?:", address):
            raise StoreError(f"{address.partition(':')[0]}:… is not an address of a database; {_ADDRESSES}")
        return None
    try:
        url = make_url(address)
    except (SQLAlchemyError, ValueError) as error:
        kind = address.split("://")[0]
        raise StoreError(
            f"{kind}://… is not an address of a database; write {kind}://user:password@host/name."
        ) from error
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"netmap keeps no maps in a database of the kind {url.drivername}; {_ADDRESSES}")
    return url


def _open_server(url: URL, busy_seconds: float) -> Engine:
    limits = {
        "statement_timeout": 60_000,
        "lock_timeout": int(busy_seconds * 1000),
        "idle_in_transaction_session_timeout": 60_000,
    }
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    try:
        return create_engine(
            url,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=20,
            hide_parameters=True,
            connect_args={"connect_timeout": 5, "options": options},
        )
    except (SQLAlchemyError, ImportError, TypeError) as error:
        raise StoreError(f"A database of the kind {url.drivername} cannot be opened: {error}.") from error


def _prepare(connection: Any, busy_seconds: float) -> None:
    # the driver must not begin transactions by itself: `_begin` does it, and for writing at once
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={int(busy_seconds * 1000)}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    reading = connection.get_execution_options().get("reading", False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def insert_new(connection: Connection, table: Any, values: Mapping[str, Any], unique: Sequence[str]) -> bool:
    """Insert a row unless there is one with the same unique columns; say whether it was new."""
    kinds = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    statement: Any = kinds[connection.dialect.name](table).values(**values)
    made = statement.on_conflict_do_nothing(index_elements=list(unique)).returning(table.c[unique[0]])
    # what was returned is counted: PostgreSQL's driver does not say how many rows an insert made
    return connection.execute(made).first() is not None
