"""How each answer is worked out, from the registry: the measures in this report and the settings they read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netmap.analysis.telling import set_names
from netmap.measures.registry import QUESTIONS, Measure, Question, measures_for
from netmap.model import Settings
from netmap.report.document import Explained, Method, Setting
from netmap.report.source import Source

#: what shuffled maps keep, in words
NULLS = {
    "none": "nothing is shuffled",
    "cug": "how many relationships there are",
    "dyad": "how many relationships go one way and both ways",
    "degree": "how many relationships everybody has",
}


def explain(source: Source, question: Question) -> Method | None:
    """Return the measures behind one question that have a value here, and their settings."""
    used = [measure for measure in measures_for(question) if _has_value(source.data, measure)]
    if not used:
        return None
    names = dict.fromkeys(name for measure in used for name in measure.parameters)
    return Method(
        QUESTIONS[question],
        tuple(Explained(m.plain[:1].upper() + m.plain[1:], m.term, m.how, m.source, m.id) for m in used),
        tuple(Setting(name, _meaning(name), _value(source, name)) for name in names),
    )


def _has_value(data: Mapping[str, Any], measure: Measure) -> bool:
    """Say whether anything stands at a measure's place; a star is any key."""
    found: list[Any] = [data]
    for key in measure.id.split("."):
        found = [value for part in found for value in _step(part, key)]
    return any(value not in (None, {}, []) and not _all_nothing(value) for value in found)


def _step(part: Any, key: str) -> list[Any]:
    if isinstance(part, list):
        return [value for item in part for value in _step(item, key)] if key != "*" else list(part)
    if not isinstance(part, Mapping):
        return []
    return list(part.values()) if key == "*" else ([part[key]] if key in part else [])


def _all_nothing(value: Any) -> bool:
    return isinstance(value, Mapping) and all(item in (None, {}, []) for item in value.values())


def _meaning(name: str) -> str:
    return Settings.model_fields[name].description or name


def _value(source: Source, name: str) -> str:
    settings = source.settings
    if name == "coverage":
        sets = [f"“{label}”" for label in set_names(source.network.settings).values()]
        days = f"contacts are too old after {settings.coverage.stale_days:g} days"
        return f"{', '.join(sets) or 'none chosen'}; {days}"
    if name == "null":
        return NULLS[settings.null]
    value = getattr(settings, name)
    if isinstance(value, float):
        return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) and name != "seed" else str(value)
