"""Does help come back round: parts of the hours, who gives, between which groups, who carries the load."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netmap.analysis.power import SMALLEST_GROUP
from netmap.analysis.words import count
from netmap.report.document import Part, Picture
from netmap.report.drawing import draw_chart
from netmap.report.source import Rows, Source, per_cent
from netmap.view.give_charts import flows_chart, parts_chart, pool_small_groups

PARTS = ("Paid back by the same person", "Came back round through others", "Has not come back yet")
FEW = (
    "Fewer than three people have given or received time here. Hours between so few would show what one "
    "of them gave and got, so nothing is shown until there are more."
)
WHO = {
    "gave_and_received": "Gave and received",
    "only_gave": "Only gave so far",
    "only_received": "Only received so far",
}
LOADS = {
    "volunteers": "Unpaid (volunteers)",
    "paid": "Paid",
    "unknown": "Not known whether paid",
    "lived_experience": "Of all of these: people with lived experience and carers",
}


def has_hours(source: Source) -> bool:
    """Say whether hours are recorded between enough people to be shown."""
    found = source.analysis.reciprocity
    return found is not None and found["members"] >= SMALLEST_GROUP


def why_no_hours(source: Source) -> str:
    """Return what is missing for an answer."""
    if source.analysis.reciprocity is not None:
        return FEW
    return "This answer needs hours: who gave time to whom, and how many. They are added on the page “Give and take”."


def give_parts(source: Source) -> Iterator[Part]:
    """Give the parts of the answer, in order."""
    found = source.analysis.reciprocity or {}
    if found["direct"] is not None:
        yield _parts(source, found)
    yield _who(source, found)
    if source.names:
        yield from _groups(source, found)
    if source.analysis.load["people"]["volunteers"] is not None:
        yield _load(source)


def give_cautions(source: Source) -> list[str]:
    """Return what to be careful about."""
    return source.analysis.cautions_about("reciprocity")


def _parts(source: Source, found: dict[str, Any]) -> Part:
    shares = dict(zip(PARTS, (found["direct"], found["indirect"], 1 - found["balance"]), strict=True))
    alt = "; ".join(f"{name}: {per_cent(share)}" for name, share in shares.items())
    rows = Rows(
        source,
        "Every hour given is in one of three parts",
        ("Part of all hours", "Share"),
        "reciprocity.direct",
        "reciprocity.indirect",
        "1 − reciprocity.balance",
    )
    rows.add(PARTS[0], rows.cell(per_cent, "reciprocity", "direct"))
    rows.add(PARTS[1], rows.cell(per_cent, "reciprocity", "indirect"))
    rows.add(PARTS[2], rows.cell(lambda balance: per_cent(1 - balance), "reciprocity", "balance"))
    said = (
        "Help need not come from the one who was helped: what counts is that it comes back round. What has not "
        "come back yet is no debt."
    )
    caption = "Each part begins where the one above it ends; together they are all the hours."
    picture = Picture("Where the hours went", f"{alt}.", draw_chart(parts_chart(shares), 380), caption)
    return Part("Does it come back?", (said,), (picture,), rows.build())


def _who(source: Source, found: dict[str, Any]) -> Part:
    rows = Rows(
        source,
        f"The {found['members']} who gave or received time; how many, never who",
        ("Who", "How many"),
        *(f"reciprocity.{key}" for key in WHO),
    )
    for key, words in WHO.items():
        rows.add(words, rows.cell(str, "reciprocity", key))
    said = []
    if found["median_days"] is not None:
        days = found["median_days"]
        soon = "on the same day" if days < 1 else f"within {count(round(days), 'day')}"
        text = f"Of the gifts after which the giver received something, half had something come back {soon}."
        if found["waiting"]:
            text += f" After {count(found['waiting'], 'gift')} nothing has come back yet."
        said.append(text)
    return Part("How many give, and how many receive?", tuple(said), (), rows.build())


def _groups(source: Source, found: dict[str, Any]) -> Iterator[Part]:
    labels = {group.id: source.group(group.id) for group in source.network.vocabulary.groups}
    labels |= {group: source.group(group) for group in sorted(found["groups"]) if group not in labels}
    pooled = pool_small_groups(found["flows"], found["groups"], labels, smallest=SMALLEST_GROUP)
    heading = "Between which groups do the hours go?"
    if pooled is None:
        few = "The groups here are too small: hours between them would show what single people gave and got."
        yield Part(heading, (few,))
        return
    most = max(pooled.hours, key=lambda pair: pooled.hours[pair])
    said = f"Most hours go from “{most[0]}” to “{most[1]}”: {pooled.hours[most]:,.0f}."
    rows = Rows(
        source, "Hours from group to group", ("Given by", "Received by", "Hours"), "reciprocity.flows"
    )
    for (one, other), amount in pooled.hours.items():
        if amount:
            rows.add(one, other, f"{amount:,.1f}")
    notes = ["Two groups between which no hours went are left out."]
    if pooled.together:
        notes.append(
            "Groups of fewer than three people are put together: their hours would show what one of them "
            "gave or got."
        )
    picture = Picture(
        "Hours from group to group", said, draw_chart(flows_chart(pooled), 520), "A darker field is more."
    )
    yield Part(heading, (said,), (picture,), rows.build(*notes))


def _load(source: Source) -> Part:
    load = source.analysis.load
    if load["people"]["unknown"] == 1:
        return Part(
            "Who carries it, paid and unpaid?", ("Nobody wrote down yet who is paid and who is not.",)
        )
    rows = Rows(
        source,
        "What each carries, beside their share of the people; organisations are left out",
        ("", "Share of the people", "Of the relationships in daily work", "Of the parts in decisions"),
        "load.people",
        "load.relationships",
        "load.parts",
    )
    for key, words in LOADS.items():
        rows.add(
            words, *(rows.cell(per_cent, "load", area, key) for area in ("people", "relationships", "parts"))
        )
    carried = [
        f"{per_cent(load[key]['volunteers'])} of the {words}"
        for key, words in (("relationships", "relationships"), ("parts", "parts in decisions"))
        if load[key]["volunteers"] is not None
    ]
    text = f"Unpaid people are {per_cent(load['people']['volunteers'])} of the people on the map"
    said = f"{text} and carry {' and '.join(carried)}." if carried else f"{text}."
    notes = tuple(source.analysis.cautions_about("load"))
    return Part("Who carries it, paid and unpaid?", (said,), (), rows.build(), notes)
