"""Who decides, and is it changing? Shares of decision power, their concentration, level, change."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from netmap.analysis.cautions import Caution, caution, per_cent
from netmap.analysis.change import find_replacement, halfway
from netmap.analysis.record import (
    UNKNOWN,
    USER_LED,
    Record,
    Recorded,
    citizen_groups,
    groups_of,
    level_groups_of,
)
from netmap.analysis.seats import control_through, seats
from netmap.analysis.shift import change, change_cautions
from netmap.analysis.splits import per_actor, per_bloc, per_group, per_layer, per_organisation, split_shares
from netmap.measures.levels import LevelResult, Thresholds, coproduction_level
from netmap.measures.power import decision_weights, effective_decisions, weighted_shares
from netmap.measures.sharing import bootstrap_mean, concentration, resample, theil
from netmap.measures.undefined import Undefined
from netmap.model import Network, Settings

#: in neither share nor presence of the parity ratio
OUTSIDE_PARITY = frozenset({"OT", UNKNOWN})
#: a group with fewer people than this could be recognised from its figures
SMALLEST_GROUP = 3
#: with fewer decisions the bootstrap's 95 % interval holds the truth less often: 71 to 87 % at 4 to 8
#: (docs/validation-simulations.md)
FEWEST_FOR_INTERVAL = 20
#: above this share of the deciding without a group no level is named in a sentence
MOSTLY_UNKNOWN = 0.3


def power(record: Record, *, at: date, settings: Settings, split: date | None = None) -> dict[str, Any]:
    """Return who decides and how that has changed.

    Parameters
    ----------
    record : Record
        The decisions that count.
    at : datetime.date
        The day the shares are seen from: older decisions have faded.
    settings : Settings
        Half-life, thresholds, bootstrap draws, seed.
    split : datetime.date, optional
        Where before ends and after begins; by default half of the decisions lie on each side.

    Returns
    -------
    dict
        The keys of ``power`` in the analysis.
    """
    network, found = record.network, record.decisions
    weights = _weights(found, at, settings)
    by_actor = dict.fromkeys(population(record, at), 0.0)
    by_actor.update(weighted_shares([split_shares(r, per_actor) for r in found], weights))
    spread = concentration(list(by_actor.values()))
    groups = [split_shares(r, per_group(network)) for r in found]
    by_group = weighted_shares(groups, weights)
    level, support, stages = _level(record, at, settings)
    return {
        "by_actor": by_actor,
        "by_group": by_group,
        "by_bloc": weighted_shares([split_shares(r, per_bloc(network)) for r in found], weights),
        "by_layer": weighted_shares([split_shares(r, per_layer(network)) for r in found], weights),
        "by_organisation": weighted_shares(
            [split_shares(r, per_organisation(network)) for r in found], weights
        ),
        "gini": spread.gini,
        "gini_corrected": spread.gini_corrected,
        "hhi": spread.hhi,
        "effective_number": spread.effective_number,
        "theil": theil(by_actor, {actor: groups_of(network, actor) for actor in by_actor}),
        "parity": parity(network, groups, weights, at=at, settings=settings),
        "level": level.level if found or record.told else Undefined("no_decisions"),
        "level_support": support,
        "held_back": list(level.held_back) if found or record.told else [],
        "grid": {
            "design": level.design_side or Undefined("not_recorded"),
            "deliver": level.deliver_side or Undefined("not_recorded"),
        },
        "arnstein": Undefined("below_consulted") if level.rung is None else level.rung,
        "stages": stages,
        "n_decisions": len(found),
        "n_effective": effective_decisions(weights),
        "series": series(record, settings),
        "replacement": find_replacement(record, settings=settings, split=split),
        "change": change(record, split=split or halfway(found), given=split is not None, settings=settings),
        "seats": seats(record, at),
        "control": control_through(record, at, settings.seed),
    }


def _weights(found: Sequence[Recorded], at: date, settings: Settings) -> list[float]:
    """Return what each decision counts beside the heaviest and newest: shares need no more.

    Seen from the newest decision, not from `at`, so that an old record does not fade to nothing.
    """
    if not found:
        return []
    newest = max(r.day for r in found)
    heaviest = max(r.decision.importance for r in found)
    importances = [r.decision.importance / heaviest for r in found]
    return decision_weights([r.day for r in found], importances, min(at, newest), settings.half_life_days)


def population(record: Record, at: date) -> list[str]:
    """Return whose shares are counted, zeros included.

    The people present, the organisations recorded as actors that were not spread over their
    members, and whoever took part and has left since.
    """
    network = record.network
    here = [person.id for person in network.people if network.is_present(person.id, at)]
    hands = (stage for r in (*record.decisions, *record.told) for stage in r.shares.by_stage.values())
    acted = (actor for stage in hands for actor, _ in stage)
    return list(dict.fromkeys([*here, *acted]))


def presence_counts(network: Network, at: date) -> dict[str, float]:
    """Return how many people of each group are present, in equal parts for those in several."""
    counts: dict[str, float] = {}
    for person in network.people:
        if network.is_present(person.id, at):
            for group, part in groups_of(network, person.id).items():
                counts[group] = counts.get(group, 0.0) + part
    return counts


def presence(network: Network, at: date) -> dict[str, float]:
    """Return each group's share of the people present."""
    counts = presence_counts(network, at)
    known = {group: n for group, n in counts.items() if group not in OUTSIDE_PARITY}
    total = sum(known.values())
    return {group: n / total for group, n in known.items()} if total else {}


