"""Spells: who held a post from when to when, as far as it was seen (methods B8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from netmap.errors import ParameterError

DAYS_A_YEAR = 365.25


class Spell(NamedTuple):
    """One person's time in one post.

    ``duration``: years from taking up the post until they left or were last seen; ``ended``: whether
    they left; ``entered``: years they had already served when records began. Who left before that
    is not on record, and the estimate allows for it.
    """

    duration: float
    ended: bool
    entered: float = 0.0


class DatedSpells(NamedTuple):
    """Spells made from dates; and how many could not be used, by reason."""

    spells: tuple[Spell, ...]
    unknown_start: int
    not_begun: int
    no_length: int


def spells_from_dates(
    rows: Iterable[tuple[float | None, float | None]],
    *,
    at: float,
    records_from: float | None = None,
) -> DatedSpells:
    """Turn the days on which people took up and left posts into spells in years.

    Parameters
    ----------
    rows : iterable of (start, end)
        Day numbers, such as `datetime.date.toordinal` gives; None for an unknown start, or for a
        post that is still held.
    at : float
        The day of looking: who leaves after it is still in post.
    records_from : float, optional
        The day from which posts are on record, for those that were taken up before.

    Returns
    -------
    DatedSpells
        Left out and counted: unknown starts, posts taken up on or after `at`, and posts with no
        time on record.

    Raises
    ------
    ParameterError
        If somebody left before they came.
    """
    spells, unknown, not_begun, no_length = [], 0, 0, 0
    for start, end in rows:
        if start is None:
            unknown += 1
            continue
        if end is not None and end < start:
            raise ParameterError(f"A post that ends on day {end} cannot begin on day {start}.")
        if start >= at:
            not_begun += 1
            continue
        ended = end is not None and end <= at
        until = at if end is None else min(end, at)
        since = start if records_from is None else max(start, records_from)
        if until <= since:
            no_length += 1
            continue
        years = [(day - start) / DAYS_A_YEAR for day in (until, since)]
        spells.append(Spell(years[0], ended, years[1]))
    return DatedSpells(tuple(spells), unknown, not_begun, no_length)
