from __future__ import annotations

import itertools
import math
import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.graph.ideal import build_ideal_honeycomb, build_spiral, neighbour_cells
from netmap.view.cells import (
    _away_from_rim,
    _cost,
    _pulls,
    _search,
    _starts,
    cell_centre,
    cell_corners,
    count_neighbouring,
    hex_distances,
    honeycomb_cells,
    relationship_lengths,
    walls,
)
from netmap.view.layout import CLOSEST, STEP, classical_scaling, free_positions, related_pairs, step_distances
from netmap.view.pyramid import HEIGHT, NAME_WIDTH, ROW_HEIGHT, WIDTH, count_crossings, pyramid_positions
from tests.examples import examples

RANKS = {"outside": 0, "front": 1, "middle": 2, "senior": 3, "board": 4}


@st.composite
def graphs(draw, most=18, kind=nx.DiGraph):
    nodes = [f"a{i}" for i in range(draw(st.integers(0, most)))]
    graph = kind()
    graph.add_nodes_from(draw(st.permutations(nodes)))
    if nodes:
        node = st.sampled_from(nodes)
        graph.add_edges_from(draw(st.lists(st.tuples(node, node), max_size=2 * most)))
    return graph


@st.composite
def grouped(draw):
    graph = draw(graphs())
    return graph, {node: draw(st.sampled_from(["", "LE", "FL", "SL"])) for node in sorted(graph)}


def renamed(graph, seed=1):
    """Return the same graph with ids that say nothing about places."""
    order = list(graph)
    random.Random(seed).shuffle(order)
    return nx.relabel_nodes(graph, {node: f"a{i:03}" for i, node in enumerate(order)})


def reordered(graph):
    other = graph.__class__()
    other.add_nodes_from(reversed(list(graph)))
    other.add_edges_from(reversed(list(graph.edges)))
    return other


# honeycomb


@settings(deadline=None, max_examples=examples(40))
@given(grouped())
def test_every_actor_has_one_cell_of_the_patch(case):
    graph, groups = case
    cells = honeycomb_cells(graph, groups)
    assert list(cells) == sorted(graph)
    assert set(cells.values()) == set(build_spiral(len(graph))[: len(graph)])


@settings(deadline=None, max_examples=examples(20))
@given(grouped())
def test_honeycomb_does_not_depend_on_the_order_of_nodes(case):
    graph, groups = case
    before = nx.to_dict_of_dicts(graph)
    cells = honeycomb_cells(graph, groups)
    assert honeycomb_cells(reordered(graph), dict(reversed(groups.items()))) == cells
    assert nx.to_dict_of_dicts(graph) == before


@settings(deadline=None, max_examples=examples(40))
@given(grouped(), st.sampled_from([0, 5, 60]))
def test_search_never_costs_more_than_its_start(case, rounds):
    graph, groups = case
    nodes, pairs, patch = sorted(graph), related_pairs(graph), build_spiral(len(graph))
    if not nodes:
        return
    pulls = _pulls(nodes, pairs, groups)
    away = _away_from_rim(nodes, pairs, patch, pulls)
    apart = hex_distances(patch, patch)
    for start in itertools.islice(_starts(nodes, pairs, patch, away), 3):
        found = _search(start, pulls, away, apart, rounds=rounds)
        assert sorted(found) == list(range(len(nodes)))
        assert _cost(found, pulls, away, apart) <= _cost(start, pulls, away, apart) + 1e-6


@settings(deadline=None, max_examples=examples(30))
@given(graphs(kind=nx.Graph))
def test_without_groups_and_isolates_relationships_are_no_longer_than_at_any_start(graph):
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    graph.remove_nodes_from(list(nx.isolates(graph)))
    nodes, pairs, patch = sorted(graph), related_pairs(graph), build_spiral(len(graph))
    if not nodes:
        return
    total = sum(relationship_lengths(honeycomb_cells(graph, {}), graph))
    away = np.zeros((len(nodes), len(nodes)))
    for start in _starts(nodes, pairs, patch, away):
        cells = dict(zip((nodes[i] for i in start), patch, strict=True))
        assert total <= sum(relationship_lengths(cells, graph))


