"""Any other table: local councils and personnel systems publish what they like, so its columns are guessed.

What was guessed is said, can be put right, and is remembered by the table's headings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from netmap.errors import ParameterError, UnreadableError
from netmap.formats.column_guess import (
    LABELS,
    MEANINGS,
    SEVERAL,
    GuessedColumn,
    Meaning,
    guess_meanings,
    name_meaning,
)
from netmap.formats.column_rows import read_lines, read_posts
from netmap.formats.contacts import take_out
from netmap.formats.plain import is_edge_header
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options, Source, Table
from netmap.formats.table_shape import Shape, find_shape
from netmap.formats.typed_dates import are_periods

#: what makes rows into people or posts
_WHO = ("name", "last_name", "title", "id")


class ColumnMap(BaseModel):
    """Which column of a table holds what; it knows headings and never what stands below them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: headings to meanings, in the order of the table
    columns: tuple[tuple[str, Meaning], ...]

    @property
    def fingerprint(self) -> str:
        """What tables with the same headings have in common."""
        return fingerprint([heading for heading, _ in self.columns])

    def to_options(self) -> dict[str, str]:
        """Return it as `Options.columns` takes it."""
        return dict(self.columns)


class ColumnGuess(NamedTuple):
    """What the columns of a table seem to hold; `rows` are the rows of the table itself."""

    columns: tuple[GuessedColumn, ...]
    shape: Shape

    @property
    def map(self) -> ColumnMap:
        """The guess as somebody would have chosen it."""
        return ColumnMap(columns=tuple((column.heading, column.meaning) for column in self.columns))

    @property
    def is_enough(self) -> bool:
        """Whether a map can be made from it without asking."""
        return has_enough([column.meaning for column in self.columns])


def has_enough(meanings: list[Meaning] | list[str]) -> bool:
    """Say whether columns that mean this make a map: somebody or a post, or both ends of relationships."""
    return bool(set(meanings) & set(_WHO)) or {"source", "target"} <= set(meanings)


def fingerprint(headings: list[str]) -> str:
    """Return a short text that tells apart the headings of tables, whatever their capitals."""
    plain = "\x1f".join(heading.casefold() for heading in headings)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def to_memory(known: Mapping[str, ColumnMap]) -> str:
    """Return column maps by fingerprint as JSON text, to be remembered in this order."""
    return Memory(maps=tuple(known.values())).model_dump_json(indent=1)


def from_memory(text: str) -> dict[str, ColumnMap]:
    """Return the column maps that a JSON text remembers, by fingerprint; a damaged text remembers none."""
    try:
        return {each.fingerprint: each for each in Memory.model_validate_json(text).maps}
    except ValidationError:
        return {}


