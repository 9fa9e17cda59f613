"""Who decides: the rules of design.md 4.3 on maps small enough to work out by hand."""

from __future__ import annotations

import json

import pytest

import netmap
from netmap.analysis.suppress import suppress_small_groups
from netmap.model import Decision, Network, Organisation, Part, Person, Role


def people(**groups: str) -> tuple[Person, ...]:
    return tuple(Person(id=i, groups=tuple(g.split("|")) if g else ()) for i, g in groups.items())


def decide(*rows: tuple[str, str], **more) -> dict:
    """Decisions by (date, "actor/stage[/hat] ..."), one row a decision."""
    decisions, parts = [], []
    for n, (day, hands) in enumerate(rows):
        decisions.append(Decision(id=f"d{n}", date=day))
        for hand in hands.split():
            actor, stage, *hat = hand.split("/")
            as_group = hat[0] if hat else ""
            parts.append(
                Part(id=f"{n}/{hand}", decision=f"d{n}", actor=actor, stage=stage, as_group=as_group)
            )
    return {"decisions": tuple(decisions), "parts": tuple(parts), **more}


def power(network: Network, **options):
    return netmap.analyse(network, **{"at": "2026-11-22", "null": "none", **options}).power


def test_every_share_sums_to_one_even_where_somebody_was_only_told():
    network = Network(people=people(s="SL", l="LE"), **decide(("2020", "s/decide"), ("2021", "l/informed")))
    found = power(network)
    for name in ("by_actor", "by_group", "by_layer", "by_organisation", "by_bloc"):
        assert sum(found[name].values()) == pytest.approx(1), name
    assert found["n_decisions"] == 1 and found["by_group"] == {"SL": 1.0}
    assert found["by_actor"] == {"s": 1.0, "l": 0.0}


def test_only_told_is_said_and_is_the_third_rung():
    network = Network(people=people(l="LE"), **decide(("2021", "l/informed")))
    found = netmap.analyse(network, at="2026-11-22", null="none")
    assert found.power["by_group"] == {} and found.power["arnstein"] == 3
    assert "told_only" in {c.code for c in found.cautions}
    assert found.sentences["power"].startswith("No decision")


def test_two_hats_on_one_head_are_one_pair_of_hands():
    network = Network(
        people=people(p="LE|CA", q="SL"), **decide(("2020", "p/decide/LE p/decide/CA q/decide"))
    )
    found = power(network)
    assert found["by_actor"] == pytest.approx({"p": 0.5, "q": 0.5})
    assert found["by_group"] == pytest.approx({"LE": 0.25, "CA": 0.25, "SL": 0.5})


def test_a_hat_beats_groups_and_groups_share_equally():
    network = Network(people=people(p="FL|CA"), **decide(("2020", "p/decide"), ("2020", "p/design/CA")))
    assert power(network)["by_group"] == pytest.approx({"FL": 0.25, "CA": 0.75})


def test_a_body_is_spread_over_its_members_of_the_day():
    board = Organisation(id="B", kind="board", quota=3)
    roles = (
        Role(id="1", person="a", organisation="B", votes=2),
        Role(id="2", person="b", organisation="B", votes=1),
        Role(id="3", person="c", organisation="B", votes=1, end="2019"),
    )
    network = Network(
        people=people(a="SL", b="LE", c="EM"),
        organisations=(board,),
        roles=roles,
        **decide(("2020", "B/decide")),
    )
    assert power(network)["by_actor"] == pytest.approx({"a": 0.5, "b": 0.5})  # c has left
    empty = Network(organisations=(board,), **decide(("2020", "B/decide")))
    assert power(empty)["by_actor"] == {"B": 1.0}


def test_layers_are_those_of_each_role_else_of_the_group():
    homes = (Organisation(id="board"), Organisation(id="ward"))
    roles = (
        Role(id="1", person="p", organisation="board", layer="board"),
        Role(id="2", person="p", organisation="ward"),
    )
    network = Network(people=people(p="FL"), organisations=homes, roles=roles, **decide(("2020", "p/decide")))
    assert power(network)["by_layer"] == pytest.approx({"board": 0.5, "front": 0.5})


def test_parity_leaves_unknown_and_other_out_of_both_sides():
    network = Network(
        people=people(a="LE", b="SL", c="OT", d=""), **decide(("2020", "a/decide c/decide d/decide b/decide"))
    )
    parity = power(network)["parity"]
    assert set(parity) == {"LE", "SL"} and parity["LE"]["ratio"] == pytest.approx(1)


def test_old_records_do_not_fade_to_nothing():
    network = Network(people=people(a="LE", b="SL"), **decide(("2015", "a/decide"), ("2015-02", "b/decide")))
    hasty = network.replace(settings=network.settings.model_copy(update={"half_life_days": 1.0}))
    assert sum(power(hasty)["by_group"].values()) == pytest.approx(1)


def test_large_and_tiny_importances_are_still_numbers():
    found = decide(("2020", "a/decide"), ("2021", "b/decide"))
    rows = tuple(d.model_copy(update={"importance": 1e-300}) for d in found["decisions"])
    network = Network(people=people(a="LE", b="SL"), **{**found, "decisions": rows})
    assert power(network)["n_effective"] > 1


