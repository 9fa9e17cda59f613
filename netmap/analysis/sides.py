"""Where do we see it differently? The pictures of a map beside each other; never who said what."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from itertools import combinations
from typing import Any

import numpy as np

from netmap.analysis.cautions import Caution, caution
from netmap.graph import Selection, build_slices
from netmap.measures.mirror import Lead, group_self_view, mirror_table, mirror_test, self_against_others
from netmap.measures.perspectives import (
    closeness_to_both_ends,
    compare_ends,
    compare_tables,
    rater_distances,
    rater_map,
)
from netmap.measures.qap import dyad_correlation
from netmap.measures.undefined import Undefined
from netmap.model import Network, Rating, Settings

#: what a rating has to be about to say who leads
LEAD_QUESTION = "power"
#: the test of two pictures against shuffled ones is a matrix of actors: not for towns
MOST_TESTED = 400

Arc = tuple[str, str]


def sides(network: Network, selection: Selection, settings: Settings) -> dict[str, Any] | Undefined:
    """Return how the pictures of a map differ.

    Parameters
    ----------
    network : Network
        Its perspectives, the relationships reported by them, and their ratings.
    selection : Selection
        The day and the kinds that count; relationships of all perspectives are read.
    settings : Settings
        The share that makes a consensus, draws and seed of the tests.

    Returns
    -------
    dict or Undefined
        The keys of ``perspectives`` in the analysis; ``not_asked`` where the map has none.
    """
    if not network.perspectives:
        return Undefined("not_asked")
    slices = build_slices(network, selection)
    drawn = {pid: arcs for pid, arcs in slices.items() if arcs}
    actors = [actor for actor in network.actors if network.is_present(actor, selection.at)]
    actors = list(dict.fromkeys([*actors, *(end for arcs in drawn.values() for arc in arcs for end in arc)]))
    own = {pid: arcs for pid, arcs in drawn.items() if pid in network.actors}
    return {
        "pictures": {
            view.id: {
                "label": view.label,
                "group": view.group,
                "relationships": len(slices[view.id]),
                "ratings": sum(r.perspective == view.id for r in network.ratings),
            }
            for view in network.perspectives
        },
        **_compare(drawn, actors, settings),
        "ends": _ends(own),
        "closeness": closeness_to_both_ends(own, actors) if len(own) > 1 else {},
        "mirror": _mirrors(network, settings),
        **_self_views(network, settings),
    }


def _compare(drawn: Mapping[str, frozenset[Arc]], actors: list[str], settings: Settings) -> dict[str, Any]:
    if len(drawn) < 2:
        few = Undefined("not_asked")
        return {"tables": few, "distances": [], "map": {}}
    tables = compare_tables(drawn, tau=settings.consensus)
    distances = rater_distances(drawn, actors)
    return {
        "tables": {
            "agreement": tables.agreement,
            "intersection": len(tables.intersection),
            "consensus": len(tables.consensus),
            "union": len(tables.union),
            "relationships": [
                {"source": u, "target": v, **said._asdict(), "agreed": (u, v) in tables.consensus}
                for (u, v), said in tables.support.items()
            ],
        },
        "distances": [
            {
                "one": one,
                "other": other,
                **found._asdict(),
                **_related(drawn[str(one)], drawn[str(other)], actors, settings),
            }
            for (one, other), found in distances.items()
        ],
        "map": {
            pid: list(point)
            for pid, point in rater_map({pair: d.jaccard for pair, d in distances.items()}).positions.items()
        },
    }


def _related(
    one: frozenset[Arc], other: frozenset[Arc], actors: list[str], settings: Settings
) -> dict[str, Any]:
    """Return how far two pictures go together beyond chance, pairs shuffled (methods D4)."""
    if len(actors) > MOST_TESTED:
        none = Undefined("too_many")
        return {"correlation": none, "p": none}
    place = {actor: i for i, actor in enumerate(actors)}
    matrices = np.zeros((2, len(actors), len(actors)))
    for matrix, arcs in zip(matrices, (one, other), strict=True):
        for u, v in arcs:
            matrix[place[u], place[v]] = 1
    found = dyad_correlation(*matrices, draws=max(settings.draws, 100), seed=settings.seed)
    return {"correlation": found.correlation, "p": found.p_upper}


def _ends(own: Mapping[str, frozenset[Arc]]) -> dict[str, Any] | Undefined:
    """Return what both ends of a relationship say, where people drew their own."""
    if len(own) < 2:
        return Undefined("not_asked")
    found = compare_ends(own)
    return {
        "both": len(found.intersection),
        "either": len(found.union),
        "one_only": len(found.gap),
        "unanswered": len(found.unanswered),
        "agreement": found.agreement,
    }


def _latest(ratings: Iterable[Rating]) -> dict[tuple[str, str], float]:
    """Return the last rating of each actor in each picture; an undated one is the oldest."""
    ordered = sorted(ratings, key=lambda r: r.date or "")
    return {(r.perspective, r.actor): r.value for r in ordered}


def _mirrors(network: Network, settings: Settings) -> list[dict[str, Any]]:
    """Return who leads as the groups on either side see it, for every two groups with pictures."""
    values = _latest(r for r in network.ratings if r.question == LEAD_QUESTION)
    raters: dict[str, list[str]] = {}
    for view in network.perspectives:
        if view.group and any((view.id, actor) in values for actor in network.actors):
            raters.setdefault(view.group, []).append(view.id)
    members = {
        group: [a.id for a in network.actors.values() if group in a.groups] for group in sorted(raters)
    }
    found = []
    for one, other in combinations(sorted(raters), 2):
        leads = [
            Lead((a, b), rater, side, values[rater, a] - values[rater, b])
            for side, group in (("A", one), ("B", other))
            for rater in raters[group]
            for a in members[one]
            for b in members[other]
            if a != b and (rater, a) in values and (rater, b) in values
        ]
        mirror = mirror_table(leads)
        if not mirror.pairs:
            continue
        test = mirror_test(leads, draws=max(settings.draws, 100), seed=settings.seed)
        found.append(
            {
                "one": one,
                "other": other,
                "pairs": mirror.pairs,
                "table": mirror.table,
                "mirrored": mirror.mirrored,
                "agreement": mirror.agreement,
                "gap": mirror.gap,
                "raters": list(mirror.raters),
                "p_gap": test.p_gap,
                "p_mirrored": test.p_index,
            }
        )
    return found


def _self_views(network: Network, settings: Settings) -> dict[str, Any]:
    """Return how people rate their own say beside how the others rate it."""
    values: dict[tuple[Hashable, Hashable], float] = {
        (pid, actor): value
        for (pid, actor), value in _latest(
            r for r in network.ratings if r.question == LEAD_QUESTION and r.perspective in network.actors
        ).items()
    }
    views = {actor: view for actor, view in self_against_others(values).items() if actor in network.actors}
    groups: dict[Hashable, str] = {
        actor: network.actors[str(actor)].groups[0] for actor in views if network.actors[str(actor)].groups
    }
    return {
        "self": {str(actor): view for actor, view in views.items()},
        "self_by_group": group_self_view(views, groups, draws=settings.bootstrap_draws, seed=settings.seed),
    }


def side_cautions(found: Mapping[str, Any] | Undefined, settings: Settings) -> list[Caution]:
    """Return what to be careful about when pictures are compared."""
    if isinstance(found, Undefined):
        return []
    notes = []
    drawn = sum(1 for view in found["pictures"].values() if view["relationships"])
    if 0 < drawn < settings.fewest_raters:
        notes.append(caution("perspectives.tables", "few_pictures", n=drawn))
    for place, mirror in enumerate(found["mirror"]):
        if min(mirror["raters"]) < settings.fewest_raters:
            notes.append(caution(f"perspectives.mirror.{place}", "few_raters", n=min(mirror["raters"])))
    if any(view.few for view in found["self"].values()):
        notes.append(caution("perspectives.self", "own_view"))
    return notes
