"""Give and take: full, empty, few and bad data; nobody's balance; and hours typed in a real browser."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from netmap import shipped
from netmap.app.hours import read_gift, read_hours
from netmap.app.state import open_store
from netmap.errors import ParameterError
from netmap.formats import read
from netmap.model import Decision, Network, Part, Person, Relationship, Vocabulary
from netmap.model.document import apply_edit, build_document, build_usable
from netmap.store import Store
from netmap.view.give_charts import SMALLER, field_fill, flows_chart, parts_chart, pool_small_groups
from netmap.view.palette import TEXT, contrast
from tests.app.conftest import Server, start_page
from tests.app.test_browser import answer, saved, settled, unfold

NOW = datetime(2026, 11, 22, tzinfo=UTC)
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def given(number: int, giver: str, receiver: str, hours: float = 1.0, day: str = "2026-01") -> Relationship:
    return Relationship(
        id=str(number), source=giver, target=receiver, kind="gives_time", weight=hours, start=day
    )


def people(*names: str, group: str = "LE") -> tuple[Person, ...]:
    return tuple(Person(id=name.casefold(), name=name, groups=(group,)) for name in names)


def show(network: Network, tmp_path, monkeypatch, *, names: bool = False, **state: object) -> AppTest:
    path = str(tmp_path / "maps.sqlite")
    store = Store(path)
    store.create(network, now=NOW)
    store.close()
    open_store.clear()
    monkeypatch.setenv("NETMAP_DATABASE", path)
    app = start_page("give", names=names, **state)
    assert not app.exception, app.exception
    return app


def html(app: AppTest) -> str:
    return " ".join(block.proto.body for block in app.get("html"))


def text(app: AppTest) -> str:
    return " ".join(
        [html(app), *(m.value for kind in ("markdown", "caption", "info", "warning") for m in app.get(kind))]
    ).replace("\\", "")  # as it is read: what may have been typed is no Markdown


def test_the_time_bank_says_what_came_back_and_never_who(tmp_path, monkeypatch):
    network = read(shipped.sample("ely_caerau_timebank")).require()
    app = show(network, tmp_path, monkeypatch)
    assert app.title[0].value == "Does help come back round?"
    said = text(app)
    assert (
        "Of 31,050 hours, 5 % were paid back by the same person and 84 % came back round through others"
        in said
    )
    assert "Has not come back yet</td><td>12 %" in said
    assert "By definition it entails mutuality" in said and "No More Throw Away People" in said
    assert "Gave and received</td><td>77" in said and "within 153 days" in said
    assert (
        "Smaller groups together: Carers and family and Front-line staff" in said
    )  # one carer, two of the staff
    assert "An unused gift is an invitation, not a fault" in said
    unused = {person.name for person in network.people if person.id in ("carer_trustee", "housebound_member")}
    assert len(unused) == 2 and not any(name in said for name in unused)


def test_whose_gifts_are_unused_is_shown_with_names_on_unless_they_opted_out(tmp_path, monkeypatch):
    ann, bo = (
        Person(id=i, name=name, assets=("sewing",), paid="no", opted_out=out)
        for i, name, out in (("a", "Ann", False), ("b", "Bo", True))
    )
    network = Network(
        people=(ann, bo, Person(id="c", name="Cai", paid="yes")),
        decisions=(Decision(id="d", date="2026-01"),),
        parts=(Part(id="p", decision="d", actor="c", stage="decide"),),
    )
    app = show(network, tmp_path, monkeypatch, names=True)
    said = text(app)
    assert "2 of them had no part in any decision" in said
    assert "<td>Ann</td><td>sewing" in said and "<td>Bo</td>" not in said
    assert "opted out" in said
    assert "Unpaid people are 67 % of the people on the map and carry 0 % of the parts in decisions." in said


def test_an_empty_map_says_what_is_missing(tmp_path, monkeypatch):
    app = show(Network(name="Empty"), tmp_path, monkeypatch)
    assert "No hours are recorded" in html(app)
    assert "This answer needs hours" in app.info[0].value
    assert app.text_input(key="hours_many") is not None


def test_hours_between_two_are_nobody_elses_business(tmp_path, monkeypatch):
    network = Network(people=people("Ann", "Bo"), relationships=(given(1, "ann", "bo", 612.0),))
    said = text(show(network, tmp_path, monkeypatch))
    assert "Fewer than three people" in said and "612" not in said


def test_hours_left_out_by_the_sidebar_or_the_day_are_said(tmp_path, monkeypatch):
    names = people("Ann", "Bo")
    works = Relationship(id="w", source="ann", target="bo", kind="collaborates")
    app = show(
        Network(people=names, relationships=(given(1, "ann", "bo"), works)),
        tmp_path,
        monkeypatch,
        kinds=["collaborates"],
    )
    assert "Relationships that count" in app.info[0].value
    later = Network(people=names, relationships=(given(1, "ann", "bo", day="2999-01"),))
    app = show(later, tmp_path / "..", monkeypatch)
    assert "choose a later day" in app.info[0].value


def test_the_form_adds_hours_and_says_what_is_wrong(tmp_path, monkeypatch):
    network = Network(people=people("Ann", "Bo"))
    app = show(network, tmp_path, monkeypatch, names=True)
    app.selectbox(key="hours_who").set_value("Ann")
    app.selectbox(key="hours_whom").set_value("Bo")
    app.text_input(key="hours_many").set_value("two")
    app.button(key="FormSubmitter:hours-Add").click().run()
    assert "“two” is not a number of hours" in app.error[0].value
    assert app.text_input(key="hours_many").value == "two"
    app.text_input(key="hours_many").set_value("2,5")
    app.text_input(key="hours_when").set_value("3 June 2026")
    app.button(key="FormSubmitter:hours-Add").click().run()
    assert not app.error and not app.exception
    store = Store(str(tmp_path / "maps.sqlite"))
    made = build_usable(store.load(store.maps()[0].id).document).network.relationships
    store.close()
    assert [(r.source, r.target, r.kind, r.weight, r.start) for r in made] == [
        ("ann", "bo", "gives_time", 2.5, "2026-06-03")
    ]
    assert app.text_input(key="hours_many").value == ""


def test_a_gift_is_one_edit_that_adds_whoever_is_new():
    document = build_document(Network(people=people("Ann", "Bo")))
    said = read_gift(document, "ann", "Night team", "3", "2026-02")
    after = apply_edit(document, said.edit)
    network = build_usable(after).network
    assert [o.name for o in network.organisations] == ["Night team"]
    assert network.relationships[0].weight == 3 and said.words == "3 hours, 2026-02"
    # the same again is another gift
    twice = build_usable(apply_edit(after, read_gift(after, "ann", "night team", "3", "2026-02").edit))
    assert len(twice.network.relationships) == 2 and not twice.problems


def test_a_map_whose_words_have_no_hours_gets_them():
    kinds = tuple(kind for kind in Vocabulary().kinds if kind.unit != "hours")
    document = build_document(Network(people=people("Ann", "Bo"), vocabulary=Vocabulary(kinds=kinds)))
    network = build_usable(apply_edit(document, read_gift(document, "ann", "bo", "1").edit)).network
    assert network.vocabulary.kind(network.relationships[0].kind).unit == "hours"


@pytest.mark.parametrize(
    ("who", "whom", "hours", "when", "said"),
    [
        ("", "bo", "1", "", "who gave"),
        ("ann", "bo", "-1", "", "not a number of hours"),
        ("ann", "bo", "nan", "", "not a number of hours"),
        ("ann", "bo", "", "", "not a number of hours"),
        ("ann", "bo", "1", "31/02/2026", "not a date"),
        ("ann", "Ann", "1", "", "somebody else"),
        ("ann", "x -> asks -> y", "1", "", "not a name"),
    ],
)
def test_a_gift_that_cannot_be_read_says_why(who, whom, hours, when, said):
    document = build_document(Network(people=people("Ann", "Bo")))
    with pytest.raises(ParameterError, match=said):
        read_gift(document, who, whom, hours, when)


def test_hours_as_people_write_them():
    assert [read_hours(t) for t in ("2", "1,5", "1.5 h", "1,000", "3 hours")] == [2, 1.5, 1.5, 1000, 3]


def test_small_groups_are_put_together():
    flows = [{"source": "a", "target": "c", "hours": 2.0}, {"source": "c", "target": "b", "hours": 3.0}]
    labels = {"a": "A", "b": "B", "c": "C", "d": "D"}
    found = pool_small_groups(flows, {"a": 1, "b": 2, "c": 9}, labels)
    assert found.labels == ("C", SMALLER)
    assert found.hours[SMALLER, "C"] == 2 and found.hours["C", SMALLER] == 3
    # a pool that is too small takes in the smallest of the others
    found = pool_small_groups(flows, {"a": 1, "b": 3, "c": 9}, labels)
    assert found.together == ("A", "B")
    assert pool_small_groups(flows, {"a": 1, "c": 9}, labels) is None
    assert pool_small_groups([], {}, labels) is None
    assert sum(found.hours.values()) == 5


def test_charts_can_be_drawn_and_read():
    parts = {"one": 0.25, "two": 0.75, "three": 0.0}
    assert parts_chart(parts, description="said").to_dict()["description"] == "said"
    pooled = pool_small_groups([], {"a": 3, "b": 3}, {"a": 'A "quoted" name', "b": "B"})
    assert flows_chart(pooled).to_dict()
    assert all(contrast(field_fill(share / 10), TEXT) >= 4.5 for share in range(11))


@pytest.mark.browser
def test_hours_in_a_real_browser(page: Page, server: Server) -> None:
    network = read(shipped.sample("ely_caerau_timebank")).require()
    store = Store(str(server.database))
    map_id = store.create(network, now=NOW)
    store.close()
    # straight to the page: the first one would set the server shuffling a large map, which it ends before it stops
    page.goto(f"{server.address}/give?map={map_id}")
    expect(page.locator(".answer").first).to_be_visible()
    settled(page)
    assert answer(page).startswith("Of 31,050 hours")
    unfold(page, "Write down hours that somebody gave")
    for label, name in (("Who gave time?", "Ann Example"), ("To whom?", "Bo Example")):
        box = page.get_by_role("combobox", name=label)
        box.click()
        page.keyboard.type(name)
        page.get_by_role("option", name=name).first.click()
    many = page.get_by_label("How many hours?")
    many.fill("lots")
    many.press("Enter")
    expect(page.get_by_text("“lots” is not a number of hours")).to_be_visible()
    expect(many).to_have_value("lots")
    settled(page)  # the message moves the form; what is typed while it moves is lost
    many.fill("10")
    many.press("Enter")
    expect(many).to_have_value("")
    settled(page)
    assert answer(page).startswith("Of 31,060 hours")
    made = saved(server, network.name)
    assert made.relationships[-1].weight == 10
    assert [person.name for person in made.people[-2:]] == ["Ann Example", "Bo Example"]
