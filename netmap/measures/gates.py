"""What lies between the front line and the board: cuts, routes, and layers as gates (methods B3-B5).

An arc ``u -> v`` means that an idea can pass from u to v. S is where ideas start, T where they are
to arrive; the members of both are never counted as being in the way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from math import comb
from statistics import fmean
from typing import Any, NamedTuple, Protocol

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from netmap.engine import api
from netmap.measures.undefined import Undefined, Value

#: up to this many ways to hand out labels, all of them are tried
ALL_ARRANGEMENTS = 20_000


class Cut(NamedTuple):
    """How many people would all have to be away before nothing gets through.

    ``direct`` counts the relationships straight from S to T, which no absence can cut; ``unique``
    says whether `cutset` is the only smallest one.
    """

    direct: int
    size: int
    cutset: tuple[Hashable, ...]
    dominators: tuple[Hashable, ...]
    unique: bool


class Gate(NamedTuple):
    """One layer between S and T, with what shuffled labels would give."""

    gatekeep: Value
    necessity: Value
    detour: Value
    p: Value
    expected: Value


def find_cut(graph: nx.DiGraph, sources: Collection[Hashable], targets: Collection[Hashable]) -> Cut:
    """Return the fewest actors whose absence separates all of `sources` from all of `targets`.

    Parameters
    ----------
    graph : networkx.DiGraph
        Not modified.
    sources, targets : collection of nodes
        Disjoint sets; their members cannot be cut.

    Returns
    -------
    Cut
        Size 0 where no route is left once the direct relationships are taken out; `dominators`
        are the actors on every such route, in the order they are passed.

    References
    ----------
    .. [1] Menger, K. (1927). Zur allgemeinen Kurventheorie. Fund. Math. 10, 96-115.
    """
    starts, ends = set(sources), set(targets)
    direct = [(u, v) for u, v in graph.edges if u in starts and v in ends]
    rest = nx.DiGraph((u, v) for u, v in graph.edges if u != v and not (u in starts and v in ends))
    # objects, not names: an actor may be called anything
    source, sink = object(), object()
    passed = rest.copy()
    passed.add_edges_from((source, s) for s in starts if s in rest)
    passed.add_edges_from((t, sink) for t in ends if t in rest)
    if source not in passed or sink not in passed or not nx.has_path(passed, source, sink):
        return Cut(len(direct), 0, (), (), True)
    size, near, far = _smallest_cut(rest, starts, ends)
    # the first and the last of the smallest cuts; if they differ, it is not the only one
    return Cut(len(direct), size, near, _dominators(passed, source, sink, starts | ends), near == far)


def _smallest_cut(
    rest: nx.DiGraph, starts: set[Hashable], ends: set[Hashable]
) -> tuple[int, tuple[Hashable, ...], tuple[Hashable, ...]]:
    """Return the size of a smallest cut, the one nearest the sources and the one nearest the targets.

    Every node is an arc with room for one, those of the two ends with room for all: the largest flow
    is the smallest cut (SciPy's, Dinic's algorithm), and what is left of the room shows both.
    """
    nodes, n = list(rest), len(rest)
    place = {node: i for i, node in enumerate(nodes)}
    open_ends = np.array([node in starts or node in ends for node in nodes])
    own = np.arange(n)
    tails = np.array([2 * place[u] + 1 for u, _ in rest.edges] + [2 * n] * sum(s in place for s in starts))
    heads = np.array([2 * place[v] for _, v in rest.edges] + [2 * place[s] for s in starts if s in place])
    last = np.array([2 * place[t] + 1 for t in ends if t in place])
    rows = np.concatenate([2 * own, tails, last])
    columns = np.concatenate([2 * own + 1, heads, np.full(len(last), 2 * n + 1)])
    room = np.concatenate([np.where(open_ends, n + 1, 1), np.full(len(tails) + len(last), n + 1)])
    size = 2 * n + 2
    most = csr_array((room.astype(np.int32), (rows, columns)), shape=(size, size))
    found = maximum_flow(most, 2 * n, 2 * n + 1)
    left = csr_array(most - found.flow)
    left.eliminate_zeros()
    near, far = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    near[breadth_first_order(left, 2 * n, return_predecessors=False)] = True
    far[breadth_first_order(csr_array(left.T), 2 * n + 1, return_predecessors=False)] = True
    cuts = (near[2 * own] & ~near[2 * own + 1], far[2 * own + 1] & ~far[2 * own])
    first, other = (tuple(sorted((nodes[i] for i in np.flatnonzero(cut)), key=str)) for cut in cuts)
    return int(found.flow_value), first, other


def _dominators(
    passed: nx.DiGraph, source: object, sink: object, ends: set[Hashable]
) -> tuple[Hashable, ...]:
    """Return whom every route passes between the two ends, in the order in which they are passed."""
    above = nx.immediate_dominators(passed, source)
    chain: list[Hashable] = []
    here: Any = sink
    while here in above and above[here] != here and above[here] is not source:
        here = above[here]
        chain.append(here)
    return tuple(node for node in reversed(chain) if node not in ends)


def route_shares(
    graph: nx.DiGraph, sources: Collection[Hashable], targets: Collection[Hashable]
) -> tuple[dict[Hashable, Value], int, int]:
    """Return the share of shortest routes from S to T that runs through each actor.

    Parameters
    ----------
    graph : networkx.DiGraph
        Not modified.
    sources, targets : collection of nodes
        S and T.

    Returns
    -------
    shares : dict of node to float or Undefined
        In [0, 1], the mean over connected ordered pairs, endpoints left out; undefined
        (``no_routes``) where no pair is connected.
    connected : int
        Ordered pairs with a route.
    unconnected : int
        Ordered pairs without one.
    """
    routes = api.Between(graph, sources, targets) if api.active(len(graph)) else None
    goals = set(targets)
    if routes:
        connected = routes.count_connected()
    else:
        connected = sum(len(nx.descendants(graph, s) & goals - {s}) for s in sources)
    unconnected = sum(len(goals - {s}) for s in sources) - connected
    if not connected:
        return dict.fromkeys(graph, Undefined("no_routes")), 0, unconnected
    if routes:
        shares = (routes.through() / connected).tolist()
        return dict(zip(graph, shares, strict=True)), connected, unconnected
    starts, ends = _in_order(graph, sources), _in_order(graph, targets)
    raw = nx.betweenness_centrality_subset(graph, starts, ends, normalized=False)
    return {node: raw[node] / connected for node in graph}, connected, unconnected


def _in_order(graph: nx.DiGraph, nodes: Collection[Hashable]) -> list[Hashable]:
    """Return nodes in the graph's order: a set's differs from run to run, and so do sums over it."""
    chosen = set(nodes)
    return [node for node in graph if node in chosen]


class _Routes(NamedTuple):
    """The shortest routes from one source: nodes outwards, who comes before whom, distances."""

    order: list[Hashable]
    before: dict[Hashable, list[Hashable]]
    steps: dict[Hashable, int]


def _shortest_routes(graph: nx.DiGraph, source: Hashable, absent: Collection[Hashable] = ()) -> _Routes:
    steps: dict[Hashable, int] = {source: 0}
    before: dict[Hashable, list[Hashable]] = {source: []}
    order: list[Hashable] = []
    queue = deque([source])
    while queue:
        node = queue.popleft()
        order.append(node)
        for after in graph.successors(node):
            if after in absent:
                continue
            if after not in steps:
                steps[after], before[after] = steps[node] + 1, []
                queue.append(after)
            if steps[after] == steps[node] + 1:
                before[after].append(node)
    return _Routes(order, before, steps)


def layer_gates(
    graph: nx.DiGraph,
    sources: Collection[Hashable],
    targets: Collection[Hashable],
    layer_of: Mapping[Any, str],
    *,
    draws: int = 9_999,
    seed: int = 1,
) -> dict[str, Gate]:
    """Return for each layer between S and T how far it is a gate, and what chance gives.

    Parameters
    ----------
    graph : networkx.DiGraph
        Not modified.
    sources, targets : collection of nodes
        S and T; their members are nobody's gate.
    layer_of : mapping of node to str
        The layer of every node outside S and T.
    draws : int, default 9999
        How many random arrangements are tried where there are more than 20,000.
    seed : int, default 1
        For those.

    Returns
    -------
    dict of str to Gate
        ``gatekeep``: mean share of shortest routes with a member of the layer inside;
        ``necessity``: share of connected pairs that lose every route without the layer;
        ``detour``: mean extra steps for the pairs that keep one; ``p``: share of arrangements of
        the same labels among the same actors that gate at least as much; ``expected``: their mean.

    References
    ----------
    .. [1] Everett, M. G. and Borgatti, S. P. (1999). The centrality of groups and classes. J. Math.
       Sociology 23, 181-201. doi:10.1080/0022250X.1999.9990219
    """
    starts, ends = sorted(set(sources), key=str), set(targets)
    between = [node for node in graph if node not in set(starts) and node not in ends]
    members: dict[str, list[Hashable]] = {}
    for node in between:
        members.setdefault(layer_of[node], []).append(node)
    routes: _Gating
    if api.active(len(graph)):
        routes = _CompiledGating(api.Between(graph, starts, ends))
    else:
        routes = _PlainGating(graph, starts, ends, between)
    if not routes.connected:
        none = Undefined("no_routes")
        return {layer: Gate(none, none, none, none, none) for layer in sorted(members)}
    generator = np.random.default_rng(seed)
    gates = {}
    for layer, own in sorted(members.items()):
        necessity, detour = routes.without(own)
        sets, exact = _arrangements(between, len(own), draws, generator)
        shares = routes.gatekeep([own, *sets])
        observed, shuffled = float(shares[0]), shares[1:]
        p: Value = Undefined("one_arrangement")
        if len(own) < len(between):
            hits = int(np.sum(shuffled >= observed - 1e-12))
            p = hits / len(shuffled) if exact else (1 + hits) / (1 + len(shuffled))
        gates[layer] = Gate(observed, necessity, detour, p, float(shuffled.mean()))
    return gates


class _Gating(Protocol):
    """The shortest routes from S to T, and what sets of others between them do to these."""

    connected: int

    def gatekeep(self, sets: Sequence[Collection[Hashable]]) -> np.ndarray:
        """Return the mean share of shortest routes that each of many sets stands in."""

    def without(self, absent: Collection[Hashable]) -> tuple[float, Value]:
        """Return the share of pairs without a route once some are absent, and the others' extra steps."""


