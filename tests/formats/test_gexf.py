"""GEXF: what comes back, and what other programs read."""

from __future__ import annotations

import io
from datetime import date

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.formats import find_format, find_losses, read_data
from netmap.formats.gexf import to_gexf
from netmap.formats.gexf_times import Span, Told, cut, read_span
from netmap.model import Network, Person, Relationship, Vocabulary
from netmap.model.dates import holds_at
from tests.formats.corpus_xml import DATED, edges, gexf
from tests.formats.laws import SLOW, assert_comes_back
from tests.formats.test_graphml import damaged, trust
from tests.strategies import dates, networks

__all__ = ["trust"]


@SLOW
@given(networks())
def test_what_is_written_comes_back(network):
    assert_comes_back(network, "gexf", "map.gexf")


def test_every_field_comes_back(trust):
    plain = trust.replace(vocabulary=Vocabulary(), settings=Network().settings, attributes={})
    plain = plain.replace(organisations=(), people=plain.people, relationships=())
    assert_comes_back(plain, "gexf", "map.gexf")
    assert_comes_back(trust, "gexf", "map.gexf")
    losses = find_losses(trust, find_format("m.gexf"))
    assert losses == ["the vocabulary of the map", "the settings of the map", "what else is said of the map"]


@SLOW
@given(dates, dates)
def test_dates_come_back_as_they_were_typed(start, end):
    line = Relationship(id="1", source="a", target="b", kind="asks", start=start, end=end)
    network = Network(people=(Person(id="a"), Person(id="b")), relationships=(line,))
    found = read_data(to_gexf(network).encode(), "m.gexf")
    if found.problems:
        assert [p.code for p in found.problems] == ["ends_before_start"]
    else:
        assert found.require().relationships == (line,)


def test_dates_are_whole_days_both_ends_included(trust):
    text = to_gexf(trust)
    assert 'start="2019-01-01" end="2020-05-31"' in text and 'start="2019-04-30"/>' not in text
    assert 'timeformat="date"' in text and "lastmodified" not in text


@SLOW
@given(networks())
def test_networkx_reads_the_same_actors_lines_and_weights(network):
    graph = nx.read_gexf(io.BytesIO(to_gexf(network).encode()), version="1.3")
    assert set(graph) == set(network.actors)
    assert graph.is_directed()
    found = sorted((a, b, data["id"], data["weight"]) for a, b, data in graph.edges(data=True))
    assert found == sorted((line.source, line.target, line.id, line.weight) for line in network.relationships)


@pytest.mark.parametrize("version", ["1.1draft", "1.2draft", "1.3"])
def test_what_networkx_writes_is_read(version):
    graph = nx.MultiDiGraph(name="Advice")
    graph.add_node("007", label="Ann", age=33, end="2020-01-31")
    graph.add_node("b", label="Ben")
    graph.add_edge("007", "b", key="x", weight=2.5, start="2019-01-01", kind="asks")
    if version != "1.1draft":  # which NetworkX writes no spells in
        graph.add_edge("007", "b", key="y", spells=[("2019-01-01", "2019-01-31"), ("2020-01-01", None)])
    packed = io.BytesIO()
    graph.graph["mode"] = "dynamic"
    nx.write_gexf(graph, packed, version=version)
    network = read_data(packed.getvalue(), "m.gexf").require()
    assert (network.people[0].name, network.people[0].attributes["age"]) == ("Ann", 33)
    lines = [(r.kind, r.weight, r.start, r.end) for r in network.relationships]
    assert lines[0] == ("asks", 2.5, "2019-01-01", None)
    rest = [("link", 1, "2019-01-01", "2019-02-01"), ("link", 1, "2020-01-01", None)]
    assert lines[1:] == ([] if version == "1.1draft" else rest)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 900), st.booleans(), st.booleans())
def test_a_day_is_inside_exactly_if_gexf_says_so(first, length, start_open, end_open):
    last = date.fromordinal(first.toordinal() + length)
    span = read_span(Told(first.isoformat(), last.isoformat(), 1, start_open, end_open))
    for day in (
        first,
        last,
        *(date.fromordinal(d.toordinal() + step) for d in (first, last) for step in (-1, 1)),
    ):
        after = first < day if start_open else first <= day
        before = day < last if end_open else day <= last
        assert holds_at(span.start, span.end, day) == (after and before)


days = st.none() | st.dates(date(2000, 1, 1), date(2000, 3, 1)).map(date.isoformat)


@given(st.lists(st.tuples(days, days), max_size=5), days, days)
def test_weights_over_time_never_overlap_or_leave_what_is_around(spans, start, end):
    around = Span(start, end)
    pieces = [span for span, _ in cut([(Span(*span), "1") for span in spans], around)]
    for number in range(date(1999, 12, 30).toordinal(), date(2000, 3, 3).toordinal()):
        day = date.fromordinal(number)
        held = sum(holds_at(piece.start, piece.end, day) for piece in pieces)
        assert held <= 1
        if held:
            assert holds_at(start, end, day)
            assert any(holds_at(*span, day) for span in spans)


def test_ids_of_spells_are_new_and_the_same_every_time():
    inside = edges(
        '<edge id="e" source="a" target="b">',
        '<spells><spell start="2019-01-01" end="2019-02-01"/><spell start="2020-01-01"/></spells></edge>',
        '<edge id="e#2" source="b" target="a"/>',
    )
    network = read_data(gexf(inside, DATED).encode(), "m.gexf").require()
    assert [line.id for line in network.relationships] == ["e", "e#2#", "e#2"]


@given(st.data())
def test_damaged_files_are_read_or_refused(data):
    damaged(data, "gexf")
