"""Quiet bars that lay one share beside another: seats and say, what a layer loses."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from netmap.view.charts import FONT, plain_chart
from netmap.view.palette import ACCENT, RULE, TEXT

#: height of one row of bars
ROW = 58


def pairs_chart(
    rows: Sequence[dict[str, object]], first: str, second: str, *, description: str, font: int = FONT
) -> alt.LayerChart:
    """Return two bars for each row, one above the other, with their figures beside them.

    Parameters
    ----------
    rows : sequence of dict
        ``name``, and a share from 0 to 1 under each of the two titles.
    first, second : str
        The titles; the second bar is the one to look at.
    description : str
        The same in words, for people who hear the picture.
    """
    long = pd.DataFrame(
        [
            {
                "name": row["name"],
                "what": what,
                "share": row[what],
                "text": f"{100 * float(str(row[what])):.0f} %",
            }
            for row in rows
            for what in (first, second)
        ]
    )
    order = [str(row["name"]) for row in rows]
    place = {
        "y": alt.Y(
            "name:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False)
        ),
        "yOffset": alt.YOffset("what:N", sort=[first, second]),
    }
    base = alt.Chart(long)
    bars = base.mark_bar(stroke=TEXT, strokeWidth=0.6).encode(
        **place,
        x=alt.X("share:Q", scale=alt.Scale(domain=[0, 1.12]), axis=None),
        color=alt.Color(
            "what:N",
            scale=alt.Scale(domain=[first, second], range=[RULE, ACCENT]),
            legend=alt.Legend(title=None, orient="top", symbolStrokeColor=TEXT, labelLimit=400),
        ),
    )
    words = base.mark_text(align="left", dx=5, color=TEXT).encode(**place, x="share:Q", text="text:N")
    chart = (bars + words).properties(
        height=max(90, ROW * len(rows)), width="container", description=description
    )
    result: alt.LayerChart = plain_chart(chart, font)
    return result


def single_chart(rows: Sequence[dict[str, object]], *, description: str, font: int = FONT) -> alt.LayerChart:
    """Return one bar a row, with what it says beside it; ``name``, ``share`` (0 to 1) and ``text``."""
    base = alt.Chart(pd.DataFrame(rows))
    order = [str(row["name"]) for row in rows]
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False))
    most = max((float(str(row["share"])) for row in rows), default=0.0)
    x = alt.X("share:Q", scale=alt.Scale(domain=[0, max(most * 1.5, 0.05)]), axis=None)
    bars = base.mark_bar(color=RULE, stroke=TEXT, strokeWidth=0.6, height=20).encode(x=x, y=y)
    words = base.mark_text(align="left", dx=5, color=TEXT).encode(x=x, y=y, text="text:N")
    chart = (bars + words).properties(height=34 * len(rows) + 10, width="container", description=description)
    result: alt.LayerChart = plain_chart(chart, font)
    return result
