"""Who may do what: every method of the desk by everybody, against one written table."""

from __future__ import annotations

import inspect
from datetime import timedelta

import pytest
from sqlalchemy import select

from netmap.access.desk import Desk
from netmap.access.signin import Who
from netmap.config import Config
from netmap.errors import (
    MapNotFoundError,
    NetmapError,
    NotAllowedError,
    NotPossibleError,
    SignedOutError,
    TooOftenError,
)
from netmap.model import Keeping, Network, Person
from netmap.model.document import build_document
from netmap.model.edits import add_rows, change_head, change_row
from netmap.store import Store, schema
from tests.access.conftest import House

EDIT = add_rows("add Zofia Secret", [("people", {"id": "p3", "name": "Zofia Secret"})])
#: how each method is called; those that need something done before have it done by the owner
CALLS = {
    "check": lambda desk, m: desk.check(),
    "role": lambda desk, m: desk.role(m),
    "may": lambda desk, m: desk.may(m, "read"),
    "require": lambda desk, m: desk.require(m, "read", "look"),
    "note": lambda desk, m: desk.note("export", m, rows=3),
    "maps": lambda desk, m: desk.maps(),
    "roles": lambda desk, m: desk.roles(),
    "find": lambda desk, m: desk.find(m),
    "here": lambda desk, m: desk.here(m),
    "note_here": lambda desk, m: desk.note_here(m, "window", "people"),
    "open": lambda desk, m: desk.open(m),
    "create": lambda desk, m: desk.create(Network(name="Mine")),
    "duplicate": lambda desk, m: desk.duplicate(m, name="Copy"),
    "delete": lambda desk, m: desk.delete(m),
    "restore": lambda desk, m: desk.restore(m),
    "revision": lambda desk, m: desk.revision(m),
    "load": lambda desk, m: desk.load(m),
    "apply": lambda desk, m: desk.apply(m, EDIT),
    "undo": lambda desk, m: desk.undo(m),
    "redo": lambda desk, m: desk.redo(m),
    "undoable": lambda desk, m: desk.undoable(m),
    "history": lambda desk, m: desk.history(m),
    "edit": lambda desk, m: desk.edit(m, 1),
    "compare": lambda desk, m: desk.compare(m, 1, 1),
    "versions": lambda desk, m: desk.versions(m),
    "name_version": lambda desk, m: desk.name_version(m, "Before the restructure", 1),
    "forget_version": lambda desk, m: desk.forget_version(m, "Before the restructure"),
    "members": lambda desk, m: desk.members(m),
    "invite": lambda desk, m: desk.invite(m, "stranger", "viewer"),
    "set_role": lambda desk, m: desk.set_role(
        m, next(x.user_id for x in desk.members(m) if x.role == "viewer"), "editor"
    ),
    "leave": lambda desk, m: desk.leave(m),
}
ALL = ("owner", "editor", "viewer")
#: what each role may call on the map; the written table
ALLOWED = {
    "role": ALL,
    "require": ALL,
    "find": ALL,
    "here": ALL,
    "note_here": ALL,
    "open": ALL,
    "revision": ALL,
    "load": ALL,
    "undoable": ALL,
    "history": ALL,
    "edit": ALL,
    "compare": ALL,
    "versions": ALL,
    "members": ALL,
    "duplicate": ("owner", "editor"),
    "apply": ("owner", "editor"),
    "undo": ("owner", "editor"),
    "redo": ("owner", "editor"),
    "name_version": ("owner", "editor"),
    "forget_version": ("owner", "editor"),
    "delete": ("owner",),
    "restore": ("owner",),
    "invite": ("owner",),
    "set_role": ("owner",),
    "leave": ("editor", "viewer"),  # the only owner who can sign in cannot: a map needs one
}
#: not about one map: for everybody who is signed in
FOR_ALL_SIGNED_IN = ("check", "may", "maps", "roles", "create")
#: an audit line is no access to anything
FREE = ("note",)
INSIDE = ("owner", "editor", "viewer", "stranger", "admin")
OUTSIDE = ("disabled", "expired", "signed out", "somebody else", "nobody", "contributor")