def test_search_stops_where_no_swap_helps():
    graph = renamed(nx.gnm_random_graph(16, 30, seed=3))
    nodes, pairs, patch = sorted(graph), related_pairs(graph), build_spiral(16)
    pulls, apart = _pulls(nodes, pairs, {}), hex_distances(patch, patch)
    away = _away_from_rim(nodes, pairs, patch, pulls)
    order = _search(np.arange(16), pulls, away, apart, rounds=0)
    for a, b in itertools.combinations(range(16), 2):
        other = order.copy()
        other[[a, b]] = order[[b, a]]
        assert _cost(other, pulls, away, apart) >= _cost(order, pulls, away, apart) - 1e-9


@pytest.mark.parametrize("n", [7, 12, 19, 37])
def test_ideal_honeycomb_is_found_again(n):
    graph = renamed(build_ideal_honeycomb(n))
    near, pairs = count_neighbouring(honeycomb_cells(graph, {}), graph)
    assert pairs == math.floor(3 * n - math.sqrt(12 * n - 3))
    assert near / pairs > 0.9


def test_square_lattice_lies_nearly_flat():
    graph = renamed(nx.grid_2d_graph(5, 6))
    near, pairs = count_neighbouring(honeycomb_cells(graph, {}), graph)
    assert near / pairs > 0.85


def test_groups_without_relationships_lie_together():
    graph = nx.empty_graph([f"a{i:02}" for i in range(19)])
    groups = {node: f"g{i % 3}" for i, node in enumerate(graph)}
    cells = honeycomb_cells(graph, groups)
    for name in ("g0", "g1", "g2"):
        own = nx.Graph()
        own.add_nodes_from(cells[node] for node in graph if groups[node] == name)
        own.add_edges_from((a, b) for a in list(own) for b in neighbour_cells(a) if b in own)
        assert nx.is_connected(own)


@settings(deadline=None, max_examples=examples(30))
@given(st.integers(1, 6), st.integers(8, 14))
def test_isolates_are_on_the_rim(isolates, others):
    graph = nx.cycle_graph([f"b{i:02}" for i in range(others)])
    alone = [f"a{i}" for i in range(isolates)]
    graph.add_nodes_from(alone)
    cells = honeycomb_cells(graph, {})
    taken = set(cells.values())
    assert all(not taken.issuperset(neighbour_cells(cells[node])) for node in alone)


def test_self_relationships_and_both_directions_count_once():
    graph = nx.DiGraph([("a", "b"), ("b", "a"), ("c", "c")])
    assert related_pairs(graph) == [("a", "b")]
    assert count_neighbouring(honeycomb_cells(graph, {}), graph) == (1, 1)


@settings(deadline=None, max_examples=examples(30))
@given(graphs())
def test_walls_are_each_pair_of_neighbours_once(graph):
    cells = dict(zip(sorted(graph), build_spiral(len(graph)), strict=False))
    found = walls(cells, graph)
    n = len(graph)
    assert len(found) == len({frozenset(wall[:2]) for wall in found})
    assert len(found) == (math.floor(3 * n - math.sqrt(12 * n - 3)) if n else 0)
    assert all(b in neighbour_cells(a) and a < b for a, b, _ in found)
    near, pairs = count_neighbouring(cells, graph)
    assert sum(is_open for *_, is_open in found) == near <= pairs


def test_wall_lies_between_its_two_corners():
    for k, near in enumerate(neighbour_cells((2, -1))):
        corners, others = cell_corners((2, -1), 10), cell_corners(near, 10)
        mine = [corners[k], corners[(k + 1) % 6]]
        theirs = [others[(k + 4) % 6], others[(k + 3) % 6]]
        assert np.allclose(mine, theirs)


def test_neighbouring_cells_are_as_far_apart_as_promised():
    x, y = cell_centre((2, -1), 10)
    for near in neighbour_cells((2, -1)):
        assert math.dist((x, y), cell_centre(near, 10)) == pytest.approx(math.sqrt(3) * 10)
    assert all(math.dist((x, y), corner) == pytest.approx(10) for corner in cell_corners((2, -1), 10))


# pyramid


@st.composite
def pyramids(draw, most=24):
    graph = draw(graphs(most=most))
    return graph, {node: draw(st.sampled_from([*RANKS, "elsewhere"])) for node in sorted(graph)}


