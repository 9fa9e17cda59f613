"""Dispatch by path, graph files out, the template, pseudonyms."""

from __future__ import annotations

import io
import json
import re

import networkx as nx
import pytest
from hypothesis import given
from openpyxl import load_workbook

import netmap
from netmap.errors import ParameterError, UnreadableError
from netmap.formats import FORMATS, find_format, find_losses, pseudonymise, read_data, to_template
from netmap.formats.graph_files import build_export_graph, to_gexf, to_graphml
from netmap.formats.map_json import to_json
from netmap.model import Decision, Network, Part, Person, Relationship, Role
from tests.formats.test_map_forms import SLOW
from tests.strategies import networks


@pytest.fixture
def small() -> Network:
    return Network(
        name="Ward 7",
        people=(Person(id="a", name="Mair Ŵyn", groups=("LE",)), Person(id="b", name="Bo Li")),
        organisations=(netmap.model.Organisation(id="o", name="Friends of Mair"),),
        roles=(Role(id="r", person="a", organisation="o", title="Chair"),),
        relationships=(
            Relationship(
                id="x", source="a", target="b", kind="asks", start="2019", end="2020", note="Bo said so"
            ),
            Relationship(id="y", source="b", target="a", kind="collaborates", weight=2),
        ),
        decisions=(Decision(id="d", title="Mair moves", date="2020", note="secret"),),
        parts=(Part(id="p", decision="d", actor="a", stage="decide"),),
    )


@pytest.mark.parametrize("name", ["m.netmap.json", "m.xlsx", "m.zip", "folder"])
def test_paths_say_what_to_write_and_read(tmp_path, small, name):
    netmap.write(small, tmp_path / name)
    assert netmap.read(tmp_path / name).require() == small


def test_plain_tables_come_in_pairs(tmp_path, small):
    written = netmap.write(small, tmp_path / "edges.csv")
    assert [path.name for path in written] == ["edges.csv", "nodes.csv"]
    back = netmap.read(written[0], nodes=written[1]).require()
    assert [line.kind for line in back.relationships] == ["asks", "collaborates"]
    assert back.actors.keys() == small.actors.keys()
    assert find_losses(small, find_format("edges.csv")) == ["1 roles", "1 decisions", "1 parts"]


def test_unknown_endings_name_the_known_ones():
    with pytest.raises(ParameterError, match=r"\.docx.*\.xlsx"):
        find_format("map.docx")
    with pytest.raises(UnreadableError, match="writes gexf but does not read"):
        read_data(b"", "map.gexf")
    assert {form.id for form in FORMATS} >= {"json", "xlsx", "zip", "folder", "plain", "graphml", "gexf"}


@SLOW
@given(networks())
def test_graph_files_hold_every_actor_and_relationship(network):
    expected = build_export_graph(network)
    for graph in (
        nx.read_graphml(io.BytesIO(to_graphml(network)), force_multigraph=True),
        nx.read_gexf(io.BytesIO(to_gexf(network))),
    ):
        assert set(graph) == set(expected)
        assert graph.number_of_edges() == expected.number_of_edges()


def test_gexf_dates_are_whole_days_both_ends_included(small):
    text = to_gexf(small).decode()
    assert 'start="2019-01-01"' in text and 'end="2020-12-31"' in text
    assert to_gexf(small) == to_gexf(small) and "lastmodified" not in text


def test_the_template_reads_back_as_an_empty_map_and_offers_choices():
    data = to_template()
    assert read_data(data, "t.xlsx").require() == Network()
    book = load_workbook(io.BytesIO(data))
    kinds = [
        rule
        for rule in book["relationships"].data_validations.dataValidation
        if "C2:C500" in str(rule.sqref) or True
    ]
    assert kinds and "start here (ignore)" in book.sheetnames
    offered = [cell.value for column in book["lists (ignore)"].columns for cell in column]
    assert {"collaborates", "LE", "decide", "board"} <= set(offered)


def test_no_name_is_left_in_a_pseudonymised_map(small):
    hidden = pseudonymise(small, b"0123456789abcdef")
    text = to_json(hidden)
    for secret in ("Mair", "Ŵyn", "Bo", "Li", "secret", '"a"', '"b"'):
        assert not re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", text), secret
    assert hidden == pseudonymise(small, b"0123456789abcdef")
    assert pseudonymise(small, b"another key, 16+").people[0].id != hidden.people[0].id
    assert json.loads(text)["parts"][0]["actor"] == hidden.people[0].id


@SLOW
@given(networks())
def test_a_pseudonymised_map_is_still_a_map(network):
    hidden = pseudonymise(network, b"0123456789abcdef")
    assert netmap.formats.read_data(to_json(hidden).encode(), "x.json").require() == hidden
