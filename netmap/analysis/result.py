"""The analysis as a frozen model whose JSON is the contract, and as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict

from netmap.analysis.cautions import Caution


class Analysis(BaseModel):
    """Everything netmap says about one map on one day.

    Undefined values are ``None``; `undefined` gives the reason under the same dotted path, in which
    the dots of an id are written ``~1`` and a tilde ``~0``. Nothing is hidden here: where care is
    needed, `cautions` says so.
    """

    model_config = ConfigDict(frozen=True)

    netmap: str
    map: str
    at: str
    question: dict[str, Any] = {}
    settings: dict[str, Any]
    counts: dict[str, int]
    structure: dict[str, Any]
    gap: dict[str, Any] | None = None
    bottlenecks: dict[str, Any]
    power: dict[str, Any]
    votes: dict[str, Any]
    perspectives: dict[str, Any] | None = None
    reciprocity: dict[str, Any] | None = None
    coverage: dict[str, Any] | None = None
    tenure: dict[str, Any] | None = None
    ratings: dict[str, Any] | None = None
    influence: dict[str, Any] = {}
    load: dict[str, Any] = {}
    culture: dict[str, Any] | None = None
    in_time: dict[str, Any] | None = None
    robustness: dict[str, Any] | None = None
    sentences: dict[str, str] = {}
    undefined: dict[str, str] = {}
    cautions: tuple[Caution, ...] = ()
    observations: tuple[dict[str, str], ...] = ()

    def to_json(self) -> str:
        """Return the analysis as JSON text, full precision, keys in order."""
        return self.model_dump_json(indent=2)

    def cautions_about(self, *paths: str) -> list[str]:
        """Return the sentences of the cautions at or under some paths, each once."""
        return list(
            dict.fromkeys(
                c.sentence
                for c in self.cautions
                if any(c.path == path or c.path.startswith(f"{path}.") for path in paths)
            )
        )

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the results as tables, by name.

        Returns
        -------
        dict of str to pandas.DataFrame
            ``structure`` (one row a graph), ``actors``, ``layers``, ``power`` (one row an actor),
            ``groups``, ``series`` (one row a date), ``votes``; undefined values are missing.
        """
        actors = {
            actor: {**_flat(values), "decision_power": self.power["by_actor"].get(actor)}
            for actor, values in self.bottlenecks["actors"].items()
        }
        groups = {
            group: {"decision_power": share, **(self.power["parity"].get(group) or {})}
            for group, share in self.power["by_group"].items()
        }
        points = [
            {**{k: v for k, v in point.items() if k != "by_group"}, **point["by_group"]}
            for point in self.power["series"]
        ]
        votes = [
            {"body": body, "person": person, **values}
            for body, members in self.votes.items()
            for person, values in members.items()
        ]
        return {
            "structure": _frame({name: _flat(values) for name, values in self.structure.items()}),
            "actors": _frame(actors),
            "layers": _frame(self.bottlenecks["layers"]),
            "power": _frame({a: {"decision_power": s} for a, s in self.power["by_actor"].items()}),
            "groups": _frame(groups),
            "series": pd.DataFrame(points),
            "votes": pd.DataFrame(votes),
        }


def _frame(rows: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(dict(rows), orient="index")


def _flat(values: Mapping[str, Any], stem: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in values.items():
        name = f"{stem}{key}"
        if isinstance(value, Mapping):
            flat.update(_flat(value, f"{name}_"))
        elif not isinstance(value, list):
            flat[name] = value
    return flat
