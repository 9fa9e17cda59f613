"""From a map to NetworkX graphs: for a date, a set of kinds, people or organisations.

In flow direction an arc ``u -> v`` means that an instruction or an idea can travel from u to v.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import networkx as nx

from netmap.errors import ParameterError
from netmap.model import Network, Relationship, layer_at
from netmap.model.dates import holds_at

Level = Literal["actor", "person", "organisation"]
Orientation = Literal["given", "flow"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which relationships count and how they are read; the same for every graph of an analysis.

    Parameters
    ----------
    at : datetime.date
        The day.
    kinds : tuple of str, optional
        Only these; ``None`` is every kind.
    level : {"actor", "person", "organisation"}
        Actors as drawn; people only; or people folded into their organisations.
    orient : {"flow", "given"}
        As an instruction or idea travels, or from source to target as typed.
    undirected : bool
        Read every relationship both ways.
    where : mapping of str to str
        Only relationships whose column has this value.
    perspective : str
        Relationships of this perspective too; without one only the shared map counts.
    """

    at: date
    kinds: tuple[str, ...] | None = None
    level: Level = "actor"
    orient: Orientation = "flow"
    undirected: bool = False
    where: Mapping[str, str] = field(default_factory=dict)
    perspective: str = ""


def select_relationships(network: Network, selection: Selection) -> list[Relationship]:
    """Return the relationships that a selection keeps, in the map's order.

    Raises
    ------
    ParameterError
        If a kind is not in the vocabulary.
    """
    if selection.kinds is not None:
        known = {kind.id for kind in network.vocabulary.kinds}
        strange = [kind for kind in selection.kinds if kind not in known]
        if strange:
            raise ParameterError(
                f"'{strange[0]}' is not a kind of relationship on this map; use one of: "
                f"{', '.join(sorted(known))}."
            )
    return [line for line in network.relationships if _is_kept(line, selection)]


def _is_kept(line: Relationship, selection: Selection) -> bool:
    return (
        (selection.kinds is None or line.kind in selection.kinds)
        and line.reported_by in ("", selection.perspective)
        and holds_at(line.start, line.end, selection.at)
        and all(_column(line, name) == value for name, value in selection.where.items())
    )


def _column(line: Relationship, name: str) -> str:
    own = name in Relationship.model_fields and name != "attributes"
    value = getattr(line, name) if own else line.attributes.get(name, "")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str("" if value is None else value)


def build_graph(network: Network, selection: Selection) -> nx.DiGraph:
    """Return the graph of a map on one day.

    Parameters
    ----------
    network : Network
        Not modified.
    selection : Selection
        What counts.

    Returns
    -------
    networkx.DiGraph
        Nodes are the actors present, isolates included, in the map's order. Arcs carry ``weight``
        (parallel relationships: the largest; folded to organisations: the sum) and ``kinds``.
        ``graph.graph`` says ``directed``, ``orientation``, ``direction_known`` (a share of
        relationships) and ``dropped`` (actors that this level has no place for).

    Raises
    ------
    ParameterError
        If a kind is not in the vocabulary.
    """
    lines = select_relationships(network, selection)
    homes, dropped = _homes(network, selection)
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(dict.fromkeys(home for own in homes.values() for home in own))
    folded = selection.level == "organisation"
    kept = two_way = unknown = 0
    for line in lines:
        ends = [(u, v) for u in homes.get(line.source, ()) for v in homes.get(line.target, ())]
        pairs = [(u, v) for u, v in ends if u != v]
        if not pairs:
            continue  # this level has no place for it: it says nothing about direction either
        kept += 1
        way = _way(network, line, selection)
        unknown += line.direction == "unknown" and not selection.undirected
        two_way += way == "both" and line.direction != "unknown"
        for u, v in pairs:
            weight = line.weight / len(ends) if folded else line.weight
            if way != "backward":
                _add_arc(graph, u, v, weight, line.kind, folded)
            if way != "forward":
                _add_arc(graph, v, u, weight, line.kind, folded)
    graph.graph.update(
        directed=not kept or two_way < kept,
        orientation=selection.orient,
        direction_known=1 - unknown / kept if kept else 1.0,
        dropped=dropped,
    )
    return graph


