"""TEST lines of methods.md D1 and D2, dense brute force as referee, and what missing answers do."""

from __future__ import annotations

from copy import deepcopy
from itertools import permutations
from math import dist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.perspectives import (
    Distance,
    closeness_to_both_ends,
    compare_ends,
    compare_tables,
    rater_distances,
    rater_map,
)
from netmap.measures.undefined import Undefined


def arcs(*names):
    return {(int(name[0]), int(name[1])) for name in names}


FOUR = {
    0: arcs("01", "10", "02"),
    1: arcs("01", "23"),
    2: arcs("01", "02", "23", "32"),
    3: arcs("01", "32", "10"),
}


def test_both_ends_and_either_end():
    found = compare_ends(FOUR)
    assert found.intersection == arcs("01", "02", "32")
    assert found.union == arcs("01", "02", "10", "23", "32")
    assert found.gap == arcs("10", "23")
    assert found.agreement == pytest.approx(0.6, abs=1e-9)
    assert not found.unanswered


def test_consensus_of_raters():
    found = compare_tables(FOUR)
    assert found.consensus == arcs("01")
    assert {arc: s.share for arc, s in found.support.items()} == {
        (0, 1): 1.0, (0, 2): 0.5, (1, 0): 0.5, (2, 3): 0.5, (3, 2): 0.5,
    }  # fmt: skip
    assert found.intersection == arcs("01")
    assert found.union == set(found.support)
    assert found.gap == found.union - found.intersection
    assert found.agreement == pytest.approx(0.2)
    assert compare_tables(FOUR, tau=0.49).consensus == found.union


def test_distances_between_pictures():
    found = rater_distances(FOUR, range(4))
    assert [found[pair].hamming for pair in ((0, 1), (0, 3), (1, 2))] == pytest.approx([0.25, 1 / 6, 1 / 6])
    assert [found[pair].jaccard for pair in ((0, 1), (1, 2))] == pytest.approx([0.75, 0.5])
    assert {d.common for d in found.values()} == {12}


def test_closeness_to_what_both_ends_confirm():
    found = closeness_to_both_ends(FOUR, range(4), exclude_own=False)
    assert list(found.values()) == pytest.approx([0.5556, 0.2582, 0.8165, 0.5556], abs=5e-5)
    few = closeness_to_both_ends(FOUR, range(4))
    assert set(few.values()) == {Undefined("few_common")}  # six pairs of others are left to each
    own = closeness_to_both_ends(FOUR, range(4), minimum=1)
    assert own[3] == pytest.approx(np.corrcoef([1, 0, 0, 1, 0, 0], [1, 1, 0, 0, 0, 0])[0, 1])


def test_what_was_not_answered_is_missing_not_absent():
    slices = {"a": {("a", "b")}, "b": set(), "c": {("c", "a")}}
    assert compare_ends(slices).gap == {("a", "b"), ("c", "a")}
    told = compare_ends(slices, answered={"b": set()})
    assert told.gap == {("c", "a")}
    assert told.unanswered == {("a", "b")}
    assert told.union == {("a", "b"), ("c", "a")}
    absent = compare_ends({"a": {("a", "b")}})
    assert absent.unanswered == {("a", "b")}
    assert absent.agreement == Undefined("no_arcs")
    tables = compare_tables({1: {("a", "b")}, 2: set(), 3: set()}, answered={3: {("b", "a")}})
    assert tables.support["a", "b"] == (1, 2, 0.5)


def test_few_common_pairs_are_not_compared():
    everything = set(permutations(range(5), 2))
    nine = set(sorted(everything)[:9])
    found = rater_distances({1: {(0, 1)}, 2: {(4, 3)}}, range(5), answered={1: nine})
    assert found[1, 2] == Distance(Undefined("few_common"), Undefined("few_common"), 9)
    ten = set(sorted(everything)[:10])
    found = rater_distances({1: {(0, 1)}, 2: {(4, 3)}}, range(5), answered={1: ten})
    assert found[1, 2].hamming == pytest.approx(0.1)  # 2's other arc is not among the common pairs
    assert found[1, 2].jaccard == pytest.approx(1)


def test_a_map_of_raters_keeps_distances_that_fit_a_plane():
    places = {"w": (0, 0), "x": (3, 0), "y": (0, 4), "z": (-1, 2)}
    names = sorted(places)
    pairs = {(a, b): dist(places[a], places[b]) for a in names for b in names if a < b}
    found = rater_map(pairs)
    assert found.shown == pytest.approx(1)
    for (a, b), distance in pairs.items():
        assert dist(found.positions[a], found.positions[b]) == pytest.approx(distance, abs=1e-9)
    assert sum(x for x, _ in found.positions.values()) == pytest.approx(0, abs=1e-9)


def test_raters_without_distances_are_left_out_of_the_map():
    none = Undefined("few_common")
    pairs = {(1, 2): 1.0, (1, 3): 1.0, (2, 3): 1.0, (1, 4): none, (2, 4): 0.5, (3, 4): none}
    found = rater_map(pairs)
    assert found.left_out == (4,)
    assert list(found.positions) == [1, 2, 3]
    assert rater_map({(1, 2): 1.0}) == ({}, Undefined("n<3"), (1, 2))
    assert rater_map({}).shown == Undefined("n<3")
    same = rater_map({(1, 2): 0.0, (1, 3): 0.0, (2, 3): 0.0})
    assert same.shown == Undefined("denominator_zero")
    assert set(same.positions.values()) == {(0.0, 0.0)}


