"""Actors and relationships as rows to write, and what of a map is kept by a format that holds no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from netmap.formats.cells import mark_attribute
from netmap.formats.graph_rows import Facts, from_rows
from netmap.formats.result import Findings
from netmap.formats.spellings import own_name
from netmap.model import LIST_JOINT, RECORDS, Network, Organisation, PlacedRow, Record

Row = dict[str, Any]
ACTOR_COLUMNS = (
    "id", "label", "type", "groups", "kind", "layer", "part_of", "user_led", "culture", "quota", "assets",
    "paid", "opted_out",
)  # fmt: skip
LINE_COLUMNS = (
    "source", "target", "weight", "kind", "direction", "start", "end", "reported_by", "note", "id",
)  # fmt: skip
HEAD = ("name", "purpose", "vocabulary", "settings", "attributes")


def actor_rows(network: Network) -> list[Row]:
    """Return every actor as a row: id, label and type always, what else is not at its default.

    Lists are joined with a bar; a column of one's own that is called like one of ours gets
    " (own)" behind its name, and its value is as in the map: a format without types for it writes
    `netmap.formats.cells.mark_attribute` of it. Organisations come first, as in the map.
    """
    rows = []
    for actor in network.actors.values():
        kind = "organisation" if isinstance(actor, Organisation) else "person"
        row: Row = {"id": actor.id, "label": actor.name, "type": kind}
        row |= {name: value for name, value in _told(actor).items() if name not in ("id", "name")}
        row |= {own_name(name, "people"): value for name, value in actor.attributes.items()}
        rows.append(row)
    return rows


def line_rows(network: Network) -> list[Row]:
    """Return every relationship as a row: ends, weight, kind and id always, what else is said."""
    rows = []
    for line in network.relationships:
        row: Row = {"source": line.source, "target": line.target, "weight": line.weight, "kind": line.kind}
        row |= {name: value for name, value in _told(line).items() if name not in ("id", *row)}
        row |= {"id": line.id}
        row |= {own_name(name, "relationships"): value for name, value in line.attributes.items()}
        rows.append(row)
    return rows


def _told(record: Record) -> Row:
    """Return the fields of a record that are not at their default, lists joined."""
    told = record.model_dump(mode="json", exclude_defaults=True, exclude={"attributes"})
    return {n: LIST_JOINT.join(v) if isinstance(v, list) else v for n, v in told.items()}


def own_columns(rows: Iterable[Row], known: tuple[str, ...]) -> list[str]:
    """Return the columns that rows have besides the known ones, in order of appearance."""
    return list(dict.fromkeys(name for row in rows for name in row if name not in known))


@dataclass(frozen=True)
class Holds:
    """What of a map a graph format can hold.

    `actor` and `line` name columns of `ACTOR_COLUMNS` and `LINE_COLUMNS`; `head` parts of the map as
    a whole. Roles, decisions, parts and ratings are in no graph format; perspectives are held by
    their ids where ``reported_by`` is.
    """

    actor: frozenset[str] = frozenset(ACTOR_COLUMNS)
    line: frozenset[str] = frozenset(LINE_COLUMNS)
    own: bool = True
    head: frozenset[str] = frozenset()


def keep(network: Network, holds: Holds) -> Network:
    """Return the map that comes back from a graph format: what it cannot hold left out.

    Relationships that only one perspective reported are left out where `reported_by` cannot be
    said, because they would otherwise come back as facts of the shared map.
    """
    lines = [
        _only(row, holds.line, LINE_COLUMNS, holds.own)
        for row in line_rows(network)
        if "reported_by" in holds.line or not row.get("reported_by")
    ]
    actors = [_only(row, holds.actor, ACTOR_COLUMNS, holds.own) for row in actor_rows(network)]
    head = {name: getattr(network, name) for name in HEAD if name in holds.head}
    built = from_rows(
        [PlacedRow(row, n) for n, row in enumerate(actors, start=1)],
        [PlacedRow(row, n) for n, row in enumerate(lines, start=1)],
        Findings(),
        facts=Facts(**head),
    )
    return built.require()


def _only(row: Row, held: frozenset[str], known: tuple[str, ...], own: bool) -> Row:
    kept = {name: value for name, value in row.items() if name in held}
    spare = {name: mark_attribute(value) for name, value in row.items() if own and name not in known}
    return kept | spare


def describe_losses(network: Network, kept: Network) -> list[str]:
    """Return in words what of a map is not in what comes back, nothing if all of it is."""
    losses = []
    for model in RECORDS:
        rows, left = network.rows(model.table), kept.rows(model.table)
        gone = len(rows) - len(left)
        if gone > 0:
            noun = {"people": "person"}.get(model.table, model.table[:-1]) if gone == 1 else model.table
            losses.append(f"{gone} {noun}")
        if not left:
            continue
        if gone and model.table == "relationships":
            rows = tuple(row for row in network.relationships if not row.reported_by)
        names = [name for name in model.model_fields if name != "attributes" and _differ(rows, left, name)]
        losses += [f"{name} of {model.table}" for name in names]
        own = Counter(_own(rows)) - Counter(_own(left))
        if own:
            columns = ", ".join(dict.fromkeys(name for name, _ in own))
            losses.append(f"columns of your own of {model.table} ({columns})")
    for name in HEAD:
        if getattr(network, name) != getattr(kept, name) and not _only_added(network, kept, name):
            said = {"attributes": "what else is said of the map"}.get(name, f"the {name} of the map")
            losses.append(said)
    return losses


def _differ(rows: Sequence[Record], left: Sequence[Record], name: str) -> bool:
    """Say whether something of a column is gone; where rows are gone, whether the column is."""
    had = Counter(repr(getattr(row, name)) for row in rows)
    kept = Counter(repr(getattr(row, name)) for row in left)
    if len(rows) == len(left):
        return bool(had - kept)
    default = repr(type(rows[0]).model_fields[name].default)
    return bool(had.keys() - {default}) and not kept.keys() & (had.keys() - {default})


def _own(rows: Iterable[Record]) -> list[tuple[str, str]]:
    return [(name, repr(value)) for row in rows for name, value in row.attributes.items()]


def _only_added(network: Network, kept: Network, name: str) -> bool:
    """Say whether a vocabulary has all its words still."""
    if name != "vocabulary":
        return False
    lists = type(network.vocabulary).model_fields
    return all(set(getattr(network.vocabulary, n)) <= set(getattr(kept.vocabulary, n)) for n in lists)
