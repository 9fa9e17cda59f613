"""What people said about each other: towers, power and interest, salience. Opinions, never facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netmap.analysis.cautions import Caution, caution
from netmap.measures.ratings import Placement, Rating, power_interest, salience, towers
from netmap.measures.undefined import Undefined
from netmap.model import Network, Settings

#: the lowest and the highest answer
SCALE = (0.0, 10.0)


def ratings(network: Network) -> dict[str, Any] | Undefined:
    """Return what was said about each actor, question by question, and where that places them.

    Parameters
    ----------
    network : Network
        Its ratings; the last of a picture about an actor counts, outside 0 to 10 they are left out.

    Returns
    -------
    dict or Undefined
        The keys of ``ratings`` in the analysis; ``not_rated`` where nobody rated anybody.
    """
    if not network.ratings:
        return Undefined("not_rated")
    last: dict[tuple[str, str, str], float] = {}
    for row in sorted(network.ratings, key=lambda r: r.date or ""):
        last[row.perspective, row.actor, row.question] = row.value
    said = [Rating(*key, value) for key, value in last.items() if SCALE[0] <= value <= SCALE[1]]
    by_question: dict[str, dict[str, Any]] = {}
    for (actor, question), tower in towers(said).items():
        by_question.setdefault(question, {})[actor] = tower
    return {
        "towers": by_question,
        "grid": {actor: _labels(place) for actor, place in power_interest(said, scale=SCALE).items()},
        "salience": {actor: _labels(place) for actor, place in salience(said, scale=SCALE).items()},
        "left_out": len(last) - len(said),
    }


def _labels(place: Placement | Undefined) -> list[str] | Undefined:
    """Return the label of the middle of what was said first, then those its spread reaches."""
    return place if isinstance(place, Undefined) else list(place.labels)


def rating_cautions(found: Mapping[str, Any] | Undefined, settings: Settings) -> list[Caution]:
    """Return what to be careful about in what people said."""
    if isinstance(found, Undefined):
        return []
    notes = []
    for question, actors in found["towers"].items():
        few = sum(tower.raters < settings.fewest_raters for tower in actors.values())
        if few:
            notes.append(
                caution(f"ratings.towers.{question}", "few_said", n=few, fewest=settings.fewest_raters)
            )
    if found["left_out"]:
        notes.append(caution("ratings", "off_the_scale", n=found["left_out"]))
    return notes
