"""What GraphML and GEXF share on the way in: types, names of columns, actors inside others, notes that count."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from netmap.formats.graph_rows import GIVEN
from netmap.formats.result import Findings
from netmap.formats.spellings import (
    ACTOR_SPELLINGS,
    LINE_SPELLINGS,
    ORGANISATION_KINDS,
    ORGANISATION_WORDS,
)
from netmap.formats.xml_tree import Element
from netmap.model import LIST_JOINT, TABLES, PlacedRow

Row = dict[str, Any]
SPELLINGS: dict[str, Mapping[str, str]] = {"people": ACTOR_SPELLINGS, "relationships": LINE_SPELLINGS}
_FIELDS = {
    "people": {*TABLES["people"].model_fields, *TABLES["organisations"].model_fields} - {"attributes"},
    "relationships": set(TABLES["relationships"].model_fields) - {"attributes"},
}
#: the types of GraphML and GEXF and those that programs write instead, to Python's
TYPES: dict[str, type] = {
    **dict.fromkeys(("int", "integer", "long", "short", "byte", "biginteger"), int),
    **dict.fromkeys(("float", "double", "bigdecimal", "number", "real"), float),
    **dict.fromkeys(("boolean", "bool"), bool),
    **dict.fromkeys(("string", "char", "character", "anyuri", ""), str),
}
#: beginnings of attributes that say how a file was drawn or parsed, and of namespaces
_DRAWING = ("yfiles", "parse.", "xmlns")
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class Tally:
    """Notes about many rows, said once each with how many rows they hold for."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.first: dict[tuple[str, tuple[tuple[str, str], ...]], int] = {}
        self.counts: dict[tuple[str, tuple[tuple[str, str], ...]], int] = {}

    def add(self, code: str, row: int, **said: str) -> None:
        """Count a note about a row."""
        key = (code, tuple(said.items()))
        self.first.setdefault(key, row)
        self.counts[key] = self.counts.get(key, 0) + 1

    def tell(self) -> None:
        """Hand all notes over to the findings."""
        for (code, said), count in self.counts.items():
            self.findings.note(code, row=self.first[code, said], count=count, **dict(said))


class Wanted(NamedTuple):
    """A column of a file: what the file calls it, and the type it declares."""

    name: str
    type: str


def own_columns(
    element: Element, known: Collection[str], row: Mapping[str, Any], tally: Tally, table: str
) -> Row:
    """Return what a tag says under names that are not the format's, as columns beside those of a row."""
    found: Row = {}
    for name, text in element.attributes.items():
        if name in known or not text:
            continue
        if name.startswith(_DRAWING):
            why = "how a program drew or numbered it, which a map works out itself"
            tally.add("dropped", element.line, table=table, value=name, choices=why)
            continue
        made = name
        while made in row or made in found:
            made += GIVEN
        found[made] = text
        why = f"said in the tag, which is not usual; kept as the column '{made}'"
        tally.add("changed", element.line, table=table, field=made, value=name, choices=why)
    return found


def report_stray(root: Element, graph: Element | None, form: str, findings: Findings) -> None:
    """Say which nodes and edges lie beside the graph, or beside the lists inside it, where nobody reads them."""
    places = [(root, f"<{root.tag}>")] + ([(graph, "<graph>")] if graph is not None else [])
    stray = {"node", "edge"} | ({"nodes", "edges"} if graph is not None else set())
    for part, inside in places:
        for child in part.children:
            if child.tag in (stray if part is root else {"node", "edge"}):
                mend = f"{form} has no {child.tag} directly inside {inside}; move it to the others"
                table = "people" if child.tag.startswith("node") else "relationships"
                findings.problem(
                    "not_allowed", table=table, row=child.line, field=child.tag, value=child.tag, choices=mend
                )


def is_type(kind: str) -> bool:
    """Say whether a word names a type of GraphML or GEXF, lists included."""
    return kind.strip().casefold().removeprefix("list") in TYPES


def read_list(text: str, kind: str) -> list[Any]:
    """Return the values of a list: ``[a, b]`` as Gephi writes it, or with bars, semicolons or commas between.

    Raises
    ------
    ValueError
        If a value is not of the type.
    """
    plain = text.strip()
    if plain.startswith("[") and plain.endswith("]"):
        plain, mark = plain[1:-1], ","
    else:
        mark = next((mark for mark in "|;" if mark in plain), ",")
    try:
        parts = next(csv.reader([plain], delimiter=mark, skipinitialspace=True, escapechar="\\"), [])
    except csv.Error:
        parts = plain.split(mark)
    return [read_value(part.strip(), kind) for part in parts if part.strip()]


