"""What ``datapackage.json`` says of every table: columns, types, keys (Frictionless Data Package 1).

The types come from the records themselves, so that a new column of a map is described at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from netmap.formats.cells import escape, to_csv, to_text
from netmap.formats.map_tables import to_tables
from netmap.measures.registry import MEASURES, Measure
from netmap.model import TABLES, Network

Rows = list[list[str]]
#: 2019, 2019-04 or 2019-04-30: more than the type "date" allows
DATE_PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
DATES = frozenset({"start", "end", "date"})
DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}
#: everybody on the map in one table, for keys that point at people and organisations
ACTORS = "actors"
#: table and column, and the table whose ids stand in it; empty is the table itself
KEYS: dict[str, dict[str, str]] = {
    "organisations": {"part_of": ""},
    "roles": {"person": "people", "organisation": "organisations"},
    "relationships": {"source": ACTORS, "target": ACTORS, "reported_by": "perspectives"},
    "decisions": {"body": "organisations"},
    "parts": {"decision": "decisions", "actor": ACTORS},
    "ratings": {"perspective": "perspectives", "actor": ACTORS},
    "analysis_actors": {"actor": ACTORS},
    "analysis_power": {"actor": ACTORS},
    "analysis_votes": {"body": "organisations", "person": "people"},
}
COLUMNS = {
    "id": "What other tables call this row by; text exactly as typed.",
    "name": "What it is called on screen.",
    "title": "What it is called on screen.",
    "kind": "Of an organisation: what sort it is; of a relationship: a kind of the vocabulary in about.csv.",
    "groups": "Stakeholder groups by their codes in the vocabulary, joined with ' | '.",
    "layer": "The layer of the system, from the vocabulary; blank: as the group says.",
    "part_of": "The organisation this one belongs to.",
    "user_led": "Whether people who use services lead it.",
    "culture": "The culture of the organisation, as its people see it.",
    "quota": "Votes that are needed to decide.",
    "assets": "Skills, experience and networks beyond the title, joined with ' | '.",
    "paid": "Whether the person is paid for the work.",
    "opted_out": "Whether the person wants no suggestions and no results about themselves.",
    "person": "Who holds the post; blank: it is vacant.",
    "organisation": "Where the post is.",
    "votes": "How many votes the post has in a body.",
    "veto": "Whether the post can stop a decision alone.",
    "start": "The first day, or the month or year; blank: not known.",
    "end": "The first day on which it no longer holds; of a month or year: the whole of it still holds.",
    "date": "The day, month or year; blank: not known.",
    "source": "The person or organisation the relationship comes from.",
    "target": "The person or organisation the relationship goes to.",
    "weight": "How strong it is, in the unit of its kind.",
    "direction": "Blank: as its kind says.",
    "reported_by": "In whose picture it is; blank: in the shared map.",
    "note": "Free text.",
    "body": "The board or committee that decided.",
    "importance": "How much the decision mattered.",
    "decision": "In which decision the part was taken.",
    "actor": "The person or organisation.",
    "stage": "At which stage of the decision, from the vocabulary.",
    "as_group": "The hat worn, if somebody has several.",
    "vote": "How they voted.",
    "group": "Whose picture it is.",
    "perspective": "Who said it.",
    "question": "What was asked, from the vocabulary.",
    "value": "What was answered.",
}
#: tables of an analysis: where their rows come from, and what their first column holds
ANALYSIS_ROWS = {
    "structure": ("structure.*.", "picture", "The whole map, one row a picture of it: on paper, in daily work, each kind."),
    "actors": ("bottlenecks.actors.*.", "actor", "Where it gets stuck, one row a person or organisation."),
    "layers": ("bottlenecks.layers.*.", "layer", "Where it gets stuck, one row a layer."),
    "power": ("power.", "actor", "Decision power, one row a person or organisation."),
    "groups": ("power.parity.*.", "group", "Decision power, one row a stakeholder group."),
    "series": ("power.", "date", "Decision power over time, one row a date of decisions."),
    "votes": ("votes.*.*.", "body", "Voting power, one row a member of a body."),
}  # fmt: skip


def map_resources(network: Network) -> list[tuple[dict[str, Any], bytes]]:
    """Return the tables of a map, each with its description; together they read back as the same map."""
    actors = sorted(network.actors)
    rows = [["id", "table"]]
    rows += [[escape(a), "people" if a in network.person_ids else "organisations"] for a in actors]
    fields = [
        {"name": "id", "type": "string", "description": COLUMNS["id"], "constraints": {"required": True, "unique": True}},
        {"name": "table", "type": "string", "description": "Which table says more.", "constraints": {"required": True, "enum": ["organisations", "people"]}},
    ]  # fmt: skip
    found = [_resource(ACTORS, f"lookup/{ACTORS}.csv", "Everybody on the map.", fields, rows, key="id")]
    for table, cells in to_tables(network).items():
        if table not in TABLES:
            fields = [
                {"name": "what", "type": "string", "description": "Which fact about the map."},
                {"name": "value", "type": "string", "description": "The fact; lists as JSON."},
            ]
            about = "Name, purpose, vocabulary and settings of the map."
            found.append(_resource(table, f"data/{table}.csv", about, fields, cells, key="what"))
            continue
        fields = [_map_field(table, name) for name in cells[0]]
        numbers = {n for n, field in enumerate(fields) if field["type"] in ("number", "integer")}
        # a spreadsheet runs no number: the apostrophe before a minus would only hide it from others
        cells = [[c.removeprefix("'") if n in numbers else c for n, c in enumerate(row)] for row in cells]
        about = (TABLES[table].__doc__ or "").split("\n\n")[0].replace("\n", " ").strip()
        found.append(_resource(table, f"data/{table}.csv", about, fields, cells, key="id"))
    return found


def _map_field(table: str, name: str) -> dict[str, Any]:
    """Return the description of one column of a map's table, as its record declares it."""
    declared = TABLES[table].model_json_schema()["properties"].get(name)
    if declared is None or name == "attributes":
        text = "A column of the owner's own; what follows 'json:' is JSON."
        return {"name": name, "type": "string", "description": text}
    choices = declared.get("anyOf", [declared])
    facts = {
        key: value for choice in choices for key, value in choice.items() if choice.get("type") != "null"
    }
    kind = {"array": "string"}.get(facts["type"], facts["type"])
    field: dict[str, Any] = {"name": name, "type": kind, "description": COLUMNS[name]}
    default = declared.get("default")
    if default not in (None, "", [], False):
        field["description"] += f" Blank: {to_text(default)}."
    if kind == "boolean":
        field.update(trueValues=["yes"], falseValues=["no"])
        field["description"] += " Blank: no."
    limits: dict[str, Any] = {key: facts[key] for key in ("minimum", "maximum") if key in facts}
    if name == "id":
        limits |= {"required": True, "unique": True}
    if "enum" in facts:
        limits["enum"] = [word for word in facts["enum"] if word]
    if name in DATES:
        limits["pattern"] = DATE_PATTERN
    return {**field, "constraints": limits} if limits else field


