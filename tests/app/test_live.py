"""Two browsers at one map: what one changes the other sees, nothing that is being typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from netmap.model import Network, Person, Relationship
from netmap.model.edits import change_row
from netmap.store import By, Store
from tests.app.conftest import Server
from tests.app.test_browser import add_line, go, open_cell, open_map, saved, settled, type_in_first_row
from tests.app.test_page_workshop import answer_by_phone, open_session

NOW = datetime(2026, 11, 22, tzinfo=UTC)
pytestmark = pytest.mark.browser
#: others' edits are shown within so many milliseconds on a quiet machine; tests may run on a busy one
SOON = 60_000


@pytest.fixture
def other(browser: Browser):
    """A second person's window."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(30_000)
    yield page
    page.close()


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds: a table waits a moment before it sends what was typed."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came to hold")


def a_map(name: str) -> Network:
    ann, bo = Person(id="a", name="Ann", groups=("LE",)), Person(id="b", name="Bo")
    asks = Relationship(id="r", source="a", target="b", kind="asks")
    return Network(name=name, people=(ann, bo), relationships=(asks,))


def both_open(page: Page, other: Page, server: Server, name: str) -> None:
    open_map(page, server, a_map(name))
    other.goto(page.url)
    expect(other.get_by_test_id("stSidebar").get_by_role("heading", name=name)).to_be_visible()
    settled(other)


def test_what_one_adds_the_other_sees_while_typing(page: Page, other: Page, server: Server) -> None:
    both_open(page, other, server, "Two at one map")
    go(page, "People and organisations")
    go(other, "Relationships")
    expect(page.get_by_text("Also here now: one other window")).to_be_visible(timeout=SOON)
    box = other.get_by_label("Who → works with → whom?", exact=True)
    box.click()
    box.press_sequentially("Cas -> asks -> ")
    add_line(page, "Add somebody", "Dee Marker")
    expect(other.get_by_text("3 people")).to_be_visible(timeout=SOON)
    expect(box).to_have_value("Cas -> asks -> ")
    box.press_sequentially("Bo")
    box.press("Enter")
    expect(box).to_have_value("")
    people = {p.name for p in saved(server, "Two at one map").people}
    assert people == {"Ann", "Bo", "Dee Marker", "Cas"}


def test_two_at_one_map_and_a_third_by_a_code(page: Page, other: Page, server: Server) -> None:
    name = "Two and a phone"
    both_open(page, other, server, name)
    go(other, "Relationships")
    code = open_session(page)
    third = page.context.browser.new_context(viewport={"width": 360, "height": 740})
    phone = third.new_page()
    answer_by_phone(phone, server, code, "Night cleaner", "Porter on nights")
    add_line(other, "Who → works with → whom?", "Ann -> works with -> Cas")
    expect(page.get_by_text("1 participant, 1 answer")).to_be_visible(timeout=SOON)
    settled(page)
    page.get_by_role("button", name="Show names", exact=True).click()
    expect(page.get_by_role("heading", name="Take answers in")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Accept into the shared map").click()
    expect(page.get_by_text("all dealt with")).to_be_visible()
    expect(other.get_by_text("3 relationships", exact=False).first).to_be_visible(timeout=SOON)
    people = {p.name for p in saved(server, name).people}
    assert people == {"Ann", "Bo", "Cas", "Night cleaner", "Porter on nights"}
    go(other, "History")  # who did what is one list
    expect(other.locator(".answer")).to_contain_text("2 changes")
    for window, shot in ((page, "facilitator"), (other, "colleague"), (phone, "phone")):
        window.screenshot(path=server.database.with_name(f"{shot}.png"))
    third.close()


def test_the_same_cell_twice_is_asked_about(page: Page, server: Server) -> None:
    name = "The same cell"
    open_map(page, server, a_map(name))
    go(page, "Relationships")
    cell = open_cell(page, 5)
    cell.fill("2024-02")
    store = Store(str(server.database))
    info = next(info for info in store.maps() if info.name == name)
    seen = store.load(info.id).document
    key = next(iter(seen.rows("relationships")))
    store.apply(
        info.id, change_row(seen, "relationships", key, {"start": "2023"}), now=NOW, by=By("x", "Sam")
    )
    expect(page.get_by_text("Others have changed this table")).to_be_visible(timeout=SOON)
    expect(cell).to_have_value("2024-02")  # what is being typed is still there
    cell.press("Enter")
    expect(page.get_by_text("You and somebody else wrote into the same field")).to_be_visible()
    expect(page.get_by_text("Sam was first")).to_be_visible()
    assert store.load(info.id).document.get("relationships", key)["start"] == "2023"
    page.get_by_text("Put yours there: “2024-02”").click()
    settled(page)
    page.get_by_role("button", name="Do that").click()
    expect(page.get_by_text("You and somebody else wrote into the same field")).to_have_count(0)
    settled(page)
    assert store.load(info.id).document.get("relationships", key)["start"] == "2024-02"
    store.close()
    type_in_first_row(page, 5, "2025")  # and the table goes on
    until(page, lambda: saved(server, name).relationships[0].start == "2025")
