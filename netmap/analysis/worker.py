"""Chance in a process of its own: ``python -m netmap.analysis.worker``, a map in, its profiles out.

A thread would fight with the pages for the interpreter: a picture that takes two seconds took ten.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from typing import Any

from netmap.analysis.structure import place_by_chance
from netmap.graph import Selection
from netmap.model import Network


def start_worker() -> subprocess.Popen[bytes]:
    """Start a worker; what it might say about a map goes nowhere."""
    return subprocess.Popen(
        [sys.executable, "-m", "netmap.analysis.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def ask(worker: subprocess.Popen[bytes], network: Network, at: date) -> dict[str, Any] | None:
    """Send a map to a worker and return the profiles with chance, or ``None`` if it was stopped."""
    question = json.dumps({"network": network.model_dump(mode="json"), "at": at.isoformat()})
    answer, _ = worker.communicate(question.encode("utf-8"))
    found: dict[str, Any] | None = json.loads(answer) if worker.returncode == 0 else None
    return found


def main() -> None:
    """Read a question, write the answer."""
    if hasattr(os, "nice"):
        os.nice(5)  # whoever types comes first
    question = json.loads(sys.stdin.buffer.read())
    network = Network.model_validate(question["network"])
    found = place_by_chance(network, Selection(date.fromisoformat(question["at"])), network.settings)
    sys.stdout.buffer.write(json.dumps(found).encode("utf-8"))


if __name__ == "__main__":
    main()
