"""Pyramid or honeycomb: the line between the two, four bars, the map drawn, paper against daily work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from netmap.analysis.telling import follows_sentence, missing_sentence
from netmap.analysis.words import FACETS, count
from netmap.graph import Selection, build_graph
from netmap.report.document import Part, Picture, Table
from netmap.report.drawing import draw_chart, draw_scene
from netmap.report.source import Rows, Source, one_place, per_cent, two_places, whole
from netmap.view.charts import Band, Marker, bars_chart, spectrum_chart
from netmap.view.scene import Form, Look

NAMES = {"authority": "on paper", "working": "in daily work"}
#: more pairs than this nobody reads in a paper
MOST_PAIRS = 12
#: the two drawings: form, title, how to read it
FORMS: tuple[tuple[Form, str, str], ...] = (
    (
        "honeycomb",
        "The map as a honeycomb",
        "Every cell is a person or an organisation. A thick wall is closed: neighbours without a "
        "relationship. An open one joins two who have one. Arcs reach further.",
    ),
    (
        "pyramid",
        "The map as a pyramid",
        "Each band is a layer; outside is at the bottom. Dark lines are reporting and funding, the thin "
        "ones behind are daily work.",
    ),
)
LONGER = "A longer bar is nearer to a honeycomb."
YARDSTICK = (
    "The honeycomb is a yardstick, not a mark: 1 is not “good”, and maps of different size or made in "
    "different ways cannot be ranked by it."
)


def has_structure(source: Source) -> bool:
    """Say whether there are relationships to place."""
    return any(found["arcs"] for found in source.analysis.structure.values())


def structure_parts(source: Source) -> Iterator[Part]:
    """Give the parts of the answer, in order."""
    yield _line(source)
    yield _bars(source)
    yield _drawn(source)
    if source.analysis.gap is not None:
        yield _gap(source)


def structure_cautions(source: Source) -> list[str]:
    """Return what to be careful about, with which of the two it is about."""
    return [
        f"{graph_name(source, graph).capitalize()}: {c.sentence}"
        for c in source.analysis.cautions
        if c.path.startswith("structure.") and (graph := c.path.split(".")[1]) in graphs(source)
    ]


def graphs(source: Source) -> list[str]:
    """Return which structures are shown: paper and daily work, or the kinds that were asked about."""
    found = source.analysis.structure
    return [name for name in NAMES if name in found] or list(found)


def graph_name(source: Source, graph: str) -> str:
    """Return what a structure is called inside a sentence."""
    return NAMES.get(graph) or source.network.vocabulary.label("kinds", graph)


def _main(source: Source) -> str:
    """Return the structure that is placed: daily work, or the first of the kinds asked about."""
    shown = graphs(source)
    return "working" if "working" in shown else shown[0]


def _line(source: Source) -> Part:
    structure, settings, main = source.analysis.structure, source.settings, _main(source)
    n = structure[main]["nodes"]
    markers = []
    for name in graphs(source):
        index = structure[name]["honeycomb"]["index"]
        if index is not None and structure[name]["arcs"]:
            low, high = structure[name]["honeycomb"]["interval"] or (None, None)
            markers.append(Marker(graph_name(source, name), index, low, high, main=name == main))
    pictures = []
    if markers and n >= settings.smallest_for_index:
        null = structure[main]["honeycomb"]["null"]
        band = Band(null["mean"], null["sd"]) if null["mean"] is not None else None
        chart = spectrum_chart(markers, n, band=band, span=settings.reference_span)
        alt = f"A line from pyramid, 0, to honeycomb, 1. {source.sentences['structure']}"
        caption = "Both ends are drawn as large as this map." + (
            " The band is where shuffled maps lie; the thick line is what one person more or fewer would change."
            if band
            else ""
        )
        pictures.append(Picture("From pyramid to honeycomb", alt, draw_chart(chart, 600), caption))
    said = [*_sure(source, main)]
    if n < settings.smallest_for_index:
        said.insert(
            0,
            f"{n} mapped: too few for one number ({settings.smallest_for_index} are needed). "
            "The four bars say what there is.",
        )
    paths = ("robustness.bands", "robustness.paper_and_work") if source.analysis.robustness else ()
    return Part("Where does it lie?", tuple(said), tuple(pictures), _sizes(source), paths=paths)


def _sure(source: Source, main: str) -> Iterator[str]:
    cells = source.analysis.structure[main]["honeycomb"]
    where = graph_name(source, main)
    if cells["interval"]:
        low, high = cells["interval"]
        yield (
            f"With one person more or fewer on the map the value {where} would lie between {low:.2f} and {high:.2f}."
        )
    if cells["load"] is not None:
        n = source.analysis.structure[main]["nodes"]
        yield f"Relationships to keep up {where}: {cells['load']:.1f} times those of a honeycomb of {n}."
    robust = source.analysis.robustness
    yield from filter(None, (missing_sentence(robust), follows_sentence(robust, source.settings)))
    yield YARDSTICK


def _sizes(source: Source) -> tuple[Table, ...]:
    shown = graphs(source)
    rows = Rows(
        source,
        "How large the map is, and what chance alone would give",
        ("", *(graph_name(source, g).capitalize() for g in shown)),
        "structure.*.nodes",
        "structure.*.arcs",
        "structure.*.isolates",
        "structure.*.honeycomb.load",
        "structure.*.honeycomb.interval",
        "structure.*.honeycomb.null",
    )
    for title, shape, keys in (
        ("People and organisations", whole, ("nodes",)),
        ("Relationships, one for each way", whole, ("arcs",)),
        ("Without any relationship here", whole, ("isolates",)),
        ("Relationships to keep up, times a honeycomb’s", one_place, ("honeycomb", "load")),
        ("With one person more or fewer, between", _between, ("honeycomb", "interval")),
        ("Shuffled maps lie at about", two_places, ("honeycomb", "null", "mean")),
        ("Shuffled maps at least as near a honeycomb", per_cent, ("honeycomb", "null", "p")),
        ("Shuffled maps at least as near a pyramid", per_cent, ("honeycomb", "null", "p_lower")),
    ):
        rows.add(title, *(rows.cell(shape, "structure", g, *keys) for g in shown))
    return rows.build()


def _between(ends: list[float]) -> str:
    return f"{ends[0]:.2f} and {ends[1]:.2f}"


def _bars(source: Source) -> Part:
    shown, bars = graphs(source), {}
    for name in shown:
        cells = source.analysis.structure[name]["honeycomb"]
        values = {FACETS[f]: cells[f] for f in FACETS if cells[f] is not None}
        if values and source.analysis.structure[name]["arcs"]:
            bars[graph_name(source, name)] = values
    rows = Rows(
        source,
        "The four bars: from 0, as in a pyramid, to 1, as in a honeycomb",
        ("", *(graph_name(source, g).capitalize() for g in shown)),
        *(f"structure.{g if g in NAMES else '*'}.honeycomb" for g in shown),
    )
    for facet, words in FACETS.items():
        title = words[:1].upper() + words[1:]
        rows.add(title, *(rows.cell(two_places, "structure", g, "honeycomb", facet) for g in shown))
    rows.add(
        "The four together",
        *(rows.cell(two_places, "structure", g, "honeycomb", "index") for g in shown),
    )
    pictures = []
    if bars:
        alt = ". ".join(
            f"{name[:1].upper()}{name[1:]}: {'; '.join(f'{facet} {v:.2f}' for facet, v in facets.items())}"
            for name, facets in bars.items()
        )
        pictures.append(Picture("Four bars", f"{alt}.", draw_chart(bars_chart(bars), 420), LONGER))
    return Part("Why? Four bars", (), tuple(pictures), rows.build())


def _drawn(source: Source) -> Part:
    pictures = [draw_scene(source, Look(form=form, label=source.label), *words) for form, *words in FORMS]
    return Part("What does it look like?", (), tuple(filter(None, pictures)), _groups(source))


def _groups(source: Source) -> tuple[Table, ...]:
    """Return who is on the map, by group: the codes of the drawings stand in it."""
    network = source.network
    here = build_graph(network, source.selection if source.selection.kinds else Selection(source.at))
    n = Counter(next(iter(network.actors[actor].groups), "") for actor in here if actor in network.actors)
    rows = Rows(source, "Who is drawn, by the first group of each", ("Code", "Group", "How many"))
    for group in sorted(n, key=lambda g: (-n[g], g)):
        rows.add(source.code(group), source.group(group), f"{n[group]}")
    return rows.build("Counted on the map itself.")


def _gap(source: Source) -> Part:
    gap = source.analysis.gap or {}
    tables: list[Table] = []
    for key, caption, columns in (
        ("authority_only", "Authority without a working relationship", ("Instructs", "Whom")),
        ("working_only", "Working together without authority", ("One", "The other")),
    ):
        pairs = [pair for pair in gap[key] if all(map(source.may_stand_alone, pair))]
        rows = Rows(source, caption, columns, f"gap.{key}")
        for u, v in pairs[:MOST_PAIRS]:
            rows.add(source.label(u), source.label(v))
        more = len(pairs) - MOST_PAIRS
        tables += rows.build(*([f"… and {more} more."] if more > 0 else []))
    n = {key: len(gap[key]) for key in ("authority_only", "working_only")}
    said = (
        f"{count(n['authority_only'], 'line')} of reporting or funding {'has' if n['authority_only'] == 1 else 'have'} "
        f"no working relationship beside {'it' if n['authority_only'] == 1 else 'them'}; "
        f"{count(n['working_only'], 'pair')} {'works' if n['working_only'] == 1 else 'work'} together without any "
        "such line."
    )
    return Part("On paper against daily work", (said,), (), tuple(tables))
