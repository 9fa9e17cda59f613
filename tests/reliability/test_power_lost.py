"""The power goes in the middle of a save: any part of what was not yet synced may be missing or torn.

Stronger than a kill, after which everything written is still there; and it needs no strace: the writes of
a save are the frames of SQLite's log, and those of emptying it are the pages of the file. The figure of
docs/reliability.md::

    python -m pytest -m slow -s tests/reliability/test_power_lost.py
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from netmap.store import Store
from tests.reliability.harness import assert_sound, copied, picture, reopened
from tests.reliability.saves import FILE, SAVES, prepare

HEADER, FRAME_HEADER = 32, 24
#: actions that leave no log behind: they empty it on their way, or write another file
EMPTY_THE_LOG = {
    "purging",
    "erasing a person",
    "a backup",
    "bringing a backup back",
    "opening an old database",
    "saves with the log emptied in between",
}


class Recorded(NamedTuple):
    """The file before an action, its log after it, and what a user saw before and after each save."""

    file: bytes
    log: bytes
    seen: list[dict]

    @property
    def page(self) -> int:
        return int.from_bytes(self.log[8:12], "big")

    @property
    def frames(self) -> list[bytes]:
        size = FRAME_HEADER + self.page
        return [self.log[at : at + size] for at in range(HEADER, len(self.log), size)]


def record(folder: Path, name: str) -> Recorded:
    """Do an action and keep the log that it left."""
    prepare(str(folder / "prepared" / FILE))
    path = copied(folder / "prepared", folder / "recorded")
    file = Path(path).read_bytes()
    store = Store(path)
    seen = [picture(store)]
    for step in SAVES[name]:
        step(store)
        if picture(store) != seen[-1]:
            seen.append(picture(store))
    log = Path(f"{path}-wal").read_bytes()
    assert Path(path).read_bytes() == file, "the log was emptied before it was recorded"
    store.close()
    return Recorded(file, log, seen)


def left_behind(recorded: Recorded) -> Iterator[tuple[str, bytes, bytes, int]]:
    """Yield what a disk may hold after a loss of power: how, file, log, and how many saves it must show."""
    frames, draw = recorded.frames, random.Random(5)
    ends = [i + 1 for i, frame in enumerate(frames) if int.from_bytes(frame[4:8], "big")]
    assert ends[-1] == len(frames)
    start = recorded.log[:HEADER]
    for n in range(len(frames) + 1):
        whole = sum(end <= n for end in ends)
        kept = start + b"".join(frames[:n])
        yield f"{n} frames", recorded.file, kept, whole
        if n < len(frames):
            cut = draw.randrange(1, len(frames[n]))
            yield f"{n} frames and a part of one", recorded.file, kept + frames[n][:cut], whole
            yield (
                f"{n} frames and a torn one",
                recorded.file,
                kept + frames[n][:cut].ljust(len(frames[n]), b"\xa5"),
                whole,
            )
    for first, last in zip([0, *ends], ends, strict=False):
        # frames of one save reach the disk in any order: some are there, others hold what was there before
        for _ in range(min(20, 2 * (last - first))):
            lost = set(draw.sample(range(first, last), draw.randint(1, last - first)))
            some = [bytes(len(f)) if i in lost else f for i, f in enumerate(frames[:last])]
            yield f"frames {sorted(lost)} lost", recorded.file, start + b"".join(some), ends.index(last)
    yield from _emptying(recorded, frames, len(ends), draw)


def _emptying(
    recorded: Recorded, frames: list[bytes], saves: int, draw: random.Random
) -> Iterator[tuple[str, bytes, bytes, int]]:
    """Yield the states of a log being moved into the file: the pages in any order, one of them torn."""
    pages = {int.from_bytes(frame[:4], "big"): frame[FRAME_HEADER:] for frame in frames}
    file, order = bytearray(recorded.file), sorted(pages)
    draw.shuffle(order)
    for number in order:
        at = (number - 1) * recorded.page
        file.extend(bytes(max(0, at + recorded.page - len(file))))
        half = recorded.page // 2
        file[at : at + half] = pages[number][:half]
        yield f"half of page {number}", bytes(file), recorded.log, saves
        file[at + half : at + recorded.page] = pages[number][half:]
        yield f"page {number}", bytes(file), recorded.log, saves
    yield "the log gone", bytes(file), b"", saves


def lose_power(folder: Path, name: str, every: int = 1) -> int:
    """Look at each state of the disk, or some, and return how many."""
    recorded, points = record(folder, name), 0
    for how, file, log, saves in list(left_behind(recorded))[::every]:
        here = folder / "lost"
        shutil.rmtree(here, ignore_errors=True)
        here.mkdir()
        (here / FILE).write_bytes(file)
        (here / f"{FILE}-wal").write_bytes(log)
        found = reopened(str(here / FILE))
        assert found in recorded.seen, f"{name}, {how}: neither before nor after"
        assert recorded.seen.index(found) == saves, f"{name}, {how}: a save is missing, or there too early"
        assert_sound(str(here / FILE))
        points += 1
    return points


def test_power_lost_in_the_middle_of_a_save(tmp_path):
    assert lose_power(tmp_path, "a cell", every=4) >= 10


@pytest.mark.slow
def test_power_lost_in_the_middle_of_every_save(tmp_path):
    points = 0
    for number, name in enumerate(SAVES):
        if name in EMPTY_THE_LOG:
            continue
        more = lose_power(tmp_path / str(number), name)
        print(f"{name}: {more} states of the disk")
        points += more
    print(f"{points} states of the disk, 0 that were neither before nor after")
    assert points >= 200
