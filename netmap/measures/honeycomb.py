"""The profile and the index: where a graph lies between the ideal tree and the ideal honeycomb.

Methods A11. The honeycomb is a metaphor used as a yardstick, not an optimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean
from typing import NamedTuple

import networkx as nx

from netmap.engine import api
from netmap.graph.ideal import build_ideal_honeycomb, build_ideal_tree
from netmap.measures.hierarchy import trophic_levels
from netmap.measures.linkage import bypass, dyad_census, effective_brokers, reciprocity, transitivity
from netmap.measures.undefined import Undefined, Value, number

#: below this distance between tree and honeycomb shared brokerage tells nothing
SMALLEST_BROKERAGE_SCALE = 0.10


@dataclass(frozen=True, slots=True)
class Honeycomb:
    """Four facets from 0 (ideal tree) to 1 (ideal honeycomb), their mean, and two warnings.

    ``off_axis`` says how far the graph is neither; ``load`` is its relationships over those of a
    honeycomb of the same size.
    """

    direction: Value
    bypass: Value
    shared_brokerage: Value
    cohesion: Value
    index: Value
    off_axis: Value
    load: Value

    @property
    def facets(self) -> dict[str, Value]:
        """The four facets by name."""
        names = ("direction", "bypass", "shared_brokerage", "cohesion")
        return {name: getattr(self, name) for name in names}


class Reference(NamedTuple):
    """What the two ideals of one size score, unscaled."""

    brokerage_tree: float
    brokerage_honeycomb: float
    cohesion_honeycomb: float
    ties_honeycomb: int


class Raw(NamedTuple):
    """What the facets are scaled from: two-way share, incoherence, and so on, and the number of ties."""

    two_way: float
    flat: float
    bypass: float
    brokers: float
    together: float
    ties: int


@lru_cache(maxsize=512)
def reference_values(n: int, span: int = 4) -> Reference:
    """Return what the ideal tree and the ideal honeycomb with `n` nodes score."""
    tree, cells = build_ideal_tree(n, span=span), build_ideal_honeycomb(n)
    # kept for all who ask: worked out by size alone, or the last digit would hang on who asked first
    with api.choose(n >= api.LEAST):
        together = transitivity(cells)
        return Reference(
            number(effective_brokers(tree)) / n,
            number(effective_brokers(cells)) / n,
            number(together),
            cells.number_of_edges() // 2,
        )


def honeycomb(graph: nx.DiGraph, *, span: int = 4, direction_known: bool = True) -> Honeycomb:
    """Return where a graph lies between a pyramid (0) and a honeycomb (1), and why.

    Parameters
    ----------
    graph : networkx.DiGraph
        An arc ``u -> v`` means that v hears u. Weights are ignored. Not modified.
    span : int, default 4
        How many report to each boss in the ideal tree, by convention.
    direction_known : bool, default True
        False leaves the direction facet out, where too many directions are unknown.

    Returns
    -------
    Honeycomb
        Everything is undefined without arcs or with fewer than three nodes; shared brokerage is
        left out (``too_small``) where the two ideals differ by less than 0.10 in it.

    Notes
    -----
    The index is the mean of the facets that are defined, with equal weights, by convention.
    """
    n = len(graph)
    if n < 3 or not graph.number_of_edges():
        return place(n, None, span=span, direction_known=direction_known)
    census = dyad_census(graph)
    raw = Raw(
        number(reciprocity(graph).dyad) if direction_known else 0.0,
        number(trophic_levels(graph).incoherence) if direction_known else 0.0,
        number(bypass(graph)),
        number(effective_brokers(graph)),
        number(transitivity(graph)),
        census.mutual + census.asymmetric,
    )
    return place(n, raw, span=span, direction_known=direction_known)


def place(n: int, raw: Raw | None, *, span: int = 4, direction_known: bool = True) -> Honeycomb:
    """Return where raw measures of a graph with `n` nodes lie between the ideals; None: without arcs."""
    if raw is None or n < 3:
        none = Undefined("n<3" if n < 3 else "no_arcs")
        return Honeycomb(none, none, none, none, none, none, none)
    reference = reference_values(n, span)
    direction: Value = Undefined("no_direction")
    if direction_known:
        direction = _clip((raw.two_way + raw.flat) / 2)
    scale = reference.brokerage_honeycomb - reference.brokerage_tree
    shared: Value = Undefined("too_small")
    if scale >= SMALLEST_BROKERAGE_SCALE:
        shared = _clip((raw.brokers / n - reference.brokerage_tree) / scale)
    cohesion = _clip(raw.together / reference.cohesion_honeycomb)
    facets = (direction, raw.bypass, shared, cohesion)
    known = [facet for facet in facets if not isinstance(facet, Undefined)]
    index = fmean(known)
    off_axis = fmean((facet - index) ** 2 for facet in known) ** 0.5
    load = raw.ties / reference.ties_honeycomb
    return Honeycomb(direction, raw.bypass, shared, cohesion, index, off_axis, load)


def place_compiled(n: int, found: api.Numbers, *, span: int = 4, direction_known: bool = True) -> Honeycomb:
    """Return the profile of a graph from what the engine found: see `netmap.engine.profile.COLUMNS`."""
    mutual, arcs, flat, safe, between, squares, closed, triples = found.tolist()
    if not arcs:
        return place(n, None, span=span, direction_known=direction_known)
    apart = n * (n - 1) - arcs
    raw = Raw(
        mutual / (arcs - mutual),
        flat,
        safe / apart if apart else 1.0,
        between**2 / squares if between >= 1e-9 else float(n),
        closed / triples if triples else 0.0,
        int(arcs - mutual),
    )
    return place(n, raw, span=span, direction_known=direction_known)


def _clip(value: float) -> float:
    return min(1.0, max(0.0, value))
