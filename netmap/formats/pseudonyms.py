"""A map without names: the same key gives the same pseudonyms, so that two waves can be joined."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from netmap.model import NamedSet, Network, Perspective, Record, Settings, Vocabulary
from netmap.model.text import fold

#: put for a single word of a name: it says neither who it was nor that two texts mean the same
GONE = "…"
#: shorter single words are not taken out: "Al" is in too many names of things
SHORTEST_WORD = 3
#: words that role titles and organisations are made of, and so are nobody's name
COMMON = frozenset(
    [
        "a",
        "acting",
        "adult",
        "adviser",
        "advisor",
        "advocate",
        "allied",
        "ambassador",
        "an",
        "analyst",
        "and",
        "assistant",
        "associate",
        "at",
        "board",
        "broker",
        "cabinet",
        "care",
        "carer",
        "carers",
        "champion",
        "chair",
        "chief",
        "child",
        "children",
        "city",
        "clerk",
        "clinic",
        "clinical",
        "college",
        "committee",
        "commissioner",
        "commissioning",
        "community",
        "consultant",
        "consumer",
        "coordinator",
        "council",
        "councillor",
        "county",
        "day",
        "deputy",
        "development",
        "director",
        "district",
        "division",
        "doctor",
        "elected",
        "executive",
        "expert",
        "facilitator",
        "family",
        "father",
        "finance",
        "first",
        "for",
        "foundation",
        "friend",
        "from",
        "front",
        "general",
        "gp",
        "group",
        "head",
        "health",
        "home",
        "hospital",
        "hours",
        "house",
        "housing",
        "in",
        "information",
        "integrated",
        "is",
        "it",
        "junior",
        "lead",
        "leader",
        "learning",
        "line",
        "lived",
        "local",
        "locality",
        "manager",
        "matron",
        "medical",
        "medicine",
        "member",
        "mental",
        "midwife",
        "mother",
        "national",
        "new",
        "nhs",
        "night",
        "non",
        "north",
        "nurse",
        "of",
        "officer",
        "on",
        "one",
        "operations",
        "organisation",
        "parent",
        "partner",
        "patient",
        "peer",
        "people",
        "person",
        "pharmacist",
        "physiotherapist",
        "pilot",
        "police",
        "policy",
        "practice",
        "practitioner",
        "primary",
        "programme",
        "project",
        "psychiatrist",
        "psychologist",
        "public",
        "quality",
        "ravenous",
        "receptionist",
        "recovery",
        "registrar",
        "representative",
        "research",
        "researcher",
        "school",
        "secretary",
        "senior",
        "service",
        "services",
        "sister",
        "social",
        "south",
        "staff",
        "strategy",
        "student",
        "supervisor",
        "support",
        "surgery",
        "teacher",
        "team",
        "the",
        "therapist",
        "trainee",
        "trainer",
        "transformation",
        "trust",
        "trustee",
        "two",
        "university",
        "user",
        "village",
        "voluntary",
        "volunteer",
        "ward",
        "west",
        "with",
        "woman",
        "worker",
        "young",
        "youth",
    ]
)
Hide = Callable[[str], str]
#: lists of the vocabulary, and the cells that hold their words
WORD_CELLS = {
    "groups": (
        ("organisations", "groups"),
        ("people", "groups"),
        ("parts", "as_group"),
        ("perspectives", "group"),
    ),
    "layers": (("organisations", "layer"), ("roles", "layer")),
    "kinds": (("relationships", "kind"),),
    "stages": (("parts", "stage"),),
    "questions": (("ratings", "question"),),
}


def pseudonymise(network: Network, key: bytes) -> Network:
    """Return the map with every person's id and name replaced and all free text about them gone.

    Parameters
    ----------
    network : Network
        Not modified.
    key : bytes
        Keep it apart from the map: who has it can find out who is who.

    Returns
    -------
    Network
        People are called by a pseudonym made of their id and the key (HMAC-SHA256). Their assets,
        columns of one's own, all notes and the map's purpose are left out. Names of organisations,
        titles of posts and decisions and words of the vocabulary stay, with whole names of people
        replaced and single words of their names taken out, whatever their accents and apostrophes.
        Ids of decisions, roles, relationships, parts and ratings are made anew; those of
        organisations and words only where a name is in them.
    """
    new = {person.id: _pseudonym(person.id, key) for person in network.people}
    hide = _hider(network, new)
    words, vocabulary = _hide_words(network.vocabulary, hide)
    ids = dict(new)
    for number, organisation in enumerate(network.organisations, start=1):
        clean = hide(organisation.id) == organisation.id
        ids[organisation.id] = organisation.id if clean else f"organisation-{number}"
    # a perspective with the id of somebody on the map is their own picture, and stays that
    views = {v.id: ids.get(v.id) or _pseudonym(f"view/{v.id}", key) for v in network.perspectives}
    decisions = _numbers(network.decisions)
    texts = {"organisations": ("name", "kind"), "roles": ("title",), "decisions": ("title",)}
    references = {
        "organisations": {"id": ids, "part_of": ids},
        "people": {"id": ids, "name": {p.name: new[p.id] for p in network.people}},
        "roles": {"person": ids, "organisation": ids},
        "relationships": {"source": ids, "target": ids, "reported_by": views},
        "decisions": {"id": decisions, "body": ids},
        "parts": {"decision": decisions, "actor": ids},
        "ratings": {"perspective": views, "actor": ids},
    }  # fmt: skip
    emptied = {"attributes": {}, "assets": (), "note": "", "culture": ""}
    cells = {(t, c): words[name] for name, places in WORD_CELLS.items() for t, c in places}

    def change(record: Record, number: int) -> Record:
        changes: dict[str, Any] = {f: v for f, v in emptied.items() if f in type(record).model_fields}
        for field, mapped in references[record.table].items():
            changes[field] = mapped.get(getattr(record, field), getattr(record, field))
        for field in texts.get(record.table, ()):
            changes[field] = hide(getattr(record, field))
        for (table, field), mapped in cells.items():
            if table == record.table:
                changes[field] = _map(getattr(record, field), mapped)
        if record.table == "people":
            changes["name"] = new[record.id]
        elif "id" not in changes:
            changes["id"] = f"{record.table.rstrip('s')}-{number}"
        return record.model_copy(update=changes)

    return network.replace(
        name=hide(network.name),
        purpose="",
        attributes={},
        vocabulary=vocabulary,
        settings=_hide_sets(network.settings, ids, words["groups"], hide),
        perspectives=(
            Perspective(id=views[v.id], group=_map(v.group, words["groups"])) for v in network.perspectives
        ),
        **{
            table: [change(row, n) for n, row in enumerate(network.rows(table), start=1)]
            for table in references
        },
    )


def _hide_sets(settings: Settings, ids: Mapping[str, str], groups: Mapping[str, str], hide: Hide) -> Settings:
    """Return the settings with the members of the sets that must be connected under their new ids."""
    found = settings.coverage

    def change(own: NamedSet) -> NamedSet:
        return NamedSet(
            id=hide(own.id),
            label=hide(own.label),
            groups=_map(own.groups, groups),
            actors=tuple(ids[actor] for actor in own.actors if actor in ids),
        )

    team = change(found.team) if found.team else None
    coverage = found.model_copy(update={"team": team, "sets": tuple(map(change, found.sets))})
    return settings.model_copy(update={"coverage": coverage})


def _pseudonym(text: str, key: bytes) -> str:
    return f"P-{hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:10]}"


def _numbers(rows: Iterable[Record]) -> dict[str, str]:
    return {row.id: f"{row.table[:-1]}-{number}" for number, row in enumerate(rows, start=1)}


def _map(value: Any, mapped: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(mapped.get(word, word) for word in value)
    return mapped.get(value, value)


def _hide_words(vocabulary: Vocabulary, hide: Hide) -> tuple[dict[str, dict[str, str]], Vocabulary]:
    """Return new ids of the words that hold a name, by list, and the vocabulary with them."""
    mapped: dict[str, dict[str, str]] = {}
    lists: dict[str, Any] = {}
    for name in WORD_CELLS:
        own = getattr(vocabulary, name)
        mapped[name] = {w.id: f"{name[:-1]}-{n}" for n, w in enumerate(own, start=1) if hide(w.id) != w.id}
        lists[name] = tuple(
            word.model_copy(update={"id": mapped[name].get(word.id, word.id), "label": hide(word.label)})
            for word in own
        )
    return mapped, vocabulary.model_copy(update=lists)


def _hider(network: Network, new: Mapping[str, str]) -> Hide:
    """Return a function that takes people's names out of a text."""
    whole: dict[str, str] = {}
    single: set[str] = set()
    for person in network.people:
        for name in filter(None, (person.name, person.id)):
            parts = [part for part in re.split(r"[\W_]+", fold(unicodedata.normalize("NFC", name))) if part]
            if parts and not all(part in COMMON or part.isdigit() for part in parts):
                whole.setdefault(r"[\W_]*".join(map(re.escape, parts)), new[person.id])
                single.update(
                    p for p in parts if len(p) >= SHORTEST_WORD and p not in COMMON and not p.isdigit()
                )
    # a letter or digit on either side is another word; an underscore is not
    edge = r"(?<![^\W_]){}(?![^\W_])"
    longest = sorted(whole, key=lambda name: (-len(name), name))
    words = sorted(single, key=lambda word: (-len(word), word))
    steps = [(re.compile(edge.format(f"(?:{name})")), whole[name]) for name in longest]
    if words:
        steps.append((re.compile(edge.format(f"(?:{'|'.join(map(re.escape, words))})")), GONE))

    def hide(text: str) -> str:
        for pattern, put in steps:
            text = unicodedata.normalize("NFC", text)
            spans = [hit.span() for hit in pattern.finditer(fold(text)) if hit.end() > hit.start()]
            for start, end in reversed(spans):
                text = text[:start] + put + text[end:]
        return text

    return hide
