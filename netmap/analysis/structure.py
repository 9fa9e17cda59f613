"""Pyramid or honeycomb? Every structural measure of one graph, with what chance gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import networkx as nx

from netmap.analysis.cautions import Caution, caution, per_cent
from netmap.analysis.settle import settle
from netmap.graph import Selection, build_graph
from netmap.measures.chance import compare_with_chance
from netmap.measures.hierarchy import (
    flow_hierarchy,
    global_reaching_centrality,
    krackhardt,
    trophic_levels,
)
from netmap.measures.honeycomb import Honeycomb, honeycomb
from netmap.measures.jackknife import jackknife_error, leave_one_out
from netmap.measures.linkage import (
    bypass,
    centralisation,
    core_periphery,
    density,
    effective_brokers,
    reciprocity,
    transitivity,
)
from netmap.measures.undefined import Undefined, Value
from netmap.model import Network, Settings

#: above this many actors leaving out each in turn takes longer than people wait
MOST_LEFT_OUT = 150
#: with fewer actors than this one hub more or fewer changes the answer (methods A4)
SMALLEST_CENTRALISATION = 8
#: what is about direction and means nothing where most directions are not known
NEED_DIRECTION = (
    "honeycomb.direction",
    "krackhardt",
    "global_reaching_centrality",
    "flow_hierarchy",
    "trophic_incoherence",
    "reciprocity",
)


def structure(graph: nx.DiGraph, settings: Settings, *, chance: bool = True) -> dict[str, Any]:
    """Return every structural measure of one graph; undefined values say why.

    Parameters
    ----------
    graph : networkx.DiGraph
        As `netmap.graph.build_graph` makes it.
    settings : Settings
        Which shuffle, how many, from which seed; the span of the ideal tree; limits.
    chance : bool, default True
        False leaves the shuffles out.

    Returns
    -------
    dict
        The keys of one structure, S, in the analysis.
    """
    directed = bool(graph.graph.get("directed", True))
    tiers = krackhardt(graph)
    if not directed:
        none = Undefined("no_direction")
        tiers = tiers._replace(hierarchy=none, lubness=none)
    isolates = sum(1 for _ in nx.isolates(graph))
    return {
        "nodes": len(graph),
        "arcs": graph.number_of_edges(),
        "isolates": isolates,
        "directed": directed,
        "orientation": graph.graph.get("orientation", "flow"),
        "density": density(graph),
        "krackhardt": tiers,
        "global_reaching_centrality": global_reaching_centrality(graph)
        if directed
        else Undefined("no_direction"),
        "flow_hierarchy": flow_hierarchy(graph) if directed else Undefined("no_direction"),
        "centralization": centralisation(graph),
        "trophic_incoherence": trophic_levels(graph).incoherence,
        "reciprocity": reciprocity(graph),
        "transitivity": transitivity(graph),
        "core_periphery": core_periphery(graph),
        "bypass": bypass(graph),
        "effective_brokers": effective_brokers(graph),
        "honeycomb": honeycomb_with_chance(graph, settings, chance=chance),
    }


def profile(graph: nx.DiGraph, settings: Settings) -> Honeycomb:
    """Return the honeycomb profile of a graph under a map's settings."""
    known = graph.graph.get("direction_known", 1.0) >= 1 - settings.unknown_direction_limit
    return honeycomb(graph, span=settings.reference_span, direction_known=known)


def honeycomb_with_chance(graph: nx.DiGraph, settings: Settings, *, chance: bool) -> dict[str, Any]:
    """Return the honeycomb profile and where its index lies among shuffled graphs."""
    found = profile(graph, settings)
    facts = dict(graph.graph)

    def index(shuffled: nx.DiGraph) -> Value:
        shuffled.graph.update(facts)
        return profile(shuffled, settings).index

    model = settings.null if chance else "none"
    if model == "cug" and not graph.graph.get("directed", True):
        model = "dyad"  # arcs that always come in pairs are shuffled in pairs
    null = compare_with_chance(
        graph, index, model=model, draws=settings.draws, seed=settings.seed, observed=found.index
    )
    names = ("direction", "bypass", "shared_brokerage", "cohesion", "index", "off_axis", "load")
    interval: Any = Undefined("not_drawn")
    if chance and settings.null != "none":
        interval = index_interval(graph, found.index, settings)
    return {**{name: getattr(found, name) for name in names}, "interval": interval, "null": null}


