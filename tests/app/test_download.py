"""Files to take away: made in the session of whoever asks, sent once, kept nowhere, never at an address."""

from __future__ import annotations

import ast
import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from netmap import formats
from netmap.access.desk import Desk
from netmap.app import sharing
from netmap.app.download import ASKED, OFFERED, Offer, make_all
from netmap.app.state import open_store
from netmap.errors import NotPossibleError
from netmap.model import Network, Person
from netmap.store import Store
from tests.app.conftest import Server, click_to_save, sent, start_page
from tests.app.test_browser import go, open_map, settled
from tests.conftest import ROOT

NOW = datetime(2026, 11, 22, tzinfo=UTC)
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
#: elements of Streamlit whose contents lie at an address that asks nobody who they are
OPEN = {"download_button", "image", "audio", "video", "logo", "pyplot", "pdf", "chat_message", "camera_input", "audio_input"}  # fmt: skip


def refuse() -> bytes:
    raise NotPossibleError("Not from this map.")


def break_down() -> bytes:
    raise ZeroDivisionError("Ann Smith")


def test_what_cannot_be_made_is_a_sentence_and_the_others_come():
    wanted = [("1", Offer(refuse, "a.pdf", "application/pdf")), ("2", Offer(lambda: b"\n{}", "b.txt", "text/plain"))]  # fmt: skip
    (first, second), unexpected = make_all(wanted, 100)
    assert (first.number, first.data, first.error) == ("1", b"", "Not from this map.") and unexpected is None
    assert (second.number, second.name, second.data, second.error) == ("2", "b.txt", b"\n{}", "")


def test_what_is_too_large_to_be_sent_is_refused_in_a_sentence():
    offers = [(str(n), Offer(lambda n=n: b"x" * n, f"{n}", "text/plain")) for n in (2_000_000, 900_000, 500_000)]  # fmt: skip
    made, _ = make_all(offers, 1_000_000)
    assert [len(m.data) for m in made] == [0, 900_000, 0]  # together, they travel in one message
    assert "too large to be sent (2 MB; 1 MB can be)" in made[0].error and made[2].error and not made[1].error


def test_an_error_that_nobody_foresaw_says_nothing_of_the_map():
    (made,), unexpected = make_all([("1", Offer(break_down, "a", "text/plain"))], 10)
    assert made.error.startswith("The file could not be made") and "Ann" not in made.error
    assert isinstance(unexpected, ZeroDivisionError)


def sheets(book: bytes) -> list[str]:
    return openpyxl.load_workbook(io.BytesIO(book), read_only=True).sheetnames


def open_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, *, name: str = "A map") -> AppTest:
    path = str(tmp_path / "maps.sqlite")
    store = Store(path)
    store.create(Network(name=name, people=(Person(id="a", name="Ann Smith"),)), now=NOW)
    store.close()
    monkeypatch.setenv("NETMAP_DATABASE", path)
    open_store.clear()
    app = start_page(page)
    assert not app.exception and not sent(app)
    return app


def test_a_file_travels_once_and_is_not_kept(tmp_path, monkeypatch):
    app = open_page(tmp_path, monkeypatch, "maps")
    ((about, data),) = click_to_save(app, "template")
    assert about["name"] == "netmap-template.xlsx" and sheets(data) == sheets(formats.to_template())
    assert ASKED not in app.session_state and OFFERED not in app.session_state
    app.run()
    assert not sent(app)


def test_what_was_asked_for_together_comes_together(tmp_path, monkeypatch):
    app = open_page(tmp_path, monkeypatch, "share")
    app.sidebar.toggle(key="names").set_value(True)
    app.get("button_group")[0].set_value("An archive, or to go on elsewhere").run()
    (first, a), (second, b) = click_to_save(app, "a-map.netmap.json", "a-map.xlsx")
    assert (first["number"], second["number"]) == ("0", "1") and not first["error"] + second["error"]
    for about, data in ((first, a), (second, b)):
        assert formats.read_data(data, about["name"]).require().people[0].name == "Ann Smith"


@pytest.mark.parametrize("names", [True, False])
def test_what_is_taken_away_is_noted_without_what_it_is_called(tmp_path, monkeypatch, names):
    noted: list[tuple[str, str, dict[str, object]]] = []
    monkeypatch.setattr(Desk, "note", lambda self, action, map_id="", **facts: noted.append((action, map_id, facts)))  # fmt: skip
    app = open_page(tmp_path, monkeypatch, "share", name="Ward of J.Doe")
    app.sidebar.toggle(key="names").set_value(names)
    app.get("button_group")[0].set_value("An archive, or to go on elsewhere").run()
    noted.clear()
    sent_files = click_to_save(app, "ward-of-j-doe.netmap.json", "ward-of-j-doe.xlsx")
    assert len(sent_files) == 2
    map_id = app.session_state["map_id"]
    assert noted == [
        ("download", map_id, {"format": ".json", "names": names}),
        ("download", map_id, {"format": ".xlsx", "names": names}),
    ]


def test_what_could_not_be_made_is_not_noted_as_taken_away(tmp_path, monkeypatch):
    noted: list[str] = []
    monkeypatch.setattr(sharing, "make_apart", lambda *_, **__: refuse())
    app = open_page(tmp_path, monkeypatch, "share")
    monkeypatch.setattr(Desk, "note", lambda self, action, map_id="", **facts: noted.append(action))
    click_to_save(app, "a-map-report.pdf")
    assert "download" not in noted


def test_a_file_of_a_page_that_was_left_is_not_made(tmp_path, monkeypatch):
    app = open_page(tmp_path, monkeypatch, "share")
    monkeypatch.setattr(sharing, "make_apart", lambda *_, **__: pytest.fail("made for nobody"))
    app.session_state[ASKED] = {"download/a-map-report.pdf": "1"}
    app.switch_page("netmap/app/pages/maps.py").run()
    assert not app.exception and not sent(app) and ASKED not in app.session_state


def test_an_error_shows_beside_the_button_and_the_next_click_is_a_new_one(tmp_path, monkeypatch):
    monkeypatch.setattr(sharing, "make_apart", lambda *_, **__: refuse())
    app = open_page(tmp_path, monkeypatch, "share")
    ((about, data),) = click_to_save(app, "a-map-report.pdf")
    assert about["error"] == "Not from this map." and not data and not app.exception
    app.run()
    assert not sent(app)


def test_no_page_uses_an_element_whose_contents_lie_at_an_open_address():
    found = [
        f"{path.name}:{node.lineno} {node.attr}"
        for path in sorted((ROOT / "netmap" / "app").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in OPEN
    ]
    assert not found, found


@pytest.mark.browser
def test_a_file_is_saved_once_with_the_keyboard(page: Page, server: Server) -> None:
    """The fixture fails on a request to /media/, on one to anywhere else, and on an error in the console."""
    saved: list[str] = []
    page.on("download", lambda download: saved.append(download.suggested_filename))
    open_map(page, server, Network(name="A map", people=(Person(id="a", name="Ann Smith"),)))
    go(page, "Maps")
    page.get_by_role("tab", name="Open a file").click()
    button = page.get_by_role("button", name="Empty workbook to fill in")
    page.locator("summary").filter(has_text="What can be read?").focus()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert sheets(download.value.path().read_bytes()) == sheets(formats.to_template())
    expect(page.get_by_text("Saved as netmap-template.xlsx")).to_be_visible()
    expect(button).to_be_focused()
    page.get_by_text("Projector", exact=True).click()  # the page is drawn again
    settled(page)
    page.get_by_role("tab", name="Your maps").click()
    go(page, "Share")
    assert saved == ["netmap-template.xlsx"]
