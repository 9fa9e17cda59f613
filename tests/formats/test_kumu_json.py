"""Kumu's JSON: blueprints in and out, and what a backup says of drawings left out with a note."""

from __future__ import annotations

import json

from hypothesis import given

from netmap.formats import find_format, read_files, to_files
from netmap.model import PlacedRow, build_network
from tests.formats.corpus import sketch
from tests.formats.laws import SLOW, assert_comes_back
from tests.strategies import networks

FORM = find_format("", "kumu-json")


def read(data):
    return read_files({"blueprint.json": json.dumps(data).encode()})


@SLOW
@given(networks())
def test_a_blueprint_comes_back(network):
    assert_comes_back(network, "kumu-json", "map.kumu.json")


@SLOW
@given(networks())
def test_every_end_of_a_blueprint_is_an_id_or_label_of_one_element(network):
    (data,) = to_files(network, "map.kumu.json", FORM).values()
    blueprint = json.loads(data)
    ids = [element.get("id", element["label"]) for element in blueprint["elements"]]
    assert len(set(ids)) == len(ids) == len(network.actors)
    assert {line[end] for line in blueprint["connections"] for end in ("from", "to")} <= set(ids)
    assert len(blueprint["connections"]) == len(network.relationships)
    assert {line["direction"] for line in blueprint["connections"]} <= {"directed", "mutual", "undirected"}


def test_the_guides_own_example():
    found = read(
        {
            "elements": [
                {"label": "A", "type": "Letter", "description": "This is A", "tags": ["one", "two"]},
                {"label": "B", "type": "Letter", "Favorite Dessert": "shave ice"},
            ],
            "connections": [{"from": "A", "to": "B", "type": "likes", "direction": "mutual"}],
        }
    )
    assert found.form == "kumu-json"
    assert sketch(found.require()) == (
        "A{description:This is A, tags:['one', 'two'], type:Letter}; B{Favorite Dessert:shave ice, type:Letter}; "
        "A -likes<-> B"
    )


def test_a_backup_is_read_and_its_drawings_are_left_out_with_notes():
    found = read(
        {
            "version": 1,
            "name": "Care in the valley",
            "description": "Who does what",
            "defaultMap": "map-1",
            "elements": [
                {"_id": "elem-1", "attributes": {"label": "Ann", "element type": "Person", "tags": []}},
                {"_id": "elem-2", "attributes": {"label": "Board", "element type": "Committee"}},
            ],
            "connections": [
                {"_id": "conn-1", "direction": "directed", "from": "elem-1", "to": "elem-2", "delayed": False,
                 "attributes": {"connection type": "advises", "description": "monthly"}},
            ],
            "loops": [],
            "maps": [{"_id": "map-1", "elements": [{"element": "elem-1", "position": {"x": 1, "y": 2}}]}],
            "perspectives": [{"_id": "view-1"}],
            "trash": {"elements": [{"_id": "elem-9"}]},
        }
    )  # fmt: skip
    network = found.require()
    assert (network.name, network.purpose) == ("Care in the valley", "Who does what")
    assert sketch(network) == (
        "[elem-2=Board{type:Committee}]; elem-1=Ann{tags:[]}; "
        "elem-1 -advises-> elem-2{note:monthly, delayed:False}"
    )
    assert [n.value for n in found.notes if n.code == "dropped"] == [
        "defaultMap",
        "maps",
        "perspectives",
        "trash",
    ]


def test_names_and_values_of_ones_own_come_back():
    own = {"_id": 3, "Tags": "plain", "tags": ["a|b", "c"], "on": {"deep": [1]}, "label": "l", "Type": "t"}
    line = {"description": "d", "from": "f", "source (own)": "s", "strength": True, "Label": "json:{"}
    tables = {
        "people": [PlacedRow({"id": "a", "attributes": own})],
        "relationships": [PlacedRow({"source": "a", "target": "a", "kind": "asks", "attributes": line})],
    }
    network = build_network(tables).network
    assert read_files(to_files(network, "map.kumu.json", FORM)).require().replace(name="") == network
