"""Every picture of a report in a zip, as SVG and as PNG, with the words that say what each shows."""

from __future__ import annotations

import re

from netmap.formats import pack
from netmap.report.document import Report
from netmap.report.drawing import to_png, to_svg

#: dots to the inch: sharp in print, whatever the picture is laid into
PRINT_DPI = 300


def to_pictures(report: Report) -> bytes:
    """Return every picture of a report as SVG and as PNG for print, in one zip.

    Each has its title, legend and day in it and says in words what it shows; ``pictures.txt`` says
    the same for all of them, to be used as the text alternative wherever a picture goes.
    """
    files: dict[str, bytes] = {}
    lines = [f"{report.title}. {report.date_line}.", ""]
    pictures = [picture for section in report.sections for picture in section.pictures]
    for number, picture in enumerate(pictures, start=1):
        words = re.sub(r"[^a-z0-9]+", "-", picture.title.casefold()).strip("-")[:40].strip("-")
        name = f"{number:02d}-{words or 'picture'}"
        files[f"{name}.svg"] = to_svg(picture, report.date_line)
        files[f"{name}.png"] = to_png(picture, report.date_line, dpi=PRINT_DPI)
        lines += [
            f"{name}: {picture.title}",
            f"  {picture.alt}",
            *([f"  {picture.caption}"] if picture.caption else []),
            "",
        ]
    files["pictures.txt"] = "\n".join(lines).encode("utf-8")
    return pack(files)
