"""Kumu's JSON: the blueprint that it reads, and the backup of a whole project that it writes.

A blueprint has fields beside ``label`` and ``from``; a backup has them under ``attributes``, ids as
``_id``, and maps, views and the bin besides. [kumu/docs guides/import/blueprints.md]
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from netmap.errors import UnreadableError
from netmap.formats.cells import JSON_MARK, mark_attribute
from netmap.formats.graph_rows import GIVEN, Facts
from netmap.formats.json_rows import note_unread, read_records, to_json_text
from netmap.formats.kumu_rows import from_kumu, to_kumu
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options, Source
from netmap.model import Network, PlacedRow

#: what a backup says of the project as a whole that has a place on a map
_HEAD = ("name", "description")
_CONNECTION_FIELDS = ("ID", "From", "To", "Type", "Direction", "Strength", "Description")
_LISTS = ("elements", "connections")


def from_kumu_json(
    data: Mapping[str, Any], file: str = "", *, name: str = "", options: Options | None = None
) -> ReadResult:
    """Read a map from a blueprint or backup; elements and connections count from 1.

    Parameters
    ----------
    data : mapping
        With ``elements`` and ``connections``. Maps, views, loops and the bin are left out, with notes.
    file, name : str, default ""
        The file, for problems; what the map is called if the data do not say.
    options : Options, optional
        The order of dates.

    Returns
    -------
    ReadResult
        A map exactly if there are no problems.
    """
    findings = Findings(file)
    elements = _flat(read_records(data, "elements", "people", findings))
    connections = _flat(read_records(data, "connections", "relationships", findings))
    for key, value in data.items():
        if key in (*_LISTS, *_HEAD) or value in (None, "", [], {}, True, False):
            continue
        size = f"{len(value)} entries; " if isinstance(value, list | dict) else ""
        why = f"{size}how Kumu draws or keeps things, not who is there"
        findings.note("dropped", value=key, choices=why)
    head = {key: str(data.get(key) or "") for key in _HEAD}
    facts = Facts(name=head["name"] or name, purpose=head["description"])
    return from_kumu(elements, connections, findings, facts=facts, options=options)


def _flat(rows: Sequence[PlacedRow]) -> list[PlacedRow]:
    """Return records with the fields that a backup has under ``attributes`` beside the others."""
    found = []
    for placed in rows:
        nested = placed.row.get("attributes")
        row = {**placed.row}
        if isinstance(nested, Mapping):
            del row["attributes"]
            row |= {f"{name}{GIVEN}" if name in row else name: value for name, value in nested.items()}
        found.append(placed._replace(row=row))
    return found


def is_kumu_json(source: Source) -> bool:
    """Say whether a file has elements, and connections if any, as Kumu's files do."""
    return bool(_find(source))


def _find(source: Source) -> str:
    for name in source.json_files():
        keys = source.json_keys(name)
        if "netmap_format" in keys or not set(_LISTS) <= keys:
            continue
        if all(isinstance(source.json(name)[key], list) for key in _LISTS):
            return name
    return ""


def read_kumu_json(source: Source) -> ReadResult:
    """Read the blueprint or backup among some files."""
    file = _find(source) or next(iter(source.json_files()), next(iter(source.files), ""))
    data = source.json(file)
    if not isinstance(data, Mapping):
        raise UnreadableError(f"{file} is a list; Kumu's JSON is a record with elements and connections.")
    found = from_kumu_json(data, file, name=PurePosixPath(file).stem, options=source.options)
    return note_unread(found, source, file)


def mark_value(name: str, value: Any) -> Any:
    """Return a value of a column of one's own; text that would be taken for something else is marked."""
    if name.strip().casefold() == "tags" and isinstance(value, str):
        return JSON_MARK + json.dumps(value, ensure_ascii=False)  # plain text is split into tags
    return mark_attribute(value) if isinstance(value, str) else value


def to_kumu_json(network: Network) -> dict[str, Any]:
    """Return a map as a blueprint: connections name elements by id."""
    elements, connections = to_kumu(network, mark_value)
    head = {"name": network.name, "description": network.purpose}
    return head | {
        "elements": [_lower(row, ("ID", "Label", "Type")) for row in elements],
        "connections": [_lower(row, _CONNECTION_FIELDS) for row in connections],
    }


def _lower(row: Mapping[str, Any], own: Sequence[str]) -> dict[str, Any]:
    """Return a row with Kumu's own names in small letters, as blueprints have them; empty ones left out."""
    named = {name.lower() if name in own else name: value for name, value in row.items()}
    return {name: value for name, value in named.items() if value not in ("", None)}


def write_kumu_json(network: Network, name: str) -> dict[str, bytes]:
    """Return the blueprint, one record a line."""
    return {name: to_json_text(to_kumu_json(network))}


def keep_kumu_json(network: Network) -> Network:
    """Return what of a map comes back: actors, relationships, name and purpose."""
    return from_kumu_json(to_kumu_json(network)).require()
