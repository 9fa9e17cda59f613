"""Pajek: the law, the key, partitions and vectors, and what other programs read."""

from __future__ import annotations

import io

import networkx as nx
import pytest
from hypothesis import given

import netmap
from netmap.formats import find_format, find_losses, read_files
from netmap.formats.pajek import keep_pajek, to_pajek, write_pajek
from netmap.model import Network, Person
from tests.formats.full_map import FULL
from tests.formats.laws import SLOW, assert_comes_back
from tests.strategies import networks


@SLOW
@given(networks())
def test_what_is_written_comes_back(network):
    assert_comes_back(network, "pajek", "m.net")


def test_a_full_map_comes_back_but_for_what_is_listed():
    assert_comes_back(FULL, "pajek", "m.net")
    kept = keep_pajek(FULL)
    assert kept.people == FULL.people and kept.organisations == FULL.organisations and kept.name == FULL.name
    assert find_losses(FULL, find_format("m.net")) == [
        "1 role",
        "1 relationship",
        "id of relationships",
        "direction of relationships",
        "start of relationships",
        "end of relationships",
        "columns of your own of relationships (key, n)",
        "1 decision",
        "1 perspective",
        "the purpose of the map",
        "the vocabulary of the map",
        "what else is said of the map",
    ]


def test_dates_come_back_as_years_that_hold_the_same():
    first, *_ = keep_pajek(FULL).relationships
    assert (first.start, first.end) == ("2019", "2020")  # 1 January 2021 was the first day no longer
    assert "[2019-2020]" in to_pajek(FULL, native=True) and "|2019-2020" in to_pajek(FULL)


def test_files_beside_are_found_and_those_of_others_are_not(tmp_path):
    netmap.write(FULL, tmp_path / "ward.net")
    netmap.write(Network(people=(Person(id="x", groups=("LE",)),)), tmp_path / "ward2.net")
    names = {path.name for path in tmp_path.iterdir()}
    assert {
        "ward.net",
        "ward-key.csv",
        "ward-type.clu",
        "ward-groups.clu",
        "ward-layer.clu",
        "ward-quota.vec",
    } < names
    found = netmap.read(tmp_path / "ward.net")
    assert found.require() == keep_pajek(FULL)
    assert {n.value for n in found.notes if n.code == "not_a_table"} == {
        "ward2-groups.clu",
        "ward2-type.clu",
        "ward2-key.csv",
    }


def test_without_the_key_partitions_say_groups_and_sorts():
    files = write_pajek(FULL, "w.net")
    del files["w-key.csv"]
    network = read_files(files).require()
    assert [(o.id, o.groups, o.layer) for o in network.organisations] == [
        ("t", ("CO", "Kitchen"), "attic"),
        ("w", (), "front"),
    ]
    assert network.actors["007"].groups == ("LE", "CA") and network.actors["007"].name == ""
    assert network.organisations[0].quota == 3
    assert network.organisations[0].attributes["unit cost"] == "5"


def test_who_is_not_in_the_key_stays_and_who_left_is_told():
    files = write_pajek(Network(people=(Person(id="a", name="Ann"), Person(id="b", name="Ben"))), "w.net")
    files["w.net"] = files["w.net"].replace(b'"b"', b'"c"')
    found = read_files({name: files[name] for name in ("w.net", "w-key.csv")})
    assert [(p.id, p.name) for p in found.require().people] == [("a", "Ann"), ("c", "")]
    assert [(n.sort, n.value) for n in found.notes] == [("guessed", "c"), ("dropped", "b")]


def test_a_key_with_a_label_twice_is_a_problem():
    key = "label,id\na,1\nA,2\n"
    found = read_files({"w.net": b"*Vertices 1\n1 a\n", "w-key.csv": key.encode()})
    assert [(p.code, p.row, p.field, p.file) for p in found.problems] == [
        ("doubled_label", 3, "label", "w-key.csv")
    ]


@SLOW
@given(networks())
def test_networkx_reads_every_line_whatever_its_kind(network):
    network = keep_pajek(network)
    graph = nx.read_pajek(io.BytesIO(write_pajek(network, "m.net")["m.net"]))
    assert graph.number_of_nodes() == len(network.actors)
    weights = sorted(weight for *_, weight in graph.edges(data="weight"))
    assert weights == sorted(line.weight for line in network.relationships)


@SLOW
@given(networks())
def test_the_file_with_pajeks_own_relations_holds_the_same(network):
    files = write_pajek(network, "m.net")
    same = {**files, "m.net": files.get("m-relations.net", files["m.net"])}
    told = [
        sorted(repr(line.model_copy(update={"id": ""})) for line in read_files(one).require().relationships)
        for one in (files, same)
    ]
    assert told[0] == told[1]
    assert "m-relations.net" not in {note.value for note in read_files(files).notes}


def test_igraph_reads_every_line_whatever_its_kind(tmp_path):
    igraph = pytest.importorskip("igraph")
    path = tmp_path / "m.net"
    path.write_bytes(write_pajek(FULL, path.name)[path.name])
    graph = igraph.Graph.Read_Pajek(str(path))
    assert graph.vcount() == 6
    assert sorted(graph.es["weight"]) == sorted(line.weight for line in keep_pajek(FULL).relationships)


def test_numbers_go_into_vectors_and_their_gaps_are_pajeks():
    files = write_pajek(FULL, "w.net")
    assert (
        files["w-unit_cost.vec"].split()
        == b"% netmap: unit cost *Vertices 6 5 999999998 1e-07 999999998 999999998 999999998".split()
    )
    assert "w-seen.vec" not in files  # a list is no number


def test_only_the_first_network_is_read_and_the_others_told():
    found = read_files(
        {"a.net": b"*Vertices 1\n1 x\n", "b.net": b"*Vertices 1\n1 y\n", "readme.txt": b"hello"}
    )
    assert list(found.require().actors) == ["x"]
    assert [n.value for n in found.notes] == ["b.net", "readme.txt"]
