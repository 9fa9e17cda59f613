"""Page: files for a committee paper, a slide, a researcher, an archive."""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from netmap import formats
from netmap.analysis import Analysis, analyse
from netmap.analysis.suppress import suppress_small_groups
from netmap.app.answers import View
from netmap.app.furniture import head, view
from netmap.app.pages.maps import XLSX
from netmap.app.picture import scene_for
from netmap.model import Network
from netmap.view.map_html import picture_page
from netmap.view.scene import Form, Look, legend

NEEDS = {
    "A committee paper": "committee",
    "A slide or a wall": "slide",
    "A researcher": "research",
    "An archive, or to go on elsewhere": "archive",
}
JSON, XML, ZIP = "application/json", "application/xml", "application/zip"


class File(NamedTuple):
    """Something to take away: what it is called on screen and on disk, and what it is good for."""

    label: str
    name: str
    kind: str
    about: str
    data: bytes


def show() -> None:
    """Show the page."""
    seen = view()
    answer = (
        "Names of people are on: whoever gets these files can read them."
        if seen.names
        else "Names of people are off: files carry pseudonyms, no notes, and nothing about groups of one or two."
    )
    head("What do you need it for?", answer)
    st.caption("Names are switched on and off in the sidebar.")
    need = st.segmented_control("For", list(NEEDS), default="A committee paper", key="need")
    wanted = NEEDS[need or "A committee paper"]
    if wanted == "committee":
        st.markdown("**The three answers, to copy**")
        found = seen.analysis if seen.names else suppress_small_groups(seen.analysis, seen.network)
        said = (seen.sentences() if seen.names else found.sentences | _posts(seen)).values()
        st.code("\n\n".join(text for text in said if text), language=None, wrap_lines=True)
    key = st.session_state.setdefault("share_key", secrets.token_bytes(32))
    for file in make_files(
        *seen.current.version, seen.at.isoformat(), seen.kinds, seen.names, wanted, key, seen
    ):
        st.download_button(file.label, file.data, file.name, file.kind, on_click="ignore", key=file.name)
        st.caption(file.about)


def _posts(seen: View) -> dict[str, str]:
    """Return the sentence about bottlenecks: it names posts, not people."""
    return {"bottlenecks": seen.sentences()["bottlenecks"]}


@st.cache_resource(show_spinner="Making the files …", max_entries=20)
def make_files(
    map_id: str,
    revision: int,
    at: str,
    kinds: tuple[str, ...],
    names: bool,
    wanted: str,
    key: bytes,
    _view: View,
) -> list[File]:
    """Return the files for one purpose: with names, or with pseudonyms made with a key that is thrown away."""
    network = _view.network if names else formats.pseudonymise(_view.network, key)
    stem = "".join(c if c.isalnum() else "-" for c in network.name.casefold()).strip("-")[:40] or "map"
    makers = {"committee": _committee, "slide": _slide, "research": _research, "archive": _archive}
    return list(makers[wanted](_view, network, stem))


def _analysis(seen: View, network: Network) -> Analysis:
    found = analyse(network, at=seen.at, null="none")
    return found if seen.names else suppress_small_groups(found, network)


def _committee(seen: View, network: Network, stem: str) -> Iterator[File]:
    yield File(
        "The figures as a workbook",
        f"{stem}-figures.xlsx",
        XLSX,
        "Every figure behind the answers, a sheet a table.",
        _tables(_analysis(seen, network)),
    )
    yield from _slide(seen, network, stem)


def _slide(seen: View, network: Network, stem: str) -> Iterator[File]:
    forms: tuple[tuple[Form, str], ...] = (("honeycomb", "The honeycomb"), ("pyramid", "The pyramid"))
    for form, label in forms:
        scene = scene_for(seen, Look(form=form, label=seen.label))
        shown = scene if seen.names else _anonymous(scene)
        page = picture_page(shown, title=network.name or "Map", legend=legend(seen.network, scene, "group"))
        yield File(
            f"{label} as a page",
            f"{stem}-{form}.html",
            "text/html",
            "One file that opens in any browser, without the internet; it can be zoomed and clicked.",
            page.encode("utf-8"),
        )


def _anonymous(scene: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scene whose ids say nothing."""
    ids = {node["id"]: f"n{place}" for place, node in enumerate(scene["nodes"])}
    nodes = [
        {**node, "id": ids[node["id"]], "near": [ids[i] for i in node["near"]]} for node in scene["nodes"]
    ]
    edges = [{**edge, "from": ids[edge["from"]], "to": ids[edge["to"]]} for edge in scene["edges"]]
    return {**scene, "nodes": nodes, "edges": edges}


def _research(seen: View, network: Network, stem: str) -> Iterator[File]:
    yield File(
        "The analysis as JSON",
        f"{stem}-analysis.json",
        JSON,
        "Every measure under its published name, full precision; shuffles are in the command line's JSON.",
        _analysis(seen, network).to_json().encode("utf-8"),
    )
    about = "People, organisations and relationships; decisions stay behind."
    for form in formats.FORMATS:
        if form.id in ("graphml", "gexf") and form.write:
            name = f"{stem}.{form.id}"
            yield File(form.label, name, XML, about, formats.to_files(network, name, form)[name])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, rows in zip(("nodes.csv", "edges.csv"), formats.to_plain(network), strict=True):
            archive.writestr(name, formats.to_csv(rows))
    about = "As every network program reads them."
    yield File("nodes.csv and edges.csv", f"{stem}-tables.zip", ZIP, about, packed.getvalue())


def _archive(seen: View, network: Network, stem: str) -> Iterator[File]:
    known = {form.id: form for form in formats.FORMATS}
    for name, ending, mime, about in (
        ("xlsx", "xlsx", XLSX, "The whole map; netmap reads it back, and so does any spreadsheet."),
        ("json", "netmap.json", JSON, "The whole map as netmap's own file."),
        ("zip", "zip", ZIP, "The whole map as CSV tables."),
    ):
        form = known[name]
        file = f"{stem}.{ending}"
        label = form.label[:1].upper() + form.label[1:]
        yield File(label, file, mime, about, formats.to_files(network, file, form)[file])


def _tables(found: Analysis) -> bytes:
    packed = io.BytesIO()
    with pd.ExcelWriter(packed, engine="openpyxl") as writer:
        answers = pd.DataFrame({"answer": list(found.sentences.values())})
        answers.to_excel(writer, sheet_name="answers", index=False)
        for name, frame in found.tables().items():
            if not frame.empty:
                frame.to_excel(writer, sheet_name=name)
        cautions = [c.model_dump() for c in found.cautions]
        if cautions:
            pd.DataFrame(cautions).to_excel(writer, sheet_name="cautions", index=False)
    return packed.getvalue()


if __name__ == "__main__":
    show()
