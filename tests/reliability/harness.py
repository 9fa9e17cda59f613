"""What the tests of this folder share: pictures of a database, and a process that can be interrupted."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select

from netmap.store import Store, schema
from tests.conftest import ROOT
from tests.reliability.saves import ANN, BO, FILE

#: every call by which SQLite changes what is on a disk
WRITES = "pwrite64,write,writev,pwritev,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat2,fallocate"


def picture(store: Store) -> dict[str, Any]:
    """Return everything that a user could see of a database, without what is random: ids and tokens."""
    seen = {}
    for info in [*store.maps(), *store.maps(deleted=True)]:
        document, revision = store.load(info.id)
        entries = store.history(info.id, limit=10_000)
        seen[info.name] = {
            "rows": {table: dict(rows) for table, rows in document.tables.items()},
            "head": document.head,
            "revision": revision,
            "deleted": info.deleted_at,
            "history": entries,
            "past": store.load(info.id, revision=entries[-1].revision).document,
            "changes": _changes(store, info.id),
            "versions": store.versions(info.id),
            "undoable": [store.undoable(info.id, by) for by in (ANN, BO)],
        }
    return seen


def _changes(store: Store, map_id: str) -> list[tuple[Any, ...]]:
    asked = select(*list(schema.changes.c)[1:]).where(schema.changes.c.map_id == map_id)
    with store.database.reading() as connection:
        return [
            tuple(row)
            for row in connection.execute(asked.order_by(schema.changes.c.revision, schema.changes.c.place))
        ]


def reopened(path: str) -> dict[str, Any]:
    """Open a database as the app does and return its picture; it must be sound."""
    store = Store(path)
    try:
        return picture(store)
    finally:
        store.close()


def assert_sound(path: str) -> None:
    """Ask SQLite itself whether a file is whole."""
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def copied(source: Path, target: Path) -> str:
    """Return the path of a copy of a closed database, alone in a folder."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for file in source.iterdir():
        shutil.copy(file, target / file.name)
    return str(target / FILE)


class Ended(NamedTuple):
    """What an action said (nothing if it was killed; twice if it was refused), and the calls that were traced."""

    said: tuple[str, ...]
    calls: tuple[str, ...]

    @property
    def saved(self) -> bool:
        """Whether somebody was told that it is saved."""
        return "saved" in self.said


class Actor:
    """A process that does actions of `saves.py`, one after the other, each in a child of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.saves"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def close(self) -> None:
        """End it."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def act(self, name: str, folder: Path, *inject: str, trace: str = WRITES) -> Ended:
        """Do an action while strace counts its calls, and spoils those that `inject` names."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{name}\t{folder}\n")
        child, log = self._process.stdout.readline().strip(), folder.with_suffix(".calls")
        command = ["strace", "-p", child, "-e", f"trace={trace}", "-o", str(log)]
        command += [word for rule in inject for word in ("-e", f"inject={rule}")]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
            assert strace.stderr
            first = strace.stderr.readline()
            assert "attached" in first, first + strace.stderr.read()
            self._process.stdin.write("\n")
            said = []
            while (line := self._process.stdout.readline().strip()) != "ended":
                assert self._process.poll() is None
                said.append(line)
        calls = tuple(
            line for line in log.read_text(errors="replace").splitlines() if not line.startswith("+")
        )
        log.unlink()
        return Ended(tuple(said), calls)


def strace_missing() -> str:
    """Say why no process can be interrupted at a call here; empty where it can be."""
    if not shutil.which("strace"):
        return "strace is not on this machine"
    tried = subprocess.run(
        ["strace", "-qq", "-o", "/dev/null", "-e", "trace=none", "true"], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "strace may not trace here"
