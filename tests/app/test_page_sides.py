"""The page Side by side: who sees what differently, and never who said what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from netmap import shipped
from netmap.app.state import open_store
from netmap.formats import read
from netmap.model import Network, Person, Perspective, Rating, Relationship
from netmap.model.document import build_usable
from netmap.store import Store
from tests.app.conftest import Server, start_page
from tests.app.test_browser import add_line, answer, go, open_map, saved, settled

NOW = datetime(2026, 11, 22, tzinfo=UTC)
GROUPS = {"Ann": "LE", "Bo": "LE", "Cai": "LE", "Dee": "MM", "Eli": "MM", "Flo": "MM"}


def line(source: str, target: str, by: str, kind: str = "asks") -> Relationship:
    return Relationship(
        id=f"{by}{source}{target}{kind}", source=source, target=target, kind=kind, reported_by=by
    )


def rate(by: str, actor: str, value: float, question: str = "power") -> Rating:
    return Rating(id=f"{by}{actor}{question}", perspective=by, actor=actor, question=question, value=value)


def pictures(*, own: bool = False, few: bool = False) -> Network:
    """Tables of two groups that each see the other lead; with people's own pictures or without."""
    tables = [("t1", "LE"), ("t2", "MM")]
    tables += [] if few else [("t3", "LE"), ("t4", "LE"), ("t5", "MM"), ("t6", "MM")]
    mine = list(GROUPS)[:3] if own else []
    views = [Perspective(id=i, name=f"Table {i[1:]}", group=g) for i, g in tables]
    lines = [line("Ann", "Bo", "t1"), line("Ann", "Bo", "t2"), line("Bo", "Dee", "t1", "collaborates")]
    lines += [line("Dee", "Eli", "t2")] + [line("Cai", "Flo", p, "trusts") for p in mine]
    ratings = [
        rate(table, actor, 9.0 if group != side else 2.0, question)
        for table, side in tables
        for actor, group in GROUPS.items()
        for question in ("power", "interest", "legitimacy", "urgency")
    ]
    return Network(
        name="Two sides",
        people=tuple(Person(id=n, groups=(g,)) for n, g in GROUPS.items()),
        perspectives=(*views, *(Perspective(id=i, group=GROUPS[i]) for i in mine)),
        relationships=tuple(lines),
        ratings=(*ratings, *(rate(p, a, 5 if a == p else 3) for p in mine for a in GROUPS)),
    )


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """Open the page on a map."""

    def run(network: Network) -> AppTest:
        path = str(tmp_path / "maps.sqlite")
        store = Store(path)
        store.create(network, now=NOW)
        store.close()
        open_store.clear()
        monkeypatch.setenv("NETMAP_DATABASE", path)
        app = start_page("sides")
        assert not app.exception, app.exception
        return app

    yield run
    open_store.clear()


def html(app: AppTest) -> str:
    return "\n".join(str(found.proto.body) for found in app.get("html"))


def said(app: AppTest) -> str:
    words = [found.value for kind in (app.markdown, app.caption, app.info) for found in kind]
    return "\n".join([html(app), *words])


def document(app: AppTest, tmp_path):
    store = Store(str(tmp_path / "maps.sqlite"))
    found = store.load(store.maps()[0].id).document
    store.close()
    return found


def press(app: AppTest, label: str) -> None:
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception, app.exception


pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_without_pictures_the_page_says_what_one_is_and_takes_the_first(opened, tmp_path):
    app = opened(Network(name="None", people=(Person(id="Ann", groups=("LE",)),)))
    assert "Nobody has added a picture" in html(app) and "A picture is the map as one table" in said(app)
    press(app, "Add picture")
    assert "Say whose picture it is" in app.error[0].value
    app.text_input(key="picture_name").set_value("Table 1")
    app.selectbox(key="picture_group").set_value("LE")
    press(app, "Add picture")
    assert document(app, tmp_path).rows("perspectives")[2] == {
        "id": "Picture of Table 1",
        "name": "Table 1",
        "group": "LE",
    }
    assert "Two are needed to lay beside each other" in said(app) and "Nobody has rated" in said(app)
    assert app.selectbox(key="sides_into").value == "Picture of Table 1"

    app.text_input(key="sides_line").set_value("Ann -> works with")
    press(app, "Add")
    assert "who -> works with -> whom" in app.error[0].value.replace("\\", "")  # Markdown's marks taken away
    assert app.text_input(key="sides_line").value == "Ann -> works with"  # to be put right
    app.text_input(key="sides_line").set_value("Ann -> works with -> Night team")
    press(app, "Add")
    usable = build_usable(document(app, tmp_path))
    assert not usable.problems and usable.network.organisations[0].name == "Night team"
    assert usable.network.relationships[0].reported_by == "Picture of Table 1"

    press(app, "Remove it")
    assert not document(app, tmp_path).rows("relationships")
    assert "Nobody has added a picture" in html(app)


def test_two_pictures_lie_beside_each_other(opened):
    app = opened(pictures())
    picture = next(found for found in html(app).split("<style>") if 'class="beside"' in found)
    assert "1</span> in both" in picture and picture.count("1</span> only here") == 2
    assert "Person 2 <span" in picture and "works with</span> Person 4" in picture
    assert "3 relationships that either drew: 1 in both" in said(app)
    assert "goes both ways is shown once here" in said(app)
    app.toggle(key="names").set_value(True).run()
    assert "works with</span> Dee" in html(app)
    app.selectbox(key="sides_one").set_value("t2").run()
    assert app.selectbox(key="sides_other").value == "t1" and not app.exception


