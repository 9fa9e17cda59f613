"""Killed at every write of a save: the map is as before or as after, and opens at once.

The figure of docs/reliability.md::

    python -m pytest -m slow -s tests/reliability/test_killed.py
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from netmap.store import Store
from tests.reliability.harness import Actor, assert_sound, copied, picture, reopened, strace_missing
from tests.reliability.saves import FILE, KEPT, NEW, SAVES, prepare

MISSING = strace_missing()
needs_strace = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.fixture(scope="module")
def actor() -> Iterator[Actor]:
    actor = Actor()
    yield actor
    actor.close()


def states(prepared: Path, folder: Path, name: str) -> list[dict]:
    """Return what a database may be like when an action is interrupted: before it, or after one of its saves."""
    store = Store(copied(prepared, folder))
    found = [picture(store)]
    for step in SAVES[name]:
        step(store)
        if picture(store) != found[-1]:
            found.append(picture(store))
    store.close()
    return found


def kill_everywhere(actor: Actor, folder: Path, name: str, every: int = 1) -> tuple[int, float]:
    """Kill an action at each of its writes, and return how many there were and the slowest opening after."""
    prepared, here = folder / "prepared", folder / "killed"
    prepare(str(prepared / FILE), name)
    allowed = states(prepared, folder / "expected", name)
    copied(prepared, here)
    whole = actor.act(name, here)
    assert whole.said == ("saved",)
    points, slowest, seen = range(1, len(whole.calls) + 1, every), 0.0, set()
    for point in points:
        path = copied(prepared, here)
        ended = actor.act(name, here, f"all:signal=KILL:when={point}")
        began = time.perf_counter()
        found = reopened(path)
        slowest = max(slowest, time.perf_counter() - began)
        assert found in allowed, f"{name}, killed at write {point}: neither before nor after"
        assert_sound(path)
        # whoever was told that it is saved finds it saved
        assert not ended.saved or found == allowed[-1]
        seen.add(allowed.index(found))
        # a backup is whole or not there
        for file in here.glob("*.sqlite"):
            if file.name in (KEPT, NEW):
                assert Store(str(file)).maps()
    assert every > 1 or seen == set(range(len(allowed)))
    shutil.rmtree(folder)
    return len(points), slowest


@needs_strace
def test_killed_at_some_writes(actor, tmp_path):
    points, slowest = kill_everywhere(actor, tmp_path, "a cell", every=5)
    assert points > 5 and slowest < 2


@needs_strace
def test_saved_is_said_only_once_it_was_synced(actor, tmp_path):
    prepare(str(tmp_path / "prepared" / FILE))
    copied(tmp_path / "prepared", tmp_path / "here")
    calls = [line.split("(")[0] for line in actor.act("a cell", tmp_path / "here").calls]
    said = calls.index("write")  # of the word "saved"
    assert "pwrite64" in calls[:said] and calls[said - 1] in ("fdatasync", "fsync")


@needs_strace
@pytest.mark.slow
def test_killed_at_every_write(actor, tmp_path):
    points, slowest = 0, 0.0
    for name in SAVES:
        more, slow = kill_everywhere(actor, tmp_path / name, name)
        print(f"{name}: {more} writes, each of them killed; reopened in at most {slow:.2f} s")
        points, slowest = points + more, max(slowest, slow)
    print(f"{points} points, 0 states that were neither before nor after; slowest opening {slowest:.2f} s")
    assert points >= 200 and slowest < 2
