"""Page: who and what layer everything must pass; it blames nobody."""

from __future__ import annotations

from typing import Any

import streamlit as st

from netmap.analysis import per_cent
from netmap.analysis.words import gate_sentence
from netmap.app.answers import View
from netmap.app.furniture import head, method, missing, sample_line, show_legend, table, tell, view
from netmap.app.marks import unmarked
from netmap.app.picture import scene_for, show_picture
from netmap.app.stuck_sections import further
from netmap.view.charts import gates_chart
from netmap.view.scene import Look, legend


def show() -> None:
    """Show the page."""
    seen = view()
    found = seen.analysis.bottlenecks
    head("Where does it get stuck?", seen.sentences()["bottlenecks"])
    sample_line(seen.current)
    if found["cut"] is None:
        missing(
            "Say who is at the front line and who is on the board: a group or a layer is enough.",
            "people",
            "Add groups and roles",
        )
        return
    shares = {a: r["route_share"] for a, r in found["actors"].items() if r["route_share"]}
    busiest = max(sorted(shares), key=lambda a: shares[a], default="")
    _routes(seen, found, shares, busiest)
    _layers(seen, found)
    st.subheader("Which posts do the routes go through?")
    rows = [
        {
            "Post": seen.label(actor),
            "Routes up that go through": per_cent(shares[actor]),
            "Decisions down": _down(found, actor),
            "Some have no other way": "yes" if found["actors"][actor]["cut_point"] else "",
        }
        for actor in sorted(shares, key=lambda a: (-shares[a], a))[:12]
    ]
    table(
        rows,
        alt="Of the shortest routes between front line and board, the share through each post",
        empty="Every route is direct.",
    )
    _way_round(seen, found, busiest)
    further(seen)
    method("stuck")


def _down(found: dict[str, Any], actor: str) -> str:
    share = found["down"]["route_share"].get(actor)
    return "–" if share is None else per_cent(share)


def _routes(seen: View, found: dict[str, Any], shares: dict[str, float], busiest: str) -> None:
    most = max(shares.values(), default=0.0) or 1.0
    look = Look(
        form="pyramid",
        label=seen.label,
        size={actor: share / most for actor, share in shares.items()},
        routes={(line["source"], line["target"]): line["share"] for line in found["lines"]},
        busiest=busiest,
        description=seen.sentences()["bottlenecks"],
    )
    scene = scene_for(seen, look, "stuck")
    show_picture(scene, key="stuck", height=560)
    show_legend(legend(seen.network, scene, "group"))
    if busiest:
        st.caption(
            f"Strong lines are shortest routes from front line to board; those through “{unmarked(seen.label(busiest))}” "
            "are coloured, the ways round it are dark. Larger: more routes go through."
        )


def _layers(seen: View, found: dict[str, Any]) -> None:
    st.subheader("Which layer do the routes need?")
    words = seen.network.vocabulary
    ranked = sorted(found["layers"], key=lambda layer: -words.rank(layer))
    rows = [
        {
            "layer": words.label("layers", layer),
            "share": found["layers"][layer]["gatekeep"],
            "chance": found["layers"][layer]["expected"],
        }
        for layer in ranked
        if found["layers"][layer]["gatekeep"] is not None
    ]
    if not rows:
        st.caption("Nobody stands between front line and board.")
        return
    alt = "; ".join(f"{r['layer']}: {per_cent(r['share'])}, chance {per_cent(r['chance'])}" for r in rows)
    chart, said = st.columns(2)
    chart.altair_chart(gates_chart(rows, description=alt, font=seen.font), width="stretch")
    chart.caption("The black line is what shuffled labels would give.")
    settings = seen.network.settings
    for layer in ranked:
        gate = found["layers"][layer]
        if gate["gatekeep"]:
            said.write(unmarked(gate_sentence(words.label("layers", layer), gate, settings)))


def _way_round(seen: View, found: dict[str, Any], busiest: str) -> None:
    cut = found["cut"]
    tell(
        "A post in a busy place is usually doing what it was asked to do. Dave Dawes, writing of middle "
        "managers, says they are not “inherently bad or against innovation”."
    )
    if busiest and cut["size"] == 1:
        tell(
            f"What would open a second way: a working relationship that joins somebody at the front line "
            f"with somebody on the board, or with a post above “{seen.label(busiest)}”, without passing it."
        )
    elif cut["size"] > 1:
        tell(f"There are {cut['size']} separate ways from the front line to the board besides direct ones.")


if __name__ == "__main__":
    show()
