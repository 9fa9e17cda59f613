"""Lines, quoted words and characters that a line cannot hold: what the line-based formats share."""

from __future__ import annotations

import re
from typing import NamedTuple

from netmap.formats.source import Source
from netmap.formats.text import UTF16
from netmap.model import Network, Relationship, Vocabulary

#: a quotation mark inside a quoted word is doubled; what stands in square brackets is one word
_SPACED = re.compile(r'\s*(?:"((?:[^"]|"")*+)"(?=\s|$)|(\[[^\]]*\]|[^\s"]\S*))')
_COMMAS = re.compile(r'\s*(?:"((?:[^"]|"")*+)"|([^,"]*))\s*(?:,|$)')
#: what cannot stand in a quoted word on one line, and what would look like our way of writing it
_HIDDEN = re.compile('[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff"\\\\]|&(?=#)')
_SHOWN = re.compile(r"&#(\d{1,7});")
SNIFFED = 65_536


class Token(NamedTuple):
    """A word, and whether it stood in quotation marks."""

    text: str
    quoted: bool = False


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, whatever system ended them; DOS ended the text with a sign too."""
    return text.rstrip("\r\n\x1a").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def split_line(line: str) -> list[Token] | None:
    """Return the words of a line between blanks, or ``None`` if a quotation mark is amiss.

    Examples
    --------
    >>> [token.text for token in split_line('1 "Ann Lee" 0.5 [5-10, 12]')]
    ['1', 'Ann Lee', '0.5', '[5-10, 12]']
    """
    return _split(line, _SPACED)


def split_commas(line: str) -> list[Token] | None:
    """Return the words of a line between commas, or ``None`` if a quotation mark is amiss.

    Examples
    --------
    >>> [token.text for token in split_commas('"a","b c", 7')]
    ['a', 'b c', '7']
    """
    tokens = _split(line, _COMMAS)
    return tokens if tokens is None else [t if t.quoted else Token(t.text.strip()) for t in tokens]


def _split(line: str, pattern: re.Pattern[str]) -> list[Token] | None:
    line = line.strip()
    tokens = []
    place = 0
    while place < len(line):
        found = pattern.match(line, place)
        if found is None or found.end() == place:
            return None
        quoted, bare = found.groups()
        tokens.append(Token(bare) if quoted is None else Token(quoted.replace('""', '"'), True))
        place = found.end()
    return tokens


def hide(text: str) -> str:
    """Return a text fit for a quoted word on one line: other characters as ``&#34;``.

    Examples
    --------
    >>> hide('say "yes"')
    'say &#34;yes&#34;'
    """
    return _HIDDEN.sub(lambda found: f"&#{ord(found[0])};", text)


def hide_ends(text: str) -> str:
    """Return a text whose blanks at the beginning and end are written as ``&#32;``.

    Examples
    --------
    >>> hide_ends(" a b ")
    '&#32;a b&#32;'
    """
    return re.sub(r"\A\s|\s\Z", lambda found: f"&#{ord(found[0])};", text)


def show(text: str) -> str:
    """Return the text that `hide` was given.

    Examples
    --------
    >>> show("Ren&#233;")
    'René'
    """
    return _SHOWN.sub(lambda found: character(int(found[1])) or found[0], text) if "&#" in text else text


def character(number: int) -> str:
    """Return the character with a number in Unicode, nothing if there is none."""
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else ""


def quote(text: str) -> str:
    """Return a text as a quoted word."""
    return f'"{hide(text)}"'


def number_text(value: float) -> str:
    """Return a number as short as it can be read back.

    Examples
    --------
    >>> number_text(2.0), number_text(0.1)
    ('2', '0.1')
    """
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def opening(source: Source, name: str) -> str:
    """Return the beginning of a file in small letters, whatever its encoding; only to look at."""
    data = source.files[name][:SNIFFED]
    encoding = "utf-16" if data[:2] in UTF16 else "latin-1"
    return data.decode(encoding, "replace").removeprefix("ï»¿").casefold()


#: kinds that go both ways in the vocabulary that every reader starts from
TWO_WAY_KINDS = frozenset(kind.id for kind in Vocabulary().kinds if kind.direction == "both")


def goes_both_ways(network: Network, line: Relationship) -> bool:
    """Say whether a relationship is an edge and no arc to a program that knows only these two."""
    if line.direction:
        return True
    kind = network.vocabulary.kind(line.kind)
    return kind is not None and kind.direction == "both"


def edge_direction(kind: str) -> str:
    """Return the direction of a line that goes both ways: nothing where its kind says so anyway."""
    return "" if kind in TWO_WAY_KINDS else "both"