@pytest.fixture
def house(database):
    """On SQLite and on PostgreSQL."""
    store = Store(database)
    yield House(store)
    store.close()


def methods() -> list[str]:
    return [
        name
        for name, found in inspect.getmembers(Desk)
        if not name.startswith("_") and inspect.isfunction(found)
    ]


def everything(house: House) -> dict[str, list]:
    """Return what is in every table but audit and attempts."""
    with house.store.database.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in schema.metadata.sorted_tables
            if table.name not in ("audit", "attempts")
        }


def the_map(house: House) -> str:
    return house.store.maps()[0].id


def test_every_method_is_in_the_table():
    assert set(methods()) == set(CALLS)
    assert set(methods()) == {*ALLOWED, *FOR_ALL_SIGNED_IN, *FREE}


def refused(house: House, who: Who, method: str, expected: type[Exception], map_id: str) -> str:
    """Call a method that is refused; nothing may change by it. Return what was said."""
    before = everything(house)
    try:
        CALLS[method](house.desk(who), map_id)
    except expected as error:
        assert everything(house) == before, method
        return str(error)
    raise AssertionError(f"{method} was not refused")


@pytest.mark.parametrize("who", INSIDE)
def test_those_who_are_signed_in_may_do_what_the_table_says(house, everybody, who):
    map_id = the_map(house)
    for method in [*FOR_ALL_SIGNED_IN, *ALLOWED]:
        if method in FOR_ALL_SIGNED_IN or who in ALLOWED[method]:
            if method == "set_role":  # whoever else is there
                house.accounts.set_role(map_id, everybody["viewer"].id, "viewer", now=house.now)
            CALLS[method](house.desk(everybody[who]), map_id)
            if method == "leave":
                house.accounts.set_role(map_id, everybody[who].id, who, now=house.now)
        elif who in ("stranger", "admin"):
            refused(house, everybody[who], method, MapNotFoundError, map_id)
        else:
            last_owner = (method, who) == ("leave", "owner")
            refused(
                house, everybody[who], method, NotPossibleError if last_owner else NotAllowedError, map_id
            )


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_may_do_anything(house, everybody, who):
    for method in [*ALLOWED, *FOR_ALL_SIGNED_IN]:
        refused(house, everybody[who], method, SignedOutError, the_map(house))


def test_where_nobody_signs_in_everybody_owns_everything(house, everybody):
    map_id, who = the_map(house), everybody["open house"]
    for method in [*ALLOWED, *FOR_ALL_SIGNED_IN]:
        if method == "leave":
            refused(house, who, method, NotPossibleError, map_id)
        else:
            CALLS[method](house.desk(who), map_id)
    assert house.accounts.lines() == []  # nobody to note


def test_a_map_that_one_may_not_see_is_answered_like_one_that_is_not_there(house, everybody):
    for method in ALLOWED:
        told = {
            refused(house, everybody["stranger"], method, MapNotFoundError, map_id)
            for map_id in (the_map(house), "0" * 32, "")
        }
        assert len(told) == 1, method


@pytest.mark.parametrize("who", ["editor", "viewer"])
def test_a_deleted_map_is_gone_for_all_but_who_restores_it(house, everybody, who):
    map_id = the_map(house)
    house.desk(everybody["owner"]).delete(map_id)
    for method in set(ALLOWED) - {"restore"}:
        refused(house, everybody[who], method, MapNotFoundError, map_id)
        refused(house, everybody["owner"], method, MapNotFoundError, map_id)
    refused(house, everybody[who], "restore", NotAllowedError, map_id)
    assert [info.id for info in house.desk(everybody["owner"]).maps(deleted=True)] == [map_id]
    assert house.desk(everybody[who]).maps(deleted=True) == []


def test_a_role_counts_from_the_moment_it_changes(house, everybody):
    map_id, owner, viewer = the_map(house), house.desk(everybody["owner"]), house.desk(everybody["viewer"])
    with pytest.raises(NotAllowedError, match="is for an editor or owner; you are a viewer here"):
        viewer.apply(map_id, EDIT)
    owner.set_role(map_id, viewer.who.id, "editor")
    viewer.apply(map_id, EDIT)
    owner.set_role(map_id, viewer.who.id, None)
    with pytest.raises(MapNotFoundError):
        viewer.load(map_id)
    assert viewer.maps() == []
    with pytest.raises(NotPossibleError, match="no role on this map any more"):
        owner.set_role(map_id, viewer.who.id, "owner")


