"""Every page against WCAG 2.0 to 2.2, A and AA, as far as axe-core can see; and by the tab key."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, TimeoutError, expect

from netmap import shipped
from netmap.app.main import PAGES as MENU
from netmap.formats import read
from netmap.model import Network
from netmap.store import Store
from tests.app.conftest import Server
from tests.app.test_browser import NOW, PAGES, go, settled

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
#: what is not netmap's to mend: rule, where, why. docs/accessibility.md says the same.
LEFT = (
    ("list", "[data-testid=stSidebarNavItems]", "Streamlit 1.67 puts a div around each section of its list of pages"),
    ("listitem", "[data-testid=stSidebarNavItems]", "the same div stands between the list and its items"),
)  # fmt: skip
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
#: pages of the app that somebody may open on a phone; the pages for phones have tests of their own
SMALL = ("Pyramid or honeycomb", "Side by side", "Share", "Words")
#: as WCAG 1.4.12 says it
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
)


AXE = "o => axe.run(o.context, o.options).then(found => found.violations)"


def find_violations(page: Page, context: str = "html") -> list[str]:
    """Return what axe finds and what is not named above; twice, for what is being drawn anew is pale."""
    found = _look(page, context)
    if found:
        settled(page)
        found = [line for line in _look(page, context) if line in found]
    return found


def _look(page: Page, context: str) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = page.evaluate(AXE, {"context": context, "options": options})
    return [
        f"{rule['id']} {node['target']} {node['html'][:120]}: {node['failureSummary'][:200]}"
        for rule in found
        for node in rule["nodes"]
        if not any(rule["id"] == name and _lies_in(page, node["target"], where) for name, where, _ in LEFT)
    ]


def _lies_in(page: Page, target: list[Any], where: str) -> bool:
    if len(target) != 1 or not isinstance(target[0], str):
        return False
    return bool(page.evaluate("([t, w]) => !!document.querySelector(t)?.closest(w)", [target[0], where]))


def look_everywhere(page: Page, *, tabs: bool) -> list[str]:
    """Return what is wrong on all pages, folded parts unfolded, and every tab in front once if asked for."""
    wrong: list[str] = []
    for name in PAGES:
        go(page, name)
        for number in range(max(1, page.get_by_role("tab").count() if tabs else 1)):
            if number:
                page.get_by_role("tab").nth(number).click()
            unfold_all(page)
            part = "[role=tabpanel]:not([inert], [hidden])" if number else "html"  # the rest was looked at
            wrong += [f"{name}, tab {number + 1}: {found}" for found in find_violations(page, part)]
    return wrong


def unfold_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach(s => s.click())")
    page.wait_for_function("document.getAnimations().every(a => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity)")  # fmt: skip
    settled(page)


@pytest.fixture(scope="module")
def sample(server: Server) -> str:
    """One map for all tests: what is worked out about it is worked out once."""
    return add_map(server, read(shipped.sample("stockport")).require())


def add_map(server: Server, network: Network) -> str:
    store = Store(str(server.database))
    map_id = store.create(network, now=NOW)
    store.close()
    return map_id


def visit(page: Page, server: Server, map_id: str, name: str = "Words") -> None:
    """Open a page of a map by its address."""
    place = next(url for _, url, title, _ in MENU if title == name)
    page.goto(f"{server.address}/{place}?map={map_id}")
    expect(page.locator("h1")).to_have_text(PAGES[name])
    settled(page)


def test_what_is_wrong_is_found(page: Page) -> None:
    page.set_content(
        '<html lang="en"><title>t</title><main><img src="data:,"><p style="color:#bbb">pale</p></main>'
    )
    assert {found.split()[0] for found in _look(page, "html")} == {"image-alt", "color-contrast"}


def test_every_page_of_a_sample(page: Page, server: Server, sample: str) -> None:
    visit(page, server, sample)
    wrong = look_everywhere(page, tabs=True)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_every_page_of_an_empty_map(page: Page, server: Server) -> None:
    visit(page, server, add_map(server, Network(name="Nobody yet")))
    wrong = look_everywhere(page, tabs=False)
    assert not wrong, "\n".join(wrong)


def test_pages_on_a_phone_fit_and_are_read_well(page: Page, server: Server, sample: str) -> None:
    visit(page, server, sample)
    wrong: list[str] = []
    for name in SMALL:
        go(page, name)
        page.set_viewport_size(PHONE)
        wrong += [f"{name}: {found}" for found in find_violations(page)]
        main = page.get_by_test_id("stMain")
        if main.evaluate("e => e.scrollWidth > e.clientWidth + 1"):
            wrong.append(f"{name}: must be scrolled sideways")
        page.set_viewport_size(DESK)
    assert not wrong, "\n".join(wrong)


FOCUS = """
  let e = document.activeElement;
  while (e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
"""
SEEN = """
  const s = getComputedStyle(e);
  const frame = e.tagName === "INPUT" && e.closest("[data-rac], [data-baseweb], [data-focused]");
  // the part of the page itself can have the focus so that it can be scrolled; a ring around it would say nothing
  return e.tagName === "MAIN" || !!frame || s.boxShadow !== "none" || (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1);
"""


def focused(page: Page) -> tuple[str, bool]:
    """Return the name of what has the focus, and whether that can be seen once it has been drawn."""
    name = page.evaluate(
        f"() => {{ {FOCUS} return e.getAttribute('aria-label') || e.innerText || e.tagName; }}"
    )
    try:
        page.wait_for_function(f"() => {{ {FOCUS} {SEEN} }}", timeout=5000)
        seen = True
    except TimeoutError:
        seen = False
    return re.sub(r"^[a-z0-9_]+\s+(?=[A-Z])|\s+", " ", name).strip(), seen


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("Share", ["A committee paper", "The report as a PDF", "The report for Word", "The report as a page", "The figures as a workbook"]),
        ("Picture", ["Honeycomb", "Colour", "Find"]),
        ("Words", []),
    ],
)  # fmt: skip
def test_the_tab_key_goes_through_a_page_in_its_order_and_is_seen(page: Page, server: Server, sample: str, name: str, order: list[str]) -> None:  # fmt: skip
    visit(page, server, sample, name)
    stops: list[tuple[str, bool]] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        stops.append(focused(page))
    names = [stop for stop, _ in stops]
    assert names[0] == "Skip to main content"
    pages = [n for n in names if n in PAGES]
    assert pages == list(PAGES)
    assert [n for n in names if n in order] == order
    unseen = [n for n, seen in stops if not seen]
    assert not unseen, unseen


def test_nothing_is_lost_at_twice_the_size_or_with_wide_spacing(
    page: Page, server: Server, sample: str
) -> None:
    visit(page, server, sample)
    for name in ("Share", "Pyramid or honeycomb"):
        go(page, name)
        spacing = page.add_style_tag(content=SPACING)
        cut = page.evaluate(
            """() => [...document.querySelectorAll("h1, h2, h3, p, a, button, td, th, summary, label")]
              .filter(e => e.clientWidth && getComputedStyle(e).overflow === "hidden"
                && (e.scrollWidth > e.clientWidth + 2 || e.scrollHeight > e.clientHeight + 2)
                && !e.closest(".stMarkdownColoredText, [href='#stMain']"))
              .map(e => e.innerText.slice(0, 40))"""
        )
        assert not cut, cut
        spacing.evaluate("style => style.remove()")
        page.set_viewport_size({"width": 640, "height": 400})  # 1280 x 800 at 200 %
        main = page.get_by_test_id("stMain")
        fits = "e => e.scrollWidth <= e.clientWidth + 1"  # charts follow a moment after the window
        page.wait_for_function(fits, arg=main.element_handle())
        bar = page.get_by_test_id("stHeader").bounding_box()
        title = page.locator("h1").bounding_box()
        assert bar and title and title["y"] >= bar["y"] + bar["height"]
        page.set_viewport_size(DESK)
