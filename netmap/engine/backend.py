"""The NetworkX backend named ``netmap``: ``nx.betweenness_centrality(G, backend="netmap")``.

NetworkX asks `backend.can_run` whether a call can be answered, `backend.should_run` whether that pays,
has the graph converted (and keeps the conversion), and calls the function of its own name.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

import networkx as nx

from netmap.engine.calls import FUNCTIONS, Given
from netmap.engine.rows import Compact, compact, unreadable


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
        return unreadable(type(given["G"])) or FUNCTIONS[name].refuse(given) or True

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
