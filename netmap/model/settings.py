"""Adjustable conventions that travel with a map and with every result."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from netmap.model.records import DateText

NullModel = Literal["none", "cug", "dyad", "degree"]


class NamedSet(BaseModel):
    """People who are meant when a check says "patients" or "the board": stakeholder groups, single actors."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    label: str = ""
    groups: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()


class CoverageSettings(BaseModel):
    """Which sets of people must be connected: each with the team, or without a team with one another."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    team: NamedSet | None = None
    sets: tuple[NamedSet, ...] = ()
    #: relationships not renewed for so long count one level lower
    stale_days: float = Field(default=365, gt=0)


class Keeping(BaseModel):
    """Why the people on a map may be written down, and for how long they are (`netmap.model.keeping`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: the lawful basis: a key of `netmap.model.keeping.BASES`, or one's own words
    basis: str = ""
    note: str = ""
    #: the last day; a year or a month means its last day
    keep_until: DateText | None = None
    remind_days: int = Field(default=30, ge=0, le=3660)


class Settings(BaseModel):
    """Conventions chosen by us, not facts; each can be changed for a map (methods.md, [CONV]).

    The descriptions are what the app's forms and the published schema call them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    half_life_days: float = Field(365, gt=0, description="After how many days a decision counts half")
    reference_span: int = Field(
        4, ge=2, le=20, description="How many report to each boss in the ideal pyramid"
    )
    null: NullModel = Field("dyad", description="What shuffled maps keep")
    draws: int = Field(1000, ge=0, le=100_000, description="How many shuffled maps")
    bootstrap_draws: int = Field(2000, ge=1, le=100_000, description="How many resampled records")
    seed: int = Field(1, ge=0, description="Seed of everything that is shuffled")
    off_axis_limit: float = Field(
        0.25, ge=0, description="From which off-axis distance a picture is called mixed"
    )
    load_limit: float = Field(
        1.5, ge=0, description="From how many times a honeycomb's relationships it is dense"
    )
    smallest_for_index: int = Field(10, ge=3, description="With fewer actors no index is said")
    unknown_direction_limit: float = Field(
        0.20, ge=0, le=1, description="Above this share of unknown directions nothing is said about direction"
    )
    fewest_effective_decisions: float = Field(5, ge=0, description="With fewer decisions shares are unsure")
    fewest_decisions_for_level: int = Field(8, ge=1, description="With fewer decisions a level is unsure")
    level_support: float = Field(
        0.60, ge=0, le=1, description="Share of resampled records that must give the level"
    )
    transformative_share: float = Field(
        1 / 3, ge=0, le=1, description="Share that makes co-production transformative"
    )
    intermediate_share: float = Field(0.10, ge=0, le=1, description="Share that makes it intermediate")
    dominance: float = Field(0.50, ge=0, le=1, description="Share above which a group dominates")
    replacement_moved: float = Field(0.20, ge=0, le=1, description="How much power must have moved")
    replacement_index: float = Field(
        0.50, ge=0, le=1, description="How much of that must be a change of places"
    )
    replacement_support: float = Field(
        0.80, ge=0, le=1, description="Share of resampled records that must agree"
    )
    chance_p: float = Field(0.10, ge=0, le=1, description="Above this p it is no more than chance")
    key_players: int = Field(2, ge=1, le=5, description="How many people leaving together are looked for")
    idea_draws: int = Field(10_000, ge=100, le=1_000_000, description="How many simulated ideas")
    stress_draws: int = Field(200, ge=1, le=100_000, description="How often people are left out at random")
    horizon_years: float = Field(2, gt=0, le=50, description="How many years ahead staying power looks")
    consensus: float = Field(
        0.5, ge=0, lt=1, description="Agreed is what more than this share of pictures has"
    )
    fewest_raters: int = Field(
        3, ge=1, description="Fewer answers than this are somebody's words, not a figure"
    )
    fewest_spells: int = Field(5, ge=1, description="Fewer stays than this say nothing about a kind of post")
    homes_count: bool = Field(
        True,
        description="Organisations that only house posts, without a line or a decision of their own, count",
    )
    coverage: CoverageSettings = Field(
        CoverageSettings(), description="Which sets of people must be connected"
    )
    keeping: Keeping = Field(Keeping(), description="Why people's data are kept, and until when")
