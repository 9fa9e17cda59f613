"""The server as `netmap app` starts it, asked over real HTTP and real websockets: by strangers, viewers, late."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from sqlalchemy import update
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from netmap.access.signin import hash_token
from netmap.app.main import PAGES, WHO
from netmap.model import Network, Person
from netmap.store import By, Store, schema
from netmap.store.accounts import Accounts
from tests.app.conftest import free_port, wait_for
from tests.app.test_gate import INSIDE
from tests.conftest import ROOT

SECRET = "Zofia Plantedname"


class House(NamedTuple):
    port: int
    store: Store
    #: the map of which strangers know the address
    map_id: str

    def sign_in(self, login: str) -> str:
        """Return the cookie of somebody who has just signed in."""
        accounts, now = Accounts(self.store.database), datetime.now(UTC)
        user = accounts.find(login)
        assert user is not None
        token = f"{login}-{now.timestamp()}"
        accounts.begin(user.id, hash_token(token), now=now)
        return f"netmap_sign_in={token}"

    def rows(self) -> Any:
        loaded = self.store.load(self.map_id)
        return loaded.revision, loaded.document


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("door")
    store, now = Store(str(folder / "maps.sqlite")), datetime.now(UTC)
    accounts = Accounts(store.database)
    users = {
        login: accounts.add_user(login, login, now=now) for login in ("owner", "editor", "viewer", "stranger")
    }
    network = Network(name="Secret ward", people=(Person(id="p1", name=SECRET), Person(id="p2", name="Bo")))
    owner = users["owner"]
    map_id = store.create(network, now=now, by=By(owner.id, "owner"), owner=owner.id)
    for login in ("editor", "viewer"):
        accounts.set_role(map_id, users[login].id, login, now=now)
    store.create(Network(name="My own"), now=now, owner=users["stranger"].id)
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "netmap",
        "app",
        "--port",
        str(port),
        "--database",
        str(folder / "maps.sqlite"),
    ]
    with (folder / "log.txt").open("w") as log:
        environment = {**os.environ, "NETMAP_SIGN_IN": "passphrase"}
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/health", process, folder / "log.txt")
        yield House(port, store, map_id)
        said = (folder / "log.txt").read_text()
        assert "Traceback" not in said and "Planted" not in said and "uncaught" not in said, said[-3000:]
    finally:
        process.terminate()
        process.wait(timeout=20)
        store.close()


class Window:
    """A browser's websocket: asks for pages, presses widgets, and hears what the server sends."""

    def __init__(self, house: House, cookie: str) -> None:
        headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{house.port}"}
        address = f"ws://127.0.0.1:{house.port}/_stcore/stream"
        self.house, self.heard, self._open = house, b"", ExitStack()
        way: Any = {"additional_headers": headers, "subprotocols": ["streamlit"], "max_size": None}
        self.socket: ClientConnection = self._open.enter_context(connect(address, **way))

    def ask(self, page: str = "", widgets: dict[str, str] | None = None) -> list[ForwardMsg]:
        """Run a page, and return everything that was sent until it was done."""
        message = BackMsg()
        message.rerun_script.query_string = f"map={self.house.map_id}"
        message.rerun_script.page_name = page
        for key, value in (widgets or {}).items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = key, value
        self.socket.send(message.SerializeToString())
        found: list[ForwardMsg] = []
        while True:
            data = self.socket.recv(timeout=60)
            assert isinstance(data, bytes)
            self.heard += data
            found.append(ForwardMsg.FromString(data))
            if found[-1].WhichOneof("type") == "script_finished":
                return found

    def close(self) -> None:
        self._open.close()


@pytest.fixture
def window(house) -> Iterator[Any]:
    opened: list[Window] = []

    def open_one(login: str) -> Window:
        opened.append(Window(house, house.sign_in(login)))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def get(house: House, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    """Ask for a path exactly as it is written."""
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=30)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_strangers_get_nothing_of_the_app_over_http(house):
    for path in [
        *INSIDE,
        "/%5fstcore/health",
        "/join/%2e%2e/_stcore/health",
        "/_stcore/../_stcore/host-config",
    ]:
        for headers in ({}, {"Accept": "text/html"}, {"Cookie": "netmap_sign_in=wrong"}):
            status, body = get(house, path, **headers)
            assert status in (303, 401, 404), path
            assert b"streamlit" not in body.lower() and SECRET.encode() not in body, path
    assert get(house, "/health") == (200, b'{"status":"ok"}')


def test_stored_files_are_nobodys(house):
    assert get(house, "/media/x.csv", Cookie=house.sign_in("owner"))[0] == 404
    assert get(house, "/_stcore/health", Cookie=house.sign_in("owner"))[0] == 200


