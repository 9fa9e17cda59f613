"""Control through bodies: what a person's vote is worth when committees vote in a board (methods C1)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod
from typing import Literal, NamedTuple

import networkx as nx
import numpy as np

from netmap.errors import ParameterError
from netmap.measures.certainty import wilson
from netmap.measures.undefined import Undefined
from netmap.measures.votes import check_votes, simple_majority

#: up to this many people, every way to vote is tried
ALL_VOTES = 20


class Body(NamedTuple):
    """A body that votes; a member is a person, or another body that casts one vote as it decides."""

    weights: Mapping[str, int]
    quota: int | None = None
    vetoes: frozenset[str] = frozenset()


class Say(NamedTuple):
    """How likely one person decides the outcome if everybody tosses a coin.

    `exact` is ``None``, and `low` and `high` Wilson's 95 per cent interval, only where ways to vote
    were sampled; else both ends are the probability itself.
    """

    probability: float
    low: float
    high: float
    exact: Fraction | None


class Control(NamedTuple):
    """Everybody's say in the body at the top, and how it was worked out.

    ``multiplied``: nobody sits twice, so the chances along each chain of bodies multiply, exactly;
    ``enumerated``: every way to vote was tried; ``sampled``: `draws` random ones were.
    """

    people: dict[str, Say]
    way: Literal["multiplied", "enumerated", "sampled"]
    draws: int


def control(
    bodies: Mapping[str, Body], top: str, *, draws: int = 20_000, seed: int = 1
) -> Control | Undefined:
    """Return how often each person would change what the top body decides, through any body.

    Parameters
    ----------
    bodies : mapping of str to Body
        Every body by id. A member whose id is a body's votes as that body decides; a body that
        nobody sits on carries nothing, so it votes no.
    top : str
        The body whose outcome counts.
    draws : int, default 20000
        How many ways to vote are sampled where somebody sits twice and there are more than 20
        people.
    seed : int, default 1
        For those; equal seeds give equal results.

    Returns
    -------
    Control or Undefined
        People in order of id, everybody on the top body or on one beneath it. Undefined (``empty``)
        where there is nobody.

    Raises
    ------
    ParameterError
        If there is no such body, bodies sit on each other in a circle, or votes are not whole.

    References
    ----------
    .. [1] Penrose, L. S. (1946). J. R. Stat. Soc. 109, 53-57.

    Examples
    --------
    >>> board = Body({"committee": 1, "chair": 1, "treasurer": 1})
    >>> found = control({"board": board, "committee": Body({"ann": 1, "ben": 1, "cas": 1})}, "board")
    >>> found.way, found.people["ann"].exact, found.people["chair"].exact
    ('multiplied', Fraction(1, 4), Fraction(1, 2))
    """
    order = _inside_out(bodies, top)
    seats = [member for body in order for member in bodies[body].weights]
    people = sorted({member for member in seats if member not in bodies})
    if not people:
        return Undefined("empty")
    if len(seats) == len(set(seats)):
        chances = _multiply(bodies, order)
        exact = {p: Say(float(chances[p]), float(chances[p]), float(chances[p]), chances[p]) for p in people}
        return Control(exact, "multiplied", 0)
    if len(people) <= ALL_VOTES:
        return Control(_enumerate(bodies, order, people), "enumerated", 2 ** len(people))
    if draws < 1:
        raise ParameterError(f"{draws} draws cannot be made; use 1 or more.")
    return Control(_sample(bodies, order, people, draws, seed), "sampled", draws)


def _inside_out(bodies: Mapping[str, Body], top: str) -> list[str]:
    """Return the top body and all beneath it, each after the bodies that sit on it."""
    if top not in bodies:
        raise ParameterError(f"There is no body '{top}'; use one of: {', '.join(sorted(bodies))}.")
    sits = nx.DiGraph()
    sits.add_nodes_from(sorted(bodies))
    for name, body in sorted(bodies.items()):
        check_votes(body.weights, body.quota)
        sits.add_edges_from((member, name) for member in sorted(body.weights) if member in bodies)
    kept = sits.subgraph(nx.ancestors(sits, top) | {top})
    if not nx.is_directed_acyclic_graph(kept):
        raise ParameterError("Bodies sit on each other in a circle; take out one of those seats.")
    return list(nx.lexicographical_topological_sort(kept))


def _needed(body: Body) -> int:
    return simple_majority(list(body.weights.values())) if body.quota is None else body.quota


def _multiply(bodies: Mapping[str, Body], order: list[str]) -> dict[str, Fraction]:
    """Return everybody's chance to decide at the top, where each seat is somebody else's.

    Members then vote independently: a person yes with one half, a body as often as it carries,
    which is one half only for some rules, so it is counted and not assumed.
    """
    yes: dict[str, Fraction] = {}
    for name in order:
        members = {m: yes.get(m, Fraction(1, 2)) for m in bodies[name].weights}
        body = bodies[name]
        yes[name] = _carries(body, members, _needed(body), body.vetoes & members.keys())
    reach = {order[-1]: Fraction(1)}
    for name in reversed(order):
        body = bodies[name]
        members = {m: yes.get(m, Fraction(1, 2)) for m in body.weights}
        for member in body.weights:
            reach[member] = reach[name] * _swing(body, members, member)
    return reach


def _carries(body: Body, yes: Mapping[str, Fraction], needed: int, vetoes: frozenset[str]) -> Fraction:
    """Return how likely members who vote yes with these chances carry a motion, vetoers all in."""
    still = max(needed - sum(body.weights[m] for m in vetoes), 0)
    totals: dict[int, Fraction] = {0: Fraction(1)}
    for member in sorted(yes.keys() - vetoes):
        chance, weight = yes[member], body.weights[member]
        after: dict[int, Fraction] = {}
        for votes, likely in totals.items():
            # whatever is enough already stays enough: one entry for all of it
            with_it = min(votes + weight, still)
            after[votes] = after.get(votes, Fraction(0)) + likely * (1 - chance)
            after[with_it] = after.get(with_it, Fraction(0)) + likely * chance
        totals = after
    return totals.get(still, Fraction(0)) * prod((yes[m] for m in vetoes), start=Fraction(1))


def _swing(body: Body, yes: Mapping[str, Fraction], member: str) -> Fraction:
    """Return how likely the others' votes leave it to this member."""
    others = {m: chance for m, chance in yes.items() if m != member}
    needed, vetoes = _needed(body), body.vetoes & yes.keys()
    with_it = _carries(body, others, needed - body.weights[member], vetoes - {member})
    without = Fraction(0) if member in vetoes else _carries(body, others, needed, vetoes)
    return with_it - without


