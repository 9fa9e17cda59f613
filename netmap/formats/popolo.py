"""Popolo JSON: people, organisations, posts, memberships and votes, as civic data are published.

Memberships become roles, vote events decisions. Popolo has neither relationships nor reporting lines
(schemas of version 1.0.1 searched); ours travel beside under names that begin with ``netmap:``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from netmap.errors import UnreadableError
from netmap.formats.json_rows import note_unread
from netmap.formats.map_json import from_dict
from netmap.formats.popolo_rows import (
    EXTRA,
    LINES,
    LISTS,
    MAP,
    OWN,
    PARTS,
    PLACE,
    PRIVATE,
    REPORTS,
    TABLE_OF,
    Ids,
    attributes,
    check_ids,
    extra,
    own_id,
    records,
    refer,
    unfold,
)
from netmap.formats.popolo_votes import read_votes
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options, Source
from netmap.formats.typed_dates import read_dates
from netmap.model import TABLES, Network, PlacedRow, build_network

Row = dict[str, Any]


def from_popolo(
    data: Mapping[str, Any] | Sequence[Any], file: str = "", *, name: str = "", options: Options | None = None
) -> ReadResult:
    """Read a map from Popolo data; records count from 1 in their own list.

    A post that nobody holds is a vacant role. An end date is the first day that no longer counts, as
    everywhere in netmap. Contact details are left out. People and organisations may share ids in
    Popolo and cannot here: then the organisation gets another, and a note says so.

    Parameters
    ----------
    data : mapping or sequence
        Lists of records by their Popolo names, or a list of persons.
    file, name : str, default ""
        The file, for problems; what the map is called if the data do not say.
    options : Options, optional
        The order of dates.

    Returns
    -------
    ReadResult
        A map exactly if there are no problems.
    """
    findings = Findings(file)
    data = data if isinstance(data, Mapping) else {"persons": list(data)}
    lists = unfold({key: records(data, key, findings) for key in LISTS}, findings)
    check_ids(lists, findings)
    ids = Ids(lists, findings)
    tables = {
        "people": [_person(placed, ids, findings) for placed in lists["persons"]],
        "organisations": [_organisation(placed, ids, findings) for placed in lists["organizations"]],
    }
    tables["roles"], lines = _roles(lists, ids, findings)
    tables["relationships"] = [*_relationships(data, ids, findings), *lines]
    tables["relationships"] += _reporting(lists, tables, ids, findings)
    tables["decisions"], tables["parts"] = read_votes(lists, ids, findings)
    tables["parts"] += [_placed_own(p, "parts", ids, findings) for p in records(data, PARTS, findings)]
    _say_private(lists, findings)
    head = _head(data, findings)
    built = build_network(
        read_dates(tables, findings, month_first=(options or Options()).month_first),
        name=head.name or name,
        purpose=head.purpose,
        vocabulary=head.vocabulary,
        settings=head.settings,
        attributes=head.attributes,
    )
    return findings.result(built)


def _person(placed: PlacedRow, ids: Ids, findings: Findings) -> PlacedRow:
    told = own_id(placed.row) or placed.row.get("name")
    row = {"id": told, "name": placed.row.get("name"), **extra(placed.row, "people")}
    return placed._replace(row=row | {"attributes": attributes(placed, "persons", "people", findings)})


def _organisation(placed: PlacedRow, ids: Ids, findings: Findings) -> PlacedRow:
    told = own_id(placed.row) or str(placed.row.get("name") or "")
    row = {
        "id": ids.organisation(told),
        "name": placed.row.get("name"),
        "kind": placed.row.get("classification"),
    }
    row |= {"part_of": ids.organisation(refer(placed.row, "parent")), **extra(placed.row, "organisations")}
    spare = attributes(placed, "organizations", "organisations", findings)
    return placed._replace(row=row | {"attributes": spare})


def _roles(
    lists: Mapping[str, list[PlacedRow]], ids: Ids, findings: Findings
) -> tuple[list[PlacedRow], list[PlacedRow]]:
    """Return a role for every membership and every post that nobody holds, and lines of organisations."""
    posts = {own_id(placed.row): placed for placed in lists["posts"]}
    held: set[str] = set()
    roles: list[PlacedRow] = []
    lines: list[PlacedRow] = []
    for placed in lists["memberships"]:
        told = refer(placed.row, "post")
        held.add(told)
        where = {"table": "roles", "row": placed.number, "field": "post_id"}
        if told and told not in posts:
            findings.problem("unknown_reference", value=told, choices="post", **where)
            continue
        role = _membership(placed, posts.get(told), ids, findings)
        member = refer(placed.row, "member") or refer(placed.row, "person")
        if member and member not in ids.people and member in ids.organisations:
            lines.append(_member_line(placed, role, ids.organisation(member), findings))
        else:
            roles.append(placed._replace(row=role | {"person": member}))
        if not member:
            why = "the membership says no person; read as a vacant post"
            findings.note(
                "guessed", **where | {"field": "person_id"}, value=role["title"] or "?", choices=why
            )
    taken = {str(placed.row.get("id") or "") for placed in roles}
    for post in sorted(lists["posts"], key=lambda placed: _place(placed)):
        if own_id(post.row) not in held or not own_id(post.row):
            row = _post(post, ids, findings)
            vacant = post._replace(row=row if row["id"] not in taken else {**row, "id": ""})
            place = post.row.get(PLACE)
            roles.insert(place if isinstance(place, int) else len(roles), vacant)
    return roles, lines


def _place(placed: PlacedRow) -> int:
    place = placed.row.get(PLACE)
    return place if isinstance(place, int) else 2**31


def _membership(placed: PlacedRow, post: PlacedRow | None, ids: Ids, findings: Findings) -> Row:
    row = placed.row
    about = post.row if post else {}
    organisation = refer(row, "organization") or refer(about, "organization")
    said = row.get("role") or row.get("label")
    title = about.get("label") or about.get("role") or said
    spare = attributes(placed, "memberships", "roles", findings)
    if post is not None:
        spare["post_id"] = own_id(about)
        spare |= {} if said in (title, None, "") else {"role": said}
    elif row.get("role") and row.get("label"):
        spare["label"] = row["label"]
    return {
        "id": own_id(row), "organisation": ids.organisation(organisation), "title": title,
        "start": row.get("start_date"), "end": row.get("end_date"), **extra(row, "roles"),
        "attributes": spare,
    }  # fmt: skip


def _post(placed: PlacedRow, ids: Ids, findings: Findings) -> Row:
    row = placed.row
    spare = attributes(placed, "posts", "roles", findings)
    if row.get("label") and row.get("role") not in (None, "", row["label"]):
        spare["role"] = row["role"]
    return {
        "id": own_id(row), "organisation": ids.organisation(refer(row, "organization")),
        "title": row.get("label") or row.get("role"), "start": row.get("start_date"), "end": row.get("end_date"),
        **extra(row, "roles"), "attributes": spare,
    }  # fmt: skip


def _member_line(placed: PlacedRow, role: Row, member: str, findings: Findings) -> PlacedRow:
    """Return the line of an organisation that is a member of another."""
    where = {"table": "relationships", "row": placed.number, "field": "member_id"}
    why = "an organisation that is a member; read as a relationship, because roles are people's"
    findings.note("changed", value=member, choices=why, **where)
    spare = {n: v for n, v in role["attributes"].items() if n not in TABLES["relationships"].model_fields}
    row = {"source": member, "target": role["organisation"], "kind": "member_of", "note": role["title"]}
    return placed._replace(
        row=row | {"id": role["id"], "start": role["start"], "end": role["end"], "attributes": spare}
    )


def _relationships(data: Mapping[str, Any], ids: Ids, findings: Findings) -> Iterator[PlacedRow]:
    for placed in records(data, LINES, findings):
        yield _placed_own(placed, "relationships", ids, findings)


def _placed_own(placed: PlacedRow, table: str, ids: Ids, findings: Findings) -> PlacedRow:
    """Return a record of ours: its fields by their own names, dates by Popolo's."""
    told = placed.row
    row = {name: told[name] for name in EXTRA[table] if name in told}
    for name in ("source", "target", "actor"):
        if isinstance(row.get(name), str | int):
            row[name] = ids.party(str(row[name]))
    if table == "relationships":
        row |= {
            "start": told.get("start_date", told.get("start")),
            "end": told.get("end_date", told.get("end")),
        }
    known = {*EXTRA[table], "start_date", "end_date", "start", "end"}
    spare = {name.removeprefix(OWN): value for name, value in told.items() if name not in known}
    return placed._replace(row=row | {"attributes": spare})


