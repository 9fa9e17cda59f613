"""Who does this post report to? What a list of posts without reporting lines leaves open, and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from netmap.errors import ParameterError
from netmap.model import Network, Person, Relationship

KIND = "reports_to"


class OpenPost(NamedTuple):
    """A post of which nothing says who it reports to."""

    id: str
    label: str
    titles: tuple[str, ...]
    places: tuple[str, ...]


def missing_bosses(network: Network) -> tuple[OpenPost, ...]:
    """Return everybody with a post and without anybody above, those of the lowest layer last.

    The one at the very top is among them: nobody but the user knows who that is.
    """
    led = {line.source for line in network.relationships if line.kind == KIND}
    people = [person for person in network.people if person.id not in led and network.roles_of.get(person.id)]
    return tuple(
        _open_post(network, person) for person in sorted(people, key=lambda p: -_rank(network, p.id))
    )


def _rank(network: Network, person: str) -> int:
    return max(network.vocabulary.rank(role.layer) for role in network.roles_of[person])


def _open_post(network: Network, person: Person) -> OpenPost:
    roles = network.roles_of[person.id]
    titles = dict.fromkeys(role.title for role in roles if role.title)
    places = dict.fromkeys(network.label(role.organisation) for role in roles)
    return OpenPost(person.id, person.label, tuple(titles), tuple(places))


def with_bosses(network: Network, choices: Mapping[str, str]) -> Network:
    """Return a map with the reporting lines that somebody chose.

    Parameters
    ----------
    network : Network
        Not modified.
    choices : mapping of str to str
        The id of a post to that of the post above; empty is nobody. A line that is there already
        is not drawn twice.

    Raises
    ------
    ParameterError
        If one of them is not on the map, or reports to itself.
    """
    there = {(line.source, line.target) for line in network.relationships if line.kind == KIND}
    taken = {line.id for line in network.relationships}
    lines = list(network.relationships)
    for post, boss in choices.items():
        strange = next((actor for actor in (post, boss) if actor and actor not in network.actors), None)
        if strange is not None:
            raise ParameterError(f"'{strange}' is not on the map; choose somebody who is.")
        if post == boss:
            raise ParameterError(
                f"{network.label(post)} cannot report to itself; choose another post or none."
            )
        if not boss or (post, boss) in there:
            continue
        made = f"{post}/{KIND}/{boss}"
        while made in taken:
            made += "#"
        taken.add(made)
        there.add((post, boss))
        lines.append(Relationship(id=made, source=post, target=boss, kind=KIND))
    return network.replace(relationships=lines)
