"""Contrast is computed for the whole palette (WCAG 2.2: 1.4.3 and 1.4.11)."""

from __future__ import annotations

import itertools

import pytest

from netmap.measures.boundaries import CULTURES as PRACTICE_CULTURES
from netmap.model import Group, Vocabulary
from netmap.view.palette import (
    ACCENT,
    CULTURES,
    GROUPS,
    LAYERS,
    PAPER,
    QUIET,
    SPARE,
    TEXT,
    UNKNOWN_FILL,
    contrast,
    culture_colours,
    group_colours,
    text_on,
)

FILLS = {**GROUPS, **LAYERS, **CULTURES, **dict.fromkeys(SPARE, ""), "unknown": UNKNOWN_FILL}


@pytest.mark.parametrize(
    "fill", [*GROUPS.values(), *LAYERS.values(), *CULTURES.values(), *SPARE, UNKNOWN_FILL]
)
def test_text_on_every_fill_can_be_read(fill):
    assert contrast(fill, text_on(fill)) >= 4.5


@pytest.mark.parametrize("colour", [TEXT, QUIET])
def test_text_on_paper_can_be_read(colour):
    assert contrast(colour, PAPER) >= 4.5
    assert contrast(colour, "#f5f3ee") >= 4.5


def test_outlines_and_accent_stand_out_from_paper():
    assert contrast(TEXT, PAPER) >= 3 and contrast(ACCENT, PAPER) >= 3


def test_groups_have_colours_of_their_own():
    colours = group_colours(Vocabulary())
    known = {group: colour for group, colour in colours.items() if group != "OT"}
    assert all(a != b for a, b in itertools.combinations(known.values(), 2))
    more = Vocabulary(groups=(*Vocabulary().groups, Group(id="YP", label="Young people")))
    assert group_colours(more)["YP"] in SPARE


def test_cultures_have_colours_of_their_own():
    colours = culture_colours(["clan", "cooperative", "adhocracy"])
    assert set(PRACTICE_CULTURES) <= set(colours)
    assert len(set(colours.values())) == len(colours) == 6
    assert {colours["cooperative"], colours["adhocracy"]} <= set(SPARE)
