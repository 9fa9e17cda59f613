"""Popolo: memberships are roles, votes are parts, and nobody's telephone number comes along."""

from __future__ import annotations

import json

from hypothesis import given

from netmap.formats import find_format, find_losses, read_files, to_files
from netmap.model import PlacedRow, build_network
from tests.formats.corpus import sketch
from tests.formats.laws import SLOW, assert_comes_back
from tests.strategies import networks

FORM = find_format("", "popolo")


def read(data):
    return read_files({"councillors.json": json.dumps(data).encode()})


def written(network):
    (data,) = to_files(network, "map.popolo.json", FORM).values()
    return json.loads(data)


@SLOW
@given(networks())
def test_roles_decisions_and_relationships_come_back(network):
    assert_comes_back(network, "popolo", "map.popolo.json")


@SLOW
@given(networks())
def test_every_reference_that_is_written_is_to_a_record(network):
    data = written(network)
    people = {row["id"] for row in data["persons"]}
    organisations = {row["id"] for row in data["organizations"]}
    motions = {row["id"] for row in data["motions"]}
    assert (people, organisations) == (set(network.person_ids), {o.id for o in network.organisations})
    assert len(data["memberships"]) + len(data["posts"]) == len(network.roles)
    assert {row["person_id"] for row in data["memberships"]} <= people
    assert {row["organization_id"] for row in (*data["memberships"], *data["posts"])} <= organisations
    assert {row["motion_id"] for row in data["vote_events"]} <= motions
    votes = [vote for event in data["vote_events"] for vote in event["votes"]]
    assert {vote["option"] for vote in votes} <= {"yes", "no", "abstain"}
    assert len(votes) == sum(part.vote != "" for part in network.parts)


