"""Honeycomb profiles of thousands of graphs: shuffled, with actors left out (methods A11, H1, H2).

A family is a list of graphs that can be told from its number alone, so that portions of it can be
worked out in threads here, or on a cluster: what is sent is small and can be pickled. joblib decides
where: ``with joblib.parallel_config(backend="dask"): ...`` sends the portions to the cluster.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

import joblib
import networkx as nx
import numpy as np
from numpy.typing import NDArray

from netmap.engine import api
from netmap.measures.chance import Pairs, Shape, build_drawn, build_generator, draw_arcs, read_shape
from netmap.measures.honeycomb import Honeycomb, honeycomb, place_compiled
from netmap.measures.undefined import number

#: the columns of a batch's results
FACETS = ("direction", "bypass", "shared_brokerage", "cohesion", "index", "off_axis", "load")
#: seconds for n * (n + m) in one profile, with kernels and without, and for what else a graph costs
COMPILED, PLAIN, EACH = 5e-9, 4e-7, 2e-4
#: how long a portion should take, in seconds
PORTION = 1.0

#: called as work goes on: (done, of how many)
Progress = Callable[[int, int], None]
#: asked as work goes on: shall it stop?
Stop = Callable[[], bool]
Profiles = NDArray[np.float64]


class Family(Protocol):
    """Graphs with the same number of nodes, by number; it can be pickled."""

    @property
    def size(self) -> tuple[int, int]:
        """How many nodes each graph has, and about how many arcs."""

    def arcs(self, i: int) -> Pairs:
        """Return the arcs of graph `i` by place, each once and without self-loops."""


class Shuffles(NamedTuple):
    """Shuffled graphs: draw i hangs on nothing but the seed and i."""

    shape: Shape
    model: str
    seed: int

    @property
    def size(self) -> tuple[int, int]:
        """How many nodes and arcs each graph has."""
        return self.shape.n, 2 * len(self.shape.mutual) + len(self.shape.single)

    def arcs(self, i: int) -> Pairs:
        """Return the arcs of draw `i`."""
        return draw_arcs(self.shape, self.model, build_generator(self.seed, i))


class Without(NamedTuple):
    """A graph without some of its nodes, as many each time: graph i lacks the places in ``absent[i]``."""

    n: int
    all_arcs: Pairs
    absent: NDArray[np.int64]

    @property
    def size(self) -> tuple[int, int]:
        """How many nodes each graph has, and how many arcs at most."""
        return self.n - self.absent.shape[1], len(self.all_arcs)

    def arcs(self, i: int) -> Pairs:
        """Return the arcs among those who stay."""
        stays = np.ones(self.n, dtype=np.bool_)
        stays[self.absent[i]] = False
        kept = self.all_arcs[stays[self.all_arcs].all(axis=1)]
        renumbered: Pairs = (np.cumsum(stays) - 1).astype(np.int32)[kept]
        return renumbered


class Listed(NamedTuple):
    """Graphs given by their arcs."""

    n: int
    graphs: Sequence[Pairs]

    @property
    def size(self) -> tuple[int, int]:
        """How many nodes each graph has, and the most arcs."""
        return self.n, max((len(arcs) for arcs in self.graphs), default=0)

    def arcs(self, i: int) -> Pairs:
        """Return the arcs of graph `i`."""
        return self.graphs[i]


def leave_each_out(graph: nx.DiGraph) -> Without:
    """Return the family of a graph without each of its nodes in turn, in the graph's order."""
    shape = read_shape(graph)
    arcs = np.concatenate([shape.mutual, shape.mutual[:, ::-1], shape.single])
    return Without(shape.n, arcs, np.arange(shape.n)[:, None])


def profile_portion(
    family: Family, first: int, last: int, span: int, direction_known: bool, compiled: bool
) -> Profiles:
    """Return the `FACETS` of graphs first to last of a family, nan where one is undefined."""
    result = np.empty((max(last - first, 0), len(FACETS)))
    with api.choose(compiled):
        for i in range(first, last):
            found = _profile(family, i, span, direction_known)
            result[i - first] = [number(getattr(found, name), np.nan) for name in FACETS]
    return result


