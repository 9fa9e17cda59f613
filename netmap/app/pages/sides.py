"""Page: where the pictures of a map differ; never who said what."""

from __future__ import annotations

import streamlit as st

from netmap.analysis import per_cent
from netmap.analysis.beside import Line, count_drawn, furthest_apart, in_the_room, lay_beside, open_pictures
from netmap.analysis.telling import sides_sentence
from netmap.analysis.words import count
from netmap.app.answers import View
from netmap.app.furniture import care, head, method, sample_line, table, tell, view
from netmap.app.side_entry import add_form, picture_names, show_entry
from netmap.app.side_said import EVERYTHING, show_said
from netmap.graph import Selection
from netmap.view.side_charts import beside_html

PICTURE = (
    "A picture is the map as one table, team or person sees it: their relationships, and what they say "
    "about each other’s power and interest. Lay two beside each other and talk about where they differ; "
    "nobody has to be right."
)


def show() -> None:
    """Show the page."""
    seen = view()
    found = seen.analysis.perspectives
    question = "Where do we see it differently?"
    if found is None:
        head(question, seen.sentences()["sides"])
        sample_line(seen.current)
        tell(PICTURE)
        st.subheader("Add the first picture")
        add_form(seen)
        method("sides")
        return
    everything = bool(st.session_state.get(EVERYTHING))
    room = in_the_room(seen.network, found, seen.network.settings, everything=everything)
    # the sentence says no more than the room may see
    head(question, sides_sentence(seen.network, room))
    sample_line(seen.current)
    pictures, said, entry = st.tabs(
        ["Who is joined with whom", "Who has a say, as we see it", "Add or change pictures"]
    )
    with pictures:
        _beside(seen)
        _support(seen)
        _own(seen)
        care(seen.analysis.cautions_about("perspectives.tables"))
    with said:
        show_said(seen, room)
    with entry:
        show_entry(seen)
    method("sides")


def _beside(seen: View) -> None:
    assert seen.analysis.perspectives is not None
    drawn = seen.analysis.perspectives["pictures"]
    shown = [p for p in open_pictures(seen.network) if drawn[p]["relationships"]]
    if len(shown) < 2:
        st.info(
            f"{'One picture' if shown else 'No picture'} of a table or team has relationships on this day. "
            "Two are needed to lay beside each other: add them under “Add or change pictures”."
        )
        return
    names = picture_names(seen)
    one, other = _choose_two(seen, shown)
    laid = lay_beside(seen.network, Selection(seen.at), one, other)
    two = (names[one], names[other])
    n = tuple(map(len, laid))
    sentence = (
        f"{count(sum(n), 'relationship')} that either drew: {n[1]} in both, {n[0]} only in “{two[0]}”, "
        f"{n[2]} only in “{two[1]}”."
    )
    st.html(beside_html(two, [[_words(seen, line) for line in part] for part in laid], description=sentence))
    tell(sentence)
    if any(line.both_ways for part in laid for line in part):
        st.caption(
            "One that goes both ways is shown once here; the sentence at the top counts it as two, one each "
            "way. Compared is who is joined with whom, and which way, not what it is called."
        )
    with st.expander("The picture as a table"):
        where = (f"only in “{two[0]}”", "in both", f"only in “{two[1]}”")
        rows = [
            {
                "Who": seen.label(line.source),
                "Way": "both ways" if line.both_ways else "one way, to",
                "Whom": seen.label(line.target),
                "Where": place,
                f"As “{two[0]}” calls it": ", ".join(line.kinds[0]) or None,
                f"As “{two[1]}” calls it": ", ".join(line.kinds[1]) or None,
            }
            for place, part in zip(where, laid, strict=True)
            for line in part
        ]
        table(rows, alt="The relationships of the two pictures; – is: not drawn")


def _choose_two(seen: View, shown: list[str]) -> tuple[str, str]:
    assert seen.analysis.perspectives is not None
    names, state = picture_names(seen), st.session_state
    far = furthest_apart(seen.network, seen.analysis.perspectives) or (shown[0], shown[1])
    if state.get("sides_one") not in shown:
        state["sides_one"] = far[0]
    left, right = st.columns(2)
    one = left.selectbox("Lay the picture of", shown, format_func=names.__getitem__, key="sides_one")
    rest = [picture for picture in shown if picture != one]
    if state.get("sides_other") not in rest:
        state["sides_other"] = next((p for p in reversed(far) if p != one), rest[0])
    other = right.selectbox("beside that of", rest, format_func=names.__getitem__, key="sides_other")
    return one, other


def _words(seen: View, line: Line) -> tuple[str, str, str]:
    kinds = ", ".join(dict.fromkeys(word for said in line.kinds for word in said))
    return seen.label(line.source), kinds, seen.label(line.target)


def _support(seen: View) -> None:
    lines = count_drawn(seen.network, Selection(seen.at), seen.network.settings)
    if not lines or lines[0].of < 3:
        return
    st.subheader("In how many pictures is each?")
    agreed = [line for line in lines if line.agreed]
    share = seen.network.settings.consensus
    tell(
        f"{count(len(agreed), 'relationship')} of {len(lines)} {'is' if len(agreed) == 1 else 'are'} in more "
        f"than {per_cent(share)} of the {lines[0].of} pictures of tables and teams: that is what most agree on."
    )
    rows = [
        {
            "Who": seen.label(line.source),
            "Way": "both ways" if line.both_ways else "one way, to",
            "Whom": seen.label(line.target),
            "In the pictures": f"{'●' * line.drawn}{'○' * (line.of - line.drawn)} {line.drawn} of {line.of}"
            if line.of <= 12
            else f"{line.drawn} of {line.of}",
            "Most agree": "yes" if line.agreed else "",
        }
        for line in lines
    ]
    with st.expander("Every relationship, and how many drew it", expanded=len(rows) <= 12):
        table(rows, alt="Pictures of tables and teams that have a relationship; it is not said which")


def _own(seen: View) -> None:
    found = seen.analysis.perspectives
    assert found is not None
    own = [p for p in found["pictures"] if p in seen.network.actors]
    if not own:
        return
    text = (
        f"{count(len(own), 'picture')} {'is' if len(own) == 1 else 'are'} one person’s own. What somebody "
        "drew is not shown here, one by one or beside others; only sums are."
    )
    ends = found["ends"]
    drawn = sum(1 for p in own if found["pictures"][p]["relationships"])
    if ends and drawn >= seen.network.settings.fewest_raters:
        text += (
            f" Of {count(ends['either'], 'relationship')} that people drew of themselves, {ends['both']} "
            f"{'is' if ends['both'] == 1 else 'are'} in the pictures of both ends, and {ends['one_only']} in "
            "that of one end only"
        )
        text += f"; of {ends['unanswered']} the other end has no picture." if ends["unanswered"] else "."
    st.caption(text)


if __name__ == "__main__":
    show()
