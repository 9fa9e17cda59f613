"""What is restored is what was backed up; what is there is kept, or put aside; what is damaged is refused."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from netmap.errors import NotPossibleError, StoreError, UnreadableError
from netmap.model import Network, Person
from netmap.model.edits import add_rows
from netmap.store import Store, copies, migrations, schema
from netmap.store.accounts import Accounts
from netmap.store.backup import backup, backup_stem, restore
from netmap.store.old_backups import remove_aside
from tests.store.old import SAID, make_old
from tests.store.whole import NOW, every_row, fill_every_table, restored

HOUR = timedelta(hours=1)


@pytest.fixture
def file(tmp_path, opened):
    """Return a backup."""
    fill_every_table(str(tmp_path / "source.sqlite"))
    return backup(opened(tmp_path / "source.sqlite"), tmp_path / "backup.sqlite").path


def test_what_is_there_is_replaced_only_if_asked_for_and_after_a_backup(database, file, opened, tmp_path):
    store = Store(database)
    store.create(Network(name="Mine"), now=NOW)
    store.create(Network(name="Mine too"), now=NOW)
    store.close()
    there = every_row(database)
    with pytest.raises(NotPossibleError, match=r"is not empty: it holds 2 maps. --force replaces"):
        restore(file, opened(database), now=NOW)
    assert every_row(database) == there
    found = restore(file, opened(database), now=NOW, force=True, backups=tmp_path / "aside")
    assert found.replaced.parent == tmp_path / "aside"
    assert found.replaced.name.endswith("-before-restore-2026-11-22-120000.sqlite")
    assert restored(database) == restored(str(tmp_path / "source.sqlite"))
    restore(found.replaced, opened(database), now=NOW + timedelta(seconds=1), force=True, backups=tmp_path)
    assert every_row(database) == there


def test_what_is_replaced_is_not_in_the_file_any_more(file, opened, tmp_path):
    path = tmp_path / "m.sqlite"
    store = Store(str(path))
    store.create(Network(people=(Person(id="p", name="Gwenllian Rhys"),)), now=NOW)
    restore(file, store.database, now=NOW, force=True, backups=tmp_path / "aside")
    assert all(b"Gwenllian" not in part.read_bytes() for part in tmp_path.glob("m.sqlite*"))
    store.close()


def test_it_goes_on_after_a_restore(database, file, opened):
    restore(file, opened(database), now=NOW)
    store = Store(database)
    (info,) = store.maps()
    store.apply(info.id, add_rows("go on", [("people", {"id": "z"})]), now=NOW)
    assert store.undo(info.id, now=NOW) == "go on"
    with store.database.writing() as connection:  # numbers that the database gives are not given twice
        for _ in range(2):
            connection.execute(insert(schema.audit).values(at=NOW, action="seen"))
        a = schema.audit.c
        assert connection.execute(select(a.id, a.action).order_by(a.id)).all() == [
            (7, "signed in"),
            (8, "database restored"),
            (9, "seen"),
            (10, "seen"),
        ]
    store.close()


def test_one_byte_that_changed_is_noticed_or_changes_nothing(file, opened, tmp_path):
    whole, said = file.read_bytes(), restored(str(tmp_path / "source.sqlite"))
    drawn = random.Random(5)
    # texts and digests, the header, and anywhere
    places = [whole.index(word) for word in ("Llŷr".encode(), b"Table 3", b"argon2", b"rename", b"user-sam")]
    places += [drawn.randrange(100) for _ in range(4)] + [drawn.randrange(len(whole)) for _ in range(12)]
    refused = 0
    for number, place in enumerate(places):
        damaged = tmp_path / f"damaged{number}.sqlite"
        damaged.write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << drawn.randrange(8)]) + whole[place + 1 :]
        )
        target = tmp_path / f"target{number}.sqlite"
        try:
            restore(damaged, opened(target), now=NOW)
        except UnreadableError as error:
            assert str(damaged) in str(error)
            assert not target.exists() or not target.stat().st_size
            refused += 1
        else:
            assert restored(str(target)) == said
        assert number >= 5 or refused == number + 1
    assert not list(tmp_path.glob(".netmap-restore*"))


def test_what_is_no_backup_is_refused(file, opened, tmp_path):
    target = opened(tmp_path / "target.sqlite")
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear council " * 100)
    with closing(sqlite3.connect(tmp_path / "photos.sqlite")) as other_one:
        other_one.execute("CREATE TABLE photos (name)")
    cut = tmp_path / "cut.sqlite"
    cut.write_bytes(file.read_bytes()[: 3 * 4096])
    for bad in (tmp_path / "nothing.sqlite", letter, tmp_path / "photos.sqlite", cut, tmp_path):
        with pytest.raises(UnreadableError, match=r"is no backup of netmap|is damaged|is not there"):
            restore(bad, target, now=NOW)


def test_a_backup_of_a_newer_netmap_is_refused(file, opened, tmp_path):
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("UPDATE about SET schema_version = 99")
        newer.commit()
    with pytest.raises(StoreError, match=r"newer netmap \(schema 99\); update netmap to restore it"):
        restore(file, opened(tmp_path / "target.sqlite"), now=NOW)


def test_a_backup_of_an_older_netmap_is_brought_up_to_date(database, opened, tmp_path, monkeypatch):
    monkeypatch.setattr(migrations, "user_backups", lambda: tmp_path / "never")
    make_old(str(tmp_path / "old.sqlite"))
    before = (tmp_path / "old.sqlite").read_bytes()
    restore(tmp_path / "old.sqlite", opened(database), now=NOW)
    store = Store(database)
    assert {info.id for info in [*store.maps(), *store.maps(deleted=True)]} == set(SAID["maps"])
    store.close()
    assert (tmp_path / "old.sqlite").read_bytes() == before
    assert not list(tmp_path.glob("*before-2*"))


def test_a_database_in_use_can_be_restored_from_with_what_is_in_its_log(opened, tmp_path):
    store = Store(str(tmp_path / "used.sqlite"))
    store.create(Network(name="In the log"), now=NOW)
    assert (tmp_path / "used.sqlite-wal").stat().st_size
    restore(tmp_path / "used.sqlite", opened(tmp_path / "target.sqlite"), now=NOW)
    assert restored(str(tmp_path / "target.sqlite")) == restored(str(tmp_path / "used.sqlite"))
    store.close()


@pytest.mark.parametrize("how", ["letters", "cut", "page"])
def test_a_damaged_database_is_put_aside(file, opened, tmp_path, how):
    path = tmp_path / "m.sqlite"
    fill_every_table(str(path))
    whole = path.read_bytes()
    path.write_bytes(
        {"letters": b"x" * 5000, "cut": whole[:9000], "page": whole[:8192] + b"\xff" * 8192 + whole[16384:]}[
            how
        ]
    )
    broken = path.read_bytes()
    with pytest.raises(StoreError, match="--force puts it aside"):
        restore(file, opened(path), now=NOW)
    found = restore(file, opened(path), now=NOW, force=True)
    assert found.replaced.read_bytes() == broken
    assert restored(str(path)) == restored(str(tmp_path / "source.sqlite"))
    if os.name != "nt":
        assert path.stat().st_mode & 0o077 == 0


def test_a_damaged_database_makes_no_backup(opened, tmp_path):
    path = tmp_path / "m.sqlite"
    fill_every_table(str(path))
    with closing(sqlite3.connect(path)) as broken:
        broken.execute("PRAGMA foreign_keys = OFF")
        broken.execute("UPDATE map_rows SET map_id = 'nobody'")
        broken.commit()
    with pytest.raises(copies.DamagedError, match="rows of map_rows belong to nothing"):
        backup(opened(path), tmp_path / "b.sqlite")
    assert not (tmp_path / "b.sqlite").exists()


def test_a_restore_that_fails_leaves_what_was_there(database, file, opened, monkeypatch, tmp_path):
    store = Store(database)
    store.create(Network(name="Mine"), now=NOW)
    store.close()
    there = every_row(database)

    def stop(done, of):
        if done >= of - 1:
            raise StoreError("stopped")

    with pytest.raises(StoreError, match="stopped"):
        restore(file, opened(database), now=NOW, force=True, backups=tmp_path, progress=stop)
    assert every_row(database) == there


def test_a_restore_gives_nobody_access_back(database, file, opened, tmp_path):
    """Workshops that are over stay over, and whoever was kept out since stays out, with another id as well."""
    accounts = Accounts(Store(opened(database)).database)
    user = accounts.add_user("sam", "Sam", now=NOW)
    accounts.set_disabled(user.id, NOW)
    accounts.add_user("jo", "Jo", now=NOW)
    restore(file, opened(database), now=NOW + HOUR, force=True, backups=tmp_path / "aside")
    assert accounts.find("sam").disabled_at == NOW and accounts.find("sam").id == "user-sam"
    with opened(database).reading() as connection:
        [workshop] = connection.execute(select(schema.workshops)).all()
    assert workshop.code is None and workshop.closed_at == NOW + HOUR


def test_what_was_erased_since_is_named_to_be_done_again_and_stays_in_the_record(database, opened, tmp_path):
    map_id = fill_every_table(database)
    file = backup(opened(database), tmp_path / "b.sqlite").path
    accounts = Accounts(opened(database))
    facts = {"removed": 2, "rewritten": 1, "sealed": 0}
    accounts.note("user-sam", "erase person", now=NOW + HOUR, map_id=map_id, facts=facts)
    accounts.note("user-sam", "delete", now=NOW + HOUR, map_id=map_id)  # and brought back
    accounts.note("user-sam", "erase rows", now=NOW + HOUR, map_id="a map that the backup lacks")
    accounts.note("user-sam", "apply", now=NOW + HOUR, map_id=map_id)
    found = restore(file, opened(database), now=NOW + 2 * HOUR, force=True, backups=tmp_path / "aside")
    assert found.again == ((NOW + HOUR, "erase person", map_id, facts),)
    kept = {(line.at, line.action) for line in accounts.lines()}
    assert {(NOW + HOUR, "erase person"), (NOW + HOUR, "erase rows")} <= kept
    assert (NOW + HOUR, "apply") not in kept  # what that did is gone
    # and a restore after it says no less
    found = restore(file, opened(database), now=NOW + 3 * HOUR, force=True, backups=tmp_path / "aside")
    assert [line.action for line in found.again] == ["erase person"]


def test_a_file_of_a_newer_netmap_is_put_aside_by_force(file, opened, tmp_path):
    path = tmp_path / "m.sqlite"
    map_id = fill_every_table(str(path))
    backup(opened(path), tmp_path / "own.sqlite")
    Accounts(opened(path)).note("", "erase person", now=NOW + HOUR, map_id=map_id, facts={"removed": 1})
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("UPDATE about SET schema_version = 99")
        newer.commit()
    with pytest.raises(StoreError, match=r"newer netmap \(schema 99\); --force puts it aside"):
        restore(tmp_path / "own.sqlite", opened(path), now=NOW)
    found = restore(tmp_path / "own.sqlite", opened(path), now=NOW, force=True)
    assert found.replaced.name == "m.newer-2026-11-22-120000.sqlite"
    with closing(sqlite3.connect(found.replaced)) as newer:
        assert newer.execute("SELECT schema_version FROM about").fetchone() == (99,)
    assert [line.action for line in found.again] == ["erase person"]
    assert Store(opened(path)).maps()[0].id == map_id


def test_a_server_s_database_of_a_newer_netmap_is_told_what_to_do(file, opened, new_database):
    database = opened(new_database("postgresql"))
    Store(database)
    with database.writing() as connection:
        connection.execute(schema.about.update().values(schema_version=99))
    with pytest.raises(StoreError, match=r"CREATE DATABASE netmap_before .+ restore into it"):
        restore(file, database, now=NOW, force=True)


KILLED = """
import os, sys
from datetime import datetime, UTC
from pathlib import Path
from netmap.store import Database
from netmap.store import backup
backup.prepare = lambda *_, **__: os._exit(9)
backup.restore(Path(sys.argv[1]), Database(sys.argv[2]), now=datetime.now(UTC))
"""


def test_what_a_killed_restore_leaves_is_its_owner_s_and_swept_later(file, opened, tmp_path):
    target = tmp_path / "new" / "m.sqlite"
    target.parent.mkdir()
    done = subprocess.run([sys.executable, "-c", KILLED, str(file), str(target)], check=False)
    [left] = target.parent.glob(".netmap-restore-*")
    assert done.returncode == 9 and (left / "backup.sqlite").stat().st_size
    if os.name != "nt":
        assert (left / "backup.sqlite").stat().st_mode & 0o077 == 0
    copies.sweep_left(opened(target))
    assert left.exists()  # another may be at it
    os.utime(left, (0, 0))
    copies.sweep_left(opened(target))
    assert not left.exists()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_put_aside_goes_after_as_many_days_and_other_backups_stay(
    new_database, opened, tmp_path, kind
):
    database, folder = opened(new_database(kind)), tmp_path / "folder"
    folder.mkdir()
    stem = backup_stem(database)
    aside = [f"{stem}{end}" for end in (".before-2.sqlite", ".damaged-2026-11-01-120000.sqlite")]
    aside += [
        f"{stem}{end}" for end in (".newer-2026-11-01-120000.sqlite", "-before-restore-2026-11-01-1.sqlite")
    ]
    mine = f"{stem}-2026-11-01-120000.sqlite"
    for name in (*aside, mine):
        (folder / name).write_text("")
        os.utime(folder / name, (NOW.timestamp(),) * 2)
    assert remove_aside(database, str(folder), days=14, now=NOW + 14 * 24 * HOUR) == 0
    assert remove_aside(database, str(folder), days=14, now=NOW + 15 * 24 * HOUR) == 4
    assert [path.name for path in folder.iterdir()] == [mine]


def test_of_what_cannot_be_read_nobody_can_say_what_was_erased(file, opened, tmp_path):
    path = tmp_path / "m.sqlite"
    path.write_bytes(b"x" * 5000)
    assert restore(file, opened(path), now=NOW, force=True).again is None
    assert restore(file, opened(tmp_path / "new.sqlite"), now=NOW).again is None
    assert restore(file, opened(path), now=NOW, force=True).again == ()
