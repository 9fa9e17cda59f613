"""Pictures as files: whole, legible, the same each time, and with nothing in them that was not to be seen."""

from __future__ import annotations

import io
import re
import socket
from datetime import date
from functools import lru_cache
from xml.etree.ElementTree import Element

import altair as alt
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from netmap import shipped
from netmap.errors import ParameterError
from netmap.formats import read
from netmap.graph import Selection
from netmap.model import Network, Organisation, Person, Relationship
from netmap.view.charts import Band, Marker, gates_chart, power_chart, spectrum_chart
from netmap.view.lettering import FONTS, number, paragraph, plain_text, text_width, wrap
from netmap.view.pictures import chart_png, chart_svg, scene_png, scene_svg
from netmap.view.scene import Look, build_scene, legend
from tests.examples import examples

AT = date(2026, 11, 22)
DAY = "as on 22 November 2026"
FORMS = ("honeycomb", "pyramid", "free")
SAMPLES = ("nhs_trust_middle", "stockport")
SVG = "{http://www.w3.org/2000/svg}"


@lru_cache(maxsize=1)
def _network(name: str) -> Network:
    return read(shipped.sample(name)).require()


def _drawn(network: Network, form: str, **said) -> bytes:
    scene = build_scene(network, Selection(AT), Look(form=form))
    words = {"title": network.name, "description": "What is seen", "date_line": DAY, **said}
    return scene_svg(scene, legend=legend(network, scene, "group"), **words)


