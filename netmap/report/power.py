"""Who decides, and is it changing: shares over time, their change, the level, parity, seats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from textwrap import shorten
from typing import Any

from netmap.analysis.power import MOSTLY_UNKNOWN
from netmap.analysis.telling import seats_sentence
from netmap.analysis.words import RUNGS, count, spell
from netmap.model.dates import first_day
from netmap.report.document import Part, Picture, Table
from netmap.report.drawing import draw_chart
from netmap.report.source import Rows, Source, one_place, per_cent, short_date, two_places
from netmap.view.charts import power_chart
from netmap.view.palette import UNKNOWN_FILL, group_colours
from netmap.view.share_charts import pairs_chart

SEATS, SAY = "Share of the seats", "Share of the say"
#: what groups are drawn as whose shares are held back
HELD_BACK = "held back"
MOST_RANKED = 12
#: letters of a group's name for which there is room in a picture
LONGEST = 36
VERDICTS = {
    "clear": "clear",
    "suggestive": "perhaps",
    "cannot tell": "cannot tell from this many decisions",
}
STEPS = {
    "none recorded": "no part beyond being told is recorded for people who use services and carers",
    "descriptive": "people who use services and carers are there: asked, or carrying things out",
    "intermediate": "they have a real part in the agenda, the options or the deciding",
    "transformative": "they hold a third of shaping the options and of deciding, and nobody dominates",
}


def has_decisions(source: Source) -> bool:
    """Say whether anything was decided on a known day."""
    return bool(source.analysis.power["series"])


def power_parts(source: Source) -> Iterator[Part]:
    """Give the parts of the answer, in order."""
    yield _over_time(source)
    if source.analysis.power["change"]:
        yield _change(source)
    yield _level(source)
    yield _parity(source)
    boards = _boards(source)
    if boards:
        yield _seats(source, boards)
    if source.names:
        yield _ranked(source)


def power_cautions(source: Source) -> list[str]:
    """Return what to be careful about."""
    return source.analysis.cautions_about("power")


def _over_time(source: Source) -> Part:
    power, words = source.analysis.power, source.network.vocabulary
    series = [_shown(point) for point in power["series"]]
    labels = {g.id: g.label or g.id for g in words.groups} | {"unknown": "Not known", HELD_BACK: "Held back"}
    colours = group_colours(words) | {"unknown": UNKNOWN_FILL, HELD_BACK: UNKNOWN_FILL}
    decisions = [
        {"date": first_day(d.date).isoformat(), "title": d.title or d.id, "importance": d.importance}
        for d in source.network.decisions
        if d.date and first_day(d.date) <= source.at
    ]
    short = {group: shorten(label, LONGEST, placeholder=" …") for group, label in labels.items()}
    chart = power_chart(series, decisions, labels=short, colours=colours, until=_end(series, source.at))
    alt = f"Shares of the deciding by group over time. {source.sentences['power']}"
    caption = (
        "Shares of the deciding by group; the diamonds beneath are the decisions. Recent ones count most."
    )
    swap = source.sentences.get("replacement", "")
    said = [
        f"A question. {swap} The same question is asked of every group, people with lived experience included."
    ]
    return Part(
        "Who decides, over time",
        tuple(said) if swap else (),
        (Picture("Shares of the deciding over time", alt, draw_chart(chart, 540), caption),),
        (*_shares(source), *_series(source)),
    )


def _shown(point: dict[str, Any]) -> dict[str, Any]:
    """Return a point of the series in which what is held back is one share."""
    known = {group: share for group, share in point["by_group"].items() if share is not None}
    rest = 1 - sum(known.values())
    held = {HELD_BACK: rest} if len(known) < len(point["by_group"]) and rest > 0 else {}
    return {**point, "by_group": known | held}


def _end(series: list[dict[str, Any]], at: date) -> str:
    """Return where the picture ends: years after the last decision would show nothing new."""
    first, last = (date.fromisoformat(series[place]["date"]) for place in (0, -1))
    room = max((last - first) / 5, timedelta(days=120))
    return max(last + timedelta(days=45), min(at, last + room)).isoformat()


def _shares(source: Source) -> tuple[Table, ...]:
    rows = Rows(
        source,
        "Each group’s share of the deciding, recent decisions counting most",
        ("Group", "Share of the deciding"),
        "power.by_group",
    )
    found = source.analysis.power["by_group"]
    for group in sorted(found, key=lambda g: (-(found[g] or 0.0), g)):
        rows.add(source.group(group), rows.cell(per_cent, "power", "by_group", group))
    rows.add("As if so many people decided equally", rows.cell(one_place, "power", "effective_number"))
    return rows.build()


def _series(source: Source) -> tuple[Table, ...]:
    series = source.analysis.power["series"]
    groups = [g.id for g in source.network.vocabulary.groups] + ["unknown"]
    there = [g for g in groups if any(g in point["by_group"] for point in series)]
    # a column of nothing but dashes says no more than a line under the table
    shown = [g for g in there if any(point["by_group"].get(g) is not None for point in series)]
    held = len(there) - len(shown)
    notes = (
        [f"{count(held, 'group')} held back: so few people that they could be recognised."] if held else []
    )
    if not shown:
        return ()
    rows = Rows(
        source,
        "Shares of the deciding, in per cent, after every date with a decision",
        ("Date", *(source.group(group) for group in shown)),
        "power.series",
    )
    for place, point in enumerate(series):
        cells = [
            rows.cell(_hundred, "power", "series", place, "by_group", group)
            if group in point["by_group"]
            else "0"
            for group in shown
        ]
        rows.add(short_date(date.fromisoformat(point["date"])), *cells)
    return rows.build(*notes)


def _hundred(share: float) -> str:
    return f"{100 * share:.0f}"


def _change(source: Source) -> Part:
    found = source.analysis.power["change"]
    when = spell(found["split"])
    rows = Rows(
        source,
        "Each group’s mean share of a decision before and after; chance is corrected for looking at "
        f"{count(len(found['by_group']), 'group')} at once",
        ("Group", f"Before {when}", "From then on", "Is it a change?", "As much by chance, in 100 tries"),
        "power.change.by_group",
    )
    for group, test in found["by_group"].items():
        at = ("power", "change", "by_group", group)
        rows.add(
            source.group(group),
            rows.cell(per_cent, *at, "before"),
            rows.cell(per_cent, *at, "after"),
            VERDICTS.get(test["verdict"], test["verdict"]),
            rows.cell(lambda p: f"{max(1, round(100 * p))}", *at, "p_corrected"),
        )
    said = [
        source.sentences.get("detectable", ""),
        "“Changed after”, never “because of”: for that it takes a place where nothing was done, to compare with.",
    ]
    return Part("Is that a change, or could it be chance?", tuple(filter(None, said)), (), rows.build())


def _level(source: Source) -> Part:
    power = source.analysis.power
    said = [source.sentences["level"]]
    if (power["by_group"].get("unknown") or 0.0) <= MOSTLY_UNKNOWN and power["level"] is not None:
        level = str(power["level"])
        if level in STEPS:
            said.append(f"“{level.capitalize()}” means: {STEPS[level]}.")
        grid = [
            f"{words} {power['grid'][key]}"
            for key, words in (("design", "the options are shaped by"), ("deliver", "carried out by"))
            if power["grid"][key]
        ]
        if power["arnstein"]:
            rung = power["arnstein"]
            grid.append(f"on Arnstein's ladder this is rung {rung}, {RUNGS[rung]}")
        if grid:
            text = "; ".join(grid)
            said.append(f"{text[:1].upper()}{text[1:]}.")
    rows = Rows(
        source,
        "What the level rests on",
        ("", "Value"),
        "power.level",
        "power.level_support",
        "power.n_effective",
    )
    rows.add("Level", rows.cell(str, "power", "level"))
    rows.add("Resampled records that agree", rows.cell(per_cent, "power", "level_support"))
    rows.add("Decisions recorded", rows.cell(str, "power", "n_decisions"))
    rows.add("They come to so many of equal weight", rows.cell(one_place, "power", "n_effective"))
    return Part("What level of co-production does the record show?", tuple(said), (), rows.build())


def _parity(source: Source) -> Part:
    rows = Rows(
        source,
        "1 is a share of the deciding equal to the share of the people on the map; 95 in 100 resampled "
        "records lie between",
        ("Group", "Share of the deciding", "Share of the people", "Ratio", "Between", "In words"),
        "power.parity",
    )
    for group, found in source.analysis.power["parity"].items():
        if found is None:
            rows.add(source.group(group), *[rows.cell(str, "power", "parity", group)] * 4, "held back")
            continue
        at, interval = ("power", "parity", group), found["interval"]
        rows.add(
            source.group(group),
            rows.cell(per_cent, *at, "share"),
            rows.cell(per_cent, *at, "presence"),
            rows.cell(two_places, *at, "ratio"),
            rows.cell(lambda ends: f"{ends[0]:.1f} and {ends[1]:.1f}", *at, "interval"),
            parity_words(found["ratio"], interval),
        )
    return Part("Share of the deciding beside share of the people", (), (), rows.build())


def parity_words(ratio: float | None, interval: list[float] | None) -> str:
    """Return what a ratio with its interval means.

    Examples
    --------
    >>> parity_words(0.4, [0.1, 0.8]), parity_words(2.0, [0.8, 3.0])
    ('less than their share', 'cannot tell from this many decisions')
    """
    if ratio is None or interval is None:
        return "cannot tell"
    if interval[0] > 1:
        return "more than their share"
    if interval[1] < 1:
        return "less than their share"
    return "cannot tell from this many decisions"


def _boards(source: Source) -> list[str]:
    """Return the boards, those with most to talk about first: somebody has a seat but no say."""
    seats = source.analysis.power["seats"]
    return sorted(seats, key=lambda board: (-len(seats[board]["never_decisive"]), board))


def _seats(source: Source, boards: list[str]) -> Part:
    said: list[str] = []
    pictures: list[Picture] = []
    tables: list[Table] = []
    for body in boards:
        found = source.analysis.power["seats"][body]
        sentence = seats_sentence(source.network, body, found)
        said.append(sentence)
        if len(found["by_group"]) > 1:  # where one group has every seat there is nothing to see
            tables += _seats_table(source, body)
            pictures += _seats_picture(source, body, sentence)
    said.append(
        "Say: of all the ways in which the others could vote, those where this vote decides. It ignores what "
        "people think, and means nothing where a board decides by agreement."
    )
    paths = ("power.seats.*.by_group",)
    return Part("Having a seat is not having a say", tuple(said), tuple(pictures), tuple(tables), paths=paths)


def _seats_table(source: Source, body: str) -> tuple[Table, ...]:
    caption = f"{source.label(body)}: seats and say"
    rows = Rows(source, caption, ("Group", SEATS, SAY), "power.seats.*.by_group")
    for group in source.analysis.power["seats"][body]["by_group"]:
        at = ("power", "seats", body, "by_group", group)
        rows.add(source.group(group), rows.cell(per_cent, *at, "seats"), rows.cell(per_cent, *at, "swings"))
    return rows.build()


def _seats_picture(source: Source, body: str, sentence: str) -> Iterator[Picture]:
    standing = source.analysis.power["seats"][body]["by_group"]
    bars: list[dict[str, Any]] = [
        {"name": source.group(group), SEATS: own["seats"], SAY: own["swings"]}
        for group, own in standing.items()
        if own["swings"] is not None
    ]
    if bars:
        chart = draw_chart(pairs_chart(bars, SEATS, SAY, description=sentence), 400)
        yield Picture(
            f"{source.label(body)}: seats and say",
            sentence,
            chart,
            "Grey: seats. Coloured: say, the one to look at.",
        )


def _ranked(source: Source) -> Part:
    power = source.analysis.power
    tables: list[Table] = []
    for title, key, label in (
        ("Layer", "by_layer", source.layer),
        ("Organisation", "by_organisation", source.label),
        ("Post", "by_actor", source.label),
    ):
        caption = f"Share of the deciding by {title.lower()}"
        rows = Rows(source, caption, (title, "Share of the deciding"), f"power.{key}")
        ranked = sorted(((share, i) for i, share in power[key].items() if share), key=lambda x: (-x[0], x[1]))
        shown = [i for _, i in ranked if key == "by_layer" or i == "unknown" or source.may_stand_alone(i)]
        for i in shown[:MOST_RANKED]:
            name = "Not known" if i == "unknown" else label(i)
            rows.add(name, rows.cell(per_cent, "power", key, i))
        more = len(shown) - MOST_RANKED
        tables += rows.build(*([f"… and {more} more."] if more > 0 else []))
    return Part("By layer, organisation and post", (), (), tuple(tables))
