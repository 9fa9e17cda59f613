"""The report as a tagged PDF (PDF/UA-1), set by Typst; what people wrote goes in as data, never as markup."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

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
from netmap.report.drawing import size_of, to_png

TEMPLATE = Path(__file__).parent / "assets" / "report.typ"
#: letters on a line of a table; the shortest and the longest column counts as so many
LINE, SHORTEST, LONGEST = 95, 12, 38
#: a table with so many columns has smaller letters and narrower gaps
MANY = 8
#: a picture that is so much higher than wide is made to fit the height of the page
TALL = 1.2
#: what Typst says where no font on this computer has a letter; PDF/UA-1 forbids to go on
NO_FONT = "could not be displayed with font"


def to_pdf(report: Report) -> bytes:
    """Return a report as a PDF.

    Parameters
    ----------
    report : Report
        As `build_report` makes it.

    Returns
    -------
    bytes
        PDF/UA-1: with tags, title, language, and a text for every picture. Where no font on this
        computer has some letter (an emoji, say), it is as well tagged but does not claim the standard. The
        same report gives the same bytes; it is dated with the day of the map.
    """
    source, inputs = TEMPLATE.read_bytes(), {"report": json.dumps(_plain(report))}
    try:
        return typst.compile(source, sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if NO_FONT not in str(error):
            raise
        return typst.compile(source, sys_inputs=inputs)


def _plain(report: Report) -> dict[str, Any]:
    """Return the report as the template reads it."""
    return {
        "title": report.title,
        "day": report.day,
        "date_line": report.date_line,
        "lead": report.lead,
        "about": [asdict(fact) for fact in report.about],
        "first": [_short(section) for section in first_page(report)],
        "sections": [_section(section, report.date_line) for section in report.sections],
        "methods": [_method(method) for method in report.methods],
        "trace": TRACE,
        "methods_lead": METHODS_LEAD,
    }


def _short(section: Section) -> dict[str, Any]:
    return {"question": section.question, "answer": section.answer, "cautions": section.cautions}


def _section(section: Section, date_line: str) -> dict[str, Any]:
    return {
        **_short(section),
        "missing": section.missing,
        "method": _method(section.method) if section.method else None,
        "parts": [_part(part, date_line) for part in section.parts],
    }


def _part(part: Part, date_line: str) -> dict[str, Any]:
    return {
        "heading": part.heading,
        "sentences": part.sentences,
        "cautions": part.cautions,
        "paths": part.paths,
        "pictures": [_picture(picture, date_line) for picture in part.pictures],
        "tables": [_table(table) for table in part.tables],
    }


def _picture(picture: Picture, date_line: str) -> dict[str, Any]:
    png = to_png(picture, date_line)
    wide, high = size_of(png)
    # Typst takes bytes as a list of numbers: its data has no other way to hold them
    return {"alt": picture.alt, "caption": picture.caption, "tall": high > wide * TALL, "png": list(png)}


def _table(table: Table) -> dict[str, Any]:
    """Return a table with how wide each column is beside the others, where not all fit as they are.

    In a table of few columns a short one is as wide as its words (0), so that none of them is broken.
    """
    longest = [max(map(len, column)) for column in zip(table.columns, *table.rows, strict=True)]
    least = 0 if len(longest) < MANY else SHORTEST
    widths = (
        [min(max(n, SHORTEST), LONGEST) if n > SHORTEST else least for n in longest]
        if sum(longest) > LINE
        else None
    )
    return {**asdict(table), "widths": widths}


def _method(method: Method) -> dict[str, Any]:
    return {**asdict(method), "table": _table(settings_table(method))}
