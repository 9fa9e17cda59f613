"""Has it changed? The first part of the record beside the second."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from netmap.analysis.record import UNKNOWN, Record, Recorded
from netmap.analysis.splits import per_group, split_shares
from netmap.measures.power import weighted_shares
from netmap.measures.replacement import Limits, replacement, replacement_support
from netmap.measures.undefined import Undefined
from netmap.model import Network, Settings

#: below this share of the deciding with a known group nobody can say that one replaced another
MOSTLY_KNOWN = 0.5


def find_replacement(record: Record, *, settings: Settings, split: date | None = None) -> Any:
    """Return whether one dominant group has been replaced by another, or why that is not known.

    Whose group is not known is left out, and a decision counts with what is known of it.
    """
    found = record.decisions
    cut = split or halfway(found)
    early = [r for r in found if cut and r.day < cut]
    late = [r for r in found if cut and r.day >= cut]
    if not early or not late:
        return Undefined("n<2" if found else "no_decisions")
    network = record.network
    sides = [_known_groups(network, side) for side in (early, late)]
    if not all(rows for rows, _ in sides):
        return Undefined("not_recorded")
    limits = Limits(settings.dominance, settings.replacement_moved, settings.replacement_index)
    before, after = (weighted_shares(rows, weights) for rows, weights in sides)
    result = replacement(before, after, limits=limits)
    names = sorted({group for rows, _ in sides for row in rows for group in row})
    arrays = [np.array([[row.get(g, 0.0) for g in names] for row in rows]) for rows, _ in sides]
    masses = [np.array(weights) for _, weights in sides]
    draws = {"draws": settings.bootstrap_draws, "seed": settings.seed}
    support = replacement_support(arrays[0], arrays[1], masses[0], masses[1], **draws, limits=limits)
    known = sum(sum(weights) for _, weights in sides) / sum(r.decision.importance for r in found)
    return {
        "before": before,
        "after": after,
        "split": cut.isoformat() if cut else "",
        "given": split is not None,
        "decisions": [len(early), len(late)],
        "known": known,
        "moved": result.moved,
        "shape": result.shape,
        "index": result.index,
        "effective_before": result.effective_before,
        "effective_after": result.effective_after,
        "top_before": result.top_before,
        "top_after": result.top_after,
        "pattern": result.alert,
        "support": support,
        "alert": result.alert and support >= settings.replacement_support and known >= MOSTLY_KNOWN,
    }


def halfway(found: Sequence[Recorded]) -> date | None:
    """Return the day that parts the record most evenly; decisions of one day stay together."""
    days = sorted({r.day for r in found})[1:]
    return min(days, key=lambda day: abs(len(found) - 2 * sum(r.day < day for r in found)), default=None)


def _known_groups(network: Network, side: Sequence[Recorded]) -> tuple[list[dict[str, float]], list[float]]:
    """Return each decision's shares over the groups that are known, and what it counts."""
    rows, weights = [], []
    for recorded in side:
        row = {g: s for g, s in split_shares(recorded, per_group(network)).items() if g != UNKNOWN}
        whole = sum(row.values())
        if whole:
            rows.append({g: s / whole for g, s in row.items()})
            weights.append(recorded.decision.importance * whole)
    return rows, weights
