"""The TEST line of methods.md H4, R's sna where its values are here, and plain loops as referee."""

from __future__ import annotations

import csv
import json
from itertools import permutations
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from netmap.errors import ParameterError
from netmap.measures.qap import dyad_correlation, mrqap, qap_correlation
from netmap.measures.undefined import Undefined
from tests.conftest import SHARED
from tests.examples import examples


def matrix(n, *arcs):
    result = np.zeros((n, n))
    for u, v in arcs:
        result[int(u), int(v)] = 1
    return result


X = matrix(4, "01", "02", "10", "20", "23", "32")
Y = matrix(4, "01", "02", "10", "12", "20", "21")


def off(values):
    return values[~np.eye(len(values), dtype=bool)]


def test_four_people_can_never_be_convincing():
    found = qap_correlation(X, Y)
    assert found.correlation == pytest.approx(1 / 3, abs=1e-9)
    assert found.p_upper == pytest.approx(12 / 24, abs=1e-9)
    assert (found.arrangements, found.exact) == (24, True)


@settings(max_examples=examples(40))
@given(arrays(float, (2, 4, 4), elements=st.integers(-2, 2).map(float)), st.permutations(range(4)))
def test_plain_loops_agree(pair, order):
    x, y = pair
    before = pair.copy()
    found = qap_correlation(x, y)
    assert (pair == before).all()
    if np.ptp(off(x)) == 0 or np.ptp(off(y)) == 0:
        assert found.correlation == Undefined("denominator_zero")
        return
    every = [np.corrcoef(off(x), off(y[np.ix_(p, p)]))[0, 1] for p in permutations(range(4))]
    assert found.correlation == pytest.approx(every[0])
    assert found.p_upper == pytest.approx(fmean(r >= every[0] - 1e-9 for r in every))
    assert found.p_lower == pytest.approx(fmean(r <= every[0] + 1e-9 for r in every))
    assert found.p_two_sided == pytest.approx(fmean(abs(r) >= abs(every[0]) - 1e-9 for r in every))
    assert (found.mean, found.sd) == pytest.approx((fmean(every), np.std(every)), abs=1e-9)
    # the order of people, the order of maps, scale and the diagonal make no difference
    again = qap_correlation(3 * y[np.ix_(order, order)] + 1 + np.eye(4), x[np.ix_(order, order)])
    assert again == pytest.approx(found, abs=1e-9)


def test_many_people_are_relabelled_with_a_seed():
    generator = np.random.default_rng(0)
    x = (generator.random((30, 30)) < 0.1).astype(float)
    y = np.where(generator.random((30, 30)) < 0.2, generator.random((30, 30)) < 0.1, x).astype(float)
    found = qap_correlation(x, y, draws=600, seed=2)
    assert not found.exact
    assert found.p_upper == pytest.approx(1 / 601)
    assert found.mean == pytest.approx(0, abs=0.01)
    assert qap_correlation(x, y, draws=600, seed=2) == found
    assert qap_correlation(x, y, draws=600, seed=3).mean != found.mean
    order = np.random.default_rng(2).permuted(np.tile(np.arange(30), (600, 1)), axis=1)
    sparse, dense = (x, y) if x.sum() <= y.sum() else (y, x)
    slow = [np.corrcoef(off(sparse), off(dense[np.ix_(p, p)]))[0, 1] for p in order[:20]]
    assert fmean(slow) == pytest.approx(found.mean, abs=0.03)


def test_blocks_do_not_change_the_answer(monkeypatch):
    generator = np.random.default_rng(0)
    x, y = (generator.random((2, 12, 12)) < 0.3).astype(float)
    whole = qap_correlation(x, y, draws=100), dyad_correlation(x, y, draws=1), mrqap(x, {"y": y}, draws=100)
    monkeypatch.setattr("netmap.measures.qap.CHUNK_CELLS", 500)
    parts = qap_correlation(x, y, draws=100), dyad_correlation(x, y, draws=1), mrqap(x, {"y": y}, draws=100)
    assert parts[0] == pytest.approx(whole[0], abs=1e-12)
    assert parts[1] == whole[1]
    assert parts[2].coefficients["y"] == pytest.approx(whole[2].coefficients["y"], abs=1e-9)


