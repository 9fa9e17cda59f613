"""Many people on one map at once: a real server, and sessions that speak a browser's protocol.

``python benchmarks/sessions.py --sessions 30 --minutes 10``: every session types on the Relationships
page of one map of 200 actors and 600 relationships, pausing for `--think` seconds. Of ten edits, eight
change a cell of the table, two add somebody in the line above it; then both are removed on the
People page. Every edit carries a word of its own, by which it is found in what the others are shown.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import platform
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent))
from browsing import WORD, Browser, Failed
from sqlalchemy import select

from netmap.model import Decision, Network, Part, Person, Relationship, Role
from netmap.model.records import Organisation
from netmap.store import Store, schema

ROOT = Path(__file__).resolve().parent.parent
GROUPS = ("LE", "CA", "FL", "FL", "FL", "MM", "SL", "CO", "VC", "EM")
KINDS = ("collaborates", "asks", "informs", "supports")
TABLE, PEOPLE = "Relationships on the map", "People on the map"
#: what is not shown after so long counts as not shown
LOST_AFTER = 20.0


def build_map() -> Network:
    """Return a map of 180 people, 20 organisations and 600 relationships, with roles and decisions."""
    draw = np.random.default_rng(5)
    people = tuple(Person(id=f"p{i}", name=f"Post {i}", groups=(GROUPS[i % 10],)) for i in range(180))
    organisations = tuple(Organisation(id=f"o{i}", name=f"Team {i}") for i in range(20))
    roles = tuple(Role(id=f"r{i}", person=f"p{i}", organisation=f"o{i % 20}", title="") for i in range(180))
    pairs = {(i, (i - 1) // 4): "reports_to" for i in range(1, 180)}
    while len(pairs) < 600:
        u, v = (int(x) for x in draw.integers(0, 180, 2))
        if u != v:
            pairs.setdefault((u, v), KINDS[len(pairs) % 4])
    lines = tuple(
        Relationship(id=f"p{u}/{kind}/p{v}", source=f"p{u}", target=f"p{v}", kind=kind)
        for (u, v), kind in pairs.items()
    )
    decisions = tuple(Decision(id=f"d{i}", title=f"Decision {i}", date=f"20{10 + i}") for i in range(15))
    parts = tuple(
        Part(id=f"{d.id}/{k}", decision=d.id, actor=f"p{draw.integers(0, 180)}", stage=stage)
        for d in decisions
        for k, stage in enumerate(("initiate", "design", "decide", "deliver"))
    )
    return Network(
        name="A room of thirty",
        people=people,
        organisations=organisations,
        roles=roles,
        relationships=lines,
        decisions=decisions,
        parts=parts,
    )


class Server:
    """The app as people start it, in a process of its own."""

    def __init__(self, database: str, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.log = folder / "server.log"
        command = [sys.executable, "-m", "netmap", "app", "--port", str(self.port), "--database", database]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        self.measured = psutil.Process(self._process.pid)

    def wait(self) -> None:
        """Wait until it answers."""
        for _ in range(300):
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/health"):
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.2)
        raise SystemExit(f"The server did not start:\n{self.log.read_text()[-2000:]}")

    def memory(self) -> float:
        """Return its resident memory in MB, without its workers'."""
        return float(self.measured.memory_info().rss) / 1e6

    def cpu(self) -> float:
        """Return the processor time it has taken so far, workers included."""
        times = self.measured.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)

    def complaints(self) -> list[str]:
        """Return lines of its log that tell of errors."""
        words = ("Traceback", "Error", "Exception", "exception")
        return [line for line in self.log.read_text().splitlines() if any(word in line for word in words)]

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self._process.kill()
        if os.environ.get("KEEPLOG"):
            import shutil

            shutil.copy(self.log, os.environ["KEEPLOG"])


