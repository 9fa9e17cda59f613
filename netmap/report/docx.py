"""The report as a Word document: real headings, header rows, and a text for every picture."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from netmap.report.document import (
    METHODS_LEAD,
    TRACE,
    Method,
    Part,
    Picture,
    Report,
    Section,
    Table,
    first_page,
    settings_table,
)
from netmap.report.drawing import to_png

INK = RGBColor(0x1D, 0x1D, 0x1B)
MARGIN, WIDTH, TALLEST = Mm(20), Mm(170), Mm(205)
#: the oldest day that a zip can hold: a file that is dated now is another file each time
EPOCH: tuple[int, int, int, int, int, int] = (1980, 1, 1, 0, 0, 0)
#: so many columns need smaller letters
MANY = 8
#: small words under a table, and an answer, which stands out
PLACE, ANSWER = "Netmap place", "Netmap answer"


def to_docx(report: Report) -> bytes:
    """Return a report as a Word document.

    Parameters
    ----------
    report : Report
        As `build_report` makes it.

    Returns
    -------
    bytes
        In British English, without an author, dated with the day of the map. The same report gives
        the same bytes.
    """
    writer = _Writer(report)
    writer.first_page()
    for section in report.sections:
        writer.section(section)
    writer.methods()
    writer.about()
    saved = io.BytesIO()
    writer.document.save(saved)
    return _undated(saved.getvalue())


def _undated(data: bytes) -> bytes:
    """Return a zip whose members carry no time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return packed.getvalue()


