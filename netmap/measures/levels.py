"""What level of co-production the record looks like, and what holds it back (methods C8).

All thresholds are conventions of ours; the theory is Needham and Carr's, the numbers are not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple

#: a tenth that was summed in another order is still a tenth
NEAR = 1e-12
#: whoever is in no group: nobody who could dominate
UNKNOWN = "unknown"
Level = Literal["transformative", "intermediate", "descriptive", "none recorded"]
StageShares = Mapping[str, Mapping[str, float]]


class Thresholds(NamedTuple):
    """Where one level ends and the next begins."""

    transformative: float = 1 / 3
    intermediate: float = 0.10
    dominance: float = 0.50


class LevelResult(NamedTuple):
    """The level, what keeps it from the next one, the two-way grid and the ladder's rung.

    `held_back` holds codes: ``decide_share``, ``design_share``, ``dominant:<group>``, ``votes``,
    ``early_share``, ``any_share``; empty at the top. A side of the grid is ``""`` where that stage
    is not recorded; `rung` is ``None`` below 3, because rungs 1 and 2 are about intent.
    """

    level: Level
    held_back: tuple[str, ...]
    design_side: str
    deliver_side: str
    rung: int | None


def coproduction_level(
    stages: StageShares,
    citizens: Collection[str],
    *,
    votes_with_power: float | None = None,
    thresholds: Thresholds | None = None,
) -> LevelResult:
    """Return the level of co-production of a record of decisions.

    Parameters
    ----------
    stages : mapping of stage to mapping of group to float
        Each group's share of each recorded stage; shares of a stage sum to 1.
    citizens : collection of str
        The groups of the citizen bloc.
    votes_with_power : float, optional
        Share of recorded votes in which the citizen bloc could change the outcome.
    thresholds : Thresholds, optional
        Ours by default.

    Returns
    -------
    LevelResult
        The first level whose rule holds.

    References
    ----------
    .. [1] Needham, C. and Carr, S. (2009). Co-production: an emerging evidence base for adult
       social care transformation. SCIE Research Briefing 31.
    .. [2] Arnstein, S. R. (1969). A ladder of citizen participation. JAIP 35, 216-224.
       doi:10.1080/01944366908977225
    """
    limits = thresholds or Thresholds()
    share = {s: sum(v for g, v in groups.items() if g in citizens) for s, groups in stages.items()}
    held = _below_transformative(stages, share, citizens, votes_with_power, limits)
    early = any(share.get(s, 0) >= limits.intermediate - NEAR for s in ("decide", "design", "initiate"))
    some = any(share.get(s, 0) > 0 for s in ("initiate", "design", "decide", "deliver", "consulted"))
    level: Level
    if not held:
        level = "transformative"
    elif early:
        level = "intermediate"
    elif some:
        level, held = "descriptive", ("early_share",)
    else:
        level, held = "none recorded", ("any_share",)
    sides = [_side(share.get(s), limits) for s in ("design", "deliver")]
    return LevelResult(level, held, sides[0], sides[1], _rung(stages, share, limits))


def _below_transformative(
    stages: StageShares,
    share: Mapping[str, float],
    citizens: Collection[str],
    votes_with_power: float | None,
    limits: Thresholds,
) -> tuple[str, ...]:
    held = [
        f"{stage}_share"
        for stage in ("decide", "design")
        if share.get(stage, 0) < limits.transformative - NEAR
    ]
    for group, part in sorted(stages.get("decide", {}).items()):
        if group not in citizens and group != UNKNOWN and part > limits.dominance + NEAR:
            held.append(f"dominant:{group}")
    if votes_with_power is not None and votes_with_power < 0.5 - NEAR:
        held.append("votes")
    return tuple(held)


def _side(share: float | None, limits: Thresholds) -> str:
    if share is None:
        return ""
    if share < limits.intermediate - NEAR:
        return "professionals"
    return "both" if share <= 1 - limits.intermediate + NEAR else "citizens"


def _rung(stages: StageShares, share: Mapping[str, float], limits: Thresholds) -> int | None:
    decide = share.get("decide", 0)
    if decide > 1 - NEAR and share.get("initiate", 0) >= 0.5 - NEAR:
        return 8
    if decide > limits.dominance + NEAR:
        return 7
    if decide >= limits.intermediate - NEAR:
        return 6
    if decide > 0 or share.get("design", 0) >= limits.intermediate - NEAR:
        return 5
    if share.get("consulted", 0) > 0:
        return 4
    return 3 if share.get("informed", 0) > 0 else None
