"""A real server on an empty database, and a real browser that says if anything goes wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright
from streamlit.testing.v1 import AppTest

from netmap.app import answers
from netmap.app.download import ASKED
from tests.conftest import ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


expect.set_options(timeout=20_000)


class Server(NamedTuple):
    address: str
    database: Path


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep whether a test failed, for a picture of what it had on screen."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(autouse=True)
def _no_shuffling(monkeypatch) -> None:
    """Chance takes seconds of a process of its own; `test_browser` waits for the real one."""
    monkeypatch.setattr(answers.Background, "chance", lambda *_: answers.Drawn(None, True))


def start_page(
    page: str, *, names: bool = False, query: dict[str, str] | None = None, **state: object
) -> AppTest:
    """Return the app without a browser, with a page of it open."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    for key, value in {"names": names, **state}.items():
        app.session_state[key] = value
    for key, word in (query or {}).items():
        app.query_params[key] = word
    return app.switch_page(f"netmap/app/pages/{page}.py").run()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def offered(app: AppTest) -> list[str]:
    """Return what the buttons that save a file say."""
    return [
        json.loads(part.proto.json)["label"]
        for part in app.get("bidi_component")
        if part.proto.component_name == "netmap_download"
    ]


def sent(app: AppTest) -> list[tuple[dict[str, str], bytes]]:
    """Return the files that are on their way to the browser, each with what is said about it."""
    (saver,) = (part for part in app.get("bidi_component") if part.proto.component_name == "netmap_saver")
    line, _, rest = saver.proto.bytes.partition(b"\n")
    found = []
    for about in json.loads(line or b"[]"):
        found.append((about, rest[: about["size"]]))
        rest = rest[about["size"] :]
    assert not rest
    return found


def click_to_save(app: AppTest, *keys: str) -> list[tuple[dict[str, str], bytes]]:
    """Click buttons that save a file, as far as can be done without a browser; return what is sent."""
    app.session_state[ASKED] = {f"download/{key}": str(number) for number, key in enumerate(keys)}
    app.run()
    return sent(app)


@contextmanager
def started(folder: Path) -> Iterator[Server]:
    """Start the app as `netmap app` does, on an empty database in a folder; what it says goes there too."""
    database, port = folder / "maps.sqlite", free_port()
    command = [sys.executable, "-m", "netmap", "app", "--port", str(port), "--database", str(database)]
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/_stcore/health", process, folder / "log.txt")
        yield Server(address, database)
        said = (folder / "log.txt").read_text(errors="replace")
        assert "Traceback" not in said, said[-3000:]
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    """One server for the tests that bring a map of their own and open that."""
    with started(tmp_path_factory.mktemp("app")) as server:
        yield server


@pytest.fixture(scope="module")
def own_server(tmp_path_factory) -> Iterator[Server]:
    """A server for one module; tests of what the app opens by itself call it `server`."""
    with started(tmp_path_factory.mktemp("app")) as server:
        yield server


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Ask until the server answers; its own end is the only other way out."""
    import time

    last = time.monotonic() + 90
    while time.monotonic() < last:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the app did not start: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser that is here, else playwright's own."""
    named = os.environ.get("NETMAP_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(executable_path=named, args=ARGUMENTS)
        except Error as error:
            pytest.fail(f"no browser can be started ({error}); run the tests with: python3 start.py test")
        yield found
        found.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> BrowserContext:
    """What the pages of one module share: the app's scripts, which a browser then reads once."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    context.set_default_timeout(30_000)
    return context


@pytest.fixture
def page(request: pytest.FixtureRequest, context: BrowserContext, server: Server) -> Iterator[Page]:
    """A page at 1280 x 800 that fails the test on a console error or a request to anywhere else."""
    page = context.new_page()
    wrong: list[str] = []
    here = (server.address, server.address.replace("http", "ws", 1), "data:", "blob:")
    # nothing of a map may lie at an address: Streamlit serves those to whoever asks
    fine = re.compile(f"(?!{re.escape(server.address)}/media/)({'|'.join(map(re.escape, here))})")
    page.on("request", lambda r: None if fine.match(r.url) else wrong.append(f"request to {r.url}"))
    page.on("pageerror", lambda error: wrong.append(f"error in the page: {error}"))
    missing: list[str] = []
    page.on("response", lambda r: missing.append(r.url) if r.status == 404 else None)

    def listen(message) -> None:
        if message.type == "error":
            wrong.append(f"console: {message.text} ({message.location.get('url', '')})")

    page.on("console", listen)
    yield page
    if request.node.stash.get(FAILED, False):
        page.screenshot(path=server.database.with_name("last.png"))
    kept = {"origin": server.address, "storageTypes": "cookies,local_storage,session_storage,indexeddb"}
    context.new_cdp_session(page).send("Storage.clearDataForOrigin", kept)
    page.close()
    # on a page with an address of its own Streamlit first looks for itself below that address
    wrong = [w for w in wrong if not ("404" in w and "/_stcore/" in w)]
    assert not wrong, wrong
    assert all("/_stcore/" in url for url in missing), missing
