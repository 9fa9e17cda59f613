"""Which of the connections we need are missing: each connection, the weakest first; cultures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from netmap.analysis.naming import list_words
from netmap.analysis.telling import LEVEL_WORDS, TOO_OLD, set_names
from netmap.measures.boundaries import CULTURES
from netmap.report.document import Part, Picture
from netmap.report.drawing import draw_chart
from netmap.report.source import Rows, Source, per_cent, short_date
from netmap.view.give_charts import BETWEEN, levels_chart

NO_TEAM = "Nobody has said yet who the team is that has to be connected."
NOT_CHOSEN = (
    "Nobody has said yet which groups of people have to be connected. They are chosen on the page “Are we "
    "connected?”; a list that others have made is a start."
)
NOBODY = "nobody on the map stands for this yet"


def has_connections(source: Source) -> bool:
    """Say whether it was chosen who has to be connected with whom."""
    found = source.analysis.coverage
    return found is not None and found["team"] not in found["unfilled"]


def why_not_connected(source: Source) -> str:
    """Return what is missing for an answer."""
    return NOT_CHOSEN if source.analysis.coverage is None else NO_TEAM


def connected_parts(source: Source) -> Iterator[Part]:
    """Give the parts of the answer, in order."""
    yield _links(source, source.analysis.coverage or {})
    if source.analysis.culture is not None:
        yield _cultures(source, source.analysis.culture)


def connected_cautions(source: Source) -> list[str]:
    """Return what to be careful about."""
    return source.analysis.cautions_about("coverage")


def _links(source: Source, found: Mapping[str, Any]) -> Part:
    names = set_names(source.network.settings)
    drawn, hang = [], source.names
    columns = ["Connection", "How it stands", "Direct relationships", "People whose loss would end it"]
    rows = Rows(
        source,
        "Every connection",
        (*columns, "Last contact", *(["It hangs on"] if hang else [])),
        "coverage.links",
    )
    for place, link in enumerate(found["links"]):
        name = _name(found, link, names)
        weakest = link["level"] != 3 and [link["one"], link["other"]] in _pairs(found["weakest"])
        standing = _standing(link) + (" (weakest)" if weakest else "")
        drawn.append(
            {"name": name, "level": link["level"], "said": _beside(link, weakest), "weakest": weakest}
        )
        at = ("coverage", "links", place)
        known = link["level"] is not None
        cells = [
            rows.cell(str, *at, key) if known else rows.nothing(NOBODY) for key in ("direct", "independent")
        ]
        day = link["last_contact"]
        cells.append(short_date(date.fromisoformat(day)) if day else rows.nothing("nobody wrote down when"))
        if hang:
            cells.append(_hangs_on(source, link))
        rows.add(name, standing, *cells)
    alt = f"How each connection stands. {source.sentences['connected']}"
    chart = draw_chart(levels_chart(drawn, LEVEL_WORDS[:TOO_OLD]), 480)
    said = []
    empty = [f"“{names.get(name, name)}”" for name in found["unfilled"]]
    if empty:
        said.append(f"Nobody on the map stands for {list_words(empty, 'or')}.")
    team = source.network.settings.coverage.team
    caption = f"Connections of “{team.label or team.id}” with each set." if team else "How far each has got."
    picture = Picture("How far each connection has got", alt, chart, caption)
    return Part("Connection by connection", tuple(said), (picture,), rows.build())


def _pairs(found: list[Any]) -> list[list[str]]:
    return [list(pair) for pair in found]


def _name(found: Mapping[str, Any], link: Mapping[str, Any], names: Mapping[str, str]) -> str:
    other = names.get(link["other"], link["other"])
    return other if found["team"] is not None else f"{names.get(link['one'], link['one'])}{BETWEEN}{other}"


def _aged(link: Mapping[str, Any]) -> bool:
    """Return whether a connection counts one step lower because its contacts were not renewed."""
    return link["level"] is not None and link["level"] < link["level_if_renewed"]


def _standing(link: Mapping[str, Any]) -> str:
    if link["level"] is None:
        return NOBODY
    if _aged(link):
        return f"{LEVEL_WORDS[int(link['level_if_renewed'])]}; but the contacts are too old: one step lower"
    return LEVEL_WORDS[int(link["level"])]


def _beside(link: Mapping[str, Any], weakest: bool) -> str:
    if link["level"] is None:
        return NOBODY
    words = (["weakest"] if weakest else []) + (["contacts too old"] if _aged(link) else [])
    return f"◀ {', '.join(words)}" if words else ""


def _hangs_on(source: Source, link: Mapping[str, Any]) -> str:
    """Return whom a connection hangs on, where the loss of one would end it."""
    if link["independent"] != 1 or not source.may_stand_alone(link["hangs_on"][0]):
        return "nobody alone" if link["independent"] != 1 else "one person or group"
    words = source.label(link["hangs_on"][0])
    return words if link["unique"] else f"{words}, or whoever is at the other end"


def _cultures(source: Source, found: Mapping[str, Any]) -> Part:
    rows = Rows(
        source,
        "Organisations, and the people who belong to only one culture of them",
        (
            "Culture",
            "What it is",
            "On the map",
            "Relationships within",
            "With other cultures",
            "Share within",
        ),
        "culture.by_culture",
    )
    for name in found["by_culture"]:
        if not source.names and name not in CULTURES:
            continue  # words of people's own may hold a name
        at = ("culture", "by_culture", name)
        counts = (rows.cell(str, *at, key) for key in ("members", "within", "between"))
        meaning = CULTURES.get(name, "a word of this map's own")
        rows.add(name, meaning, *counts, rows.cell(per_cent, *at, "share_within"))
    said = "There is no relationship yet between any two whose culture is known."
    if found["ei_index"] is not None:
        within, chance = ((1 - found[key]) / 2 for key in ("ei_index", "expected"))
        said = (
            f"{per_cent(within)} of the relationships stay within one culture; if the cultures were handed out "
            f"at random it would be about {per_cent(chance)}."
        )
    source_line = (
        "The four cultures are Nigel Mathers’, in Nesta (about 2012), Working towards People Powered Health. "
        "None is better than another."
    )
    heading = "Do organisations of one culture keep to themselves?"
    return Part(heading, (said,), (), rows.build(source_line))
