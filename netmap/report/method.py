"""How each answer is worked out, from the registry: the measures in this report and the settings they read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netmap.analysis.telling import set_names
from netmap.measures.registry import QUESTIONS, Question, measures_for
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


def explain(source: Source, question: Question, paths: Iterable[str]) -> Method | None:
    """Return the measures behind one question that the report shows, and their settings.

    Parameters
    ----------
    source : Source
        The map and its analysis.
    question : Question
        One of the registry's.
    paths : iterable of str
        The places in the analysis that figures in the report come from.
    """
    shown = [path.split(".") for path in paths]
    used = [m for m in measures_for(question) if any(_meet(m.id.split("."), path) for path in shown)]
    if not used:
        return None
    names = dict.fromkeys(name for measure in used for name in measure.parameters)
    return Method(
        QUESTIONS[question],
        tuple(Explained(m.plain[:1].upper() + m.plain[1:], m.term, m.how, m.source, m.id) for m in used),
        tuple(Setting(name, _meaning(name), _value(source, name)) for name in names),
    )


def _meet(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether two places are the same, or one lies in the other; a star is any key."""
    return all(a == b or "*" in (a, b) for a, b in zip(one, other, strict=False))


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
