"""How much one network may ask for in a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.access import pace
from netmap.access.pace import Pace, network_of
from netmap.errors import TooOftenError

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@given(
    st.integers(1, 20),
    st.floats(0.1, 10),
    st.lists(st.floats(0, 30), min_size=1, max_size=120),
)
def test_never_more_than_at_once_and_so_many_a_second(at_once, per_second, pauses):
    bounded, now, through = Pace(at_once, per_second), NOW, 0
    for pause in pauses:
        now += timedelta(seconds=pause)
        try:
            bounded.take("192.0.2.1", now)
            through += 1
        except TooOftenError as error:
            assert error.seconds >= 1
    assert at_once <= through or through == len(pauses)
    assert through <= at_once + (now - NOW).total_seconds() * per_second + 1e-6


def test_each_network_by_itself_and_no_more_of_them_than_fit(monkeypatch):
    monkeypatch.setattr(pace, "MOST", 3)
    bounded = Pace(1, 0.1)
    for n in range(10):
        bounded.take(f"192.0.2.{n}", NOW)
    assert len(bounded._used) == 3
    with pytest.raises(TooOftenError):
        bounded.take("192.0.2.9", NOW)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff", "2001:db8::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
        ("a socket", "a socket"),
    ],
)
def test_who_stands_behind_an_address(address, network):
    assert network_of(address) == network
