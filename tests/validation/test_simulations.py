"""Simulations that check the statistics themselves: made-up records and maps whose truth is known.

The quick ones always run. The slow ones print the tables of docs/validation-simulations.md:
``python -m pytest -m slow -s tests/validation/test_simulations.py``.
"""

from __future__ import annotations

from math import sqrt
from statistics import fmean, stdev

import networkx as nx
import numpy as np
import pytest

from netmap.measures.before_after import before_after, detection_power
from netmap.measures.chance import compare_with_chance, draw_graph
from netmap.measures.change_point import change_point
from netmap.measures.honeycomb import honeycomb
from netmap.measures.linkage import transitivity
from netmap.measures.sharing import bootstrap_mean

#: naive false alarms at 12 + 12 decisions, and powers, as methods.md C10 gives them (1,000 runs)
NAIVE = {0.2: 0.105, 0.4: 0.188, 0.6: 0.306}
POWERS = {(8, 0.10): 0.23, (8, 0.15): 0.43, (8, 0.20): 0.68, (20, 0.10): 0.54, (20, 0.15): 0.84, (20, 0.20): 0.98, (50, 0.10): 0.88}  # fmt: skip
#: a threshold no autocorrelation reaches: single decisions are always shuffled
NEVER = 2.0


def within(share, expected, *runs, sigmas=4.0):
    """Say whether a simulated share is as near as that many runs can tell."""
    spread = max(expected * (1 - expected), 0.01)
    return abs(share - expected) <= sigmas * sqrt(spread * sum(1 / n for n in runs))


def record(generator, each, rho, change=0.0):
    """Return shares of spread .15 whose neighbours are alike by `rho`, with a change half-way."""
    noise = generator.standard_normal(2 * each)
    for i in range(1, 2 * each):
        noise[i] = rho * noise[i - 1] + sqrt(1 - rho**2) * noise[i]
    return 0.3 + 0.15 * noise + change * (np.arange(2 * each) >= each)


def alarms(each, rho, runs, *, change=0.0, draws=9_999, **options):
    """Return how often the before/after test is at .05 or below."""
    generator = np.random.default_rng([each, int(100 * rho), 7])
    hits = 0
    for _ in range(runs):
        values = record(generator, each, rho, change)
        hits += before_after(values, range(2 * each), each, draws=draws, **options).p <= 0.05
    return hits / runs


