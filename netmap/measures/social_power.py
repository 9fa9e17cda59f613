"""Social power: whose starting view is left in everybody's final view (methods C2).

A model, not a measurement: it says what follows if people give each other these weights.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve

from netmap.errors import NotPossibleError, ParameterError
from netmap.measures.undefined import Undefined

#: up to this many people the whole matrix is solved; above, rows are kept sparse
DENSE = 2_000
#: steps of the sparse iteration before another road is taken, and when it has arrived
STEPS, CLOSE = 10_000, 1e-13
#: rows that sum to 1 as people type them (0.33, 0.33, 0.34) are put right; further off is an error
ROUNDING = 1e-6


class Weights(NamedTuple):
    """Who gives whose view how much weight: row i is what ``names[i]`` gives to each, summing to 1."""

    names: tuple[Hashable, ...]
    matrix: sparse.csr_array


class SocialPower(NamedTuple):
    """Each person's social power, summing to 1; and the final views as mixtures of starting views.

    ``views[i, j]`` is how much of j's starting view is in i's final one; undefined (``too_many``)
    above 2,000 people, where only the power is worked out.
    """

    power: dict[Hashable, float]
    views: np.ndarray | Undefined


def weights_from_graph(
    graph: nx.DiGraph, *, self_weight: float | Mapping[Hashable, float] = 0.5, weight: str | None = "weight"
) -> Weights:
    """Return who gives whose view how much weight, from lines of influence.

    Parameters
    ----------
    graph : networkx.DiGraph
        An arc ``u -> v`` reads "v hears u", so it becomes the weight in row v, column u. Not
        modified; self-loops are left out, `self_weight` stands for them.
    self_weight : float or mapping of node to float, default 0.5
        The weight everybody gives their own starting view; the rest is shared among those they
        hear. Whoever hears nobody gives all of it to their own.
    weight : str or None, default "weight"
        The arcs' attribute to share by; ``None``, or where it is missing, counts 1.

    Returns
    -------
    Weights
        In the graph's order.

    Raises
    ------
    ParameterError
        If a self-weight lies outside [0, 1] or an arc's weight is negative or not finite.
    """
    names = tuple(graph)
    place = {node: i for i, node in enumerate(names)}
    given = self_weight if isinstance(self_weight, Mapping) else dict.fromkeys(names, self_weight)
    own = np.array([float(given.get(node, 0.5)) for node in names])
    if not np.all((own >= 0) & (own <= 1)):
        raise ParameterError("A self-weight is between 0 and 1.")
    arcs = [(place[v], place[u], d.get(weight, 1.0)) for u, v, d in graph.edges(data=True) if u != v]
    rows, columns, values = np.array(arcs, dtype=float).reshape(len(arcs), 3).T
    if not np.all((values >= 0) & np.isfinite(values)):
        raise ParameterError("The weight of a relationship is a number of 0 or more.")
    heard = np.bincount(rows.astype(int), weights=values, minlength=len(names))
    own[heard == 0] = 1.0
    shared = values * np.divide(1 - own, heard, out=np.zeros_like(own), where=heard > 0)[rows.astype(int)]
    spread = sparse.coo_array((shared, (rows.astype(int), columns.astype(int))), shape=(len(names),) * 2)
    matrix = sparse.csr_array(spread + sparse.diags_array(own)) if names else sparse.csr_array((0, 0))
    matrix.eliminate_zeros()
    return Weights(names, matrix)


def weights_from_matrix(names: Sequence[Hashable], matrix: Sequence[Sequence[float]] | np.ndarray) -> Weights:
    """Return weights that people were asked for directly.

    Parameters
    ----------
    names : sequence of hashable
        One for each row.
    matrix : array of shape (n, n)
        Row i is what i gives to each (row = who hears). Rows that miss 1 by rounding are put right;
        a row of zeros is somebody who hears nobody: all weight to their own view.

    Returns
    -------
    Weights

    Raises
    ------
    ParameterError
        If the shape is wrong, a weight is negative or not finite, a row does not sum to 1, or a
        name is there twice.
    """
    n = len(names)
    full = np.array(matrix, dtype=float).reshape(n, -1) if n else np.zeros((0, 0))
    if full.shape != (n, n) or len(set(names)) != n:
        raise ParameterError(f"{n} different people need a table of {n} rows and {n} columns.")
    if not np.all((full >= 0) & np.isfinite(full)):
        raise ParameterError("Weights are numbers of 0 or more.")
    alone = full.sum(axis=1) == 0
    full[alone, alone] = 1.0
    sums = full.sum(axis=1)
    off = np.abs(sums - 1) > ROUNDING
    if off.any():
        first = int(np.argmax(off))
        raise ParameterError(f"The weights that {names[first]} gives sum to {sums[first]:g}; make it 1.")
    return Weights(tuple(names), sparse.csr_array(full / sums[:, None] if n else full))


def degroot(weights: Weights) -> dict[Hashable, float] | Undefined:
    """Return how much of each person's starting view the common final view holds, if there is one.

    Everybody takes up the weighted mean of the views they hear, again and again.

    Parameters
    ----------
    weights : Weights
        From `weights_from_graph` or `weights_from_matrix`.

    Returns
    -------
    dict of node to float, or Undefined
        Summing to 1: the left eigenvector of the weights. Undefined (``never_settles``) where the
        views never become one: two sets that hear nobody outside them, or views that go round and
        round; ``empty`` without people.

    References
    ----------
    .. [1] DeGroot, M. H. (1974). Reaching a consensus. J. Am. Stat. Assoc. 69, 118-121.
       doi:10.1080/01621459.1974.10480137
    """
    if not weights.names:
        return Undefined("empty")
    closed = _closed_class(weights.matrix)
    if closed is None:
        return Undefined("never_settles")
    inner = weights.matrix[closed][:, closed]
    share = np.zeros(len(weights.names))
    share[closed] = _left_vector(sparse.csr_array(inner))
    return dict(zip(weights.names, share.tolist(), strict=True))


def _closed_class(matrix: sparse.csr_array) -> np.ndarray | None:
    """Return the people of the one set that hears nobody outside it, if it does not go round."""
    count, label = connected_components(matrix, directed=True, connection="strong")
    cells = matrix.tocoo()
    leaves = np.zeros(count, dtype=bool)
    leaves[label[cells.row[label[cells.row] != label[cells.col]]]] = True
    if np.count_nonzero(~leaves) != 1:
        return None
    closed: np.ndarray = np.flatnonzero(label == np.argmin(leaves))
    inner = matrix[closed][:, closed]
    if inner.diagonal().any():
        return closed  # somebody who keeps some of their own view stops it going round
    graph = nx.from_scipy_sparse_array(inner, create_using=nx.DiGraph)
    return closed if nx.is_aperiodic(graph) else None


def _left_vector(matrix: sparse.csr_array) -> np.ndarray:
    """Return the vector with ``v W = v`` that sums to 1, of a W in which everybody hears everybody."""
    n = matrix.shape[0]
    if n > DENSE:
        found = _iterate_left(matrix)
        if found is not None:
            return found
    # one equation follows from the others; in its place: the first share is 1, scaled afterwards
    if n == 1:
        return np.ones(1)
    rest = sparse.csc_array(sparse.eye_array(n - 1) - matrix[1:][:, 1:].T)
    right = matrix[[0]][:, 1:].toarray().ravel()
    solved = spsolve(rest, right) if n > DENSE else np.linalg.solve(rest.toarray(), right)
    share = np.concatenate([[1.0], np.atleast_1d(solved)])
    total: np.ndarray = share / share.sum()
    return total


def _iterate_left(matrix: sparse.csr_array) -> np.ndarray | None:
    """Return the left vector by repeated steps, or None where they come closer too slowly."""
    turned = sparse.csr_array(matrix.T)
    share = np.full(matrix.shape[0], 1 / matrix.shape[0])
    last = np.inf
    for _ in range(STEPS):
        # half a step each time: the same vector, and nothing can swing to and fro
        after = (share + turned @ share) / 2
        moved = float(np.abs(after - share).sum())
        share = after
        rate = min(moved / last, 1.0) if last < np.inf and last > 0 else 1.0
        # what is still to come is a geometric series: a small step alone may be a slow one
        if moved == 0 or (rate < 1 and moved * rate / (1 - rate) < CLOSE):
            break
        last = moved
    else:
        return None
    total: np.ndarray = share / share.sum()
    return total


def friedkin_johnsen(
    weights: Weights, *, susceptibility: Mapping[Hashable, float] | None = None
) -> SocialPower | Undefined:
    r"""Return whose starting view is left in everybody's final view, where people stay attached to theirs.

    .. math:: V = (I - A W)^{-1} (I - A), \quad c_j = \frac{1}{n} \sum_i V_{ij}

    Parameters
    ----------
    weights : Weights
        From `weights_from_graph` or `weights_from_matrix`.
    susceptibility : mapping of node to float, optional
        How far each gives way to others, in [0, 1]: A's diagonal. By default 1 minus the weight
        somebody gives their own view, so whoever hears nobody does not move.

    Returns
    -------
    SocialPower or Undefined
        ``empty`` without people; ``never_settles`` where somebody gives way altogether and hears,
        directly or through others, only people who do.

    Raises
    ------
    ParameterError
        If a susceptibility lies outside [0, 1].
    NotPossibleError
        If there are more than 2,000 people and the steps come closer too slowly.

    References
    ----------
    .. [1] Friedkin, N. E. and Johnsen, E. C. (1990). Social influence and opinions. J. Math.
       Sociology 15, 193-206. doi:10.1080/0022250X.1990.9990069
    """
    names, matrix = weights
    n = len(names)
    if not n:
        return Undefined("empty")
    own = 1 - matrix.diagonal()
    given = susceptibility or {}
    open_to = np.array([given.get(name, default) for name, default in zip(names, own.tolist(), strict=True)])
    if not np.all((open_to >= 0) & (open_to <= 1)):
        raise ParameterError("How far somebody gives way is between 0 and 1.")
    if not _all_hear_somebody_firm(matrix, open_to):
        return Undefined("never_settles")
    if n <= DENSE:
        system = np.eye(n) - open_to[:, None] * matrix.toarray()
        views = np.linalg.solve(system, np.diag(1 - open_to))
        return SocialPower(dict(zip(names, views.mean(axis=0).tolist(), strict=True)), views)
    power = (1 - open_to) * _iterate_reach(sparse.csr_array((matrix.T).multiply(open_to[None, :])))
    return SocialPower(dict(zip(names, power.tolist(), strict=True)), Undefined("too_many"))


def _all_hear_somebody_firm(matrix: sparse.csr_array, open_to: np.ndarray) -> bool:
    """Say whether everybody's chain of hearing leads to somebody who keeps part of their own view."""
    told = sparse.csr_array(matrix.T)
    reached = open_to < 1
    front = reached.copy()
    while front.any():
        heard = np.zeros_like(reached)
        heard[told[np.flatnonzero(front)].indices] = True
        front = heard & ~reached
        reached |= front
    return bool(reached.all())


def _iterate_reach(step: sparse.csr_array) -> np.ndarray:
    """Return y with ``y = 1/n + step y``: how much of the mean passes through each person."""
    n = step.shape[0]
    start = np.full(n, 1 / n)
    total, wave = start.copy(), start
    for _ in range(10 * STEPS):
        wave = step @ wave
        total += wave
        if wave.sum() < CLOSE / 1_000:  # waves only shrink, so what is still to come is small too
            return total
    raise NotPossibleError("Nearly everybody gives way altogether: lower how far people give way.")
