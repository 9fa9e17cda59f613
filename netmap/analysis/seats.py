"""What a seat is worth when it comes to a vote, and who has a seat but no say."""

from __future__ import annotations

from datetime import date
from typing import Any

from netmap.analysis.record import Record, body_votes, groups_of, seats_at
from netmap.measures.control import Body, control
from netmap.measures.undefined import Undefined
from netmap.measures.votes import seat_and_say
from netmap.model import Organisation


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


def control_through(record: Record, at: date, seed: int) -> dict[str, Any]:
    """Return what everybody's vote is worth in a body at the top, through the bodies that are part of it.

    A body that is part of another casts one vote there, or as many as its column ``votes`` says; its
    members' say reaches up through it.
    """
    network = record.network
    members = {body: seats_at(network, body, at) for body in sorted(record.bodies)}
    parts: dict[str, dict[str, int]] = {body: {} for body in members}
    for body in members:
        organisation = network.actors[body]
        if isinstance(organisation, Organisation) and organisation.part_of in members:
            told = str(organisation.attributes.get("votes", "1"))
            parts[organisation.part_of][body] = int(told) if told.isdigit() else 1
    bodies = {
        body: Body({**seats.weights, **parts[body]}, seats.quota, seats.vetoes)
        for body, seats in members.items()
    }
    below = {child for children in parts.values() for child in children}
    found: dict[str, Any] = {}
    for top in (body for body in bodies if parts[body] and body not in below):
        said = control(bodies, top, seed=seed)
        if not isinstance(said, Undefined):
            people = {
                p: {"probability": s.probability, "interval": [s.low, s.high]} for p, s in said.people.items()
            }
            found[top] = {"way": said.way, "people": people}
    return found
