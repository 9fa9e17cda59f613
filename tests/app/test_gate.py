"""The gate, asked directly: who reaches the app behind it, and what everybody else is told."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import Any, NamedTuple
from urllib.parse import urlencode

import argon2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.access import passwords
from netmap.access.passwords import hash_passphrase
from netmap.access.signin import Door, hash_token
from netmap.access.workshop_desk import WorkshopDesk
from netmap.app.gate import Gate
from netmap.app.guarded import cookie_name, is_guarded
from netmap.app.main import PAGES, WHO
from netmap.app.web.phone import phone_routes
from netmap.app.web.sign_pages import SignPages, local
from netmap.config import Config
from netmap.errors import StoreError
from netmap.store import Store, utc_now
from netmap.store.accounts import Accounts
from netmap.store.database import Database
from tests.examples import examples

WORDS = "otter lantern quarry plum"
HOST = "maps.example.gov.uk"
INSIDE = [
    "/",
    *(f"/{name}" for _, name, _, _ in (*PAGES, WHO)),
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/stream",
    "/_stcore/agent/openapi.json",
    "/_stcore/upload_file/session/file",
    "/_stcore/bidi-components/netmap_picture/x.js",
    "/media/0123456789abcdef.csv",
    "/component/netmap.picture/index.html",
    "/app/static/maps.sqlite",
    "/static/js/index.js",
    "/static/../_stcore/health",
    "/auth/login",
    "/auth/logout",
    "/favicon.png",
    "/index.html",
    "//sign-in",
    "/Sign-in",
    "/sign-inside",
    "/joined",
    "/healthy",
    "/.streamlit/secrets.toml",
]


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str


class Behind:
    """What stands for the app: it answers everything, and remembers that it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.scopes: list[dict[str, Any]] = []

    async def __call__(self, scope, receive, send) -> None:
        self.asked.append(scope["path"])
        self.scopes.append(scope)
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a map"})