def _reporting(
    lists: Mapping[str, list[PlacedRow]],
    tables: Mapping[str, list[PlacedRow]],
    ids: Ids,
    findings: Findings,
) -> list[PlacedRow]:
    """Return who reports to whom, as posts and memberships say it in our way; what lines say is not repeated."""
    known = {
        (p.row.get("source"), p.row.get("target"))
        for p in tables["relationships"]
        if p.row.get("kind") == "reports_to"
    }
    holders: dict[str, list[str]] = {person: [person] for person in ids.people if person}
    for placed in lists["memberships"]:
        for member in _holder(placed):
            for key in (own_id(placed.row), refer(placed.row, "post")):
                if key and member in ids.people and member not in holders.setdefault(key, []):
                    holders[key].append(member)
    found = []
    posts = {own_id(placed.row) for placed in lists["posts"]}
    saying = [(placed, _holder(placed)) for placed in lists["memberships"]]
    for placed, sources in saying + [(p, holders.get(own_id(p.row), [])) for p in lists["posts"]]:
        told: Any = next((placed.row[name] for name in REPORTS if placed.row.get(name)), [])
        for boss in told if isinstance(told, list) else [told]:
            where = {"table": "relationships", "row": placed.number, "field": "reports_to"}
            targets = holders.get(str(boss), [])
            if not targets and str(boss) not in posts:
                what = "person, membership or post"
                findings.problem("unknown_reference", value=boss, choices=what, **where)
            elif not targets or not sources:
                why = "nobody holds one of the two posts, so there is nobody to draw a line between"
                findings.note("dropped", value=boss, choices=why, **where)
            for pair in [(source, target) for source in sources for target in targets]:
                if pair not in known:
                    known.add(pair)
                    row = {"source": pair[0], "target": pair[1], "kind": "reports_to"}
                    found.append(placed._replace(row=row))
    return found


