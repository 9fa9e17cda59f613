"""What pages remember, and how often they ask."""

from __future__ import annotations

import copy

from netmap.app.cache import Remembered
from netmap.app.columns import Column, column_config
from netmap.app.live import asks_every, waits


def test_the_same_things_are_made_once():
    remembered, made = Remembered(2), []
    table, other = {1: "a"}, {1: "a"}

    def make():
        made.append(1)
        return len(made)

    assert [remembered.get("labels", (table,), make) for _ in range(3)] == [1, 1, 1]
    assert remembered.get("labels", (other,), make) == 2  # equal is not the same: rows may differ in type
    assert remembered.get("labels", (table,), make) == 3
    assert remembered.get("labels", (table, other), make) == 4


def test_what_was_asked_for_last_is_remembered():
    remembered = Remembered(2)
    for name in ("a", "b", "a", "c"):
        remembered.get(name, (), lambda name=name: name)
    assert remembered.get("a", (), lambda: "made again") == "a"
    assert remembered.get("b", (), lambda: "made again") == "made again"


def test_columns_are_made_once_and_say_what_they_did():
    names = {"a": "Ann", "b": "Bo"}
    column = Column("source", "Who", "choice", ["a", "b"], names.__getitem__)
    config = column_config(column)
    assert config["type_config"]["options"] == [
        {"value": "a", "label": "Ann"},
        {"value": "b", "label": "Bo"},
    ]
    assert column_config(column) is config
    again = copy.deepcopy(config)
    assert again == config and again is not config  # Streamlit changes its own copy
    assert str(again["type_config"]["options"]) == str(list(config["type_config"]["options"]))
    names["b"] = "Bob"
    assert column_config(column)["type_config"]["options"][1]["label"] == "Bob"


def test_a_larger_room_asks_less_often():
    assert [asks_every(n) for n in (0, 1, 30, 60, 120)] == [2.5, 2.5, 2.5, 5, 10]


def test_news_wait_where_drawing_takes_long():
    assert waits(0.02, 30) < 2.5  # typing pages of a room of thirty are drawn whenever there is news
    assert 2.5 < waits(0.02, 60) < 5
    assert waits(0.5, 1) < 2.5  # whoever is alone with another sees everything at once
    assert waits(2.0, 31) == 15  # a page of answers, while a room types
