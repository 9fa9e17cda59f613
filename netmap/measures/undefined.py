"""A value that is not there, with the reason, instead of NaN, 0 or an exception."""

from __future__ import annotations

from dataclasses import dataclass

#: why a value can be undefined, in words for the screen
REASONS: dict[str, str] = {
    "empty": "there is nothing on this map to measure",
    "n<2": "it needs at least two",
    "n<3": "it needs at least three",
    "no_arcs": "there are no relationships",
    "no_direction": "the relationships have no direction",
    "no_layers": "there is no front line or no board on this map",
    "no_routes": "no route joins the front line and the board",
    "denominator_zero": "there is nothing to compare with",
    "disconnected": "not everybody is joined up",
    "isolate": "this one has no relationships",
    "one_arrangement": "there is only one way to arrange the labels",
    "fixed": "every shuffled map gives the same value",
    "too_small": "too few on this map for this yardstick",
    "no_decisions": "no dated decision is recorded in this time",
    "not_recorded": "nobody is recorded in that part",
    "below_consulted": "the lowest rungs are about intent, which no record shows",
    "hangs_on_one": "without one of the actors there is nothing left to measure",
    "too_many": "there are too many on this map to leave out each in turn",
    "not_drawn": "chance was not worked out",
    "small_group": "it is about so few people that they could be recognised",
    "few_common": "too few pairs were asked of both",
    "not_asked": "nobody was asked, or nobody answered",
    "no_hours": "no hours are recorded",
    "never_settles": "the views would never settle",
    "not_rated": "nobody gave a rating",
    "too_few": "there are too few to tell",
    "beyond_records": "nobody on record has been in post that long",
    "no_exits": "nobody is recorded as having left",
    "too_long": "on a map of this size it would take too long to work out",
    "not_chosen": "nobody has said yet what to look at",
    "not_built": "this part of netmap is not built yet",
}


@dataclass(frozen=True, slots=True)
class Undefined:
    """A value that is not there, and why.

    Parameters
    ----------
    reason : str
        One of the codes in `REASONS`.
    """

    reason: str

    def __bool__(self) -> bool:
        """Return False, so that ``value or default`` reads as it should."""
        return False

    @property
    def sentence(self) -> str:
        """The reason in words."""
        return REASONS.get(self.reason, self.reason)


#: a number, or the reason why there is none
Value = float | Undefined


def number(value: Value, default: float = 0.0) -> float:
    """Return the number, or `default` where there is none."""
    return default if isinstance(value, Undefined) else value
