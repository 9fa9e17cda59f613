"""What is said when a database cannot be opened, in words that name the cause."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from netmap.errors import StoreError
from netmap.store import Database
from netmap.store.database import missing_file
from netmap.store.health import check_database

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize("address", ["mysql://me:planted@db/maps", "postgresql:/me/maps", "oracle:x"])
def test_other_kinds_are_told_which_there_are(address, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        StoreError, match=r"path of an SQLite file, .+ or postgresql\+psycopg://user"
    ) as caught:
        Database(address)
    assert "planted" not in str(caught.value) and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("postgresql://me:planted@127.0.0.1:9/maps", "127.0.0.1:9"),
        ("postgresql://me:planted@no-such-host.invalid/maps", "no-such-host.invalid"),
    ],
)
def test_nobody_listening_is_said_with_the_place(address, place, opened):
    database = opened(address)
    for way in (database.reading, database.writing):
        with (
            pytest.raises(StoreError, match=rf"no answer at {place}: is the address right.+reach it\?$"),
            way(),
        ):
            pass


def test_a_file_of_another_user_is_said_to_be_one(tmp_path, monkeypatch):
    path = tmp_path / "theirs.sqlite"
    path.touch()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(StoreError, match="this user may not read and write it"):
        Database(str(path))


def test_a_folder_of_another_user_is_said_to_be_one(tmp_path, monkeypatch):
    def closed(self, **_):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "exists", closed)
    for look in (missing_file, Database, lambda address: check_database(address, now=NOW)):
        with pytest.raises(StoreError, match="this user may not read and write it"):
            look(str(tmp_path / "m.sqlite"))


def test_a_file_that_is_not_there_yet_is_named_and_not_made(tmp_path):
    assert missing_file(str(tmp_path / "deep" / "m.sqlite")) == tmp_path / "deep" / "m.sqlite"
    assert missing_file(f"sqlite:///{tmp_path}/m.sqlite") == tmp_path / "m.sqlite"
    assert missing_file("postgresql://me@db/maps") is None
    assert not list(tmp_path.iterdir())
    Database(str(tmp_path / "m.sqlite")).close()
    assert missing_file(str(tmp_path / "m.sqlite")) is None
