"""The TEST lines of methods.md C10 on maps in time."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.measures.temporal import Span, active_at, arrivals, window_weights
from tests.examples import examples


def day(text):
    return date.fromisoformat(text).toordinal()


TIES = [
    Span("a", "b", day("2010-01-01"), day("2012-01-01")),
    Span("b", "c", day("2011-06-01")),
    Span("a", "c", day("2012-01-01"), day("2013-01-01")),
]


def test_snapshots():
    def names(moment):
        return [s.source + s.target for s in active_at(TIES, day(moment))]

    assert names("2011-12-31") == ["ab", "bc"]
    assert names("2012-01-01") == ["bc", "ac"]


def test_window():
    found = window_weights(TIES, day("2011-07-01"), day("2012-07-01"))
    assert found == pytest.approx([184 / 366, 1, 182 / 366])
    assert found == pytest.approx([0.502732, 1, 0.497268], abs=1e-6)
    assert window_weights([Span("a", "b"), Span("a", "b", 5, 2)], 0, 4) == [1, 0]


def test_an_idea_cannot_use_a_relationship_that_is_over():
    assert arrivals([Span("a", "b", 0, 2), Span("b", "c", 1, 3)], "a") == {"a": -inf, "b": 0, "c": 1}
    never = [Span("b", "c", 0, 1), Span("a", "b", 1, 2)]
    assert arrivals(never, "a") == {"a": -inf, "b": 1}
    assert arrivals(never, "b") == {"b": -inf, "c": 0}


def test_starting_later_and_from_nowhere():
    chain = [Span("a", "b", 0, 2), Span("b", "c")]
    assert arrivals(chain, "a", since=1) == {"a": 1, "b": 1, "c": 1}
    assert arrivals(chain, "a", since=2) == {"a": 2}
    assert arrivals([], "a") == {"a": -inf}
    assert arrivals([Span("a", "a")], "a") == {"a": -inf}
    assert list(arrivals([Span(1, "x", 3), Span(1, 2, 3)], 1)) == [1, 2, "x"]


def test_a_long_chain_in_time():
    chain = [Span(i, i + 1, i, i + 1) for i in range(2_000)]
    assert len(arrivals(chain, 0)) == 2_001
    backwards = [Span(i, i + 1, -i, -i + 1) for i in range(2_000)]
    assert arrivals(backwards, 0) == {0: -inf, 1: 0}


spans = st.lists(
    st.builds(Span, st.integers(0, 4), st.integers(0, 4), st.integers(0, 5), st.integers(1, 6)), max_size=6
)


@settings(max_examples=examples(80), deadline=None)
@given(spans, st.randoms(use_true_random=False))
def test_against_every_route(rows, random):
    best = {0: -inf}
    for length in range(1, len(rows) + 1):
        for route in permutations(rows, length):
            here, when = 0, -inf
            for span in route:
                when = max(when, span.start)
                if span.source != here or when >= span.end:
                    break
                here = span.target
            else:
                best[here] = min(best.get(here, inf), when)
    found = arrivals(rows, 0)
    assert found == best
    random.shuffle(rows)
    assert list(arrivals(rows, 0).items()) == list(found.items())


def test_refuses_nonsense():
    with pytest.raises(ParameterError, match="window"):
        window_weights(TIES, 5, 5)
    with pytest.raises(ParameterError, match="window"):
        window_weights(TIES, 5, inf)
    for function in (
        lambda s: active_at(s, 0),
        lambda s: window_weights(s, 0, 1),
        lambda s: arrivals(s, "a"),
    ):
        with pytest.raises(ParameterError, match="not a number"):
            function([Span("a", "b", nan)])