class _CompiledGating:
    def __init__(self, between: api.Between) -> None:
        self._between, self.connected = between, between.count_connected()

    def gatekeep(self, sets: Sequence[Collection[Hashable]]) -> np.ndarray:
        return self._between.through_sets(sets) / self.connected

    def without(self, absent: Collection[Hashable]) -> tuple[float, Value]:
        pairs, left, extra = self._between.without(absent)
        return 1 - left / pairs, extra / left if left else Undefined("no_routes")


class _PlainGating:
    def __init__(
        self,
        graph: nx.DiGraph,
        starts: Sequence[Hashable],
        ends: Collection[Hashable],
        between: Sequence[Hashable],
    ) -> None:
        self._graph, self._between = graph, between
        self._routes = {s: _shortest_routes(graph, s) for s in starts}
        self._pairs = [(s, t) for s in starts for t in self._routes[s].order if t in ends and t != s]
        self.connected = len(self._pairs)

    def gatekeep(self, sets: Sequence[Collection[Hashable]]) -> np.ndarray:
        return _gatekeep(self._routes, self._pairs, self._between, sets)

    def without(self, absent: Collection[Hashable]) -> tuple[float, Value]:
        return _without(self._graph, absent, self._pairs, self._routes)


def _arrangements(
    between: Sequence[Hashable], size: int, draws: int, generator: np.random.Generator
) -> tuple[list[list[Hashable]], bool]:
    if comb(len(between), size) <= ALL_ARRANGEMENTS:
        return [list(chosen) for chosen in combinations(between, size)], True
    picks = (generator.choice(len(between), size=size, replace=False) for _ in range(draws))
    return [[between[i] for i in pick] for pick in picks], False


