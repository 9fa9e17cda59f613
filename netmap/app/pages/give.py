"""Page: does help come back round; nobody's balance is ever shown."""

from __future__ import annotations

from typing import Any

import streamlit as st

from netmap.analysis import per_cent
from netmap.analysis.naming import list_words
from netmap.analysis.power import SMALLEST_GROUP
from netmap.analysis.words import count
from netmap.app.answers import View
from netmap.app.furniture import care, head, method, page_path, sample_line, table, tell, view
from netmap.app.hours import HOURS, hours_form
from netmap.app.marks import unmarked
from netmap.app.state import can_edit
from netmap.model import Person
from netmap.view.give_charts import SMALLER, flows_chart, parts_chart, pool_small_groups

PARTS = {
    "Paid back by the same person": "Ann drove Bo, and Bo mended Ann's gate.",
    "Came back round through others": "Ann drove Bo, Bo cooked for Cai, and Cai sat with Ann's mother.",
    "Has not come back yet": "Given to somebody who has not given as much: perhaps later, perhaps never, and no debt.",
}
FEW = (
    "Fewer than three people have given or received time here. Hours between so few would show what one "
    "of them gave and got, so nothing is shown until there are more."
)
LOADS = {
    "Unpaid (volunteers)": "volunteers",
    "Paid": "paid",
    "Not known whether paid": "unknown",
    "Of all of these: people with lived experience and carers": "lived_experience",
}


def show() -> None:
    """Show the page."""
    seen = view()
    found = seen.analysis.reciprocity
    few = found is not None and found["members"] < SMALLEST_GROUP
    head("Does help come back round?", FEW if few else seen.sentences()["give"])
    sample_line(seen.current)
    if found is None:
        st.info(unmarked(_why_none(seen)))
    elif not few:
        _parts(seen, found)
        care(seen.analysis.cautions_about("reciprocity"))
    _entry(found is None)
    if found is not None and not few:
        _who(found)
        _groups(seen, found)
    _load(seen)
    _assets(seen)
    method("give")


def _why_none(seen: View) -> str:
    """Return why there are no hours: none at all, none that count, none yet on this day."""
    whole = seen.current.network
    kinds = {kind.id for kind in whole.vocabulary.kinds if kind.unit == HOURS}
    if not any(line.kind in kinds for line in whole.relationships):
        return "This answer needs hours: who gave time to whom, and how many. Add the first below."
    if seen.kinds and not kinds & set(seen.kinds):
        words = ", ".join(whole.vocabulary.label("kinds", kind) for kind in sorted(kinds))
        return f"There are hours on this map, but they are left out: choose “{words}” at the left, under “Relationships that count”."
    return "The hours on this map were given after the day chosen at the left; choose a later day."


def _parts(seen: View, found: dict[str, Any]) -> None:
    if found["direct"] is None:
        return
    shares = (found["direct"], found["indirect"], 1 - found["balance"])
    sentence = seen.sentences()["give"]
    parts = dict(zip(PARTS, shares, strict=True))
    st.altair_chart(parts_chart(parts, description=sentence, font=seen.font), width="stretch")
    table(
        [
            {"Part of all hours": name, "Share": per_cent(share), "For example": PARTS[name]}
            for name, share in parts.items()
        ],
        alt="Every hour given is in one of three parts",
    )
    tell(
        "Edgar Cahn, whose idea time banks are: “Reciprocity is a core element of co-production. By definition "
        "it entails mutuality. We need each other.” Help need not come from the one who was helped: what "
        "counts is that it comes back round."
    )
    st.caption("Quoted from Edgar Cahn, No More Throw Away People, page 150.")


def _entry(first: bool) -> None:
    if not can_edit():
        return
    seen = view()
    with st.expander(
        "Write down hours that somebody gave", expanded=first or st.session_state.get("giving", False)
    ):
        hours_form(seen)
        st.page_link(page_path("relationships"), label="To change or remove hours, go to Relationships")


def _who(found: dict[str, Any]) -> None:
    st.subheader("How many give, and how many receive?")
    rows = [
        {"Who": "Gave and received", "How many": found["gave_and_received"]},
        {"Who": "Only gave so far", "How many": found["only_gave"]},
        {"Who": "Only received so far", "How many": found["only_received"]},
    ]
    table(rows, alt=f"The {found['members']} who gave or received time; how many, never who")
    if found["median_days"] is not None:
        days = found["median_days"]
        soon = "on the same day" if days < 1 else f"within {count(round(days), 'day')}"
        text = f"Of the gifts after which the giver received something, half had something come back {soon}."
        if found["waiting"]:
            text += f" After {count(found['waiting'], 'gift')} nothing has come back yet."
        tell(text)


