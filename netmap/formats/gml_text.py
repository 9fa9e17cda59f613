"""The text of GML as nested lists that know their lines (Himsolt 1997, "GML: A portable graph file format")."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any, NamedTuple

from netmap.formats.tokens import character
from netmap.model.problems import shorten

DEEPEST = 40
_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r\f\v\u00a0\ufeff]+)|(?P<line>\n+)|(?P<comment>\#[^\n]*)
    |(?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-][iI][nN][fF])(?![^\s\[\]#])
    |(?P<word>[^\W\d][\w.:-]*)
    |"(?P<text>[^"]*+)"(?=[\s\]\#]|$)
    |(?P<open>\[)|(?P<close>\])""",
    re.X,
)
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{1,40}));")


class Item(NamedTuple):
    """A key with its value: a text, the letters of a number or word, or a list of items."""

    key: str
    value: str | list[Item]
    line: int
    is_text: bool = False

    def texts(self) -> str:
        """Return the value as text; nothing if it is a list."""
        return self.value if isinstance(self.value, str) else ""

    def items(self) -> list[Item]:
        """Return the items inside, nothing if it is no list."""
        return self.value if isinstance(self.value, list) else []


class Broken(Exception):  # caught beside `parse_gml`, which is the only one who raises it
    """Where a text stops being GML."""

    def __init__(self, code: str, line: int, value: str, choices: str, field: str = "text") -> None:
        super().__init__(code)
        self.place: dict[str, Any] = {
            "code": code,
            "row": line,
            "value": value,
            "choices": choices,
            "field": field,
        }


def parse_gml(text: str) -> list[Item]:
    """Return the items of a GML text.

    Raises
    ------
    Broken
        At the first place that cannot be understood.
    """
    reader = _Reader()
    place, line = 0, 1
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _broken(text, place, line)
        place = found.end()
        sort = found.lastgroup or ""
        if sort in ("word", "number", "text", "open", "close"):
            reader.take(sort, found[sort], line)
        line += found[0].count("\n")
    return reader.close()


class _Reader:
    """Puts keys and values together; lists that are open lie on a stack, each with the line where it began."""

    def __init__(self) -> None:
        self.stack: list[tuple[list[Item], int]] = [([], 1)]
        self.key, self.key_line = "", 0

    def take(self, sort: str, value: str, line: int) -> None:
        if sort == "open":
            self._open(line)
        elif sort == "close":
            self._close(line)
        elif self.key:
            text = sort == "text"
            self.stack[-1][0].append(Item(self.key, unescape(value) if text else value, line, text))
            self.key = ""
        elif sort == "word":
            self.key, self.key_line = value, line
        else:
            raise Broken("broken_line", line, shorten(value), "write a key before the value")

    def _open(self, line: int) -> None:
        if not self.key:
            raise Broken("broken_line", line, "[", "write a key, such as node, before the bracket")
        if len(self.stack) > DEEPEST:
            raise Broken("not_allowed", line, "[", f"lists are nested at most {DEEPEST} deep", self.key)
        inner: list[Item] = []
        self.stack[-1][0].append(Item(self.key, inner, line))
        self.stack.append((inner, line))
        self.key = ""

    def _close(self, line: int) -> None:
        if self.key or len(self.stack) == 1:
            choices = (
                f"write the value of '{shorten(self.key)}' before the bracket" if self.key else "remove it"
            )
            raise Broken("broken_line", line, "]", choices, self.key or "text")
        self.stack.pop()

    def close(self) -> list[Item]:
        """Return the outermost items, at the end of the text."""
        if self.key:
            raise Broken(
                "broken_line", self.key_line, shorten(self.key), "write a value behind the key", self.key
            )
        if len(self.stack) > 1:
            raise Broken(
                "missing_part", self.stack[-1][1], "a closing bracket", "write ] where this list ends"
            )
        return self.stack[0][0]


def _broken(text: str, place: int, line: int) -> Broken:
    rest = text[place : place + 60].split("\n")[0]
    if text[place] == '"':
        choices = "close the quotation mark in this line, and write &quot; for one inside a text"
    else:
        choices = "write a key, a number, a text in quotation marks or a bracket"
    return Broken("broken_line", line, shorten(rest), choices)


def unescape(text: str) -> str:
    """Return a text with its entities as characters; what is no entity stays.

    Examples
    --------
    >>> unescape("Ren&#233; &amp; &quot;Co&quot; &nosuch;")
    'René & "Co" &nosuch;'
    """
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _entity(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return html5.get(f"{name};", found[0])
    return character(int(decimal) if decimal else int(hexadecimal, 16)) or found[0]


def escape(text: str) -> str:
    """Return a text as GML holds it, which is ASCII without quotation marks.

    Examples
    --------
    >>> escape('René & "Co"')
    'Ren&#233; &amp; &quot;Co&quot;'
    """
    named = text.replace("&", "&amp;").replace('"', "&quot;")
    return re.sub(r"[^ -~]", lambda found: f"&#{ord(found[0])};", named)


_CODED = re.compile(r"_x([0-9a-fA-F]{1,6})_")
_LIKE_OURS = re.compile(r"_(?=x[0-9a-fA-F]{1,6}[^A-Za-z0-9])")
_FIRST = "z_x_"


def encode_key(name: str, *, reserved: frozenset[str] = frozenset()) -> str:
    """Return a column's name as a key of GML: letters, digits and underlines, a letter first.

    Examples
    --------
    >>> encode_key("unit cost"), encode_key("7up"), encode_key("part_of")
    ('unit_x20_cost', 'z_x_7up', 'part_of')
    """
    safe = _LIKE_OURS.sub("_x5f_", name)
    safe = re.sub(r"[^A-Za-z0-9_]", lambda found: f"_x{ord(found[0]):x}_", safe)
    plain = re.match("[A-Za-z]", safe) and not safe.startswith(_FIRST) and name not in reserved
    return safe if plain else f"{_FIRST}{safe}"


def decode_key(key: str) -> str:
    """Return the name that `encode_key` was given.

    Examples
    --------
    >>> decode_key("unit_x20_cost"), decode_key("z_x_7up"), decode_key("part_of")
    ('unit cost', '7up', 'part_of')
    """
    bare = key.removeprefix(_FIRST)
    return _CODED.sub(lambda found: character(int(found[1], 16)) or found[0], bare)
