"""Mosquito and elephant: how long people stay in which kinds of post, and who can wait for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import permutations
from typing import Any, NamedTuple

from netmap.analysis.cautions import Caution, caution
from netmap.analysis.record import role_layer
from netmap.measures.spells import DAYS_A_YEAR, spells_from_dates
from netmap.measures.tenure import (
    Tenure,
    constant_tenure,
    estimate_tenure,
    expected_holders,
    outlast,
    outwait,
    stay,
    staying_power,
)
from netmap.measures.undefined import Undefined, Value
from netmap.model import Network, Role, Settings, layer_at
from netmap.model.dates import end_day, first_day


def tenure(
    network: Network, shares: Mapping[str, float], *, at: date, settings: Settings
) -> dict[str, Any] | Undefined:
    """Return how long people stay in each layer and under each title, and what that does to power.

    Parameters
    ----------
    network : Network
        Its roles, with start and end.
    shares : mapping of actor to float
        Shares of the deciding.
    at : datetime.date
        The day of looking.
    settings : Settings
        How many years ahead; how many spells a kind of post needs.

    Returns
    -------
    dict or Undefined
        The keys of ``tenure`` in the analysis, by kind of post, never by person; ``not_recorded``
        where no role has a start.
    """
    held = [role for role in network.roles if role.person]
    if not any(role.start for role in held):
        return Undefined("not_recorded")
    by_layer, known = _by(held, lambda role: role_layer(network, role), at, settings)
    titles, _ = _by(held, lambda role: role.title.strip(), at, settings)
    return {
        "horizon_years": settings.horizon_years,
        "by_layer": by_layer,
        "by_title": {t: f for t, f in titles.items() if t and f["spells"] >= settings.fewest_spells},
        "waiting": [
            {
                "waits": one,
                "for": other,
                "outlasts": outlast(known[one], known[other]).value,
                "outwaits": outwait(known[one], known[other], settings.horizon_years),
            }
            for one, other in permutations(sorted(known), 2)
        ],
        "power": _left(network, shares, known, at, settings),
    }


def _by(
    roles: Iterable[Role], kind_of: Callable[[Role], str], at: date, settings: Settings
) -> tuple[dict[str, Any], dict[str, Tenure]]:
    rows: dict[str, list[Role]] = {}
    for role in roles:
        rows.setdefault(kind_of(role), []).append(role)
    found, known = {}, {}
    for kind, own in sorted(rows.items()):
        made = spells_from_dates(_stays(own), at=at.toordinal())
        n = len(made.spells)
        estimate = estimate_tenure(made.spells) if n >= settings.fewest_spells else Undefined("too_few")
        facts = {"spells": n, "unknown_start": made.unknown_start, "left": sum(s.ended for s in made.spells)}
        if isinstance(estimate, Undefined):
            found[kind] = {**facts, "mean": estimate, "stays": estimate, "constant_rate": estimate}
            continue
        known[kind] = estimate
        found[kind] = {
            **facts,
            "mean": estimate.mean,
            "stays": stay(estimate, settings.horizon_years),
            "constant_rate": estimate.rate is not None,
        }
    return found, known


def _stays(roles: Iterable[Role]) -> Iterator[tuple[int | None, int | None]]:
    """Yield when each person came and left; posts held one on top of the other are one stay."""
    held: dict[str, list[tuple[int, int | None]]] = {}
    for role in roles:
        end = end_day(role.end).toordinal() if role.end else None
        if role.start is None:
            yield None, end
        else:
            held.setdefault(role.person, []).append((first_day(role.start).toordinal(), end))
    for spans in held.values():
        spans.sort()
        start, end = spans[0]
        for later, until in spans[1:]:
            if end is not None and later >= end:
                yield start, end
                start, end = later, until
            else:
                end = None if end is None or until is None else max(end, until)
        yield start, end


def _left(
    network: Network, shares: Mapping[str, float], known: Mapping[str, Tenure], at: date, settings: Settings
) -> dict[str, Any]:
    """Return how much of today's deciding is still in post after some years, and in which layers."""
    staying: dict[str, Value] = {}
    layers = {actor: layer_at(network, actor, at) for actor in shares if actor in network.person_ids}
    for actor, layer in layers.items():
        starts = [first_day(role.start) for role in network.roles_at(actor, at) if role.person and role.start]
        if layer in known and starts:
            served = (at - max(starts)).days / DAYS_A_YEAR
            staying[actor] = stay(known[layer], settings.horizon_years, served=served)
    found = staying_power(shares, staying)
    by_layer: dict[str, float] = {}
    for actor, share in found.renormalised.items():
        if not isinstance(share, Undefined):
            by_layer[layers[actor]] = by_layer.get(layers[actor], 0.0) + share
    return {"remaining": found.remaining, "unknown": found.unknown, "by_layer": by_layer}


class Scenario(NamedTuple):
    """What follows from two lengths of stay that somebody entered: quotations or guesses, never findings."""

    outlasts: Value
    outwaits: Value
    holders: Value


def wait_for(leader_years: float, waiter_years: float, initiative_years: float) -> Scenario:
    """Return who waits for whom if posts are left at a constant rate.

    Parameters
    ----------
    leader_years, waiter_years : float
        Mean years in post of whoever leads something, and of whoever may wait.
    initiative_years : float
        How long the thing takes.

    Returns
    -------
    Scenario
        The chance that the one who waits is there longer; that at the end of the initiative its
        leader has gone and the other has not; and how many leaders there are, one after the other,
        while the other stays.
    """
    leader, waiter = constant_tenure(leader_years), constant_tenure(waiter_years)
    return Scenario(
        outlast(waiter, leader).value,
        outwait(waiter, leader, initiative_years),
        expected_holders(leader, waiter_years),
    )


def tenure_cautions(network: Network, found: Any, settings: Settings) -> list[Caution]:
    """Return what to be careful about in how long people stay."""
    if isinstance(found, Undefined):
        return []
    notes = [caution("tenure", "spells_are_private", fewest=settings.fewest_spells)]
    notes += [
        caution(
            f"tenure.by_layer.{layer}",
            "few_spells",
            n=facts["spells"],
            role=network.vocabulary.label("layers", layer),
        )
        for layer, facts in found["by_layer"].items()
        if facts["spells"] < settings.fewest_spells
    ]
    return notes
