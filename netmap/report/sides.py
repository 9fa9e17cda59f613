"""Where we see it differently: two pictures beside each other, the mirror, what was said; never who said what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from netmap.analysis.beside import count_drawn, few_said, furthest_apart, in_the_room, lay_beside
from netmap.analysis.words import count, group_word
from netmap.graph import Selection
from netmap.report.document import Part, Picture
from netmap.report.drawing import draw_chart
from netmap.report.source import Rows, Source, per_cent
from netmap.view.side_charts import power_interest_chart, tower_chart

MOST_TOWERS, MOST_PAIRS = 16, 8
NO_PICTURES = (
    "Nobody has added a picture of their own yet, so there is nothing to lay side by side. Pictures are "
    "added on the page “Side by side”."
)
IN_THE_ROOM = "What people said about each other stays in the room: it is left out of a report without names."


def has_sides(source: Source) -> bool:
    """Say whether there are pictures that a report may show."""
    return source.analysis.perspectives is not None


def why_no_sides(source: Source) -> str:
    """Return what is missing for an answer."""
    return NO_PICTURES if source.names or not source.network.perspectives else IN_THE_ROOM


def sides_parts(source: Source) -> Iterator[Part]:
    """Give the parts of the answer, in order."""
    room = in_the_room(source.network, source.analysis.perspectives or {}, source.settings)
    yield _beside(source, room)
    if room["mirror"]:
        yield _mirrors(source, room)
    if source.analysis.ratings is not None:
        yield from _said(source, source.analysis.ratings)


def sides_cautions(source: Source) -> list[str]:
    """Return what to be careful about."""
    return source.analysis.cautions_about("perspectives.tables", "perspectives.mirror")


def _beside(source: Source, room: Mapping[str, Any]) -> Part:
    names = {picture: view["label"] for picture, view in room["pictures"].items()}
    rows = Rows(
        source,
        "Of every 100 relationships that either of two pictures has, on how many they disagree",
        ("One picture", "The other", "They disagree on"),
        "perspectives.distances.*.jaccard",
    )
    far = sorted(
        (d for d in room["distances"] if d["jaccard"] is not None),
        key=lambda d: (-d["jaccard"], d["one"], d["other"]),
    )
    for d in far[:MOST_PAIRS]:
        rows.add(names[d["one"]], names[d["other"]], f"{round(100 * d['jaccard'])} of 100")
    more = [f"… and {len(far) - MOST_PAIRS} more pairs."] if len(far) > MOST_PAIRS else []
    said = []
    two = furthest_apart(source.network, room)
    if two:
        laid = lay_beside(source.network, Selection(source.at), *two)
        n = tuple(map(len, laid))
        said.append(
            f"Laid beside each other, “{names[two[0]]}” and “{names[two[1]]}” have {count(sum(n), 'relationship')} "
            f"that either drew: {n[1]} in both, {n[0]} only in the first, {n[2]} only in the second."
        )
    drawn = count_drawn(source.network, Selection(source.at), source.settings)
    if drawn and drawn[0].of > 2:
        agreed = sum(line.agreed for line in drawn)
        said.append(
            f"{count(agreed, 'relationship')} of {len(drawn)} {'is' if agreed == 1 else 'are'} in more than "
            f"{per_cent(source.settings.consensus)} of the {drawn[0].of} pictures of tables and teams: that is "
            "what most agree on."
        )
    return Part(
        "Who is joined with whom, as each picture has it",
        tuple(said),
        (),
        rows.build(*more),
        (),
        ("perspectives.tables",),
    )


def _mirrors(source: Source, room: Mapping[str, Any]) -> Part:
    rows = Rows(
        source,
        "Who leads, as two groups see each other",
        ("Two groups", "Pairs of one from each", "Seen alike", "From opposite ends"),
        "perspectives.mirror",
    )
    for found in room["mirror"]:
        one, other = (group_word(source.network, found[side]) for side in ("one", "other"))
        shares = (
            per_cent(found[key])
            if found[key] is not None
            else rows.nothing("too few pairs were asked of both")
            for key in ("agreement", "mirrored")
        )
        rows.add(f"{one} and {other}", f"{found['pairs']}", *shares)
    left_out = len((source.analysis.perspectives or {})["mirror"]) - len(room["mirror"])
    notes = []
    if left_out:
        notes.append(
            f"{count(left_out, 'pair')} of groups held back: fewer than {source.settings.fewest_raters} pictures "
            "of a side have rated the other."
        )
    return Part("Who leads, as each side sees it", (), (), rows.build(*notes))


def _said(source: Source, ratings: Mapping[str, Any]) -> Iterator[Part]:
    hidden, words = few_said(source.network, source.settings), source.network.vocabulary
    asked = [q.id for q in words.questions if q.id in ratings["towers"]]
    for question in asked[:1]:
        towers = {
            actor: tower
            for actor, tower in ratings["towers"][question].items()
            if (question, actor) not in hidden and source.may_stand_alone(actor)
        }
        if towers:
            yield _towers(source, question, towers, len(ratings["towers"][question]) - len(towers))
    grid = _grid(source, ratings, hidden)
    if grid is not None:
        yield grid


def _towers(source: Source, question: str, towers: Mapping[str, Any], held: int) -> Part:
    title = source.network.vocabulary.label("questions", question)
    ranked = sorted(towers, key=lambda a: (-towers[a]["median"], -towers[a]["high"], source.label(a)))
    rows = Rows(
        source,
        f"What was said about each: {title}, 0 to 10",
        ("Who", "Middle", "Lowest", "Highest", "How many said it"),
        f"ratings.towers.{question}.*",
    )
    for actor in ranked[:MOST_TOWERS]:
        at = ("ratings", "towers", question, actor)
        cells = (rows.cell(lambda v: f"{v:g}", *at, key) for key in ("median", "low", "high", "raters"))
        rows.add(source.label(actor), *cells)
    first = ranked[0]
    widest = max(ranked, key=lambda a: (towers[a]["high"] - towers[a]["low"], a))
    said = f"Highest in the middle: {source.label(first)}, {towers[first]['median']:g} of 10."
    if towers[widest]["high"] > towers[widest]["low"]:
        said += (
            f" Views differ most about {source.label(widest)}: from {towers[widest]['low']:g} to "
            f"{towers[widest]['high']:g}."
        )
    notes = [f"The first {MOST_TOWERS} of {len(ranked)}."] if len(ranked) > MOST_TOWERS else []
    if held:
        notes.append(f"{held} held back: so few people rated them that it could tell who said what.")
    drawn = [{"actor": source.label(a), **towers[a]} for a in ranked[:MOST_TOWERS]]
    caption = "The dot is the middle of what was said, the line runs from the lowest to the highest."
    chart = draw_chart(tower_chart(drawn, title=f"{title}, as it was rated, 0 to 10"), 400)
    picture = Picture(f"What was said about each: {title}", said, chart, caption)
    care = tuple(source.analysis.cautions_about("ratings"))
    return Part(f"What was said about each: {title}", (said,), (picture,), rows.build(*notes), care)


def _grid(source: Source, ratings: Mapping[str, Any], hidden: frozenset[tuple[str, str]]) -> Part | None:
    power, interest = (ratings["towers"].get(q, {}) for q in ("power", "interest"))
    shown = [
        actor
        for actor, labels in ratings["grid"].items()
        if labels and not hidden & {("power", actor), ("interest", actor)} and source.may_stand_alone(actor)
    ][:MOST_TOWERS]
    if not shown:
        return None
    rows = Rows(
        source,
        "Quarter of the middle of what was said",
        ("Who", "Quarter", "Some would say"),
        "ratings.grid",
    )
    for actor in sorted(shown, key=lambda a: (ratings["grid"][a][0], source.label(a))):
        first, *others = ratings["grid"][actor]
        rows.add(source.label(actor), first, ", ".join(others) or "the same")
    said = f"{count(len(shown), 'actor')} on the grid of power and interest, as they were rated."
    drawn = [{"actor": source.label(a), "power": power[a], "interest": interest[a]} for a in shown]
    caption = "A cross is as wide and as high as those who rated differ."
    picture = Picture("Power beside interest", said, draw_chart(power_interest_chart(drawn), 560), caption)
    return Part("Power beside interest", (said,), (picture,), rows.build())