def parity(
    network: Network,
    groups: Sequence[Mapping[str, float]],
    weights: Sequence[float],
    *,
    at: date,
    settings: Settings,
) -> dict[str, dict[str, Any]]:
    """Return each group's share of the deciding beside its share of the people present.

    Groups ``OT`` and unknown are in neither. The interval is of the ratio; it resamples decisions,
    with their weights.
    """
    here = presence(network, at)
    known = [{group: s for group, s in shares.items() if group not in OUTSIDE_PARITY} for shares in groups]
    totals = [sum(shares.values()) for shares in known]
    rows = [
        ({g: s / total for g, s in shares.items()}, weight * total)
        for shares, total, weight in zip(known, totals, weights, strict=True)
        if total > 0 and weight > 0
    ]
    own_weights = [weight for _, weight in rows]
    overall = weighted_shares([shares for shares, _ in rows], own_weights)
    result: dict[str, dict[str, Any]] = {}
    for group in sorted(here.keys() | overall.keys()):
        share, there = overall.get(group, 0.0), here.get(group, 0.0)
        values = [shares.get(group, 0.0) for shares, _ in rows]
        interval: Any = Undefined("denominator_zero")
        if there:
            interval = bootstrap_mean(values, own_weights, draws=settings.bootstrap_draws, seed=settings.seed)
            if not isinstance(interval, Undefined):
                interval = [interval[0] / there, interval[1] / there]
        none: Any = Undefined("no_decisions")
        result[group] = {
            "share": share if rows else none,
            "presence": there,
            "ratio": (share / there if there else Undefined("denominator_zero")) if rows else none,
            "interval": interval if rows else none,
        }
    return result


def series(record: Record, settings: Settings) -> list[dict[str, Any]]:
    """Return the shares by group on every date with a decision, older decisions fading."""
    network, points = record.network, []
    for day in dict.fromkeys(r.day for r in record.decisions):
        past = [r for r in record.decisions if r.day <= day]
        weights = _weights(past, day, settings)
        by_actor = weighted_shares([split_shares(r, per_actor) for r in past], weights)
        points.append(
            {
                "date": day.isoformat(),
                "by_group": weighted_shares([split_shares(r, per_group(network)) for r in past], weights),
                "effective_number": concentration(list(by_actor.values())).effective_number,
                "n_effective": effective_decisions(weights),
            }
        )
    return points


def _stage_tables(network: Network, found: Sequence[Recorded]) -> tuple[list[str], dict[str, np.ndarray]]:
    """Return, for each stage, one row a decision and one column a group; NaN where not recorded."""
    rows: dict[str, list[dict[str, float] | None]] = {}
    stages = [stage.id for stage in network.vocabulary.stages]
    groups: dict[str, None] = {}
    for stage in stages:
        for recorded in found:
            hands = recorded.shares.by_stage.get(stage)
            shares: dict[str, float] | None = None
            if hands is not None:
                shares = {}
                for (actor, hat), share in hands.items():
                    for group, part in level_groups_of(network, actor, hat).items():
                        shares[group] = shares.get(group, 0.0) + share * part
                        groups[group] = None
            rows.setdefault(stage, []).append(shares)
    names = list(groups)
    tables = {
        stage: np.array([[np.nan if s is None else s.get(g, 0.0) for g in names] for s in row]).reshape(
            len(row), len(names)
        )
        for stage, row in rows.items()
    }
    return names, tables


