"""Every page on a map of 200 actors: opened for the first time, and run again with results cached."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from netmap.app.main import PAGES
from netmap.model import Decision, Network, Part, Person, Relationship, Role
from netmap.model.records import Organisation
from netmap.store import Store

ROOT = Path(__file__).resolve().parent.parent
GROUPS = ("LE", "CA", "FL", "FL", "FL", "MM", "SL", "CO", "VC", "EM")


def build_map(n: int = 200, decisions: int = 40) -> Network:
    """Return a map of `n` people in ten organisations, with decisions over four years."""
    generator = np.random.default_rng(1)
    people = tuple(Person(id=f"p{i}", name=f"Post {i}", groups=(GROUPS[i % 10],)) for i in range(n))
    organisations = tuple(Organisation(id=f"o{i}", name=f"Team {i}") for i in range(10))
    roles = tuple(
        Role(id=f"r{i}", person=f"p{i}", organisation=f"o{i % 10}", title=f"Post {i}") for i in range(n)
    )
    lines = [
        Relationship(id=f"b{i}", source=f"p{i}", target=f"p{(i - 1) // 4}", kind="reports_to")
        for i in range(1, n)
    ]
    for i in range(3 * n):
        u, v = generator.integers(0, n, 2)
        if u != v:
            kind = ("collaborates", "asks", "informs")[i % 3]
            lines.append(Relationship(id=f"w{i}", source=f"p{u}", target=f"p{v}", kind=kind))
    made = tuple(
        Decision(id=f"d{i}", title=f"Decision {i}", date=f"{2020 + i // 10}-{1 + i % 10:02d}")
        for i in range(decisions)
    )
    stages = ("initiate", "design", "decide", "deliver", "consulted")
    parts = tuple(
        Part(id=f"{d.id}/{stage}/{k}", decision=d.id, actor=f"p{generator.integers(0, n)}", stage=stage)
        for d in made
        for stage in stages
        for k in range(3)
    )
    return Network(
        name="Two hundred",
        people=people,
        organisations=organisations,
        roles=roles,
        relationships=tuple(lines),
        decisions=made,
        parts=parts,
    )


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NETMAP_DATABASE"] = str(Path(folder) / "maps.sqlite")
        store = Store(os.environ["NETMAP_DATABASE"])
        store.create(build_map(), now=datetime.now(UTC))
        store.close()
        print("| page | first time, s | run again, s |")
        print("|---|---|---|")
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=300)
        app.run()
        for _, name, title, _ in PAGES:
            times = []
            for _ in range(4):
                start = time.perf_counter()
                app.switch_page(f"netmap/app/pages/{name}.py").run()
                times.append(time.perf_counter() - start)
                assert not app.exception, app.exception
            print(f"| {title} | {times[0]:.2f} | {min(times[1:]):.2f} |", flush=True)


if __name__ == "__main__":
    main()
