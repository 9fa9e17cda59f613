"""What the database does not take stays: in its box, and by name, until it is saved or given up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from netmap.app.state import open_store
from netmap.errors import StoreError
from netmap.model import Network, Person
from netmap.model.edits import change_head
from netmap.store import By, Database, Store
from tests.app.conftest import start_page

NOW = datetime(2026, 11, 22, tzinfo=UTC)
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def path(tmp_path, monkeypatch) -> str:
    path = str(tmp_path / "maps.sqlite")
    store = Store(path)
    people = (Person(id="Ann", name="Ann"), Person(id="Bo", name="Bo"))
    store.create(Network(name="Ward", people=people), now=NOW)
    store.close()
    monkeypatch.setenv("NETMAP_DATABASE", path)
    monkeypatch.setenv("NETMAP_BUSY_SECONDS", "0.2")
    open_store.clear()
    return path


@contextmanager
def held(path: str) -> Iterator[None]:
    """Let another program hold the database, so that nothing can be saved."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def opened(page: str) -> AppTest:
    app = start_page(page)
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


def named(app: AppTest) -> list[str]:
    return [text.value for text in app.markdown if text.value.startswith("Not saved yet")]


def lines(path: str) -> list[tuple[str, str]]:
    store = Store(path)
    (info,) = store.maps()
    document = store.load(info.id).document
    store.close()
    return [(row["source"], row["target"]) for row in document.rows("relationships").values()]


def test_a_line_that_was_not_saved_is_still_in_its_box(path):
    app = opened("relationships")
    app.text_input(key="quick_line").input("Ann -> works with -> Bo")
    with held(path):
        press(app, "Add")
        assert "Nothing was saved\\: another program holds the database" in app.error[0].value
    assert app.text_input(key="quick_line").value == "Ann -> works with -> Bo" and lines(path) == []
    assert len(named(app)) == 1
    press(app, "Add")
    assert app.text_input(key="quick_line").value == "" and lines(path) == [("Ann", "Bo")]
    assert not app.error and named(app) == []


def test_what_was_not_saved_can_be_tried_again_or_dropped(path):
    app = opened("relationships")
    for whom in ("Bo", "Cy"):
        app.text_input(key="quick_line").input(f"Ann -> works with -> {whom}")
        with held(path):
            press(app, "Add")
    assert len(named(app)) == 2
    with held(path):
        press(app, "Try again")
    assert len(named(app)) == 2 and lines(path) == []
    press(app, "Try again")
    assert lines(path) == [("Ann", "Bo")] and len(named(app)) == 1
    press(app, "Drop it")
    assert lines(path) == [("Ann", "Bo")] and named(app) == []


@pytest.mark.parametrize(
    ("page", "boxes", "button"),
    [
        ("relationships", {"choose_who": "Ann", "choose_whom": "Bo"}, "Add relationship"),
        ("people", {"merge_keep": "Ann", "merge_other": "Bo"}, "Merge the two"),
    ],
)
def test_what_was_chosen_stays_chosen_until_it_is_saved(path, page, boxes, button):
    app = opened(page)
    for key, value in boxes.items():
        app.selectbox(key=key).set_value(value)
    with held(path):
        press(app, button)
    assert {key: app.selectbox(key=key).value for key in boxes} == boxes and app.error
    press(app, button)
    assert {app.selectbox(key=key).value for key in boxes} == {None} and not app.error


@pytest.mark.parametrize(
    ("page", "key", "button"),
    [
        ("people", "quick_name", "Add"),
        ("people", "paste", "Add all"),
        ("decisions", "decision_title", "Add the decision"),
    ],
)
def test_other_boxes_keep_their_text(path, page, key, button):
    app = opened(page)
    box = app.text_area(key=key) if key == "paste" else app.text_input(key=key)
    box.input("Dee")
    with held(path):
        press(app, button)
    box = app.text_area(key=key) if key == "paste" else app.text_input(key=key)
    assert box.value == "Dee" and "Nothing was saved" in app.error[0].value
    press(app, button)
    box = app.text_area(key=key) if key == "paste" else app.text_input(key=key)
    assert box.value == "" and not app.error


def test_text_outlives_a_page_that_cannot_be_drawn(path, monkeypatch):
    """The database is gone for a while: the page comes back by itself, with what was typed."""
    app = opened("relationships")
    app.text_input(key="quick_line").input("Ann -> works with -> Bo")

    @contextmanager
    def gone(self):
        raise StoreError("The database cannot be read: the connection to the database was lost.")
        yield

    with monkeypatch.context() as patch:
        patch.setattr(Database, "reading", gone)
        patch.setattr(Database, "writing", gone)
        press(app, "Add")
        assert any("connection to the database was lost" in error.value for error in app.error)
        assert not app.text_input
        app.run()
    app.run()
    assert app.text_input(key="quick_line").value == "Ann -> works with -> Bo" and lines(path) == []
    press(app, "Add")
    assert lines(path) == [("Ann", "Bo")]


def rename(path: str, name: str) -> None:
    store = Store(path)
    (info,) = store.maps()
    document = store.load(info.id).document
    store.apply(info.id, change_head(document, {"name": name}, "rename"), now=NOW, by=By("u2", "Bo"))
    store.close()


def test_two_conflicts_are_asked_about_one_after_the_other(path):
    """A second conflict does not push the first out, and a choice that cannot be saved is not lost."""
    app = opened("maps")
    rename(path, "Bo's")
    for name in ("Mine", "Mine again"):
        next(box for box in app.text_input if box.label == "Name").input(name)
        press(app, "Save")
    asked = [radio for radio in app.radio if radio.key == "conflict_0"]
    assert [option for option in asked[0].options if "Mine" in option and "again" not in option]
    asked[0].set_value("mine")
    with held(path):
        press(app, "Do that")
    assert len(named(app)) == 1  # what was chosen waits to be saved
    press(app, "Try again")
    assert named(app) == [] and Store(path).maps()[0].name == "Mine"
    (again,) = [radio for radio in app.radio if radio.key == "conflict_0"]
    assert any("Mine again" in option for option in again.options)
    again.set_value("mine")
    press(app, "Do that")  # meanwhile it is something else: asked once more
    (again,) = [radio for radio in app.radio if radio.key == "conflict_0"]
    again.set_value("mine")
    press(app, "Do that")
    assert Store(path).maps()[0].name == "Mine again" and not app.radio


def test_maps_can_be_looked_at_while_another_program_holds_the_database(path):
    with held(path):
        app = opened("relationships")
        assert app.text_input(key="quick_line") and not app.error
