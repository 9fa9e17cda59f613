"""The main job in a real browser: open, look, type, see it change, come back, take it away."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from netmap import formats
from netmap.model import Network, Person, Relationship
from netmap.model.document import build_usable
from netmap.store import Store
from netmap.view.map_html import component_script
from tests.app.conftest import Server

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PAGES = {
    "Maps": "Which map are we working on?",
    "People and organisations": "Who is here?",
    "Relationships": "How do they connect?",
    "Decisions": "What was decided, and who took which part?",
    "Picture": "What does it look like?",
    "Pyramid or honeycomb": "Pyramid or honeycomb?",
    "Where it gets stuck": "Where does it get stuck?",
    "Power over time": "Who decides, and is it changing?",
    "Side by side": "Where do we see it differently?",
    "Give and take": "Does help come back round?",
    "Are we connected?": "Which of the connections we need are missing?",
    "Workshop": "What does the room say?",
    "Share": "What do you need it for?",
    "History": "Who changed what, and how was it before?",
    "Words": "What do the words mean?",
}


@pytest.fixture(scope="module")
def server(own_server: Server) -> Server:
    return own_server


def go(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_text(name, exact=True).click()
    expect(page.locator("h1")).to_have_text(PAGES[name])
    settled(page)


def settled(page: Page) -> None:
    """Wait until the app has nothing left to run."""
    expect(page.locator("[data-test-script-state=notRunning]")).to_have_count(1)
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def unfold(page: Page, title: str) -> Locator:
    """Open what is folded away, and wait until it lies still: a click on what still moves goes astray."""
    fold = page.get_by_test_id("stExpander").filter(has_text=title)
    fold.locator("summary").click()
    still = "e => e.getAnimations({subtree: true}).length === 0"
    page.wait_for_function(still, arg=fold.element_handle())
    return fold


def answer(page: Page) -> str:
    return page.locator(".answer").first.inner_text()


def saved(server: Server, name: str):
    store = Store(str(server.database))
    info = next(info for info in store.maps() if info.name == name)
    network = build_usable(store.load(info.id).document).network
    store.close()
    return network


def add_line(page: Page, label: str, text: str) -> None:
    box = page.get_by_label(label, exact=True)
    box.fill(text)
    box.press("Enter")
    expect(box).to_have_value("")
    settled(page)


def choose(page: Page, label: str, *names: str) -> None:
    """Choose names in a list to pick from; a list that is drawn anew while it is open is opened again."""
    box = page.get_by_test_id("stMultiSelect").filter(has_text=label)
    for name in names:
        tag = box.locator(f"[data-tag][aria-label='{name}']").first
        for _ in range(5):
            box.locator("input").fill("")
            box.locator("input").click()
            page.keyboard.type(name)
            try:
                page.get_by_role("option", name=name).first.click(timeout=3000)
                expect(tag).to_be_visible(timeout=3000)
                break
            except AssertionError:
                continue
        expect(tag).to_be_visible()
    page.keyboard.press("Escape")


def test_the_main_job(page: Page, server: Server) -> None:
    page.goto(server.address)
    expect(page.locator("h1")).to_have_text("Pyramid or honeycomb?")
    expect(page.get_by_text("This is a sample.")).to_be_visible()
    expect(page.get_by_text("Shuffled maps with as many")).to_be_visible(
        timeout=90_000
    )  # chance, from the background

    # open a sample; every page of one is looked at in test_accessible
    go(page, "Maps")
    page.get_by_role("tab", name="Samples").click()
    title = formats.read("sample_networks/nhs_trust_middle.netmap.json").require().name
    unfold(page, title).get_by_role("button").click()
    expect(page.get_by_test_id("stSidebar").get_by_role("heading", name=title)).to_be_visible()
    settled(page)
    before = saved(server, title)

    # see where it stands, then type: an organisation, two people, a relationship
    go(page, "Power over time")
    power = answer(page)
    go(page, "People and organisations")
    add_line(page, "Add somebody", "Night shelter team")
    add_line(page, "Add somebody", "Llŷr Ŵyn (LE)")
    add_line(page, "Add somebody", "Night nurse (FL)")
    go(page, "Relationships")
    add_line(page, "Who → works with → whom?", "Llŷr Ŵyn -> works with -> night nurse")

    # a decision with its parts
    go(page, "Decisions")
    page.get_by_text("Add a decision with its parts").click()
    page.get_by_label("What was decided?").fill("Open the shelter at night")
    page.get_by_label("When?").fill("2026-10")
    choose(page, "Who put it on the agenda?", "Llŷr Ŵyn")
    choose(page, "Who said yes or no?", "Llŷr Ŵyn", "Night nurse")
    page.get_by_role("button", name="Add the decision").click()
    expect(page.get_by_text(f"{len(before.decisions) + 1} decisions with").first).to_be_visible()

    # the answer has changed
    go(page, "Power over time")
    assert answer(page) != power
    assert "people with lived experience" in answer(page)

    # everything is still there after a reload
    page.reload()
    expect(page.get_by_test_id("stSidebar").get_by_role("heading", name=title)).to_be_visible()
    after = saved(server, title)
    assert [o.name for o in after.organisations[len(before.organisations) :]] == ["Night shelter team"]
    assert [p.name for p in after.people[len(before.people) :]] == ["Llŷr Ŵyn", "Night nurse"]
    assert after.relationships[-1].source == "Llŷr Ŵyn" and after.relationships[-1].target == "Night nurse"
    assert [p.stage for p in after.parts[len(before.parts) :]] == ["initiate", "decide", "decide"]

    # and can be taken away as a workbook that reads back equal
    page.get_by_text("Show names of people").click()
    go(page, "Share")
    page.get_by_text("An archive, or to go on elsewhere").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="A workbook, one sheet a table").click()
    data = download.value.path().read_bytes()
    assert formats.read_data(data, "map.xlsx").require() == after

    # undo is always in reach
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(re.compile("Taken back: add the decision"))).to_be_visible()
    assert saved(server, title).decisions == before.decisions


def open_map(page: Page, server: Server, network: Network) -> None:
    store = Store(str(server.database))
    map_id = store.create(network, now=NOW)
    store.close()
    # not the first page: it would set the server shuffling
    page.goto(f"{server.address}/words?map={map_id}")
    expect(page.get_by_test_id("stSidebar").get_by_role("heading", name=network.name)).to_be_visible()
    settled(page)


def type_in_first_row(page: Page, column: int, text: str) -> None:
    """Walk to a cell of the first row and type, as a keyboard user does."""
    cell = open_cell(page, column)
    cell.fill(text)
    cell.press("Enter")
    expect(cell).to_have_count(0)
    settled(page)


def open_cell(page: Page, column: int) -> Locator:
    """Walk to a cell of the first row and open it for typing."""
    cell = page.locator(".gdg-input")
    for _ in range(5):  # a table that is drawn anew loses the place where somebody was
        box = page.get_by_test_id("stDataFrame").locator("canvas").first.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 120, box["y"] + 52)
        chosen = page.locator("td[aria-selected=true]").first
        try:
            for place in range(1, column + 2):  # a key that comes before the table is ready is lost
                if place > 1:
                    page.keyboard.press("ArrowRight")
                expect(chosen).to_have_attribute("aria-colindex", str(place), timeout=3000)
            page.keyboard.press("Enter")
            expect(cell).to_be_visible(timeout=3000)
            break
        except AssertionError:
            continue
    return cell


def test_typing_in_a_table_is_saved_and_wrong_cells_say_so(page: Page, server: Server) -> None:
    ann, bo = Person(id="a", name="Ann", groups=("LE",)), Person(id="b", name="Bo")
    asks = Relationship(id="r", source="a", target="b", kind="asks")
    name = "A table to type in"
    open_map(page, server, Network(name=name, people=(ann, bo), relationships=(asks,)))
    go(page, "Relationships")
    type_in_first_row(page, 5, "31/02/2024")
    expect(page.get_by_text("is not a date")).to_be_visible()
    expect(page.get_by_text("nothing typed is lost")).to_be_visible()
    type_in_first_row(page, 5, "2024-02")
    expect(page.get_by_text("is not a date")).to_have_count(0)
    assert saved(server, name).relationships[0].start == "2024-02"


def test_a_picked_actor_shows_their_card_however_fast_the_arrow_keys_walk(page: Page, server: Server) -> None:
    open_map(page, server, formats.read("sample_networks/stockport.netmap.json").require())
    go(page, "Picture")
    picture = page.locator(".netmap-picture")
    expect(picture).to_have_attribute("data-ready", re.compile(r"\d+"))
    card = page.get_by_test_id("stMain").get_by_role("heading", level=3)
    found = page.get_by_role("combobox", name="Find")
    picture.press("ArrowRight")  # whoever comes first in the picture
    expect(card).to_have_count(1)
    first = card.inner_text()
    picture.press("ArrowRight")
    expect(card).not_to_have_text(first)
    for key in ("ArrowLeft", "ArrowRight") * 5:  # faster than any page is drawn
        picture.press(key)
    picture.press("ArrowLeft")
    expect(card).to_have_text(first)
    expect(found).to_have_value(first)
    settled(page)
    expect(card).to_have_text(first)
    picture.press("Escape")
    expect(card).to_have_count(0)
    expect(found).to_have_value("")
    found.fill(first)
    found.press("Enter")
    expect(card).to_have_text(first)


PICKS = """async ([script, pages]) => {
  const vis = document.createElement("div");
  vis.className = "vis-network";
  document.body.innerHTML = "<div><div class='netmap-picture' tabindex='0'></div></div>";
  const host = document.querySelector(".netmap-picture");
  host.append(vis);
  globalThis.vis = { Network: class {
    on() {} setData() {} moveTo() {} getScale() { return 1; } getViewPosition() { return { x: 0, y: 0 }; }
  } };
  const show = (await import("data:text/javascript," + encodeURIComponent(script))).default;
  const node = (id, x) => ({ id, x, y: 0, near: [], size: 9, shape: "cell" });
  const scene = { form: "honeycomb", bands: [], edges: [], nodes: [node("a", 0), node("b", 99)] };
  return pages.map(([key, picks, selected]) => {
    if (key) host.dispatchEvent(new KeyboardEvent("keydown", { key }));
    show({ parentElement: host.parentElement, data: { ...scene, picks, selected }, setTriggerValue() {} });
    return host.netmapState.selected;
  });
}"""


@pytest.mark.parametrize(
    ("last", "seen"),
    [
        (["", 2, "a"], "a"),  # the page has caught up: what it says holds, also what was chosen in the list
        (["", 1, "a"], "b"),  # it has not
        (["", 0, ""], ""),  # it comes from a server that was started anew
    ],
)
def test_only_a_page_that_knows_of_the_last_pick_says_who_is_chosen(browser, last, seen) -> None:
    page = browser.new_page()
    pages = [["", 0, ""], ["ArrowRight", 1, "a"], ["ArrowRight", 1, "a"], last]
    assert page.evaluate(PICKS, [component_script(), pages]) == ["", "a", "b", seen]
    page.close()


def test_a_bad_file_changes_nothing_and_lists_everything(page: Page, server: Server, tmp_path) -> None:
    bad = tmp_path / "people.netmap.json"
    rows = ", ".join(f'{{"id": "p{i}", "paid": "perhaps"}}' for i in range(40))
    bad.write_text(f'{{"netmap_format": 1, "people": [{rows}]}}')
    open_map(page, server, Network(name="Before the bad file"))
    go(page, "Maps")
    store = Store(str(server.database))
    before = store.maps()
    page.get_by_role("tab", name="Open a file").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(bad)
    page.get_by_role("button", name="Look at what is in them").click()
    expect(page.get_by_text("40 problems; nothing was opened")).to_be_visible()
    expect(page.get_by_text("people.netmap.json, row 40, people, paid")).to_be_visible()
    expect(page.get_by_text("Choose one of: yes, no or unknown")).to_have_count(40)
    with page.expect_download() as download:
        page.get_by_role("button", name="to send back to whoever made the file").click()
    assert download.value.path().read_text(encoding="utf-8-sig").count("people.netmap.json") == 40
    page.get_by_role("button", name="Cancel: change nothing").click()
    expect(page.get_by_test_id("stFileUploaderDropzoneInput")).to_have_count(1)
    assert store.maps() == before
    store.close()