def test_ratings_of_enough_are_shown(opened):
    app = opened(pictures())
    text = said(app)
    assert 'class="mirror"' in text and "opposite ends" in text and "held back" not in text
    assert "As people with lived experience see it, they lead in 0, middle managers lead in 9" in text
    assert "14.0 points further behind middle managers than middle managers see it" in text
    assert "keep informed" in text or "manage closely" in text
    assert not [box for box in app.checkbox if box.key == "sides_everything"]
    assert len(app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")) == 2


def test_what_few_said_is_held_back_until_the_owner_says_so(opened):
    app = opened(pictures(few=True))
    assert 'class="mirror"' not in html(app) and "fewer than 3 pictures a side" in said(app)
    assert "opposite ends" not in html(app)  # nor in the answer
    app.checkbox(key="sides_everything").check().run()
    assert 'class="mirror"' in html(app) and "see the same game from opposite ends" in html(app)


def test_nobodys_own_picture_is_laid_open(opened):
    app = opened(pictures(own=True, few=True))
    options = app.selectbox(key="sides_one").options
    assert options == ["Table 1", "Table 2"]
    assert "Cai" not in html(app) and "trusts</span>" not in html(app)
    assert "3 pictures are one person’s own" in said(app)
    assert "points higher than others rate it" in html(app)  # a mean of three people
    app.selectbox(key="sides_into").set_value("Ann").run()
    assert "Person 1: own picture" in app.selectbox(key="sides_into").options
    assert not app.get("arrow_data_frame") and not [s for s in app.selectbox if s.key == "sides_asked"]
    app.checkbox(key="sides_own_Ann").check().run()
    assert app.selectbox(key="sides_asked").value == "power"


def test_one_person_adds_their_own_picture_once(opened, tmp_path):
    app = opened(pictures())
    for _ in range(2):
        app.selectbox(key="picture_person").set_value("Bo")
        press(app, "Add picture")
    assert "has a picture already" in app.error[0].value
    rows = [r for r in document(app, tmp_path).rows("perspectives").values() if r["id"] == "Bo"]
    assert rows == [{"id": "Bo", "group": "LE"}]


def test_bad_rows_do_not_break_the_page(opened):
    wrong = pictures().replace(
        ratings=(rate("t1", "Ann", 12), rate("t1", "Bo", -3), rate("t1", "Cai", 4, "support")),
        perspectives=(*pictures().perspectives, Perspective(id="<b>", name="Table 1"), Perspective(id="$x$")),
    )
    app = opened(wrong)
    assert "somebody has to be rated both on power and on interest" in said(app)
    assert "Table 1 (t1)" in app.selectbox(key="sides_into").options


@pytest.mark.parametrize("sample", ["nhs_trust_middle", "west_london_collaborative"])
def test_the_samples_that_teach_it(opened, sample):
    app = opened(read(shipped.sample(sample)).require())
    assert 'class="beside"' in html(app) and 'class="mirror"' in html(app)
    assert "of the 6 pictures" in said(app) or "of the 9 pictures" in said(app)


def test_a_picture_is_typed_rated_and_compared(page: Page, server: Server) -> None:
    network = read(shipped.sample("west_london_collaborative")).require().replace(name="Side by side")
    open_map(page, server, network)
    go(page, "Side by side")
    before = answer(page)
    expect(page.locator(".beside .col")).to_have_count(3)
    page.get_by_role("tab", name="Add or change pictures").click()
    add_line(page, "What is it called?", "Night table")
    box = "In “Night table”: who → works with → whom?"
    add_line(page, box, "Night nurse -> works with -> Urgent care service manager")
    found = saved(server, "Side by side")
    assert found.relationships[-1].reported_by == "Picture of Night table"
    assert len(found.people) == len(network.people) + 1
    settled(page)
    assert answer(page) != before

    page.get_by_role("tab", name="Its ratings").click()
    settled(page)
    for value, kept in (("12", []), ("7", [7.0])):
        rate_first(page, value)
        wrong = page.get_by_text("was not saved: ratings go from 0")
        expect(wrong).to_have_count(0 if kept else 1)
        ratings = saved(server, "Side by side").ratings[len(network.ratings) :]
        assert [r.value for r in ratings] == kept
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back:")).to_be_visible()
    assert saved(server, "Side by side").ratings == network.ratings


def rate_first(page: Page, value: str) -> None:
    """Type a number beside the first name, as a keyboard user does."""
    cell = page.locator(".gdg-input")
    table = page.get_by_test_id("stDataFrame").locator("visible=true").first
    for _ in range(5):
        table.scroll_into_view_if_needed()
        shape = table.locator("canvas").first.bounding_box()
        assert shape is not None
        page.mouse.click(shape["x"] + shape["width"] - 60, shape["y"] + 52)
        page.keyboard.press("Enter")
        try:
            expect(cell).to_be_visible(timeout=3000)
            break
        except AssertionError:
            continue
    cell.fill(value)
    cell.press("Enter")
    expect(cell).to_have_count(0)
    settled(page)
