"""The page Workshop: opening, what arrives, taking in, names hidden, closing; and with a phone in real browsers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from playwright.sync_api import Page, expect

from netmap.access.workshop_desk import Entry, WorkshopDesk
from netmap.app.pages import workshop
from netmap.app.room_code import qr_code
from netmap.app.state import open_store
from netmap.errors import NotAllowedError
from netmap.model import Decision, Network, Organisation, Person
from netmap.model.document import build_usable
from netmap.store import Store
from netmap.store.accounts import Accounts
from tests.app.conftest import Server, start_page
from tests.app.test_browser import go, open_map, settled

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
MARKER = "<script>window.ran=1</script>![i](http://x.test/i) *b*"
WARD = Network(
    name="Ward",
    purpose="To see who decides",
    people=[Person(id="ana", name="Ana Lee"), Person(id="bo", name="Bo Hughes")],
    organisations=[Organisation(id="dt", name="Discharge team")],
    decisions=[Decision(id="beds", title="Open beds")],
)


class Room:
    """The page, as somebody sees it who runs a session, and the desk for those who join."""

    def __init__(self, tmp_path, monkeypatch, network: Network = WARD) -> None:
        path = str(tmp_path / "maps.sqlite")
        self.store = Store(path)
        self.map_id = self.store.create(network, now=datetime.now(UTC))
        open_store.clear()
        monkeypatch.setenv("NETMAP_DATABASE", path)
        self.desk = WorkshopDesk(self.store, Accounts(self.store.database), lambda: datetime.now(UTC))
        self.app = start_page("workshop")
        self.well()

    def well(self) -> Room:
        assert not self.app.exception, self.app.exception
        return self

    def press(self, key: str) -> Room:
        self.app.button(key=key).click().run()
        return self.well()

    def step(self, label: str) -> None:
        next(b for b in self.app.sidebar.button if b.label == label).click().run()

    def open(self, **facts: str) -> str:
        """Open a session and return its code."""
        self.app.text_input(key="workshop_title").set_value(facts.get("title", "Beds"))
        self.app.text_input(key="workshop_by").set_value(facts.get("by", "Sam Price"))
        self.app.selectbox(key="workshop_offer").set_value("everybody")
        self.app.selectbox(key="workshop_decision").set_value("beds")
        next(b for b in self.app.button if b.label == "Open the session").click().run()
        self.well()
        found = re.search(r'class="code">([^<]+)<', self.html())
        return found[1] if found else ""

    def join(self, code: str, label: str, *entries: Entry, as_table: bool = True) -> str:
        token = self.desk.join(code, label=label, as_table=as_table, address="phone")
        for n, entry in enumerate(entries):
            question = "works_with" if entry.who or entry.who_chosen or entry.how else "decides"
            self.desk.add(token, question, entry, form=f"{label} {n}")
        return token

    def look(self, *, names: bool | None = None) -> Room:
        if names is not None:
            self.app.sidebar.toggle(key="names").set_value(names)
        self.app.run()
        return self.well()

    def html(self) -> str:
        return " ".join(block.proto.body for block in self.app.get("html"))

    def text(self) -> str:
        kinds = ("markdown", "caption", "info", "warning", "error")
        said = [m.value for kind in kinds for m in self.app.get(kind)]
        labels = [
            str(option) for box in (*self.app.selectbox, *self.app.multiselect) for option in box.options
        ]
        return " ".join([self.html(), *said, *labels])

    def document(self):
        return self.store.load(self.map_id).document


@pytest.fixture
def room(tmp_path, monkeypatch):
    found = Room(tmp_path, monkeypatch)
    yield found
    found.store.close()


def test_before_anybody_was_asked(room):
    assert room.app.title[0].value == "What does the room say?"
    assert "Nobody has been asked yet" in room.html()
    room.open(by="")
    assert "Say who runs the session" in room.app.error[0].value
    room.open(title=" ")
    assert "Give the session a title" in room.app.error[0].value
    assert 'class="code"' not in room.html()


def test_a_map_without_a_purpose_says_that_people_will_ask(tmp_path, monkeypatch):
    room = Room(tmp_path, monkeypatch, Network(name="Ward"))
    assert "nobody has written that down yet" in room.app.info[0].value
    room.store.close()


def test_an_open_session_shows_its_code_and_how_to_join(room):
    code = room.open()
    assert re.fullmatch(r"[CDFGHJKMNPQRTVWXY34679]{4}-[CDFGHJKMNPQRTVWXY34679]{4}", code)
    assert room.desk.look(code, address="x").title == "Beds"
    assert "The session is open: nobody has joined yet" in room.html()
    assert '<img src="data:image/svg+xml' in room.html() and f"/join?code={code}" in room.html()
    assert "Phones cannot reach this computer yet" in room.app.warning[0].value


def test_the_qr_code_leads_where_it_says(room):
    address = f"https://netmap.example.gov.uk/join?code={room.open()}"
    assert qr_code(address) == segno.make(address, error="m", micro=False).svg_data_uri(
        scale=8, border=3, dark="#1d1d1b", light="#ffffff"
    )
    assert parse_qs(urlsplit(address).query)["code"]


def test_names_stay_hidden_until_somebody_shows_them(room):
    code = room.open()
    room.join(code, "Wilhelmina", Entry(name="Ottoline"), as_table=False)
    said = room.look(names=False).text()
    assert "Participant 1</td>" in said and "1 participant, 1 answer: 1 still to be taken in" in said
    assert "Wilhelmina" not in said and "Ottoline" not in said and "Names are hidden" in said
    room.press("workshop_names")
    said = room.text()
    assert "Wilhelmina" in said and "Ottoline decides about Open beds" in said
    room.press("workshop_names")
    assert "Wilhelmina" not in room.text() and "Ottoline" not in room.text()


def test_accepting_is_one_edit_and_undoing_it_makes_the_answers_wait_again(room):
    code = room.open()
    room.join(code, "Table 3", Entry(name="Zed", who_chosen="dt", how="asks"), Entry(chosen="bo"))
    before = room.document()
    room.look(names=True).press("workshop_Accept into the shared map")
    after = build_usable(room.document()).network
    assert [(r.source, r.kind, r.target, r.reported_by) for r in after.relationships] == [
        ("dt", "asks", "Zed", "")
    ]
    assert [(p.decision, p.actor, p.stage) for p in after.parts] == [("beds", "bo", "decide")]
    assert not after.perspectives and "all dealt with" in room.html()
    room.step("Undo")
    assert room.well().document().tables == before.tables
    assert "2 still to be taken in" in room.html()
    room.step("Redo")
    assert "all dealt with" in room.well().html()


def test_keeping_as_a_view_leaves_the_shared_map_alone(room):
    code = room.open()
    token = room.join(code, "Table 3", Entry(chosen="bo"))
    room.desk.rate(token, {"id:bo": 8})
    room.look(names=True).press("workshop_Keep as a view")
    network = build_usable(room.document()).network
    assert [p.label for p in network.perspectives] == ["Table 3"] and not network.parts
    assert sorted((r.question, r.value) for r in network.ratings) == [("decides beds", 10.0), ("power", 8.0)]
    assert room.desk.sheet(token).answers[0].state == "view"


def test_a_doubtful_name_has_to_be_decided_first(room):
    code = room.open()
    room.join(code, "Table 3", Entry(name="Anna Lee", who_chosen="dt", how="asks"))
    room.look(names=True)
    assert room.app.button(key="workshop_Both").disabled and "Decide about 1 more" in room.text()
    room.app.radio(key="workshop_who_0").set_value("Yes, the same").run()
    assert not room.well().app.button(key="workshop_Both").disabled
    room.press("workshop_Both")
    network = build_usable(room.document()).network
    assert {(r.source, r.target, bool(r.reported_by)) for r in network.relationships} == {
        ("dt", "ana", False),
        ("dt", "ana", True),
    }
    assert {person.id for person in network.people} == {"ana", "bo"}


def test_some_are_accepted_and_others_declined(room):
    code = room.open()
    room.join(code, "Table 3", Entry(name="Zed"), Entry(name="Yan"))
    room.look(names=True)
    (which,) = [box for box in room.app.multiselect if box.label == "Which of these?"]
    which.set_value(which.value[:1]).run()
    room.press("workshop_Accept into the shared map")
    assert [p.actor for p in build_usable(room.document()).network.parts] == ["Zed"]
    room.press("workshop_decline")
    assert "all dealt with" in room.html() and "declined" in room.text()
    assert [p.actor for p in build_usable(room.document()).network.parts] == ["Zed"]


def test_everybody_is_kept_as_a_view_but_for_those_to_decide_about(room):
    code = room.open()
    room.join(code, "Table 1", Entry(name="Zed"))
    room.join(code, "Table 2", Entry(name="Anna Lee"))
    room.join(code, "Bo Hughes", Entry(name="Yan"), as_table=False)
    room.look(names=True).press("workshop_all")
    network = build_usable(room.document()).network
    assert {p.label for p in network.perspectives} == {"Table 1", "bo"}
    assert "1 still to be taken in" in room.html()


def test_closing_kills_the_code_and_what_was_said_can_still_be_taken_in(room):
    code = room.open()
    token = room.join(code, "Table 3", Entry(name="Zed"))
    room.look(names=True).press("workshop_close")
    for call in (lambda: room.desk.look(code, address="x"), lambda: room.desk.sheet(token)):
        with pytest.raises(NotAllowedError):
            call()
    assert "The session is over. 1 participant" in room.html() and 'class="code"' not in room.html()
    room.press("workshop_Accept into the shared map")
    assert [p.actor for p in build_usable(room.document()).network.parts] == ["Zed"]


def test_taking_somebody_out_and_removing_a_session(room):
    code = room.open()
    token = room.join(code, "Table 3", Entry(name="Ottoline"))
    room.look(names=True).press("workshop_Both")
    assert "Ottoline" in str(room.document())
    (button,) = [b for b in room.app.button if b.label == "Take everything out"]
    button.click().run()
    assert "Ottoline" not in str(room.well().document())
    with pytest.raises(NotAllowedError):
        room.desk.sheet(token)
    room.press("workshop_remove")
    assert "Nobody has been asked yet" in room.html()


def test_markers_show_as_text(room):
    code = room.open(title=f"T{MARKER}", by=f"R{MARKER}")
    room.join(code, f"L{MARKER}"[:60], Entry(name=f"Anna Lee {MARKER}"), Entry(name=f"N{MARKER}"))
    said = room.look(names=True).html()
    assert "<script" not in said and "&lt;script&gt;" in said
    for block in (*room.app.markdown, *room.app.caption):
        assert "![i](" not in block.value


def open_session(page: Page) -> str:
    """Open a session on the map on screen, and return its code."""
    go(page, "Workshop")
    page.get_by_label("Title, as people see it").fill("Working side by side")
    page.get_by_label("Who runs it, as people see it").fill("Sam Price")
    page.get_by_role("button", name="Open the session").click()
    code = page.locator(".join .code")
    expect(code).to_be_visible()
    shown = "(() => { const i = document.querySelector('.join img'); return i.complete && i.naturalWidth > 200 })()"
    page.wait_for_function(shown)
    return code.inner_text()


def answer_by_phone(phone: Page, server: Server, code: str, who: str, whom: str) -> None:
    """Join as a table and say who works with whom."""
    phone.goto(f"{server.address}/join?code={code}")
    phone.get_by_role("button", name="I have read it: go on").click()
    phone.get_by_label("A name").fill("Table 3")
    phone.get_by_label("A table or team answers together").check()
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_label("Who", exact=True).fill(who)
    phone.get_by_label("Whom", exact=True).fill(whom)
    phone.get_by_role("button", name="Next question").click()
    expect(phone.locator("h1")).to_have_text("Who decides?")


@pytest.mark.browser
def test_a_phone_joins_and_what_it_says_is_on_the_map_at_once(page: Page, server: Server):
    open_map(page, server, Network(name="Ward", people=(Person(id="Ann"), Person(id="Bo"))))
    code = open_session(page)
    context = page.context.browser.new_context(viewport={"width": 360, "height": 740})
    phone = context.new_page()
    answer_by_phone(phone, server, code, "Night cleaner", "Porter on nights")

    # it arrives by itself, within five seconds, and without a name on the projector
    expect(page.get_by_text("1 participant, 1 answer")).to_be_visible(timeout=5_000)
    expect(page.get_by_text("Table 3")).to_have_count(0)
    expect(page.get_by_text("Participant 1")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Show names", exact=True).click()
    expect(page.get_by_role("heading", name="Take answers in")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Accept into the shared map").click()
    expect(page.get_by_text("all dealt with")).to_be_visible()
    store = Store(str(server.database))
    names = {person.name for person in build_usable(store.load(store.maps()[0].id).document).network.people}
    assert {"Night cleaner", "Porter on nights"} <= names

    phone.goto(f"{server.address}/join/thanks")
    expect(phone.get_by_text("on the shared map")).to_be_visible()
    phone.get_by_role("link", name="Withdraw everything").click()
    phone.get_by_role("button", name="Withdraw everything").click()
    expect(phone.locator("h1")).to_have_text("Everything you entered has been taken out")
    names = {person.name for person in build_usable(store.load(store.maps()[0].id).document).network.people}
    assert not {"Night cleaner", "Porter on nights"} & names
    store.close()

    page.get_by_role("button", name="Close the session").click()
    expect(page.locator(".join .code")).to_have_count(0)
    phone.goto(f"{server.address}/join/thanks")
    expect(phone.get_by_text("This session is over")).to_be_visible()
    context.close()


def test_answers_that_arrive_are_no_clicks_of_who_runs_it(monkeypatch):
    drawn: list[str] = []
    shown = SimpleNamespace(latest=(1, 1, 1, True))
    room = SimpleNamespace(sessions=lambda map_id: [SimpleNamespace(id="w")])
    seen = SimpleNamespace(current=SimpleNamespace(document=None))
    for name, value in {
        "view": lambda: seen,
        "facilitating": lambda: room,
        "look": lambda *_: shown,
        "draw_anew": lambda: drawn.append("anew"),
    }.items():
        monkeypatch.setattr(workshop, name, value)
    inside = workshop._arrivals.__wrapped__
    inside("m", "w", (0, 0, 0, True))
    inside("m", "another", (1, 1, 1, True))
    assert drawn == ["anew", "anew"]
