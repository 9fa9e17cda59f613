"""How far ideas get: from the front line to the board under given pass-on rates (methods B7).

An arc ``u -> v`` means that an idea can pass from u to v. Two coins are offered. With the *person*
coin somebody who hears an idea passes it on to everybody or to nobody; with the *tie* coin they
decide for each relationship anew. Whoever has the idea always passes it on.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from itertools import combinations
from math import comb
from typing import Any, NamedTuple

import networkx as nx

from netmap.errors import ParameterError
from netmap.measures.certainty import wilson
from netmap.measures.idea_coins import (
    EXACT_UP_TO,
    Chance,
    Passages,
    Worlds,
    all_worlds,
    count_hearers,
    find_arrivals,
)
from netmap.measures.idea_question import arcs_between, arcs_onward, ask, check_chances, passages_of
from netmap.measures.undefined import Undefined, Value

#: more layers than this would need too many runs for an exact attribution
MOST_LAYERS = 10


class Estimate(NamedTuple):
    """A probability and its 95% interval, which is a point where the value is exact."""

    value: Value
    low: Value
    high: Value


class SourceFlow(NamedTuple):
    """What becomes of an idea that starts with one person.

    ``arrival``: the probability that somebody on the board hears of it; ``steps``: the mean number
    of steps it then took; ``hearers``: how many others hear of it, to be expected.
    """

    arrival: Estimate
    steps: Value
    hearers: Value


class IdeaFlow(NamedTuple):
    """What becomes of ideas that start at the front line.

    ``arrival`` is the mean over sources, `by_group` the means over the sources of each group;
    ``exact`` says whether every way the coins can fall was added up, or `draws` were made.
    ``rates_known`` of ``rates_needed`` people between the two ends have a pass-on rate; the others
    were taken to pass everything on.
    """

    arrival: Estimate
    steps: Value
    hearers: Value
    by_source: dict[Hashable, SourceFlow]
    by_group: dict[Hashable, Estimate]
    exact: bool
    hearers_exact: bool
    draws: int
    rates_known: int
    rates_needed: int


class RangeRun(NamedTuple):
    """Arrival with all entered rates lowered, as entered, and raised."""

    lowered: Estimate
    entered: Estimate
    raised: Estimate


class LayerDrag(NamedTuple):
    """How much of what is lost between the two ends each layer accounts for.

    ``shares`` sum to ``without_loss`` - ``arrival``: arrival if every layer passed everything on,
    and arrival as things are. Undefined (``too_many``) for more than ten layers with rates below 1.
    """

    shares: dict[Hashable, Value]
    arrival: Value
    without_loss: Value
    exact: bool


def idea_flow(
    graph: nx.DiGraph,
    sources: Collection[Hashable],
    targets: Collection[Hashable],
    rates: Mapping[Any, float],
    *,
    coin: str = "person",
    across: float | Mapping[Any, float] = 1.0,
    group_of: Mapping[Any, Hashable] | None = None,
    draws: int = 10_000,
    seed: int = 1,
) -> IdeaFlow:
    """Return how likely ideas from the front line reach the board, and how many hear of them.

    Parameters
    ----------
    graph : networkx.DiGraph
        An arc ``u -> v`` means that v hears what u passes on. Not modified. Weights are not used.
    sources, targets : collection of nodes
        Where ideas start, and where hearing counts: two sets with nobody in both.
    rates : mapping of node to float
        The probability that somebody passes on an idea they heard: what people said, never what
        follows from a job title. Whoever has none passes everything on, and is counted.
    coin : {"person", "tie"}, default "person"
        Whether somebody passes an idea on to all or nobody, or decides for each relationship.
    across : float or mapping of (node, node) to float, default 1
        The probability that an idea that is passed on gets across; 1 for arcs that have none.
    group_of : mapping of node to group or None, optional
        For the means by group of sources.
    draws : int, default 10000
        How many worlds are drawn where more than 20 coins are uncertain.
    seed : int, default 1
        For those. Equal seeds give the same people the same throws on another map or with other
        rates, so that what-if comparisons are paired.

    Returns
    -------
    IdeaFlow
        Undefined (``no_layers``) without sources or targets on the map; where no route is open
        arrival is 0 and its steps undefined (``no_routes``). The interval of a mean over sources is
        Wilson's for as many draws as were made, which is no narrower than it should be.

    Raises
    ------
    ParameterError
        For probabilities outside [0, 1], an unknown coin, fewer than one draw, or somebody who is
        both a source and a target.

    References
    ----------
    .. [1] Kempe, D., Kleinberg, J. and Tardos, E. (2003). Maximizing the spread of influence through
       a social network. KDD. doi:10.1145/956750.956769
    """
    asked = ask(graph, sources, targets, rates, across, coin, draws)
    if not asked.sources or not asked.targets:
        return _nobody()
    chance = Chance(draws, seed)
    towards = passages_of(asked, arcs_between(asked))
    worlds, exact = _worlds([towards], chance)
    found, steps = find_arrivals(towards, worlds[0], asked.sources, asked.targets)
    onwards = passages_of(asked, arcs_onward(asked))
    every, hearers_exact = _worlds([onwards], chance)
    hearers = count_hearers(onwards, every[0], asked.sources)
    tries = 0 if exact else draws
    needed = _who_passes(towards)
    groups = group_of or {}
    members: dict[Hashable, list[int]] = {}
    for i, source in enumerate(asked.sources):
        if groups.get(source) is not None:
            members.setdefault(groups[source], []).append(i)
    return IdeaFlow(
        _estimate(float(found.mean()), tries),
        _mean_steps(float(steps.sum()), float(found.sum())),
        float(hearers.mean()),
        {
            source: SourceFlow(_estimate(p, tries), _mean_steps(s, p), h)
            for source, p, s, h in zip(
                asked.sources, found.tolist(), steps.tolist(), hearers.tolist(), strict=True
            )
        },
        {g: _estimate(float(found[members[g]].mean()), tries) for g in sorted(members, key=str)},
        exact,
        hearers_exact,
        0 if exact and hearers_exact else draws,
        sum(node in rates for node in needed),
        len(needed),
    )


def range_run(
    graph: nx.DiGraph,
    sources: Collection[Hashable],
    targets: Collection[Hashable],
    rates: Mapping[Any, float],
    *,
    give: float = 0.2,
    coin: str = "person",
    across: float | Mapping[Any, float] = 1.0,
    draws: int = 10_000,
    seed: int = 1,
) -> RangeRun:
    """Return arrival as entered, and with every entered rate lowered and raised by `give`.

    Parameters
    ----------
    graph, sources, targets, rates, coin, across, draws, seed
        As in `idea_flow`.
    give : float, default 0.2
        By how much; rates stay within [0, 1]. Whoever has no rate still passes everything on.

    Returns
    -------
    RangeRun
        Undefined as `idea_flow` is.

    Raises
    ------
    ParameterError
        As `idea_flow`, and if `give` is negative.
    """
    if give < 0:
        raise ParameterError(f"A range of {give}: give 0 or more.")
    check_chances(rates.values())
    chance, found = Chance(draws, seed), []
    for shift in (-give, 0.0, give):
        moved = {node: min(1.0, max(0.0, rate + shift)) for node, rate in rates.items()}
        asked = ask(graph, sources, targets, moved, across, coin, draws)
        if not asked.sources or not asked.targets:
            return RangeRun(*([_nobody().arrival] * 3))
        passages = passages_of(asked, arcs_between(asked))
        worlds, exact = _worlds([passages], chance)
        arrived, _ = find_arrivals(passages, worlds[0], asked.sources, asked.targets)
        found.append(_estimate(float(arrived.mean()), 0 if exact else draws))
    return RangeRun(*found)


def layer_drag(
    graph: nx.DiGraph,
    sources: Collection[Hashable],
    targets: Collection[Hashable],
    rates: Mapping[Any, float],
    layer_of: Mapping[Any, Hashable],
    *,
    coin: str = "person",
    across: float | Mapping[Any, float] = 1.0,
    draws: int = 10_000,
    seed: int = 1,
) -> LayerDrag:
    """Return how much arrival would gain if each layer passed everything on, shared out fairly.

    Parameters
    ----------
    graph, sources, targets, rates, coin, across, draws, seed
        As in `idea_flow`.
    layer_of : mapping of node to layer or None
        Whoever has none keeps their rate throughout.

    Returns
    -------
    LayerDrag
        Shapley's shares: what a layer adds, averaged over all orders in which layers could start
        to pass everything on. They depend on no order, and add up. A layer in which nobody holds
        anything back has 0. Undefined (``no_layers``) without sources or targets on the map.

    Raises
    ------
    ParameterError
        As `idea_flow`.
    """
    asked = ask(graph, sources, targets, rates, across, coin, draws)
    layers = sorted({layer_of[n] for n in graph if layer_of.get(n) is not None}, key=str)
    if not asked.sources or not asked.targets:
        none = Undefined("no_layers")
        return LayerDrag(dict.fromkeys(layers, none), none, none, True)
    players = [x for x in layers if any(layer_of.get(n) == x and asked.rate(n) < 1 for n in graph)]
    many = len(players) > MOST_LAYERS
    sizes = (0, len(players)) if many else range(len(players) + 1)
    coalitions = [frozenset(chosen) for size in sizes for chosen in combinations(players, size)]
    passages = []
    for chosen in coalitions:
        freed = {n: 1.0 if layer_of.get(n) in chosen else asked.rate(n) for n in graph}
        free = asked._replace(rates=freed)
        passages.append(passages_of(free, arcs_between(free)))
    chance = Chance(draws, seed)
    worlds, exact = _worlds(passages, chance)
    value = {
        chosen: float(find_arrivals(p, w, asked.sources, asked.targets)[0].mean())
        for chosen, p, w in zip(coalitions, passages, worlds, strict=True)
    }
    shares: dict[Hashable, Value] = dict.fromkeys(layers, 0.0)
    for layer in players:
        shares[layer] = Undefined("too_many") if many else _shapley(layer, len(players), value)
    return LayerDrag(shares, value[frozenset()], value[frozenset(players)], exact)


def _shapley(layer: Hashable, n: int, value: Mapping[frozenset[Hashable], float]) -> float:
    return sum(
        (value[chosen | {layer}] - worth) / (n * comb(n - 1, len(chosen)))
        for chosen, worth in value.items()
        if layer not in chosen
    )


def _worlds(passages: Sequence[Passages], chance: Chance) -> tuple[list[Worlds], bool]:
    """Return the worlds for each, and whether these are all there are: for all of them or for none."""
    exact = all(len(p.coins) <= EXACT_UP_TO for p in passages)
    return [all_worlds(p.coins) if exact else chance.throw(p.coins) for p in passages], exact


def _who_passes(passages: Passages) -> set[Hashable]:
    """Return those on the way whose pass-on rate matters: they hear of ideas and could pass them on."""
    hearing = set(passages.heads.tolist())
    return {passages.nodes[tail] for tail in passages.tails.tolist() if tail in hearing}


def _estimate(value: float, tries: int) -> Estimate:
    value = min(1.0, value)  # sums of a million probabilities can end a hair above one
    return Estimate(value, *(wilson(value * tries, tries) if tries else (value, value)))


def _mean_steps(steps: float, arrived: float) -> Value:
    return steps / arrived if arrived > 0 else Undefined("no_routes")


def _nobody() -> IdeaFlow:
    none: Any = Undefined("no_layers")
    return IdeaFlow(Estimate(none, none, none), none, none, {}, {}, True, True, 0, 0, 0)