class Room:
    """What happened: who sent which word when, who saw it when, and what went wrong."""

    def __init__(self, sessions: int) -> None:
        self.own: dict[str, list[float]] = {"cell": [], "line": [], "page": [], "remove": []}
        self.others: list[float] = []
        self.sent: dict[str, float] = {}
        self.here: list[list[tuple[float, float]]] = [[] for _ in range(sessions)]
        self.came: list[float] = [float("inf")] * sessions
        self.got: list[set[str]] = [set() for _ in range(sessions)]
        self.errors: list[str] = []
        self.conflicts = 0

    def shown(self, number: int, words: set[str]) -> None:
        """Take down that a session was shown words for the first time."""
        now = time.perf_counter()
        for word in words:
            sent = self.sent.get(word)
            # what was typed while a session was elsewhere says nothing about how soon it is shown
            if sent is not None and int(word[2:4]) != number and sent >= self.came[number]:
                self.others.append(now - sent)
                self.got[number].add(word)

    def missed(self) -> tuple[int, int]:
        """Return how many of the words that a session should have been shown it was not, and of how many."""
        due = lost = 0
        for number, spans in enumerate(self.here):
            for word, sent in self.sent.items():
                at_home = any(began <= sent and sent + LOST_AFTER <= ended for began, ended in spans)
                if int(word[2:4]) != number and at_home:
                    due += 1
                    lost += word not in self.got[number]
        return lost, due


class Somebody:
    """One session's habits."""

    def __init__(self, number: int, room: Room, browser: Browser, think: float, sessions: int) -> None:
        self.number, self.room, self.browser, self.think = number, room, browser, think
        self.sessions = sessions
        self.draw = random.Random(number)
        self.turn = self.draw.randrange(10)
        self.words = 0
        self.mine: list[str] = []
        self._place, self._state = "", {}

    async def work(self, until: float, starts: float) -> None:
        """Come in, type until it is time to go, leave."""
        room, browser = self.room, self.browser
        await asyncio.sleep(starts)
        try:
            room.own["page"].append(await browser.open("relationships"))
            room.came[self.number] = time.perf_counter()
            while time.perf_counter() < until:
                await self._edit(self.draw.uniform(0.5, 1.5) * self.think)
            self._leave()
        except (Failed, OSError, TimeoutError) as error:
            browser.errors.append(f"{type(error).__name__}: {error}")
        finally:
            room.errors += [f"session {self.number}: {error}" for error in browser.errors]

    def _leave(self) -> None:
        self.room.here[self.number].append((self.room.came[self.number], time.perf_counter()))
        self.room.came[self.number] = float("inf")

    async def _edit(self, think: float) -> None:
        """Look at the page for a while, then change something; a cell is typed into for half of the time."""
        self.turn += 1
        if self.turn % 10 == 9 and self.mine:
            await asyncio.sleep(think)
            await self._remove()
        elif self.turn % 5 == 3:
            await asyncio.sleep(think)
            await self._add_line()
        else:
            await asyncio.sleep(think / 2)
            self.browser.in_table = True
            await asyncio.sleep(think / 2)
            await self._change_cell()
            self.browser.in_table = False

    def _word(self) -> str:
        self.words += 1
        word = f"zq{self.number:02d}x{self.words:05d}"
        self.room.sent[word] = time.perf_counter()
        return word

    async def _add_line(self) -> None:
        target, word = f"Post {self.draw.randrange(180)}", self._word()
        began = time.perf_counter()
        await self.browser.press("Add", Who=f"{word} -> works with -> {target}")
        # the page that came may be one that was on its way when this was sent
        while word not in self.browser.seen and time.perf_counter() - began < LOST_AFTER:
            await asyncio.sleep(0.01)
        self.mine.append(word)
        self.room.own["line"].append(time.perf_counter() - began)
        if word not in self.browser.seen:
            self.browser.errors.append(f"{word} was added and not shown")

    async def _change_cell(self) -> None:
        """Write a note beside one of the session's own relationships, each in turn."""
        own = range(self.number, 600, self.sessions)
        at = own[self.words % len(own)]
        self._fresh(TABLE)["edited_rows"].setdefault(str(at), {})["note"] = self._word()
        self.room.own["cell"].append(await self.browser.set_table(TABLE, json.dumps(self._state)))

    async def _remove(self) -> None:
        """Go to the page with the people, remove those one has added, and come back."""
        self._leave()
        self.room.own["page"].append(await self.browser.go("people"))
        await asyncio.sleep(self.draw.uniform(0.5, 1.5) * self.think)
        names = self.browser.rows(PEOPLE).column("name").to_pylist()
        gone = [at for at, name in enumerate(names) if name in self.mine]
        if len(gone) < len(self.mine):
            self.browser.errors.append(f"{len(self.mine) - len(gone)} that were added are not there")
        self._fresh(PEOPLE)["deleted_rows"] = gone
        self.room.own["remove"].append(await self.browser.set_table(PEOPLE, json.dumps(self._state)))
        self.mine.clear()
        await asyncio.sleep(self.draw.uniform(0.5, 1.5) * self.think)
        self.room.own["page"].append(await self.browser.go("relationships"))
        self.room.came[self.number] = time.perf_counter()

    def _fresh(self, table: str) -> dict[str, Any]:
        """Return what was done in this very editor so far: a new editor begins with nothing."""
        place = self.browser.find("dataframe", table).proto.id
        if place != self._place:
            self._place = place
            self._state = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
        return self._state