class Memory(BaseModel):
    """Column maps as they are written down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    maps: tuple[ColumnMap, ...] = ()


def guess_columns(table: Table, findings: Findings | None = None) -> ColumnGuess:
    """Return what every column of a table seems to hold, with the first values and a reason.

    Parameters
    ----------
    table : Table
        Titles above the headings, repeated headings, totals and footnotes may stand around it.
    findings : Findings, optional
        Is told what was left out around the table.
    """
    shape = find_shape(table, lambda cell: name_meaning(cell) != "other", findings or Findings(table.file))
    return ColumnGuess(guess_meanings(shape), shape)


def from_columns(
    table: Table,
    mapping: ColumnMap | Mapping[str, str] | None = None,
    *,
    findings: Findings | None = None,
    options: Options | None = None,
) -> ReadResult:
    """Read a map from a table whose columns somebody, or the guess, says the meaning of.

    Parameters
    ----------
    table : Table
        Of posts or people, one a row; or of relationships, if a column says from whom and one to whom.
    mapping : ColumnMap or mapping of str to str, optional
        Headings to meanings (`MEANINGS`); headings that are not in it are kept as they are. ``None``:
        the guess, each part of it noted.
    findings : Findings, optional
        What was found so far; is added to.
    options : Options, optional
        The order of dates.

    Returns
    -------
    ReadResult
        Posts as people with roles in their organisations, and who reports to whom where a column
        says so. Telephone numbers and e-mail addresses are left out.
    """
    told = findings or Findings(table.file)
    guess = guess_columns(table, told)
    meanings = _guessed(guess, told) if mapping is None else _chosen(guess, mapping, told)
    _note_left_out(guess, meanings, told)
    known = list(meanings.values())
    if not has_enough(known):
        mend = "say which column holds the names, the posts, or both ends of a relationship"
        place = {
            "row": max(guess.shape.header, 1),
            "field": next(iter(meanings), "heading"),
            "table": "people",
        }
        told.problem("missing_part", value="a column with names of people or posts", choices=mend, **place)
    for meaning in dict.fromkeys(known):
        if meaning not in SEVERAL and known.count(meaning) > 1:
            last = [heading for heading, own in meanings.items() if own == meaning][-1]
            told.problem(
                "not_right", table="people", row=guess.shape.header, field=last, value=LABELS[meaning],
                choices="only one column can be that; choose something else for this one",
            )  # fmt: skip
    if not guess.shape.lines and not told.problems:
        told.problem("missing_part", table="people", row=guess.shape.header + 1, field=next(iter(meanings)),
                     value="every row below the headings", choices="add a row for each post or person")  # fmt: skip
    if told.problems:
        return told.result()
    stem = PurePosixPath(table.file.partition("[")[0]).stem or "table"
    read = read_lines if {"source", "target"} <= set(known) else read_posts
    return read(guess.shape, meanings, told, table.file, stem, options or Options())


def _guessed(guess: ColumnGuess, findings: Findings) -> dict[str, Meaning]:
    for column in guess.columns:
        if column.meaning not in ("other", "phone", "email", "skip"):
            findings.note(
                "column", table="people", row=guess.shape.header, field=column.heading, value=column.heading,
                choices=f"'{LABELS[column.meaning]}', {column.reason}",
            )  # fmt: skip
    return {column.heading: column.meaning for column in guess.columns}


def _chosen(
    guess: ColumnGuess, mapping: ColumnMap | Mapping[str, str], findings: Findings
) -> dict[str, Meaning]:
    """Return what somebody chose for each column of a table; what does not fit is a problem."""
    chosen = dict(mapping.columns) if isinstance(mapping, ColumnMap) else dict(mapping)
    known: dict[str, Meaning] = {str(meaning): meaning for meaning in MEANINGS}
    there = {column.heading for column in guess.columns}
    row = max(guess.shape.header, 1)
    for given, meaning in chosen.items():
        heading = take_out(given)[0]
        if str(meaning) not in known:
            findings.problem("not_a_choice", table="people", row=row, field=heading, value=meaning,
                             choices=", ".join(MEANINGS))  # fmt: skip
        elif heading not in there and meaning not in ("other", "skip", "phone", "email"):
            findings.problem("missing_column", table="people", row=row, field=heading, value=heading)
    found = {heading: known.get(str(chosen.get(heading, "other")), "other") for heading in sorted(there)}
    return {column.heading: found[column.heading] for column in guess.columns}


def _note_left_out(guess: ColumnGuess, meanings: Mapping[str, Meaning], findings: Findings) -> None:
    for heading, meaning in meanings.items():
        place = {"table": "people", "row": guess.shape.header, "field": heading}
        if meaning in ("phone", "email"):
            what = "telephone numbers" if meaning == "phone" else "e-mail addresses"
            findings.note("private", value=heading, choices=what, **place)
        elif meaning == "skip":
            findings.note("dropped", value=f"the column '{heading}'", choices="not wanted on a map", **place)


def pick_table(source: Source) -> Table | None:
    """Return the table to be read among some files or sheets: the one of which most can be understood."""
    best: tuple[int, int, int] | None = None
    found = None
    for place, table in enumerate(source.tables()):
        findings = Findings(table.file)
        guess = guess_columns(table, findings)
        known = sum(column.meaning not in ("other", "skip", "phone", "email") for column in guess.columns)
        worth = (known if guess.is_enough else 0, len(guess.shape.lines), -place)
        has_rows = bool(guess.shape.lines or findings.problems or guess.is_enough)
        if has_rows and len(guess.columns) > 1 and (best is None or worth > best):
            best, found = worth, table
    return found


def is_columns(source: Source) -> bool:
    """Say whether there is a table at all that is not one of relationships with an end missing."""
    try:
        table = pick_table(source)
    except UnreadableError:
        return False
    periods = table is not None and are_periods(table.rows, table.header, ("from", "to"))
    if table is None or (is_edge_header(table.header) and not periods):
        return False
    guess = guess_columns(table)
    sheet = table.file.lower().partition("[")[0].endswith((".csv", ".tsv", ".xlsx", ".xlsm"))
    half = {"source", "target", "from", "to"} & set(table.header) and not periods
    return guess.is_enough or (sheet and not half)  # a text without headings that people use is no table


def read_columns(source: Source) -> ReadResult:
    """Read the table that most can be understood of; other tables are noted."""
    table = pick_table(source)
    if table is None:
        raise UnreadableError(f"{source.title} holds no table with headings and rows.")
    findings = Findings(table.file)
    for other in source.tables():
        if other.file != table.file and other.rows:
            findings.note("not_a_table", value=other.name, file=other.file)
    return from_columns(table, source.options.columns, findings=findings, options=source.options)


def unknown_table(files: Mapping[str, bytes]) -> Table:
    """Return the table to ask about, of files that are read as ``columns``.

    Raises
    ------
    ParameterError
        If there is none.
    """
    table = pick_table(Source(files))
    if table is None:
        raise ParameterError("These files hold no table with headings and rows.")
    return table


__all__ = [
    "LABELS",
    "MEANINGS",
    "ColumnGuess",
    "ColumnMap",
    "fingerprint",
    "from_columns",
    "from_memory",
    "guess_columns",
    "has_enough",
    "is_columns",
    "pick_table",
    "read_columns",
    "to_memory",
    "unknown_table",
]
