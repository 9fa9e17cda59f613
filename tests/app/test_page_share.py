"""The Share page: whatever it offers can be made and is what it says; without names nobody's name is in it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from xml.etree.ElementTree import fromstring

import networkx as nx
import openpyxl
import pypdf
import pytest
from playwright.sync_api import Page, expect

from netmap import formats, shipped
from netmap.analysis import analyse
from netmap.app import sharing
from netmap.app.pages.share import NEEDS
from netmap.app.sharing import File, prepare
from netmap.app.state import open_store
from netmap.formats import read, read_data, to_template
from netmap.model import Network, Person, Perspective, Relationship, Role
from netmap.report import build_report, drawing, worker
from netmap.store import Store
from netmap.view.pictures import scene_png
from tests.app.conftest import Server, offered, start_page
from tests.app.test_browser import settled
from tests.report.test_nameless import named, names_in

NOW, DAY = datetime(2026, 11, 22, tzinfo=UTC), date(2026, 11, 22)
SAMPLES = ("carol", "swypft_training", "west_london_collaborative")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@lru_cache(maxsize=4)
def sample(name: str) -> Network:
    return read(shipped.sample(name)).require()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Reports are made here and without shuffles, with one small picture: others look at those."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><title>t</title></svg>'
    small = lru_cache(maxsize=1)(_small_png)
    for name in ("chart_png", "scene_png"):
        monkeypatch.setattr(drawing, name, lambda *_, **__: small())
    for name in ("chart_svg", "scene_svg"):
        monkeypatch.setattr(drawing, name, lambda *_, **__: svg)

    known = lru_cache(maxsize=4)(lambda network, null: analyse(network.map, at=DAY, null=null))

    def answer(network, **_):
        return known(_Same(network), "none")

    reports = lru_cache(maxsize=4)(
        lambda network, names: build_report(
            network.map, answer(network.map), names=names, date_line="As on 22 November 2026"
        )
    )
    monkeypatch.setattr(
        worker, "build_report", lambda network, _, *, names, **__: reports(_Same(network), names)
    )
    monkeypatch.setattr(formats, "to_template", template)
    monkeypatch.setattr(worker, "analyse", answer)
    monkeypatch.setattr(sharing, "analyse", answer)

    def make_here(network, at, suffix, *, names, draws, created=""):
        return worker.make(network, at, suffix, names=names, draws=0, created=created)

    monkeypatch.setattr(sharing, "make_apart", make_here)
    monkeypatch.setattr(sharing, "scene_png", lambda scene, **words: scene_png(scene, **words, dpi=40))


@lru_cache(maxsize=1)
def template() -> bytes:
    return to_template()


class _Same:
    """A map that is the same only as itself: comparing takes as long as the analysis."""

    def __init__(self, network: Network) -> None:
        self.map = network

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.map is other.map

    def __hash__(self) -> int:
        return id(self.map)


def _small_png() -> bytes:
    from PIL import Image

    packed = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(packed, "PNG")
    return packed.getvalue()


def files(network: Network, *, names: bool) -> dict[str, File]:
    kinds = tuple(kind.id for kind in network.vocabulary.kinds)
    naming = "names" if names else "posts"
    seen = SimpleNamespace(network=network, names=names, naming=naming, at=DAY, kinds=kinds)
    wanted = prepare(seen, b"k" * 32)
    found = [file for make in NEEDS.values() for file in make(wanted)]
    assert len({file.name for file in found}) == len(found)
    return {file.name: file for file in found}


def check(name: str, data: bytes) -> None:
    """Look whether a file is what its name says."""
    if name.endswith(".pdf"):
        reader = pypdf.PdfReader(io.BytesIO(data))
        assert reader.pages and reader.trailer["/Root"]["/Lang"] == "en-GB"
        assert reader.metadata is not None and reader.metadata.title
    elif name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    elif name.endswith((".zip", ".docx")):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None and archive.namelist()
    elif name.endswith((".svg", ".gexf", ".graphml")):
        fromstring(data)
    elif name.endswith(".png"):
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
    elif name.endswith("json"):
        json.loads(data)
    else:
        assert data.decode("utf-8").strip()


@pytest.mark.parametrize("name", SAMPLES)
def test_every_file_of_every_purpose_can_be_made(name):
    network = sample(name)
    for file in files(network, names=True).values():
        if file.why_not:
            assert "Network Canvas" in file.why_not and not network.perspectives
        else:
            check(file.name, file.make())


def test_a_map_file_and_a_graph_are_the_map():
    network = sample("carol")
    made = files(network, names=True)
    stem = "carol-s-move-who-decided-who-was-never"
    assert read_data(made[f"{stem}.netmap.json"].make(), "m.netmap.json").require() == network
    graph = nx.parse_graphml(made[f"{stem}.graphml"].make().decode("utf-8"), force_multigraph=True)
    assert set(graph) == set(network.actors) and graph.size() == len(network.relationships)


def inside(data: bytes) -> str:
    """Return everything a file says, however it is packed."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "".join(name + inside(archive.read(name)) for name in archive.namelist())
    if data[:5] == b"%PDF-":
        reader = pypdf.PdfReader(io.BytesIO(data))
        return repr(reader.metadata) + "".join(page.extract_text() for page in reader.pages)
    return data.decode("utf-8", "replace") + data.decode("latin-1")


def test_without_names_no_name_is_in_any_file():
    for file in files(named(), names=False).values():
        assert not names_in(file.name + file.label + file.about + file.why_not), file.name
        if not file.why_not:
            data = file.make()
            check(file.name, data)
            assert not names_in(inside(data)), file.name
    with_names = files(named(), names=True)
    assert all(names_in(inside(f.make())) for n, f in with_names.items() if n.endswith((".svg", ".gexf")))


