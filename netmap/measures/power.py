"""Who decided: shares by the stage-budget rule, and how they add up over time (methods C4, C5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple


class Hand(NamedTuple):
    """One actor's part in one stage of a decision.

    ``weight`` is 1 for a person, or what the vote is worth where votes are recorded; `hat` is the
    group they spoke for, where that was recorded.
    """

    actor: str
    stage: str
    hat: str = ""
    weight: float = 1.0


class Shares(NamedTuple):
    """A decision's shares by (actor, hat), summing to 1; and the stages somebody was recorded in."""

    by_hand: dict[tuple[str, str], float]
    by_stage: dict[str, dict[tuple[str, str], float]]
    missing: tuple[str, ...]


def decision_shares(hands: Sequence[Hand], budget: Mapping[str, float]) -> Shares:
    r"""Return whose hands were on a decision, and how much of the deciding each part carried.

    .. math:: s_i = \sum_{r \in R} \frac{\beta_r}{\sum_R \beta} \frac{a_{ir}}{\sum_j a_{jr}}

    Parameters
    ----------
    hands : sequence of Hand
        Every part recorded; the same actor twice in one stage under the same hat adds up.
    budget : mapping of stage to float
        What share of the deciding each stage carries: budgets per stage, not points per head, so
        that two hundred people asked together never hold more than the stage of being asked.

    Returns
    -------
    Shares
        ``by_hand`` is empty where nobody is recorded in a stage with a budget; ``missing`` names
        the stages with a budget that nobody is recorded in: the rest is scaled up to 1.

    Examples
    --------
    >>> many = [Hand(f"p{i}", "consulted") for i in range(200)]
    >>> shares = decision_shares([Hand("boss", "decide"), *many], {"decide": 0.4, "consulted": 0.05})
    >>> round(shares.by_hand["boss", ""], 9)
    0.888888889
    """
    stages: dict[str, dict[tuple[str, str], float]] = {}
    for hand in hands:
        parts = stages.setdefault(hand.stage, {})
        key = (hand.actor, hand.hat)
        parts[key] = parts.get(key, 0.0) + hand.weight
    by_stage = {stage: _normalise(parts) for stage, parts in stages.items()}
    present = [stage for stage, share in budget.items() if share > 0 and stage in by_stage]
    whole = sum(budget[stage] for stage in present)
    by_hand: dict[tuple[str, str], float] = {}
    for stage in present:
        for hand_key, share in by_stage[stage].items():
            by_hand[hand_key] = by_hand.get(hand_key, 0.0) + budget[stage] / whole * share
    missing = tuple(stage for stage, share in budget.items() if share > 0 and stage not in by_stage)
    return Shares(by_hand, by_stage, missing)


def _normalise(parts: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    total = sum(parts.values())
    if not total:  # votes that can never carry anything: fall back to one each
        return {key: 1 / len(parts) for key in parts}
    return {key: weight / total for key, weight in parts.items()}


def decay(days_ago: int, half_life_days: float) -> float:
    """Return how much a decision still counts: half as much after each half-life."""
    return float(2.0 ** (-days_ago / half_life_days))


def decision_weights(
    dates: Sequence[date], importances: Sequence[float], at: date, half_life_days: float
) -> list[float]:
    """Return what each decision counts on the day `at`: its importance, faded with time.

    A decision after `at` counts nothing.
    """
    return [
        importance * decay((at - day).days, half_life_days) if day <= at else 0.0
        for day, importance in zip(dates, importances, strict=True)
    ]


def effective_decisions(weights: Sequence[float]) -> float:
    """Return how many equally weighted decisions these are worth: (sum w)^2 / sum w^2.

    Examples
    --------
    >>> effective_decisions([1, 1, 1]), effective_decisions([])
    (3.0, 0.0)
    """
    squares = sum(weight**2 for weight in weights)
    return sum(weights) ** 2 / squares if squares else 0.0


def weighted_shares(shares: Sequence[Mapping[str, float]], weights: Sequence[float]) -> dict[str, float]:
    """Return the weighted mean of shares over decisions; empty where nothing counts."""
    total = sum(weights)
    result: dict[str, float] = {}
    if not total:
        return result
    for own, weight in zip(shares, weights, strict=True):
        for key, share in own.items():
            result[key] = result.get(key, 0.0) + weight * share / total
    return result
