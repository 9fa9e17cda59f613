"""A map without names: the same key gives the same pseudonyms, so that two waves can be joined."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import Any

from netmap.model import Network, Perspective, Record

#: shorter names than this are not searched for inside other texts: "Al" is in "always"
SHORTEST_SEARCHED = 3


def pseudonymise(network: Network, key: bytes) -> Network:
    """Return the map with every person's id and name replaced and all free text about them gone.

    Parameters
    ----------
    network : Network
        Not modified.
    key : bytes
        Keep it apart from the map: who has it can find out who is who.

    Returns
    -------
    Network
        People are called by a pseudonym made of their id and the key (HMAC-SHA256); their assets,
        attributes, all notes and columns of one's own are left out, the map's purpose too. Names of
        organisations and titles of posts and decisions stay, with people's names taken out of them.
        Ids of roles, relationships, parts and ratings are made anew.
    """
    new = {person.id: _pseudonym(person.id, key) for person in network.people}
    views = {view.id: _pseudonym(f"view/{view.id}", key) for view in network.perspectives}
    hide = _hider(network, new)
    numbered = {
        table: _numbers(network.rows(table)) for table in ("roles", "relationships", "parts", "ratings")
    }

    def changed(record: Record, **fields: Any) -> Record:
        number = numbered.get(record.table, {}).get(record.id)
        return record.model_copy(update={"attributes": {}, **({"id": number} if number else {}), **fields})

    return network.replace(
        name=hide(network.name),
        purpose="",
        attributes={},
        people=(changed(p, id=new[p.id], name=new[p.id], assets=()) for p in network.people),
        organisations=(changed(o, name=hide(o.name), culture="") for o in network.organisations),
        roles=(changed(r, person=new.get(r.person, ""), title=hide(r.title)) for r in network.roles),
        relationships=(
            changed(
                r,
                source=new.get(r.source, r.source),
                target=new.get(r.target, r.target),
                reported_by=views.get(r.reported_by, ""),
                note="",
            )
            for r in network.relationships
        ),
        decisions=(changed(d, title=hide(d.title), note="") for d in network.decisions),
        parts=(changed(p, actor=new.get(p.actor, p.actor)) for p in network.parts),
        perspectives=(Perspective(id=views[v.id], group=v.group) for v in network.perspectives),
        ratings=(
            changed(r, perspective=views[r.perspective], actor=new.get(r.actor, r.actor))
            for r in network.ratings
        ),
    )


def _pseudonym(text: str, key: bytes) -> str:
    return f"P-{hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:10]}"


def _numbers(rows: Iterable[Record]) -> dict[str, str]:
    return {row.id: f"{row.table[:-1]}-{number}" for number, row in enumerate(rows, start=1)}


def _hider(network: Network, new: dict[str, str]) -> Any:
    """Return a function that takes people's names out of a text."""
    words: dict[str, str] = {}
    for person in network.people:
        for word in (person.name, *person.name.split()):
            if len(word) >= SHORTEST_SEARCHED:
                words.setdefault(word.casefold(), new[person.id])
    if not words:
        return lambda text: text
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
    return lambda text: pattern.sub(lambda hit: words.get(hit[0].casefold(), "…"), text)