async def _look_on(browser: Browser, until: float, page: str) -> None:
    """Have a page of answers open, as on a projector, and do nothing."""
    await browser.open(page)
    await asyncio.sleep(max(0.0, until - time.perf_counter()))


async def _watch(server: Server, until: float, every: float) -> list[tuple[float, float, float]]:
    began, samples = time.perf_counter(), []
    while time.perf_counter() < until:
        samples.append((time.perf_counter() - began, server.memory(), server.cpu()))
        await asyncio.sleep(every)
    return samples


def busy() -> float:
    """Return the processor time that everything on this machine has taken so far."""
    times = psutil.cpu_times()
    return float(times.user + times.system + getattr(times, "nice", 0.0))


async def run_room(
    server: Server, map_id: str, sessions: int, seconds: float, think: float, watchers: int
) -> dict[str, Any]:
    """Let sessions type for a while; return what was measured."""
    room = Room(sessions)
    browsers = [Browser(i, server.port, f"map={map_id}", room.shown) for i in range(sessions)]
    arriving = min(think * 2, seconds / 4)
    until = time.perf_counter() + arriving + seconds
    people = [Somebody(i, room, b, think, sessions) for i, b in enumerate(browsers)]
    lookers = [Browser(99, server.port, f"map={map_id}", room.shown) for _ in range(watchers)]
    looking = [asyncio.create_task(_look_on(browser, until, "pyramid")) for browser in lookers]
    began, cpu, driver, whole = time.perf_counter(), server.cpu(), time.process_time(), busy()
    watching = asyncio.create_task(_watch(server, until, min(10.0, seconds / 12)))
    working = asyncio.gather(*(p.work(until, arriving * p.number / sessions) for p in people))
    await asyncio.sleep(max(arriving + think, seconds / 4))  # the first page brings everything in
    settled, runs = server.cpu(), sum(b.full_runs + b.fragment_runs / 10 for b in browsers)
    await working
    settled, runs = server.cpu() - settled, sum(b.full_runs + b.fragment_runs / 10 for b in browsers) - runs
    wall = time.perf_counter() - began
    cpu, driver, whole = server.cpu() - cpu, time.process_time() - driver, busy() - whole
    samples = await watching
    await asyncio.gather(*looking)
    for browser in (*browsers, *lookers):
        await browser.close()
    room.errors += [f"looking on: {error}" for browser in lookers for error in browser.errors]
    lost, due = room.missed()
    edits = len(room.own["cell"]) + len(room.own["line"]) + len(room.own["remove"])
    fragments = [t for b in browsers for t in b.fragment_times]
    return {
        "sessions": sessions,
        "watchers": watchers,
        "seconds": round(wall, 1),
        "think": think,
        "edits": edits,
        "edits_per_second": round(edits / wall, 2),
        "own_edit_seen": spread([t for kind in ("cell", "line", "remove") for t in room.own[kind]]),
        "own_by_kind": {kind: spread(times) for kind, times in room.own.items()},
        "others_edits_seen": spread(room.others),
        "others_not_shown": lost,
        "others_due": due,
        "fragment": spread(fragments),
        "full_runs_per_second": round(sum(b.full_runs for b in browsers) / wall, 1),
        "fragment_runs_per_second": round(sum(b.fragment_runs for b in browsers) / wall, 1),
        "received_mb": round(sum(b.received for b in browsers) / 1e6, 1),
        "words": sorted(room.sent),
        "errors": room.errors,
        "log": server.complaints(),
        "processor_ms_a_page": round(1000 * settled / max(runs, 1), 1),
        "server_cores": round(cpu / wall, 2),
        "driver_cores": round(driver / wall, 2),
        "other_cores": round((whole - cpu - driver) / wall, 2),
        "memory": [(round(at), round(mb, 1)) for at, mb, _ in samples],
        "memory_growth_mb_a_minute": growth(samples),
    }


