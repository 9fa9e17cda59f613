"""Bringing another map in: who is who is asked, nothing is overwritten, one edit, taken back whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import ParameterError
from netmap.model import (
    Decision,
    Group,
    Kind,
    Layer,
    Network,
    Organisation,
    Part,
    Person,
    Perspective,
    Rating,
    Relationship,
    Role,
    Vocabulary,
)
from netmap.model.document import Document, Edit, apply_edit, build_document, build_usable, reverse
from netmap.model.edits import add_rows
from netmap.model.likeness import NameIndex, likeness, split_name
from netmap.model.matching import find_matches
from netmap.model.merging import merge_map, picture_called
from tests.examples import examples
from tests.strategies import networks

few = settings(deadline=None, max_examples=examples(40))


def built(document: Document) -> Network:
    usable = build_usable(document)
    assert not usable.problems, usable.problems
    return usable.network


def keyed(document: Document, edit: Edit) -> Edit:
    """Return an edit with the keys that its new rows get, as the store keeps it for undo."""
    first = 1 + max((key for rows in document.tables.values() for key in rows), default=0)
    new = (
        change._replace(key=first - 1 - change.key) if change.key < 0 else change for change in edit.changes
    )
    return Edit(edit.label, tuple(new))


def people(*names: str) -> Network:
    return Network(people=tuple(Person(id=f"{n}", name=name) for n, name in enumerate(names, 1)))


def sorts(here: Network, there: Network) -> dict[str, str]:
    return {match.id: match.sort for match in find_matches(build_document(here), there)}


@few
@given(networks())
def test_a_map_brought_into_an_empty_one_is_that_map(network):
    merged = merge_map(Document(), network)
    assert built(apply_edit(Document(), merged.edit)) == network
    assert not merged.differences and not merged.left_out


@few
@given(networks())
def test_a_map_brought_into_itself_changes_nothing(network):
    merged = merge_map(build_document(network), network)
    assert merged.edit.changes == () and not merged.differences
    assert all(line.startswith("There already") for line in merged.lines)


@st.composite
def decided(draw):
    """Two maps, and some decisions on who is who."""
    here, there = draw(networks()), draw(networks())
    decisions = {}
    for match in find_matches(build_document(here), there):
        choices = [None, *(candidate.id for candidate in match.candidates)]
        if match.sort != "id" and draw(st.booleans()):
            decisions[match.id] = draw(st.sampled_from(choices))
    return here, there, decisions


@few
@given(decided())
def test_two_maps_together_are_a_map_in_which_nothing_of_the_first_is_lost(case):
    here, there, decisions = case
    document = build_document(here)
    merged = merge_map(document, there, decisions)
    after = apply_edit(document, merged.edit)
    network = built(after)
    for table, rows in document.tables.items():
        for key, row in rows.items():
            kept = after.tables[table][key]
            # an empty cell says nothing, in a column of one's own too, and may be filled
            said = {field: value for field, value in row.items() if value not in ("", None, [], ())}
            assert {field: kept[field] for field in said} == said
    for name in ("groups", "layers", "kinds", "stages", "questions"):
        words = getattr(here.vocabulary, name)
        assert set(words) <= set(getattr(network.vocabulary, name))
    assert network.settings == here.settings
    assert set(merged.actors) == set(there.actors) and set(merged.actors.values()) <= set(network.actors)
    # every line of the second is there, between whom it was
    lines = {(r.source, r.target, r.start) for r in network.relationships}
    told = {(merged.actors[r.source], merged.actors[r.target], r.start) for r in there.relationships}
    lost = {line for line in told if line[0] == line[1]}
    assert told - lost <= lines
    # undo takes all of it back
    assert apply_edit(after, reverse(keyed(document, merged.edit))) == document
    # the same again changes nothing, asked or not
    assert merge_map(after, there, decisions).edit.changes == ()


@few
@given(decided())
def test_another_teams_view_changes_nothing_of_the_shared_map(case):
    here, there, decisions = case
    document = build_document(here)
    team = Perspective(id="Picture of the night team", name="Night team", group="FL")
    merged = merge_map(document, there, decisions, as_perspective=team)
    after = apply_edit(document, merged.edit)
    network = built(after)
    shared = [r for r in network.relationships if r.reported_by != team.id]
    assert tuple(shared) == here.relationships
    for table in ("roles", "decisions", "parts"):
        assert network.rows(table) == here.rows(table)
    for table in ("organisations", "people"):
        assert network.rows(table)[: len(here.rows(table))] == here.rows(table)
    told = [r for r in network.relationships if r.reported_by == team.id]
    assert len(told) + merged.left_out.get("relationships", 0) == len(there.relationships)
    assert apply_edit(after, reverse(keyed(document, merged.edit))) == document
    assert merge_map(after, there, decisions, as_perspective=team).edit.changes == ()


@few
@given(networks(), networks(), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_does_not_matter(here, there, random):
    def shuffled(rows):
        rows = list(rows)
        random.shuffle(rows)
        return tuple(rows)

    other = there.model_copy(
        update={name: shuffled(there.rows(name)) for name in ("organisations", "people", "relationships")}
    )
    document = build_document(here)
    assert set(find_matches(document, there)) == set(find_matches(document, other))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Ann Smith", "Anne Smith"),
        ("Jonh Smith", "John Smith"),
        ("Dr Ann Smith", "Ann Smith"),
        ("Mrs Smith", "Ann Smith"),
        ("Smith, Ann", "Ann Smith"),
        ("J. Smith", "John Smith"),
        ("Mary-Ann Jones", "Maryann Jones"),
        ("Ann Smith-Jones", "Ann Smith"),
        ("Pat O’Brien", "Pat OBrien"),
        ("Stockport Council", "Stockport Metropolitan Borough Council"),
        ("Healthwatch", "Heathwacth"),
    ],
)
def test_near_names_are_asked_about(one, two):
    for here, there in ((one, two), (two, one)):
        assert 0 < likeness(here, there) <= 1
        network = Network(people=(Person(id="x", name=there),))
        (match,) = find_matches(build_document(Network(people=(Person(id="y", name=here),))), network)
        assert match.sort == "near" and match.asks and match.existing is None
        assert [candidate.id for candidate in match.candidates] == ["y"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Ward 1 team", "Ward 2 team"),
        ("Ward A", "Ward B"),
        ("Ward manager", "Deputy ward manager"),
        ("Night nurse", "Day nurse"),
        ("Head of nursing", "Head of housing"),
        ("Ann", "Ann Smith"),
        ("Ann Smith", "Bo Smith"),
    ],
)
def test_other_people_are_not_asked_about(one, two):
    assert likeness(one, two) == 0
    assert sorts(people(one), Network(people=(Person(id="x", name=two),))) == {"x": "new"}


def test_who_is_who():
    here = Network(
        people=(
            Person(id="1", name="Ann Smith"),
            Person(id="2", name="Bo Jones"),
            Person(id="3", name="Cai Evans"),
            Person(id="4", name="John Brown"),
            Person(id="5", name="John Brown"),
            Person(id="6", name="Discharge team"),
        ),
        organisations=(Organisation(id="t", name="Trust", kind="trust"),),
    )
    there = Network(
        people=(
            Person(id="1", name="Ann Smith-Lee"),  # the same id, a like name
            Person(id="x", name="  bo   JONES "),  # the same name
            Person(id="3", name="Mo Salah"),  # an id under another name
            Person(id="y", name="John Brown"),  # two have that name
            Person(id="z", name="Zoe New"),
        ),
        organisations=(
            Organisation(id="d", name="Discharge team"),  # a person here
            Organisation(id="o", name="Trust", kind="charity"),  # the same name, another kind
        ),
    )
    assert sorts(here, there) == {
        "1": "id",
        "x": "name",
        "3": "doubtful",
        "y": "several",
        "z": "new",
        "d": "other",
        "o": "near",
    }


def test_two_files_that_both_number_their_rows_do_not_mix_people_up():
    here, there = people("Ann", "Bo", "Cai"), people("Cai", "Ann", "Dee")
    document = build_document(here)
    merged = merge_map(document, there)
    assert merged.actors == {"1": "3", "2": "1", "3": "3 2"}
    after = apply_edit(document, merged.edit)
    assert [p.name for p in built(after).people] == ["Ann", "Bo", "Cai", "Dee"]
    assert merge_map(after, there).edit.changes == ()


def test_every_reference_follows_an_id_that_was_taken():
    here = Network(
        people=(Person(id="a", name="Ann"),),
        decisions=(Decision(id="d", title="Open a ward"),),
        perspectives=(Perspective(id="t", name="Table 1"),),
        relationships=(Relationship(id="r", source="a", target="a", kind="trusts"),),
    )
    there = Network(
        organisations=(
            Organisation(id="a", name="Acute Trust", kind="board"),
            Organisation(id="w", part_of="a"),
        ),
        people=(Person(id="p"),),
        roles=(Role(id="x", person="p", organisation="a"),),
        relationships=(Relationship(id="r", source="p", target="a", kind="hugs", reported_by="t"),),
        decisions=(Decision(id="d", title="Close a school", body="a"),),
        parts=(Part(id="q", decision="d", actor="a", stage="decide"),),
        perspectives=(Perspective(id="t", name="Night team"), Perspective(id="p")),
        ratings=(Rating(id="y", perspective="t", actor="a", question="power", value=3),),
        vocabulary=Vocabulary(kinds=(*Vocabulary().kinds, Kind(id="hugs", label="hugs", direction="both"))),
    )
    merged = merge_map(build_document(here), there)
    network = built(apply_edit(build_document(here), merged.edit))
    new = merged.actors["a"]
    assert new == "a 2" and network.organisations[0].name == "Acute Trust"
    assert network.organisations[1].part_of == network.roles[0].organisation == new
    assert [d.id for d in network.decisions] == ["d", "d 2"] and network.decisions[1].body == new
    assert (network.parts[0].decision, network.parts[0].actor) == ("d 2", new)
    assert [(p.id, p.name) for p in network.perspectives] == [
        ("t", "Table 1"),
        ("t 2", "Night team"),
        ("p", ""),
    ]
    line = network.relationships[1]
    assert (line.id, line.target, line.reported_by) == ("r 2", new, "t 2")
    assert (network.ratings[0].perspective, network.ratings[0].actor) == ("t 2", new)
    assert network.vocabulary.kind("hugs").direction == "both" and merged.words == ("hugs",)
    assert "Added: 2 organisations, 1 person" in merged.lines[0]


def test_empty_cells_are_filled_and_what_differs_is_listed():
    here = build_document(
        Network(
            people=(Person(id="a", name="Ann", groups=("LE",)), Person(id="b", name="Bo")),
            relationships=(Relationship(id="r", source="a", target="b", kind="asks", weight=2),),
        )
    )
    there = Network(
        people=(
            Person(id="x", name="ann", groups=("CA",), assets=("Welsh",), paid="yes", opted_out=True),
            Person(id="y", name="Bo", attributes={"grade": "5"}),
        ),
        relationships=(Relationship(id="z", source="x", target="y", kind="asks", weight=3, note="weekly"),),
    )
    merged = merge_map(here, there)
    ann, bo = built(apply_edit(here, merged.edit)).people
    assert (ann.name, ann.groups, ann.assets, ann.paid, ann.opted_out) == (
        "Ann",
        ("LE",),
        ("Welsh",),
        "yes",
        True,
    )
    assert bo.attributes == {"grade": "5"}
    (line,) = built(apply_edit(here, merged.edit)).relationships
    assert (line.weight, line.note) == (2, "weekly")
    assert {(d.table, d.id, d.field): (d.here, d.there) for d in merged.differences} == {
        ("people", "a", "name"): ("Ann", "ann"),
        ("people", "a", "groups"): (["LE"], ["CA"]),
        ("relationships", "r", "weight"): (2.0, 3.0),
    }
    assert merged.filled == {"people": 4, "relationships": 1}
    taken = merge_map(here, there, take=[("people", "a", "groups"), ("relationships", "r", "weight")])
    network = built(apply_edit(here, taken.edit))
    assert network.people[0].groups == ("CA",) and network.relationships[0].weight == 3


def test_what_is_typed_in_the_maps_own_words_is_the_same_and_wrong_rows_wait():
    rows = [
        ("people", {"id": "a", "name": "Ann", "groups": "Front-line staff"}),
        ("people", {"id": "b", "name": "Bo", "paid": "perhaps"}),
        ("relationships", {"source": "a", "target": "a", "kind": "Asks for advice", "start": "2020"}),
    ]
    document = apply_edit(Document(), add_rows("type", rows))
    there = Network(
        people=(Person(id="a", name="Ann", groups=("FL",)), Person(id="b", name="Bo", paid="yes")),
        relationships=(Relationship(id="1", source="a", target="a", kind="asks", start="2020"),),
    )
    merged = merge_map(document, there)
    assert merged.edit.changes == ()
    assert [(d.id, d.here, d.there) for d in merged.differences] == [("b", "perhaps", "yes")]


def test_words_of_the_map_stay_and_new_ones_come_with_their_layers():
    ours = Vocabulary(
        groups=(Group(id="P", label="Peer workers", layer="front"),),
        kinds=(Kind(id="chess", label="plays chess with", direction="both"),),
    )
    here = build_document(Network(people=(Person(id="a", groups=("P",)),), vocabulary=ours))
    there = Network(
        people=(Person(id="b", name="B", groups=("peers", "N")), Person(id="c", name="C")),
        relationships=(Relationship(id="1", source="b", target="c", kind="plays_chess_with"),),
        vocabulary=Vocabulary(
            groups=(Group(id="peers", label="peer workers", layer="middle"), Group(id="N", layer="top")),
            layers=(*Vocabulary().layers, Layer(id="top", label="Very top", rank=9)),
            kinds=(Kind(id="plays_chess_with", label="chess"),),
        ),
    )
    merged = merge_map(here, there)
    network = built(apply_edit(here, merged.edit))
    assert network.people[1].groups == ("P", "N") and network.relationships[0].kind == "chess"
    assert network.vocabulary.groups == (ours.groups[0], there.vocabulary.groups[1])
    assert network.vocabulary.layer("top") == there.vocabulary.layer("top")
    assert network.vocabulary.kinds == ours.kinds and merged.words == ("N", "Very top")
    assert ("kinds", "chess", "direction", "both", "forward") in merged.differences
    assert ("groups", "P", "layer", "front", "middle") in merged.differences


def test_decisions_on_who_is_who():
    here = build_document(Network(people=(Person(id="a", name="Ann Smith"), Person(id="o", name="Trust"))))
    there = Network(
        people=(Person(id="1", name="Anne Smith"), Person(id="2", name="A. Smith")),
        organisations=(Organisation(id="3", name="Trust", user_led=True),),
        relationships=(
            Relationship(id="r", source="1", target="2", kind="trusts"),
            Relationship(id="s", source="1", target="3", kind="trusts"),
            Relationship(id="t", source="2", target="3", kind="trusts"),
        ),
    )
    assert merge_map(here, there).undecided == 3
    one = merge_map(here, there, {"1": "a", "2": "a", "3": "o"})
    network = built(apply_edit(here, one.edit))
    assert len(network.people) == 2 and not network.organisations and one.undecided == 0
    assert [(r.source, r.target) for r in network.relationships] == [("a", "o")]
    assert one.left_out == {"relationships": 2}  # to oneself, and said twice
    two = built(apply_edit(here, merge_map(here, there, {"1": "a", "2": None, "3": None}).edit))
    assert [p.name for p in two.people] == ["Ann Smith", "Trust", "A. Smith"]
    assert two.organisations[0].user_led and len(two.relationships) == 3
    for wrong in ({"9": "a"}, {"1": "nobody"}):
        with pytest.raises(ParameterError):
            merge_map(here, there, wrong)
    holds_roles = there.model_copy(update={"roles": (Role(id="x", person="1", organisation="3"),)})
    with pytest.raises(ParameterError, match="cannot be"):
        merge_map(here, holds_roles, {"3": "o"})


def test_a_second_gift_is_another_gift():
    """The same twice in a file is twice; what is there already is not added again."""
    gifts = tuple(
        Relationship(id=i, source="a", target="b", kind="gives_time", weight=w, start="2026-01")
        for i, w in (("1", 2.0), ("2", 3.0))
    )
    names = (Person(id="a", name="A"), Person(id="b", name="B"))
    document = build_document(Network(people=names, relationships=gifts[1:]))
    merged = merge_map(document, Network(people=names, relationships=gifts))
    network = built(apply_edit(document, merged.edit))
    assert sorted(r.weight for r in network.relationships) == [2.0, 3.0] and not merged.differences


def test_somebodys_own_picture_goes_with_them_and_a_teams_never_becomes_somebodys():
    here = build_document(
        Network(people=(Person(id="x", name="Ann"),), perspectives=(Perspective(id="bo", name="Table 1"),))
    )
    there = Network(
        people=(Person(id="ann", name="Ann"), Person(id="bo", name="Bo")),
        perspectives=(Perspective(id="ann"), Perspective(id="x", name="Table 2")),
    )
    merged = merge_map(here, there)
    network = built(apply_edit(here, merged.edit))
    assert merged.actors == {"ann": "x", "bo": "bo 2"}
    assert [(p.id, p.name) for p in network.perspectives] == [
        ("bo", "Table 1"),
        ("x", ""),
        ("x 2", "Table 2"),
    ]


def test_a_team_view_leaves_out_what_is_not_its_own_and_says_so():
    here = build_document(Network(people=(Person(id="a", name="Ann"),), decisions=(Decision(id="d"),)))
    there = Network(
        people=(Person(id="1", name="Ann", assets=("sewing",)), Person(id="2", name="Bo")),
        relationships=(Relationship(id="r", source="1", target="2", kind="hugs", reported_by="q"),),
        perspectives=(Perspective(id="q"),),
        ratings=(Rating(id="g", perspective="q", actor="2", question="power", value=4),),
        decisions=(Decision(id="e"),),
    )
    team = picture_called(here, "Nights", "FL")
    merged = merge_map(here, there, as_perspective=team)
    network = built(apply_edit(here, merged.edit))
    assert network.people[0].assets == () and merged.left_out == {"decisions": 1}
    assert network.relationships[0].reported_by == network.ratings[0].perspective == team.id
    assert network.perspectives == (team,)
    # it goes on under its name; somebody's own picture is never a team's
    assert picture_called(apply_edit(here, merged.edit), " nights ").id == team.id
    own = build_document(
        Network(people=(Person(id="a"),), perspectives=(Perspective(id="a", name="Nights"),))
    )
    assert picture_called(own, "Nights").id == "Picture of Nights"
    with pytest.raises(ParameterError, match="not a group"):
        merge_map(here, there, as_perspective=Perspective(id="n", group="??"))


WORDS = [
    "ann",
    "anne",
    "a",
    "smith",
    "smyth",
    "smiht",
    "dr",
    "ward",
    "1",
    "12",
    "j",
    "jones-lee",
    "team",
    "of",
    "o'brien",
]
name = st.lists(st.one_of(st.sampled_from(WORDS), st.text("abc", min_size=1, max_size=5)), min_size=1, max_size=4).map(" ".join)  # fmt: skip


@few
@given(st.lists(name, max_size=8), name)
def test_whoever_is_alike_is_found_among_many(names, wanted):
    index = NameIndex({one: split_name(one) for one in names})
    assert {one for one in names if likeness(one, wanted)} <= index.find(split_name(wanted))
    assert all(likeness(one, wanted) == likeness(wanted, one) for one in names)


def test_five_thousand_against_two_are_not_compared_each_with_each():
    posts, ends = (
        ("Ward manager", "Team leader", "Community nurse", "Social worker"),
        ("ton", "man", "ley", "ford", "well"),
    )
    places = [
        f"{a}{b}{c}"
        for a in ("br", "d", "gl", "st", "w")
        for b in ("ab", "el", "or", "in", "us")
        for c in ends
    ]
    names = [f"{post} {place} {number}" for number in range(14) for post in posts for place in places]
    index = NameIndex({one: split_name(one) for one in names[:2000]})
    assert max(len(index.find(split_name(one))) for one in names[-5000::50]) < 40
    here = Network(people=tuple(Person(id=f"h{n}", name=one) for n, one in enumerate(names[:2000])))
    there = Network(people=tuple(Person(id=f"t{n}", name=one) for n, one in enumerate(names[1000:6000])))
    found = find_matches(build_document(here), there)
    assert sum(match.sort == "name" for match in found) == 1000
