"""Where somebody's name or id stands in a map, and the same map with an opaque word in its place.

Ids are made from names, so an id is as personal as a name. Ids are matched whole in the cells that
hold ids; names, and ids with a letter in them, as whole words in every other text, whatever their
capitals, accents and apostrophes and whatever stands between their words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
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
_MADE = re.compile(r"(.*?)((?:#\d+)?)", re.DOTALL)


class Spelling(NamedTuple):
    """A name or an id, and whether it is looked for inside other texts as well."""

    text: str
    in_texts: bool = True


def id_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table that hold the id of an actor, or of somebody's own picture."""
    own = ("id",) if table in ("people", "organisations") else ()
    return (*own, *ACTOR_COLUMNS.get(table, ()), *PICTURE_COLUMNS.get(table, ()))


class Traces:
    """Finds and replaces one person.

    Parameters
    ----------
    ids : collection of str
        The ids that are this person's, exactly as typed.
    names : iterable of Spelling
        What they are called.
    word : str
        What stands in their place: ``erased-1``.
    spared : collection of str, optional
        Ids of other people: their own ids and names stay, whatever they are called.
    """

    def __init__(
        self,
        ids: Collection[str],
        names: Iterable[Spelling],
        word: str,
        spared: Collection[str] = (),
    ) -> None:
        self.ids, self.word = frozenset(ids), word
        self.names = tuple(dict.fromkeys(name for name in names if name.text.strip()))
        self.spared = frozenset(spared) - self.ids

    @cached_property
    def whole(self) -> frozenset[str]:
        """Texts that are the person's name and nothing else, folded."""
        return frozenset(_plain(text) for text in (*self.ids, *(name.text for name in self.names)))

    @cached_property
    def _inside(self) -> re.Pattern[str] | None:
        quiet = {_plain(name.text) for name in self.names if not name.in_texts}
        texts = [*self.ids, *(name.text for name in self.names)]
        found: set[str] = set()
        for text in texts:
            words = _WORD.findall(_plain(text))
            if _plain(text) in quiet or not any(word.isalpha() or _has_letter(word) for word in words):
                continue
            found.add(_APART.join(map(re.escape, words)))
            if len(words) > 1:  # as a list of names has it: Rhys, Gwen
                found.add(_APART.join(map(re.escape, [words[-1], *words[:-1]])))
        if not found:
            return None
        longest_first = sorted(found, key=lambda pattern: (-len(pattern), pattern))
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(longest_first)})(?![^\W_])")

    # texts

    def is_in(self, text: str) -> bool:
        """Say whether a text names the person."""
        return self.text(text) != text

    def text(self, text: str) -> str:
        """Return a text with the person's names and ids replaced; one without them as it is."""
        if not text:
            return text
        if text in self.ids or _plain(text) in self.whole:
            return self.word
        if self._inside is None:
            return text
        composed = unicodedata.normalize("NFC", text)
        folded = fold(composed)  # letter for letter as long as the text
        kept, place = "", 0
        for hit in self._inside.finditer(folded):
            kept += composed[place : hit.start()] + self.word
            place = hit.end()
        return kept + composed[place:] if place else text

    def value(self, value: Any) -> Any:
        """Return plain data with the person replaced in every text, names of fields included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(inner) for inner in value]
        if isinstance(value, int) and not isinstance(value, bool) and str(value) in self.ids:
            return value  # a number elsewhere is a number, not an id
        return value

    # rows

    def row(self, table: str, data: Data) -> dict[str, Any]:
        """Return a row of a table, or the head, with the person replaced."""
        if table == HEAD:
            return self.head(data)
        ids = id_columns(table)
        other = table == "people" and str(data.get("id", "")) in self.spared
        new: dict[str, Any] = {}
        for column, value in data.items():
            own = column in TABLES[table].model_fields if table in TABLES else True
            name = column if own else self.text(column)
            if column in ids:
                new[name] = self._id(value)
            elif column == "id" and table in TABLES and TABLES[table].made_from:
                new[name] = self._made(value)
            elif other and column == "name":
                new[name] = value  # somebody else of the same name
            else:
                new[name] = self.value(value)
        return new

    def _id(self, value: Any) -> Any:
        text = str(value)
        if text in self.ids:
            return self.word
        return value if text in self.spared or not isinstance(value, str) else self.text(value)

    def _made(self, value: Any) -> Any:
        """Return an id that was made of others, such as ``Gwen/trusts/Sam#2``, with the person replaced."""
        if not isinstance(value, str):
            return value
        parts = []
        for part in value.split("/"):
            match = _MADE.fullmatch(part)
            stem, number = match.groups() if match else (part, "")
            parts.append(f"{self._id(stem)}{number}" if stem in self.ids | self.spared else self.text(part))
        return self.text("/".join(parts)) if not self.spared else "/".join(parts)

    def head(self, data: Data) -> dict[str, Any]:
        """Return a map's name, purpose, words and settings with the person replaced."""
        new = {name: self.value(value) if name != "settings" else value for name, value in data.items()}
        settings = data.get("settings")
        if isinstance(settings, Mapping):
            new["settings"] = {
                name: self._coverage(value) if name == "coverage" else self.value(value)
                for name, value in settings.items()
            }
        return new

    def _coverage(self, coverage: Any) -> Any:
        if not isinstance(coverage, Mapping):
            return coverage
        new = dict(coverage)
        for name in ("team", "sets"):
            value = coverage.get(name)
            if isinstance(value, Mapping):
                new[name] = self._set(value)
            elif isinstance(value, list | tuple):
                new[name] = [self._set(own) if isinstance(own, Mapping) else own for own in value]
        return new

    def _set(self, own: Data) -> dict[str, Any]:
        return {
            name: [self._id(actor) for actor in value] if name == "actors" else self.value(value)
            for name, value in own.items()
        }

    def is_of(self, table: str, data: Data | None) -> bool:
        """Say whether a row is the person's, or says something about them by id."""
        if data is None:
            return False
        if table == HEAD:
            return any(actor in self.ids for own in _sets_of(data) for actor in own.get("actors", ()))
        return any(str(data.get(column, "")) in self.ids for column in id_columns(table))

    def touches(self, change: Change) -> bool:
        """Say whether a change did something to rows of or about the person."""
        if change.table == HEAD:
            sides = [_sets_of(data) for data in (change.before, change.after)]
            return sides[0] != sides[1] and any(self.is_of(HEAD, d) for d in (change.before, change.after))
        return self.is_of(change.table, change.before) or self.is_of(change.table, change.after)

    def document(self, document: Document) -> Document:
        """Return a map with the person replaced everywhere."""
        return map_document(document, self.row)


