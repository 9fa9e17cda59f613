"""What to call an actor in a sentence: by name, by post, or by a number."""

from __future__ import annotations

from collections import Counter
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
        With names switched off a person is the title of their post, with the number of their row
        where two have the same; without a post "Person 7". Organisations always keep their names.
    """
    numbers = {person.id: n for n, person in enumerate(network.people, start=1)}
    posts = {person: _post(network, person, at) for person in numbers}
    seen = Counter(posts.values())

    def label(actor: str) -> str:
        if actor not in numbers or naming == "names":
            return network.label(actor)
        post = posts[actor]
        if not post:
            return f"Person {numbers[actor]}"
        return post if seen[post] == 1 else f"{post} ({numbers[actor]})"

    return label


def _post(network: Network, person: str, at: date) -> str:
    titles = dict.fromkeys(role.title for role in network.roles_at(person, at) if role.title)
    return " and ".join(titles)


def list_words(words: list[str], last: str = "and") -> str:
    """Return words as a list in a sentence.

    Examples
    --------
    >>> list_words(["front line", "middle", "board"])
    'front line, middle and board'
    """
    if len(words) < 2:
        return "".join(words)
    if any("," in word for word in words):
        return "; ".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