def _level(
    record: Record, at: date, settings: Settings
) -> tuple[LevelResult, Any, dict[str, dict[str, float]]]:
    found = (*record.decisions, *record.told)
    weights = _weights(found, at, settings)
    names, tables = _stage_tables(record.network, found)
    citizens = citizen_groups(record.network) | {USER_LED}
    limits = Thresholds(settings.transformative_share, settings.intermediate_share, settings.dominance)
    votes = np.array([np.nan if r.citizen_votes is None else float(r.citizen_votes) for r in found])

    def levels_of(counts: np.ndarray) -> Iterator[tuple[LevelResult, dict[str, dict[str, float]]]]:
        """Yield the level, and the shares behind it, for each row of weights."""
        shares = {stage: _average(table, counts).tolist() for stage, table in tables.items()}
        able = _average(votes[:, None], counts)[:, 0].tolist()
        for i, power in enumerate(able):
            stages = {
                stage: dict(zip(names, rows[i], strict=True))
                for stage, rows in shares.items()
                if names and not math.isnan(rows[i][0])
            }
            votes_with_power = None if math.isnan(power) else power
            yield (
                coproduction_level(stages, citizens, votes_with_power=votes_with_power, thresholds=limits),
                stages,
            )

    own = np.asarray(weights, dtype=float)
    level, stages = next(levels_of(own[None, :]))
    if len(own) < 2:
        return level, Undefined("no_decisions" if not len(own) else "n<2"), stages
    times = resample(len(own), settings.bootstrap_draws, settings.seed)
    same = sum(drawn.level == level.level for drawn, _ in levels_of(times * own))
    return level, same / len(times), stages


def _average(table: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the weighted means of a table's columns, a row for each row of weights; NaN where none counts."""
    known = ~np.isnan(table).any(axis=1)
    weights = counts[:, known]
    with np.errstate(invalid="ignore"):  # nothing of nothing is unknown
        means: np.ndarray = weights @ table[known] / weights.sum(axis=1, keepdims=True)
    return means


def power_cautions(record: Record, found: Mapping[str, Any], settings: Settings, at: date) -> list[Caution]:
    """Return what to be careful about in the shares of decision power."""
    notes, n = [], len(record.decisions)
    if n and found["n_effective"] < settings.fewest_effective_decisions:
        notes.append(caution("power.by_group", "few_decisions", n=f"{found['n_effective']:.1f}"))
    if record.undated:
        notes.append(caution("power", "undated", n=record.undated))
    unknown = found["by_group"].get(UNKNOWN, 0.0)
    if unknown > MOSTLY_UNKNOWN:
        notes.append(caution("power.level", "unknown_groups", share=per_cent(unknown)))
    if record.outside:
        notes.append(caution("power", "outside", n=record.outside))
    if record.told:
        notes.append(caution("power", "told_only", n=len(record.told)))
    if record.without_parts:
        notes.append(caution("power", "no_parts", n=record.without_parts))
    for stage in record.network.vocabulary.stages:
        missing = sum(stage.id in r.shares.missing for r in record.decisions)
        if n and missing / n > 0.3:
            notes.append(
                caution(
                    "power.by_group",
                    "stages_missing",
                    share=per_cent(missing / n),
                    stage=stage.label or stage.id,
                )
            )
    if n and n < settings.fewest_decisions_for_level:
        notes.append(caution("power.level", "few_for_level", n=n))
    support = found["level_support"]
    if not isinstance(support, Undefined) and support < settings.level_support:
        notes.append(caution("power.level", "level_unsure", share=per_cent(support)))
    swap = found["replacement"]
    if not isinstance(swap, Undefined) and swap["pattern"] and not swap["alert"]:
        notes.append(caution("power.replacement", "replacement_unsure", share=per_cent(swap["support"])))
    small = [
        f"{record.network.vocabulary.label('groups', group)} ({people:g})"
        for group, people in sorted(presence_counts(record.network, at).items())
        if 0 < people < SMALLEST_GROUP and group not in OUTSIDE_PARITY
    ]
    if small:
        notes.append(caution("power.parity", "small_group", groups=", ".join(small)))
    notes += change_cautions(found["change"])
    if 0 < n < FEWEST_FOR_INTERVAL:
        notes.append(caution("power.parity", "parity_few", n=n))
    unequal = sum(r.equal_votes for r in record.decisions)
    if unequal:
        notes.append(caution("power.by_actor", "equal_votes", n=unequal))
    return notes
