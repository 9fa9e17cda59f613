"""A map as Popolo JSON: roles as memberships, vacant ones as posts, decisions as motions and votes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from netmap.formats.json_rows import to_json_text
from netmap.formats.popolo import from_popolo
from netmap.formats.popolo_rows import (
    EXTRA,
    FIELDS,
    LINES,
    MAP,
    MARK,
    OWN,
    PARTS,
    PLACE,
    PRIVATE,
    REPORTS,
)
from netmap.formats.popolo_votes import PART, VOTES
from netmap.model import Decision, Network, Record, Role

_OPTIONS = {ours: theirs for theirs, ours in VOTES.items()}
Row = dict[str, Any]


def to_popolo(network: Network) -> Row:
    """Return a map as Popolo data. Not held: perspectives, what they report, and ratings.

    Relationships stand in ``netmap:relationships``; who reports to whom is said with the
    memberships too.
    """
    bosses: dict[str, list[str]] = defaultdict(list)
    for line in network.relationships:
        shared = not line.reported_by and {line.source, line.target} <= network.person_ids
        if line.kind == "reports_to" and shared and line.target not in bosses[line.source]:
            bosses[line.source].append(line.target)
    vocabulary, settings = (part.model_dump(mode="json") for part in (network.vocabulary, network.settings))
    about = {"name": network.name, "purpose": network.purpose, "vocabulary": vocabulary, "settings": settings}
    return {
        MAP: {**about, "attributes": network.attributes},
        "persons": [{"id": p.id, "name": p.name, **_rest(p, "persons", ("name",))} for p in network.people],
        "organizations": [
            {"id": o.id, "name": o.name, "classification": o.kind, "parent_id": o.part_of}
            | _rest(o, "organizations", ("name", "kind", "part_of"))
            for o in network.organisations
        ],
        "posts": [_post(role, place) for place, role in enumerate(network.roles) if not role.person],
        "memberships": [_membership(role, bosses[role.person]) for role in network.roles if role.person],
        "motions": [_motion(decision) for decision in network.decisions],
        "vote_events": [event for d in network.decisions if (event := _vote_event(network, d))],
        LINES: [_own(line, "relationships") for line in network.relationships if not line.reported_by],
        PARTS: [_own(part, "parts") for part in network.parts],
    }


def _rest(record: Record, key: str, done: Iterable[str]) -> Row:
    """Return what is left to say of a record: our fields marked, columns of one's own by their names."""
    told = record.model_dump(mode="json", exclude_defaults=True, exclude={"id", "attributes", *done})
    found = {f"{MARK}{name}": value for name, value in told.items()}
    return found | _attributes(record, key)


def _attributes(record: Record, key: str) -> Row:
    taken = FIELDS[key] | PRIVATE | set(REPORTS)
    return {
        f"{OWN}{name}" if name in taken or name.startswith(MARK) or value is None else name: value
        for name, value in record.attributes.items()
    }


def _post(role: Role, place: int) -> Row:
    row = {"id": role.id, "label": role.title, "organization_id": role.organisation}
    row |= _dates(role.start, role.end) | {PLACE: place}
    return row | _rest(role, "posts", ("person", "organisation", "title", "start", "end"))


def _membership(role: Role, bosses: list[str]) -> Row:
    row = {"id": role.id, "person_id": role.person, "organization_id": role.organisation, "role": role.title}
    row |= _dates(role.start, role.end) | ({f"{MARK}reports_to": bosses} if bosses else {})
    return row | _rest(role, "memberships", ("person", "organisation", "title", "start", "end"))


def _dates(start: str | None, end: str | None) -> Row:
    return {name: date for name, date in (("start_date", start), ("end_date", end)) if date}


def _motion(decision: Decision) -> Row:
    row = {"id": decision.id, "text": decision.title, "date": decision.date, "organization_id": decision.body}
    return row | _rest(decision, "motions", ("title", "date", "body"))


def _vote_event(network: Network, decision: Decision) -> Row | None:
    """Return the votes on a decision for whoever reads no parts, or nothing if nobody voted."""
    votes = [
        {"voter_id": part.actor, "option": _OPTIONS[part.vote], PART: part.id}
        for part in network.parts
        if part.decision == decision.id and part.vote
    ]
    row: Row = {"id": decision.id, "motion_id": decision.id, "organization_id": decision.body}
    return {**row, "start_date": decision.date, "votes": votes} if votes else None


def _own(record: Record, table: str) -> Row:
    """Return a record that Popolo has no list for: our fields by their names, dates by Popolo's."""
    told = record.model_dump(mode="json", exclude_defaults=True, exclude={"attributes", "start", "end"})
    row = {name: told[name] for name in EXTRA[table] if name in told}
    row |= _dates(getattr(record, "start", None), getattr(record, "end", None))
    return row | {f"{OWN}{name}": value for name, value in record.attributes.items()}


def write_popolo(network: Network, name: str) -> dict[str, bytes]:
    """Return the Popolo file, one record a line."""
    told = {
        key: [_told(row) for row in value] if isinstance(value, list) else value
        for key, value in to_popolo(network).items()
    }
    return {name: to_json_text(told)}


def _told(row: Mapping[str, Any]) -> Row:
    """Return a record without what it says nothing of; names of people and organisations stay."""
    return {
        name: value
        for name, value in row.items()
        if name == "name" or name.startswith(MARK) or value not in ("", None)
    }


def keep_popolo(network: Network) -> Network:
    """Return what of a map comes back: all but perspectives, what they report, and ratings."""
    return from_popolo(to_popolo(network)).require()
