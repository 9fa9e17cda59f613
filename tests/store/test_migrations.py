"""Old databases open in this netmap with everything that was in them, or stay as they were."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from netmap.errors import StoreError
from netmap.model.document import Head
from netmap.store import Database, Store, migrations, schema
from netmap.store.migrations import prepare
from tests.conftest import ROOT
from tests.store.old import SAID, make_old

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def old(database, tmp_path, monkeypatch):
    """Return the address of an old database."""
    monkeypatch.setattr(migrations, "user_backups", lambda: tmp_path / "backups")
    make_old(database)
    return database


def everything(address):
    """Return every row of every table there is."""
    opened = Database(address)
    with opened.reading() as connection:
        names = sorted(inspect(connection).get_table_names())
        found = {
            name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}")).all())) for name in names
        }
    opened.close()
    return found


def the_copy(address, tmp_path):
    found = [*tmp_path.glob("*.before-2*.sqlite"), *tmp_path.glob("backups/*.before-2*.sqlite")]
    assert len(found) == 1, found
    return found[0]


def test_every_map_is_as_it_was(old):
    store = Store(old)
    infos = [*store.maps(), *store.maps(deleted=True)]
    assert {info.id for info in infos} == set(SAID["maps"])
    for info in infos:
        said = SAID["maps"][info.id]
        document, revision = store.load(info.id)
        assert document.head == Head.model_validate(said["head"])
        tables = {
            table: {str(key): row for key, row in rows.items()} for table, rows in document.tables.items()
        }
        assert json.loads(json.dumps(tables)) == said["tables"]
        assert (info.name, revision, info.sample) == (said["name"], said["revision"], said["sample"])
        assert info.changed_at.isoformat() == said["changed_at"] + "+00:00"
        assert (info.deleted_at is not None) == said["deleted"]
    store.close()


def test_no_history_is_lost_and_every_earlier_state_can_be_seen(old):
    store = Store(old)
    map_id = SAID["everything"]
    log = store.history(map_id)[::-1]
    assert [(entry.revision, entry.way, entry.undone, entry.sealed) for entry in log] == [
        (1, "start", None, False),
        (2, "do", None, False),
        (3, "do", None, False),
        (4, "do", 5, True),
        (5, "undo", None, False),
        (6, "undo", None, False),
        (7, "redo", None, False),
        (8, "do", None, False),
        (9, "do", None, False),
        (10, "do", 11, False),
        (11, "undo", None, False),
    ]
    assert {(entry.by_id, entry.by_name) for entry in log} == {("", "")}
    assert [entry.at.minute for entry in log] == [1, *range(1, 11)]
    assert [entry.label for entry in log[:3]] == ["start the map", "add Cai", "change a row of people"]
    states = [store.load(map_id, revision=revision).document for revision in range(1, 12)]
    assert states[3].head.name == "Ward 8" and states[4].head.name == states[0].head.name == "Ward 7"
    assert states[5] == states[1] and states[6] == states[2] == states[4] and states[10] == states[8]
    assert [row["id"] for row in states[0].rows("people").values()] == ["a", "b"]
    assert states[0].rows("people")[2] == {"id": "a", "name": "Llŷr Ŵyn"}
    store.close()


def test_undo_and_redo_go_on_where_they_were(old):
    store = Store(old)
    map_id = SAID["everything"]
    said = SAID["maps"][map_id]
    now, first = store.load(map_id).document, store.load(map_id, revision=1).document
    assert store.undoable(map_id) == (said["can be undone"][-1], said["can be redone"][-1])
    undone = []
    while label := store.undo(map_id, now=NOW):
        undone.append(label)
    assert undone == said["can be undone"][::-1] and store.load(map_id).document == first
    while store.redo(map_id, now=NOW):
        pass
    again = store.load(map_id).document
    assert again.rows("organisations")[1]["quota"] == 3  # what waited to be done again, done last
    store.undo(map_id, now=NOW)
    assert store.load(map_id).document == now
    store.close()


def test_a_history_whose_beginning_was_not_kept_starts_where_it_is_known(old):
    store = Store(old)
    map_id = SAID["long"]
    log = store.history(map_id)[::-1]
    assert [entry.revision for entry in log] == [4, 5, 6, 7, 8, 9, 10]
    assert (log[0].way, log[0].label) == ("start", "start of what was kept of the history")
    assert [row["id"] for row in store.load(map_id, revision=4).document.rows("people").values()] == [
        *("a", "b", "p0", "p1", "p2"),
    ]
    # the old code offered to take back "add 3" here, which had been taken back before
    assert SAID["maps"][map_id]["can be undone"] == ["add 3", "change a row of people"]
    assert store.undo(map_id, now=NOW) == "change a row of people"
    assert store.undo(map_id, now=NOW) is None
    store.close()


def test_an_old_database_has_the_same_tables_as_a_new_one(old, new_database):
    Store(old).close()
    fresh = new_database("postgresql" if "://" in old else "sqlite")
    Store(fresh).close()
    found = []
    for address in (old, fresh):
        opened = Database(address)
        with opened.reading() as connection:
            seen = inspect(connection)
            found.append(
                {
                    name: (
                        [(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(name)],
                        seen.get_pk_constraint(name)["constrained_columns"],
                        sorted(str(k) for k in seen.get_foreign_keys(name)),
                        sorted(str(i) for i in seen.get_indexes(name)),
                    )
                    for name in seen.get_table_names()
                }
            )
        opened.close()
    assert found[0] == found[1] and set(found[0]) == set(schema.metadata.tables)


def test_it_is_copied_first_for_its_owner_only(old, tmp_path):
    Store(old).close()
    copy = the_copy(old, tmp_path)
    if os.name != "nt":
        assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as file:
        assert file.execute("SELECT schema_version FROM about").fetchone() == (1,)
        assert file.execute("SELECT count(*) FROM edits").fetchone() == (17,)
        at = file.execute("SELECT at FROM edits WHERE label = 'add Cai'").fetchone()[0]
        assert at.startswith("2025-03-01 09:01:00")
    # and is a database that netmap opens
    store = Store(str(copy))
    assert {info.id for info in [*store.maps(), *store.maps(deleted=True)]} == set(SAID["maps"])
    assert len(store.history(SAID["everything"])) == 11
    store.close()


def test_it_is_written_down(old):
    opened = Database(old)
    prepare(opened, now=NOW)
    prepare(opened, now=NOW)
    with opened.reading() as connection:
        a = schema.audit.c
        assert connection.execute(select(a.at, a.action, a.facts)).all() == [
            (NOW, "database updated", '{"from": 1, "to": 2}')
        ]
    opened.close()


def fail_in_the_middle(monkeypatch):
    def step(connection):
        migrations._to_2(connection)
        raise ZeroDivisionError

    monkeypatch.setitem(migrations.STEPS, 1, step)


def test_a_step_that_fails_changes_nothing_and_says_where_the_copy_is(old, tmp_path, monkeypatch):
    before = everything(old)
    fail_in_the_middle(monkeypatch)
    for _ in range(2):  # trying again makes no second copy of the same
        with pytest.raises(StoreError, match="is as it was") as caught:
            Store(old)
        assert str(the_copy(old, tmp_path)) in str(caught.value)
    assert everything(old) == before
    monkeypatch.undo()
    monkeypatch.setattr(migrations, "user_backups", lambda: tmp_path / "backups")
    Store(old).close()
    the_copy(old, tmp_path)


def test_a_copy_of_another_state_stays(tmp_path, monkeypatch):
    path = tmp_path / "m.sqlite"
    make_old(str(path))
    fail_in_the_middle(monkeypatch)
    with pytest.raises(StoreError):
        Store(str(path))
    with closing(sqlite3.connect(path)) as file:  # the old netmap goes on
        file.execute("UPDATE maps SET revision = revision + 1")
        file.commit()
    monkeypatch.undo()
    kept = (tmp_path / "m.before-2.sqlite").read_bytes()
    Store(str(path)).close()
    assert (tmp_path / "m.before-2.sqlite").read_bytes() == kept
    assert (tmp_path / "m.before-2-2.sqlite").exists()


def test_without_a_copy_nothing_is_changed(old, monkeypatch):
    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    before = everything(old)
    monkeypatch.setattr(migrations, "finish", full)
    with pytest.raises(StoreError, match=r"before-2.sqlite was not written: the disk is full"):
        Store(old)
    assert everything(old) == before


KILLED = """
import os, sys
from netmap.store import Store, migrations
def step(connection):
    migrations.__dict__["_to_2"](connection)
    os._exit(9)
