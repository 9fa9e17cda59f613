"""Who carries the load, whose gifts are not used, and which practice cultures keep to themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from netmap.analysis.cautions import Caution, caution, per_cent
from netmap.analysis.record import Record
from netmap.graph import Selection
from netmap.measures.boundaries import boundary_crossings, ei_index, mixing
from netmap.measures.load import carried_load, unused_assets
from netmap.measures.undefined import Undefined
from netmap.model import Network, Organisation, Settings


def load(record: Record, graph: nx.DiGraph, selection: Selection) -> dict[str, Any]:
    """Return which share of the relationships and parts unpaid people carry, and assets not used.

    Parameters
    ----------
    record : Record
        The decisions of the time asked for.
    graph : networkx.DiGraph
        The working relationships.
    selection : Selection
        The day: people who are there on it.

    Returns
    -------
    dict
        The keys of ``load`` in the analysis: shares, never a ranking of people.
    """
    network = record.network
    here = [person for person in network.people if network.is_present(person.id, selection.at)]
    inside = {r.decision.id for r in (*record.decisions, *record.told)}
    parts = [(part.decision, part.actor) for part in network.parts if part.decision in inside]
    found = carried_load(
        graph,
        {person.id: person.paid for person in here},
        parts,
        groups_of={person.id: person.groups for person in here},
    )
    assets = unused_assets({person.id: person.assets for person in here}, parts)
    return {
        "people": found.people,
        "relationships": found.relationships,
        "parts": found.parts,
        "gini": found.gini,
        "assets": {
            "people": assets.people,
            "unused_people": list(assets.unused_people),
            "share": assets.share,
            "by_asset": {name: {"people": n, "unused": idle} for name, (n, idle) in assets.by_asset.items()},
        },
    }


def cultures(network: Network, graph: nx.DiGraph, selection: Selection, settings: Settings) -> Any:
    """Return how far organisations keep to those of their own practice culture.

    Parameters
    ----------
    network : Network
        Organisations say their ``culture``; people stand in that of the organisations they belong to.
    graph : networkx.DiGraph
        The working relationships.
    selection : Selection
        The day.
    settings : Settings
        Draws and seed of the shuffled labels.

    Returns
    -------
    dict or Undefined
        The keys of ``culture`` in the analysis; ``not_recorded`` for fewer than two cultures.
    """
    labels = {actor: own for actor in graph if (own := culture_of(network, actor, selection))}
    if len(set(labels.values())) < 2:
        return Undefined("not_recorded")
    found = ei_index(graph, labels, draws=max(settings.draws, 100), seed=settings.seed)
    return {
        "by_culture": mixing(graph, labels),
        "ei_index": found.value,
        "expected": found.expected,
        "p_within": found.p_lower,
        "p_between": found.p_upper,
        "unlabelled": found.unlabelled,
        "crossings": [
            {"one": one, "other": other, **crossing._asdict()}
            for (one, other), crossing in boundary_crossings(graph, labels).items()
        ],
    }


def culture_of(network: Network, actor_id: str, selection: Selection) -> str:
    """Return an organisation's culture, or that of the only culture among somebody's organisations."""
    actor = network.actors.get(actor_id)
    if isinstance(actor, Organisation):
        return actor.culture.strip().casefold()
    homes = (network.actors.get(role.organisation) for role in network.roles_at(actor_id, selection.at))
    own = {h.culture.strip().casefold() for h in homes if isinstance(h, Organisation) and h.culture.strip()}
    return own.pop() if len(own) == 1 else ""


def load_cautions(found: Mapping[str, Any]) -> list[Caution]:
    """Return what to be careful about when load is counted."""
    unknown = found["people"].unknown
    if isinstance(unknown, Undefined) or not unknown:
        return []
    return [caution("load.people", "pay_unknown", share=per_cent(unknown))]
