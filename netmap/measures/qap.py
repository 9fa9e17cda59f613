"""Whether two maps of the same people are related, tested by relabelling people (methods D4, H4).

A map is a square matrix, rows and columns in the same order of people; what stands on the diagonal
is not read. Ties between people are not independent of each other, so an ordinary test of a
correlation would find something far too often.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, permutations
from math import factorial
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from netmap.errors import ParameterError
from netmap.measures.undefined import Undefined, Value

#: up to so many people all relabellings are tried
ALL_PEOPLE = 8
#: matrix cells worked out at a time, so that memory stays small
CHUNK_CELLS = 2_000_000
#: sums that should be equal differ by less, on standardised matrices
NEAR = 1e-9


class Qap(NamedTuple):
    """A correlation, and how often chance gives one as high, as low, or as far from 0.

    ``mean`` and ``sd`` are those of the shuffled maps; `exact` says that all of them were tried.
    """

    correlation: Value
    p_upper: Value
    p_lower: Value
    p_two_sided: Value
    mean: Value
    sd: Value
    arrangements: int
    exact: bool


class Coefficient(NamedTuple):
    """What one map adds to explaining another: slope, its t, and chance as in `Qap`."""

    value: Value
    t: Value
    p_upper: Value
    p_lower: Value
    p_two_sided: Value


class Regression(NamedTuple):
    """One map explained by several: intercept, a coefficient for each, share explained."""

    intercept: Value
    coefficients: dict[str, Coefficient]
    r_squared: Value
    arrangements: int
    exact: bool


def qap_correlation(one: ArrayLike, other: ArrayLike, *, draws: int = 5000, seed: int = 1) -> Qap:
    """Return the correlation of two maps, and where it lies when the people of one are relabelled.

    Parameters
    ----------
    one, other : array_like, shape (n, n)
        Entry ``[i, j]`` is the arc from i to j, 0 for none. Not modified.
    draws : int, default 5000
        Relabellings, rows and columns together, for more than 8 people; else all are tried.
    seed : int, default 1
        Equal seeds give equal results.

    Returns
    -------
    Qap
        Undefined (``n<3``) for fewer than three people, (``denominator_zero``) where a map is all
        or nothing.

    Raises
    ------
    ParameterError
        If the matrices are not square, not of one size or not all numbers; or fewer than one draw.

    References
    ----------
    .. [1] Hubert, L. J. (1987). Assignment methods in combinatorial data analysis.
    .. [2] Krackhardt, D. (1988). Predicting with networks: nonparametric multiple regression
       analysis of dyadic data. Social Networks 10, 359-381. doi:10.1016/0378-8733(88)90004-4

    Examples
    --------
    >>> circle = [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
    >>> found = qap_correlation(circle, circle)
    >>> round(found.correlation, 9), found.p_upper, found.exact
    (1.0, 0.5, True)
    """
    pair = _standard_pair(one, other, draws)
    if isinstance(pair, Undefined):
        return _no_test(pair)
    x, y = pair
    n = len(x)
    # the map with fewer cells off its most common value is read, so that sparse maps are quick
    one_cells, other_cells = _cells(x), _cells(y)
    still, moved = (one_cells, y) if len(one_cells.rows) <= len(other_cells.rows) else (other_cells, x)
    drawn = [moved_sums[:, 0] for moved_sums in _products(moved, [still], draws, seed)]
    return _place(float((x * y).sum()), np.concatenate(drawn), n <= ALL_PEOPLE)


def dyad_correlation(one: ArrayLike, other: ArrayLike, *, draws: int = 5000, seed: int = 1) -> Qap:
    """Return the correlation of two maps, and where it lies when the pairs of one are shuffled.

    The reference for two groups' maps of the same people: each pair keeps what goes on between its
    two ends, but pairs change places and are turned at random, so that who is busy is not kept as it
    is in `qap_correlation`.

    Parameters
    ----------
    one, other : array_like, shape (n, n)
        Entry ``[i, j]`` is the arc from i to j, 0 for none. Not modified.
    draws : int, default 5000
        Shuffles.
    seed : int, default 1
        Equal seeds give equal results.

    Returns
    -------
    Qap
        As for `qap_correlation`; never exact.

    Raises
    ------
    ParameterError
        As for `qap_correlation`.
    """
    pair = _standard_pair(one, other, draws)
    if isinstance(pair, Undefined):
        return _no_test(pair)
    x, y = pair
    upper = np.triu_indices(len(x), 1)
    base = _common_value(x)
    ahead, back = x[upper] - base, x.T[upper] - base
    busy = np.flatnonzero((ahead != 0) | (back != 0))  # the rest adds nothing: y sums to 0
    forth, reverse = y[upper], y.T[upper]
    generator = np.random.default_rng(seed)
    drawn = np.empty(draws)
    for i in range(draws):
        places = generator.choice(len(forth), size=len(busy), replace=False)
        turned = generator.random(len(busy)) < 0.5
        there = np.where(turned, reverse[places], forth[places])
        again = np.where(turned, forth[places], reverse[places])
        drawn[i] = there @ ahead[busy] + again @ back[busy]
    return _place(float((x * y).sum()), drawn, False)


def mrqap(
    outcome: ArrayLike, predictors: Mapping[str, ArrayLike], *, draws: int = 2000, seed: int = 1
) -> Regression:
    """Return how far several maps together explain one (MRQAP, double semi-partialling).

    Parameters
    ----------
    outcome : array_like, shape (n, n)
        The map to explain; entry ``[i, j]`` is the arc from i to j. Not modified.
    predictors : mapping of name to array_like, shape (n, n)
        Maps of the same people in the same order.
    draws : int, default 2000
        Relabellings for more than 8 people; else all are tried.
    seed : int, default 1
        Equal seeds give equal results.

    Returns
    -------
    Regression
        Least squares over all ordered pairs. For each predictor what the others do not explain of
        it is relabelled, and its t is held against the t of those. A predictor that the others
        explain fully, and everything where the outcome is all or nothing or there are too few pairs,
        is undefined (``denominator_zero``).

    Raises
    ------
    ParameterError
        As for `qap_correlation`, or without predictors.

    Notes
    -----
    In maps whose relationships have no direction each pair counts twice, so that t is too large by
    about the square root of 2; slopes and p are right.

    References
    ----------
    .. [1] Dekker, D., Krackhardt, D. and Snijders, T. A. B. (2007). Sensitivity of MRQAP tests to
       collinearity and autocorrelation conditions. Psychometrika 72, 563-581.
    """
    y = _matrix(outcome)
    matrices = {name: _matrix(values) for name, values in predictors.items()}
    if not matrices or any(len(x) != len(y) for x in matrices.values()):
        raise ParameterError("Give at least one other map, each of as many people as the first.")
    _check_draws(draws)
    n = len(y)
    off = ~np.eye(n, dtype=bool)
    columns = np.column_stack([np.ones(n * (n - 1)), *(x[off] for x in matrices.values())])
    target = y[off]
    spread = float(((target - target.mean()) ** 2).sum()) if n > 1 else 0.0
    slopes, rank = _least_squares(columns, target)
    if rank >= len(target) or spread < NEAR:
        none = Undefined("denominator_zero" if n > 2 else "n<3")
        empty = dict.fromkeys(matrices, Coefficient(*[none] * 5))
        return Regression(none, empty, none, 0, False)
    fitted = _Fitted(target, n, len(target) - rank, draws, seed)
    found = {
        name: fitted.coefficient(np.delete(columns, k, axis=1), columns[:, k])
        for k, name in enumerate(matrices, start=1)
    }
    residual = float(((target - columns @ slopes) ** 2).sum())
    intercept: Value = Undefined("denominator_zero") if rank < columns.shape[1] else float(slopes[0])
    return Regression(intercept, found, 1 - residual / spread, fitted.arrangements, n <= ALL_PEOPLE)


def _least_squares(columns: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, int]:
    if not len(target):
        return np.zeros(columns.shape[1]), 0
    slopes, _, rank, _ = np.linalg.lstsq(columns, target, rcond=None)
    return slopes, int(rank)


class _Fitted(NamedTuple):
    """What every coefficient of a regression shares."""

    target: np.ndarray
    n: int
    free: int
    draws: int
    seed: int

    @property
    def arrangements(self) -> int:
        return factorial(self.n) if self.n <= ALL_PEOPLE else self.draws

    def coefficient(self, others: np.ndarray, own: np.ndarray) -> Coefficient:
        """Return what one predictor adds to the others, which are columns of cells off the diagonal.

        Partial correlations stand for t, of which they are a rising function: they stay finite where
        the fit is perfect.
        """
        centred = others[:, 1:] - others[:, 1:].mean(axis=0)
        vectors, sizes, turn = _span(centred)
        rest, left = own - own.mean(), self.target - self.target.mean()
        height_before = float(left @ left)
        rest, left = rest - vectors @ (vectors.T @ rest), left - vectors @ (vectors.T @ left)
        size, height = float(rest @ rest), float(left @ left)
        if size <= NEAR * max(float(own @ own), 1.0) or height <= NEAR * height_before:
            return Coefficient(*[Undefined("denominator_zero")] * 5)
        partial = float(rest @ left) / (size * height) ** 0.5
        fixed = [_cells(self.square(column)) for column in (self.target, *others[:, 1:].T)]
        drawn = []
        # what is relabelled sums to 0, so its products with the maps give those with all residuals
        for sums in _products(self.square(rest), fixed, self.draws, self.seed):
            seen = (sums[:, 1:] @ turn.T) / sizes
            sides = np.maximum(size - (seen**2).sum(axis=1), NEAR * size)
            drawn.append((sums[:, 0] - seen @ (vectors.T @ self.target)) / np.sqrt(sides * height))
        chance = _place(partial, np.concatenate(drawn), self.n <= ALL_PEOPLE)
        unexplained = 1 - partial**2
        t: Value = Undefined("denominator_zero")
        if unexplained > NEAR:
            t = partial * (self.free / unexplained) ** 0.5
        return Coefficient(float(rest @ left) / size, t, chance.p_upper, chance.p_lower, chance.p_two_sided)

    def square(self, column: np.ndarray) -> np.ndarray:
        matrix = np.zeros((self.n, self.n))
        matrix[~np.eye(self.n, dtype=bool)] = column
        return matrix


def _span(columns: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the singular vectors and values of what the columns span, dependent ones left out."""
    vectors, sizes, turn = np.linalg.svd(columns, full_matrices=False)
    kept = sizes > NEAR * max(sizes, default=0.0)
    return vectors[:, kept], sizes[kept], turn[kept]


def _matrix(values: ArrayLike) -> np.ndarray:
    matrix = np.array(values, dtype=float)
    if matrix.size == 0:
        return np.zeros((0, 0))
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ParameterError(f"A map has shape {matrix.shape}; use as many rows as columns.")
    np.fill_diagonal(matrix, 0.0)
    if not np.isfinite(matrix).all():
        raise ParameterError("A map has cells that are no numbers; leave those people out of both.")
    return matrix


def _check_draws(draws: int) -> None:
    if draws < 1:
        raise ParameterError(f"draws is {draws}; use 1 or more.")


def _standard_pair(one: ArrayLike, other: ArrayLike, draws: int) -> tuple[np.ndarray, np.ndarray] | Undefined:
    """Return both maps with mean 0 and sum of squares 1 off the diagonal, 0 on it."""
    _check_draws(draws)
    x, y = _matrix(one), _matrix(other)
    if len(x) != len(y):
        raise ParameterError(f"One map has {len(x)} people, the other {len(y)}; use the same.")
    if len(x) < 3:
        return Undefined("n<3")
    off = ~np.eye(len(x), dtype=bool)
    for matrix in (x, y):
        matrix[off] -= matrix[off].mean()
        size = float((matrix[off] ** 2).sum())
        if size < NEAR:
            return Undefined("denominator_zero")
        matrix[off] /= size**0.5
    return x, y


def _common_value(matrix: np.ndarray) -> float:
    values, counts = np.unique(matrix[~np.eye(len(matrix), dtype=bool)], return_counts=True)
    return float(values[counts.argmax()])


class _Cells(NamedTuple):
    """The cells of a map that differ from its most common value, and by how much."""

    rows: np.ndarray
    columns: np.ndarray
    weights: np.ndarray


def _cells(matrix: np.ndarray) -> _Cells:
    rest = matrix - _common_value(matrix)
    np.fill_diagonal(rest, 0.0)
    rows, columns = np.nonzero(rest)
    return _Cells(rows, columns, rest[rows, columns])


def _products(moved: np.ndarray, fixed: list[_Cells], draws: int, seed: int) -> Iterator[np.ndarray]:
    """Return the sum of products of a relabelled map, whose cells sum to 0, with each of several maps."""
    largest = max(len(cells.rows) for cells in fixed)
    for some in _relabellings(len(moved), largest, draws, seed):
        yield np.column_stack([moved[some[:, c.rows], some[:, c.columns]] @ c.weights for c in fixed])


def _blocks(draws: int, cells: int) -> Iterator[int]:
    rows = max(1, CHUNK_CELLS // max(cells, 1))
    for start in range(0, draws, rows):
        yield min(rows, draws - start)


def _relabellings(n: int, cells: int, draws: int, seed: int) -> Iterator[np.ndarray]:
    """Return orders of n people as rows of arrays: all of them for few people, else so many."""
    if n <= ALL_PEOPLE:
        every = permutations(range(n))
        for count in _blocks(factorial(n), cells):
            yield np.array(list(islice(every, count)))
        return
    generator = np.random.default_rng(seed)
    for count in _blocks(draws, max(cells, n)):
        yield generator.permuted(np.tile(np.arange(n), (count, 1)), axis=1)


def _place(value: float, drawn: np.ndarray, exact: bool) -> Qap:
    extra = 0 if exact else 1
    total = len(drawn) + extra
    upper = (int((drawn >= value - NEAR).sum()) + extra) / total
    lower = (int((drawn <= value + NEAR).sum()) + extra) / total
    both = (int((np.abs(drawn) >= abs(value) - NEAR).sum()) + extra) / total
    sd: Value = float(drawn.std(ddof=0 if exact else 1)) if total > 2 else Undefined("not_drawn")
    return Qap(value, upper, lower, both, float(drawn.mean()), sd, len(drawn), exact)


def _no_test(reason: Undefined) -> Qap:
    return Qap(reason, reason, reason, reason, reason, reason, 0, False)
