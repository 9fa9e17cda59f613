"""A backup is whole, sound and everything; what is restored from it is what was there."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from netmap.errors import ConflictError, NotPossibleError, StoreError
from netmap.model import Network, Person
from netmap.model.edits import add_rows, change_head, remove_rows
from netmap.store import By, Store, copies, schema
from netmap.store.backup import backup, restore
from tests.conftest import ROOT
from tests.databases import KINDS
from tests.examples import examples
from tests.store.whole import NOW, SAM, every_row, fill_every_table
from tests.store.whole import restored as as_restored
from tests.strategies import networks


def other(address):
    return "sqlite" if "://" in address else "postgresql"


def test_what_is_restored_is_what_was_backed_up(database, new_database, opened, tmp_path):
    fill_every_table(database)
    there = as_restored(database)
    assert all(there.values())  # every table has something in it
    facts = backup(opened(database), tmp_path / "b.sqlite")
    assert facts == (tmp_path / "b.sqlite", 1, 1, 1, facts.path.stat().st_size)
    for kind in KINDS:
        target = new_database(kind)
        found = restore(facts.path, opened(target), now=NOW)
        assert found == (1, 1, 1, None, None)
        assert as_restored(target) == there
        with opened(target).reading() as connection:
            assert [connection.execute(select(schema.metadata.tables[n])).all() for n in copies.NOT_KEPT] == [
                [],
                [],
                [],
            ]
    assert as_restored(database) == there


EDITS = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "rename", "undo", "redo"]), st.booleans()), max_size=8
)


@settings(max_examples=examples(4), deadline=None, suppress_health_check=list(HealthCheck))
@given(network=networks(), ways=EDITS)
def test_random_maps_and_their_history_move_between_kinds(
    database, new_database, tmp_path_factory, network, ways
):
    source, target = (
        new_database("postgresql" if "://" in database else "sqlite"),
        new_database(other(database)),
    )
    store = Store(source)
    map_id = store.create(network, now=NOW)
    for number, (way, mine) in enumerate(ways):
        by = SAM if mine else By()
        here = store.load(map_id).document
        if way in ("undo", "redo"):
            with suppress(ConflictError):
                getattr(store, way)(map_id, now=NOW, by=by)
        elif way == "rename":
            store.apply(map_id, change_head(here, {"name": f"“{number}”"}, "rename"), now=NOW, by=by)
        elif way == "add" or not here.rows("people"):
            store.apply(map_id, add_rows("add", [("people", {"id": f"new {number}"})]), now=NOW, by=by)
        else:
            store.apply(map_id, remove_rows(here, "people", list(here.rows("people"))[:1]), now=NOW, by=by)
    file = tmp_path_factory.mktemp("b") / "b.sqlite"
    backup(store.database, file)
    restored = Store(target)
    restore(file, restored.database, now=NOW)
    assert restored.maps() == store.maps()
    assert restored.history(map_id) == store.history(map_id)
    for revision in range(1, store.revision(map_id) + 1):
        assert restored.load(map_id, revision=revision) == store.load(map_id, revision=revision)
    for by in (SAM, By()):
        assert restored.undoable(map_id, by) == store.undoable(map_id, by)
        done = []
        for one in (restored, store):
            try:
                done.append(one.undo(map_id, now=NOW, by=by))
            except ConflictError as error:
                done.append(str(error))
        assert done[0] == done[1]
    assert every_row(target).keys() == every_row(source).keys()
    assert restored.load(map_id) == store.load(map_id)
    store.close()
    restored.close()


def test_a_backup_is_itself_a_database_of_netmap(database, opened, tmp_path):
    map_id = fill_every_table(database)
    backup(opened(database), tmp_path / "b.sqlite")
    store = Store(str(tmp_path / "b.sqlite"))
    assert store.load(map_id).document.head.name == "Ward"
    store.apply(map_id, add_rows("go on", [("people", {"id": "z"})]), now=NOW)
    store.close()
    # what was changed since is not what was written then, but is a database all the same
    restore(tmp_path / "b.sqlite", opened(tmp_path / "c.sqlite"), now=NOW)
    assert as_restored(str(tmp_path / "c.sqlite")) == as_restored(str(tmp_path / "b.sqlite"))


def test_a_backup_is_for_its_owner_only_and_one_file(database, opened, tmp_path):
    fill_every_table(database)
    folder = tmp_path / "new" / "folder"
    backup(opened(database), folder / "b.sqlite")
    assert [path.name for path in folder.iterdir()] == ["b.sqlite"]
    if os.name != "nt":
        assert (folder / "b.sqlite").stat().st_mode & 0o077 == 0 and folder.stat().st_mode & 0o077 == 0


def test_what_was_deleted_and_who_is_signed_in_are_not_in_it(database, opened, tmp_path):
    fill_every_table(database)
    store = Store(database)
    names = [f"Gwenllian {n} Rhys" for n in range(300)]
    people = tuple(Person(id=f"p{n}", name=name) for n, name in enumerate(names))
    map_id = store.create(Network(people=people), now=NOW)
    document = store.load(map_id).document
    store.apply(map_id, remove_rows(document, "people", list(document.rows("people"))), now=NOW)
    file = tmp_path / "b.sqlite"
    backup(store.database, file)
    assert b"Gwenllian 7 Rhys" in file.read_bytes()  # still in the history
    store.delete(map_id, now=NOW)
    store.purge(now=NOW + timedelta(days=31))
    backup(store.database, file)
    store.close()
    for planted in (b"Gwenllian", b"5e55" * 16, b"77" * 32, b"Presently Here"):
        assert planted not in file.read_bytes()


def test_only_a_backup_is_replaced(database, opened, tmp_path):
    fill_every_table(database)
    letter = tmp_path / "letter.sqlite"
    letter.write_text("Dear council")
    photos = tmp_path / "photos.sqlite"
    with closing(sqlite3.connect(photos)) as file:
        file.execute("CREATE TABLE photos (name)")
    places = [letter, photos, tmp_path]
    if "://" not in database:
        places.append(Path(database))
    for place in places:
        with pytest.raises(NotPossibleError, match="is no backup; choose another name"):
            backup(opened(database), place)
    assert letter.read_text() == "Dear council"
    for _ in range(2):
        backup(opened(database), tmp_path / "b.sqlite")


KILLED = """
import os, sys
from pathlib import Path
from netmap.store import Database
from netmap.store import backup, copies
copies.PORTION = 1
backup.backup(Database(sys.argv[1]), Path(sys.argv[2]), progress=lambda done, of: done < 5 or os._exit(9))
"""


def test_whoever_is_killed_leaves_the_backup_that_was_there(database, opened, tmp_path):
    fill_every_table(database)
    folder = tmp_path / "backups"
    file = folder / "b.sqlite"
    backup(opened(database), file)
    before = file.read_bytes()
    killed = subprocess.run([sys.executable, "-c", KILLED, database, str(file)], cwd=ROOT)
    assert killed.returncode == 9
    assert file.read_bytes() == before
    (half,) = (path for path in folder.iterdir() if path != file)
    backup(opened(database), folder / "other.sqlite")
    assert half.exists()  # somebody may be writing it just now
    os.utime(half, (0, 0))
    backup(opened(database), folder / "other.sqlite")
    assert not half.exists()


def test_a_full_disk_leaves_the_backup_that_was_there(database, opened, tmp_path):
    resource = pytest.importorskip("resource", reason="files cannot be bounded on this platform")
    fill_every_table(database)
    file = tmp_path / "b.sqlite"
    backup(opened(database), file)
    before = file.read_bytes()
    bounds = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, bounds[1]))
    try:
        with pytest.raises(StoreError, match=r"b.sqlite (was not|cannot be) written"):
            backup(opened(database), file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, bounds)
    assert file.read_bytes() == before
    assert not list(tmp_path.glob(".*"))


WRITER = """
import sys
from netmap.model.edits import add_rows
from netmap.store import Database, Store, utc_now
store, number = Store(Database(sys.argv[1], busy_seconds=30)), 0
while True:
    number += 1
    rows = [("people", {"id": f"{sys.argv[3]}-{number}-{i}"}) for i in range(3)]
    store.apply(sys.argv[2], add_rows("three at once", rows), now=utc_now())
"""


def test_a_backup_while_four_others_write_is_of_one_moment(database, tmp_path):
    store = Store(database)
    map_id = store.create(Network(), now=NOW)
    command = [sys.executable, "-c", WRITER, database, map_id]
    writers = [subprocess.Popen([*command, f"w{n}"], cwd=ROOT) for n in range(4)]
    revisions = []
    try:
        for number in range(3):
            seen = store.revision(map_id)
            while store.revision(map_id) < seen + 12:
                assert all(writer.poll() is None for writer in writers)
            backup(store.database, tmp_path / f"{number}.sqlite")
            assert store.revision(map_id) >= seen + 12
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    store.close()
    for number in range(3):
        copy = Store(str(tmp_path / f"{number}.sqlite"))
        document, revision = copy.load(map_id)
        assert len(document.rows("people")) == 3 * (revision - 1)
        assert len(copy.history(map_id, limit=10_000)) == revision
        revisions.append(revision)
        copy.close()
    assert revisions == sorted(revisions) and revisions[0] >= 12
