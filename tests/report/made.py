"""Reports that several files of tests look at, each made once."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from netmap.report import build_report
from netmap.report.document import Report
from netmap.report.docx import to_docx
from netmap.report.html import to_html
from netmap.report.pdf import to_pdf
from tests.report.maps import LINE, answer, full_map, plain_map

WRITERS = {"html": to_html, "pdf": to_pdf, "docx": to_docx}
#: every sort of markup at once: HTML, Typst, Word fields, Jinja
HOSTILE = "<script>marker()</script>'\"><img src=x onerror=marker()> #import $x$ *b* _i_ = H \\ {{ 7*7 }} @a <l> &amp;"


@lru_cache(maxsize=1)
def plain_report() -> Report:
    return build_report(*plain_map(), date_line=LINE)


@lru_cache(maxsize=6)
def written(form: str, hostile: bool = False) -> bytes:
    if not hostile:
        return WRITERS[form](plain_report())
    # drawing takes most of the time: one picture of a sort is enough, and they can be read in the page
    return WRITERS[form](slim(hostile_report(), pictures=1 if form == "html" else 0))


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


def in_order(levels: list[int]) -> bool:
    """Headings begin at 1, and none is more than one level deeper than the one before."""
    return levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels))