def test_halves_never_part_decisions_of_one_day():
    rows = [("2019", "s/decide"), *[("2020-03-01", "s/decide")], *[("2020-03-01", "l/decide")] * 2]
    swap = power(Network(people=people(s="SL", l="LE"), **decide(*rows)))["replacement"]
    assert swap["decisions"] == [1, 3] and swap["split"] == "2020-03-01"
    assert swap["after"] == pytest.approx({"SL": 1 / 3, "LE": 2 / 3})


def test_replacement_counts_a_decision_with_what_is_known_of_it():
    rows = [
        ("2019", "x/decide l/consulted"),
        ("2020", "x/decide l/consulted"),
        ("2021", "s/decide"),
        ("2022", "s/decide"),
    ]
    found = power(Network(people=people(l="LE", s="SL", x=""), **decide(*rows)))
    swap = found["replacement"]
    assert found["change"]["citizens"]["before"] == pytest.approx(0.05 / 0.45)
    assert swap["known"] == pytest.approx((2 * 0.05 / 0.45 + 2) / 4)


def test_swapping_two_labels_swaps_the_answer_and_nothing_else():
    rows = [("2019", "a/decide b/decide"), ("2020", "a/decide")]
    one = power(Network(people=people(a="LE", b="SL"), **decide(*rows)))["replacement"]
    other = power(Network(people=people(a="SL", b="LE"), **decide(*rows)))["replacement"]
    assert (one["pattern"], one["support"]) == (other["pattern"], other["support"])


def test_user_led_organisations_are_in_the_citizen_bloc():
    led = Organisation(id="U", groups=("VC",), user_led=True)
    network = Network(people=people(s="SL"), organisations=(led,), **decide(("2020", "U/decide s/decide")))
    found = power(network)
    assert found["by_bloc"] == pytest.approx({"citizen": 0.5, "professional": 0.5})
    assert found["by_group"] == pytest.approx({"VC": 0.5, "SL": 0.5})


def test_a_constant_tenth_is_a_tenth_on_every_day():
    deciders = " ".join(f"s{i}/decide" for i in range(9))
    groups = {f"s{i}": "SL" for i in range(9)} | {"l": "LE"}
    rows = [(f"2025-{m:02d}-17", f"l/decide {deciders}") for m in range(1, 13)]
    network = Network(people=people(**groups), **decide(*rows))
    for day in ("2026-01-01", "2026-02-11", "2026-02-17", "2026-06-03"):
        found = power(network, at=day)
        assert found["level"] == "intermediate" and found["level_support"] == 1


def test_a_veto_without_votes_is_a_say():
    board = Organisation(id="B", kind="board", quota=2)
    roles = (
        Role(id="1", person="l", organisation="B", votes=0, veto=True),
        Role(id="2", person="s", organisation="B", votes=2),
    )
    facts = decide(("2020", "s/decide l/decide"))
    parts = tuple(p.model_copy(update={"vote": "for"}) for p in facts["parts"])
    made = tuple(d.model_copy(update={"body": "B"}) for d in facts["decisions"])
    network = Network(
        people=people(l="LE", s="SL"), organisations=(board,), roles=roles, decisions=made, parts=parts
    )
    assert "votes" not in power(network)["held_back"]


def test_the_order_in_which_groups_were_typed_does_not_matter():
    rows = [("2020", "a/decide b/decide"), ("2021", "a/decide")]
    one, other = (
        power(Network(people=people(a=g, b="SL"), **decide(*rows)))["theil"] for g in ("LE|FL", "FL|LE")
    )
    assert one == pytest.approx(other)


def test_what_is_shared_says_nothing_about_one_or_two_people():
    groups = {f"f{i}": "FL" for i in range(5)} | {f"m{i}": "MM" for i in range(4)} | {"l": "LE"}
    rows = [("2020", "l/decide f1/decide m1/decide"), ("2021", "l/design f2/decide"), ("2022", "m2/decide")]
    network = Network(people=people(**groups), **decide(*rows))
    full = netmap.analyse(network, at="2026-11-22", null="none")
    shared = suppress_small_groups(full, network)
    kept = {g for g, share in shared.power["by_group"].items() if share is not None}
    assert kept == {"FL"}  # LE is one person; MM goes with it, or the rest would give LE away
    text = json.dumps(shared.model_dump())
    assert repr(full.power["by_group"]["LE"]) not in text
    assert "lived experience" not in shared.sentences["power"].split("It is shared")[0]
    assert all(f'"{person.id}"' not in text for person in network.people)


def test_where_every_group_is_small_the_shared_sentence_says_so():
    network = Network(people=people(l="LE", s="SL"), **decide(("2020", "l/decide s/decide")))
    shared = suppress_small_groups(netmap.analyse(network, at="2026", null="none"), network)
    assert shared.sentences["power"].startswith("1 decision recorded; the groups are too small")
    assert "senior" not in json.dumps(shared.sentences) and "lived" not in shared.sentences["power"]


def test_what_was_left_out_of_the_count_is_said():
    network = Network(
        people=people(a="LE", x=""),
        **decide(("2019", "a/decide"), ("2021", "x/decide"), ("2022", "x/decide")),
    )
    found = netmap.analyse(network, at="2026-11-22", since="2020", null="none")
    said = {c.code: c.sentence for c in found.cautions}
    assert said["outside"].startswith("1 decision lies outside")
    assert said["unknown_groups"].startswith("100 % of the deciding")
    assert "Nobody can say what level" in found.sentences["level"]