def not_saved(database: str, map_id: str, words: set[str]) -> list[str]:
    """Return which of the words the map's history does not know: edits that were lost."""
    store, c = Store(database), schema.changes.c
    with store.database.reading() as connection:
        asked = select(c.after).where(c.map_id == map_id, c.after.is_not(None))
        known = {
            w.decode() for row in connection.execute(asked).scalars() for w in WORD.findall(row.encode())
        }
    store.close()
    return sorted(words - known)


def spread(times: list[float]) -> dict[str, float]:
    """Return how many there are, the middle, the 95th and 99th of a hundred, and the longest."""
    if not times:
        return {"n": 0}
    p50, p95, p99 = (round(float(x), 3) for x in np.percentile(times, (50, 95, 99)))
    return {"n": len(times), "p50": p50, "p95": p95, "p99": p99, "max": round(max(times), 3)}


def growth(samples: list[tuple[float, float, float]]) -> float:
    """Return by how much memory grows in the second half, in MB a minute."""
    half = samples[len(samples) // 2 :]
    if len(half) < 3:
        return float("nan")
    return round(float(np.polyfit([at / 60 for at, *_ in half], [mb for _, mb, _ in half], 1)[0]), 2)


def show(found: dict[str, Any]) -> None:
    """Print what was measured."""
    print(f"\n{found['sessions']} sessions, {found['think']} s between edits, {found['seconds']} s, ", end="")
    print(f"{found['edits']} edits ({found['edits_per_second']} a second)")
    rows = [("own edit seen", found["own_edit_seen"]), ("others' edits seen", found["others_edits_seen"])]
    rows += [(f"  {kind}", times) for kind, times in found["own_by_kind"].items()]
    rows += [("looking for news", found["fragment"])]
    print(f"{'seconds':20} {'n':>8} {'p50':>7} {'p95':>7} {'p99':>7} {'max':>7}")
    for name, times in rows:
        cells = "".join(f" {times.get(key, float('nan')):7.3f}" for key in ("p50", "p95", "p99", "max"))
        print(f"{name:20} {times['n']:8}{cells}")
    print(
        f"others' edits not shown within {LOST_AFTER:.0f} s: {found['others_not_shown']} of {found['others_due']}"
    )
    print(f"edits that were not saved: {len(found['lost'])}")
    print(f"errors: {len(found['errors'])}; complaints in the log: {len(found['log'])}")
    for line in [*found["errors"][:8], *found["log"][:8]]:
        print(f"  {line[:200]}")
    print(
        f"a second: {found['full_runs_per_second']} pages, {found['fragment_runs_per_second']} looks for news; "
        f"{found['received_mb']} MB received"
    )
    print(
        f"processor: server {found['server_cores']} cores ({found['processor_ms_a_page']} ms a page), "
        f"this driver {found['driver_cores']}, everything else on this machine {found['other_cores']}"
    )
    memory = [mb for _, mb in found["memory"]]
    print(
        f"memory: {memory[0]:.0f} MB at first, {max(memory):.0f} at most, {memory[-1]:.0f} at the end; "
        f"second half {found['memory_growth_mb_a_minute']:+} MB a minute"
    )


def machine() -> str:
    """Return what this ran on."""
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


def main() -> int:
    """Run one room, or several one after another."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, nargs="+", default=[30])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--think", type=float, default=5, help="seconds between two edits of a session")
    parser.add_argument("--watchers", type=int, default=0, help="sessions that look at Pyramid or honeycomb")
    parser.add_argument("--database", default="", help="another database than a new SQLite file")
    parser.add_argument("--log", type=Path, help="where to keep the server's log")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    told = parser.parse_args()
    gc.freeze()
    print(machine())
    every = []
    with tempfile.TemporaryDirectory() as folder:
        database = told.database or str(Path(folder) / "room.sqlite")
        store = Store(database)
        map_id = store.create(build_map(), now=datetime.now(UTC))
        store.close()
        for sessions in told.sessions:
            server = Server(database, Path(folder))
            try:
                server.wait()
                found = asyncio.run(
                    run_room(server, map_id, sessions, told.minutes * 60, told.think, told.watchers)
                )
                found["lost"] = not_saved(database, map_id, set(found.pop("words")))
            finally:
                server.stop()
                if told.log:
                    told.log.write_text(server.log.read_text())
            show(found)
            every.append({"machine": machine(), **found})
    if told.json:
        told.json.write_text(json.dumps(every, indent=1))
    return int(any(found["errors"] or found["lost"] for found in every))


if __name__ == "__main__":
    raise SystemExit(main())
