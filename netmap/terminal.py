"""An analysis as text for a terminal: the sentences first, then a few figures, then the cautions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from netmap.analysis import Analysis, build_label, per_cent
from netmap.analysis.words import FACETS
from netmap.errors import ParameterError
from netmap.measures.registry import MEASURES, QUESTIONS, Measure
from netmap.measures.registry.declaration import CONNECTED, GIVE, SIDES
from netmap.model import Network
from netmap.model.dates import first_day

BAR = 24


def summarise(network: Network, analysis: Analysis, stream: TextIO) -> None:
    """Print what an analysis says, in plain words."""
    for line in _lines(network, analysis):
        print(line, file=stream)


def _lines(network: Network, analysis: Analysis) -> Iterator[str]:
    counts = ", ".join(f"{n} {what}" for what, n in analysis.counts.items() if n)
    yield f"{analysis.map or 'This map'}, as on {analysis.at} ({counts or 'empty'})"
    yield ""
    yield "Pyramid or honeycomb?"
    yield from _indent(analysis.sentences["structure"])
    headlines: list[str] = [name for name in ("authority", "working") if name in analysis.structure]
    for name in headlines or list(analysis.structure):
        yield from _structure_lines(name, analysis.structure[name], analysis.settings)
    yield ""
    yield "Where does it get stuck?"
    yield from _indent(analysis.sentences["bottlenecks"])
    yield from _busy_lines(network, analysis)
    yield ""
    yield "Who decides, and is it changing?"
    for key in ("power", "level", "replacement"):
        yield from _indent(analysis.sentences[key])
    for part, key, title in MORE:
        if _has(analysis, part):
            yield ""
            yield title
            yield from _indent(analysis.sentences[key])
    notes = _cautions(analysis)
    if notes:
        yield ""
        yield "Read with care"
        for note in notes:
            yield from _indent(f"- {note}")
    if analysis.observations:
        yield ""
        yield "Worth knowing"
        for observation in analysis.observations:
            yield from _indent(f"- {observation['sentence']}")


#: where an answer stands, the key of its sentence, and the question: said where there is an answer
MORE = (
    ("bottlenecks.idea_flow.lowered", "ideas", "How far do ideas get?"),
    ("perspectives", "sides", QUESTIONS[SIDES]),
    ("reciprocity", "give", QUESTIONS[GIVE]),
    ("coverage", "connected", QUESTIONS[CONNECTED]),
)


def _has(analysis: Analysis, path: str) -> bool:
    value: Any = analysis.model_dump()
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value is not None


TITLES = {"authority": "On paper", "working": "In daily work"}


def _cautions(analysis: Analysis) -> list[str]:
    """Return the cautions about what was printed; single kinds' are in the JSON."""
    notes = []
    for caution in analysis.cautions:
        area, _, rest = caution.path.partition(".")
        name = rest.partition(".")[0]
        if area == "structure":
            if len(analysis.structure) > 2 and name not in TITLES:
                continue
            notes.append(f"{TITLES.get(name, name)}: {caution.sentence}")
        else:
            notes.append(caution.sentence)
    return list(dict.fromkeys(notes))


def _indent(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, 96, initial_indent="  ", subsequent_indent="  ") if text else []


def _structure_lines(name: str, found: Mapping[str, Any], settings: Mapping[str, Any]) -> Iterator[str]:
    cells, placed = found["honeycomb"], found["nodes"] >= settings["smallest_for_index"]
    if cells["index"] is None or not found["arcs"]:
        return
    title = {"authority": "on paper", "working": "in daily work"}.get(name, name)
    shown = f"index {cells['index']:.2f}, off-axis {cells['off_axis']:.2f}, " if placed else ""
    yield f"  {title}: {shown}load {cells['load']:.2f}"
    for facet, words in FACETS.items():
        value = cells[facet]
        bar = "█" * round(value * BAR) if value is not None else ""
        shown = "  – " if value is None else f"{value:.2f}"
        yield f"    {words:<30} {shown} {bar}"


def _busy_lines(network: Network, analysis: Analysis) -> Iterator[str]:
    label = build_label(network, first_day(analysis.at))
    shares = {
        actor: row["route_share"]
        for actor, row in analysis.bottlenecks["actors"].items()
        if row["route_share"]
    }
    for actor in sorted(shares, key=lambda a: (-shares[a], a))[:3]:
        yield f"    {per_cent(shares[actor]):>6} of the shortest routes go through {label(actor)}"


def describe_measures(name: str, stream: TextIO) -> None:
    """Print every measure, a line each under its question; or, for one, how it is worked out.

    Raises
    ------
    ParameterError
        If no measure's id or term holds `name`.
    """
    word = name.casefold()
    found = [m for m in MEASURES if word in m.id.casefold() or word in m.term.casefold()]
    exact = [m for m in found if m.id.casefold() == word]
    if not found:
        raise ParameterError(f"no measure is called '{name}'; `netmap measures` lists them all.")
    if not name or len(exact or found) > 1:
        for question, title in QUESTIONS.items():
            own = [m for m in found if m.question == question]
            if own:
                print(f"\n{title}", file=stream)
            for measure in own:
                print(f"  {measure.id:<44} {measure.term}", file=stream)
        return
    for line in _measure_lines((exact or found)[0]):
        print(line, file=stream)


def _measure_lines(measure: Measure) -> Iterator[str]:
    yield f"{measure.id}: {measure.term}"
    yield from _indent(f"{measure.plain[:1].upper()}{measure.plain[1:]}")
    yield from _indent(measure.how)
    if measure.parameters:
        yield from _indent(f"Settings of the map that it reads: {', '.join(measure.parameters)}.")
    yield from _indent(f"Source: {measure.source}")
