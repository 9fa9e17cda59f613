"""Pyramid or honeycomb? Every structural measure of one graph, with what chance gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isnan
from typing import Any

import networkx as nx
import numpy as np

from netmap.analysis.cautions import Caution, caution, per_cent
from netmap.analysis.settle import settle
from netmap.graph import Selection, build_graph
from netmap.measures.batches import (
    FACETS,
    Progress,
    Shuffles,
    Stop,
    leave_each_out,
    profiles,
    stream_profiles,
)
from netmap.measures.betweenness import total_betweenness
from netmap.measures.chance import Chance, place_among, read_shape
from netmap.measures.hierarchy import (
    flow_hierarchy,
    global_reaching_centrality,
    krackhardt,
    trophic_levels,
)
from netmap.measures.honeycomb import Honeycomb, Raw, honeycomb, place
from netmap.measures.jackknife import jackknife_error
from netmap.measures.linkage import (
    bypass,
    centralisation,
    core_periphery,
    density,
    dyad_census,
    effective_brokers,
    reciprocity,
    transitivity,
    underlying,
)
from netmap.measures.undefined import Undefined, Value, number
from netmap.model import Network, Settings

#: the most that shuffles, and leaving out each actor in turn, may come to in one structure, counted as
#: graphs * actors * (actors + relationships): two minutes and one with the kernels on one processor; a
#: number and no clock, so that the same map gives the same answer everywhere
MOST_WORK = 2 * 10**10
MOST_LEFT_OUT = 10**10
#: with fewer shuffles than this nothing can be said about chance
FEWEST_DRAWS = 20
#: how many shuffles the first answer waits for
FIRST_DRAWS = 200
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
    none = Undefined("no_direction")
    tiers = krackhardt(graph)
    if not directed:
        tiers = tiers._replace(hierarchy=none, lubness=none)
    scores = total_betweenness(underlying(graph))
    two_way, flat = reciprocity(graph), trophic_levels(graph).incoherence
    together, safe, brokers = transitivity(graph), bypass(graph), effective_brokers(graph, scores=scores)
    n, m = len(graph), graph.number_of_edges()
    census = dyad_census(graph)
    ties = census.mutual + census.asymmetric
    raw = Raw(number(two_way.dyad), number(flat), number(safe), number(brokers), number(together), ties)
    cells = place(n, raw if m else None, **_yardstick(graph, settings))
    return {
        "nodes": n,
        "arcs": m,
        "isolates": sum(1 for _ in nx.isolates(graph)),
        "directed": directed,
        "orientation": graph.graph.get("orientation", "flow"),
        "density": density(graph),
        "krackhardt": tiers,
        "global_reaching_centrality": global_reaching_centrality(graph) if directed else none,
        "flow_hierarchy": flow_hierarchy(graph) if directed else none,
        "centralization": centralisation(graph, scores=scores),
        "trophic_incoherence": flat,
        "reciprocity": two_way,
        "transitivity": together,
        "core_periphery": core_periphery(graph),
        "bypass": safe,
        "effective_brokers": brokers,
        "honeycomb": honeycomb_with_chance(graph, settings, cells, chance=chance),
    }


def profile(graph: nx.DiGraph, settings: Settings) -> Honeycomb:
    """Return the honeycomb profile of a graph under a map's settings."""
    return honeycomb(graph, **_yardstick(graph, settings))


def _yardstick(graph: nx.DiGraph, settings: Settings) -> dict[str, Any]:
    known = graph.graph.get("direction_known", 1.0) >= 1 - settings.unknown_direction_limit
    return {"span": settings.reference_span, "direction_known": known}


def honeycomb_with_chance(
    graph: nx.DiGraph, settings: Settings, found: Honeycomb, *, chance: bool
) -> dict[str, Any]:
    """Return a graph's honeycomb profile and where its index lies among shuffled graphs."""
    chosen = settings if chance else settings.model_copy(update={"null": "none"})
    *_, last = place_in_steps(graph, chosen, found)
    return last


