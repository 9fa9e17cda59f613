"""Adjustable conventions that travel with a map and with every result."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

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


class Settings(BaseModel):
    """Conventions chosen by us, not facts; each can be changed for a map (methods.md, [CONV])."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    half_life_days: float = Field(default=365, gt=0)
    reference_span: int = Field(default=4, ge=2, le=20)
    null: NullModel = "dyad"
    draws: int = Field(default=200, ge=0, le=100_000)
    bootstrap_draws: int = Field(default=2000, ge=1, le=100_000)
    seed: int = Field(default=1, ge=0)
    off_axis_limit: float = Field(default=0.25, ge=0)
    load_limit: float = Field(default=1.5, ge=0)
    smallest_for_index: int = Field(default=10, ge=3)
    unknown_direction_limit: float = Field(default=0.20, ge=0, le=1)
    fewest_effective_decisions: float = Field(default=5, ge=0)
    fewest_decisions_for_level: int = Field(default=8, ge=1)
    level_support: float = Field(default=0.60, ge=0, le=1)
    transformative_share: float = Field(default=1 / 3, ge=0, le=1)
    intermediate_share: float = Field(default=0.10, ge=0, le=1)
    dominance: float = Field(default=0.50, ge=0, le=1)
    replacement_moved: float = Field(default=0.20, ge=0, le=1)
    replacement_index: float = Field(default=0.50, ge=0, le=1)
    replacement_support: float = Field(default=0.80, ge=0, le=1)
    chance_p: float = Field(default=0.10, ge=0, le=1)
    #: how many people who leave together are looked for
    key_players: int = Field(default=2, ge=1, le=5)
    #: simulated ideas, where there are too many coins to try every case
    idea_draws: int = Field(default=10_000, ge=100, le=1_000_000)
    #: how often people are left out at random when it is asked what missing people would change
    stress_draws: int = Field(default=200, ge=1, le=100_000)
    #: how many years ahead staying power looks
    horizon_years: float = Field(default=2, gt=0, le=50)
    #: a relationship is agreed when more than this share of the pictures has it
    consensus: float = Field(default=0.5, ge=0, lt=1)
    #: fewer ratings than this are somebody's words, not a figure
    fewest_raters: int = Field(default=3, ge=1)
    #: fewer completed or running spells than this say nothing about a kind of post
    fewest_spells: int = Field(default=5, ge=1)
    coverage: CoverageSettings = CoverageSettings()
