"""`netmap settings` and `netmap health` as somebody who runs netmap for others uses them."""

from __future__ import annotations

import os
import sqlite3
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from netmap import cli
from netmap.cli import DONE, NOT_DONE
from netmap.config import Config, load_config
from netmap.launch import check_ready
from netmap.store import Store

SECRET = "planted-secret-" + "x" * 40


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("netmap.config.user_file", lambda: tmp_path / "none.toml")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return call


@pytest.fixture
def database(tmp_path) -> str:
    path = str(tmp_path / "maps.sqlite")
    Store(path).close()
    return path


def test_every_setting_is_printed_with_its_origin_and_no_secret(run, monkeypatch, tmp_path):
    (tmp_path / "netmap.toml").write_text("idle_minutes = 30\n")
    monkeypatch.setenv("NETMAP_CONFIG", str(tmp_path / "netmap.toml"))
    monkeypatch.setenv("NETMAP_COOKIE_SECRET", SECRET)
    monkeypatch.setenv("NETMAP_DATABASE", "postgresql+psycopg://me:planted@db/maps")
    monkeypatch.setenv("NETMAP_SERVICE_HOST", "10.0.0.1")
    code, out, err = run("settings")
    assert code == DONE and "planted" not in out + err
    for name in Config.model_fields:
        assert f"\n{name} = " in out
    assert f"idle_minutes = 30    [the file {tmp_path / 'netmap.toml'}]" in out
    assert "cookie_secret = ********    [the variable NETMAP_COOKIE_SECRET]" in out
    assert "sign-in that holds: none" in out and "NETMAP_SERVICE_HOST" in err


def test_what_only_signing_in_needs_keeps_no_other_command_from_working(run, database, monkeypatch, tmp_path):
    (tmp_path / "netmap.toml").write_text(
        'sign_in = "oidc"\npublic_url = "https://netmap.example.gov.uk"\noidc_client_id = "netmap"\n'
        'oidc_metadata_url = "https://login.example.org/.well-known/openid-configuration"\n'
        f"database = '{database}'\nbackup_folder = '{tmp_path}'\n"
    )
    monkeypatch.setenv("NETMAP_CONFIG", str(tmp_path / "netmap.toml"))
    for command in (
        ("users", "list"),
        ("backup",),
        ("health",),
        ("audit",),
        ("users", "add", "sam@example.org"),
    ):
        assert run(*command)[0] == DONE, command
    code, out, err = run("settings")
    assert code == DONE and "sign-in that holds: oidc" in out and "would not start here: cookie_secret" in err
    code, out, err = run("app")
    assert code == NOT_DONE and "oidc_client_secret (default)" in err and "- cookie_secret (default)" in err


def test_the_file_to_start_from_says_the_same(run, monkeypatch, tmp_path):
    monkeypatch.setenv("NETMAP_DATABASE", 'a "quoted" \\ path\x7f.sqlite')
    monkeypatch.setenv("NETMAP_OIDC_DOMAINS", "a.org,b.org")
    monkeypatch.setenv("NETMAP_BUSY_SECONDS", "0.5")
    monkeypatch.setenv("NETMAP_COOKIE_SECRET", SECRET)
    code, out, _ = run("settings", "--toml")
    assert code == DONE and SECRET not in out
    (tmp_path / "start.toml").write_text(out, encoding="utf-8")
    read = load_config({"NETMAP_COOKIE_SECRET": SECRET}, tmp_path / "start.toml")
    assert read == load_config()
    # and a line without its mark is a setting as it is by default
    live = "\n".join(line.removeprefix("# ") if " = " in line else line for line in out.splitlines())
    (tmp_path / "live.toml").write_text(live, encoding="utf-8")
    assert load_config({"NETMAP_COOKIE_SECRET": SECRET}, tmp_path / "live.toml") == read


def test_wrong_settings_stop_the_app_with_all_that_is_wrong(run, monkeypatch):
    monkeypatch.setenv("NETMAP_PORT", "x")
    monkeypatch.setenv("NETMAP_SIGNIN", "none")
    for command in (("settings",), ("app",), ("health",)):
        code, out, err = run(*command)
        assert code == NOT_DONE and not out and "NETMAP_PORT" in err and "NETMAP_SIGN_IN meant" in err


def test_the_app_is_started_with_options_before_settings(run, monkeypatch, tmp_path):
    started = []
    monkeypatch.setattr("netmap.launch.check_ready", started.append)
    monkeypatch.setattr("netmap.launch.start_app", lambda config: started.append(config) or 0)
    monkeypatch.setenv("NETMAP_PORT", "8555")
    monkeypatch.setenv("NETMAP_IDLE_MINUTES", "30")
    code, out, _ = run("app", "--port", "8556", "--database", str(tmp_path / "x.sqlite"))
    assert code == DONE and "http://127.0.0.1:8556" in out
    assert started[0] is started[1]
    assert (started[0].port, started[0].idle_minutes) == (8556, 30)
    assert started[0].database == str(tmp_path / "x.sqlite")
    code, _, err = run("app", "--host", "http://x")
    assert code == NOT_DONE and "the option --host" in err and len(started) == 2


