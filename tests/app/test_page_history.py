"""The page History: who changed what, versions with names, the way back."""

from __future__ import annotations

import html
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from netmap.app.state import open_store
from netmap.model import Network, Person
from netmap.model.edits import add_rows, change_row
from netmap.store import By, Store
from tests.app.conftest import start_page

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SAM = By("u1", "Sam *Lee*")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def page(tmp_path, monkeypatch):
    path = str(tmp_path / "maps.sqlite")
    store = Store(path)
    map_id = store.create(Network(name="Ward", people=(Person(id="a", name="Ann Unlikely"),)), now=NOW)
    seen = store.load(map_id).document
    store.apply(map_id, change_row(seen, "people", 1, {"name": "Anna Unlikely"}, "rename"), now=NOW, by=SAM)
    store.apply(map_id, add_rows("add Bo", [("people", {"id": "b", "name": "Bo"})]), now=NOW, by=SAM)
    open_store.clear()
    monkeypatch.setenv("NETMAP_DATABASE", path)
    yield start_page("history", names=True), store, map_id
    store.close()


def shown(app: AppTest) -> str:
    frames = [html.unescape(element.proto.body) for element in app.get("html")]
    words = [e.value for kind in (app.markdown, app.caption, app.error, app.info) for e in kind]
    return "\n".join([*frames, *map(str, words)])


def test_it_says_who_did_what(page):
    app, _, _ = page
    assert not app.exception
    assert "Sam *Lee*" in shown(app) and "rename" in shown(app)
    app.selectbox(key="history_one").select(2).run()
    assert "“Ann Unlikely”" in shown(app) and "“Anna Unlikely”" in shown(app)
    assert "1 person changed" in shown(app)


def test_with_names_off_nothing_typed_is_shown(page):
    app, _, _ = page
    app.sidebar.toggle(key="names").set_value(False).run()
    app.selectbox(key="history_one").select(2).run()
    assert "Unlikely" not in shown(app) and "rename" not in shown(app)
    assert "1 person changed" in shown(app)


def test_a_version_is_named_compared_and_gone_back_to(page):
    app, store, map_id = page
    app.text_input(key="version_name").set_value("before the restructure")
    next(b for b in app.button if b.label == "Keep this version").click().run()
    assert [(v.name, v.revision) for v in store.versions(map_id)] == [("before the restructure", 3)]
    seen = store.load(map_id).document
    store.apply(map_id, change_row(seen, "people", 2, {"name": "Beau"}), now=NOW, by=SAM)
    app.run()
    app.selectbox(key="compare_older").select(3).run()
    assert "“Bo”" in shown(app) and "“Beau”" in shown(app)
    app.button(key="version_back_before the restructure").click().run()
    assert store.load(map_id).document == seen
    next(b for b in app.button if b.label == "Undo").click().run()
    assert store.load(map_id).document.get("people", 2)["name"] == "Beau"


def test_a_copy_of_the_map_as_it_was(page):
    app, store, map_id = page
    app.selectbox(key="history_one").select(2).run()
    app.button(key="copy_as it was before this change").click().run()
    assert not app.exception
    (copy,) = [m for m in store.maps() if m.id != map_id]
    assert copy.name == "Ward (as in change 1)"
    assert [r["name"] for r in store.load(copy.id).document.rows("people").values()] == ["Ann Unlikely"]