class _Writer:
    """Puts a report into a Word document, from top to bottom."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.document = docx.Document()
        self._pictures = self._marks = 0
        _set_up(self.document, report)

    def first_page(self) -> None:
        """Write title, day, the answers in short, and what is in the report."""
        self.document.add_paragraph(self.report.title, style="Title")
        self.document.add_paragraph(self.report.date_line)
        self.document.add_paragraph(self.report.lead)
        self._heading("The answers in short", 1)
        for section in first_page(self.report):
            self._heading(section.question, 2)
            self.document.add_paragraph(section.answer, style=ANSWER)
            self._care(section.cautions)
        self._heading("What is in this report", 1)
        for section in self.report.sections:
            self._link(section.question, section.id, style="List Bullet")
        if self.report.methods:
            self._link("How this is worked out", "methods", style="List Bullet")
        self._link("About this report", "about", style="List Bullet")

    def section(self, section: Section) -> None:
        """Write one question and everything about it."""
        self._heading(section.question, 1, mark=section.id, new_page=not section.missing)
        self.document.add_paragraph(section.answer, style="Normal" if section.missing else ANSWER)
        self._care(section.cautions)
        for part in section.parts:
            self._part(part)
        if section.method is not None:
            self._link("How is this worked out?", _mark(section.method))

    def _part(self, part: Part) -> None:
        self._heading(part.heading, 2)
        for sentence in part.sentences:
            self.document.add_paragraph(sentence)
        self._care(part.cautions)
        self._places(part.paths)
        for picture in part.pictures:
            self._picture(picture)
        for table in part.tables:
            self._table(table)

    def methods(self) -> None:
        """Write how everything is worked out."""
        if not self.report.methods:
            return
        self._heading("How this is worked out", 1, mark="methods", new_page=True)
        self.document.add_paragraph(METHODS_LEAD)
        for method in self.report.methods:
            self._heading(method.question, 2, mark=_mark(method))
            for own in method.measures:
                self._heading(own.plain, 3)
                self.document.add_paragraph(own.how)
                text = f"In the field: {own.term}. Source: {own.source}. {own.path}"
                self.document.add_paragraph(text, style=PLACE)
            if method.settings:
                self._table(settings_table(method))

    def about(self) -> None:
        """Write what the report was made from."""
        self._heading("About this report", 1, mark="about", new_page=True)
        for fact in self.report.about:
            paragraph = self.document.add_paragraph()
            paragraph.add_run(f"{fact.name}: ").bold = True
            paragraph.add_run(fact.value)
        self.document.add_paragraph(TRACE)

    def _heading(self, text: str, level: int, *, mark: str = "", new_page: bool = False) -> None:
        paragraph = self.document.add_heading(text, level)
        paragraph.paragraph_format.page_break_before = new_page
        if mark:
            self._marks += 1
            number = str(self._marks)
            paragraph._p.insert(1, _element("w:bookmarkStart", id=number, name=_anchor(mark)))
            paragraph._p.append(_element("w:bookmarkEnd", id=number))

    def _link(self, text: str, mark: str, style: str = "Normal") -> None:
        """Write a line that leads to another place in the document."""
        paragraph = self.document.add_paragraph(style=style)
        run = paragraph.add_run(text)
        run.underline = True
        link = _element("w:hyperlink", anchor=_anchor(mark), history="1")
        link.append(run._r)
        paragraph._p.append(link)

    def _care(self, sentences: Sequence[str]) -> None:
        if not sentences:
            return
        paragraph = self.document.add_paragraph()
        paragraph.add_run("Read with care").bold = True
        paragraph.paragraph_format.keep_with_next = True
        for sentence in sentences:
            self.document.add_paragraph(sentence, style="List Bullet")

    def _places(self, paths: Sequence[str]) -> None:
        if paths:
            self.document.add_paragraph(f"In the analysis: {', '.join(paths)}", style=PLACE)

    def _picture(self, picture: Picture) -> None:
        self._pictures += 1
        png = io.BytesIO(to_png(picture, self.report.date_line))
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(png, width=WIDTH)
        if shape.height > TALLEST:
            wide = round(WIDTH * TALLEST / shape.height)
            shape.width, shape.height = Emu(wide), TALLEST
        facts = shape._inline.docPr
        facts.set("name", f"Picture {self._pictures}")
        facts.set("title", picture.title)
        facts.set("descr", picture.alt)
        self.document.add_paragraph(f"Picture {self._pictures}. {picture.caption}", style="Caption")

    def _table(self, table: Table) -> None:
        caption = self.document.add_paragraph(table.caption, style="Caption")
        caption.paragraph_format.keep_with_next = True
        made = self.document.add_table(rows=1 + len(table.rows), cols=len(table.columns), style="Table Grid")
        made._tbl.tblPr.append(_element("w:tblCaption", val=table.caption))
        for row, texts in zip(made._tbl.tr_lst, (table.columns, *table.rows), strict=True):
            head = texts is table.columns
            facts = row.get_or_add_trPr()
            facts.append(_element("w:cantSplit"))
            if head:
                facts.append(_element("w:tblHeader"))
            for cell, text in zip(row.tc_lst, texts, strict=True):
                for width in cell.iter(qn("w:tcW")):  # as wide as its words, not as the paper by so many
                    width.set(qn("w:type"), "auto")
                    width.set(qn("w:w"), "0")
                paragraph = Paragraph(cell.p_lst[0], made)
                paragraph.paragraph_format.space_after = Pt(0)
                paragraph.paragraph_format.keep_with_next = head
                run = paragraph.add_run(text)
                run.bold, run.font.size = head, Pt(9.5 if len(table.columns) < MANY else 8)
        for note in table.notes:
            self.document.add_paragraph(note, style=PLACE)
        self._places(table.paths)


def _set_up(document: Any, report: Report) -> None:
    """Give a new document its paper, letters, language, foot and facts."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(11)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size in (
        ("Title", 22),
        ("Heading 1", 16),
        ("Heading 2", 13),
        ("Heading 3", 11),
        ("Caption", 10),
    ):
        styles[name].font.size, styles[name].font.color.rgb = Pt(size), INK
    for name, points in ((PLACE, 8.5), (ANSWER, 12.0)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size = styles["Normal"], Pt(points)
    border = _element("w:pBdr")
    border.append(_element("w:left", val="single", sz="24", space="8", color="1D1D1B"))
    styles[ANSWER].element.get_or_add_pPr().append(border)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), report.language)
    foot = page.footer.paragraphs[0]
    foot.add_run(f"{report.title}, {report.date_line[:1].lower()}{report.date_line[1:]}, page ")
    field = _element("w:fldSimple", instr="PAGE")
    field.append(foot.add_run("1")._r)
    foot._p.append(field)
    facts = document.core_properties
    facts.title, facts.language, facts.revision = report.title, report.language, 1
    facts.author = facts.last_modified_by = facts.comments = facts.keywords = ""
    facts.created = facts.modified = datetime.fromisoformat(report.day)


def _element(tag: str, **attributes: str) -> Any:
    element: Any = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _mark(method: Method) -> str:
    return f"method {method.question}"


def _anchor(mark: str) -> str:
    """Return a name for a place, as Word takes it: letters, digits and lines, at most 40.

    Examples
    --------
    >>> _anchor("method Pyramid or honeycomb?")
    'method_Pyramid_or_honeycomb_'
    """
    return "".join(letter if letter.isalnum() else "_" for letter in mark)[:40]
