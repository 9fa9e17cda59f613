"""How sure: p after many looks, and the plain words for it (methods H5, H6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy.stats import false_discovery_control

from netmap.errors import ParameterError
from netmap.measures.undefined import Undefined, Value

Certainty = Literal["clear", "suggestive", "cannot tell"]
#: what p may be at most
CLEAR, SUGGESTIVE = 0.05, 0.20
#: what holds 95 per cent of a normal distribution, on either side
Z95 = 1.959963984540054
#: a p that was summed in another order is still the same
NEAR = 1e-12


def _known(values: Sequence[Value]) -> list[float]:
    known = [float(value) for value in values if not isinstance(value, Undefined)]
    if not all(0 <= value <= 1 for value in known):
        raise ParameterError("A p lies between 0 and 1.")
    return known


def _back(values: Sequence[Value], corrected: Sequence[float]) -> list[Value]:
    left = iter(corrected)
    return [value if isinstance(value, Undefined) else float(next(left)) for value in values]


def holm(values: Sequence[Value]) -> list[Value]:
    """Return p corrected so that a false alarm anywhere in a family of tests stays rare.

    For a handful of headline tests that are looked at together.

    Parameters
    ----------
    values : sequence of float or Undefined
        The p of each test. One that is undefined was no look, and is handed back as it is.

    Returns
    -------
    list of float or Undefined
        In the same order; equal values stay equal.

    Raises
    ------
    ParameterError
        If a p lies outside [0, 1].

    Examples
    --------
    >>> [round(p, 9) for p in holm([0.01, 0.04, 0.03, 0.2])]
    [0.04, 0.09, 0.09, 0.2]
    """
    known = np.array(_known(values))
    order = np.argsort(known, kind="stable")
    corrected = np.empty(len(known))
    # the smallest stands for all tests, the next for all but one; none overtakes one before it
    steps = known[order] * np.arange(len(known), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return _back(values, corrected.tolist())


def benjamini_hochberg(values: Sequence[Value]) -> list[Value]:
    """Return p corrected so that few of those that stand out are false alarms.

    For tables with a test for each person or relationship.

    Parameters
    ----------
    values : sequence of float or Undefined
        The p of each test. One that is undefined was no look, and is handed back as it is.

    Returns
    -------
    list of float or Undefined
        In the same order: the share of false alarms to expect among all that are no larger.

    Raises
    ------
    ParameterError
        If a p lies outside [0, 1].

    Examples
    --------
    >>> [round(p, 6) for p in benjamini_hochberg([0.01, 0.04, 0.03, 0.2])]
    [0.04, 0.053333, 0.053333, 0.2]
    """
    known = _known(values)
    return _back(values, false_discovery_control(known, method="bh").tolist() if known else [])


def certainty(
    p: Value, interval: tuple[float, float] | Undefined | None, *, no_change: float = 0.0
) -> Certainty:
    """Return the plain word for how sure a result is.

    Parameters
    ----------
    p : float or Undefined
        After the correction for many looks, if there were many.
    interval : tuple of two floats, Undefined or None
        Of what was measured. Without one nothing is clear.
    no_change : float, default 0
        The value that means that nothing happened: 0 for a difference, 1 for a ratio.

    Returns
    -------
    {"clear", "suggestive", "cannot tell"}
        Clear: the interval leaves `no_change` out and p is at most .05. Suggestive: p is at most
        .2. Otherwise nobody can tell.

    Raises
    ------
    ParameterError
        If p lies outside [0, 1].

    Examples
    --------
    >>> certainty(0.01, (0.1, 0.3)), certainty(0.01, (-0.1, 0.3)), certainty(0.3, (0.1, 0.3))
    ('clear', 'suggestive', 'cannot tell')
    """
    if isinstance(p, Undefined):
        return "cannot tell"
    _known([p])
    moved = isinstance(interval, tuple) and not interval[0] <= no_change <= interval[1]
    if p <= CLEAR + NEAR and moved:
        return "clear"
    return "suggestive" if p <= SUGGESTIVE + NEAR else "cannot tell"


def in_words(found: Certainty, counted: str) -> str:
    """Return the word as it stands in a sentence, with what there was too little of.

    Examples
    --------
    >>> in_words("cannot tell", "decisions"), in_words("clear", "decisions")
    ('cannot tell from this many decisions', 'clear')
    """
    return f"cannot tell from this many {counted}" if found == "cannot tell" else found


def wilson(hits: float, tries: int) -> tuple[float, float]:
    """Return Wilson's 95 per cent interval of a share that was drawn.

    Parameters
    ----------
    hits : float
        How often it happened.
    tries : int
        Out of how many, at least one.

    References
    ----------
    .. [1] Wilson, E. B. (1927). J. Am. Stat. Assoc. 22, 209-212.

    Examples
    --------
    >>> low, high = wilson(400, 1000)
    >>> round(low, 6), round(high, 6)
    (0.370075, 0.430691)
    """
    share, square = hits / tries, Z95**2 / tries
    middle = (share + square / 2) / (1 + square)
    half = Z95 * (share * (1 - share) / tries + square / (4 * tries)) ** 0.5 / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)
