"""What NetworkX asks about the backend whenever it is imported: so nothing else is imported here."""

from __future__ import annotations

#: NetworkX's functions that the backend has, and what it leaves to NetworkX
FUNCTIONS = {
    "all_pairs_shortest_path_length": "",
    "average_clustering": "All nodes, without weights.",
    "average_shortest_path_length": "Steps only: `weight` and other methods are left to NetworkX.",
    "betweenness_centrality": "Weights must be ordinary numbers above 0.",
    "betweenness_centrality_subset": "Weights must be ordinary numbers above 0.",
    "closeness_centrality": "Distances must be ordinary numbers, none negative.",
    "clustering": "All nodes, without weights.",
    "constraint": "All nodes; no self-loops; weights must be ordinary numbers above 0.",
    "core_number": "",
    "edge_betweenness_centrality": "Weights must be ordinary numbers above 0.",
    "effective_size": (
        "Weights must be ordinary numbers above 0. With directions or weights, the values for all nodes are "
        "what NetworkX gives for `nodes=list(G)`: what it gives without `nodes` is wrong (networkx#8906)."
    ),
    "global_efficiency": "",
    "global_reaching_centrality": "Directed graphs without weights.",
    "harmonic_centrality": "Distances must be ordinary numbers, none negative.",
    "immediate_dominators": "",
    "single_source_shortest_path_length": "",
    "transitivity": "Undirected graphs.",
    "triadic_census": "All nodes.",
    "triangles": "All nodes.",
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
