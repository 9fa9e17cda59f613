"""What to call an actor in a sentence: by name, by post, or by a number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

from netmap.model import Network

Naming = Literal["names", "posts"]
Label = Callable[[str], str]


def build_label(network: Network, at: date, naming: Naming = "posts") -> Label:
    """Return a function from an actor's id to what it is called.

    Parameters
    ----------
    network : Network
        Not modified.
    at : datetime.date
        The day on which a post must be held.
    naming : {"posts", "names"}, default "posts"
        With names switched off a person is the title of their post, else "Person 7": the number of
        the row, which means nothing outside the map. Organisations always keep their names.
    """
    numbers = {person.id: n for n, person in enumerate(network.people, start=1)}

    def label(actor: str) -> str:
        if actor not in numbers or naming == "names":
            return network.label(actor)
        titles = dict.fromkeys(role.title for role in network.roles_at(actor, at) if role.title)
        return " and ".join(titles) or f"Person {numbers[actor]}"

    return label


def list_words(words: list[str], last: str = "and") -> str:
    """Return words as a list in a sentence.

    Examples
    --------
    >>> list_words(["front line", "middle", "board"])
    'front line, middle and board'
    """
    words = [f"“{word}”" if "," in word else word for word in words]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
