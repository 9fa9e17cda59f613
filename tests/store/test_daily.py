"""One backup a day, by one server, the oldest first to go; what fails is noted and tried again."""

from __future__ import annotations

import logging
import os
import threading
from datetime import UTC, datetime, timedelta

import pytest

from netmap.config import Config
from netmap.errors import StoreError
from netmap.model import Network, Person
from netmap.store import Database, Store, daily, schema
from netmap.store.accounts import Accounts
from netmap.store.daily import LastBackup, last_backup, run_daily, start_daily_backups, tidy_up
from netmap.store.history import NOBODY
from netmap.store.presence import Presence
from netmap.store.sweeping import is_unswept

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def maps(tmp_path):
    store = Store(str(tmp_path / "maps.sqlite"))
    store.create(Network(name="Ward"), now=NOW)
    yield store.database
    store.close()


def names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_one_a_day_beside_the_database(maps, tmp_path):
    facts = run_daily(maps, Config(), NOW)
    assert facts.path == tmp_path / "backups" / "maps-2026-11-22.sqlite" and facts.n_maps == 1
    assert run_daily(maps, Config(), NOW + 11 * HOUR) is None
    assert run_daily(maps, Config(), NOW + 12 * HOUR).path.name == "maps-2026-11-23.sqlite"
    assert last_backup(maps) == LastBackup(NOW + 12 * HOUR, None)


def test_the_oldest_go_and_nothing_else_does(maps, tmp_path):
    folder = tmp_path / "b"
    folder.mkdir()
    others = ["maps-2026-11-01-120000.sqlite", "other-2026-11-01.sqlite", "maps-2026-11-01.txt"]
    for name in others:
        (folder / name).write_text("kept")
    aside = [tmp_path / "maps.before-2.sqlite", folder / "maps-before-restore-2026-11-01-120000.sqlite"]
    for path in aside:
        path.write_text("kept as long as a backup")
        os.utime(path, ((NOW + DAY).timestamp(),) * 2)
    config = Config(backup_folder=str(folder), backups_kept=3)
    for number in range(5):
        run_daily(maps, config, NOW + number * DAY)
        assert all(path.exists() for path in aside)
    assert names(folder) == sorted(
        [*others, aside[1].name, *(f"maps-2026-11-{day}.sqlite" for day in (24, 25, 26))]
    )
    run_daily(maps, config, NOW + 5 * DAY)
    assert not any(path.exists() for path in aside) and set(others) <= set(names(folder))


def test_of_several_servers_one_does_it(maps, tmp_path):
    made = []

    def serve():
        database = Database(str(tmp_path / "maps.sqlite"))
        made.append(run_daily(database, Config(), NOW))
        database.close()

    servers = [threading.Thread(target=serve) for _ in range(5)]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    assert sum(facts is not None for facts in made) == 1 and len(made) == 5


def test_whoever_was_stopped_in_the_middle_is_waited_for_an_hour(maps):
    assert daily._take(maps, NOW)  # and nothing came of it
    assert run_daily(maps, Config(), NOW + HOUR) is None
    assert run_daily(maps, Config(), NOW + HOUR + timedelta(seconds=1)) is not None


def test_what_fails_is_noted_logged_and_tried_again(maps, tmp_path, caplog):
    folder = tmp_path / "Gwenllian Rhys"
    folder.write_text("no folder")
    with caplog.at_level(logging.INFO, "netmap"):
        assert run_daily(maps, Config(backup_folder=str(folder)), NOW) is None
    assert [record.event for record in caplog.records] == ["backup_failed"]
    assert "Gwenllian" not in str(caplog.records[0].__dict__["facts"])
    assert last_backup(maps) == LastBackup(None, NOW)
    folder.unlink()
    assert run_daily(maps, Config(backup_folder=str(folder)), NOW + HOUR) is not None
    assert last_backup(maps) == LastBackup(NOW + HOUR, None)


def test_only_if_asked_for_and_only_sqlite(maps, new_database, tmp_path):
    assert run_daily(maps, Config(backup_daily=False), NOW) is None
    store = Store(new_database("postgresql"))
    assert run_daily(store.database, Config(backup_folder=str(tmp_path / "b")), NOW) is None
    store.close()
    assert names(tmp_path / "b") == names(tmp_path / "backups") == []


def test_a_server_does_it_when_it_starts_and_stops_when_told(tmp_path, monkeypatch, caplog):
    looked = threading.Semaphore(0)

    def look(*_):
        looked.release()
        raise StoreError("the database is gone")  # whatever happens, it looks again

    monkeypatch.setattr(daily, "SWEEP_SECONDS", 0.001)
    monkeypatch.setattr(daily, "LOOK_AGAIN_SECONDS", 0.001)
    monkeypatch.setattr(daily, "run_daily", look)
    backups = start_daily_backups(str(tmp_path / "maps.sqlite"), Config())
    assert all(looked.acquire(timeout=20) for _ in range(3))
    backups.stop()
    assert not backups.is_alive()
    monkeypatch.undo()
    start_daily_backups(str(tmp_path / "maps.sqlite"), Config()).stop()
    assert len(names(tmp_path / "backups")) == 1


@pytest.fixture
def both(database):
    store = Store(database)
    yield store
    store.close()


def test_what_is_over_goes_by_itself_on_both_databases(both):
    accounts, presence = Accounts(both.database), Presence(both.database)
    map_id = both.create(Network(name="Ward", people=(Person(id="Quetzalfrith"),)), now=NOW)
    kept = both.create(Network(name="Kept"), now=NOW)
    user = accounts.add_user("jo", "Jo", now=NOW)
    accounts.begin(user.id, "old", now=NOW)
    accounts.tries.count({"somebody": (0, 60)}, now=NOW)
    presence.note(kept, "window", "people", by=NOBODY, now=NOW)
    both.delete(map_id, now=NOW)
    assert tidy_up(both.database, Config(), NOW + 30 * DAY) == 0
    assert [info.id for info in both.maps(deleted=True)] == [map_id] and accounts.standing("old") is None
    accounts.begin(user.id, "new", now=NOW + 31 * DAY)
    assert tidy_up(both.database, Config(), NOW + 31 * DAY) == 1
    assert both.maps(deleted=True) == [] and [info.id for info in both.maps()] == [kept]
    assert accounts.standing("new") is not None
    with both.database.reading() as connection:
        for table in (schema.attempts, schema.presence):
            assert connection.execute(table.select()).all() == []
    assert is_unswept(both.database)


def test_a_server_that_runs_on_purges_and_sweeps_without_any_page(tmp_path, monkeypatch):
    monkeypatch.setattr(daily, "SWEEP_SECONDS", 0.001)
    store = Store(str(tmp_path / "maps.sqlite"))
    ago = datetime.now(UTC) - 45 * DAY
    map_id = store.create(Network(name="Ward", people=(Person(id="Quetzalfrith"),)), now=ago)
    swept = threading.Event()
    real = daily.sweep_if_due

    def sweep(database, *, now):
        if real(database, now=now):
            swept.set()

    monkeypatch.setattr(daily, "sweep_if_due", sweep)
    monkeypatch.setattr(daily, "LOOK_AGAIN_SECONDS", 0.001)
    chores = start_daily_backups(str(tmp_path / "maps.sqlite"), Config(backup_daily=False))
    store.delete(map_id, now=ago)
    assert swept.wait(20)
    chores.stop()
    assert store.maps(deleted=True) == []
    store.close()
    assert not any(b"Quetzalfrith" in path.read_bytes() for path in tmp_path.iterdir())
