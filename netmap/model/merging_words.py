"""The words of two maps together: new ones are added, those that are there stay as they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from netmap.model.build import match_words, with_custom_kinds
from netmap.model.document import Document
from netmap.model.network import Network
from netmap.model.text import fold
from netmap.model.vocabulary import Kind, Vocabulary

#: which columns hold words, and of which list
WORD_COLUMNS: dict[str, dict[str, str]] = {
    "organisations": {"groups": "groups", "layer": "layers"},
    "people": {"groups": "groups"},
    "roles": {"layer": "layers"},
    "relationships": {"kind": "kinds"},
    "parts": {"stage": "stages", "as_group": "groups"},
    "perspectives": {"group": "groups"},
    "ratings": {"question": "questions"},
}
#: groups before layers: a new group brings the layer its members stand in
LISTS = ("groups", "layers", "kinds", "stages", "questions")


class Difference(NamedTuple):
    """A cell, or a word of the vocabulary, that the two maps fill differently; `here` stays."""

    table: str
    id: str
    field: str
    here: Any
    there: Any


class _Line(NamedTuple):
    kind: str


class Words:
    """How the words of another map are called on this one, and which are new here."""

    def __init__(self, document: Document, incoming: Network) -> None:
        self.incoming = incoming.vocabulary
        head = document.head.vocabulary
        if head == Vocabulary() and not any(document.tables.values()):
            head = self.incoming  # nothing was typed yet that these words could be about
        self.head = head
        self._known: dict[tuple[str, str, str], str] = {}
        kinds = {str(row.get("kind") or "") for row in document.rows("relationships").values()} - {""}
        # kinds that are only used, not listed, are words of the map all the same
        self.here = head
        used = sorted(self.known("relationships", "kind", kind) for kind in kinds)
        self.here = with_custom_kinds(head, [_Line(kind) for kind in used])
        self._known.clear()
        self.to_here = {name: self._match(name) for name in LISTS}
        self.used: dict[str, set[str]] = defaultdict(set)

    def known(self, table: str, column: str, text: str) -> str:
        """Return a word typed on this map as the vocabulary spells it."""
        key = (table, column, text)
        if key not in self._known:
            self._known[key] = str(match_words(table, {column: text}, self.here)[column])
        return self._known[key]

    def _match(self, name: str) -> dict[str, str]:
        ids = {word.id for word in getattr(self.here, name)}
        spelt = {_plain(text): w.id for w in reversed(getattr(self.here, name)) for text in (w.label, w.id)}
        return {
            word.id: word.id if word.id in ids else spelt.get(_plain(word.id)) or spelt.get(_plain(word.label)) or word.id
            for word in getattr(self.incoming, name)
        }  # fmt: skip

    def rename(self, table: str, row: dict[str, Any]) -> None:
        """Write the words of a row of the other map as this map spells them."""
        for column, name in WORD_COLUMNS.get(table, {}).items():
            value = row.get(column)
            if not value:
                continue
            words = value if isinstance(value, list) else [value]
            self.used[name].update(words)
            found = list(dict.fromkeys(self.to_here[name].get(word, word) for word in words))
            row[column] = found if isinstance(value, list) else found[0]

    def joined(self, *, only_used: bool) -> Vocabulary:
        """Return the words of this map with those that are new on it.

        New is what the rows use, or what somebody has put there on purpose: no default word.
        """
        lists: dict[str, Any] = {}
        for name in LISTS:
            ids = {word.id for word in getattr(self.here, name)}
            new = []
            for word in getattr(self.incoming, name):
                chosen = not only_used and word not in getattr(Vocabulary(), name)
                if self.to_here[name][word.id] in ids or not (word.id in self.used[name] or chosen):
                    continue
                if name == "groups":
                    self.used["layers"].add(word.layer)
                    word = word.model_copy(
                        update={"layer": self.to_here["layers"].get(word.layer, word.layer)}
                    )
                new.append(word)
            lists[name] = (*getattr(self.head, name), *new)
        return Vocabulary(**lists)

    def differences(self) -> Iterator[Difference]:
        """Return what the other map says otherwise about words that its rows use."""
        for name in LISTS:
            here = {word.id: word for word in getattr(self.here, name)}
            for word in getattr(self.incoming, name):
                ours = here.get(self.to_here[name][word.id])
                if ours is None or word.id not in self.used[name] or _says_nothing(name, word):
                    continue
                facts: Mapping[str, Any] = ours.model_dump()
                for field, value in word.model_dump(exclude={"id"}).items():
                    if facts[field] != value:
                        yield Difference(name, ours.id, field, facts[field], value)


def _says_nothing(name: str, word: Any) -> bool:
    """Say whether a word is as every new map has it, or as a kind met for the first time is made."""
    made = name == "kinds" and word == Kind(id=word.id, label=word.id.replace("_", " "))
    return made or word in getattr(Vocabulary(), name)


def _plain(text: str) -> str:
    return fold(" ".join(text.replace("_", " ").split())) or "\0"
