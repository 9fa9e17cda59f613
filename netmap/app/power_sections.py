"""Power over time, further down: is the change clear, who has a seat but no say, whose view lasts."""

from __future__ import annotations

from typing import Any

import streamlit as st

from netmap.analysis import per_cent
from netmap.analysis.telling import seats_sentence
from netmap.analysis.words import count, spell
from netmap.app.answers import View
from netmap.app.furniture import care, table, tell
from netmap.model.dates import long_date
from netmap.view.share_charts import pairs_chart

SEATS, SAY = "Share of the seats", "Share of the say"
VERDICTS = {
    "clear": "clear",
    "suggestive": "perhaps",
    "cannot tell": "cannot tell from this many decisions",
}


def test_of_change(seen: View) -> None:
    """Show whether shares changed after a date, by reshuffling; the date can be chosen."""
    st.subheader("Is that a change, or could it be chance?")
    days = seen.decision_days
    if len(days) > 2:
        middle = "the middle of the record"
        st.selectbox(
            "Compare before and after",
            [None, *days[1:]],
            format_func=lambda day: middle if day is None else long_date(day),
            key="split",
            help="Choose a date on which something was meant to change, not the one that looks best.",
        )
    found = seen.analysis.power["change"]
    if found is None:
        tell("It needs decisions on both sides of a date.")
        return
    tell(seen.sentences()["detectable"])
    words = seen.network.vocabulary
    when = spell(found["split"])
    rows = [
        {
            "Group": words.label("groups", group),
            f"Before {when}": per_cent(test["before"]),
            "From then on": per_cent(test["after"]),
            "Is it a change?": VERDICTS[test["verdict"]],
            "As much by chance, in 100 tries": _hundred(test["p_corrected"]),
        }
        for group, test in found["by_group"].items()
    ]
    table(
        rows,
        alt="Each group's mean share of a decision before and after; chance is corrected for looking at "
        f"{count(len(rows), 'group')} at once",
    )
    st.caption(
        "“Changed after”, never “because of”: for that it takes a place where nothing was done, to compare with."
    )
    if found["break"]["p"] is not None and found["break"]["p"] <= 0.05 and found["break"]["first_after"]:
        tell(
            "If nobody had said when: the share of people with lived experience and carers breaks most clearly "
            f"at {spell(found['break']['first_after'])}."
        )


def _hundred(p: float | None) -> str:
    return "–" if p is None else f"{max(1, round(100 * p))}"


def seats_and_say(seen: View) -> None:
    """Show for each body which groups have seats and whose votes could change an outcome."""
    seats = seen.analysis.power["seats"]
    if not seats:
        return
    st.subheader("Having a seat is not having a say")
    words = seen.network.vocabulary
    # the board with most to talk about first: where somebody has a seat but no say
    boards = sorted(seats, key=lambda board: (-len(seats[board]["never_decisive"]), board))
    body = st.selectbox("Which board?", boards, format_func=seen.label, key="body")
    sentence = seats_sentence(seen.network, body, seats[body])
    tell(sentence)
    rows: list[dict[str, Any]] = [
        {"name": words.label("groups", group), SEATS: s["seats"], SAY: s["swings"]}
        for group, s in seats[body]["by_group"].items()
        if s["swings"] is not None
    ]
    if rows:
        st.altair_chart(pairs_chart(rows, SEATS, SAY, description=sentence, font=seen.font), width="stretch")
        st.caption(
            "Say: of all the ways in which the others could vote, those where this vote decides. It ignores what "
            "people think, and means nothing where a board decides by agreement."
        )
    _through(seen, body)
    with st.expander("Member by member"):
        members = seen.analysis.votes.get(body, {})
        table(
            [
                {
                    "Member": seen.label(person),
                    "Share of voting power": per_cent(v["shapley_shubik"]),
                    "How often this vote would decide": per_cent(v["banzhaf_absolute"]),
                }
                for person, v in members.items()
            ],
            alt=f"{seen.label(body)}: voting power before anybody has an opinion",
        )


def _through(seen: View, body: str) -> None:
    """Show what a vote is worth in a board above, through the committees that are part of it."""
    found = seen.analysis.power["control"].get(body)
    if not found:
        return
    ranked = sorted(found["people"], key=lambda p: (-found["people"][p]["probability"], p))
    table(
        [
            {
                "Member, also of a committee below": seen.label(person),
                "How often this vote would decide": per_cent(found["people"][person]["probability"]),
            }
            for person in ranked
        ],
        alt=f"{seen.label(body)} and the boards that are part of it: a committee's vote counts as one there",
    )


def models_of_influence(seen: View) -> None:
    """Show whose view a model of influence leaves in everybody's, and what bears on those who decide."""
    found = seen.analysis.influence
    outside, lasting = found.get("third_parties"), found.get("friedkin_johnsen")
    if not lasting and not outside:
        return
    with st.expander("Whose view lasts, and what bears on those who decide (models)"):
        if outside and outside["share"] is not None:
            tell(
                f"Of all that is recorded as bearing on the {outside['deciding']} who said yes or no, "
                f"{per_cent(outside['share'])} comes from outside them: pressure and money."
            )
        if lasting:
            ranked = sorted(lasting, key=lambda actor: (-lasting[actor], actor))[:10]
            table(
                [
                    {"Post": seen.label(a), "Left in everybody's final view": per_cent(lasting[a])}
                    for a in ranked
                ],
                alt="If everybody keeps half of their own view and takes the rest from those they hear",
            )
        care(seen.analysis.cautions_about("influence")[:1])
