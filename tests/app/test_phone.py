"""The pages for phones: by HTTP, sent twice, with markers in every field; and in a real browser at 360 x 740."""

from __future__ import annotations

import asyncio
import html
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from starlette.applications import Starlette

from netmap.access.desk import Desk
from netmap.access.facilitating import Facilitating
from netmap.access.signin import OPEN_HOUSE
from netmap.access.workshop_desk import CLOSED, WorkshopDesk
from netmap.app.web.phone import phone_routes
from netmap.config import Config
from netmap.errors import StoreError
from netmap.model import Decision, Network, Organisation, Person
from netmap.model.room import Asks
from netmap.store import Store, schema
from netmap.store.accounts import Accounts
from netmap.store.codes import show_code
from tests.app.conftest import free_port

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MARKER = "<script>window.ran=1</script><img src=x onerror=window.ran=1>"
SECRET = "Xenobia Quillfeather"


class House:
    """A session, and what serves it to phones."""

    def __init__(
        self, path: str, *, title: str = "Beds", purpose: str = "To see who decides", **asks: Any
    ) -> None:
        self.now = NOW
        self.store = Store(path)
        accounts = Accounts(self.store.database)
        desk = Desk(self.store, accounts, OPEN_HOUSE, Config(), lambda: self.now)
        self.lead = Facilitating(self.store, desk, lambda: self.now)
        network = Network(
            name=SECRET,
            purpose=purpose,
            people=[Person(id="s", name=SECRET), Person(id="bo", name=f"Bo {MARKER}")],
            organisations=[Organisation(id="dt", name="Discharge team")],
            decisions=[Decision(id="beds", title=f"Open beds {MARKER}")],
        )
        self.map_id = self.store.create(network, now=NOW)
        settings = {
            "run_by": "Sam Price",
            "offer": "organisations",
            "decision": "beds",
            "rate": ("bo",),
            **asks,
        }
        ends = NOW + timedelta(hours=2)
        self.session = self.lead.open(self.map_id, title, asks=Asks(**settings), ends_at=ends)
        self.code = show_code(self.session.code)
        self.desk = WorkshopDesk(self.store, accounts, lambda: self.now)
        self.app = Starlette(routes=phone_routes(lambda: self.desk))

    def answers(self) -> list[str]:
        return [said.answer.name for said in self.lead.contributions(self.map_id, self.session.id)]


