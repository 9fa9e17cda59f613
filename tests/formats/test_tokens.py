"""Words of line-based formats; and that no file of theirs does harm, whatever is in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.errors import UnreadableError
from netmap.formats import read_files
from netmap.formats.tokens import hide, hide_ends, quote, show, split_commas, split_line
from tests.formats.laws import SLOW
from tests.strategies import text

PIECES = {
    "m.gml": [
        "graph", "[", "]", "node", "edge", "id", "label", "source", "target", "nid", "netmap", "directed", "1", "2", '"a"', '"',
        "#", "\n", "-1e999", "weight", "value", "kind", "type", "groups", '"json:[1"', "&#55296;", "_x_", "graphics",
    ],
    "m.net": [
        "*Vertices", "*Arcs", "*Edges", "*Arcslist", "*Edgeslist", "*Matrix", "*Network", ":1", "1", "2", "3", "0", '"a"', '"',
        "\n", "[1999-2001,5]", "[2000]", "[", "l", "%", "/*", "*/", "-1", "nan", "99999999999999999999", "²",
    ],
    "m.dl": [
        "dl", "n=2", "n", "nr=2", "nc=3", "nm=2", "format=", "edgelist1", "edgelist2", "nodelist1", "nodelist1b", "fullmatrix",
        "lowerhalf", "labels:", "row", "col", "matrix", "embedded", "data:", "a", "b", '"', "1", "0", "?", "!", "\n", ",",
        "diagonal absent", "²",
    ],
    "m.vna": [
        "*Node data\n", "*Node properties\n", "*Tie data\n", "ID", "from", "to", "strength", "kind", "x", "shortlabel", "a", "b",
        '"', '"a b"', "1", "0", "0,5", ",", "\n", "\n", "\n", "²",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", PIECES)
@SLOW
@given(data=st.data())
def test_whatever_is_in_a_file_there_is_an_answer(name, data):
    pieces = data.draw(st.lists(st.sampled_from(PIECES[name]) | st.text(max_size=4), max_size=40))
    form = {"m.net": "pajek", "m.dl": "ucinet"}.get(name, name[2:])
    for content in (" ".join(pieces), "".join(pieces)):
        try:
            found = read_files({name: content.encode("utf-8", "surrogatepass")}, form=form)
        except UnreadableError:
            continue
        assert (found.network is None) == bool(found.problems)
        assert all(str(said) for said in (*found.problems, *found.notes))


@given(text)
def test_words_come_back(value):
    assert show(hide(value)) == value
    assert show(hide_ends(hide(value)).strip()) == value
    (word,) = split_line(quote(value))
    assert word.quoted and show(word.text) == value
    assert [show(w.text) for w in split_commas(f"{quote(value)},{quote(value)}")] == [value, value]


def test_words_whose_quotes_are_amiss_are_told():
    assert split_line('a "b') is None and split_line('"a"b') is None and split_line('a "b "c" d" e') is None
    assert split_commas('a,"b') is None
    assert [w.text for w in split_line('"say ""yes""" "" x"y')] == ['say "yes"', "", 'x"y']
