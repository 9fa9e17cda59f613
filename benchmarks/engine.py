"""The engine against plain NetworkX, and against NetworKit, rustworkx and igraph where they are installed.

All in one run, taking turns, one thread each, in CPU time: a busy machine does not decide. Directed graphs
with five arcs a node. Where NetworkX would never end it works from some sources only and its time is scaled
up; the table says so. That the values are NetworkX's is a matter for the tests.

    python benchmarks/engine.py --only betweenness closeness --sizes 1000 10000 --repeats 3
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

if not [entry for entry in metadata.entry_points(group="networkx.backends") if entry.name == "netmap"]:
    # netmap is importable but not installed: NetworkX finds backends by their metadata only
    told = Path(tempfile.mkdtemp()) / "netmap-0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: netmap\nVersion: 0\n")
    (told / "entry_points.txt").write_text(
        "[networkx.backends]\nnetmap = netmap.engine.backend:backend\n"
        "[networkx.backend_info]\nnetmap = netmap.engine.info:get_info\n"
    )
    sys.path.append(str(told.parent))

import networkx as nx
import numpy as np

nx.config.warnings_to_ignore.add("cache")
SIZES = (200, 1_000, 2_000, 10_000, 100_000)
#: from here on a tool takes part only if it can work from some sources
LARGE = 100_000
TOOLS = ("igraph", "networkit", "rustworkx")


class Run(NamedTuple):
    """One way to do the work."""

    work: Callable[[], object]
    scale: float = 1.0  #: how many times this is the whole work
    note: str = ""


Runs = dict[str, Run]
Case = Callable[[nx.DiGraph], Runs]


def draw(n: int) -> nx.DiGraph:
    """Return a graph with five arcs a node, each with a weight."""
    graph = nx.gnm_random_graph(n, 5 * n, seed=1, directed=True)
    chance = random.Random(2)
    for _, _, tie in graph.edges(data=True):
        tie["weight"] = chance.uniform(1, 10)
    return graph


def plain(name: str, *args: Any, **kwargs: Any) -> Callable[[], object]:
    """Return the call on plain NetworkX."""
    return lambda: getattr(nx, name)(*args, **kwargs, backend="networkx")


def ours(name: str, graph: nx.DiGraph, *args: Any, **kwargs: Any) -> Run:
    """Return the call on the engine; the conversion is counted on small graphs, and cached on others."""
    whole = partial(deque, maxlen=0) if name.startswith("all_pairs") else lambda result: result
    small = len(graph) < 1_000

    def work() -> object:
        if small:
            graph.__networkx_cache__.clear()
        return whole(getattr(nx, name)(graph, *args, **kwargs, backend="netmap"))

    return Run(work, note="with conversion" if small else "")


def sampled(graph: nx.DiGraph) -> int:
    """Return from how many sources plain NetworkX works."""
    n = len(graph)
    return n if n <= 1_000 else 200 if n <= 2_000 else 20 if n <= 10_000 else 3


def part(work: Callable[[], object], done: int, whole: int) -> Run:
    """Return a run that is a part of the work."""
    return Run(work, whole / done, f"{done} of {whole} sources" if done < whole else "")


def others(graph: nx.DiGraph) -> dict[str, Any]:
    """Return the graph in the other tools that are installed."""
    found: dict[str, Any] = {}
    arcs = list(graph.edges(data="weight"))
    with suppress(ImportError):
        import igraph

        found["igraph"] = igraph.Graph(len(graph), [(u, v) for u, v, _ in arcs], directed=True)
        found["igraph"].es["weight"] = [w for *_, w in arcs]
    with suppress(ImportError):
        import networkit

        networkit.setNumberOfThreads(1)
        for weighted in (False, True):
            made = networkit.Graph(len(graph), weighted=weighted, directed=True)
            for u, v, w in arcs:
                made.addEdge(u, v, w)
            found["networkit weighted" if weighted else "networkit"] = made
    with suppress(ImportError):
        import rustworkx

        made = rustworkx.PyDiGraph()
        made.add_nodes_from(range(len(graph)))
        made.add_edges_from(arcs)
        found["rustworkx"] = made
    return found


def betweenness(graph: nx.DiGraph, weight: str | None = None) -> Runs:
    """Return the ways to work out everybody's betweenness."""
    n, k = len(graph), sampled(graph)
    name = "betweenness_centrality"
    large = n >= LARGE
    few = {"k": 100, "seed": 1} if large else {}
    mine = ours(name, graph, weight=weight, **few)
    runs = {
        "networkx": part(plain(name, graph, k=k, seed=1, weight=weight), k, n),
        "netmap": mine._replace(scale=n / 100, note="100 sources") if large else mine,
    }
    tools = others(graph)
    if "igraph" in tools:
        some = {"sources": range(100)} if large else {}
        runs["igraph"] = Run(
            lambda: tools["igraph"].betweenness(weights=weight, **some), n / 100 if large else 1
        )
    if "networkit" in tools and not large:
        import networkit

        made = tools["networkit weighted" if weight else "networkit"]
        runs["networkit"] = Run(lambda: networkit.centrality.Betweenness(made).run())
    if "rustworkx" in tools and not large and weight is None:
        import rustworkx

        runs["rustworkx"] = Run(
            lambda: rustworkx.betweenness_centrality(tools["rustworkx"], parallel_threshold=10**9)
        )
    return runs


