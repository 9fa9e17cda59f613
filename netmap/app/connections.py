"""Saying which groups of people have to be connected: from a source, then set by set."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import streamlit as st

from netmap.app.answers import View
from netmap.app.furniture import table
from netmap.app.state import attempt, can_edit, current, form_base, form_saved, save, say, told
from netmap.errors import ParameterError
from netmap.measures.connections import PRESETS, Preset, Side
from netmap.model.document import Document, Edit
from netmap.model.edits import change_head
from netmap.model.settings import CoverageSettings, NamedSet
from netmap.model.vocabulary import Vocabulary

TEAM = NamedSet(id="team", label="Our team")
WAYS = ("each set with one team", "every set with every other")
DAYS_A_YEAR = 365
FORM = "sets"


def preset_of(chosen: CoverageSettings) -> Preset | None:
    """Return the source that a map's sets come from, or ``None`` for sets of its own."""
    own = {some.id for some in chosen.sets}
    same = [p for p in PRESETS if own and own <= {side.id for side in p.sides}]
    return next((p for p in same if p.team == (chosen.team is not None)), None)


def preset_settings(preset: Preset, vocabulary: Vocabulary, chosen: CoverageSettings) -> CoverageSettings:
    """Return the settings that a source proposes, with the groups that the map's vocabulary has."""
    known = {group.id for group in vocabulary.groups}
    return CoverageSettings(
        team=(chosen.team or TEAM) if preset.team else None,
        sets=tuple(
            NamedSet(id=side.id, label=side.label, groups=tuple(g for g in side.groups if g in known))
            for side in preset.sides
        ),
        stale_days=chosen.stale_days,
    )


def change_coverage(document: Document, chosen: CoverageSettings, label: str) -> Edit:
    """Return the edit that sets which groups of people have to be connected.

    Raises
    ------
    ParameterError
        If two sets have one name, or there are too few to connect.
    """
    names = [(own.label or own.id).casefold() for own in chosen.sets]
    if len(set(names)) < len(names):
        raise ParameterError("Two sets have the same name; give each a name of its own. Nothing was saved.")
    if len(names) < (1 if chosen.team else 2):
        raise ParameterError("Name at least two sets, or a team and one set. Nothing was saved.")
    settings = document.head.settings.model_copy(update={"coverage": chosen})
    return change_head(document, {"settings": settings.model_dump(mode="json")}, label)


def months_of(days: float) -> int:
    """Return days as whole months.

    Examples
    --------
    >>> months_of(365), months_of(182)
    (12, 6)
    """
    return max(1, round(12 * days / DAYS_A_YEAR))


def show_choice(seen: View) -> None:
    """Show where sets can come from, and the sets to change."""
    if not can_edit():
        return
    chosen = seen.network.settings.coverage
    empty = not chosen.sets
    with st.expander("Start from a list that others have made", expanded=empty):
        labels = {preset.id: preset.label for preset in PRESETS}
        picked = st.selectbox("Which list?", list(labels), format_func=labels.__getitem__, key="preset")
        preset = next(p for p in PRESETS if p.id == picked)
        show_wording(preset, seen.network.vocabulary)
        st.button("Use this list", type="primary", on_click=_use, args=(preset.id,))
        if not empty:
            st.caption("It takes the place of the sets chosen now; Undo brings them back.")
    with st.expander("Choose who is meant, set by set", expanded=st.session_state.get("connecting", False)):
        _edit_sets(seen, form_base(FORM).document.head.settings.coverage)


def show_wording(preset: Preset, vocabulary: Vocabulary) -> None:
    """Show a source's own words beside the groups that stand for them here."""
    known = {group.id for group in vocabulary.groups}
    rows = [
        {
            "Set": side.label,
            "In the words of the source": f"“{side.wording}”",
            "Groups that stand for it here": _group_words(side, vocabulary, known),
        }
        for side in preset.sides
    ]
    way = (
        "Each has to be connected with the team."
        if preset.team
        else "Every one has to be connected with every other."
    )
    table(rows, alt=f"{preset.label}. {way}")
    st.caption(f"Source: {preset.source}. Which groups stand for a set is our reading; change it below.")


def _group_words(side: Side, vocabulary: Vocabulary, known: set[str]) -> str:
    words = [vocabulary.label("groups", group) for group in side.groups if group in known]
    return ", ".join(words) or "none: name who is meant"


