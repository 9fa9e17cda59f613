"""Two people at one map: what they change apart stands together, what they change alike is asked about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netmap.model import Network, Person
from netmap.model.differences import find_differences
from netmap.model.document import HEAD, Change, Document, Edit, apply_edit, build_document, head_data
from netmap.model.edits import add_rows, change_head, change_row, remove_rows
from netmap.model.rebase import Taken, keep_mine, keep_theirs, rebase, settle_ids

BASE = build_document(Network(name="Ward", people=(Person(id="a", name="Ann"), Person(id="b"))))


def moved(edit: Edit, document: Document):
    return rebase(edit, document.get)


def test_different_fields_of_one_row_stand_together():
    mine = change_row(BASE, "people", 1, {"name": "Anna"})
    now = apply_edit(BASE, change_row(BASE, "people", 1, {"paid": "no"}))
    found = moved(mine, now)
    assert found.conflicts == ()
    assert apply_edit(now, found.edit).get("people", 1) == {"id": "a", "name": "Anna", "paid": "no"}


def test_the_same_field_is_told_with_both_texts():
    mine = change_row(BASE, "people", 1, {"name": "Anna"})
    now = apply_edit(BASE, change_row(BASE, "people", 1, {"name": "Annie"}))
    assert [tuple(c[:6]) for c in moved(mine, now).conflicts] == [
        ("people", 1, "name", "Ann", "Anna", "Annie")
    ]
    forced = moved(keep_mine(mine, moved(mine, now).conflicts), now)
    assert forced.conflicts == () and forced.edit.changes[0].after["name"] == "Anna"
    assert keep_theirs(mine, moved(mine, now).conflicts).changes == ()


def test_an_emptied_field_is_a_change_like_any_other():
    mine = change_row(BASE, "people", 1, {"name": ""})
    now = apply_edit(BASE, change_row(BASE, "people", 1, {"paid": "no"}))
    assert moved(mine, now).edit.changes[0].after == {"id": "a", "paid": "no"}


def test_a_row_that_somebody_changed_is_not_removed_unseen():
    gone = remove_rows(BASE, "people", [1])
    now = apply_edit(BASE, change_row(BASE, "people", 1, {"name": "Annie"}))
    (conflict,) = moved(gone, now).conflicts
    assert (conflict.field, conflict.yours, conflict.theirs) == ("name", None, "Annie")
    assert moved(keep_mine(gone, (conflict,)), now).edit.changes[0].after is None


def test_a_row_that_somebody_removed_is_not_changed_in_silence():
    mine = change_row(BASE, "people", 1, {"name": "Anna"})
    now = apply_edit(BASE, remove_rows(BASE, "people", [1]))
    (conflict,) = moved(mine, now).conflicts
    assert conflict.field == "" and conflict.theirs is None
    back = moved(keep_mine(mine, (conflict,)), now)
    assert apply_edit(now, back.edit).get("people", 1)["name"] == "Anna"
    assert keep_theirs(mine, (conflict,)).changes == ()


def test_what_both_did_alike_is_done():
    mine = change_row(BASE, "people", 1, {"name": "Anna"})
    assert moved(mine, apply_edit(BASE, mine)) == (Edit(mine.label, ()), ())


def test_two_new_words_and_a_new_name_meet_in_the_head():
    words = head_data(BASE.head)["vocabulary"]

    def with_kind(name):
        kind = {**words["kinds"][0], "id": name, "label": name}
        return change_head(BASE, {"vocabulary": {**words, "kinds": [*words["kinds"], kind]}}, "a new word")

    now = apply_edit(
        apply_edit(BASE, with_kind("mentors")),
        moved(change_head(BASE, {"name": "Wing"}, "x"), apply_edit(BASE, with_kind("mentors"))).edit,
    )
    found = moved(with_kind("shadows"), now)
    assert found.conflicts == ()
    head = apply_edit(now, found.edit).head
    assert head.name == "Wing"
    assert [k.id for k in head.vocabulary.kinds][-2:] == ["shadows", "mentors"]


def test_two_who_add_the_same_name_mean_the_same_and_a_different_one_gets_a_number():
    taken = {("actors", "Ward manager"): Taken("people", 7, {"id": "Ward manager", "name": "Ward manager"})}
    line = ("relationships", {"source": "Ward manager", "target": "b", "kind": "asks"})
    alike = add_rows("add", [("people", {"id": "Ward manager", "name": "Ward manager"}), line])
    settled = settle_ids(alike, taken)
    assert settled.alike == {-1: 7} and [c.table for c in settled.edit.changes] == ["relationships"]
    other = add_rows("add", [("people", {"id": "Ward manager", "paid": "no"}), line])
    settled = settle_ids(other, taken)
    assert [c.after.get("id") or c.after.get("source") for c in settled.edit.changes] == [
        "Ward manager 2"
    ] * 2


FIELDS = st.sampled_from(["name", "paid", "note"])
CELLS = st.dictionaries(FIELDS, st.sampled_from(["", "x", "y"]), min_size=1)


@given(mine=CELLS, theirs=CELLS)
def test_nothing_is_overwritten_unseen(mine, theirs):
    now = apply_edit(BASE, change_row(BASE, "people", 1, theirs))
    edit = change_row(BASE, "people", 1, mine)
    found = moved(edit, now)
    before, after = BASE.get("people", 1), edit.changes[0].after
    both = {
        f
        for f in {*mine, *theirs}
        if before.get(f) != after.get(f)
        and before.get(f) != now.get("people", 1).get(f)
        and after.get(f) != now.get("people", 1).get(f)
    }
    assert {c.field for c in found.conflicts} == both
    forced = moved(keep_mine(edit, found.conflicts), now)
    assert forced.conflicts == ()
    result = apply_edit(now, forced.edit).get("people", 1)
    assert all(result.get(f) == after.get(f) for f in mine if before.get(f) != after.get(f))
    left = moved(keep_theirs(edit, found.conflicts), now)
    assert left.conflicts == ()
    result = apply_edit(now, left.edit).get("people", 1)
    assert all(result.get(c.field) == c.theirs for c in found.conflicts)


def test_differences_name_every_field():
    later = apply_edit(BASE, change_row(BASE, "people", 1, {"name": "Anna"}))
    later = apply_edit(later, remove_rows(later, "people", [2]))
    later = apply_edit(later, change_head(later, {"purpose": "to see"}, "x"))
    found = {(d.table, d.key, d.field, d.before, d.after) for d in find_differences(BASE, later)}
    assert found == {
        (HEAD, 0, "purpose", "", "to see"),
        ("people", 1, "name", "Ann", "Anna"),
        ("people", 2, "id", "b", None),
    }
    assert find_differences(later, later) == ()


def test_one_row_twice_in_an_edit_is_moved_in_order():
    first = {"id": "a", "name": "Ann"}
    twice = Edit(
        "twice",
        (
            Change("people", 1, first, {"id": "a", "name": "An"}),
            Change("people", 1, {"id": "a", "name": "An"}, {"id": "a"}),
        ),
    )
    now = apply_edit(BASE, change_row(BASE, "people", 1, {"paid": "no"}))
    assert apply_edit(now, moved(twice, now).edit).get("people", 1) == {"id": "a", "paid": "no"}
