"""An analysis as a document: question by question, what it says, shows and rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from netmap.analysis import Analysis, count_records
from netmap.measures.registry import QUESTIONS, Question
from netmap.model import Network
from netmap.model.dates import long_date
from netmap.report import connected, give, power, sides, structure, stuck
from netmap.report.document import Fact, Part, Report, Section, clean
from netmap.report.method import NULLS, explain
from netmap.report.source import Source, read_source

LANGUAGE = "en-GB"
NO_STRUCTURE = (
    "This answer needs people and the relationships between them. They are added on the page “Relationships”."
)
NO_LAYERS = (
    "This answer needs somebody at the front line and somebody on the board: a group or a layer is enough. "
    "They are added on the page “People and organisations”."
)
NO_DECISIONS = (
    "This answer needs decisions with a date and who took which part. They are added on the page “Decisions”."
)
WITHOUT_NAMES = (
    "without names: people are called by their posts, “…” stands where a name was, and figures about single "
    "people and groups of one or two are held back"
)
Build = Callable[[Source], Iterator[Part]]


class _Plan(NamedTuple):
    """How one question is answered: is there data, what is missing, the sentence, the parts, the cautions."""

    question: Question
    sentence: str
    there: Callable[[Source], bool]
    missing: Callable[[Source], str]
    parts: Build
    cautions: Callable[[Source], list[str]]


PLANS: tuple[_Plan, ...] = (
    _Plan(
        "structure",
        "structure",
        structure.has_structure,
        lambda source: NO_STRUCTURE,
        structure.structure_parts,
        structure.structure_cautions,
    ),
    _Plan(
        "stuck",
        "bottlenecks",
        stuck.has_routes,
        lambda source: NO_LAYERS,
        stuck.stuck_parts,
        stuck.stuck_cautions,
    ),
    _Plan(
        "power",
        "power",
        power.has_decisions,
        lambda source: NO_DECISIONS,
        power.power_parts,
        power.power_cautions,
    ),
    _Plan("sides", "sides", sides.has_sides, sides.why_no_sides, sides.sides_parts, sides.sides_cautions),
    _Plan("give", "give", give.has_hours, give.why_no_hours, give.give_parts, give.give_cautions),
    _Plan(
        "connected",
        "connected",
        connected.has_connections,
        connected.why_not_connected,
        connected.connected_parts,
        connected.connected_cautions,
    ),
)


def build_report(network: Network, analysis: Analysis, *, names: bool = True, date_line: str) -> Report:
    """Return an analysis as a document.

    Parameters
    ----------
    network : Network
        The map; not modified.
    analysis : Analysis
        Of this map; not modified.
    names : bool, default True
        Whether people's names are in it. Without them people are called by their posts, no name is in
        any text, and what is about single people or groups of one or two is held back.
    date_line : str
        Which day it is about, as "As on 22 November 2026"; it stands under the title and the pictures.

    Returns
    -------
    Report
        Frozen; the same map, analysis and line of date give the same report.
    """
    source = read_source(network, analysis, names=names)
    sections = tuple(_section(source, plan) for plan in PLANS)
    methods = [section.method for section in sections if section.method is not None]
    certain = explain(source, "certain", [path for section in sections for path in section.paths])
    title = source.network.name or "A map without a name"
    return clean(
        Report(
            title=title,
            language=LANGUAGE,
            date_line=date_line,
            day=analysis.at,
            lead=(
                "Who is connected with whom, where things get stuck, and who decides: what this map shows, "
                "and how sure that is."
            ),
            about=_about(source),
            sections=sections,
            methods=(*methods, *([certain] if certain and methods else [])),
        )
    )


def _section(source: Source, plan: _Plan) -> Section:
    question = QUESTIONS[plan.question]
    if not plan.there(source):
        missing = plan.missing(source)
        return Section(plan.question, question, missing, missing)
    section = Section(
        plan.question,
        question,
        source.sentences.get(plan.sentence, ""),
        parts=tuple(plan.parts(source)),
        cautions=tuple(dict.fromkeys(plan.cautions(source))),
    )
    return replace(section, method=explain(source, plan.question, section.paths))


def _about(source: Source) -> tuple[Fact, ...]:
    analysis, settings = source.analysis, source.settings
    held = ", ".join(f"{n} {what}" for what, n in count_records(source.network).items() if n)
    facts = [
        ("Map", source.network.name or "without a name"),
        ("What it is for", source.network.purpose),
        ("Day", long_date(source.at)),
        ("Decisions that count", _window(source)),
        ("On the map", held or "nothing yet"),
        ("What it was worked out from", _graphs(source)),
        ("Names", "people are called by name" if source.names else WITHOUT_NAMES),
        ("Made with", f"netmap {analysis.netmap}"),
        ("Seed of everything shuffled", str(settings.seed)),
        ("Shuffled maps", _shuffled(source)),
    ]
    return tuple(Fact(name, value) for name, value in facts if value)


def _window(source: Source) -> str:
    asked = source.analysis.question
    since, until = (asked.get(key) for key in ("since", "until"))
    if not since and not until:
        return f"all that are recorded, up to {long_date(source.at)}"
    days = [
        f"{word} {long_date(date.fromisoformat(day))}"
        for word, day in (("from", since), ("before", until))
        if day
    ]
    return " and ".join(days)


def _graphs(source: Source) -> str:
    """Return what the structures were made of, in words."""
    asked, words = source.analysis.question, source.network.vocabulary
    if asked.get("kinds"):
        return f"relationships of the kinds {_kinds(source, asked['kinds'])} alone"
    paper, work = words.kinds_counting_as("authority"), words.kinds_counting_as("working")
    parts = [f"“on paper” is {_kinds(source, paper)}", f"“in daily work” is {_kinds(source, work)}"]
    neither = words.kinds_counting_as("neither")
    if neither:
        parts.append(f"neither is {_kinds(source, neither)}")
    how = {"person": "people only", "organisation": "people folded into their organisations"}
    level = how.get(asked.get("level", "actor"), "people and organisations as they are drawn")
    more = [text for key, text in (("undirected", "every relationship read both ways"),) if asked.get(key)]
    where = asked.get("where") or {}
    more += [f"only relationships with {k} = {v}" for k, v in where.items() if source.names]
    if where and not source.names:  # what was asked for may be a name
        more.append("only some of the relationships")
    return f"{'; '.join([*parts, level, *more])}"


def _kinds(source: Source, kinds: tuple[str, ...] | list[str]) -> str:
    labels = [f"“{source.network.vocabulary.label('kinds', kind)}”" for kind in kinds]
    return ", ".join(labels) or "nothing"


def _shuffled(source: Source) -> str:
    settings = source.settings
    if settings.null == "none" or not settings.draws:
        return "none: chance was not worked out"
    return f"{settings.draws:,}, each keeping {NULLS[settings.null]}"