def test_a_log_that_cannot_be_written_stops_the_app_before_it_starts(run, database, monkeypatch, tmp_path):
    monkeypatch.setenv("NETMAP_LOG_FILE", str(tmp_path / "gone" / "netmap.log"))
    code, out, err = run("app", "--port", "8948", "--database", database)
    assert (
        code == NOT_DONE
        and "the log cannot be written to" in err
        and "log_file" in err
        and "opens at" not in out
    )


def test_starting_sweeps_what_a_killed_restore_left(database, tmp_path):
    left = tmp_path / ".netmap-restore-x"
    left.mkdir()
    (left / "backup.sqlite").touch()
    os.utime(left, (0, 0))
    check_ready(load_config({"NETMAP_DATABASE": database, "NETMAP_PORT": "8949"}))
    assert not left.exists()


def test_a_database_that_is_well(run, database, monkeypatch):
    code, out, _ = run("health", "--database", database)
    assert code == DONE and out.startswith(f"well: {database} can be read and written, and is up to date; ")
    monkeypatch.setenv("NETMAP_DATABASE", database)
    assert run("health")[0] == DONE


def test_looking_changes_no_map_and_makes_no_file(run, database, tmp_path):
    def rows() -> dict[str, list]:
        with sqlite3.connect(database) as raw:
            names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")]
            return {
                name: raw.execute(f"SELECT * FROM {name}").fetchall() for name in names if name != "chores"
            }

    before = rows()
    for _ in range(2):
        assert run("health", "--database", database)[0] == DONE and rows() == before
    code, _, err = run("health", "--database", tmp_path / "deep" / "gone.sqlite")
    assert code == NOT_DONE and "there is no database at" in err and not (tmp_path / "deep").exists()


@pytest.mark.parametrize(("version", "words"), [(1, "older netmap"), (99, "newer netmap")])
def test_an_older_or_newer_database_is_said_and_left_alone(run, database, version, words):
    with sqlite3.connect(database) as raw:
        raw.execute("UPDATE about SET schema_version = ?", (version,))
    code, _, err = run("health", "--database", database)
    assert code == NOT_DONE and words in err and database in err
    with sqlite3.connect(database) as raw:
        assert raw.execute("SELECT schema_version FROM about").fetchall() == [(version,)]


def test_what_is_no_database_of_netmap_is_said(run, tmp_path):
    with sqlite3.connect(tmp_path / "other.sqlite") as raw:
        raw.execute("CREATE TABLE things (name TEXT)")
    code, _, err = run("health", "--database", tmp_path / "other.sqlite")
    assert code == NOT_DONE and "no database of netmap" in err
    (tmp_path / "text.sqlite").write_text("no database at all, only text" * 9)
    code, _, err = run("health", "--database", tmp_path / "text.sqlite")
    assert code == NOT_DONE and "text.sqlite" in err


def test_a_database_that_cannot_be_written_is_not_well(run, database, monkeypatch):
    monkeypatch.setenv("NETMAP_BUSY_SECONDS", "0.2")
    with sqlite3.connect(database) as raw:
        raw.execute("BEGIN IMMEDIATE")
        code, _, err = run("health", "--database", database)
    assert code == NOT_DONE and "another program holds the database" in err


def test_a_server_that_is_not_there_is_not_well_and_no_password_is_shown(run):
    code, _, err = run("health", "--database", "postgresql+psycopg://me:planted@127.0.0.1:1/maps")
    assert code == NOT_DONE and "planted" not in err and "127.0.0.1:1" in err


@pytest.mark.parametrize(
    ("status", "body", "code", "words"),
    [
        (200, b'{"status":"ok"}', DONE, "answers"),
        (200, b"<html>", NOT_DONE, "not as netmap does"),
        (503, b"", NOT_DONE, "503"),
    ],
)
def test_a_running_netmap_is_asked(run, status, body, code, words):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/"
        found, out, err = run("health", "--url", url)
        thread.join()
    assert found == code and words in out + err


def test_nobody_there_and_both_at_once_are_said(run):
    code, _, err = run("health", "--url", "http://127.0.0.1:1")
    assert code == NOT_DONE and "does not answer" in err
    assert run("health", "--url", "127.0.0.1")[0] == NOT_DONE
    assert run("health", "--url", "http://x", "--database", "y")[0] == NOT_DONE
