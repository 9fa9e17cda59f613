"""When something holds in a GEXF file, as the dates of a map.

GEXF's ends are the last day on which something holds, ours the first on which it no longer does. A
time of day is left out. What is there at a moment only is there for that day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from netmap.formats.xml_tree import Element
from netmap.model.dates import check_date, end_day, first_day

TIMES = frozenset(("start", "end", "startopen", "endopen", "timestamp", "timestamps", "intervals"))
_DATE = re.compile(
    r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?"
)
_FULL = re.compile(r"\d{4}-\d{2}-\d{2}")
_INTERVAL = re.compile(r"([\[\](])\s*([^,;\[\]()<>]*?)\s*[,;]\s*([^,;\[\]()<>]*?)\s*([\[\])])")
#: how programs write that there is no end to it
_OPEN = frozenset({"", "infinity", "-infinity", "inf", "-inf", "+infinity", "+inf"})
_ONE_DAY = timedelta(days=1)


class Told(NamedTuple):
    """A stretch of time as a file writes it."""

    start: str
    end: str
    line: int
    start_open: bool = False
    end_open: bool = False
    #: whether it is a moment and not a stretch
    moment: bool = False


class Span(NamedTuple):
    """A stretch of time as a map keeps it: from the first day to the first day that no longer holds."""

    start: str | None
    end: str | None


def told_of(element: Element) -> list[Told]:
    """Return when an element says that it holds; nothing if it does not say."""
    given = element.attributes
    if TIMES.isdisjoint(given):
        return []
    line = element.line
    if "intervals" in given:
        found = _INTERVAL.findall(given["intervals"])
        spans = [Told(start, end, line, left in "](", right in "[)") for left, start, end, right in found]
        return spans or [Told(given["intervals"], "", line)]
    moments = re.split(r"[,;]", given["timestamps"].strip("<>[]() ")) if "timestamps" in given else []
    moments += [given["timestamp"]] if "timestamp" in given else []
    if moments:
        return [Told(moment.strip(), moment.strip(), line, moment=True) for moment in moments]
    start_open, end_open = "startopen" in given, "endopen" in given
    start = given["startopen"] if start_open else given.get("start", "")
    end = given["endopen"] if end_open else given.get("end", "")
    return [Told(start, end, line, start_open, end_open)]


def spells_of(element: Element) -> list[Told]:
    """Return when a node or edge is there: its spells, slices (1.1), or what its tag says."""
    spells = [*element.each("spells", "spell"), *element.each("slices", "slice")]
    return [told for spell in spells for told in told_of(spell)] or told_of(element)


def all_times(element: Element) -> Iterator[str]:
    """Yield every time that is written in or inside an element."""
    for told in told_of(element):
        yield from (text for text in (told.start, told.end) if text.strip().casefold() not in _OPEN)
    for child in element.children:
        yield from all_times(child)


def is_date(text: str) -> bool:
    """Say whether a time is a date, with or without a time of day."""
    return bool(_DATE.fullmatch(text.strip()))


def has_clock(text: str) -> bool:
    """Say whether a time has more than a date, which is left out."""
    found = _DATE.fullmatch(text.strip())
    return found is not None and found[0] != found[1]


def read_span(told: Told) -> Span:
    """Return a stretch of time as a map keeps it.

    Raises
    ------
    ValueError
        If one of its ends is no date; its argument is ``start`` or ``end``.
    """
    try:
        start = _day(told.start)
    except ValueError:
        raise ValueError("start") from None
    try:
        end = _day(told.end)
    except ValueError:
        raise ValueError("end") from None
    if start is not None and told.start_open and _FULL.fullmatch(start):
        start = _after(start)
    elif start is not None and told.start_open:
        start = end_day(start).isoformat()
    if end is not None and _FULL.fullmatch(end):
        end = end if told.end_open else _after(end)
    elif end is not None and told.end_open:
        end = first_day(end).isoformat()
    return Span(start, end)


def _day(text: str) -> str | None:
    plain = text.strip()
    if plain.casefold() in _OPEN:
        return None
    found = _DATE.fullmatch(plain)
    if not found:
        raise ValueError(text)
    return check_date(found[1])


def _after(text: str) -> str | None:
    day = date.fromisoformat(text)
    return None if day == date.max else (day + _ONE_DAY).isoformat()


def last_day(end: str) -> str:
    """Return the last day on which something with an end of ours holds.

    Examples
    --------
    >>> last_day("2019"), last_day("2019-05-01")
    ('2019-12-31', '2019-04-30')
    """
    return (max(end_day(end), date.min + _ONE_DAY) - _ONE_DAY).isoformat()


def cut(spans: list[tuple[Span, str]], around: Span) -> list[tuple[Span, str]]:
    """Return values that follow each other in time, none reaching into the next or beyond what is around.

    Parameters
    ----------
    spans : list of (Span, str)
        When each value holds.
    around : Span
        When what has the values is there.
    """
    ordered = sorted(spans, key=lambda pair: _low(pair[0].start))
    found = []
    for place, (span, value) in enumerate(ordered):
        start = max(_low(span.start), _low(around.start))
        end = min(_high(span.end), _high(around.end))
        if place + 1 < len(ordered):
            end = min(end, max(_low(ordered[place + 1][0].start), start))
        if start < end:
            begin = _same(start, (span.start, around.start), _low)
            found.append((Span(begin, _same(end, (span.end, around.end), _high)), value))
    return found


def _low(start: str | None) -> date:
    return date.min if start is None else first_day(start)


def _high(end: str | None) -> date:
    return date.max if end is None else end_day(end)


def _same(day: date, texts: Sequence[str | None], read: Callable[[str | None], date]) -> str | None:
    """Return a day as it was written, if it was; ``None`` is no bound."""
    return next((text for text in texts if read(text) == day), day.isoformat())