def _texts(root: Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def _box(text: Element, x: float = 0.0, y: float = 0.0) -> tuple[float, float, float, float]:
    size = float(text.get("font-size", 0))
    wide = text_width(text.text or "", size, bold=text.get("font-weight") == "bold")
    left = x + float(text.get("x", 0)) - (wide / 2 if text.get("text-anchor") == "middle" else 0)
    base = y + float(text.get("y", 0))
    return left, base - 0.72 * size, left + wide, base


def _boxes(part: Element, x: float = 0.0, y: float = 0.0) -> list[tuple[tuple[float, ...], str]]:
    """Where every text of a picture stands."""
    found = re.fullmatch(r"translate\((\S+) (\S+)\)", part.get("transform", ""))
    x, y = (x + float(found[1]), y + float(found[2])) if found else (x, y)
    boxes = [(_box(part, x, y), part.text or "")] if part.tag == f"{SVG}text" else []
    return boxes + [box for child in part for box in _boxes(child, x, y)]


@pytest.mark.parametrize(
    ("name", "form"), [("ely_caerau_timebank", "pyramid"), *((n, f) for n in SAMPLES for f in FORMS)]
)
def test_every_name_can_be_read_in_the_picture_or_beneath_it(name, form):
    network = _network(name)
    scene = build_scene(network, Selection(AT), Look(form=form))
    root = fromstring(_drawn(network, form))
    shown = "".join("".join(_texts(root)).split())
    missing = [n["label"] for n in scene["nodes"] if "".join(n["label"].split()) not in shown]
    assert missing == []
    sizes = [float(text.get("font-size", 0)) for text in root.iter(f"{SVG}text")]
    assert min(sizes) >= 8
    for code, word, _ in legend(network, scene, "group"):
        assert f"{code} {word}" in _texts(root)
    assert DAY in _texts(root) and network.name in " ".join(_texts(root))


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("form", FORMS)
def test_no_text_is_printed_over_another_or_over_the_edge(name, form):
    root = fromstring(_drawn(_network(name), form))
    left, top, width, height = map(float, root.get("viewBox", "").split())
    boxes = [box for box in _boxes(root) if box[1]]
    for (a, one), (b, other) in (
        (boxes[i], boxes[j]) for i in range(len(boxes)) for j in range(i + 1, len(boxes))
    ):
        apart = a[2] <= b[0] + 0.5 or b[2] <= a[0] + 0.5 or a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5
        assert apart, (one, other)
    for box, text in boxes:
        assert left <= box[0] and box[2] <= left + width and top <= box[1] and box[3] <= top + height, text


def test_a_file_says_what_it_shows_and_asks_for_nothing():
    made = _drawn(_network("stockport"), "honeycomb").decode("utf-8")
    root = fromstring(made)
    assert root.get("role") == "img" and root.get("lang") == "en-GB"
    title, about = root[0], root[1]
    assert title.tag == f"{SVG}title" and title.text == "Stockport: from hierarchy to honeycomb"
    assert about.tag == f"{SVG}desc" and about.text == f"What is seen. {DAY}."
    assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
    assert root.get("width") == "170mm"
    assert set(re.findall(r"[a-z]+://[^\"]+", made)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<(script|image|a|style|foreignObject)\b|href|\bon[a-z]+=", made)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_scene_is_the_same_file_and_ids_stay_out_of_it(form):
    people = tuple(Person(id=f"Secret Name {i}", name=f"P{i}") for i in range(9))
    lines = tuple(
        Relationship(id=str(i), source=people[i].id, target=people[i // 2].id, kind="reports_to")
        for i in range(1, 9)
    )
    network = Network(name="Map", people=people, relationships=lines)
    made = _drawn(network, form)
    assert made == _drawn(network, form)
    assert b"Secret" not in made and b'id="n0"' in made and b'id="n8"' in made


@given(
    names=st.lists(st.text(max_size=40), min_size=1, max_size=6),
    form=st.sampled_from(FORMS),
    title=st.text(max_size=60),
)
@settings(max_examples=examples(30), deadline=None)
def test_any_text_is_text(names, form, title):
    actors = tuple(Person(id=f"i{i}", name=name) for i, name in enumerate(names))
    lines = tuple(
        Relationship(id=str(i), source="i0", target=f"i{i}", kind="collaborates")
        for i in range(1, len(names))
    )
    root = fromstring(_drawn(Network(people=actors, relationships=lines), form, title=title))
    assert root[0].text == (plain_text(title) or "Picture")
    whole = [part[0].text for part in root.iter(f"{SVG}g") if re.fullmatch(r"n\d+", part.get("id", ""))]
    shown = {plain_text(f"{actor.name or actor.id} (?)") for actor in actors}
    assert set(whole) == shown


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_and_a_tiny_map_are_pictures_too(form):
    for network in (Network(), Network(organisations=(Organisation(id="o", name="Only one"),))):
        made = scene_png(
            build_scene(network, Selection(AT), Look(form=form)),
            title="Empty",
            description="",
            legend=[],
            dpi=72,
        )
        assert Image.open(io.BytesIO(made)).width == pytest.approx(170 / 25.4 * 72, abs=1)


def test_names_without_room_are_numbered_and_stand_beneath():
    people = tuple(Person(id=f"p{i}", name=f"Incomprehensibilities officer {i}") for i in range(60))
    network = Network(people=people)
    texts = _texts(fromstring(_drawn(network, "honeycomb", width=100)))
    assert "1: Incomprehensibilities officer 0" in " ".join(texts)
    assert {str(n) for n in range(1, 61)} <= set(texts)
    assert "".join(texts).count("officer") == 60
    wide = fromstring(_drawn(network, "honeycomb"))
    assert float(wide.get("width", "0mm").removesuffix("mm")) > 170


def test_reach_of_lines_is_told_apart_without_colour():
    network = _network("stockport")
    root = fromstring(_drawn(network, "pyramid"))
    looks = {(p.get("stroke-width"), p.get("stroke-dasharray")) for p in root.iter(f"{SVG}polyline")}
    assert len(looks) >= 3
    assert any("reports to" in text for text in _texts(root))
    assert any("works with" in text for text in _texts(root))


def test_long_codes_are_made_short_and_said_in_the_legend():
    from netmap.model import Vocabulary
    from netmap.model.vocabulary import Group

    groups = (Group(id="volunteers", label="Volunteers"), Group(id="voters", label="Voters"))
    people = tuple(Person(id=g.id[:5], groups=(g.id,)) for g in groups)
    network = Network(people=people, vocabulary=Vocabulary(groups=groups))
    texts = _texts(fromstring(_drawn(network, "free")))
    assert {"VO", "V2", "VO Volunteers", "V2 Voters"} <= set(texts)


def test_a_png_is_the_size_of_print_and_carries_its_words():
    network = _network("nhs_trust_middle")
    scene = build_scene(network, Selection(AT), Look())
    made = scene_png(
        scene, title="Ä title", description="What is seen", legend=[], date_line=DAY, width=60, dpi=300
    )
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.width == pytest.approx(60 / 25.4 * 300, abs=2)
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=1)
        words = {key: str(picture.info[key]) for key in ("Title", "Description", "Comment")}
        assert words == {"Title": "Ä title", "Description": "What is seen", "Comment": DAY}
        assert len(picture.convert("L").getcolors(maxcolors=300) or []) > 20


def _spectrum(label: str = "on paper"):
    return spectrum_chart([Marker(label, 0.1), Marker("daily", 0.8, 0.7, 0.9)], 21, band=Band(0.5, 0.05))


def test_a_chart_is_framed_with_its_words_at_the_size_of_print():
    made = chart_svg(_spectrum(), title="Pyramid <or> honeycomb?", description="In words", date_line=DAY)
    root = fromstring(made)
    assert made == chart_svg(
        _spectrum(), title="Pyramid <or> honeycomb?", description="In words", date_line=DAY
    )
    assert root[0].text == "Pyramid <or> honeycomb?" and root[1].text == f"In words. {DAY}."
    assert root.get("width") == "170mm"
    assert {"Pyramid <or> honeycomb?", DAY, "on paper 0.10", "honeycomb of 21"} <= set(_texts(root))
    inner = next(root.iter(f"{SVG}svg")) if root.tag != f"{SVG}svg" else list(root.iter(f"{SVG}svg"))[1]
    assert float(inner.get("width", 0)) <= float(root.get("viewBox", "").split()[2])
    png = chart_png(_spectrum(), title="T", description="In words", date_line=DAY, dpi=100)
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.width == pytest.approx(170 / 25.4 * 100, abs=1)
        assert picture.info["Description"] == "In words"


def test_the_words_beside_a_chart_are_not_cut_off():
    labels = {"LE": "People with lived experience", "SL": "A group with quite a long name indeed"}
    series = [
        {"date": "2020-01-01", "by_group": {"LE": 0.2, "SL": 0.8}},
        {"date": "2021-01-01", "by_group": {"LE": 0.6, "SL": 0.4}},
    ]
    decisions = [{"date": "2020-01-01", "title": "One", "importance": 1.0}]
    colours = {"LE": "#E69F00", "SL": "#0072B2"}
    chart = power_chart(series, decisions, labels=labels, colours=colours, until="2021-06-01")
    inner = list(fromstring(chart_svg(chart, title="T", description="D")).iter(f"{SVG}svg"))[1]
    wide = float(inner.get("viewBox", "").split()[2])

    def reach(part: Element, x: float) -> float:
        x += sum(float(n) for n in re.findall(r"translate\(([-\d.]+)", part.get("transform", "")))
        size = float(part.get("font-size", "0").removesuffix("px"))
        own = x + text_width(part.text or "", size) if part.tag == f"{SVG}text" and size else 0
        return max([own, *(reach(child, x) for child in part)])

    assert wide * 0.8 < reach(inner, 0) <= wide + 2
    assert wide == pytest.approx((170 * 72 / 25.4 - 10) / 0.65, abs=2)


@pytest.mark.parametrize("odd", ["\x0b\x00", "<script>alert(1)</script>", "\ufffe", "]]>&amp;", "\u202e"])
def test_odd_text_in_a_chart_neither_ends_the_process_nor_runs(odd):
    made = chart_svg(_spectrum(f"a{odd}b"), title=odd, description=odd)
    root = fromstring(made)
    assert any(plain_text(f"a{odd}b") in text for text in _texts(root))
    assert not list(root.iter(f"{SVG}script"))
    chart_png(gates_chart([{"layer": odd, "share": 0.9, "chance": 0.4}]), title=odd, description=odd, dpi=50)


def test_a_chart_of_figures_from_elsewhere_is_not_fetched():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x.json"
        chart = alt.Chart(address).mark_point().encode(x="x:Q")
        with pytest.raises(ParameterError, match="from elsewhere"):
            chart_svg(chart, title="T", description="D")
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize("width", [0, -5, 5000, float("nan")])
def test_a_width_that_is_no_paper_is_refused(width):
    with pytest.raises(ParameterError, match="40 to 1200"):
        chart_svg(_spectrum(), title="T", description="D", width=width)


@given(st.text(max_size=80), st.floats(min_value=5, max_value=200), st.integers(min_value=1, max_value=5))
def test_wrapping_loses_no_letter_and_keeps_to_its_room(text, room, most):
    plain = plain_text(text)
    lines = wrap(plain, 8, lambda _: room, most)
    assert len(lines) <= most
    if lines:
        assert "".join("".join(lines).split()) == "".join(plain.split())
        assert all(text_width(line, 8) <= room + 1e-9 for line in lines)
    whole = paragraph(plain, 8, room)
    assert "".join("".join(whole).split()) == "".join(plain.split())


def test_widths_are_those_of_the_letters_that_are_printed():
    # Liberation Sans and Arial: 2048 units to the em; A 1366, i 455, W 1933, 0 1139
    assert text_width("AiW0", 2048) == pytest.approx(1366 + 455 + 1933 + 1139, rel=0.002)
    assert "Liberation Sans" in FONTS and number(-0.001) == "0"