def _add_arc(graph: nx.DiGraph, u: str, v: str, weight: float, kind: str, folded: bool) -> None:
    if u == v:
        return
    if not graph.has_edge(u, v):
        graph.add_edge(u, v, weight=weight, kinds=(kind,))
        return
    arc = graph[u][v]
    arc["weight"] = arc["weight"] + weight if folded else max(arc["weight"], weight)
    arc["kinds"] = tuple(dict.fromkeys((*arc["kinds"], kind)))


def build_slices(network: Network, selection: Selection) -> dict[str, frozenset[tuple[str, str]]]:
    """Return what each perspective drew: the arcs of its own relationships, as typed.

    A relationship that goes both ways gives two arcs; the day, kinds and columns of the selection
    count, its perspective does not.
    """
    own: dict[str, set[tuple[str, str]]] = {view.id: set() for view in network.perspectives}
    for line in network.relationships:
        if line.reported_by not in own or line.source == line.target:
            continue
        if not _is_kept(line, replace(selection, perspective=line.reported_by)):
            continue
        way = _way(network, line, replace(selection, orient="given"))
        own[line.reported_by].add((line.source, line.target))
        if way == "both":
            own[line.reported_by].add((line.target, line.source))
    return {view: frozenset(arcs) for view, arcs in own.items()}


def _way(network: Network, line: Relationship, selection: Selection) -> str:
    kind = network.vocabulary.kind(line.kind)
    both = kind is not None and kind.direction == "both"
    if selection.undirected or both or line.direction in ("unknown", "both"):
        return "both"
    return kind.direction if kind and selection.orient == "flow" else "forward"


def _homes(network: Network, selection: Selection) -> tuple[dict[str, tuple[str, ...]], int]:
    """Return the nodes that each actor present stands for, and how many have no place."""
    here = [actor for actor in network.actors if network.is_present(actor, selection.at)]
    people = network.person_ids
    homes: dict[str, tuple[str, ...]]
    if selection.level == "actor":
        houses = _find_homes(network)
        homes = {actor: (actor,) for actor in here if actor not in houses}
        return homes, len(here) - len(homes)
    if selection.level == "person":
        homes = {actor: (actor,) for actor in here if actor in people}
        return homes, len(here) - len(homes)
    homes = {actor: (actor,) for actor in here if actor not in people}
    dropped = 0
    for person in (actor for actor in here if actor in people):
        roles = network.roles_at(person, selection.at)
        own = tuple(dict.fromkeys(role.organisation for role in roles))
        dropped += not own
        homes[person] = own
    return homes, dropped


def _find_homes(network: Network) -> frozenset[str]:
    """Return the organisations that only house others: nobody relates to them, and they decide nothing."""
    if network.settings.homes_count:
        return frozenset()
    active = {end for line in network.relationships for end in (line.source, line.target)}
    active |= {part.actor for part in network.parts} | {decision.body for decision in network.decisions}
    houses = {role.organisation for role in network.roles} | {o.part_of for o in network.organisations}
    return frozenset(o.id for o in network.organisations if o.id in houses and o.id not in active)


def build_authority(network: Network, *, at: date, level: Level = "actor") -> nx.DiGraph:
    """Return who can instruct whom on a day: arcs from boss to report, from funder to funded."""
    kinds = network.vocabulary.kinds_counting_as("authority")
    return build_graph(network, Selection(at, kinds, level))


def build_working(network: Network, *, at: date, level: Level = "actor") -> nx.DiGraph:
    """Return how ideas travel in practice on a day, formal authority left out."""
    kinds = network.vocabulary.kinds_counting_as("working")
    return build_graph(network, Selection(at, kinds, level))


def join_graphs(graphs: Iterable[nx.DiGraph]) -> nx.DiGraph:
    """Return all nodes and arcs of several graphs; of parallel arcs the larger weight."""
    joined: nx.DiGraph = nx.DiGraph()
    for graph in graphs:
        joined.add_nodes_from(graph)
        for u, v, data in graph.edges(data=True):
            weight = max(data.get("weight", 1.0), joined[u][v]["weight"] if joined.has_edge(u, v) else 0)
            joined.add_edge(u, v, weight=weight)
    return joined


def layer_sets(
    network: Network, nodes: Collection[str], at: date
) -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """Return the layer of each node, the front line S and the board T (senior, if there is none)."""
    layers = {node: layer_at(network, node, at) for node in nodes}
    front = frozenset(node for node, layer in layers.items() if layer == "front")
    for top in ("board", "senior"):
        board = frozenset(node for node, layer in layers.items() if layer == top)
        if board:
            break
    return layers, front, board
