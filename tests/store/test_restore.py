"""What is restored is what was backed up; what is there is kept, or put aside; what is damaged is refused."""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from netmap.errors import NotPossibleError, StoreError, UnreadableError
from netmap.model import Network, Person
from netmap.model.edits import add_rows
from netmap.store import Store, copies, migrations, schema
from netmap.store.backup import backup, restore
from tests.store.old import SAID, make_old
from tests.store.whole import NOW, every_row, fill_every_table


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
    assert every_row(database) == every_row(str(tmp_path / "source.sqlite"))
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
    whole, said = file.read_bytes(), every_row(str(tmp_path / "source.sqlite"))
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
            assert every_row(str(target)) == said
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
    assert every_row(str(tmp_path / "target.sqlite")) == every_row(str(tmp_path / "used.sqlite"))
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
    assert every_row(str(path)) == every_row(str(tmp_path / "source.sqlite"))
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
