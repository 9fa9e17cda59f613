"""DOT: read back by a small parser of its grammar (graphviz.org, "DOT Language"), which takes nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from netmap.errors import UnreadableError
from netmap.formats import find_format, find_losses, read_data
from netmap.formats.dot import COLOURS, to_dot
from netmap.model import Network, Person
from tests.formats.full_map import FULL, HARD
from tests.formats.laws import SLOW
from tests.strategies import networks

_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([A-Za-z_]\w*)|(->|[{}\[\];,=]))', re.S)


def parse(text):
    """Return the nodes, edges and rows of a DOT text with their attributes, as written."""
    tokens, place = [], 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        assert found, text[place : place + 40]
        tokens.append(found[1] or found[2] or found[3])
        place = found.end()
    assert tokens[0] == "digraph" and tokens[2] == "{" and tokens[-1] == "}"
    nodes, edges, rows = {}, [], []
    at = 3
    while at < len(tokens) - 1:
        statement = []
        closing = "}" if tokens[at] == "{" else ";"
        while tokens[at] != closing:
            statement.append(tokens[at])
            at += 1
        at += 1
        if statement[0] == "{":
            rows.append([token for token in statement[5:] if token != ";"])
            continue
        ids = statement[: statement.index("[")]
        facts = attributes(statement[len(ids) + 1 : -1])
        if len(ids) == 3:
            assert ids[1] == "->"
            edges.append((ids[0], ids[2], facts))
        else:
            nodes[ids[0]] = facts
    return nodes, edges, rows


def attributes(tokens):
    pairs = " ".join(tokens).split(" , ") if not any('"' in t and " , " in t for t in tokens) else None
    facts, at = {}, 0
    while at < len(tokens):
        assert tokens[at + 1] == "="
        facts[tokens[at]] = tokens[at + 2]
        assert at + 3 == len(tokens) or tokens[at + 3] == ","
        at += 4
    assert pairs is None or len(pairs) == len(facts)
    return facts


def plain(token):
    """Return the text that a quoted word shows."""
    shown = re.sub(r"\\(.)", lambda found: {"n": "\n", "r": "\r"}.get(found[1], found[1]), token[1:-1])
    return shown.replace("&amp;", "&")


@SLOW
@given(networks())
def test_every_text_is_quoted_and_everybody_is_drawn(network):
    data = to_dot(network)
    assert data == to_dot(network) and data.encode()
    nodes, edges, _ = parse(data)
    drawn = [
        name for name, facts in nodes.items() if name.startswith('"') and facts.get("style") != '"invis"'
    ]
    assert [plain(name.replace("&amp;", "&amp;amp;")) for name in drawn] == list(network.actors)
    for name, actor in zip(drawn, network.actors.values(), strict=True):
        assert plain(nodes[name]["label"]) == "\n".join(
            [actor.label, *([", ".join(actor.groups)] if actor.groups else [])]
        )
        assert nodes[name]["shape"] == ('"ellipse"' if actor.id in network.person_ids else '"box"')
    lines = [(source, target) for source, target, facts in edges if facts["style"] != '"invis"']
    shared = [line for line in network.relationships if not line.reported_by]
    assert len(lines) == len(shared)


def test_arrows_kinds_and_dates_are_said():
    _, edges, _ = parse(to_dot(FULL))
    facts = [facts for *_, facts in edges if "label" in facts]
    assert facts[0] == {"label": '"trusts (2.5)\\n2019-04–2021-01-01"', "style": '"dotted"'}
    assert [f.get("dir") for f in facts] == [None, None, '"both"', '"both"', '"both"', '"none"']
    assert facts[3]["style"] == '"dotted"'


def test_layers_stand_in_rows_from_the_top_of_the_map_down():
    _, edges, rows = parse(to_dot(FULL))
    assert [row[1] for row in rows] == ['"t"', '"w"', f"{rows[2][1]}"]
    chain = [(source, target) for source, target, facts in edges if facts["style"] == '"invis"']
    assert chain == [(rows[0][0], rows[1][0]), (rows[1][0], rows[2][0])]
    one_layer = Network(people=(Person(id="a"), Person(id="b")))
    assert parse(to_dot(one_layer))[2] == []


def test_colours_never_say_anything_alone_and_letters_can_be_read_on_them():
    nodes, _, _ = parse(to_dot(FULL))
    assert "LE, CA" in plain(nodes['"007"']["label"])
    for colour in COLOURS:
        red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        light = sum(
            w * ((c + 0.055) / 1.055) ** 2.4 for w, c in ((0.2126, red), (0.7152, green), (0.0722, blue))
        )
        assert (light + 0.05) / 0.05 > 7


def test_what_is_not_in_the_picture_is_listed_and_it_is_not_read():
    losses = find_losses(FULL, find_format("m.gv"))
    assert {"1 role", "1 decision", "note of relationships", "assets of people"} <= set(losses)
    assert not any(loss.startswith("name") for loss in losses)  # it holds names, openly
    with pytest.raises(UnreadableError, match="does not know what this is"):
        read_data(to_dot(FULL).encode(), "m.dot")


def test_html_is_only_text():
    nodes, _, _ = parse(to_dot(Network(people=(Person(id="<b>x</b>", name="<img src=x>" + HARD),))))
    (facts,) = (facts for name, facts in nodes.items() if name == '"<b>x</b>"')
    assert facts["label"].startswith('"<img src=x>')