def test_pairs_are_shuffled_for_two_groups_maps():
    found = dyad_correlation(X, Y, draws=4000, seed=1)
    assert found.correlation == pytest.approx(1 / 3, abs=1e-9)
    upper = np.triu_indices(4, 1)
    # both maps have three pairs linked both ways: how many of them coincide, out of six pairs
    assert X[upper].tolist() == X.T[upper].tolist()
    assert Y[upper].tolist() == Y.T[upper].tolist()
    assert found.p_upper == pytest.approx((9 + 1) / 20, abs=0.03)
    assert found.mean == pytest.approx(0, abs=0.03)
    assert dyad_correlation(X, Y, draws=4000, seed=1) == found
    assert dyad_correlation(X, Y, draws=50, seed=2).p_upper != found.p_upper


def test_turned_pairs_are_as_likely():
    x = matrix(3, "01")
    found = dyad_correlation(x, x, draws=6000)
    # the one arc lands on one of six places
    assert found.p_upper == pytest.approx(1 / 6, abs=0.02)


@pytest.mark.parametrize("function", [qap_correlation, dyad_correlation])
def test_nothing_to_compare_and_wrong_input(function):
    assert function(np.zeros((0, 0)), []).correlation == Undefined("n<3")
    assert function([[0, 1], [0, 0]], [[0, 1], [0, 0]]).p_upper == Undefined("n<3")
    assert function(np.zeros((5, 5)), np.eye(5)).correlation == Undefined("denominator_zero")
    assert function(np.ones((5, 5)), matrix(5, "01")).p_lower == Undefined("denominator_zero")
    with pytest.raises(ParameterError, match="the same"):
        function(X, np.zeros((5, 5)))
    with pytest.raises(ParameterError, match="rows as columns"):
        function(np.zeros((2, 3)), X)
    with pytest.raises(ParameterError, match="no numbers"):
        function(X, X * np.nan)
    with pytest.raises(ParameterError, match="draws"):
        function(X, Y, draws=0)


def test_regression_with_plain_least_squares():
    generator = np.random.default_rng(4)
    y, a, b = generator.normal(size=(3, 5, 5))
    y += a
    found = mrqap(y, {"a": a, "b": b})
    design = np.column_stack([np.ones(20), off(a), off(b)])

    def fit(columns):
        slopes = np.linalg.lstsq(columns, off(y), rcond=None)[0]
        errors = off(y) - columns @ slopes
        inverse = np.linalg.inv(columns.T @ columns)
        return slopes, slopes / np.sqrt(np.diag(inverse) * (errors @ errors) / 17), errors

    slopes, t, errors = fit(design)
    assert found.intercept == pytest.approx(slopes[0])
    assert [c.value for c in found.coefficients.values()] == pytest.approx(slopes[1:])
    assert [c.t for c in found.coefficients.values()] == pytest.approx(t[1:])
    assert found.r_squared == pytest.approx(1 - errors @ errors / ((off(y) - off(y).mean()) ** 2).sum())
    assert (found.arrangements, found.exact) == (120, True)
    rest = np.zeros((5, 5))
    others = design[:, [0, 2]]
    rest[~np.eye(5, dtype=bool)] = off(a) - others @ np.linalg.lstsq(others, off(a), rcond=None)[0]
    every = [fit(np.column_stack([others, off(rest[np.ix_(p, p)])]))[1][2] for p in permutations(range(5))]
    first = found.coefficients["a"]
    assert first.p_two_sided == pytest.approx(fmean(abs(s) >= abs(t[1]) - 1e-9 for s in every))
    assert first.p_upper == pytest.approx(fmean(s >= t[1] - 1e-9 for s in every))
    assert first.p_lower == pytest.approx(fmean(s <= t[1] + 1e-9 for s in every))


def test_one_predictor_is_the_correlation():
    found, alone = qap_correlation(X, Y), mrqap(X, {"y": Y})
    assert alone.coefficients["y"].p_upper == found.p_upper
    assert alone.r_squared == pytest.approx(found.correlation**2)


def test_predictors_that_say_the_same_are_not_told_apart():
    third = matrix(4, "03", "12", "31")
    found = mrqap(X, {"one": Y, "two": 2 * Y, "three": third})
    assert found.coefficients["one"].value == Undefined("denominator_zero")
    assert found.intercept == Undefined("denominator_zero")
    both = mrqap(X, {"one": Y, "three": third})
    assert found.coefficients["three"] == pytest.approx(both.coefficients["three"])
    assert found.r_squared == pytest.approx(both.r_squared)
    assert list(found.coefficients) == ["one", "two", "three"]


