"""Page: how they connect."""

from __future__ import annotations

import streamlit as st

from netmap.analysis.words import count
from netmap.app.choices import actor_choices, word_choices
from netmap.app.columns import Column
from netmap.app.editing import edit_table
from netmap.app.furniture import head, sample_line
from netmap.app.marks import unmarked
from netmap.app.quick import quick_line
from netmap.app.state import Current, current
from netmap.model.dates import check_date, read_day


def show() -> None:
    """Show the page."""
    found = current()
    head("How do they connect?", _answer(found))
    sample_line(found)
    quick_line(found)
    ids, names = actor_choices(found)
    kinds, kind_words = word_choices(found, "kinds")
    edit_table(
        found,
        "relationships",
        [
            Column("source", "Who", "choice", ids, names, width="medium"),
            Column("kind", "does what", "choice", _with_own(found, kinds), kind_words),
            Column("target", "to or with whom", "choice", ids, names, width="medium"),
            Column("weight", "How strong", "number", help="Larger is stronger; 1 if empty"),
            Column("direction", "Direction", "choice", ["unknown", "both"], help="Empty: as its kind says"),
            Column("start", "From", help="2019, 2019-04 or 2019-04-30"),
            Column("end", "Until", help="The first day it no longer holds"),
            Column(
                "last_contact", "Last contact", help="When it was last renewed: 2019, 2019-04 or 2019-04-30"
            ),
            Column("note", "Note", width="medium"),
        ],
        alt="Relationships on the map, one a row",
    )
    _wrong_contacts(found)
    with st.expander("What do the kinds mean?"):
        vocabulary = found.network.vocabulary
        counts = {
            "authority": "authority (on paper)",
            "working": "daily work",
            "neither": "neither; shown, not measured",
        }
        ways = {
            "forward": "from the first to the second",
            "backward": "from the second to the first",
            "both": "both ways",
        }
        st.markdown(
            "\n".join(
                f"- **{unmarked(kind.label or kind.id)}**: counts as {counts[kind.counts_as]}; ideas travel {ways[kind.direction]}"
                for kind in vocabulary.kinds
            )
        )


def _wrong_contacts(found: Current) -> None:
    """Say which last contacts are no dates: the column is the map's own, so no check of the map sees them."""
    wrong = []
    for number, row in enumerate(found.document.rows("relationships").values(), start=1):
        told = str(row.get("last_contact") or "").strip()
        try:
            if told:
                check_date(told)
        except ValueError:
            wrong.append(f"Row {number}, Last contact: “{told}” is not a date. {_to_mend(told)}")
    if wrong:
        st.warning(
            "Nothing typed is lost, but these contacts count as if nobody knew when they were renewed."
        )
        st.text("\n".join(wrong[:50]))


def _to_mend(told: str) -> str:
    try:
        return f"To put it right: write {read_day(told)}."
    except ValueError:
        return "To put it right: write a year, 2019-04 or 2019-04-30."


def _with_own(found: Current, kinds: list[str]) -> list[str]:
    used = (str(row.get("kind", "")) for row in found.document.rows("relationships").values())
    return list(dict.fromkeys([*kinds, *filter(None, used)]))


def _answer(found: Current) -> str:
    network = found.network
    if not network.relationships:
        return "No relationship yet. Type one below: who -> works with -> whom."
    words = network.vocabulary
    lines, day_to_day = words.kinds_counting_as("authority"), words.kinds_counting_as("working")
    formal = sum(r.kind in lines for r in network.relationships)
    working = sum(r.kind in day_to_day for r in network.relationships)
    return f"{count(len(network.relationships), 'relationship')}: {count(formal, 'line')} of authority, {working} in daily work."


if __name__ == "__main__":
    show()
