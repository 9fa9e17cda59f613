"""Two operations on the bits of a word that numba does not offer: how many are set, where the lowest is."""

from __future__ import annotations

from typing import Any

from numba import types
from numba.extending import intrinsic


@intrinsic  # type: ignore[misc]
def count_ones(_context: Any, word: Any) -> Any:
    """Return how many bits of a uint64 are set."""

    def build(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), build


@intrinsic  # type: ignore[misc]
def lowest_bit(_context: Any, word: Any) -> Any:
    """Return the place of the lowest bit that is set in a uint64 other than 0."""

    def build(context: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], context.get_constant(types.boolean, True))

    return types.int64(types.uint64), build
