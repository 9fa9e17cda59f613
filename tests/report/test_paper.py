"""The report as PDF and as a Word document: tags, texts for pictures, language, the same each time."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pypdf
import pytest
from defusedxml import ElementTree

from netmap.model import Network
from netmap.report import build_report, write_report
from netmap.report.docx import to_docx
from netmap.report.pdf import to_pdf
from tests.report.made import HOSTILE, WRITERS, in_order, plain_report, slim, written
from tests.report.maps import LINE, answer, decisions_only, plain_map

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_report_gives_the_same_bytes(form):
    reports = [plain_report(), build_report(*plain_map(), date_line=LINE)]
    one, other = (WRITERS[form](slim(report, sections=1)) for report in reports)
    assert one == other


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