def _gatekeep(
    routes: Mapping[Hashable, _Routes],
    pairs: Sequence[tuple[Hashable, Hashable]],
    between: Sequence[Hashable],
    sets: Sequence[Collection[Hashable]],
) -> np.ndarray:
    """Return the share of shortest routes that each of many sets stands in, all sets at once."""
    column = {node: i for i, node in enumerate(between)}
    absent = np.zeros((len(between), len(sets)), dtype=bool)
    for place, chosen in enumerate(sets):
        absent[[column[node] for node in chosen], place] = True
    total = np.zeros(len(sets))
    targets: dict[Hashable, list[Hashable]] = {}
    for s, t in pairs:
        targets.setdefault(s, []).append(t)
    for s, ends in targets.items():
        free: dict[Hashable, np.ndarray] = {s: np.ones(len(sets))}
        every: dict[Hashable, float] = {s: 1.0}
        for node in routes[s].order[1:]:
            counts = sum((free[b] for b in routes[s].before[node]), np.zeros(len(sets)))
            every[node] = sum(every[b] for b in routes[s].before[node])
            free[node] = np.where(absent[column[node]], 0, counts) if node in column else counts
        for t in ends:
            total += 1 - free[t] / every[t]
    mean: np.ndarray = total / len(pairs)
    return mean


