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

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from netmap.errors import NotPossibleError, UnreadableError
from netmap.formats.map_json import FORMAT, from_dict, to_dict
from netmap.formats.result import (
    ReadResult,
    decode,
    escape,
    read_bytes,
    read_csv_rows,
    table_from_rows,
    to_cells,
    to_text,
)
from netmap.model import RECORDS, TABLES, Network, PlacedRow, Problem, build_network, columns

ABOUT = "about"
#: an attribute that is not text is written as JSON behind this mark, so that it comes back whole
JSON_MARK = "json:"
BIGGEST_UNPACKED = 200 * 2**20
WIDEST, LONGEST_GAP = 500, 2_000
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
    return ReadResult(None if problems else built.network, tuple(problems))


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


def to_csv(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as CSV text."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
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
    """Read a zip of CSV files; anything else in it is left alone."""
    tables: dict[str, Rows] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.infolist() if _table_name(m.filename)]
            if sum(member.file_size for member in members) > BIGGEST_UNPACKED:
                raise UnreadableError(f"{file} unpacks to more than 200 MiB; that is no map.")
            for member in members:
                text = decode(archive.read(member), member.filename)
                tables[_table_name(member.filename)] = read_csv_rows(text, member.filename)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableError(f"{file} is not a zip that can be opened: {error}.") from error
    if not tables:
        raise UnreadableError(f"{file} holds no table of a map, such as people.csv.")
    return from_tables(tables, file, ".csv")


def _table_name(path: str) -> str:
    name = Path(path.replace("\\", "/")).name
    stem = name[:-4] if name.lower().endswith(".csv") else ""
    return stem if stem in TABLES or stem == ABOUT else ""


def write_folder(network: Network, path: Path) -> None:
    """Write a map as a folder of CSV files."""
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in to_tables(network).items():
        (path / f"{name}.csv").write_bytes(to_csv(rows).encode("utf-8-sig"))


def read_folder(path: Path) -> ReadResult:
    """Read a folder of CSV files."""
    files = sorted(found for found in path.glob("*.csv") if _table_name(found.name))
    if not files:
        raise UnreadableError(f"{path} holds no table of a map, such as people.csv.")
    return from_tables(
        {f.stem: read_csv_rows(decode(read_bytes(f), f.name), f.name) for f in files}, path.name, ".csv"
    )


def to_xlsx(network: Network) -> bytes:
    """Return a map as a workbook, one sheet a table, every cell text.

    Raises
    ------
    NotPossibleError
        If a text holds a control character, which a workbook cannot.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in to_tables(network).items():
        sheet = book.create_sheet(name)
        for row in rows:
            for cell in row:
                if ILLEGAL_CHARACTERS_RE.search(cell) or len(cell) > 32_000:
                    raise NotPossibleError(
                        f"A text in {name} has a control character or more than 32,000 letters; a "
                        "workbook cannot hold it. Save the map as JSON or CSV instead."
                    )
            sheet.append(row)
        for line in sheet.iter_rows():
            for place in line:
                place.number_format = "@"  # a spreadsheet then leaves 007 and 1E5 alone
                if place.value is not None:
                    place.data_type = "s"
        sheet.freeze_panes = "A2"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def from_xlsx(data: bytes, file: str = "map.xlsx") -> ReadResult:
    """Read a workbook with one sheet a table; sheets with other names are left alone."""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableError(
            f"{file} is an old .xls or a workbook with a password; save it as .xlsx without one."
        )
    _check_unpacked(data, file)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        tables = {
            sheet.title: _sheet_rows(sheet, file)
            for sheet in book.worksheets
            if sheet.title in TABLES or sheet.title == ABOUT
        }
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl raises whatever the damage leads to
        raise UnreadableError(f"{file} is not a workbook that can be opened: {error}.") from error
    if not tables:
        raise UnreadableError(f"{file} has no sheet of a map, such as 'people'; see 'netmap template'.")
    return from_tables(tables, file)


def _sheet_rows(sheet: Any, file: str) -> Rows:
    """Return a sheet's rows; one stray cell at the far corner must not cost a million rows."""
    rows: Rows = []
    blank = 0
    if (sheet.max_column or 0) > WIDEST:
        raise UnreadableError(
            f"The sheet {sheet.title} of {file} has something in column {sheet.max_column}; "
            "delete the empty columns beside the table and save it again."
        )
    for values in sheet.iter_rows(values_only=True):
        cells = [_cell(value) for value in values]
        blank = 0 if any(cells) else blank + 1
        if blank > LONGEST_GAP:
            if (sheet.max_row or 0) > len(rows) + 1:
                raise UnreadableError(
                    f"The sheet {sheet.title} of {file} has {LONGEST_GAP} empty rows and then something in "
                    f"row {sheet.max_row}; delete the empty rows below the table and save it again."
                )
            break
        rows.append(cells)
    return rows


def _check_unpacked(data: bytes, file: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableError(f"{file} is not a workbook: {error}.") from error
    if size > BIGGEST_UNPACKED:
        raise UnreadableError(f"{file} unpacks to more than 200 MiB; that is no map.")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return str(value.strftime("%Y-%m-%d"))
    return to_text(value)
