"""Are we connected? Named sets of people that must be linked: the weakest link decides (methods F).

Either a team that must reach each of several sets (National Voices' four connections), or sets that
must all be linked with each other (the Year of Care House). Which way a relationship goes does not
matter for whether there is one; how many go both ways is told beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from netmap.errors import ParameterError
from netmap.measures.linkage import underlying
from netmap.measures.undefined import Undefined, Value

#: what the levels mean
LEVELS = (
    "none within three steps",
    "indirect, by way of one or two others",
    "direct but fragile: it hangs on one person",
    "direct and resilient",
)
#: a link further away than this is none
FURTHEST = 3

Dates = Mapping[tuple[Hashable, Hashable], date]


class Link(NamedTuple):
    """How two sets are linked.

    ``direct`` counts linked pairs, ``two_way`` those linked both ways; ``shared`` are people in both
    sets, each a link in themselves. ``independent`` (mu) is the fewest people whose loss would sever
    every direct link and ``hangs_on`` such people, ``unique`` whether there is no other choice of so
    few. ``distance`` is in relationships. ``level`` (see `LEVELS`) is after decay: one lower where it
    rests on relationships not renewed lately; ``level_if_renewed`` is before. ``stale`` and ``undated``
    count direct links.
    """

    one: str
    other: str
    direct: int
    two_way: int
    shared: tuple[Hashable, ...]
    independent: int
    hangs_on: tuple[Hashable, ...]
    unique: bool
    distance: Value
    last_contact: date | None
    stale: int
    undated: int
    level: Value
    level_if_renewed: Value


class Coverage(NamedTuple):
    """Every link that must be there, and their minimum, never the mean.

    ``weakest`` are the links at the lowest level known; ``unfilled`` the sets with nobody in them.
    """

    links: tuple[Link, ...]
    overall: Value
    weakest: tuple[tuple[str, str], ...]
    unfilled: tuple[str, ...]


class Independent(NamedTuple):
    """The fewest people whose loss severs two sets, such people, and whether there is no other choice."""

    number: int
    people: tuple[Hashable, ...]
    unique: bool


def independent_links(ties: nx.Graph, one: Collection[Hashable], other: Collection[Hashable]) -> Independent:
    """Return the fewest people whose loss would sever all direct links between two sets.

    Parameters
    ----------
    ties : networkx.Graph
        Undirected. Not modified.
    one, other : collection of nodes
        Somebody in both is a link in themselves, which only their own loss severs.

    Returns
    -------
    Independent
        By Konig's theorem their number is that of the links that have no end in common (a maximum
        matching), people in both sets added.

    Examples
    --------
    >>> independent_links(nx.Graph([("ann", "board"), ("bob", "board")]), ["ann", "bob"], ["board"])
    Independent(number=1, people=('board',), unique=True)
    """
    first, second = set(one), set(other)
    both = first & second
    left, right = first - both, second - both
    pairs = _pairs(ties, left, right)
    cover, far = _covers(pairs)
    people = tuple(sorted(cover | both, key=str))
    return Independent(len(people), people, cover == far)


def _covers(pairs: Collection[tuple[Hashable, Hashable]]) -> tuple[set[Hashable], set[Hashable]]:
    """Return the smallest vertex covers of bipartite edges that lie nearest either side.

    These two do not depend on which maximum matching was found, and are equal only if there is no
    other smallest cover. NetworkX's functions for both steps search recursively, and take a minute
    for a chain of 2,000.
    """
    after: dict[Hashable, list[Hashable]] = {}
    before: dict[Hashable, list[Hashable]] = {}
    for u, v in pairs:
        after.setdefault(u, []).append(v)
        before.setdefault(v, []).append(u)
    if not pairs:
        return set(), set()
    left, right = {u: i for i, u in enumerate(after)}, {v: j for j, v in enumerate(before)}
    cells = [left[u] for u, _ in pairs], [right[v] for _, v in pairs]
    edges = csr_array((np.ones(len(pairs)), cells), shape=(len(left), len(right)))
    chosen = maximum_bipartite_matching(edges, perm_type="column").tolist()
    names = list(right)
    mates = {u: names[chosen[i]] for u, i in left.items() if chosen[i] >= 0}
    return _cover(after, mates), _cover(before, {v: u for u, v in mates.items()})


def _cover(
    after: Mapping[Hashable, Collection[Hashable]], mates: Mapping[Hashable, Hashable]
) -> set[Hashable]:
    """Return Konig's cover: who of one side no alternating path reaches, and whom it reaches of the other.

    Such paths start from those of the one side whom the matching leaves single.
    """
    back = {v: u for u, v in mates.items()}
    edge = [u for u in after if u not in mates]
    here, there = set(edge), set[Hashable]()
    while edge:
        found = {v for u in edge for v in after[u]} - there
        there |= found
        edge = [back[v] for v in found]
        here.update(edge)
    return (set(after) - here) | there


def _pairs(
    ties: nx.Graph, left: Collection[Hashable], right: Collection[Hashable]
) -> list[tuple[Hashable, Hashable]]:
    within = set(right)
    return [(u, v) for u in sorted(left, key=str) if u in ties for v in ties[u] if v in within]


def team_coverage(
    graph: nx.DiGraph,
    team: Collection[Hashable],
    targets: Mapping[str, Collection[Hashable]],
    *,
    last_contact: Dates | None = None,
    as_of: date | None = None,
    decay_days: int = 365,
    team_name: str = "team",
) -> Coverage:
    """Return how a team is linked to each of the sets it must reach.

    Parameters
    ----------
    graph : networkx.DiGraph
        Relationships; arcs in either direction link. Not modified.
    team : collection of nodes
        The initiative.
    targets : mapping of name to collection of nodes
        The sets, in the order in which they are to be shown. People need not be in `graph`: they
        then have no relationships.
    last_contact : mapping of (node, node) to date, optional
        When a relationship was last renewed, its ends in either order.
    as_of : date, optional
        The day to judge by; without it nothing decays.
    decay_days : int, default 365
        A relationship not renewed for longer is stale. One without a date is not, but is counted.
    team_name : str, default "team"
        What the team is called in the answer.

    Returns
    -------
    Coverage
        A link with an empty set is undefined (``not_recorded``); the overall level is then
        undefined too, unless a link that is known is at 0 already.

    Raises
    ------
    ParameterError
        If there are no targets, one bears the team's name, or `decay_days` is negative.
    """
    if not targets or team_name in targets:
        raise ParameterError("Name at least one set to reach, none of them like the team itself.")
    sets = {team_name: team, **targets}
    couples = [(team_name, name) for name in targets]
    return _check(graph, sets, couples, _Ages(last_contact, as_of, decay_days))


def mutual_coverage(
    graph: nx.DiGraph,
    sets: Mapping[str, Collection[Hashable]],
    *,
    last_contact: Dates | None = None,
    as_of: date | None = None,
    decay_days: int = 365,
) -> Coverage:
    """Return how sets that must all be linked with each other are linked, every pair in the same way.

    Parameters
    ----------
    graph : networkx.DiGraph
        Relationships; arcs in either direction link. Not modified.
    sets : mapping of name to collection of nodes
        The sets, in the order in which they are to be shown.
    last_contact, as_of, decay_days
        As for `team_coverage`.

    Returns
    -------
    Coverage
        As for `team_coverage`.

    Raises
    ------
    ParameterError
        If there are fewer than two sets, or `decay_days` is negative.
    """
    if len(sets) < 2:
        raise ParameterError("Name at least two sets to be linked with each other.")
    return _check(graph, sets, list(combinations(sets, 2)), _Ages(last_contact, as_of, decay_days))


class _Ages:
    """When relationships were last renewed, and which of them are stale."""

    def __init__(self, last_contact: Dates | None, as_of: date | None, days: int) -> None:
        if days < 0:
            raise ParameterError(f"decay_days is {days}; use 0 or more.")
        self.dates: dict[frozenset[Hashable], date] = {}
        for pair, day in (last_contact or {}).items():
            known = self.dates.get(frozenset(pair))
            self.dates[frozenset(pair)] = max(day, known) if known else day
        self.limit = None if as_of is None else as_of - timedelta(days)

    def day(self, pair: tuple[Hashable, Hashable]) -> date | None:
        return self.dates.get(frozenset(pair))

    def stale(self, pair: tuple[Hashable, Hashable]) -> bool:
        day = self.day(pair)
        return self.limit is not None and day is not None and day < self.limit


def _check(
    graph: nx.DiGraph,
    sets: Mapping[str, Collection[Hashable]],
    couples: Iterable[tuple[str, str]],
    ages: _Ages,
) -> Coverage:
    ties = underlying(graph)
    fresh: nx.Graph = nx.Graph()
    fresh.add_nodes_from(ties)
    fresh.add_edges_from(pair for pair in ties.edges if not ages.stale(pair))
    members = {name: frozenset(people) for name, people in sets.items()}
    links = tuple(
        _link(graph, ties, fresh, ages, (one, members[one]), (other, members[other]))
        for one, other in couples
    )
    known = [link.level for link in links if not isinstance(link.level, Undefined)]
    lowest = min(known, default=None)
    overall: Value = Undefined("not_recorded")
    if lowest is not None and (lowest == 0 or len(known) == len(links)):
        overall = lowest
    return Coverage(
        links,
        overall,
        tuple((link.one, link.other) for link in links if link.level == lowest),
        tuple(name for name, people in members.items() if not people),
    )


def _link(
    graph: nx.DiGraph,
    ties: nx.Graph,
    fresh: nx.Graph,
    ages: _Ages,
    one: tuple[str, frozenset[Hashable]],
    other: tuple[str, frozenset[Hashable]],
) -> Link:
    left, right = one[1], other[1]
    pairs = sorted({frozenset(pair) for pair in _pairs(ties, left, right)}, key=lambda p: sorted(map(str, p)))
    ends = [tuple(pair) for pair in pairs]
    independent = independent_links(ties, left, right)
    steps = _distance(ties, left, right)
    renewed, now = _level(ties, left, right), _level(fresh, left, right)
    days = [ages.day((u, v)) for u, v in ends]
    level: Value = Undefined("not_recorded")
    if not isinstance(renewed, Undefined) and not isinstance(now, Undefined):
        level = max(now, renewed - 1)
    return Link(
        one[0],
        other[0],
        len(ends),
        sum(graph.has_edge(u, v) and graph.has_edge(v, u) for u, v in ends),
        tuple(sorted(left & right, key=str)),
        independent.number,
        independent.people,
        independent.unique,
        steps,
        max((day for day in days if day), default=None),
        sum(ages.stale((u, v)) for u, v in ends),
        days.count(None),
        level,
        renewed,
    )


def _level(ties: nx.Graph, left: frozenset[Hashable], right: frozenset[Hashable]) -> Value:
    """Return the level of a link without decay; undefined where a set has nobody in it."""
    if not left or not right:
        return Undefined("not_recorded")
    number = independent_links(ties, left, right).number
    if number:
        return 3.0 if number > 1 else 2.0
    steps = _distance(ties, left, right)
    return 1.0 if not isinstance(steps, Undefined) and steps <= FURTHEST else 0.0


def _distance(ties: nx.Graph, left: frozenset[Hashable], right: frozenset[Hashable]) -> Value:
    """Return the relationships on a shortest route, 0 for shared people; undefined without a route."""
    if not left or not right:
        return Undefined("not_recorded")
    reached, edge, steps = set(left), sorted(left & set(ties), key=str), 0
    if reached & right:
        return 0.0
    while edge:
        steps += 1
        edge = list(dict.fromkeys(v for u in edge for v in ties[u] if v not in reached))
        if any(v in right for v in edge):
            return float(steps)
        reached.update(edge)
    return Undefined("disconnected")
