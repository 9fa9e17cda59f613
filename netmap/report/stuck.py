"""Where it gets stuck: layers, posts, how far ideas get, who can wait for whom; it blames nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netmap.analysis.naming import list_words
from netmap.analysis.telling import in_time_sentence
from netmap.analysis.words import count, gate_sentence
from netmap.report.document import Part, Picture
from netmap.report.drawing import draw_chart, draw_scene
from netmap.report.source import Rows, Source, per_cent
from netmap.view.charts import gates_chart
from netmap.view.scene import Look
from netmap.view.share_charts import single_chart

MOST_POSTS = 12
NO_BLAME = (
    "A post in a busy place is usually doing what it was asked to do. Dave Dawes, writing of middle "
    "managers, says they are not “inherently bad or against innovation”."
)


def has_routes(source: Source) -> bool:
    """Say whether there are a front line and a board to look for routes between."""
    return source.analysis.bottlenecks["cut"] is not None


def stuck_parts(source: Source) -> Iterator[Part]:
    """Give the parts of the answer, in order."""
    yield _layers(source)
    if source.names:
        yield _posts(source)
    if source.analysis.bottlenecks["idea_flow"]:
        yield _ideas(source)
    if source.analysis.tenure:
        yield _staying(source)
    if source.names and source.analysis.bottlenecks["key_players"]:
        yield from _succession(source)


def _layers(source: Source) -> Part:
    found, words = source.analysis.bottlenecks["layers"], source.network.vocabulary
    ranked = sorted(found, key=lambda layer: (-words.rank(layer), layer))
    known = [layer for layer in ranked if found[layer]["gatekeep"] is not None]
    rows = Rows(
        source,
        "How much of the way from front line to board needs each layer",
        ("Layer", "Share of the shortest routes", "Shuffled labels give", "As much by chance"),
        "bottlenecks.layers",
    )
    for layer in ranked:
        at = ("bottlenecks", "layers", layer)
        shares = (rows.cell(per_cent, *at, key) for key in ("gatekeep", "expected", "p"))
        rows.add(source.layer(layer), *shares)
    pictures = []
    if known:
        drawn = [
            {
                "layer": source.layer(layer),
                "share": found[layer]["gatekeep"],
                "chance": found[layer]["expected"],
            }
            for layer in known
        ]
        alt = "; ".join(
            f"{row['layer']}: {per_cent(row['share'])}"
            + ("" if row["chance"] is None else f", chance {per_cent(row['chance'])}")
            for row in drawn
        )
        caption = "The black line is what shuffled labels would give."
        chart = draw_chart(gates_chart(drawn), 480)
        pictures.append(Picture("Share of the routes through each layer", f"{alt}.", chart, caption))
    said = [
        gate_sentence(source.layer(layer), found[layer], source.settings)
        for layer in known
        if found[layer]["gatekeep"]
    ]
    sentences = tuple(f"{text}." if not text.endswith(".") else text for text in said)
    return Part(
        "Which layer do the routes need?",
        sentences or ("Nobody stands between front line and board.",),
        tuple(pictures),
        rows.build(),
    )


def _posts(source: Source) -> Part:
    found = source.analysis.bottlenecks
    shares = {a: r["route_share"] for a, r in found["actors"].items() if r["route_share"]}
    ranked = sorted(shares, key=lambda a: (-shares[a], a))
    shown = [actor for actor in ranked if source.may_stand_alone(actor)]
    most, busiest = max(shares.values(), default=0.0) or 1.0, ranked[0] if ranked else ""
    look = Look(
        form="pyramid",
        label=source.label,
        size={actor: share / most for actor, share in shares.items()},
        routes={(line["source"], line["target"]): line["share"] for line in found["lines"]},
        busiest=busiest,
    )
    caption = "Strong lines are shortest routes from front line to board. Larger: more routes go through."
    alt = f"The routes from front line to board. {source.sentences['bottlenecks']}"
    picture = (
        draw_scene(source, look, "The routes from front line to board", caption, alt) if shares else None
    )
    rows = Rows(
        source,
        "Of the shortest routes between front line and board, the share through each post",
        ("Post", "Routes up", "Decisions down", "Some have no other way"),
        "bottlenecks.actors.*.route_share",
        "bottlenecks.down.route_share",
        "bottlenecks.actors.*.cut_point",
    )
    for actor in shown[:MOST_POSTS]:
        at = ("bottlenecks", "actors", actor)
        down = rows.cell(per_cent, "bottlenecks", "down", "route_share", actor)
        rows.add(
            source.label(actor),
            rows.cell(per_cent, *at, "route_share"),
            down,
            "yes" if found["actors"][actor]["cut_point"] else "no",
        )
    notes = [f"The first {MOST_POSTS} of {len(shown)}."] if len(shown) > MOST_POSTS else []
    if len(shown) < len(ranked):
        notes.append("Whoever opted out of results about single people is not in the table.")
    said = (NO_BLAME,) if shares else ("Every route is direct.",)
    return Part(
        "Which posts do the routes go through?", said, (picture,) if picture else (), rows.build(*notes)
    )


def _ideas(source: Source) -> Part:
    found = source.analysis.bottlenecks["idea_flow"]
    said, pictures = [source.sentences.get("ideas", "")], []
    lost = {layer: share for layer, share in found["drag"].items() if share} if found["rates_known"] else {}
    bars: list[dict[str, Any]] = [
        {"name": source.layer(layer), "share": share, "text": f"{100 * share:.0f} of 100 ideas"}
        for layer, share in sorted(lost.items(), key=lambda item: (-item[1], item[0]))
    ]
    if bars:
        alt = "; ".join(f"{bar['name']}: {bar['text']}" for bar in bars)
        caption = (
            "How many more ideas would arrive if a layer passed on everything, averaged over the order in "
            "which layers could start to."
        )
        chart = draw_chart(single_chart(bars, description=alt), 420)
        pictures.append(Picture("What each layer accounts for of the ideas lost", f"{alt}.", chart, caption))
    if found["rates_known"]:
        said.append(f"{found['rates_known']} of the {found['rates_needed']} who stand between have a rate.")
    said.append(in_time_sentence(source.analysis.in_time))
    rows = Rows(
        source,
        "How many ideas reach the board, by whose idea it is",
        ("Ideas that start with", "Reach the board"),
        "bottlenecks.idea_flow.by_group",
    )
    if found["rates_known"]:
        for group in sorted(found["by_group"]):
            share = rows.cell(per_cent, "bottlenecks", "idea_flow", "by_group", group)
            rows.add(source.group(group), share)
    return Part(
        "How far do ideas get?",
        tuple(filter(None, said)),
        tuple(pictures),
        rows.build(),
        tuple(source.analysis.cautions_about("bottlenecks.idea_flow")),
        ("bottlenecks.idea_flow", "bottlenecks.idea_flow.drag", "in_time.in_time"),
    )


def _staying(source: Source) -> Part:
    found, words = source.analysis.tenure or {}, source.network.vocabulary
    rows = Rows(
        source,
        "How long people stay, by layer; stays that are not over count for as long as they were seen",
        ("Layer", "Stays recorded", "of them over", f"Still there after {found['horizon_years']:g} years"),
        "tenure.by_layer",
    )
    for layer in sorted(found["by_layer"], key=lambda i: (-words.rank(i), i)):
        at = ("tenure", "by_layer", layer)
        rows.add(
            source.layer(layer),
            *(rows.cell(str, *at, key) for key in ("spells", "left")),
            rows.cell(per_cent, *at, "stays"),
        )
    return Part(
        "Who can wait for whom?",
        (source.sentences["staying"],),
        (),
        rows.build(),
        tuple(source.analysis.cautions_about("tenure")),
        ("tenure.waiting", "tenure.power"),
    )


def _succession(source: Source) -> Iterator[Part]:
    found = source.analysis.bottlenecks["key_players"]
    if not found["players"] or found["fragmentation"] is None:
        return
    if not all(map(source.may_stand_alone, found["players"])):
        return
    if found["fragmentation"] <= (found["before"]["pairs"] or 0.0):
        said = f"No {found['size']} could leave together and part others from each other."
    else:
        who = list_words([source.label(actor) for actor in found["players"]])
        others = found["equally_good"] - 1
        more = f" {count(others, 'other set')} of the same size would part as many." if others else ""
        sure = "" if found["exact"] else " It is the best that a search found; there may be a worse one."
        said = (
            f"If {who} left together, {per_cent(found['fragmentation'])} of the pairs who stay could no longer "
            f"reach each other.{more}{sure} Use it for planning who follows whom, and for nothing else."
        )
    rows = Rows(
        source, "Pairs who could no longer reach each other", ("When", "Share"), "bottlenecks.key_players"
    )
    at = ("bottlenecks", "key_players")
    rows.add("With everybody there", rows.cell(per_cent, *at, "before", "pairs"))
    rows.add("If they left together", rows.cell(per_cent, *at, "fragmentation"))
    yield Part("Planning who follows whom", (said,), (), rows.build())


def stuck_cautions(source: Source) -> list[str]:
    """Return what to be careful about."""
    about = ("layers", "cut", "down", "actors", "key_players")
    return source.analysis.cautions_about(*(f"bottlenecks.{part}" for part in about))