def break_alarms(count, rho, runs, *, draws, **options):
    """Return how often the search for a break is at .05 or below."""
    generator = np.random.default_rng([count, int(100 * rho), 8])
    hits = 0
    for _ in range(runs):
        values = record(generator, count // 2, rho)
        hits += change_point(values, range(count), draws=draws, **options).p <= 0.05
    return hits / runs


def meeting_alarms(runs, *, together):
    """Return false alarms where three decisions a meeting share half of their spread."""
    generator = np.random.default_rng(9)
    hits = 0
    for _ in range(runs):
        shared = np.repeat(generator.standard_normal(16), 3)
        values = 0.3 + 0.15 * (shared + generator.standard_normal(48)) / sqrt(2)
        blocks = np.repeat(np.arange(16), 3).tolist() if together else range(48)
        limit = 0.1 if together else NEVER
        found = before_after(values, range(48), 24, blocks=blocks, limit=limit, draws=1_999)
        hits += found.p <= 0.05
    return hits / runs


def coverage(decisions, weighting, shape, runs, *, draws=2_000):
    """Return how often the interval of a mean share holds the true one."""
    generator = np.random.default_rng([decisions, len(weighting), 10])
    weights = [1.0] * decisions if weighting == "equal" else [0.5 ** (i / 6) for i in range(decisions)]
    truth = 0.2 if shape == "spread out" else 0.1
    hits = 0
    for run in range(runs):
        shares = generator.beta(1.2, 4.8, size=decisions)
        if shape == "half are none":
            shares *= generator.random(decisions) < 0.5
        low, high = bootstrap_mean(shares.tolist(), weights, draws=draws, seed=run)
        hits += low <= truth <= high
    return hits / runs


def random_map(generator, people, two_way):
    """Return a map drawn without any design: only two-way lines, or arcs of which some meet."""
    graph = nx.gnp_random_graph(people, 0.15, seed=int(generator.integers(2**31)), directed=not two_way)
    return nx.DiGraph(graph)


def index(graph):
    return honeycomb(graph).index


MEASURES = {"transitivity": transitivity, "honeycomb index": index}


def chance_of_random_maps(model, measure, maps, draws, *, two_way, people=20):
    """Return the mean and spread of z, and how often p is .05 or below, over random maps."""
    generator = np.random.default_rng([maps, draws, len(model), int(two_way)])
    scores, hits = [], 0
    for run in range(maps):
        graph = draw_graph(random_map(generator, people, two_way), model, generator)
        found = compare_with_chance(graph, MEASURES[measure], model=model, draws=draws, seed=run)
        if isinstance(found.z, float):  # no value where a map has no chain of three, or all are alike
            scores.append(found.z)
            hits += found.p <= 0.05
    assert len(scores) >= 0.9 * maps
    return fmean(scores), stdev(scores), hits / len(scores)


# quick: a second or two each, always run


def test_false_alarms_are_rare_where_nothing_changed():
    assert within(alarms(12, 0.0, 300, draws=999), 0.05, 300)
    assert within(alarms(4, 0.0, 400), 2 / 70, 400)  # p comes in steps of 2/70


def test_neighbours_who_are_alike_raise_false_alarms_unless_shuffled_in_runs():
    for rho, published in NAIVE.items():
        assert within(alarms(12, rho, 300, draws=999, limit=NEVER), published, 300, 1_000)
    assert alarms(12, 0.4, 300, draws=999) <= 0.11
    assert alarms(12, 0.6, 300, draws=999) <= 0.14


def test_meetings_shuffled_as_one_raise_no_more_alarms_than_promised():
    assert meeting_alarms(200, together=False) > 0.08
    assert meeting_alarms(200, together=True) <= 0.05 + 4 * sqrt(0.05 * 0.95 / 200)


@pytest.mark.parametrize(("each", "change"), [(8, 0.20), (20, 0.15), (50, 0.10)])
def test_changes_are_found_as_often_as_the_formula_says(each, change):
    found = alarms(each, 0.0, 200, change=change, draws=999, limit=NEVER)
    assert within(found, detection_power(change, 0.15, each, each), 200)


def test_the_parity_interval_holds_the_truth_about_as_often_as_it_says():
    assert within(coverage(40, "equal", "spread out", 300, draws=500), 0.94, 300)


@pytest.mark.parametrize("model", ["dyad", "degree"])
@pytest.mark.parametrize("two_way", [False, True])
def test_a_random_map_is_like_chance(model, two_way):
    mean, spread, _ = chance_of_random_maps(model, "transitivity", 40, 40, two_way=two_way, people=14)
    assert abs(mean) < 4 / sqrt(40)
    assert 0.6 < spread < 1.5


# slow: the tables of docs/validation-simulations.md


@pytest.mark.slow
def test_slow_false_alarms():
    print("\n| decisions | rho | single decisions | as shipped |\n|---|---|---|---|")
    for each in (8, 12, 20, 40):
        for rho in (0.0, 0.2, 0.4, 0.6):
            naive, shipped = (alarms(each, rho, 2_000, **o) for o in ({"limit": NEVER}, {}))
            print(f"| {each}+{each} | {rho} | {naive:.3f} | {shipped:.3f} |", flush=True)
            assert shipped <= (0.085 if rho <= 0.4 else 0.12)
            if each == 12 and rho in NAIVE:
                assert within(naive, NAIVE[rho], 2_000, 1_000, sigmas=3)
            if rho == 0:
                assert naive <= 0.05 + 3 * sqrt(0.05 * 0.95 / 2_000)


@pytest.mark.slow
def test_slow_meetings():
    apart, together = (meeting_alarms(2_000, together=t) for t in (False, True))
    print(f"\nmeetings of three, 24+24 decisions: one by one {apart:.3f}, by meeting {together:.3f}")
    # the guard against neighbours who are alike makes it rarer than promised, never more often
    assert together <= 0.05 + 3 * sqrt(0.05 * 0.95 / 2_000)


@pytest.mark.slow
def test_slow_breaks():
    print("\n| decisions | rho | single decisions | as shipped |\n|---|---|---|---|")
    for count in (16, 24, 40, 80):
        for rho in (0.0, 0.2, 0.4, 0.6):
            naive, shipped = (break_alarms(count, rho, 600, draws=999, **o) for o in ({"limit": NEVER}, {}))
            print(f"| {count} | {rho} | {naive:.3f} | {shipped:.3f} |", flush=True)
            assert shipped <= 0.05 + 3 * sqrt(0.05 * 0.95 / 600) or (rho > 0 and shipped < naive)


@pytest.mark.slow
def test_slow_power():
    print(
        "\n| decisions | change | methods.md C10 | formula | single decisions | as shipped |\n|---|---|---|---|---|---|"
    )
    for (each, change), published in POWERS.items():
        found = alarms(each, 0.0, 3_000, change=change, limit=NEVER)
        formula = detection_power(change, 0.15, each, each)
        shipped = alarms(each, 0.0, 3_000, change=change)
        print(
            f"| {each}+{each} | +{change:.2f} | {published} | {formula:.3f} | {found:.3f} | {shipped:.3f} |",
            flush=True,
        )
        assert shipped <= found + 0.03
        assert within(found, formula, 3_000, sigmas=3)


@pytest.mark.slow
def test_slow_parity():
    print("\n| decisions | weights | shares | holds the truth (95 % promised) |\n|---|---|---|---|")
    for decisions in (4, 5, 8, 12, 20, 50):
        for weighting in ("equal", "fading"):
            for shape in ("spread out", "half are none"):
                found = coverage(decisions, weighting, shape, 1_000)
                print(f"| {decisions} | {weighting} | {shape} | {found:.3f} |", flush=True)
                assert found <= 0.98
                assert found >= 0.9 or decisions < 50 or weighting == "fading"


@pytest.mark.slow
def test_slow_chance():
    print("\n| null | measure | maps | mean z | spread of z | p at .05 or below |\n|---|---|---|---|---|---|")
    for model, name in (("dyad", "N2"), ("degree", "N3")):
        for measure, maps, draws in (("transitivity", 300, 200), ("honeycomb index", 100, 100)):
            for two_way in (False, True):
                mean, spread, low = chance_of_random_maps(model, measure, maps, draws, two_way=two_way)
                sort = "two-way" if two_way else "mixed"
                print(f"| {name} | {measure} | {maps} {sort} | {mean:+.3f} | {spread:.3f} | {low:.3f} |", flush=True)  # fmt: skip
                assert abs(mean) <= 4 * spread / sqrt(maps)
                assert 0.75 < spread < 1.3
                assert within(low, 0.05, maps)