def test_a_map_keeps_an_owner_who_can_sign_in(house, everybody):
    map_id, owner = the_map(house), house.desk(everybody["owner"])
    for attempt in (lambda: owner.leave(map_id), lambda: owner.set_role(map_id, owner.who.id, "viewer")):
        with pytest.raises(NotPossibleError, match="make somebody else an owner first"):
            attempt()
    owner.set_role(map_id, everybody["editor"].id, "owner")
    owner.leave(map_id)
    with pytest.raises(MapNotFoundError):
        owner.role(map_id)


def test_inviting_says_nothing_but_whether_somebody_is_there(house, everybody):
    map_id, owner = the_map(house), house.desk(everybody["owner"])
    for login in ("who is that", "disabled"):
        with pytest.raises(NotPossibleError, match="Nobody here signs in as"):
            owner.invite(map_id, login, "viewer")
    assert owner.invite(map_id, " Stranger ", "editor").role == "editor"
    assert [info.id for info in house.desk(everybody["stranger"]).maps()] == [map_id]


def test_where_a_provider_signs_in_somebody_may_be_invited_before_they_come(house, everybody):
    house.config = Config(
        host="0.0.0.0",
        public_url="https://maps.example.gov.uk",
        oidc_metadata_url="https://id.example.gov.uk/.well-known/openid-configuration",
        oidc_client_id="netmap",
        oidc_client_secret="s",
        oidc_domains=("example.gov.uk",),
        cookie_secret="c" * 40,
    )
    owner, map_id = house.desk(everybody["owner"]), the_map(house)
    assert owner.invite(map_id, "Jo@Example.gov.uk", "viewer").login == "jo@example.gov.uk"
    with pytest.raises(NotPossibleError):
        owner.invite(map_id, "jo@elsewhere.example", "viewer")


def test_one_undoes_only_ones_own(house, everybody):
    map_id = the_map(house)
    owner, editor = house.desk(everybody["owner"]), house.desk(everybody["editor"])
    owner.apply(map_id, EDIT)
    assert editor.undoable(map_id) == (None, None) and editor.undo(map_id) is None
    assert owner.undoable(map_id)[0] == EDIT.label and owner.undo(map_id) == EDIT.label


def test_what_was_done_is_noted_without_names(house, everybody):
    map_id, owner = the_map(house), house.desk(everybody["owner"])
    owner.apply(map_id, EDIT)
    owner.name_version(map_id, "Zofia Secret leaves", 2)
    owner.open(map_id)
    owner.open(map_id)
    with pytest.raises(NotAllowedError):
        house.desk(everybody["viewer"]).delete(map_id)
    with pytest.raises(MapNotFoundError):
        house.desk(everybody["stranger"]).load("Zofia Secret")
    lines = house.accounts.lines()
    assert [line.action for line in lines] == ["refused", "refused", "open", "name version", "apply"]
    assert lines[1].facts == {"what": "delete"} and lines[1].by_id == everybody["viewer"].id
    assert lines[-1].facts == {"changes": 1, "revision": 2} and lines[-1].map_id == map_id
    assert "Zofia" not in repr(lines) and lines[0].map_id == ""


def test_refusals_do_not_fill_the_disk(house, everybody):
    desk = house.desk(everybody["stranger"])
    for _ in range(40):
        with pytest.raises(MapNotFoundError):
            desk.load(the_map(house))
    assert len(house.accounts.lines()) == 30
    house.later(minutes=2)
    with pytest.raises(MapNotFoundError):
        desk.load(the_map(house))
    assert len(house.accounts.lines()) == 31


