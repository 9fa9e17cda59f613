"""Every picture of a report to take away."""

from __future__ import annotations

import io

from PIL import Image

from netmap.report import build_report
from netmap.report.pictures import to_pictures
from tests.formats.laws import members
from tests.report.made import plain_report, slim
from tests.report.maps import LINE, answer, decisions_only


def test_every_picture_is_there_as_svg_and_png_with_its_words(monkeypatch):
    monkeypatch.setattr("netmap.report.pictures.PRINT_DPI", 40)
    report = slim(plain_report(), sections=3)
    packed = to_pictures(report)
    files = members(packed)
    pictures = [picture for section in report.sections for picture in section.pictures]
    assert len(files) == 2 * len(pictures) + 1 and len(pictures) >= 4
    said = files["pictures.txt"].decode()
    for picture in pictures:
        assert picture.title in said and picture.alt in said
    for name, data in files.items():
        if name.endswith(".svg"):
            assert b"<title" in data and b"<desc" in data and LINE.encode() in data
        elif name.endswith(".png"):
            with Image.open(io.BytesIO(data)) as image:
                assert image.info["Description"] and image.width > 200
    assert to_pictures(report) == packed


def test_a_report_without_relationships_has_the_pictures_of_its_decisions():
    network = decisions_only()
    report = build_report(network, answer(network), names=True, date_line="As on 1 May 2020")
    names = members(to_pictures(report))
    assert all(name.startswith(("0", "pictures")) for name in names)