def place_by_chance(network: Network, selection: Selection, settings: Settings) -> dict[str, Any]:
    """Return the profiles of ``authority`` and ``working`` with interval and shuffles, as plain data.

    This is the slow part of the first answer; the app works it out in the background.
    """
    graphs = build_structure_graphs(network, selection, each_kind=False)
    undefined: dict[str, str] = {}
    return {
        name: settle(honeycomb_with_chance(graph, settings, chance=True), name, undefined)
        for name, graph in graphs.items()
    }


def index_interval(graph: nx.DiGraph, index: Value, settings: Settings) -> Any:
    """Return how far the index might lie off had one actor more or fewer been mapped: ±1.96 SE."""
    if isinstance(index, Undefined):
        return index
    if len(graph) > MOST_LEFT_OUT:
        return Undefined("too_many")
    error = jackknife_error(leave_one_out(graph, lambda rest: profile(rest, settings).index))
    if isinstance(error, Undefined):
        return Undefined("hangs_on_one")
    return [max(0.0, index - 1.96 * error), min(1.0, index + 1.96 * error)]


def build_structure_graphs(
    network: Network, selection: Selection, *, each_kind: bool = True
) -> dict[str, nx.DiGraph]:
    """Return the graphs whose structure is measured, by name.

    Without kinds: ``authority``, ``working`` and one graph for every kind in use, all in flow
    direction; with kinds: one graph for each of those, as the selection says.
    """
    if selection.kinds is not None:
        return {kind: build_graph(network, _with_kinds(selection, (kind,))) for kind in selection.kinds}
    graphs = {
        name: build_graph(network, _with_kinds(selection, network.vocabulary.kinds_counting_as(name)))
        for name in ("authority", "working")
    }
    if each_kind:
        used = {line.kind for line in network.relationships}
        for kind in network.vocabulary.kinds:
            if kind.id in used:
                graphs[kind.id] = build_graph(network, _with_kinds(selection, (kind.id,)))
    return graphs


def _with_kinds(selection: Selection, kinds: tuple[str, ...]) -> Selection:
    return replace(selection, kinds=kinds)


def structure_cautions(
    name: str, graph: nx.DiGraph, found: Mapping[str, Any], settings: Settings, *, headline: bool = True
) -> list[Caution]:
    """Return what to be careful about in one structure; most of a map is outside any single kind."""
    path, cells = f"structure.{name}", found["honeycomb"]
    notes = []
    if len(graph) < settings.smallest_for_index:
        notes.append(caution(f"{path}.honeycomb.index", "small_n", n=len(graph)))
    if found["arcs"] and len(graph) < SMALLEST_CENTRALISATION:
        notes.append(caution(f"{path}.centralization", "small_n_centralization", n=len(graph)))
    if not isinstance(cells["off_axis"], Undefined) and cells["off_axis"] > settings.off_axis_limit:
        notes.append(caution(f"{path}.honeycomb.index", "off_axis"))
    if not isinstance(cells["load"], Undefined) and cells["load"] > settings.load_limit:
        notes.append(caution(f"{path}.honeycomb.load", "load", load=f"{cells['load']:.1f}"))
    if graph.number_of_edges() and not found["directed"]:
        notes.append(caution(f"{path}.reciprocity", "undirected"))
    known = graph.graph.get("direction_known", 1.0)
    if known < 1 - settings.unknown_direction_limit:
        notes += [
            caution(f"{path}.{key}", "unknown_direction", share=per_cent(1 - known)) for key in NEED_DIRECTION
        ]
    if found["isolates"] and headline:
        notes.append(caution(path, "isolates", n=found["isolates"]))
    if graph.graph.get("dropped"):
        notes.append(caution(path, "dropped", n=graph.graph["dropped"]))
    return notes


def structure_gap(formal: nx.DiGraph, working: nx.DiGraph) -> dict[str, list[list[str]]]:
    """Return authority without relationships, and relationships without authority.

    Parameters
    ----------
    formal, working : networkx.DiGraph
        As `build_structure_graphs` makes ``authority`` and ``working``.

    Returns
    -------
    dict of str to list of pairs
        ``authority_only``: [boss, report] who have no working relationship; ``working_only``:
        pairs who work together though neither instructs the other.
    """
    authority_only = [
        [u, v] for u, v in formal.edges if not working.has_edge(u, v) and not working.has_edge(v, u)
    ]
    seen: set[frozenset[str]] = set()
    working_only = []
    for u, v in working.edges:
        pair = frozenset((u, v))
        if pair not in seen and not formal.has_edge(u, v) and not formal.has_edge(v, u):
            working_only.append([u, v])
        seen.add(pair)
    return {"authority_only": authority_only, "working_only": working_only}
