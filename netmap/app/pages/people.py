"""Page: who is here."""

from __future__ import annotations

import streamlit as st

from netmap.app.choices import actor_choices, actor_labels, word_choices
from netmap.app.columns import Column
from netmap.app.editing import edit_table
from netmap.app.furniture import head, sample_line
from netmap.app.quick import quick_names
from netmap.app.state import Current, attempt, can_edit, current, save, told
from netmap.measures.boundaries import CULTURES
from netmap.model.edits import merge_people

CULTURE_HELP = "How it is to work there. " + "; ".join(f"{word}: {said}" for word, said in CULTURES.items())


def show() -> None:
    """Show the page."""
    found = current()
    head("Who is here?", _answer(found))
    sample_line(found)
    quick_names()
    people, organisations, roles = st.tabs(["People", "Organisations", "Roles: who holds which post"])
    groups, group_words = word_choices(found, "groups")
    layers, layer_words = word_choices(found, "layers")
    with people:
        edit_table(
            found,
            "people",
            [
                Column("name", "Name or role title", width="medium"),
                Column("groups", "Groups", "many", groups, group_words, "Several are allowed."),
                Column("assets", "Brings beyond the title", "free", width="medium"),
                Column("paid", "Paid", "choice", ["yes", "no", "unknown"]),
                Column("opted_out", "Opted out", "check", help="Of suggestions and personal results."),
            ],
            alt="People on the map, one a row",
        )
        if can_edit():
            _merge(found)
    with organisations:
        ids, names = actor_choices(found, "organisations")
        edit_table(
            found,
            "organisations",
            [
                Column("name", "Name", width="medium"),
                Column(
                    "kind",
                    "Kind",
                    help="trust, council, charity, team, board …; a board or committee decides as one",
                ),
                Column("groups", "Groups", "many", groups, group_words),
                Column("layer", "Layer", "choice", layers, layer_words, "When it acts as one"),
                Column("part_of", "Part of", "choice", ids, names),
                Column("culture", "Culture", "choice", _cultures(found), help=CULTURE_HELP),
                Column("user_led", "User-led", "check", help="Led by the people it is for"),
                Column("quota", "Votes needed", "number", help="For a body that votes"),
            ],
            alt="Organisations on the map, one a row",
        )
    with roles:
        persons, person_names = actor_choices(found, "people")
        ids, names = actor_choices(found, "organisations")
        edit_table(
            found,
            "roles",
            [
                Column("person", "Person", "choice", persons, person_names, "Empty: the post is vacant"),
                Column("organisation", "Organisation", "choice", ids, names),
                Column("title", "Post", width="medium"),
                Column("layer", "Layer", "choice", layers, layer_words),
                Column("votes", "Votes", "number"),
                Column("veto", "Veto", "check"),
                Column("start", "From", help="2019, 2019-04 or 2019-04-30"),
                Column("end", "Until", help="The first day it no longer holds"),
            ],
            alt="Roles, one a row",
        )


def _cultures(found: Current) -> list[str]:
    """Return the four cultures of practices, and whatever this map calls them already."""
    used = (str(row.get("culture") or "") for row in found.document.rows("organisations").values())
    return list(dict.fromkeys([*CULTURES, *filter(None, used)]))


def _answer(found: Current) -> str:
    network = found.network
    if not network.actors:
        return "Nobody yet. Type a name below, or paste a list."
    used = {g for actor in network.actors.values() for g in actor.groups}
    none = sum(not actor.groups for actor in network.people)
    text = f"{len(network.people)} people and {len(network.organisations)} organisations, from {len(used)} groups."
    if none:
        text += f" {none} people have no group yet: they count as “not known” in every answer about groups."
    return text


def _merge(found: Current) -> None:
    with st.expander("Two rows are the same person?"), st.form("merge", border=False):
        labels = actor_labels(found.document, "people")
        ids = sorted(labels, key=lambda i: labels[i].casefold())
        one, other = st.columns(2)
        one.selectbox("Keep", ids, index=None, format_func=labels.__getitem__, key="merge_keep")
        other.selectbox(
            "This one is the same", ids, index=None, format_func=labels.__getitem__, key="merge_other"
        )
        st.form_submit_button("Merge the two", on_click=_merge_chosen)


@told
def _merge_chosen() -> None:
    keep, other = st.session_state["merge_keep"], st.session_state["merge_other"]
    document = current().document
    edit = attempt(lambda: merge_people(document, keep or "", other or ""))
    if edit:
        labels = actor_labels(document, "people")
        if save(edit, f"Merged: {labels[other]} is now {labels[keep]}"):
            st.session_state["merge_keep"] = st.session_state["merge_other"] = None


if __name__ == "__main__":
    show()
