"""Are we connected? Named sets of people that must all be linked: the weakest link is the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import networkx as nx

from netmap.analysis.cautions import Caution, caution
from netmap.graph import Selection, select_relationships
from netmap.measures.coverage import Coverage, mutual_coverage, team_coverage
from netmap.measures.undefined import Undefined
from netmap.model import NamedSet, Network, Settings
from netmap.model.dates import first_day


def connections(
    network: Network, graph: nx.DiGraph, selection: Selection, settings: Settings
) -> dict[str, Any] | Undefined:
    """Return how the sets that a map says must be linked are linked.

    Parameters
    ----------
    network : Network
        For who is in which group.
    graph : networkx.DiGraph
        As `build_bottleneck_graph` makes it: working relationships and lines of authority.
    selection : Selection
        The day and what counts.
    settings : Settings
        ``coverage`` names the team, the sets, and after how long a contact is stale.

    Returns
    -------
    dict or Undefined
        The keys of ``coverage`` in the analysis; ``not_chosen`` until the map names its sets.
    """
    chosen = settings.coverage
    names = [own.id for own in chosen.sets]
    if not names or (chosen.team is None and len(names) < 2):
        return Undefined("not_chosen")
    sets = {own.id: members(network, own, selection.at) for own in chosen.sets}
    facts: dict[str, Any] = {
        "last_contact": last_contacts(network, selection),
        "as_of": selection.at,
        "decay_days": round(chosen.stale_days),
    }
    if chosen.team is None:
        found, team = mutual_coverage(graph, sets, **facts), None
    else:
        team = chosen.team.id if chosen.team.id not in sets else f"{chosen.team.id} (team)"
        people = members(network, chosen.team, selection.at)
        found = team_coverage(graph, people, sets, team_name=team, **facts)
        sets = {team: people, **sets}
    return _plain(found, sets, team)


def _plain(found: Coverage, sets: Mapping[str, list[str]], team: str | None) -> dict[str, Any]:
    return {
        "team": team,
        "sets": {name: {"members": people, "size": len(people)} for name, people in sets.items()},
        "links": [
            {
                **link._asdict(),
                "last_contact": link.last_contact.isoformat()
                if link.last_contact
                else Undefined("not_recorded"),
            }
            for link in found.links
        ],
        "overall": found.overall,
        "weakest": [list(pair) for pair in found.weakest],
        "unfilled": list(found.unfilled),
    }


def members(network: Network, own: NamedSet, at: date) -> list[str]:
    """Return who is in a set on a day: members of its groups, and actors named one by one."""
    named = set(own.actors)
    return [
        actor.id
        for actor in network.actors.values()
        if network.is_present(actor.id, at) and (actor.id in named or set(own.groups) & set(actor.groups))
    ]


def last_contacts(network: Network, selection: Selection) -> dict[tuple[str, str], date]:
    """Return when each relationship that holds was last renewed, where its column ``last_contact`` says so."""
    days: dict[tuple[str, str], date] = {}
    for line in select_relationships(network, selection):
        told = line.attributes.get("last_contact")
        try:
            day = first_day(str(told)) if told else None
        except ValueError:
            continue  # whatever stands in a column of the map's own is no date
        pair = (line.source, line.target)
        if day and day <= selection.at and (pair not in days or days[pair] < day):
            days[pair] = day
    return days


def connection_cautions(found: Mapping[str, Any] | Undefined, names: Mapping[str, str]) -> list[Caution]:
    """Return what to be careful about when connections are checked; `names` are the sets' labels."""
    if isinstance(found, Undefined):
        return []
    notes = [
        caution("coverage.sets", "unfilled_set", set=names.get(name, name)) for name in found["unfilled"]
    ]
    undated = sum(link["undated"] for link in found["links"])
    if undated:
        notes.append(caution("coverage.links", "undated_contacts", n=undated))
    return notes
