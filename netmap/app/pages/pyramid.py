"""Page: pyramid or honeycomb, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from netmap.analysis.telling import follows_sentence, missing_sentence
from netmap.analysis.words import FACETS, chance_sentence, describe_index
from netmap.app.answers import Chance, Drawn, View, background
from netmap.app.furniture import care, head, method, missing, sample_line, table, tell, view
from netmap.app.sidebar import key_days
from netmap.app.state import today
from netmap.model.dates import long_date
from netmap.view.charts import Band, Marker, bars_chart, spectrum_chart

NAMES = {"authority": "on paper", "working": "in daily work"}


def show() -> None:
    """Show the page."""
    seen = view()
    analysis = seen.analysis
    head("Pyramid or honeycomb?", analysis.sentences["structure"])
    sample_line(seen.current)
    working, formal = (analysis.structure[name] for name in ("working", "authority"))
    if not working["arcs"] and not formal["arcs"]:
        missing(
            "This answer needs people and the relationships between them.",
            "relationships",
            "Add relationships",
        )
        return
    other = _other_day(seen)
    _spectrum(seen, other)
    care(
        [
            f"{_title(c.path)}: {c.sentence}"
            for c in analysis.cautions
            if c.path.split(".")[1:2] and c.path.split(".")[1] in NAMES
        ]
    )
    st.subheader("Why? Four bars")
    _bars(seen, analysis.structure)
    st.subheader("On paper against daily work")
    _gap(seen)
    st.caption(
        "The honeycomb is a yardstick, not a mark: 1 is not “good”, and maps of different size or made in "
        "different ways cannot be ranked by it."
    )
    method("structure")
    method("certain", title="How sure can we be? How that is worked out")


def _title(path: str) -> str:
    return NAMES.get(path.split(".")[1], "").capitalize()


def _other_day(seen: View) -> date | None:
    days = [day for day in key_days(seen.network, today()) if day != seen.at]
    if not days:
        return None
    return st.selectbox(
        "Compare with another day",
        days,
        index=None,
        format_func=long_date,
        key="compare",
        placeholder="no comparison",
    )


@st.fragment(run_every=2.0)
def _waiting(seen: View, other: date | None) -> None:
    # it only draws itself again: a rerun of the whole app from here could overtake somebody's click
    # on another page and bring them back to this one
    _draw(seen, other, background().chance(seen))


def _spectrum(seen: View, other: date | None) -> None:
    drawn = background().chance(seen)
    if drawn.working:
        _waiting(seen, other)
    else:
        _draw(seen, other, drawn)


def _draw(seen: View, other: date | None, drawn: Drawn) -> None:
    chance = drawn.found
    structure, settings = seen.analysis.structure, seen.network.settings
    was = ""
    markers = _markers(structure, chance, "" if other is None else f" {seen.at.year}")
    if other is not None:
        before = View(seen.current, other, seen.kinds, seen.names).analysis.structure
        was = describe_index(before["working"], settings)
        label = f"{other.year}" if other.year != seen.at.year else long_date(other)
        markers += [m._replace(main=False) for m in _markers(before, None, f" {label}", ("working",))]
    n = structure["working"]["nodes"]
    band = None
    if chance and chance["working"]["null"]["mean"] is not None:
        null = chance["working"]["null"]
        band = Band(null["mean"], null["sd"])
    sentence = seen.analysis.sentences["structure"]
    if n < settings.smallest_for_index:
        st.info(
            f"{n} mapped: too few for one number ({settings.smallest_for_index} are needed). The four bars say what there is."
        )
    elif markers:
        st.altair_chart(
            spectrum_chart(
                markers, n, band=band, span=settings.reference_span, description=sentence, font=seen.font
            ),
            width="stretch",
        )
    if other is not None:
        tell(f"On {long_date(other)} daily work was {was}.")
    if drawn.working:
        _progress(seen, drawn)
    if chance is None:
        return
    said = chance_sentence(chance["working"]["null"], settings)
    interval = chance["working"]["interval"]
    if interval:
        said += f" With one person more or fewer on the map the value would lie between {interval[0]:.2f} and {interval[1]:.2f}."
    if said:
        tell(said)
    load = structure["working"]["honeycomb"]["load"]
    if load is not None:
        tell(f"Relationships to keep up in daily work: {load:.1f} times those of a honeycomb of {n}.")
    robust = chance.get("robustness")
    for sentence in (missing_sentence(robust), follows_sentence(robust, settings)):
        if sentence:
            tell(sentence)


def _progress(seen: View, drawn: Drawn) -> None:
    """Say how far chance has been worked out, and offer to leave it at that."""
    if drawn.found is None:
        st.caption("Working out what chance alone would give …")
        return
    wanted = seen.network.settings.draws
    left = "Seeing what would change if people were missing …"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"{drawn.draws:,} of {wanted:,} shuffled maps drawn so far …" if drawn.draws < wanted else left
        )
        st.button("That is enough", key="enough", on_click=background().stop, args=(seen,))


def _markers(
    structure: Mapping[str, Any],
    chance: Chance | None,
    when: str,
    names: tuple[str, ...] = ("authority", "working"),
) -> list[Marker]:
    markers = []
    for name in names:
        index = structure[name]["honeycomb"]["index"]
        if index is None or not structure[name]["arcs"]:
            continue
        interval = chance[name]["interval"] if chance else None
        low, high = interval or (None, None)
        markers.append(Marker(NAMES[name] + when, index, low, high, main=name == "working"))
    return markers


def _bars(seen: View, structure: Mapping[str, Any]) -> None:
    bars = {}
    for name in ("authority", "working"):
        cells = structure[name]["honeycomb"]
        values = {FACETS[f]: cells[f] for f in FACETS if cells[f] is not None}
        if values and structure[name]["arcs"]:
            bars[NAMES[name]] = values
    if bars:
        best = {
            name: "; ".join(f"{facet} {value:.2f}" for facet, value in facets.items())
            for name, facets in bars.items()
        }
        alt = ". ".join(f"{name}: {words}" for name, words in best.items())
        st.altair_chart(bars_chart(bars, description=alt, font=seen.font), width="stretch")
    rows = [
        {
            "": FACETS[facet].capitalize(),
            **{NAMES[n].capitalize(): structure[n]["honeycomb"][facet] for n in NAMES},
        }
        for facet in FACETS
    ]
    rows.append(
        {
            "": "The four together",
            **{NAMES[n].capitalize(): structure[n]["honeycomb"]["index"] for n in NAMES},
        }
    )
    table(rows, alt="From 0, as in a pyramid, to 1, as in a honeycomb; – is not defined here")


def _gap(seen: View) -> None:
    gap = seen.analysis.gap or {"authority_only": [], "working_only": []}
    one, two = st.columns(2)
    with one:
        pairs = gap["authority_only"]
        st.markdown(f"**Authority without a working relationship: {len(pairs)}**")
        table(
            _pairs(seen, pairs, "Instructs", "Whom"),
            alt="Reporting and funding lines without daily work",
            empty="None.",
        )
    with two:
        pairs = gap["working_only"]
        st.markdown(f"**Working together without authority: {len(pairs)}**")
        table(_pairs(seen, pairs, "One", "The other"), alt="Daily work that no chart shows", empty="None.")


def _pairs(seen: View, pairs: list[list[str]], first: str, second: str) -> list[dict[str, str]]:
    rows = [{first: seen.label(u), second: seen.label(v)} for u, v in pairs[:8]]
    if len(pairs) > 8:
        rows.append({first: f"… and {len(pairs) - 8} more", second: ""})
    return rows


if __name__ == "__main__":
    show()
