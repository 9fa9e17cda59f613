"""One line as fast as people talk."""

from __future__ import annotations

import pytest

from netmap.errors import ParameterError
from netmap.model.document import Document, apply_edit, build_usable
from netmap.model.edits import add_rows
from netmap.model.quick_add import read_line, read_names


def type_lines(*lines: str) -> Document:
    document = Document()
    for line in lines:
        document = apply_edit(document, read_line(document, line).edit)
    return document


def test_names_kinds_and_groups_are_found_or_made():
    document = type_lines(
        "Ward manager (MM) -> works with -> Discharge team",
        "ward MANAGER → asks for advice → Carer (Carers and family)",
        "Carer -> asks -> Discharge Team",
        "Carer -> plays chess with -> Ward manager",
        "Friends group",
    )
    network, problems = build_usable(document)
    assert not problems
    assert {p.name: p.groups for p in network.people} == {"Ward manager": ("MM",), "Carer": ("CA",)}
    assert [o.name for o in network.organisations] == ["Discharge team", "Friends group"]
    assert [(r.source, r.kind, r.target) for r in network.relationships] == [
        ("Ward manager", "collaborates", "Discharge team"),
        ("Ward manager", "asks", "Carer"),
        ("Carer", "asks", "Discharge team"),
        ("Carer", "plays chess with", "Ward manager"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a -> b", "who -> works with -> whom"),
        ("Bo -> asks -> bo", "two different ends"),
        ("Ann -> asks -> Bo", "on the map already"),
        ("ann", "on the map already"),
    ],
)
def test_what_cannot_be_added_says_why(line, message):
    with pytest.raises(ParameterError, match=message):
        read_line(type_lines("Ann -> asks -> Bo"), line)


def test_a_list_is_pasted_in_one_edit():
    said = read_names(type_lines("Ann"), "Ann\nBo (LE)\nCai\tFront-line staff\n\nDee, MM\nNight team")
    network, _ = build_usable(apply_edit(type_lines("Ann"), said.edit))
    assert {p.name: p.groups for p in network.people} == {
        "Ann": (),
        "Bo": ("LE",),
        "Cai": ("FL",),
        "Dee": ("MM",),
    }
    assert [o.name for o in network.organisations] == ["Night team"]
    with pytest.raises(ParameterError, match="no new name"):
        read_names(type_lines("Ann"), "ann\n\n")


def test_people_are_understood_as_they_talk():
    document = type_lines(
        "Siobhán O’Neill (service user) -> works with -> Ward manager (manager)",
        "ward manager reports to Chief executive (leader)",
        "siobhan o'neill asks for advice Ward Manager",
        "Chief executive -> line manages -> Matron (nurse)",
    )
    network, problems = build_usable(document)
    assert not problems and len(network.people) == 4
    assert {p.groups for p in network.people} == {("LE",), ("MM",), ("SL",), ("FL",)}
    assert [(r.source, r.kind, r.target) for r in network.relationships] == [
        ("Siobhán O’Neill", "collaborates", "Ward manager"),
        ("Ward manager", "reports_to", "Chief executive"),
        ("Siobhán O’Neill", "asks", "Ward manager"),
        ("Matron", "reports_to", "Chief executive"),
    ]


def test_a_post_finds_who_holds_it_and_near_names_are_asked_about():
    document = type_lines("Dawn", "Ward team")
    document = apply_edit(
        document,
        add_rows("role", [("roles", {"person": "Dawn", "organisation": "Ward team", "title": "Sister"})]),
    )
    assert read_line(document, "sister -> trusts -> Ward team").edit.changes[0].after["source"] == "Dawn"
    assert "is it the same as “Ward team”?" in read_line(document, "Wards team").words


def test_an_unknown_group_is_not_made_part_of_a_name():
    with pytest.raises(ParameterError, match=r"“wizards” is not a group.*Carers and family"):
        read_line(Document(), "Pharmacist (wizards)")


def test_a_kind_of_ones_own_says_how_it_counts():
    assert (
        "“chats to” is a kind of your own: it counts as daily work"
        in read_line(type_lines("A", "B"), "A -> chats to -> B").words
    )
