"""What somebody in a room said, onto the map: each taking is one edit, and nobody is taken for another unasked.

The keys of the rows that came of an answer are kept with it, so that it can be withdrawn. A row that
was on the map before, and says the same, stands there with its key below 0: it is nobody's to withdraw.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from netmap.model.document import Data, Document
from netmap.model.edits import ACTOR_COLUMNS
from netmap.model.likeness import plain_name
from netmap.model.matching import ACTOR_TABLES, MOST_CANDIDATES, Candidate, Match, find_matches
from netmap.model.network import Network
from netmap.model.quick_add import guess_kind
from netmap.model.records import Organisation, Person
from netmap.model.room import Contribution, Participant
from netmap.model.text import fold

#: which columns of which tables hold the id of a picture
PICTURE_COLUMNS = {"relationships": "reported_by", "ratings": "perspective"}


def name_key(name: str) -> str:
    """Return the key under which it is decided who is meant by a name."""
    return f"said:{plain_name(name)}"


def names_typed(
    document: Document, participant: Participant, answers: Iterable[Contribution]
) -> dict[str, str]:
    """Return by their key the names that were typed, or whose owner has left the map since they were chosen."""
    here = {str(row.get("id")) for table in ACTOR_TABLES for row in document.rows(table).values()}
    named: list[tuple[str, str]] = [] if participant.as_table else [("", participant.label)]
    for said in answers:
        named.append((said.answer.actor, said.answer.name))
        if said.answer.who:
            named.append((said.answer.who_actor, said.answer.who))
    names: dict[str, str] = {}
    for actor, name in named:
        if actor not in here:
            names.setdefault(name_key(name), name)
    return names


def find_who(
    document: Document, participant: Participant, answers: Iterable[Contribution]
) -> tuple[Match, ...]:
    """Return for everybody whom somebody typed who they are on the map, or that somebody must decide.

    Parameters
    ----------
    document : Document
        Not modified.
    participant : Participant
        Who takes part; one who answers alone is somebody on the map too.
    answers : iterable of Contribution
        Theirs.

    Returns
    -------
    tuple of Match
        As `netmap.model.matching.find_matches` finds them; a name that is somebody's post is asked about.
    """
    names = names_typed(document, participant, answers)
    tables = {key: _table_of(document, name) for key, name in names.items()}
    found = find_matches(document, _incoming(names, tables))
    # nobody said which are people, so whoever is not known may be somebody in the other table
    unknown = {
        match.id: names[match.id]
        for match in found
        if match.existing is None or len(_tables_with(document, names[match.id])) > 1
    }
    turned = {key: next(t for t in ACTOR_TABLES if t != tables[key]) for key in unknown}
    other = {match.id: match for match in find_matches(document, _incoming(unknown, turned))}
    both = (_either(match, other[match.id]) if match.id in other else match for match in found)
    return tuple(_by_post(document, match) for match in both)


def _either(match: Match, other: Match) -> Match:
    """Return whom a name may mean in either table, the likest first."""
    candidates = sorted((*match.candidates, *other.candidates), key=lambda c: (-c.likeness, c.id))
    known = {candidate.id: candidate for candidate in reversed(candidates)}
    ordered = sorted(known.values(), key=lambda c: (-c.likeness, c.id))[:MOST_CANDIDATES]
    if not ordered:
        return match
    if match.existing and other.existing:
        return match._replace(sort="several", candidates=tuple(ordered))
    sort = match.sort if ordered[0] in match.candidates else other.sort
    return match._replace(sort="near" if sort in ("new", "id", "name") else sort, candidates=tuple(ordered))


def _incoming(names: Mapping[str, str], tables: Mapping[str, str]) -> Network:
    return Network(
        people=[Person(id=key, name=name) for key, name in names.items() if tables[key] == "people"],
        organisations=[
            Organisation(id=key, name=name) for key, name in names.items() if tables[key] == "organisations"
        ],
    )


def _table_of(document: Document, name: str) -> str:
    """Return whether a name is a person's or an organisation's: as it is on the map, else as it sounds."""
    here = _tables_with(document, name)
    if len(here) == 1:
        return here[0]
    return "people" if guess_kind(name) == "person" else "organisations"


def _tables_with(document: Document, name: str) -> list[str]:
    """Return the tables in which somebody has exactly this name."""
    plain = plain_name(name)
    return [
        table
        for table in ACTOR_TABLES
        if any(
            plain_name(str(row.get("name") or row.get("id") or "")) == plain
            for row in document.rows(table).values()
        )
    ]


def _by_post(document: Document, match: Match) -> Match:
    """Ask about somebody new whose name is the post of people on the map."""
    if match.sort != "new":
        return match
    plain = fold(" ".join(match.label.split()))
    holders = {
        str(row.get("person"))
        for row in document.rows("roles").values()
        if row.get("person") and fold(str(row.get("title", ""))) == plain
    }
    people = {str(row.get("id")): row for row in document.rows("people").values()}
    found = tuple(
        Candidate("people", i, str(people[i].get("name") or i), 0.0) for i in sorted(holders & people.keys())
    )
    return match._replace(sort="doubtful", candidates=found[:MOST_CANDIDATES]) if found else match


def standing(contribution: Contribution, document: Document) -> str:
    """Return what has become of an answer: new again if the rows that came of it were taken back."""
    if contribution.state in ("new", "declined"):
        return contribution.state
    keys = {abs(key) for key in contribution.row_keys}
    lines = [row for key, row in document.rows("relationships").items() if key in keys]
    shared = bool(keys & document.rows("parts").keys()) or any(not row.get("reported_by") for row in lines)
    view = bool(keys & document.rows("ratings").keys()) or any(row.get("reported_by") for row in lines)
    states = {(True, True): "both", (True, False): "shared", (False, True): "view", (False, False): "new"}
    return states[shared, view]


def came_of(answers: Iterable[Contribution]) -> set[int]:
    """Return the keys of the rows that came of answers."""
    return {key for said in answers for key in said.row_keys if key > 0}


def find_withdrawn(
    document: Document, gone: Collection[Contribution], everyone: Iterable[Contribution]
) -> tuple[int, ...]:
    """Return the keys of the rows that go when answers are withdrawn.

    Parameters
    ----------
    document : Document
        The map. Not modified.
    gone : collection of Contribution
        What is withdrawn.
    everyone : iterable of Contribution
        All answers about this map.

    Returns
    -------
    tuple of int
        Rows that came of these answers and of nobody else's, also those that are no longer on the
        map but in its history. Somebody whom others speak of stays on the map.
    """
    leaving = {said.id for said in gone}
    others = {abs(key) for said in everyone if said.id not in leaving for key in said.row_keys}
    own = came_of(gone) - others
    stays: set[int] = set()
    for table in (*ACTOR_TABLES, "perspectives"):
        for key, row in document.rows(table).items():
            if key in own and mentioned(document, table, str(row.get("id", "")), own):
                stays.add(key)
    return tuple(sorted(own - stays))


def mentioned(document: Document, table: str, row_id: str, apart_from: Collection[int]) -> bool:
    """Say whether any row but some speaks of an actor or a picture."""
    columns: Mapping[str, tuple[str, ...]] = (
        {name: (column,) for name, column in PICTURE_COLUMNS.items()}
        if table == "perspectives"
        else {**ACTOR_COLUMNS, "perspectives": ("id",)}
    )
    return any(
        str(row.get(column, "")) == row_id
        for name, row in _other_rows(document, columns, apart_from)
        for column in columns[name]
    )


def _other_rows(
    document: Document, tables: Iterable[str], apart_from: Collection[int]
) -> Iterator[tuple[str, Data | dict[str, Any]]]:
    for table in tables:
        for key, row in document.rows(table).items():
            if key not in apart_from:
                yield table, row
