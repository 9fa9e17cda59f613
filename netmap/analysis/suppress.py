"""What leaves the room: figures about very few people are held back."""

from __future__ import annotations

from datetime import date
from typing import Any

from netmap.analysis.power import presence_counts
from netmap.analysis.result import Analysis
from netmap.model import Network

#: a group with fewer people than this could be recognised from its figures
SMALLEST_GROUP = 3


def suppress_small_groups(analysis: Analysis, network: Network) -> Analysis:
    """Return the analysis as it may be shared.

    Parameters
    ----------
    analysis : Analysis
        Not modified.
    network : Network
        The map it is about.

    Returns
    -------
    Analysis
        Shares, parity and series of groups with one or two people present are ``None``
        (``small_group``), and so are all shares and measures of single actors.
    """
    data = analysis.model_dump()
    undefined: dict[str, str] = data["undefined"]
    counts = presence_counts(network, date.fromisoformat(analysis.at))
    small = {group for group, n in counts.items() if 0 < n < SMALLEST_GROUP}

    def blank(values: dict[str, Any], path: str, keys: set[str]) -> None:
        for key in keys & values.keys():
            values[key] = None
            undefined[f"{path}.{key}"] = "small_group"

    power = data["power"]
    blank(power["by_group"], "power.by_group", small)
    blank(power["parity"], "power.parity", small)
    for place, point in enumerate(power["series"]):
        blank(point["by_group"], f"power.series.{place}.by_group", small)
    for owner, name in ((power, "by_actor"), (data["bottlenecks"], "actors")):
        owner[name] = {}
        undefined[f"{'power' if name == 'by_actor' else 'bottlenecks'}.{name}"] = "small_group"
    data["bottlenecks"]["down"]["route_share"] = {}
    data["votes"] = {}
    return Analysis.model_validate(data)