def test_nothing_and_too_little():
    assert compare_ends({}) == (set(), set(), set(), set(), Undefined("no_arcs"))
    assert compare_tables({}).agreement == Undefined("no_arcs")
    assert rater_distances({}, []) == {}
    assert closeness_to_both_ends({}, []) == {}
    empty = {1: set(), 2: set()}
    assert rater_distances(empty, range(4))[1, 2].jaccard == Undefined("no_arcs")
    assert rater_distances(empty, range(4))[1, 2].hamming == 0
    assert closeness_to_both_ends(empty, range(4), exclude_own=False, minimum=1) == {
        1: Undefined("denominator_zero"),
        2: Undefined("denominator_zero"),
    }


def test_self_loops_do_not_count():
    with_loops = {rater: {*slice_, (rater, rater)} for rater, slice_ in FOUR.items()}
    assert compare_ends(with_loops) == compare_ends(FOUR)
    assert compare_tables(with_loops) == compare_tables(FOUR)
    assert rater_distances(with_loops, range(4)) == rater_distances(FOUR, range(4))


def test_wrong_input_is_told():
    with pytest.raises(ParameterError, match="tau"):
        compare_tables(FOUR, tau=1)
    with pytest.raises(ParameterError, match="not on the map"):
        rater_distances(FOUR, range(3))
    with pytest.raises(ParameterError, match="no picture"):
        compare_ends(FOUR, answered={9: set()})


def test_order_and_names_do_not_matter():
    before = deepcopy(FOUR)
    names = dict(zip(range(4), "qzpa", strict=True))
    renamed = {
        names[r]: [(names[i], names[j]) for i, j in sorted(FOUR[r], reverse=True)] for r in (2, 0, 3, 1)
    }
    assert {(names[i], names[j]) for i, j in compare_ends(FOUR).intersection} == compare_ends(
        renamed
    ).intersection
    one, two = rater_distances(FOUR, range(4)), rater_distances(renamed, list("zqap"))
    for (a, b), distance in one.items():
        pair = tuple(sorted((names[a], names[b])))
        assert two[pair] == distance
    first, second = closeness_to_both_ends(FOUR, range(4)), closeness_to_both_ends(renamed, "qzpa")
    assert {names[k]: v for k, v in first.items()} == second
    flat = rater_map({pair: d.jaccard for pair, d in one.items()})
    turned = rater_map({pair: d.jaccard for pair, d in two.items()})
    assert turned.shown == pytest.approx(flat.shown)
    assert before == FOUR


@st.composite
def pictures(draw):
    n = draw(st.integers(2, 5))
    cells = list(permutations(range(n), 2))
    slices = {k: draw(st.sets(st.sampled_from(cells))) for k in range(n)}
    told = draw(st.sets(st.integers(0, n - 1)))
    answered = {k: draw(st.sets(st.sampled_from(cells))) for k in sorted(told)}
    return n, slices, answered


def dense(n, slices, answered):
    """R[k, i, j] as methods.md D has it: 1, 0 or missing (nan)."""
    r = np.full((n, n, n), np.nan)
    for k in range(n):
        for i, j in permutations(range(n), 2):
            if (i, j) in slices[k]:
                r[k, i, j] = 1
            elif k not in answered or (i, j) in answered[k]:
                r[k, i, j] = 0
    return r


@given(pictures())
def test_a_dense_referee_agrees(case):
    n, slices, answered = case
    r = dense(n, slices, answered)
    ends, tables = compare_ends(slices, answered=answered), compare_tables(slices, answered=answered)
    for i, j in permutations(range(n), 2):
        own = (r[i, i, j], r[j, i, j])
        assert ((i, j) in ends.intersection) == (own == (1, 1))
        assert ((i, j) in ends.union) == (1 in own)
        assert ((i, j) in ends.gap) == (sorted(own) == [0, 1])
        said = r[:, i, j][~np.isnan(r[:, i, j])]
        assert ((i, j) in tables.consensus) == bool(len(said) and said.mean() > 0.5)
        assert ((i, j) in tables.union) == bool(len(said) and said.any())
        assert ((i, j) in tables.intersection) == bool(len(said) and said.all())
    assert ends.intersection <= ends.union == ends.intersection | ends.gap | ends.unanswered
    assert tables.intersection <= tables.consensus <= tables.union
    for (a, b), found in rater_distances(slices, range(n), answered=answered, minimum=1).items():
        both = ~np.isnan(r[a]) & ~np.isnan(r[b])
        assert found.common == both.sum()
        if both.any():
            x, y = r[a][both], r[b][both]
            assert found.hamming == pytest.approx((x != y).mean())
            if (x + y).any():
                assert found.jaccard == pytest.approx((x != y).sum() / ((x + y) > 0).sum())
    close = closeness_to_both_ends(slices, range(n), answered=answered, exclude_own=False, minimum=1)
    las = np.array([[min(r[i, i, j], r[j, i, j]) if i != j else np.nan for j in range(n)] for i in range(n)])
    las[[[np.isnan(r[i, i, j]) or np.isnan(r[j, i, j]) for j in range(n)] for i in range(n)]] = np.nan
    for k in range(n):
        both = ~np.isnan(las) & ~np.isnan(r[k])
        if isinstance(close[k], float):
            assert close[k] == pytest.approx(np.corrcoef(las[both], r[k][both])[0, 1])
        else:
            assert not both.any() or np.ptp(las[both]) == 0 or np.ptp(r[k][both]) == 0
