"""Pictures of what is seen differently."""

from __future__ import annotations

from netmap.view.side_charts import MOST_LINES, beside_html, mirror_html, power_interest_chart, tower_chart

LINES = [("<b>Ann</b>", "works with", "Llŷr & co")] * (MOST_LINES + 3)


def tower(low: float, middle: float, high: float) -> dict[str, float]:
    return {"median": middle, "low": low, "high": high, "raters": 3}


def test_two_pictures_count_all_and_show_what_fits():
    found = beside_html(("One & all", "<i>Two"), [LINES, [], LINES[:1]], description='"both"')
    assert f">{len(LINES)}</span> only here" in found and ">0</span> in both" in found
    assert found.count("<li>") == MOST_LINES + 2 and "and 3 more, in the table below" in found
    assert "<b>Ann" not in found and "<i>Two" not in found and "&quot;both&quot;" in found


def test_the_mirror_marks_what_is_seen_alike_and_from_opposite_ends():
    found = mirror_html(("carers", "<leaders>"), [[1, 2, 3], [1, 1, 0], [1, 0, 1]])
    assert found.count('class="same"') == 3 and found.count('class="opposite"') == 2
    assert "<leaders>" not in found and found.count('scope="row"') == found.count('scope="col"') == 3


def test_towers_keep_their_order_and_say_how_many():
    rows = [{"actor": name, **tower(1, 4, 9), "raters": n} for name, n in (("b", 1), ("a", 4))]
    facts = tower_chart(rows, title="Power", description="In words").to_dict()
    assert facts["description"] == "In words" and facts["layer"][0]["encoding"]["y"]["sort"] == ["b", "a"]
    said = {row["said"] for data in facts["datasets"].values() for row in data}
    assert said == {"1 said it", "4 said it"}


def test_names_on_the_grid_do_not_cover_each_other():
    rows = [
        {"actor": f"Somebody with a long name {n}", "power": tower(0, 9.5, 10), "interest": tower(0, 9.5, 10)}
        for n in range(6)
    ]
    facts = power_interest_chart(rows).to_dict()
    spots = {
        (row["x"], row["y"])
        for data in facts["datasets"].values()
        for row in data
        if str(row.get("text", "")).startswith("Somebody")
    }
    assert len(spots) == len(rows)
    assert {row["text"] for data in facts["datasets"].values() for row in data if "text" in row} >= {
        "manage closely",
        "keep satisfied",
        "keep informed",
        "monitor",
    }
