"""Whose view would be left in everybody's? Models of influence, and what bears on those who decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import networkx as nx

from netmap.analysis.cautions import Caution, caution
from netmap.analysis.record import Record
from netmap.errors import NotPossibleError
from netmap.graph import Selection, build_graph
from netmap.measures.ratings import mactor
from netmap.measures.social_power import Weights, degroot, friedkin_johnsen, weights_from_graph
from netmap.measures.third_parties import third_parties, views_from_outside
from netmap.measures.undefined import Undefined
from netmap.model import Network

#: MACTOR's matrix of who can do what to whom runs from 0 to 4
MACTOR_HIGHEST = 4.0
#: what bears on somebody from outside: pressure and money
BEARING = ("pressures", "funds")


def influence(network: Network, working: nx.DiGraph, selection: Selection, record: Record) -> dict[str, Any]:
    """Return models of whose view lasts, and of who can do what to whom.

    Parameters
    ----------
    network : Network
        Relationships of the kind ``pressures`` feed MACTOR.
    working : networkx.DiGraph
        The working relationships, u -> v where v hears u; their weights are how much v heeds u.
    selection : Selection
        The day and level.
    record : Record
        Who said yes or no.

    Returns
    -------
    dict
        The keys of ``influence`` in the analysis. These are models: a caution says so.
    """
    none = Undefined("no_arcs")
    weights = weights_from_graph(working) if working.number_of_edges() else None
    try:
        social = friedkin_johnsen(weights) if weights is not None else none
    except NotPossibleError:
        social = Undefined("too_many")
    views = Undefined("no_arcs") if isinstance(social, Undefined) else social.views
    return {
        "degroot": none if weights is None else degroot(weights),
        "friedkin_johnsen": social if isinstance(social, Undefined) else social.power,
        "mactor": _pressure(network, selection),
        "third_parties": _outside(network, selection, record, weights, views),
    }


def _pressure(network: Network, selection: Selection) -> Any:
    if network.vocabulary.kind("pressures") is None:
        return Undefined("no_arcs")
    graph = build_graph(network, replace(selection, kinds=("pressures",)))
    heaviest = max((weight for *_, weight in graph.edges(data="weight")), default=0.0)
    if not heaviest:
        return Undefined("no_arcs")
    found = mactor(graph, highest=max(MACTOR_HIGHEST, heaviest))
    return found if isinstance(found, Undefined) else found.actors


def _outside(
    network: Network, selection: Selection, record: Record, weights: Weights | None, views: Any
) -> dict[str, Any] | Undefined:
    """Return how much of what bears on those who said yes or no comes from outside them."""
    hands = {actor for r in record.decisions for actor, _ in r.shares.by_stage.get("decide", {})}
    kinds = tuple(kind for kind in BEARING if network.vocabulary.kind(kind))
    if not hands or not kinds:
        return Undefined("no_decisions" if not hands else "no_arcs")
    # who heeds whom inside the set is what the outside is weighed against
    within = build_graph(network, replace(selection, kinds=network.vocabulary.kinds_counting_as("working")))
    bearing = build_graph(network, replace(selection, kinds=kinds))
    inside = [(u, v) for u, v in within.edges if u in hands and v in hands and not bearing.has_edge(u, v)]
    bearing.add_edges_from(inside, weight=1.0)
    present = hands & set(bearing)
    if not present:
        return Undefined("no_decisions")
    # pounds and strength cannot be added up: every line counts once
    found = third_parties(bearing, present, weight=None)
    started: Any = Undefined("no_arcs")
    if weights is not None and not isinstance(views, Undefined) and present <= set(weights.names):
        started = views_from_outside(views, weights.names, present).share
    return {
        "share": found.share,
        "by_party": found.by_party,
        "on_all": list(found.on_all),
        "deciding": len(present),
        "views_from_outside": started,
    }


def influence_cautions(found: Mapping[str, Any]) -> list[Caution]:
    """Return what to be careful about in models of influence."""
    return [
        caution(f"influence.{name}", "model")
        for name in ("degroot", "friedkin_johnsen", "mactor")
        if not isinstance(found[name], Undefined)
    ]
