"""Everything netmap raises on purpose; imports nothing of ours.

::

    NetmapError
    ├── InputError (ValueError)      something given cannot be used as it is
    │   ├── UnreadableError          a file that cannot be read at all
    │   ├── InvalidNetworkError      a map with problems; all of them in ``problems``
    │   └── ParameterError           an option outside its range
    ├── NotPossibleError             asked for something that cannot be done
    ├── NotAllowedError              asked for something that somebody else may do, or for too much
    │   ├── SignedOutError           nobody is signed in, or no longer
    │   └── TooOftenError            too many times in too short a while; ``seconds`` says how long to wait
    └── StoreError                   the database said no
        ├── MapNotFoundError
        └── ConflictError            somebody else changed the same thing first

Messages say what was found and what to do. Catch `NetmapError` once, at the command line's or the
page's edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class NetmapError(Exception):
    """Anything that netmap raises on purpose."""


class InputError(NetmapError, ValueError):
    """Something given to netmap cannot be used as it is."""


class UnreadableError(InputError):
    """A file that cannot be read at all: wrong kind, damaged, or not there."""


class InvalidNetworkError(InputError):
    """A map with problems.

    Attributes
    ----------
    problems : sequence
        Every problem found, never only the first.
    """

    def __init__(self, problems: Sequence[Any]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(str(problem) for problem in self.problems[:20])
        more = f"\n... and {len(self.problems) - 20} more" if len(self.problems) > 20 else ""
        super().__init__(f"{len(self.problems)} problems in this map:\n{lines}{more}")


class ParameterError(InputError):
    """An option outside its range."""


class NotPossibleError(NetmapError):
    """Something that cannot be done with this map or in this place."""


class NotAllowedError(NetmapError):
    """Something that this person may not do; says who may, and who can change that."""


class SignedOutError(NotAllowedError):
    """Nobody is signed in, or their sign-in has ended."""


class TooOftenError(NotAllowedError):
    """Tried too many times in too short a while.

    Attributes
    ----------
    seconds : int
        How long to wait.
    """

    def __init__(self, message: str, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(message)


class StoreError(NetmapError):
    """The database could not do what was asked; nothing was changed."""


class MapNotFoundError(StoreError):
    """No map with this id is kept here."""


class ConflictError(StoreError):
    """Somebody else changed the same thing first.

    Attributes
    ----------
    conflicts : sequence
        Every field that was changed by both: what it was, what the later one wrote, what is there now.
    """

    def __init__(self, message: str, conflicts: Sequence[Any] = ()) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(message)
