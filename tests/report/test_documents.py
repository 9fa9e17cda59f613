"""The three documents: they can be read by everybody, run nothing, and are the same each time."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from dataclasses import replace
from functools import lru_cache
from html.parser import HTMLParser
from itertools import pairwise

import docx
import pypdf
import pytest
from defusedxml import ElementTree

from netmap.model import Network
from netmap.report import build_report, write_report
from netmap.report.document import Report
from netmap.report.docx import to_docx
from netmap.report.html import to_html
from netmap.report.pdf import to_pdf
from tests.report.maps import LINE, answer, decisions_only, full_map, plain_map

WRITERS = {"html": to_html, "pdf": to_pdf, "docx": to_docx}
#: every sort of markup at once: HTML, Typst, Word fields, Jinja
HOSTILE = "<script>marker()</script>'\"><img src=x onerror=marker()> #import $x$ *b* _i_ = H \\ {{ 7*7 }} @a <l> &amp;"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@lru_cache(maxsize=1)
def plain_report() -> Report:
    return build_report(*plain_map(), date_line=LINE)


@lru_cache(maxsize=6)
def written(form: str, hostile: bool = False) -> bytes:
    report = hostile_report() if hostile else plain_report()
    # pictures take most of the time: hostile ones are looked through in the page
    return WRITERS[form](slim(report, sections=6, pictures=0) if hostile and form != "html" else report)


def slim(report: Report, pictures: int = 1, sections: int = 6) -> Report:
    """Return a report with so many pictures at most in each part of so many sections."""
    return replace(
        report,
        sections=tuple(
            replace(own, parts=tuple(replace(part, pictures=part.pictures[:pictures]) for part in own.parts))
            for own in report.sections[:sections]
        ),
    )


@lru_cache(maxsize=1)
def hostile_report() -> Report:
    network = full_map(lambda text: f"{text} {HOSTILE}")
    return build_report(network, answer(network), date_line=LINE)


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


def in_order(levels: list[int]) -> bool:
    """Headings begin at 1, and none is more than one level deeper than the one before."""
    return levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels))


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_report_gives_the_same_bytes(form):
    reports = [plain_report(), build_report(*plain_map(), date_line=LINE)]
    one, other = (WRITERS[form](slim(report, sections=1)) for report in reports)
    assert one == other


# HTML


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
    import shutil

    from playwright.sync_api import sync_playwright

    from tests.app.conftest import ARGUMENTS, BROWSERS

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


# PDF


def test_pdf_has_tags_title_language_and_no_clock():
    reader = pypdf.PdfReader(io.BytesIO(written("pdf")))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB" and root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Ward seven: report" and not reader.metadata.author
    assert str(reader.metadata["/CreationDate"]).startswith("D:20261122")
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    outline = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert outline == ["Ward seven"]


def test_pdf_tags_are_headings_pictures_and_tables_with_their_texts():
    reader = pypdf.PdfReader(io.BytesIO(written("pdf")))
    tags = list(walk(reader.trailer["/Root"]["/StructTreeRoot"]))
    levels = [int(kind[2:]) for kind, _ in tags if re.fullmatch(r"/H\d", kind)]
    assert in_order(levels)
    alts = [str(element["/Alt"]) for kind, element in tags if kind == "/Figure"]
    pictures = [p for section in plain_report().sections for p in section.pictures]
    assert alts == [p.alt for p in pictures]
    kinds = [kind for kind, _ in tags]
    assert kinds.count("/Table") == kinds.count("/THead") > 20 and kinds.count("/TH") > 60


def walk(element):
    element = element.get_object()
    if isinstance(element, list):
        for child in element:
            yield from walk(child)
    elif isinstance(element, dict):
        if "/S" in element:
            yield str(element["/S"]), element
        if "/K" in element:
            yield from walk(element["/K"])


def pdf_text(data: bytes) -> str:
    """The words of a PDF without the spaces, which lines break at."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def test_pdf_shows_hostile_text_letter_for_letter():
    found = pdf_text(written("pdf", True))
    assert "".join(f"Ward seven {HOSTILE}".split()) in found
    assert found.count("#import$x$*b*_i_=H\\") > 10


def test_pdf_of_letters_that_no_font_has_is_still_written_with_tags():
    network = decisions_only().replace(name="Ward \U0001f642 \U000130b8 \u4e00 \ue123 \x0b")
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(build_report(network, answer(network), date_line=LINE))))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB" and "/StructTreeRoot" in root
    assert reader.metadata.title.startswith("Ward \U0001f642")


# Word


def test_word_has_headings_header_rows_and_a_text_for_every_picture():
    document = docx.Document(io.BytesIO(written("docx")))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    levels = [
        1 if s == "Title" else 1 + int(s[-1]) for s in styles if s == "Title" or s.startswith("Heading")
    ]
    assert in_order(levels) and styles[0] == "Title"
    pictures = [p for section in plain_report().sections for p in section.pictures]
    facts = [shape._inline.docPr for shape in document.inline_shapes]
    assert [fact.get("descr") for fact in facts] == [p.alt for p in pictures]
    assert len({fact.get("id") for fact in facts}) == len(facts)
    for table in document.tables:
        first, *rest = table._tbl.tr_lst
        assert first.find(f".//{W}tblHeader") is not None
        assert not [row for row in rest if row.find(f".//{W}tblHeader") is not None]
    shown = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables[:3]]
    own = [t for section in plain_report().sections for t in section.tables][:3]
    assert shown == [[list(t.columns), *map(list, t.rows)] for t in own]


def test_word_is_in_british_english_and_says_nothing_about_who_made_it():
    data = written("docx")
    facts = docx.Document(io.BytesIO(data)).core_properties
    assert facts.title == "Ward seven" and facts.language == "en-GB"
    assert not facts.author and not facts.last_modified_by and not facts.comments
    assert facts.created == facts.modified and facts.created.isoformat().startswith("2026-11-22")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        styles = ElementTree.fromstring(archive.read("word/styles.xml"))
        outside = [n for n in archive.namelist() if n.endswith(".rels") and b'"External"' in archive.read(n)]
    assert {e.get(f"{W}val") for e in styles.iter(f"{W}lang")} == {"en-GB"}
    assert not outside


def test_word_links_lead_to_places_that_are_there():
    with zipfile.ZipFile(io.BytesIO(written("docx"))) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
    marks = [e.get(f"{W}name") for e in body.iter(f"{W}bookmarkStart")]
    assert len(marks) == len(set(marks))
    links = [e.get(f"{W}anchor") for e in body.iter(f"{W}hyperlink")]
    assert links and set(links) <= set(marks)


def test_word_shows_hostile_text_as_text():
    document = docx.Document(io.BytesIO(written("docx", True)))
    assert document.paragraphs[0].text == f"Ward seven {HOSTILE}"
    assert document.core_properties.title == f"Ward seven {HOSTILE}"[:255]


# all three


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("network", [Network(), decisions_only()], ids=["empty", "decisions"])
def test_maps_with_little_in_them_are_written(form, network, tmp_path):
    path = write_report(network, answer(network), tmp_path / f"r.{form}", date_line=LINE)
    assert path.stat().st_size > 1000


def test_what_no_document_can_hold_is_replaced_and_told_apart(tmp_path):
    network = decisions_only().replace(name="Ward\x0b\x00 seven")
    report = build_report(network, answer(network), date_line=LINE)
    assert report.title == "Ward\ufffd\ufffd seven"
    assert docx.Document(io.BytesIO(to_docx(report))).paragraphs[0].text == report.title