def subset(graph: nx.DiGraph, weight: str | None = None) -> Runs:
    """Return the ways to work out betweenness from 50 to 50 others."""
    sources, targets = list(graph)[:50], list(graph)[50:100]
    k = 50 if len(graph) <= 10_000 else 3
    name = "betweenness_centrality_subset"
    runs = {
        "networkx": part(plain(name, graph, sources[:k], targets, weight=weight), k, 50),
        "netmap": ours(name, graph, sources, targets, weight=weight),
    }
    if "igraph" in (tools := others(graph)):
        runs["igraph"] = Run(
            lambda: tools["igraph"].betweenness(sources=sources, targets=targets, weights=weight)
        )
    return runs


def closeness(graph: nx.DiGraph, weight: str | None = None) -> Runs:
    """Return the ways to work out everybody's closeness."""
    n, k = len(graph), sampled(graph)
    back = graph.reverse(copy=False)
    search = nx.single_source_dijkstra_path_length if weight else nx.single_source_shortest_path_length
    few = list(graph)[:k]
    runs = {
        "networkx": part(lambda: [sum(search(back, v, backend="networkx").values()) for v in few], k, n)
        if k < n
        else Run(plain("closeness_centrality", graph, distance=weight)),
        "netmap": ours("closeness_centrality", graph, distance=weight),
    }
    if n >= LARGE:
        return runs
    tools = others(graph)
    if "igraph" in tools:
        runs["igraph"] = Run(lambda: tools["igraph"].closeness(mode="in", weights=weight))
    if "networkit" in tools:
        import networkit

        made = tools["networkit weighted" if weight else "networkit"]
        kind = networkit.centrality.ClosenessVariant.GENERALIZED
        runs["networkit"] = Run(lambda: networkit.centrality.Closeness(made, False, kind).run())
    if "rustworkx" in tools and weight is None:
        import rustworkx

        runs["rustworkx"] = Run(
            lambda: rustworkx.closeness_centrality(tools["rustworkx"], parallel_threshold=10**9)
        )
    return runs


def harmonic(graph: nx.DiGraph) -> Runs:
    """Return the ways to work out everybody's harmonic centrality."""
    n, k = len(graph), sampled(graph)
    name = "harmonic_centrality"
    runs = {
        "networkx": part(plain(name, graph, sources=list(graph)[:k]), k, n),
        "netmap": ours(name, graph),
    }
    if n < LARGE and "igraph" in (tools := others(graph)):
        runs["igraph"] = Run(lambda: tools["igraph"].harmonic_centrality(mode="in"))
    return runs


