"""Page: who took which part in what was decided."""

from __future__ import annotations

from typing import Any

import streamlit as st

from netmap.analysis.words import count
from netmap.app.choices import actor_choices, actor_labels, decision_labels, word_choices
from netmap.app.columns import Column
from netmap.app.editing import edit_table
from netmap.app.furniture import head, sample_line
from netmap.app.marks import unmarked
from netmap.app.state import Current, can_edit, current, save, say, told
from netmap.model.dates import read_day
from netmap.model.edits import add_rows, new_id


def show() -> None:
    """Show the page."""
    found = current()
    head("What was decided, and who took which part?", _answer(found))
    sample_line(found)
    _add(found)
    decisions, parts = st.tabs(["Decisions", "Parts: who did what in them"])
    bodies, body_names = actor_choices(found, "organisations")
    with decisions:
        edit_table(
            found,
            "decisions",
            [
                Column("title", "What was decided", width="large"),
                Column("date", "When", help="2019, 2019-04 or 2019-04-30"),
                Column("body", "By which board", "choice", bodies, body_names),
                Column("importance", "Importance", "number", help="1 if empty; 2 counts twice"),
                Column("note", "Note, and where it is written down", width="medium"),
            ],
            alt="Decisions, one a row",
        )
    with parts:
        ids, names = actor_choices(found)
        stages, stage_words = word_choices(found, "stages")
        groups, group_words = word_choices(found, "groups")
        titles = decision_labels(found.document)
        edit_table(
            found,
            "parts",
            [
                Column(
                    "decision", "Decision", "choice", list(titles), lambda i: titles.get(i, i), width="medium"
                ),
                Column("actor", "Who", "choice", ids, names, width="medium"),
                Column("stage", "did what", "choice", stages, stage_words),
                Column(
                    "as_group", "Hat worn", "choice", groups, group_words, "If somebody has several groups"
                ),
                Column("vote", "Vote", "choice", ["for", "against", "abstain"]),
            ],
            alt="Parts in decisions, one a row",
        )


def _answer(found: Current) -> str:
    network = found.network
    if not network.decisions:
        return "No decision yet. Add one below: what, when, and who had which part in it."
    undated = sum(d.date is None for d in network.decisions)
    text = f"{count(len(network.decisions), 'decision')} with {count(len(network.parts), 'part')} in them."
    return text + (f" {undated} have no date and cannot count over time." if undated else "")


def _add(found: Current) -> None:
    if not can_edit():
        return
    labels = actor_labels(found.document, "people", "organisations")
    names = sorted(labels, key=lambda i: labels[i].casefold())
    with (
        st.expander(
            "Add a decision with its parts",
            expanded=not found.network.decisions or st.session_state.get("deciding", False),
        ),
        st.form("decision", border=False),
    ):
        what, when, weight = st.columns([5, 2, 1])
        what.text_input("What was decided?", key="decision_title")
        when.text_input("When?", placeholder="2026-11", key="decision_date")
        weight.number_input("Importance", min_value=0.1, value=1.0, step=0.5, key="decision_importance")
        columns = st.columns(2)
        for place, stage in enumerate(found.document.head.vocabulary.stages):
            columns[place % 2].multiselect(
                f"Who {unmarked(stage.label or stage.id)}?",
                names,
                format_func=labels.__getitem__,
                key=f"stage_{stage.id}",
            )
        st.form_submit_button("Add the decision", type="primary", on_click=_save)


@told
def _save() -> None:
    state, document = st.session_state, current().document
    title = str(state["decision_title"]).strip()
    if not title:
        say("Say what was decided; nothing was added.", icon="!")
        return
    try:
        day = read_day(str(state["decision_date"])) if str(state["decision_date"]).strip() else ""
    except ValueError:
        say(f"“{state['decision_date']}” is not a date; write 2025-03, March 2025 or 12/03/2025.", icon="!")
        return
    decision = new_id(document, title, "decisions")
    row: dict[str, Any] = {"id": decision, "title": title, "date": day}
    if state["decision_importance"] != 1:
        row["importance"] = state["decision_importance"]
    rows = [("decisions", row)]
    rows += [
        ("parts", {"decision": decision, "actor": actor, "stage": stage.id})
        for stage in document.head.vocabulary.stages
        for actor in state[f"stage_{stage.id}"]
    ]
    if save(add_rows(f"add the decision “{title}”", rows), f"Added the decision “{title}”"):
        state["deciding"] = True  # the next one follows
        state["decision_title"] = state["decision_date"] = ""
        for stage in document.head.vocabulary.stages:
            state[f"stage_{stage.id}"] = []


if __name__ == "__main__":
    show()
