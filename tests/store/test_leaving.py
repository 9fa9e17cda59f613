"""Users and old lines of the record are removed for good, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from netmap.errors import NotPossibleError
from netmap.model import Network
from netmap.store import By, Store, schema
from netmap.store.accounts import Accounts
from netmap.store.leaving import GONE, remove_lines, remove_user
from netmap.store.presence import GONE_AFTER, Presence
from netmap.store.tries import Patience

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def store(database):
    store = Store(database)
    yield store
    store.close()


def test_an_owner_who_cannot_sign_in_is_no_owner_to_leave_a_map_to(store):
    accounts = Accounts(store.database)
    sam, jo = (accounts.add_user(login, login.title(), now=NOW) for login in ("sam", "jo"))
    map_id = store.create(Network(name="Ward"), now=NOW, by=By(sam.id, sam.name), owner=sam.id)
    accounts.set_role(map_id, jo.id, "owner", now=NOW)
    accounts.set_disabled(jo.id, NOW)
    store.delete(map_id, now=NOW)  # it can be brought back, and then needs an owner
    with pytest.raises(NotPossibleError, match="the only owner of 1 map"):
        remove_user(store.database, sam.id, now=NOW)
    assert accounts.find("sam") == sam
    accounts.set_disabled(jo.id, None)
    assert remove_user(store.database, sam.id, now=NOW) == ""
    assert [user.login for user in accounts.users()] == ["jo"]
    store.restore(map_id)
    assert [entry.by_name for entry in store.history(map_id)] == [GONE]
    with pytest.raises(NotPossibleError, match="no such user"):
        remove_user(store.database, sam.id, now=NOW)


def test_a_version_that_somebody_else_of_that_name_may_have_named_stays(store):
    accounts = Accounts(store.database)
    sam, other = (accounts.add_user(login, "Sam Lee", now=NOW) for login in ("sam", "other"))
    map_id = store.create(Network(name="Ward"), now=NOW, by=By(other.id, other.name), owner=other.id)
    store.name_version(map_id, "first", 1, now=NOW, by=By(other.id, other.name))
    remove_user(store.database, sam.id, now=NOW)
    assert [entry.by_name for entry in store.history(map_id)] == ["Sam Lee"]
    assert [version.by_name for version in store.versions(map_id)] == ["Sam Lee"]


def test_only_older_lines_go(store):
    accounts = Accounts(store.database)
    for days in (3, 2, 1):
        accounts.note("", f"{days} days ago", now=NOW - timedelta(days=days))
    assert remove_lines(store.database, before=NOW - timedelta(days=2), now=NOW) == 1
    assert [line.action for line in accounts.lines()] == ["audit removed", "1 days ago", "2 days ago"]


def test_what_is_of_the_moment_does_not_pile_up(store):
    accounts, presence = Accounts(store.database), Presence(store.database)
    sam = accounts.add_user("sam", "Sam", now=NOW)
    map_id = store.create(Network(name="Ward"), now=NOW, owner=sam.id)
    later = NOW + timedelta(days=1, seconds=1)
    accounts.begin(sam.id, "5e" * 32, now=NOW)
    accounts.tries.count({"a" * 64: Patience(4, 300, 300)}, now=NOW)
    presence.note(map_id, "tab", "pyramid", by=By(sam.id, "Sam"), now=NOW)
    accounts.end_old(created_before=later - timedelta(hours=24))
    accounts.tries.forget_old(before=later - timedelta(hours=24))
    presence.note(map_id, "another tab", "pyramid", by=By(), now=NOW + GONE_AFTER + timedelta(seconds=1))
    with store.database.reading() as connection:
        for table, left in ((schema.sign_ins, 0), (schema.attempts, 0), (schema.presence, 1)):
            assert len(connection.execute(select(table)).all()) == left, table.name