def map_document(document: Document, new: Callable[[str, Data], Data]) -> Document:
    """Return a map with every row, and the head, made anew."""
    tables = {t: {key: new(t, row) for key, row in rows.items()} for t, rows in document.tables.items()}
    return Document(Head.model_validate(new(HEAD, head_data(document.head))), tables)


def _sets_of(head: Data | None) -> list[Mapping[str, Any]]:
    settings = (head or {}).get("settings") or {}
    coverage = settings.get("coverage") or {}
    return [own for own in (coverage.get("team"), *(coverage.get("sets") or ())) if own]


def _plain(text: str) -> str:
    return " ".join(fold(unicodedata.normalize("NFC", text)).split())


def _has_letter(word: str) -> bool:
    return any(letter.isalpha() for letter in word)


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


def next_word(texts: Iterable[str]) -> str:
    """Return the first word for somebody erased that no text has yet.

    Examples
    --------
    >>> next_word(["erased-1/trusts/Sam", "a note"])
    'erased-2'
    """
    used = {int(n) for text in texts for n in re.findall(rf"{ERASED}(\d+)", text)}
    return f"{ERASED}{max(used, default=0) + 1}"


def names_of(rows: Iterable[Data], ids: Collection[str]) -> tuple[str, ...]:
    """Return the names that rows of people with these ids carry, each once."""
    return tuple(
        dict.fromkeys(str(row["name"]) for row in rows if str(row.get("id", "")) in ids and row.get("name"))
    )


def remove_person(document: Document, person_id: str, label: str) -> Edit:
    """Return the edit that takes somebody out of a map.

    Their rows go, with what cannot stand without them; their own picture and what it reported goes;
    posts stay and are vacant; sets that must be connected no longer have them.
    """
    keys = [
        key for key, row in document.rows("people").items() if str(row.get("id", "")) == person_id
    ]
    changes = {(c.table, c.key): c for c in remove_rows(document, "people", keys, label).changes}
    if not keys:  # the row went before; what is about it is still there
        changes = {}
    for table in TABLES:
        for key, row in document.rows(table).items():
            about = ACTOR_COLUMNS.get(table, ())
            here = {column for column in id_columns(table) if str(row.get(column, "")) == person_id}
            if not here or (table, key) in changes or table == "organisations" and here == {"id"}:
                continue
            emptied = {column for column in here if table in ("roles", "decisions", "organisations")}
            after = {c: v for c, v in row.items() if c not in emptied} if emptied else None
            if emptied or here & set((*about, *PICTURE_COLUMNS.get(table, ()))):
                changes[table, key] = Change(table, key, row, after)
    head = head_data(document.head)
    without = _without_actor(head, person_id)
    if without != head:
        changes[HEAD, 0] = Change(HEAD, 0, head, without)
    return Edit(label, tuple(changes.values()))


def _without_actor(head: dict[str, Any], actor: str) -> dict[str, Any]:
    coverage = head["settings"]["coverage"]

    def clean(own: Any) -> Any:
        return own and {**own, "actors": [a for a in own["actors"] if a != actor]}

    new = {**coverage, "team": clean(coverage["team"]), "sets": [clean(own) for own in coverage["sets"]]}
    return {**head, "settings": {**head["settings"], "coverage": new}}
