"""Who carries it: paid and unpaid load, and people whose assets no decision used (from the sources)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from math import isqrt
from typing import NamedTuple

import networkx as nx

from netmap.measures.linkage import underlying
from netmap.measures.sharing import concentration
from netmap.measures.undefined import Undefined, Value

#: groups whose members speak from lived experience, by netmap's own list
LIVED_EXPERIENCE = ("LE", "CA")

Part = tuple[Hashable, Hashable]


class Carried(NamedTuple):
    """Who carries a load: shares of the people's part of it by whether they are paid.

    ``volunteers``, ``paid`` and ``unknown`` sum to 1; ``lived_experience`` cuts across them. ``total``
    is how much was shared out.
    """

    volunteers: Value
    paid: Value
    unknown: Value
    lived_experience: Value
    total: int


class Load(NamedTuple):
    """Paid and unpaid load.

    ``relationships`` shares out the ends of relationships, ``parts`` the parts in decisions, and
    ``people`` the people themselves, so that the three can be compared. ``load`` is each person's
    number of relationships over the mean of a honeycomb with as many actors on it; its mean over all
    actors is the map's load. ``gini`` says how unevenly people carry relationships.
    """

    people: Carried
    relationships: Carried
    parts: Carried
    load: dict[Hashable, Value]
    gini: Value


class UnusedAssets(NamedTuple):
    """Assets that no decision used.

    ``people`` recorded assets, of whom ``unused_people`` had none of them used; ``share`` is their
    share. ``unused`` are all unused (person, asset); ``by_asset`` gives for each asset how many
    people have it and for how many of them it was not used.
    """

    people: int
    unused_people: tuple[Hashable, ...]
    share: Value
    unused: tuple[tuple[Hashable, str], ...]
    by_asset: dict[str, tuple[int, int]]


def carried_load(
    graph: nx.DiGraph,
    paid: Mapping[Hashable, str],
    parts: Iterable[Part] = (),
    *,
    groups_of: Mapping[Hashable, Collection[str]] | None = None,
    lived_experience: Collection[str] = LIVED_EXPERIENCE,
) -> Load:
    """Return which share of relationships and of parts in decisions unpaid people carry.

    Parameters
    ----------
    graph : networkx.DiGraph
        Relationships; each linked pair counts once, with two ends. Not modified.
    paid : mapping of person to {"yes", "no", "unknown"}
        Everybody who is a person; other actors of `graph`, organisations for instance, carry
        nothing here.
    parts : iterable of (decision, actor)
        One for each part taken, so twice for two stages of one decision.
    groups_of : mapping of person to collection of str, optional
        Everybody's groups.
    lived_experience : collection of str, default ("LE", "CA")
        Groups whose members have lived experience.

    Returns
    -------
    Load
        Shares undefined: ``no_arcs`` where no person has a relationship, ``no_decisions`` where
        none has a part, ``empty`` without people; an empty or unheard-of `paid` counts as unknown.
    """
    ties = underlying(graph)
    groups = groups_of or {}
    lived = {person for person in paid if not set(lived_experience).isdisjoint(groups.get(person, ()))}
    degrees = {person: ties.degree(person) if person in ties else 0 for person in paid}
    taken = Counter(actor for _, actor in parts if actor in paid)
    n = len(ties)
    mean = 2 * _honeycomb_ties(n) / n if n > 1 else 0
    few = Undefined("n<2")
    held = [degrees[person] for person in sorted(paid, key=str)]
    return Load(
        _carried(dict.fromkeys(paid, 1), paid, lived, "empty"),
        _carried(degrees, paid, lived, "no_arcs"),
        _carried(taken, paid, lived, "no_decisions"),
        {person: degrees[person] / mean if mean else few for person in sorted(paid, key=str)},
        concentration(held).gini if any(held) else Undefined("no_arcs"),
    )


def _honeycomb_ties(n: int) -> int:
    """Return the linked pairs of the ideal honeycomb, floor(3n - sqrt(12n - 3)) after Harborth (1974)."""
    return 3 * n - 1 - isqrt(12 * n - 4)


def _carried(
    counts: Mapping[Hashable, int],
    paid: Mapping[Hashable, str],
    lived: Collection[Hashable],
    reason: str,
) -> Carried:
    total = sum(counts.values())
    if not total:
        none = Undefined(reason)
        return Carried(none, none, none, none, 0)
    by_pay = Counter[str]()
    for person, count in counts.items():
        by_pay[paid[person] if paid[person] in ("yes", "no") else "unknown"] += count
    experienced = sum(count for person, count in counts.items() if person in lived)
    return Carried(
        by_pay["no"] / total, by_pay["yes"] / total, by_pay["unknown"] / total, experienced / total, total
    )


def unused_assets(
    assets: Mapping[Hashable, Collection[str]],
    parts: Iterable[Part],
    *,
    named: Mapping[Hashable, Collection[str]] | None = None,
) -> UnusedAssets:
    """Return whose recorded assets appear in no decision.

    Parameters
    ----------
    assets : mapping of person to collection of str
        What people bring, as recorded; capitals and spaces around make no difference.
    parts : iterable of (decision, actor)
        Who had a part in which decision of the window.
    named : mapping of decision to collection of str, optional
        Assets that a decision's own record names. An asset is used where a decision that its
        person had a part in names it, or names no assets at all: where nobody wrote down which
        assets were used, having had a part has to be enough.

    Returns
    -------
    UnusedAssets
        In the order of ids and names; ``share`` is undefined (``not_recorded``) where nobody's
        assets are recorded.

    Examples
    --------
    >>> found = unused_assets({"ann": ["Welsh"], "bob": ["sewing"]}, [("plan", "ann")])
    >>> found.unused_people, found.by_asset
    (('bob',), {'sewing': (1, 1), 'welsh': (1, 0)})
    """
    brought = {person: {_plain(asset) for asset in some if _plain(asset)} for person, some in assets.items()}
    people = sorted((person for person, some in brought.items() if some), key=str)
    written = {d: {_plain(asset) for asset in some if _plain(asset)} for d, some in (named or {}).items()}
    used: defaultdict[Hashable, set[str]] = defaultdict(set)
    for decision, actor in parts:
        mine = brought.get(actor, set())
        used[actor] |= mine & written[decision] if written.get(decision) else mine
    unused = tuple((person, asset) for person in people for asset in sorted(brought[person] - used[person]))
    idle = tuple(person for person in people if not used[person])
    have = Counter(asset for person in people for asset in brought[person])
    waste = Counter(asset for _, asset in unused)
    share: Value = len(idle) / len(people) if people else Undefined("not_recorded")
    return UnusedAssets(len(people), idle, share, unused, {a: (have[a], waste[a]) for a in sorted(have)})


def _plain(asset: str) -> str:
    return " ".join(asset.split()).casefold()
