"""Numbers as spreadsheets show them: a comma for thousands or for decimals, decided once for a whole table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from netmap.formats.result import Findings
from netmap.model import PlacedRow
from netmap.model.build import NUMBER_CELLS

#: three digits behind each comma: thousands, unless another cell shows that commas are decimal here
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
#: Python takes 1_000 for a number, and nobody else does
_UNDERSCORED = re.compile(r"[+-]?[\d_]*\.?[\d_]+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d*,\d+", re.ASCII)


def read_numbers(table: str, rows: Sequence[PlacedRow], findings: Findings) -> list[PlacedRow]:
    """Return rows whose numbers have no commas for thousands, unless commas are decimal among them.

    Parameters
    ----------
    table : str
        The table that the rows are of; it has at most one column of numbers that may have fractions.
    rows : sequence of PlacedRow
        Not modified. A decimal comma stays: the model reads it.
    findings : Findings
        Is told of the first number with a comma for thousands, and of how many there are.
    """
    field = NUMBER_CELLS.get(table, "")
    texts = [str(placed.row.get(field) or "").strip() for placed in rows]
    for placed, text in zip(rows, texts, strict=True):
        if "_" in text and _UNDERSCORED.fullmatch(text):
            where = {"row": placed.number, "field": field, "file": placed.file or findings.file}
            findings.problem("not_a_number", table=table, value=text, **where)
    grouped = [place for place, text in enumerate(texts) if "," in text and _GROUPED.fullmatch(text)]
    decimal = any(_DECIMAL.fullmatch(text) and not _GROUPED.fullmatch(text) for text in texts)
    if not grouped or decimal:  # beside 2,5 nobody can say what 1,234 is: the model refuses it, with its row
        return list(rows)
    first = rows[grouped[0]]
    text = texts[grouped[0]]
    findings.note(
        "guessed", table=table, row=first.number, field=field, value=f"'{text}'", count=len(grouped),
        choices=f"read as {text.replace(',', '')}, the comma for thousands",
        file=first.file or findings.file,
    )  # fmt: skip
    changed = list(rows)
    for place in grouped:
        changed[place] = rows[place]._replace(row={**rows[place].row, field: texts[place].replace(",", "")})
    return changed