def _profile(family: Family, i: int, span: int, direction_known: bool) -> Honeycomb:
    n, arcs = family.size[0], family.arcs(i)
    if api.active(n):
        tails, heads = np.ascontiguousarray(arcs.T)
        return place_compiled(n, api.profile(n, tails, heads), span=span, direction_known=direction_known)
    return honeycomb(build_drawn(range(n), arcs), span=span, direction_known=direction_known)


def stream_profiles(
    family: Family,
    numbers: range,
    *,
    span: int = 4,
    direction_known: bool = True,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Iterator[Profiles]:
    """Yield the profiles of graphs of a family in portions, in order, as they come.

    Parameters
    ----------
    family : Family
        Which graphs.
    numbers : range
        Which of them, with step 1.
    span, direction_known
        As in `netmap.measures.honeycomb.honeycomb`.
    progress : callable, optional
        Called with how many are done, of how many.
    stop : callable, optional
        Asked before each portion; True ends the stream early.

    Yields
    ------
    array of float64, shape (k, 7)
        The `FACETS`, nan where one is undefined. The same in whatever portions, threads or machines.

    Notes
    -----
    Threads, as many as there are processors or ``NETMAP_THREADS`` says, unless an outer
    ``joblib.parallel_config(backend=...)`` has chosen otherwise.
    """
    compiled = api.active(family.size[0], graphs=len(numbers))
    portions = _split(family, numbers, compiled)
    done = 0
    work = ((family, part.start, part.stop, span, direction_known, compiled) for part in portions)
    for found in _work(work, len(portions), stop or (lambda: False)):
        done += len(found)
        if progress:
            progress(done, len(numbers))
        yield found


def _split(family: Family, numbers: range, compiled: bool) -> list[range]:
    n, m = family.size
    each = (COMPILED if compiled else PLAIN) * n * (n + m) + EACH
    size = max(1, min(int(PORTION / each), 1000))
    return [numbers[i : i + size] for i in range(0, len(numbers), size)]


def _work(
    work: Iterator[tuple[Family, int, int, int, bool, bool]], portions: int, stop: Stop
) -> Iterator[Profiles]:
    if portions < 2:  # nothing to share out, and no thread to wait for
        for arguments in work:
            if not stop():
                yield profile_portion(*arguments)
        return
    threads = int(os.environ.get("NETMAP_THREADS", "0")) or -1
    parallel = joblib.Parallel(
        n_jobs=threads, prefer="threads", return_as="generator", pre_dispatch="2*n_jobs", batch_size=1
    )

    def until_stopped() -> Iterator[tuple[object, tuple[object, ...], dict[str, object]]]:
        for arguments in work:
            if stop():
                return
            yield joblib.delayed(profile_portion)(*arguments)

    # what has been sent out is waited for: a portion is about a second
    yield from parallel(until_stopped())


def profiles(
    family: Family,
    count: int,
    *,
    span: int = 4,
    direction_known: bool = True,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Profiles:
    """Return the profiles of the first `count` graphs of a family: see `stream_profiles`."""
    found = stream_profiles(
        family, range(count), span=span, direction_known=direction_known, progress=progress, stop=stop
    )
    return np.concatenate([np.empty((0, len(FACETS))), *found])


def honeycomb_batch(
    n: int, graphs: Sequence[Pairs], *, span: int = 4, direction_known: bool = True
) -> Profiles:
    """Return the profiles of many graphs with `n` nodes each, given by their arcs by place.

    Parameters
    ----------
    n : int
        How many nodes each has.
    graphs : sequence of array of int32, shape (m, 2)
        The arcs, tail and head, each once and without self-loops.
    span, direction_known
        As in `netmap.measures.honeycomb.honeycomb`.

    Returns
    -------
    array of float64, shape (len(graphs), 7)
        The `FACETS`, nan where one is undefined.
    """
    return profiles(Listed(n, graphs), len(graphs), span=span, direction_known=direction_known)
