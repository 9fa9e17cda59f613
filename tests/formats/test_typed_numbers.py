"""Numbers with commas: for thousands or for decimals, as the whole table shows."""

from __future__ import annotations

import pytest

from netmap.formats.result import Findings
from netmap.formats.typed_numbers import read_numbers
from netmap.model import PlacedRow


@pytest.mark.parametrize(
    ("typed", "read", "notes", "problems"),
    [
        (["1,200", "3"], ["1200", "3"], [2], []),
        (["1,234", "2,5"], ["1,234", "2,5"], [], []),
        (["1,234,567.5"], ["1234567.5"], [2], []),
        (["2,5", "1,234.5"], ["2,5", "1,234.5"], [], []),
        (["0,125"], ["0,125"], [], []),
        (["5", "1_000", "1_0.5"], ["5", "1_000", "1_0.5"], [], [3, 4]),
    ],
)
def test_commas(typed, read, notes, problems):
    findings = Findings("e.csv")
    rows = [PlacedRow({"weight": text}, number) for number, text in enumerate(typed, start=2)]
    found = read_numbers("relationships", rows, findings)
    assert [placed.row["weight"] for placed in found] == read
    assert [note.row for note in findings.notes] == notes
    assert [problem.row for problem in findings.problems] == problems
    assert [placed.row["weight"] for placed in rows] == typed
