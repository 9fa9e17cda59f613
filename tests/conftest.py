"""Named pictures that the tests share."""

from __future__ import annotations

import gc
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import settings

from netmap.model import (
    CoverageSettings,
    Decision,
    NamedSet,
    Network,
    Organisation,
    Part,
    Person,
    Perspective,
    Rating,
    Relationship,
    Role,
    Settings,
)
from tests.databases import database as database
from tests.databases import new_database as new_database
from tests.databases import postgresql as postgresql
from tests.examples import WAY, examples

# the same examples every time, so that whether a change passes does not hang on luck; new ones are looked
# for with NETMAP_EXAMPLES=new, and by tests/fuzz.py
settings.register_profile("same", derandomize=True, max_examples=examples(100))
settings.register_profile("new", derandomize=False)
settings.load_profile(WAY)

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_finish() -> None:
    """Leave what was imported out of every collection of garbage: it stays until the end, and is a lot."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow tests out unless ``-m`` names them: ``pytest -m slow -s tests/validation``."""
    if "slow" in (config.option.markexpr or ""):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


@pytest.fixture
def out_tree() -> nx.DiGraph:
    """Seven people: one boss, two managers, four reports."""
    return nx.DiGraph([(0, 1), (0, 2), (1, 3), (1, 4), (2, 5), (2, 6)])


def rich_network() -> Network:
    """Return a map on which every question has an answer."""
    people = [
        Person(
            id=f"{group.lower()}{i}", groups=(group,), paid="no" if group == "LE" else "yes", assets=("maps",)
        )
        for group, n in (("LE", 3), ("FL", 4), ("MM", 3), ("SL", 2), ("EM", 2), ("CO", 1))
        for i in range(n)
    ]
    teams = [
        Organisation(id="east", name="East", culture="clan"),
        Organisation(id="west", name="West", culture="rational"),
        Organisation(id="panel", name="Panel", kind="board", quota=2),
        Organisation(id="group", name="Working group", kind="committee", part_of="panel"),
    ]
    homes = {"le": "east", "fl": "east", "mm": "west", "sl": "west", "em": "panel", "co": "west"}
    roles = [
        Role(
            id=f"role {p.id} {start}",
            person=p.id,
            organisation=homes[p.id[:2]],
            title=p.id[:2],
            start=str(start),
            end=str(start + 3) if start < 2015 else None,
        )
        for p in people
        for start in (2009, 2012, 2015)
    ]
    roles += [Role(id=f"seat {p}", person=p, organisation="group") for p in ("le0", "le1", "fl0")]
    ids = [p.id for p in people]
    lines = [("collaborates", ids[i], ids[(i + step) % len(ids)]) for i in range(len(ids)) for step in (1, 4)]
    lines += [("reports_to", f"fl{i}", f"mm{i % 3}") for i in range(4)] + [("reports_to", "mm0", "sl0")]
    lines += [("pressures", "em0", "sl0"), ("funds", "co0", "sl1"), ("pressures", "sl0", "mm0")]
    rows = [Relationship(id=f"r{i}", source=u, kind=k, target=v) for i, (k, u, v) in enumerate(lines)]
    rows += [
        Relationship(id=f"h{i}", source=u, kind="gives_time", target=v, weight=h, start=f"2014-0{1 + i}")
        for i, (u, v, h) in enumerate(
            [("le0", "fl0", 4), ("fl0", "le0", 1), ("fl0", "mm0", 3), ("mm0", "le0", 3)]
        )
    ]
    tables = ["fl1", "mm1", "table one", "table two", "table three", "table four"]
    views = [Perspective(id=v, name=v, group="FL" if i % 2 else "MM") for i, v in enumerate(tables)]
    rows += [
        Relationship(
            id=f"v{i} {v}", source=ids[i], kind="collaborates", target=ids[i + 1 + len(v) % 2], reported_by=v
        )
        for v in tables
        for i in range(3, 9)
    ]
    said = [
        Rating(
            perspective=v,
            actor=a,
            question=q,
            value=(len(v) * 7 + len(a) * 3 + i * 5 + ord(a[0])) % 11,
            id=f"{v}{a}{q}",
        )
        for v in tables
        for i, a in enumerate(("fl1", "mm1", "sl0", "le0", "fl2", "mm2"))
        for q in ("power", "interest", "legitimacy", "urgency", "passes_on")
    ]
    decisions = [
        Decision(id=f"d{i}", date=f"201{i}-03", body="panel" if i % 3 == 0 else "") for i in range(9)
    ]
    parts = [
        Part(id=f"p{i}{stage}", decision=f"d{i}", actor=actor, stage=stage)
        for i in range(9)
        for stage, actor in (
            ("initiate", ids[i]),
            ("design", ids[-1 - i]),
            ("decide", "em0" if i < 5 else "le0"),
        )
    ]
    asked = CoverageSettings(
        team=NamedSet(id="team", groups=("FL",)),
        sets=(NamedSet(id="up", groups=("SL",)), NamedSet(id="peers", groups=("LE",))),
    )
    return Network(
        name="A rich map",
        people=people,
        organisations=teams,
        roles=roles,
        relationships=rows,
        perspectives=views,
        ratings=said,
        decisions=decisions,
        parts=parts,
        settings=Settings(coverage=asked),
    )
