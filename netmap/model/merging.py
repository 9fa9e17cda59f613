"""Another map into this one, as one edit: what is new is added, what is empty filled, nothing overwritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from netmap.model.document import Document, Edit
from netmap.model.edits import new_id
from netmap.model.likeness import plain_name
from netmap.model.matching import ACTOR_TABLES, Match, find_matches
from netmap.model.merging_rows import Merging
from netmap.model.merging_words import Difference
from netmap.model.network import Network
from netmap.model.records import Perspective

#: what there is one and what there are many of
COUNTED = {
    "organisations": ("organisation", "organisations"),
    "people": ("person", "people"),
    "roles": ("role", "roles"),
    "relationships": ("relationship", "relationships"),
    "decisions": ("decision", "decisions"),
    "parts": ("part in a decision", "parts in decisions"),
    "perspectives": ("team’s view", "teams’ views"),
    "ratings": ("rating", "ratings"),
}


class Merged(NamedTuple):
    """An edit that brings another map in, and what it does."""

    edit: Edit
    #: the id on this map of everybody on the other
    actors: Mapping[str, str]
    #: rows added, cells filled, rows that were there already, rows left out; by table
    added: Mapping[str, int]
    filled: Mapping[str, int]
    same: Mapping[str, int]
    left_out: Mapping[str, int]
    #: new words of the vocabulary
    words: tuple[str, ...]
    differences: tuple[Difference, ...]
    #: how many were added as new because nobody said whether they are somebody on the map
    undecided: int

    @property
    def lines(self) -> tuple[str, ...]:
        """What it does, in sentences."""
        cells = sum(self.filled.values())
        said = (
            (f"Added: {count_rows(self.added)}.", bool(self.added)),
            (f"Filled in: {cells} empty {'cell' if cells == 1 else 'cells'}.", cells),
            (f"There already: {count_rows(self.same)}.", bool(self.same)),
            (f"New words: {', '.join(self.words)}.", self.words),
            (f"Left out: {count_rows(self.left_out)}.", bool(self.left_out)),
            (f"Added as new, because nobody said who they are: {self.undecided}.", self.undecided),
            (f"{_differ(len(self.differences))} on the map, which stays as it is.", self.differences),
        )
        return tuple(line for line, holds in said if holds) or ("Nothing in it is new.",)


def _differ(number: int) -> str:
    return "1 cell says otherwise" if number == 1 else f"{number} cells say otherwise"


def count_rows(counts: Mapping[str, int]) -> str:
    """Return counts of rows by table in words.

    Examples
    --------
    >>> count_rows({"people": 1, "roles": 2})
    '1 person, 2 roles'
    """
    return ", ".join(f"{counts[t]} {COUNTED[t][counts[t] != 1]}" for t in COUNTED if counts.get(t))


def picture_called(document: Document, name: str, group: str = "") -> Perspective:
    """Return the picture of a team or table to merge another map as: the one of this name, else a new one.

    Its id is nobody's on the map, so that it never becomes somebody's own picture.
    """
    people = {str(row.get("id", "")) for table in ACTOR_TABLES for row in document.rows(table).values()}
    for row in document.rows("perspectives").values():
        if (
            plain_name(str(row.get("name") or "")) == plain_name(name)
            and str(row.get("id", "")) not in people
        ):
            return Perspective(id=str(row["id"]), name=str(row["name"]))
    made = new_id(document, f"Picture of {name}", "perspectives", *ACTOR_TABLES)
    return Perspective(id=made, name=name, group=group)


def merge_map(
    document: Document,
    incoming: Network,
    decisions: Mapping[str, str | None] | None = None,
    *,
    as_perspective: Perspective | None = None,
    take: Collection[tuple[str, str, str]] = (),
    label: str = "",
) -> Merged:
    """Return the one edit that brings another map into this one.

    Parameters
    ----------
    document : Document
        The map that is there. Not modified.
    incoming : Network
        The map that comes in.
    decisions : mapping of str to str or None, optional
        Who of the other map, by id, is whom on this one; ``None`` is somebody new. Whom
        `find_matches` asks about and who is not in here is new; whom it knows by id stays so.
    as_perspective : Perspective, optional
        Whose picture the other map is, by its id on this one. All its relationships and its
        ratings become that picture's; of the shared map nothing changes but that actors are added.
    take : collection of (table, id, column), optional
        Where the other map's value is taken instead of this one's: ids are this map's.
    label : str, optional
        What undo calls it.

    Returns
    -------
    Merged
        The edit and what it does. Settings stay this map's.

    Raises
    ------
    ParameterError
        If a decision is about nobody, or names nobody who can be meant.
    """
    matches = find_matches(document, incoming)
    merging = Merging(document, incoming, as_perspective, frozenset(take))
    merging.bring_in(matches, decisions or {})
    return Merged(
        edit=Edit(label or f"add “{incoming.name or 'another map'}”", merging.changes()),
        actors=merging.new_ids["actors"],
        added={table: len(rows) for table, rows in merging.new.items() if rows},
        filled=dict(merging.filled),
        same=dict(merging.same),
        left_out={table: count for table, count in merging.left_out.items() if count},
        words=merging.new_words(),
        differences=(*merging.differences, *merging.words.differences()),
        undecided=sum(match.asks and match.id not in (decisions or {}) for match in matches),
    )


__all__ = ["Difference", "Match", "Merged", "count_rows", "find_matches", "merge_map", "picture_called"]