def distances(graph: nx.DiGraph) -> Runs:
    """Return the ways to work out the distances of all pairs, as dictionaries and as their mean."""
    n, k = len(graph), sampled(graph)
    few = list(graph)[:k]
    search = plain_lengths(graph, few)
    runs = {"networkx": part(search, k, n), "netmap": ours("all_pairs_shortest_path_length", graph)}
    if n < LARGE:
        tools = others(graph)
        if "igraph" in tools:
            runs["igraph"] = Run(lambda: tools["igraph"].distances())
        if "rustworkx" in tools:
            import rustworkx

            runs["rustworkx"] = Run(
                lambda: rustworkx.digraph_distance_matrix(tools["rustworkx"], parallel_threshold=10**9)
            )
    return runs


def plain_lengths(graph: nx.DiGraph, few: list[int]) -> Callable[[], object]:
    """Return the call of plain NetworkX that finds the distances from a few nodes."""
    return lambda: [nx.single_source_shortest_path_length(graph, v, backend="networkx") for v in few]


def mean_distance(graph: nx.DiGraph) -> Runs:
    """Return the ways to work out the mean distance, on the graph made strongly connected by a circle."""
    round_about = nx.compose(graph, nx.cycle_graph(len(graph), create_using=nx.DiGraph))
    n, k = len(graph), sampled(graph)
    return {
        "networkx": part(plain_lengths(round_about, list(graph)[:k]), k, n),
        "netmap": ours("average_shortest_path_length", round_about),
    }


def edges(graph: nx.DiGraph) -> Runs:
    """Return the ways to work out every arc's betweenness."""
    n, k = len(graph), sampled(graph)
    name = "edge_betweenness_centrality"
    return {
        "networkx": part(plain(name, graph, k=k, seed=1), k, n),
        "netmap": ours(name, graph),
    }


def reach(graph: nx.DiGraph) -> Runs:
    """Return the ways to work out global reaching centrality."""
    n, k = len(graph), sampled(graph)
    name = "global_reaching_centrality"
    one = nx.local_reaching_centrality
    return {
        "networkx": part(lambda: [one(graph, v, backend="networkx") for v in list(graph)[:k]], k, n)
        if k < n
        else Run(plain(name, graph)),
        "netmap": ours(name, graph),
    }


def whole(name: str) -> Case:
    """Return the case of a function that plain NetworkX works out whole at any size."""
    return lambda graph: {"networkx": Run(plain(name, graph)), "netmap": ours(name, graph)}


CASES: dict[str, tuple[Case, int]] = {
    "betweenness": (betweenness, LARGE),
    "betweenness weighted": (lambda graph: betweenness(graph, "weight"), LARGE),
    "betweenness 50 to 50": (subset, LARGE),
    "betweenness 50 to 50 weighted": (lambda graph: subset(graph, "weight"), LARGE),
    "betweenness of arcs": (edges, 10_000),
    "closeness": (closeness, LARGE),
    "closeness weighted": (lambda graph: closeness(graph, "weight"), 10_000),
    "harmonic": (harmonic, LARGE),
    "distances of all pairs": (distances, 10_000),
    "mean distance": (mean_distance, LARGE),
    "reach": (reach, 10_000),
    "constraint": (whole("constraint"), 10_000),
    "triad census": (whole("triadic_census"), 10_000),
    "clustering": (whole("clustering"), LARGE),
    "core numbers": (whole("core_number"), LARGE),
}


def clock(run: Run) -> float:
    """Return the CPU time of one run, in seconds; short runs are repeated."""
    times, begin = 0, time.process_time()
    while not times or time.process_time() - begin < 0.01:
        run.work()
        times += 1
    return (time.process_time() - begin) / times * run.scale


