"""How far the shape of a map says who is who, when every name in it is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from netmap.model import Network


class Identifiability(NamedTuple):
    """How many people could be picked out of a map without names, by what somebody knows of them.

    `unique_by_degree`: nobody else on the map has as many relationships in and out.
    `unique_by_neighbours`: nobody else's relationships go to and come from others with just as many.
    `unique_by_post`: they hold a post whose title nobody else holds. `sentence` says all this.
    """

    people: int
    unique_by_degree: int
    unique_by_neighbours: int
    unique_by_post: int
    sentence: str


def identifiability(network: Network) -> Identifiability:
    """Return how many people could be recognised by the shape of a map alone.

    Relationships of every kind and date are counted from source to target, the same two once; those
    that go both ways count in both. Organisations are neighbours but are not looked for: they are known
    by their names. This is the least that can be recognised: kinds, groups, dates and weights tell more.

    Parameters
    ----------
    network : Network
        The map that is to be handed out: its titles of posts count. Not modified.

    Returns
    -------
    Identifiability
        Counts and a plain sentence, which names nobody.

    References
    ----------
    .. [1] Hay, M., Miklau, G., Jensen, D., Towsley, D., Weis, P. (2008). Resisting structural
       re-identification in anonymized social networks. PVLDB 1(1), 102-114: candidate sets of the
       queries H1 (degree) and H2 (degrees of the neighbours), here with directions.
       doi:10.14778/1453856.1453873
    """
    out, into = _neighbours(network)
    people = [person.id for person in network.people]
    degree = {actor: (len(into[actor]), len(out[actor])) for actor in network.actors}

    def around(actor: str) -> Hashable:
        return tuple(tuple(sorted(degree[other] for other in side[actor])) for side in (into, out))

    by_degree = _count_unique(degree[person] for person in people)
    by_neighbours = _count_unique(around(person) for person in people)
    by_post = _count_single_posts(network)
    sentence = _say(len(people), by_degree, by_neighbours, by_post)
    return Identifiability(len(people), by_degree, by_neighbours, by_post, sentence)


def _neighbours(network: Network) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return whom each actor points at, and who points at each."""
    both = {kind.id for kind in network.vocabulary.kinds if kind.direction == "both"}
    out: dict[str, set[str]] = {actor: set() for actor in network.actors}
    into: dict[str, set[str]] = {actor: set() for actor in network.actors}
    for line in network.relationships:
        ends = [(line.source, line.target)]
        if line.direction or line.kind in both:  # a direction that nobody knows is drawn both ways
            ends.append((line.target, line.source))
        for source, target in ends:
            if source != target:
                out[source].add(target)
                into[target].add(source)
    return out, into


def _count_unique(keys: Iterable[Hashable]) -> int:
    return sum(1 for times in Counter(keys).values() if times == 1)


def _count_single_posts(network: Network) -> int:
    """Return how many people hold, or held, a post whose title only they are known by."""
    holders: dict[str, set[str]] = {}
    for role in network.roles:
        if role.person and role.title.strip():
            holders.setdefault(role.title.strip().casefold(), set()).add(role.person)
    return len({person for found in holders.values() if len(found) == 1 for person in found})


def _say(people: int, by_degree: int, by_neighbours: int, by_post: int) -> str:
    if not people:
        return "There is nobody on this map who could be recognised."
    said = (
        f"{by_degree} of {people} people could be picked out by somebody who knows how many others they "
        f"have relationships with; {by_neighbours} of {people} by somebody who also knows how many those have."
    )
    posts = (
        f" {by_post} {'holds' if by_post == 1 else 'hold'} a post whose title nobody else has, as a single "
        "chief executive does: whoever knows the organisation knows who that is."
        if by_post
        else ""
    )
    kept = " Dates, groups, amounts and the order of events stay as they are and can give people away too."
    return f"{said}{posts}{kept}"
