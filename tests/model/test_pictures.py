"""Pictures of a map: added, filled, rated and removed, each as one edit."""

from __future__ import annotations

import pytest

from netmap.errors import ParameterError
from netmap.model.document import Document, apply_edit, build_usable
from netmap.model.edits import add_rows
from netmap.model.pictures import add_picture, rated, remove_picture, set_ratings
from netmap.model.quick_add import read_line


def with_picture(document: Document, name: str, **more: str) -> tuple[str, Document]:
    picture, edit = add_picture(document, name, **more)
    return picture, apply_edit(document, edit)


def people(*lines: str) -> Document:
    document = Document()
    for line in lines:
        document = apply_edit(document, read_line(document, line).edit)
    return document


def test_a_teams_picture_never_becomes_somebodys_own():
    picture, document = with_picture(people("Ward team"), "Ward team", group="MM")
    document = apply_edit(document, read_line(document, "Ann -> asks -> Picture of Ward team").edit)
    network, problems = build_usable(document)
    assert not problems and network.perspectives[0].label == "Ward team"
    assert network.perspectives[0].group == "MM"
    assert picture not in build_usable(with_picture(people("Ward team"), "Ward team")[1]).network.actors


def test_a_persons_own_picture_has_their_id_and_group():
    picture, document = with_picture(people("Ann (LE)"), "", person="Ann")
    network, problems = build_usable(document)
    assert not problems and picture == "Ann" and network.perspectives[0].group == "LE"
    with pytest.raises(ParameterError, match="has a picture already"):
        add_picture(document, "x", person="Ann")


@pytest.mark.parametrize(("name", "message"), [("  ", "whose picture"), ("TABLE 1", "already")])
def test_a_picture_needs_a_name_of_its_own(name, message):
    with pytest.raises(ParameterError, match=message):
        add_picture(with_picture(Document(), "Table 1")[1], name)


def test_lines_are_typed_into_a_picture():
    one, document = with_picture(people("Ann -> asks -> Bo"), "Table 1")
    two, document = with_picture(document, "Table 2")
    for picture in (one, two):  # on the shared map, and in the other picture, it is another statement
        said = read_line(document, "Ann -> asks -> Bo", reported_by=picture)
        document = apply_edit(document, said.edit)
        with pytest.raises(ParameterError, match="in this picture already"):
            read_line(document, "ann -> asks -> bo", reported_by=picture)
    document = apply_edit(document, read_line(document, "Cai -> trusts -> Bo", reported_by=one).edit)
    network, problems = build_usable(document)
    assert not problems and [p.name for p in network.people] == ["Ann", "Bo", "Cai"]
    assert [r.reported_by for r in network.relationships] == ["", one, two, one]
    with pytest.raises(ParameterError, match="on the map already"):
        read_line(document, "Ann -> asks -> Bo")
    shared = apply_edit(document, read_line(document, "Cai -> trusts -> Bo").edit)
    assert build_usable(shared).network.relationships[-1].reported_by == ""


def test_ratings_are_set_changed_and_taken_away():
    picture, document = with_picture(people("Ann", "Bo"), "Table 1")
    first = set_ratings(document, picture, "power", {"Ann": 3, "Bo": None})
    assert len(first.changes) == 1
    document = apply_edit(document, first)
    assert set_ratings(document, picture, "power", {"Ann": 3}).changes == ()
    document = apply_edit(document, set_ratings(document, picture, "power", {"Ann": 0, "Bo": 10}))
    network, problems = build_usable(document)
    assert not problems and [(r.actor, r.value) for r in network.ratings] == [("Ann", 0), ("Bo", 10)]
    document = apply_edit(document, set_ratings(document, picture, "power", {"Ann": None}))
    assert list(rated(document, picture, "power")) == ["Bo"] and not rated(document, picture, "interest")
    for wrong in (-0.1, 10.5):
        with pytest.raises(ParameterError, match="not from 0 to 10"):
            set_ratings(document, picture, "power", {"Ann": wrong})


def test_the_last_of_several_dated_ratings_is_the_one_that_is_typed_over():
    picture, document = with_picture(people("Ann"), "Table 1")
    for value, day in ((7, "2026"), (2, "2024")):
        row = {"perspective": picture, "actor": "Ann", "question": "power", "value": value, "date": day}
        document = apply_edit(document, add_rows("rate", [("ratings", row)]))
    assert rated(document, picture, "power")["Ann"][1]["value"] == 7
    document = apply_edit(document, set_ratings(document, picture, "power", {"Ann": 8}))
    assert sorted(r.value for r in build_usable(document).network.ratings) == [2, 8]


def test_a_picture_goes_with_all_it_says_and_nothing_else():
    one, document = with_picture(people("Ann -> asks -> Bo"), "Table 1")
    two, document = with_picture(document, "Table 2")
    for picture in (one, two):
        document = apply_edit(document, read_line(document, "Bo -> trusts -> Ann", reported_by=picture).edit)
        document = apply_edit(document, set_ratings(document, picture, "power", {"Ann": 1}))
    network, problems = build_usable(apply_edit(document, remove_picture(document, one)))
    assert not problems and [p.id for p in network.perspectives] == [two]
    assert [r.reported_by for r in network.relationships] == ["", two]
    assert [r.perspective for r in network.ratings] == [two] and len(network.people) == 2