class Got(NamedTuple):
    """An answer of the server."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    text: str

    @property
    def words(self) -> str:
        """The text that people see."""
        body = re.sub(r"<style.*?</style>", "", self.text, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


class Phone:
    """Asks an app as a browser would, without a network: keeps cookies and follows redirects."""

    def __init__(self, app: Any, address: str = "10.0.0.7") -> None:
        self.app, self.address = app, address
        self.cookies: dict[str, str] = {}
        self.at = ""

        self.headers: dict[str, str] = {}

    def get(self, path: str, **query: str) -> Got:
        return self._ask("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, *, follow: bool = True, **form: str) -> Got:
        return self._ask("POST", path, urlencode(form).encode(), follow=follow)

    def _ask(self, method: str, path: str, body: bytes = b"", *, follow: bool = True) -> Got:
        self.at = path
        found = asyncio.run(self._send(method, path, body))
        for line in found.cookies:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = "" if "Max-Age=0" in line else value
        if follow and found.status == 303:
            return self._ask("GET", found.headers["location"])
        return found

    async def _send(self, method: str, path: str, body: bytes) -> Got:
        parts = urlsplit(path)
        cookie = "; ".join(f"{k}={v}" for k, v in self.cookies.items() if v)
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": parts.path, "raw_path": parts.path.encode(), "query_string": parts.query.encode(),
            "root_path": "", "client": (self.address, 1), "server": ("netmap.test", 80),
            "headers": [(b"host", b"netmap.test"), (b"cookie", cookie.encode()),
                        (b"content-type", b"application/x-www-form-urlencoded"),
                        *((k.encode(), v.encode()) for k, v in self.headers.items())],
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        lines = [(k.decode().lower(), v.decode()) for k, v in sent[0]["headers"]]
        text = b"".join(message.get("body", b"") for message in sent[1:]).decode()
        return Got(sent[0]["status"], dict(lines), [v for k, v in lines if k == "set-cookie"], text)

    def join(self, house: House, label: str = "Table 3", **form: str) -> Got:
        return self.post("/join/name", code=house.code, label=label, **form)


@pytest.fixture
def house(tmp_path) -> Iterator[House]:
    found = House(str(tmp_path / "maps.sqlite"))
    yield found
    found.store.close()


@pytest.fixture
def phone(house: House) -> Phone:
    return Phone(house.app)


def field(page: Got, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, f"no {name} in {page.text}"
    return html.unescape(found[1])


def towers(page: Got) -> dict[str, str]:
    """Return the fields of the towers by whom they are about."""
    found = re.findall(r"<legend>(.*?)</legend>.*?name=\"(t[0-9a-f]+)\"", page.text, re.DOTALL)
    return {html.unescape(name): key for name, key in found}


def test_from_the_code_to_thank_you_and_back(house, phone):
    assert "Join a workshop" in phone.get("/join").words
    notice = phone.post("/join", code=house.code.lower().replace("-", " "))
    assert "What is kept where, and who can see it" in notice.words and phone.at.startswith("/join?code=")
    for said in (
        "To see who decides",
        "run by Sam Price",
        "Others who take part here do not see",
        "2026",
    ):
        assert said in notice.words
    assert "What shall we call you?" in phone.get("/join/name", code=house.code).words
    first = phone.join(house, group="LE")
    assert "Question 1 of 3 Who do you work with?" in first.words
    more = phone.post("/join/works_with", name="Ana Lee", how="<asks", then="add", form=field(first, "form"))
    assert "Added. Name another" in more.words and "Ana Lee asks me for advice" in more.words
    second = phone.post("/join/works_with", name="", then="next")
    assert "Question 2 of 3 Who decides about “Open beds" in second.words
    third = phone.post("/join/decides", chosen="dt", then="next")
    assert "Question 3 of 3 How high is their tower?" in third.words
    fields = towers(third)
    assert list(fields) == [f"Bo {MARKER}", "Ana Lee", "Discharge team"]
    done = phone.post("/join/tower", **{fields["Ana Lee"]: "7", fields["Discharge team"]: ""})
    assert "Thank you" in done.words and "Ana Lee: 7 of 10" in done.words
    assert "(People with lived experience)" in done.words
    # whoever comes back with the same phone finds it, by the code or by the page
    assert "Thank you" in phone.get("/join", code=house.code).words
    assert 'value="7" checked' in phone.get("/join/tower").text
    assert house.answers() == ["Ana Lee", "Discharge team", "Ana Lee"]


def test_an_answer_sent_twice_counts_once(house, phone):
    first = phone.join(house)
    form = {"name": "Ana", "how": "asks", "then": "add", "form": field(first, "form")}
    phone.post("/join/works_with", follow=False, **form)  # the network went before anything came back
    phone.post("/join/works_with", **form)
    assert house.answers() == ["Ana"]
    phone.post("/join/works_with", **{**form, "form": "another page"})
    assert house.answers() == ["Ana"]
    fields = towers(phone.get("/join/tower"))
    for _ in range(2):
        phone.post("/join/tower", **{fields["Ana"]: "3"})
    assert house.answers() == ["Ana", "Ana"]


def test_answers_are_changed_and_taken_back(house, phone):
    phone.join(house)
    phone.post("/join/works_with", name="Ana", how="asks", then="add", form="1")
    (said,) = house.lead.contributions(house.map_id, house.session.id)
    before = phone.get(f"/join/change/{said.id}")
    assert 'value="Ana"' in before.text and 'value="asks" selected' in before.text
    assert "Your change is saved" in phone.post(f"/join/change/{said.id}", name="Anna", how="supports").words
    assert "I support Anna" in phone.get("/join/thanks").words
    assert "Taken back" in phone.post("/join/remove", answer=said.id, **{"from": "works_with"}).words
    assert house.answers() == []
    assert "Thank you" in phone.get(f"/join/change/{said.id}").words  # it has gone
    phone.post("/join/rename", label="Table 4")
    assert "as Table 4" in phone.get("/join/thanks").words


def test_withdrawing_asks_first_and_then_leaves_nothing(house, phone):
    phone.join(house, "Wilhelmina")
    phone.post("/join/decides", name="Ottoline", then="add", form="1")
    assert "Your 1 answer and the name Wilhelmina" in phone.get("/join/withdraw").words
    assert house.answers() == ["Ottoline"]
    gone = phone.post("/join/withdraw")
    assert "Everything you entered has been taken out" in gone.words and not any(phone.cookies.values())
    assert house.answers() == [] and house.lead.participants(house.map_id, house.session.id) == []


def test_a_table_is_asked_who_works_with_whom(house, phone):
    first = phone.join(house, **{"as": "table"})
    assert "Who works with whom?" in first.words
    wrong = phone.post("/join/works_with", name="Ana", then="add", form="1")
    assert wrong.status == 400 and 'href="#who"' in wrong.text and 'value="Ana"' in wrong.text
    right = phone.post("/join/works_with", name="Ana", who_chosen="dt", how="asks", then="add", form="1")
    assert "Discharge team asks Ana for advice" in right.words


@pytest.mark.parametrize(
    ("path", "form", "sentence", "field_id"),
    [
        ("/join/works_with", {"then": "add"}, "Type a name, or choose one.", "name"),
        ("/join/decides", {"then": "next", "name": "x" * 121}, "too long", "name"),
        ("/join/rename", {"label": "  "}, "Say what we shall call you", "label"),
    ],
)
def test_what_is_wrong_is_said_on_top_and_at_the_field_and_stays_in_the_box(
    house, phone, path, form, sentence, field_id
):
    phone.join(house)
    page = phone.post(path, **form)
    assert page.status == 400 and page.text.index('role="alert"') < page.text.index("<h1>")
    assert f'href="#{field_id}"' in page.text and f'id="{field_id}-wrong"' in page.text
    assert 'aria-invalid="true"' in page.text and page.words.count(sentence) >= 2
    assert "<title>Error: " in page.text
    assert form.get("name", "") in page.text and house.answers() == []


def test_what_could_not_be_saved_stays_in_the_box(house, phone, monkeypatch):
    phone.join(house)

    def full(*_: Any, **__: Any) -> None:
        raise StoreError("Nothing was saved: the disk is full.")

    monkeypatch.setattr(house.desk, "add", full)
    page = phone.post("/join/decides", name="Ana", then="next", form="1")
    assert "Nothing was saved" in page.words and 'value="Ana"' in page.text


def test_a_dead_code_reads_nothing_and_writes_nothing(house, phone):
    phone.join(house)
    phone.post("/join/decides", name="Ana", then="add", form="1")
    (said,) = house.lead.contributions(house.map_id, house.session.id)
    house.lead.close(house.map_id, house.session.id)
    for path in (
        "works_with",
        "decides",
        "tower",
        "thanks",
        "kept",
        "rename",
        "withdraw",
        f"change/{said.id}",
    ):
        page = phone.get(f"/join/{path}")
        assert page.status == 403 and CLOSED in page.words, path
        assert "Ana" not in page.text and "To see who" not in page.text and "Beds" not in page.text
    for path in ("works_with", "decides", "tower", "rename", "remove", "withdraw", f"change/{said.id}"):
        page = phone.post(f"/join/{path}", name="Bo", then="add", label="X", answer=said.id)
        assert page.status == 403 and CLOSED in page.words, path
    assert house.answers() == ["Ana"]
    other = Phone(house.app)
    assert "No session with this code is open" in other.post("/join", code=house.code).words
    assert other.join(house).status == 403
    assert [who.label for who in house.lead.participants(house.map_id, house.session.id)] == ["Table 3"]


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "sec-fetch-dest": "image"},
        {"sec-fetch-site": "cross-site", "sec-fetch-dest": "document"},
        {"sec-fetch-site": "same-origin", "sec-fetch-dest": "iframe"},
    ],
)
def test_no_other_website_tries_codes_in_the_name_of_its_visitors(house, phone, headers):
    phone.headers = headers
    for path in ("/join", "/join/name"):
        for code in ["CCCC-CCCC"] * 30 + [house.code]:
            answer = phone.get(path, code=code)
            assert answer.status == 200 and "Beds" not in answer.words
    with house.store.database.reading() as connection:
        assert connection.execute(select(schema.attempts)).all() == []
    # whoever followed a link presses the button
    shown = phone.get("/join", code=house.code)
    phone.headers = {"sec-fetch-site": "same-origin", "sec-fetch-dest": "document"}
    assert "What is kept where" in phone.post("/join", code=field(shown, "code")).words


def test_wrong_codes_are_slowed_down(house, phone):
    pages = [phone.post("/join", code="CCCC-CCCC") for _ in range(40)]
    assert pages[0].status == 403 and pages[-1].status == 429
    assert int(pages[-1].headers["retry-after"]) > 0 and "Wait" in pages[-1].words
    for address in ("10.0.0.7", "10.0.0.8"):  # the right one gets in, also from the same office
        assert "What is kept where" in Phone(house.app, address).post("/join", code=house.code).words


def everything(phone: Phone, house: House) -> dict[str, Got]:
    """Return every page that somebody who takes part can get."""
    paths = ("works_with", "decides", "tower", "thanks", "kept", "rename", "withdraw")
    pages = {path: phone.get(f"/join/{path}") for path in paths}
    pages |= {"join": phone.get("/join"), "notice": phone.get("/join", code=house.code, new="1")}
    own = re.findall(r"/join/change/(\w+)", pages["thanks"].text)
    pages |= {f"change {answer}": phone.get(f"/join/change/{answer}") for answer in own}
    return pages


def test_nobody_gets_a_byte_of_what_others_answered(house):
    one, other = Phone(house.app), Phone(house.app)
    one.join(house, "Wilhelmina")
    one.post("/join/works_with", name="Ottoline", then="add", form="1")
    one.post("/join/decides", name="Peregrine", then="add", form="2")
    other.join(house, "Table 9")
    other.post("/join/decides", name="Zebedee", then="add", form="3")
    (theirs, *_), own = house.lead.contributions(house.map_id, house.session.id), everything(other, house)
    own["change theirs"] = other.get(f"/join/change/{theirs.id}")
    own["remove theirs"] = other.post("/join/remove", answer=theirs.id)
    own["write theirs"] = other.post(f"/join/change/{theirs.id}", name="Mallory")
    for path, page in own.items():
        for secret in ("Wilhelmina", "Ottoline", "Peregrine", SECRET, theirs.id):
            assert secret not in page.text, f"{secret} in {path}"
    assert "Zebedee" in own["thanks"].text
    assert house.answers() == ["Ottoline", "Peregrine", "Zebedee"]


def test_markers_in_every_field_are_text_on_every_page(tmp_path):
    house = House(str(tmp_path / "m.sqlite"), title=f"T{MARKER}", purpose=f"P{MARKER}", run_by=f"R{MARKER}",
                  offer="everybody")  # fmt: skip
    phone = Phone(house.app)
    phone.join(house, f"L{MARKER}"[:60], group=MARKER, **{"as": MARKER})
    phone.post("/join/works_with", name=MARKER, how=MARKER, then="add", form=MARKER)
    phone.post("/join/decides", name=f"D{MARKER}", then=MARKER, form=MARKER)
    pages = everything(phone, house)
    pages["code"] = phone.get("/join", code=MARKER)
    pages["wrong"] = phone.post("/join/works_with", name=MARKER * 3, then="add")
    pages["chosen"] = phone.post("/join/decides", chosen=MARKER, then="add")
    pages["tower"] = phone.post("/join/tower", **{next(iter(towers(pages["tower"]).values())): MARKER})
    for path, page in pages.items():
        assert "<script" not in page.text and "<img" not in page.text, path
        rules = page.headers["content-security-policy"]
        assert "default-src 'none'" in rules and "script-src" not in rules and "unsafe" not in rules
        assert page.headers["cache-control"] == "no-store"
    assert pages["notice"].text.count("&lt;script&gt;") >= 3
    house.store.close()


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_connections(house):
    plain, secure = Phone(house.app), Phone(Starlette(routes=phone_routes(lambda: house.desk, secure=True)))
    for phone in (plain, secure):
        cookie = phone.post("/join/name", follow=False, code=house.code, label="Table 3").cookies[0].lower()
        assert "httponly" in cookie and "samesite=lax" in cookie and "path=/join" in cookie
        assert ("secure" in cookie) == (phone is secure)


def test_a_form_that_does_not_arrive_is_not_waited_for(house, phone, monkeypatch):
    monkeypatch.setattr("netmap.app.web.rendering.FORM_SECONDS", 0.01)

    async def nothing() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        said.append(message)

    said: list[Any] = []
    scope = {"type": "http", "method": "POST", "path": "/join", "headers": [], "query_string": b""}
    asyncio.run(house.app(scope, nothing, send))
    assert said[0]["status"] == 408


def test_forms_that_are_none_of_ours_are_refused(house, phone):
    phone.join(house)
    assert phone.post("/join/decides", name="x" * 70_000).status == 413
    assert phone.post("/join/decides", **{f"f{n}": "1" for n in range(400)}).status == 413
    assert phone.get("/join/remove").status == 405
    assert phone.get("/join/nowhere").status == 404
    assert asyncio.run(phone._send("POST", "/join/decides", b"\xff\xfe=%ff&name=%F0%28")).status in (
        200,
        303,
        400,
    )


# in a real browser


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[tuple[House, str]]:
    house = House(str(tmp_path_factory.mktemp("phone") / "maps.sqlite"), offer="everybody")
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(house.app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    yield house, f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
    house.store.close()


@pytest.mark.browser
def test_joining_and_answering_by_keyboard_on_a_small_phone(browser: Browser, served, tmp_path):
    house, address = served
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda r: None if r.url.startswith((address, "data:")) else wrong.append(r.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and "403" not in m.text else None)

    def fits() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        small = page.evaluate(
            "[...document.querySelectorAll('button, input:not([type=hidden]), select, .button')]"
            ".map(e => (e.closest('label') || e).getBoundingClientRect()).filter(r => r.height < 43).length"
        )
        assert small == 0
        assert page.locator("h1").count() == 1

    def press(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")

    page.goto(f"{address}/join")
    page.get_by_label("Code").fill("WRONG")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()  # read out at once, and first in order
    fits()
    page.get_by_label("Code").fill(house.code.lower())
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("What is kept where, and who can see it")
    fits()
    press("I have read it: go on")
    page.get_by_label("A name").fill(f"Ward {MARKER}"[:60])
    fits()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Who do you work with?")
    page.get_by_label("Name", exact=True).fill(f"Ana {MARKER}")
    page.get_by_label("How do you work together?").select_option("They ask me for advice")
    fits()
    page.get_by_label("Name", exact=True).press("Enter")  # Enter adds
    expect(page.get_by_role("status")).to_have_text("Added. Name another, or go on.")
    page.go_back()
    page.reload()  # as somebody does whose network went
    page.get_by_label("Or choose a name").select_option("Discharge team")
    press("Next question")
    expect(page.locator("h1")).to_contain_text("Who decides about “Open beds")
    fits()
    page.get_by_label("Or choose a name").select_option("Discharge team")
    press("Next question")
    expect(page.locator("h1")).to_have_text("How high is their tower?")
    fits()
    tower = page.get_by_role("group", name="Discharge team")
    tower.get_by_label("not sure").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")  # from "not sure" to 10 to 9
    expect(tower.get_by_label("9 of 10")).to_be_checked()
    press("Finish")
    expect(page.locator("h1")).to_have_text("Thank you")
    expect(page.get_by_text("Discharge team: 9 of 10")).to_be_visible()
    fits()
    page.screenshot(path=str(tmp_path / "thanks.png"), full_page=True)
    names = [f"Ana {MARKER}", "Discharge team", "Discharge team", "Discharge team"]
    assert house.answers() == names
    assert page.evaluate("window.ran") is None and not wrong, wrong
    context.close()


@pytest.mark.browser
def test_axe_finds_nothing_on_any_page(browser: Browser, served):
    from axe_playwright_python.sync_playwright import Axe

    house, address = served
    # the pages let nothing run, the checker included
    context = browser.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
    page = context.new_page()
    found: list[str] = []

    def check() -> None:
        results = Axe().run(page).response["violations"]
        found.extend(f"{page.url}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in results)

    page.goto(f"{address}/join?code=nothing")
    check()
    page.goto(f"{address}/join?code={house.code}")
    check()
    page.goto(f"{address}/join/name?code={house.code}")
    check()
    page.get_by_label("A name").fill("Table 7")
    page.get_by_label("A table or team answers together").check()
    page.get_by_role("button", name="Go on").click()
    check()
    page.get_by_role("button", name="Add", exact=True).click()
    check()
    page.get_by_label("Who", exact=True).fill("Ana")
    page.get_by_label("Whom", exact=True).fill("Bo")
    page.get_by_role("button", name="Add", exact=True).click()
    for path in ("works_with", "decides", "tower", "thanks", "withdraw", "kept", "rename"):
        page.goto(f"{address}/join/{path}")
        check()
    context.close()
    assert not found, "\n".join(found)
