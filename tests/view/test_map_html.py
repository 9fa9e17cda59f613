"""The page that is given away: no request, no script but its own, whatever is in a map."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from netmap import shipped
from netmap.formats import read
from netmap.graph import Selection
from netmap.model import Network, Organisation, Person, Relationship, Role, Vocabulary
from netmap.view.map_html import picture_page
from netmap.view.scene import Look, build_scene, legend
from tests.app.conftest import browser  # noqa: F401

AT = date(2026, 11, 22)
DAY = "as on 22 November 2026"
MARKERS = (
    "<img src=x onerror=\"globalThis.ran='image'\">",
    "</script><script>globalThis.ran='script'</script>",
    "javascript:globalThis.ran='link'",
    "\"'`><svg onload=globalThis.ran='svg'>",
    "\u2028globalThis.ran='line'\u2029//",
    "{{ 7*7 }} ${globalThis.ran='template'} --><!--<script>",
    '" style="background:url(https://example.org/x)" x="',
)


def _hostile(marker: str) -> Network:
    """A map with a marker in every field of text."""
    words = Vocabulary()
    dressed = words.model_copy(
        update={
            name: tuple(
                word.model_copy(update={"label": f"{word.id} {marker}"}) for word in getattr(words, name)
            )
            for name in ("groups", "layers", "kinds")
        }
    )
    return Network(
        name=marker,
        purpose=marker,
        vocabulary=dressed,
        people=(
            Person(id=marker, name=marker, groups=("MM",), assets=(marker,)),
            Person(id="b", name="B" + marker, groups=("FL",)),
        ),
        organisations=(Organisation(id="o", name=marker, kind=marker, culture=marker),),
        roles=(Role(id="r", person=marker, organisation="o", title=marker, layer="middle"),),
        relationships=(
            Relationship(id="1", source=marker, target="b", kind="collaborates", note=marker),
            Relationship(id="2", source="b", target="o", kind="reports_to", note=marker),
        ),
    )


def _page_of(network: Network, form: str = "honeycomb", description: str = "") -> str:
    scene = build_scene(network, Selection(AT), Look(form=form, description=description))
    return picture_page(
        scene,
        title=network.name or "Map",
        legend=legend(network, scene, "group"),
        date_line=DAY,
        relationships=[(network.name, network.purpose, network.name)] if network.purpose else (),
    )


def _policy(page: str) -> dict[str, str]:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    parts = (part.split(None, 1) for part in found[1].replace("&#39;", "'").split(";"))
    return {part[0]: part[1] for part in parts if len(part) == 2}


def test_the_policy_allows_the_page_s_own_scripts_and_style_and_nothing_else():
    page = _page_of(_hostile(MARKERS[1]))
    policy = _policy(page)
    hashes = {
        name: {
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
            for text in re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        }
        for name, tag in (("script-src", "script"), ("style-src", "style"))
    }
    assert policy["default-src"] == "'none'"
    assert set(policy["script-src"].split()) == hashes["script-src"] and len(hashes["script-src"]) == 2
    assert set(policy["style-src"].split()) == hashes["style-src"] and len(hashes["style-src"]) == 1
    assert not {"connect-src", "img-src", "font-src", "frame-src"} & policy.keys()
    assert "unsafe" not in str(policy)


def test_everybody_stands_in_the_table_with_whom_they_are_related_to():
    people = tuple(Person(id=i, name=n, groups=("MM",)) for i, n in (("a", "Ann"), ("b", "Bo"), ("c", "Cy")))
    lines = (Relationship(id="1", source="a", target="b", kind="collaborates"),)
    page = _page_of(Network(people=people, relationships=lines), "pyramid")
    rows = [re.sub(r"<[^>]+>", " ", row).split() for row in re.findall(r"<tr>(.*?)</tr>", page)]
    assert rows[1:] == [
        ["Ann", "Middle", "managers", "Bo", "(works", "with)"],
        ["Bo", "Middle", "managers", "Ann", "(works", "with)"],
        ["Cy", "Middle", "managers", "nobody"],
    ]
    assert '<html lang="en-GB">' in page and "<h1>" in page and DAY in page


def test_what_callers_gave_before_is_enough():
    page = picture_page({"form": "free", "nodes": [], "edges": [], "bands": [], "note": ""}, title="Empty")
    assert "0 people and organisations." in page and "<h2>Relationships" not in page


class Opened(NamedTuple):
    page: Page
    wrong: list[str]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:  # noqa: F811
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    wrong: list[str] = []
    page.on("request", lambda r: None if r.url.startswith("file:") else wrong.append(f"request: {r.url}"))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("console", lambda message: wrong.append(f"console: {message.text}"))
    page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
    yield Opened(page, wrong)
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("form", ["honeycomb", "pyramid", "free"])
def test_nothing_in_a_map_runs_in_the_page(opened, tmp_path, form):
    page, wrong = opened
    for place, marker in enumerate(MARKERS):
        file = tmp_path / f"{place}.html"
        file.write_text(_page_of(_hostile(marker), form, description=marker), encoding="utf-8")
        page.goto(file.as_uri())
        page.locator("#picture").focus()
        page.keyboard.press("ArrowRight")
        shown = " ".join(marker.split())
        assert shown in " ".join(page.locator("#chosen").inner_text().split())
        assert shown in " ".join(page.locator("h1").inner_text().split())
        assert page.evaluate("globalThis.ran") is None
        # the only elements with an address or a handler would be ours, and there are none
        assert page.locator("img, iframe, link, a, object, embed, [onerror], [onload]").count() == 0
    assert wrong == []


@pytest.mark.browser
def test_the_browser_keeps_to_the_policy(opened, tmp_path):
    page, wrong = opened
    file = tmp_path / "map.html"
    file.write_text(_page_of(Network(people=(Person(id="a"),))), encoding="utf-8")
    page.goto(file.as_uri())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        page.evaluate(
            """async (address) => {
                const script = document.createElement("script");
                try { script.text = "globalThis.ran = 1"; document.body.append(script); } catch (error) { }
                try { document.body.innerHTML += "<img src=x onerror='globalThis.ran = 2'>"; } catch (error) { }
                await new Promise((done) => {
                    const image = new Image();
                    image.onerror = image.onload = done;
                    image.src = address;
                });
                await fetch(address).catch(() => 0);
            }""",
            f"http://127.0.0.1:{listener.getsockname()[1]}/x.png",
        )
        with pytest.raises(BlockingIOError):  # nobody came
            listener.accept()
    assert page.evaluate("globalThis.ran") is None
    assert sum("Content Security Policy" in said for said in wrong) >= 2


@pytest.mark.browser
def test_zoom_click_and_arrow_keys_work_from_a_file(opened, tmp_path):
    page, wrong = opened
    network = read(shipped.sample("stockport")).require()
    file = tmp_path / "map.html"
    file.write_text(_page_of(network), encoding="utf-8")
    page.goto(file.as_uri())
    scale = "document.getElementById('picture').netmapState.network.getScale()"
    first = page.evaluate(scale)
    page.get_by_role("button", name="Nearer").click()
    nearer = page.evaluate(scale)
    page.get_by_role("button", name="Whole picture").click()
    assert first < nearer and page.evaluate(scale) == pytest.approx(first)
    chosen = page.locator("#chosen")
    page.locator("#picture").click(position={"x": 620, "y": 300})
    clicked = chosen.inner_text()
    page.keyboard.press("ArrowLeft")
    assert clicked and chosen.inner_text() and chosen.inner_text() != clicked
    page.keyboard.press("Escape")
    assert chosen.inner_text() == ""
    assert wrong == []


def test_names_off_means_off(stockport_scene):
    hidden = {**stockport_scene}
    ids = {node["id"]: f"n{place}" for place, node in enumerate(hidden["nodes"])}
    hidden["nodes"] = [
        {**n, "id": ids[n["id"]], "label": ids[n["id"]], "near": [ids[i] for i in n["near"]]}
        for n in hidden["nodes"]
    ]
    hidden["edges"] = [{**e, "from": ids[e["from"]], "to": ids[e["to"]]} for e in hidden["edges"]]
    page = picture_page(hidden, title="Map")
    data = re.search(r'id="scene">(.*?)</script>', page, re.DOTALL)
    assert data and json.loads(data[1])["nodes"][0]["id"] == "n0"
    own = page.replace(data[1], "")
    assert not any(node["label"] in page for node in stockport_scene["nodes"] if len(node["label"]) > 6)
    assert "n0" in own


@pytest.fixture
def stockport_scene():
    network = read(shipped.sample("stockport")).require()
    return build_scene(network, Selection(AT), Look(form="free"))
