"""Rows and what is in their cells, in words: for those who compare what two people wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netmap.app.choices import actor_labels
from netmap.model.document import HEAD, Data, Document

#: what one row of each table is called, and what several are
ROWS = {
    "people": ("person", "people"),
    "organisations": ("organisation", "organisations"),
    "roles": ("role", "roles"),
    "relationships": ("relationship", "relationships"),
    "decisions": ("decision", "decisions"),
    "parts": ("part in a decision", "parts in decisions"),
    "perspectives": ("picture", "pictures"),
    "ratings": ("rating", "ratings"),
}


def row_words(document: Document, table: str, row: Data) -> str:
    """Return which row is meant."""
    if table == HEAD:
        return "The map"
    labels = actor_labels(document, "people", "organisations")
    ends = [
        labels.get(str(row[c]), str(row[c])) for c in ("source", "person", "actor", "target") if row.get(c)
    ]
    name = str(row.get("name") or row.get("title") or "") or " – ".join(ends) or str(row.get("id") or "")
    return f"The {ROWS[table][0]}" + (f" “{name}”" if name else "")


def field_words(field: str) -> str:
    """Return which field is meant."""
    return field.replace("_", " ").replace(".", ": ")


def value_words(value: Any) -> str:
    """Return what a cell holds."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        name = value.get("name") or value.get("title") or value.get("label") or value.get("id")
        return f"“{name}”" if name else "several values"
    return f"“{value}”"
