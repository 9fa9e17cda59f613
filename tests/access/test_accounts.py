"""Users, roles and tries in vain as they are kept, on both databases."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from netmap.errors import NotAllowedError, NotPossibleError, ParameterError, TooOftenError
from netmap.model import Network
from netmap.store import Store, schema
from tests.access.conftest import House
from tests.access.test_signin import WORDS, knock, quick, sam

__all__ = ["quick", "sam"]  # fixtures


@pytest.fixture
def house(database):
    """On SQLite and on PostgreSQL."""
    store = Store(database)
    yield House(store)
    store.close()


def test_a_thousand_guesses_at_once_are_not_more_than_four(house, sam):
    answers = []

    def guess(n):
        try:
            knock(house, "sam", f"wrong {n}")
        except NotAllowedError as error:
            answers.append(type(error))

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 24 and answers.count(NotAllowedError) == 4


def test_old_sign_ins_are_forgotten(house, sam):
    knock(house, "sam", WORDS)
    house.later(days=2)
    knock(house, "sam", WORDS)
    with house.store.database.reading() as connection:
        assert len(connection.execute(select(schema.sign_ins)).all()) == 1


def test_a_login_is_taken_once_whatever_its_capitals(house, sam):
    with pytest.raises(NotPossibleError, match="a user sam already"):
        house.add("SAM ")
    for login in ("", "two words", "x" * 201):
        with pytest.raises(ParameterError):
            house.add(login)


def test_maps_of_before_there_were_users_are_handed_over(house, sam):
    ids = {house.store.create(Network(name=str(n)), now=house.now) for n in range(3)}
    jo = house.add("jo")
    assert house.accounts.hand_over("", sam.id, now=house.now) == 3
    assert house.accounts.hand_over("", jo.id, now=house.now) == 0
    assert house.accounts.hand_over(sam.id, jo.id, now=house.now) == 3
    assert house.accounts.roles(jo.id) == dict.fromkeys(ids, "owner")


def test_another_address_of_one_network_does_not_help_nor_another_name(house, sam):
    for n in range(4):
        with pytest.raises(NotAllowedError):
            knock(house, "sam", "wrong", address=f"2001:db8:5::{n:x}")
    with pytest.raises(TooOftenError):
        knock(house, "sam", WORDS, address="2001:db8:5::9")
    assert knock(house, "sam", WORDS, address="203.0.113.9")
    for n in range(20):
        with pytest.raises(NotAllowedError):
            knock(house, f"name{n}", "wrong", address=f"2001:db8::{n:x}")
    with pytest.raises(TooOftenError):
        knock(house, "yet another", "wrong", address="2001:db8::ffff")
    with pytest.raises(NotAllowedError, match="belong together"):
        knock(house, "yet another", "wrong", address="2001:db8:0:1::1")
