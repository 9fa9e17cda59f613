"""The charts of hours given and of connections needed: parts that add up, groups, steps from 0 to 3."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from netmap.analysis.naming import list_words
from netmap.view.palette import ACCENT, PAPER, QUIET, RULE, TEXT

FONT = 14
#: fills of the three parts: came straight back, came round through others, is still out
PART_FILLS = (QUIET, ACCENT, PAPER)
#: the lightest and darkest fill of a field; dark text can be read on both
FIELDS = ("#ffffff", "#f0a868")
#: letters in a line of a heading
WRAP = 22


class Pooled(NamedTuple):
    """Hours between groups that are large enough to show.

    ``labels`` in the order in which they are drawn, ``hours`` by two labels, ``together`` the labels
    of those too small to be shown alone.
    """

    labels: tuple[str, ...]
    hours: dict[tuple[str, str], float]
    together: tuple[str, ...]


def pool_small_groups(
    flows: Sequence[Mapping[str, Any]],
    members: Mapping[str, float],
    labels: Mapping[str, str],
    *,
    smallest: int = 3,
) -> Pooled | None:
    """Return the hours between groups, those of very few members put together.

    Parameters
    ----------
    flows : sequence of rows
        ``source``, ``target`` and ``hours`` of two groups, as in the analysis.
    members : mapping of group to float
        How many members of it gave or received.
    labels : mapping of group to str
        What to call a group, in the order in which they are drawn.
    smallest : int, default 3
        The hours of fewer would be somebody's own balance.

    Returns
    -------
    Pooled or None
        ``None`` where not even two groups are large enough. A pool that is still too small takes in
        the smallest of the others.
    """
    known = [group for group in labels if members.get(group)]
    small = [group for group in known if members[group] < smallest]
    rest = sorted((g for g in known if g not in small), key=lambda g: (members[g], known.index(g)))
    while small and sum(members[g] for g in small) < smallest and rest:
        small.append(rest.pop(0))
    together = [group for group in known if group in small]
    name = f"{list_words([labels[group] for group in together])}, together"
    shown = {group: name if group in small else labels[group] for group in known}
    order = tuple(dict.fromkeys([labels[g] for g in known if g not in small] + ([name] if small else [])))
    if len(order) < 2:
        return None
    hours = {(one, other): 0.0 for one in order for other in order}
    for flow in flows:
        hours[shown[flow["source"]], shown[flow["target"]]] += flow["hours"]
    return Pooled(order, hours, tuple(labels[group] for group in together))


def parts_chart(parts: Mapping[str, float], *, description: str = "", font: int = FONT) -> alt.LayerChart:
    """Return three parts of a whole, each beginning where the one above ends.

    Parameters
    ----------
    parts : mapping of str to float
        Shares that sum to 1, in order.
    description : str
        The sentence, for people who hear the picture.
    """
    rows, start = [], 0.0
    for (name, share), fill in zip(parts.items(), PART_FILLS, strict=True):
        end = min(1.0, start + share)
        rows.append({"part": name, "from": start, "to": end, "fill": fill, "shown": f"{share:.0%}"})
        start = end
    table = pd.DataFrame(rows)
    y = alt.Y(
        "part:N",
        sort=list(parts),
        title=None,
        axis=alt.Axis(labelLimit=420, domain=False, ticks=False, labelFlush=False),
    )
    # room at the right for the number beside the last part
    scale = alt.Scale(domain=[0, 1.08], nice=False)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], grid=False)
    x = alt.X("from:Q", scale=scale, axis=axis, title="share of all hours")
    bars = (
        alt.Chart(table)
        .mark_bar(stroke=TEXT, strokeWidth=1, height=34)
        .encode(x, y, alt.Fill("fill:N", scale=None, legend=None), x2="to:Q", tooltip=["part:N", "shown:N"])
    )
    words = (
        alt.Chart(table)
        .mark_text(align="left", dx=8, color=TEXT, fontWeight="bold")
        .encode(alt.X("to:Q", scale=scale, axis=axis, title="share of all hours"), y, text="shown:N")
    )
    return _quiet(alt.layer(bars, words).properties(height=190, description=description), font)


def field_fill(share: float) -> str:
    """Return the fill of a field whose hours are this share of the largest; small ones can still be seen.

    Examples
    --------
    >>> field_fill(0.0), field_fill(1.0)
    ('#ffffff', '#f0a868')
    """
    pale, full = ([int(fill[place : place + 2], 16) for place in (1, 3, 5)] for fill in FIELDS)
    mixed = (round(a + (b - a) * math.sqrt(share)) for a, b in zip(pale, full, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def flows_chart(pooled: Pooled, *, description: str = "", font: int = FONT) -> alt.LayerChart:
    """Return hours from group to group: a field for every two, its number in it, darker for more."""
    most = max(pooled.hours.values()) or 1.0
    table = pd.DataFrame(
        [
            {
                "fill": field_fill(amount / most),
                "giver": one,
                "receiver": other,
                "hours": amount,
                "shown": f"{amount:,.0f}" if amount >= 10 or not amount else f"{amount:,.1f}",
            }
            for (one, other), amount in pooled.hours.items()
        ]
    )
    order = list(pooled.labels)
    lines = json.dumps({label: textwrap.wrap(label, WRAP) for label in order})
    plain: dict[str, Any] = {
        "domain": False,
        "ticks": False,
        "labelFlush": False,
        "labelLimit": 320,
        "labelExpr": f"{lines}[datum.label]",
    }
    base = alt.Chart(table).encode(
        alt.X(
            "receiver:N",
            sort=order,
            title="received by",
            axis=alt.Axis(labelAngle=0, labelOverlap=False, **plain),
        ),
        alt.Y("giver:N", sort=order, title="given by", axis=alt.Axis(**plain)),
    )
    fields = base.mark_rect(stroke=TEXT, strokeWidth=0.8).encode(
        alt.Fill("fill:N", scale=None, legend=None),
        tooltip=["giver:N", "receiver:N", "shown:N"],
    )
    words = base.mark_text(color=TEXT).encode(text="shown:N")
    height = 64 * len(order) + 80
    return _quiet(alt.layer(fields, words).properties(height=height, description=description), font)


def levels_chart(
    rows: Sequence[Mapping[str, Any]], steps: Sequence[str], *, description: str = "", font: int = FONT
) -> alt.LayerChart:
    """Return how far each connection has got: steps from missing to what would survive a loss.

    Parameters
    ----------
    rows : sequence of rows
        ``name``; ``level`` from 0, or ``None`` where nobody can say; ``said``, the words beside it;
        ``weakest``, whether it is the one that counts.
    steps : sequence of str
        What the levels are called.
    description : str
        The sentence, for people who hear the picture.
    """
    order = [str(row["name"]) for row in rows]
    last = len(steps) - 1
    y = alt.Y(
        "name:N",
        sort=order,
        title=None,
        axis=alt.Axis(labelLimit=340, domain=False, ticks=False, labelFlush=False),
    )
    # room at the right for the words
    scale = alt.Scale(domain=[-0.35, last + 1.25], nice=False)
    names = [textwrap.wrap(step, WRAP) for step in steps]
    axis = alt.Axis(
        orient="top",
        values=list(range(last + 1)),
        labelExpr=f"{json.dumps(names)}[datum.value]",
        labelPadding=6 + round(1.25 * font * (max(map(len, names)) - 1)),
        labelLimit=260,
        domain=False,
        ticks=False,
        grid=False,
    )
    x, start = (alt.X(f"{field}:Q", scale=scale, axis=axis, title=None) for field in ("at", "start"))
    # where nobody can say there is no track: words stand in its place
    known = [{**row, "at": row["level"], "start": 0} for row in rows if row["level"] is not None]
    words = pd.DataFrame([{**row, "at": last if row["level"] is not None else 0} for row in rows])
    said = alt.Chart(words).mark_text(align="left", dx=18, color=TEXT).encode(x, y, text="said:N")
    layers = [*_track([str(row["name"]) for row in known], last, x, start, y)]
    for weakest, fill in ((False, QUIET), (True, ACCENT)):
        some = [row for row in known if bool(row["weakest"]) == weakest]
        layers += _reached(some, fill, x, start, y) if some else []
    height = 62 * len(order) + 60
    return _quiet(alt.layer(*layers, said).properties(height=height, description=description), font)


def _track(names: Sequence[str], last: int, x: Any, start: Any, y: Any) -> list[Any]:
    """Return what there is to reach: a line with a stop for every level."""
    places = pd.DataFrame(
        [{"name": name, "at": place, "start": 0, "end": last} for name in names for place in range(last + 1)],
        columns=["name", "at", "start", "end"],
    )
    line = alt.Chart(places).mark_rule(color=RULE, strokeWidth=2).encode(start, y, x2="end:Q")
    stops = alt.Chart(places).mark_point(
        shape="circle", size=90, filled=True, fill=PAPER, stroke=QUIET, strokeWidth=1.2, opacity=1
    )
    return [line, stops.encode(x, y)]


def _reached(rows: Sequence[Mapping[str, Any]], fill: str, x: Any, start: Any, y: Any) -> list[Any]:
    """Return how far connections have got: a bar that ends in a point."""
    table = pd.DataFrame(rows)
    bars = alt.Chart(table).mark_bar(color=fill, height=12).encode(start, y, x2="at:Q")
    points = alt.Chart(table).mark_point(
        shape="circle", size=420, filled=True, fill=fill, stroke=TEXT, strokeWidth=1, opacity=1
    )
    return [bars, points.encode(x, y, tooltip=["name:N", "said:N"])]


def _quiet(chart: Any, font: int) -> alt.LayerChart:
    result: alt.LayerChart = (
        chart.configure_view(stroke=None)
        .configure_axis(labelFontSize=font, titleFontSize=font, labelColor=TEXT, titleColor=TEXT)
        .configure_text(fontSize=font)
    )
    return result
