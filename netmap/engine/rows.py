"""A NetworkX graph as compressed sparse rows: what every kernel works on.

Node i is the i-th node in the graph's order; row i lists the nodes its arcs lead to, in the order of the
graph's adjacency: ``head[start[i]:start[i + 1]]``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat
from typing import Any, ClassVar, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Heads = NDArray[np.int32]
Weights = NDArray[np.float64]

#: kinds of number whose sums in float64 are the sums NetworkX works out
NUMBERS = frozenset({int, float, bool, np.float64, np.int64})
#: how graphs are read, in NetworkX
READERS = ("__contains__", "__getitem__", "__iter__", "__len__", "adj", "adjacency", "degree", "neighbors")
#: whole numbers up to here are exact in float64
EXACT = 2**53


class Rows(NamedTuple):
    """Rows of arcs; with a weight for each arc, or None."""

    start: Places
    head: Heads
    weight: Weights | None = None


class Measured(NamedTuple):
    """Rows of arcs that all have a weight."""

    start: Places
    head: Heads
    weight: Weights


@dataclass(frozen=True, eq=False)
class Compact:
    """A converted graph.

    Attributes
    ----------
    nodes : list
        The nodes in the graph's order.
    index : dict
        Node to its place in `nodes`.
    directed : bool
        Whether arcs have a direction. In an undirected graph each tie stands in the rows of both ends,
        a self-loop once.
    out : Rows
        Where arcs lead to, with weights if they were asked for.
    n_loops : int
        How many self-loops there are; they are kept in the rows.
    ties : list of dict or None
        The attributes of each arc in the order of the rows, the graph's own dictionaries: a weight that
        is changed by ``G[u][v]["weight"] = x``, which NetworkX's conversion cache does not notice, is
        read as it is now. None where no attributes were asked for.
    """

    __networkx_backend__: ClassVar[str] = "netmap"

    nodes: list[Hashable]
    index: dict[Hashable, int]
    directed: bool
    out: Rows
    n_loops: int
    ties: list[Mapping[Any, Any]] | None = field(default=None, repr=False)

    @cached_property
    def into(self) -> Rows:
        """Where arcs come from, by place; the same as `out` in an undirected graph."""
        return Rows(*turned(self.out.start, self.out.head)[:2]) if self.directed else self.out

    @cached_property
    def table(self) -> NDArray[np.object_]:
        """The nodes once more, to look up many at once."""
        return np.fromiter(self.nodes, dtype=np.object_, count=len(self.nodes))

    def weighted(self, weight: Hashable) -> Measured:
        """Return `out` with the attribute `weight` as it is now, 1 where an arc has none."""
        if self.ties is None:
            raise NotImplementedError("the graph was converted without the attributes of its arcs")
        weights = as_weights([tie.get(weight, 1) for tie in self.ties])
        return Measured(self.out.start, self.out.head, weights)

    def weighted_into(self, weight: Hashable) -> Measured:
        """Return the same of the arcs turned round."""
        rows = self.weighted(weight)
        if not self.directed:
            return rows
        start, tail, order = turned(rows.start, rows.head)
        return Measured(start, tail, rows.weight[order])

    def arcs(self) -> Iterator[tuple[Hashable, Hashable]]:
        """Yield the arcs in the order of the rows."""
        tails = chain.from_iterable(map(repeat, self.nodes, np.diff(self.out.start).tolist()))
        return zip(tails, map(self.nodes.__getitem__, self.out.head.tolist()), strict=True)

    @property
    def _adj(self) -> dict[Hashable, int]:
        # what NetworkX's `nbunch_iter` looks nodes up in
        return self.index

    def is_directed(self) -> bool:
        """Return whether arcs have a direction."""
        return self.directed

    def is_multigraph(self) -> bool:
        """Return False: graphs with parallel arcs are left to NetworkX."""
        return False

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.nodes)

    def __contains__(self, node: object) -> bool:
        try:
            return node in self.index
        except TypeError:
            return False


def compact(graph: nx.Graph, weight: Hashable = None, *, ties: bool = False) -> Compact:
    """Convert a graph.

    Parameters
    ----------
    graph : networkx.Graph or networkx.DiGraph
        Without parallel arcs. Not modified.
    weight : hashable, optional
        Attribute of the arcs to keep as numbers, 1 where an arc has none.
    ties : bool, default False
        Whether to keep hold of the arcs' attributes.

    Returns
    -------
    Compact
        Nodes and arcs in the graph's own order.

    Raises
    ------
    NotImplementedError
        If the graph has parallel arcs or reads its arcs in a way of its own, or a weight is not an
        ordinary number.
    """
    if reason := unreadable(type(graph)):
        raise NotImplementedError(reason)
    nodes = list(graph)
    index = dict(zip(nodes, range(len(nodes)), strict=True))
    # the private dictionary, as in NetworkX's own algorithms: the views on it are several times slower
    rows = list(map(graph._adj.__getitem__, nodes))
    start = np.zeros(len(nodes) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, rows), dtype=np.int64, count=len(nodes)), out=start[1:])
    head = np.fromiter(
        map(index.__getitem__, chain.from_iterable(rows)), dtype=np.int32, count=int(start[-1])
    )
    kept = list(chain.from_iterable(row.values() for row in rows)) if ties or weight is not None else None
    n_loops = sum(node in row for node, row in zip(nodes, rows, strict=True))
    result = Compact(nodes, index, graph.is_directed(), Rows(start, head), n_loops, kept)
    if weight is None:
        return result
    out = Rows(*result.weighted(weight))
    return Compact(nodes, index, result.directed, out, n_loops, kept if ties else None)


def unreadable(kind: type) -> str:
    """Return why graphs of this class cannot be converted, or ''.

    Rows are read from `_adj`, as NetworkX's own algorithms do where they can. A class that answers
    otherwise than `_adj` says, as NetworkX's graph of missing edges does, is left to NetworkX.
    """
    if kind is Compact:
        return ""
    if issubclass(kind, nx.MultiGraph):
        return "the graph may have parallel arcs"
    base = nx.DiGraph if issubclass(kind, nx.DiGraph) else nx.Graph
    if any(getattr(kind, name, None) is not getattr(base, name) for name in READERS):
        return "the graph is of a class that reads its arcs in a way of its own"
    return ""


def as_weights(values: list[Any]) -> Weights:
    """Return weights as float64, if adding them up gives what NetworkX would get.

    Raises
    ------
    NotImplementedError
        If it would not: a kind of number with an arithmetic of its own, nan, infinite, negative, or too
        large for whole numbers to stay exact.
    """
    kinds = set(map(type, values))
    if not kinds <= NUMBERS:
        raise NotImplementedError("a weight is not an ordinary number")
    try:
        weights = np.array(values, dtype=np.float64)
    except OverflowError:
        raise NotImplementedError("a weight is too large") from None
    # a comparison with nan is false
    if not (weights >= 0).all():
        raise NotImplementedError("a weight is negative or not a number")
    if not (weights < np.inf).all():
        raise NotImplementedError("a weight is infinite")
    if kinds - {float} and weights.sum() > EXACT:
        raise NotImplementedError("the weights add up to more than float64 holds exactly")
    return weights


def turned(start: Places, head: Heads) -> tuple[Places, Heads, Places]:
    """Return the rows of the same arcs turned round, each row by place, and which arc went where."""
    n = len(start) - 1
    begin = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(head, minlength=n), out=begin[1:])
    order = np.argsort(head, kind="stable")
    tail = np.repeat(np.arange(n, dtype=np.int32), np.diff(start))
    return begin, tail[order], order
