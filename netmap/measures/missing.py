"""How far an answer hangs on who is missing: the missing-actor stress test, and ties both report (methods H2)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from math import ceil, floor
from statistics import fmean, stdev
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from scipy.stats import kendalltau

from netmap.errors import ParameterError
from netmap.measures.undefined import Undefined, Value

#: which shares of the people are left out in turn
SHARES = (0.1, 0.2, 0.3)

Measure = Callable[[nx.DiGraph], Value]
#: who is missing in each of many maps, and the measure's value without them
Batch = Callable[[Sequence[tuple[Any, ...]]], Sequence[Value]]
NodeMeasure = Callable[[nx.DiGraph], Mapping[Hashable, Value]]


class Band(NamedTuple):
    """A measure without some of the people.

    ``how`` is "random", "busiest" or "layer", the last with the layer's name in ``which``; ``left_out``
    people are missing in each draw. ``low`` and ``high`` hold 90 per cent of the draws; ``sd`` is
    undefined for one draw. In ``undefined`` draws the measure had no value.
    """

    how: str
    which: str
    share: float
    left_out: int
    draws: int
    mean: Value
    sd: Value
    low: Value
    high: Value
    undefined: int


class StressTest(NamedTuple):
    """A measure of everybody, and bands without some."""

    observed: Value
    bands: tuple[Band, ...]


class RankStability(NamedTuple):
    """How far the order of the top actors stays when others are missing: Kendall's tau over draws."""

    share: float
    top: tuple[Hashable, ...]
    draws: int
    mean: Value
    low: Value
    high: Value
    undefined: int


class Reports(NamedTuple):
    """Who reported which ties.

    Linked pairs that ``both`` ends report, that ``one`` of two who answered reports, and that the only
    end who answered reports (``unanswered``); ``share`` = both / (both + one); ``neither`` pairs who
    both answered report none.
    """

    people: int
    answered: int
    response: Value
    both: int
    one: int
    unanswered: int
    neither: int
    share: Value


def leave_out(
    graph: nx.DiGraph, share: float, *, seed: int, draw: int, busiest: bool = False
) -> tuple[Hashable, ...]:
    """Return who is missing in one draw of a stress test.

    Parameters
    ----------
    graph : networkx.DiGraph
        Not modified.
    share : float
        Of the nodes, rounded to whole ones, but at least one and never all.
    seed, draw : int
        The draw depends on these two only, so that draws can be worked out in any order and
        place; a larger share leaves out the same nodes and more.
    busiest : bool, default False
        Those with most relationships, equal ones by lot.

    Returns
    -------
    tuple of nodes
        Whatever the order of the graph's nodes.

    Raises
    ------
    ParameterError
        If `share` is not between 0 and 1.
    """
    count = _count(len(graph), share)
    nodes = sorted(graph, key=str)
    order = np.random.default_rng([seed, draw]).permutation(len(nodes))
    lot = [nodes[i] for i in order]
    if busiest:
        lot.sort(key=lambda node: -_degree(graph, node))
    return tuple(lot[:count])


def _count(n: int, share: float) -> int:
    if not 0 < share < 1:
        raise ParameterError(f"share is {share}; use one between 0 and 1.")
    return max(0, min(n - 1, max(1, floor(share * n + 0.5))))


def _degree(graph: nx.DiGraph, node: Hashable) -> int:
    return len((set(graph.successors(node)) | set(graph.predecessors(node))) - {node})


def _without(graph: nx.DiGraph, missing: Collection[Hashable]) -> nx.DiGraph:
    rest = graph.copy()
    rest.remove_nodes_from(missing)
    return rest


def stress_test(
    graph: nx.DiGraph,
    measure: Measure,
    *,
    shares: Sequence[float] = SHARES,
    layers: Mapping[Any, str] | None = None,
    draws: int = 200,
    seed: int = 1,
    batch: Batch | None = None,
) -> StressTest:
    """Return what a measure would be if some of the people were missing from the map.

    Parameters
    ----------
    graph : networkx.DiGraph
        Not modified.
    measure : callable
        Takes a graph, returns a value.
    shares : sequence of float, default (0.1, 0.2, 0.3)
        Shares of the people left out, at random and the busiest.
    layers : mapping of node to str, optional
        Each layer is left out as a whole in turn.
    draws : int, default 200
        How often people are left out at random; the busiest once, unless equally busy ones have to
        be drawn by lot.
    seed : int, default 1
        Equal seeds give equal results; draw i depends on seed and i only.
    batch : callable, optional
        The same measure of many maps at once: takes who is missing in each, as many each time, and
        returns their values. By default one map after the other.

    Returns
    -------
    StressTest
        A band for each share at random, for each share of the busiest, and for each layer. A band
        is undefined (``empty``) where the graph has fewer than two nodes, or with the measure's
        own reason where no draw gives a value.

    Raises
    ------
    ParameterError
        If a share is not between 0 and 1, or for fewer than one draw.

    References
    ----------
    .. [1] Costenbader, E. and Valente, T. W. (2003). The stability of centrality measures when
       networks are sampled. Social Networks 25, 283-307.
    .. [2] Smith, J. A. and Moody, J. (2013). Structural effects of network sampling coverage I.
       Social Networks 35, 652-668. doi:10.1016/j.socnet.2013.09.003
    """
    if draws < 1:
        raise ParameterError(f"draws is {draws}; use 1 or more.")
    values_without = batch or (lambda sets: [measure(_without(graph, gone)) for gone in sets])
    bands = []
    for how in ("random", "busiest"):
        for share in shares:
            count = _count(len(graph), share)
            times = draws if how == "random" or _tied(graph, count) else 1
            sets = [
                leave_out(graph, share, seed=seed, draw=i, busiest=how == "busiest")
                for i in range(times if count else 0)
            ]
            bands.append(_band(how, "", count / max(len(graph), 1), count, values_without(sets)))
    for layer in sorted(set((layers or {}).values())):
        gone = tuple(node for node in graph if (layers or {}).get(node) == layer)
        if gone and len(gone) < len(graph):
            bands.append(_band("layer", layer, len(gone) / len(graph), len(gone), values_without([gone])))
    return StressTest(measure(graph), tuple(bands))


