"""One map in one year as plain rows, for tables of many maps over many years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from netmap.analysis.analyse import analyse
from netmap.model import Network
from netmap.model.dates import end_day, first_day
from netmap.model.settings import NullModel

FACETS = ("direction", "bypass", "shared_brokerage", "cohesion", "index", "off_axis", "load")
NULL = ("model", "draws", "mean", "sd", "z", "p", "p_lower")
POWER = (
    "n_decisions",
    "n_effective",
    "gini",
    "hhi",
    "effective_number",
    "level",
    "level_support",
    "arnstein",
)

Row = dict[str, Any]


def years_of(network: Network, today: date) -> list[int]:
    """Return the years from the first to the last in which something on a map begins, ends or is decided.

    A map without dates is looked at once, in this year; nothing lies after it.
    """
    days = [first_day(d.date) for d in network.decisions if d.date]
    spans = [(r.start, r.end) for r in network.roles] + [(r.start, r.end) for r in network.relationships]
    days += [first_day(start) for start, _ in spans if start] + [end_day(end) for _, end in spans if end]
    past = [day.year for day in days if day <= today]
    return list(range(min(past), max(past) + 1)) if past else [today.year]


def answer_year(network: Network, year: int, *, seed: int, null: NullModel, draws: int) -> list[Row]:
    """Return the answers about a map at the end of a year, a row each for authority and working.

    Parameters
    ----------
    network : Network
        Not modified.
    year : int
        Structure as on its last day; decisions of all years up to it.
    seed, null, draws
        As for `analyse`.

    Returns
    -------
    list of dict
        Each group's share of the deciding is ``share_<group>``; undefined values are ``None``. Equal arguments give equal rows, on any machine.
    """
    last = date(year, 12, 31)
    found = analyse(
        network, at=last, until=date(year + 1, 1, 1), seed=seed, null=null, draws=draws
    ).model_dump()
    shared: Row = {"map": network.name, "year": year, "at": last.isoformat(), "seed": seed}
    deciding = {f"power_{name}": found["power"][name] for name in POWER}
    deciding |= {f"share_{group}": share for group, share in found["power"]["by_group"].items()}
    return [
        {**shared, "graph": name, **dict(_structure(found["structure"][name])), **deciding}
        for name in ("authority", "working")
    ]


def _structure(found: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in ("nodes", "arcs", "isolates", "density", "global_reaching_centrality", "trophic_incoherence"):
        yield name, found[name]
    for part in ("krackhardt", "reciprocity"):
        yield from ((f"{part}_{name}", value) for name, value in found[part].items())
    cells = found["honeycomb"]
    yield from ((name, cells[name]) for name in FACETS)
    interval = cells["interval"] or (None, None)
    yield from (("index_low", interval[0]), ("index_high", interval[1]))
    yield from ((f"null_{name}", cells["null"][name]) for name in NULL)
