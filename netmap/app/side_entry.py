"""The page Side by side: adding a picture, typing its relationships, giving its ratings."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from netmap.analysis.told import SCALE
from netmap.app.answers import View
from netmap.app.choices import actor_choices, word_choices
from netmap.app.columns import Column
from netmap.app.editing import edit_table
from netmap.app.live import is_held
from netmap.app.marks import unmarked
from netmap.app.quick import GUESSES
from netmap.app.state import attempt, can_edit, current, save, say, told
from netmap.model.document import Document, apply_edit
from netmap.model.pictures import add_picture, rated, remove_picture, set_ratings
from netmap.model.quick_add import read_line

TABLE = "A table or a team"
PLACE = "typing/sides_ratings"


def picture_names(seen: View) -> dict[str, str]:
    """Return what to call every picture on screen; somebody's own goes by their post or name."""
    names = {
        p.id: f"{seen.label(p.id)}: own picture" if p.id in seen.network.actors else p.label
        for p in seen.network.perspectives
    }
    seen_names = list(names.values())
    return {p: name if seen_names.count(name) == 1 else f"{name} ({p})" for p, name in names.items()}


def add_form(seen: View) -> None:
    """Show the form that adds a picture."""
    if not can_edit():
        st.caption("Pictures are added by those who may edit this map.")
        return
    people = [p.id for p in seen.network.people]
    groups = [g.id for g in seen.network.vocabulary.groups]
    with st.form("add_picture", border=False, enter_to_submit=True):
        name, whose, group, button = st.columns([3, 3, 3, 2], vertical_alignment="bottom")
        name.text_input("What is it called?", placeholder="Table 1", key="picture_name")
        whose.selectbox(
            "Whose picture is it?",
            ["", *people],
            format_func=lambda i: seen.label(i) if i else TABLE,
            key="picture_person",
            help="A person’s own picture is never shown beside others, only in sums.",
        )
        group.selectbox(
            "Which group does it speak for?",
            ["", *groups],
            format_func=lambda g: seen.network.vocabulary.label("groups", g) if g else "none, or mixed",
            key="picture_group",
            help="For a person left empty: their own group.",
        )
        button.form_submit_button("Add picture", type="primary", on_click=_add_picture)


@told
def _add_picture() -> None:
    state, document = st.session_state, current().document
    made = attempt(
        lambda: add_picture(
            document,
            str(state["picture_name"]),
            person=str(state["picture_person"]),
            group=str(state["picture_group"]),
        )
    )
    if made and save(made[1], "Added the picture; it is chosen below"):
        state["sides_into"] = made[0]
        state["picture_name"], state["picture_person"] = "", ""


def show_entry(seen: View) -> None:
    """Show where pictures are added, and what can be typed into one."""
    if not can_edit():
        st.caption("Pictures are added and changed by those who may edit this map.")
        return
    st.subheader("Add a picture")
    add_form(seen)
    st.subheader("Type into a picture")
    names = picture_names(seen)
    if st.session_state.get("sides_into") not in names:
        st.session_state["sides_into"] = next(iter(names))
    picture = st.selectbox(
        "Into which picture?", list(names), format_func=names.__getitem__, key="sides_into"
    )
    _quick_line(picture, names[picture])
    if _may_show(seen, picture):
        relationships, ratings = st.tabs(["Its relationships", "Its ratings"])
        with relationships:
            _relationships(seen, picture, names[picture])
        with ratings:
            _ratings(seen, picture, names[picture])
    with st.expander("Remove this picture"):
        st.write("Its relationships and ratings go with it. Undo brings all of it back.")
        st.button("Remove it", on_click=_remove, args=(picture,), key="sides_remove")


@told
def _remove(picture: str) -> None:
    save(remove_picture(current().document, picture), "Removed the picture")


def _may_show(seen: View, picture: str) -> bool:
    """Ask before a person's own picture is on screen."""
    if picture not in seen.network.actors:
        return True
    return st.checkbox(
        "Show what is in this person’s own picture, to type in it: not on a screen that others see",
        key=f"sides_own_{picture}",
    )


def _quick_line(picture: str, name: str) -> None:
    with st.form("sides_quick", border=False, enter_to_submit=True):
        line, new, button = st.columns([6, 2, 1], vertical_alignment="bottom")
        line.text_input(
            f"In “{unmarked(name)}”: who → works with → whom?",
            placeholder="Ward manager -> works with -> Discharge team",
            key="sides_line",
        )
        new.selectbox("New names are", list(GUESSES), key="sides_new")
        button.form_submit_button("Add", type="primary", on_click=_add_line, args=(picture,))


