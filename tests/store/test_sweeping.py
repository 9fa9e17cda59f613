"""Sweeping for all who wait: one at a time, nothing that was noted meanwhile is lost, whoever was stopped is no hindrance."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from netmap.errors import StoreError
from netmap.store import Store, schema, sweeping
from netmap.store.sweeping import SWEEPING, is_unswept, note_unswept, sweep_if_due

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def maps(database):
    store = Store(database)
    yield store.database
    store.close()


def note(maps, at: datetime = NOW) -> None:
    with maps.writing() as connection:
        note_unswept(connection, at)


def instead(monkeypatch, do) -> None:
    for way in ("_sweep_sqlite", "_sweep_server"):
        monkeypatch.setattr(sweeping, way, do)


def test_of_many_at_once_one_sweeps(maps, monkeypatch):
    began, go_on, done = threading.Event(), threading.Event(), []

    def slow(database) -> str:
        began.set()
        assert go_on.wait(20)
        return ""

    instead(monkeypatch, slow)
    note(maps)
    first = threading.Thread(target=lambda: done.append(sweep_if_due(maps, now=NOW)))
    first.start()
    assert began.wait(20)
    # long after the first minute: the one who began is not done
    assert not any(sweep_if_due(maps, now=NOW + n * MINUTE) for n in (0, 1, 5))
    go_on.set()
    first.join()
    assert done == [True] and not is_unswept(maps)


def test_what_is_taken_back_while_it_is_swept_is_swept_the_next_time(maps, monkeypatch):
    instead(monkeypatch, lambda database: note(maps, NOW + timedelta(seconds=3)) or "")
    note(maps)
    assert sweep_if_due(maps, now=NOW) and is_unswept(maps)
    instead(monkeypatch, lambda database: "")
    assert not sweep_if_due(maps, now=NOW + MINUTE / 2)
    assert sweep_if_due(maps, now=NOW + MINUTE) and not is_unswept(maps)


def test_what_could_not_be_swept_is_tried_again_once_a_minute(maps, monkeypatch):
    tried: list[str] = []
    instead(monkeypatch, lambda database: tried.append("") or "another connection is reading from it")
    note(maps)
    found = [sweep_if_due(maps, now=NOW + n * MINUTE / 4) for n in range(8)]
    assert not any(found) and len(tried) == 2 and is_unswept(maps)


def test_one_who_was_stopped_in_the_middle_is_waited_for_half_an_hour(maps):
    note(maps)
    with maps.writing() as connection:
        connection.execute(insert(schema.chores).values(name=SWEEPING, done_at=NOW))
    assert not sweep_if_due(maps, now=NOW + 29 * MINUTE)
    assert sweep_if_due(maps, now=NOW + 31 * MINUTE) and not is_unswept(maps)


def test_a_clock_that_was_wrong_puts_it_off_for_a_minute_and_not_for_ever(maps):
    note(maps, NOW + timedelta(days=400))
    assert sweep_if_due(maps, now=NOW + timedelta(days=400))
    note(maps)
    assert sweep_if_due(maps, now=NOW) and not is_unswept(maps)


def test_a_database_that_is_gone_is_no_error_of_who_took_something_back(maps, monkeypatch):
    def fail(database, now):
        raise StoreError("the disk is full")

    note(maps)
    monkeypatch.setattr(sweeping, "_take", fail)
    assert not sweep_if_due(maps, now=NOW) and is_unswept(maps)
