"""How far ideas get from the front line, under the pass-on rates that people themselves gave."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from statistics import median
from typing import Any

import networkx as nx

from netmap.analysis.cautions import Caution, caution
from netmap.measures import idea_flow as ideas
from netmap.measures.undefined import Undefined
from netmap.model import Network, Settings

#: the question whose answers are pass-on rates: of 10 ideas from below, how many go further?
QUESTION = "passes_on"
OUT_OF = 10.0
#: the rates are opinions: the answer is also given with all of them this much lower and higher
GIVE = 0.2


def pass_on_rates(network: Network) -> dict[str, list[float]]:
    """Return what was said about how much each actor passes on, 0 to 1; nothing is ever guessed."""
    said: dict[tuple[str, str], float] = {}
    for row in sorted(network.ratings, key=lambda r: r.date or ""):
        if row.question == QUESTION and 0 <= row.value <= OUT_OF:
            said[row.perspective, row.actor] = row.value / OUT_OF
    found: dict[str, list[float]] = {}
    for (_, actor), rate in sorted(said.items()):
        found.setdefault(actor, []).append(rate)
    return found


def idea_flow(
    network: Network,
    graph: nx.DiGraph,
    front: Collection[str],
    top: Collection[str],
    layers: Mapping[str, str],
    settings: Settings,
) -> dict[str, Any] | Undefined:
    """Return how likely an idea from the front line reaches the board under the rates people gave.

    Parameters
    ----------
    network : Network
        Its ratings on the question ``passes_on``; of several about one actor the median counts.
    graph : networkx.DiGraph
        As `build_bottleneck_graph` makes it.
    front, top : collection of actors
        Where ideas start and where they should arrive.
    layers : mapping of actor to layer
        Between which the loss is shared out.
    settings : Settings
        Draws and seed.

    Returns
    -------
    dict or Undefined
        The keys of ``idea_flow`` in the analysis; ``no_layers`` where a side is empty. Whoever has
        no rate passes everything on; ``rates_known`` of ``rates_needed`` says for how many that is
        not so.
    """
    if not front or not top:
        return Undefined("no_layers")
    rates = {actor: median(said) for actor, said in pass_on_rates(network).items() if actor in graph}
    draw: dict[str, Any] = {"draws": settings.idea_draws, "seed": settings.seed}
    groups = {actor: network.actors[actor].groups[0] for actor in front if network.actors[actor].groups}
    found = ideas.idea_flow(graph, front, top, rates, group_of=groups, **draw)
    plain = {
        "arrival": found.arrival.value,
        "interval": _ends(found.arrival),
        "steps": found.steps,
        "hearers": found.hearers,
        "by_group": {str(group): estimate.value for group, estimate in found.by_group.items()},
        "exact": found.exact,
        "draws": found.draws,
        "rates_known": found.rates_known,
        "rates_needed": found.rates_needed,
    }
    if not found.rates_known:
        none = Undefined("not_asked")
        return {**plain, "tie_coin": none, "lowered": none, "raised": none, "drag": {}, "without_loss": none}
    ties = ideas.idea_flow(graph, front, top, rates, coin="tie", **draw)
    span = ideas.range_run(graph, front, top, rates, give=GIVE, **draw)
    drag = ideas.layer_drag(graph, front, top, rates, layers, **draw)
    return {
        **plain,
        "tie_coin": ties.arrival.value,
        "lowered": span.lowered.value,
        "raised": span.raised.value,
        "drag": {str(layer): share for layer, share in drag.shares.items()},
        "without_loss": drag.without_loss,
    }


def _ends(estimate: ideas.Estimate) -> Any:
    if isinstance(estimate.low, Undefined) or isinstance(estimate.high, Undefined):
        return estimate.low
    return [estimate.low, estimate.high]


def flow_cautions(network: Network, found: Any, settings: Settings) -> list[Caution]:
    """Return what to be careful about in how far ideas get."""
    if not isinstance(found, Mapping):
        return []
    notes, path = [], "bottlenecks.idea_flow"
    unknown = found["rates_needed"] - found["rates_known"]
    if unknown:
        notes.append(caution(path, "rates_unknown", n=unknown, of=found["rates_needed"]))
    few = sum(len(said) < settings.fewest_raters for said in pass_on_rates(network).values())
    if few:
        notes.append(caution(path, "rates_of_few", n=few, fewest=settings.fewest_raters))
    return notes