def test_a_perfect_fit_and_no_fit():
    found = mrqap(X, {"x": 2 * X})
    assert found.r_squared == pytest.approx(1)
    assert found.coefficients["x"].value == pytest.approx(0.5)
    assert found.coefficients["x"].t == Undefined("denominator_zero")
    assert found.coefficients["x"].p_upper == qap_correlation(X, X).p_upper
    nothing = mrqap(np.zeros((4, 4)), {"x": X})
    assert nothing.r_squared == nothing.coefficients["x"].p_upper == Undefined("denominator_zero")
    assert mrqap(np.zeros((0, 0)), {"x": []}).intercept == Undefined("n<3")
    for people in (1, 2):
        zeros = np.zeros((people, people))
        assert mrqap(zeros, {"x": zeros}).intercept == Undefined("n<3")
    with pytest.raises(ParameterError, match="at least one"):
        mrqap(X, {})
    with pytest.raises(ParameterError, match="at least one"):
        mrqap(X, {"x": np.zeros((5, 5))})
    with pytest.raises(ParameterError, match="draws"):
        mrqap(X, {"y": Y}, draws=0)


def read(data, kind, time=""):
    folder = SHARED / "data" / data
    ids = [row["id"] for row in csv.DictReader((folder / "nodes.csv").read_text().splitlines())]
    place = {name: i for i, name in enumerate(ids)}
    result = np.zeros((len(ids), len(ids)))
    for row in csv.DictReader((folder / "edges.csv").read_text().splitlines()):
        if row["kind"] == kind and row.get("time", "") == time:
            result[place[row["source"]], place[row["target"]]] = 1
    if kind in ("marriage", "business", "sociational"):  # each tie once in the file
        result = np.maximum(result, result.T)
    return result


PAIRS = [
    ("krackhardt_hightech", "advice__friendship", ("advice",), ("friendship",)),
    ("krackhardt_hightech", "advice__reports_to", ("advice",), ("reports_to",)),
    ("krackhardt_hightech", "friendship__reports_to", ("friendship",), ("reports_to",)),
    ("padgett_florentine", "marriage__business", ("marriage",), ("business",)),
    ("kapferer_tailor", "instrumental_t1__instrumental_t2", ("instrumental", "1"), ("instrumental", "2")),
    ("kapferer_tailor", "sociational_t1__sociational_t2", ("sociational", "1"), ("sociational", "2")),
]
here = pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the shared data are not here")


def near_p(ours, theirs, draws, their_draws):
    """Two Monte Carlo shares within four standard errors, and two for the one that is added."""
    share = (ours + theirs) / 2
    return (
        abs(ours - theirs)
        <= 4 * (share * (1 - share) * (1 / draws + 1 / their_draws)) ** 0.5 + 2 / their_draws
    )


@here
@pytest.mark.parametrize(("data", "name", "one", "other"), PAIRS)
def test_sna_gives_the_same_correlation(data, name, one, other):
    theirs = json.loads((SHARED / "data" / data / "oracle.json").read_text())["pairs"][name]["qap"]
    found = qap_correlation(read(data, *one), read(data, *other), draws=2000)
    assert found.correlation == pytest.approx(theirs["testval"], abs=1e-9)
    assert near_p(found.p_upper, theirs["p_greater_or_equal"], 2000, 1000)
    assert near_p(found.p_lower, theirs["p_less_or_equal"], 2000, 1000)
    assert found.mean == pytest.approx(theirs["perm_mean"], abs=4 * found.sd * (1 / 2000 + 1 / 1000) ** 0.5)
    assert found.sd == pytest.approx(theirs["perm_sd"], rel=0.15)


@here
def test_sna_gives_the_same_regression():
    theirs = json.loads((SHARED / "data/krackhardt_hightech/oracle.json").read_text())["netlm"]
    maps = {kind: read("krackhardt_hightech", kind) for kind in ("advice", "friendship", "reports_to")}
    found = mrqap(maps.pop("advice"), maps)
    ours = [found.intercept, *(c.value for c in found.coefficients.values())]
    assert ours == pytest.approx(theirs["coef"], abs=1e-9)
    assert found.r_squared == pytest.approx(theirs["r_squared"], abs=1e-9)
    for coefficient, p in zip(found.coefficients.values(), theirs["p_two_sided"][1:], strict=True):
        assert near_p(coefficient.p_two_sided, p, 2000, 500)