def _tied(graph: nx.DiGraph, count: int) -> bool:
    """Return whether lot decides which are the busiest so many."""
    degrees = sorted((_degree(graph, node) for node in graph), reverse=True)
    return 0 < count < len(degrees) and degrees[count - 1] == degrees[count]


def _band(how: str, which: str, share: float, count: int, values: Sequence[Value]) -> Band:
    known = sorted(value for value in values if not isinstance(value, Undefined))
    missing = [value for value in values if isinstance(value, Undefined)]
    if not known:
        none = missing[0] if missing else Undefined("empty")
        return Band(how, which, share, count, len(values), none, none, none, none, len(missing))
    sd: Value = stdev(known) if len(known) > 1 else Undefined("not_drawn")
    low, high = _quantiles(known)
    return Band(how, which, share, count, len(values), fmean(known), sd, low, high, len(missing))


def _quantiles(ordered: Sequence[float]) -> tuple[float, float]:
    n = len(ordered)
    return ordered[max(0, ceil(0.05 * n - 1e-9) - 1)], ordered[ceil(0.95 * n - 1e-9) - 1]


def rank_stability(
    graph: nx.DiGraph,
    measure: NodeMeasure,
    *,
    share: float = 0.2,
    top: int = 10,
    draws: int = 200,
    seed: int = 1,
) -> RankStability:
    """Return whether the same actors would come first if some people were missing from the map.

    Parameters
    ----------
    graph : networkx.DiGraph
        Not modified.
    measure : callable
        Takes a graph, returns a value for each node.
    share : float, default 0.2
        Of the people left out at random.
    top : int, default 10
        How many of the highest are compared; equal ones by their ids.
    draws : int, default 200
        How often.
    seed : int, default 1
        Equal seeds give equal results; draw i depends on seed and i only.

    Returns
    -------
    RankStability
        Kendall's tau (b) between the values with and without the missing people, over those of the
        top who are there in both: mean and the middle 90 per cent of the draws. A draw in which
        fewer than two are there, or all have equal values, counts as ``undefined``; where all do,
        so are mean and band (``n<2``).

    Raises
    ------
    ParameterError
        If `share` is not between 0 and 1, or `top` or `draws` too small.
    """
    if top < 2 or draws < 1:
        raise ParameterError(f"top is {top} and draws {draws}; use at least 2 and 1.")
    whole = {node: value for node, value in measure(graph).items() if not isinstance(value, Undefined)}
    first = tuple(sorted(whole, key=lambda node: (-whole[node], str(node)))[:top])
    known: list[float] = []
    for i in range(draws if first else 0):
        rest = measure(_without(graph, leave_out(graph, share, seed=seed, draw=i)))
        pairs = [
            (whole[node], value)
            for node in first
            if not isinstance(value := rest.get(node, Undefined("isolate")), Undefined)
        ]
        if len({a for a, _ in pairs}) > 1 and len({b for _, b in pairs}) > 1:
            known.append(float(kendalltau(*zip(*pairs, strict=True)).statistic))
    missing = draws - len(known)
    if not known:
        none = Undefined("n<2")
        return RankStability(share, first, draws, none, none, none, missing)
    low, high = _quantiles(sorted(known))
    return RankStability(share, first, draws, fmean(known), low, high, missing)


def reported_by_both(
    reports: Mapping[Hashable, Collection[Hashable]], people: Collection[Hashable]
) -> Reports:
    """Return how many ties both ends report, and how many only one.

    Parameters
    ----------
    reports : mapping of person to collection of people
        Whom each person who answered says they are linked with; who did not answer is not in it.
        Not modified.
    people : collection
        Everybody who belongs on the map. Others who are named in a report did not answer.

    Returns
    -------
    Reports
        ``response`` is undefined (``empty``) without people, ``share`` (``no_arcs``) where no tie is
        between two who answered.
    """
    everybody = set(people)
    answered = [person for person in reports if person in everybody]
    named = {frozenset((a, b)) for a in answered for b in reports[a] if a != b}
    both = one = alone = 0
    for pair in named:
        ends = [person for person in pair if person in reports and person in everybody]
        if len(ends) < 2:
            alone += 1
        elif ends[1] in reports[ends[0]] and ends[0] in reports[ends[1]]:
            both += 1
        else:
            one += 1
    pairs = len(answered) * (len(answered) - 1) // 2
    response: Value = len(answered) / len(everybody) if everybody else Undefined("empty")
    share: Value = both / (both + one) if both + one else Undefined("no_arcs")
    return Reports(len(everybody), len(answered), response, both, one, alone, pairs - both - one, share)
