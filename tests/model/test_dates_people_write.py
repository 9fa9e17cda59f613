"""Dates as people in the United Kingdom write them."""

from __future__ import annotations

import pytest

from netmap.model.dates import read_day


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1.2.2020", "2020-02-01"),
        ("sept 2021", "2021-09"),
        ("2019", "2019"),
        ("29 February 2024", "2024-02-29"),
    ],
)
def test_a_date_is_kept_as_the_map_keeps_it(text, kept):
    assert read_day(text) == kept


@pytest.mark.parametrize("text", ["last spring", "31/02/2024", "12/13/2024", "ju 2020", "29 February 2023"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        read_day(text)
