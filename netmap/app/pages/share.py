"""Page: files for a committee paper, a slide, a researcher, an archive, a workshop."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

import streamlit as st

from netmap import formats
from netmap.app.answers import View
from netmap.app.download import download
from netmap.app.furniture import head, view
from netmap.app.marks import unmarked
from netmap.app.sharing import (
    File,
    Wanted,
    archive_files,
    committee_files,
    prepare,
    research_files,
    slide_files,
    workshop_files,
)
from netmap.report.source import read_source

NEEDS: dict[str, Callable[[Wanted], Iterator[File]]] = {
    "A committee paper": committee_files,
    "A slide or a wall": slide_files,
    "A researcher": research_files,
    "An archive, or to go on elsewhere": archive_files,
    "A session around a table": workshop_files,
}


def show() -> None:
    """Show the page."""
    seen = view()
    answer = (
        "Names of people are on: whoever gets these files can read them."
        if seen.names
        else "Names of people are off: files carry posts or pseudonyms and no notes. Reports and figures say nothing about "
        "groups of one or two; maps and pictures still show each post, and who knows the place can tell whose it is."
    )
    head("What do you need it for?", answer)
    st.caption(
        "Names are switched on and off in the sidebar. A file is made when you click it; a report takes up to half a minute."
    )
    need = st.segmented_control("For", list(NEEDS), default="A committee paper", required=True, key="need")
    key = st.session_state.setdefault("share_key", secrets.token_bytes(32))
    if not seen.names and need in ("A researcher", "An archive, or to go on elsewhere"):
        st.caption(_shape(*seen.current.version, seen.kinds, seen))
    for file in _files(*seen.current.version, seen.at.isoformat(), seen.kinds, seen.names, need, key, seen):
        if file.why_not:
            st.markdown(f"{file.label}: not from this map")
            st.caption(unmarked(file.why_not))
            continue
        download(file.label, file.make, file.name, file.kind, key=file.name)
        st.caption(file.about)
    if need == "A committee paper":
        _answers(seen)


def _answers(seen: View) -> None:
    st.markdown("**The three answers, to copy**")
    said = read_source(seen.network, seen.analysis, names=seen.names).sentences
    first = [said.get(name, "") for name in ("structure", "bottlenecks", "power")]
    st.code("\n\n".join(filter(None, first)), language=None, wrap_lines=True)


@st.cache_resource(show_spinner=False, max_entries=20)
def _shape(map_id: str, revision: int, kinds: tuple[str, ...], _view: View) -> str:
    """Return how many could still be picked out of a map without names."""
    return formats.identifiability(_view.network).sentence


@st.cache_resource(show_spinner="Getting the files ready …", max_entries=20)
def _files(
    map_id: str,
    revision: int,
    at: str,
    kinds: tuple[str, ...],
    names: bool,
    need: str,
    key: bytes,
    _view: View,
) -> list[File]:
    return list(NEEDS[need](prepare(_view, key)))


if __name__ == "__main__":
    show()