class Place:
    """A gate with somebody who can sign in."""

    def __init__(self, folder, **facts: Any) -> None:
        self.store = Store(Database(str(folder / "maps.sqlite"), busy_seconds=60))
        self.config = Config(**{"host": "0.0.0.0", "public_url": f"http://{HOST}", **facts})
        self.accounts = Accounts(self.store.database)
        self.door = Door(self.accounts, self.config, utc_now)
        self.behind, self.well = Behind(), True
        pages = SignPages(self.door, self.config, self.check)
        routes = [*pages.routes(), *phone_routes(self.workshops)]
        self.gate = Gate(self.behind, self.config, self.find, routes)

    def check(self) -> None:
        if not self.well:
            raise StoreError("The database cannot be read: the disk is gone.")

    def find(self, token):
        self.check()
        return self.door.who(token)

    def workshops(self) -> WorkshopDesk:
        return WorkshopDesk(self.store, self.accounts, utc_now)

    def token(self, login: str = "sam") -> str:
        user = self.accounts.find(login) or self.accounts.add_user(login, login, now=utc_now())
        token = f"a token of {login}"
        self.accounts.begin(user.id, hash_token(token), now=utc_now())
        return token

    def ask(self, path: str, method: str = "GET", form: dict[str, str] | None = None, **facts) -> Answer:
        return asyncio.run(self.asked(path, method, form, **facts))

    async def asked(
        self,
        path: str,
        method: str = "GET",
        form: dict[str, str] | None = None,
        kind="http",
        more=(),
        **headers,
    ) -> Answer:
        """Ask; `more` are headers that a request may have twice."""
        body = urlencode(form or {}).encode()
        given = {"host": HOST, "accept": "text/html", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if form is not None:
            given |= {"content-type": "application/x-www-form-urlencoded"}
        scope = {
            "type": kind,
            "method": method,
            "path": path.partition("?")[0],
            "raw_path": path.encode(),
            "query_string": path.partition("?")[2].encode(),
            "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in (*given.items(), *more)],
            "client": ("192.0.2.7", 5000),
            "server": (HOST, 80),
            "scheme": "http" if kind == "http" else "ws",
            "http_version": "1.1",
            "root_path": "",
            "subprotocols": [],
        }
        return await self._ask(scope, body)

    async def _ask(self, scope, body: bytes) -> Answer:
        said: list[dict[str, Any]] = []

        async def receive():
            return (
                {"type": "websocket.connect"}
                if scope["type"] == "websocket"
                else {"type": "http.request", "body": body}
            )

        async def send(message):
            said.append(message)

        await self.gate(scope, receive, send)
        first = said[0]
        if scope["type"] == "websocket":
            return Answer(101 if first["type"] == "websocket.accept" else 403, {}, "")
        headers = {k.decode(): v.decode("latin-1") for k, v in first["headers"]}
        return Answer(first["status"], headers, b"".join(m.get("body", b"") for m in said[1:]).decode())

    def cookie(self, token: str) -> dict[str, str]:
        return {"cookie": f"{cookie_name(self.config)}={token}"}


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(passwords, "_HASHER", argon2.PasswordHasher(1, 8, 1))
    passwords._nobodys.cache_clear()
    place = Place(tmp_path, sign_in="passphrase")
    yield place
    place.store.close()
    passwords._nobodys.cache_clear()


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_of_the_app_is_answered_without_a_sign_in(place, method):
    for path in INSIDE:
        for headers in (
            {},
            place.cookie("a wrong one"),
            {"accept": "*/*"},
            {"cookie": "_streamlit_user=forged"},
        ):
            answer = place.ask(path, method, **headers)
            assert answer.status in (303, 401, 403, 404, 405), (path, answer)
            assert "a map" not in answer.body
            if answer.status == 303:
                assert answer.headers["location"].startswith("/sign-in")
    assert place.behind.asked == []


def test_no_websocket_without_a_sign_in(place):
    for path in ("/_stcore/stream", "/people/_stcore/stream", "/join", "/join/_stcore/stream", "/sign-in"):
        for headers in ({}, place.cookie("a wrong one")):
            assert place.ask(path, kind="websocket", **headers).status == 403
    own = place.cookie(place.token())
    assert place.ask("/_stcore/stream", kind="websocket", origin="http://evil.example", **own).status == 403
    assert place.behind.asked == []
    assert place.ask("/_stcore/stream", kind="websocket", origin=f"http://{HOST}", **own).status == 101


def test_with_a_sign_in_everything_but_stored_files(place):
    own = place.cookie(place.token())
    for path in INSIDE:
        answer = place.ask(path, **own)
        assert answer.status == (404 if path.startswith("/media") else 200), path
        assert answer.headers["content-security-policy"].endswith("frame-ancestors 'none'")
        kept = "private, max-age=3600" if path.startswith("/static/") else "no-store"
        assert answer.headers["cache-control"] == kept or path.startswith("/media")
    assert not [path for path in place.behind.asked if path.startswith("/media")]


def test_a_sign_in_that_was_withdrawn_is_none(place):
    own = place.cookie(place.token())
    place.accounts.set_disabled(place.accounts.find("sam").id, utc_now())
    assert place.ask("/people", **own).status == 303 and place.behind.asked == []


def test_what_is_open_never_reaches_the_app(place):
    own = place.cookie(place.token())
    for path in (
        "/join/../_stcore/health",
        "/sign-in/../media/x",
        "/health/x",
        "/join/static/js/x.js",
        "/oauth2callback",
    ):
        for headers in ({}, own):
            assert place.ask(path, **headers).status in (404, 405), path
    assert place.behind.asked == []


def test_whoever_is_signed_in_does_not_wait_for_strangers(place, monkeypatch):
    monkeypatch.setattr("netmap.store.tries.IN_LINE", 60)
    own = place.cookie(place.token())

    async def all_at_once() -> tuple[int, list[Answer]]:
        with closing(sqlite3.connect(place.store.database.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            wrong = {"login": "sam", "passphrase": "wrong"}
            waiting = [asyncio.create_task(place.asked("/join?code=CDFGHJKM")) for _ in range(45)]
            waiting += [asyncio.create_task(place.asked("/sign-in", "POST", wrong)) for _ in range(45)]
            for _ in range(3):
                answer = await asyncio.wait_for(place.asked("/people", **own), 20)
                assert answer.body == "a map"
            held = sum(not task.done() for task in waiting)
            other.execute("ROLLBACK")
        return held, await asyncio.gather(*waiting)

    held, answers = asyncio.run(all_at_once())
    assert held == 90
    assert {answer.status for answer in answers} == {401, 403, 429}


def test_forms_from_other_websites_are_refused(place):
    own = place.cookie(place.token())
    for path in ("/sign-in", "/sign-out", "/join", "/_stcore/upload_file/a/b"):
        for bad in (
            "http://evil.example",
            "null",
            f"http://{HOST}.evil.example",
            "https://",
            "",
            "http://[",
            "//[::1",
        ):
            assert place.ask(path, "POST", {"a": "b"}, origin=bad, **own).status == 403, bad
        assert place.ask(path, "POST", {"a": "b"}, sec_fetch_site="cross-site", **own).status == 403
    assert place.behind.asked == []
    assert place.door.who(place.token("jo"))


def test_signing_in_and_out_by_the_pages(place):
    place.accounts.add_user("sam", "Sam", now=utc_now(), passphrase=hash_passphrase(WORDS))
    asked = place.ask("/people?map=1&x=%C3%A9")
    assert asked.headers["location"] == "/sign-in?next=%2Fpeople%3Fmap%3D1%26x%3D%25C3%25A9"
    page = place.ask("/sign-in?next=/people")
    assert page.status == 200 and 'value="/people"' in page.body and "<script" not in page.body
    assert "default-src 'none'" in page.headers["content-security-policy"]
    form = {"login": "sam", "passphrase": WORDS, "next": "/people?map=1"}
    done = place.ask("/sign-in", "POST", form, origin=f"http://{HOST}")
    assert (done.status, done.headers["location"]) == (303, "/people?map=1")
    cookie = done.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie and "Secure" not in cookie
    own = {"cookie": cookie.partition(";")[0]}
    assert place.ask("/people", **own).body == "a map"
    assert place.ask("/sign-in", **own).status == 303
    assert "Sign out of netmap?" in place.ask("/sign-out", sec_fetch_site="cross-site", **own).body
    assert place.ask("/people", **own).status == 200
    gone = place.ask("/sign-out", sec_fetch_site="same-origin", **own)
    assert "You are signed out" in gone.body and "Max-Age=0" in gone.headers["set-cookie"]
    assert place.ask("/people", **own).status == 303


def test_wrong_words_are_said_and_slowed_down(place):
    place.accounts.add_user("sam", "Sam", now=utc_now(), passphrase=hash_passphrase(WORDS))
    form = {"login": "<script>alert(1)</script>", "passphrase": "wrong"}
    answers = [place.ask("/sign-in", "POST", form, origin=f"http://{HOST}") for _ in range(6)]
    assert [answer.status for answer in answers] == [401] * 4 + [429] * 2
    assert "do not belong together" in answers[0].body and "<script" not in answers[0].body
    assert int(answers[-1].headers["retry-after"]) >= 1 and "set-cookie" not in answers[-1].headers


def test_behind_tls_the_cookie_stays_on_tls(tmp_path, monkeypatch):
    monkeypatch.setattr(passwords, "_HASHER", argon2.PasswordHasher(1, 8, 1))
    place = Place(tmp_path, sign_in="passphrase", public_url=f"https://{HOST}", trusted_proxy=True)
    place.accounts.add_user("sam", "Sam", now=utc_now(), passphrase=hash_passphrase(WORDS))
    form = {"login": "sam", "passphrase": WORDS}
    done = place.ask("/sign-in", "POST", form, origin=f"https://{HOST}")
    assert done.headers["set-cookie"].startswith("__Host-netmap=") and "Secure" in done.headers["set-cookie"]
    assert done.headers["strict-transport-security"]
    place.store.close()


def test_only_a_proxy_that_is_trusted_says_who_asks(tmp_path, monkeypatch):
    monkeypatch.setattr(passwords, "_HASHER", argon2.PasswordHasher(1, 8, 1))
    passwords._nobodys.cache_clear()
    for name, trusted, waits in (("one", False, True), ("other", True, False)):
        (tmp_path / name).mkdir()
        place = Place(tmp_path / name, sign_in="passphrase", trusted_proxy=trusted)
        last = None
        for n in range(25):  # another name each time, and another address that the browser made up
            form = {"login": f"name{n}", "passphrase": "wrong"}
            seen = f"203.0.113.{n}, 198.51.100.{n}"
            last = place.ask("/sign-in", "POST", form, origin=f"http://{HOST}", x_forwarded_for=seen)
        assert last is not None and (last.status == 429) == waits
        forged = [
            place.ask(
                "/sign-in",
                "POST",
                {"login": f"again{n}", "passphrase": "wrong"},
                origin=f"http://{HOST}",
                x_forwarded_for=f"203.0.113.{n}, 192.0.2.99",
            ).status
            for n in range(25)
        ]
        assert forged[-1] == 429  # what the proxy itself saw is the same each time
        place.store.close()
    passwords._nobodys.cache_clear()


@pytest.mark.parametrize(
    ("lines", "seen"),
    [
        (["203.0.113.5"], "203.0.113.5"),
        (["203.0.113.66, 203.0.113.5"], "203.0.113.5"),
        (["203.0.113.66", "203.0.113.5"], "203.0.113.5"),
        (["203.0.113.66, 203.0.113.67", " 203.0.113.5 "], "203.0.113.5"),
        (["203.0.113.5:4711"], "203.0.113.5"),
        (["2001:db8::1"], "2001:db8::1"),
        (["[2001:db8::1]"], "2001:db8::1"),
        (["[2001:db8::1]:4711"], "2001:db8::1"),
        (["unknown"], "192.0.2.7"),
        (["203.0.113.5, somebody"], "192.0.2.7"),
        ([""], "192.0.2.7"),
        ([], "192.0.2.7"),
    ],
)
def test_of_what_proxies_say_the_last_is_believed_if_it_is_an_address(tmp_path, lines, seen):
    place = Place(tmp_path, sign_in="passphrase", trusted_proxy=True)
    more = [("X-Forwarded-For", line) for line in lines]
    more += [("X-Forwarded-Proto", "http"), ("X-Forwarded-Proto", "https")]
    asyncio.run(place.asked("/people", more=more, **place.cookie(place.token())))
    (scope,) = place.behind.scopes
    assert scope["client"][0] == seen and scope["scheme"] == "https"
    place.store.close()


def test_nobody_is_led_to_another_host_nor_asks_as_one(place):
    own = place.cookie(place.token())
    for host in ("evil.example", f"evil.{HOST}", f"{HOST}.evil.example", "192.0.2.1", "", "["):
        for path in ("/join/", "/join", "/sign-in/", "/", "/people/"):
            answer = place.ask(path, host=host, **own)
            assert answer.status == 421 and "location" not in answer.headers and HOST in answer.body
        assert place.ask("/_stcore/stream", kind="websocket", host=host, **own).status == 403
        assert place.ask("/health", host=host).status == 200  # whoever looks after it asks by a number
    assert place.behind.asked == []
    for host in (
        HOST,
        HOST.upper(),
        f"{HOST}.",
        f"{HOST}:8501",
        "localhost:8501",
        "127.0.0.1:8501",
        "[::1]:1",
    ):
        assert place.ask("/people", host=host, **own).status == 200
        for path in ("/join/", "/sign-out/"):
            assert place.ask(path, host=host).status == 200


def test_without_a_name_of_its_own_no_answer_leads_to_another_host(tmp_path):
    place = Place(tmp_path, sign_in="passphrase", public_url="")
    for path in ("/join/", "/join", "/sign-in/", "/people/", "/join/name/"):
        assert "evil" not in place.ask(path, host="evil.example").headers.get("location", "")
    place.store.close()


def test_health_says_whether_the_database_can_be_read(place):
    assert (place.ask("/health").status, place.ask("/health").body) == (200, '{"status":"ok"}')
    place.well = False
    answer = place.ask("/health")
    assert answer.status == 503 and "disk" not in answer.body
    page = place.ask("/people", **place.cookie(place.token()))
    assert page.status == 503 and "disk is gone" in page.body and place.behind.asked == []


def test_on_this_computer_nobody_signs_in_and_nobody_else_reaches_it(tmp_path):
    place = Place(tmp_path, host="127.0.0.1", public_url="")
    for host in ("127.0.0.1:8501", "localhost:8501", "[::1]:8501"):
        assert place.ask("/people", host=host).status == 200
        assert (
            place.ask("/_stcore/stream", kind="websocket", host=host, origin=f"http://{host}").status == 101
        )
    asked = len(place.behind.asked)
    for host in (
        "evil.example",
        "127.0.0.1.evil.example",
        "192.168.0.7:8501",
        "",
        "[",
        "localhost.evil.example",
    ):
        assert place.ask("/people", host=host).status == 421
        assert place.ask("/_stcore/stream", kind="websocket", host=host).status == 403
    assert (
        place.ask("/_stcore/upload_file/a/b", "PUT", host="127.0.0.1", origin="http://evil.example").status
        == 403
    )
    assert place.ask("/sign-in", host="127.0.0.1").status == 404
    assert len(place.behind.asked) == asked
    place.store.close()


@pytest.mark.parametrize(
    "to",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "people", "",
     "/sign-out", "/sign-in?next=/", "/oauth2callback?code=1", "/\t/evil.example", "/\n/evil.example"],
)  # fmt: skip
def test_nobody_is_sent_on_to_another_website(to):
    assert local(to) == "/"


@given(st.text(max_size=30))
@settings(max_examples=examples(200))
def test_whatever_stands_behind_next_is_a_page_of_ours(to):
    found = local(to)
    assert found.startswith("/") and not found.startswith(("//", "/\\")) and found.isprintable()


def test_without_a_gate_only_this_computer_is_shown_anything(monkeypatch):
    monkeypatch.setattr("netmap.app.guarded._gates", [])
    assert is_guarded("127.0.0.1", False) and is_guarded("localhost", False)
    for address in (None, "", "0.0.0.0", "::", "192.168.0.7", "maps.example"):
        assert not is_guarded(address, False)
    assert not is_guarded("127.0.0.1", True)
