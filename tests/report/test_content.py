"""What stands in a report: the questions in order, figures as in the analysis, and what is missing."""

from __future__ import annotations

import dataclasses
import re

import pytest

from netmap.analysis import per_cent
from netmap.analysis.words import FACETS
from netmap.measures.registry import MEASURES
from netmap.model import Network
from netmap.report import build_report
from netmap.report.document import NO_VALUE, Table, first_page
from tests.report.maps import DAY, LINE, answer, decisions_only, plain_map

QUESTIONS = [
    "Pyramid or honeycomb?",
    "Where does it get stuck?",
    "Who decides, and is it changing?",
    "Where do we see it differently?",
    "Does help come back round?",
    "Which of the connections we need are missing?",
]


@pytest.fixture(scope="module")
def report():
    return build_report(*plain_map(), date_line=LINE)


def find_table(report, path: str) -> Table:
    return next(t for section in report.sections for t in section.tables if path in t.paths)


def test_every_question_is_answered_in_order_with_its_methods(report):
    assert [section.question for section in report.sections] == QUESTIONS
    assert [section.question for section in first_page(report)] == QUESTIONS[:3]
    assert [method.question for method in report.methods] == [*QUESTIONS, "How sure can we be?"]
    for section in report.sections:
        assert section.answer and not section.missing
        assert section.pictures and section.tables and section.method
        assert section.method.measures


def test_answers_are_those_of_the_analysis(report):
    network, found = plain_map()
    from datetime import date

    from netmap.analysis import say

    said = say(network, found.model_dump(), date.fromisoformat(DAY), network.settings, names=True)
    keys = ("structure", "bottlenecks", "power", "sides", "give", "connected")
    shown = [section.answer.replace("\u00a0", " ") for section in report.sections]
    assert shown == [said[key] for key in keys]


def test_figures_in_tables_are_those_of_the_analysis(report):
    found = plain_map()[1]
    bars = find_table(report, "structure.working.honeycomb")
    for row, facet in zip(bars.rows, FACETS, strict=False):
        shown = [f"{found.structure[g]['honeycomb'][facet]:.2f}" for g in ("authority", "working")]
        assert list(row[1:]) == shown
    shares = find_table(report, "power.by_group")
    by_label = {row[0]: row[1] for row in shares.rows}
    words = plain_map()[0].vocabulary
    for group, share in found.power["by_group"].items():
        assert by_label[words.label("groups", group)] == per_cent(share).replace(" ", "\u00a0")
    hours = find_table(report, "reciprocity.gave_and_received")
    keys = ("gave_and_received", "only_gave", "only_received")
    assert [row[1] for row in hours.rows] == [str(found.reciprocity[key]) for key in keys]
    series = find_table(report, "power.series")
    assert len(series.rows) == len(found.power["series"])
    layers = find_table(report, "bottlenecks.layers")
    assert len(layers.rows) == len(found.bottlenecks["layers"])


def test_every_table_names_a_place_that_the_analysis_has(report):
    data = plain_map()[1].model_dump(mode="json")
    for section in report.sections:
        for table in section.tables:
            assert table.paths or "Counted on the map itself." in table.notes
        for path in section.paths:
            assert leads_somewhere(data, path.removeprefix("1 − ").split(".")), path


def leads_somewhere(data, keys) -> bool:
    if not keys:
        return True
    if keys[0] == "*":
        values = list(data.values()) if isinstance(data, dict) else data
        return any(leads_somewhere(value, keys[1:]) for value in values)
    if isinstance(data, list):
        return any(leads_somewhere(value, keys) for value in data)
    return isinstance(data, dict) and keys[0] in data and leads_somewhere(data[keys[0]], keys[1:])


def test_rows_are_as_wide_as_their_heads_and_dashes_say_why(report):
    for section in report.sections:
        for table in section.tables:
            assert table.rows and all(len(row) == len(table.columns) for row in table.rows)
            for cell in (cell for row in table.rows for cell in row if cell.startswith(NO_VALUE)):
                assert any(note.startswith(f"{cell} ") for note in table.notes), (table.caption, cell)


def test_a_value_that_is_not_there_is_a_dash_with_its_reason():
    report = build_report(*given(decisions_only()), date_line=LINE)
    parity = find_table(report, "power.parity")
    assert parity.rows[0][2] == "50\u00a0%"
    small = plain_map()[0]
    working = [r for r in small.relationships if r.kind == "collaborates"]
    lonely = small.replace(relationships=working, ratings=(), perspectives=(), decisions=(), parts=())
    bars = find_table(build_report(*given(lonely), date_line=LINE), "structure.authority.honeycomb")
    assert {row[1] for row in bars.rows} == {"–¹"}
    assert bars.notes == ("–¹ there are no relationships.",)


