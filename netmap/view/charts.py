"""The charts: a line from pyramid to honeycomb, bars, layers as gates, shares over time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt
import networkx as nx
import pandas as pd

from netmap.graph.ideal import build_ideal_honeycomb, build_ideal_tree, build_spiral
from netmap.view.palette import ACCENT, PAPER, QUIET, RULE, TEXT

FONT = 14
#: for a room that looks at a wall
WALL_FONT = 19
#: an ideal with more actors than this is drawn with this many: more cannot be seen
MOST_DRAWN = 91


#: room under the shares for the decisions
BELOW = -0.09
#: least distance between two names at the right
LABEL_GAP = 0.06


class Marker(NamedTuple):
    """A place on the line: where, how sure, and whether it is the one to look at."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    main: bool = True


class Band(NamedTuple):
    """What chance would give: its mean and spread."""

    mean: float
    sd: float


def plain_chart(chart: Any, font: int) -> Any:
    """Return a chart in the letters and colours that all of them have."""
    return (
        chart.configure_view(stroke=None)
        .configure_axis(labelFontSize=font, titleFontSize=font, labelColor=TEXT, titleColor=TEXT)
        .configure_text(fontSize=font)
        .configure_legend(labelFontSize=font, titleFontSize=font, symbolStrokeWidth=1, labelColor=TEXT)
    )


def spectrum_chart(
    markers: Sequence[Marker],
    n: int,
    *,
    band: Band | None = None,
    span: int = 4,
    description: str = "",
    font: int = FONT,
) -> alt.LayerChart:
    """Return the line from the ideal pyramid to the ideal honeycomb of the same size.

    Parameters
    ----------
    markers : sequence of Marker
        Two of the same label are joined by a path: before and after.
    n : int
        How many actors: the ideals are drawn with as many.
    band : Band, optional
        What chance would give.
    span : int, default 4
        Reports for each boss in the ideal pyramid.
    description : str
        The sentence, for people who hear the picture.
    """
    scale = alt.Scale(domain=[-0.36, 1.36], nice=False)
    height = alt.Scale(domain=[-1.0, 1.0])
    x, y = alt.X("x:Q", scale=scale, axis=None), alt.Y("y:Q", scale=height, axis=None)
    drawn = max(3, min(n, MOST_DRAWN))
    layers: list[Any] = [_ideal(_tree_points(drawn, span), x, y), _ideal(_comb_points(drawn), x, y)]
    names = pd.DataFrame(
        {"x": [-0.2, 1.2], "y": [-0.82, -0.82], "text": [f"pyramid of {n}", f"honeycomb of {n}"]}
    )
    layers.append(alt.Chart(names).mark_text(color=QUIET).encode(x, y, text="text:N"))
    line = pd.DataFrame({"x": [0.0], "x2": [1.0], "y": [0.0]})
    layers.append(alt.Chart(line).mark_rule(color=TEXT, strokeWidth=2).encode(x, y, x2="x2:Q"))
    if band:
        low, high = (min(1.0, max(0.0, band.mean + way * 2 * band.sd)) for way in (-1, 1))
        area = pd.DataFrame({"x": [low], "x2": [high], "y": [-0.16], "y2": [0.16]})
        layers.append(alt.Chart(area).mark_rect(color=RULE, opacity=0.6).encode(x, y, x2="x2:Q", y2="y2:Q"))
        said = pd.DataFrame({"x": [(low + high) / 2], "y": [-0.32], "text": ["chance alone"]})
        layers.append(alt.Chart(said).mark_text(color=QUIET).encode(x, y, text="text:N"))
    layers += _marker_layers(markers, x, y)
    chart: Any = alt.layer(*layers).properties(height=230, description=description)
    result: alt.LayerChart = plain_chart(chart, font)
    return result


