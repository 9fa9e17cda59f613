"""JSON as strictly as a map needs it: no doubled keys, no NaN, no depth without end."""

from __future__ import annotations

import json
from typing import Any

from netmap.errors import UnreadableError
from netmap.formats.xml_tree import refuse_web_page
from netmap.model.problems import shorten

DEEPEST = 40


def parse_json(text: str, file: str) -> Any:
    """Return the data of a JSON text.

    Raises
    ------
    UnreadableError
        If it is not JSON, or holds a doubled key, a number that is none, half a character, or is
        nested more than 40 deep.
    """

    def refuse_constant(name: str) -> Any:
        raise UnreadableError(f"{file} holds {name}, which is not a number; leave it out.")

    def read_float(number: str) -> float:
        value = float(number)
        if value in (float("inf"), float("-inf")):
            raise UnreadableError(f"{file} holds {shorten(number)}, which is too large a number.")
        return value

    def refuse_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in pairs:
            if key in seen:
                raise UnreadableError(f"{file} says '{shorten(key)}' twice in one record; keep one.")
            seen[key] = value
        return seen

    refuse_web_page(text[:20_000].encode("utf-8", "replace"), file)
    if _deepest(text) > DEEPEST:
        raise UnreadableError(f"{file} is nested more than {DEEPEST} deep; that is no map.")
    try:
        found = json.loads(
            text, parse_constant=refuse_constant, parse_float=read_float, object_pairs_hook=refuse_doubles
        )
        json.dumps(found, ensure_ascii=False).encode("utf-8")
        return found
    except UnicodeEncodeError as error:
        raise UnreadableError(f"{file} holds half a character ({error.reason}); correct it there.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableError(f"{file} is not JSON{where}: {error}; correct it there.") from error
    except ValueError as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"{file} holds a number too long to read; shorten it.") from error


def _deepest(text: str) -> int:
    depth = deepest = 0
    inside = escaped = False
    for char in text:
        if inside:
            inside, escaped = (char != '"' or escaped), (char == "\\" and not escaped)
        elif char == '"':
            inside = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest
