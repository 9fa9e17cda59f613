"""Does help come back round? Hours given and received, directly and in circles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from netmap.analysis.cautions import Caution, caution
from netmap.analysis.record import groups_of
from netmap.measures.time_bank import Gift, days_until_return, flows_between, time_bank, total_hours
from netmap.measures.undefined import Undefined
from netmap.model import Network
from netmap.model.dates import first_day

#: the kinds whose weight is hours
HOURS = "hours"


def gifts(network: Network, since: date | None, until: date | None, perspective: str = "") -> list[Gift]:
    """Return the hours given on a map: relationships of a kind counted in hours.

    A dated gift counts from its first day, within ``[since, until)``; undated ones always count.
    """
    kinds = {kind.id for kind in network.vocabulary.kinds if kind.unit == HOURS}
    found = []
    for line in network.relationships:
        if line.kind not in kinds or line.reported_by not in ("", perspective):
            continue
        day = first_day(line.start) if line.start else None
        if day and ((since and day < since) or (until and day >= until)):
            continue
        found.append(Gift(line.source, line.target, line.weight, day))
    return found


def give_and_take(
    network: Network, *, at: date, since: date | None = None, until: date | None = None
) -> dict[str, Any] | Undefined:
    """Return how far hours given come back, to the giver or round through others.

    Parameters
    ----------
    network : Network
        Relationships of kinds whose unit is hours.
    at : datetime.date
        Gifts after this day have not happened yet.
    since, until : datetime.date, optional
        The time that counts, ``[since, until)``.

    Returns
    -------
    dict or Undefined
        The keys of ``reciprocity`` in the analysis; ``no_hours`` where none are recorded. Nobody's
        own balance is in it: a list of debts is the opposite of what a time bank is for.
    """
    given = [gift for gift in gifts(network, since, until) if gift.day is None or gift.day <= at]
    if not given:
        return Undefined("no_hours")
    hours = total_hours(given)
    bank = time_bank(hours)
    flows = flows_between(hours, {actor: groups_of(network, actor) for actor in network.actors})
    wait = days_until_return(given)
    return {
        **bank._asdict(),
        "median_days": wait.median_days,
        "returned": wait.returned,
        "waiting": wait.waiting,
        "undated": wait.undated,
        "flows": [
            {"source": one, "target": other, "hours": amount}
            for (one, other), amount in flows.hours.items()
            if amount
        ],
        "groups": flows.members,
    }


def give_cautions(found: Mapping[str, Any] | Undefined) -> list[Caution]:
    """Return what to be careful about in hours given and received."""
    if isinstance(found, Undefined):
        return []
    notes = [caution("reciprocity", "no_debts")]
    if found["undated"]:
        notes.append(caution("reciprocity.median_days", "undated_hours", n=found["undated"]))
    return notes