def test_too_many_edits_a_minute_wait(house, everybody):
    house.config = Config(sign_in="passphrase", edits_per_minute=10)
    map_id = the_map(house)
    owner, editor = house.desk(everybody["owner"]), house.desk(everybody["editor"])
    for n in range(10):
        owner.apply(map_id, add_rows("add", [("people", {"id": f"n{n}"})]))
        house.later(seconds=2)
    before = everything(house)
    with pytest.raises(TooOftenError, match=r"10 edits within a minute.*goes on in 40 seconds") as refused:
        owner.apply(map_id, EDIT)
    assert refused.value.seconds == 40 and everything(house) == before
    editor.apply(map_id, EDIT)  # others go on
    house.later(seconds=41)
    owner.undo(map_id)
    with pytest.raises(TooOftenError):
        house.later(seconds=0.5)
        owner.undo(map_id)


def test_a_map_does_not_grow_beyond_what_is_set(house, everybody):
    house.config = Config(sign_in="passphrase", most_rows=100)
    owner = house.desk(everybody["owner"])
    big = Network(name="Big", people=tuple(Person(id=str(n)) for n in range(101)))
    with pytest.raises(NotPossibleError, match="101 rows; the largest that may be kept here has 100"):
        owner.create(big)
    map_id = owner.create(Network(name="Full", people=big.people[:100]))
    before = everything(house)
    with pytest.raises(NotPossibleError, match="101 rows"):
        owner.apply(map_id, EDIT)
    assert everything(house) == before
    document = build_document(Network(name="Full", people=big.people[:100]))
    owner.apply(map_id, change_row(document, "people", 1, {"name": "Changed"}))  # no row more


def test_a_sign_in_ends_by_itself(house, everybody):
    owner = house.desk(everybody["owner"])
    owner.maps()
    house.later(minutes=60)
    with pytest.raises(SignedOutError, match="after 1 hour without a click; sign in again"):
        owner.maps()


def test_those_who_work_all_day_sign_in_again_in_the_end(house, everybody):
    who = everybody["owner"]
    for _ in range(24):
        house.later(minutes=30)
        house.accounts.touch(who.sign_in, now=house.now)
    assert house.now - house.accounts.standing(who.sign_in).sign_in.created_at == timedelta(hours=12)
    with pytest.raises(SignedOutError, match="after 12 hours; sign in again"):
        house.desk(who).maps()


def test_nobody_can_say_that_they_are_somebody_else(house, everybody):
    forged = Who(everybody["owner"].id, "Owner", True, "user", everybody["stranger"].sign_in)
    with pytest.raises(NetmapError, match="sign in again"):
        house.desk(forged).load(the_map(house))


def test_how_long_a_map_is_kept_is_for_owners_to_say(house, everybody):
    map_id = the_map(house)
    head = house.store.load(map_id).document.head
    settings = head.settings.model_copy(update={"keeping": Keeping(keep_until="2030-01-01")})
    edit = change_head(
        house.store.load(map_id).document, {"settings": settings.model_dump(mode="json")}, "keep it"
    )
    with pytest.raises(NotAllowedError, match="owner"):
        house.desk(everybody["editor"]).apply(map_id, edit)
    house.desk(everybody["owner"]).apply(map_id, edit)
    assert house.store.load(map_id).document.head.settings.keeping.keep_until == "2030-01-01"


@pytest.mark.parametrize("way", ["undo", "redo"])
def test_whoever_no_longer_owns_a_map_cannot_take_back_how_long_it_is_kept(house, everybody, way):
    map_id, owner, second = the_map(house), house.desk(everybody["owner"]), house.desk(everybody["editor"])
    owner.set_role(map_id, second.who.id, "owner")
    document = house.store.load(map_id).document
    settings = document.head.settings.model_copy(update={"keeping": Keeping(keep_until="2030-01-01")})
    second.apply(map_id, change_head(document, {"settings": settings.model_dump(mode="json")}, "keep it"))
    if way == "redo":
        second.undo(map_id)
    owner.set_role(map_id, second.who.id, "editor")
    before = house.store.load(map_id)
    with pytest.raises(NotAllowedError, match="is for an owner; you are an editor here"):
        getattr(second, way)(map_id)
    assert house.store.load(map_id) == before
    assert house.accounts.lines()[0].facts == {"what": "change keeping"}
    owner.set_role(map_id, second.who.id, "owner")
    assert getattr(second, way)(map_id) == "keep it"
