"""Users from the command line: passphrases are asked for or handed over, never arguments."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import argon2
import pytest

from netmap import cli
from netmap.access import passwords
from netmap.access.passwords import is_right
from netmap.model import Network
from netmap.model.edits import add_rows
from netmap.store import By, Store
from netmap.store.accounts import Accounts

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WORDS = "otter lantern quarry plum"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(passwords, "_HASHER", argon2.PasswordHasher(1, 8, 1))


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    database = str(tmp_path / "maps.sqlite")

    def run(*words: str, said: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(said))
        code = cli.run([*words, "--database", database])
        found = capsys.readouterr()
        return code, found.out + found.err

    run.database = database
    return run


def accounts(run) -> Accounts:
    return Accounts(Store(run.database).database)


def test_the_first_user_owns_the_maps_that_are_there(run):
    store = Store(run.database)
    map_id = store.create(Network(name="Ward"), now=datetime(2026, 11, 22, tzinfo=UTC))
    store.close()
    code, said = run("users", "add", "Sam", "--name", "Sam Lee", "--admin", "--stdin", said=WORDS + "\n")
    assert code == 0 and "added: sam" in said and "1 map that nobody owned belongs to sam" in said
    user, kept = accounts(run).passphrase("sam")
    assert user.administrator and user.name == "Sam Lee" and is_right(kept, WORDS)
    assert accounts(run).roles(user.id) == {map_id: "owner"}
    assert run("users", "add", "jo", "--stdin", said=WORDS)[0] == 0
    assert accounts(run).roles(accounts(run).find("jo").id) == {}
    code, said = run("users", "list")
    assert code == 0 and "sam" in said and "(administrator)" in said and "jo" in said and WORDS not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("users", "add", "sam", "--stdin"), "short\n"),
        (("users", "add", "sam", "--stdin"), ""),
        (("users", "add", "two words", "--stdin"), WORDS),
        (("users", "add", "sam"), WORDS),  # nobody at a terminal
        (("users", "passphrase", "sam", "--stdin"), WORDS),
        (("users", "disable", "sam"), ""),
        (("users", "admin", "sam"), ""),
        (("users", "hand-over", "-", "sam"), ""),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nobody_behind(run, words, said):
    Store(run.database).close()
    code, told = run(*words, said=said)
    assert code == 3 and told.startswith("netmap: ") and "Traceback" not in told
    assert accounts(run).users() == []


@pytest.mark.parametrize("words", [("users", "list"), ("users", "disable", "sam"), ("audit",)])
def test_whoever_only_looks_makes_no_database(run, words):
    code, told = run(*words)
    assert code == 3 and f"there is no database at {run.database}" in told and not Path(run.database).exists()


def test_adding_says_which_database_it_is_and_that_it_is_new(run):
    code, told = run("users", "add", "sam", "--stdin", said=WORDS)
    assert code == 0 and f"new database at {run.database}" in told
    code, told = run("users", "add", "jo", "--stdin", said=WORDS)
    assert code == 0 and "new database" not in told and f"added: jo, to the database {run.database}" in told


def test_a_login_is_taken_once(run):
    run("users", "add", "sam", "--stdin", said=WORDS)
    code, told = run("users", "add", "SAM", "--stdin", said=WORDS)
    assert code == 3 and "already" in told


def test_disabled_and_let_in_again(run):
    run("users", "add", "sam", "--stdin", said=WORDS)
    assert run("users", "disable", "sam")[0] == 0 and accounts(run).passphrase("sam") is None
    assert "(disabled)" in run("users", "list")[1]
    assert run("users", "disable", "sam", "--undo")[0] == 0 and accounts(run).passphrase("sam")


def test_another_passphrase(run):
    run("users", "add", "sam", "--stdin", said=WORDS)
    assert run("users", "passphrase", "sam", "--stdin", said="another " + WORDS)[0] == 0
    assert is_right(accounts(run).passphrase("sam")[1], "another " + WORDS)


def test_what_administrators_do_is_noted(run):
    run("users", "add", "sam", "--stdin", said=WORDS)
    run("users", "admin", "sam")
    run("users", "admin", "sam", "--undo")
    assert [line.action for line in accounts(run).lines()] == [
        "set administrator",
        "set administrator",
        "add user",
    ]
    assert not accounts(run).find("sam").administrator


def test_the_audit_can_be_read(run):
    run("users", "add", "sam", "--stdin", said=WORDS)
    accounts(run).note(accounts(run).find("sam").id, "apply", now=NOW, map_id="a" * 32, facts={"changes": 3})
    code, said = run("audit")
    first, second = said.splitlines()
    assert code == 0 and "sam" in first and "apply" in first and "changes 3" in first and "add user" in second
    code, said = run("audit", "--json", "--map", "a" * 32)
    expected = {
        "at": "2026-11-22T00:00:00+00:00",
        "by": "sam",
        "action": "apply",
        "map": "a" * 32,
        "facts": {"changes": 3},
    }
    assert json.loads(said) == expected


def test_nobody_can_sign_in_so_nobody_is_let_in(run):
    code, told = run("app", "--host", "0.0.0.0", "--port", "8947")
    assert code == 3 and "netmap users add NAME --admin" in told and f"new database at {run.database}" in told


def test_whoever_has_left_is_removed_with_their_name(run):
    for login in ("sam", "jo"):
        run("users", "add", login, "--name", f"{login.title()} Planted", "--stdin", said=WORDS)
    sam, jo = accounts(run).find("sam"), accounts(run).find("jo")
    store = Store(run.database)
    map_id = store.create(Network(name="Ward"), now=NOW, by=By(sam.id, sam.name), owner=sam.id)
    store.name_version(map_id, "first", 1, now=NOW, by=By(sam.id, sam.name))
    store.apply(map_id, add_rows("add", [("people", {"id": "z"})]), now=NOW, by=By(jo.id, jo.name))
    Accounts(store.database).begin(sam.id, "5e" * 32, now=NOW)
    code, told = run("users", "remove", "sam")
    assert code == 3 and "is the only owner of 1 map" in told and "hand-over sam LOGIN" in told
    assert run("users", "hand-over", "sam", "jo")[0] == 0
    code, told = run("users", "remove", "sam")
    assert code == 0 and "removed: sam" in told
    assert [entry.by_name for entry in store.history(map_id)] == ["Jo Planted", "somebody who has left"]
    assert [version.by_name for version in store.versions(map_id)] == ["somebody who has left"]
    assert Accounts(store.database).standing("5e" * 32) is None and accounts(run).find("sam") is None
    assert [member.login for member in accounts(run).members(map_id)] == ["jo"]
    store.close()
    assert all(b"Sam Planted" not in path.read_bytes() for path in Path(run.database).parent.iterdir())
    assert accounts(run).lines()[0].action == "remove user"
    assert run("users", "remove", "sam")[0] == 3


def test_old_lines_of_the_record_are_removed(run):
    run("users", "add", "sam", "--stdin", said=WORDS)
    accounts(run).note("", "old", now=NOW - timedelta(days=500))
    code, told = run("audit", "--remove-before", "2025-11-01")
    assert code == 0 and "removed: 1 line" in told
    first, *rest = accounts(run).lines()
    assert first.action == "audit removed" and first.facts == {"before": "2025-11-01", "lines": 1}
    assert [line.action for line in rest] == ["add user"]
    for wrong in (("--remove-before", "yesterday"), ("--remove-before", "2999-01-01")):
        assert run("audit", *wrong)[0] == 3
    assert (
        run("audit", "--remove-before", "2025-01-01", "--map", "x")[0] == 3
        and len(accounts(run).lines()) == 2
    )
