"""What is built bit by bit is what would be built afresh."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.model import Group, Vocabulary
from netmap.model.build import build_row
from netmap.model.document import Document, apply_edit, build_document, build_usable, reverse
from netmap.model.edits import add_rows, change_head, change_row, remove_rows
from netmap.model.records import RECORDS
from netmap.model.usable import Builder
from tests.examples import examples
from tests.strategies import networks, word

#: cells that are right, wrong, wrong beside others, or known only after something else was put right
CELLS = {
    "id": st.sampled_from(["a", "b", "o", "d", "", "007"]),
    "name": word,
    "groups": st.sampled_from(["LE | CA", "lived experience", ["XX"], "FL", "XX"]),
    "paid": st.sampled_from(["yes", "YES", "perhaps", 1, True, 1.0]),
    "person": st.sampled_from(["a", "b", "nobody", ""]),
    "organisation": st.sampled_from(["o", "nowhere", ""]),
    "source": st.sampled_from(["a", "b", "o", "nobody"]),
    "target": st.sampled_from(["a", "b", "nobody"]),
    "kind": st.sampled_from(["asks", "works with", "hugs", "everything"]),
    "weight": st.sampled_from(["1,5", "2", 0, -1, "x"]),
    "start": st.sampled_from(["2020", "31/02/2020", 2019]),
    "end": st.sampled_from(["2018", "2021-04"]),
    "decision": st.sampled_from(["d", "a"]),
    "actor": st.sampled_from(["a", "o"]),
    "stage": st.sampled_from(["decide", "dance"]),
    "user_led": st.sampled_from([1, True, "yes", 1.0, "maybe"]),
}
TABLES = [record.table for record in RECORDS]
rows = st.dictionaries(st.sampled_from(list(CELLS)), st.none(), min_size=1, max_size=6).flatmap(
    lambda chosen: st.fixed_dictionaries({name: CELLS[name] for name in chosen})
)
WORDS = [
    {"vocabulary": Vocabulary().model_copy(update={"groups": (Group(id="XX"),)}).model_dump(mode="json")},
    {"vocabulary": Vocabulary().model_dump(mode="json")},
    {"name": "another name"},
]


def draw_edit(data: st.DataObject, document: Document):
    there = [table for table in TABLES if document.rows(table)]
    what = data.draw(st.sampled_from(["add", "change", "remove", "head"] if there else ["add", "head"]))
    if what == "head":
        return change_head(document, data.draw(st.sampled_from(WORDS)), "words")
    if what == "add":
        return add_rows("add", [(data.draw(st.sampled_from(TABLES)), data.draw(rows))])
    table = data.draw(st.sampled_from(there))
    key = data.draw(st.sampled_from(list(document.rows(table))))
    if what == "remove":
        return remove_rows(document, table, [key])
    return change_row(document, table, key, data.draw(rows))


def same(one: object, other: object) -> bool:
    """Say whether two are equal in every type as well: 1 is not True here."""
    return one == other and repr(one) == repr(other)


@settings(deadline=None, max_examples=examples(60))
@given(networks(), st.data())
def test_bit_by_bit_is_afresh(network, data):
    builder = Builder()
    document = build_document(network)
    for _ in range(data.draw(st.integers(1, 8))):
        edit = draw_edit(data, document)
        document, before = apply_edit(document, edit), document
        assert same(builder.build(document), build_usable(document))
        if data.draw(st.booleans()) and all(change.key >= 0 for change in edit.changes):
            document = apply_edit(document, reverse(edit))
        if data.draw(st.booleans()):  # sessions ask for revisions in any order
            assert same(builder.build(before), build_usable(before))
    assert same(builder.build(document), build_usable(document))


def test_equal_is_not_the_same():
    builder = Builder()
    for value in (1, True, 1.0, "1"):
        document = Document(tables={"people": {1: {"id": "a", "name": value}}})
        assert same(builder.build(document), build_usable(document))


def test_only_rows_that_changed_are_built(monkeypatch):
    built = []
    monkeypatch.setattr(
        "netmap.model.usable.build_row",
        lambda table, typed, *rest: built.append((table, typed.number)) or build_row(table, typed, *rest),
    )
    builder = Builder()
    document = apply_edit(Document(), add_rows("add", [("people", {"id": i}) for i in "abc"]))
    builder.build(document)
    document = apply_edit(document, change_row(document, "people", 2, {"name": "Bo"}))
    del built[:]
    assert [person.name for person in builder.build(document).network.people] == ["", "Bo", ""]
    assert built == [("people", 2)]
    after = apply_edit(document, remove_rows(document, "people", [1]))
    assert [person.id for person in builder.build(after).network.people] == ["b", "c"]
    assert built == [("people", 2)]