def read_value(text: str, kind: str) -> Any:
    """Return a text as the type that its column declares; ``None`` where a number is not known.

    Raises
    ------
    ValueError
        If it is no such value.
    """
    plain, kind = text.strip(), kind.strip().casefold()
    if kind.startswith("list"):
        return read_list(text, kind.removeprefix("list"))
    wanted = TYPES.get(kind, str)
    if wanted is str:
        return text  # `from_rows` takes the mark of our own values away
    if not plain:
        return None
    if wanted is bool:
        if plain.casefold() not in _TRUTH:
            raise ValueError("not_yes_or_no")
        return _TRUTH[plain.casefold()]
    try:
        if "_" in plain:  # Python's own way to part thousands
            raise ValueError(plain)
        number = float(plain) if wanted is float or len(plain) > 400 else int(plain)
    except ValueError:
        raise ValueError("not_a_number") from None
    if isinstance(number, float) and not math.isfinite(number):
        if math.isnan(number):
            return None
        raise ValueError("not_a_number")
    return number


class Columns:
    """What the columns of a file are called in the rows of a map.

    A column that says the same thing as one that the tag itself has, or as another column, stays
    beside it under a name of its own.

    Parameters
    ----------
    table : str
        ``people`` or ``relationships``.
    given : collection of str
        Our fields and the columns that tags themselves fill, such as the id.
    columns : mapping of str to Wanted
        By the id of the column in the file.
    tally : Tally
        Is told of what was renamed.
    """

    def __init__(
        self, table: str, given: Collection[str], columns: Mapping[str, Wanted], tally: Tally
    ) -> None:
        self.table, self.tally = table, tally
        spellings, fields = SPELLINGS[table], _FIELDS[table]
        self.names: dict[str, str] = {}
        self.ours: set[str] = set()
        taken, used = set(given), set(given)
        # a column called just like ours comes before one that is only spelt like it
        order = sorted(columns, key=lambda key: spellings.get(columns[key].name) != columns[key].name)
        for key in order:
            name = columns[key].name
            field = spellings.get(name.strip().casefold(), "")
            made = name
            if field and field not in taken:
                taken.add(field)
                self.ours.add(key)
            elif name in fields:
                made = f"{name}{GIVEN}"
            while made in used or not made.strip():
                made = f"{made} ({key})"
            used.add(made)
            self.names[key] = made
        self.columns = columns

    def field(self, key: str) -> str:
        """Return which of our fields a column is spelt like, or nothing."""
        return SPELLINGS[self.table].get(self.columns[key].name.strip().casefold(), "")

    def read(self, key: str, text: str, place: Element, findings: Findings) -> dict[str, Any]:
        """Return the cell that a value makes, under its name; none if it says nothing."""
        column = self.columns[key]
        name = self.names[key]
        if name != column.name:
            self.tally.add(
                "renamed_column", place.line, table=self.table, field=name, value=column.name, choices=name
            )
        listed = column.type.strip().casefold().startswith("list")
        if key in self.ours and not listed:
            plain = TYPES.get(column.type.strip().casefold(), str) is str
            return {name: text if plain else text.strip()}
        try:
            value = read_value(text, column.type)
            if key in self.ours:
                return {name: LIST_JOINT.join(map(str, value))}
        except ValueError as error:
            code = str(error)
            findings.problem(code, table=self.table, row=place.line, field=name, value=text)
            return {}
        if value is None and text.strip():
            why = "a number that is not known, left blank"
            self.tally.add(
                "dropped", place.line, table=self.table, field=name, value=text.strip(), choices=why
            )
        return {} if value is None else {name: value}


def place_inside(
    rows: Sequence[PlacedRow], parents: Mapping[str, str], findings: Findings, tally: Tally
) -> None:
    """Say in the rows of actors which lie inside others; who holds others is an organisation.

    Parameters
    ----------
    rows : sequence of PlacedRow
        Each with ``id``; are added to.
    parents : mapping of str to str
        The id of the one around each id.
    findings, tally
        Are told what is wrong and what was guessed.
    """
    by_id = {str(placed.row["id"]): placed for placed in rows}
    outer = dict.fromkeys(parents.values())  # in the order of the file, so that notes are
    bodies = {known for known in outer if known in by_id and _is_body(by_id[known], tally)}
    for inner, around in parents.items():
        placed = by_id.get(inner)
        if placed is None:
            continue
        row = placed.row
        assert isinstance(row, dict)
        if around not in by_id:
            where = {"table": "people", "row": placed.number, "field": "pid", "file": placed.file}
            findings.problem("unknown_reference", value=around, choices="node", **where)
            continue
        name = "part_of" if around in bodies and "part_of" not in row else "inside"
        row[name] = around
        said = f"being inside another is kept as the column '{name}'"
        tally.add("changed", placed.number, table="people", field=name, value="nested", choices=said)


def _is_body(placed: PlacedRow, tally: Tally) -> bool:
    row = placed.row
    assert isinstance(row, dict)
    column = next((name for name in row if name.strip().casefold() == "type"), "type")
    word = str(row.get(column) or "").strip().casefold()
    if word:
        return word in ORGANISATION_WORDS or word in ORGANISATION_KINDS
    row[column] = "organisation"
    said = str(row.get("label") or row.get("name") or row["id"])
    why = "holds others, so it was read as an organisation"
    tally.add("guessed", placed.number, table="organisations", field="type", value=said, choices=why)
    return True
