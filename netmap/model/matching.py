"""Who of another map is on this one already: by id, else by name and kind; what is doubtful is asked.

Nothing is matched on a likeness alone, and a name that several people have matches nobody: somebody
who knows them decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Literal, NamedTuple

from netmap.model.document import Document
from netmap.model.likeness import NameIndex, alike_enough, compare, plain_name, split_name
from netmap.model.network import Network
from netmap.model.text import fold

#: why somebody is taken for somebody on the map, or must be asked about; ``new`` is on the map under no name
Sort = Literal["id", "name", "near", "doubtful", "several", "other", "new"]
#: tables of people and organisations
ACTOR_TABLES = ("organisations", "people")
MOST_CANDIDATES = 5
#: ids that an earlier import may have made of one that was taken, such as "7 2"
MOST_MADE = 50


class Candidate(NamedTuple):
    """Somebody on the map who may be meant; likeness 1 is the same name, 0 the same id only."""

    table: str
    id: str
    label: str
    likeness: float


class Match(NamedTuple):
    """What is known about one person or organisation of the other map."""

    table: str
    id: str
    label: str
    sort: Sort
    candidates: tuple[Candidate, ...] = ()

    @property
    def existing(self) -> str | None:
        """The id of whom it is taken for without asking, or ``None``."""
        return self.candidates[0].id if self.sort in ("id", "name") else None

    @property
    def asks(self) -> bool:
        """Whether somebody must decide; who is not decided about is added as new."""
        return self.sort not in ("id", "name", "new")


class _Actor(NamedTuple):
    table: str
    id: str
    name: str
    kind: str

    @property
    def label(self) -> str:
        return self.name or self.id


def find_matches(document: Document, incoming: Network) -> tuple[Match, ...]:
    """Return for everybody of another map who they are on this one, or that somebody must decide.

    Parameters
    ----------
    document : Document
        The map that is there. Not modified.
    incoming : Network
        The other map.

    Returns
    -------
    tuple of Match
        Organisations first, then people, in the order of the other map. Matched are: the same id
        in the same table, unless the names are plainly different; else the same name, if one on
        either side has it. Each on the map is matched to one of the other map at most. To be
        decided are near names, a name that several have, an id under another name, and a person
        here who is an organisation there.

    Notes
    -----
    Names are compared within blocks of shared words and spellings with letters left out [1]_, so
    that 5,000 against 2,000 take a second.

    References
    ----------
    .. [1] Bocek, T., Hunt, E., Stiller, B. (2007). Fast similarity search in large dictionaries.
       University of Zurich, ifi-2007.02.
    """
    return _Matching(document, incoming).matches()


class _Matching:
    """The steps of matching; each leaves fewer to the next."""

    def __init__(self, document: Document, incoming: Network) -> None:
        self.here = {actor.id: actor for actor in _present(document)}
        self.there = [
            _Actor(table, row.id, str(getattr(row, "name", "")), str(getattr(row, "kind", "")))
            for table in ACTOR_TABLES
            for row in incoming.rows(table)
        ]
        pictures = {str(row.get("id", "")) for row in document.rows("perspectives").values()}
        self.taken = self.here.keys() | pictures
        self.named_here, self.named_there = _by_name(self.here.values()), _by_name(self.there)
        self.may_change_table = {actor.id for actor in self.there} - bound_to_table(incoming)
        self.found: dict[str, Match] = {}
        self.claimed: set[str] = set()

    def matches(self) -> tuple[Match, ...]:
        self._by_id()
        self._by_made_id()
        self._by_name()
        index = {
            table: NameIndex({a.id: split_name(a.label) for a in self.here.values() if a.table == table})
            for table in ACTOR_TABLES
        }
        claimed = frozenset(self.claimed)
        for actor in self.there:
            if actor.id not in self.found:
                self.found[actor.id] = self._ask(actor, index[actor.table], claimed)
        return tuple(self.found[actor.id] for actor in self.there)

    def _settle(self, actor: _Actor, other: _Actor, sort: Sort) -> None:
        candidate = Candidate(other.table, other.id, other.label, 1.0)
        self.found[actor.id] = Match(actor.table, actor.id, actor.label, sort, (candidate,))
        self.claimed.add(other.id)

    def _by_id(self) -> None:
        for actor in self.there:
            other = self.here.get(actor.id)
            if other and other.table == actor.table and alike_enough(actor.name, other.name):
                self._settle(actor, other, "id")

    def _by_made_id(self) -> None:
        """Know again who got a new id because theirs was taken, when the same file comes twice."""
        for actor in self.there:
            if actor.id in self.found or actor.id not in self.taken:
                continue
            for made in made_ids(actor.id):
                other = self.here.get(made)
                if other and made not in self.claimed and _same(actor, other):
                    self._settle(actor, other, "id")
                    break

    def _by_name(self) -> None:
        for key, actors in self.named_there.items():
            others = self.named_here.get(key, [])
            actor = actors[0]
            if len(actors) != 1 or len(others) != 1 or actor.id in self.found:
                continue
            if others[0].id not in self.claimed and _same(actor, others[0]):
                self._settle(actor, others[0], "name")

    def _ask(self, actor: _Actor, index: NameIndex, claimed: Collection[str]) -> Match:
        """Return whom somebody not settled may be; those who are settled already are nobody else."""
        key = actor.table, plain_name(actor.label)
        name = split_name(actor.label)
        sort: Sort = "near"
        found = {other: compare(name, index.names[other]) for other in index.find(name)}
        named = {other.id: 1.0 for other in self.named_here.get(key, ())}
        found = {
            other: score for other, score in {**found, **named}.items() if score and other not in claimed
        }
        if found.keys() & named.keys() and max(len(named), len(self.named_there[key])) > 1:
            sort = "several"
        if not found and actor.id in self.may_change_table:
            elsewhere = next(table for table in ACTOR_TABLES if table != actor.table), key[1]
            found = {o.id: 1.0 for o in self.named_here.get(elsewhere, ()) if o.id not in claimed}
            sort = "other"
        holder = self.here.get(actor.id)
        if holder and holder.table == actor.table and holder.id not in claimed:
            found.setdefault(holder.id, 0.0)
            sort = "doubtful"
        ordered = sorted(found, key=lambda other: (-found[other], other))[:MOST_CANDIDATES]
        candidates = tuple(
            Candidate(self.here[other].table, other, self.here[other].label, found[other])
            for other in ordered
        )
        return Match(actor.table, actor.id, actor.label, sort if candidates else "new", candidates)


def _present(document: Document) -> Iterator[_Actor]:
    for table in ACTOR_TABLES:
        for row in document.rows(table).values():
            if str(row.get("id") or "").strip():
                yield _Actor(table, str(row["id"]), str(row.get("name") or ""), str(row.get("kind") or ""))


def _by_name(actors: Iterable[_Actor]) -> dict[tuple[str, str], list[_Actor]]:
    found: dict[tuple[str, str], list[_Actor]] = defaultdict(list)
    for actor in actors:
        found[actor.table, plain_name(actor.label)].append(actor)
    return found


def _same(one: _Actor, two: _Actor) -> bool:
    """Say whether name and kind are the same; a kind that is not said is no other kind."""
    kinds = {fold(actor.kind.strip()) for actor in (one, two)} - {""}
    return one.table == two.table and plain_name(one.label) == plain_name(two.label) and len(kinds) < 2


def made_ids(taken: str) -> Iterator[str]:
    """Return the ids that can be made of one that is taken, in order."""
    return (f"{taken} {number}" for number in range(2, MOST_MADE))


def bound_to_table(network: Network) -> set[str]:
    """Return the ids of actors that stand where only a person, or only an organisation, can."""
    bound = {organisation.part_of for organisation in network.organisations}
    bound.update(decision.body for decision in network.decisions)
    for role in network.roles:
        bound.update((role.person, role.organisation))
    return bound - {""}
