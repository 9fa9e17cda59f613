"""The report as one HTML page that needs nothing from elsewhere and runs nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import jinja2
from markupsafe import Markup

from netmap.measures.registry import QUESTIONS
from netmap.report.document import METHODS_LEAD, TRACE, Picture, Report, first_page, settings_table
from netmap.report.drawing import to_svg

ASSETS = Path(__file__).parent / "assets"


def to_html(report: Report) -> bytes:
    """Return a report as one HTML page.

    Parameters
    ----------
    report : Report
        As `build_report` makes it.

    Returns
    -------
    bytes
        UTF-8. Pictures are inside, as SVG; the page's policy forbids scripts, frames, forms and every
        request. The same report gives the same bytes.
    """
    style = (ASSETS / "report.css").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, loader=jinja2.FileSystemLoader(ASSETS)
    )
    pictures = [picture for section in report.sections for picture in section.pictures]
    page = environment.get_template("report.html").render(
        report=report,
        first=first_page(report),
        style=Markup(style),  # ours, and its hash stands in the policy
        policy=_policy(style),
        drawn=list(_drawn(pictures, report.date_line)),
        settings=settings_table,
        ids={title: question for question, title in QUESTIONS.items()},
        trace=TRACE,
        methods_lead=METHODS_LEAD,
    )
    return page.encode("utf-8")


def _policy(style: str) -> str:
    """Return a policy under which this page can show its style and its pictures, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _drawn(pictures: list[Picture], date_line: str) -> Iterator[str]:
    for picture in pictures:
        data = base64.b64encode(to_svg(picture, date_line)).decode("ascii")
        yield f"data:image/svg+xml;base64,{data}"