def analysis_resources(
    tables: Mapping[str, pd.DataFrame], more: Mapping[str, Sequence[Mapping[str, str]]]
) -> list[tuple[dict[str, Any], bytes]]:
    """Return the tables of an analysis that have rows, each with its description.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        As `Analysis.tables` gives them.
    more : mapping of str to sequence of mapping
        Further tables of text, by name.
    """
    found = []
    for table, frame in tables.items():
        if frame.empty:
            continue
        prefix, first, about = ANALYSIS_ROWS.get(table, ("", "row", "Results."))
        if not isinstance(frame.index, pd.RangeIndex):
            frame = frame.rename_axis(first).reset_index()
        columns = {str(name): frame[name].tolist() for name in frame.columns}
        fields = [_result_field(name, values, prefix) for name, values in columns.items()]
        rows = [
            [field["name"] for field in fields],
            *([_cell(v) for v in row] for row in zip(*columns.values(), strict=True)),
        ]
        found.append(_resource(f"analysis_{table}", f"analysis/analysis_{table}.csv", about, fields, rows))
    for table, records in more.items():
        if records:
            fields = [{"name": name, "type": "string"} for name in records[0]]
            rows = [list(records[0]), *([escape(value) for value in record.values()] for record in records)]
            about = f"The {table} of the analysis, as in analysis.json."
            found.append(
                _resource(f"analysis_{table}", f"analysis/analysis_{table}.csv", about, fields, rows)
            )
    return found


def _result_field(name: str, values: Sequence[Any], prefix: str) -> dict[str, Any]:
    """Return the description of one column of results, with the measure it holds."""
    kinds = {type(value) for value in values if not _is_missing(value)}
    kind = "string"
    if kinds == {bool}:
        kind = "boolean"
    elif kinds == {int}:
        kind = "integer"
    elif kinds and kinds <= {int, float}:
        kind = "number"
    elif kinds and kinds <= {list, tuple}:
        kind = "array"
    elif not kinds:
        kind = "any"  # undefined in every row
    field: dict[str, Any] = {"name": escape(name), "type": kind}
    place = f"{prefix}{name}".replace(".", "_")
    found = [m for m in MEASURES if place == _stem(m) or place.startswith(f"{_stem(m)}_")]
    if found and kind != "string":
        measure = max(found, key=lambda m: len(m.id))
        field["description"] = f"{measure.term} (methods.md: {measure.id})"
    return {**field, "trueValues": ["yes"], "falseValues": ["no"]} if kind == "boolean" else field


def _stem(measure: Measure) -> str:
    return measure.id.replace(".", "_")


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value)


def _cell(value: Any) -> str:
    if _is_missing(value):
        return ""
    if isinstance(value, list | tuple):
        return json.dumps([None if _is_missing(part) else part for part in value], ensure_ascii=False)
    return escape(value) if isinstance(value, str) else to_text(value)


def _resource(
    name: str, path: str, about: str, fields: Sequence[Mapping[str, Any]], rows: Rows, key: str = ""
) -> tuple[dict[str, Any], bytes]:
    """Return the description of a table, and the table."""
    data = to_csv(rows).encode("utf-8")
    schema: dict[str, Any] = {"fields": list(fields), "missingValues": [""]}
    if key:
        schema["primaryKey"] = key
    keys = KEYS.get(name, {})
    if keys:
        schema["foreignKeys"] = [
            {"fields": field, "reference": {"resource": resource, "fields": "id"}}
            for field, resource in keys.items()
        ]
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "description": about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": DIALECT,
        "schema": schema,
    }, data
