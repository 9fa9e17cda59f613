"""Page: which map is worked on; new ones, samples, files, deleted ones."""

from __future__ import annotations

from functools import partial

import streamlit as st

from netmap import formats, shipped
from netmap.access.desk import KEPT_FOR
from netmap.access.rights import may
from netmap.app.download import download
from netmap.app.furniture import head, label_for
from netmap.app.marks import unmarked
from netmap.app.opening import is_opening, show_opening
from netmap.app.reminding import show_reminder
from netmap.app.sharing import XLSX
from netmap.app.state import (
    attempt,
    attempt_to,
    can_edit,
    current,
    desk,
    form_base,
    form_saved,
    open_sample,
    save,
    say,
    show_map,
    told,
)
from netmap.model import Network
from netmap.model.document import apply_edit, build_document, build_usable
from netmap.model.edits import change_head
from netmap.model.quick_add import NewAre, read_names


def show() -> None:
    """Show the page."""
    found = current()
    name = found.network.name or "a map without a name"
    head("Which map are we working on?", f"You are working on “{name}”.")
    show_reminder(found)
    # a place of its own, always: tabs that move on the page fall back to the first
    about = st.container()
    if found.document.head.purpose and not is_opening():
        about.caption(unmarked(found.document.head.purpose))
    mine, new, samples, files, gone = st.tabs(["Your maps", "New map", "Samples", "Open a file", "Deleted"])
    with mine:
        _mine()
    with new:
        _new()
    with samples:
        _samples()
    with files:
        _files()
    with gone:
        _deleted()


def _mine() -> None:
    found = current()
    roles = desk().roles()
    for info in desk().maps():
        here, name = info.id == found.map_id, info.name or "Map without a name"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{'▶ ' if here else ''}{unmarked(name)}{' · sample' if info.sample else ''}")
            if not here and st.button(label_for("Open", name), key=f"open_{info.id}"):
                show_map(info.id)
                st.rerun()
            role = roles.get(info.id, "")
            if may(role, "edit") and st.button(label_for("Duplicate", name), key=f"copy_{info.id}"):
                copy = attempt(partial(desk().duplicate, info.id, name=f"{info.name} (copy)"))
                if copy:
                    show_map(copy)
                    say("Duplicated")
                    st.rerun()
            if role != "owner":
                st.caption(f"You are {'an' if role == 'editor' else 'a'} {role} here.")
            elif st.button(
                label_for("Delete", name),
                key=f"delete_{info.id}",
                help=f"It can be restored for {KEPT_FOR.days} days.",
            ):
                if attempt_to(partial(desk().delete, info.id)):
                    say(f"Deleted; it can be restored for {KEPT_FOR.days} days, under “Deleted”.")
                    if here:
                        st.query_params.pop("map", None)
                        st.session_state.pop("map_id", None)
                st.rerun()
    if not can_edit():
        return
    with st.form("rename"):
        st.markdown("**Name and purpose of the map on screen**")
        base = form_base("rename")
        for field, label, box in (
            ("name", "Name", st.text_input),
            ("purpose", "What is it for?", st.text_area),
        ):
            box(label, value=getattr(base.document.head, field), key=f"{field}_{base.map_id}_{base.revision}")
        st.form_submit_button("Save", on_click=_rename)


@told
def _rename() -> None:
    base = form_base("rename")
    values = {name: st.session_state[f"{name}_{base.map_id}_{base.revision}"] for name in ("name", "purpose")}
    if save(change_head(base.document, values, "rename the map"), "Saved"):
        form_saved("rename")


def _new() -> None:
    with st.form("new"):
        name = st.text_input(
            "What are you mapping?", placeholder="Leaving hospital in Stockport", key="new_name"
        )
        organisations = st.text_area(
            "Which organisations are part of it? One a line.", height=110, key="new_orgs"
        )
        people = st.text_area(
            "Who is in the room? One a line; a group may follow in brackets.", height=110, key="new_people"
        )
        if st.form_submit_button("Start the map", type="primary"):
            if not name.strip():
                st.error("Say what you are mapping; you can change it later.")
                return
            document = build_document(Network(name=name.strip()))
            lists: tuple[tuple[str, NewAre], ...] = (
                (organisations, "organisation"),
                (people, "person"),
            )
            for text, kind in lists:
                if text.strip():
                    said = attempt(partial(read_names, document, text, new_are=kind))
                    if said is None:
                        st.rerun()  # what was typed stays; the message says what to put right
                    document = apply_edit(document, said.edit)
            map_id = attempt(lambda: desk().create(build_usable(document).network))
            if map_id:
                show_map(map_id, names=True)
                say("Your map is there. Add relationships next.")
                st.rerun()


def _samples() -> None:
    st.write("Each sample is drawn from a real case; opening one makes a copy that is yours to change.")
    for name, path in shipped.samples().items():
        network = _sample(str(path))
        with st.expander(network.name):
            st.write(network.purpose)
            if st.button(label_for("Open this sample", network.name), key=f"sample_{name}"):
                map_id = attempt(partial(open_sample, desk(), name))
                if map_id:
                    show_map(map_id)
                    st.rerun()


@st.cache_resource(show_spinner=False)
def _sample(path: str) -> Network:
    return formats.read(path).require()


def _files() -> None:
    show_opening()
    if is_opening():
        return
    name = "netmap-template.xlsx"
    download(
        "Empty workbook to fill in", formats.to_template, name, XLSX, key="template", what="empty workbook"
    )


def _deleted() -> None:
    found = desk().maps(deleted=True)
    if not found:
        st.write("No map was deleted in the last 30 days.")
    for info in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(unmarked(info.name or "Map without a name"))
            if st.button(label_for("Restore", info.name or "Map without a name"), key=f"restore_{info.id}"):
                if attempt_to(partial(desk().restore, info.id)):
                    show_map(info.id)
                    say("Restored")
                st.rerun()


if __name__ == "__main__":
    show()
