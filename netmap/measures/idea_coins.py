"""Coins that decide whether an idea goes further, thrown for all worlds at once (methods B7).

A world is one way all coins fall. Worlds are bits in long rows, so that one pass over the arcs
follows an idea through every world together: through all worlds there are, or through drawn ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from netmap.engine import api

#: up to this many uncertain coins, every way they can fall is added up
EXACT_UP_TO = 20
#: rows of this many words in all are worked on together: they stay in the processor's cache
BLOCK = 65_536
#: the rows of the coin that always falls heads, and of the one that never does
ALWAYS, NEVER = 0, 1

Bits = NDArray[np.uint64]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
#: what a coin is named after, and how likely it falls heads
Coin = tuple[str, float]
Arc = tuple[Any, Any]


class Passages(NamedTuple):
    """Arcs, sorted by tail, and which coins let an idea along each.

    ``tails``, ``heads``: places in `nodes`. ``passing``: the row of the coin by which the tail
    passes on what it heard from others; ``crossing``: of the coin by which it gets across. With the
    person coin `passing` has a row for each node instead, ``by_person``.
    """

    nodes: list[Hashable]
    tails: Integers
    heads: Integers
    passing: Integers
    crossing: Integers
    coins: list[Coin]
    by_person: bool


class Worlds(NamedTuple):
    """A row of bits for each coin (after ALWAYS and NEVER), and the probability of each world.

    ``weights`` is None for worlds that were drawn, which all count the same.
    """

    bits: Bits
    weights: Floats | None
    number: int


def reach(starts: Iterable[Hashable], after: Callable[[Any], Iterable[Any]]) -> set[Hashable]:
    """Return everything that can be reached from `starts`, themselves included."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        for node in after(waiting.pop()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


def build_passages(
    arcs: Iterable[Arc],
    sources: Collection[Hashable],
    *,
    coin: str,
    rate: Callable[[Any], float],
    across: Callable[[Any, Any], float],
) -> Passages:
    """Return arcs with their coins.

    Parameters
    ----------
    arcs : iterable of (tail, head)
        Those an idea may travel.
    sources : collection of nodes
        Where ideas start. The coin of a source to which no arc leads is never asked for.
    coin : {"person", "tie"}
        Whether a tail throws once for all its arcs, or for each.
    rate, across : callable
        Pass-on probability of a node; probability that an idea gets across an arc.
    """
    ordered = sorted(arcs, key=lambda arc: (str(arc[0]), str(arc[1])))
    nodes = sorted({node for arc in ordered for node in arc} | set(sources), key=str)
    place = {node: i for i, node in enumerate(nodes)}
    middle = {head for _, head in ordered} & {tail for tail, _ in ordered}
    rows: dict[Coin, int] = {}

    def row(name: str, chance: float) -> int:
        if chance in (0.0, 1.0):
            return ALWAYS if chance else NEVER
        return rows.setdefault((name, chance), len(rows) + 2)

    def rate_row(name: str, node: Hashable) -> int:
        return row(name, rate(node)) if node in middle else NEVER

    if coin == "person":
        passing = [rate_row(f"pass {u!r}", u) for u in nodes]
    else:
        passing = [rate_row(f"pass {u!r} {v!r}", u) for u, v in ordered]
    crossing = [row(f"cross {u!r} {v!r}", across(u, v)) for u, v in ordered]
    ends = np.array([(place[u], place[v]) for u, v in ordered], dtype=np.int64).reshape(-1, 2)
    throws = np.array(passing, dtype=np.int64), np.array(crossing, dtype=np.int64)
    return Passages(nodes, ends[:, 0], ends[:, 1], *throws, list(rows), coin == "person")


