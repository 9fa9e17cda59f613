"""Has one dominant group been replaced by another? (methods C9, after ImROC's warning)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

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
        and top_before != top_after
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
