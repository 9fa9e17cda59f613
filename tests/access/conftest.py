"""A house with people in it: owner, editor, viewer, a stranger, and those who are no longer let in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from netmap.access.desk import Desk
from netmap.access.signin import NOBODY, OPEN_HOUSE, Door, Who, hash_token
from netmap.config import Config
from netmap.model import Network, Person
from netmap.store import By, Store
from netmap.store.accounts import Accounts, User

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class House:
    """A database with users, and a clock that only moves when told to."""

    store: Store
    config: Config = field(default_factory=lambda: Config(sign_in="passphrase"))
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.accounts = Accounts(self.store.database)
        self.door = Door(self.accounts, self.config, lambda: self.now)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def add(self, login: str, **facts) -> User:
        return self.accounts.add_user(login, login.capitalize(), now=self.now, **facts)

    def sign_in(self, user: User) -> Who:
        """Let somebody in without the time that a passphrase takes."""
        key = hash_token(f"{user.id} {self.now}")
        self.accounts.begin(user.id, key, now=self.now)
        return Who(user.id, user.name, user.administrator, "user", key)

    def desk(self, who: Who) -> Desk:
        return Desk(self.store, self.accounts, who, self.config, lambda: self.now)


@pytest.fixture
def house(tmp_path):
    """On SQLite; modules whose tests hang on the database take it on both."""
    store = Store(str(tmp_path / "maps.sqlite"))
    yield House(store)
    store.close()


@pytest.fixture
def everybody(house: House) -> dict[str, Who]:
    """One person in each position, all known by the map that the owner has made."""
    house.later(hours=-11)
    users = {
        role: house.add(role) for role in ("owner", "editor", "viewer", "stranger", "disabled", "expired")
    }
    users["admin"] = house.add("admin", administrator=True)
    network = Network(name="Ward", people=(Person(id="p1", name="Zofia Secret"), Person(id="p2")))
    by = By(users["owner"].id, "Owner")
    map_id = house.store.create(network, now=house.now, by=by, owner=by.id)
    roles = {"editor": "editor", "viewer": "viewer", "disabled": "owner", "expired": "editor"}
    for login, role in roles.items():
        house.accounts.set_role(map_id, users[login].id, role, now=house.now)
    found = {"expired": house.sign_in(users["expired"]), "disabled": house.sign_in(users["disabled"])}
    house.later(hours=11)
    found |= {role: house.sign_in(user) for role, user in users.items() if role not in found}
    house.accounts.set_disabled(users["disabled"].id, house.now)
    found["signed out"] = found["owner"]._replace(sign_in=hash_token("another"))
    found["somebody else"] = found["viewer"]._replace(id=users["owner"].id)
    found["nobody"] = NOBODY
    found["contributor"] = Who("c1", "Table 3", False, "participant", hash_token("phone"))
    found["open house"] = OPEN_HOUSE
    return found
