"""Workshop sheets: what can be ticked is what can be typed, and a screen reader finds its way."""

from __future__ import annotations

import io
import re

import pypdf
import pypdfium2
import pytest

from netmap.analysis.told import SCALE
from netmap.errors import ParameterError
from netmap.model import Vocabulary
from netmap.model.document import Document
from netmap.model.quick_add import find_group, read_line, read_names
from netmap.model.vocabulary import Group, Kind
from netmap.view.sheets import WORDS, workshop_sheets
from netmap.view.typeset import typeset

HOSTILE = '#panic("x") $x$ *b* ]] \\ "q" <a> @ref'


def _text(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def _headings(pdf: bytes) -> list[str]:
    outline = pypdf.PdfReader(io.BytesIO(pdf)).outline
    flat: list[str] = []

    def walk(part) -> None:
        for one in part:
            walk(one) if isinstance(one, list) else flat.append(str(one.title))

    walk(outline)
    return flat


def _plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def sheets():
    return workshop_sheets(Vocabulary(), title="Discharge workshop", date_line="22 November 2026")


def test_the_file_is_tagged_titled_and_says_its_language(sheets):
    reader = pypdf.PdfReader(io.BytesIO(sheets))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB"
    assert "/StructTreeRoot" in root and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Discharge workshop"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages}
    assert sizes == {(595, 842)}


def test_it_is_the_same_file_for_the_same_words(sheets):
    assert sheets == workshop_sheets(Vocabulary(), title="Discharge workshop", date_line="22 November 2026")


def test_every_word_of_the_vocabulary_can_be_ticked_and_every_card_has_a_number(sheets):
    words, text = Vocabulary(), _plain(_text(sheets))
    for label in (
        *(group.label for group in words.groups),
        *(layer.label for layer in words.layers),
        *(kind.label for kind in words.kinds),
        *(f"Who {stage.label}?" for stage in words.stages),
        *(question.label for question in words.questions),
    ):
        assert label in text, label
    headings = _headings(sheets)
    assert {"Role 1", "Role 18", "Relationship 16", "Decision 8", "Influence tower 2"} <= set(headings)
    assert len(headings) == len(set(headings))
    assert "22 November 2026" in text


def test_the_examples_on_the_cards_can_be_typed_as_they_stand(sheets):
    text = _plain(_text(sheets))
    example = "Ward manager -> works with -> Discharge team"
    assert example in text and example in WORDS["relationship_where"]
    assert read_line(Document(), example).words.startswith("Ward manager works with Discharge team")
    assert "Ward manager (MM)" in text
    assert read_names(Document(), "Ward manager (MM)").edit
    for group in Vocabulary().groups:
        assert find_group(Vocabulary(), group.id) == group.id


def test_the_tower_has_the_numbers_of_the_form():
    tower = workshop_sheets(Vocabulary(), title="T", roles=0, relationships=0, decisions=0, towers=1)
    assert len(pypdfium2.PdfDocument(tower)) == 1
    numbers = re.findall(r"^(\d+)(?: most| none)?\s*$", _text(tower), re.MULTILINE)
    assert numbers == [str(n) for n in range(int(SCALE[1]), int(SCALE[0]) - 1, -1)]


def test_words_are_words_and_never_markup():
    words = Vocabulary().model_copy(
        update={
            "groups": (Group(id=HOSTILE, label=HOSTILE),),
            "kinds": (Kind(id="k", label=HOSTILE), Kind(id="l", label='#import "@preview/x:1.0.0"')),
        }
    )
    made = workshop_sheets(words, title=HOSTILE, date_line=HOSTILE, roles=1, relationships=1, decisions=0)
    assert pypdf.PdfReader(io.BytesIO(made)).metadata.title == HOSTILE
    text = _plain(_text(made))
    assert text.count('#panic("x") $x$ *b*') >= 3 and "@preview/x:1.0.0" in text


@pytest.mark.parametrize("odd", ["名前", "\x00\x0b", "\u202eright", "\ufffe", "שלום", "x" * 400])
def test_any_letters_can_be_printed_or_are_replaced(odd):
    words = Vocabulary(groups=(Group(id="g", label=odd),))
    made = workshop_sheets(words, title=f"Title {odd}", roles=1, relationships=0, decisions=0, towers=0)
    assert "Title" in _text(made)


def test_a_long_vocabulary_still_prints():
    words = Vocabulary(groups=tuple(Group(id=f"G{n}", label=f"Group number {n}") for n in range(150)))
    made = workshop_sheets(words, title="T", roles=2, relationships=0, decisions=0, towers=0)
    assert "Group number 149" in _plain(_text(made))


@pytest.mark.parametrize("wrong", [{"roles": -1}, {"towers": 401}])
def test_a_number_of_cards_that_makes_no_sense_is_said(wrong):
    with pytest.raises(ParameterError, match="from 0 to 400"):
        workshop_sheets(Vocabulary(), title="T", **wrong)
    with pytest.raises(ParameterError, match="one or more"):
        workshop_sheets(Vocabulary(), title="T", roles=0, relationships=0, decisions=0, towers=0)


def test_a_letter_nobody_has_becomes_a_question_mark(monkeypatch):
    import netmap.view.typeset as module

    real = module._compile
    monkeypatch.setattr(
        module,
        "_compile",
        lambda source, data, *, ignore_system_fonts: real(source, data, ignore_system_fonts=True),
    )
    source = '#let data = json(bytes(sys.inputs.data))\n#set document(title: "t")\n= #data.word'
    assert "a?b" in _text(typeset(source, {"word": "a名b"}))
