"""The public names, and the shape of the analysis that people script against."""

from __future__ import annotations

from datetime import date

import pytest

import netmap
from netmap.errors import ParameterError
from netmap.measures.undefined import REASONS
from netmap.model import Network, Relationship
from tests.conftest import rich_network
from tests.strategies import networks  # noqa: F401  (the module must import on its own)

STRUCTURE = {
    "nodes", "arcs", "isolates", "directed", "orientation", "density", "krackhardt",
    "global_reaching_centrality", "flow_hierarchy", "centralization", "trophic_incoherence",
    "reciprocity", "transitivity", "core_periphery", "bypass", "effective_brokers", "honeycomb",
}  # fmt: skip


def test_public_names_are_sorted_and_there():
    assert sorted(netmap.__all__) == netmap.__all__
    assert all(hasattr(netmap, name) for name in netmap.__all__)


def test_an_empty_map_has_every_key_and_a_reason_for_every_gap():
    found = netmap.analyse(Network(), at="2026-11-22")
    data = found.model_dump()
    assert set(data["structure"]) == {"authority", "working"}
    assert set(data["structure"]["working"]) >= STRUCTURE
    assert data["power"]["by_actor"] == {} and data["power"]["series"] == []
    for path in (
        "structure.working.density",
        "structure.working.honeycomb.index",
        "bottlenecks.cut",
        "power.level",
    ):
        assert path in found.undefined
    assert "no structure to place" in found.sentences["structure"]


def test_every_none_has_its_reason():
    small = Network(
        people=tuple(netmap.model.Person(id=i) for i in ("a.b", "c~d", "e")),
        relationships=(Relationship(id="1", source="a.b", target="c~d", kind="collaborates"),),
    )

    def gaps(value, path=""):
        if value is None:
            yield path
        elif isinstance(value, dict):
            for key, item in value.items():
                plain = key.replace("~", "~0").replace(".", "~1")
                yield from gaps(item, f"{path}.{plain}" if path else plain)
        elif isinstance(value, list | tuple):
            for place, item in enumerate(value):
                yield from gaps(item, f"{path}.{place}")

    parts = set(netmap.Analysis.model_fields) - {"question", "settings", "gap", "sentences", "undefined"}
    for network in (small, rich_network()):
        found = netmap.analyse(network, at=date(2026, 11, 22), draws=3)
        missing = set(gaps(found.model_dump(include=parts - {"cautions", "observations"})))
        assert not missing - set(found.undefined)
        assert set(found.undefined.values()) <= set(REASONS)
        if network is small:
            assert found.undefined["structure.collaborates.krackhardt.lubness"] == "no_direction"
            assert "bottlenecks.actors.a~1b.route_share" in found.undefined


def test_the_analysis_is_frozen_and_comes_as_tables():
    network = Network(
        people=tuple(netmap.model.Person(id=i) for i in "abc"),
        relationships=(Relationship(id="1", source="a", target="b", kind="asks"),),
    )
    found = netmap.analyse(network, at="2026", null="none")
    with pytest.raises(ValueError, match="frozen"):
        found.map = "x"
    tables = found.tables()
    assert list(tables["actors"].index) == ["a", "b", "c"]
    assert "density" in tables["structure"].columns


def test_the_day_must_be_said_and_until_gives_it():
    with pytest.raises(ParameterError, match="which day"):
        netmap.analyse(Network())
    assert netmap.analyse(Network(), until="2020").at == "2021-01-01"
