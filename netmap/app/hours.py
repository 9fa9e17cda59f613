"""The form for hours: who gave time to whom, how many hours, when; Enter adds."""

from __future__ import annotations

import math
import re

import streamlit as st

from netmap.analysis.words import count
from netmap.app.answers import View
from netmap.app.state import attempt, can_edit, current, save, told
from netmap.errors import ParameterError
from netmap.model import Kind, Vocabulary
from netmap.model.dates import first_day, long_date, read_day
from netmap.model.document import Document, Edit, apply_edit, head_data
from netmap.model.edits import add_rows, change_head, join_edits
from netmap.model.quick_add import Said, find_actor, read_line

HOURS = "hours"
GIVES = "gives_time"


def read_gift(document: Document, who: str, whom: str, hours: str, when: str = "") -> Said:
    """Return the edit that a gift of time asks for.

    Parameters
    ----------
    document : Document
        Not modified.
    who, whom : str
        Ids, names or posts; a name that is not on the map is added.
    hours : str
        A number as people write it.
    when : str, optional
        A day, or a month, or nothing.

    Raises
    ------
    ParameterError
        If something is missing or cannot be read; the sentence says what to write.
    """
    if not who.strip() or not whom.strip():
        raise ParameterError("Say who gave and who received; nothing was added.")
    amount = read_hours(hours)
    day = _read_when(when)
    edits: list[Edit] = []
    ends: list[str] = []
    after = document
    for name in (who, whom):
        known = name if name in _ids(after) else find_actor(after, name)
        if not known:
            edit = _new_actor(after, name)
            edits.append(edit)
            after = apply_edit(after, edit)
            known = str((edit.changes[0].after or {})["id"])
        ends.append(known)
    if ends[0] == ends[1]:
        raise ParameterError("Time is given to somebody else: choose two different names.")
    kind = hours_kind(document.head.vocabulary)
    if kind is None:
        kind = _fresh_kind(document.head.vocabulary)
        words = head_data(document.head)["vocabulary"]
        words = {**words, "kinds": [*words["kinds"], kind.model_dump(mode="json")]}
        edits.append(change_head(document, {"vocabulary": words}, "count hours"))
    row = {"source": ends[0], "target": ends[1], "kind": kind.id, "weight": amount, "start": day}
    edits.append(add_rows("add hours", [("relationships", row)]))
    said = f"{count(1, 'hour') if amount == 1 else f'{amount:g} hours'}{f', {_spoken(day)}' if day else ''}"
    return Said(join_edits(f"add {said}", edits), said)


def hours_kind(vocabulary: Vocabulary) -> Kind | None:
    """Return the kind of relationship whose strength is hours."""
    found = [kind for kind in vocabulary.kinds if kind.unit == HOURS]
    return next((kind for kind in found if kind.id == GIVES), found[0] if found else None)


def _fresh_kind(vocabulary: Vocabulary) -> Kind:
    """Return a kind counted in hours for a map whose own words have none."""
    kind = next(word for word in Vocabulary().kinds if word.unit == HOURS)
    return kind if vocabulary.kind(kind.id) is None else kind.model_copy(update={"id": f"{kind.id}_{HOURS}"})


def _ids(document: Document) -> set[str]:
    return {str(row.get("id", "")) for t in ("people", "organisations") for row in document.rows(t).values()}


def read_hours(text: str) -> float:
    """Return a number of hours as people write it.

    Raises
    ------
    ParameterError
        If it is none, or not above 0.

    Examples
    --------
    >>> read_hours("2"), read_hours("1,5"), read_hours("3 hours")
    (2.0, 1.5, 3.0)
    """
    plain = text.casefold().removesuffix("hours").removesuffix("hour").removesuffix("h").strip()
    thousands = re.fullmatch(r"\d{1,3}(,\d{3})+", plain)
    try:
        amount = float(plain.replace(",", "" if thousands else "."))
    except ValueError:
        amount = math.nan
    if not (0 < amount <= 1e15):
        raise ParameterError(f"“{text.strip()}” is not a number of hours; write 2 or 1.5. Nothing was added.")
    return amount


def _read_when(when: str) -> str:
    try:
        return read_day(when) if when.strip() else ""
    except ValueError:
        raise ParameterError(
            f"“{when.strip()}” is not a date; write 2025-03, March 2025 or 12/03/2025. Nothing was added."
        ) from None


def _new_actor(document: Document, name: str) -> Edit:
    edit = read_line(document, name).edit
    if len(edit.changes) != 1:
        raise ParameterError(f"“{name}” is not a name; write a name alone.")
    return edit


def _spoken(day: str) -> str:
    return long_date(first_day(day)) if day.count("-") == 2 else day


def hours_form(seen: View) -> None:
    """Show the form; a wrong entry stays where it is, with a sentence about it."""
    if not can_edit():
        return
    names = _names(seen)
    with st.form("hours", border=False, enter_to_submit=True):
        who, whom, many, when, button = st.columns([3, 3, 2, 2, 1], vertical_alignment="bottom")
        place = {"index": None, "accept_new_options": True, "placeholder": "type a name"}
        who.selectbox("Who gave time?", list(names), key="hours_who", **place)  # type: ignore[call-overload]
        whom.selectbox("To whom?", list(names), key="hours_whom", **place)  # type: ignore[call-overload]
        many.text_input("How many hours?", key="hours_many", placeholder="2")
        when.text_input(
            "On what day?",
            key="hours_when",
            placeholder="2026-11-22",
            help="A month will do. Without a day the hours count, but not for how long a return takes.",
        )
        button.form_submit_button("Add", type="primary", on_click=_add, args=(names,))


def _names(seen: View) -> dict[str, str]:
    """Return the id of everybody by what they are called on screen; two of one name are told apart."""
    found: dict[str, str] = {}
    for actor in sorted(seen.network.actors, key=lambda i: (seen.label(i).casefold(), i)):
        label = seen.label(actor)
        found[label if label not in found else f"{label} ({actor})"] = actor
    return found


@told
def _add(names: dict[str, str]) -> None:
    state, document = st.session_state, current().document
    state["giving"] = True  # it stays open: to be put right, or for the next one
    who, whom = (str(state[f"hours_{end}"] or "") for end in ("who", "whom"))
    said = attempt(
        lambda: read_gift(
            document, names.get(who, who), names.get(whom, whom), state["hours_many"], state["hours_when"]
        )
    )
    if said and save(said.edit, f"{who} gave {whom} {said.words}"):
        state["hours_many"] = ""
        state["hours_who"] = state["hours_whom"] = None
