"""How long a map of people is kept, on which lawful basis, and when somebody has to be reminded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple

from netmap.model.dates import end_day, long_date
from netmap.model.settings import Keeping

#: Article 6(1) of the UK GDPR, in plain words
BASES = {
    "public_task": "Public task: it is part of our work for the public, as the law gives it to us",
    "consent": "Consent: everybody on the map agreed, and can change their mind",
    "legitimate_interests": "Legitimate interests: we have a good reason, and it does not override theirs",
    "legal_obligation": "Legal obligation: the law requires us to",
    "contract": "Contract: we need it to do what we agreed with them",
    "vital_interests": "Vital interests: somebody's life depends on it",
    "recognised_legitimate_interest": "Recognised legitimate interest: one of those that the law lists",
}


class Reminder(NamedTuple):
    """That a map's time is nearly up, or is."""

    sort: Literal["soon", "passed"]
    sentence: str


def last_day(keeping: Keeping) -> date | None:
    """Return the last day on which the map may be kept; the last of a month or year that was written.

    Examples
    --------
    >>> last_day(Keeping(keep_until="2027-02")), last_day(Keeping(keep_until="2027-03-01"))
    (datetime.date(2027, 2, 28), datetime.date(2027, 3, 1))
    """
    until = keeping.keep_until
    if until is None:
        return None
    end = end_day(until)
    return end if until.count("-") == 2 or end == date.max else end - timedelta(days=1)


def find_reminder(keeping: Keeping, today: date) -> Reminder | None:
    """Return what to remind of on a day, or ``None``.

    Parameters
    ----------
    keeping : Keeping
        What was agreed.
    today : date
        The day.

    Examples
    --------
    >>> find_reminder(Keeping(keep_until="2027-03-01"), date(2027, 3, 2)).sentence
    'Keep until 1 March 2027 has passed: delete the map, or say why it is kept longer.'
    """
    last = last_day(keeping)
    if last is None:
        return None
    if today > last:
        return Reminder(
            "passed",
            f"Keep until {long_date(last)} has passed: delete the map, or say why it is kept longer.",
        )
    if (last - today).days > keeping.remind_days:
        return None
    days = (last - today).days
    left = "today is the last day" if not days else "1 day is left" if days == 1 else f"{days} days are left"
    return Reminder(
        "soon", f"Keep until {long_date(last)}: {left}. Then delete the map, or say why it is kept longer."
    )


def basis_words(keeping: Keeping) -> str:
    """Return the lawful basis in words; empty if nobody has said it."""
    return BASES.get(keeping.basis, keeping.basis)


def without_words(keeping: Keeping) -> Keeping:
    """Return what may leave with a map without names: no text of one's own, which may name somebody."""
    return keeping.model_copy(update={"note": "", "basis": keeping.basis if keeping.basis in BASES else ""})