def _without(
    graph: nx.DiGraph,
    absent: Collection[Hashable],
    pairs: Sequence[tuple[Hashable, Hashable]],
    routes: Mapping[Hashable, _Routes],
) -> tuple[float, Value]:
    gone = set(absent)
    left = {s: _shortest_routes(graph, s, gone).steps for s in {s for s, _ in pairs}}
    extra = [left[s][t] - routes[s].steps[t] for s, t in pairs if t in left[s]]
    necessity = 1 - len(extra) / len(pairs)
    return necessity, fmean(extra) if extra else Undefined("no_routes")


def line_shares(
    graph: nx.DiGraph, sources: Collection[Hashable], targets: Collection[Hashable], connected: int
) -> dict[tuple[Hashable, Hashable], float]:
    """Return the share of shortest routes from S to T that uses each arc; arcs on none are left out.

    `connected` is the number of ordered pairs with a route, as `route_shares` returns it.
    """
    if not connected:
        return {}
    raw: Iterable[tuple[tuple[Any, Any], float]]
    if api.active(len(graph)):
        raw = api.Between(graph, sources, targets).through_arcs()
    else:
        raw = _line_sums(graph, sources, set(targets)).items()
    return {arc: value / connected for arc, value in raw if value > 1e-12}


def _line_sums(
    graph: nx.DiGraph, sources: Collection[Hashable], ends: set[Hashable]
) -> dict[tuple[Hashable, Hashable], float]:
    # not `edge_betweenness_centrality_subset`: NetworkX 3.6 shares routes out equally among the arcs
    # into a node that is no target, however many routes come by each
    total = dict.fromkeys(graph.edges, 0.0)
    for source in _in_order(graph, sources):
        routes = _shortest_routes(graph, source)
        ways = {source: 1.0}
        for node in routes.order[1:]:
            ways[node] = sum(ways[before] for before in routes.before[node])
        beyond = dict.fromkeys(routes.order, 0.0)
        for node in reversed(routes.order):
            for before in routes.before[node]:
                share = ways[before] / ways[node] * ((node in ends) + beyond[node])
                total[before, node] += share
                beyond[before] += share
    return total
