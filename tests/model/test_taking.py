"""What somebody in a room said, onto the map: laws for any map and any answers, and what people rely on."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.errors import NotPossibleError, ParameterError
from netmap.model import Decision, Network, Organisation, Person, Relationship, Role
from netmap.model.contributions import find_who, find_withdrawn, name_key, standing
from netmap.model.document import HEAD, apply_edit, build_document, build_usable
from netmap.model.room import (
    Answer,
    Asks,
    Contribution,
    Participant,
    find_how,
    hows,
    offered,
    say_answer,
    tidy,
    to_rate,
)
from netmap.model.taking import Taken, leave_out, take
from tests.examples import examples
from tests.strategies import networks, word

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WARD = Network(
    name="Ward",
    people=[Person(id="ana", name="Ana Lee", groups=("LE",)), Person(id="bo", name="Bo Hughes")],
    organisations=[Organisation(id="dt", name="Discharge team")],
    roles=[Role(id="r", person="bo", organisation="dt", title="Team lead")],
    relationships=[Relationship(id="x", source="dt", target="ana", kind="collaborates")],
    decisions=[Decision(id="beds", title="Open beds")],
)


def somebody(
    label: str = "Table 3", *, as_table: bool = True, group: str = "", picture: str = "", number: int = 1
):
    return Participant(f"p{number}", "w", label, group, as_table, NOW, NOW, picture)


def said(number: int, question: str, name: str, *, by: str = "p1", state: str = "new", keys=(), **facts):
    answer = Answer(name=name, **facts)
    return Contribution(f"{by}c{number}", by, number, question, answer, state, tuple(keys), NOW)


def works(number: int, who: str, name: str, how: str = "collaborates", **facts) -> Contribution:
    return said(number, "works_with", name, who=who, how=how, **facts)


def saved(document, taken: Taken, answers):
    """Return the document and the answers after an edit, as the database keeps them."""
    after = apply_edit(document, taken.edit)
    before = {key for rows in document.tables.values() for key in rows}
    new = sorted(key for rows in after.tables.values() for key in rows if key not in before)
    states = {one.id: (one.state, one.row_keys(new)) for one in taken.answers}
    kept = [
        c._replace(state=states[c.id][0], row_keys=states[c.id][1]) if c.id in states else c for c in answers
    ]
    return after, kept


def rows(document, table):
    return [dict(row) for row in document.rows(table).values()]


def added(document, taken: Taken) -> list[tuple[str, dict]]:
    return [(c.table, dict(c.after)) for c in taken.edit.changes if c.before is None]


# laws


@st.composite
def rooms(draw):
    """A map, and what one participant says about people who are on it and people who are not."""
    network = draw(networks())
    known = [(actor.label, actor.id) for actor in network.actors.values()]
    anybody = st.one_of(
        st.sampled_from(known).map(lambda one: (tidy(one[0][:100]), one[1])).filter(lambda one: bool(one[0])),
        st.sampled_from(known).map(lambda one: (tidy(one[0][:100]), "")).filter(lambda one: bool(one[0])),
        word.map(lambda name: (tidy(name[:100]), "")).filter(lambda one: bool(one[0])),
    )
    decisions = ["", "gone", *(decision.id for decision in network.decisions)]
    as_table = draw(st.booleans())
    answers = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        question = draw(st.sampled_from(["works_with", "decides", "tower"]))
        name, actor = draw(anybody)
        facts = {"actor": actor}
        if question == "works_with":
            who, who_actor = draw(anybody)
            how = draw(st.sampled_from(["collaborates", "asks", "<asks", "<reports_to", "no such"]))
            facts |= {"who": who, "who_actor": who_actor, "how": how} if as_table else {"how": how}
        elif question == "decides":
            facts["decision"] = draw(st.sampled_from(decisions))
        else:
            facts["value"] = draw(st.integers(0, 10))
        answers.append(said(number, question, name, **facts))
    label = tidy(draw(word)[:50]) or "Table"
    return (
        build_document(network),
        somebody(label, as_table=as_table, group=draw(st.sampled_from(["", "LE"]))),
        answers,
    )


@settings(max_examples=examples(50), deadline=None)
@given(rooms(), st.booleans(), st.booleans())
def test_taking_adds_and_changes_nothing_that_is_there(room, shared, view):
    document, who, answers = room
    before = json.dumps(document.tables, sort_keys=True, default=str)
    taken = take(document, who, answers, shared=shared, view=view)
    assert json.dumps(document.tables, sort_keys=True, default=str) == before
    assert all(change.before is None or change.table == HEAD for change in taken.edit.changes)
    after = apply_edit(document, taken.edit)
    assert build_usable(after).problems == build_usable(document).problems
    if not (shared or view):
        assert not taken.edit.changes and not taken.answers


@settings(max_examples=examples(50), deadline=None)
@given(rooms())
def test_a_view_leaves_the_shared_map_as_it_is_but_for_people_who_are_missing(room):
    document, who, answers = room
    taken = take(document, who, answers, view=True)
    picture = taken.perspective
    for table, row in added(document, taken):
        assert table in ("people", "organisations", "perspectives", "relationships", "ratings")
        if table == "relationships":
            assert row["reported_by"] == picture
        if table == "ratings":
            assert row["perspective"] == picture
    # a table is never somebody's own picture, and somebody's own picture always has their id
    actors = {
        row["id"] for t in ("people", "organisations") for row in rows(apply_edit(document, taken.edit), t)
    }
    if taken.answers:
        assert (picture in actors) == (not who.as_table)


@settings(max_examples=examples(50), deadline=None)
@given(rooms())
def test_what_somebody_says_about_power_never_goes_onto_the_shared_map(room):
    document, who, answers = room
    taken = take(document, who, answers, shared=True)
    assert {table for table, _ in added(document, taken)} <= {
        "people",
        "organisations",
        "relationships",
        "parts",
    }
    assert not any(row.get("reported_by") for _, row in added(document, taken))
    states = {one.id: one.state for one in taken.answers}
    for answer in answers:
        if answer.question == "tower" or (answer.question == "decides" and not answer.answer.decision):
            assert answer.id not in states


@settings(max_examples=examples(50), deadline=None)
@given(rooms(), st.sampled_from([(True, False), (False, True), (True, True)]))
def test_taking_again_takes_nothing_more(room, ways):
    document, who, answers = room
    shared, view = ways
    first = take(document, who, answers, shared=shared, view=view)
    after, kept = saved(document, first, answers)
    for answer in kept:
        assert standing(answer, after) == answer.state
    again = take(
        after, who._replace(perspective=first.perspective), kept, shared=shared, view=view, everyone=kept
    )
    assert not added(after, again)


@settings(max_examples=examples(50), deadline=None)
@given(rooms())
def test_what_is_withdrawn_leaves_the_map_as_it_was(room):
    document, who, answers = room
    after, kept = saved(document, take(document, who, answers, shared=True, view=True), answers)
    keys = set(find_withdrawn(after, kept, kept))
    left = {table: {k: r for k, r in rows.items() if k not in keys} for table, rows in after.tables.items()}
    assert {t: r for t, r in left.items() if r} == {t: dict(r) for t, r in document.tables.items() if r}


@settings(max_examples=examples(50), deadline=None)
@given(rooms())
def test_undoing_makes_answers_wait_again(room):
    document, who, answers = room
    taken = take(document, who, answers, view=True)
    after, kept = saved(document, taken, answers)
    assert {standing(answer, document) for answer in kept} == {"new"}
    assert {standing(a, after) for a in kept if a.id in {t.id for t in taken.answers}} <= {"view"}


# who is who


def test_nobody_is_taken_for_another_because_the_names_are_alike():
    document = build_document(WARD)
    answers = [works(1, "Discharge team", "Anna Lee")]
    (match,) = [m for m in find_who(document, somebody(), answers) if m.label == "Anna Lee"]
    assert match.asks and match.candidates[0].id == "ana"
    taken = take(document, somebody(), answers, shared=True)
    assert taken.undecided == ("Anna Lee",)
    assert ("people", {"id": "Anna Lee", "name": "Anna Lee"}) in added(document, taken)
    decided = take(document, somebody(), answers, shared=True, decisions={name_key("Anna Lee"): "ana"})
    assert not decided.undecided and not added(document, decided)  # the map says so already
    with pytest.raises(ParameterError, match="cannot be"):
        take(document, somebody(), answers, shared=True, decisions={name_key("Anna Lee"): "bo"})


def test_the_same_name_is_the_same_one_unless_somebody_says_otherwise():
    document = build_document(WARD)
    answers = [works(1, "ANA LEE", "discharge team", "asks")]
    assert added(document, take(document, somebody(), answers, shared=True)) == [
        ("relationships", {"source": "ana", "target": "dt", "kind": "asks"})
    ]
    other = take(document, somebody(), answers, shared=True, decisions={name_key("ana lee"): None})
    assert ("people", {"id": "ANA LEE", "name": "ANA LEE"}) in added(document, other)


def test_a_post_and_a_name_in_the_other_table_are_asked_about():
    document = build_document(WARD)
    answers = [works(1, "Team lead", "Dischrage tema"), works(2, "Discharge taem", "Zed")]
    found = {match.label: match for match in find_who(document, somebody(), answers)}
    assert found["Team lead"].candidates[0].id == "bo" and found["Team lead"].asks
    assert found["Discharge taem"].candidates[0].id == "dt" and found["Discharge taem"].asks
    assert not found["Zed"].asks


def test_the_likest_in_either_table_comes_first():
    both = WARD.replace(people=[Person(id="head", name="Head of discharge team")], roles=(), relationships=())
    (match,) = find_who(build_document(both), somebody(), [said(1, "decides", "Discharge taem")])
    assert [candidate.id for candidate in match.candidates] == ["dt", "head"]


def test_a_name_that_a_person_and_an_organisation_have_is_asked_about():
    twin = WARD.replace(people=[Person(id="p", name="Discharge Team")], roles=(), relationships=())
    (match,) = find_who(build_document(twin), somebody(), [said(1, "decides", "discharge team")])
    assert match.asks and {candidate.id for candidate in match.candidates} == {"dt", "p"}


def test_somebody_chosen_by_name_is_never_asked_about_unless_they_have_gone():
    answers = [works(1, "Bo Hughes", "Ana", who_actor="bo", actor="ana")]
    assert find_who(build_document(WARD), somebody(), answers) == ()
    gone = build_document(WARD.replace(people=(), roles=(), relationships=()))
    assert {match.label for match in find_who(gone, somebody(), answers)} == {"Bo Hughes", "Ana"}


# what comes of an answer


def test_directions_are_as_they_are_said():
    document = build_document(WARD)
    me = somebody("Bo Hughes", as_table=False)
    answers = [
        said(1, "works_with", "Ana Lee", how="<asks"),
        said(2, "works_with", "Ana Lee", how="reports_to"),
        said(3, "works_with", "Ana Lee", how="<reports_to"),
    ]
    taken = take(document, me, answers, shared=True)
    lines = [(row["source"], row["kind"], row["target"]) for _, row in added(document, taken)]
    assert lines == [("ana", "asks", "bo"), ("bo", "reports_to", "ana"), ("ana", "reports_to", "bo")]
    words = [say_answer(a, "I", find_how(document.head.vocabulary, a.answer.how)) for a in answers]
    assert words == ["Ana Lee asks me for advice", "I report to Ana Lee", "Ana Lee reports to me"]


def test_who_decides_about_a_decision_is_a_part_in_it_and_in_a_view_a_rating():
    document = build_document(WARD)
    answers = [said(1, "decides", "Ana Lee", decision="beds"), said(2, "decides", "Bo Hughes")]
    taken = take(document, somebody(), answers, shared=True, view=True)
    after, kept = saved(document, taken, answers)
    assert [row for table, row in added(document, taken) if table == "parts"] == [
        {"decision": "beds", "actor": "ana", "stage": "decide"}
    ]
    ratings = {row["actor"]: row for table, row in added(document, taken) if table == "ratings"}
    assert ratings["ana"]["question"] == "decides beds" and ratings["bo"]["question"] == "decides"
    assert [answer.state for answer in kept] == ["both", "view"]
    words = {question.id: question.label for question in after.head.vocabulary.questions}
    assert words["decides"] == "Who decides?" and words["decides beds"] == "Who decides: Open beds"
    assert document.head.vocabulary.questions == after.head.vocabulary.questions[: len(words) - 2]


def test_a_person_has_their_own_picture_and_two_cannot_be_the_same_person():
    document = build_document(WARD)
    me = somebody("Ana Lee", as_table=False)
    answers = [said(1, "tower", "Bo Hughes", value=9)]
    taken = take(document, me, answers, view=True)
    assert taken.perspective == "ana"
    rating = {"perspective": "ana", "actor": "bo", "question": "power", "date": "2026-11-22", "value": 9.0}
    assert added(document, taken) == [("perspectives", {"id": "ana"}), ("ratings", rating)]
    with pytest.raises(NotPossibleError, match="both be “Ana Lee”"):
        take(document, me, answers, view=True, pictures={"ana"})
    other = take(document, me, answers, view=True, pictures={"ana"}, decisions={name_key("Ana Lee"): None})
    assert other.perspective == "Ana Lee"


def test_two_tables_of_one_name_are_two_pictures_and_one_table_is_one():
    document = build_document(WARD)
    first = take(document, somebody(), [said(1, "tower", "Ana Lee", value=1)], view=True)
    after, _ = saved(document, first, [])
    twin = take(after, somebody(number=2), [said(1, "tower", "Ana Lee", by="p2", value=5)], view=True)
    assert [row["name"] for table, row in added(after, twin) if table == "perspectives"] == ["Table 3 (2)"]
    more = take(
        after, somebody(picture=first.perspective), [said(2, "tower", "Bo Hughes", value=2)], view=True
    )
    assert [table for table, _ in added(after, more)] == ["ratings"]


def test_what_the_map_says_already_is_nobodys_to_withdraw():
    document = build_document(WARD)
    answers = [works(1, "Ana Lee", "Discharge team")]  # the other way round, and both ways is one
    after, kept = saved(document, take(document, somebody(), answers, shared=True), answers)
    assert (
        not set(map(str, after.tables)) - set(map(str, document.tables)) and after.tables == document.tables
    )
    assert kept[0].state == "shared" and standing(kept[0], after) == "shared"
    assert find_withdrawn(after, kept, kept) == ()


def test_what_two_said_stays_until_both_withdraw():
    document = build_document(WARD)
    one = [works(1, "Zed", "Bo Hughes", "asks")]
    after, one = saved(document, take(document, somebody(), one, shared=True), one)
    two = [works(1, "Zed", "Bo Hughes", "asks")._replace(id="other", participant_id="p2")]
    after, two = saved(after, take(after, somebody(number=2), two, shared=True, everyone=one), two)
    assert find_withdrawn(after, one, [*one, *two]) == ()
    keys = find_withdrawn(after, two, two)
    assert {table for table, found in after.tables.items() for key in found if key in keys} == {
        "people",
        "relationships",
    }


def test_somebody_others_speak_of_stays_when_the_one_who_named_them_withdraws():
    document = build_document(WARD)
    answers = [works(1, "Zed", "Bo Hughes", "asks")]
    after, kept = saved(document, take(document, somebody(), answers, shared=True), answers)
    typed = apply_edit(
        after, take(after, somebody(number=2), [works(2, "Zed", "Ana Lee", "asks")], shared=True).edit
    )
    keys = find_withdrawn(typed, kept, kept)
    assert [table for table, found in typed.tables.items() for key in found if key in keys] == [
        "relationships"
    ]


def test_an_answer_that_was_changed_takes_the_place_of_what_it_was():
    document = build_document(WARD)
    answers = [works(1, "Zed", "Bo Hughes", "asks"), said(2, "tower", "Ana Lee", value=9)]
    first = take(document, somebody(), answers, shared=True, view=True)
    after, kept = saved(document, first, answers)
    who = somebody(picture=first.perspective)
    changed = [
        kept[0]._replace(answer=Answer(name="Bo Hughes", who="Yan", how="asks"), state="new", number=3),
        kept[1]._replace(answer=Answer(name="Ana Lee", value=3), state="new", number=4),
    ]
    assert [standing(answer, after) for answer in changed] == ["new", "new"]
    second = take(after, who, changed, shared=True, view=True, everyone=changed)
    final, kept = saved(after, second, changed)
    assert [row["name"] for row in rows(final, "people")] == ["Ana Lee", "Bo Hughes", "Yan"]
    assert [row["value"] for row in rows(final, "ratings")] == [3.0]
    assert not build_usable(final).problems and len(rows(final, "perspectives")) == 1
    # declined instead, what it said before goes all the same
    gone = apply_edit(after, leave_out(after, who, changed, changed))
    assert rows(gone, "relationships") == rows(document, "relationships") and not rows(gone, "ratings")
    assert "Zed" not in {row["name"] for row in rows(gone, "people")}


def test_what_cannot_be_taken_is_said():
    document = build_document(WARD)
    same = take(document, somebody(), [works(1, "Ana Lee", "ana lee")], shared=True)
    assert not same.answers and not same.edit.changes and "nobody works with themselves" in same.left_out[0]
    tower = take(document, somebody(), [said(1, "tower", "Ana Lee", value=1)], shared=True)
    assert not tower.answers and "only be kept as a view" in tower.left_out[0]
    twice = [said(1, "tower", "Ana Lee", value=1), said(2, "tower", "Ana", actor="ana", value=9)]
    taken = take(document, somebody(), twice, view=True)
    assert [one.id for one in taken.answers] == ["p1c1"] and "the first stays" in taken.left_out[0]


# what a room is offered


def test_names_are_offered_as_the_facilitator_chose_and_never_those_who_opted_out():
    people = [
        Person(id="a", name="Ana"),
        Person(id="b", name="Ana"),
        Person(id="c", name="Cy", opted_out=True),
    ]
    document = build_document(Network(people=people, organisations=[Organisation(id="o", name="Ward")]))
    assert offered(document, Asks()) == {}
    assert offered(document, Asks(offer="organisations")) == {"o": "Ward"}
    assert offered(document, Asks(offer="everybody")) == {"a": "Ana (a)", "b": "Ana (b)", "o": "Ward"}


def test_towers_are_of_those_chosen_then_those_named_each_once():
    answers = [works(1, "Zed", "Ana", actor="a"), said(2, "decides", "ANA"), said(3, "tower", "Old", value=1)]
    asked = to_rate(answers, {"o": "Ward", "z": "zed"})
    assert [(who.name, who.actor) for who in asked] == [
        ("Ward", "o"),
        ("zed", "z"),
        ("Ana", "a"),
        ("Old", ""),
    ]


def test_a_map_with_words_of_its_own_still_has_ways_of_working_together():
    vocabulary = WARD.vocabulary.model_copy(update={"kinds": WARD.vocabulary.kinds[1:2]})
    assert [how.mine for how in hows(vocabulary)] == ["funds"]
    assert say_answer(works(1, "A", "B", "funds"), "A", hows(vocabulary)[0]) == "A funds B"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Ana \n Lee\x00 ", "Ana Lee"), ("\u202eeeL", "eeL"), ("Llŷr 🙂", "Llŷr 🙂"), ("\ud800x", "x")],
)
def test_names_are_one_line_without_what_cannot_be_seen(typed, kept):
    assert tidy(typed) == kept
    with pytest.raises(ParameterError, match="too long"):
        tidy("x" * 121)
