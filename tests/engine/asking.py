"""Ask the backend as NetworkX's dispatcher does, without its being installed; compare with NetworkX."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose, isnan

import networkx as nx

from netmap.engine.backend import backend, bind


def plain(name, graph, *args, **kwargs):
    return whole(getattr(nx, name)(graph, *args, **kwargs, backend="networkx"))


def ask(name, graph, *args, **kwargs):
    allowed = backend.can_run(name, (graph, *args), kwargs)
    assert allowed is True, allowed
    given = bind(name, (graph, *args), kwargs)
    weight = given.get("weight", given.get("distance"))
    converted = backend.convert_from_nx(graph, edge_attrs=None if weight is None else {weight: 1})
    return whole(getattr(backend, name)(converted, *args, **kwargs))


def whole(result):
    return dict(result) if isinstance(result, Iterator) else result


def outcome(work, *args, **kwargs):
    """Return the result, or the error as its type and text."""
    try:
        return work(*args, **kwargs)
    except Exception as error:
        return type(error), str(error)


def assert_same(found, expected):
    """Hold results to be the same: types, order, numbers to 1e-12."""
    assert type(found) is type(expected), f"{found!r:.300} {expected!r:.300}"
    if isinstance(expected, dict):
        assert list(found) == list(expected)
        for key in expected:
            assert_same(found[key], expected[key])
    elif isinstance(expected, float) and not isnan(expected):
        assert isclose(found, expected, rel_tol=1e-12, abs_tol=1e-12), (found, expected)
    else:
        assert found == expected or (found != found and expected != expected)


def assert_agrees(name, graph, *args, **kwargs):
    """Hold the backend's answer, or its error, to be NetworkX's."""
    assert_same(outcome(ask, name, graph, *args, **kwargs), outcome(plain, name, graph, *args, **kwargs))
