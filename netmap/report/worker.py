"""Documents in a process of their own: ``python -m netmap.report.worker``, a map in, a file out.

The app's pages want the processor and the interpreter for themselves; a report with its shuffles takes
ten seconds. Nothing is written to disk and nothing about a map is printed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date

from netmap.analysis import analyse
from netmap.children import plain_environment
from netmap.errors import NotPossibleError
from netmap.model import Network
from netmap.model.dates import long_date
from netmap.report.content import build_report
from netmap.report.files import find_writer
from netmap.report.package import to_package

PACKAGE = "package"


def make_apart(
    network: Network, at: date, suffix: str, *, names: bool, draws: int, created: str = ""
) -> bytes:
    """Return a document about a map, made in a process of its own.

    Parameters
    ----------
    network : Network
        Not modified; for a data package without names, one that holds none.
    at : date
        The day.
    suffix : str
        ``.html``, ``.pdf`` or ``.docx`` for a report, ``.zip`` for its pictures, ``package`` for a data package.
    names : bool
        Whether people's names are in it; without, small groups are held back too.
    draws : int
        How many shuffles; 0 for none.
    created : str, optional
        The day a data package was made on.

    Raises
    ------
    NotPossibleError
        If it could not be made.
    """
    question = {
        "network": network.model_dump(mode="json"), "at": at.isoformat(), "suffix": suffix, "names": names,
        "draws": draws, "created": created,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "netmap.report.worker"],
        input=json.dumps(question).encode("utf-8"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
        env=plain_environment(),
    )
    if done.returncode or not done.stdout:
        raise NotPossibleError("The file could not be made from this map; please report it, without names.")
    return done.stdout


def make(network: Network, at: date, suffix: str, *, names: bool, draws: int, created: str) -> bytes:
    """Return a document about a map."""
    found = analyse(network, at=at, draws=draws or None, null=None if draws else "none")
    if suffix == PACKAGE:
        return to_package(network, found, created=created)
    report = build_report(network, found, names=names, date_line=f"As on {long_date(at)}")
    return find_writer(f"report{suffix}")(report)


def main() -> None:
    """Read a question, write the file."""
    if hasattr(os, "nice"):
        os.nice(5)  # whoever types comes first
    asked = json.loads(sys.stdin.buffer.read())
    network = Network.model_validate(asked.pop("network"))
    data = make(network, date.fromisoformat(asked.pop("at")), **asked)
    sys.stdout.buffer.write(data)


if __name__ == "__main__":
    main()
