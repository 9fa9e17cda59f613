"""Are we connected: full, empty and bad data; choosing the sets; cultures; last contacts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from netmap import shipped
from netmap.app.connections import change_coverage, months_of, preset_of, preset_settings
from netmap.app.state import open_store
from netmap.errors import ParameterError
from netmap.formats import read
from netmap.graph import Selection
from netmap.measures.connections import NATIONAL_VOICES, YEAR_OF_CARE
from netmap.model import Network, Organisation, Person, Relationship, Role, Settings, Vocabulary
from netmap.model.document import apply_edit, build_document, build_usable
from netmap.model.settings import CoverageSettings, NamedSet
from netmap.store import Store
from netmap.view.give_charts import levels_chart
from netmap.view.scene import Look, build_scene, legend
from tests.app.conftest import Server, start_page
from tests.app.test_browser import answer, choose, go, open_map, saved, settled, type_in_first_row

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LEVELS = ("missing", "indirect", "fragile", "sound")


def line(number: int, source: str, target: str, **more: object) -> Relationship:
    return Relationship(id=str(number), source=source, target=target, kind="collaborates", **more)


def group(name: str, *actors: str) -> NamedSet:
    return NamedSet(id=name, label=name.capitalize(), actors=actors)


def small(coverage: CoverageSettings, **contacts: str) -> Network:
    """Ann leads, Bo and Cai use the service, Di commissions; Ann knows Bo and Di, Cai nobody."""
    names = ("Ann", "Bo", "Cai", "Di")
    return Network(
        people=tuple(Person(id=name.casefold(), name=name) for name in names),
        relationships=(
            line(1, "ann", "bo", attributes={"last_contact": contacts["bo"]} if "bo" in contacts else {}),
            line(2, "ann", "di"),
        ),
        settings=Settings(coverage=coverage),
    )


def show(network: Network, folder, monkeypatch, page: str = "connected", *, names: bool = False) -> AppTest:
    path = str(folder / "maps.sqlite")
    store = Store(path)
    store.create(network, now=NOW)
    store.close()
    open_store.clear()
    monkeypatch.setenv("NETMAP_DATABASE", path)
    app = start_page(page, names=names)
    assert not app.exception, app.exception
    return app


def stored(folder) -> Network:
    store = Store(str(folder / "maps.sqlite"))
    network = build_usable(store.load(store.maps()[0].id).document).network
    store.close()
    return network


def text(app: AppTest) -> str:
    blocks = [block.proto.body for block in app.get("html")]
    kinds = ("markdown", "caption", "info", "warning")
    return " ".join([*blocks, *(found.value for kind in kinds for found in app.get(kind))]).replace(
        "\\", ""
    )  # as it is read: what may have been typed is no Markdown


def test_a_map_without_sets_offers_the_lists_of_others(tmp_path, monkeypatch):
    app = show(small(CoverageSettings()), tmp_path, monkeypatch)
    assert app.title[0].value == "Which of the connections we need are missing?"
    said = text(app)
    assert "Nobody has said yet which groups of people have to be connected." in said
    assert "“to commissioners”" in said and "Don Redding, National Voices" in said
    next(b for b in app.button if b.label == "Use this list").click().run()
    assert not app.exception
    assert "Nobody has said yet who the team is" in text(app)
    chosen = stored(tmp_path).settings.coverage
    assert [own.id for own in chosen.sets] == ["up", "peers", "research", "commissioners"]
    assert chosen.team is not None and not chosen.team.actors
    # the team comes next: its box is there, and saving it gives the answer
    place = next(m.key for m in app.multiselect if m.key and m.key.endswith("/team/actors"))
    app.multiselect(key=place).set_value(["ann"])
    next(b for b in app.button if b.label == "Save these sets").click().run()
    assert not app.exception
    assert stored(tmp_path).settings.coverage.team.actors == ("ann",)
    assert "Nobody on the map stands for" in text(app)


def test_the_weakest_connection_is_named_and_empty_sets_say_so(tmp_path, monkeypatch):
    coverage = CoverageSettings(
        team=group("team", "ann"),
        sets=(group("patients", "bo"), group("loners", "cai"), group("nobody")),
    )
    app = show(small(coverage, bo="2026-10"), tmp_path, monkeypatch, names=True)
    said = text(app)
    assert "The connection to “Loners” is missing" in said
    assert "missing (weakest)" in said
    assert (
        "direct, but hangs on one person or group</td><td>1</td><td>1</td><td>1</td><td>1 October 2026"
        in said
    )
    assert "Ann, or whoever is at the other end" in said or "Bo, or whoever is at the other end" in said
    assert "Nobody on the map stands for “Nobody”" in said
    assert "Cai" not in said.split("Connections of")[0]


def test_names_off_calls_nobody_by_name(tmp_path, monkeypatch):
    coverage = CoverageSettings(sets=(group("one", "ann"), group("two", "bo", "di")))
    said = text(show(small(coverage), tmp_path, monkeypatch))
    assert "Person 1" in said and "Ann" not in said


def test_contacts_that_are_too_old_are_said(tmp_path, monkeypatch):
    coverage = CoverageSettings(sets=(group("one", "ann"), group("two", "bo")), stale_days=120)
    said = text(show(small(coverage, bo="2020-01"), tmp_path, monkeypatch))
    assert "but the contacts are too old: one step lower" in said
    assert "not renewed for 4 months" in said and "1 January 2020" in said


def test_a_map_with_nobody_on_it(tmp_path, monkeypatch):
    app = show(Network(name="Empty"), tmp_path, monkeypatch)
    assert app.info[0].value == "Nobody is on this map yet."


def test_sets_of_people_who_have_gone_do_not_break_the_page(tmp_path, monkeypatch):
    coverage = CoverageSettings(sets=(group("one", "gone"), group("two", "bo")))
    said = text(show(small(coverage), tmp_path, monkeypatch))
    assert "Nobody on the map stands for “One”" in said


def test_editing_sets_keeps_what_is_typed_when_it_is_wrong(tmp_path, monkeypatch):
    coverage = CoverageSettings(sets=(group("one", "ann"), group("two", "bo")), stale_days=100)
    app = show(small(coverage), tmp_path, monkeypatch)
    boxes = [t.key for t in app.text_input if t.key and t.key.startswith("sets/") and "/team/" not in t.key]
    app.text_input(key=boxes[1]).set_value("ONE")
    save = next(b for b in app.button if b.label == "Save these sets")
    save.click().run()
    assert "Two sets have the same name" in app.error[0].value
    assert app.text_input(key=boxes[1]).value == "ONE"
    app.text_input(key=boxes[1]).set_value("Two")
    app.text_input(key=boxes[2]).set_value("One by one")
    next(b for b in app.button if b.label == "Save these sets").click().run()
    assert not app.error and not app.exception
    chosen = stored(tmp_path).settings.coverage
    assert [own.label for own in chosen.sets] == ["One", "Two", "One by one"]
    assert chosen.stale_days == 100  # nobody changed it


def test_settings_of_sets_are_one_edit_that_can_be_refused():
    document = build_document(small(CoverageSettings()))
    chosen = preset_settings(YEAR_OF_CARE, document.head.vocabulary, CoverageSettings())
    edit = change_coverage(document, chosen, "check")
    assert len(edit.changes) == 1
    assert apply_edit(document, edit).head.settings.coverage == chosen
    with pytest.raises(ParameterError, match="at least two sets"):
        change_coverage(document, CoverageSettings(sets=(group("one"),)), "check")
    with pytest.raises(ParameterError, match="same name"):
        change_coverage(document, CoverageSettings(sets=(group("one"), NamedSet(id="x", label="ONE"))), "c")


def test_the_source_of_sets_is_found_again():
    words = Vocabulary()
    for preset in (NATIONAL_VOICES, YEAR_OF_CARE):
        assert preset_of(preset_settings(preset, words, CoverageSettings())) == preset
    assert preset_of(CoverageSettings()) is None
    assert preset_of(CoverageSettings(sets=(group("one"), group("two")))) is None
    none = preset_settings(NATIONAL_VOICES, Vocabulary(groups=()), CoverageSettings())
    assert not any(own.groups for own in none.sets)
    assert [months_of(days) for days in (365, 120, 3)] == [12, 4, 1]


def test_the_chart_has_words_for_every_level():
    rows = [
        {"name": "One", "level": None, "said": "nobody", "weakest": False},
        *({"name": f"L{n}", "level": n, "said": "", "weakest": n == 0} for n in range(4)),
    ]
    chart = levels_chart(rows, LEVELS, description="said").to_dict()
    assert chart["description"] == "said" and all(f'["{level}"]' in str(chart) for level in LEVELS)
    assert levels_chart(rows[:1], LEVELS).to_dict()


def cultured() -> Network:
    """Two clans and two hierarchies, each pair related; Ann works in a clan."""
    organisations = tuple(
        Organisation(id=i, name=i.upper(), culture=culture)
        for i, culture in (("a", "clan"), ("b", "Clan"), ("c", "hierarchical"), ("d", "clay"))
    )
    return Network(
        people=(Person(id="ann", name="Ann"),),
        organisations=organisations,
        roles=(Role(id="r", person="ann", organisation="a"),),
        relationships=(line(1, "a", "b"), line(2, "ann", "b"), line(3, "c", "d")),
    )


def test_cultures_are_compared_with_chance(tmp_path, monkeypatch):
    app = show(cultured(), tmp_path, monkeypatch)
    said = text(app)
    assert "Do organisations of one culture keep to themselves?" in [s.value for s in app.subheader]
    assert "Relationships mostly keep to their like: 67 % stay within one culture" in said
    assert "cohesive, participative" in said and "a word of this map&#x27;s own" in said


def test_a_picture_by_culture_has_codes_of_its_own():
    network = cultured()
    scene = build_scene(network, Selection(date(2026, 1, 1)), Look(colour_by="culture"))
    codes = {node["id"]: node["code"] for node in scene["nodes"]}
    assert codes["a"] == codes["b"] == codes["ann"] == "CL"
    assert len({codes["a"], codes["c"], codes["d"]}) == 3
    words = legend(network, scene, "culture")
    assert {code for code, _, _ in words} == set(codes.values())


def test_a_last_contact_that_is_no_date_is_told_and_kept(tmp_path, monkeypatch):
    network = small(CoverageSettings(), bo="March 2026")
    app = show(network, tmp_path, monkeypatch, "relationships")
    assert any("Nothing typed is lost" in w.value for w in app.warning)
    assert (
        "Row 1, Last contact: “March 2026” is not a date. To put it right: write 2026-03."
        in app.text[0].value
    )
    assert stored(tmp_path).relationships[0].attributes == {"last_contact": "March 2026"}


@pytest.mark.browser
def test_connections_in_a_real_browser(page: Page, server: Server) -> None:
    network = read(shipped.sample("rushcliffe")).require()
    open_map(page, server, network.replace(settings=Settings()))
    go(page, "Are we connected?")
    page.get_by_role("button", name="Use this list").click()
    expect(page.locator(".answer").first).to_have_text(
        "Nobody has said yet who the team is that has to be connected."
    )
    settled(page)
    choose(page, "The team: single people and organisations", "Project co-ordinator", "Peer support lead")
    page.get_by_role("button", name="Save these sets").click()
    expect(page.locator(".answer").first).to_contain_text("The weakest connection counts")
    settled(page)
    assert "Up: senior clinicians and board" in answer(page)
    assert saved(server, network.name).settings.coverage.team.actors == ("coordinator", "peer_support_lead")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".answer").first).to_contain_text("Nobody has said yet who the team is")


@pytest.mark.slow  # the same table, column and way of typing are tried in test_browser
@pytest.mark.browser
def test_a_last_contact_is_typed_in_the_table(page: Page, server: Server) -> None:
    network = small(CoverageSettings()).replace(name="Last contacts")
    open_map(page, server, network)
    go(page, "Relationships")
    type_in_first_row(page, 7, "last spring")
    expect(page.get_by_text("“last spring” is not a date")).to_be_visible()
    type_in_first_row(page, 7, "2026-04")
    expect(page.get_by_text("is not a date")).to_have_count(0)
    assert saved(server, network.name).relationships[0].attributes == {"last_contact": "2026-04"}
