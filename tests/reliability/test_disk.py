"""The disk is full, may only be read, or fails: nobody is told that it is saved, and the map is as it was.

The figure of docs/reliability.md::

    python -m pytest -m slow -s tests/reliability/test_disk.py
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from netmap.errors import StoreError
from netmap.store import Store
from tests.reliability.harness import WRITES, Actor, assert_sound, copied, reopened, strace_missing
from tests.reliability.saves import FILE, SAVES, prepare, the_map
from tests.reliability.test_killed import states

needs_strace = pytest.mark.skipif(bool(strace_missing()), reason=strace_missing() or "-")
#: what fails, how, whether it goes on failing, and what somebody is told
FAULTS = [
    ("full for good", "pwrite64", "ENOSPC", "+", ("disk is full", "did not take it")),
    ("full for a moment", "pwrite64", "ENOSPC", "", ("disk is full", "did not take it")),
    ("failing to write", "pwrite64", "EIO", "+", ("did not take it",)),
    ("failing to sync", "fsync,fdatasync", "EIO", "", ("did not take it",)),
    ("failing to sync for good", "fsync,fdatasync", "EIO", "+", ("did not take it",)),
    (
        "only to be read from now on",
        "pwrite64,ftruncate,unlink",
        "EROFS",
        "+",
        ("did not take it", "only be read"),
    ),
    (
        "full as a file is opened",
        "openat",
        "ENOSPC",
        "",
        ("No space left", "only be read", "cannot be opened"),
    ),
    ("failing to cut the log", "ftruncate", "EIO", "", ("did not take it",)),
]
#: what writes another file, or needs another database, or is more than one save
NOT_ON_THIS_FILE = {
    "a backup",
    "bringing a backup back",
    "opening an old database",
    "saves with the log emptied in between",
}
REFUSED = ("Nothing was saved: ", "Whether this was saved is not known", "cannot be used")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    prepare(str(folder / FILE))
    return folder


@pytest.fixture(scope="module")
def actor() -> Iterator[Actor]:
    actor = Actor()
    yield actor
    actor.close()


def spoil(
    prepared: Path, actor: Actor, folder: Path, name: str, fault: tuple, every: int = 1
) -> Counter[str]:
    """Let the disk fail at each call of an action, and count how it ended."""
    _, calls, error, lasting, words = fault
    allowed, here = states(prepared, folder / "expected", name), folder / "spoilt"
    copied(prepared, here)
    whole = actor.act(name, here, trace=calls)
    assert whole.said == ("saved",)
    ends: Counter[str] = Counter()
    for point in range(1, len(whole.calls) + 1, every):
        path = copied(prepared, here)
        ended = actor.act(name, here, f"{calls}:error={error}:when={point}{lasting}", trace=calls)
        for said in ended.said:
            assert said == "saved" or (said.startswith("refused: ") and any(w in said for w in words)), said
            assert said == "saved" or any(w in said for w in REFUSED), said
        found = reopened(path)
        assert found in allowed, f"{name}, {calls} {error} at {point}: neither before nor after"
        assert_sound(path)
        assert found == allowed[-1] if ended.saved else found != allowed[-1] or len(allowed) > 2
        # once the disk is well again, the same words can be saved without starting anew
        assert lasting or ended.saved
        ends["saved at once" if ended.said[0] == "saved" else "refused"] += 1
    return ends


@needs_strace
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0])
def test_a_disk_that_fails_in_a_save(prepared, actor, tmp_path, fault):
    spoil(prepared, actor, tmp_path, "a cell", fault, every=9 if "pwrite64" in fault[1] else 2)


@needs_strace
@pytest.mark.slow
def test_a_disk_that_fails_in_every_save(prepared, actor, tmp_path):
    total: Counter[str] = Counter()
    for fault in FAULTS:
        for name in SAVES:
            if name not in NOT_ON_THIS_FILE:
                few = fault[0] in ("full for good", "failing to sync", "failing to sync for good")
                every = (1 if few else 4) * (10 if name.startswith("an import") else 1)
                total += spoil(prepared, actor, tmp_path, name, fault, every=every)
        print(f"a disk {fault[0]}: so far {dict(total)}")
    print(f"{total.total()} faults: 0 called saved that were not, 0 maps damaged; {dict(total)}")


@needs_strace
def test_what_could_not_be_synced_is_not_found_saved_after_a_crash(prepared, actor, tmp_path):
    """Its frames lie whole in the log; whoever opens the file next must not take them for saved."""
    allowed, here = states(prepared, tmp_path / "expected", "a cell"), tmp_path / "crashed"
    for point in (1, 2, 3):
        path = copied(prepared, here)
        rules = (f"fdatasync,fsync:error=EIO:when={point}", "write:signal=KILL:when=1")  # killed as it speaks
        actor.act("a cell", here, *rules, trace=WRITES)
        assert reopened(path) == allowed[point == 2]  # the second is of emptying the log: saved by then


def _in_child(act: Callable[[Path], list[str]], folder: Path, user: int = -1) -> list[str]:
    """Do something in a process of its own, as somebody without rights, and return what it said."""
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    child = context.Process(target=_child, args=(act, folder, user, theirs))
    child.start()
    said = mine.recv()
    child.join()
    return list(said)


def _child(act: Callable[[Path], list[str]], folder: Path, user: int, pipe) -> None:
    if user >= 0:
        os.setuid(user)
    pipe.send(act(folder))


def _fill(folder: Path) -> list[str]:
    """Import a file where there is no room for it, and again once there is."""
    import resource

    store, said = Store(str(folder / FILE)), []
    for room in (100_000, resource.RLIM_INFINITY):
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        try:
            SAVES["an import of 799 rows"][0](store)
            said.append("saved")
        except StoreError as error:
            said.append(str(error))
        said.append(str(store.revision(the_map(store))))
    store.close()
    return said


def test_no_room_to_grow(prepared, tmp_path):
    pytest.importorskip("resource")
    before, after = states(prepared, tmp_path / "expected", "an import of 799 rows")
    path = copied(prepared, tmp_path / "small")
    first, old, second, new = _in_child(_fill, tmp_path / "small")
    assert "Nothing was saved: the disk" in first and int(old) == before["Ward"]["revision"]
    assert second == "saved" and int(new) == after["Ward"]["revision"]
    assert reopened(path) == after
    assert_sound(path)


def _look_and_save(folder: Path) -> list[str]:
    try:
        store = Store(str(folder / FILE))
    except StoreError as error:
        return [str(error)]
    said = [info.name for info in store.maps()]
    try:
        SAVES["a cell"][0](store)
        said.append("saved")
    except StoreError as error:
        said.append(str(error))
    store.close()
    return said


@pytest.mark.skipif(os.name == "nt", reason="folders on Windows cannot be made read-only")
def test_a_database_that_may_only_be_read_says_so(prepared):
    folder = Path(tempfile.mkdtemp())
    try:
        path = copied(prepared, folder / "read")
        before = reopened(path)
        for place, mode in ((folder, 0o755), (Path(path), 0o444), (folder / "read", 0o555)):
            place.chmod(mode)
        said = _in_child(_look_and_save, folder / "read", 65534 if os.geteuid() == 0 else -1)
        assert "may only be read" in said[-1] and "saved" not in said
        assert reopened(path) == before
    finally:
        (folder / "read").chmod(0o755)
        for file in (folder / "read").iterdir():
            file.unlink()
        (folder / "read").rmdir()
        folder.rmdir()
