"""Two pictures of a map laid beside each other, and what of the pictures a room may see.

A picture whose id is an actor's is that person's own: what they said about single relationships
stays with them, and only sums of several own pictures are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from netmap.errors import ParameterError
from netmap.graph import Selection, build_slices, select_relationships
from netmap.measures.perspectives import compare_tables
from netmap.model import Network, Settings

Arc = tuple[str, str]


class Line(NamedTuple):
    """A relationship as a reader sees it: two ends, whether it runs both ways, what it is called.

    ``kinds`` has the words of the first picture and those of the second, empty where it was not drawn.
    """

    source: str
    target: str
    both_ways: bool
    kinds: tuple[tuple[str, ...], tuple[str, ...]]


class Beside(NamedTuple):
    """What only the first picture has, what both have, what only the second has."""

    one: tuple[Line, ...]
    both: tuple[Line, ...]
    other: tuple[Line, ...]


class Drawn(NamedTuple):
    """A relationship and how many of the pictures that may be shown have it."""

    source: str
    target: str
    both_ways: bool
    drawn: int
    of: int
    agreed: bool


def open_pictures(network: Network) -> tuple[str, ...]:
    """Return the ids of the pictures that are not one person's own, in the map's order."""
    return tuple(view.id for view in network.perspectives if view.id not in network.actors)


def lay_beside(network: Network, selection: Selection, one: str, other: str) -> Beside:
    """Return where two pictures agree and where they differ, relationship by relationship.

    Parameters
    ----------
    network : Network
        Not modified.
    selection : Selection
        The day and the kinds that count.
    one, other : str
        Ids of two pictures.

    Returns
    -------
    Beside
        Who is joined with whom, and which way; what each picture calls it stands beside it. A
        relationship drawn both ways is one line where both of its ways are in the same place.

    Raises
    ------
    ParameterError
        If a picture is not on the map, is somebody's own, or both are the same.
    """
    for picture in (one, other):
        if picture not in open_pictures(network):
            raise ParameterError(f"“{picture}” is not a picture that can be laid beside another.")
    if one == other:
        raise ParameterError("Choose two different pictures.")
    slices = build_slices(network, selection)
    words = [_words(network, selection, picture) for picture in (one, other)]
    first, second = slices[one], slices[other]
    return Beside(_lines(first - second, words), _lines(first & second, words), _lines(second - first, words))


def _words(network: Network, selection: Selection, picture: str) -> dict[frozenset[str], dict[Arc, str]]:
    """Return what a picture calls the relationships between two actors, each as it was typed."""
    found: dict[frozenset[str], dict[Arc, str]] = {}
    for line in select_relationships(network, replace(selection, perspective=picture)):
        if line.reported_by == picture:
            arc, kind = (line.source, line.target), network.vocabulary.label("kinds", line.kind)
            own = found.setdefault(frozenset(arc), {})
            own[arc] = f"{own[arc]}, {kind}" if arc in own and kind not in own[arc].split(", ") else kind
    return found


def _lines(
    arcs: frozenset[Arc], words: Iterable[Mapping[frozenset[str], Mapping[Arc, str]]]
) -> tuple[Line, ...]:
    lines = []
    for u, v in sorted(arcs):
        both_ways = (v, u) in arcs
        typed = [arc for said in words for arc in said.get(frozenset((u, v)), ())]
        # one that runs both ways is shown once, the way round it was typed first
        if both_ways and (u, v) != next(iter(typed), (min(u, v), max(u, v))):
            continue
        called = [tuple(dict.fromkeys(said.get(frozenset((u, v)), {}).values())) for said in words]
        lines.append(Line(u, v, both_ways, (called[0], called[1])))
    return tuple(lines)


def count_drawn(network: Network, selection: Selection, settings: Settings) -> tuple[Drawn, ...]:
    """Return in how many pictures each relationship is, those drawn most first.

    People's own pictures are left out: of few pictures, a number can tell what one of them has.
    """
    slices = build_slices(network, selection)
    shown = {picture: slices[picture] for picture in open_pictures(network) if slices[picture]}
    if not shown:
        return ()
    tables = compare_tables(shown, tau=settings.consensus)
    found = []
    for arc, support in tables.support.items():
        u, v = map(str, arc)
        back = tables.support.get((v, u))
        # both ways in the same pictures are one relationship to a reader
        same = back is not None and all(((u, v) in arcs) == ((v, u) in arcs) for arcs in shown.values())
        if not same or u < v:
            agreed = (u, v) in tables.consensus
            found.append(Drawn(u, v, same, support.drawn, len(shown), agreed))
    return tuple(sorted(found, key=lambda line: (-line.drawn, line.source, line.target)))


def furthest_apart(network: Network, found: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the two pictures that differ most among those that may be shown, or ``None``.

    `found` is ``perspectives`` in the analysis.
    """
    shown = set(open_pictures(network))
    far = [
        (d["jaccard"], d["one"], d["other"])
        for d in found["distances"]
        if d["jaccard"] is not None and {d["one"], d["other"]} <= shown
    ]
    if far:
        return max(far)[1:]
    drawn = [p for p in open_pictures(network) if found["pictures"][p]["relationships"]]
    return (drawn[0], drawn[1]) if len(drawn) > 1 else None


def in_the_room(
    network: Network, found: Mapping[str, Any], settings: Settings, *, everything: bool = False
) -> dict[str, Any]:
    """Return ``perspectives`` of the analysis as a room may see it.

    Parameters
    ----------
    network : Network
        The map it is about.
    found : mapping
        Not modified.
    settings : Settings
        How few raters are too few.
    everything : bool, default False
        Show mirrors and group means of few raters all the same; own pictures stay out of the pairs.

    Returns
    -------
    dict
        Without what names somebody's own picture, and without what rests on too few.
    """
    shown, fewest = set(open_pictures(network)), 0 if everything else settings.fewest_raters
    groups = {group: view for group, view in found["self_by_group"].items() if view["members"] >= fewest}
    return {
        **found,
        "distances": [d for d in found["distances"] if {d["one"], d["other"]} <= shown],
        "mirror": [m for m in found["mirror"] if min(m["raters"]) >= fewest],
        "self": {},
        "self_by_group": {g: view for g, view in groups.items() if view["mean"] is not None},
    }


def few_said(network: Network, settings: Settings) -> frozenset[tuple[str, str]]:
    """Return the (question, actor) of ratings that would tell what one person said.

    Those that rest on fewer raters than `fewest_raters`, one of them with a picture of their own.
    """
    raters: dict[tuple[str, str], set[str]] = {}
    for rating in network.ratings:
        raters.setdefault((rating.question, rating.actor), set()).add(rating.perspective)
    shown = set(open_pictures(network))
    return frozenset(
        key for key, said in raters.items() if len(said) < settings.fewest_raters and said - shown
    )
