"""From a map to NetworkX graphs, and the two ideals that a map is held against."""

from netmap.graph.build import (
    Level,
    Orientation,
    Selection,
    build_authority,
    build_graph,
    build_slices,
    build_working,
    join_graphs,
    layer_sets,
    select_relationships,
)
from netmap.graph.ideal import build_ideal_honeycomb, build_ideal_tree, build_spiral, neighbour_cells

__all__ = [
    "Level",
    "Orientation",
    "Selection",
    "build_authority",
    "build_graph",
    "build_ideal_honeycomb",
    "build_ideal_tree",
    "build_slices",
    "build_spiral",
    "build_working",
    "join_graphs",
    "layer_sets",
    "neighbour_cells",
    "select_relationships",
]
