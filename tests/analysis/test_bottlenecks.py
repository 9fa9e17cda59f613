"""Where it gets stuck, put together: what the measures' own tests do not see."""

from __future__ import annotations

import pytest

import netmap
from netmap.measures.certainty import benjamini_hochberg
from tests.conftest import rich_network


def test_many_looks_at_roles_are_corrected():
    found = netmap.analyse(rich_network(), at="2014-06-01", draws=20).bottlenecks["brokerage"]["by_layer"]
    cells = [cell for roles in found.values() for cell in roles.values() if cell["p"] is not None]
    assert len(cells) > 5
    assert [cell["q"] for cell in cells] == pytest.approx(benjamini_hochberg([c["p"] for c in cells]))
    assert all(cell["q"] >= cell["p"] - 1e-12 for cell in cells)