def _holder(membership: PlacedRow) -> list[str]:
    member = refer(membership.row, "member") or refer(membership.row, "person")
    return [member] if member else []


def _say_private(lists: Mapping[str, list[PlacedRow]], findings: Findings) -> None:
    for key in LISTS:
        table = TABLE_OF.get(key, "decisions")
        found = Counter(name for p in lists[key] for name in p.row if name in PRIVATE and p.row[name])
        for name, times in found.items():
            findings.note("private", table=table, value=name, choices=f"{times} {key}", count=times)


def _head(data: Mapping[str, Any], findings: Findings) -> Network:
    """Return a map of nothing but what is said of the map as a whole; other lists are kept aside."""
    ours = data.get(MAP)
    ours = ours if isinstance(ours, Mapping) else {}
    read = from_dict(
        {key: ours[key] for key in ("name", "purpose", "vocabulary", "settings") if key in ours},
        findings.file,
    )
    findings.problems += read.problems
    own = ours.get("attributes")
    others = {key: value for key, value in data.items() if key not in (*LISTS, MAP, LINES, PARTS)}
    for key in others:
        findings.note("kept_aside", value=key)
    spare = {**others, **(own if isinstance(own, Mapping) else {})}
    return (read.network or Network()).replace(attributes=spare)


def is_popolo(source: Source) -> bool:
    """Say whether a file has persons, or organizations with memberships, or is a list of persons."""
    return bool(_find(source))


def _find(source: Source) -> str:
    for name in source.json_files():
        keys = source.json_keys(name)
        if (
            keys
            and "netmap_format" not in keys
            and ("persons" in keys or {"organizations", "memberships"} <= keys)
        ):
            return name
        if not keys and _is_people(source, name):
            return name
    return ""


def _is_people(source: Source, name: str) -> bool:
    """Say whether a file is a list of persons: names with something that only Popolo calls so."""
    try:
        data = source.json(name)
    except UnreadableError:
        return False
    sure = {"memberships", "other_names", "family_name", "given_name", "contact_details", "sort_name"}
    people = (
        isinstance(data, list) and data and all(isinstance(row, Mapping) and "name" in row for row in data)
    )
    return bool(people) and any(sure & row.keys() for row in data)


def read_popolo(source: Source) -> ReadResult:
    """Read the Popolo file among some files."""
    file = _find(source) or next(iter(source.json_files()), next(iter(source.files), ""))
    data = source.json(file)
    if not isinstance(data, Mapping | list):
        raise UnreadableError(
            f"{file} is a single value; Popolo JSON is lists of persons, organizations and so on."
        )
    found = from_popolo(data, file, name=PurePosixPath(file).stem, options=source.options)
    return note_unread(found, source, file)
