"""From measures to plain data: undefined values become ``None`` and their reasons are collected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from netmap.measures.undefined import Undefined


def escape_key(key: str) -> str:
    """Return a key fit for a dotted path: ``~`` becomes ``~0`` and ``.`` becomes ``~1``."""
    return key.replace("~", "~0").replace(".", "~1")


def settle(value: Any, path: str, undefined: dict[str, str]) -> Any:
    """Return a value as plain data, and write down why anything in it is undefined.

    Parameters
    ----------
    value : object
        Numbers, texts, mappings, named tuples, sequences, measures' dataclasses.
    path : str
        Where it stands, dotted.
    undefined : dict of str to str
        Path to reason; added to.
    """
    if isinstance(value, Undefined):
        undefined[path] = value.reason
        return None
    if isinstance(value, Fraction):
        return float(value)
    if is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    elif hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {
            str(key): settle(
                item, f"{path}.{escape_key(str(key))}" if path else escape_key(str(key)), undefined
            )
            for key, item in value.items()
        }
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [settle(item, f"{path}.{place}", undefined) for place, item in enumerate(value)]
    return value
