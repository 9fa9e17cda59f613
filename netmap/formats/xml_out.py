"""Maps for XML: text that XML can hold, and columns with the types of their values."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from netmap.errors import NotPossibleError
from netmap.formats.cells import mark_attribute
from netmap.formats.graph_out import own_columns
from netmap.formats.map_json import from_dict, to_dict
from netmap.formats.text import NOT_XML
from netmap.model import Network

Row = dict[str, Any]
INSTEAD = "\ufffd"
#: a line feed in the text of an element stays one; a carriage return would become one
_TEXT = {"\r": "&#13;"}
_QUOTED = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_LARGEST = 2**63
#: our columns that are no text
_OURS = {"weight": "double", "quota": "long", "user_led": "boolean", "opted_out": "boolean"}
#: names that a regular expression of XML ids would not take are counted instead
_PLAIN_ID = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


class Column(NamedTuple):
    """A column to write: its id in the file, its name, its type (string, long, double or boolean)."""

    id: str
    name: str
    type: str
    own: bool

    def text(self, value: Any) -> str:
        """Return a value as it is written."""
        if self.type == "boolean":
            return "true" if value else "false"
        if self.type == "double":
            return repr(float(value))
        return mark_attribute(value) if self.own and self.type == "string" else str(value)


def find_columns(
    rows: Sequence[Row], known: Sequence[str], prefix: str, *, in_tag: Sequence[str] = ()
) -> list[Column]:
    """Return the columns that rows fill, ours first, each with the type that all its values have.

    Parameters
    ----------
    rows : sequence of dict
        As `netmap.formats.graph_out` makes them.
    known : sequence of str
        Our columns that may be written.
    prefix : str
        What ids begin with, so that those of actors and of relationships differ.
    in_tag : sequence of str
        What is written in the tag itself and is no column.
    """
    filled = {name for row in rows for name in row if is_filled(row.get(name))}
    ours = [
        Column(f"{prefix}_{name}", name, _OURS.get(name, "string"), False)
        for name in known
        if name in filled and name not in in_tag
    ]
    found = []
    for place, name in enumerate(own_columns(rows, (*known, *in_tag)), start=1):
        values = [row[name] for row in rows if name in row and is_filled(row[name])]
        if values:
            made = name if _PLAIN_ID.fullmatch(name) else str(place)
            found.append(Column(f"{prefix}_own_{made}", name, _type(values), True))
    return [*ours, *found]


def is_filled(value: Any) -> bool:
    """Say whether a cell says anything."""
    return value is not None and value != ""


def _type(values: Iterable[Any]) -> str:
    types = {type(value) for value in values}
    if types == {bool}:
        return "boolean"
    if types == {int} and all(-_LARGEST <= value < _LARGEST for value in values):
        return "long"
    if types == {float} and all(math.isfinite(value) for value in values):
        return "double"
    return "string"


def element_text(text: str) -> str:
    """Return text as it stands between tags."""
    return escape(text, _TEXT)


def attributes(given: Iterable[tuple[str, str | None]]) -> str:
    """Return names and values as they stand in a tag, a blank before each; ``None`` is left out."""
    return "".join(f' {name}="{escape(value, _QUOTED)}"' for name, value in given if value is not None)


def clean_network(network: Network) -> Network:
    """Return a map without characters that XML cannot hold; each is replaced by U+FFFD.

    Raises
    ------
    NotPossibleError
        If two ids differ in nothing else.
    """
    data = to_dict(network)
    cleaned = _clean(data)
    if cleaned == data:
        return network
    found = from_dict(cleaned)
    if found.network is None:
        raise NotPossibleError(
            f"XML cannot hold some characters of this map, and without them {found.problems[0].found}; "
            "give it another id."
        )
    return found.network


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return NOT_XML.sub(INSTEAD, value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        cleaned: dict[str, Any] = {}
        for name, item in value.items():
            made = NOT_XML.sub(INSTEAD, name)
            while made in cleaned:
                made += INSTEAD
            cleaned[made] = _clean(item)
        return cleaned
    return value
