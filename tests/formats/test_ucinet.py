"""UCINET's DL: the law, labels, the key, and what other programs read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.formats import find_format, find_losses, read_files, ucinet
from netmap.formats.ucinet import keep_ucinet, make_labels, to_matrices, to_ucinet, write_ucinet
from netmap.model import Network
from tests.formats.full_map import FULL, one_kind
from tests.formats.laws import SLOW, assert_comes_back
from tests.strategies import networks, text


@SLOW
@given(networks())
def test_what_is_written_comes_back(network):
    assert_comes_back(network, "ucinet", "m.dl")


def test_a_full_map_comes_back_but_for_what_is_listed():
    assert_comes_back(FULL, "ucinet", "m.dl")
    kept = keep_ucinet(FULL)
    assert kept.people == FULL.people and kept.organisations == FULL.organisations
    lines = [(r.source, r.kind, r.target, r.direction, r.weight) for r in kept.relationships]
    assert lines[0] == ("007", "trusts", "t", "", 2.5)  # of two the larger weight, as one cell holds one
    assert ("NA", "shares tea with", "1", "both", 1e12) in lines and ("w", "asks", "NA", "both", 1.0) in lines
    assert "2 relationships" in find_losses(FULL, find_format("m.dl"))


def test_a_map_without_anybody_comes_back():
    assert_comes_back(Network(), "ucinet", "m.dl")


@given(st.lists(text, max_size=30))
def test_labels_are_short_capital_and_unlike_each_other(texts):
    labels = make_labels(texts)
    assert len(set(labels)) == len(texts)
    assert all(len(label) <= 18 and label.isascii() and label == label.upper() for label in labels)
    assert all(label.replace("_", "A").isalnum() and label[0].isalpha() for label in labels)


def test_labels_in_any_capitals_find_their_key():
    files = write_ucinet(FULL, "w.dl")
    files["w.dl"] = files["w.dl"].replace(b"TRUST,WARD,ANN", b"Trust,ward,aNN")
    assert read_files(files).require() == keep_ucinet(FULL).replace(name="w")


def test_large_maps_are_written_as_lists_with_the_same_content(monkeypatch):
    full = to_ucinet(FULL)[0]
    monkeypatch.setattr(ucinet, "MOST_CELLS", 10)
    listed = to_ucinet(FULL)[0]
    assert "fullmatrix" in full and "edgelist1" in listed and listed.count("!") == len(to_matrices(FULL)) - 1
    key = write_ucinet(FULL, "w.dl")["w-key.csv"]
    one, two = (read_files({"w.dl": dl.encode(), "w-key.csv": key}).require() for dl in (full, listed))
    assert one == two


def test_without_the_key_labels_are_ids():
    network = read_files({"w.dl": write_ucinet(FULL, "w.dl")["w.dl"]}).require()
    assert list(network.actors)[:4] == ["TRUST", "WARD", "ANN", "ANN_2"]
    assert {line.kind for line in network.relationships} >= {"trusts", "collaborates", "SHARES_TEA_WITH"}


def test_igraph_reads_files_of_one_relation(tmp_path):
    igraph = pytest.importorskip("igraph")
    network = one_kind(FULL)
    path = tmp_path / "m.dl"
    path.write_bytes(write_ucinet(network, path.name)[path.name])
    graph = igraph.Graph.Read_DL(str(path))
    (matrix,) = to_matrices(network).values()
    assert graph.vs["name"] == list(to_ucinet(network)[1].values())
    assert dict(zip((e.tuple for e in graph.es), graph.es["weight"], strict=True)) == pytest.approx(matrix)


@pytest.mark.parametrize(
    "data",
    [
        "format=fullmatrix\nlabels:\na,b,c\ndata:\n0 1 0\n0 0 2\n0 0 0\n",
        "format=fullmatrix diagonal absent\nlabels: a b c\ndata: 1 0 0 2 0 0\n",
        "format=edgelist1\nlabels:\na\nb\nc\ndata:\n1 2\nb c 2\n",
        "Format = EL1 Labels Embedded Data:\na,b\nb,c,2\n",
        "labels embedded\ndata:\na b c\na 0 1 0\nb 0 0 2\nc 0 0 0\n",
        'ROW LABELS: "a" b c\nCOL LABELS:\nA B C\nDATA:\n0 1 0\n0 0 2\n0 0 .\n',
    ],
)
def test_one_network_in_many_ways(data):
    network = read_files({"m.dl": f"DL n = 3, {data}".encode()}).require()
    assert list(network.actors) == ["a", "b", "c"]
    assert [(r.source, r.target, r.weight) for r in network.relationships] == [("a", "b", 1), ("b", "c", 2)]


def test_a_text_that_only_begins_alike_is_not_ours():
    assert not ucinet.is_ucinet(ucinet.Source({"note.txt": b"DL is what we call the district lead."}))
    assert ucinet.is_ucinet(ucinet.Source({"note.txt": b"\xef\xbb\xbfdl n=2\ndata:\n0 1\n1 0"}))
