"""How sure can we be? What the answers would be if some people were missing from the map."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Any

import networkx as nx
import numpy as np

from netmap.analysis.structure import build_structure_graphs, count_affordable, profile
from netmap.graph import Selection
from netmap.measures.batches import FACETS, Without, profiles
from netmap.measures.betweenness import total_betweenness
from netmap.measures.chance import read_shape
from netmap.measures.linkage import underlying
from netmap.measures.missing import rank_stability, stress_test
from netmap.measures.qap import qap_correlation
from netmap.measures.undefined import Undefined, Value
from netmap.model import Network, Settings, layer_at

#: above this many actors a matrix of them, shuffled thousands of times, takes too long
MOST_COMPARED = 400
#: how often people are relabelled at most
MOST_RELABELLED = 5000


def robustness(network: Network, selection: Selection, settings: Settings) -> dict[str, Any] | Undefined:
    """Return what the index of daily work, and the busiest go-betweens, would be without some people.

    Parameters
    ----------
    network : Network
        Not modified.
    selection : Selection
        The day and what counts; ``authority`` and ``working`` are looked at.
    settings : Settings
        How many draws, their seed.

    Returns
    -------
    dict or Undefined
        The keys of ``robustness`` in the analysis; ``no_arcs`` where nobody works with anybody.
    """
    graphs = build_structure_graphs(network, selection, each_kind=False)
    working, formal = graphs["working"], graphs["authority"]
    if not working.number_of_edges():
        return Undefined("no_arcs")
    # whoever asks for a few shuffles wants a quick answer here too
    draws = max(1, min(settings.stress_draws, settings.draws))
    # three shares at random and three of the busiest
    if count_affordable(working, 6 * draws) < 6 * draws:
        return Undefined("too_many")
    layers = {node: layer_at(network, node, selection.at) for node in working}
    found = stress_test(
        working,
        lambda graph: profile(graph, settings).index,
        layers=layers,
        draws=draws,
        seed=settings.seed,
        batch=_IndexWithout(working, settings),
    )
    ranks = rank_stability(working, _betweenness, draws=draws, seed=settings.seed)
    return {
        "index": found.observed,
        "bands": found.bands,
        "ranks": {
            "share": ranks.share,
            "top": len(ranks.top),
            "draws": ranks.draws,
            "mean": ranks.mean,
            "low": ranks.low,
            "high": ranks.high,
        },
        "paper_and_work": _follows(formal, working, settings),
    }


class _IndexWithout:
    """The index of a graph without some of its actors, many such graphs at once."""

    def __init__(self, graph: nx.DiGraph, settings: Settings) -> None:
        shape = read_shape(graph)
        self._place = {node: i for i, node in enumerate(graph)}
        self._arcs = np.concatenate([shape.mutual, shape.mutual[:, ::-1], shape.single])
        known = graph.graph.get("direction_known", 1.0) >= 1 - settings.unknown_direction_limit
        self._yardstick: dict[str, Any] = {"span": settings.reference_span, "direction_known": known}

    def __call__(self, sets: Sequence[tuple[Any, ...]]) -> list[Value]:
        if not sets:
            return []
        absent = np.array([[self._place[node] for node in gone] for gone in sets], dtype=np.int64)
        family = Without(len(self._place), self._arcs, absent)
        index = profiles(family, len(sets), **self._yardstick)[:, FACETS.index("index")]
        return [Undefined("hangs_on_one") if isnan(value) else value for value in index.tolist()]


def _betweenness(graph: nx.DiGraph) -> dict[Any, Value]:
    return dict(zip(graph, total_betweenness(underlying(graph)), strict=True))


def _follows(formal: nx.DiGraph, working: nx.DiGraph, settings: Settings) -> dict[str, Any] | Undefined:
    """Return whether daily work follows the lines on paper more than chance would make it."""
    nodes = list(working)
    if len(nodes) > MOST_COMPARED:
        return Undefined("too_many")
    paper, work = (nx.to_numpy_array(g, nodelist=nodes, weight=None) for g in (formal, working))
    found = qap_correlation(
        np.maximum(paper, paper.T),
        work,
        draws=max(100, min(MOST_RELABELLED, 5 * settings.draws)),
        seed=settings.seed,
    )
    return {
        "correlation": found.correlation,
        "p": found.p_upper,
        "arrangements": found.arrangements,
        "exact": found.exact,
    }
