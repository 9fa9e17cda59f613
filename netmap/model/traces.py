"""Where somebody's name or id stands in a map, and the same map with an opaque word in its place.

Ids are made from names, so an id is as personal as a name. Ids are matched whole in the cells that
hold ids; names, and ids with a letter in them, as whole words in every other text, whatever their
capitals, accents and apostrophes and whatever stands between their words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from netmap.model.document import HEAD, Change, Data, Document, Edit, Head, head_data
from netmap.model.edits import ACTOR_COLUMNS, remove_rows
from netmap.model.records import TABLES
from netmap.model.text import fold

#: what somebody who was erased is called from then on; a number follows
ERASED = "erased-"
#: cells that hold a perspective's id, which is a person's where it is their own picture
PICTURE_COLUMNS = {"relationships": ("reported_by",), "ratings": ("perspective",), "perspectives": ("id",)}
#: how far apart the words of a name may stand: "gwen.rhys", "Gwen  Rhys", "Rhys, Gwen"
_APART = r"[\W_]{0,3}"
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"#\d+$")


class Somebody(NamedTuple):
    """An id and a name that go together."""

    id: str
    name: str = ""


def id_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table that hold the id of an actor, or of somebody's own picture."""
    own = ("id",) if table in ("people", "organisations") else ()
    return (*own, *ACTOR_COLUMNS.get(table, ()), *PICTURE_COLUMNS.get(table, ()))


