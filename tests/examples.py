"""How many examples a property is tried on: half as many where they are the same ones every time."""

from __future__ import annotations

import os

WAY = os.environ.get("NETMAP_EXAMPLES", "same")
#: a property that is dear to try is tried on so few already
FEW = 10


def examples(number: int) -> int:
    """Return how many examples to try, of a number that is worth trying when they are new."""
    return number if WAY != "same" else max(number // 2, min(number, FEW))
