"""Pictures of a map and what they say: each change is one edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netmap.errors import ParameterError
from netmap.model.document import Data, Document, Edit
from netmap.model.edits import add_rows, change_row, join_edits, new_id, remove_rows


def add_picture(document: Document, name: str, *, person: str = "", group: str = "") -> tuple[str, Edit]:
    """Return the id of a new picture and the edit that adds it.

    Parameters
    ----------
    document : Document
        Not modified.
    name : str
        What a table or team is called; a person's own picture needs none.
    person : str, default ""
        The id of the actor whose own picture it is, which is then the picture's id.
    group : str, default ""
        The group that the picture speaks for; a person's first group by default.

    Raises
    ------
    ParameterError
        If there is no name, or such a picture is there already.
    """
    name = " ".join(name.split())
    rows = document.rows("perspectives").values()
    if person:
        if any(str(row.get("id", "")) == person for row in rows):
            raise ParameterError("This person has a picture already; choose it below and go on there.")
        row: dict[str, Any] = {"id": person, "group": group or _first_group(document, person)}
        return person, add_rows("add somebody’s own picture", [("perspectives", row)])
    if not name:
        raise ParameterError("Say whose picture it is, such as Table 1; nothing was added.")
    if any(str(row.get("name") or row.get("id")).casefold() == name.casefold() for row in rows):
        raise ParameterError(f"There is a picture “{name}” already; choose it below and go on there.")
    # an id that is an actor's makes a picture somebody's own, so a team's must never become one
    made = new_id(document, f"Picture of {name}", "perspectives", "people", "organisations")
    row = {"id": made, "name": name, "group": group}
    return made, add_rows(f"add the picture “{name}”", [("perspectives", row)])


def _first_group(document: Document, person: str) -> str:
    groups = next(
        (row.get("groups") for row in document.rows("people").values() if str(row.get("id", "")) == person),
        None,
    )
    listed = groups.split("|") if isinstance(groups, str) else list(groups or ())
    return str(listed[0]).strip() if listed else ""


def remove_picture(document: Document, picture: str) -> Edit:
    """Return the edit that removes a picture with its relationships and ratings."""
    places = {"perspectives": "id", "relationships": "reported_by", "ratings": "perspective"}
    edits = []
    for table, column in places.items():
        rows = document.rows(table)
        keys = [key for key, row in rows.items() if str(row.get(column, "")) == picture]
        edits.append(remove_rows(document, table, keys))
    return join_edits("remove a picture", edits)


def rated(document: Document, picture: str, question: str) -> dict[str, tuple[int, Data]]:
    """Return the rating of each actor that counts for a picture and a question, with its key: the last."""
    rows = [
        (str(row.get("date") or ""), key, row)
        for key, row in document.rows("ratings").items()
        if str(row.get("perspective", "")) == picture and str(row.get("question", "")) == question
    ]
    return {
        str(row.get("actor", "")): (key, row) for _, key, row in sorted(rows, key=lambda found: found[:2])
    }


def set_ratings(
    document: Document,
    picture: str,
    question: str,
    values: Mapping[str, float | None],
    *,
    scale: tuple[float, float] = (0, 10),
) -> Edit:
    """Return the edit that makes a picture rate actors as given; ``None`` takes a rating away.

    Parameters
    ----------
    document : Document
        Not modified.
    picture, question : str
        Ids of a perspective and of a question.
    values : mapping of actor to float or None
        Actors who are not in it keep their rating.
    scale : tuple of two numbers, default (0, 10)
        The lowest and the highest answer.

    Raises
    ------
    ParameterError
        If a value is outside the scale.
    """
    known = rated(document, picture, question)
    edits: list[Edit] = []
    new: list[tuple[str, Data]] = []
    for actor, value in values.items():
        if value is not None and not scale[0] <= value <= scale[1]:
            raise ParameterError(f"{value:g} is not from {scale[0]:g} to {scale[1]:g}.")
        if actor not in known:
            if value is not None:
                new.append(
                    (
                        "ratings",
                        {"perspective": picture, "actor": actor, "question": question, "value": value},
                    )
                )
            continue
        key, row = known[actor]
        if value is None:
            edits.append(remove_rows(document, "ratings", [key]))
        elif row.get("value") != value:
            edits.append(change_row(document, "ratings", key, {"value": value}))
    return join_edits("change ratings", [*edits, add_rows("rate", new)])
