"""Charts say what they are given; pictures need nothing from elsewhere and show text as text."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from netmap import shipped
from netmap.formats import read
from netmap.graph import Selection
from netmap.model import Network, Person, Relationship
from netmap.view.charts import Band, Marker, bars_chart, gates_chart, power_chart, spectrum_chart
from netmap.view.map_html import component_script, library_script, picture_page
from netmap.view.scene import Look, build_scene, legend

AT = date(2026, 11, 22)


@pytest.fixture(scope="module")
def stockport():
    return read(shipped.sample("stockport")).require()


@pytest.mark.parametrize("form", ["honeycomb", "pyramid", "free"])
def test_every_actor_is_drawn_once_with_its_code(stockport, form):
    scene = build_scene(stockport, Selection(AT), Look(form=form))
    ids = [node["id"] for node in scene["nodes"]]
    assert len(ids) == len(set(ids)) == 37
    assert all(node["code"] and node["label"] for node in scene["nodes"])
    assert {code for code, _, _ in legend(stockport, scene, "group")} == {n["code"] for n in scene["nodes"]}
    json.dumps(scene)


def test_a_wall_is_open_exactly_where_there_is_a_relationship():
    people = tuple(Person(id=i) for i in "abc")
    lines = (Relationship(id="1", source="a", target="b", kind="asks"),)
    scene = build_scene(Network(people=people, relationships=lines), Selection(AT), Look())
    walls = {node["id"]: node["walls"] for node in scene["nodes"]}
    assert walls["a"].count(True) == walls["b"].count(True) == 1
    assert walls["c"].count(True) == 0 and walls["c"].count(False) == 2
    assert scene["note"].startswith("1 of 1 related pairs are neighbours")


def test_a_page_asks_nobody_for_anything_and_shows_names_as_text():
    name = '<script>alert(1)</script></script><img src=x onerror="a()">'
    network = Network(name=name, people=(Person(id="x", name=name),))
    scene = build_scene(network, Selection(AT), Look(description=name))
    page = picture_page(scene, title=name, legend=legend(network, scene, "group"))
    assert "<script>alert" not in page and "<img src=x" not in page
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)\s*=", page)
    assert not re.search(r"(?:fetch|importScripts|XMLHttpRequest)\s*\(\s*[\"']http", page)


def test_the_app_s_scripts_load_nothing():
    for script in (component_script(), library_script()):
        assert not re.search(r"\bimport\s*\(?\s*[\"']|sourceMappingURL", script)


def test_charts_hold_their_numbers_and_their_sentence():
    chart = spectrum_chart(
        [Marker("on paper", 0.1), Marker("daily", 0.8, 0.7, 0.9)],
        21,
        band=Band(0.5, 0.05),
        description="Said",
    )
    text = json.dumps(chart.to_dict())
    assert "Said" in text and "daily 0.80" in text and "honeycomb of 21" in text
    bars = json.dumps(bars_chart({"on paper": {"level": 0.0}, "in daily work": {"level": 0.8}}).to_dict())
    assert '"value": 0.8' in bars
    gates = json.dumps(gates_chart([{"layer": "Middle", "share": 0.9, "chance": 0.4}]).to_dict())
    assert '"chance": 0.4' in gates


@pytest.mark.parametrize("n", [3, 10, 37, 500])
def test_both_ideals_are_drawn_whatever_the_size(n):
    spectrum_chart([], n).to_dict()


def test_shares_over_time_end_with_the_groups_names():
    series = [
        {"date": "2020-01-01", "by_group": {"LE": 0.2, "SL": 0.8}},
        {"date": "2021-01-01", "by_group": {"LE": 0.6, "SL": 0.4}},
    ]
    decisions = [{"date": "2020-01-01", "title": "One", "importance": 1.0}]
    labels, colours = {"LE": "Lived", "SL": "Leaders"}, {"LE": "#E69F00", "SL": "#0072B2"}
    text = json.dumps(
        power_chart(series, decisions, labels=labels, colours=colours, until="2021-06-01").to_dict()
    )
    assert "Lived 60%" in text and "Leaders 40%" in text
