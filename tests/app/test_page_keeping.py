"""The page "What is kept where": why and until when, everything on one person, and erasing them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from netmap.access.desk import Desk
from netmap.access.people_data import PeopleData
from netmap.app import state
from netmap.app.state import open_store
from netmap.model import Keeping, Network, Organisation, Person, Relationship, Role, Settings
from netmap.model.edits import add_rows
from netmap.store import Store
from tests.app.conftest import Server, start_page
from tests.app.test_browser import settled, unfold

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NAME = "Gwenllian <b>Rhys</b>"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def ward(**keeping) -> Network:
    return Network(
        name="Ward",
        people=(Person(id="gwen", name=NAME), Person(id="sam", name="Sam")),
        organisations=(Organisation(id="w", name="Ward 3"),),
        roles=(Role(id="r", person="gwen", organisation="w", title="Nurse"),),
        relationships=(
            Relationship(id="l", source="gwen", kind="trusts", target="sam", note="Gwen said so"),
        ),
        settings=Settings(keeping=Keeping(**keeping)),
    )


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """Return a function that opens the page on a map."""
    path = str(tmp_path / "maps.sqlite")
    monkeypatch.setenv("NETMAP_DATABASE", path)
    monkeypatch.setattr(state, "today", lambda: date(2026, 11, 22))

    def run(network: Network) -> tuple[AppTest, Store, str]:
        store = Store(path)
        map_id = store.create(network, now=NOW)
        open_store.clear()
        return start_page("keeping"), store, map_id

    return run


def shown(app: AppTest) -> str:
    return " ".join([*(m.value for m in app.main.markdown), *(h.proto.body for h in app.main.get("html"))])


def test_the_page_says_where_it_is_kept_and_who_can_see_it(opened, tmp_path):
    app, store, _ = opened(ward())
    words = shown(app)
    assert "Nobody signs in: whoever uses netmap on this computer" in words
    assert str(tmp_path / "maps.sqlite") in words and "Nobody has said until when it is kept" in words
    assert "Nothing leaves this computer by itself" in words
    store.close()


def test_why_and_until_when_are_kept_with_the_map(opened):
    app, store, map_id = opened(ward())
    app.selectbox(f"basis/{map_id}").set_value("consent")
    app.text_area(f"note/{map_id}").set_value("All were asked.")
    app.text_input(f"until/{map_id}").set_value("1 March 2027")
    app = next(b for b in app.button if b.label == "Save").click().run()
    keeping = store.load(map_id).document.head.settings.keeping
    assert keeping == Keeping(basis="consent", note="All were asked.", keep_until="2027-03-01")
    assert "It is to be kept until 1 March 2027. Lawful basis: Consent." in shown(app)
    app.text_input(f"until/{map_id}").set_value("some day")
    app = next(b for b in app.button if b.label == "Save").click().run()
    assert "is not a date" in app.error[0].value
    assert store.load(map_id).document.head.settings.keeping == keeping
    store.close()


@pytest.mark.parametrize(
    ("until", "said"),
    [("2026-12-01", "9 days are left"), ("2026-11-22", "today is the last day"), ("2026-10", "has passed"), ("2027", "")],
)  # fmt: skip
def test_the_day_is_brought_to_mind_in_time(opened, until, said):
    app, store, _ = opened(ward(keep_until=until))
    care = [h.proto.body for h in app.get("html") if "care" in h.proto.body and "Keep until" in h.proto.body]
    assert (len(care) == 2 and said in care[0]) if said else not care  # on the page and in the sidebar
    app.switch_page("netmap/app/pages/maps.py").run()
    assert ("Keep until" in shown(app)) == bool(said)
    store.close()


def test_nobody_is_named_while_names_are_off(opened):
    app, store, _ = opened(ward())
    assert "Names are off" in app.info[0].value
    assert not any(box.label == "Who?" for box in app.selectbox) and "Rhys" not in shown(app)
    store.close()


def choose(app: AppTest, map_id: str, number: int = 0) -> AppTest:
    app.toggle("names").set_value(True).run()
    return app.selectbox(f"who/{map_id}").select_index(number).run()


def test_everything_on_one_person_is_listed_and_they_are_erased(opened):
    app, store, map_id = opened(ward())
    store.apply(map_id, add_rows(f"add {NAME}", [("people", {"id": "x", "name": "Bo"})]), now=NOW)
    app.run()
    app = choose(app, map_id, 1)
    words = shown(app)
    assert "Gwenllian &lt;b&gt;Rhys&lt;/b&gt;: Nurse at Ward 3" in words and "trusts Sam" in words
    assert "Named in the label of an edit" in words
    assert "1 person, 1 relationship" in words and "1 post will be vacant" in words
    button = app.button(f"erase/{map_id}/gwen")
    assert button.disabled
    app.text_input(f"typed/{map_id}/gwen").set_value("Gwen").run()
    assert app.button(f"erase/{map_id}/gwen").disabled
    app.text_input(f"typed/{map_id}/gwen").set_value(NAME).run()
    app.button(f"erase/{map_id}/gwen").click().run()
    assert not app.exception
    document = store.load(map_id).document
    assert [row["id"] for row in document.rows("people").values()] == ["sam", "x"]
    assert "erased-1" in store.history(map_id)[1].label
    # somebody erased is on the list of those who were there, under the word only
    assert "Rhys" not in json.dumps([o for box in app.selectbox for o in box.options])
    store.close()


def test_backups_made_before_are_listed_and_made_anew(opened, tmp_path):
    old = tmp_path / "backups" / "maps-2026-11-01.sqlite"
    old.parent.mkdir()
    old.write_bytes(b"as it was")
    app, store, _ = opened(ward())
    assert "maps-2026-11-01.sqlite" in shown(app)
    app.button("remake_backups").click().run()
    assert not app.exception and not old.exists()
    assert len(list(old.parent.iterdir())) == 1
    app.button("remove_backups").click().run()
    assert list(old.parent.iterdir()) == []
    store.close()


@pytest.mark.browser
def test_somebody_is_erased_in_a_browser(page, server: Server):
    store = Store(str(server.database))
    map_id = store.create(ward(), now=NOW)
    page.goto(f"{server.address}/keeping?map={map_id}")
    expect(page.get_by_role("heading", name="What is kept where, and who can see it?")).to_be_visible(
        timeout=60_000
    )
    settled(page)
    page.get_by_test_id("stSidebarUserContent").get_by_text("Show names of people").click()
    who = page.get_by_role("combobox", name="Who?")
    expect(who).to_be_visible()
    settled(page)
    who.focus()
    who.press("ArrowDown")  # by the keyboard: a click scrolls first, and scrolling closes the list
    page.get_by_role("option", name="Gwenllian").click()
    expect(page.get_by_text("Erase this person")).to_be_visible()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="As a page to read").click()
    assert "What is held on Gwenllian &lt;b&gt;Rhys" in download.value.path().read_text(encoding="utf-8")
    unfold(page, "Erase this person")
    typed = page.get_by_role("textbox", name="To erase them, type the name")
    typed.fill(NAME)
    typed.press("Enter")
    erase = page.get_by_role("button", name="Erase for good")
    expect(erase).to_be_enabled()
    erase.click()
    expect(page.get_by_text("Erased. In earlier revisions")).to_be_visible()
    assert [row["id"] for row in store.load(map_id).document.rows("people").values()] == ["sam"]
    store.close()


def test_who_answers_for_it_and_their_notices_are_named(opened, monkeypatch):
    monkeypatch.setenv("NETMAP_ORGANISATION", "Example *Council*")
    monkeypatch.setenv("NETMAP_PRIVACY_URL", "https://example.gov.uk/privacy?a=1&b=2")
    app, _, _ = opened(ward())
    assert any(m.value == r"Example \*Council\* answers for what is kept here." for m in app.markdown)
    (links,) = (h.proto.body for h in app.get("html") if "Privacy notice" in h.proto.body)
    assert 'href="https://example.gov.uk/privacy?a=1&amp;b=2"' in links and "Accessibility" not in links


def test_somebody_who_stays_on_screen_is_looked_up_once(opened, monkeypatch):
    noted: list[str] = []
    monkeypatch.setattr(Desk, "note", lambda self, action, map_id="", **facts: noted.append(action))
    app, store, map_id = opened(ward())
    app = choose(app, map_id).run()
    app.text_area(f"also/{map_id}/gwen").set_value("Sammy").run()
    assert noted.count("look up person") == 1
    app.selectbox(f"who/{map_id}").select_index(1).run()
    assert noted.count("look up person") == 2
    store.close()


@pytest.mark.parametrize(("copies", "said"), [(0, ""), (1, "1 copy"), (3, "3 copies")])
def test_copies_of_others_are_told_before_somebody_is_erased(opened, monkeypatch, copies, said):
    monkeypatch.setattr(PeopleData, "copies", lambda self, map_id: copies)
    app, store, map_id = opened(ward())
    words = shown(choose(app, map_id))
    assert (f"Others made {said} of this map" in words) if said else "Others made" not in words
    store.close()
