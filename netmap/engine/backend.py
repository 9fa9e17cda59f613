"""The NetworkX backend named ``netmap``: ``nx.betweenness_centrality(G, backend="netmap")``.

NetworkX asks `backend.can_run` whether a call can be answered, `backend.should_run` whether that pays,
has the graph converted (and keeps the conversion), and calls the function of its own name.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache, partial
from importlib import import_module
from typing import Any, NamedTuple

import networkx as nx

from netmap.engine.rows import Compact, as_weights, compact

#: what a call was given, by parameter; the graph is "G"
Given = Mapping[str, Any]
#: collections that can be read twice; an iterator would be used up by looking at it
COLLECTIONS = (list, tuple, set, frozenset, dict, nx.classes.reportviews.NodeView)


class Function(NamedTuple):
    """One of NetworkX's functions."""

    module: str  #: module of `netmap.engine` with our function of the same name
    least: int  #: from how many nodes on it is faster, conversion included
    refuse: Callable[[Given], str]  #: why a call is left to NetworkX, or ""


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
    if given["k"] is not None and tuple(map(int, nx.__version__.split(".")[:2])) < (3, 6):
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


refuse_distances = partial(refuse_weights, weight="distance")

FUNCTIONS = {
    "all_pairs_shortest_path_length": Function("path_functions", 20, refuse_cutoff),
    "average_shortest_path_length": Function("path_functions", 20, refuse_lengths),
    "betweenness_centrality": Function("path_functions", 20, refuse_sampling),
    "betweenness_centrality_subset": Function("path_functions", 20, refuse_subset),
    "closeness_centrality": Function("path_functions", 20, refuse_distances),
    "edge_betweenness_centrality": Function("path_functions", 20, refuse_sampling),
    "global_efficiency": Function("path_functions", 20, refuse_none),
    "harmonic_centrality": Function("path_functions", 20, refuse_distances),
    "single_source_shortest_path_length": Function("path_functions", 20, refuse_cutoff),
}


@cache
def _signature(name: str) -> inspect.Signature:
    return inspect.signature(getattr(nx, name))


def bind(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Given:
    """Return the arguments by name: NetworkX hands over some by place that were given by name."""
    bound = _signature(name).bind(*args, **kwargs)
    bound.apply_defaults()
    return bound.arguments


class Backend:
    """What NetworkX loads; each function in `FUNCTIONS` is an attribute."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Fetch one of the functions, and its kernels, when it is first used."""
        if name not in FUNCTIONS:
            raise AttributeError(f"the backend netmap has no function {name!r}")
        found: Callable[..., Any] = getattr(import_module(f"netmap.engine.{FUNCTIONS[name].module}"), name)
        setattr(self, name, found)
        return found

    def can_run(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool | str:
        """Return True, or why the call is left to NetworkX."""
        try:
            given = bind(name, args, kwargs)
        except TypeError as problem:
            return str(problem)
        if given["G"].is_multigraph():
            return "the graph may have parallel arcs"
        return FUNCTIONS[name].refuse(given) or True

    def should_run(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool | str:
        """Return True, or that the graph is too small for the kernels to pay."""
        least = FUNCTIONS[name].least
        return len(bind(name, args, kwargs)["G"]) >= least or f"fewer than {least} nodes"

    def convert_from_nx(
        self,
        graph: nx.Graph,
        *,
        edge_attrs: Mapping[Hashable, Any] | None = None,
        preserve_edge_attrs: bool = False,
        **_: Any,
    ) -> Compact:
        """Convert a graph; weights are not copied but read at every call, so that none is out of date."""
        return compact(graph, ties=bool(edge_attrs) or preserve_edge_attrs)

    def convert_to_nx(self, result: Any, **_: Any) -> Any:
        """Return a converted graph as a NetworkX graph, anything else as it is."""
        if not isinstance(result, Compact):
            return result
        graph: nx.Graph = nx.DiGraph() if result.directed else nx.Graph()
        graph.add_nodes_from(result.nodes)
        ties = result.ties or [{}] * len(result.out.head)
        for (u, v), tie in zip(result.arcs(), ties, strict=True):
            graph.add_edge(u, v, **tie)
        return graph


backend = Backend()
