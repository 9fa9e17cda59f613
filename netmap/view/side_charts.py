"""Pictures of what is seen differently: two pictures beside each other, a mirror, towers, a grid."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from netmap.view.charts import FONT, plain_chart
from netmap.view.palette import ACCENT, PAPER, QUIET, RULE, TEXT

#: more lines than this in a column are left to the table
MOST_LINES = 14
#: quarters of the grid of power and interest, with the corner each is written in
CORNERS = {
    "keep satisfied": (-0.3, 10.75, "left"),
    "manage closely": (10.3, 10.75, "right"),
    "monitor": (-0.3, -0.45, "left"),
    "keep informed": (10.3, -0.45, "right"),
}
MIDDLE = 5
#: the ends of the grid, with room for a cross at 0 or 10 and for the quarters' names
ACROSS, UPWARD = (-0.4, 10.4), (-0.8, 11.1)
SPREAD = ("median", "low", "high")
#: how much of the grid a letter and a line of text take, in points of the scale
LETTER, LINE = 0.085, 0.42
STYLE = """<style>
.beside{display:grid;grid-template-columns:1fr 1fr 1fr;color:#1d1d1b;margin:.2rem 0 .6rem}
.beside .frame{grid-row:1/3;border:3px solid #1d1d1b;border-radius:14px}
.beside .frame.one{grid-column:1/3;background:#0072B21a}
.beside .frame.other{grid-column:2/4;border-style:dashed;background:#E69F0024}
.beside .whose{grid-row:1;padding:.5rem 1rem 0;font-weight:bold;font-size:1.05rem;z-index:1;overflow-wrap:anywhere}
.beside .col{grid-row:2;padding:.1rem 1rem .8rem;z-index:1;overflow-wrap:anywhere}
.beside .n{font-size:2rem;line-height:1.1;font-weight:bold}
.beside .what{margin:0 0 .4rem}
.beside ul{list-style:none;margin:0;padding:0}
.beside li{background:#ffffff;border:1px solid #c9c6bf;border-radius:6px;margin:0 0 .3rem;padding:.15rem .5rem;
  font-size:.95rem;line-height:1.3}
.beside .mid li{border:2px solid #1d1d1b}
.beside .kind{color:#5b5b58;font-style:italic}
.mirror{border-collapse:separate;border-spacing:4px;color:#1d1d1b}
.mirror caption{text-align:left;padding:.2rem 0;font-size:.95rem}
.mirror th{font-weight:normal;text-align:left;padding:.2rem .6rem;font-size:.95rem}
.mirror td{border:1px solid #c9c6bf;border-radius:6px;text-align:center;width:8.5rem;padding:.3rem}
.mirror td.same{border:3px solid #1d1d1b}
.mirror td.opposite{border:3px dashed #D55E00}
.mirror .n{display:block;font-size:1.5rem;font-weight:bold;line-height:1.2}
.mirror .what{font-size:.9rem}
</style>"""


def beside_html(
    names: tuple[str, str], columns: Sequence[Sequence[tuple[str, str, str]]], *, description: str
) -> str:
    """Return two pictures as frames that overlap in what both have.

    Parameters
    ----------
    names : tuple of two str
        What the pictures are called.
    columns : three sequences of (who, does what, whom)
        Only in the first, in both, only in the second.
    description : str
        The picture in a sentence, for whoever cannot see it.
    """
    heads = ("only here", "in both", "only here")
    parts = [
        f'{STYLE}<div class="beside" role="group" aria-label="{html.escape(description)}">',
        '<div class="frame one"></div><div class="frame other"></div>',
        f'<div class="whose" style="grid-column:1">{html.escape(names[0])}</div>',
        f'<div class="whose" style="grid-column:3;text-align:right">{html.escape(names[1])}</div>',
    ]
    for place, (head, lines) in enumerate(zip(heads, columns, strict=True)):
        rows = "".join(_line(line) for line in lines[:MOST_LINES])
        more = len(lines) - MOST_LINES
        if more > 0:
            rows += f"<li>and {more} more, in the table below</li>"
        align = (";text-align:center", "mid") if place == 1 else ("", "side")
        parts.append(
            f'<div class="col {align[1]}" style="grid-column:{place + 1}"><div class="what" style="{align[0][1:]}">'
            f'<span class="n">{len(lines)}</span> {head}</div><ul>{rows}</ul></div>'
        )
    return "".join(parts) + "</div>"


def _line(words: tuple[str, str, str]) -> str:
    who, what, whom = map(html.escape, words)
    return f'<li>{who} <span class="kind">{what}</span> {whom}</li>'


def mirror_html(names: tuple[str, str], table: Sequence[Sequence[int]]) -> str:
    """Return the mirror: who leads as the first group sees it (rows) and the second does (columns)."""
    one, other = map(html.escape, names)
    views = (f"{one} lead", "level", f"{other} lead")
    head = "".join(f'<th scope="col">{view}</th>' for view in views)
    rows = ""
    for row, view in enumerate(views):
        cells = ""
        for column, n in enumerate(table[row]):
            kind, what = ("same", "seen alike") if row == column else ("", "")
            if abs(row - column) == 2:
                kind, what = "opposite", "opposite ends"
            cells += f'<td class="{kind}"><span class="n">{n}</span><span class="what">{what}</span></td>'
        rows += f'<tr><th scope="row">{view}</th>{cells}</tr>'
    caption = f"Pairs of one from each. Down: as {one} see it. Across: as {other} see it."
    return f'{STYLE}<table class="mirror"><caption>{caption}</caption><tr><td style="border:0"></td>{head}</tr>{rows}</table>'


def tower_chart(
    rows: Sequence[Mapping[str, Any]], *, title: str, description: str = "", font: int = FONT
) -> alt.LayerChart:
    """Return what was said about each actor: a dot at the middle, a line from the lowest to the highest.

    Each row has ``actor`` (its label), ``median``, ``low``, ``high`` and ``raters``.
    """
    table = pd.DataFrame([{**row, "said": _raters(row["raters"])} for row in rows])
    order = [row["actor"] for row in rows]
    scale = alt.Scale(domain=[-0.1, 11], nice=False)
    axis = alt.Axis(values=list(range(11)), grid=True, gridColor=RULE, domain=False, labelFlush=False)
    labels = alt.Axis(labelLimit=330, labelBound=False, labelFlush=False, domain=False, ticks=False)
    y = alt.Y("actor:N", sort=order, title=None, axis=labels)
    x = alt.X("median:Q", scale=scale, axis=axis, title=title)
    tips = ["actor:N", "median:Q", "low:Q", "high:Q", "raters:Q"]
    base = alt.Chart(table)
    spread = base.mark_rule(color=QUIET, strokeWidth=5, strokeCap="round").encode(
        alt.X("low:Q", scale=scale, axis=axis, title=title), y, x2="high:Q", tooltip=tips
    )
    dots = base.mark_circle(color=ACCENT, stroke=TEXT, strokeWidth=1, size=190, opacity=1)
    words = base.mark_text(align="left", dx=12, color=TEXT).encode(
        alt.X("high:Q", scale=scale, axis=axis, title=title), y, text="said:N"
    )
    layered = alt.layer(spread, dots.encode(x, y, tooltip=tips), words)
    plain = layered.properties(height=30 * len(rows) + 50, description=description)
    result: alt.LayerChart = plain_chart(plain, font)
    return result


def _raters(n: int) -> str:
    return "1 said it" if n == 1 else f"{n} said it"


def power_interest_chart(
    rows: Sequence[Mapping[str, Any]], *, description: str = "", font: int = FONT
) -> alt.LayerChart:
    """Return the grid of power and interest: a cross for each actor, as wide and high as raters differ.

    Each row has ``actor`` (its label) and ``power`` and ``interest``, each with ``median``, ``low``
    and ``high``.
    """
    table = pd.DataFrame(
        [
            {"actor": row["actor"], **{f"{q}_{k}": row[q][k] for q in ("power", "interest") for k in SPREAD}}
            for row in rows
        ]
    )
    axis = alt.Axis(values=list(range(11)), format="d", grid=False, labelFlush=False, labelBound=False)
    across: dict[str, Any] = {"scale": _scale(ACROSS), "axis": axis, "title": "interest, as it was rated"}
    upward: dict[str, Any] = {"scale": _scale(UPWARD), "axis": axis, "title": "power, as it was rated"}
    x, y = alt.X("interest_median:Q", **across), alt.Y("power_median:Q", **upward)
    tips = ["actor:N", *(f"{q}_{k}:Q" for q in ("power", "interest") for k in SPREAD)]
    base = alt.Chart(table)
    cross = base.mark_rule(color=QUIET, strokeWidth=1.5)
    wide = cross.encode(alt.X("interest_low:Q", **across), y, x2="interest_high:Q")
    high = cross.encode(x, alt.Y("power_low:Q", **upward), y2="power_high:Q")
    dots = base.mark_circle(color=ACCENT, stroke=TEXT, strokeWidth=1, size=130, opacity=1)
    layers: list[Any] = [*_quarters(font), wide, high, dots.encode(x, y, tooltip=tips)]
    layers += _names(rows, font)
    layered = alt.layer(*layers).properties(height=520, description=description)
    result: alt.LayerChart = plain_chart(layered, font)
    return result


def _scale(ends: tuple[float, float]) -> alt.Scale:
    return alt.Scale(domain=list(ends), nice=False)


def _quarters(font: int) -> list[Any]:
    """Return the lines between the quarters of the grid, and their names."""
    line = pd.DataFrame({"at": [MIDDLE]})
    rule = alt.Chart(line).mark_rule(color=TEXT, strokeDash=[5, 4])
    layers: list[Any] = [
        rule.encode(alt.X("at:Q", scale=_scale(ACROSS))),
        rule.encode(alt.Y("at:Q", scale=_scale(UPWARD))),
    ]
    for name, (x, y, side) in CORNERS.items():
        align: Any = side
        data = pd.DataFrame({"x": [x], "y": [y], "text": [name]})
        text = alt.Chart(data).mark_text(align=align, color=QUIET, fontStyle="italic", fontSize=font + 2)
        layers.append(
            text.encode(alt.X("x:Q", scale=_scale(ACROSS)), alt.Y("y:Q", scale=_scale(UPWARD)), text="text:N")
        )
    return layers


def _names(rows: Sequence[Mapping[str, Any]], font: int) -> list[Any]:
    """Return the actors' names beside their crosses, where they do not cover each other."""
    letter, line = LETTER * font / FONT, LINE * font / FONT
    points = [(row["interest"]["median"], row["power"]["median"]) for row in rows]
    taken = [(x - 0.12, y - 0.15, x + 0.12, y + 0.15) for x, y in points]
    placed = []
    for row, (x, y) in sorted(zip(rows, points, strict=True), key=lambda found: (-found[1][1], found[1][0])):
        text = str(row["actor"])[:38]
        wide = letter * len(text)
        spots = [
            (side, x + gap, y + lift)
            for lift in (way * (0.28 + step * line) for step in range(8) for way in (1, -1))
            for side, gap in (("left", 0.14), ("right", -0.14))
        ]
        boxes = {spot: (spot[1] - (wide if spot[0] == "right" else 0), spot[2] - line / 2) for spot in spots}
        best = min(
            spots,
            key=lambda spot: (
                _covered((*boxes[spot], boxes[spot][0] + wide, boxes[spot][1] + line), taken),
                spots.index(spot),
            ),
        )
        left, low = boxes[best]
        taken.append((left, low, left + wide, low + line))
        placed.append({"x": best[1], "y": best[2], "text": text, "align": best[0]})
    layers = []
    sides: tuple[Any, ...] = ("left", "right")
    for align in sides:
        data = pd.DataFrame([p for p in placed if p["align"] == align], columns=["x", "y", "text"])
        if data.empty:
            continue
        where = alt.X("x:Q", scale=_scale(ACROSS)), alt.Y("y:Q", scale=_scale(UPWARD))
        # a plate of paper behind the letters, so that no line runs through them
        plate = alt.Chart(data).mark_text(align=align, stroke=PAPER, strokeWidth=4, color=PAPER)
        layers += [
            plate.encode(*where, text="text:N"),
            alt.Chart(data).mark_text(align=align, color=TEXT).encode(*where, text="text:N"),
        ]
    return layers


def _covered(box: tuple[float, ...], taken: Sequence[tuple[float, ...]]) -> float:
    """Return how much of a box is outside the grid or over what is there already."""
    left, low, right, high = box
    outside = max(0.0, -left) + max(0.0, right - 10) + max(0.0, -low) + max(0.0, high - 10)
    shared = sum(
        max(0.0, min(right, r) - max(left, a)) * max(0.0, min(high, h) - max(low, b)) for a, b, r, h in taken
    )
    return outside * 10 + shared
