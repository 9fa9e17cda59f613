"""The report as a page: it can be read by everybody, runs nothing, and asks for nothing."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from html.parser import HTMLParser

import pytest
from defusedxml import ElementTree

from tests.app.conftest import ARGUMENTS, BROWSERS
from tests.report.made import HOSTILE, in_order, plain_report, written


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(data.decode("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [facts for name, facts in self.tags if name == tag]


def test_html_headings_language_and_tables_can_be_heard():
    page = Page(written("html"))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert in_order(levels) and levels.count(1) == 1
    assert page.all("html") == [{"lang": "en-GB"}]
    assert all(facts.get("scope") in ("row", "col") for facts in page.all("th"))
    n = len([t for section in plain_report().sections for t in section.tables])
    assert len(page.all("caption")) == len(page.all("table")) > n
    assert page.tags[[tag for tag, _ in page.tags].index("body") + 1][1]["href"] == "#answers"
    ids = [facts["id"] for _, facts in page.tags if facts.get("id")]
    assert len(ids) == len(set(ids))
    assert all(facts["href"][1:] in ids for facts in page.all("a"))


def test_html_pictures_say_what_they_show():
    pictures = [p for section in plain_report().sections for p in section.pictures]
    assert [facts["alt"] for facts in Page(written("html")).all("img")] == [p.alt for p in pictures]


@pytest.mark.parametrize("hostile", [False, True])
def test_html_runs_nothing_and_asks_for_nothing(hostile):
    data = written("html", hostile)
    page = Page(data)
    assert not {"script", "iframe", "object", "embed", "form", "link", "base"} & {tag for tag, _ in page.tags}
    for _, facts in page.tags:
        assert not [name for name in facts if name.startswith("on") or name in ("style", "srcdoc", "action")]
        for name in ("src", "href"):
            assert not facts.get(name) or facts[name].startswith(("#", "data:image/svg+xml;base64,"))
    style = re.search(r"<style>(.*?)</style>", data.decode("utf-8"), re.DOTALL)[1]
    policy = next(facts["content"] for facts in page.all("meta") if "http-equiv" in facts)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'") and f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy and "url(" not in style and "@import" not in style
    for svg in svgs(page):
        assert not [e for e in svg.iter() if e.tag.rpartition("}")[2] in ("script", "image", "foreignObject")]
        for element in svg.iter():
            assert not [k for k, v in element.attrib.items() if k.startswith("on") or "href" in k]


def svgs(page: Page):
    for facts in page.all("img"):
        yield ElementTree.fromstring(base64.b64decode(facts["src"].partition(",")[2]))


def test_html_shows_hostile_text_as_text():
    page = Page(written("html", True))
    assert f"Ward seven {HOSTILE}" in page.texts
    assert "49" not in page.texts and not [facts for facts in page.all("img") if facts["src"] == "x"]


@pytest.mark.browser
def test_html_in_a_browser_asks_for_nothing_and_runs_nothing(tmp_path):
    from playwright.sync_api import sync_playwright

    path = tmp_path / "report.html"
    path.write_bytes(written("html", True))
    found = next((shutil.which(name) for name in BROWSERS if shutil.which(name)), None)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=ARGUMENTS)
        page = browser.new_page()
        asked, said = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.add_init_script("window.marker = () => { window.ran = true; }")
        page.goto(path.as_uri())
        assert page.evaluate("window.ran") is None
        assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
        browser.close()
    assert not said and [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
