"""`netmap person`: what is held is printed and handed over; nobody is erased before somebody has said yes."""

from __future__ import annotations

import json

import netmap
from netmap.cli import run
from netmap.model import Network, Person, Relationship
from netmap.store import Store
from tests.reliability.test_erased import NAME, find_in_files, plant

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