def _marker_layers(markers: Sequence[Marker], x: Any, y: Any) -> list[Any]:
    layers: list[Any] = []
    taken: list[tuple[float, float]] = []
    # the one to look at is drawn last, so that nothing covers it
    for marker in sorted(markers, key=lambda m: (m.main, m.value)):
        colour = ACCENT if marker.main else TEXT
        height = 0.42
        while any(abs(marker.value - other) < 0.34 and height == level for other, level in taken):
            height += 0.24
        taken.append((marker.value, height))
        if marker.low is not None and marker.high is not None:
            data = pd.DataFrame({"x": [marker.low], "x2": [marker.high], "y": [0.0]})
            layers.append(
                alt.Chart(data).mark_rule(color=colour, strokeWidth=6, opacity=0.45).encode(x, y, x2="x2:Q")
            )
        stem = pd.DataFrame({"x": [marker.value], "y": [0.0], "y2": [height - 0.1]})
        layers.append(alt.Chart(stem).mark_rule(color=colour).encode(x, y, y2="y2:Q"))
        data = pd.DataFrame(
            {"x": [marker.value], "y": [0.0], "top": [height], "text": [f"{marker.label} {marker.value:.2f}"]}
        )
        shape = "circle" if marker.main else "square"
        layers.append(
            alt.Chart(data)
            .mark_point(shape=shape, filled=True, size=220, color=colour, stroke=TEXT, opacity=1)
            .encode(x, y, tooltip="text:N")
        )
        top = alt.Y("top:Q", scale=alt.Scale(domain=[-1.0, 1.0]), axis=None)
        layers.append(
            alt.Chart(data)
            .mark_text(color=TEXT, fontWeight="bold" if marker.main else "normal")
            .encode(x, top, text="text:N")
        )
    return layers


def _ideal(points: tuple[pd.DataFrame, pd.DataFrame], x: Any, y: Any) -> Any:
    nodes, lines = points
    size = max(8, 420 / max(len(nodes), 6))
    rules = alt.Chart(lines).mark_rule(color=QUIET, strokeWidth=1).encode(x, y, x2="x2:Q", y2="y2:Q")
    dots = alt.Chart(nodes).mark_circle(color=QUIET, size=size, opacity=1).encode(x, y)
    return alt.layer(rules, dots)