@settings(deadline=None, max_examples=examples(60))
@given(pyramids())
def test_everybody_stands_inside_the_band_of_their_layer(case):
    graph, layers = case
    positions, bands = pyramid_positions(graph, layers, RANKS)
    assert list(positions) == sorted(graph)
    assert {band.layer for band in bands} == set(layers.values())
    ranks = [RANKS.get(band.layer, 0) for band in bands]
    assert ranks == sorted(ranks, reverse=True)
    assert all(a.bottom < b.top for a, b in itertools.pairwise(bands))
    extent = {band.layer: band for band in bands}
    for node, (_, y) in positions.items():
        assert extent[layers[node]].top < y < extent[layers[node]].bottom
    if bands:
        assert bands[0].top == pytest.approx(-bands[-1].bottom)


@settings(deadline=None, max_examples=examples(40))
@given(pyramids())
def test_nobody_stands_on_anybody_and_all_are_centred(case):
    positions, _ = pyramid_positions(case[0], case[1], RANKS)
    points = list(positions.values())
    for (x1, y1), (x2, y2) in itertools.combinations(points, 2):
        assert abs(y1 - y2) > ROW_HEIGHT - 1e-6 or (y1 == y2 and abs(x1 - x2) > NAME_WIDTH - 1e-6)
    if points:
        across = [x for x, _ in points]
        assert min(across) == pytest.approx(-max(across))


@settings(deadline=None, max_examples=examples(20))
@given(pyramids())
def test_pyramid_does_not_depend_on_the_order_of_nodes(case):
    graph, layers = case
    before = nx.to_dict_of_dicts(graph)
    found = pyramid_positions(graph, layers, RANKS)
    assert pyramid_positions(reordered(graph), dict(reversed(layers.items())), RANKS) == found
    assert nx.to_dict_of_dicts(graph) == before


@settings(deadline=None, max_examples=examples(6))
@given(st.randoms(use_true_random=False), st.integers(60, 80))
def test_eighty_actors_fit_the_picture(rng, n):
    graph = nx.DiGraph()
    graph.add_nodes_from(f"a{i:02}" for i in range(n))
    graph.add_edges_from((f"a{rng.randrange(i):02}", f"a{i:02}") for i in range(1, n))
    layers = {node: rng.choice([*RANKS, "front", "front"]) for node in graph}
    positions, bands = pyramid_positions(graph, layers, RANKS)
    assert bands[-1].bottom - bands[0].top <= HEIGHT
    assert all(abs(x) <= (WIDTH - NAME_WIDTH) / 2 + 1e-6 for x, _ in positions.values())


@pytest.mark.parametrize(("span", "depth"), [(3, 3), (2, 4), (4, 2)])
def test_a_plain_hierarchy_has_no_crossing(span, depth):
    tree = nx.balanced_tree(span, depth, create_using=nx.DiGraph)
    level = nx.shortest_path_length(tree, 0)
    names = ["board", "senior", "middle", "front", "outside"]
    layers = {f"a{i:02}": names[level[i]] for i in tree}
    graph = nx.relabel_nodes(tree, {i: f"a{i:02}" for i in tree})
    positions, _ = pyramid_positions(graph, layers, RANKS)
    assert count_crossings(positions, list(graph.edges)) == 0


def test_crossed_reports_are_put_under_their_bosses():
    graph = nx.DiGraph([("a", "z"), ("b", "y"), ("c", "x"), ("d", "w")])
    layers = {**dict.fromkeys("abcd", "senior"), **dict.fromkeys("wxyz", "front")}
    positions, _ = pyramid_positions(graph, layers, RANKS)
    assert all(positions[u][0] == pytest.approx(positions[v][0]) for u, v in graph.edges)


def test_a_boss_stands_above_their_reports_in_the_same_band():
    graph = nx.DiGraph([("z", "a"), ("z", "b"), ("b", "c")])
    positions, bands = pyramid_positions(graph, dict.fromkeys("abcz", "middle"), RANKS)
    assert len(bands) == 1
    assert positions["z"][1] < positions["b"][1] < positions["c"][1]


