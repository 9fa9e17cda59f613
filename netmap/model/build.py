"""Rows as somebody typed them to a valid map, or to the list of everything that is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from netmap.errors import InvalidNetworkError
from netmap.model.network import Network
from netmap.model.problems import Note, Problem, shorten
from netmap.model.records import RECORDS, TABLES, Record
from netmap.model.settings import Settings
from netmap.model.validate import RowCheck, check_rows, find_problems
from netmap.model.vocabulary import RESERVED_KINDS, Kind, Vocabulary, fold_word

Row = Mapping[str, Any]
#: how many rows are read between two words about how far it is
TOLD_EVERY = 2_000
#: a comma that may part the thousands as well as the decimals: 1,500 is not taken for 1.5
_PERHAPS_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")

#: pydantic's error types to our problem codes; everything else is `not_right`
_CODES = {
    "missing": "missing",
    "string_too_short": "missing",
    "float_parsing": "not_a_number",
    "float_type": "not_a_number",
    "finite_number": "not_a_number",
    "int_parsing": "not_a_number",
    "int_from_float": "not_a_number",
    "int_type": "not_a_number",
    "greater_than": "too_small",
    "less_than_equal": "too_large",
    "greater_than_equal": "too_small",
    "literal_error": "not_a_choice",
    "string_type": "not_text",
    "bool_type": "not_yes_or_no",
    "bool_parsing": "not_yes_or_no",
}


class PlacedRow(NamedTuple):
    """A row and where it stood: file (may be empty) and row number as the user sees it."""

    row: Row
    number: int = 0
    file: str = ""


class Built(NamedTuple):
    """A map, or ``None`` and everything that is wrong."""

    network: Network | None
    problems: tuple[Problem, ...]
    #: what was guessed on the way
    notes: tuple[Note, ...] = ()


def build_record(table: str, placed: PlacedRow, made_id: str = "") -> tuple[Record | None, list[Problem]]:
    """Turn one row into a record, or into its problems."""
    model = TABLES[table]
    fields = {name for name in model.model_fields if name != "attributes"}
    known = {key: value for key, value in placed.row.items() if key in fields}
    spare = {k: v for k, v in placed.row.items() if k not in fields and k != "attributes"}
    nested = placed.row.get("attributes") or {}
    problems = []
    if isinstance(nested, Mapping) and fields & nested.keys():
        name = sorted(fields & nested.keys())[0]
        mend = f"'{name}' is a column of its own; take it out of 'attributes'"
        problems.append(_problem("not_right", table, placed, "attributes", name, mend))
        nested = {}
    if not isinstance(nested, Mapping):
        problems.append(
            _problem("not_right", table, placed, "attributes", nested, "write it as names and values")
        )
        nested = {}
    attributes = {**nested, **{k: v for k, v in spare.items() if v is not None and v != ""}}
    if made_id and known.get("id") in (None, ""):
        known["id"] = made_id
    try:
        return model(**known, attributes=attributes), problems
    except ValidationError as error:
        found = _translate(error, table, placed)
        if made_id and len(found) > 1:  # an id made of a wrong cell is no second mistake
            found = [problem for problem in found if problem.field != "id"]
        problems.extend(found)
        return None, problems


def build_row(
    table: str, typed: PlacedRow, made_id: str, vocabulary: Vocabulary
) -> tuple[Record | None, list[Problem]]:
    """Turn one row as typed into a record, or into its problems; words are spelt as the vocabulary does."""
    return build_record(table, typed._replace(row=match_words(table, typed.row, vocabulary)), made_id)


class BuiltTable(NamedTuple):
    """The records of one table, the row that each was made of, and the problems of the other rows."""

    records: tuple[Record, ...]
    places: tuple[PlacedRow, ...]
    problems: tuple[Problem, ...]


#: what `build_row` and `build_table` are, and what may stand in for them
RowBuilder = Callable[[str, PlacedRow, str, Vocabulary], tuple[Record | None, Sequence[Problem]]]
TableBuilder = Callable[[str, Sequence[PlacedRow], Vocabulary], BuiltTable]


def build_table(
    table: str, rows: Sequence[PlacedRow], vocabulary: Vocabulary, build: RowBuilder = build_row
) -> BuiltTable:
    """Turn the rows of a table into records, and into the problems of those that cannot be."""
    records: list[Record] = []
    places: list[PlacedRow] = []
    problems: list[Problem] = []
    for typed, made_id in zip(rows, make_ids(table, [placed.row for placed in rows]), strict=True):
        record, found = build(table, typed, made_id, vocabulary)
        problems.extend(found)
        if record is not None:
            places.append(typed)
            records.append(record)
    return BuiltTable(tuple(records), tuple(places), tuple(problems))


def _translate(error: ValidationError, table: str, placed: PlacedRow) -> list[Problem]:
    problems = []
    for detail in error.errors(include_url=False):
        field = str(detail["loc"][0]) if detail["loc"] else ""
        code, choices = _CODES.get(detail["type"], "not_right"), ""
        if detail["type"] == "value_error":
            code = "not_a_date" if field in ("start", "end", "date") else "not_yes_or_no"
            code = "bad_id" if str(detail["ctx"]["error"]) == "not an id" else code
        elif code == "not_a_choice":
            choices = str(detail["ctx"]["expected"]).replace("'", "").lstrip(", ")
        elif code == "not_right":
            choices = detail["msg"][:1].lower() + detail["msg"][1:]
        value = "" if code == "missing" else detail.get("input", "")
        problems.append(_problem(code, table, placed, field, value, choices))
    return problems


def _problem(
    code: str, table: str, placed: PlacedRow, field: str, value: object, choices: str = ""
) -> Problem:
    return Problem(
        code=code,
        table=table,
        row=placed.number,
        field=field,
        value=shorten(value),
        choices=choices,
        file=placed.file,
    )


def make_ids(table: str, rows: Sequence[Row]) -> list[str]:
    """Return an id for each row: its own, or one made of what identifies it, the same every time."""
    model = TABLES[table]
    taken = {str(row["id"]) for row in rows if row.get("id") not in (None, "")}
    seen: Counter[str] = Counter()
    ids = []
    for row in rows:
        if row.get("id") not in (None, "") or not model.made_from:
            ids.append("")
            continue
        stem = "/".join(str(row.get(name) or "") for name in model.made_from).rstrip("/") or table
        made = stem
        while made in taken:
            seen[stem] += 1
            made = f"{stem}#{seen[stem] + 1}"
        taken.add(made)
        ids.append(made)
    return ids


def build_network(
    tables: Mapping[str, Sequence[PlacedRow]],
    *,
    name: str = "",
    purpose: str = "",
    vocabulary: Vocabulary | None = None,
    settings: Settings | None = None,
    attributes: Mapping[str, Any] | None = None,
    progress: Callable[[int, int], None] | None = None,
    build: TableBuilder | None = None,
    check: RowCheck = check_rows,
) -> Built:
    """Build a map from rows, or list everything that is wrong with them.

    Parameters
    ----------
    tables : mapping of str to sequence of PlacedRow
        Rows by table name; a table that is not there is empty.
    name, purpose, vocabulary, settings, attributes
        The rest of the map; defaults where left out. A kind of relationship that the vocabulary
        does not have is added to it as a custom kind, working, forward.
    progress : callable, optional
        Told now and then how many rows are done, and of how many.
    build, check : callable
        What stands in for `build_table` and `check_rows`: `usable.Builder` remembers what they found.

    Returns
    -------
    Built
        ``network`` is ``None`` exactly if there are problems.
    """
    known = vocabulary or Vocabulary()
    build = build or _telling(progress, sum(map(len, tables.values())))
    built = {m.table: build(m.table, tables.get(m.table, ()), known) for m in RECORDS}
    problems = [problem for table in built.values() for problem in table.problems]
    records = {name: table.records for name, table in built.items()}
    words = with_custom_kinds(known, records["relationships"])
    network = Network(
        name=name,
        purpose=purpose,
        vocabulary=words,
        settings=settings or Settings(),
        attributes=dict(attributes or {}),
        **records,
    )
    given = {t: {str(p.row.get("id") or "") for p in rows} for t, rows in tables.items()}
    for place in find_problems(network, given, check):
        placed = built[place.table].places[place.row] if place.table in built else PlacedRow({})
        problems.append(place.model_copy(update={"row": placed.number, "file": placed.file}))
    return Built(None if problems else network, tuple(problems), _new_kinds(vocabulary, words))


def _telling(progress: Callable[[int, int], None] | None, everything: int) -> TableBuilder:
    """Return what builds tables and says now and then how far it is."""
    done = 0

    def build(table: str, typed: PlacedRow, made_id: str, known: Vocabulary) -> Any:
        nonlocal done
        done += 1
        if progress and done % TOLD_EVERY == 0:
            progress(done, everything)
        return build_row(table, typed, made_id, known)

    return lambda table, rows, known: build_table(table, rows, known, build)


def _new_kinds(given: Vocabulary | None, words: Vocabulary) -> tuple[Note, ...]:
    known = {kind.id for kind in (given or Vocabulary()).kinds}
    return tuple(
        Note(code="new_kind", table="relationships", field="kind", value=shorten(kind.id))
        for kind in words.kinds
        if kind.id not in known
    )


#: cells that hold words of the vocabulary, and from which list
_WORD_CELLS = {
    "organisations": {"groups": "groups", "layer": "layers"},
    "people": {"groups": "groups"},
    "roles": {"layer": "layers"},
    "relationships": {"kind": "kinds"},
    "parts": {"stage": "stages", "as_group": "groups"},
    "perspectives": {"group": "groups"},
    "ratings": {"question": "questions"},
}
#: cells with a few fixed words
_FIXED_CELLS = {"people": ("paid",), "relationships": ("direction",), "parts": ("vote",)}
#: the cell of a table that holds a number with fractions
NUMBER_CELLS = {"relationships": "weight", "decisions": "importance", "ratings": "value"}


def match_words(table: str, row: Row, vocabulary: Vocabulary) -> Row:
    """Return a row in which words are spelt as the vocabulary spells them.

    A word is known by its id or its label, whatever its capitals, with blanks for underscores; what
    is not known stays as typed.
    """
    changed: dict[str, Any] = {}
    for field, name in _WORD_CELLS.get(table, {}).items():
        value = row.get(field)
        if isinstance(value, str) and value:
            parts = [p for p in value.split("|") if p.strip()] if field == "groups" else [value]
            found = [_match(part, vocabulary, name) for part in parts]
            if field == "groups" and len(parts) == 1 and "," in value and not found[0][1]:
                several = [_match(part, vocabulary, name) for part in value.split(",")]
                found = several if all(known for _, known in several) else found
            changed[field] = [word for word, _ in found] if field == "groups" else found[0][0]
        elif field == "groups" and isinstance(value, list | tuple):
            said = [v for v in value if not isinstance(v, str) or v.strip()]
            changed[field] = [_match(v, vocabulary, name)[0] if isinstance(v, str) else v for v in said]
    for field in _FIXED_CELLS.get(table, ()):
        if isinstance(row.get(field), str):
            changed[field] = row[field].strip().casefold()
    number = row.get(NUMBER_CELLS.get(table, ""))
    comma = isinstance(number, str) and number.count(",") == 1 and "." not in number
    if comma and not _PERHAPS_THOUSANDS.fullmatch(str(number).strip()):
        changed[NUMBER_CELLS[table]] = str(number).replace(",", ".")
    return {**row, **changed} if changed else row


def _match(text: str, vocabulary: Vocabulary, name: str) -> tuple[str, bool]:
    known = vocabulary.known_as[name]
    if text in known.ids:
        return text, True
    meant = known.spelt.get(fold_word(text))
    if meant is not None:
        return meant, True
    return (text if name == "kinds" else text.strip()), False


def with_custom_kinds(vocabulary: Vocabulary, relationships: Sequence[Any]) -> Vocabulary:
    """Return the vocabulary with every kind that the relationships use; new ones are custom."""
    known = {kind.id for kind in vocabulary.kinds} | RESERVED_KINDS
    new = dict.fromkeys(line.kind for line in relationships if line.kind not in known)
    if not new:
        return vocabulary
    custom = tuple(Kind(id=kind, label=kind.replace("_", " ")) for kind in new)
    return vocabulary.model_copy(update={"kinds": (*vocabulary.kinds, *custom)})


def check_network(network: Network) -> Network:
    """Return the map if it is valid; raise `InvalidNetworkError` with all its problems if not."""
    problems = find_problems(network, {})
    if problems:
        raise InvalidNetworkError([p.model_copy(update={"row": p.row + 1}) for p in problems])
    return network
