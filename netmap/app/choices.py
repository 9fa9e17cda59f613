"""What can be chosen in tables and forms: words from the vocabulary, names from the map."""

from __future__ import annotations

from collections.abc import Callable

from netmap.app.cache import made_of
from netmap.app.state import Current
from netmap.model.document import Document


def word_choices(current: Current, name: str) -> tuple[list[str], Callable[[str], str]]:
    """Return the ids of a list of the vocabulary, and what to call each."""
    vocabulary = current.document.head.vocabulary
    return [word.id for word in getattr(vocabulary, name)], lambda word: vocabulary.label(name, word)


def actor_choices(
    current: Current, *tables: str, post: Callable[[str], str] | None = None
) -> tuple[list[str], Callable[[str], str]]:
    """Return the ids of people and organisations by name, and what to call each."""
    tables = tables or ("people", "organisations")
    document = current.document

    def choose() -> tuple[list[str], dict[str, str]]:
        labels = actor_labels(document, *tables)
        return sorted(labels, key=lambda i: labels[i].casefold()), labels

    of = tuple(document.rows(table) for table in tables)
    ids, labels = made_of(("actors", current.map_id, tables), of, choose)
    return list(ids), lambda i: labels.get(i, i)


def actor_labels(document: Document, *tables: str) -> dict[str, str]:
    """Return the name of every row by id; two of one name are told apart by their ids."""
    labels = {
        str(row["id"]): str(row.get("name") or row["id"])
        for table in tables
        for row in document.rows(table).values()
        if row.get("id")
    }
    seen: dict[str, int] = {}
    for name in labels.values():
        seen[name] = seen.get(name, 0) + 1
    return {i: name if seen[name] == 1 else f"{name} ({i})" for i, name in labels.items()}


def decision_labels(document: Document) -> dict[str, str]:
    """Return the title of every decision by id."""
    return {
        str(row["id"]): str(row.get("title") or row["id"])
        for row in document.rows("decisions").values()
        if row.get("id")
    }
