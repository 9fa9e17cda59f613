"""Where it gets stuck, further down: how far ideas get, who waits for whom, roles, who follows whom."""

from __future__ import annotations

from typing import Any

import streamlit as st

from netmap.analysis import per_cent
from netmap.analysis.naming import list_words
from netmap.analysis.staying import wait_for
from netmap.analysis.telling import in_time_sentence
from netmap.analysis.words import count
from netmap.app.answers import View
from netmap.app.furniture import care, missing, page_path, table, tell
from netmap.view.share_charts import single_chart

ROLES = {
    "coordinator": "goes between two of its own layer",
    "gatekeeper": "lets others in to its own layer",
    "representative": "speaks for its own layer to others",
    "consultant": "goes between two of another layer",
    "liaison": "bridges two other layers",
}
DAYS_A_YEAR = 365.2425


def idea_flow(seen: View) -> None:
    """Show how far ideas get under the rates that people gave, and where they are lost."""
    found = seen.analysis.bottlenecks["idea_flow"]
    if found is None:
        return
    st.subheader("How far do ideas get?")
    tell(seen.sentences()["ideas"])
    if not found["rates_known"]:
        missing(
            "“Of 10 ideas from below that they hear, how many go further?” Ask those who know, and write down "
            "what they say: it is never guessed from a post.",
            "sides",
            "Add what people say",
        )
        return
    words = seen.network.vocabulary
    lost = {layer: share for layer, share in found["drag"].items() if share}
    rows: list[dict[str, Any]] = [
        {
            "name": words.label("layers", layer),
            "share": share,
            "text": f"{100 * share:.0f} of 100 ideas",
        }
        for layer, share in sorted(lost.items(), key=lambda item: (-item[1], item[0]))
    ]
    if rows:
        st.altair_chart(
            single_chart(
                rows, description="; ".join(f"{r['name']}: {r['text']}" for r in rows), font=seen.font
            ),
            width="stretch",
        )
        st.caption(
            "What each layer accounts for of the ideas that are lost on the way: how many more would arrive if it "
            "passed on everything, averaged over the order in which layers could start to."
        )
    said = [
        f"{found['rates_known']} of the {found['rates_needed']} who stand between have a rate",
        f"if everybody tossed a coin for each relationship instead of once, {_hundred(found['tie_coin'])} of 100 would arrive",
    ]
    if found["steps"] is not None:
        said.append(f"an idea that arrives has taken {found['steps']:.1f} steps on average")
    text = "; ".join(said)
    tell(f"{text[:1].upper()}{text[1:]}.")
    groups = [
        {"Ideas that start with": words.label("groups", group), "Reach the board": per_cent(share)}
        for group, share in sorted(found["by_group"].items())
        if share is not None
    ]
    table(groups, alt="Arrival by whose idea it is")
    if in_time_sentence(seen.analysis.in_time):
        tell(in_time_sentence(seen.analysis.in_time))
    care(seen.analysis.cautions_about("bottlenecks.idea_flow"))
    st.page_link(page_path("sides"), label="Change what people say")


def _hundred(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}"


def staying(seen: View) -> None:
    """Show how long people stay in which layer, and who can wait for whom; never one person."""
    found = seen.analysis.tenure
    st.subheader("Who can wait for whom?")
    tell(seen.sentences()["staying"])
    if found is None:
        st.page_link(page_path("people"), label="Add when people took up and left their posts")
    else:
        words = seen.network.vocabulary
        years = f"{found['horizon_years']:g}"
        rows = [
            {
                "Layer": words.label("layers", layer),
                "Stays recorded": facts["spells"],
                "of them over": facts["left"],
                f"Still there {years} years after starting": "–"
                if facts["stays"] is None
                else per_cent(facts["stays"]),
            }
            for layer, facts in sorted(found["by_layer"].items(), key=lambda item: -words.rank(item[0]))
        ]
        table(
            rows,
            alt="How long people stay, by layer; stays that are not over count for as long as they were seen",
        )
        care(seen.analysis.cautions_about("tenure"))
    _scenario()


def _scenario() -> None:
    with st.expander("Mosquito and elephant: try it with lengths of stay of your own"):
        st.caption(
            "Dave Dawes writes of chief executives who stay for 700 days and consultants who stay for 30 years. "
            "These are his words, not figures of this map; put in what you know."
        )
        one, two, three = st.columns(3)
        leader = one.number_input("Whoever leads stays (days)", 30, 20_000, 700, step=10, key="stay_leader")
        waiter = two.number_input("Whoever waits stays (years)", 0.5, 50.0, 30.0, step=0.5, key="stay_waiter")
        length = three.number_input(
            "What is begun takes (years)", 0.25, 20.0, 2.0, step=0.25, key="stay_length"
        )
        found = wait_for(leader / DAYS_A_YEAR, waiter, length)
        chances = (found.outlasts, found.outwaits, found.holders)
        known = [value for value in chances if isinstance(value, float)]
        if len(known) == len(chances):
            tell(
                f"The one who waits is there longer in {per_cent(known[0])} of cases. When what was begun should be "
                f"done, its leader has gone and the other is still there in {per_cent(known[1])}. While one stays, "
                f"about {known[2]:.0f} leaders come and go."
            )


def roles(seen: View) -> None:
    """Show which part each post plays between the layers, and what chance would give."""
    with st.expander("What part does each post play between the layers?"):
        actors = seen.analysis.bottlenecks["actors"]
        ranked = sorted(actors, key=lambda a: (-sum(actors[a]["brokerage"].values()), a))[:12]
        rows = []
        for actor in ranked:
            played = {role: n for role, n in actors[actor]["brokerage"].items() if n}
            if not played:
                continue
            most = max(played, key=lambda role: (played[role], role))
            rows.append(
                {
                    "Post": seen.label(actor),
                    "Mostly": ROLES[most],
                    "Share of its go-between work": per_cent(played[most] / sum(played.values())),
                    "Chains of three it stands in": f"{sum(played.values()):.0f}",
                }
            )
        table(
            rows,
            alt="Posts that stand between others who have no relationship of their own; busy posts have larger counts",
            empty="Nobody stands between two others.",
        )


def succession(seen: View) -> None:
    """Show whose leaving together would part most pairs: for planning who follows whom."""
    found = seen.analysis.bottlenecks["key_players"]
    if not found or not found["players"] or found["fragmentation"] is None:
        return
    with st.expander("Planning who follows whom"):
        who = list_words([seen.label(actor) for actor in found["players"]])
        gain = found["fragmentation"] - (found["before"]["pairs"] or 0.0)
        if gain <= 0:
            tell(f"No {found['size']} could leave together and part others from each other.")
            return
        others = found["equally_good"] - 1
        more = f" {count(others, 'other set')} of the same size would part as many." if others else ""
        sure = "" if found["exact"] else " It is the best that a search found; there may be a worse one."
        tell(
            f"If {who} left together, {per_cent(found['fragmentation'])} of the pairs who stay could no longer reach "
            f"each other.{more}{sure} Use it for planning who follows whom, and for nothing else."
        )


def further(seen: View) -> None:
    """Show all of it, in order."""
    idea_flow(seen)
    staying(seen)
    roles(seen)
    succession(seen)
