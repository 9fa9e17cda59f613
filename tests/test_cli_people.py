"""`netmap person`: what is held is printed and handed over; nobody is erased before somebody has said yes."""

from __future__ import annotations

import json

import netmap
from netmap.cli import run
from netmap.model import Network, Person, Relationship
from netmap.store import Store
from netmap.store.accounts import Accounts
from tests.reliability.test_erased import NAME, NOW, find_in_files, plant

ALSO = ("--also", f"{NAME} 2", "--also", "Zwyndolyn")


def test_somebody_is_erased_from_a_map_file(tmp_path, capsys):
    people = (Person(id=NAME, name=NAME), Person(id="b", name="Bo"))
    line = Relationship(id="l", source="b", target="b", kind="trusts", note=f"ask {NAME}")
    path = tmp_path / "map.netmap.json"
    netmap.write(Network(people=people, relationships=(line,)), path)
    assert run(["person", str(path), NAME, "-o", str(tmp_path / "held.json")]) == 0
    said = capsys.readouterr()
    assert "Their row" in said.out and "in all: 2" in said.err
    assert len(json.loads((tmp_path / "held.json").read_text("utf-8"))["held"]) == 2
    (tmp_path / "held.json").unlink()
    assert run(["person", str(path), NAME, "--erase"]) == 3
    assert "run it again with --yes" in capsys.readouterr().err
    assert run(["person", str(path), NAME, "--erase", "--yes"]) == 0
    assert find_in_files(tmp_path) == []
    back = netmap.read(path).require()
    assert [p.id for p in back.people] == ["b"] and back.relationships[0].note == "ask erased-1"
    assert run(["person", str(path), NAME]) == 3
    assert "Nobody with this id" in capsys.readouterr().err


def test_a_file_of_another_kind_is_written_anew_too(tmp_path, capsys):
    path = tmp_path / "map.gexf"
    netmap.write(Network(people=(Person(id=NAME), Person(id="b"))), path)
    assert run(["person", str(path), NAME, "--erase", "--yes"]) == 0
    assert find_in_files(tmp_path) == []
    assert [p.id for p in netmap.read(path).require().people] == ["b"]
    assert run(["person", str(path), "b", "-o", "held.txt"]) == 3
    assert "write .html, .csv or .json" in capsys.readouterr().err


def test_somebody_is_erased_from_the_database(tmp_path, capsys):
    address = str(tmp_path / "maps.sqlite")
    store = Store(address)
    map_id = plant(store)
    store.close()
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "maps-2026-01-01.sqlite").write_bytes(b"")
    assert run(["person", map_id, NAME, "--database", address]) == 0
    said = capsys.readouterr()
    assert "History of the map" in said.out and f"perhaps the same person: “{NAME} 2”" in said.err
    assert run(["person", map_id, NAME, *ALSO, "--erase", "--yes", "--database", address]) == 0
    said = capsys.readouterr().err
    assert "“erased-1” stands in" in said and "maps-2026-01-01.sqlite" in said
    assert find_in_files(tmp_path) == []
    assert run(["person", "no such map", NAME, "--database", address]) == 3
    assert "neither a file nor a map" in capsys.readouterr().err
    store = Store(address)
    assert store.load(map_id, revision=5).document.tables
    store.close()


