"""Named pictures that the tests share."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

import netmap
from netmap import Network

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow tests out unless ``-m`` names them: ``pytest -m slow -s tests/validation``."""
    if "slow" in (config.option.markexpr or ""):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


@pytest.fixture
def out_tree() -> nx.DiGraph:
    """Seven people: one boss, two managers, four reports."""
    return nx.DiGraph([(0, 1), (0, 2), (1, 3), (1, 4), (2, 5), (2, 6)])


def rich_network() -> Network:
    """Return a map on which every question has an answer."""
    found = netmap.read(ROOT / "sample_networks" / "stockport.netmap.json").require()
    return found
