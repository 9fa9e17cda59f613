"""netmap backup and netmap restore, from the command line."""

from __future__ import annotations

import re

import pytest

from netmap.cli import run
from netmap.config import load_config
from netmap.store import Database
from netmap.store.accounts import Accounts
from netmap.store.daily import run_daily
from tests.store.whole import NOW, fill_every_table, restored


@pytest.fixture(autouse=True)
def settings(tmp_path, monkeypatch):
    """Keep the settings of this machine out."""
    (tmp_path / "netmap.toml").write_text("")
    monkeypatch.setenv("NETMAP_CONFIG", str(tmp_path / "netmap.toml"))
    monkeypatch.setenv("NETMAP_BACKUP_FOLDER", str(tmp_path / "folder"))
    monkeypatch.delenv("NETMAP_DATABASE", raising=False)


def test_there_and_back(database, new_database, tmp_path, capsys):
    map_id = fill_every_table(database)
    assert run(["backup", "--database", database]) == 0
    said = capsys.readouterr().out
    found = re.search(
        r"^written: (.+\.sqlite) \(1 map, 1 deleted .+ back, 1 user; \d+(\.\d)? [kM]B\)$", said, re.M
    )
    assert found and found[1].startswith(str(tmp_path / "folder"))
    assert "Not in it: who is signed in" in said and "keep it as safe" in said
    target = new_database("sqlite")
    assert run(["restore", found[1], "--database", target]) == 0
    said = capsys.readouterr().out
    assert "restored: 1 map, 1 deleted" in said and "nobody can say what was erased" in said
    assert restored(target) == restored(database)
    assert run(["restore", found[1], "--database", target]) == 3
    assert "--force replaces what is there" in capsys.readouterr().err
    assert run(["restore", found[1], "--database", target, "--force"]) == 0
    said = capsys.readouterr().out
    assert "What was there before is in" in said and "Users, passphrases and roles are as they were" in said
    database_of_target = Database(target)
    Accounts(database_of_target).note("", "erase person", now=NOW, map_id=map_id, facts={"removed": 3})
    database_of_target.close()
    assert run(["restore", found[1], "--database", target, "--force"]) == 0
    said = capsys.readouterr().out
    assert f"2026-11-22 12:00 UTC  erase person  {map_id}  removed 3" in said and "Do it again" in said


def test_the_database_of_the_settings_and_a_file_of_one_s_own(tmp_path, capsys, monkeypatch):
    fill_every_table(str(tmp_path / "maps.sqlite"))
    monkeypatch.setenv("NETMAP_DATABASE", str(tmp_path / "maps.sqlite"))
    for _ in range(2):  # a backup is replaced
        assert run(["backup", str(tmp_path / "out.sqlite")]) == 0
    (tmp_path / "letter").write_text("Dear council")
    assert run(["backup", str(tmp_path / "letter")]) == 3
    assert run(["restore", str(tmp_path / "letter")]) == 2
    assert run(["restore", str(tmp_path / "nothing")]) == 2
    said = capsys.readouterr().err
    assert "is no backup; choose another name" in said and "is no backup of netmap" in said
    assert (tmp_path / "letter").read_text() == "Dear council"


def test_health_says_when_the_daily_backup_was_made_or_that_it_fails(tmp_path, capsys, monkeypatch):
    path = tmp_path / "maps.sqlite"
    monkeypatch.setenv("NETMAP_DATABASE", str(path))
    fill_every_table(str(path))
    assert run(["health"]) == 0
    assert "daily backup last made: never yet" in capsys.readouterr().out
    (tmp_path / "folder").write_text("no folder")
    database = Database(str(path))
    assert run_daily(database, load_config(), NOW) is None
    assert run(["health"]) == 3
    said = capsys.readouterr().err
    assert "the daily backup failed at 2026-11-22 12:00 UTC (last made: never yet)" in said
    assert str(tmp_path / "folder") in said
    (tmp_path / "folder").unlink()
    run_daily(database, load_config(), NOW)
    database.close()
    assert run(["health"]) == 0
    assert "daily backup last made: 2026-11-22 12:00 UTC" in capsys.readouterr().out
    monkeypatch.setenv("NETMAP_BACKUP_DAILY", "no")
    assert run(["health"]) == 0
    assert "backup" not in capsys.readouterr().out


def test_a_restore_says_that_the_database_is_new_and_leaves_none_if_it_fails(tmp_path, capsys):
    target = tmp_path / "new.sqlite"
    (tmp_path / "source.sqlite").touch()
    assert run(["restore", str(tmp_path / "source.sqlite"), "--database", str(target)]) == 2
    assert not list(tmp_path.glob("new.sqlite*"))
    (tmp_path / "source.sqlite").unlink()
    fill_every_table(str(tmp_path / "source.sqlite"))
    assert run(["backup", str(tmp_path / "b.sqlite"), "--database", str(tmp_path / "source.sqlite")]) == 0
    whole = (tmp_path / "b.sqlite").read_bytes()
    (tmp_path / "cut.sqlite").write_bytes(whole[: len(whole) // 2])
    capsys.readouterr()
    assert run(["restore", str(tmp_path / "cut.sqlite"), "--database", str(target)]) == 2
    assert "bring a backup back" not in capsys.readouterr().err and not target.exists()
    assert run(["restore", str(tmp_path / "b.sqlite"), "--database", str(target)]) == 0
    assert f"into the new database {target}" in capsys.readouterr().out


def test_nothing_to_back_up(tmp_path, capsys):
    assert run(["backup", "--database", str(tmp_path / "typo.sqlite")]) == 3
    assert "there is no database at" in capsys.readouterr().err
    assert not (tmp_path / "typo.sqlite").exists()
    (tmp_path / "empty.sqlite").touch()
    assert run(["backup", "--database", str(tmp_path / "empty.sqlite")]) == 3
    assert "there is nothing to back up" in capsys.readouterr().err
    assert not (tmp_path / "folder").exists()
