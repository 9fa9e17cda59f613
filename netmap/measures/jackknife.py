"""How much a value hangs on who happens to be on the map (methods A11, H2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean

import networkx as nx

from netmap.measures.undefined import Undefined, Value


def leave_one_out(graph: nx.DiGraph, measure: Callable[[nx.DiGraph], Value]) -> list[Value]:
    """Return a measure of the graph with each node left out in turn, in the graph's order."""
    values = []
    for node in graph:
        rest = graph.copy()
        rest.remove_node(node)
        values.append(measure(rest))
    return values


def jackknife_error(values: Sequence[Value]) -> Value:
    r"""Return the network jackknife standard error of a measure.

    .. math:: SE = \sqrt{\frac{n-2}{2n} \sum_i (\theta_{-i} - \bar\theta)^2}

    Parameters
    ----------
    values : sequence of float or Undefined
        As `leave_one_out` returns them.

    Returns
    -------
    float or Undefined
        Undefined (``n<3``) for fewer than three values, or with the first value's reason where one
        is undefined. 0 for an ideal tree, which is a matter of calibration, not certainty.

    References
    ----------
    .. [1] Snijders, T. A. B. and Borgatti, S. P. (1999). Non-parametric standard errors and tests
       for network statistics. Connections 22(2), 161-170.
    """
    missing = next((value for value in values if isinstance(value, Undefined)), None)
    if missing is not None:
        return missing
    known = [value for value in values if not isinstance(value, Undefined)]
    n = len(known)
    if n < 3:
        return Undefined("n<3")
    mean = fmean(known)
    return float(((n - 2) / (2 * n) * sum((value - mean) ** 2 for value in known)) ** 0.5)
