"""What dates change: routes that an idea could really take, and whether a map changed between two days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import inf
from typing import Any

import networkx as nx

from netmap.graph import Selection, build_graph
from netmap.measures.linkage import density
from netmap.measures.row_swap import row_swap
from netmap.measures.temporal import Span, arrivals
from netmap.measures.undefined import Undefined
from netmap.model import Network, Settings
from netmap.model.dates import end_day, first_day

#: above this many actors every route of everybody takes longer than people wait
MOST_FOLLOWED = 400


def in_time(
    network: Network, selection: Selection, settings: Settings, *, split: date | None = None
) -> dict[str, Any] | Undefined:
    """Return which routes are there only if dates are forgotten, and whether the map changed since a day.

    Parameters
    ----------
    network : Network
        Its working relationships, whenever they held.
    selection : Selection
        The day of looking: what begins later is left out.
    settings : Settings
        Seed.
    split : datetime.date, optional
        The day to compare with.

    Returns
    -------
    dict or Undefined
        The keys of ``in_time`` in the analysis; ``no_arcs`` without working relationships.
    """
    spans = _spans(network, selection)
    if not spans:
        return Undefined("no_arcs")
    actors = sorted({end for span in spans for end in (span.source, span.target)}, key=str)
    if len(actors) > MOST_FOLLOWED:
        return Undefined("too_many")
    ever: nx.DiGraph = nx.DiGraph((span.source, span.target) for span in spans)
    pairs = len(actors) * (len(actors) - 1)
    forgotten = sum(len(nx.descendants(ever, actor)) for actor in actors)
    real = sum(len(arrivals(spans, actor)) - 1 for actor in actors)
    return {
        "pairs": pairs,
        "ever": forgotten / pairs,
        "in_time": real / pairs,
        "undated": sum(span.start == -inf and span.end == inf for span in spans),
        "since": _since(network, selection, settings, split),
    }


def _spans(network: Network, selection: Selection) -> list[Span]:
    kinds = {kind.id: kind for kind in network.vocabulary.kinds if kind.counts_as == "working"}
    spans = []
    for line in network.relationships:
        if line.kind not in kinds or line.reported_by not in ("", selection.perspective):
            continue
        start = first_day(line.start).toordinal() if line.start else -inf
        end = end_day(line.end).toordinal() if line.end else inf
        if start > selection.at.toordinal() or line.source == line.target:
            continue
        way = "both" if line.direction in ("unknown", "both") else kinds[line.kind].direction
        if way != "backward":
            spans.append(Span(line.source, line.target, start, end))
        if way != "forward":
            spans.append(Span(line.target, line.source, start, end))
    return spans


def _since(network: Network, selection: Selection, settings: Settings, split: date | None) -> Any:
    """Return whether there are more or fewer working relationships than on another day, by row swaps."""
    if split is None:
        return Undefined("not_chosen")
    kinds = network.vocabulary.kinds_counting_as("working")
    before, after = (
        build_graph(network, replace(selection, at=day, kinds=kinds)) for day in (split, selection.at)
    )
    found = row_swap(before, after, density, draws=max(settings.draws, 100), seed=settings.seed)
    return {
        "day": split.isoformat(),
        "difference": found.difference,
        "p": found.p,
        "people": found.people,
        "changed": found.changed,
    }
