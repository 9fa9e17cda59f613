"""A map as a picture to draw: actors placed and coloured, relationships as lines, nothing drawn yet.

Every position is worked out here, so that the browser only draws: physics in the browser takes half
a minute where this takes a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import networkx as nx
from pyvis.network import Network as Picture

from netmap.analysis.carry import culture_of
from netmap.graph import Selection, build_graph
from netmap.graph.ideal import neighbour_cells
from netmap.model import Network, Person, layers_at
from netmap.view.cells import cell_centre, count_neighbouring, honeycomb_cells
from netmap.view.layout import free_positions, related_pairs
from netmap.view.palette import (
    ACCENT,
    QUIET,
    TEXT,
    UNKNOWN_FILL,
    culture_colours,
    group_colours,
    layer_colours,
    text_on,
)
from netmap.view.pyramid import pyramid_positions

Form = Literal["pyramid", "honeycomb", "free"]
CELL = 56.0
SMALLEST, LARGEST = 12.0, 24.0
DASHES: dict[str, Any] = {"solid": False, "dashed": [9, 6], "dotted": [2, 5]}


@dataclass(frozen=True)
class Look:
    """How a scene is to look; what is not said has a plain default."""

    form: Form = "honeycomb"
    colour_by: Literal["group", "layer", "culture"] = "group"
    label: Callable[[str], str] | None = None
    #: from 0 to 1, for those who are to be drawn larger
    size: Mapping[str, float] = field(default_factory=dict)
    #: lines to be drawn strongly, from 0 to 1; all others recede
    routes: Mapping[tuple[str, str], float] = field(default_factory=dict)
    busiest: str = ""
    description: str = ""


def build_scene(network: Network, selection: Selection, look: Look) -> dict[str, Any]:
    """Return a scene: plain data that the picture script draws.

    Parameters
    ----------
    network : Network
        Not modified.
    selection : Selection
        The day and which relationships count.
    look : Look
        Form, colours, sizes, what to call people.

    Returns
    -------
    dict
        ``nodes`` and ``edges`` as vis-network takes them, ``bands`` of the pyramid, ``form``,
        ``note`` (one sentence about the drawing) and ``description`` for those who hear it.
    """
    graph = build_graph(network, selection)
    layers = {actor: layer for actor, layer in layers_at(network, selection.at).items() if actor in graph}
    placed, bands, cells = _place(network, graph, selection, layers, look.form)
    paint = _painter(network, layers, look, selection)
    picture = Picture(directed=True, cdn_resources="in_line")
    for actor in graph:
        facts = _node(network, actor, paint(actor), look)
        facts["near"] = sorted({*graph.successors(actor), *graph.predecessors(actor)})
        if cells:
            facts.update(shape="cell", size=CELL, walls=_walls(actor, cells, graph))
        x, y = placed[actor]
        picture.add_node(actor, x=round(x, 1), y=round(y, 1), **facts)
    for facts in _lines(network, graph, cells, look):
        picture.add_edge(facts.pop("source"), facts.pop("target"), **facts)
    near, all_pairs = count_neighbouring(cells, graph) if cells else (0, 0)
    note = (
        f"{near} of {all_pairs} related pairs are neighbours; the wall between them is open." if cells else ""
    )
    return {
        "form": look.form,
        "nodes": picture.nodes,
        "edges": picture.edges,
        "bands": bands,
        "note": note,
        "description": look.description,
    }


def _place(
    network: Network, graph: nx.DiGraph, selection: Selection, layers: Mapping[str, str], form: Form
) -> tuple[dict[str, tuple[float, float]], list[dict[str, Any]], dict[str, tuple[int, int]]]:
    if form == "honeycomb":
        groups = {actor: _group(network, actor) for actor in graph}
        cells = honeycomb_cells(graph, groups)
        return {actor: cell_centre(cell, CELL) for actor, cell in cells.items()}, [], cells
    if form == "free":
        return free_positions(graph), [], {}
    kinds = network.vocabulary.kinds_counting_as("authority")
    formal = build_graph(network, replace(selection, kinds=kinds))
    formal.add_nodes_from(graph)
    ranks = {layer.id: layer.rank for layer in network.vocabulary.layers}
    positions, bands = pyramid_positions(formal.subgraph(graph), layers, ranks)
    named = [
        {"label": network.vocabulary.label("layers", b.layer), "top": b.top, "bottom": b.bottom}
        for b in bands
    ]
    return positions, named, {}


def _group(network: Network, actor: str) -> str:
    groups = network.actors[actor].groups
    return groups[0] if groups else ""


def _painter(
    network: Network, layers: Mapping[str, str], look: Look, selection: Selection
) -> Callable[[str], tuple[str, str]]:
    """Return a function from an actor to its fill and its code, by whatever a picture is coloured by."""
    words = network.vocabulary
    if look.colour_by == "culture":
        cultures, letters = culture_colours(_cultures(network)), _culture_codes(network)

        def by_culture(actor: str) -> tuple[str, str]:
            culture = culture_of(network, actor, selection)
            return cultures.get(culture, UNKNOWN_FILL), letters.get(culture, "?")

        return by_culture
    if look.colour_by == "layer":
        ranks = layer_colours(words)
        return lambda actor: (
            ranks.get(layers[actor], UNKNOWN_FILL),
            words.label("layers", layers[actor])[:2].upper(),
        )
    groups = group_colours(words)
    return lambda actor: (groups.get(_group(network, actor), UNKNOWN_FILL), _group(network, actor) or "?")


def _node(network: Network, actor: str, painted: tuple[str, str], look: Look) -> dict[str, Any]:
    fill, code = painted
    person = isinstance(network.actors[actor], Person)
    size = SMALLEST + 2 + (LARGEST - SMALLEST) * look.size.get(actor, 0.0)
    main = actor == look.busiest
    return {
        "label": (look.label or network.label)(actor),
        "code": code,
        "fill": ACCENT if main else fill,
        "ink": text_on(ACCENT if main else fill),
        "shape": "person" if person else "organisation",
        "size": round(size, 1),
        "unknown": fill == UNKNOWN_FILL,
        "main": main,
    }


def _cultures(network: Network) -> set[str]:
    """Return the cultures that the organisations of a map name."""
    return {o.culture.strip().casefold() for o in network.organisations if o.culture.strip()}


def _culture_codes(network: Network) -> dict[str, str]:
    """Return two letters for every culture, or a number where two would have the same."""
    codes: dict[str, str] = {}
    for culture in culture_colours(_cultures(network)):
        code, number = culture[:2].upper(), 1
        while code in codes.values():
            number += 1
            code = f"{culture[:1].upper()}{number}"
        codes[culture] = code
    return codes


def _walls(actor: str, cells: Mapping[str, tuple[int, int]], graph: nx.DiGraph) -> list[bool | None]:
    """Return for each of the six sides: open (True), closed (False), nobody there (None)."""
    occupant = {cell: other for other, cell in cells.items()}
    sides: list[bool | None] = []
    for near in neighbour_cells(cells[actor]):
        other = occupant.get(near)
        related = other is not None and (graph.has_edge(actor, other) or graph.has_edge(other, actor))
        sides.append(None if other is None else related)
    return sides


def _lines(
    network: Network, graph: nx.DiGraph, cells: Mapping[str, tuple[int, int]], look: Look
) -> list[dict[str, Any]]:
    formal = set(network.vocabulary.kinds_counting_as("authority"))
    lines = []
    for u, v in related_pairs(graph):
        there, back = graph.get_edge_data(u, v), graph.get_edge_data(v, u)
        kinds = dict.fromkeys((*(there or back)["kinds"], *((back or there)["kinds"])))
        if cells and cells[v] in neighbour_cells(cells[u]):
            continue  # the open wall says it
        words = ", ".join(network.vocabulary.label("kinds", kind) for kind in kinds)
        weight = look.routes.get((u, v), 0.0) + look.routes.get((v, u), 0.0)
        lines.append(
            {
                "source": u if there else v,
                "target": v if there else u,
                "title": words,
                "arrows": "" if there and back else "to",
                **_line_style(network, set(kinds), formal, look, (u, v), weight),
            }
        )
    return lines


def _line_style(
    network: Network, kinds: set[str], formal: set[str], look: Look, pair: tuple[str, str], weight: float
) -> dict[str, Any]:
    if look.routes:
        if not weight:
            return {"color": "#e3e1db", "width": 0.7, "dashes": False, "arrows": ""}
        through = look.busiest in pair
        colour = ACCENT if through else QUIET
        return {"color": colour, "width": 1.5 + 7 * weight, "dashes": False, "arrows": ""}
    kind = network.vocabulary.kind(sorted(kinds)[0])
    dashes = DASHES.get(kind.line if kind else "solid", False)
    if kinds & formal:
        return {"color": TEXT, "width": 2.0, "dashes": False}
    quiet = look.form == "pyramid"
    return {"color": "#c9c6bf" if quiet else "#a8a59d", "width": 1.0 if quiet else 1.4, "dashes": dashes}


def without_ids(scene: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scene whose ids say nothing: nobody reads them, but whoever opens the file could."""
    ids = {node["id"]: f"n{place}" for place, node in enumerate(scene["nodes"])}
    nodes = [
        {**node, "id": ids[node["id"]], "near": [ids[i] for i in node["near"]]} for node in scene["nodes"]
    ]
    edges = [{**edge, "from": ids[edge["from"]], "to": ids[edge["to"]]} for edge in scene["edges"]]
    return {**scene, "nodes": nodes, "edges": edges}


def legend(network: Network, scene: Mapping[str, Any], colour_by: str) -> list[tuple[str, str, str]]:
    """Return the legend of a scene: code, what it means, colour; only what is in the picture."""
    used = dict.fromkeys(node["code"] for node in scene["nodes"])
    if colour_by == "layer":
        colours = layer_colours(network.vocabulary)
        words = [
            (layer.label[:2].upper(), layer.label, colours[layer.id]) for layer in network.vocabulary.layers
        ]
    elif colour_by == "culture":
        codes = _culture_codes(network)
        fills = culture_colours(_cultures(network))
        words = [(codes[culture], culture.capitalize(), fill) for culture, fill in fills.items()]
        words.append(("?", "No culture given, or several", UNKNOWN_FILL))
    else:
        colours = group_colours(network.vocabulary)
        words = [(group.id, group.label, colours[group.id]) for group in network.vocabulary.groups]
        words.append(("?", "No group given", UNKNOWN_FILL))
    return [word for word in words if word[0] in used]


__all__ = ["Form", "Look", "build_scene", "legend", "without_ids"]
