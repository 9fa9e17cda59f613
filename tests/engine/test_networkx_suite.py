"""NetworkX's own tests, of the modules whose functions the backend has, run on the backend.

The whole suite, about ten minutes, is one command::

    NETWORKX_TEST_BACKEND=netmap NETWORKX_FALLBACK_TO_NX=True python -m pytest --pyargs networkx -p no:cacheprovider
"""

from __future__ import annotations

import os
import subprocess
import sys

import networkx as nx
import pytest

MODULES = (
    *("centrality", "shortest_paths", "tests.test_cluster", "tests.test_core", "tests.test_dominance"),
    *(
        "tests.test_efficiency",
        "tests.test_structuralholes",
        "tests.test_triads",
        "tests.test_distance_measures",
    ),
    *("cluster", "core", "dominance", "structuralholes", "triads"),
)


@pytest.mark.slow
@pytest.mark.skipif("netmap" not in nx.utils.backends.backends, reason="netmap is not installed")
def test_networkx_own_tests_pass_on_the_backend(tmp_path):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--pyargs",
    ]
    modules = [f"networkx.algorithms.{module}" for module in MODULES]
    environment = {**os.environ, "NETWORKX_TEST_BACKEND": "netmap", "NETWORKX_FALLBACK_TO_NX": "True"}
    done = subprocess.run(
        [*command, *modules], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout and " failed" not in done.stdout
