"""Two pictures beside each other, and what of them a room may see."""

from __future__ import annotations

from datetime import date

import pytest

from netmap.analysis import analyse
from netmap.analysis.beside import (
    count_drawn,
    few_said,
    furthest_apart,
    in_the_room,
    lay_beside,
    open_pictures,
)
from netmap.errors import ParameterError
from netmap.graph import Selection
from netmap.model import Network, Person, Perspective, Rating, Relationship, Settings

DAY = date(2026, 11, 22)
ON = Selection(DAY)


def line(source: str, kind: str, target: str, by: str, **more: str) -> Relationship:
    return Relationship(
        id=f"{source}{kind}{target}{by}", source=source, target=target, kind=kind, reported_by=by, **more
    )


def drawn_map(*lines: Relationship, ratings: tuple[Rating, ...] = ()) -> Network:
    """Three tables, and the own picture of a, who agrees with nobody."""
    return Network(
        people=tuple(Person(id=i, groups=("LE" if i in "ab" else "MM",)) for i in "abcd"),
        perspectives=(
            Perspective(id="t1", name="Table 1", group="LE"),
            Perspective(id="t2", name="Table 2", group="MM"),
            Perspective(id="t3", name="Table 3"),
            Perspective(id="a"),
            Perspective(id="b"),
        ),
        relationships=lines,
        ratings=ratings,
    )


THREE = drawn_map(
    line("b", "collaborates", "a", "t1"),
    line("a", "collaborates", "b", "t2"),
    line("a", "asks", "c", "t1"),
    line("a", "trusts", "c", "t1"),
    line("c", "asks", "a", "t2"),
    line("c", "asks", "d", "t2", end="2020"),
    line("c", "asks", "d", "t3"),
    line("a", "asks", "d", "a"),
)


def test_two_pictures_beside_each_other():
    laid = lay_beside(THREE, ON, "t1", "t2")
    assert [(x.source, x.target, x.both_ways) for x in laid.both] == [("b", "a", True)]  # as typed first
    assert laid.both[0].kinds == (("works with",), ("works with",))
    # the same two people, the other way round: that is where they differ
    assert [(x.source, x.target, x.kinds[0]) for x in laid.one] == [("a", "c", ("asks for advice, trusts",))]
    assert [(x.source, x.target) for x in laid.other] == [("c", "a")]
    turned = lay_beside(THREE, ON, "t2", "t1")
    assert [x[:3] for x in turned.one] == [x[:3] for x in laid.other]
    earlier = lay_beside(THREE, Selection(date(2019, 1, 1)), "t1", "t2")
    assert [(x.source, x.target) for x in earlier.other] == [("c", "a"), ("c", "d")]


def test_the_lines_add_up_to_the_arcs_that_the_measure_counts():
    laid = lay_beside(THREE, ON, "t1", "t2")
    arcs = [sum(1 + x.both_ways for x in part) for part in laid]
    far = next(
        d
        for d in analyse(THREE, at=DAY, null="none").perspectives["distances"]
        if {d["one"], d["other"]} == {"t1", "t2"}
    )
    assert far["jaccard"] == pytest.approx(1 - arcs[1] / sum(arcs))


def test_somebodys_own_picture_is_never_laid_open():
    assert open_pictures(THREE) == ("t1", "t2", "t3")
    for pair in (("t1", "a"), ("a", "t1"), ("t1", "nobody")):
        with pytest.raises(ParameterError, match="can be laid beside"):
            lay_beside(THREE, ON, *pair)
    with pytest.raises(ParameterError, match="two different"):
        lay_beside(THREE, ON, "t1", "t1")
    lines = count_drawn(THREE, ON, Settings())
    assert ("a", "d") not in {(x.source, x.target) for x in lines}
    assert all(x.of == 3 for x in lines)


def test_how_many_drew_each():
    lines = count_drawn(THREE, ON, Settings())
    assert [(x.source, x.target, x.both_ways, x.drawn, x.agreed) for x in lines] == [
        ("a", "b", True, 2, True),
        ("a", "c", False, 1, False),
        ("c", "a", False, 1, False),
        ("c", "d", False, 1, False),
    ]
    assert count_drawn(drawn_map(), ON, Settings()) == ()


def test_rows_in_any_order_give_the_same():
    shuffled = THREE.replace(relationships=reversed(THREE.relationships))
    assert count_drawn(shuffled, ON, Settings()) == count_drawn(THREE, ON, Settings())
    one, other = lay_beside(THREE, ON, "t1", "t2"), lay_beside(shuffled, ON, "t1", "t2")
    assert [[x[:3] for x in part] for part in one] == [[x[:3] for x in part] for part in other]


def test_the_two_that_differ_most_are_no_ones_own():
    found = analyse(THREE, at=DAY, null="none").perspectives
    assert furthest_apart(THREE, found) == ("t2", "t3")
    two = drawn_map(line("a", "asks", "b", "t1"), line("a", "asks", "c", "a"))
    assert furthest_apart(two, analyse(two, at=DAY, null="none").perspectives) is None


def rate(by: str, actor: str, value: float, question: str = "power") -> Rating:
    return Rating(id=f"{by}{actor}{question}", perspective=by, actor=actor, question=question, value=value)


def test_what_rests_on_few_stays_out_of_the_room():
    said = tuple(
        rate(by, actor, v) for by in ("t1", "t2") for actor, v in zip("abcd", (1, 2, 3, 4), strict=True)
    )
    network = drawn_map(*THREE.relationships, ratings=(*said, rate("a", "a", 9), rate("b", "a", 5)))
    found = analyse(network, at=DAY, null="none").perspectives
    room = in_the_room(network, found, Settings())
    assert len(found["mirror"]) == 1 and room["mirror"] == [] and room["self_by_group"] == {}
    assert room["self"] == {} and found["self"]
    assert all("a" not in (d["one"], d["other"]) for d in room["distances"])
    opened = in_the_room(network, found, Settings(), everything=True)
    assert opened["mirror"] == found["mirror"] and list(opened["self_by_group"]) == ["LE"]
    assert all("a" not in (d["one"], d["other"]) for d in opened["distances"])
    # three said something about a; of the others no own picture did
    assert few_said(network, Settings()) == frozenset()
    assert few_said(drawn_map(ratings=(rate("t1", "b", 1), rate("a", "b", 2))), Settings()) == {
        ("power", "b")
    }
