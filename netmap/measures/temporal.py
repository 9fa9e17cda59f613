"""Maps in time: which relationships hold when, and how far an idea gets in time (methods C10)."""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable, Sequence
from math import inf, isnan
from typing import NamedTuple

from netmap.errors import ParameterError


class Span(NamedTuple):
    """A relationship ``source -> target`` from `start` up to, not including, `end`.

    Times are numbers, such as a date's ordinal; not known is minus and plus infinity.
    """

    source: Hashable
    target: Hashable
    start: float = -inf
    end: float = inf


def _checked(spans: Iterable[Span]) -> list[Span]:
    found = list(spans)
    for span in found:
        if isnan(span.start) or isnan(span.end):
            raise ParameterError(f"{span.source} to {span.target} has a time that is not a number.")
    return found


def active_at(spans: Iterable[Span], moment: float) -> list[Span]:
    """Return the relationships that hold at a moment: begun by then, and not yet over.

    Raises
    ------
    ParameterError
        If a time is not a number.
    """
    return [span for span in _checked(spans) if span.start <= moment < span.end]


def window_weights(spans: Sequence[Span], since: float, until: float) -> list[float]:
    """Return for which share of a window of time each relationship holds.

    Parameters
    ----------
    spans : sequence of Span
    since, until : float
        The window, `until` not included.

    Returns
    -------
    list of float
        In [0, 1], in the same order. Spells of the same relationship are not put together: they do
        not overlap, so their shares add up.

    Raises
    ------
    ParameterError
        If the window is empty or without end, or a time is not a number.

    Examples
    --------
    >>> window_weights([Span("a", "b", 0, 5), Span("b", "c")], 0, 10)
    [0.5, 1.0]
    """
    length = until - since
    if not 0 < length < inf:
        raise ParameterError("A window of time begins before it ends.")
    return [max(0.0, min(s.end, until) - max(s.start, since)) / length for s in _checked(spans)]


def arrivals(spans: Iterable[Span], source: Hashable, *, since: float = -inf) -> dict[Hashable, float]:
    """Return when an idea that somebody has would reach each actor, using relationships in time.

    A relationship passes on an idea at any moment it holds, once the idea has arrived; it takes no
    time. So a map drawn of all relationships ever there can show routes that nothing could take.

    Parameters
    ----------
    spans : iterable of Span
        An idea passes from source to target; a two-way relationship is two spans.
    source : hashable
        Who has the idea.
    since : float, default minus infinity
        From when on.

    Returns
    -------
    dict of actor to float
        The first moment it can arrive, the source included; whoever it never reaches is left out.
        In order of time, then of id.

    Raises
    ------
    ParameterError
        If a time is not a number.

    Notes
    -----
    After the survey by Holme and Saramaki (2012).

    Examples
    --------
    >>> arrivals([Span("a", "b", 0, 2), Span("b", "c", 1, 3)], "a")["c"]
    1
    >>> "c" in arrivals([Span("b", "c", 0, 1), Span("a", "b", 1, 2)], "a")
    False
    """
    out: dict[Hashable, list[Span]] = {}
    for span in _checked(spans):
        out.setdefault(span.source, []).append(span)
    found: dict[Hashable, float] = {}
    # the id's text keeps heaps from comparing ids of different kinds
    front: list[tuple[float, str, int, Hashable]] = [(since, str(source), 0, source)]
    pushed = 1
    while front:
        when, _, _, actor = heapq.heappop(front)
        if actor in found:
            continue
        found[actor] = when
        for span in out.get(actor, ()):
            arrival = max(when, span.start)
            if arrival < span.end and span.target not in found:
                heapq.heappush(front, (arrival, str(span.target), pushed, span.target))
                pushed += 1
    return found