def _tree_points(n: int, span: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    tree = build_ideal_tree(n, span=span)
    order = list(nx.dfs_postorder_nodes(tree, 0))
    depth = nx.single_source_shortest_path_length(tree, 0)
    leaves = [node for node in order if not tree.out_degree(node)]
    across = {leaf: (place + 0.5) / len(leaves) for place, leaf in enumerate(leaves)}
    for node in order:  # a boss stands over the middle of their reports
        below = [across[report] for report in tree.successors(node)]
        if below:
            across[node] = sum(below) / len(below)
    deepest = max(depth.values()) or 1
    places = {node: (-0.34 + 0.28 * across[node], 0.62 - 1.2 * depth[node] / deepest) for node in tree}
    return _points(places, list(tree.edges))


def _comb_points(n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    cells = build_spiral(n)
    comb = build_ideal_honeycomb(n)
    raw = [(q + r / 2, r * math.sqrt(3) / 2) for q, r in cells]
    wide = max(1.0, *(max(abs(a), abs(b)) for a, b in raw))
    places = {i: (1.2 + 0.13 * a / wide, 0.02 + 0.62 * b / wide) for i, (a, b) in enumerate(raw)}
    return _points(places, [(u, v) for u, v in comb.edges if u < v])


def _points(
    places: Mapping[int, tuple[float, float]], pairs: Sequence[tuple[int, int]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    nodes = pd.DataFrame([{"x": a, "y": b} for a, b in places.values()])
    lines = pd.DataFrame(
        [{"x": places[u][0], "y": places[u][1], "x2": places[v][0], "y2": places[v][1]} for u, v in pairs]
    )
    return nodes, lines


def bars_chart(
    bars: Mapping[str, Mapping[str, float]], *, description: str = "", font: int = FONT
) -> alt.LayerChart:
    """Return plain bars from 0 to 1: one row a facet, one bar a structure (on paper, in daily work)."""
    table = pd.DataFrame(
        [
            {"facet": facet, "structure": name, "value": value, "shown": f"{value:.2f}"}
            for name, facets in bars.items()
            for facet, value in facets.items()
        ]
    )
    names = list(bars)
    facets = list(dict.fromkeys(facet for values in bars.values() for facet in values))
    colours = [ACCENT if name == names[-1] else RULE for name in names]
    base = alt.Chart(table).encode(
        alt.Y("facet:N", sort=facets, title=None, axis=alt.Axis(labelLimit=320, domain=False, ticks=False)),
        alt.YOffset("structure:N", sort=names),
    )
    whole = alt.X("value:Q", scale=alt.Scale(domain=[0, 1]), title="pyramid 0 … honeycomb 1")
    marks = base.mark_bar(stroke=TEXT, strokeWidth=0.8).encode(
        whole,
        alt.Color(
            "structure:N",
            sort=names,
            scale=alt.Scale(domain=names, range=colours),
            legend=alt.Legend(title=None, orient="top"),
        ),
        tooltip=["structure:N", "facet:N", "shown:N"],
    )
    words = base.mark_text(align="left", dx=5, color=TEXT).encode(whole, text="shown:N")
    height = max(150, 26 * len(facets) * len(names) + 60)
    layered = alt.layer(marks, words).properties(height=height, description=description)
    result: alt.LayerChart = plain_chart(layered, font)
    return result


def gates_chart(
    rows: Sequence[Mapping[str, Any]], *, description: str = "", font: int = FONT
) -> alt.LayerChart:
    """Return each layer's share of the routes beside what shuffled labels would give.

    Each row has ``layer``, ``share`` and ``chance``.
    """
    table = pd.DataFrame(rows)
    order = [row["layer"] for row in rows]
    y = alt.Y("layer:N", sort=order, title=None, axis=alt.Axis(labelLimit=220, domain=False, ticks=False))
    percent = alt.Axis(format="%", tickCount=5)
    x = alt.X("share:Q", scale=alt.Scale(domain=[0, 1]), axis=percent, title="share of shortest routes")
    bars = alt.Chart(table).mark_bar(color=ACCENT, stroke=TEXT, strokeWidth=0.8).encode(x, y)
    ticks = (
        alt.Chart(table)
        .mark_tick(color=TEXT, thickness=3, size=34)
        .encode(
            alt.X("chance:Q", axis=percent, scale=alt.Scale(domain=[0, 1]), title="share of shortest routes"),
            y,
        )
    )
    layered = alt.layer(bars, ticks).properties(height=64 * len(rows) + 40, description=description)
    result: alt.LayerChart = plain_chart(layered, font)
    return result


def power_chart(
    series: Sequence[Mapping[str, Any]],
    decisions: Sequence[Mapping[str, Any]],
    *,
    labels: Mapping[str, str],
    colours: Mapping[str, str],
    until: str,
    description: str = "",
    font: int = FONT,
) -> alt.LayerChart:
    """Return who decides over time: shares stacked by group, the decisions as marks beneath.

    Parameters
    ----------
    series : sequence of points
        As in the analysis: ``date`` and ``by_group``. Between two decisions nothing changes, so the
        picture goes in steps.
    decisions : sequence of rows
        ``date``, ``title``, ``importance``.
    labels, colours : mapping of group to str
        What to call a group, and its colour.
    until : str
        The day on which the picture ends.
    """
    groups = [g for g in labels if any(point["by_group"].get(g) for point in series)]
    points = [*series, {**series[-1], "date": until}]
    table = pd.DataFrame(
        [
            {
                "date": pd.Timestamp(point["date"]),
                "group": labels[group],
                "share": point["by_group"].get(group, 0.0),
                "order": place,
            }
            for point in points
            for place, group in enumerate(groups)
        ]
    )
    names = [labels[group] for group in groups]
    colour = alt.Color(
        "group:N",
        scale=alt.Scale(domain=names, range=[colours[group] for group in groups]),
        legend=None,
    )
    start, end = pd.Timestamp(series[0]["date"]), pd.Timestamp(until)
    # room at the right for the names of the groups
    when = alt.Scale(
        domain=[start.isoformat(), (end + (end - start) * (0.42 if font == FONT else 0.6)).isoformat()],
        nice=False,
    )
    ticks = _ticks(start, end)
    x = alt.X(
        "date:T", title=None, scale=when, axis=alt.Axis(values=ticks, format=_tick_format(ticks), grid=False)
    )
    shares = alt.Scale(domain=[BELOW, 1], nice=False)
    percent = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], grid=False)
    day = alt.Tooltip("date:T", format="%-d %B %Y")
    areas = (
        alt.Chart(table)
        .mark_area(interpolate="step-after", stroke=PAPER, strokeWidth=1)
        .encode(
            x,
            alt.Y("share:Q", stack="zero", title=None, axis=percent, scale=shares),
            colour,
            alt.Order("order:Q"),
            tooltip=["group:N", alt.Tooltip("share:Q", format=".0%"), day],
        )
    )
    made = pd.DataFrame([{**row, "date": pd.Timestamp(row["date"]), "y": BELOW / 2} for row in decisions])
    marks = (
        alt.Chart(made)
        .mark_point(shape="diamond", filled=True, color=TEXT, opacity=0.8)
        .encode(
            x,
            alt.Y("y:Q", scale=shares),
            alt.Size("importance:Q", legend=None, scale=alt.Scale(range=[60, 220])),
            tooltip=["title:N", day],
        )
    )
    labels_at_end = _end_labels(points[-1]["by_group"], groups, labels, colours, end, when)
    layered = alt.layer(areas, marks, *labels_at_end).properties(height=340, description=description)
    result: alt.LayerChart = plain_chart(layered, font)
    return result


def _ticks(start: pd.Timestamp, end: pd.Timestamp) -> list[str]:
    """Return the firsts of years within the picture; of months where it is shorter than two years."""
    step = "MS" if (end - start).days < 730 else "YS"
    days = pd.date_range(start, end, freq=step)
    every = max(1, -(-len(days) // 9))
    return [day.isoformat() for day in days[::every]]


def _tick_format(ticks: Sequence[str]) -> str:
    return "%Y" if all(tick[5:7] == "01" for tick in ticks) else "%b %Y"


def _end_labels(
    last: Mapping[str, float],
    groups: Sequence[str],
    labels: Mapping[str, str],
    colours: Mapping[str, str],
    end: pd.Timestamp,
    when: alt.Scale,
) -> list[Any]:
    """Return each group's name beside its share, at the right, moved apart where they would touch."""
    rows: list[dict[str, Any]] = []
    below, lowest = 0.0, -1.0
    for group in groups:
        share = last.get(group, 0.0)
        if share >= 0.005:
            place = max(below + share / 2, lowest + LABEL_GAP)
            lowest = place
            rows.append(
                {"date": end, "y": place, "text": f"{labels[group]} {share:.0%}", "fill": colours[group]}
            )
        below += share
    highest = 1.0
    for row in reversed(rows):  # what was pushed over the top goes down again
        row["y"] = min(row["y"], highest - LABEL_GAP / 2)
        highest = row["y"] - LABEL_GAP / 2
    table = pd.DataFrame(rows, columns=["date", "y", "text", "fill"])
    x = alt.X("date:T", scale=when)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[BELOW, 1], nice=False))
    plates = (
        alt.Chart(table)
        .mark_point(shape="square", filled=True, size=150, xOffset=14, stroke=TEXT, strokeWidth=1, opacity=1)
        .encode(x, y, alt.Fill("fill:N", scale=None, legend=None))
    )
    words = alt.Chart(table).mark_text(align="left", dx=28, color=TEXT).encode(x, y, text="text:N")
    return [plates, words]
