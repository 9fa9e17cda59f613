"""What looks like a slip in rows of actors and lines: kept as it is written, and noted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from netmap.formats.result import Findings
from netmap.model import PlacedRow

#: what a spreadsheet or a web page puts in place of plain signs, and signs that nobody sees
_ALIKE = str.maketrans({"\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-",
                        "\u200b": None, "\u200e": None, "\u200f": None, "\ufeff": None, "\u00ad": None})  # fmt: skip
#: a long number as a spreadsheet shortens it
_ROUNDED = re.compile(r"\d\.\d+E\+\d\d", re.ASCII)


def fold(text: str) -> str:
    """Return a name as people would compare it: without differences in capitals, blanks, quotes and accents' bytes.

    Examples
    --------
    >>> fold("Ann\u00a0 O\u2019Brien ") == fold("ann o'brien")
    True
    """
    bare = unicodedata.normalize("NFC", text.translate(_ALIKE))
    return " ".join(bare.split()).casefold()


def doubt_names(actors: Iterable[PlacedRow], findings: Findings) -> None:
    """Note who is written almost like somebody else or was spoilt, where nothing but the name says who it is."""
    seen: dict[str, str] = {}
    for placed in actors:
        known = str(placed.row.get("id") or "")
        if _ROUNDED.fullmatch(known):
            findings.note(
                "doubted", table="people", row=placed.number, field="id", value=f"'{known}'",
                choices="a spreadsheet writes long numbers like this and loses their last digits",
                file=placed.file or findings.file,
            )  # fmt: skip
        if placed.row.get("name") not in (None, "", known) or not known:
            continue
        before = seen.setdefault(fold(known), known)
        if before != known:
            findings.note(
                "doubted", table="people", row=placed.number, field="id", value=f"'{before}' and '{known}'",
                choices="written almost alike and taken for two", file=placed.file or findings.file,
            )  # fmt: skip


def doubt_loops(rows: Sequence[PlacedRow], findings: Findings) -> None:
    """Note how many lines lead from somebody to themselves."""
    loops = [
        placed for placed in rows if placed.row["source"] and placed.row["source"] == placed.row["target"]
    ]
    if loops:
        findings.note(
            "doubted", table="relationships", row=loops[0].number, field="target", count=len(loops),
            value=f"from '{loops[0].row['source']}' to the same", choices="kept as it is written",
            file=loops[0].file or findings.file,
        )  # fmt: skip
