"""The map file, ``NAME.netmap.json``: one record a line, so that a difference is readable."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from netmap.errors import UnreadableError
from netmap.formats.json_text import parse_json
from netmap.formats.result import ReadResult
from netmap.formats.source import Source
from netmap.model import (
    RECORDS,
    TABLES,
    Network,
    Note,
    PlacedRow,
    Problem,
    Settings,
    Vocabulary,
    build_network,
)
from netmap.model.problems import shorten

FORMAT = 1
T = TypeVar("T", bound=BaseModel)
_PLAIN = ("name", "purpose")


def to_dict(network: Network) -> dict[str, Any]:
    """Return a map as plain data; what is at its default is left out of each record."""
    data: dict[str, Any] = {"netmap_format": FORMAT, **network.attributes}
    data.update({name: getattr(network, name) for name in _PLAIN})
    data["vocabulary"] = network.vocabulary.model_dump(mode="json")
    data["settings"] = network.settings.model_dump(mode="json")
    for model in RECORDS:
        data[model.table] = [record.to_row() for record in network.rows(model.table)]
    return data


def to_json(network: Network) -> str:
    """Return a map as the text of a map file."""
    data = to_dict(network)
    parts = []
    for key, value in data.items():
        if key == "vocabulary":
            lists = (f"    {_dump(k)}: {_lines(v, 6)}" for k, v in value.items())
            text = "{\n" + ",\n".join(lists) + "\n  }"
        else:
            text = _lines(value, 4) if isinstance(value, list) and value else _dump(value)
        parts.append(f"  {_dump(key)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _lines(rows: list[Any], indent: int) -> str:
    if not rows:
        return "[]"
    gap = " " * indent
    return "[\n" + ",\n".join(gap + _dump(row) for row in rows) + "\n" + gap[2:] + "]"


def from_json(text: str, file: str = "", progress: Callable[[int, int], None] | None = None) -> ReadResult:
    """Read a map file's text: a map, or everything that is wrong with it.

    Raises
    ------
    UnreadableError
        If this is not JSON, or not a map file at all.
    """
    data = parse_json(text, file or "this text")
    if not isinstance(data, dict) or "netmap_format" not in data:
        raise UnreadableError(
            f"{file or 'This text'} is JSON but not a netmap file: 'netmap_format' is missing. netmap also "
            "reads JSON with nodes and links (NetworkX, D3), elements and connections (Kumu), or persons "
            "and memberships (Popolo); save the map as one of these, or as GraphML."
        )
    if data["netmap_format"] != FORMAT or type(data["netmap_format"]) is not int:
        raise UnreadableError(
            f"{file or 'This text'} has netmap_format {shorten(repr(data['netmap_format']))}; this netmap "
            f"reads {FORMAT}. Update netmap, or save the map again with the older one."
        )
    return from_dict(data, file, progress)


def is_map(source: Source) -> bool:
    """Say whether one of the files is a map file, or JSON that nothing else knows."""
    return any("netmap_format" in source.json_keys(name) for name in source.json_files())


def read_map(source: Source) -> ReadResult:
    """Read the map file among some files."""
    name = next((n for n in source.json_files() if "netmap_format" in source.json_keys(n)), "")
    name = name or next(iter(source.json_files()), next(iter(source.files), ""))
    return from_json(source.text(name), name, source.options.progress)


def write_map(network: Network, name: str) -> dict[str, bytes]:
    """Return the map file."""
    return {name: to_json(network).encode("utf-8")}


def from_dict(
    data: Mapping[str, Any], file: str = "", progress: Callable[[int, int], None] | None = None
) -> ReadResult:
    """Read a map from plain data; records count from 1."""
    problems: list[Problem] = []
    tables: dict[str, list[PlacedRow]] = {}
    for table in TABLES:
        rows = data.get(table) or []
        if not isinstance(rows, list):
            found = type(rows).__name__
            problems.append(Problem(code="not_a_table", table=table, value=found, file=file))
            continue
        tables[table] = []
        for number, row in enumerate(rows, start=1):
            if isinstance(row, Mapping):
                tables[table].append(PlacedRow(row, number, file))
            else:
                problems.append(
                    Problem(
                        code="not_right",
                        table=table,
                        row=number,
                        value=shorten(row),
                        file=file,
                        choices="a record is written as names and values",
                    )
                )
    vocabulary = _settings_like(Vocabulary, data.get("vocabulary"), "vocabulary", file, problems)
    settings = _settings_like(Settings, data.get("settings"), "settings", file, problems)
    name, purpose = (_text(data.get(name) or "", name, file, problems) for name in _PLAIN)
    known = {"netmap_format", "vocabulary", "settings", *_PLAIN, *TABLES}
    spare = {key: value for key, value in data.items() if key not in known}
    built = build_network(
        tables,
        name=name,
        purpose=purpose,
        vocabulary=vocabulary,
        settings=settings,
        attributes=spare,
        progress=progress,
    )
    problems.extend(built.problems)
    notes = tuple(
        Note(code="kept_aside", value=shorten(key), file=file)
        for key, value in spare.items()
        if isinstance(value, list)
    )
    return ReadResult(None if problems else built.network, tuple(problems), (*notes, *built.notes))


def _text(value: Any, field: str, file: str, problems: list[Problem]) -> str:
    if isinstance(value, str):
        return value
    problems.append(Problem(code="not_text", field=field, value=shorten(value), file=file))
    return ""


def _settings_like(model: type[T], data: Any, table: str, file: str, problems: list[Problem]) -> T | None:
    if not data:
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            place = ".".join(str(part) for part in detail["loc"])
            message = detail["msg"][:1].lower() + detail["msg"][1:]
            problems.append(
                Problem(
                    code="not_right",
                    table=table,
                    field=place,
                    file=file,
                    choices=message,
                    value=shorten(detail.get("input", "")),
                )
            )
        return None


def map_schema() -> dict[str, Any]:
    """Return the JSON Schema of a map file."""
    from pydantic.json_schema import models_json_schema

    models: list[type[BaseModel]] = [Vocabulary, Settings, *RECORDS]
    _, shared = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/$defs/{model}"
    )
    definitions = shared["$defs"]
    properties: dict[str, Any] = {
        "netmap_format": {"const": FORMAT},
        "name": {"type": "string"},
        "purpose": {"type": "string"},
        "vocabulary": {"$ref": "#/$defs/Vocabulary"},
        "settings": {"$ref": "#/$defs/Settings"},
    }
    for model in RECORDS:
        definition = definitions[model.__name__]
        definition["additionalProperties"] = True  # unknown keys are kept as attributes
        if model.made_from:
            definition["required"] = [name for name in definition["required"] if name != "id"]
        properties[model.table] = {"type": "array", "items": {"$ref": f"#/$defs/{model.__name__}"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "netmap map file",
        "type": "object",
        "required": ["netmap_format"],
        "properties": properties,
        "$defs": definitions,
    }