def test_without_names_posts_can_be_read():
    made = files(sample("west_london_collaborative"), names=False)
    stem = "west-london-collaborative-a-flat-way-of"
    words = " ".join(fromstring(made[f"{stem}-honeycomb.svg"].make()).itertext())
    assert "West London Collaborative: a flat way of working inside a tall system" in words
    assert "Person " not in words and "…" not in words and "Paramedic" in words
    book = openpyxl.load_workbook(io.BytesIO(made[f"{stem}-figures.xlsx"].make()))
    assert not re.search(r"P-\d{10}|Person \d", "".join(str(c) for s in book for r in s.values for c in r))


def test_what_a_format_cannot_hold_is_said_and_not_tried():
    people = (Person(id="a", name="=1+1"), Person(id="b", name="\x07bell"))
    line = Relationship(id="1", source="a", target="b", kind="collaborates")
    made = files(Network(name="N", people=people, relationships=(line,)), names=True)
    why = {name: file.why_not for name, file in made.items() if file.why_not}
    assert set(why) == {"n.xlsx", "n.kumu.xlsx", "n.canvas.zip"}
    assert "a workbook cannot hold it" in why["n.xlsx"] and "no perspectives" in why["n.canvas.zip"]
    for name, file in made.items():
        if not file.why_not:
            check(name, file.make())


@pytest.mark.parametrize("n", [0, 1])
def test_a_map_with_nobody_or_one_person_gives_every_file(n):
    people = [Person(id="a", name="Ann")][:n]
    for names in (True, False)[n:]:
        for file in files(Network(people=people), names=names).values():
            if not file.why_not:
                check(file.name, file.make())


def test_figures_are_numbers_and_text_is_never_a_formula():
    ids = ("=1+1", "@b", "-c", "+d")
    network = Network(
        name="=cmd",
        people=[Person(id=i, name=f"{i} x", groups=("FL",)) for i in ids],
        relationships=[
            Relationship(id=str(n), source=a, target=b, kind="collaborates")
            for n, (a, b) in enumerate(pairwise(ids))
        ],
        perspectives=[Perspective(id="p")],
        roles=[],
    )
    made = files(network, names=True)
    book = openpyxl.load_workbook(io.BytesIO(made["cmd-figures.xlsx"].make()))
    actors = list(book["actors"].values)
    assert actors[0][:3] == ("actors", "id", "betweenness")
    assert {row[1]: row[0] for row in actors[1:]} == {i: f"{i} x" for i in ids}
    assert isinstance(actors[1][2], int | float)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    path = str(tmp_path_factory.mktemp("share") / "maps.sqlite")
    store = Store(path)
    role = Role(id="r", person="b", organisation="o", title="Friend of Zebedee")
    network = Network(
        name="What Zebedee **wants**",
        people=(Person(id="a", name="Zebedee", groups=("LE",)), Person(id="b", name="Bo")),
        organisations=({"id": "o", "name": "Zebedee's friends"},),
        roles=(role,),
        relationships=(Relationship(id="1", source="a", target="b", kind="collaborates"),),
    )
    store.create(network, now=NOW)
    store.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETMAP_DATABASE", path)
        open_store.clear()
        at = start_page("share")
        yield at


@pytest.mark.parametrize("names", [True, False], ids=["names", "posts"])
@pytest.mark.parametrize("need", NEEDS)
def test_each_purpose_offers_its_files(app, need, names):
    app.sidebar.toggle(key="names").set_value(names)
    app.get("button_group")[0].set_value(need).run()
    assert not app.exception, app.exception
    labels = offered(app)
    said = " ".join([*(m.value for m in app.markdown), *(c.value for c in app.caption)])
    expected = {
        "A committee paper": "The report as a PDF",
        "A slide or a wall": "The pyramid as a drawing",
        "A researcher": "A data package",
        "An archive, or to go on elsewhere": "The map file of netmap",
        "A session around a table": "Cards and sheets to print",
    }
    assert expected[need] in labels
    if need.startswith("An archive"):
        assert "Interviews from Network Canvas, a zip of CSV files: not from this map" in said
    assert (
        app.sidebar.subheader[0].value == r"What Zebedee \*\*wants\*\*"
    )  # nothing anybody wrote is Markdown
    if not names:
        assert "Zebedee" not in " ".join([said, *labels, *(c.value for c in app.code)])


@pytest.mark.browser
def test_a_report_and_a_graph_come_down_in_a_real_browser(page: Page, server: Server, tmp_path: Path) -> None:
    network = sample("carol")
    store = Store(str(server.database))
    map_id = store.create(network, now=NOW)
    store.close()
    page.goto(f"{server.address}/share?map={map_id}")
    expect(page.locator("h1")).to_have_text("What do you need it for?")
    with page.expect_download(timeout=180_000) as report:
        page.get_by_role("button", name="The report as a PDF").click()
    report.value.save_as(tmp_path / "report.pdf")
    reader = pypdf.PdfReader(tmp_path / "report.pdf")
    first = reader.pages[0].extract_text()
    assert "The answers in short" in first and "Carol" not in first
    page.get_by_text("A researcher", exact=True).click()
    settled(page)
    expect(page.get_by_role("button", name="GraphML")).to_be_visible()
    with page.expect_download(timeout=180_000) as graph:
        page.get_by_role("button", name="GraphML").click()
    graph.value.save_as(tmp_path / "m.graphml")
    found = nx.read_graphml(tmp_path / "m.graphml", force_multigraph=True)
    assert found.number_of_nodes() == len(network.actors) and found.size() == len(network.relationships)
    assert "Carol" not in (tmp_path / "m.graphml").read_text(encoding="utf-8")
