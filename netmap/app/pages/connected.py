"""Page: which of the connections we need are missing; the weakest counts, never an average."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from netmap.analysis import per_cent
from netmap.analysis.naming import list_words
from netmap.analysis.telling import LEVEL_WORDS, set_names
from netmap.analysis.words import count
from netmap.app.answers import View
from netmap.app.connections import months_of, preset_of, show_choice, show_wording
from netmap.app.furniture import care, head, method, missing, page_path, sample_line, table, tell, view
from netmap.app.marks import unmarked
from netmap.measures.boundaries import CULTURES
from netmap.model.dates import long_date
from netmap.view.give_charts import BETWEEN, levels_chart

NO_TEAM = "Nobody has said yet who the team is that has to be connected."
NOBODY = "nobody on the map stands for this yet"


def show() -> None:
    """Show the page."""
    seen = view()
    found = seen.analysis.coverage
    no_team = found is not None and found["team"] in found["unfilled"]
    head(
        "Which of the connections we need are missing?", NO_TEAM if no_team else seen.sentences()["connected"]
    )
    sample_line(seen.current)
    if not seen.network.actors:
        missing("Nobody is on this map yet.", "people", "Add somebody")
    elif found is None or no_team:
        st.info(
            "Choose below who the team is: its groups, or its people one by one."
            if no_team
            else "Say below which groups of people have to be connected; a list that others have made is a start."
        )
        show_choice(seen)
    else:
        names = set_names(seen.network.settings)
        _picture(seen, found, names)
        _empty(seen, found, names)
        _table(seen, found, names)
        _older(seen, found)
        care(seen.analysis.cautions_about("coverage.links"))
        _source(seen)
        show_choice(seen)
    _cultures(seen)
    method("connected")


def _name(found: dict[str, Any], link: dict[str, Any], names: dict[str, str]) -> str:
    other = names.get(link["other"], link["other"])
    return other if found["team"] is not None else f"{names.get(link['one'], link['one'])}{BETWEEN}{other}"


def _said(level: float | None) -> str:
    return NOBODY if level is None else LEVEL_WORDS[int(level)]


def _weakest(found: dict[str, Any], link: dict[str, Any]) -> bool:
    """Return whether a connection is among the weakest; where all are as strong none is called so."""
    return link["level"] != 3 and [link["one"], link["other"]] in found["weakest"]


def _picture(seen: View, found: dict[str, Any], names: dict[str, str]) -> None:
    rows = []
    for link in found["links"]:
        weakest = _weakest(found, link)
        said = NOBODY if link["level"] is None else _beside(link, weakest)
        rows.append(
            {"name": _name(found, link, names), "level": link["level"], "said": said, "weakest": weakest}
        )
    sentence = seen.sentences()["connected"]
    st.altair_chart(levels_chart(rows, LEVEL_WORDS, description=sentence, font=seen.font), width="stretch")
    if found["team"] is not None:
        team = seen.network.settings.coverage.team
        name = (team.label or team.id) if team else found["team"]
        st.caption(f"Connections of “{unmarked(name)}” with each set.")


def _beside(link: dict[str, Any], weakest: bool) -> str:
    words = ["weakest"] if weakest else []
    if _aged(link):
        words.append("contacts too old")
    return f"◀ {', '.join(words)}" if words else ""


def _aged(link: dict[str, Any]) -> bool:
    """Return whether a connection counts one step lower because its contacts were not renewed."""
    return link["level"] is not None and link["level"] < link["level_if_renewed"]


def _standing(found: dict[str, Any], link: dict[str, Any]) -> str:
    """Return how a connection stands, in words; where contacts are old the level alone would mislead."""
    weakest = " (weakest)" if _weakest(found, link) else ""
    if _aged(link):
        return f"{LEVEL_WORDS[int(link['level_if_renewed'])]} – but the contacts are too old: one step lower{weakest}"
    return f"{_said(link['level'])}{weakest}"


def _empty(seen: View, found: dict[str, Any], names: dict[str, str]) -> None:
    sets = [f"“{names.get(name, name)}”" for name in found["unfilled"]]
    if sets:
        st.info(
            f"Nobody on the map stands for {unmarked(list_words(sets, 'or'))}. Choose who is meant below, or add them "
            "to the map: nobody can say yet whether they are connected."
        )
        st.page_link(page_path("people"), label="Add people and organisations")


def _table(seen: View, found: dict[str, Any], names: dict[str, str]) -> None:
    rows = []
    for link in found["links"]:
        day = link["last_contact"]
        rows.append(
            {
                "Connection": _name(found, link, names),
                "How it stands": _standing(found, link),
                "Direct relationships": _number(link, "direct"),
                "People whose loss would end it": _number(link, "independent"),
                "Two-way": _number(link, "two_way"),
                "Last contact": long_date(date.fromisoformat(day)) if day else "–",
                "It hangs on": _hangs_on(seen, link),
            }
        )
    table(rows, alt="Every connection; “–” where nobody can say")
    shared = [
        f"{list_words([seen.label(i) for i in link['shared']])} {'is' if len(link['shared']) == 1 else 'are'} "
        f"on both sides of “{_name(found, link, names)}”"
        for link in found["links"]
        if link["shared"]
    ]
    if shared:
        tell(f"{'; '.join(shared)}. Whoever is on both sides is a connection in themselves.")


def _number(link: dict[str, Any], key: str) -> str:
    return "–" if link["level"] is None else str(link[key])


def _hangs_on(seen: View, link: dict[str, Any]) -> str:
    """Return whom a connection hangs on, where there are so few that the loss of one would end it."""
    if link["independent"] != 1:
        return "–"
    words = seen.label(link["hangs_on"][0])
    return words if link["unique"] else f"{words}, or whoever is at the other end"


def _older(seen: View, found: dict[str, Any]) -> None:
    """Say what contacts that are too old do, or where to write down when they were renewed."""
    days = [date.fromisoformat(link["last_contact"]) for link in found["links"] if link["last_contact"]]
    if not days:
        if any(link["direct"] for link in found["links"]):
            st.page_link(page_path("relationships"), label="Write down when contacts were last renewed")
        return
    if any(_aged(link) for link in found["links"]):
        months = count(months_of(seen.network.settings.coverage.stale_days), "month")
        text = f"A contact not renewed for {months} is too old: a connection that rests on such contacts counts one step lower."
        if (seen.at - max(days)).days > seen.network.settings.coverage.stale_days:
            text += (
                f" The last contact written down is from {long_date(max(days))}: choose a day near it at the "
                "left to see how it stood then, or write down later ones under Relationships."
            )
        tell(text)


def _source(seen: View) -> None:
    preset = preset_of(seen.network.settings.coverage)
    if preset is not None:
        with st.expander(f"Where do these come from? {preset.label}"):
            show_wording(preset, seen.network.vocabulary)


def _cultures(seen: View) -> None:
    found = seen.analysis.culture
    if found is None:
        return
    st.subheader("Do organisations of one culture keep to themselves?")
    tell(_culture_sentence(seen, found))
    rows = [
        {
            "Culture": name,
            "What it is": CULTURES.get(name, "a word of this map's own"),
            "On the map": own["members"],
            "Relationships within": own["within"],
            "With other cultures": own["between"],
            "Share within": "–" if own["share_within"] is None else per_cent(own["share_within"]),
        }
        for name, own in found["by_culture"].items()
    ]
    table(rows, alt="Organisations, and the people who belong to only one culture of them")
    st.caption(
        "The four cultures are Nigel Mathers’, in Nesta (about 2012), Working towards People Powered Health. "
        "None is better than another."
    )
    if found["unlabelled"]:
        st.caption(f"{found['unlabelled']} on the map have no culture and are left out.")


def _culture_sentence(seen: View, found: dict[str, Any]) -> str:
    if found["ei_index"] is None:
        return "There is no relationship yet between any two whose culture is known."
    # the index is between less within, over all; people understand a share
    within, chance = ((1 - found[key]) / 2 for key in ("ei_index", "expected"))
    rare = seen.network.settings.chance_p
    said = (
        "mostly keep to their like"
        if found["ei_index"] < 0
        else "mostly reach across"
        if found["ei_index"] > 0
        else "keep to their like as often as they reach across"
    )
    text = (
        f"Relationships {said}: {per_cent(within)} stay within one culture; if the cultures were handed out "
        f"at random it would be about {per_cent(chance)}."
    )
    if found["p_within"] <= rare:
        return f"{text} They keep to themselves more than chance would give."
    if found["p_between"] <= rare:
        return f"{text} They reach across more than chance would give."
    return f"{text} That is no more than chance."


if __name__ == "__main__":
    show()
