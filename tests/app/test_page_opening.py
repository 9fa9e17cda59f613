"""Opening files: nothing enters a map before it was shown and somebody said yes; undo takes all of it back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from netmap import shipped
from netmap.app import opening
from netmap.app.joining import Cards
from netmap.app.opening import PLACE, first_rows, name_apart, note_rows, problem_rows, readable
from netmap.app.state import open_store
from netmap.formats import FORMATS, read, read_files
from netmap.model import Network, Note, Organisation, Person, Perspective, Problem, Relationship, Role
from netmap.model.document import build_usable
from netmap.model.edits import add_rows
from netmap.store import Store
from tests.app.conftest import Server, click_to_save, offered, start_page
from tests.app.test_browser import go, open_map, saved, settled

NOW = datetime(2026, 11, 22, tzinfo=UTC)
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
HERE = Network(
    name="Leaving hospital",
    people=(
        Person(id="w", name="Ward manager", groups=("MM",)),
        Person(id="n", name="Night nurse"),
        Person(id="3", name="Ann Smith", groups=("LE",)),
    ),
    organisations=(Organisation(id="t", name="Discharge team"),),
    relationships=(Relationship(id="1", source="w", target="t", kind="collaborates", weight=2),),
)
NODES = b"Id,Label,Type\n1,Ward manger,person\n2,Night nurse,person\n3,Bo Jones,person\n4,Discharge team,person\n5,<b>Zoe</b> *x*,person\n"
EDGES = b"Source,Target,Kind,Start\n1,2,works with,03/04/2024\n1,4,hands over to,\n5,3,trusts,2024\n"
FILES = (("nodes.csv", NODES, "text/csv"), ("edges.csv", EDGES, "text/csv"))
BAD = ("bad.csv", b"from,to,kind,start\nA,B,works with,31/02/2024\nC,,works with,2020\n", "text/csv")


class App:
    """The Maps page on a map of its own."""

    def __init__(self, path: Path, network: Network = HERE) -> None:
        self.path = str(path / "maps.sqlite")
        store = Store(self.path)
        self.map_id = store.create(network, now=NOW)
        store.close()
        open_store.clear()
        self.at = start_page("maps")

    def open(self, *files: tuple[str, bytes, str]) -> None:
        self.at.file_uploader(key="files").set_value(list(files)).run()
        self.at.button(key="read_files").click().run()
        assert not self.at.exception, self.at.exception

    def choose(self, words: str) -> None:
        radio = self.at.radio(key="opening_where")
        radio.set_value(next(option for option in radio.options if words in option)).run()
        assert not self.at.exception, self.at.exception

    def press(self, key: str) -> None:
        self.at.button(key=key).click().run()
        assert not self.at.exception, self.at.exception

    @property
    def said(self) -> str:
        kinds = ("markdown", "caption", "info", "success", "error")
        html = (block.proto.body for block in self.at.get("html"))
        marked = (part.value.replace("\\", "") for kind in kinds for part in self.at.get(kind))
        return " ".join([*html, *marked])

    def stored(self) -> tuple[int, Network]:
        store = Store(self.path)
        loaded = store.load(self.map_id)
        store.close()
        return loaded.revision, build_usable(loaded.document).network

    def maps(self) -> list[str]:
        store = Store(self.path)
        names = [info.name for info in store.maps()]
        store.close()
        return names


@pytest.fixture
def app(tmp_path, monkeypatch) -> App:
    monkeypatch.setenv("NETMAP_DATABASE", str(tmp_path / "maps.sqlite"))
    # the process of its own is for strangers' files; starting one for every test takes its time
    monkeypatch.setattr(opening, "read_files", lambda files, options: read_files(files, options=options))
    return App(tmp_path)


def test_nothing_enters_a_map_before_somebody_said_yes(app):
    before = app.stored()
    app.open(*FILES)
    assert "Read: 5 people, 3 relationships. Nothing has entered a map yet." in app.said
    assert "03/04/2024" in app.said and "met for the first time" in app.said
    assert "<td>Ward manger</td><td>works with</td><td>Night nurse</td>" in app.said
    app.choose("Add it to the map on screen")
    # everybody who may be on the map is asked about; nothing can be added before
    assert "3 to decide, 3 left" in app.said and app.at.button(key="opening_add").disabled
    assert app.stored() == before and app.maps() == ["Leaving hospital"]
    app.press("opening_cancel")
    assert app.stored() == before and app.at.file_uploader(key="files") is not None
    assert PLACE not in app.at.session_state


def test_what_was_decided_is_added_in_one_edit_and_undo_takes_it_back(app):
    revision, before = app.stored()
    app.open(*FILES)
    app.choose("Add it to the map on screen")
    asked = [app.at.radio(key=f"opening_who_{n}") for n in range(3)]
    assert [radio.label.split(" Is ")[0] for radio in asked] == [
        "The names are alike.",
        "The id is the same, the name is not.",
        "One is a person, the other an organisation.",
    ]
    assert all(radio.value is None for radio in asked)
    asked[0].set_value("Yes, the same").run()
    app.at.radio(key="opening_who_2").set_value("Yes, the same").run()
    assert "3 to decide, 1 left" in app.said
    app.press("opening_rest")
    assert app.at.radio(key="opening_who_1").value == "No, somebody else"
    assert app.at.radio(key="opening_who_0").value == "Yes, the same"
    app.press("opening_add")
    after, network = app.stored()
    assert after == revision + 1
    assert [p.name for p in network.people[3:]] == ["Bo Jones", "<b>Zoe</b> *x*"]
    assert network.people[3].id == "3 2" and len(network.organisations) == 1
    assert [(r.source, r.target) for r in network.relationships[1:]] == [("w", "n"), ("w", "t"), ("5", "3 2")]
    assert "Added: 2 people, 3 relationships." in app.said and "takes all of it back" in app.said
    next(button for button in app.at.sidebar.button if button.label == "Undo").click().run()
    assert app.stored()[1] == before and "takes all of it back" not in app.said


def test_the_same_file_twice_has_nothing_to_add(app):
    app.open(*FILES)
    app.choose("Add it to the map on screen")
    app.press("opening_rest")
    app.press("opening_add")
    once = app.stored()
    app.open(*FILES)
    app.choose("Add it to the map on screen")
    assert "there is nothing to add" in app.said and once == app.stored()
    assert not [button for button in app.at.button if button.key == "opening_add"]


def test_another_of_the_same_name_can_be_told_apart(app):
    app.open(
        ("nodes.csv", b"Id,Label\nx,Night nurse\n", "text/csv"),
        ("edges.csv", b"Source,Target\nx,x\n", "text/csv"),
    )
    app.choose("Add it to the map on screen")
    app.at.multiselect(key="opening_others").set_value(["x"]).run()
    app.press("opening_add")
    assert [p.name for p in app.stored()[1].people].count("Night nurse") == 2


def test_many_are_asked_about_a_page_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setenv("NETMAP_DATABASE", str(tmp_path / "maps.sqlite"))
    monkeypatch.setattr(opening, "read_files", lambda files, options: read_files(files, options=options))
    names = [
        f"{first} {last}"
        for first in ("Maria", "Peter", "Gwen")
        for last in ("Evans", "Parry", "Price", "Rhys")
    ]
    app = App(tmp_path, Network(people=tuple(Person(id=name, name=name) for name in names)))
    rows = "".join(f"{name}s,Somebody new\n" for name in names)
    app.open(("edges.csv", f"Source,Target\n{rows}".encode(), "text/csv"))
    app.choose("Add it to the map on screen")
    assert "12 to decide, 12 left" in app.said
    app.at.radio(key="opening_who_0").set_value("Yes, the same").run()
    app.at.number_input(key="opening_page").set_value(2).run()
    app.at.radio(key="opening_who_11").set_value("No, somebody else").run()
    assert "12 to decide, 10 left" in app.said
    app.at.number_input(key="opening_page").set_value(1).run()
    assert app.at.radio(key="opening_who_0").value == "Yes, the same"


def test_problems_are_listed_with_place_and_remedy_and_nothing_can_be_added(app):
    before = app.stored()
    app.open(BAD)
    assert "2 problems; nothing was opened and nothing was changed" in app.said
    assert (
        "bad.csv, row 2, relationships, start" in app.said and "Write 2019, 2019-04 or 2019-04-30" in app.said
    )
    assert not [radio for radio in app.at.radio if radio.key == "opening_where"]
    assert "send back" in offered(app.at)[0]
    ((about, data),) = click_to_save(app.at, "opening_report")
    assert about["name"] == "bad-report.csv" and b"2019, 2019-04 or 2019-04-30" in data
    app.press("opening_cancel")
    assert app.stored() == before


def test_a_file_that_is_no_map_says_so(app):
    app.open(("photo.csv", b"\x00\x01\x02\xff" * 50, "text/csv"))
    assert len(app.at.error) == 1 and "photo.csv" in app.at.error[0].value.replace("\\", "")
    assert not app.at.file_uploader(key="files1").value  # what cannot be read is not among the next files
    app.at.file_uploader(key="files1").set_value(list(FILES)).run()
    assert not app.at.error
    app.press("read_files")
    assert "Nothing has entered a map yet" in app.said


def test_a_new_map_is_asked_for_its_name(app):
    app.open(*FILES)
    assert app.at.text_input(key="opening_name").value == "edges"
    app.at.text_input(key="opening_name").set_value(" ").run()
    app.press("opening_new")
    assert "Say what the map is called" in app.said and app.maps() == ["Leaving hospital"]
    app.at.text_input(key="opening_name").set_value("From the ward").run()
    app.press("opening_new")
    assert sorted(app.maps()) == ["From the ward", "Leaving hospital"]
    assert app.at.sidebar.subheader[0].value == "From the ward"


def test_a_teams_view_leaves_the_shared_map_as_it_is(app):
    app.open(*FILES)
    app.choose("one team’s view")
    assert "Say whose view it is" in app.said
    app.at.text_input(key="opening_whose").set_value("Night team").run()
    app.at.selectbox(key="opening_group").set_value("FL").run()
    app.press("opening_rest")
    app.press("opening_add")
    network = app.stored()[1]
    assert network.perspectives == (Perspective(id="Picture of Night team", name="Night team", group="FL"),)
    assert [r.reported_by for r in network.relationships] == ["", *["Picture of Night team"] * 3]
    assert network.people[:3] == HERE.people
    # under the same name it goes on
    app.open(*FILES)
    app.choose("one team’s view")
    app.at.text_input(key="opening_whose").set_value("night TEAM").run()
    assert "there is nothing to add" in app.said


def test_what_differs_stays_unless_somebody_takes_the_files(app):
    name = "Leaving hospital"
    other = HERE.replace(people=(HERE.people[0].model_copy(update={"groups": ("SL",)}), *HERE.people[1:]))
    app.open((f"{name}.netmap.json", _bytes(other), "application/json"))
    app.choose("Add it to the map on screen")
    assert "there is nothing to add" in app.said
    assert "<td>Ward manager, groups</td><td>Middle managers</td><td>Senior leaders</td>" in app.said
    app.at.multiselect(key="opening_take").set_value([("people", "w", "groups")]).run()
    app.press("opening_add")
    assert app.stored()[1] == other


def _bytes(network: Network) -> bytes:
    return dict(next(form for form in FORMATS if form.id == "json").write(network, "m.netmap.json"))[
        "m.netmap.json"
    ]


def test_a_map_that_changed_meanwhile_is_looked_at_again(app):
    app.open(*FILES)
    app.choose("Add it to the map on screen")
    app.press("opening_rest")
    store = Store(app.path)
    document = store.load(app.map_id).document
    store.apply(app.map_id, add_rows("elsewhere", [("people", {"id": "q", "name": "Quin"})]), now=NOW)
    store.close()
    app.press("opening_add")
    assert (
        "has changed meanwhile" in app.said
        and len(app.stored()[1].people) == len(document.rows("people")) + 1
    )
    app.press("opening_add")
    assert "Added:" in app.said


def test_dates_can_be_turned_round(app):
    app.open(*FILES)
    assert "was read as 2024-04-03" in app.said
    app.at.radio(key="opening_dates").set_value("month first: 4 March").run()
    assert not app.at.exception and "2024-03-04" in app.said


def test_files_are_forgotten_when_another_page_is_opened(app):
    app.open(*FILES)
    assert PLACE in app.at.session_state
    app.at.switch_page("netmap/app/pages/words.py").run()
    assert PLACE not in app.at.session_state


def test_files_of_one_name_are_both_kept():
    assert name_apart([("a.csv", b"1"), ("a.csv", b"2"), ("b", b"3"), ("b", b"4")]) == {
        "a.csv": b"1",
        "a (2).csv": b"2",
        "b": b"3",
        "b (2)": b"4",
    }


def test_every_format_that_can_be_read_is_named():
    assert len(readable()) == sum(form.read is not None for form in FORMATS)
    assert "the map file of netmap (.netmap.json, .json)" in readable()


def test_what_somebody_must_look_at_comes_first():
    notes = (
        Note(code="date", value="1/2/2020", choices="2020-02-01", file="a.csv", row=3),
        Note(code="doubted", value="7", choices="very large", table="people", count=4),
    )
    assert note_rows(notes) == [
        {"Sort": "Please look", "Where": "people", "What": "7: very large", "Times": "4"},
        {
            "Sort": "Changed",
            "Where": "a.csv, row 3",
            "What": "'1/2/2020' was read as 2020-02-01",
            "Times": "1",
        },
    ]
    (row,) = problem_rows([Problem(code="missing", table="people", row=2, field="id", file="a.csv")])
    assert row["Where"] == "a.csv, row 2, people, id" and row["What to do"].startswith("Fill it in")


def test_first_rows_are_shown_as_people_say_them():
    network = HERE.replace(roles=(Role(id="r", person="n", organisation="t", title="Nurse", veto=True),))
    assert first_rows(network, "relationships") == [
        {
            "Who": "Ward manager",
            "does what": "works with",
            "to or with whom": "Discharge team",
            "Strength": "2",
        }
    ]
    assert first_rows(network, "roles") == [
        {"Person": "Night nurse", "Organisation": "Discharge team", "Title": "Nurse", "Veto": "yes"}
    ]
    assert first_rows(network, "people", 2) == [
        {"Name": "Ward manager", "Groups": "Middle managers"},
        {"Name": "Night nurse", "Groups": ""},
    ]
    assert first_rows(Network(people=(Person(id="only an id"),)), "people") == [{"Name": "only an id"}]


def test_a_card_shows_text_as_text():
    person = Person(id="x", name="<script>alert(1)</script>", groups=("LE",))
    network = Network(people=(person, Person(id="y", name="<i>")), relationships=HERE.relationships[:0])
    card = Cards(network).show("x", person.label)
    assert "<script>" not in card and "&lt;script&gt;" in card and "People with lived experience" in card
    assert "Nothing else is known." in Cards(network).show("y", "<i>")


@pytest.mark.browser
def test_a_file_added_to_a_sample_and_taken_back_in_a_real_browser(
    page: Page, server: Server, tmp_path
) -> None:
    network = read(shipped.sample("stockport")).require().replace(name="Stockport, our copy")
    open_map(page, server, network)
    go(page, "Maps")
    table = tmp_path / "night.csv"
    table.write_text(
        "From,To,Type\nComissioning manager,Night nurse,works with\nNight nurse,Carer,supports\n"
    )
    page.get_by_role("tab", name="Open a file").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(table)
    page.get_by_role("button", name="Look at what is in them").click()
    expect(
        page.get_by_text("Read: 3 people, 2 relationships. Nothing has entered a map yet.")
    ).to_be_visible()
    settled(page)
    page.get_by_text("Add it to the map on screen").click()
    expect(page.get_by_text("1 to decide, 1 left")).to_be_visible()
    add = page.get_by_role("button", name=re.compile("Add to “Stockport"))
    expect(add).to_be_disabled()
    settled(page)
    assert saved(server, network.name) == network
    page.get_by_text("Yes, the same").click()
    expect(add).to_be_enabled()
    settled(page)
    add.click()
    expect(page.get_by_text("Added: 1 person, 2 relationships.")).to_be_visible()
    settled(page)
    after = saved(server, network.name)
    assert [p.label for p in after.people[len(network.people) :]] == ["Night nurse"]
    boss = next(p.id for p in network.people if p.name == "Commissioning manager")
    assert [r.source for r in after.relationships[len(network.relationships) :]] == [boss, "Night nurse"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back: add night.csv")).to_be_visible()
    expect(page.get_by_text("Added: 1 person")).to_have_count(0)
    assert saved(server, network.name) == network