def test_no_websocket_for_strangers(house):
    for cookie in ("", "netmap_sign_in=wrong", "_streamlit_user=forged"):
        with pytest.raises(InvalidStatus):
            Window(house, cookie)


def test_who_has_a_role_is_shown_the_map(house, window):
    for login in ("owner", "viewer"):
        one = window(login)
        one.ask("people")
        assert SECRET.encode() in one.heard


def test_no_page_shows_anything_of_a_map_to_somebody_without_a_role(house, window):
    before = house.rows()
    one = window("stranger")
    for _, name, _, _ in (*PAGES, WHO):
        one.ask(name)
    assert SECRET.encode() not in one.heard and b"Secret ward" not in one.heard
    assert b"not yours to see" in one.heard and b"My own" in one.heard
    assert house.rows() == before


def test_started_by_hand_for_everybody_it_shows_nothing(tmp_path, house):
    port, log = free_port(), tmp_path / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port)]
    environment = {**os.environ, "NETMAP_DATABASE": str(house.store.database.path), "NETMAP_SIGN_IN": "none"}
    with log.open("w") as out:
        command += ["--server.address", "0.0.0.0"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        one = Window(house._replace(port=port), "")
        one.ask("people")
        one.close()
        assert b"Start it with: netmap app --host ADDRESS" in one.heard
        assert (
            SECRET.encode() not in one.heard
            and b"Secret ward" not in one.heard
            and b"My own" not in one.heard
        )
    finally:
        process.terminate()
        process.wait(timeout=20)


def editors(messages: list[ForwardMsg]) -> list[str]:
    """Return the ids of the tables to type in."""
    found = [m.delta.new_element for m in messages if m.WhichOneof("type") == "delta"]
    return [element.dataframe.id for element in found if element.dataframe.id]


def typed(name: str) -> str:
    return json.dumps({"edited_rows": {"0": {"name": name}}, "added_rows": [], "deleted_rows": []})


def test_a_viewers_browser_may_send_what_it_likes(house, window):
    before = house.rows()
    viewer = window("viewer")
    tables = editors(viewer.ask("people"))
    viewer.ask("people", {tables[0]: typed("Overwritten")})
    assert house.rows() == before
    # the same by somebody who may: this test would see it
    editor = window("editor")
    tables = editors(editor.ask("people"))
    editor.ask("people", {tables[0]: typed("Overwritten")})
    revision, document = house.rows()
    assert revision == before[0] + 1 and document.rows("people")[1]["name"] == "Overwritten"
    accounts, now = Accounts(house.store.database), datetime.now(UTC)
    house.store.undo(house.map_id, now=now, by=By(accounts.find("editor").id))


def test_whoever_loses_a_role_loses_it_at_once(house, window):
    accounts, now = Accounts(house.store.database), datetime.now(UTC)
    person, one = accounts.find("viewer").id, window("viewer")
    accounts.set_role(house.map_id, person, "editor", now=now)
    tables, before = editors(one.ask("people")), house.rows()
    accounts.set_role(house.map_id, person, "viewer", now=now)
    messages = one.ask("people", {tables[0]: typed("Overwritten")})
    assert house.rows() == before and any("is for an editor or owner" in str(m) for m in messages)
    accounts.set_role(house.map_id, person, "editor", now=now)
    tables = editors(one.ask("people"))
    accounts.set_role(house.map_id, person, None, now=now)
    one.heard = b""
    one.ask("people", {tables[0]: typed("Overwritten")})
    assert house.rows() == before and SECRET.encode() not in one.heard
    # what was meant for a map that is gone goes to no other
    assert (
        b"Overwritten" not in one.heard and len(house.store.load(house.map_id).document.rows("people")) == 2
    )
    accounts.set_role(house.map_id, person, "viewer", now=now)


@pytest.mark.parametrize("how", ["late", "closed"])
def test_an_open_page_shows_nothing_more_once_the_sign_in_has_ended(house, window, how):
    one = window("editor")
    tables = editors(one.ask("people"))
    before, one.heard = house.rows(), b""
    accounts = Accounts(house.store.database)
    user = accounts.find("editor")
    if how == "late":
        with house.store.database.writing() as connection:
            long_ago = datetime.now(UTC) - timedelta(hours=2)
            mine = schema.sign_ins.c.user_id == user.id
            connection.execute(update(schema.sign_ins).where(mine).values(seen_at=long_ago))
    else:
        accounts.set_disabled(user.id, datetime.now(UTC))
    messages = one.ask("people", {tables[0]: typed("Too late")})
    assert house.rows() == before and SECRET.encode() not in one.heard
    words = "after 1 hour without a click" if how == "late" else "You were signed out; sign in again"
    assert any(words in str(m) for m in messages), one.heard
    with pytest.raises(InvalidStatus):
        Window(house, "netmap_sign_in=gone")
    accounts.set_disabled(user.id, None)