def test_each_picture_says_in_a_sentence_what_it_shows(report):
    pictures = [picture for section in report.sections for picture in section.pictures]
    assert len({picture.title for picture in pictures}) == len(pictures) > 10
    for picture in pictures:
        assert picture.alt.endswith((".", "!", "?")) and len(picture.alt) > 25, picture.title
        assert picture.caption


def test_methods_are_those_of_the_registry_with_the_settings_of_this_map(report):
    known = {measure.id: measure for measure in MEASURES}
    for method in report.methods:
        for own in method.measures:
            measure = known[own.path]
            shown = tuple(text.replace("\u00a0", " ") for text in (own.term, own.how, own.source))
            assert shown == (measure.term, measure.how, measure.source)
    settings = {own.name: own.value for method in report.methods for own in method.settings}
    assert settings["draws"] == "20" and settings["bootstrap_draws"] == "50"
    assert "Those who use it" in settings["coverage"]


def test_terms_of_the_field_stand_only_among_the_methods(report):
    jargon = re.compile(r"\b(node|edge|graph|vertex|centrality|betweenness|topology|gini)s?\b", re.IGNORECASE)
    for section in report.sections:
        texts = [section.answer, *section.cautions]
        for part in section.parts:
            texts += [part.heading, *part.sentences, *part.cautions]
            texts += [text for p in part.pictures for text in (p.title, p.alt, p.caption)]
            texts += [text for t in part.tables for text in (t.caption, *t.columns, *t.notes)]
        assert not [text for text in texts if jargon.search(text)]


def test_it_says_what_it_was_made_from(report):
    about = {fact.name: fact.value for fact in report.about}
    network, found = plain_map()
    assert about["Map"] == network.name and about["Day"] == "22 November 2026"
    assert about["Made with"] == f"netmap {found.netmap}"
    assert about["Seed of everything shuffled"] == "1"
    assert about["Shuffled maps"].startswith("20, each keeping")
    assert "“reports to”" in about["What it was worked out from"]


def given(network: Network):
    return network, answer(network)


def test_an_empty_map_says_what_is_missing():
    report = build_report(*given(Network()), date_line=LINE)
    assert all(section.missing and section.answer == section.missing for section in report.sections)
    assert all("page “" in section.missing for section in report.sections)
    assert not report.methods and report.title == "A map without a name"


def test_a_map_with_only_decisions_answers_that_question_alone():
    report = build_report(*given(decisions_only()), date_line=LINE)
    answered = [section.id for section in report.sections if not section.missing]
    assert answered == ["power"]
    assert "4 recorded decisions" in report.sections[2].answer


def test_kinds_asked_about_stand_in_the_place_of_paper_and_daily_work():
    from netmap.analysis import analyse

    network = plain_map()[0]
    found = analyse(network, at=DAY, kinds=["trusts", "collaborates"], null="none")
    section = build_report(network, found, date_line=LINE).sections[0]
    assert section.tables[0].columns[1:] == ("Trusts", "Works with")


def test_the_time_asked_about_is_said():
    from netmap.analysis import analyse

    network = plain_map()[0]
    found = analyse(network, since="2025-03", until="2025-08-31", null="none")
    about = {f.name: f.value for f in build_report(network, found, date_line=LINE).about}
    assert about["Decisions that count"] == "from 1 March 2025 and before 31 August 2025"
    assert about["Shuffled maps"] == "none: chance was not worked out"


def test_who_opted_out_is_in_no_table_about_single_people():
    network = plain_map()[0]
    first = build_report(*plain_map(), date_line=LINE)
    posts = find_table(first, "bottlenecks.actors.*.route_share")
    person = next(p for p in network.people if p.name == posts.rows[0][0])
    out = network.replace(
        people=[p.model_copy(update={"opted_out": p.id == person.id}) for p in network.people]
    )
    report = build_report(*given(out), date_line=LINE)
    for path in ("bottlenecks.actors.*.route_share", "power.by_actor", "gap.working_only"):
        assert person.name not in {cell for row in find_table(report, path).rows for cell in row}


def test_a_report_is_frozen(report):
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.title = "another"