@told
def _add_line(picture: str) -> None:
    """Add the line typed; one that cannot be read stays where it is, to be put right."""
    state, document = st.session_state, current().document
    text, guess = str(state["sides_line"]), GUESSES[state["sides_new"]]
    if not text.strip():
        return
    said = attempt(lambda: read_line(document, text, new_are=guess, reported_by=picture))
    if said and save(said.edit, said.words):
        state["sides_line"] = ""


def _relationships(seen: View, picture: str, name: str) -> None:
    found = seen.current
    ids, names = actor_choices(found)
    kinds, kind_words = word_choices(found, "kinds")
    used = (str(row.get("kind", "")) for row in found.document.rows("relationships").values())
    edit_table(
        found,
        "relationships",
        [
            Column("source", "Who", "choice", ids, names, width="medium"),
            Column(
                "kind", "does what", "choice", list(dict.fromkeys([*kinds, *filter(None, used)])), kind_words
            ),
            Column("target", "to or with whom", "choice", ids, names, width="medium"),
            Column("start", "From", help="2019, 2019-04 or 2019-04-30"),
            Column("end", "Until", help="The first day it no longer holds"),
        ],
        alt=f"Relationships in {name}, one a row",
        where=("reported_by", picture),
    )


class _Typing(NamedTuple):
    """What the table of ratings goes by while somebody types in it."""

    map_id: str
    picture: str
    question: str
    labels: tuple[str, ...]
    base: int
    actors: tuple[str, ...]
    frame: pd.DataFrame
    #: the map as it was shown, with one's own ratings
    document: Document

    @property
    def key(self) -> str:
        return f"sides_ratings/{self.map_id}/{self.picture}/{self.question}/{self.base}"


def _ratings(seen: View, picture: str, name: str) -> None:
    words = seen.network.vocabulary
    if not seen.network.actors:
        st.info("Nobody is on the map yet: add a relationship above, or people on their page.")
        return
    question = st.selectbox(
        "Which question?",
        [q.id for q in words.questions],
        format_func=lambda q: words.label("questions", q),
        key="sides_asked",
    )
    typing: _Typing | None = st.session_state.get(PLACE)
    fresh = _fresh(seen, picture, question)
    if typing is None or typing[:3] != fresh[:3] or (_is_old(typing, fresh) and not is_held()):
        typing = st.session_state[PLACE] = fresh
    edited = st.data_editor(
        typing.frame,
        key=typing.key,
        hide_index=True,
        width="stretch",
        disabled=["who"],
        column_config={
            "who": st.column_config.TextColumn("Who", width="large"),
            "value": st.column_config.NumberColumn(
                f"{SCALE[0]:g} to {SCALE[1]:g}", help="Empty: not rated", format="%g"
            ),
        },
        on_change=_commit_ratings,
        placeholder="",
        alt=f"{words.label('questions', question)}, as {name} rates it, one actor a row",
    )
    for who, value in zip(edited["who"], edited["value"], strict=True):
        if not _fits(value):
            st.error(
                f"{value:g} for {who} was not saved: ratings go from {SCALE[0]:g} (none) to {SCALE[1]:g} (most)."
            )


def _fresh(seen: View, picture: str, question: str) -> _Typing:
    found = seen.current
    actors = tuple(sorted(seen.network.actors, key=lambda a: seen.label(a).casefold()))
    known = rated(found.document, picture, question)
    labels = tuple(map(seen.label, actors))
    said = pd.Series([known[a][1].get("value") if a in known else None for a in actors], dtype=object)
    frame = pd.DataFrame({"who": labels, "value": pd.to_numeric(said, errors="coerce").astype(float)})
    return _Typing(found.map_id, picture, question, labels, found.revision, actors, frame, found.document)


def _is_old(typing: _Typing, fresh: _Typing) -> bool:
    """Say whether others have changed who is rated, or a rating, since a table was drawn."""
    asked = (typing.picture, typing.question)
    before, after = (rated(t.document, *asked) for t in (typing, fresh))
    return typing.labels != fresh.labels or before != after


def _fits(value: Any) -> bool:
    return bool(pd.isna(value)) or SCALE[0] <= value <= SCALE[1]


@told
def _commit_ratings() -> None:
    """Save what was typed into the table of ratings; what is off the scale stays there, unsaved."""
    typing: _Typing = st.session_state[PLACE]
    cells = st.session_state[typing.key]["edited_rows"]
    values = {typing.actors[int(at)]: row["value"] for at, row in cells.items() if "value" in row}
    right = {actor: value for actor, value in values.items() if _fits(value)}
    document = typing.document
    edit = attempt(lambda: set_ratings(document, typing.picture, typing.question, right, scale=SCALE))
    saved = save(edit) if edit else None
    if edit and saved:
        first = saved.new_keys[0] if saved.new_keys else None
        st.session_state[PLACE] = typing._replace(document=apply_edit(document, edit, first_key=first))
        if len(right) < len(values):
            say("Not everything was saved; see beneath the table.", icon="!")
