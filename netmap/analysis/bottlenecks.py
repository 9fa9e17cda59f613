"""Where does it get stuck? Who and which layer everything has to pass, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import networkx as nx

from netmap.analysis.cautions import Caution, caution
from netmap.analysis.flow import idea_flow
from netmap.analysis.structure import build_structure_graphs
from netmap.graph import Selection, join_graphs, layer_sets
from netmap.measures.brokerage import Brokerage, brokerage
from netmap.measures.brokers import (
    betweenness,
    constraint,
    core_numbers,
    cut_points,
    effective_size,
)
from netmap.measures.certainty import benjamini_hochberg
from netmap.measures.gates import find_cut, layer_gates, line_shares, route_shares
from netmap.measures.key_players import find_key_players
from netmap.measures.undefined import Undefined
from netmap.model import Network, Settings

#: above this many actors the search for sets, and shuffled roles, take longer than people wait
MOST_SEARCHED = 400


def build_bottleneck_graph(network: Network, selection: Selection) -> nx.DiGraph:
    """Return the graph on which routes are sought.

    Without kinds: the working relationships in flow direction plus authority lines both ways, for
    an idea can go up a reporting line as well as down; with kinds: their union, as selected.
    """
    graphs = build_structure_graphs(network, selection, each_kind=False)
    if selection.kinds is None:
        lines = graphs["authority"]
        joined = join_graphs([graphs["working"], lines, lines.reverse(copy=True)])
    else:
        joined = join_graphs(graphs.values())
    joined.graph["directed"] = any(g.graph["directed"] for g in graphs.values() if g.edges) or not any(
        g.edges for g in graphs.values()
    )
    return joined


def bottlenecks(
    network: Network, graph: nx.DiGraph, *, at: date, settings: Settings, chance: bool = True
) -> dict[str, Any]:
    """Return who and which layer everything has to pass between front line and board.

    Parameters
    ----------
    network : Network
        For the layers.
    graph : networkx.DiGraph
        As `build_bottleneck_graph` makes it.
    at : datetime.date
        The day.
    settings : Settings
        Seed and draws for arrangements of labels that are too many to try out.
    chance : bool, default True
        False leaves out what shuffled layers would give each brokerage role.

    Returns
    -------
    dict
        The keys of ``bottlenecks`` in the analysis.
    """
    layers, front, top = layer_sets(network, graph, at)
    up = _between(graph, front, top, layers, settings)
    down = _between(graph, top, front, layers, settings)
    draws = settings.draws if chance and len(graph) <= MOST_SEARCHED else 0
    roles = brokerage(graph, layers, draws=draws, seed=settings.seed)
    return {
        "actors": _actors(graph, up["route_share"], roles),
        "layers": up["layers"],
        "cut": up["cut"],
        "down": down,
        "brokerage": {
            "by_layer": _corrected(roles),
            "everyone": roles.everyone,
            "arrangements": roles.arrangements,
            "exact": roles.exact,
        },
        "key_players": _key_players(graph, settings),
        "idea_flow": idea_flow(network, graph, front, top, layers, settings),
        "front": sorted(front),
        "top": sorted(top),
        "routes": up["routes"],
        "lines": [
            {"source": u, "target": v, "share": share}
            for (u, v), share in line_shares(graph, front, top, up["routes"]["connected"]).items()
        ],
    }


def _between(
    graph: nx.DiGraph,
    starts: frozenset[str],
    ends: frozenset[str],
    layers: dict[str, str],
    settings: Settings,
) -> dict[str, Any]:
    if not starts or not ends:
        none = Undefined("no_layers")
        return {
            "route_share": dict.fromkeys(graph, none),
            "layers": {},
            "cut": none,
            "routes": {"connected": 0, "unconnected": 0},
        }
    shares, connected, unconnected = route_shares(graph, starts, ends)
    gates = layer_gates(graph, starts, ends, layers, draws=max(settings.draws, 1), seed=settings.seed)
    return {
        "route_share": shares,
        "layers": gates,
        "cut": find_cut(graph, starts, ends),
        "routes": {"connected": connected, "unconnected": unconnected},
    }


def _corrected(roles: Brokerage) -> dict[str, dict[str, dict[str, Any]]]:
    """Return each layer's roles with q beside p: so many looks bring some false alarms (methods H5)."""
    cells = [(layer, role) for layer, own in roles.groups.items() for role in own]
    values = benjamini_hochberg([roles.groups[layer][role].p for layer, role in cells])
    found: dict[str, dict[str, dict[str, Any]]] = {str(layer): {} for layer in roles.groups}
    for (layer, role), q in zip(cells, values, strict=True):
        found[str(layer)][role] = {**roles.groups[layer][role]._asdict(), "q": q}
    return found


def _key_players(graph: nx.DiGraph, settings: Settings) -> dict[str, Any] | Undefined:
    """Return whose leaving together would part most pairs: for planning who follows whom."""
    if len(graph) > MOST_SEARCHED:
        return Undefined("too_many")
    found = find_key_players(graph, settings.key_players, seed=settings.seed)
    return {
        "size": settings.key_players,
        "players": list(found.players),
        "fragmentation": found.after.pairs,
        "distance_weighted": found.after.distance_weighted,
        "before": found.before,
        "exact": found.exact,
        "equally_good": found.equally_good,
    }


def _actors(graph: nx.DiGraph, shares: dict[str, Any], roles: Brokerage) -> dict[str, dict[str, Any]]:
    between = betweenness(graph, directed=graph.graph.get("directed", True))
    hold, size = constraint(graph), effective_size(graph)
    cuts, cores = cut_points(graph), core_numbers(graph)
    return {
        actor: {
            "betweenness": between[actor],
            "route_share": shares[actor],
            "constraint": hold[actor],
            "effective_size": size[actor],
            "cut_point": actor in cuts,
            "core_number": cores[actor],
            "brokerage": {role: count.played for role, count in roles.actors[actor].items()},
        }
        for actor in graph
    }


def gate_cautions(network: Network, found: Mapping[str, Any], settings: Settings) -> list[Caution]:
    """Return which layers are no more of a gate than chance would make them (methods B5)."""
    return [
        caution(
            f"bottlenecks.layers.{layer}",
            "no_more_than_chance",
            layer=network.vocabulary.label("layers", layer),
        )
        for layer, gate in found["layers"].items()
        if not isinstance(gate.p, Undefined) and gate.p > settings.chance_p
    ]
