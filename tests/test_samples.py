"""The maps that ship: sound, honest about their sources, and each shows what it is there to show."""

from __future__ import annotations

import re

import pytest

import netmap
from netmap import shipped
from netmap.analysis import Analysis
from tests.conftest import ROOT

NAMES = [
    "carol",
    "cnwl_corporate",
    "dorset_pathway",
    "ely_caerau_timebank",
    "hampshire_recovery_college",
    "nhs_trust_middle",
    "rushcliffe",
    "stockport",
    "sussex_evaluation",
    "swypft_training",
    "west_london_collaborative",
]


def load(name: str) -> netmap.Network:
    return netmap.read(shipped.sample(name)).require()


def ask(name: str, at: str, **options) -> Analysis:
    return netmap.analyse(load(name), at=at, null="none", **options)


def index(found: Analysis, graph: str = "working") -> float:
    return found.structure[graph]["honeycomb"]["index"]


def test_all_are_there_and_in_the_readme():
    assert list(shipped.samples()) == NAMES
    readme = (ROOT / "sample_networks" / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in readme for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_says_what_is_quoted_and_what_is_illustrative(name):
    network = load(name)
    assert re.search("illustrative", network.purpose, re.IGNORECASE)
    for table in ("people", "organisations", "decisions", "relationships"):
        for row in network.rows(table):
            assert row.attributes.get("basis") in ("source", "illustrative"), (table, row.id)


@pytest.mark.parametrize("name", NAMES)
def test_each_is_written_one_record_a_line(name):
    from netmap.formats.map_json import to_json

    assert shipped.sample(name).read_text(encoding="utf-8") == to_json(load(name))


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_asked_and_answers_in_sentences(name):
    found = netmap.analyse(load(name), at="2026-11-22", draws=3)
    for key in ("structure", "bottlenecks", "power", "level"):
        assert found.sentences[key].endswith("."), (key, found.sentences[key])
        assert not re.search(r"\bnode|\bedge|centrality|None|\bnan\b|\.\.", found.sentences[key])


def test_stockport_moves_from_pyramid_to_honeycomb():
    before, after = ask("stockport", "2012-06-01"), ask("stockport", "2016-01-01")
    assert index(before) < 0.35 < 0.65 < index(after)
    assert index(before, "authority") == pytest.approx(0) == pytest.approx(index(after, "authority"))


def test_the_trust_gets_a_second_way_round():
    before, after = ask("nhs_trust_middle", "2011-06-01"), ask("nhs_trust_middle", "2013-06-01")
    assert before.bottlenecks["layers"]["middle"]["gatekeep"] == 1
    assert after.bottlenecks["layers"]["middle"]["gatekeep"] < 0.7


def test_hampshire_raises_the_replacement_question_and_then_balances():
    window = {"since": "2011-03-01", "until": "2013-01-01"}
    fired = ask("hampshire_recovery_college", "2013-01-01", **window).power["replacement"]
    assert fired["alert"] and (fired["top_before"], fired["top_after"]) == ("SL", "LE")
    later = ask("hampshire_recovery_college", "2014-01-01", since="2013-01-01", until="2014-01-01")
    assert not later.power["replacement"]["alert"]
    assert max(later.power["by_group"].values()) < 0.5


def test_sussex_slips_and_comes_back():
    series = ask("sussex_evaluation", "2026-11-22").power["series"]
    shares = [point["by_group"].get("LE", 0) for point in series]
    low = min(shares)
    assert max(shares[: shares.index(low)]) > low + 0.2 < shares[-1] + 0.05


def test_dorset_shares_design_before_it_shares_deciding():
    early = ask("dorset_pathway", "2015-05-01", since="2014-09-01", until="2015-05-01").power
    late = ask("dorset_pathway", "2017-01-01", since="2015-05-01", until="2017-01-01").power
    assert "decide_share" in early["held_back"] and late["level"] == "transformative"


def test_west_london_is_vertical_on_paper_and_horizontal_in_daily_work():
    found = ask("west_london_collaborative", "2015-06-01")
    assert index(found, "authority") < 0.1 and index(found) > 0.65


def test_carol_is_too_small_for_one_number_and_says_so():
    assert "too small to place" in ask("carol", "2014-06-01").sentences["structure"]


def test_the_time_bank_is_large():
    assert len(load("ely_caerau_timebank").organisations) >= 80
