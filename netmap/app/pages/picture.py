"""Page: what the map looks like, as pyramid, honeycomb or free."""

from __future__ import annotations

from typing import Any

import streamlit as st

from netmap.analysis import per_cent
from netmap.app.answers import View
from netmap.app.furniture import head, missing, sample_line, show_legend, table, tell, view
from netmap.app.marks import unmarked
from netmap.app.picture import chosen, scene_for, show_find, show_picture
from netmap.graph import Selection, build_graph
from netmap.model import Person, layer_at
from netmap.model.dates import first_day, long_date
from netmap.view.scene import Look, legend

FORMS = {"Honeycomb": "honeycomb", "Pyramid": "pyramid", "Free": "free"}
COLOURS = {"by group": "group", "by layer": "layer", "by culture": "culture"}
SIZES = {
    "all the same": "",
    "share of the deciding": "power",
    "routes that go through": "routes",
    "number of relationships": "degree",
}


def show() -> None:
    """Show the page."""
    seen = view()
    head("What does it look like?", _answer(seen))
    sample_line(seen.current)
    if not seen.network.actors:
        missing("Nobody is on this map yet.", "people", "Add somebody")
        return
    one, two, three, four = st.columns([5, 2, 3, 4], vertical_alignment="bottom")
    form = one.segmented_control("Drawn as", list(FORMS), default="Honeycomb", key="form") or "Honeycomb"
    colour = two.selectbox("Colour", list(COLOURS), key="colour")
    size = three.selectbox("Size", list(SIZES), key="size", disabled=form == "Honeycomb")
    here = sorted(_present(seen), key=lambda i: seen.label(i).casefold())
    with four:
        show_find(here, seen.label)
    look = Look(
        form=FORMS[form],  # type: ignore[arg-type]
        colour_by=COLOURS[colour],  # type: ignore[arg-type]
        label=seen.label,
        size=_sizes(seen, SIZES[size]),
        description=f"{_answer(seen)} The table below says who is related to whom.",
    )
    scene = scene_for(seen, look, SIZES[size])
    beside = form == "Honeycomb"  # the other two are wide: their card goes underneath
    picture, card = st.columns([7, 3]) if beside else (st.container(), st.container())
    with picture:
        show_picture(scene, key="picture", height=560, cards=True)
        show_legend(legend(seen.network, scene, look.colour_by))
        if look.colour_by == "culture" and not any(o.culture for o in seen.network.organisations):
            missing("No organisation has a culture yet.", "people", "Say what the cultures are")
        st.caption(unmarked(_note(form, scene)))
        if not seen.names and any(node["label"].startswith("Person ") for node in scene["nodes"]):
            st.caption("Names are off: who has no post under Roles is called by a number.")
    with card:
        if chosen():
            _card(seen, chosen())
        else:
            st.caption("Choose somebody in the picture, or with Find, to see their card. Arrow keys walk.")
    _as_table(seen)


def _present(seen: View) -> list[str]:
    return list(build_graph(seen.network, Selection(seen.at)))


def _answer(seen: View) -> str:
    graph = build_graph(seen.network, Selection(seen.at))
    alone = sum(1 for actor in graph if not graph.degree(actor))
    pairs = graph.to_undirected().number_of_edges()
    text = f"As on {long_date(seen.at)}: {len(graph)} people and organisations, {pairs} related pairs."
    return text + (f" {alone} have no relationship here." if alone else "")


def _note(form: str, scene: dict[str, Any]) -> str:
    if form == "Honeycomb":
        return (
            f"{scene['note']} A thick wall is closed: neighbours without a relationship. Arcs reach further."
        )
    if form == "Pyramid":
        return "Dark lines are reporting and funding; the thin ones behind are daily work. Outside is at the bottom."
    return "Whoever is few steps apart stands close together. Circles are people, boxes organisations."


def _sizes(seen: View, by: str) -> dict[str, float]:
    if not by:
        return {}
    if by == "power":
        values = dict(seen.analysis.power["by_actor"])
    elif by == "routes":
        values = {a: r["route_share"] or 0.0 for a, r in seen.analysis.bottlenecks["actors"].items()}
    else:
        graph = build_graph(seen.network, Selection(seen.at)).to_undirected()
        values = {actor: float(degree) for actor, degree in graph.degree}
    most = max(values.values(), default=0.0)
    return {actor: value / most for actor, value in values.items()} if most else {}


def _card(seen: View, actor: str) -> None:
    network, words = seen.network, seen.network.vocabulary
    found = network.actors[actor]
    st.subheader(unmarked(seen.label(actor)))
    groups = [words.label("groups", g) for g in found.groups]
    layer = words.label("layers", layer_at(network, actor, seen.at))
    tell(
        f"{'Person' if isinstance(found, Person) else 'Organisation'}; {layer}; {', '.join(groups) or 'no group given'}"
    )
    for role in network.roles_at(actor, seen.at):
        other = role.organisation if role.person == actor else role.person
        st.write(f"- {unmarked(role.title or 'role')}, {unmarked(seen.label(other)) if other else 'vacant'}")
    if isinstance(found, Person) and found.assets:
        tell("Brings: " + ", ".join(found.assets))
    quote = found.attributes.get("quote")
    if isinstance(quote, str):
        st.caption(unmarked(quote))
    graph = build_graph(network, Selection(seen.at))
    near = sorted(
        {*graph.successors(actor), *graph.predecessors(actor)}, key=lambda i: seen.label(i).casefold()
    )
    if near:
        st.write(f"**Related to {len(near)}:** " + ", ".join(unmarked(seen.label(i)) for i in near))
    past = {d.id for d in network.decisions if d.date and first_day(d.date) <= seen.at}
    parts = [p for p in network.parts if p.actor == actor and p.decision in past]
    if parts:
        done = dict.fromkeys(words.label("stages", p.stage) for p in parts)
        st.write(f"**Part in {len({p.decision for p in parts})} decisions:** {unmarked(', '.join(done))}")
    share = seen.analysis.power["by_actor"].get(actor)
    if share:
        st.write(f"**Share of the deciding:** {per_cent(share)}")
    through = seen.analysis.bottlenecks["actors"].get(actor, {}).get("route_share")
    if through:
        st.write(f"**Routes between front line and board that go through here:** {per_cent(through)}")


def _as_table(seen: View) -> None:
    with st.expander("The picture as a table"):
        graph, words = build_graph(seen.network, Selection(seen.at)), seen.network.vocabulary
        rows = []
        for actor in sorted(graph, key=lambda i: seen.label(i).casefold()):
            near = sorted({seen.label(i) for i in (*graph.successors(actor), *graph.predecessors(actor))})
            groups = ", ".join(words.label("groups", g) for g in seen.network.actors[actor].groups)
            rows.append(
                {"Who": seen.label(actor), "Groups": groups or "–", "Related to": ", ".join(near) or "nobody"}
            )
        table(rows, alt="Who is related to whom")


if __name__ == "__main__":
    show()
