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
    for table in ("people", "organisations", "decisions", "relationships", "perspectives", "ratings"):
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


def test_the_trust_is_drawn_differently_from_nine_tables():
    found = ask("nhs_trust_middle", "2013-06-01", draws=50).perspectives
    assert len(found["pictures"]) == 9
    assert 0 < found["tables"]["intersection"] < found["tables"]["consensus"] < found["tables"]["union"]
    group = {view: facts["group"] for view, facts in found["pictures"].items()}
    apart = {True: [], False: []}
    for pair in found["distances"]:
        apart[group[pair["one"]] == group[pair["other"]]].append(pair["jaccard"])
    assert max(apart[True]) <= min(apart[False])
    assert {(m["one"], m["other"]) for m in found["mirror"]} == {("FL", "MM"), ("FL", "SL"), ("MM", "SL")}
    # each side says that another leads
    assert all(min(m["raters"]) >= 3 and m["mirrored"] >= 0.5 and m["gap"] < 0 for m in found["mirror"])


def test_what_the_tables_of_the_trust_said_has_towers_and_spread():
    said = ask("nhs_trust_middle", "2013-06-01").ratings
    questions = {"power", "interest", "legitimacy", "urgency", "support", "passes_on"}
    assert set(said["towers"]) == questions and said["left_out"] == 0
    assert said["salience"]["patient"][0] == "dependent"
    assert all(tower["raters"] >= 3 for tower in said["towers"]["passes_on"].values())


def test_more_ideas_arrive_in_the_trust_by_the_second_way_round():
    before, after = (
        ask("nhs_trust_middle", at).bottlenecks["idea_flow"] for at in ("2011-06-01", "2013-06-01")
    )
    assert 0 < 2 * before["arrival"] < after["arrival"] < 0.5
    assert after["lowered"] < after["arrival"] < after["raised"]
    assert max(after["drag"], key=after["drag"].get) == "middle"
    asked = {r.actor for r in load("nhs_trust_middle").ratings if r.question == "passes_on"}
    assert {"divisional_manager_medicine", "matron_medicine", "operations_director_4"} <= asked


def test_in_the_trust_the_elephant_outlasts_the_mosquito():
    found = ask("nhs_trust_middle", "2013-06-01").tenure
    layers = {layer: found["by_layer"][layer] for layer in ("front", "middle", "senior")}
    assert all(facts["spells"] >= 5 and facts["left"] for facts in layers.values())
    assert layers["front"]["stays"] > layers["middle"]["stays"] > layers["senior"]["stays"]
    outlasts = {(pair["waits"], pair["for"]): pair["outlasts"] for pair in found["waiting"]}
    assert outlasts["front", "senior"] > outlasts["middle", "senior"] > 0.5
    assert layers["senior"]["mean"] < 5 and "Chief executive" not in found["by_title"]  # four are too few


def test_in_stockport_a_seat_is_not_a_say():
    found = ask("stockport", "2016-01-01")
    board, panel = (found.votes[body] for body in ("programme_board", "budget_panel"))
    for citizen in ("person_1", "person_2", "carer_1", "senior_1"):
        assert board[citizen]["shapley_shubik"] == 0
    for citizen in ("person_2", "carer_1", "senior_1", "senior_2"):
        assert panel[citizen]["shapley_shubik"] == pytest.approx(1 / 7)
    seats = found.power["seats"]
    assert seats["programme_board"]["by_group"]["LE"]["seats"] > 0.2
    assert seats["programme_board"]["by_group"]["LE"]["swings"] == 0
    assert "carer_1" in seats["programme_board"]["never_decisive"]
    assert not seats["budget_panel"]["never_decisive"]
    assert "votes" in found.power["held_back"] and found.power["level"] == "intermediate"
    change = found.power["change"]["citizens"]
    assert change["before"] < 0.1 and change["after"] > 0.25


def levels(found: Analysis) -> dict[tuple[str, str], float]:
    return {(link["one"], link["other"]): link["level"] for link in found.coverage["links"]}


def test_stockport_s_four_connections_differ():
    found = ask("stockport", "2016-01-01")
    known = {other: level for (_, other), level in levels(found).items()}
    assert known == {"commissioners": 0, "peers": 1, "up": 2, "research": 3}
    up, lapsed = (
        next(link for link in found.coverage["links"] if link["other"] == name)
        for name in ("up", "commissioners")
    )
    assert up["hangs_on"] == ["policy_manager"] and up["unique"]
    assert lapsed["level_if_renewed"] == 1
    assert found.coverage["overall"] == 0


def test_rushcliffe_s_house_stands_on_one_leg():
    found = ask("rushcliffe", "2016-10-01")
    known = levels(found)
    assert known["patient", "professionals"] == 3
    assert known["patient", "processes"] == known["processes", "commissioning"] == 2
    assert found.coverage["overall"] == 1
    lapsed = next(
        link
        for link in found.coverage["links"]
        if (link["one"], link["other"]) == ("professionals", "commissioning")
    )
    assert lapsed["stale"] == lapsed["direct"] and lapsed["hangs_on"] == ["gp_psychiatrist"]
    assert lapsed["level"] < lapsed["level_if_renewed"]


def test_rushcliffe_shows_load_assets_and_cultures():
    found = ask("rushcliffe", "2016-10-30", since="2016-04-01", draws=50)
    assert found.load["parts"]["volunteers"] > found.load["people"]["volunteers"]
    assert {"fire", "library", "choir"} <= set(found.load["assets"]["unused_people"])
    assert not ask("rushcliffe", "2016-10-30").load["assets"]["unused_people"]
    assert set(found.culture["by_culture"]) == {"clan", "developmental", "hierarchical", "rational"}
    # each surgery keeps to itself, the peer workers join them
    assert found.culture["ei_index"] < found.culture["expected"] and found.culture["p_within"] < 0.05
    ties = {(c["one"], c["other"]): c["ties"] for c in found.culture["crossings"]}
    assert ties["clan", "rational"] == 1


def test_the_time_bank_grows_from_a_hub_into_a_circle():
    young, grown = (ask("ely_caerau_timebank", at).reciprocity for at in ("2011-06-01", "2014-06-01"))
    assert grown["direct"] < 0.1 and grown["indirect"] > 0.7
    assert young["indirect"] < 0.3 and young["only_received"] > young["gave_and_received"]
    assert grown["undated"] == 0 and grown["median_days"] > 0
    assert {"LE", "CA", "VC"} <= {flow["source"] for flow in grown["flows"]}


def test_rushcliffe_gives_back_directly_what_ely_lets_go_round():
    found = ask("rushcliffe", "2016-10-01").reciprocity
    assert found["direct"] > found["indirect"] > 0


def test_west_london_watches_one_match_from_two_ends():
    found = ask("west_london_collaborative", "2015-06-01", draws=50)
    [mirror] = found.perspectives["mirror"]
    assert (mirror["one"], mirror["other"]) == ("LE", "SL") and mirror["raters"] == [3, 3]
    assert 0 < mirror["agreement"] < 1 and 0 < mirror["mirrored"] < 1
    assert "opposite ends" in found.sentences["sides"]


def test_third_parties_bear_on_carol_and_on_her_consultant():
    found = ask("carol", "2013-04-15").influence["third_parties"]
    assert found["on_all"] == ["hospital"] and found["share"] == pytest.approx(2 / 3)
    assert ask("carol", "2014-06-01").influence["third_parties"]["share"] is None
    parties = ask("nhs_trust_middle", "2013-06-01").influence["third_parties"]["by_party"]
    assert {"finance_director_3", "primary_care_trust", "medical_staff_network"} <= set(parties)
