"""The TEST lines of methods.md H5, and the words of H6."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.certainty import benjamini_hochberg, certainty, holm, in_words
from netmap.measures.undefined import Undefined
from tests.examples import examples

FOUR = [0.01, 0.04, 0.03, 0.2]
NOTHING = Undefined("too_few")


def test_four_looks():
    assert holm(FOUR) == pytest.approx([0.04, 0.09, 0.09, 0.2])
    assert benjamini_hochberg(FOUR) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.2])


def test_what_was_not_looked_at_does_not_count():
    with_a_gap = [0.01, NOTHING, 0.04, 0.03, 0.2]
    assert holm(with_a_gap)[1] == benjamini_hochberg(with_a_gap)[1] == NOTHING
    assert [p for p in holm(with_a_gap) if p != NOTHING] == holm(FOUR)
    assert [p for p in benjamini_hochberg(with_a_gap) if p != NOTHING] == benjamini_hochberg(FOUR)
    assert holm([]) == benjamini_hochberg([]) == []
    assert holm([NOTHING]) == benjamini_hochberg([NOTHING]) == [NOTHING]


ps = st.lists(st.floats(0, 1), min_size=1, max_size=8)


@settings(max_examples=examples(80), deadline=None)
@given(ps, st.randoms(use_true_random=False))
def test_corrections_by_their_definitions(values, random):
    n = len(values)
    order = sorted(range(n), key=lambda i: values[i])
    for place, i in enumerate(order):
        stepwise = max(min(1, (n - k) * values[order[k]]) for k in range(place + 1))
        assert holm(values)[i] == pytest.approx(stepwise)
        shares = min(min(1, n / (k + 1) * values[order[k]]) for k in range(place, n))
        assert benjamini_hochberg(values)[i] == pytest.approx(shares)
    places = list(range(n))
    random.shuffle(places)
    for correct in (holm, benjamini_hochberg):
        assert correct([values[i] for i in places]) == [correct(values)[i] for i in places]
        assert all(p <= q for p, q in zip(values, correct(values), strict=True))
    assert all(b <= h + 1e-12 for b, h in zip(benjamini_hochberg(values), holm(values), strict=True))


@pytest.mark.parametrize(
    ("p", "interval", "word"),
    [
        (0.05, (0.01, 0.3), "clear"),
        (0.05, (-0.3, -0.01), "clear"),
        (0.05, (0.0, 0.3), "suggestive"),
        (0.051, (0.01, 0.3), "suggestive"),
        (0.01, NOTHING, "suggestive"),
        (0.01, None, "suggestive"),
        (0.2, (0.01, 0.3), "suggestive"),
        (0.201, (0.01, 0.3), "cannot tell"),
        (NOTHING, (0.01, 0.3), "cannot tell"),
    ],
)
def test_words(p, interval, word):
    assert certainty(p, interval) == word


def test_words_about_ratios_and_in_sentences():
    assert certainty(0.01, (0.2, 0.9), no_change=1) == "clear"
    assert certainty(0.01, (0.2, 1.6), no_change=1) == "suggestive"
    assert in_words("cannot tell", "people") == "cannot tell from this many people"
    assert in_words("suggestive", "people") == "suggestive"


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_refuses_what_is_no_p(wrong):
    for function in (holm, benjamini_hochberg):
        with pytest.raises(ParameterError, match="between 0 and 1"):
            function([0.5, wrong])
    with pytest.raises(ParameterError, match="between 0 and 1"):
        certainty(wrong, None)
