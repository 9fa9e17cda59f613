"""Erasing somebody from a page: what would go, what else may be them, typing the name, and then for good."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from netmap.access.people_data import PeopleData
from netmap.app.furniture import care, table
from netmap.app.marks import unmarked
from netmap.app.state import attempt, say, told
from netmap.errors import NetmapError
from netmap.model.dates import long_date
from netmap.model.merging import count_rows
from netmap.store.erasure import Erased
from netmap.store.foreseeing import Preview
from netmap.store.held import Person

MOST_SHOWN = 60
BACKUPS = (
    "These were made by netmap and hold every map as it was then, with whoever was erased since. Copies that "
    "were made elsewhere, files that were downloaded and what was printed are not known to netmap."
)


def show_erasing(data: PeopleData, map_id: str, chosen: Person, how: dict[str, Any]) -> None:
    """Show what erasing a person would do, and do it once their name has been typed."""
    with st.expander("Erase this person"):
        st.write(
            "They go from the map, from its whole history and from answers of workshops. In earlier revisions "
            "“erased” and a number stands in their place. It cannot be undone, by anybody."
        )
        try:
            first = data.preview(map_id, chosen.id, **how)
            how = _choices(first, map_id, chosen, how)
            seen = data.preview(map_id, chosen.id, **how)
            copies = data.copies(map_id)
        except NetmapError as error:
            st.info(unmarked(str(error)))
            return
        _foreseen(seen)
        _tell_copies(copies)
        place = f"{map_id}/{chosen.id}"
        typed = st.text_input(f"To erase them, type the name: {unmarked(seen.name)}", key=f"typed/{place}")
        right = " ".join(typed.split()) == " ".join(seen.name.split())
        if typed and not right:
            st.caption("This is not the name as it is written above.")
        st.button(
            "Erase for good",
            type="primary",
            disabled=not right,
            key=f"erase/{place}",
            on_click=partial(_erase, data, map_id, chosen.id, how),
        )


def _choices(seen: Preview, map_id: str, chosen: Person, how: dict[str, Any]) -> dict[str, Any]:
    """Ask what else is the same person, and which spellings are too common to be replaced in texts."""
    also = list(how["also"])
    if seen.perhaps:
        why = {found.text: found.why for found in seen.perhaps}
        also += st.multiselect(
            "Is this the same person too? What you choose goes with them.",
            list(why),
            key=f"perhaps/{map_id}/{chosen.id}",
            format_func=lambda text: f"{text} ({why[text]})",
        )
    names = list(dict.fromkeys((*seen.names, *also)))
    quiet = st.multiselect(
        "Which of these is also an ordinary word, to be left alone inside texts?",
        names,
        key=f"quiet/{map_id}/{chosen.id}",
        help="“May” is a month too. Their own rows go in any case.",
    )
    return {"also": tuple(also), "quiet": tuple(quiet)}


def _foreseen(seen: Preview) -> None:
    posts = (
        f" {seen.vacated} {'post' if seen.vacated == 1 else 'posts'} will be vacant." if seen.vacated else ""
    )
    st.write(
        f"What goes from the map as it is now: {count_rows(seen.removed) or 'nothing'}.{posts} "
        f"{seen.rewritten} earlier {'edit' if seen.rewritten == 1 else 'edits'} will be rewritten, and "
        f"{seen.sealed} can no longer be taken back or done again."
        + (f" {seen.contributions} answers from workshops will be rewritten." if seen.contributions else "")
    )
    if not seen.texts:
        st.caption("No other text names them.")
        return
    rows = [{"Where": t.where, "Now": t.before, "Then": t.after} for t in seen.texts[:MOST_SHOWN]]
    table(rows, alt="Texts that would be changed: look whether each is about this person")
    if len(seen.texts) > MOST_SHOWN:
        st.caption(f"And {len(seen.texts) - MOST_SHOWN} more.")


def _tell_copies(number: int) -> None:
    if number:
        copies = "1 copy" if number == 1 else f"{number} copies"
        care(
            [
                f"Others made {copies} of this map, which {'is' if number == 1 else 'are'} theirs: erasing here does "
                "not reach there. Ask them to do the same; whoever looks after the server can tell you who they "
                "are (`netmap audit` with `--map`)."
            ]
        )


@told
def _erase(data: PeopleData, map_id: str, person: str, how: dict[str, Any]) -> None:
    done: Erased | None = attempt(partial(data.erase, map_id, person, **how))
    if done is None:
        return
    # what was worked out from the map with the person in it goes as well, and what was typed about them
    st.session_state["erased"] = True
    for key in [
        key
        for key in st.session_state
        if str(key).startswith(("also/", "typed/", "perhaps/", "quiet/", "who/"))
    ]:
        del st.session_state[key]
    say(
        f"Erased. In earlier revisions “{done.word}” stands in their place: {done.rewritten} changes and "
        f"{done.texts} texts were rewritten."
    )
    if done.unswept:
        say(done.unswept, icon="!")


def forget_erased() -> None:
    """Empty what the server remembers of maps as they were, once after somebody was erased."""
    if st.session_state.pop("erased", False):
        from netmap.app import answers, picture, state
        from netmap.app.pages import share

        for kept in (
            state._load,
            answers._with_kinds,
            answers._analyse,
            answers._labels,
            picture.make_scene,
            share._shape,
            share._files,
        ):
            kept.clear()


def show_backups(data: PeopleData, map_id: str) -> None:
    """List backups that were made before, and offer to remove or remake them."""
    try:
        found = data.backups(map_id)
    except NetmapError:
        return
    st.subheader("Backups made so far")
    if not found:
        st.write("No backup was found in the folder for backups.")
        return
    rows = [
        {"Made on": long_date(b.made_at.date()), "File": b.path.name, "Size": f"{b.n_bytes / 1000:,.0f} kB"}
        for b in found
    ]
    table(rows, alt=f"{len(found)} {'backup' if len(found) == 1 else 'backups'}, newest first")
    st.write(BACKUPS)
    if not data.may_touch_backups:
        care(
            ["They hold everybody's maps, so only those who look after the server can remove or remake them."]
        )
        return
    with st.container(horizontal=True):
        st.button(
            "Make a new backup, then delete these",
            key="remake_backups",
            on_click=partial(_remove, data, map_id, found, True),
        )
        st.button("Delete these", key="remove_backups", on_click=partial(_remove, data, map_id, found, False))


@told
def _remove(data: PeopleData, map_id: str, found: Any, remake: bool) -> None:
    count = attempt(partial(data.remove_backups, map_id, found, remake=remake))
    if count is not None:
        say(
            f"{count} {'backup' if count == 1 else 'backups'} deleted"
            + ("; a new one was made" if remake else "")
        )
