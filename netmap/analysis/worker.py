"""Chance in a process of its own: ``python -m netmap.analysis.worker``, a map in, its profiles out.

A thread would fight with the pages for the interpreter: a picture that takes two seconds took ten. The
answer comes as lines of JSON, each a whole one: after a few shuffles, then after all of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from netmap.analysis.robustness import robustness
from netmap.analysis.settle import settle
from netmap.analysis.structure import place_all_in_steps
from netmap.children import plain_environment
from netmap.graph import Selection
from netmap.model import Network


def start_worker() -> subprocess.Popen[bytes]:
    """Start a worker; what it might say about a map goes nowhere."""
    return subprocess.Popen(
        [sys.executable, "-m", "netmap.analysis.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=plain_environment(),
    )


def ask_in_steps(worker: subprocess.Popen[bytes], network: Network, at: date) -> Iterator[dict[str, Any]]:
    """Send a map to a worker and yield the profiles with chance, better each time, until it ends."""
    question = json.dumps({"network": network.model_dump(mode="json"), "at": at.isoformat()})
    with worker:
        assert worker.stdin and worker.stdout
        try:
            worker.stdin.write(question.encode("utf-8"))
            worker.stdin.close()
        except BrokenPipeError:  # it was stopped before it could read
            return
        for line in worker.stdout:
            if line.endswith(b"\n"):  # the last line of one that was stopped may be cut off
                yield json.loads(line)


def work(network: Network, selection: Selection) -> Iterator[dict[str, Any]]:
    """Yield where a map lies among shuffled ones, better each time; at last what missing people would change."""
    found: dict[str, Any] = {}
    for found in place_all_in_steps(network, selection, network.settings):
        yield found
    yield {**found, "robustness": settle(robustness(network, selection, network.settings), "robustness", {})}


def main() -> None:
    """Read a question, write the answers."""
    if hasattr(os, "nice"):
        os.nice(5)  # whoever types comes first
    question = json.loads(sys.stdin.buffer.read())
    network = Network.model_validate(question["network"])
    selection = Selection(date.fromisoformat(question["at"]))
    for found in work(network, selection):
        sys.stdout.buffer.write(json.dumps(found).encode("utf-8") + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
