"""What NetworkX asks about the backend whenever it is imported: so nothing else is imported here."""

from __future__ import annotations

#: NetworkX's functions that the backend has, and what it leaves to NetworkX
FUNCTIONS = {
    "all_pairs_shortest_path_length": "",
    "average_shortest_path_length": "Steps only: `weight` and other methods are left to NetworkX.",
    "betweenness_centrality": "Weights must be ordinary numbers above 0.",
    "betweenness_centrality_subset": "Weights must be ordinary numbers above 0.",
    "closeness_centrality": "Distances must be ordinary numbers, none negative.",
    "edge_betweenness_centrality": "Weights must be ordinary numbers above 0.",
    "global_efficiency": "",
    "harmonic_centrality": "Distances must be ordinary numbers, none negative.",
    "single_source_shortest_path_length": "",
}


def get_info() -> dict[str, object]:
    """Return the backend's name, its functions and their limits, as NetworkX wants them."""
    return {
        "backend_name": "netmap",
        "project": "netmap",
        "package": "netmap",
        "short_summary": "Compiled for one machine; the same values as NetworkX's. No parallel arcs.",
        "functions": {name: {"additional_docs": limits} for name, limits in FUNCTIONS.items()},
    }
