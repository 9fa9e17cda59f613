"""`netmap analyse` whole, with the engine and without: ``python benchmarks/analyse.py [--largest N]``.

CPU time of `netmap.analyse` on a made-up map with five working relationships an actor, three layers and
fifty decisions; no shuffled maps. Where doing without the engine would never end, its time is carried on from
the two largest sizes that were run, by the power of n between them, and the table says so.
"""

from __future__ import annotations

import argparse
import random
import time
from math import log

import netmap
from netmap.engine import api
from netmap.model import Decision, Network, Part, Person, Relationship

SIZES = (250, 500, 1000, 2000, 10_000)


def build(n: int) -> Network:
    lot = random.Random(n)
    groups = ["FL"] * 7 + ["MM"] * 2 + ["SL"]
    people = [Person(id=f"p{i}", groups=(groups[i % 10],)) for i in range(n)]
    pairs = {(lot.randrange(n), lot.randrange(n)) for _ in range(5 * n)}
    lines = [
        Relationship(id=f"r{k}", source=f"p{u}", target=f"p{v}", kind="informs")
        for k, (u, v) in enumerate(sorted(pairs))
        if u != v
    ]
    decisions = [Decision(id=f"d{i}", date=f"20{10 + i % 10}-0{1 + i % 9}") for i in range(50)]
    parts = [
        Part(id=f"t{i}", decision=f"d{i % 50}", actor=f"p{lot.randrange(n)}", stage="decide")
        for i in range(200)
    ]
    return Network(name="made up", people=people, relationships=lines, decisions=decisions, parts=parts)


def measure(network: Network, *, compiled: bool) -> float:
    with api.choose(compiled):
        start = time.process_time()
        netmap.analyse(network, at="2026-11-22", null="none")
        return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--largest-without", type=int, default=1000)
    options = parser.parse_args()
    measure(build(50), compiled=True)  # machine code is fetched before the clock runs
    without: list[tuple[int, float]] = []
    print("| actors | with the engine, s | without, s | ratio |\n|---|---|---|---|", flush=True)
    for n in (size for size in SIZES if size <= options.largest):
        network = build(n)
        fast = measure(network, compiled=True)
        told = ""
        if n <= options.largest_without:
            slow = measure(network, compiled=False)
            without.append((n, slow))
        else:
            (small, a), (large, b) = without[-2:]
            slow = b * (n / large) ** (log(b / a) / log(large / small))
            told = " (carried on)"
        print(f"| {n:,} | {fast:.1f} | {slow:,.0f}{told} | {slow / fast:.0f} |", flush=True)


if __name__ == "__main__":
    main()
