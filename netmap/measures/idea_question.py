"""What was asked about ideas: who starts, who is to hear, and the arcs an idea could take (B7)."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import Any, NamedTuple

import networkx as nx

from netmap.errors import ParameterError
from netmap.measures.idea_coins import Arc, Passages, build_passages, reach


class Question(NamedTuple):
    """What was asked, checked: the arcs, the two ends in order, and the coins' probabilities."""

    arcs: list[Arc]
    sources: list[Hashable]
    targets: set[Hashable]
    rates: Mapping[Any, float]
    across: float | Mapping[Any, float]
    coin: str

    def rate(self, node: Hashable) -> float:
        """Return how likely a node passes on what it hears; 1 where no rate was given."""
        return float(self.rates.get(node, 1.0))

    def crossing(self, u: Hashable, v: Hashable) -> float:
        """Return how likely what u passes on gets across to v."""
        across = self.across
        return float(across.get((u, v), 1.0) if isinstance(across, Mapping) else across)


def ask(
    graph: nx.DiGraph,
    sources: Collection[Hashable],
    targets: Collection[Hashable],
    rates: Mapping[Any, float],
    across: float | Mapping[Any, float],
    coin: str,
    draws: int,
) -> Question:
    """Check what was asked, and keep of the two ends whoever is on the map."""
    if coin not in ("person", "tie"):
        raise ParameterError(f"'{coin}' is not a coin; use person or tie.")
    if draws < 1:
        raise ParameterError(f"{draws} draws: give 1 or more.")
    check_chances(rates.values())
    check_chances(across.values() if isinstance(across, Mapping) else [across])
    starts, ends = set(sources) & set(graph), set(targets) & set(graph)
    if starts & ends:
        both = min(map(str, starts & ends))
        raise ParameterError(f"{both} is both where ideas start and where they are to arrive.")
    arcs = [(u, v) for u, v in graph.edges if u != v]
    return Question(arcs, sorted(starts, key=str), ends, rates, across, coin)


def check_chances(chances: Collection[float]) -> None:
    """Refuse what is not a probability."""
    for chance in chances:
        if not 0 <= chance <= 1:
            raise ParameterError(f"A probability of {chance}: give one from 0 to 1.")


def _open_arcs(asked: Question) -> list[Arc]:
    """Return the arcs an idea could travel at all; nobody has to tell the only source their own."""
    alone = set(asked.sources) if len(asked.sources) == 1 else set()
    starts = set(asked.sources)
    return [
        (u, v)
        for u, v in asked.arcs
        if v not in alone and asked.crossing(u, v) > 0 and (u in starts or asked.rate(u) > 0)
    ]


def arcs_between(asked: Question) -> list[Arc]:
    """Return the arcs on some route from a source to a target; nothing after a target matters."""
    onward: dict[Any, list[Any]] = {}
    back: dict[Any, list[Any]] = {}
    arcs = [(u, v) for u, v in _open_arcs(asked) if u not in asked.targets]
    for u, v in arcs:
        onward.setdefault(u, []).append(v)
        back.setdefault(v, []).append(u)
    ahead = reach(asked.sources, lambda node: onward.get(node, ()))
    behind = reach(asked.targets, lambda node: back.get(node, ()))
    return [(u, v) for u, v in arcs if u in ahead and v in behind]


def arcs_onward(asked: Question) -> list[Arc]:
    """Return the arcs that an idea of some source could travel."""
    onward: dict[Any, list[Any]] = {}
    arcs = _open_arcs(asked)
    for u, v in arcs:
        onward.setdefault(u, []).append(v)
    ahead = reach(asked.sources, lambda node: onward.get(node, ()))
    return [(u, v) for u, v in arcs if u in ahead]


def passages_of(asked: Question, arcs: list[Arc]) -> Passages:
    """Return arcs with their coins."""
    return build_passages(arcs, asked.sources, coin=asked.coin, rate=asked.rate, across=asked.crossing)
