"""What people do to a database, each as one action that can be interrupted; and the process that does it.

``python -m tests.reliability.saves`` reads lines ``name folder``, forks a child for each, prints the child's
number, and lets it begin at the next line: time enough for strace to take hold of it. What the child says
last is ``saved``, ``refused: ...``, or nothing, because it was killed.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import sqlite3  # noqa: F401  so that opening a database opens no other files
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from netmap.errors import NetmapError
from netmap.model import Network, Person, Relationship
from netmap.model.edits import add_rows, change_head, change_row, join_edits, remove_rows
from netmap.store import By, Store
from netmap.store.backup import backup, restore
from netmap.store.erasure import erase_person
from tests.store.old import make_old

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=40)
ANN, BO = By("u1", "Ann"), By("u2", "Bo")
FILE = "maps.sqlite"
#: a backup that is there from the start, and one that is made
KEPT, NEW = "kept.sqlite", "new.sqlite"


def ward(people: int = 12, name: str = "Ward") -> Network:
    """Return a map with a line from everybody to the next."""
    ids = [f"p{i}" for i in range(people)]
    return Network(
        name=name,
        people=[Person(id=i, name=f"Person {i}", groups=("FL",)) for i in ids],
        relationships=[
            Relationship(id=f"r{i}", source=i, target=j, kind="collaborates")
            for i, j in itertools.pairwise(ids)
        ],
    )


def prepare(path: str, name: str = "") -> None:
    """Make a database with a map that has a past, one that was deleted, and something taken back."""
    if name == "opening an old database":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        make_old(path)
        return
    store = Store(path)
    map_id = store.create(ward(), now=NOW, by=ANN)
    gone = store.create(ward(60, "Gone"), now=NOW, by=ANN)
    store.delete(gone, now=NOW)
    backup(store.database, Path(path).with_name(KEPT))
    for name in ("Amy", "Ben", "Cat"):
        document = store.load(map_id).document
        store.apply(map_id, change_row(document, "people", 1, {"name": name}), now=NOW, by=ANN)
    store.undo(map_id, now=NOW, by=ANN)
    store.close()


def the_map(store: Store, name: str = "Ward") -> str:
    """Return the id of a map by its name."""
    found = [*store.maps(), *store.maps(deleted=True)]
    return next(info.id for info in found if info.name == name)


def _edit(store: Store) -> None:
    map_id = the_map(store)
    document = store.load(map_id).document
    store.apply(map_id, change_row(document, "people", 2, {"name": "Gwen", "paid": "yes"}), now=NOW, by=BO)


def _add(store: Store) -> None:
    rows = [("people", {"id": f"new {i}", "name": f"New {i}"}) for i in range(3)]
    store.apply(the_map(store), add_rows("add three", rows), now=NOW, by=BO)


def _remove(store: Store) -> None:
    map_id = the_map(store)
    store.apply(map_id, remove_rows(store.load(map_id).document, "people", [3, 4, 5]), now=NOW, by=BO)


def _everything(store: Store) -> None:
    map_id = the_map(store)
    document = store.load(map_id).document
    parts = [
        change_head(document, {"purpose": "To see who decides"}, "purpose"),
        remove_rows(document, "people", [6]),
        add_rows("add", [("decisions", {"id": "d1", "title": "Move the ward"})]),
        *(change_row(document, "people", key, {"groups": ["SL"]}) for key in (1, 2, 3)),
    ]
    store.apply(map_id, join_edits("much at once", parts), now=NOW, by=BO)


def _import(store: Store) -> None:
    rows: list[tuple[str, dict[str, Any]]] = [
        ("people", {"id": f"i{i}", "name": f"Imported {i}", "groups": ["FL", "MM"]}) for i in range(400)
    ]
    rows += [
        ("relationships", {"id": f"ir{i}", "source": f"i{i}", "target": f"i{i + 1}", "kind": "funds"})
        for i in range(399)
    ]
    store.apply(the_map(store), add_rows("import a file", rows), now=NOW, by=BO)


def _short_log(store: Store) -> None:
    """Make SQLite move its log into the file every few pages, in the middle of somebody's work."""
    with store.database.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint = 8")


def _beside(store: Store, name: str) -> Path:
    assert store.database.path
    return store.database.path.with_name(name)


#: each action is one save, or several one after the other
SAVES: dict[str, tuple[Callable[[Store], Any], ...]] = {
    "a new map": (lambda s: s.create(ward(40, "New"), now=NOW, by=BO),),
    "a copy": (lambda s: s.duplicate(the_map(s), name="Copy", now=NOW, by=BO),),
    "a cell": (_edit,),
    "three rows": (_add,),
    "removing people with their lines": (_remove,),
    "much at once": (_everything,),
    "an import of 799 rows": (_import,),
    "undo": (lambda s: s.undo(the_map(s), now=NOW, by=ANN),),
    "redo": (lambda s: s.redo(the_map(s), now=NOW, by=ANN),),
    "a named version": (lambda s: s.name_version(the_map(s), "before", 2, by=ANN, now=NOW),),
    "deleting": (lambda s: s.delete(the_map(s), now=NOW),),
    "bringing back": (lambda s: s.restore(the_map(s, "Gone")),),
    "purging": (lambda s: s.purge(now=LATER),),
    "erasing a person": (lambda s: erase_person(s.database, the_map(s), "p5", now=NOW, by=BO),),
    "a backup": (lambda s: backup(s.database, _beside(s, NEW)),),
    "bringing a backup back": (
        lambda s: restore(_beside(s, KEPT), s.database, now=NOW, force=True, backups=_beside(s, "backups")),
    ),
    "opening an old database": (lambda s: s.maps(),),
    "saves with the log emptied in between": (_short_log, _edit, _add, _remove),
}


def act(name: str, path: str) -> None:
    """Do one action on a database and say how it ended, before anything is tidied up.

    What was refused is tried once more, as somebody would whose text is still on screen.
    """
    store = None
    for _ in range(2):
        said = "saved"
        try:
            store = store or Store(path)
            for step in SAVES[name]:
                step(store)
        except NetmapError as error:
            said = f"refused: {error}"
        except Exception as error:  # what a user would see as a crash
            said = f"crashed: {error!r}"
        os.write(1, f"{said}\n".encode())
        if said == "saved":
            break
    if store:
        store.close()


def _serve() -> None:
    words = sys.stdin.buffer.raw  # type: ignore[attr-defined]

    def line() -> str:
        read = bytearray()
        while not read.endswith(b"\n"):
            byte = words.read(1)
            if not byte:
                sys.exit(0)
            read += byte
        return read.decode().strip()

    while True:
        name, _, folder = line().partition("\t")
        child = os.fork()
        if child == 0:
            ctypes.CDLL(None).prctl(0x59616D61, -1)  # PR_SET_PTRACER: strace may look, whatever Yama says
            line()
            act(name, str(Path(folder) / FILE))
            os._exit(0)
        os.write(1, f"{child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"ended\n")


if __name__ == "__main__":
    _serve()