@told
def _use(preset_id: str) -> None:
    document = current().document
    preset = next(p for p in PRESETS if p.id == preset_id)
    chosen = preset_settings(preset, document.head.vocabulary, document.head.settings.coverage)
    st.session_state["connecting"] = True  # who is meant comes next
    if save(change_coverage(document, chosen, f"check {preset.label}"), f"Sets taken from: {preset.label}"):
        form_saved(FORM)


def _edit_sets(seen: View, chosen: CoverageSettings) -> None:
    # new settings bring fresh boxes; while somebody types, and after a mistake, the boxes stay
    place = f"sets/{seen.current.map_id}/{zlib.crc32(chosen.model_dump_json().encode())}"
    blank = NamedSet(id="new", label="")
    rows = [*chosen.sets, blank]
    if len(chosen.sets) < 2 and chosen.team is None:
        rows.append(blank)
    with st.form(f"{place}/form", border=False):
        st.radio(
            "What has to be connected?",
            WAYS,
            index=0 if chosen.team else 1,
            key=f"{place}/way",
            horizontal=True,
        )
        _edit_set(seen, chosen.team or TEAM, f"{place}/team", "The team")
        for number, own in enumerate(rows):
            _edit_set(seen, own, f"{place}/{number}", f"Set {number + 1}")
        st.caption("A set without a name is left out: empty a name to take its set away.")
        st.number_input(
            "A contact is stale after how many months?",
            min_value=1,
            max_value=120,
            value=months_of(chosen.stale_days),
            key=f"{place}/months",
            help="A connection that rests on contacts not renewed for so long counts one step lower.",
        )
        ids = [own.id for own in rows]
        st.form_submit_button("Save these sets", type="primary", on_click=_save, args=(place, ids))


def _edit_set(seen: View, own: NamedSet, place: str, title: str) -> None:
    groups = list(dict.fromkeys([*(g.id for g in seen.network.vocabulary.groups), *own.groups]))
    here = sorted(seen.network.actors, key=lambda i: (seen.label(i).casefold(), i))
    name, some, single = st.columns([3, 4, 4], vertical_alignment="bottom")
    name.text_input(title, value=own.label or ("" if own.id == "new" else own.id), key=f"{place}/name")
    some.multiselect(
        f"{title}: groups",
        groups,
        default=own.groups,
        format_func=lambda g: seen.network.vocabulary.label("groups", g),
        key=f"{place}/groups",
        placeholder="none",
    )
    single.multiselect(
        f"{title}: single people and organisations",
        here,
        default=[actor for actor in own.actors if actor in seen.network.actors],
        format_func=seen.label,
        key=f"{place}/actors",
        placeholder="none",
        help="An organisation stands for itself; choose its people as well if they are meant.",
    )


@told
def _save(place: str, ids: Sequence[str]) -> None:
    state, document = st.session_state, form_base(FORM).document
    state["connecting"] = True  # it stays open: to be put right, or for the next change
    before = document.head.settings.coverage
    taken: set[str] = set()
    sets: list[NamedSet] = []
    for number, own_id in enumerate(ids):
        label = str(state[f"{place}/{number}/name"]).strip()
        if label:
            made = _read_set(f"{place}/{number}", label if own_id == "new" else own_id, label, taken)
            taken.add(made.id)
            sets.append(made)
    team = None
    if state[f"{place}/way"] == WAYS[0]:
        label = str(state[f"{place}/team/name"]).strip() or TEAM.label
        team = _read_set(f"{place}/team", TEAM.id, label, set())
    months = int(state[f"{place}/months"])
    same = months == months_of(before.stale_days)
    days = before.stale_days if same else round(DAYS_A_YEAR * months / 12)
    chosen = CoverageSettings(team=team, sets=tuple(sets), stale_days=days)
    edit = attempt(lambda: change_coverage(document, chosen, "change what has to be connected"))
    if edit is None:
        return
    if edit.changes[0].before == edit.changes[0].after:
        say("Nothing was changed.")
        return
    if save(edit, "Saved what has to be connected"):
        form_saved(FORM)


def _read_set(place: str, own_id: str, label: str, taken: set[str]) -> NamedSet:
    state: Any = st.session_state
    made, number = own_id, 1
    while made in taken:
        number += 1
        made = f"{own_id} {number}"
    return NamedSet(
        id=made, label=label, groups=tuple(state[f"{place}/groups"]), actors=tuple(state[f"{place}/actors"])
    )
