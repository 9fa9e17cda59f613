"""Page: every term used on screen, in a sentence."""

from __future__ import annotations

import streamlit as st

from netmap.app.furniture import head, table
from netmap.app.state import current
from netmap.measures.registry import MEASURES

WORDS = (
    ("Actor", "a person or an organisation on the map."),
    ("As on", "the day the map is looked at: who is there and which relationships hold on that day."),
    (
        "Authority, on paper",
        "lines along which somebody can instruct or pay somebody: reports to, funds, commissions.",
    ),
    ("Board", "whoever decides for the whole: boards, committees, elected members."),
    ("Bottleneck", "a post that most routes pass; being one is no fault of whoever holds it."),
    (
        "Chance",
        "what the same number of relationships would give if they were shuffled among the same people.",
    ),
    (
        "Closed and open wall",
        "two neighbouring cells with a relationship have no wall between them; without one a thick wall.",
    ),
    (
        "Daily work, working",
        "relationships in practice: works with, asks, advises, informs, refers, supports, trusts.",
    ),
    ("Decision", "something that was decided, with a date and who took which part."),
    ("Deciding, share of", "how much of the recorded deciding was in somebody's hands, over all stages."),
    ("Front line", "people with lived experience, carers, and staff who work with them."),
    ("Hat", "the group somebody spoke for in one decision, if they belong to several."),
    ("Honeycomb", "a structure of cells: everybody is joined to neighbours, nobody can block the rest."),
    ("Layer", "front line, middle, senior, board or outside."),
    (
        "Lived experience",
        "people who use services; it is never guessed, only written down by those concerned.",
    ),
    (
        "Part",
        "what somebody did in a decision: put it on the agenda, shaped the options, said yes or no, carried it out, was asked, was told.",
    ),
    (
        "Picture (perspective)",
        "the map as one table, team or person sees it: relationships and ratings of their own, laid beside others’.",
    ),
    ("Post", "a role with its title; with names switched off people are called by it."),
    ("Pyramid", "a structure in which everybody has one boss and everything goes up and down."),
    (
        "Rating",
        "a number from 0 to 10 that somebody gave an actor for power, interest or the like: an opinion, never a fact.",
    ),
    ("Reach", "everybody to whom a message can get from somebody, step by step."),
    ("Relationship", "a line between two actors, of a kind, perhaps with dates."),
    ("Route", "a way from one actor to another along relationships."),
    ("Vacant", "a post that nobody holds at the moment; it is kept on the map."),
)


def show() -> None:
    """Show the page."""
    head("What do the words mean?", "Every term used on these pages, in a sentence.")
    table([{"Word": word, "Meaning": text} for word, text in WORDS], alt="Words used on screen")
    st.subheader("Groups, and the layer they stand in unless a role says else")
    words = current().network.vocabulary
    table(
        [{"Code": g.id, "Group": g.label, "Layer": words.label("layers", g.layer)} for g in words.groups],
        alt="Groups of this map",
    )
    st.subheader("Kinds of relationship")
    table(
        [
            {"Word": k.label or k.id, "Counts as": k.counts_as, "Ideas travel": k.direction}
            for k in words.kinds
        ],
        alt="Kinds of relationship of this map",
    )
    st.subheader("Measures, with the field's term")
    table(
        [{"In plain words": m.plain, "The field's term": m.term, "Source": m.source} for m in MEASURES],
        alt="What is measured",
    )


if __name__ == "__main__":
    show()
