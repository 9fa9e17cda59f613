"""``NAME-key.csv``: who is behind the short labels of a Pajek or UCINET file, with all that is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from netmap.formats.cells import escape, mark_attribute, table_from_rows, to_csv, to_text
from netmap.formats.graph_out import ACTOR_COLUMNS, actor_rows, own_columns
from netmap.formats.result import Findings
from netmap.formats.source import Source
from netmap.model import Network, PlacedRow

KEY_ENDING = "-key.csv"
LABEL = "label"
#: the type of a row that says which kind of relationship a label stands for
LINE_TYPE = "relationship"
_COLUMNS = ("id", "name", *ACTOR_COLUMNS[2:])


class Key(NamedTuple):
    """Rows of actors by label, and kinds of relationship by label; labels in small letters."""

    file: str
    actors: Mapping[str, PlacedRow]
    kinds: Mapping[str, str]


def key_name(name: str) -> str:
    """Return what the key of a file is called.

    Examples
    --------
    >>> key_name("ward.net")
    'ward-key.csv'
    """
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}{KEY_ENDING}"))


def to_key(network: Network, labels: Mapping[str, str], kinds: Mapping[str, str]) -> bytes:
    """Return the key as CSV.

    Parameters
    ----------
    network : Network
        Not modified.
    labels, kinds : mapping of str to str
        The labels in the file, by id of the actor and of the kind.
    """
    rows = [{LABEL: labels[row["id"]], **_renamed(row)} for row in actor_rows(network)]
    rows += [{LABEL: label, "id": kind, "type": LINE_TYPE} for kind, label in kinds.items()]
    known = (LABEL, *_COLUMNS)
    names = [n for n in known if n in (LABEL, "id", "name", "type", "groups") or any(n in r for r in rows)]
    names += own_columns(rows, known)
    cells = [[escape(name) for name in names]]
    for row in rows:
        texts = (_text(row.get(name), name in known) for name in names)
        cells.append([escape(text) for text in texts])
    return to_csv(cells).encode("utf-8-sig")


def _renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"name" if name == "label" else name: value for name, value in row.items()}


def _text(value: Any, known: bool) -> str:
    if value is None:
        return ""
    return to_text(value) if known else mark_attribute(value)


def read_key(source: Source, name: str, findings: Findings) -> Key | None:
    """Return the key that lies beside a file, if there is one; what is wrong with it goes to the findings."""
    file = next((n for n in source.files if n.casefold() == key_name(name).casefold()), None)
    table = next((t for t in source.tables() if t.file == file), None) if file else None
    if table is None or not {LABEL, "id"} <= set(table.header):
        return None
    rows, problems = table_from_rows(table.rows, "people", table.file)
    findings.problems += problems
    actors: dict[str, PlacedRow] = {}
    kinds: dict[str, str] = {}
    for placed in rows:
        row = dict(placed.row)
        label = str(row.pop(LABEL, "")).casefold()
        if str(row.get("type", "")).strip().casefold() == LINE_TYPE:
            kinds[label] = str(row.get("id", ""))
        elif label in actors:
            findings.problem(
                "doubled_label", table="people", row=placed.number, field=LABEL, value=label, file=table.file
            )
        else:
            actors[label] = placed._replace(row=row)
    return Key(table.file, actors, kinds)


def place_actors(rows: Iterable[PlacedRow], key: Key, findings: Findings) -> list[PlacedRow]:
    """Return the rows of a file's actors as the key knows them; the ids of `rows` are labels.

    Who is not in the key stays as in the file; who is in it and not in the file is left out. Both
    are told.
    """
    placed, seen = [], set()
    for row in rows:
        label = str(row.row["id"]).casefold()
        seen.add(label)
        if label in key.actors:
            placed.append(key.actors[label])
        else:
            placed.append(row)
            findings.note(
                "guessed", table="people", row=row.number, field="id", value=row.row["id"],
                choices=f"not in {key.file}, so the label is the id",
            )  # fmt: skip
    for label, known in key.actors.items():
        if label not in seen:
            findings.note(
                "dropped", table="people", row=known.number, value=known.row.get("id", label),
                choices="it is in the key and not in the network", file=key.file,
            )  # fmt: skip
    return placed
