"""The same edits on both databases come to the same map and history; taking all back and doing all again is exact.

The figures of docs/reliability.md::

    python -m pytest -m slow -s tests/reliability/test_same.py
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from netmap.model import Network
from netmap.model.edits import add_rows
from netmap.store import By, Store
from tests.reliability.editors import EDITS, Room
from tests.reliability.saves import ANN, BO, NOW

#: what people type, besides ordinary words
ODD = [
    "",
    "O'Brien; DROP TABLE maps",
    "Łukasz 🦊",
    "שלום",
    'a "quoted" %s :word',
    "two\nlines",
    "x" * 3000,
    "\u0000\u202e",
]


def work(store: Store, seed: int, actions: int, *, ahead: bool = False) -> Room:
    """Let two people do random things, the same for the same seed; with `ahead` nobody takes anything back."""
    room, draw = Room(store, [ANN, BO]), random.Random(seed)
    for number in range(actions):
        who = room.editors[draw.randrange(2)]
        way = draw.choice(["edit"] * 5 + ["look"] * 3 + ["back", "back", "again", "choose"])
        if ahead and way in ("back", "again"):
            way = "edit"
        if way == "look":
            room.look(who)
        elif way == "choose":
            if who.waiting:
                room.choose(who, draw.random() < 0.5)
        elif way in ("back", "again"):
            room.step(who, way == "back")
        else:
            if draw.random() < 0.5:
                room.look(who)
            word = draw.choice(ODD) + str(number) if draw.random() < 0.3 else f"word {number}"
            edit = EDITS[draw.choice([*EDITS, "cell", "add"])](who.document, draw.choice, word)
            if edit and edit.changes:
                room.save(who, edit)
    room.check_past()
    return room


def take_all_back(room: Room) -> int:
    """Take everything back, each by whoever did it, last first; then do it all again; return how many steps."""
    first, last, steps = room.past[1], room.now, 0
    for back, goal in ((True, first), (False, last)):
        while True:
            left = [who for who in room.editors if (who.done if back else who.undone)]
            if not left:
                break
            last_at = [room.at[(who.done if back else who.undone)[-1]] for who in left]
            assert room.step(left[last_at.index(max(last_at))], back)
            steps += 1
        assert room.now == goal
    room.check_past()
    return steps


def written(room: Room) -> dict[str, Any]:
    """Return everything about a map that two databases must agree on."""
    store, map_id = room.store, room.map_id
    revision = store.revision(map_id)
    return {
        "past": [store.load(map_id, revision=r).document for r in range(1, revision + 1)],
        "history": store.history(map_id, limit=10_000),
        "edits": [store.edit(map_id, r) for r in range(1, revision + 1)],
        "undoable": [store.undoable(map_id, by) for by in (ANN, BO)],
        "compared": store.compare(map_id, 1, revision),
        "listed": [info[1:] for info in store.maps() if info.id == map_id],
    }


def on_both(new_database, seeds: range, actions: int) -> int:
    stores = [Store(new_database(kind)) for kind in ("sqlite", "postgresql")]
    try:
        revisions = 0
        for seed in seeds:
            rooms = [work(store, seed, actions) for store in stores]
            one, other = map(written, rooms)
            assert one == other
            revisions += rooms[0].revision
        return revisions
    finally:
        for store in stores:
            store.close()


def test_both_databases_come_to_the_same(new_database):
    assert on_both(new_database, range(1), 40) > 10


def test_all_back_and_all_again(database):
    store = Store(database)
    assert sum(take_all_back(work(store, seed, 30, ahead=True)) for seed in range(100, 101)) > 10
    store.close()


@pytest.mark.slow
def test_both_databases_come_to_the_same_after_many_edits(new_database):
    revisions = on_both(new_database, range(60), 100)
    print(f"60 maps with {revisions} revisions by the same random edits: equal on SQLite and PostgreSQL")


@pytest.mark.slow
def test_all_back_and_all_again_many_times(database):
    store, steps = Store(database), 0
    try:
        for seed in range(100, 150):
            steps += take_all_back(work(store, seed, 80, ahead=True))
    finally:
        store.close()
    kind = "SQLite" if store.database.is_sqlite else "PostgreSQL"
    print(f"{kind}: 50 maps of two users, {steps} actions taken back or done again: exact")


def test_what_one_database_could_not_keep_is_kept_alike(database):
    """PostgreSQL refuses the letter NUL, which comes with pasted text now and then."""
    store = Store(database)
    map_id = store.create(Network(name="Ward\0"), now=NOW, by=By("u1", "An\0n"))
    edit = add_rows("add B\0o \ud800", [("people", {"id": "b", "name": "B\0o"})])
    store.apply(map_id, edit, now=NOW, by=By("u1", "An\0n"))
    store.name_version(map_id, "be\0fore", 1, now=NOW, by=By("u1", "An\0n"))
    entry = store.history(map_id)[0]
    assert (entry.label, entry.by_name) == ("add Bo ?", "Ann")
    assert [info.name for info in store.maps()] == ["Ward"]
    assert [(version.name, version.by_name) for version in store.versions(map_id)] == [("before", "Ann")]
    store.close()
