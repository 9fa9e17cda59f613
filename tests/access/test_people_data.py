"""People's data by everybody: who may look somebody up, and that only an owner erases."""

from __future__ import annotations

import pytest

from netmap.access.people_data import PeopleData
from netmap.access.signin import Who
from netmap.config import Config
from netmap.errors import MapNotFoundError, NetmapError, NotAllowedError, SignedOutError
from tests.access.conftest import NOW, House

CALLS = {
    "people": lambda data, m: data.people(m),
    "held": lambda data, m: data.held(m, "p1"),
    "preview": lambda data, m: data.preview(m, "p1"),
    "copies": lambda data, m: data.copies(m),
    "erase": lambda data, m: data.erase(m, "p1"),
    "backups": lambda data, m: data.backups(m),
    "remove_backups": lambda data, m: data.remove_backups(m, (), remake=False),
    "who_sees": lambda data, m: data.who_sees(m),
    "places": lambda data, m: data.places(m),
}
LOOKING, READING = {"people", "held"}, {"who_sees", "places"}
MAY = {"owner": set(CALLS), "open house": set(CALLS), "editor": LOOKING | READING, "viewer": READING}
REFUSED = {
    "editor": NotAllowedError,
    "viewer": NotAllowedError,
    "stranger": MapNotFoundError,
    "admin": MapNotFoundError,
}


def data_for(house: House, who: Who) -> PeopleData:
    desk = house.desk(who)
    own = [m for m, role in desk.roles().items() if role == "owner"] if who.kind == "user" else []
    return PeopleData(house.store.database, house.config, desk.by, desk.require, own, lambda: NOW, desk.note)


@pytest.mark.parametrize("call", CALLS)
def test_everybody_may_do_what_their_role_says_and_no_more(house: House, everybody: dict[str, Who], call):
    map_id = house.store.maps()[0].id
    for name, who in everybody.items():
        before = house.store.load(map_id)
        if call in MAY.get(name, ()):
            if call == "erase" and name == "open house":
                continue  # the owner has erased them already
            CALLS[call](data_for(house, who), map_id)
            continue
        with pytest.raises(NetmapError) as refused:
            CALLS[call](data_for(house, who), map_id)
        assert isinstance(refused.value, REFUSED.get(name, SignedOutError)), (name, refused.value)
        assert "Zofia" not in str(refused.value)
        assert house.store.load(map_id) == before


def test_who_can_see_a_map_is_told_by_role(house: House, everybody: dict[str, Who]):
    map_id = house.store.maps()[0].id
    told = " ".join(data_for(house, everybody["viewer"]).who_sees(map_id))
    assert "Owner, owner: may do everything" in told and "Viewer, viewer: may look at the map" in told
    assert "Disabled" not in told and "join a workshop by its code see nothing but" in told
    where = " ".join(" ".join(place) for place in data_for(house, everybody["viewer"]).places(map_id))
    assert str(house.store.database.path) not in where and "On the server" in where
    house.config = Config()
    at_home = data_for(house, everybody["open house"])
    assert at_home.who_sees(map_id)[0].startswith("Nobody signs in")
    assert str(house.store.database.path) in at_home.places(map_id)[0].where


def test_backups_of_everybody_are_not_one_owner_s_to_remove(
    house: House, everybody: dict[str, Who], tmp_path
):
    old = tmp_path / "backups" / "maps-2026-11-01.sqlite"
    old.parent.mkdir()
    old.write_bytes(b"everybody's maps")
    map_id = house.store.maps()[0].id
    data = data_for(house, everybody["owner"])
    (found,) = data.backups(map_id)
    assert found.path == old and not data.may_touch_backups
    assert data.remove_backups(map_id, [found], remake=False) == 0 and old.exists()


def test_an_owner_is_told_how_many_copies_others_made(house: House, everybody: dict[str, Who]):
    (map_id,) = [info.id for info in house.store.maps()]
    owner, editor = house.desk(everybody["owner"]), house.desk(everybody["editor"])
    owner.duplicate(map_id, name="Mine")
    assert data_for(house, everybody["owner"]).copies(map_id) == 0
    copy = editor.duplicate(map_id, name="Theirs")
    further = editor.duplicate(copy, name="Theirs again")
    data = data_for(house, everybody["owner"])
    assert data.copies(map_id) == 2
    data.erase(map_id, "p1")
    assert "Zofia" in str(house.store.load(copy).document)  # which is why it is told
    house.store.delete(further, now=NOW)
    assert data.copies(map_id) == 2  # it can still be brought back
    house.store.purge(now=NOW.replace(year=2027))
    assert data.copies(map_id) == 1


def test_looking_somebody_up_is_noted_and_not_whom(house: House, everybody: dict[str, Who]):
    (map_id,) = [info.id for info in house.store.maps()]
    data = data_for(house, everybody["editor"])
    entries = len(data.held(map_id, "p1", also=("Zofia",)))
    data.held(map_id, "p1", again=True)
    (line,) = house.accounts.lines()
    assert (line.action, line.by_id, line.map_id) == ("look up person", everybody["editor"].id, map_id)
    assert line.facts == {"entries": entries}
