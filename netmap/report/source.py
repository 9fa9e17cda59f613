"""What a report is made from: a map and its analysis, with names or without, looked up by path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from netmap.analysis import Analysis, build_label, per_cent, say
from netmap.analysis.suppress import suppress_small_groups
from netmap.graph import Selection
from netmap.measures.undefined import REASONS
from netmap.model import Network, Person, Settings
from netmap.model.dates import long_date
from netmap.report.document import NO_VALUE, Table
from netmap.report.nameless import hide_names, safe_codes, without_names

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Source:
    """A map and the analysis of it that the report may show."""

    network: Network
    analysis: Analysis
    names: bool
    sentences: Mapping[str, str]
    #: codes of groups to be shown in the place of others, which hold a name
    codes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def data(self) -> dict[str, Any]:
        """The analysis as in its JSON."""
        return self.analysis.model_dump(mode="json")

    @cached_property
    def at(self) -> date:
        """The day of the map."""
        return date.fromisoformat(self.analysis.at)

    @cached_property
    def settings(self) -> Settings:
        """The settings that the analysis was made with."""
        return Settings.model_validate(self.analysis.settings)

    @cached_property
    def selection(self) -> Selection:
        """The relationships that were asked about."""
        asked = self.analysis.question
        kinds = asked.get("kinds")
        return Selection(
            self.at,
            tuple(kinds) if kinds else None,
            asked.get("level", "actor"),
            asked.get("orient", "flow"),
            asked.get("undirected", False),
            asked.get("where", {}),
            asked.get("perspective", ""),
        )

    @cached_property
    def label(self) -> Callable[[str], str]:
        """What to call an actor: by name or by post."""
        return build_label(self.network, self.at, "names" if self.names else "posts")

    def group(self, group: str) -> str:
        """Return what to call a stakeholder group in a table."""
        if not group:
            return "No group given"
        return "Not known" if group == "unknown" else self.network.vocabulary.label("groups", group)

    def code(self, group: str) -> str:
        """Return the letters that stand for a group in drawings."""
        return self.codes.get(group, group) or "?"

    def layer(self, layer: str) -> str:
        """Return what to call a layer."""
        return "Not known" if layer == "unknown" else self.network.vocabulary.label("layers", layer)

    def may_stand_alone(self, actor: str) -> bool:
        """Say whether results about this one may be shown: who opted out is in no table about single people."""
        found = self.network.actors.get(actor)
        return found is not None and not (isinstance(found, Person) and found.opted_out)

    def find(self, *keys: str | int) -> Any:
        """Return the value at a path of the analysis, ``None`` where there is none."""
        found: Any = self.data
        for key in keys:
            if isinstance(found, Mapping):
                found = found.get(str(key))
            elif isinstance(found, list) and isinstance(key, int) and key < len(found):
                found = found[key]
            else:
                return None
        return found

    def why_not(self, *keys: str | int) -> str:
        """Return in words why a value is not there; a reason given for the whole holds for its parts."""
        for end in range(len(keys), 0, -1):
            code = self.analysis.undefined.get(dotted(*keys[:end]))
            if code:
                return REASONS.get(code, code.replace("_", " "))
        return "it was not worked out"


def read_source(network: Network, analysis: Analysis, *, names: bool) -> Source:
    """Return what a report may show.

    Parameters
    ----------
    network : Network
        Not modified.
    analysis : Analysis
        Of this map; not modified.
    names : bool
        Without names people are their posts, nobody's name stands in any text, and what is about
        single people or groups of one or two is gone.
    """
    day = date.fromisoformat(analysis.at)
    settings = Settings.model_validate(analysis.settings)
    if names:
        return Source(network, analysis, True, say(network, analysis.model_dump(), day, settings, names=True))
    safe = without_names(network)
    # a cut names posts, not people: the sentence is the one of the page
    stuck = say(safe, analysis.model_dump(), day, settings)["bottlenecks"]
    # names of sets that must be connected are in the settings, and so in sentences
    worded = {name: getattr(safe.settings, name).model_dump(mode="json") for name in ("coverage", "keeping")}
    # and words of the vocabulary in cautions
    known = hide_names(network, [c.sentence for c in analysis.cautions])
    clean = analysis.model_copy(
        update={
            "settings": {**analysis.settings, **worded},
            "cautions": tuple(
                c.model_copy(update={"sentence": known[c.sentence]}) for c in analysis.cautions
            ),
        }
    )
    hidden = suppress_small_groups(clean, safe)
    return Source(safe, hidden, False, {**hidden.sentences, "bottlenecks": stuck}, safe_codes(network))


def dotted(*keys: str | int) -> str:
    """Return a path as the analysis writes it.

    Examples
    --------
    >>> dotted("power", "by_actor", "st.john~2")
    'power.by_actor.st~1john~02'
    """
    return ".".join(str(key).replace("~", "~0").replace(".", "~1") for key in keys)


class Rows:
    """Rows of a table on the way: each figure is looked up by its path, and what is not there says why."""

    def __init__(self, source: Source, caption: str, columns: Iterable[str], *paths: str) -> None:
        self._source, self._caption, self._columns = source, caption, tuple(columns)
        self._paths, self._reasons = paths, dict[str, int]()
        self._rows: list[tuple[str, ...]] = []

    def cell(self, shown: Callable[[Any], str], *keys: str | int) -> str:
        """Return the value at a path as it is shown, or a dash that says why there is none."""
        value = self._source.find(*keys)
        if value is None:
            return self.nothing(self._source.why_not(*keys))
        return shown(value)

    def nothing(self, reason: str) -> str:
        """Return a dash whose reason stands under the table."""
        place = self._reasons.setdefault(reason, len(self._reasons) + 1)
        return NO_VALUE + str(place).translate(SUPERSCRIPTS)

    def add(self, *cells: str) -> None:
        """Add a row."""
        self._rows.append(cells)

    def build(self, *notes: str) -> tuple[Table, ...]:
        """Return the table; none where it has no rows."""
        if not self._rows:
            return ()
        why = tuple(
            f"{NO_VALUE}{str(place).translate(SUPERSCRIPTS)} {reason}."
            for reason, place in self._reasons.items()
        )
        return (Table(self._caption, self._columns, tuple(self._rows), self._paths, (*why, *notes)),)


def short_date(day: date) -> str:
    """Return a day that stays on one line of a narrow column."""
    number, month, year = long_date(day).split()
    return "\u00a0".join((number, month[:3], year))


def two_places(value: float) -> str:
    """Return a number with two decimals."""
    return f"{value:.2f}"


def one_place(value: float) -> str:
    """Return a number with one decimal."""
    return f"{value:.1f}"


def whole(value: float) -> str:
    """Return a number without decimals."""
    return f"{value:,.0f}"


__all__ = [
    "Rows",
    "Source",
    "dotted",
    "one_place",
    "per_cent",
    "read_source",
    "short_date",
    "two_places",
    "whole",
]