def test_who_has_no_layer_is_outside_at_the_bottom():
    _, bands = pyramid_positions(nx.DiGraph([("a", "b")]), {"a": "board"}, RANKS)
    assert [band.layer for band in bands] == ["board", "outside"]


# free


@settings(deadline=None, max_examples=examples(60))
@given(graphs())
def test_free_picture_is_centred_and_nobody_overlaps(graph):
    positions = free_positions(graph)
    assert list(positions) == sorted(graph)
    points = np.array(list(positions.values())).reshape(-1, 2)
    assert np.isfinite(points).all()
    if len(points):
        assert np.allclose(points.min(0), -points.max(0))
    for first, second in itertools.combinations(points, 2):
        assert math.dist(first, second) >= CLOSEST - 1e-6


@settings(deadline=None, max_examples=examples(30))
@given(graphs())
def test_free_picture_does_not_depend_on_the_order_of_nodes(graph):
    assert free_positions(reordered(graph)) == free_positions(graph)


def test_a_long_path_lies_straight_and_starts_at_the_left():
    path = [f"a{i}" for i in range(8)]
    positions = free_positions(nx.path_graph(path))
    across = [positions[node][0] for node in path]
    assert np.allclose(np.diff(across), STEP, rtol=0.05)
    assert max(abs(y) for _, y in positions.values()) < STEP / 4


def test_drawn_distances_follow_steps_on_a_lattice():
    graph = renamed(nx.grid_2d_graph(5, 5))
    nodes, positions = sorted(graph), free_positions(graph)
    steps = step_distances(nodes, related_pairs(graph))
    drawn = [[math.dist(positions[u], positions[v]) for v in nodes] for u in nodes]
    assert np.corrcoef(steps.ravel(), np.ravel(drawn))[0, 1] > 0.95


def test_parts_of_a_map_do_not_overlap():
    graph = nx.union(nx.cycle_graph([f"a{i}" for i in range(6)]), nx.star_graph([f"b{i}" for i in range(6)]))
    graph.add_nodes_from(["c0", "c1"])
    positions = free_positions(graph)
    boxes = []
    for part in "abc":
        own = np.array([point for node, point in positions.items() if node[0] == part])
        boxes.append((own.min(0), own.max(0)))
    for (low, high), (other_low, other_high) in itertools.combinations(boxes, 2):
        assert (high < other_low).any() or (other_high < low).any()


def test_classical_scaling_recovers_points_of_the_plane():
    points = np.random.default_rng(2).normal(size=(12, 2)) * [3, 1]
    apart = np.hypot(*(points[:, None] - points).transpose(2, 0, 1))
    found = classical_scaling(apart)
    assert np.allclose(np.hypot(*(found[:, None] - found).transpose(2, 0, 1)), apart)
    assert np.ptp(found[:, 0]) > np.ptp(found[:, 1])
    assert found[0, 0] < 0 and found[0, 1] < 0


# the smallest maps


def test_empty_map():
    assert honeycomb_cells(nx.Graph(), {}) == {}
    assert walls({}, nx.Graph()) == []
    assert count_neighbouring({}, nx.Graph()) == (0, 0)
    assert pyramid_positions(nx.DiGraph(), {}, RANKS) == ({}, [])
    assert free_positions(nx.DiGraph()) == {}


def test_one_actor_stands_in_the_middle():
    graph = nx.empty_graph(["a"], create_using=nx.DiGraph)
    assert honeycomb_cells(graph, {"a": "LE"}) == {"a": (0, 0)}
    assert free_positions(graph) == {"a": (0.0, 0.0)}
    positions, bands = pyramid_positions(graph, {"a": "front"}, RANKS)
    assert positions == {"a": (0.0, 0.0)}
    assert len(bands) == 1


@pytest.mark.parametrize("edges", [[], [("a", "b")]])
def test_two_actors(edges):
    graph = nx.DiGraph(edges)
    graph.add_nodes_from("ab")
    cells = honeycomb_cells(graph, {})
    assert set(cells.values()) == set(build_spiral(2))
    assert walls(cells, graph) == [((0, 0), (0, 1), bool(edges))]
    free = free_positions(graph)
    assert free["a"] == pytest.approx((-STEP / 2, 0), abs=0.1)
    assert free["b"] == pytest.approx((STEP / 2, 0), abs=0.1)