def _outcomes(
    bodies: Mapping[str, Body], order: list[str], votes: Mapping[str, np.ndarray], count: int
) -> np.ndarray:
    """Return for each of `count` ways to vote whether the top body carries the motion."""
    said = dict(votes)
    for name in order:
        body = bodies[name]
        total = np.zeros(count, dtype=np.int64)
        allowed = np.ones(count, dtype=bool)
        for member, weight in body.weights.items():
            total += weight * said[member]
            if member in body.vetoes:
                allowed &= said[member]
        said[name] = allowed & (total >= _needed(body))
    return said[order[-1]]


def _differs(
    bodies: Mapping[str, Body], order: list[str], votes: dict[str, np.ndarray], person: str, count: int
) -> int:
    """Return in how many ways to vote this person's vote makes the outcome."""
    every = np.ones(count, dtype=bool)
    with_it = _outcomes(bodies, order, {**votes, person: every}, count)
    without = _outcomes(bodies, order, {**votes, person: ~every}, count)
    return int(np.count_nonzero(with_it != without))


def _enumerate(bodies: Mapping[str, Body], order: list[str], people: list[str]) -> dict[str, Say]:
    count = 2 ** len(people)
    ways = np.arange(count)
    votes = {person: (ways >> place & 1).astype(bool) for place, person in enumerate(people)}
    found = {}
    for person in people:
        exact = Fraction(_differs(bodies, order, votes, person, count), count)
        found[person] = Say(float(exact), float(exact), float(exact), exact)
    return found


def _sample(
    bodies: Mapping[str, Body], order: list[str], people: list[str], draws: int, seed: int
) -> dict[str, Say]:
    tosses = np.random.default_rng(seed).random((len(people), draws)) < 0.5
    votes = dict(zip(people, tosses, strict=True))
    found = {}
    for person in people:
        hits = _differs(bodies, order, votes, person, draws)
        found[person] = Say(hits / draws, *wilson(hits, draws), None)
    return found
