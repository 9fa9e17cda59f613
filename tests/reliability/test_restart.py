"""The server is killed and started again while somebody is in the middle of an edit, with a browser open.

The figure of docs/reliability.md::

    python -m pytest -s tests/reliability/test_restart.py
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from netmap.model import Network, Person
from netmap.store import Store
from tests.app.conftest import browser as browser
from tests.app.conftest import free_port, wait_for
from tests.app.test_browser import open_cell, settled
from tests.app.test_live import until
from tests.conftest import ROOT
from tests.reliability.saves import NOW

pytestmark = pytest.mark.browser


@contextmanager
def served(database: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    log = database.with_name("log.txt")
    command = [sys.executable, "-m", "netmap", "app", "--port", str(port), "--database", str(database)]
    with log.open("a") as file:
        process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        yield process
    finally:
        process.kill()
        process.wait(20)


def lines(database: Path) -> list[tuple[str, str, str]]:
    store = Store(str(database))
    (info,) = store.maps()
    document = store.load(info.id).document
    store.close()
    return [(r["source"], r["target"], r.get("start", "")) for r in document.rows("relationships").values()]


def test_killed_and_started_again_in_the_middle_of_an_edit(browser: Browser, tmp_path: Path) -> None:
    database, port = tmp_path / "maps.sqlite", free_port()
    store = Store(str(database))
    people = tuple(Person(id=name, name=name) for name in ("Ann", "Bo", "Cy"))
    map_id = store.create(Network(name="Ward", people=people), now=NOW)
    store.close()
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(30_000)
    says = page.get_by_test_id("netmapAway")
    with served(database, port) as process:
        page.goto(f"http://127.0.0.1:{port}/relationships?map={map_id}")
        box = page.get_by_label("Who → works with → whom?", exact=True)
        box.fill("Ann -> works with -> Bo")
        box.press("Enter")
        expect(box).to_have_value("")
        settled(page)
        box.fill("Bo -> works with -> Cy")  # typed, and not sent
        cell = open_cell(page, 5)
        process.send_signal(signal.SIGSTOP)  # a cell is sent, and reaches nobody
        cell.fill("2025")
        cell.press("Enter")
        page.wait_for_timeout(1000)
        process.kill()
        process.wait()
        expect(says).to_contain_text("does not answer just now")
        expect(says).to_contain_text("Not saved yet: “Bo -> works with -> Cy”, “2025”")
        page.screenshot(path=tmp_path / "away.png")
    assert lines(database) == [("Ann", "Bo", "")]
    started = time.perf_counter()
    with served(database, port):
        began = time.perf_counter()
        expect(says).to_contain_text("netmap answers again")
        took, whole = time.perf_counter() - began, time.perf_counter() - started
        page.screenshot(path=tmp_path / "back.png")
        expect(says).to_contain_text("“Bo -> works with -> Cy”, “2025”")
        # what was called saved is there; the cell is on the page again and saved now; the line is in its box
        until(page, lambda: lines(database) == [("Ann", "Bo", "2025")])
        expect(box).to_have_value("Bo -> works with -> Cy")
        says.get_by_role("button", name="I have looked").click()
        expect(says).to_have_count(0)
        box.press("Enter")
        until(page, lambda: lines(database) == [("Ann", "Bo", "2025"), ("Bo", "Cy", "")])
        print(f"back {whole:.1f} s after the restart began, {took:.1f} s after the server answered again")
        print("what was called saved is there; what was typed and not saved is named, and in its place")
        assert took < 10
    page.close()
