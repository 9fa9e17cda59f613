"""Page: who decides, and is it changing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from netmap.analysis import per_cent
from netmap.analysis.power import MOSTLY_UNKNOWN
from netmap.analysis.words import RUNGS
from netmap.app.answers import View
from netmap.app.furniture import care, head, method, missing, sample_line, table, tell, view
from netmap.app.marks import unmarked
from netmap.app.power_sections import models_of_influence, seats_and_say, test_of_change
from netmap.model.dates import first_day
from netmap.view.charts import power_chart
from netmap.view.palette import UNKNOWN_FILL, group_colours

STEPS = ("descriptive", "intermediate", "transformative")
MEANING = {
    "descriptive": "people who use services and carers are there: asked, or carrying things out",
    "intermediate": "they have a real part in the agenda, the options or the deciding",
    "transformative": "they hold a third of shaping the options and of deciding, and nobody dominates",
}


def show() -> None:
    """Show the page."""
    seen = view()
    power = seen.analysis.power
    head("Who decides, and is it changing?", seen.sentences()["power"])
    sample_line(seen.current)
    if not power["series"]:
        missing(
            "This answer needs decisions with a date and who took which part.", "decisions", "Add decisions"
        )
        return
    _replacement(seen)
    _over_time(seen)
    test_of_change(seen)
    care(seen.analysis.cautions_about("power"))
    st.subheader("What level of co-production does the record show?")
    tell(seen.sentences()["level"])
    _steps(power)
    st.subheader("Share of the deciding beside share of the people")
    _parity(seen)
    seats_and_say(seen)
    models_of_influence(seen)
    _others(seen)
    method("power")


def _replacement(seen: View) -> None:
    question = seen.sentences()["replacement"]
    if question:
        st.warning(f"**A question.** {unmarked(question)}")
        st.caption(
            "ImROC's warning is about one dominant structure replaced by another. The same question is "
            "asked of every group, people with lived experience included."
        )


def _over_time(seen: View) -> None:
    power, words = seen.analysis.power, seen.network.vocabulary
    labels = {g.id: g.label or g.id for g in words.groups} | {"unknown": "Not known"}
    colours = group_colours(words) | {"unknown": UNKNOWN_FILL}
    until = _end(power["series"], seen.at)
    decisions = [
        {"date": first_day(d.date).isoformat(), "title": d.title or d.id, "importance": d.importance}
        for d in seen.network.decisions
        if d.date and first_day(d.date) <= seen.at
    ]
    sentence = seen.sentences()["power"]
    st.altair_chart(
        power_chart(
            power["series"], decisions, labels=labels, colours=colours, until=until, description=sentence
        ),
        width="stretch",
    )
    st.caption(
        "Shares of the deciding by group; the diamonds beneath are the decisions. Recent ones count most."
    )
    with st.expander("The picture as a table"):
        rows = [
            {
                "Date": point["date"],
                **{labels[g]: per_cent(s) for g, s in point["by_group"].items() if g in labels},
                "As if so many decided": point["effective_number"],
            }
            for point in power["series"]
        ]
        table(rows, alt="Shares of the deciding on every date with a decision")


def _end(series: list[dict[str, Any]], at: date) -> str:
    """Return where the picture ends: years after the last decision would show nothing new."""
    first, last = (date.fromisoformat(series[place]["date"]) for place in (0, -1))
    return max(
        last + timedelta(days=45), min(at, last + max((last - first) / 5, timedelta(days=120)))
    ).isoformat()


def _steps(power: dict[str, Any]) -> None:
    for column, step in zip(st.columns(3), STEPS, strict=True):
        here = power["level"] == step and (power["by_group"].get("unknown") or 0.0) <= MOSTLY_UNKNOWN
        with column.container(border=True):
            st.markdown(f"{'▶ **' if here else ''}{step.capitalize()}{'** (here)' if here else ''}")
            st.caption(MEANING[step])
    grid = power["grid"]
    said: list[str] = []
    if (power["by_group"].get("unknown") or 0.0) > MOSTLY_UNKNOWN:
        return
    if grid["design"]:
        said.append(f"the options are shaped by {grid['design']}")
    if grid["deliver"]:
        said.append(f"carried out by {grid['deliver']}")
    if power["arnstein"]:
        said.append(f"on Arnstein's ladder this is rung {power['arnstein']}, {RUNGS[power['arnstein']]}")
    if said:
        text = "; ".join(said)
        tell(f"{text[:1].upper()}{text[1:]}.")


def _parity(seen: View) -> None:
    words = seen.network.vocabulary
    rows = []
    for group, found in seen.analysis.power["parity"].items():
        interval = found["interval"]
        rows.append(
            {
                "Group": words.label("groups", group),
                "Share of the deciding": per_cent(found["share"]),
                "Share of the people": per_cent(found["presence"]),
                "Ratio": found["ratio"],
                "In words": _parity_words(found["ratio"], interval),
                "Between": f"{interval[0]:.1f} and {interval[1]:.1f}" if interval else "–",
            }
        )
    table(
        rows,
        alt="1 is a share of the deciding equal to the share of the people on the map; 95 in 100 resampled records lie between",
    )


def _parity_words(ratio: float | None, interval: list[float] | None) -> str:
    if ratio is None or interval is None:
        return "cannot tell"
    if interval[0] > 1:
        return "more than their share"
    if interval[1] < 1:
        return "less than their share"
    return "cannot tell from this many decisions"


def _others(seen: View) -> None:
    power, words = seen.analysis.power, seen.network.vocabulary
    with st.expander("By layer, organisation and person"):
        for title, shares, label in (
            ("Layer", power["by_layer"], lambda i: words.label("layers", i)),
            ("Organisation", power["by_organisation"], seen.label),
            ("Post", power["by_actor"], seen.label),
        ):
            ranked = sorted(((s, i) for i, s in shares.items() if s), reverse=True)[:15]
            rows = [
                {title: "not known" if i == "unknown" else label(i), "Share of the deciding": per_cent(s)}
                for s, i in ranked
            ]
            table(rows, alt=f"Share of the deciding by {title.lower()}, the fifteen largest")


if __name__ == "__main__":
    show()