def compare(name: str, n: int, repeats: int, tools: list[str]) -> str:
    """Return a row: how many times faster than NetworkX each tool is, median of the runs."""
    graph = draw(n)
    runs = {
        tool: run for tool, run in CASES[name][0](graph).items() if tool in ("networkx", "netmap", *tools)
    }
    clock(runs["netmap"]._replace(scale=0))  # compiled, and converted if that is not counted
    taken: dict[str, list[float]] = {tool: [] for tool in runs}
    for _ in range(repeats):
        for tool, run in runs.items():
            taken[tool].append(clock(run))
    cells = []
    for tool in ("netmap", *TOOLS):
        ratios = [a / b for a, b in zip(taken["networkx"], taken.get(tool, ()), strict=False)]
        cells.append(f"{statistics.median(ratios):,.1f}" if ratios else "–")
    seconds = f"{statistics.median(taken['netmap']):.3g}"
    notes = "; ".join(f"{tool}: {run.note}" for tool, run in runs.items() if run.note)
    return f"| {name} | {n:,} | {' | '.join(cells)} | {seconds} | {notes} |"


def overhead(name: str, n: int, repeats: int) -> str:
    """Return a row: the call through NetworkX, conversion cached, against the kernel alone."""
    from netmap.engine.distances import spread
    from netmap.engine.paths import betweenness as kernel
    from netmap.engine.rows import compact

    graph = draw(n)
    rows = compact(graph)
    places = np.arange(n)
    raw = {
        "betweenness": lambda: kernel(*rows.out[:2], *rows.into[:2], places, np.ones(n), False),
        "closeness": lambda: spread(*rows.out[:2], places),
        "harmonic": lambda: spread(*rows.out[:2], places),
    }[name]
    call = ours(f"{name}_centrality", graph)
    pairs = []
    for _ in range(repeats + 1):
        pairs.append(clock(call) / clock(Run(raw)))
    return f"| {name} | {n:,} | {statistics.median(pairs[1:]):.2f} |"


def memory(kind: str) -> None:
    """Print the peak memory of this process, in megabytes: with a graph, the engine loaded, all run once."""
    if kind != "graph":
        measure_everything(draw(200))
    graph = draw(LARGE)
    if kind == "engine":
        measure_everything(graph)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure_everything(graph: nx.DiGraph) -> None:
    """Call what gives a number for each node, from a few sources where there is a choice."""
    for weight in (None, "weight"):
        nx.betweenness_centrality(graph, k=2, seed=1, weight=weight, backend="netmap")
        nx.closeness_centrality(graph, u=0, distance=weight, backend="netmap")
    nx.harmonic_centrality(graph, sources=list(graph)[:512], backend="netmap")
    for name in ("constraint", "triadic_census", "clustering", "core_number"):
        getattr(nx, name)(graph, backend="netmap")


def peak(argument: str) -> float:
    """Return the peak memory of a process of its own."""
    done = subprocess.run([sys.executable, __file__, argument], check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", nargs="+", default=[*CASES, "overhead", "memory"], help="rows, by name")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--tools", nargs="*", default=TOOLS, help="who else takes part, if installed")
    parser.add_argument("--memory", choices=("graph", "loaded", "engine"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.memory:
        memory(given.memory)
        return
    print(f"Python {sys.version.split()[0]}, NetworkX {nx.__version__}, {time.strftime('%d %B %Y')}\n")
    if "memory" in given.only:  # first: a process starts with the peak of the one that started it
        base, loaded, full = (peak(f"--memory={kind}") for kind in ("graph", "loaded", "engine"))
        print(
            f"Peak memory at {LARGE:,} nodes: graph alone {base:.0f} MB, with the engine loaded {loaded:.0f} MB, "
            f"measured {full:.0f} MB: {full / base:.2f} and {full / loaded:.2f} times\n"
        )
    print("| measure | nodes | netmap | igraph | NetworKit | rustworkx | netmap, s | |")
    print("|---|---|---|---|---|---|---|---|")
    for name, (_, most) in CASES.items():
        for n in given.sizes:
            if name in given.only and n <= most:
                print(compare(name, n, given.repeats, given.tools), flush=True)
    if "overhead" in given.only:
        print("\n| call / kernel | nodes | ratio |\n|---|---|---|")
        for name in ("betweenness", "closeness", "harmonic"):
            for n in given.sizes:
                if 1_000 <= n < LARGE:
                    print(overhead(name, n, given.repeats), flush=True)


if __name__ == "__main__":
    main()
