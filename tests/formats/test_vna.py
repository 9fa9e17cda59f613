"""VNA: the law, and what it does with NetDraw's files."""

from __future__ import annotations

import re

from hypothesis import given

from netmap.formats import find_format, find_losses, read_files
from netmap.formats.vna import to_vna
from tests.formats.full_map import FULL
from tests.formats.laws import SLOW, assert_comes_back
from tests.strategies import networks


def read(text):
    return read_files({"m.vna": text.encode()})


@SLOW
@given(networks())
def test_what_is_written_comes_back(network):
    assert_comes_back(network, "vna", "m.vna")


def test_a_full_map_comes_back_but_for_what_is_listed():
    assert_comes_back(FULL, "vna", "m.vna")
    assert find_losses(FULL, find_format("m.vna")) == [
        "1 role",
        "1 decision",
        "the name of the map",
        "the purpose of the map",
        "the vocabulary of the map",
        "what else is said of the map",
    ]


def test_what_is_written_is_a_table_of_nodes_and_one_of_ties():
    """A reader of three rules, as NetDraw's guide has them: stars, headers, words in quotes or not."""
    sections: dict[str, list[list[str]]] = {}
    for line in to_vna(FULL).splitlines():
        if line.startswith("*"):
            rows = sections.setdefault(line.lower(), [])
        else:
            rows.append(re.findall(r'"[^"]*"|\S+', line))
    nodes, ties = sections["*node data"], sections["*tie data"]
    assert [nodes[0][0], *ties[0][:3]] == ["ID", "from", "to", "strength"]
    assert {len(row) for row in nodes} == {len(nodes[0])} and {len(row) for row in ties} == {len(ties[0])}
    assert len(nodes) == 7 and [float(row[2]) for row in ties[1:]] == [
        line.weight for line in FULL.relationships
    ]
    assert {row[end] for row in ties[1:] for end in (0, 1)} <= {row[0] for row in nodes[1:]}


def test_a_single_column_of_numbers_is_a_weight_or_a_kind_by_its_name():
    plain = read("*tie data\nfrom to strength\na b 2\n")
    assert [(r.kind, r.weight) for r in plain.require().relationships] == [("link", 2)]
    named = read("*tie data\nfrom to friends\na b 2\n")
    assert [(r.kind, r.weight) for r in named.require().relationships] == [("friends", 2)]
    assert "column" in {n.code for n in named.notes}


def test_words_of_ties_stay_with_each_kind():
    found = read("*tie data\nfrom to x y where id\na b 1 2 home t1\nb a 0 0 home t2\n").require()
    assert [(r.kind, r.weight, r.attributes) for r in found.relationships] == [
        ("x", 1, {"where": "home"}),
        ("y", 2, {"where": "home"}),
    ]


def test_numbers_of_ones_own_stay_numbers_and_texts_texts():
    found = read('*node data\nID age code\na 33 007\nb 1.5 "33"\n*tie data\nfrom to\n').require()
    assert [p.attributes for p in found.people] == [{"age": 33, "code": "007"}, {"age": 1.5, "code": "33"}]
