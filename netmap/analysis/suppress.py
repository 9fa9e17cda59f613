"""What leaves the room: figures about very few people are held back."""

from __future__ import annotations

from datetime import date
from typing import Any

from netmap.analysis.analyse import say
from netmap.analysis.cautions import Caution
from netmap.analysis.power import SMALLEST_GROUP, presence_counts
from netmap.analysis.result import Analysis
from netmap.model import Network
from netmap.model.settings import Settings

#: parts of ``power`` and ``bottlenecks`` that are about single actors, or that a small group's
#: share could be worked out from
HELD_BACK = {
    "power": ("by_actor", "by_bloc", "by_organisation", "by_layer", "stages", "theil", "replacement", "change", "seats", "control"),
    "bottlenecks": ("actors", "lines", "front", "top", "brokerage", "key_players"),
}  # fmt: skip
#: what was said about somebody, or is a model of single people: it does not leave the room
SAID_IN_THE_ROOM = ("perspectives", "ratings", "influence")
#: paths of undefined values that hold no actor's id
TRACEABLE = (
    "structure",
    "power",
    "reciprocity",
    "coverage",
    "tenure",
    "bottlenecks.cut",
    "bottlenecks.layers",
    "bottlenecks.down.cut",
    "bottlenecks.down.layers",
    "bottlenecks.idea_flow",
    "load",
    "culture",
)
CODE = "small_group"


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
        Shares, parity and series of groups with fewer than three people present are ``None``
        (``small_group``), and of one more group where a single one could be worked out from the
        rest; everything about single actors is gone, and the sentences say no more than is left.
    """
    data = analysis.model_dump()
    undefined: dict[str, str] = data["undefined"]
    hidden = _hidden_groups(analysis, network)
    power, stuck = data["power"], data["bottlenecks"]
    power["held_back"] = [c for c in power["held_back"] if c.partition(":")[2] not in hidden]
    _blank(power["by_group"], "power.by_group", hidden, undefined)
    _blank(power["parity"], "power.parity", hidden, undefined)
    for place, point in enumerate(power["series"]):
        _blank(point["by_group"], f"power.series.{place}.by_group", hidden, undefined)
    for area, names in HELD_BACK.items():
        for name in names:
            old = data[area][name]
            empty = isinstance(old, dict | list) and name not in ("replacement", "change", "key_players")
            data[area][name] = type(old)() if empty else None
            undefined[f"{area}.{name}"] = CODE
    _hide_people(data, hidden, undefined)
    for side in (stuck, stuck["down"]):
        side["route_share"] = {}
        if side["cut"]:
            side["cut"].update(cutset=[], dominators=[])
    del stuck["route_share"]
    for found in data["structure"].values():
        found["core_periphery"]["core"] = []
    data["votes"], data["gap"] = {}, None
    data["undefined"] = {path: reason for path, reason in undefined.items() if path.startswith(TRACEABLE)}
    for area, names in HELD_BACK.items():
        data["undefined"].update({f"{area}.{name}": CODE for name in names})
    data["undefined"].update(dict.fromkeys(SAID_IN_THE_ROOM, CODE))
    data["observations"] = ()
    gone = (*SAID_IN_THE_ROOM, "power.change")
    data["cautions"] = [c for c in data["cautions"] if c["code"] != CODE and not c["path"].startswith(gone)]
    if hidden:
        data["cautions"].append(
            Caution(path="power", code=CODE, sentence="Figures about groups of one or two are held back.")
        )
    settings = Settings.model_validate(analysis.settings)
    said = say(network, data, date.fromisoformat(analysis.at), settings)
    # a cut names posts: whoever may see the map in the room has seen it there
    data["sentences"] = {
        k: text for k, text in said.items() if k not in ("bottlenecks", "replacement", "sides")
    }
    return Analysis.model_validate(data)


def _hide_people(data: dict[str, Any], hidden: set[str], undefined: dict[str, str]) -> None:
    """Take single people, and the hours of groups of one or two, out of what is beyond the three answers."""
    for name in SAID_IN_THE_ROOM:
        data[name] = {} if name == "influence" else None
    data["load"]["assets"].update(unused_people=[], by_asset={})
    if data["bottlenecks"]["idea_flow"]:
        _blank(
            data["bottlenecks"]["idea_flow"]["by_group"], "bottlenecks.idea_flow.by_group", hidden, undefined
        )
    asked = data["settings"]["coverage"]
    for own in (*asked["sets"], *([asked["team"]] if asked["team"] else [])):
        own["actors"] = []
    if data["coverage"]:
        for members in data["coverage"]["sets"].values():
            members["members"] = []
        for link in data["coverage"]["links"]:
            link.update(hangs_on=[], shared=[])
    if data["reciprocity"]:
        data["reciprocity"].update(flows=[], groups={})
        undefined["reciprocity.flows"] = CODE


def _hidden_groups(analysis: Analysis, network: Network) -> set[str]:
    counts = presence_counts(network, date.fromisoformat(analysis.at))
    seen = [point["by_group"] for point in analysis.power["series"]]
    groups = set(analysis.power["by_group"]).union(*seen) | set(analysis.power["parity"])
    small = {group for group in groups if counts.get(group, 0) < SMALLEST_GROUP}
    others = sorted(groups - small, key=lambda group: (counts.get(group, 0), group))
    if len(small) == 1 and others:
        small.add(others[0])  # the shares sum to 1: a single gap could be filled in
    return small


def _blank(values: dict[str, Any], path: str, keys: set[str], undefined: dict[str, str]) -> None:
    for key in keys & values.keys():
        values[key] = None
        undefined[f"{path}.{key}"] = CODE