def _groups(seen: View, found: dict[str, Any]) -> None:
    st.subheader("Between which groups do the hours go?")
    words = seen.network.vocabulary
    labels = {group.id: group.label or group.id for group in words.groups}
    labels |= {group: group or "No group given" for group in sorted(found["groups"]) if group not in labels}
    labels = {"unknown": "Group not known", **labels} if "unknown" in found["groups"] else labels
    pooled = pool_small_groups(found["flows"], found["groups"], labels, smallest=SMALLEST_GROUP)
    if pooled is None:
        tell("The groups here are too small: hours between them would show what single people gave and got.")
        return
    most = max(pooled.hours, key=lambda pair: pooled.hours[pair])
    said = f"Most hours go from “{most[0]}” to “{most[1]}”: {pooled.hours[most]:,.0f}."
    st.altair_chart(flows_chart(pooled, description=said, font=seen.font), width="stretch")
    st.caption(unmarked(f"Hours; a darker field is more. {said}{_together(pooled.together)}"))
    with st.expander("The picture as a table"):
        rows = [
            {"Given by": one, "Received by": other, "Hours": f"{amount:,.1f}"}
            for (one, other), amount in pooled.hours.items()
        ]
        table(rows, alt="Hours from group to group")


def _together(groups: tuple[str, ...]) -> str:
    if not groups:
        return ""
    return (
        f" {SMALLER}: {list_words(list(groups))}; hours of fewer than three people would show what one of "
        "them gave or got."
    )


def _load(seen: View) -> None:
    st.subheader("Who carries it, paid and unpaid?")
    load = seen.analysis.load
    people = load["people"]
    if people["volunteers"] is None:
        tell("There are no people on this map yet, only organisations.")
        st.page_link(page_path("people"), label="Add people")
        return
    if people["unknown"] == 1:
        tell("Nobody wrote down yet who is paid and who is not.")
        st.page_link(page_path("people"), label="Say who is paid")
        return
    tell(_load_sentence(load))
    rows = [
        {
            "": title,
            "Share of the people": per_cent(people[key]),
            "Of the relationships in daily work": _share(load["relationships"][key]),
            "Of the parts in decisions": _share(load["parts"][key]),
        }
        for title, key in LOADS.items()
    ]
    table(rows, alt="What each carries, beside their share of the people; organisations are left out")
    care(seen.analysis.cautions_about("load"))


def _share(value: float | None) -> str:
    return "–" if value is None else per_cent(value)


def _load_sentence(load: dict[str, Any]) -> str:
    carried = [
        f"{per_cent(load[key]['volunteers'])} of the {words}"
        for key, words in (("relationships", "relationships"), ("parts", "parts in decisions"))
        if load[key]["volunteers"] is not None
    ]
    text = f"Unpaid people are {per_cent(load['people']['volunteers'])} of the people on the map"
    return f"{text} and carry {' and '.join(carried)}." if carried else f"{text}."


def _assets(seen: View) -> None:
    st.subheader("What do people bring that is not used yet?")
    found = seen.analysis.load["assets"]
    if not found["people"]:
        tell("Nobody wrote down yet what people bring beyond their title.")
        st.page_link(page_path("people"), label="Add what people bring")
        return
    if not seen.analysis.load["parts"]["total"]:
        tell(
            f"For {_persons(found['people'])} it is written down what they bring. Nobody has a part in a "
            "decision yet, so nobody can say what is used."
        )
        st.page_link(page_path("decisions"), label="Add decisions")
        return
    idle = len(found["unused_people"])
    if not idle:
        tell(
            f"All {found['people']} whose gifts are written down had a part in a decision."
            if found["people"] > 1
            else "The one whose gifts are written down had a part in a decision."
        )
        return
    tell(
        f"For {_persons(found['people'])} it is written down what they bring; {idle} of them had no part "
        "in any decision. An unused gift is an invitation, not a fault: it says whom to ask next."
    )
    _invitations(seen, found["unused_people"])


def _persons(n: int) -> str:
    return "1 person" if n == 1 else f"{n} people"


def _invitations(seen: View, idle: list[str]) -> None:
    if not seen.names:
        st.caption("Who they are is shown when names are switched on at the left.")
        return
    people = [actor for i in idle if isinstance(actor := seen.network.actors.get(i), Person)]
    rows = [
        {"Who": seen.label(person.id), "Brings": ", ".join(person.assets)}
        for person in people
        if not person.opted_out
    ]
    table(rows, alt="Whom to ask next", empty="Those whom it is about have opted out of being named.")
    if rows and len(rows) < len(people):
        st.caption("Whoever opted out of being named is not in the table.")


if __name__ == "__main__":
    show()