class Traces:
    """Finds one person in rows and texts, and puts a word in their place.

    Parameters
    ----------
    ids : collection of str
        The ids that are this person's, exactly as typed.
    names : iterable of str
        What they are called: several spellings, if there are.
    word : str
        What stands in their place: ``erased-1``.
    others : iterable of Somebody, optional
        Other people: their ids and names stay, even where they hold this person's name as "Gwen
        Rhys 2" holds "Gwen Rhys".
    quiet : collection of str, optional
        Spellings that are too common to be looked for inside texts.
    """

    def __init__(
        self,
        ids: Collection[str],
        names: Iterable[str],
        word: str,
        others: Iterable[Somebody] = (),
        quiet: Collection[str] = (),
    ) -> None:
        self.ids, self.word = frozenset(ids), word
        self.names = tuple(dict.fromkeys(name for name in names if name.strip()))
        self.quiet = frozenset(map(plain, quiet))
        self.others = tuple(other for other in others if other.id not in self.ids)
        self._known: dict[str, str] = {}

    @cached_property
    def other_ids(self) -> frozenset[str]:
        """The ids of other people."""
        return frozenset(other.id for other in self.others)

    @cached_property
    def sought(self) -> tuple[str, ...]:
        """The spellings that are looked for in texts: a number is nobody's name."""
        found = (*self.ids, *self.names)
        return tuple(
            t for t in dict.fromkeys(found) if plain(t) not in self.quiet and any(c.isalpha() for c in t)
        )

    @cached_property
    def _patterns(self) -> re.Pattern[str] | None:
        mine = {pattern for text in self.sought for pattern in _spelt(text)}
        if not mine:
            return None
        alone = re.compile("|".join(_bounded(p) for p in mine))
        # somebody else's name is left as it is where this one is a part of it
        known = {plain(text) for text in self.sought}
        kept = {
            _spelt(text)[0]
            for other in self.others
            for text in other
            if plain(text) not in known and alone.search(plain(text))
        }
        ways = [(p, "kept") for p in kept] + [(p, "mine") for p in mine - kept]
        ways.sort(key=lambda way: (-len(way[0]), way))
        sides = {name: "|".join(p for p, which in ways if which == name) for name in ("kept", "mine")}
        first = f"(?P<kept>{_bounded(sides['kept'])})|" if sides["kept"] else ""
        return re.compile(f"{first}{_bounded(sides['mine'])}")

    def text(self, text: str) -> str:
        """Return a text with the person's names and ids replaced; one without them as it is."""
        if text not in self._known:
            self._known[text] = self._replace(text)
        return self._known[text]

    def _replace(self, text: str) -> str:
        if self._patterns is None or not text:
            return text
        composed = unicodedata.normalize("NFC", text)
        new, place = "", 0
        for hit in self._patterns.finditer(fold(composed)):  # letter for letter as long as the text
            if not hit.groupdict().get("kept"):
                new += composed[place : hit.start()] + self.word
                place = hit.end()
        return new + composed[place:] if place else text

    def is_in(self, value: Any) -> bool:
        """Say whether a text, or any text in plain data, names the person."""
        return any(self.text(text) != text for text in texts_in(value))

    def value(self, value: Any) -> Any:
        """Return plain data with the person replaced in every text, names of fields included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(inner) for inner in value]
        return value

    def anywhere(self, value: Any) -> Any:
        """Return plain data of which nobody knows which cells hold ids: a text that is an id is one."""
        if isinstance(value, str) and value in self.ids:
            return self.word
        if isinstance(value, str):
            return value if value in self.other_ids else self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.anywhere(inner) for key, inner in value.items()}
        return [self.anywhere(inner) for inner in value] if isinstance(value, list | tuple) else value

    # rows

    def row(self, table: str, data: Data) -> dict[str, Any]:
        """Return a row of a table, or the head, with the person replaced."""
        if table == HEAD:
            return self._head(data)
        fields, ids, whose = TABLES[table].model_fields, id_columns(table), str(data.get("id", ""))
        new: dict[str, Any] = {}
        for column, value in data.items():
            if column in ids:
                new[column] = self._id(value)
            elif column == "id" and TABLES[table].made_from:
                new[column] = self._made(value)
            elif column == "name" and table == "people" and whose in self.ids | self.other_ids:
                new[column] = self.word if whose in self.ids else value
            else:
                new[column if column in fields else self.text(column)] = self.value(value)
        return new

    def _id(self, value: Any) -> Any:
        text = str(value)
        if text in self.ids:
            return self.word
        return self.text(value) if isinstance(value, str) and text not in self.other_ids else value

    def _made(self, value: Any) -> Any:
        """Return an id that was made of others, such as ``Gwen/trusts/Sam#2``, with the person replaced."""
        if not isinstance(value, str):
            return value
        for own in self.ids:
            value = value.replace(own, self.word) if "/" in own else value
        number = _NUMBER.search(value)
        end = number.start() if number else len(value)
        return "/".join(map(self._id, value[:end].split("/"))) + value[end:]

    def _head(self, data: Data) -> dict[str, Any]:
        new: dict[str, Any] = self.value({name: v for name, v in data.items() if name != "settings"})
        if isinstance(data.get("settings"), Mapping):
            settings = data["settings"]
            new["settings"] = {
                name: self._coverage(value) if name == "coverage" else self.value(value)
                for name, value in settings.items()
            }
        return new

    def _coverage(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [self._coverage(own) for own in value]
        if not isinstance(value, Mapping):
            return value
        return {
            name: [self._id(actor) for actor in inner]
            if name == "actors"
            else self._coverage(inner)
            if name in ("team", "sets")
            else self.value(inner)
            for name, inner in value.items()
        }

    def is_of(self, table: str, data: Data | None) -> bool:
        """Say whether a row is the person's, or says something about them by id."""
        if data is None:
            return False
        if table == HEAD:
            return any(actor in self.ids for own in sets_of(data) for actor in own.get("actors", ()))
        return any(str(data.get(column, "")) in self.ids for column in id_columns(table))

    def touches(self, change: Change) -> bool:
        """Say whether a change did something to rows of or about the person."""
        if change.table == HEAD:
            same = sets_of(change.before) == sets_of(change.after)
            return not same and any(self.is_of(HEAD, data) for data in (change.before, change.after))
        return self.is_of(change.table, change.before) or self.is_of(change.table, change.after)

    def document(self, document: Document) -> Document:
        """Return a map with the person replaced everywhere."""
        tables = {
            t: {key: self.row(t, row) for key, row in rows.items()} for t, rows in document.tables.items()
        }
        return Document(Head.model_validate(self._head(head_data(document.head))), tables)


def sets_of(head: Data | None) -> list[Mapping[str, Any]]:
    """Return the sets of people that must be connected, as a map's head has them."""
    coverage = ((head or {}).get("settings") or {}).get("coverage") or {}
    return [own for own in (coverage.get("team"), *(coverage.get("sets") or ())) if own]


def plain(text: str) -> str:
    """Return a name as names are compared: accents, capitals and double blanks aside."""
    return " ".join(fold(unicodedata.normalize("NFC", text)).split())


def _spelt(text: str) -> list[str]:
    """Return patterns of a name: its words in their order, and with the last one first."""
    words = [re.escape(word) for word in _WORD.findall(plain(text))]
    if not words:
        return []
    turned = [_APART.join([words[-1], *words[:-1]])] if len(words) > 1 else []
    return [_APART.join(words), *turned]


def _bounded(pattern: str) -> str:
    return rf"(?<![^\W_])(?:{pattern})(?![^\W_])"


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in plain data, names of fields included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name as names are compared.

    Examples
    --------
    >>> words_of("Llŷr ap-Rhys")
    ('llyr', 'ap', 'rhys')
    """
    return tuple(_WORD.findall(plain(name)))


def next_word(texts: Iterable[str]) -> str:
    """Return the first word for somebody erased that no text has yet.

    Examples
    --------
    >>> next_word(["erased-1/trusts/Sam", "a note"])
    'erased-2'
    """
    used = {int(n) for text in texts for n in re.findall(rf"{ERASED}(\d+)", text)}
    return f"{ERASED}{max(used, default=0) + 1}"


def remove_person(document: Document, person: str, label: str) -> Edit:
    """Return the edit that takes somebody out of a map.

    Their rows go, with what cannot stand without them; their own picture goes with what it reported;
    posts stay and are vacant; sets that must be connected no longer have them.
    """
    keys = [key for key, row in document.rows("people").items() if str(row.get("id", "")) == person]
    changes = {(c.table, c.key): c for c in remove_rows(document, "people", keys, label).changes}
    for table in TABLES:
        for key, row in document.rows(table).items():
            here = {column for column in id_columns(table) if str(row.get(column, "")) == person}
            if not here or (table, key) in changes or (table == "organisations" and "id" in here):
                continue
            # a post is vacant, a body not known; whatever else is about them cannot stand alone
            vacant = table in ("roles", "decisions", "organisations") and "organisation" not in here
            after = {column: value for column, value in row.items() if column not in here}
            changes[table, key] = Change(table, key, row, after if vacant else None)
    head = head_data(document.head)
    without = _without_actor(head, person)
    if without != head:
        changes[HEAD, 0] = Change(HEAD, 0, head, without)
    return Edit(label, tuple(changes.values()))


def _without_actor(head: dict[str, Any], actor: str) -> dict[str, Any]:
    coverage = head["settings"]["coverage"]

    def clean(own: Any) -> Any:
        return own and {**own, "actors": [a for a in own["actors"] if a != actor]}

    new = {**coverage, "team": clean(coverage["team"]), "sets": [clean(own) for own in coverage["sets"]]}
    return {**head, "settings": {**head["settings"], "coverage": new}}
