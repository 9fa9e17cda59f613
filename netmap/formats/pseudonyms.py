"""A map without names: the same key gives the same pseudonyms, so that two waves can be joined."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from netmap.formats.ordinary import GONE, is_common, keep_common
from netmap.model import (
    RECORDS,
    CoverageSettings,
    Decision,
    NamedSet,
    Network,
    Organisation,
    Person,
    Record,
    Role,
    Vocabulary,
)
from netmap.model.keeping import without_words
from netmap.model.records import BODY_KINDS
from netmap.model.text import fold

#: single letters of a name are not taken out of the name of an organisation
SHORTEST_WORD = 2
#: a name as long as this is taken out with the whole longer word it stands in: "Jones" with "Jonestown"
LONG_WORD = 5
#: digits of a pseudonym: they can never spell a name
DIGITS = 10
#: what the pseudonyms of each table begin with
LETTERS = {
    "people": "P",
    "organisations": "O",
    "roles": "R",
    "relationships": "L",
    "decisions": "D",
    "parts": "T",
    "perspectives": "V",
    "ratings": "Q",
}
#: a word of a name: an underscore ends it as a blank does
ONE_WORD = re.compile(r"[^\W_]+")
Hide = Callable[[str], str]
Ids = Mapping[str, str]
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
#: columns that are somebody's own text through and through
EMPTIED: dict[str, Any] = {"attributes": {}, "assets": (), "note": "", "culture": ""}


#: cells that hold an id, and of what
ID_CELLS = {
    "organisations": {"part_of": "actors"},
    "people": {},
    "roles": {"person": "actors", "organisation": "actors"},
    "relationships": {"source": "actors", "target": "actors", "reported_by": "perspectives"},
    "decisions": {"body": "actors"},
    "parts": {"decision": "decisions", "actor": "actors"},
    "perspectives": {},
    "ratings": {"perspective": "perspectives", "actor": "actors"},
}


class _Names(NamedTuple):
    """What everything is called from now on: ids by table, words by list of the vocabulary, sets."""

    ids: Mapping[str, Ids]
    words: Mapping[str, Ids]
    sets: Ids


def pseudonymise(network: Network, key: bytes, *, organisations: bool = False) -> Network:
    """Return the map with every id and every person's name replaced, and all free text about them gone.

    Parameters
    ----------
    network : Network
        Not modified.
    key : bytes
        Keep it apart from the map: who has it can find out who is who.
    organisations : bool, default False
        Replace the names of organisations as well.

    Returns
    -------
    Network
        Everything is called by a pseudonym made of its id and the key (HMAC-SHA256), and the rows of
        every table stand in the order of these. The map's name and purpose, notes, assets, columns of
        one's own, names of perspectives, labels of sets and what was written about keeping the map are left
        out. Names of organisations stay
        unless asked for, with whole names of people replaced and single words of them taken out,
        whatever their accents and apostrophes. Of titles of posts and decisions and of one's own words
        of the vocabulary only ordinary words stay (`netmap.formats.ordinary`). Numbers and dates stay
        as they are: see `identifiability` for what they and the shape still tell.
    """
    names = _names(network, key)
    hide = _hider(network, names.ids["people"])
    pseudonyms = frozenset(names.ids["people"].values())
    cells = {table: _cells(table, names) for table in ID_CELLS}

    def keep(text: str) -> str:
        return keep_common(hide(text), pseudonyms)

    def change(record: Record) -> Record:
        fields = type(record).model_fields
        changes = {field: value for field, value in EMPTIED.items() if field in fields}
        changes.update({f: _map(getattr(record, f), new) for f, new in cells[record.table].items()})
        if isinstance(record, Organisation):
            body = record.kind.strip().casefold() in BODY_KINDS
            changes["kind"] = record.kind if body else keep(record.kind)
            name = hide(record.label)
            gone = name != record.label and not ONE_WORD.search(name)
            changes["name"] = changes["id"] if organisations or gone else name
        elif "name" in fields:
            changes["name"] = changes["id"] if isinstance(record, Person) else ""
        elif isinstance(record, Decision | Role):
            changes["title"] = keep(record.title)
        return record.model_copy(update=changes)

    coverage = _new_sets(network.settings.coverage, names)
    return network.replace(
        name="",
        purpose="",
        attributes={},
        vocabulary=_new_vocabulary(network.vocabulary, names.words, keep, key),
        settings=network.settings.model_copy(
            update={"coverage": coverage, "keeping": without_words(network.settings.keeping)}
        ),
        **{
            model.table: sorted(map(change, network.rows(model.table)), key=lambda row: row.id)
            for model in RECORDS
        },
    )


def pseudonym_table(network: Network, key: bytes) -> list[list[str]]:
    """Return what every pseudonym stands for, so that the owner can go back.

    Parameters
    ----------
    network : Network
        The map with its names; not modified.
    key : bytes
        The key that the pseudonyms are made with.

    Returns
    -------
    list of list of str
        A header, then pseudonym, id and name of each person, organisation, perspective and decision
        and of each word of the vocabulary that was replaced. It says who is who: keep it apart from
        the map that `pseudonymise` makes.
    """
    names = _names(network, key)
    rows = [
        [names.ids[table][record.id], record.id, record.label]
        for table in ("people", "organisations", "perspectives", "decisions")
        for record in network.rows(table)
        if table != "perspectives" or record.id not in network.actors  # their own picture: said already
    ]
    rows += [
        [mapped[word.id], word.id, word.label]
        for name, mapped in names.words.items()
        for word in getattr(network.vocabulary, name)
        if mapped[word.id] != word.id
    ]
    rows += [[names.sets[own.id], own.id, own.label] for own in _sets(network.settings.coverage)]
    return [["pseudonym", "id", "name"], *sorted(rows)]


def _names(network: Network, key: bytes) -> _Names:
    ids = {
        table: _pseudonyms(letter, (row.id for row in network.rows(table)), key)
        for table, letter in LETTERS.items()
    }
    ids["actors"] = {**ids["organisations"], **ids["people"]}
    # a perspective with the id of somebody on the map is their own picture, and stays that
    views = ids["perspectives"]
    ids["perspectives"] = {view: ids["actors"].get(view, new) for view, new in views.items()}
    hide = _hider(network, ids["people"])
    words = {
        name: _new_word_ids(name[:-1], [w.id for w in getattr(network.vocabulary, name)], name, hide, key)
        for name in WORD_CELLS
    }
    sets = _pseudonyms("set", (own.id for own in _sets(network.settings.coverage)), key)
    return _Names(ids, words, sets)


def _pseudonyms(letter: str, texts: Iterable[str], key: bytes) -> dict[str, str]:
    """Return a pseudonym for each text; where two should meet, all get more digits."""
    found = {
        text: str(int.from_bytes(hmac.new(key, f"{letter}/{text}".encode(), hashlib.sha256).digest()))
        for text in texts
    }
    digits = DIGITS
    while len({number[-digits:] for number in found.values()}) < len(found):
        digits += 2
    return {text: f"{letter}-{number[-digits:].zfill(digits)}" for text, number in found.items()}


def _cells(table: str, names: _Names) -> dict[str, Ids]:
    """Return the columns of a table whose values are called something else, with the new values."""
    words = {
        field: names.words[name]
        for name, places in WORD_CELLS.items()
        for where, field in places
        if where == table
    }
    ids = {field: names.ids[what] for field, what in ID_CELLS[table].items()}
    return {"id": names.ids[table], **ids, **words}


def _map(value: Any, mapped: Ids) -> Any:
    if isinstance(value, tuple):
        return tuple(sorted(mapped.get(word, word) for word in value))
    return mapped.get(value, value)


def _sets(coverage: CoverageSettings) -> tuple[NamedSet, ...]:
    return (*((coverage.team,) if coverage.team else ()), *coverage.sets)


def _new_sets(coverage: CoverageSettings, names: _Names) -> CoverageSettings:
    """Return the sets that must be connected, and their members, under their new ids."""
    actors = names.ids["actors"]

    def change(own: NamedSet) -> NamedSet:
        return NamedSet(
            id=names.sets[own.id],
            groups=_map(own.groups, names.words["groups"]),
            actors=tuple(sorted(actors[actor] for actor in own.actors if actor in actors)),
        )

    team = change(coverage.team) if coverage.team else None
    sets = tuple(sorted(map(change, coverage.sets), key=lambda own: own.id))
    return coverage.model_copy(update={"team": team, "sets": sets})


def _new_word_ids(letter: str, words: Sequence[str], name: str, hide: Hide, key: bytes) -> Ids:
    """Return what the words of one list are called from now on: ordinary ones as before."""
    known = {word.id for word in getattr(Vocabulary(), name)}
    return {
        word: word if word in known or _is_ordinary(word, hide) else new
        for word, new in _pseudonyms(letter, words, key).items()
    }


def _is_ordinary(text: str, hide: Hide) -> bool:
    return all(is_common(fold(word)) for word in re.split("[ _-]", hide(text)))


def _new_vocabulary(vocabulary: Vocabulary, words: Mapping[str, Ids], keep: Hide, key: bytes) -> Vocabulary:
    """Return the vocabulary under its new words: the usual ones first, then one's own by id."""
    lists: dict[str, Any] = {}
    for name, mapped in words.items():
        usual = {word.id: word for word in getattr(Vocabulary(), name)}
        place = {word: number for number, word in enumerate(usual)}
        new = []
        for word in getattr(vocabulary, name):
            known = usual.get(word.id)
            same = known is not None and known.label == word.label
            changes = {"id": mapped[word.id], "label": word.label if same else keep(word.label)}
            if name == "groups":
                bloc = _pseudonyms("bloc", [word.bloc], key)[word.bloc]
                changes["layer"] = words["layers"].get(word.layer, "") if word.layer else ""
                changes["bloc"] = word.bloc if keep(word.bloc) == word.bloc else bloc
            elif name == "kinds":
                unit = _pseudonyms("unit", [word.unit], key)[word.unit]
                changes["unit"] = word.unit if keep(word.unit) == word.unit else unit
                changes["line"] = word.line if keep(word.line) == word.line else "solid"
            new.append(word.model_copy(update=changes))
        lists[name] = tuple(sorted(new, key=lambda word: (place.get(word.id, len(place)), word.id)))
    return vocabulary.model_copy(update=lists)


