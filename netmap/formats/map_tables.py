"""The map as tables: a folder or zip of CSV, or an .xlsx workbook with one sheet a table.

The same columns everywhere. What is not a table, that is name, purpose, vocabulary, settings and
the attributes of the map, travels in a table called ``about`` with one line a fact.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from netmap.errors import UnreadableError
from netmap.formats.map_json import FORMAT, from_dict, to_dict
from netmap.formats.plain import from_plain
from netmap.formats.result import (
    ReadResult,
    decode_table,
    escape,
    read_bytes,
    read_csv_rows,
    table_from_rows,
    to_cells,
)
from netmap.model import RECORDS, TABLES, Network, PlacedRow, Problem, build_network, columns

ABOUT = "about"
#: an attribute that is not text is written as JSON behind this mark, so that it comes back whole
JSON_MARK = "json:"
BIGGEST_UNPACKED = 60 * 2**20
Rows = list[list[str]]


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
            own = [escape(cells[name]) for name in names]
            rows.append([*own, *(_attribute(record.attributes.get(key)) for key in spare)])
        tables[model.table] = rows
    return tables


def _attribute(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and value and not value.startswith(JSON_MARK):
        return escape(value)
    return JSON_MARK + json.dumps(value, ensure_ascii=False)


def from_tables(tables: Mapping[str, Sequence[Sequence[str]]], file: str, suffix: str = "") -> ReadResult:
    """Read a map from its tables: a map, or everything that is wrong."""
    problems: list[Problem] = []
    placed: dict[str, list[PlacedRow]] = {}
    for name, rows in tables.items():
        where = f"{name}{suffix}" if suffix else f"{file}[{name}]"
        if name == ABOUT:
            continue
        if name not in TABLES:
            problems.append(Problem(code="unknown_table", table=name, value=name, file=where))
            continue
        required = [
            field
            for field, info in TABLES[name].model_fields.items()
            if info.is_required() and not (field == "id" and TABLES[name].made_from)
        ]
        records, found = table_from_rows(rows, name, where, required if rows else ())
        placed[name] = [PlacedRow(_restore(p.row, name), p.number, p.file) for p in records]
        problems.extend(found)
    if any(problem.code == "missing_column" for problem in problems):
        # without its columns every row of a table would be wrong: say so once
        missing = {problem.table for problem in problems if problem.code == "missing_column"}
        placed = {name: rows for name, rows in placed.items() if name not in missing}
    facts, found = _about(tables.get(ABOUT, ()), f"{ABOUT}{suffix}" if suffix else f"{file}[{ABOUT}]")
    problems.extend(found)
    head = from_dict(facts, file)
    problems.extend(head.problems)
    base = head.network or Network()
    built = build_network(
        placed,
        name=base.name,
        purpose=base.purpose,
        settings=base.settings,
        vocabulary=base.vocabulary,
        attributes=base.attributes,
    )
    problems.extend(built.problems)
    return ReadResult(None if problems else built.network, tuple(problems), built.notes)


def _restore(row: Mapping[str, Any], table: str) -> dict[str, Any]:
    restored = dict(row)
    for key, value in row.items():
        own = key not in TABLES[table].model_fields
        if own and isinstance(value, str) and value.startswith(JSON_MARK):
            try:
                restored[key] = json.loads(value[len(JSON_MARK) :])
            except ValueError:
                continue  # a text that only looks like ours stays the text it is
    return restored


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
        except ValueError:
            problems.append(
                Problem(
                    code="not_right",
                    table=ABOUT,
                    row=fact.number,
                    field=key,
                    value=value[:60],
                    choices="this line is JSON written by netmap; copy it from an export",
                    file=file,
                )
            )
    return result, problems


def to_csv(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    """Return rows as CSV text."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def to_zip(network: Network) -> bytes:
    """Return a map as a zip of CSV files; equal maps give equal bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in to_tables(network).items():
            entry = zipfile.ZipInfo(f"{name}.csv", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, to_csv(rows).encode("utf-8-sig"))
    return packed.getvalue()


def from_zip(data: bytes, file: str = "map.zip") -> ReadResult:
    """Read a zip of CSV files; what else is in it is named."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not _is_clutter(m.filename)]
            if sum(member.file_size for member in members) > BIGGEST_UNPACKED:
                raise UnreadableError(f"{file} unpacks to more than 60 MiB; that is no map.")
            return from_files({member.filename: archive.read(member) for member in members}, file)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableError(f"{file} is not a zip that can be opened: {error}.") from error


def _is_clutter(path: str) -> bool:
    """Say whether a member of a zip is only what a Mac adds."""
    return path.startswith("__MACOSX/") or Path(path).name.startswith(".")


def from_files(files: Mapping[str, bytes], file: str) -> ReadResult:
    """Read a map from its tables as files by name, or from ``edges.csv`` and ``nodes.csv``."""
    tables: dict[str, Rows] = {}
    problems, notes = [], []
    for name, data in sorted(files.items()):
        table = _table_name(name)
        if not table:
            notes.append(f"{name} is no table of a map and was not read.")
            continue
        text, said = decode_table(data, name)
        notes += said
        if table in tables:
            problems.append(Problem(code="doubled_table", table=table, value=table, file=name))
        tables[table] = read_csv_rows(text, name)
    if not tables:
        plain = {Path(name).name.lower(): data for name, data in files.items()}
        if "edges.csv" not in plain:
            raise UnreadableError(f"{file} holds no table of a map, such as people.csv.")
        texts = [decode_table(plain[n], n)[0] if n in plain else None for n in ("edges.csv", "nodes.csv")]
        return from_plain(texts[0] or "", texts[1], "edges.csv", "nodes.csv")
    found = from_tables(tables, file, ".csv")
    problems += found.problems
    return ReadResult(None if problems else found.network, tuple(problems), (*notes, *found.notes))


def _table_name(path: str) -> str:
    name = Path(path.replace("\\", "/")).name
    stem = name[:-4] if name.lower().endswith(".csv") else ""
    return known_table(stem)


def known_table(name: str) -> str:
    """Return the table that a file or sheet is called after, whatever its capitals, or nothing."""
    plain = name.strip().casefold()
    return plain if plain in TABLES or plain == ABOUT else ""


def write_folder(network: Network, path: Path) -> None:
    """Write a map as a folder of CSV files."""
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in to_tables(network).items():
        (path / f"{name}.csv").write_bytes(to_csv(rows).encode("utf-8-sig"))


def read_folder(path: Path) -> ReadResult:
    """Read a folder of CSV files."""
    files = sorted(found for found in path.iterdir() if found.suffix.lower() == ".csv")
    return from_files({found.name: read_bytes(found) for found in files}, path.name)