def place_in_steps(
    graph: nx.DiGraph,
    settings: Settings,
    found: Honeycomb,
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield what `honeycomb_with_chance` returns, first with a few shuffles, then with all of them.

    Parameters
    ----------
    graph : networkx.DiGraph
        As `netmap.graph.build_graph` makes it.
    settings : Settings
        Which shuffle, how many, from which seed.
    found : Honeycomb
        The graph's own profile.
    progress : callable, optional
        Called with how many graphs are measured, of how many.
    stop : callable, optional
        Asked as work goes on; True ends it with what there is.

    Yields
    ------
    dict
        Profile, interval and place among the shuffles so far.
    """
    facts = {name: getattr(found, name) for name in FACETS}
    if settings.null == "none" or isinstance(found.index, Undefined):
        none = found.index if isinstance(found.index, Undefined) else Undefined("not_drawn")
        interval = none if settings.null != "none" else Undefined("not_drawn")
        yield {**facts, "interval": interval, "null": Chance(settings.null, 0, *([none] * 5))}
        return
    interval = index_interval(graph, found.index, settings)
    model: str = settings.null
    if model == "cug" and not graph.graph.get("directed", True):
        model = "dyad"  # arcs that always come in pairs are shuffled in pairs
    shuffles = Shuffles(read_shape(graph), model, settings.seed)
    draws = count_affordable(graph, settings.draws)
    drawn: list[float] = []
    for numbers in (range(min(FIRST_DRAWS, draws)), range(FIRST_DRAWS, draws)):
        for portion in stream_profiles(
            shuffles,
            numbers,
            **_yardstick(graph, settings),
            progress=_shift(progress, numbers.start, draws),
            stop=stop,
        ):
            indices = portion[:, FACETS.index("index")]
            drawn += indices[~np.isnan(indices)].tolist()
        if numbers or not numbers.start:
            null = place_among(found.index, drawn, model)
            if settings.draws and not draws:
                null = Chance(model, 0, *([Undefined("too_long")] * 5))
            yield {**facts, "interval": interval, "null": null}


def _shift(progress: Progress | None, before: int, whole: int) -> Progress | None:
    return None if progress is None else lambda done, _: progress(before + done, whole)


def count_affordable(graph: nx.DiGraph, wanted: int, most: int = MOST_WORK) -> int:
    """Return how many graphs of this size are measured where `wanted` are asked for: 0 if it would be few."""
    n = len(graph)
    affordable = most // max(1, n * (n + graph.number_of_edges()))
    return wanted if wanted <= affordable else affordable if affordable >= FEWEST_DRAWS else 0


def place_by_chance(network: Network, selection: Selection, settings: Settings) -> dict[str, Any]:
    """Return the profiles of ``authority`` and ``working`` with interval and shuffles, as plain data.

    This is the slow part of the first answer; the app works it out in the background.
    """
    *_, last = place_all_in_steps(network, selection, settings)
    return last


def place_all_in_steps(
    network: Network,
    selection: Selection,
    settings: Settings,
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield what `place_by_chance` returns: both structures with a few shuffles first, then with all."""
    graphs = build_structure_graphs(network, selection, each_kind=False)
    streams = {
        name: place_in_steps(graph, settings, profile(graph, settings), progress=progress, stop=stop)
        for name, graph in graphs.items()
    }
    last: dict[str, Any] = {}
    while True:
        news = {name: step for name, stream in streams.items() if (step := next(stream, None)) is not None}
        if not news:
            return
        undefined: dict[str, str] = {}
        last = {**last, **{name: settle(step, name, undefined) for name, step in news.items()}}
        yield last


def index_interval(graph: nx.DiGraph, index: Value, settings: Settings) -> Any:
    """Return how far the index might lie off had one actor more or fewer been mapped: ±1.96 SE."""
    if isinstance(index, Undefined):
        return index
    n = len(graph)
    if count_affordable(graph, n, MOST_LEFT_OUT) < n:
        return Undefined("too_many")
    without = profiles(leave_each_out(graph), n, **_yardstick(graph, settings))
    indices = without[:, FACETS.index("index")].tolist()
    error = jackknife_error([Undefined("hangs_on_one") if isnan(value) else value for value in indices])
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
    null = cells["null"]
    if 0 < null.draws < settings.draws and count_affordable(graph, settings.draws) < settings.draws:
        notes.append(caution(f"{path}.honeycomb.null", "fewer_draws", n=null.draws, wanted=settings.draws))
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
