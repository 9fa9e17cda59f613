"""Dates as people know them: `2019`, `2019-04` or `2019-04-03`, kept as they were written.

Intervals are half-open, `[start, end)`: a partial start means its first day, a partial end the
first day after its period, and a full end date is itself the first day that no longer holds.
"""

from __future__ import annotations

import re
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def check_date(text: str) -> str:
    """Return `text` if it is a date that can be kept, else raise ``ValueError``.

    Examples
    --------
    >>> check_date("2019-04")
    '2019-04'
    """
    match = _PARTIAL.fullmatch(text)
    if not match:
        raise ValueError("not a date")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    date(year, month, day)  # raises ValueError for 2024-02-31 and 2024-13
    return text


def first_day(text: str) -> date:
    """Return the first day of a date, whole or partial.

    Examples
    --------
    >>> first_day("2019-04")
    datetime.date(2019, 4, 1)
    """
    year, month, day = ([*text.split("-"), "1", "1"])[:3]
    return date(int(year), int(month), int(day))


def end_day(text: str) -> date:
    """Return the first day on which an interval with this end no longer holds.

    Examples
    --------
    >>> end_day("2019"), end_day("2019-12"), end_day("2019-12-05")
    (datetime.date(2020, 1, 1), datetime.date(2020, 1, 1), datetime.date(2019, 12, 5))
    """
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    if parts[0] == date.max.year and (len(parts) == 1 or parts[1] == 12):
        return date.max
    if len(parts) == 1 or parts[1] == 12:
        return date(parts[0] + 1, 1, 1)
    return date(parts[0], parts[1] + 1, 1)


def holds_at(start: str | None, end: str | None, at: date) -> bool:
    """Say whether `[start, end)` holds on the day `at`; an unknown end of it is open."""
    if start is not None and at < first_day(start):
        return False
    return end is None or at < end_day(end)


def overlap(one: tuple[str | None, str | None], other: tuple[str | None, str | None]) -> bool:
    """Say whether two half-open intervals share a day."""
    starts = [first_day(start) for start, _ in (one, other) if start is not None]
    ends = [end_day(end) for _, end in (one, other) if end is not None]
    return max(starts, default=date.min) < min(ends, default=date.max)


def long_date(day: date) -> str:
    """Return a day as people write it, in English whatever the computer speaks.

    Examples
    --------
    >>> long_date(date(2026, 11, 2))
    '2 November 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def read_day(text: str, *, month_first: bool = False) -> str:
    """Return a date as the map keeps it from what people write, the day before the month or after it.

    Raises
    ------
    ValueError
        If it is no date.

    Examples
    --------
    >>> read_day("12/05/2025"), read_day("March 2025"), read_day("3 June 2025"), read_day("2019-04")
    ('2025-05-12', '2025-03', '2025-06-03', '2019-04')
    """
    plain = " ".join(text.replace(",", " ").split())
    numbers = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", plain)
    if numbers:
        month, day = (numbers[1], numbers[2]) if month_first else (numbers[2], numbers[1])
        plain = f"{numbers[3]}-{int(month):02d}-{int(day):02d}"
    words = re.fullmatch(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?\s+(\d{4})", plain)
    months = [name for name in MONTHS if words and name.casefold().startswith(words[2].casefold())]
    if words and len(months) == 1:
        of_month = f"-{int(words[1]):02d}" if words[1] else ""
        plain = f"{words[3]}-{MONTHS.index(months[0]) + 1:02d}{of_month}"
    return check_date(plain)
