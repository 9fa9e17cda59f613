"""Which calls of NetworkX's functions the kernels answer, and from which size on that pays."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any, NamedTuple

import networkx as nx

from netmap.engine.rows import Compact, as_weights

#: what a call was given, by parameter; the graph is "G"
Given = Mapping[str, Any]
#: collections that can be read twice; an iterator would be used up by looking at it
COLLECTIONS = (list, tuple, range, set, frozenset, dict, nx.classes.reportviews.NodeView)

IS_3_6 = [int(part) for part in re.findall(r"\d+", nx.__version__)[:2]] >= [3, 6]


class Function(NamedTuple):
    """One of NetworkX's functions."""

    module: str  #: module of `netmap.engine` with our function of the same name
    least: int  #: from how many nodes on it is faster, conversion included
    refuse: Callable[[Given], str]  #: why a call is left to NetworkX, or ""
    alone: Callable[[Given], bool] = lambda _: False  #: whether it is one search, less than the conversion


def refuse_none(_: Given) -> str:
    """Refuse nothing."""
    return ""


def refuse_weights(given: Given, *, weight: str = "weight", above_0: bool = False) -> str:
    """Refuse weights whose sums would not be NetworkX's."""
    name = given[weight]
    if name is None:
        return ""
    if callable(name):
        return f"{weight} is a function"
    graph = given["G"]
    try:
        weights = graph.weighted(name).weight if isinstance(graph, Compact) else _weights(graph, name)
    except NotImplementedError as problem:
        return str(problem)
    # among nodes at equal distances the order would decide
    return f"{weight} is 0 somewhere" if above_0 and not weights.all() else ""


def _weights(graph: nx.Graph, name: Hashable) -> Any:
    return as_weights([tie.get(name, 1) for row in graph._adj.values() for tie in row.values()])


def refuse_sampling(given: Given) -> str:
    """Refuse samples where NetworkX scales them in another way, before 3.6."""
    if given["k"] is not None and not IS_3_6:
        return "samples are scaled as in NetworkX 3.6 and later"
    return refuse_weights(given, above_0=True)


def refuse_subset(given: Given) -> str:
    """Refuse sources and targets that cannot be read twice."""
    for name in ("sources", "targets"):
        if not isinstance(given[name], COLLECTIONS):
            return f"{name} is not a list or set"
    return refuse_weights(given, above_0=True)


def refuse_cutoff(given: Given) -> str:
    """Refuse a cutoff that is not a number."""
    return "" if isinstance(given["cutoff"], int | float | None) else "cutoff is not a number"


def refuse_lengths(given: Given) -> str:
    """Refuse everything but steps."""
    if given["weight"] is not None or given["method"] not in (None, "unweighted"):
        return "only steps are counted"
    return ""


def refuse_one_way(given: Given) -> str:
    """Refuse graphs whose ties have no direction, and weights, for which NetworkX has another formula."""
    if given["weight"] is not None:
        return "only steps are counted"
    return "" if given["G"].is_directed() else "the graph has no directions"


def refuse_directions(given: Given) -> str:
    """Refuse directed graphs."""
    return "the graph has directions" if given["G"].is_directed() else ""


def refuse_some_nodes(given: Given, *, nodes: str = "nodes") -> str:
    """Refuse to answer for some nodes only."""
    return "" if given[nodes] is None else "only some nodes are asked for"


def refuse_triangles(given: Given) -> str:
    """Refuse weights, and to answer for some nodes only."""
    return "weights are left out" if given["weight"] is not None else refuse_some_nodes(given)


def refuse_constraint(given: Given) -> str:
    """Refuse self-loops, about which NetworkX's two ways of working it out disagree, and some nodes only."""
    graph = given["G"]
    if graph.n_loops if isinstance(graph, Compact) else nx.number_of_selfloops(graph):
        return "the graph has self-loops"
    return refuse_some_nodes(given) or refuse_weights(given, above_0=True)


def refuse_effective_size(given: Given) -> str:
    """Refuse nodes that cannot be read twice, and weights of 0."""
    if given["nodes"] is not None and not isinstance(given["nodes"], COLLECTIONS):
        return "nodes is not a list or set"
    return refuse_weights(given, above_0=True)


def refuse_dominators(_: Given) -> str:
    """Refuse where NetworkX counts the start among its own dominators, before 3.6."""
    return "" if IS_3_6 else "the start is left out, as in NetworkX 3.6 and later"


refuse_distances = partial(refuse_weights, weight="distance")

FUNCTIONS = {
    "all_pairs_shortest_path_length": Function("path_functions", 5, refuse_cutoff),
    "average_clustering": Function("structure_functions", 10, refuse_triangles),
    "average_shortest_path_length": Function("path_functions", 10, refuse_lengths),
    "betweenness_centrality": Function("path_functions", 10, refuse_sampling),
    "betweenness_centrality_subset": Function("path_functions", 10, refuse_subset),
    "closeness_centrality": Function(
        "path_functions", 5, refuse_distances, lambda given: given["u"] is not None
    ),
    "clustering": Function("structure_functions", 10, refuse_triangles),
    "constraint": Function("structure_functions", 5, refuse_constraint),
    "core_number": Function("structure_functions", 50, refuse_none),
    "edge_betweenness_centrality": Function("path_functions", 10, refuse_sampling),
    "effective_size": Function(
        "structure_functions", 5, refuse_effective_size, lambda given: given["nodes"] is not None
    ),
    "global_efficiency": Function("path_functions", 10, refuse_none),
    "global_reaching_centrality": Function("structure_functions", 5, refuse_one_way),
    "harmonic_centrality": Function(
        "path_functions",
        5,
        refuse_distances,
        lambda given: not given["nbunch"] is given["sources"] is None,
    ),
    "immediate_dominators": Function("structure_functions", 20, refuse_dominators),
    "single_source_shortest_path_length": Function("path_functions", 50, refuse_cutoff, lambda _: True),
    "transitivity": Function("structure_functions", 10, refuse_directions),
    "triadic_census": Function("structure_functions", 5, partial(refuse_some_nodes, nodes="nodelist")),
    "triangles": Function("structure_functions", 20, refuse_some_nodes),
}