migrations.STEPS[1] = step
Store(sys.argv[1])
"""


def test_whoever_is_killed_in_the_middle_leaves_the_old_one(old, tmp_path, monkeypatch):
    before = everything(old)
    home = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "home")}
    killed = subprocess.run([sys.executable, "-c", KILLED, old], cwd=ROOT, env=home)
    assert killed.returncode == 9
    assert everything(old) == before
    Store(old).close()


def test_several_servers_at_once_make_or_mend_it_once(old, new_database, tmp_path):
    for address in (old, new_database("postgresql" if "://" in old else "sqlite")):
        wrong = []

        def start(address=address, wrong=wrong):
            try:
                Store(address).close()
            except StoreError as error:
                wrong.append(error)

        servers = [threading.Thread(target=start) for _ in range(6)]
        for server in servers:
            server.start()
        for server in servers:
            server.join()
        assert not wrong
        assert len(everything(address)["about"]) == 1
    assert len(everything(old)["audit"]) == 1
    the_copy(old, tmp_path)


def test_a_newer_database_stays_as_it_is(database):
    Store(database).close()
    opened = Database(database)
    with opened.writing() as connection:
        connection.execute(schema.about.update().values(schema_version=99))
    opened.close()
    before = everything(database)
    with pytest.raises(StoreError, match=r"newer netmap \(schema 99.*update netmap"):
        Store(database)
    assert everything(database) == before


def test_the_tables_of_others_stay_as_they_are(database):
    opened = Database(database)
    with opened.writing() as connection:
        connection.execute(text("CREATE TABLE about (author text)"))
    opened.close()
    with pytest.raises(StoreError, match="tables of another program"):
        Store(database)
    assert set(everything(database)) == {"about"}


def test_what_is_no_database_stays_as_it_is(tmp_path):
    path = tmp_path / "letter.sqlite"
    path.write_bytes(b"Dear council, " * 500)
    with pytest.raises(StoreError, match="a file of another kind"):
        Store(str(path))
    assert path.read_bytes() == b"Dear council, " * 500
    other = tmp_path / "photos.sqlite"
    with closing(sqlite3.connect(other)) as file:
        file.execute("CREATE TABLE photos (name)")
    with pytest.raises(StoreError, match="tables of another program"):
        Store(str(other))
    assert {p.name for p in Path(tmp_path).glob("*before*")} == set()
