"""What Popolo's records have in common: ids, references, fields of its own, and ways to reach somebody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from netmap.formats.graph_rows import GIVEN
from netmap.formats.json_rows import read_records
from netmap.formats.result import Findings
from netmap.model import TABLES, PlacedRow

MARK, OWN = "netmap:", "netmap:own:"
#: the fields that Popolo has and netmap reads, by list
FIELDS = {
    "persons": frozenset({"id", "_id", "name", "memberships"}),
    "organizations": frozenset(
        {"id", "_id", "name", "classification", "parent_id", "parent", "memberships", "posts"}
    ),
    "posts": frozenset(
        {"id", "_id", "label", "role", "organization_id", "organization", "start_date", "end_date", "memberships"}
    ),
    "memberships": frozenset(
        {
            "id", "_id", "person_id", "person", "organization_id", "organization", "post_id", "post",
            "member_id", "member", "role", "label", "start_date", "end_date",
        }
    ),
    "vote_events": frozenset(
        {"id", "_id", "motion_id", "motion", "organization_id", "organization", "start_date", "votes", "identifier"}
    ),
    "motions": frozenset(
        {"id", "_id", "text", "date", "organization_id", "organization", "result", "mover_id", "creator_id",
         "vote_events"}
    ),
}  # fmt: skip
LISTS = ("persons", "organizations", "posts", "memberships", "motions", "vote_events")
TABLE_OF = {"persons": "people", "organizations": "organisations", "posts": "roles", "memberships": "roles"}
#: how to reach somebody: left out, because a map that goes round must not say it
PRIVATE = frozenset(
    {
        "email",
        "emails",
        "contact_details",
        "phone",
        "phones",
        "telephone",
        "mobile",
        "fax",
        "address",
        "addresses",
    }
)
#: columns of ours that Popolo has no name for, by table
EXTRA = {
    "people": ("groups", "assets", "paid", "opted_out"),
    "organisations": ("groups", "layer", "user_led", "culture", "quota"),
    "roles": ("layer", "votes", "veto"),
    "relationships": ("id", "source", "target", "kind", "weight", "direction", "note"),
    "decisions": ("importance", "note"),
    "parts": ("id", "decision", "actor", "stage", "as_group", "vote"),
}
REPORTS = ("netmap:reports_to", "reports_to_id", "reports_to")
MAP, LINES, PARTS, PLACE = "netmap:map", "netmap:relationships", "netmap:parts", "netmap:place"
Row = dict[str, Any]


def records(data: Mapping[str, Any], key: str, findings: Findings) -> list[PlacedRow]:
    """Return a list of records, and a problem for each that is none."""
    table = TABLE_OF.get(key, {LINES: "relationships", PARTS: "parts"}.get(key, "decisions"))
    return read_records(data, key, table, findings)


def unfold(lists: Mapping[str, list[PlacedRow]], findings: Findings) -> dict[str, list[PlacedRow]]:
    """Return the lists with what is written inside of other records in its own list."""
    found = {key: list(rows) for key, rows in lists.items()}
    inside = (
        ("organizations", "posts", "organization_id"),
        ("persons", "memberships", "person_id"),
        ("organizations", "memberships", "organization_id"),
        ("posts", "memberships", "post_id"),
        ("motions", "vote_events", "motion_id"),
    )
    for outer, key, reference in inside:
        for placed in list(found[outer]):
            where = {"table": TABLE_OF.get(key, "decisions"), "row": placed.number, "field": key}
            nested = placed.row.get(key) or []
            if not isinstance(nested, list):
                findings.problem("not_a_table", value=type(nested).__name__, **where)
                continue
            for row in nested:
                if isinstance(row, Mapping):
                    found[key].append(placed._replace(row={reference: own_id(placed.row), **row}))
                else:
                    mend = "a record is written as names and values"
                    findings.problem("not_right", value=row, choices=mend, **where)
    return found


def check_ids(lists: Mapping[str, list[PlacedRow]], findings: Findings) -> None:
    """Add a problem for every id or reference that is neither text nor a whole number."""
    for key, rows in lists.items():
        names = sorted(name for name in FIELDS[key] if name in ("id", "_id") or name.endswith("_id"))
        for placed in rows:
            for name in names:
                told = placed.row.get(name)
                if told is None or (isinstance(told, str | int) and not isinstance(told, bool)):
                    continue
                where = {"table": TABLE_OF.get(key, "decisions"), "row": placed.number, "field": name}
                mend = "an id is text or a whole number"
                findings.problem("not_right", value=json.dumps(told), choices=mend, **where)


def own_id(row: Mapping[str, Any]) -> str:
    """Return the id of a record as text, or nothing."""
    told = row.get("id", row.get("_id"))
    return str(told) if isinstance(told, str | int) and not isinstance(told, bool) else ""


def refer(row: Mapping[str, Any], name: str) -> str:
    """Return the id that a record refers to: ``name_id``, or the id of the record inside of ``name``."""
    told = row.get(f"{name}_id")
    inside = row.get(name)
    if told in (None, "") and isinstance(inside, Mapping):
        return own_id(inside)
    return str(told) if isinstance(told, str | int) and not isinstance(told, bool) else ""


class Ids:
    """The ids of people and organisations on the map; in Popolo each list has its own."""

    def __init__(self, lists: Mapping[str, list[PlacedRow]], findings: Findings) -> None:
        self.people = {self._id(placed, "people", findings) for placed in lists["persons"]}
        self.organisations: dict[str, str] = {}
        for placed in lists["organizations"]:
            told = self._id(placed, "organisations", findings)
            made = told
            while made in self.people and made:
                made = f"{made} (organisation)"
            if made != told:
                where = {"table": "organisations", "row": placed.number, "field": "id"}
                findings.note("made_id", value=told, choices=made, **where)
            self.organisations[told] = made

    def _id(self, placed: PlacedRow, table: str, findings: Findings) -> str:
        told, name = own_id(placed.row), placed.row.get("name")
        if not told and isinstance(name, str) and name.strip():
            where = {"table": table, "row": placed.number, "field": "id"}
            findings.note("made_id", value=name, choices=name, **where)
            return name
        return told

    def organisation(self, told: str) -> str:
        """Return the id on the map of an organisation."""
        return self.organisations.get(told, told)

    def party(self, told: str) -> str:
        """Return the id on the map of somebody who may be a person or an organisation."""
        return told if told in self.people else self.organisation(told)


def attributes(placed: PlacedRow, key: str, table: str, findings: Findings) -> Row:
    """Return what a record says that is no field: names as theirs, ours taken out of their wrapping."""
    fields = TABLES[table].model_fields
    ours = {f"{MARK}{field}" for field in EXTRA[table]}
    found: Row = {}
    for name, value in placed.row.items():
        if name.startswith(OWN):
            found[name.removeprefix(OWN)] = value
        elif name in FIELDS[key] or name in PRIVATE or name in (*REPORTS, PLACE, *ours):
            continue
        elif value is not None and name in fields:
            where = {"table": table, "row": placed.number, "field": name}
            findings.note("renamed_column", value=name, choices=f"{name}{GIVEN}", **where)
            found[f"{name}{GIVEN}"] = value
        elif value is not None:
            found[name] = value
    return found


def extra(row: Mapping[str, Any], table: str) -> Row:
    """Return the fields of ours that Popolo has no name for."""
    return {name: row[f"{MARK}{name}"] for name in EXTRA[table] if f"{MARK}{name}" in row}
