"""What must hold in a map (problems), and what is worth knowing about it (observations)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from netmap.model.dates import end_day, first_day, overlap
from netmap.model.network import Network
from netmap.model.problems import Observation, Problem, shorten
from netmap.model.records import RECORDS, Person, Record, Relationship, Role
from netmap.model.vocabulary import RESERVED_KINDS

Known = Mapping[str, Collection[str]]
#: what `check_rows` is, and what may stand in for it
RowCheck = Callable[[Sequence[Record], Known, Known], Iterable[Problem]]


def check_rows(records: Sequence[Record], known: Known, words: Known) -> Iterator[Problem]:
    """Yield what is wrong with the records of a table: references, words, dates."""
    for row, record in enumerate(records):
        yield from check_row(record, row, known, words)


def check_row(record: Record, row: int, known: Known, words: Known) -> Iterator[Problem]:
    """Yield what is wrong with one record, given everything it may refer to."""
    yield from _bad_references(record, row, known)
    yield from _bad_words(record, row, words)
    yield from _bad_dates(record, row)


def find_problems(network: Network, unbuilt: Known, check: RowCheck = check_rows) -> list[Problem]:
    """Return everything that keeps a map from being used; `row` is the place in its table, from 0.

    `unbuilt` names ids by table that were given but could not be built: a reference to one of
    those is not a second problem.
    """
    problems = [*_doubled_ids(network)]
    people = {p.id for p in network.people} | set(unbuilt.get("people", ()))
    organisations = {o.id for o in network.organisations} | set(unbuilt.get("organisations", ()))
    known: dict[str, set[str]] = {
        "person": people,
        "organisation": organisations,
        "person or organisation": people | organisations,
        "decision": {d.id for d in network.decisions} | set(unbuilt.get("decisions", ())),
        "perspective": {p.id for p in network.perspectives} | set(unbuilt.get("perspectives", ())),
    }
    words: dict[str, set[str]] = {
        name: {word.id for word in getattr(network.vocabulary, name)}
        for name in ("groups", "layers", "kinds", "stages", "questions")
    }
    for model in RECORDS:
        problems.extend(check(network.rows(model.table), known, words))
    problems.extend(
        Problem(code="reserved_word", table="vocabulary", field="kinds", value=kind.id)
        for kind in network.vocabulary.kinds
        if kind.id in RESERVED_KINDS
    )
    return problems


def _doubled_ids(network: Network) -> Iterator[Problem]:
    for tables in (("organisations", "people"), *((m.table,) for m in RECORDS[2:])):
        seen: set[str] = set()
        for table in tables:
            for row, record in enumerate(network.rows(table)):
                if record.id in seen:
                    yield Problem(
                        code="doubled_id",
                        table=table,
                        row=row,
                        field="id",
                        value=shorten(record.id),
                    )
                seen.add(record.id)


_REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "organisations": (("part_of", "organisation"),),
    "roles": (("person", "person"), ("organisation", "organisation")),
    "relationships": (
        ("source", "person or organisation"),
        ("target", "person or organisation"),
        ("reported_by", "perspective"),
    ),
    "decisions": (("body", "organisation"),),
    "parts": (("decision", "decision"), ("actor", "person or organisation")),
    "ratings": (("perspective", "perspective"), ("actor", "person or organisation")),
}
_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "organisations": (("groups", "groups"), ("layer", "layers")),
    "people": (("groups", "groups"),),
    "roles": (("layer", "layers"),),
    "relationships": (("kind", "kinds"),),
    "parts": (("stage", "stages"), ("as_group", "groups")),
    "perspectives": (("group", "groups"),),
    "ratings": (("question", "questions"),),
}


def _bad_references(record: Record, row: int, known: Known) -> Iterator[Problem]:
    for field, what in _REFERENCES.get(record.table, ()):
        value = getattr(record, field)
        if value and value not in known[what]:
            yield Problem(
                code="unknown_reference",
                table=record.table,
                row=row,
                field=field,
                value=shorten(value),
                choices=what,
            )


def _bad_words(record: Record, row: int, words: Known) -> Iterator[Problem]:
    if isinstance(record, Relationship) and record.kind in RESERVED_KINDS:
        yield Problem(code="reserved_word", table=record.table, row=row, field="kind", value=record.kind)
        return
    for field, vocabulary in _WORDS.get(record.table, ()):
        value = getattr(record, field)
        for word in value if isinstance(value, tuple) else (value,):
            if word and word not in words[vocabulary]:
                choices = ", ".join(sorted(words[vocabulary]))
                yield Problem(
                    code="unknown_word",
                    table=record.table,
                    row=row,
                    field=field,
                    value=shorten(word),
                    choices=shorten(choices, 200),
                )


def _bad_dates(record: Record, row: int) -> Iterator[Problem]:
    if (
        isinstance(record, Role | Relationship)
        and record.start is not None
        and record.end is not None
        and end_day(record.end) <= first_day(record.start)
    ):
        yield Problem(code="ends_before_start", table=record.table, row=row, field="end", value=record.end)


def find_observations(network: Network) -> tuple[Observation, ...]:
    """Return the facts of life in a map: circles, two bosses, vacant posts, overlaps."""
    return (
        *_vacant_posts(network),
        *_double_roles(network),
        *_overlaps(network),
        *_bosses(network),
        *(
            Observation(code="undated_decision", value=decision.label, subject=decision.id)
            for decision in network.decisions
            if decision.date is None
        ),
    )


def _span(record: Role | Relationship) -> tuple[str | None, str | None]:
    return record.start, record.end


def _vacant_posts(network: Network) -> Iterator[Observation]:
    for role in network.roles:
        if not role.person:
            name = f"{role.title or 'post'} ({network.label(role.organisation)})"
            yield Observation(code="vacant_post", value=name, subject=role.id)


def _double_roles(network: Network) -> Iterator[Observation]:
    bodies = {organisation.id for organisation in network.organisations if organisation.is_body}
    for person in network.people:
        roles = network.roles_of.get(person.id, ())
        pairs = [
            (one, two)
            for i, one in enumerate(roles)
            for two in roles[i + 1 :]
            if overlap(_span(one), _span(two))
        ]
        # a seat on a board is no second employer
        homes = [pair for pair in pairs if not bodies & {role.organisation for role in pair}]
        if any(one.organisation != two.organisation for one, two in homes):
            yield Observation(code="two_organisations", value=person.label, subject=person.id)
        if any(_differ(network, one, two) for one, two in pairs) or _group_layers_differ(network, person):
            yield Observation(code="two_layers", value=person.label, subject=person.id)
        if any(one.organisation == two.organisation and one.title == two.title for one, two in pairs):
            yield Observation(code="overlap", value=f"{person.label}'s role", subject=person.id)


def _differ(network: Network, one: Role, two: Role) -> bool:
    """Say whether two roles stand in different layers."""
    layers = []
    for role in (one, two):
        home = network.actors.get(role.organisation)
        layers.append(role.layer or getattr(home, "layer", ""))
    return bool(layers[0] and layers[1] and layers[0] != layers[1])


def _group_layers_differ(network: Network, person: Person) -> bool:
    """Say whether nothing but groups of different layers says where somebody stands."""
    roles = network.roles_of.get(person.id, ())
    if any(role.layer or getattr(network.actors.get(role.organisation), "layer", "") for role in roles):
        return False
    groups = (network.vocabulary.group(group) for group in person.groups)
    return len({group.layer for group in groups if group}) > 1


def _overlaps(network: Network) -> Iterator[Observation]:
    seen: dict[tuple[str, str, str, str], list[Relationship]] = {}
    for line in network.relationships:
        same = seen.setdefault((line.source, line.target, line.kind, line.reported_by), [])
        if any(overlap(_span(line), _span(other)) for other in same):
            ends = f"{network.label(line.source)} and {network.label(line.target)}"
            name = f"'{network.vocabulary.label('kinds', line.kind)}' between {ends}"
            yield Observation(code="overlap", value=name, subject=line.id)
        same.append(line)


def _bosses(network: Network) -> Iterator[Observation]:
    lines = [r for r in network.relationships if r.kind == "reports_to" and not r.reported_by]
    by_person: dict[str, list[Relationship]] = {}
    for line in lines:
        by_person.setdefault(line.source, []).append(line)
    for person, own in by_person.items():
        if any(
            one.target != two.target and overlap(_span(one), _span(two))
            for i, one in enumerate(own)
            for two in own[i + 1 :]
        ):
            yield Observation(code="two_bosses", value=network.label(person), subject=person)
    bounds = {date.min, *(first_day(line.start) for line in lines if line.start)}
    seen: set[frozenset[str]] = set()
    for day in sorted(bounds):
        here = {
            line.source: line.target
            for line in lines
            if (line.start is None or first_day(line.start) <= day)
            and (line.end is None or day < end_day(line.end))
        }
        for circle in _circles(here):
            if circle not in seen:
                seen.add(circle)
                names = ", ".join(network.label(person) for person in sorted(circle))
                yield Observation(code="reporting_cycle", value=names)


def _circles(boss_of: Mapping[str, str]) -> Iterator[frozenset[str]]:
    done: set[str] = set()
    for start in boss_of:
        path: list[str] = []
        here = start
        while here in boss_of and here not in done and here not in path:
            path.append(here)
            here = boss_of[here]
        if here in path:
            yield frozenset(path[path.index(here) :])
        done.update(path)
