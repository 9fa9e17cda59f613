"""The page People with access, and what every page owes to whoever is signed out."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from netmap.access.signin import hash_token
from netmap.app import state
from netmap.app.state import open_store
from netmap.model import Network, Person
from netmap.store import Store
from netmap.store.accounts import Accounts
from tests.app.conftest import start_page

NOW = datetime.now(UTC)
APP = Path(state.__file__).parent


class Someone:
    """The app as somebody sees it who is signed in."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.store = Store(path)
        self.accounts = Accounts(self.store.database)
        names = ("owner", "editor", "viewer", "stranger")
        self.users = {name: self.accounts.add_user(name, name.capitalize(), now=NOW) for name in names}
        owner = self.users["owner"].id
        network = Network(name="Ward", people=(Person(id="p", name="Ann"),))
        self.map_id = self.store.create(network, now=NOW, owner=owner)
        for name in ("editor", "viewer"):
            self.accounts.set_role(self.map_id, self.users[name].id, name, now=NOW)

    def open(self, login: str, page: str, monkeypatch) -> AppTest:
        token = f"token of {login}"
        if self.accounts.standing(hash_token(token)) is None:
            self.accounts.begin(self.users[login].id, hash_token(token), now=datetime.now(UTC))
        monkeypatch.setattr(state, "sign_in_token", lambda: token)
        return start_page(page, query={"map": self.map_id})

    def roles(self) -> dict[str, str]:
        return {member.login: member.role for member in self.accounts.members(self.map_id)}


@pytest.fixture
def someone(tmp_path, monkeypatch):
    path = str(tmp_path / "maps.sqlite")
    monkeypatch.setenv("NETMAP_DATABASE", path)
    monkeypatch.setenv("NETMAP_SIGN_IN", "passphrase")
    open_store.clear()
    found = Someone(path)
    yield found
    found.store.close()
    open_store.clear()


def said(app: AppTest) -> str:
    everything = [*app.error, *app.toast, *app.markdown, *app.caption, *app.title]
    return " ".join(str(found.value) for found in everything)


def test_an_owner_gives_access_and_takes_it(someone, monkeypatch):
    app = someone.open("owner", "access", monkeypatch)
    assert app.title[0].value == "Who can see this map?" and not app.exception
    app.text_input(key="invite_login").input(" Stranger ")
    app.selectbox(key="invite_role").select("editor")
    next(b for b in app.button if b.label == "Give access").click().run()
    assert someone.roles()["stranger"] == "editor" and "Stranger is an editor now" in said(app)
    assert app.text_input(key="invite_login").value == ""
    app.text_input(key="invite_login").input("who is that")
    next(b for b in app.button if b.label == "Give access").click().run()
    assert (
        "Nobody here signs in as" in said(app) and app.text_input(key="invite_login").value == "who is that"
    )
    key = f"role/{someone.map_id}/{someone.users['stranger'].id}"
    app.selectbox(key=key).select("viewer").run()
    assert someone.roles()["stranger"] == "viewer"
    app.selectbox(key=key).select("no access any more").run()
    assert "stranger" not in someone.roles() and "may no longer see this map" in said(app)
    app.selectbox(key=f"role/{someone.map_id}/{someone.users['owner'].id}").select("viewer").run()
    assert someone.roles()["owner"] == "owner" and "make somebody else an owner first" in said(app)
    assert not app.exception


@pytest.mark.parametrize("who", ["editor", "viewer"])
def test_others_see_who_has_access_and_can_leave(someone, monkeypatch, who):
    app = someone.open(who, "access", monkeypatch)
    assert "Owner" in said(app) and not [b for b in app.button if b.label == "Give access"]
    assert not [box for box in app.selectbox if str(box.key).startswith("role/")]
    app.button(key="leave_map").click().run()
    assert who not in someone.roles() and not app.exception


def test_a_viewer_is_shown_nothing_to_change_with(someone, monkeypatch):
    for page in ("people", "relationships", "decisions", "sides", "give", "connected"):
        app = someone.open("viewer", page, monkeypatch)
        assert not app.exception
        changing = [
            b.label for b in app.button if b.label.startswith(("Add", "Undo", "Redo", "Merge", "Save"))
        ]
        assert changing == [], page
        assert all(box.disabled for box in app.button if box.label == "Change the settings")


def test_somebody_else_in_the_same_window_starts_afresh(someone, monkeypatch):
    app = someone.open("owner", "people", monkeypatch)
    app.session_state["typed by the owner"] = "Zofia"
    someone.accounts.begin(someone.users["editor"].id, hash_token("other"), now=datetime.now(UTC))
    monkeypatch.setattr(state, "sign_in_token", lambda: "other")
    app.run()
    assert "typed by the owner" not in app.session_state and not app.exception


def test_whoever_is_signed_out_is_told_so_and_shown_nothing(someone, monkeypatch):
    app = someone.open("owner", "people", monkeypatch)
    someone.accounts.set_disabled(someone.users["owner"].id, NOW)
    app.run()
    assert "You were signed out; sign in again." in said(app)
    assert not app.title and not app.button and "map_id" not in app.session_state


def callbacks() -> list[tuple[str, str]]:
    """Return every function that a widget calls, with its file."""
    found = []
    for path in sorted(APP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg in ("on_click", "on_change"):
                called = node.value
                if isinstance(called, ast.Call):  # partial(callback, ...)
                    called = called.args[0] if called.args else called.func
                if isinstance(called, ast.Name):
                    found.append((str(path.relative_to(APP)), called.id))
    return found


def test_what_goes_wrong_in_a_callback_is_said_and_the_page_is_drawn_again():
    """An error in a callback leaves the old page on screen: of a map that may be nobody's to see any more."""
    told: dict[str, set[str]] = {}
    for path in APP.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        names = {
            f.name
            for f in functions
            if any(isinstance(d, ast.Name) and d.id == "told" for d in f.decorator_list)
        }
        told[str(path.relative_to(APP))] = names
    shared = told["state.py"] | {"leave"}  # which touches nothing but the session
    missing = [(path, name) for path, name in callbacks() if name not in told[path] and name not in shared]
    assert callbacks() and missing == []
