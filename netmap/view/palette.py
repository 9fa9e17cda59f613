"""Colours and codes: the same on every page, told apart without colour as well.

After Okabe and Ito; every fill carries a dark outline and its group's code, and text on a fill is
whichever of dark and white can be read (the test computes the contrast of every pair).
"""

from __future__ import annotations

from collections.abc import Iterable

from netmap.model import Vocabulary

TEXT, PAPER, QUIET, RULE = "#1d1d1b", "#ffffff", "#6b6b68", "#c9c6bf"
ACCENT = "#D55E00"
#: what is not known: paper with an outline, never a colour of its own
UNKNOWN_FILL = "#efede8"
GROUPS: dict[str, str] = {
    "LE": "#E69F00",
    "CA": "#F0E442",
    "FL": "#56B4E9",
    "MM": "#999999",
    "SL": "#0072B2",
    "CO": "#CC79A7",
    "VC": "#009E73",
    "RE": "#7A5195",
    "EM": "#A05A2C",
}
#: for groups that somebody adds to the vocabulary, in turn
SPARE = ("#44AA99", "#DDCC77", "#AA4499", "#88CCEE", "#B07AA1")
LAYERS: dict[str, str] = {
    "front": "#56B4E9",
    "middle": "#999999",
    "senior": "#0072B2",
    "board": "#A05A2C",
    "outside": "#efede8",
}

#: four cultures of practices; other words take the spare colours
CULTURES: dict[str, str] = {
    "clan": "#E69F00",
    "hierarchical": "#0072B2",
    "developmental": "#009E73",
    "rational": "#CC79A7",
}


def group_colours(vocabulary: Vocabulary) -> dict[str, str]:
    """Return a colour for every group of a vocabulary; whoever is not known has none of them."""
    own = [group.id for group in vocabulary.groups if group.id not in GROUPS and group.id != "OT"]
    spare = {group: SPARE[place % len(SPARE)] for place, group in enumerate(own)}
    return {
        group.id: GROUPS.get(group.id) or spare.get(group.id, UNKNOWN_FILL) for group in vocabulary.groups
    }


def layer_colours(vocabulary: Vocabulary) -> dict[str, str]:
    """Return a colour for every layer of a vocabulary."""
    own = [layer.id for layer in vocabulary.layers if layer.id not in LAYERS]
    spare = {layer: SPARE[place % len(SPARE)] for place, layer in enumerate(own)}
    return {layer.id: LAYERS.get(layer.id) or spare[layer.id] for layer in vocabulary.layers}


def culture_colours(cultures: Iterable[str]) -> dict[str, str]:
    """Return a colour for every culture that a map names, the four known ones first."""
    own = sorted(set(cultures) - CULTURES.keys())
    return CULTURES | {culture: SPARE[place % len(SPARE)] for place, culture in enumerate(own)}


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour such as ``#D55E00`` (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2).

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on(fill: str) -> str:
    """Return the colour of text that can be read on a fill."""
    return max((TEXT, PAPER), key=lambda colour: contrast(colour, fill))
