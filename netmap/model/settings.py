"""Adjustable conventions that travel with a map and with every result."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

NullModel = Literal["none", "cug", "dyad", "degree"]


class Settings(BaseModel):
    """Conventions chosen by us, not facts; each can be changed for a map (methods.md, [CONV])."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    half_life_days: float = Field(default=365, gt=0)
    reference_span: int = Field(default=4, ge=2, le=20)
    null: NullModel = "dyad"
    draws: int = Field(default=1000, ge=0, le=100_000)
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