def test_councillors_as_they_are_published():
    found = read(
        {
            "persons": [
                {"id": "ann", "name": "Ann Other", "gender": "female", "email": "ann@example.org",
                 "contact_details": [{"type": "voice", "value": "555"}],
                 "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}]},
                {"id": "ben", "name": "Ben", "birth_date": "1960-05"},
            ],
            "organizations": [
                {"id": "legislature/x", "name": "Council", "classification": "legislature"},
                {"id": "party/red", "name": "Red", "classification": "party", "founding_date": "1900"},
                {"id": "cttee", "name": "Care", "classification": "committee", "parent_id": "legislature/x"},
            ],
            "memberships": [
                {"person_id": "ann", "organization_id": "legislature/x", "role": "councillor",
                 "on_behalf_of_id": "party/red", "start_date": "2016-09", "end_date": "2020"},
                {"id": "m2", "person_id": "ben", "post_id": "chair", "start_date": "2019-01-02"},
            ],
            "posts": [
                {"id": "chair", "label": "Chair of Care", "role": "Chair", "organization_id": "cttee"},
                {"id": "clerk", "label": "Clerk", "organization_id": "cttee"},
            ],
            "events": [{"id": "term/1", "classification": "legislative period"}],
        }
    )  # fmt: skip
    assert found.form == "popolo"
    network = found.require()
    ann = network.people[0]
    assert ann.attributes == {"gender": "female", "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}]}
    assert [(r.person, r.organisation, r.title, r.start, r.end) for r in network.roles] == [
        ("ann", "legislature/x", "councillor", "2016-09", "2020"),
        ("ben", "cttee", "Chair of Care", "2019-01-02", None),
        ("", "cttee", "Clerk", None, None),
    ]
    assert network.roles[0].attributes == {"on_behalf_of_id": "party/red"}
    assert network.organisations[2].part_of == "legislature/x" and network.organisations[2].is_body
    assert network.organisations[1].attributes == {"founding_date": "1900"}
    assert network.attributes == {"events": [{"id": "term/1", "classification": "legislative period"}]}
    assert {n.value for n in found.notes if n.code == "private"} == {"email", "contact_details"}
    assert "555" not in network.model_dump_json() and "example.org" not in network.model_dump_json()


def test_a_list_of_persons_with_memberships_inside():
    found = read([{"id": 1, "name": "Ann", "memberships": [{"organization": {"id": "c"}, "role": "Member"}]}])
    assert [(p.code, p.row, p.field, p.value) for p in found.problems] == [
        ("unknown_reference", 1, "organisation", "c")
    ]
    assert sketch(read([{"name": "Ann", "sort_name": "A"}]).require()) == "Ann{sort_name:A}"


def test_votes_become_parts_in_decisions():
    votes = [("a", "yes"), ("b", "no"), ("c", "abstain"), ("d", "absent"), ("e", "tellno")]
    found = read(
        {
            "persons": [{"id": person, "name": person} for person, _ in votes],
            "organizations": [{"id": "house", "name": "House"}],
            "memberships": [],
            "motions": [{"id": "m", "text": "That the Bill be read", "organization_id": "house", "mover_id": "a",
                         "date": "2013-01-01", "result": "pass"}],
            "vote_events": [{"id": "v", "motion_id": "m", "start_date": "2013-01-02T12:30Z",
                             "votes": [{"voter_id": who, "option": option} for who, option in votes]}],
        }
    )  # fmt: skip
    network = found.require()
    (decision,) = network.decisions
    assert (decision.id, decision.title, decision.body) == ("m", "That the Bill be read", "house")
    assert (decision.date, decision.attributes) == ("2013-01-02", {"result": "pass"})
    assert [(p.actor, p.stage, p.vote) for p in network.parts] == [
        ("a", "initiate", ""),
        ("a", "decide", "for"),
        ("b", "decide", "against"),
        ("c", "decide", "abstain"),
        ("e", "decide", ""),
    ]
    assert {("dropped", "1 votes"), ("doubted", "tellno")} <= {(n.sort, n.value) for n in found.notes}


def test_reporting_lines_of_posts_and_memberships():
    data = {
        "persons": [{"id": person, "name": person} for person in "abc"],
        "organizations": [{"id": "o", "name": "o"}],
        "posts": [
            {"id": "chief", "label": "Chief", "organization_id": "o"},
            {"id": "aide", "label": "Aide", "organization_id": "o", "netmap:reports_to": "chief"},
        ],
        "memberships": [
            {"person_id": "a", "post_id": "chief"},
            {"person_id": "b", "post_id": "aide"},
            {"person_id": "c", "organization_id": "o", "netmap:reports_to": ["b"]},
        ],
    }
    lines = read(data).require().relationships
    assert [(line.source, line.kind, line.target) for line in lines] == [
        ("c", "reports_to", "b"),
        ("b", "reports_to", "a"),
    ]
    again = read_files(to_files(read(data).require(), "x.popolo.json", FORM)).require()
    assert again.relationships == lines  # said twice in the file, once on the map
    data["posts"][1]["netmap:reports_to"] = "nobody"
    assert [(p.code, p.row, p.field) for p in read(data).problems] == [("unknown_reference", 2, "reports_to")]


def test_a_person_and_an_organisation_may_have_one_id():
    found = read(
        {
            "persons": [{"id": "1", "name": "Ann"}],
            "organizations": [{"id": "1", "name": "Trust"}, {"id": "2", "name": "Ward", "parent_id": "1"}],
            "memberships": [{"person_id": "1", "organization_id": "1", "role": "Nurse"}],
        }
    )
    network = found.require()
    assert [o.id for o in network.organisations] == ["1 (organisation)", "2"]
    assert network.organisations[1].part_of == "1 (organisation)"
    assert (network.roles[0].person, network.roles[0].organisation) == ("1", "1 (organisation)")
    assert "made_id" in {n.code for n in found.notes}


def test_an_organisation_that_is_a_member_is_a_relationship():
    found = read(
        {
            "persons": [],
            "organizations": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
            "memberships": [
                {"member_id": "a", "organization_id": "b", "role": "observer", "end_date": "2020"}
            ],
        }
    )
    assert sketch(found.require()) == "[a=A]; [b=B]; a -member_of-> b{end:2020, note:observer}"


def test_columns_of_ones_own_that_are_called_like_popolos_come_back():
    own = {"email": "see below", "netmap:x": 1, "memberships": [1], "classification": None, "reports_to": "z"}
    tables = {
        "people": [PlacedRow({"id": "p", "attributes": own})],
        "organisations": [PlacedRow({"id": "o", "name": "O", "kind": "board", "attributes": own})],
        "roles": [
            PlacedRow({"id": "1", "organisation": "o", "title": "Chair", "veto": True, "attributes": own}),
            PlacedRow({"id": "2", "person": "p", "organisation": "o", "attributes": {"post_id": "x"}}),
            PlacedRow({"id": "3", "organisation": "o", "start": "2019", "end": "2020-05"}),
        ],
        "decisions": [PlacedRow({"id": "d", "attributes": {"text": "t", "result": "r", "votes": 3}})],
        "parts": [PlacedRow({"decision": "d", "actor": "o", "stage": "design", "attributes": {"why": "x"}})],
    }
    network = build_network(tables, name="Care").network
    assert read_files(to_files(network, "map.popolo.json", FORM)).require() == network


def test_what_is_not_held_is_said():
    tables = {"people": [PlacedRow({"id": "p"})], "perspectives": [PlacedRow({"id": "team"})]}
    tables["ratings"] = [PlacedRow({"perspective": "team", "actor": "p", "question": "power", "value": 1})]
    tables["relationships"] = [
        PlacedRow({"source": "p", "target": "p", "kind": "asks", "reported_by": "team"})
    ]
    assert find_losses(build_network(tables).network, FORM) == ["1 relationship", "1 perspective", "1 rating"]
