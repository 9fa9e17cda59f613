"""Two operations on the bits of a word that numba does not offer: how many are set, where the lowest is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from numba import types
from numba.extending import intrinsic


def _count_ones(_context: Any, word: Any) -> Any:

    def build(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), build


def _lowest_bit(_context: Any, word: Any) -> Any:

    def build(context: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], context.get_constant(types.boolean, True))

    return types.int64(types.uint64), build


#: how many bits of a uint64 are set
count_ones = cast(Callable[[Any], Any], intrinsic(_count_ones))
#: the place of the lowest bit that is set in a uint64 other than 0
lowest_bit = cast(Callable[[Any], Any], intrinsic(_lowest_bit))
