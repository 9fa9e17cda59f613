"""What is written is text in a spreadsheet program too: nothing became a formula, nothing changed."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import pytest
from openpyxl import load_workbook

from netmap.formats import find_format, read_files, to_files
from netmap.formats.cells import RISKY
from netmap.model import Network, Organisation, Person, Relationship

RISKS = [f"{sign}1+1" for sign in RISKY] + ['=HYPERLINK("http://example.invalid")', "@SUM(1)", "-2+3+cmd|'/C calc'!A0", "'=x"]  # fmt: skip
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture
def risky() -> Network:
    """A map in which every text starts like a formula."""
    people = [
        Person(id=f"{text} p{n}", name=text, assets=(text.strip(),), attributes={text: text})
        for n, text in enumerate(RISKS)
    ]
    return Network(
        name="=1+1",
        purpose="+1",
        organisations=(Organisation(id="=o", name="@o", kind="-kind", culture="=c"),),
        people=tuple(people),
        relationships=tuple(
            Relationship(id=f"-{n}", source=p.id, target="=o", kind="trusts", note=p.name)
            for n, p in enumerate(people)
        ),
    )


@pytest.mark.parametrize("name", ["map.xlsx", "map.zip", "edges.csv", "edges.tsv"])
def test_cells_are_escaped_and_come_back_whole(risky, name):
    form = find_format(name)
    files = to_files(risky, name, form)
    back = read_files(files).require()
    assert [(p.id, p.name, p.attributes) for p in back.people] == [
        (p.id, p.name, p.attributes) for p in risky.people
    ]
    assert [line.note for line in back.relationships] == [line.note for line in risky.relationships]
    if name.endswith(".xlsx"):
        book = load_workbook(io.BytesIO(files[name]))
        assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize("name", ["map.xlsx", "edges.csv"])
def test_a_spreadsheet_program_finds_no_formula(risky, name, tmp_path):
    for file, data in to_files(risky, name, find_format(name)).items():
        (tmp_path / file).write_bytes(data)
        command = [
            OFFICE, f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless", "--convert-to", "fods",
            "--outdir", str(tmp_path), str(tmp_path / file),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        text = (tmp_path / file).with_suffix(".fods").read_text(encoding="utf-8")
        assert "table:formula" not in text
        assert re.search(r"1\+1", text)  # the texts are there
