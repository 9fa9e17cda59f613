"""The map as tables: a folder or zip of CSV, or an .xlsx workbook with one sheet a table.

The same columns everywhere. What is not a table, that is name, purpose, vocabulary, settings and
the attributes of the map, travels in a table called ``about`` with one line a fact.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from netmap.errors import UnreadableError
from netmap.formats.cells import (
    Rows,
    escape,
    head_place,
    mark_attribute,
    restore,
    table_from_rows,
    to_cells,
    to_csv,
)
from netmap.formats.column_guess import name_meaning
from netmap.formats.map_json import FORMAT, from_dict, to_dict
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options, Source, Table
from netmap.formats.typed_dates import read_dates
from netmap.formats.typed_numbers import read_numbers
from netmap.model import RECORDS, TABLES, Network, PlacedRow, Problem, build_network, columns

ABOUT = "about"


def to_tables(network: Network) -> dict[str, Rows]:
    """Return every table of a map as rows of text, the header first; empty tables too."""
    data = to_dict(network)
    facts = [["what", "value"], ["netmap_format", str(FORMAT)]]
    facts += [[name, escape(getattr(network, name))] for name in ("name", "purpose")]
    facts += [[name, json.dumps(data[name], ensure_ascii=False)] for name in ("vocabulary", "settings")]
    facts += [[escape(f"{k}"), json.dumps(v, ensure_ascii=False)] for k, v in network.attributes.items()]
    tables = {ABOUT: facts}
    for model in RECORDS:
        records = network.rows(model.table)
        spare = list(dict.fromkeys(key for record in records for key in record.attributes))
        names = columns(model.table)
        rows = [[*names, *(escape(name) for name in spare)]]
        for record in records:
            cells = to_cells(record)
            own = [cells[name] for name in names]
            own += [mark_attribute(record.attributes.get(key)) for key in spare]
            rows.append([escape(cell) for cell in own])
        tables[model.table] = rows
    return tables


def from_tables(
    tables: Mapping[str, Table], findings: Findings, *, options: Options | None = None
) -> ReadResult:
    """Read a map from its tables by name: a map, or everything that is wrong."""
    placed: dict[str, list[PlacedRow]] = {}
    facts: dict[str, Any] = {}
    for name, (_, file, rows) in tables.items():
        if name == ABOUT:
            facts, found = _about(rows, file)
        else:
            model = TABLES[name]
            needed = [n for n, f in model.model_fields.items() if f.is_required()]
            lines, found = table_from_rows(
                _with_fields(rows, name), name, file, [n for n in needed if n != "id" or not model.made_from]
            )
            placed[name] = [line._replace(row=restore(line.row, name)) for line in lines]
        findings.problems += found
    head = from_dict(facts, findings.file)
    findings.problems += head.problems
    base = head.network or Network()
    asked = options or Options()
    placed = {table: read_numbers(table, rows, findings) for table, rows in placed.items()}
    built = build_network(
        read_dates(placed, findings, month_first=asked.month_first),
        name=base.name,
        purpose=base.purpose,
        settings=base.settings,
        vocabulary=base.vocabulary,
        attributes=base.attributes,
        progress=asked.progress,
    )
    return findings.result(built)


def _about(rows: Sequence[Sequence[str]], file: str) -> tuple[dict[str, Any], list[Problem]]:
    facts, problems = table_from_rows(rows, ABOUT, file)
    result: dict[str, Any] = {"netmap_format": FORMAT}
    for fact in facts:
        key, value = str(fact.row.get("what", "")), str(fact.row.get("value", ""))
        if key in ("", "netmap_format"):
            continue
        if key in ("name", "purpose"):
            result[key] = value
            continue
        try:
            result[key] = json.loads(value) if value else None
        except (ValueError, RecursionError):
            mend = "this line is JSON written by netmap; copy it from an export"
            problems.append(
                Problem(
                    code="not_right", table=ABOUT, row=fact.number, field=key, value=value[:60], choices=mend,
                    file=file,
                )
            )  # fmt: skip
    return result, problems


def is_tables(source: Source) -> bool:
    """Say whether one of the files or sheets is called like a table of a map and looks like one."""
    try:
        found = [table for table in source.tables() if _looks_right(table)]
        return bool(found) and not (len(found) == 1 and _is_staff_list(found[0]))
    except UnreadableError:
        return bool(source.named(".xlsx", ".xlsm"))  # the reader says what is wrong with it


def _is_staff_list(table: Table) -> bool:
    """Say whether a table of people says who reports to whom, which ours says elsewhere."""
    return known_table(table.name) == "people" and any(name_meaning(cell) == "boss" for cell in table.header)


def _looks_right(table: Table) -> bool:
    name = known_table(table.name)
    if not name or not table.rows:
        return False
    head = {cell.strip() for cell in table.rows[head_place(table.rows)]}
    if name == ABOUT or {"id", *TABLES[name].made_from} & head:
        return True
    own = [field for field in (_field(cell, name) for cell in head) if field]
    return bool({"id", *TABLES[name].made_from} & set(own)) and len(own) * 2 >= len(head)


def _field(cell: str, table: str) -> str:
    """Return the field that a heading is called after, whatever its capitals and blanks, or nothing."""
    plain = "_".join(cell.casefold().replace("organization", "organisation").replace("_", " ").split())
    return plain if plain in columns(table) else ""


def _with_fields(rows: Rows, table: str) -> Rows:
    """Return rows whose headings are our fields, where a heading is called after one and none just like it."""
    top = head_place(rows)
    head = [cell.strip() for cell in (rows[top] if rows else [])]
    named = [_field(cell, table) for cell in head]
    meant = [
        field if field and field not in head and named.count(field) == 1 else cell
        for cell, field in zip(rows[top] if rows else [], named, strict=True)
    ]
    return [*rows[:top], meant, *rows[top + 1 :]] if rows else rows


def known_table(name: str) -> str:
    """Return the table that a file or sheet is called after, whatever its capitals, or nothing."""
    plain = name.strip().casefold()
    return plain if plain in TABLES or plain == ABOUT else ""


def read_tables(source: Source) -> ReadResult:
    """Read the tables of a map from CSV files or the sheets of a workbook; what else is there is named."""
    findings = Findings(source.title)
    tables: dict[str, Table] = {}
    used = {table.file.partition("[")[0] for table in source.tables()}
    for table in source.tables():
        name = known_table(table.name)
        if not name:
            if table.rows:
                findings.note("not_a_table", value=table.name, file=table.file)
            continue
        if name in tables:
            findings.problem("doubled_table", table=name, value=name, file=table.file)
        tables[name] = table
    for name in sorted(source.files.keys() - used):
        findings.note("not_a_table", value=name, file=name)
    if not tables:
        raise UnreadableError(
            f"{source.title} holds no table of a map, such as 'people'; 'netmap template' writes an empty one."
        )
    return from_tables(tables, findings, options=source.options)


def write_zip(network: Network, name: str) -> dict[str, bytes]:
    """Return a map as a zip of CSV files; equal maps give equal bytes."""
    return {name: pack(to_files(network))}


def to_files(network: Network) -> dict[str, bytes]:
    """Return a map as CSV files by name."""
    return {f"{name}.csv": to_csv(rows).encode("utf-8-sig") for name, rows in to_tables(network).items()}


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip whose bytes hang on nothing but them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()
