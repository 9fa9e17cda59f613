"""What pages make of a map, remembered for as long as what it was made of is the very same.

A revision leaves most tables of a map as they were, and the same objects (`store.recent`). So what
hangs on one table is made once for all sessions and outlives revisions that change another.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from netmap.model.usable import Builder

T = TypeVar("T")
#: things remembered at one time
MOST = 400
#: maps whose rows are remembered as built
MOST_MAPS = 20


class Remembered:
    """A few things by name, each with what it was made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[Hashable, tuple[tuple[Any, ...], Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, name: Hashable, of: tuple[Any, ...], make: Callable[[], T]) -> T:
        """Return what `make` makes, unless it was made before of the same objects.

        Parameters
        ----------
        name : hashable
            What it is; one thing a name is remembered.
        of : tuple
            Everything that it hangs on; the same are the same objects, which must not be modified.
        make : callable
            Makes it; two that ask at once may both make it.
        """
        with self._lock:
            known = self._known.get(name)
            if known is not None and len(known[0]) == len(of):
                self._known.move_to_end(name)
                if all(one is other for one, other in zip(known[0], of, strict=True)):
                    found: T = known[1]
                    return found
        made = make()
        with self._lock:
            self._known[name] = of, made
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return made


_REMEMBERED = Remembered(MOST)
_BUILDERS = Remembered(MOST_MAPS)


def made_of(name: Hashable, of: tuple[Any, ...], make: Callable[[], T]) -> T:
    """Return what `make` makes of some parts of a map, made once for all sessions (`Remembered.get`)."""
    return _REMEMBERED.get(name, of, make)


def builder(map_id: str) -> Builder:
    """Return what builds the revisions of one map."""
    return _BUILDERS.get(map_id, (), Builder)
