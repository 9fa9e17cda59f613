"""Four real networks against values that other people's software computed (R sna 2.7.1, igraph).

The data are not part of this project: without ``../shared`` these tests are skipped. Where the
conventions differ, docs/validation.md says how and why.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

import netmap
from netmap.graph import Selection, build_graph
from netmap.measures.hierarchy import krackhardt
from tests.conftest import SHARED

pytestmark = pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the shared data are not here")

#: data set, oracle slice, kind, rows, one row a pair
SLICES = [
    ("krackhardt_hightech", "advice", "advice", {}, False),
    ("krackhardt_hightech", "friendship", "friendship", {}, False),
    ("krackhardt_hightech", "reports_to", "reports_to", {}, False),
    ("padgett_florentine", "marriage", "marriage", {}, True),
    ("padgett_florentine", "business", "business", {}, True),
    ("kapferer_tailor", "instrumental_t1", "instrumental", {"time": "1"}, False),
    ("kapferer_tailor", "instrumental_t2", "instrumental", {"time": "2"}, False),
    ("kapferer_tailor", "sociational_t1", "sociational", {"time": "1"}, True),
    ("kapferer_tailor", "sociational_t2", "sociational", {"time": "2"}, True),
    ("ukgov_natural_england_2013", "reports_to", "reports_to", {}, False),
]
#: our dotted key: the oracle's key, same convention in both
SAME = {
    "nodes": "n_nodes",
    "isolates": "n_isolates",
    "density": "density",
    "krackhardt.connectedness": "krackhardt_connectedness",
    "krackhardt.efficiency": "krackhardt_efficiency",
    "centralization.degree": "undirected_union_centr_degree",
    "centralization.betweenness": "undirected_union_centr_betw",
    "centralization.closeness": "undirected_union_centr_clo",
    "transitivity": "transitivity_global_undirected",
}
DIRECTED_ONLY = {
    "krackhardt.hierarchy": "krackhardt_hierarchy",
    "reciprocity.arc": "reciprocity_edgewise",
    "reciprocity.dyad": "reciprocity_dyadic_nonnull",
}
ACTORS = {
    "betweenness": "betweenness",
    "constraint": "constraint_binary",
    "effective_size": "effective_size_directed",
    "core_number": "kcore_undirected_union",
}


def read(data: str) -> netmap.Network:
    folder = SHARED / "data" / data
    return netmap.read(folder / "edges.csv", nodes=folder / "nodes.csv").require()


def oracle(data: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHARED / "data" / data / "oracle.json").read_text())["slices"][name]
    return found


def dig(values: dict[str, Any], path: str) -> Any:
    for key in path.split("."):
        values = values[key]
    return values


@pytest.mark.parametrize(("data", "name", "kind", "where", "undirected"), SLICES)
def test_other_software_gives_the_same_values(
    data: str, name: str, kind: str, where: dict[str, str], undirected: bool
) -> None:
    found = netmap.analyse(
        read(data), at="2026-11-22", kinds=[kind], where=where, undirected=undirected, null="none"
    )
    ours, theirs = found.structure[kind], oracle(data, name)
    assert ours["directed"] is not undirected
    for path, key in (SAME | ({} if undirected else DIRECTED_ONLY)).items():
        entry = theirs["graph"][key]
        value, other = dig(ours, path), entry["value"] if isinstance(entry, dict) else entry
        if path == "centralization.closeness" and value is None:
            assert found.undefined[f"structure.{kind}.{path}"] == "disconnected"
            continue
        assert value == pytest.approx(other, abs=1e-9), path
    for path, key in ACTORS.items():
        for actor, other in theirs["nodes"][key]["value"].items():
            value = found.bottlenecks["actors"][actor][path]
            if other in ("NA", "NaN"):
                assert value is None
            else:
                assert value == pytest.approx(other, abs=1e-9), (path, actor)


@pytest.mark.parametrize(("data", "name", "kind", "where", "undirected"), SLICES)
def test_sna_lubness_is_reproduced_under_its_own_convention(
    data: str, name: str, kind: str, where: dict[str, str], undirected: bool
) -> None:
    from datetime import date

    selection = Selection(date(2026, 11, 22), (kind,), orient="given", where=where, undirected=undirected)
    graph, theirs = build_graph(read(data), selection), oracle(data, name)["graph"]
    for way, key in ((graph, "krackhardt_lubness"), (graph.reverse(), "krackhardt_lubness_transposed")):
        if key in theirs:  # where every arc goes both ways there is only one way to read it
            expected = theirs[key]["value"]
            assert krackhardt(way, convention="sna").lubness == pytest.approx(expected, abs=1e-9)


def test_the_org_chart_of_natural_england_is_an_out_tree() -> None:
    found = netmap.analyse(read("ukgov_natural_england_2013"), at="2026-11-22", null="none")
    assert set(found.structure["authority"]["krackhardt"].values()) == {1.0}


#: methods.md A11, the real networks: direction, bypass, shared brokerage, cohesion, index, off-axis, load
PROFILES = {
    ("krackhardt_hightech", "reports_to", "", False): (0, 0, 0, 0, 0, 0, 0.43),
    ("krackhardt_hightech", "advice", "", False): (0.49, 0.92, 1, 1, 0.85, 0.21, 3.09),
    ("krackhardt_hightech", "friendship", "", False): (0.47, 0.40, 0.22, 1, 0.52, 0.29, 1.68),
    ("ukgov_natural_england_2013", "reports_to", "", False): (0, 0, 0, 0, 0, 0, 0.42),
    ("padgett_florentine", "marriage", "", True): (1, 0.30, 0.59, 0.41, 0.58, 0.27, 0.59),
    ("padgett_florentine", "business", "", True): (1, 0.06, 0.06, 0.90, 0.50, 0.45, 0.44),
    ("kapferer_tailor", "instrumental", "1", False): (0.59, 0.26, 0.29, 0.66, 0.45, 0.18, 0.80),
    ("kapferer_tailor", "instrumental", "2", False): (0.61, 0.29, 0.11, 0.35, 0.34, 0.18, 0.74),
    ("kapferer_tailor", "sociational", "1", True): (1, 0.81, 0.34, 0.89, 0.76, 0.25, 1.66),
    ("kapferer_tailor", "sociational", "2", True): (1, 0.77, 0.44, 0.63, 0.71, 0.21, 1.26),
}


@pytest.mark.parametrize(("case", "profile"), PROFILES.items())
def test_the_profile_of_real_networks(case: tuple[str, str, str, bool], profile: tuple[float, ...]) -> None:
    data, kind, time, undirected = case
    found = netmap.analyse(
        read(data),
        at="2026-11-22",
        kinds=[kind],
        where={"time": time} if time else {},
        orient="flow" if kind == "reports_to" else "given",
        undirected=undirected,
        null="none",
    ).structure[kind]
    cells = found["honeycomb"]
    keys = ("direction", "bypass", "shared_brokerage", "cohesion", "index", "off_axis", "load")
    assert [cells[key] for key in keys] == pytest.approx(list(profile), abs=0.00501)
