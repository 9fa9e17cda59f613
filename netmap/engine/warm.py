"""Compile every kernel once: ``python -m netmap.engine.warm``, with ``--gently`` behind everything else.

The app has a process of its own do this, and asks `is_warm` first: that imports neither numba nor a kernel.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    import networkx as nx

    from netmap.engine.rows import Compact

SOURCES = sorted(Path(__file__).parent.glob("*.py"))


def digest() -> str:
    """Return what tells this version's kernels from another's: a digest of the whole engine's text."""
    known = hashlib.sha256()
    for source in SOURCES:
        known.update(source.read_bytes())
    return known.hexdigest()[:16]


def stamp() -> Path:
    """Return the file that is there once the kernels of this version are compiled for this machine."""
    # numba compiles anew when a file's time or size has changed, its text the same or not
    times = [(str(source), source.stat().st_mtime_ns, source.stat().st_size) for source in SOURCES]
    known = f"{digest()} {times} {metadata.version('numba')} {sys.version} {_processor()}"
    folder = os.environ.get("NUMBA_CACHE_DIR") or platformdirs.user_cache_path("netmap") / "kernels"
    return Path(folder) / f"warm-{hashlib.sha256(known.encode()).hexdigest()[:16]}"


def is_warm() -> bool:
    """Return whether every kernel of this version has been compiled on this machine."""
    return stamp().exists()


def warm() -> None:
    """Call every kernel on tiny graphs, so that its machine code is kept, and say so for `is_warm`."""
    import networkx as nx

    from netmap.engine.backend import backend

    done = stamp()
    for kind in (nx.DiGraph, nx.Graph):
        graph = nx.cycle_graph(4, create_using=kind)
        converted = backend.convert_from_nx(graph, edge_attrs={"weight": 1})
        _call_paths(converted)
        _call_structure(converted)
        _call_measures(graph)
    done.parent.mkdir(parents=True, exist_ok=True)
    done.touch()


def _call_paths(graph: Compact) -> None:
    from netmap.engine import path_functions as paths

    for weight in (None, "weight"):
        paths.betweenness_centrality(graph, weight=weight)
        paths.edge_betweenness_centrality(graph, weight=weight)
        paths.closeness_centrality(graph, distance=weight)
    paths.single_source_shortest_path_length(graph, 0)


def _call_structure(graph: Compact) -> None:
    from netmap.engine import structure_functions as structure

    structure.clustering(graph)
    structure.constraint(graph)
    structure.core_number(graph)
    structure.effective_size(graph)
    structure.effective_size(graph, weight="weight")
    structure.global_reaching_centrality(graph)
    structure.immediate_dominators(graph, 0)
    structure.triadic_census(graph)


def _call_measures(graph: nx.Graph) -> None:
    import numpy as np

    from netmap.engine import api

    api.safe_pairs(graph)
    api.count_closed(graph)
    api.count_reached(graph)
    api.betweenness(graph)
    api.total_steps(graph)
    api.constraint(graph)
    api.effective_size(graph)
    api.core_numbers(graph)
    api.solve_levels(graph)
    api.pairs_without_bound(graph, "least")
    api.pairs_without_bound(graph, "sna")
    if graph.is_directed():
        between = api.Between(graph, [0], [2])
        between.count_connected()
        between.through()
        list(between.through_arcs())
        between.through_sets([[1]])
        between.without([1])
    tails, heads = np.array(graph.edges, dtype=np.int32).T.copy()
    api.profile(len(graph), tails, heads)
    api.swap_pairs(
        4, np.array([[0, 1]], dtype=np.int32), np.array([[2, 3]], dtype=np.int32), np.zeros((1, 2))
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    told = sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))})
    return f"{platform.machine()} {os.environ.get('PROCESSOR_IDENTIFIER', '')} {told}"


if __name__ == "__main__":
    if "--gently" in sys.argv and hasattr(os, "nice"):
        os.nice(15)  # whoever types comes first
    warm()
