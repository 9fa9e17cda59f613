"""The page Side by side: what people said about each other's say; opinions, shown by group and in sums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from netmap.analysis import per_cent
from netmap.analysis.beside import few_said
from netmap.analysis.naming import list_words
from netmap.analysis.words import count, group_word
from netmap.app.answers import View
from netmap.app.furniture import care, table, tell
from netmap.app.marks import unmarked
from netmap.view.side_charts import mirror_html, power_interest_chart, tower_chart

#: the key of the tick that shows what rests on too few; it ends with the session
EVERYTHING = "sides_everything"
MOST_TOWERS = 24
#: who may be in more classes than these is in none that people agree on
MOST_CLASSES = 4
#: the classes of stakeholders in plain words (Mitchell, Agle and Wood 1997)
MEANING = {
    "dormant": "power, but nothing that is due to them and no hurry",
    "discretionary": "something is due to them, but no power and no hurry",
    "demanding": "in a hurry, but without power, and nothing is due to them",
    "dominant": "power, and something is due to them; no hurry",
    "dangerous": "power and in a hurry, though nothing is due to them",
    "dependent": "something is due to them and it is urgent, but they have no power",
    "definitive": "power, something is due to them, and it is urgent",
    "non-stakeholder": "none of the three",
}


def show_said(seen: View, room: Mapping[str, Any]) -> None:
    """Show ratings: the mirror of two groups, towers, the grid, classes, self beside others.

    `room` is ``perspectives`` of the analysis as the room may see it.
    """
    ratings = seen.analysis.ratings
    if ratings is None:
        st.info(
            "Nobody has rated anybody’s power or interest yet. Ratings are added under “Add or change "
            "pictures”: choose a picture, a question, and a number from 0 to 10 for each."
        )
        return
    settings = seen.network.settings
    found = seen.analysis.perspectives
    assert found is not None
    everything = bool(st.session_state.get(EVERYTHING))
    few = few_said(seen.network, settings)
    thin = sum(min(m["raters"]) < settings.fewest_raters for m in found["mirror"])
    if thin or few or any(v["members"] < settings.fewest_raters for v in found["self_by_group"].values()):
        st.checkbox(
            "Show all the same what fewer than "
            f"{settings.fewest_raters} people said (only in this window, until you leave the page)",
            key=EVERYTHING,
            help="For whoever looks after this map. Numbers from so few can tell who said what.",
        )
    _mirrors(seen, room, thin)
    hidden = frozenset() if everything else few
    _towers(seen, ratings, hidden)
    _grid(seen, ratings, hidden)
    _salience(seen, ratings, hidden)
    _selves(seen, room)
    care(seen.analysis.cautions_about("perspectives.mirror", "perspectives.self", "ratings"))


def _mirrors(seen: View, room: Mapping[str, Any], thin: int) -> None:
    st.subheader("Who leads, as each side sees it")
    shown, settings = room["mirror"], seen.network.settings
    left_out = thin if len(shown) < len(seen.analysis.perspectives["mirror"]) else 0  # type: ignore[index]
    if left_out:
        tell(
            f"For {count(left_out, 'pair')} of groups fewer than {settings.fewest_raters} pictures a side "
            "have rated the other’s power: held back, since it could tell who said what."
        )
    if not shown:
        if not left_out:
            tell(
                "For this, pictures of two groups are needed, each with ratings of the power of people in "
                "both groups. Say which group a picture speaks for when you add it."
            )
        return
    pairs = [f"{_group(seen, m['one'])} and {_group(seen, m['other'])}" for m in shown]
    chosen = 0
    if len(pairs) > 1:
        chosen = st.selectbox(
            "Which two groups?", range(len(pairs)), format_func=pairs.__getitem__, key="sides_mirror"
        )
    _mirror(seen, shown[min(chosen, len(shown) - 1)])


def _mirror(seen: View, found: Mapping[str, Any]) -> None:
    one, other = _group(seen, found["one"]), _group(seen, found["other"])
    grid, n = found["table"], found["pairs"]
    down = [sum(row) for row in grid]
    across = [sum(row[place] for row in grid) for place in range(3)]
    picture, words = st.columns([3, 2])
    picture.html(mirror_html((one, other), grid))
    text = [
        f"{count(n, 'pair')} of one from {one} and one from {other}.",
        f"As {one} see it, they lead in {down[0]}, {other} lead in {down[2]}, and {down[1]} are level.",
        f"As {other} see it, they lead in {across[2]}, {one} lead in {across[0]}, and {across[1]} are level.",
        f"Seen alike: {per_cent(found['agreement'])}. From opposite ends: {per_cent(found['mirrored'])}.",
    ]
    words.markdown("\n\n".join(unmarked(sentence) for sentence in text))
    words.caption(unmarked(_chance(seen, found, one, other)))


def _chance(seen: View, found: Mapping[str, Any], one: str, other: str) -> str:
    raters = f"{found['raters'][0]} and {found['raters'][1]} pictures rated."
    gap, p = found["gap"], found["p_gap"]
    if not gap or p is None:
        return raters
    # the gap is the same from either end: above 0 each sees itself stronger than the other sees it
    text = (
        f"{raters} {one[:1].upper()}{one[1:]} see themselves {abs(gap):.1f} points further "
        f"{'ahead of' if gap > 0 else 'behind'} {other} than {other} see it"
    )
    likely = f"{round(100 * p)} in 100" if p >= 0.01 else "fewer than 1 in 100"
    end = "too many to rule chance out" if p >= seen.network.settings.chance_p else "rarely by chance alone"
    return f"{text}; with sides dealt out by lot as large a gap comes in {likely}: {end}."


def _towers(seen: View, ratings: Mapping[str, Any], hidden: frozenset[tuple[str, str]]) -> None:
    st.subheader("What was said about each")
    words = seen.network.vocabulary
    questions = [q.id for q in words.questions if q.id in ratings["towers"]]
    questions += [q for q in ratings["towers"] if q not in questions]
    question = st.selectbox(
        "About", questions, format_func=lambda q: words.label("questions", q), key="sides_question"
    )
    towers = {
        actor: tower
        for actor, tower in ratings["towers"][question].items()
        if (question, actor) not in hidden
    }
    _held(len(ratings["towers"][question]) - len(towers))
    if not towers:
        return
    ranked = sorted(towers, key=lambda a: (-towers[a]["median"], -towers[a]["high"], seen.label(a)))
    rows = [{"actor": seen.label(a), **towers[a]} for a in ranked]
    widest = max(ranked, key=lambda a: (towers[a]["high"] - towers[a]["low"], a))
    spread = towers[widest]["high"] - towers[widest]["low"]
    sentence = f"Highest in the middle: {rows[0]['actor']}, {rows[0]['median']:g} of 10."
    if spread:
        sentence += (
            f" Views differ most about {seen.label(widest)}: from {towers[widest]['low']:g} to "
            f"{towers[widest]['high']:g}."
        )
    tell(sentence)
    title = f"{words.label('questions', question)}, as it was rated, 0 to 10"
    st.altair_chart(
        tower_chart(rows[:MOST_TOWERS], title=title, description=sentence, font=seen.font), width="stretch"
    )
    st.caption(
        "The dot is the middle of what was said, the line runs from the lowest to the highest."
        + (f" The first {MOST_TOWERS}; the others stand in the table." if len(rows) > MOST_TOWERS else "")
    )
    _tower_table(rows, title)


def _tower_table(rows: list[dict[str, Any]], title: str) -> None:
    with st.expander("The picture as a table"):
        table(
            [
                {
                    "Who": row["actor"],
                    "Middle": f"{row['median']:g}",
                    "Lowest": f"{row['low']:g}",
                    "Highest": f"{row['high']:g}",
                    "How many said it": row["raters"],
                }
                for row in rows
            ],
            alt=title,
        )


def _grid(seen: View, ratings: Mapping[str, Any], hidden: frozenset[tuple[str, str]]) -> None:
    power, interest = (ratings["towers"].get(q, {}) for q in ("power", "interest"))
    placed = {actor: labels for actor, labels in ratings["grid"].items() if labels}
    st.subheader("Power beside interest")
    if not placed:
        tell("For this, somebody has to be rated both on power and on interest.")
        return
    shown = [a for a in placed if not hidden & {("power", a), ("interest", a)}]
    _held(len(placed) - len(shown))
    if not shown:
        return
    rows = [{"actor": seen.label(a), "power": power[a], "interest": interest[a]} for a in shown]
    unsure = [seen.label(a) for a in shown if len(placed[a]) > 1]
    sentence = f"{count(len(shown), 'actor')} on the grid."
    if unsure:
        sentence += f" Views lie on both sides of a line for {list_words(unsure[:6])}"
        sentence += f" and {len(unsure) - 6} more." if len(unsure) > 6 else "."
    tell(sentence)
    st.altair_chart(
        power_interest_chart(rows[:MOST_TOWERS], description=sentence, font=seen.font), width="stretch"
    )
    st.caption("A cross is as wide and as high as those who rated differ.")
    with st.expander("The picture as a table"):
        table(
            [
                {
                    "Who": seen.label(a),
                    "Quarter": placed[a][0],
                    "Some would say": ", ".join(placed[a][1:]),
                    "Power": _span(power[a]),
                    "Interest": _span(interest[a]),
                }
                for a in sorted(shown, key=lambda a: (placed[a][0], seen.label(a)))
            ],
            alt="Quarter of the middle of what was said; then the middle, lowest and highest",
        )


def _span(tower: Mapping[str, Any]) -> str:
    spread = f" ({tower['low']:g} to {tower['high']:g})" if tower["low"] != tower["high"] else ""
    return f"{tower['median']:g}{spread}"


def _salience(seen: View, ratings: Mapping[str, Any], hidden: frozenset[tuple[str, str]]) -> None:
    asked = ("power", "legitimacy", "urgency")
    shown = {
        actor: labels
        for actor, labels in ratings["salience"].items()
        if labels and not hidden & {(q, actor) for q in asked}
    }
    if not shown:
        return
    st.subheader("Power, what is due to them, and urgency")
    rows = [
        {
            "Who": seen.label(actor),
            "Called": labels[0],
            "Meaning": MEANING[labels[0]],
            "Some would say": ", ".join(labels[1:])
            if len(labels) <= MOST_CLASSES
            else "many things: views differ widely",
        }
        for actor, labels in sorted(shown.items(), key=lambda found: (found[1][0], seen.label(found[0])))
    ]
    table(rows, alt="Classes by power, legitimacy and urgency, each there from 5 of 10")


def _selves(seen: View, room: Mapping[str, Any]) -> None:
    found = seen.analysis.perspectives
    assert found is not None
    if not found["self_by_group"]:
        return
    st.subheader("How people see their own say")
    left_out = len(found["self_by_group"]) - len(room["self_by_group"])
    rows = []
    for group, own in room["self_by_group"].items():
        mean, interval = own["mean"], own["interval"]
        way = "higher than" if mean > 0 else "lower than"
        rows.append(
            {
                "Group": seen.network.vocabulary.label("groups", group),
                "They rate their own say": f"{abs(mean):.1f} points {way} others rate it"
                if round(mean, 1)
                else "as others rate it",
                "Between": f"{interval[0]:+.1f} and {interval[1]:+.1f}" if interval else None,
                "People": own["members"],
            }
        )
    if rows:
        table(rows, alt="Means of groups; nobody’s own gap is shown. 95 in 100 resampled groups lie between")
    if left_out:
        tell(
            f"{count(left_out, 'group')} held back: fewer than {seen.network.settings.fewest_raters} people "
            "of it have rated themselves and been rated by others."
        )


def _held(n: int) -> None:
    if n:
        st.caption(f"{n} held back: so few people rated them that it could tell who said what.")


def _group(seen: View, group: str) -> str:
    return group_word(seen.network, group)