def test_somebody_is_found_on_all_maps_and_named_by_name(tmp_path, capsys):
    address = str(tmp_path / "maps.sqlite")
    store = Store(address)
    jane, other = Person(id="js", name="Jane Smith"), Person(id="jane smithers", name="Jane Smithers")
    ward = store.create(Network(name="Ward", people=(jane, other)), now=NOW)
    note = Relationship(id="l", source="b", target="b", kind="trusts", note="ask Jane SMITH")
    texts = store.create(Network(name="Texts", people=(Person(id="b"),), relationships=(note,)), now=NOW)
    store.create(Network(name="None", people=(other,)), now=NOW)
    twice = Network(
        name="Twice", people=(Person(id="1", name="Jane Smith"), Person(id="2", name="jane smith"))
    )
    gone = store.create(twice, now=NOW)
    store.delete(gone, now=NOW)
    users = Accounts(store.database)
    users.add_user("jane", "Jane Smith", now=NOW)
    assert run(["person", "--find", "jane smith", "--database", address]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        f"{texts} “Texts”: named in texts only: 1 place",
        f"{gone} “Twice” (deleted): 1 “Jane Smith”: 1 place",
        f"{gone} “Twice” (deleted): 2 “jane smith”: 1 place",
        f"{ward} “Ward”: js “Jane Smith”: 1 place",
        "an account, not a map: jane",
    ]
    assert "in all: 3 maps" in said.err
    assert run(["person", "Ward", "JANE smith", "--database", address]) == 0
    assert "Their row" in capsys.readouterr().out
    assert run(["person", "Twice", "Jane Smith", "--database", address]) == 3
    assert "2 people are or were called “Jane Smith”; name one by the id: 1, 2." in capsys.readouterr().err
    assert run(["person", "Ward", "jane SMITH", "--erase", "--yes", "--database", address]) == 0
    assert [p["id"] for p in store.load(ward).document.rows("people").values()] == ["jane smithers"]
    lines = users.lines()
    assert [line.action for line in lines] == [
        "erase person",
        "look up person",
        "look up person",
        "find person",
    ]
    assert "mith" not in repr(lines) and "js" not in repr(lines)
    store.close()


def test_finding_stands_alone_and_somebody_is_always_named(tmp_path, capsys):
    assert run(["person", "map.json", "--find", "Jane"]) == 3
    assert "--find stands alone" in capsys.readouterr().err
    assert run(["person", "map.json"]) == 3
    assert "name a MAP and an ID" in capsys.readouterr().err


def test_a_name_will_do_in_a_file_as_well(tmp_path, capsys):
    path = tmp_path / "map.netmap.json"
    netmap.write(Network(people=(Person(id="js", name="Jane Smith"), Person(id="b"))), path)
    assert run(["person", str(path), "jane smith", "--erase", "--yes"]) == 0
    assert [p.id for p in netmap.read(path).require().people] == ["b"]


def test_an_erased_person_s_copies_are_named_by_id(tmp_path, capsys):
    address = str(tmp_path / "maps.sqlite")
    store = Store(address)
    map_id = store.create(Network(name="Ward", people=(Person(id="js"),)), now=NOW)
    copy = store.duplicate(map_id, name="Copy", now=NOW)
    Accounts(store.database).note("u", "duplicate", map_id=map_id, facts={"copy": copy}, now=NOW)
    assert run(["person", "Ward", "js", "--erase", "--yes", "--database", address]) == 0
    assert f"a copy of the map was made and is not touched: {copy}" in capsys.readouterr().err
    store.close()


def test_all_maps_are_listed_with_who_owns_them(tmp_path, capsys):
    address = str(tmp_path / "maps.sqlite")
    store = Store(address)
    user = Accounts(store.database).add_user("jo", "Jo", now=NOW)
    ward = store.create(Network(name="Ward"), now=NOW, owner=user.id)
    old = store.create(Network(), now=NOW)
    store.delete(old, now=NOW)
    assert run(["maps", "--database", address]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{ward}  “Ward”, revision 1, owned by jo",
        f"{old}  “Map without a name”, revision 1, owned by nobody, deleted on 2026-11-22",
    ]
    assert run(["maps", "--json", "--database", address]) == 0
    (first, second) = json.loads(capsys.readouterr().out)
    assert (first["id"], first["owners"], second["deleted_at"]) == (ward, ["jo"], NOW.isoformat())
    assert run(["maps", "--database", str(tmp_path / "no.sqlite")]) == 3
    assert not (tmp_path / "no.sqlite").exists()
    store.close()
