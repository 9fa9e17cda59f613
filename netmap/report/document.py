"""The report as plain data: what it says, before anything is HTML, PDF or Word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar

#: what stands in a cell without a value
NO_VALUE = "–"
#: XML has no place for these, and neither Word nor a picture can hold them
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(r"[ \t\r\n]+")
_PER_CENT = re.compile(r"(\d) %")
T = TypeVar("T")
#: what stands over the methods
METHODS_LEAD = (
    "For every question: what was measured, how it is worked out, what it is called in the field, and where "
    "it comes from. The last name is its place in the analysis as JSON."
)
#: how a reader gets from a figure back to where it comes from
TRACE = (
    "Every figure can be traced: under each table stands its place in the analysis, which “netmap analyse "
    "FILE --json PATH” writes in full precision, with the day and the seed given here. Where a place has a "
    "star, one key stands for each row."
)


@dataclass(frozen=True)
class Drawing:
    """What a picture is drawn from: a chart, or a scene with its legend."""

    chart: Any = None
    scene: Mapping[str, Any] | None = None
    legend: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Picture:
    """A picture, its title, the sentence that says what it shows, and how to read it."""

    title: str
    alt: str
    drawing: Drawing
    caption: str = ""


@dataclass(frozen=True)
class Table:
    """A table as it is read: every cell is text already, `paths` say where its figures come from."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    paths: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A piece of an answer under a heading of its own: sentences, pictures, tables.

    `paths` say where figures in its sentences come from that are in none of its tables.
    """

    heading: str
    sentences: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    cautions: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explained:
    """How a measure is worked out: plain words, the field's term, the way, the source, its place."""

    plain: str
    term: str
    how: str
    source: str
    path: str


@dataclass(frozen=True)
class Setting:
    """A convention that a result rests on, and its value here."""

    name: str
    meaning: str
    value: str


@dataclass(frozen=True)
class Method:
    """The measures behind one question and the settings that they read."""

    question: str
    measures: tuple[Explained, ...] = ()
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True)
class Section:
    """One question and its answer.

    `missing` says what the map lacks for an answer; then there is nothing else.
    """

    id: str
    question: str
    answer: str
    missing: str = ""
    parts: tuple[Part, ...] = ()
    cautions: tuple[str, ...] = ()
    method: Method | None = None

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All its pictures, in order."""
        return tuple(picture for part in self.parts for picture in part.pictures)

    @property
    def tables(self) -> tuple[Table, ...]:
        """All its tables, in order."""
        return tuple(table for part in self.parts for table in part.tables)

    @property
    def paths(self) -> tuple[str, ...]:
        """All places in the analysis that its figures come from."""
        own = (path for part in self.parts for path in part.paths)
        return (*own, *(path for table in self.tables for path in table.paths))


@dataclass(frozen=True)
class Fact:
    """Something about the report itself: what it is called and what it is."""

    name: str
    value: str


@dataclass(frozen=True)
class Report:
    """The whole document.

    `day` is the day of the map as ISO text: documents are dated with it, so that the same map gives
    the same file. `about` says what everything was worked out from, `sections` the answers,
    `methods` how, for every question that has an answer and for how sure one can be.
    """

    title: str
    language: str
    date_line: str
    day: str
    lead: str
    about: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    methods: tuple[Method, ...] = ()


#: the three questions that stand on the first page
FIRST = ("structure", "stuck", "power")


def first_page(report: Report) -> tuple[Section, ...]:
    """Return the sections whose answers stand on the first page."""
    return tuple(section for section in report.sections if section.id in FIRST)


def settings_table(method: Method) -> Table:
    """Return the settings that a question's measures read, with their values here."""
    rows = tuple((own.meaning, own.value, own.name) for own in method.settings)
    return Table(
        "Settings of this map that were read: conventions, not facts",
        ("Setting", "Here", "Called"),
        rows,
        ("settings",),
    )


def clean(value: T) -> T:
    r"""Return a part of a report with every text on one line and without what no document can hold.

    Examples
    --------
    >>> clean(("Ward\x0b", "a\nb"))
    ('Ward�', 'a b')
    """
    found: Any = value
    if isinstance(found, str):
        found = _SPACES.sub(" ", _FORBIDDEN.sub("\ufffd", found)).strip()
        found = _PER_CENT.sub("\\1\u00a0%", found)  # a number and its sign stay on one line
    elif isinstance(found, tuple):
        found = tuple(clean(item) for item in found)
    elif is_dataclass(found) and not isinstance(found, Drawing | type):
        found = type(found)(**{f.name: clean(getattr(found, f.name)) for f in fields(found)})
    result: T = found
    return result
