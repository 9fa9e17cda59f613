"""A report without names: nobody's name is in any byte, and what is about few people is gone."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from functools import lru_cache

import pypdf
import pytest

from netmap.model import Group, Network
from netmap.report import build_report
from netmap.report.document import Report
from netmap.report.docx import to_docx
from netmap.report.html import to_html
from netmap.report.nameless import without_names
from netmap.report.pdf import to_pdf
from tests.report.maps import FIRST, LAST, LINE, answer, full_map

#: a name as people write it, and every word that any of the names has
WHOLE = "Aoife Quillfeather"
WORDS = tuple(word.casefold() for word in (*FIRST, *LAST))


@lru_cache(maxsize=1)
def named() -> Network:
    """A map with a name of somebody in every text."""
    network = full_map(lambda text: f"{text} of {WHOLE}", name=lambda text: text)
    words = network.vocabulary
    own = Group(id="Rumbelow", label="Those round Rumbelow")
    return network.replace(
        vocabulary=words.model_copy(update={"groups": (*words.groups, own)}),
        people=[
            p.model_copy(update={"groups": ("Rumbelow",) if p.id.startswith("p3") else p.groups})
            for p in network.people
        ],
    )


@lru_cache(maxsize=1)
def report() -> Report:
    return build_report(named(), answer(named()), names=False, date_line=LINE)


def names_in(text: str) -> set[str]:
    folded = text.casefold()
    return {word for word in WORDS if word in folded}


def test_names_are_in_it_when_they_are_on():
    shown = repr(build_report(named(), answer(named()), names=True, date_line=LINE))
    assert names_in(shown) == set(WORDS)


def test_no_name_is_in_the_report_or_its_pictures():
    assert not names_in(repr(report()))
    for section in report().sections:
        for picture in section.pictures:
            drawing = picture.drawing
            assert not names_in(repr(drawing.scene) + repr(drawing.legend))
            assert drawing.chart is None or not names_in(drawing.chart.to_json())


def test_no_name_is_in_any_byte_of_the_page():
    data = to_html(report())
    assert not names_in(data.decode("utf-8"))
    for encoded in re.findall(rb"base64,([A-Za-z0-9+/=]+)", data):
        assert not names_in(base64.b64decode(encoded).decode("utf-8"))


def test_no_name_is_in_any_byte_of_the_pdf():
    data = to_pdf(report())
    reader = pypdf.PdfReader(io.BytesIO(data))
    text = "".join(page.extract_text() for page in reader.pages)
    inside = [text, repr(reader.metadata), reader.trailer["/Root"]["/Metadata"].get_data().decode("utf-8")]
    inside += [repr(reader.get_object(number)) for number in range(1, len(reader.xref_objStm) + 1)]
    assert "Ward seven of …" in text
    assert not names_in("".join(inside)) and not names_in(data.decode("latin-1"))


def test_no_name_is_in_any_byte_of_the_word_document():
    with zipfile.ZipFile(io.BytesIO(to_docx(report()))) as archive:
        for name in archive.namelist():
            assert not names_in(name + archive.read(name).decode("utf-8", "replace")), name


def test_what_is_about_single_people_or_few_is_left_out():
    places = {path for section in report().sections for path in section.paths}
    single = (
        "power.by_actor",
        "bottlenecks.actors",
        "bottlenecks.key_players",
        "gap",
        "ratings",
        "perspectives",
    )
    assert not [path for path in places if path.startswith((*single, "reciprocity.flows", "power.seats"))]
    sides = next(section for section in report().sections if section.id == "sides")
    assert "stays in the room" in sides.missing
    few = named().replace(people=[p for p in named().people if p.id not in ("p00", "p01")])
    kept = {p.id for p in few.people} | {o.id for o in few.organisations}
    few = few.replace(
        roles=[r for r in few.roles if r.person in kept],
        relationships=[r for r in few.relationships if {r.source, r.target} <= kept],
        parts=[p for p in few.parts if p.actor in kept],
        ratings=[r for r in few.ratings if r.actor in kept],
    )
    found = build_report(few, answer(few), names=False, date_line=LINE)
    shares = next(t for s in found.sections for t in s.tables if "power.by_group" in t.paths)
    lived = next(row for row in shares.rows if row[0].startswith("People with lived experience"))
    assert lived[1] == "–¹"
    assert shares.notes == ("–¹ it is about so few people that they could be recognised.",)


def test_people_are_their_posts_or_a_number():
    safe = without_names(named())
    assert {p.id for p in safe.people} == {p.id for p in named().people}
    assert safe.roles[0].title == "Post 0 of …"
    only = named().replace(roles=[r.model_copy(update={"title": WHOLE}) for r in named().roles])
    assert {role.title for role in without_names(only).roles} == {""}


@pytest.mark.parametrize("name", ["between0", "Between1 Between0", "…", "a", "next"])
def test_a_map_is_taken_apart_rightly_whatever_people_are_called(name):
    people = [p.model_copy(update={"name": name}) for p in named().people[:1]]
    network = full_map().replace(people=(*people, *full_map().people[1:]))
    safe = without_names(network)
    assert [o.name for o in safe.organisations] == ["Ward", "Office", "Board"]
    assert [d.title for d in safe.decisions] == [d.title for d in network.decisions]