def build_hider(network: Network) -> Hide:
    """Return a function that takes the names of a map's people out of a text, "…" in their place."""
    return _hider(network, {person.id: GONE for person in network.people})


def _hider(network: Network, new: Ids) -> Hide:
    """Return a function that takes people's names out of a text."""
    whole: dict[str, str] = {}
    single: set[str] = set()
    for parts, pseudonym in _name_words(network, new):
        whole.setdefault("".join(parts), pseudonym)
        single.update(part for part in parts if len(part) >= SHORTEST_WORD and not is_common(part))
    if not whole:
        return lambda text: text
    most = max(len(parts) for parts, _ in _name_words(network, new))
    long = [word for word in single if len(word) >= LONG_WORD]
    # words come again and again, and there may be thousands of names
    is_name = cache(lambda word: word in single or any(name in word for name in long))

    def find(words: Sequence[str]) -> tuple[int, str]:
        """Return how many words from the first on are a name, and what to put for them."""
        for count in range(min(most, len(words)), 0, -1):
            if "".join(words[:count]) in whole:
                return count, whole["".join(words[:count])]
        return (1, GONE) if is_name(words[0]) else (0, "")

    def hide(text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        hits = list(ONE_WORD.finditer(fold(text)))  # letter for letter as long as the text
        kept, rest, place = "", 0, 0
        while place < len(hits):
            count, put = find([hit[0] for hit in hits[place : place + most]])
            if count:
                kept += text[rest : hits[place].start()] + put
                rest = hits[place + count - 1].end()
            place += count or 1
        return kept + text[rest:]

    return hide


def _name_words(network: Network, new: Ids) -> Iterator[tuple[list[str], str]]:
    """Yield the words of each person's name and id, and the pseudonym; what is a role names nobody."""
    for person in sorted(network.people, key=lambda person: new[person.id]):
        for name in filter(None, (person.name, person.id)):
            parts = ONE_WORD.findall(fold(unicodedata.normalize("NFC", name)))
            if parts and not all(map(is_common, parts)):
                yield parts, new[person.id]
