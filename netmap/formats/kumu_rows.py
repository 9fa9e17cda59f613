"""Kumu's elements and connections as rows, from a sheet or from a blueprint, and what they mean.

Kumu knows an element by its id, else by its label together with its type; a connection names its
elements by id or by label, and makes those that are nowhere else. [kumu/docs guides/import/import.md,
guides/fields.md, faq/how-do-I-avoid-duplicating-data.md]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from netmap.formats.cells import JSON_MARK
from netmap.formats.graph_out import ACTOR_COLUMNS, LINE_COLUMNS, actor_rows, line_rows
from netmap.formats.graph_rows import GIVEN, Facts, from_rows
from netmap.formats.json_rows import fit_values
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options
from netmap.formats.spellings import ACTOR_SPELLINGS, DEFAULT_KIND, LINE_SPELLINGS
from netmap.model import Network, PlacedRow, Vocabulary

Row = dict[str, Any]
ELEMENT = {"id": "id", "_id": "id", "label": "name", "type": "type", "element type": "type"}
CONNECTION = {
    "id": "id", "_id": "id", "from": "from", "to": "to", "type": "kind", "connection type": "kind",
    "direction": "direction", "description": "note", "strength": "weight", "direction as recorded": "recorded",
}  # fmt: skip
DIRECTIONS = ("directed", "mutual", "undirected")
#: Kumu has no direction that nobody knows: ours stands in a column of its own
UNKNOWN = "direction as recorded"
#: Kumu refuses fields of these names
REFUSED = frozenset({"yes", "no", "on", "off", "true", "false"})
FIELD = " (field)"
_TWO_WAY_KINDS = frozenset(
    word.casefold()
    for kind in Vocabulary().kinds
    if kind.direction == "both"
    for word in (kind.id, kind.label)
)


def from_kumu(
    elements: Sequence[PlacedRow],
    connections: Sequence[PlacedRow],
    findings: Findings,
    *,
    facts: Facts | None = None,
    options: Options | None = None,
) -> ReadResult:
    """Build a map from Kumu's elements and connections, or list everything that is wrong.

    A connection's description is its note, its strength the weight if strengths are numbers; tags are
    a list. Elements that are named only in connections become people, with a note.

    Parameters
    ----------
    elements, connections : sequence of PlacedRow
        Fields as Kumu spells them, in any capitals.
    findings : Findings
        What was found so far; is added to.
    facts, options
        As for `netmap.formats.graph_rows.from_rows`.

    Returns
    -------
    ReadResult
        A map exactly if there are no problems.
    """
    actors = _spelt(elements, ELEMENT, "people", findings)
    actors = _with_ids(fit_values(actors, ACTOR_SPELLINGS, "people", findings), findings)
    lines = _spelt(_without_words(connections, findings), CONNECTION, "relationships", findings)
    lines = fit_values(lines, LINE_SPELLINGS, "relationships", findings)
    lines = [row for placed in lines if (row := _directed(placed, findings)) is not None]
    return from_rows(actors, lines, findings, facts=facts, options=options, add_missing=True)


def _spelt(
    rows: Sequence[PlacedRow], fields: Mapping[str, str], table: str, findings: Findings
) -> list[PlacedRow]:
    """Return rows with Kumu's own fields under our names; another field called like one gets a mark."""
    names = dict.fromkeys(name for placed in rows for name in placed.row)
    taken: dict[str, str] = {}
    for name in names:
        field = fields.get(name.strip().casefold())
        if field and field not in taken.values():
            taken[name] = field
    ours = {*taken.values(), *(("source", "target") if table == "relationships" else ())}
    for name in names:
        if name in taken:
            continue
        plain = name.removesuffix(FIELD) if name.endswith(FIELD) and _stem(name) in _masked(fields) else name
        taken[name] = f"{plain}{GIVEN}" if plain in ours else plain
        if plain in ours:
            findings.note("renamed_column", table=table, field=name, value=name, choices=taken[name])
    return [
        placed._replace(
            row={taken[n]: _tags(v) if n.strip().casefold() == "tags" else v for n, v in placed.row.items()}
        )
        for placed in rows
    ]


def _masked(fields: Mapping[str, str]) -> frozenset[str]:
    """Return the names, in small letters, that a column of one's own cannot have in a table."""
    return REFUSED | fields.keys()


def _stem(name: str) -> str:
    while name.endswith(FIELD):
        name = name.removesuffix(FIELD)
    return name.strip().casefold()


def _tags(value: Any) -> Any:
    """Return tags as a list; one of ours that is none is marked."""
    if isinstance(value, str) and value and not value.startswith(JSON_MARK):
        return [part.strip() for part in value.split("|") if part.strip()]
    return value


