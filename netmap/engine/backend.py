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
    "all_pairs_shortest_path_length": Function("path_functions", 5, refuse_cutoff),
    "average_shortest_path_length": Function("path_functions", 5, refuse_lengths),
    "betweenness_centrality": Function("path_functions", 5, refuse_sampling),
    "betweenness_centrality_subset": Function("path_functions", 5, refuse_subset),
    "closeness_centrality": Function(
        "path_functions", 5, refuse_distances, lambda given: given["u"] is not None
    ),
    "edge_betweenness_centrality": Function("path_functions", 5, refuse_sampling),
    "global_efficiency": Function("path_functions", 5, refuse_none),
    "harmonic_centrality": Function(
        "path_functions",
        5,
        refuse_distances,
        lambda given: not given["nbunch"] is given["sources"] is None,
    ),
    "single_source_shortest_path_length": Function("path_functions", 50, refuse_cutoff, lambda _: True),
}


@cache
def _parameters(name: str) -> dict[str, Any]:
    # each parameter of NetworkX's function with its default; the last two are the dispatcher's own
    found = list(inspect.signature(getattr(nx, name)).parameters.values())[:-2]
    return {parameter.name: parameter.default for parameter in found}


def bind(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Given:
    """Return the arguments by name: NetworkX hands over some by place that were given by name.

    `inspect.Signature.bind` does the same in several times the time, which counts on small graphs.

    Raises
    ------
    TypeError
        If they do not fit; NetworkX's function will say how.
    """
    parameters = _parameters(name)
    by_place = dict(zip(parameters, args, strict=False))
    given = {**parameters, **by_place, **kwargs}
    if len(args) > len(parameters) or by_place.keys() & kwargs.keys() or len(given) > len(parameters):
        raise TypeError(f"arguments that {name} does not take")
    if any(value is inspect.Parameter.empty for value in given.values()):
        raise TypeError(f"{name} needs more arguments")
    return given


def is_converted(graph: nx.Graph) -> bool:
    """Return whether NetworkX keeps a conversion of the graph."""
    cache = getattr(graph, "__networkx_cache__", None) or {}
    return bool(cache.get("backends", {}).get("netmap"))


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
        function, given = FUNCTIONS[name], bind(name, args, kwargs)
        if len(given["G"]) < function.least:
            return f"fewer than {function.least} nodes"
        if function.alone(given) and not is_converted(given["G"]):
            return "one search takes less time than the conversion"
        return True

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
