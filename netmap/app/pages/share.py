"""Page: files for a committee paper, a slide, a researcher, an archive."""

from __future__ import annotations

import io
import secrets
import zipfile

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
from netmap.view.scene import Look, legend

NEEDS = {
    "A committee paper": "committee",
    "A slide or a wall": "slide",
    "A researcher": "research",
    "An archive, or to go on elsewhere": "archive",
}


def show() -> None:
    """Show the page."""
    seen = view()
    with_names = st.session_state.get("names", False)
    answer = (
        "Names of people are on: whoever gets these files can read them."
        if with_names
        else "Names of people are off: files carry pseudonyms, no notes, and nothing about groups of one or two."
    )
    head("What do you need it for?", answer)
    st.caption("Names are switched on and off in the sidebar.")
    need = (
        st.segmented_control("For", list(NEEDS), default="A committee paper", key="need")
        or "A committee paper"
    )
    network = shared_network(seen, with_names)
    stem = "".join(c if c.isalnum() else "-" for c in network.name.casefold()).strip("-")[:40] or "map"
    {"committee": _committee, "slide": _slide, "research": _research, "archive": _archive}[NEEDS[need]](
        seen, network, stem
    )


def shared_network(seen: View, with_names: bool) -> Network:
    """Return the map as it leaves: with names, or with pseudonyms made with a key that is thrown away."""
    if with_names:
        return seen.network
    key = st.session_state.setdefault("share_key", secrets.token_bytes(32))
    return formats.pseudonymise(seen.network, key)


def _analysis(seen: View, network: Network) -> Analysis:
    found = analyse(network, at=seen.at, null="none")
    return found if st.session_state.get("names") else suppress_small_groups(found, network)


def _offer(label: str, data: bytes | str, name: str, mime: str, about: str) -> None:
    st.download_button(label, data, name, mime, on_click="ignore", key=f"download_{name}")
    st.caption(about)


def _committee(seen: View, network: Network, stem: str) -> None:
    sentences = seen.sentences()
    st.markdown("**The three answers, to copy**")
    st.code("\n\n".join(text for text in sentences.values() if text), language=None, wrap_lines=True)
    _offer(
        "The figures as a workbook",
        _tables(_analysis(seen, network)),
        f"{stem}-figures.xlsx",
        XLSX,
        "Every figure behind the answers, a sheet a table.",
    )
    _slide(seen, network, stem)


def _slide(seen: View, network: Network, stem: str) -> None:
    for form, label in (("honeycomb", "The honeycomb"), ("pyramid", "The pyramid")):
        look = Look(form=form, label=seen.label)  # type: ignore[arg-type]
        scene = _anonymous(scene_for(seen, look)) if not seen.names else scene_for(seen, look)
        page = picture_page(scene, title=network.name or "Map", legend=legend(seen.network, scene, "group"))
        _offer(
            f"{label} as a page",
            page,
            f"{stem}-{form}.html",
            "text/html",
            "One file that opens in any browser, without the internet; it can be zoomed and clicked.",
        )


def _anonymous(scene: dict) -> dict:  # type: ignore[type-arg]
    """Return a scene whose ids say nothing."""
    ids = {node["id"]: f"n{place}" for place, node in enumerate(scene["nodes"])}
    nodes = [
        {**node, "id": ids[node["id"]], "near": [ids[i] for i in node["near"]]} for node in scene["nodes"]
    ]
    edges = [{**edge, "from": ids[edge["from"]], "to": ids[edge["to"]]} for edge in scene["edges"]]
    return {**scene, "nodes": nodes, "edges": edges}


def _research(seen: View, network: Network, stem: str) -> None:
    found = _analysis(seen, network)
    _offer(
        "The analysis as JSON",
        found.to_json(),
        f"{stem}-analysis.json",
        "application/json",
        "Every measure under its published name, full precision; the shuffles are in the command line's JSON.",
    )
    for form in formats.FORMATS:
        if form.id in ("graphml", "gexf") and form.write:
            _offer(
                form.label,
                form.write(network),
                f"{stem}.{form.id}",
                "application/xml",
                "People, organisations and relationships; decisions stay behind.",
            )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, rows in zip(("nodes.csv", "edges.csv"), formats.to_plain(network), strict=True):
            archive.writestr(name, formats.to_csv(rows))
    _offer(
        "nodes.csv and edges.csv",
        packed.getvalue(),
        f"{stem}-tables.zip",
        "application/zip",
        "As every network program reads them.",
    )


def _archive(seen: View, network: Network, stem: str) -> None:
    known = {form.id: form for form in formats.FORMATS}
    for name, ending, mime, about in (
        ("xlsx", "xlsx", XLSX, "The whole map; netmap reads it back, and so does any spreadsheet."),
        ("json", "netmap.json", "application/json", "The whole map as netmap's own file."),
        ("zip", "zip", "application/zip", "The whole map as CSV tables."),
    ):
        form = known[name]
        assert form.write is not None  # these three always write
        _offer(form.label[:1].upper() + form.label[1:], form.write(network), f"{stem}.{ending}", mime, about)


def _tables(found: Analysis) -> bytes:
    import pandas as pd

    packed = io.BytesIO()
    with pd.ExcelWriter(packed, engine="openpyxl") as writer:
        pd.DataFrame({"answer": list(found.sentences.values())}).to_excel(
            writer, sheet_name="answers", index=False
        )
        for name, frame in found.tables().items():
            if not frame.empty:
                frame.to_excel(writer, sheet_name=name)
        cautions = [c.model_dump() for c in found.cautions]
        if cautions:
            pd.DataFrame(cautions).to_excel(writer, sheet_name="cautions", index=False)
    return packed.getvalue()


if __name__ == "__main__":
    show()
