"""Has one dominant group been replaced by another? (methods C9, after ImROC's warning)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from netmap.measures.sharing import resample
from netmap.measures.undefined import Undefined, Value


class Limits(NamedTuple):
    """When the question is asked."""

    dominance: float = 0.50
    moved: float = 0.20
    swap: float = 0.50


@dataclass(frozen=True, slots=True)
class Replacement:
    """How far power moved, how far its shape changed, and whether to ask the question.

    ``moved`` is the total variation between the two; ``shape`` the same after sorting each from
    largest to smallest; ``index`` 1 - shape / moved: 1 = a pure swap of who is on top.
    """

    moved: float
    shape: float
    index: Value
    effective_before: float
    effective_after: float
    top_before: str
    top_after: str
    alert: bool


def replacement(
    before: Mapping[str, float], after: Mapping[str, float], *, limits: Limits | None = None
) -> Replacement:
    """Return whether power moved while the pyramid kept its shape.

    Parameters
    ----------
    before, after : mapping of group to float
        Shares that sum to 1 in each.
    limits : Limits, optional
        Ours by default.

    Returns
    -------
    Replacement
        ``index`` is undefined where nothing moved. The alert is the same for every group, people
        with lived experience included.
    """
    rules = limits or Limits()
    groups = sorted(before.keys() | after.keys())
    one = [before.get(group, 0.0) for group in groups]
    two = [after.get(group, 0.0) for group in groups]
    moved = sum(abs(a - b) for a, b in zip(one, two, strict=True)) / 2
    pairs = zip(sorted(one, reverse=True), sorted(two, reverse=True), strict=True)
    shape = sum(abs(a - b) for a, b in pairs) / 2
    index: Value = 1 - shape / moved if moved > 1e-12 else Undefined("denominator_zero")
    top_before = max(groups, key=lambda g: (before.get(g, 0.0), g))
    top_after = max(groups, key=lambda g: (after.get(g, 0.0), g))
    near = 1e-12
    alert = (
        max(two) >= rules.dominance - near
        and before.get(top_after, 0.0) < max(one) - near  # somebody who was not on top before
        and moved >= rules.moved - near
        and not isinstance(index, Undefined)
        and index >= rules.swap - near
    )
    return Replacement(
        moved,
        shape,
        index,
        1 / sum(share**2 for share in one),
        1 / sum(share**2 for share in two),
        top_before,
        top_after,
        alert,
    )


def replacement_support(
    before: np.ndarray,
    after: np.ndarray,
    weights_before: np.ndarray,
    weights_after: np.ndarray,
    *,
    draws: int,
    seed: int,
    limits: Limits | None = None,
) -> float:
    """Return the share of resampled records in which the same question would be asked.

    Parameters
    ----------
    before, after : numpy.ndarray
        One row a decision, one column a group; rows sum to 1.
    weights_before, weights_after : numpy.ndarray
        What each decision counts.
    draws, seed : int
        Resamples on each side, and their seed.
    limits : Limits, optional
        Ours by default.

    Returns
    -------
    float
        In [0, 1]; decisions are resampled within each side, with their weights.
    """
    rules = limits or Limits()
    generator = np.random.default_rng(seed)
    sides = []
    for rows, weights in ((before, weights_before), (after, weights_after)):
        times = resample(len(rows), draws, seed)
        picked = times[generator.integers(0, len(times), size=draws)] * weights
        sides.append(picked @ rows / picked.sum(axis=1, keepdims=True))
    one, two = sides
    moved = np.abs(one - two).sum(axis=1) / 2
    shape = np.abs(np.sort(one, axis=1) - np.sort(two, axis=1)).sum(axis=1) / 2
    swap = np.where(moved > 1e-12, 1 - shape / np.maximum(moved, 1e-12), 0)
    near = 1e-12
    asked = (
        (two.max(axis=1) >= rules.dominance - near)
        & (one[np.arange(draws), two.argmax(axis=1)] < one.max(axis=1) - near)
        & (moved >= rules.moved - near)
        & (swap >= rules.swap - near)
    )
    return float(asked.mean())