class Chance:
    """Coins drawn by name: equal seeds give a coin of the same name the same throws on any map.

    That makes comparisons paired: adding a relationship leaves everybody's other throws as they
    were, and a higher rate only turns tails into heads.
    """

    def __init__(self, draws: int, seed: int) -> None:
        self.draws = draws
        self.seed = seed
        self._thrown: dict[Coin, Bits] = {}

    def throw(self, coins: Sequence[Coin]) -> Worlds:
        """Return `draws` worlds."""
        bits = np.zeros((len(coins) + 2, -(-self.draws // 64)), dtype=np.uint64)
        bits[ALWAYS] = _pack(np.ones(self.draws, dtype=bool))
        for place, coin in enumerate(coins, start=2):
            if coin not in self._thrown:
                name = blake2b(coin[0].encode(), digest_size=16).digest()
                words = np.frombuffer(name, dtype="<u4").tolist()
                generator = np.random.default_rng([self.seed, *words])
                self._thrown[coin] = _pack(generator.random(self.draws) < coin[1])
            bits[place] = self._thrown[coin]
        return Worlds(bits, None, self.draws)


def all_worlds(coins: Sequence[Coin]) -> Worlds:
    """Return every way the coins can fall, with its probability."""
    number = 2 ** len(coins)
    bits = np.zeros((len(coins) + 2, -(-number // 64)), dtype=np.uint64)
    bits[ALWAYS] = _pack(np.ones(number, dtype=bool))
    weights, worlds = np.ones(1), np.arange(number)
    for place, (_, chance) in enumerate(coins):
        bits[place + 2] = _pack((worlds >> place) & 1 == 1)
        weights = np.concatenate([weights * (1 - chance), weights * chance])
    return Worlds(bits, weights, number)


def _pack(falls: NDArray[np.bool_]) -> Bits:
    row = np.zeros(-(-len(falls) // 64) * 8, dtype=np.uint8)
    packed = np.packbits(falls, bitorder="little")
    row[: len(packed)] = packed
    return row.view(np.uint64)


class _Fan:
    """Arcs by the node they start from, to find those of many nodes at once."""

    def __init__(self, starts: Integers, n: int) -> None:
        self._arcs = np.argsort(starts, kind="stable")
        self._first = np.concatenate([[0], np.cumsum(np.bincount(starts, minlength=n))])

    def spread(self, nodes: Integers) -> tuple[Integers, Integers]:
        """Return the arcs of all these nodes, and for each arc the place of its node in `nodes`."""
        counts = self._first[nodes + 1] - self._first[nodes]
        places = np.repeat(np.arange(len(nodes)), counts)
        offsets = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
        return self._arcs[self._first[nodes[places]] + offsets], places


def _join(values: Bits, keys: Integers) -> tuple[Integers, Bits]:
    """Return the keys (given in order) once each, and the values of each joined by "or"."""
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    if len(starts) == len(keys):
        return keys, values
    return keys[starts], np.bitwise_or.reduceat(values, starts, axis=0)


def _keep_new(nodes: Integers, found: Bits, heard: Bits) -> tuple[Integers, Bits]:
    """Note where nodes hear of an idea for the first time; return those who do in some world."""
    before = heard.take(nodes, axis=0)
    found &= ~before
    before |= found
    heard[nodes] = before
    some = found.any(axis=1)
    return (nodes, found) if some.all() else (nodes[some], found[some])


def find_arrivals(
    passages: Passages, worlds: Worlds, sources: Sequence[Hashable], targets: Collection[Hashable]
) -> tuple[Floats, Floats]:
    """Return for each source the probability of arrival, and the steps it takes times that.

    Walks backwards from all targets at once, so that all sources are answered together. A source
    always passes its own idea on; a route that comes back to its source is longer than the rest of
    it from there, so that it changes nothing to leave it in.
    """
    place = {node: i for i, node in enumerate(passages.nodes)}
    row_of = np.full(len(passages.nodes), -1)
    row_of[[place[s] for s in sources]] = np.arange(len(sources))
    ends = np.array(sorted(place[t] for t in targets if t in place), dtype=np.int64)
    chance, steps = np.zeros((2, len(sources)))
    for bits, count in _blocks(passages, worlds):
        for step, rows, new in _walk_back(passages, bits, row_of, ends):
            found = count(new)
            chance[rows] += found
            steps[rows] += step * found
    return chance, steps


def _walk_back(
    passages: Passages, bits: Bits, row_of: Integers, ends: Integers
) -> Iterator[tuple[int, Integers, Bits]]:
    """Yield steps, rows of sources, and the worlds in which their ideas arrive after so many steps."""
    fan = _Fan(passages.heads, len(row_of))
    heard = np.zeros((len(row_of), bits.shape[1]), dtype=np.uint64)
    got = np.zeros((int(row_of.max()) + 1, bits.shape[1]), dtype=np.uint64)
    nodes, front = ends, np.repeat(bits[[ALWAYS]], len(ends), axis=0)
    heard[nodes] = front
    step = 0
    while len(nodes):
        step += 1
        arcs, places = fan.spread(nodes)
        order = np.argsort(passages.tails[arcs], kind="stable")
        arcs, carried = arcs[order], front.take(places[order], axis=0)
        _cross(passages, bits, arcs, carried)
        told, heard_of = _join(carried, passages.tails[arcs])
        own = row_of[told] >= 0
        if own.any():
            yield step, *_keep_new(row_of[told[own]], heard_of[own], got)
        if passages.by_person:
            heard_of &= bits.take(passages.passing[told], axis=0)
        else:
            carried &= bits.take(passages.passing[arcs], axis=0)
            told, heard_of = _join(carried, passages.tails[arcs])
        nodes, front = _keep_new(told, heard_of, heard)


def _cross(passages: Passages, bits: Bits, arcs: Integers, carried: Bits) -> None:
    """Leave in `carried` only the worlds in which ideas get across each arc."""
    rows = passages.crossing[arcs]
    if (rows != ALWAYS).any():
        carried &= bits.take(rows, axis=0)


def count_hearers(passages: Passages, worlds: Worlds, sources: Sequence[Hashable]) -> Floats:
    """Return for each source how many others hear of its idea, to be expected."""
    place = {node: i for i, node in enumerate(passages.nodes)}
    starts = np.array([place[s] for s in sources], dtype=np.int64)
    if _is_sure(passages) and api.active(len(place)):  # whoever can be reached hears of it
        reached = api.count_reached_by(len(place), passages.tails, passages.heads)
        return np.asarray(reached[starts], dtype=np.float64)
    fan = _Fan(passages.tails, len(place))
    result = np.zeros(len(sources))
    for bits, count in _blocks(passages, worlds):
        together = _how_many_together(passages, fan, starts, bits.shape[1])
        for first in range(0, len(starts), together):
            some = starts[first : first + together]
            heard = _walk_on(passages, fan, bits, some)
            result[first : first + together] = result[first : first + together] + [
                count(own).sum() for own in heard
            ]
    return result


def _is_sure(passages: Passages) -> bool:
    """Return whether nothing hangs on a coin; whoever stands between no two has none that is thrown."""
    middle = np.intersect1d(passages.tails, passages.heads)
    asked = middle if passages.by_person else np.isin(passages.tails, middle)
    return bool((passages.passing[asked] == ALWAYS).all() and (passages.crossing == ALWAYS).all())


def _how_many_together(passages: Passages, fan: _Fan, starts: Integers, words: int) -> int:
    """Return how many sources to follow at once: many where few arcs are travelled at each step."""
    seen = np.zeros(len(passages.nodes), dtype=bool)
    nodes, depth = starts[:1], 0
    while len(nodes):
        seen[nodes] = True
        depth += 1
        reached = np.unique(passages.heads[fan.spread(nodes)[0]])
        nodes = reached[~seen[reached]]
    width = 1 + len(passages.tails) // depth
    return max(1, min(BLOCK // (width * words), 64 * BLOCK // (len(seen) * words)))


def _walk_on(passages: Passages, fan: _Fan, bits: Bits, starts: Integers) -> Bits:
    """Return the worlds in which each node hears of an idea of each source, itself left out."""
    n, rows = len(passages.nodes), np.arange(len(starts))
    heard = np.zeros((len(starts) * n, bits.shape[1]), dtype=np.uint64)
    # node v of the copy of the map in which source i has an idea is called i * n + v
    keys, front = rows * n + starts, np.repeat(bits[[ALWAYS]], len(starts), axis=0)
    heard[keys] = front
    own = True
    while len(keys):
        arcs, places = fan.spread(keys % n)
        after = keys[places] // n * n + passages.heads[arcs]
        order = np.argsort(after, kind="stable")
        arcs, carried = arcs[order], front.take(places[order], axis=0)
        _cross(passages, bits, arcs, carried)
        if not own and not passages.by_person:
            carried &= bits.take(passages.passing[arcs], axis=0)
        own = False
        keys, front = _keep_new(*_join(carried, after[order]), heard)
        if passages.by_person:
            front &= bits.take(passages.passing[keys % n], axis=0)
    heard[rows * n + starts] = 0
    return heard.reshape(len(starts), n, -1)


def _blocks(passages: Passages, worlds: Worlds) -> Iterator[tuple[Bits, Callable[[Bits], Floats]]]:
    """Yield the worlds some at a time, and how to turn rows of those bits into probabilities."""
    size = max(64, BLOCK // (len(passages.tails) + len(passages.nodes) + 1))
    for start in range(0, worlds.bits.shape[1], size):
        weights = worlds.weights
        if weights is not None:
            weights = weights[64 * start : 64 * (start + size)]
        yield worlds.bits[:, start : start + size], partial(_weigh, weights, worlds.number)


def _weigh(weights: Floats | None, number: int, rows: Bits) -> Floats:
    """Return the probability of the worlds in each row."""
    if weights is None:
        return np.asarray(_unpack(rows).sum(axis=1) / number)
    result: Floats = _unpack(rows)[:, : len(weights)] @ weights
    return result


def _unpack(rows: Bits) -> NDArray[np.bool_]:
    falls = np.unpackbits(rows.view(np.uint8), axis=-1, bitorder="little")
    return falls.view(np.bool_)
