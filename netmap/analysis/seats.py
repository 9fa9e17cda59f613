"""What a seat is worth when it comes to a vote, and who has a seat but no say."""

from __future__ import annotations

from datetime import date
from typing import Any

from netmap.analysis.record import Record, body_votes, groups_of, seats_at
from netmap.measures.undefined import Undefined
from netmap.measures.votes import seat_and_say


def votes(record: Record, at: date) -> dict[str, Any]:
    """Return what every member's vote is worth on each body on a day."""
    nobody = Undefined("denominator_zero")  # the quota is beyond reach: no vote ever matters
    return {
        body: {
            person: {
                "shapley_shubik": power.shapley_shubik,
                "banzhaf": power.banzhaf if any(m.swings for m in members.values()) else nobody,
                "banzhaf_absolute": power.banzhaf_absolute,
            }
            for person, power in members.items()
        }
        for body in sorted(record.bodies)
        if (members := body_votes(record.network, body, at))
    }


def seats(record: Record, at: date) -> dict[str, Any]:
    """Return for each body which groups have seats, and who has a seat whose vote never decides."""
    network = record.network
    found = {}
    for body in sorted(record.bodies):
        weights, vetoes, quota = seats_at(network, body, at)
        said = seat_and_say(weights, {m: groups_of(network, m) for m in weights}, quota=quota, vetoes=vetoes)
        if not isinstance(said, Undefined):
            found[body] = {"by_group": said.by_group, "never_decisive": list(said.never_decisive)}
    return found
