"""How like two names are, as somebody who reads lists would say; and finding like names among many."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from netmap.model.text import fold

#: words before a name that say nothing about who it is
TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "sir",
        "dame",
        "lord",
        "lady",
        "rev",
        "revd",
        "cllr",
        "councillor",
    ]
)
SMALL_WORDS = frozenset(["the", "of", "and", "for", "in", "at", "to"])
#: words that make another post or body of the same name
TELL_APART = frozenset(
    [
        "deputy",
        "assistant",
        "associate",
        "acting",
        "vice",
        "former",
        "ex",
        "interim",
        "junior",
        "senior",
        "jr",
        "sr",
        "lead",
        "north",
        "south",
        "east",
        "west",
    ]
)
#: longer words are only compared letter for letter
LONGEST_WORD = 24
#: from this length on, two slips in a word are forgiven
LONG_WORD = 9


class Name(NamedTuple):
    """A name as its words; titles and small words are left out."""

    words: tuple[str, ...]
    joined: str
    titled: bool


def plain_name(name: str) -> str:
    """Return a name as it is compared: accents, capitals and blanks aside."""
    return fold(" ".join(unicodedata.normalize("NFC", name).split()))


def likeness(one: str, two: str) -> float:
    """Return how like two names are, from 0, not like, to 1, the same but for order, title or hyphens.

    Every word of the shorter name must be in the longer: as it is, with a slip of the pen, or as its
    initial. Numbers must be the same, and words such as "deputy" tell two posts apart.

    Examples
    --------
    >>> likeness("Dr Ann Smith", "Smith, Ann"), likeness("Ward 1 team", "Ward 2 team")
    (1.0, 0.0)
    >>> likeness("Jonh Smith", "John Smith") > likeness("J. Smith", "John Smith") > 0
    True
    """
    return compare(split_name(one), split_name(two))


def alike_enough(one: str, two: str) -> bool:
    """Say whether two names under one id can be the same: one may leave words of the other out."""
    if not one or not two or plain_name(one) == plain_name(two):
        return True
    return compare(split_name(one), split_name(two), same_id=True) > 0


def split_name(name: str) -> Name:
    """Return the words of a name by which it is compared."""
    words = re.findall(r"\w+", plain_name(name).replace("'", "").replace("_", " "))
    telling = [word for word in words if word not in TITLES and word not in SMALL_WORDS]
    return Name(tuple(telling or words), "".join(telling or words), bool(set(words) & TITLES))


def compare(one: Name, two: Name, *, same_id: bool = False) -> float:
    """Return how like two names are, split already; under one id words may be left out."""
    if not one.words or not two.words:
        return 0.0
    if one.joined == two.joined or sorted(one.words) == sorted(two.words):
        return 1.0
    short, long = sorted((one, two), key=lambda name: (len(name.words), name.words))
    scores, extra = _pair_words(short.words, list(long.words))
    if scores is None or not any(score > _INITIAL for score in scores):
        return 0.0
    if extra and not same_id:
        if any(word in TELL_APART or not word.isalpha() for word in extra):
            return 0.0
        sure = sum(score > _INITIAL for score in scores)
        by_title = short.titled and len(short.words) == 1 and long.words[-1] == short.words[0]
        if not by_title and (sure < 2 or len(extra) > 2):
            return 0.0
    return (sum(scores) + 0.5 * len(extra)) / len(long.words)


_SLIP, _INITIAL = 0.85, 0.7


def _pair_words(short: Sequence[str], left: list[str]) -> tuple[list[float] | None, list[str]]:
    """Return how well each word of the shorter name is found in the longer, and the words left over."""
    scores: list[float] = []
    rest = []
    for word in short:
        if word in left:
            left.remove(word)
            scores.append(_INITIAL if _is_initial(word, word) else 1.0)
        else:
            rest.append(word)
    for same, score in ((_is_slip, _SLIP), (_is_initial, _INITIAL)):
        for word in list(rest):
            found = next((other for other in left if same(word, other)), None)
            if found is not None:
                left.remove(found)
                rest.remove(word)
                scores.append(score)
    return (None if rest else scores), left


def _is_initial(one: str, two: str) -> bool:
    return min(len(one), len(two)) == 1 and one[0] == two[0] and one.isalpha() and two.isalpha()


def _is_slip(one: str, two: str) -> bool:
    """Say whether two words differ by one slip: a letter more, less, other, or two changed places."""
    short, long = sorted((len(one), len(two)))
    if short < 3 or long < 4 or long > LONGEST_WORD or not (one.isalpha() and two.isalpha()):
        return False
    limit = 2 if short >= LONG_WORD and one[0] == two[0] else 1
    return long - short <= limit and _slips(one, two) <= limit


def _slips(one: str, two: str) -> int:
    """Return the number of slips between two words (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i] + [0] * len(two)
        for j, other in enumerate(two, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == two[j - 2] and one[i - 2] == other:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]


def _spellings(word: str) -> Iterator[str]:
    """Return a word with letters left out: two words with few slips share one of these."""
    yield word
    if not word.isalpha() or not 3 <= len(word) <= LONGEST_WORD:
        return
    for count in (1, 2) if len(word) >= LONG_WORD else (1,):
        for gone in combinations(range(len(word)), count):
            yield "".join(letter for place, letter in enumerate(word) if place not in gone)


class NameIndex:
    """Names by their words, so that a few are compared and not all."""

    def __init__(self, names: Mapping[str, Name]) -> None:
        self.names = names
        self.sizes = {key: len(_whole_words(name)) for key, name in names.items()}
        self.by_word: dict[str, set[str]] = defaultdict(set)
        self.by_initial: dict[str, set[str]] = defaultdict(set)
        self.by_joined: dict[str, set[str]] = defaultdict(set)
        for key, name in names.items():
            self.by_joined[name.joined].add(key)
            self.by_joined[_sorted(name)].add(key)
            for initial in {word for word in name.words if len(word) == 1}:
                self.by_initial[initial].add(key)
            for word in _whole_words(name):
                for spelling in _spellings(word):
                    self.by_word[spelling].add(key)

    def find(self, name: Name) -> set[str]:
        """Return the keys of the names that may be like a name: all words of the shorter are in the longer."""
        words = _whole_words(name)
        counts: Counter[str] = Counter()
        for word in words:
            hits = set(self.by_initial.get(word[0], ()))
            hits.update(*(self.by_word.get(spelling, ()) for spelling in _spellings(word)))
            counts.update(hits)
        initials = len(name.words) - len(words)  # each may stand for a word that is not counted
        found = {k for k, count in counts.items() if count >= min(len(words), self.sizes[k] - initials)}
        return found.union(*(self.by_joined.get(joined, ()) for joined in (name.joined, _sorted(name))))


def _sorted(name: Name) -> str:
    return " ".join(sorted(name.words))


def _whole_words(name: Name) -> set[str]:
    return {word for word in name.words if len(word) > 1 or not word.isalpha()}
