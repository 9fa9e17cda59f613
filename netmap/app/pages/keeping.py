"""Page: what is kept where and who can see it; why and until when; everything on one person; erasing."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from netmap.access.people_data import PeopleData
from netmap.app.download import download
from netmap.app.erasing import forget_erased, show_backups, show_erasing
from netmap.app.furniture import head, table, view
from netmap.app.marks import unmarked
from netmap.app.people_data import people_data
from netmap.app.reminding import show_reminder
from netmap.app.state import (
    attempt,
    can_edit,
    current,
    desk,
    form_base,
    form_saved,
    owns,
    save,
    say,
    settings,
    today,
    told,
)
from netmap.model import Keeping
from netmap.model.dates import long_date, read_day
from netmap.model.edits import change_head
from netmap.model.held import Held
from netmap.model.keeping import BASES, basis_words, last_day
from netmap.report.held import COLUMNS, held_csv, held_html, held_json

OWN_WORDS, FORM = "own", "keeping"
#: the map and the person who was looked up last
LOOKED_UP = "looked_up"
_, WHAT_IT_IS, WRITTEN, WHEN, BY = COLUMNS
LEAVES = (
    "Nothing leaves this computer by itself: netmap asks nothing of the internet, counts nobody and sends no "
    "reports. What you download, print or send is then in your hands."
)


def show() -> None:
    """Show the page."""
    found = current()
    data = people_data()
    keeping = found.document.head.settings.keeping
    head("What is kept where, and who can see it?", _answer(data, found.map_id, keeping))
    show_reminder(found)
    _places(data, found.map_id, keeping)
    _why(keeping)
    _somebody(data, found.map_id)
    show_backups(data, found.map_id)


def _answer(data: PeopleData, map_id: str, keeping: Keeping) -> str:
    who = data.who_sees(map_id)
    last = last_day(keeping)
    until = f"It is to be kept until {long_date(last)}." if last else "Nobody has said until when it is kept."
    basis = basis_words(keeping).split(":")[0]
    why = f"Lawful basis: {basis}." if basis else "Nobody has said on which lawful basis."
    seen = who[0] if len(who) == 1 else "Who can see it is listed below."
    return f"This map, its history and its backups hold names of people. {seen} {until} {why}"


def _places(data: PeopleData, map_id: str, keeping: Keeping) -> None:
    last = last_day(keeping)
    rows = [
        {"What": p.what, "Where": p.where, "Who can see it": p.who, "How long": p.how_long}
        for p in data.places(map_id, keep_until=long_date(last) if last else "")
    ]
    table(rows, alt="What is kept, where, who can see it and for how long")
    who = data.who_sees(map_id)
    if len(who) > 1:
        table([{"Who can see this map": line} for line in who], alt="Who can see this map")
    if settings().organisation:
        st.write(f"{unmarked(settings().organisation)} answers for what is kept here.")
    st.write(LEAVES)
    st.caption(
        "With names off, reports and figures say nothing about groups of one or two; maps and pictures still show "
        "each post. What people said of others is shown as what somebody said, never as a fact."
    )


def _why(keeping: Keeping) -> None:
    st.subheader("Why is it kept, and until when?")
    st.caption(unmarked(current().document.head.purpose or "Nobody has said yet what this map is for."))
    if not owns():
        st.write(unmarked(keeping.note or "Nothing more has been written down."))
        st.caption("An owner of this map can change this.")
        return
    keeping = form_base(FORM).document.head.settings.keeping
    choices = ["", *BASES, OWN_WORDS]
    place = current().map_id
    known = keeping.basis if keeping.basis in BASES or not keeping.basis else OWN_WORDS
    with st.form("keeping"):
        st.selectbox(
            "Lawful basis (Article 6 of the UK GDPR)",
            choices,
            choices.index(known),
            key=f"basis/{place}",
            format_func=lambda c: BASES.get(c, "In our own words, below" if c else "Not said yet"),
        )
        st.text_area(
            "In your own words: why these people, who was told, who decided",
            value=keeping.note if known != OWN_WORDS else f"{keeping.basis}\n{keeping.note}".strip(),
            key=f"note/{place}",
            help="It stays with the map. It does not go into files without names.",
        )
        left, right = st.columns(2)
        left.text_input(
            "Keep until",
            value=keeping.keep_until or "",
            key=f"until/{place}",
            placeholder="1 March 2027, March 2027 or 2027",
        )
        right.number_input(
            "Remind us so many days before",
            min_value=0,
            max_value=3660,
            value=keeping.remind_days,
            key=f"remind/{place}",
        )
        st.form_submit_button("Save", on_click=_save_why)


@told
def _save_why() -> None:
    found = form_base(FORM)
    desk().require(found.map_id, "own", "say how long")
    state = st.session_state
    typed = str(state[f"until/{found.map_id}"]).strip()
    try:
        until = read_day(typed) if typed else None
    except ValueError:
        say(
            f"“{typed}” is not a date; write 1 March 2027, March 2027 or 2027. Nothing was changed.", icon="!"
        )
        return
    basis = str(state[f"basis/{found.map_id}"])
    note = str(state[f"note/{found.map_id}"]).strip()
    keeping = Keeping(
        basis="" if basis == OWN_WORDS else basis,
        note=note,
        keep_until=until,
        remind_days=int(state[f"remind/{found.map_id}"]),
    )
    settings = found.document.head.settings.model_copy(update={"keeping": keeping})
    values = {"settings": settings.model_dump(mode="json")}
    if save(change_head(found.document, values, "say why and until when it is kept"), "Saved"):
        form_saved(FORM)


def _somebody(data: PeopleData, map_id: str) -> None:
    st.subheader("What is held on one person?")
    forget_erased()
    if not can_edit():
        st.write("Owners and editors of this map can look up what is held on somebody. Ask one of them.")
        return
    if not view().names:
        st.info(
            "Names are off. Switch on “Show names of people” in the sidebar to look somebody up; not while "
            "others look at this screen."
        )
        return
    people = attempt(partial(data.people, map_id)) or ()
    if not people:
        st.write("Nobody is on this map, or ever was.")
        return
    chosen = st.selectbox(
        "Who?",
        people,
        index=None,
        key=f"who/{map_id}",
        format_func=lambda p: p.name if p.present else f"{p.name} (no longer on the map)",
        placeholder="Choose or type a name",
    )
    if chosen is None:
        st.caption("Anybody may ask what is held on them; choose them here and hand the file over.")
        return
    also = st.text_area(
        "Other spellings of the name, one a line",
        key=f"also/{map_id}/{chosen.id}",
        placeholder="Gwen\nG. Rhys",
        height=90,
        help="Nicknames, initials, maiden names, an e-mail address: whatever else they are called in a note.",
    )
    how = {"also": tuple(line.strip() for line in (also or "").splitlines() if line.strip())}
    # drawing the page again is no looking up: what was noted once is noted
    place = (map_id, chosen.id)
    again = st.session_state.get(LOOKED_UP) == place
    held = attempt(partial(data.held, map_id, chosen.id, again=again, **how))
    if held is not None:
        st.session_state[LOOKED_UP] = place
        _held(held, chosen.name)
    if owns():
        show_erasing(data, map_id, chosen, how)
    else:
        st.caption("Only an owner of this map can erase somebody.")


def _held(held: tuple[Held, ...], name: str) -> None:
    st.write(f"{len(held)} {'entry' if len(held) == 1 else 'entries'}." if held else "Nothing is held.")
    for where in dict.fromkeys(h.where for h in held):
        here = [h for h in held if h.where == where]
        rows = [{WHAT_IT_IS: h.sort, WRITTEN: h.what} | _made(h) for h in here]
        table(rows, alt=f"{where}: {len(here)} about {name}")
    found = current()
    told: dict[str, Any] = {"name": name, "map_name": found.document.head.name, "on": today()}
    with st.container(horizontal=True):
        for label, kind, suffix, make in (
            ("As a page to read", "text/html", ".html", partial(held_html, held, **told)),
            ("As a table", "text/csv", ".csv", partial(held_csv, held)),
            ("As data", "application/json", ".json", partial(held_json, held, **told)),
        ):
            # the name of the person is not the name of the file: names of files are seen by many
            download(label, make, f"held{suffix}", kind, key=f"held{suffix}", what="held on one person")


def _made(held: Held) -> dict[str, str]:
    return {WHEN: held.at, BY: held.by or "–"} if held.at else {}


if __name__ == "__main__":
    show()