def _with_ids(rows: Sequence[PlacedRow], findings: Findings) -> list[PlacedRow]:
    """Return elements with an id each: their own, their label, or their label and type if labels repeat."""
    labels = Counter(str(placed.row.get("name") or "") for placed in rows)
    ids = {str(placed.row.get("id") or "") for placed in rows} - {""}
    pairs = Counter(_label_and_type(placed) for placed in rows if not placed.row.get("id"))
    found = []
    for placed in rows:
        row = placed.row
        where = {
            "table": "people",
            "row": placed.number,
            "field": "Label",
            "file": placed.file or findings.file,
        }
        if not row.get("id"):
            label, kind = _label_and_type(placed)
            made = label
            if not label.strip():
                findings.problem("missing", **where)
                continue
            if pairs[label, kind] > 1:
                findings.problem("doubled_label", value=label, **where)
                continue
            if labels[label] > 1 or label in ids:
                made = f"{label} ({kind or 'no type'})"
                findings.note("made_id", value=label, choices=made, **where)
            row = {**row, "id": made}
        elif str(row["id"]) == row.get("name"):
            row = {**row, "name": ""}  # Kumu needs a label: an id stands for none, and is shown for none
        found.append(placed._replace(row=row))
    return found


def _label_and_type(placed: PlacedRow) -> tuple[str, str]:
    return str(placed.row.get("name") or ""), str(placed.row.get("type") or "")


def _without_words(rows: Sequence[PlacedRow], findings: Findings) -> list[PlacedRow]:
    """Return connections whose strengths are weights; strengths that are all words stay as they are."""
    names = dict.fromkeys(n for placed in rows for n in placed.row if n.strip().casefold() == "strength")
    values = [
        (placed, placed.row[name])
        for placed in rows
        for name in names
        if placed.row.get(name) not in ("", None)
    ]
    if not values or any(_is_number(value) for _, value in values):
        return list(rows)
    first, value = values[0]
    as_given = {name: f"{name}{GIVEN}" for name in names}
    findings.note(
        "changed", table="relationships", row=first.number, field="Strength", value=value, count=len(values),
        choices=f"strength is told in words here; kept as '{next(iter(as_given.values()))}', and every weight is 1",
        file=first.file or findings.file,
    )  # fmt: skip
    return [p._replace(row={as_given.get(n, n): v for n, v in p.row.items()}) for p in rows]


def _is_number(value: Any) -> bool:
    try:
        float(str(value).replace(",", "."))
    except ValueError:
        return False
    return not isinstance(value, bool)


def _directed(placed: PlacedRow, findings: Findings) -> PlacedRow | None:
    """Return a connection with our words for its direction, or nothing if Kumu does not know its word."""
    row = dict(placed.row)
    told = str(row.pop("direction", None) or "")
    word = told.strip().casefold()
    recorded = row.pop("recorded", None)
    if word and word not in DIRECTIONS:
        findings.problem(
            "not_a_choice", table="relationships", row=placed.number, field="Direction", value=told,
            choices=", ".join(DIRECTIONS), file=placed.file or findings.file,
        )  # fmt: skip
        return None
    kind = str(row.get("kind") or DEFAULT_KIND).strip().casefold()
    own_way = word == "undirected" and kind in _TWO_WAY_KINDS  # as its kind says: nothing to add
    row["direction"] = "both" if word in ("mutual", "undirected") and not own_way else ""
    if recorded not in ("", None):
        row["direction"] = recorded
    return placed._replace(row=row)


def to_kumu(network: Network, mark: Callable[[str, Any], Any]) -> tuple[list[Row], list[Row]]:
    """Return a map's elements and connections under Kumu's names.

    Connections name elements by id. A kind that goes both ways is undirected, a relationship that
    does for itself is mutual. An element without a name has its id for its label.

    Parameters
    ----------
    network : Network
        Not modified.
    mark : callable
        Makes the value of a column of one's own, given its name, one that comes back.
    """
    both = {kind.id for kind in network.vocabulary.kinds if kind.direction == "both"}
    labels = Counter(actor.name or actor.id for actor in network.actors.values())
    elements = []
    for row in actor_rows(network):
        alone = row["label"] == row["id"] and labels[row["id"]] == 1
        named = {"ID": "" if alone else row["id"], "Label": row["label"] or row["id"]}
        named["Type"] = row["type"].capitalize()
        elements.append(named | _rest(row, ("id", "label", "type"), ACTOR_COLUMNS, ELEMENT, mark))
    connections = []
    for row in line_rows(network):
        way = row.get("direction", "")
        direction = "mutual" if way == "both" else "undirected" if way or row["kind"] in both else "directed"
        line = {"ID": row["id"], "From": row["source"], "To": row["target"], "Type": row["kind"]}
        line |= {"Direction": direction, "Strength": row["weight"], "Description": row.get("note", "")}
        line |= {UNKNOWN: way} if way == "unknown" else {}
        done = ("id", "source", "target", "kind", "direction", "weight", "note")
        connections.append(line | _rest(row, done, LINE_COLUMNS, CONNECTION, mark))
    return elements, connections


def _rest(
    row: Row,
    done: Sequence[str],
    known: Sequence[str],
    fields: Mapping[str, str],
    mark: Callable[[str, Any], Any],
) -> Row:
    """Return the other fields of a row under names that Kumu does not take for its own."""
    found: Row = {}
    for name, value in row.items():
        if name in known:
            found |= {} if name in done else {name: value}
        else:
            own = f"{name}{FIELD}" if _stem(name) in _masked(fields) else name
            found[own] = mark(name, value)
    return found
