"""The three answers together, for one map and one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import networkx as nx

from netmap.analysis.beside import in_the_room
from netmap.analysis.bottlenecks import bottlenecks, build_bottleneck_graph, gate_cautions
from netmap.analysis.carry import cultures, load, load_cautions
from netmap.analysis.cautions import Caution
from netmap.analysis.connected import connection_cautions, connections
from netmap.analysis.flow import flow_cautions
from netmap.analysis.give import give_and_take, give_cautions
from netmap.analysis.in_time import in_time
from netmap.analysis.influence import influence, influence_cautions
from netmap.analysis.naming import build_label
from netmap.analysis.power import power, power_cautions
from netmap.analysis.record import Record, build_record
from netmap.analysis.result import Analysis
from netmap.analysis.robustness import robustness
from netmap.analysis.seats import votes
from netmap.analysis.settle import settle
from netmap.analysis.sides import side_cautions, sides
from netmap.analysis.staying import tenure, tenure_cautions
from netmap.analysis.structure import (
    build_structure_graphs,
    structure,
    structure_cautions,
    structure_gap,
)
from netmap.analysis.telling import (
    connected_sentence,
    detectable_sentence,
    flow_sentence,
    give_sentence,
    set_names,
    sides_sentence,
    staying_sentence,
)
from netmap.analysis.told import rating_cautions, ratings
from netmap.analysis.words import (
    bottleneck_sentence,
    level_sentence,
    power_sentence,
    replacement_sentence,
    structure_sentence,
)
from netmap.errors import ParameterError
from netmap.graph import Level, Orientation, Selection
from netmap.measures.undefined import Undefined
from netmap.model import Network, Relationship, find_observations
from netmap.model.dates import check_date, end_day, first_day
from netmap.model.settings import NullModel, Settings
from netmap.version import __version__

#: called as work goes on: (done, of how many)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a map: the day, the window of decisions, and what counts."""

    at: date
    since: date | None = None
    until: date | None = None
    split: date | None = None
    kinds: tuple[str, ...] | None = None
    level: Level = "actor"
    orient: Orientation = "flow"
    undirected: bool = False
    where: Mapping[str, str] = field(default_factory=dict)
    perspective: str = ""

    def echo(self) -> dict[str, Any]:
        """Return the question as plain data, to stand beside its answer."""
        facts = asdict(self) | {"kinds": list(self.kinds) if self.kinds else None, "where": dict(self.where)}
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in facts.items()}

    @property
    def selection(self) -> Selection:
        """The relationships that count."""
        return Selection(
            self.at, self.kinds, self.level, self.orient, self.undirected, self.where, self.perspective
        )


def analyse(
    network: Network,
    *,
    at: date | str | None = None,
    since: date | str | None = None,
    until: date | str | None = None,
    split: date | str | None = None,
    kinds: Sequence[str] | None = None,
    level: Level = "actor",
    orient: Orientation | None = None,
    undirected: bool = False,
    where: Mapping[str, str] | None = None,
    perspective: str = "",
    seed: int | None = None,
    null: NullModel | None = None,
    draws: int | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """Return the answers to the three questions about a map.

    Parameters
    ----------
    network : Network
        Not modified.
    at : datetime.date or str
        The day; may be left out where `until` is given. Nothing inside reads a clock.
    since, until : datetime.date or str, optional
        Decisions that count, ``[since, until)``; a partial `until` means the day after its period.
    split : datetime.date or str, optional
        Where before ends and after begins; by default the middle of the record.
    kinds : sequence of str, optional
        Only these kinds of relationship, from source to target as given; each is measured alone and
        bottlenecks on their union. By default authority, working and every kind, in flow direction.
    level : {"actor", "person", "organisation"}, default "actor"
        Actors as drawn, people only, or people folded into their organisations.
    orient : {"flow", "given"}, optional
        Which way arcs run; "given" with kinds, "flow" without.
    undirected : bool, default False
        Read every relationship both ways.
    where : mapping of str to str, optional
        Only relationships whose column has this value.
    perspective : str, default ""
        Count this perspective's relationships too.
    seed, null, draws
        In place of the map's own settings.
    progress : callable, optional
        Called with how many steps are done, of how many.

    Returns
    -------
    Analysis
        Frozen; see its docstring.

    Raises
    ------
    ParameterError
        If a day is missing or no date, or a kind or perspective is not on the map.
    """
    if level not in ("actor", "person", "organisation"):
        raise ParameterError(f"'{level}' is not a level; use actor, person or organisation.")
    if orient not in (None, "given", "flow"):
        raise ParameterError(f"'{orient}' is not a way to orient relationships; use given or flow.")
    if orient == "given" and not kinds:
        raise ParameterError(
            "without kinds everything is in flow direction; name a kind to have it as given."
        )
    columns = {*Relationship.model_fields, *(key for r in network.relationships for key in r.attributes)}
    for name in where or ():
        if name not in columns - {"attributes"}:
            raise ParameterError(
                f"relationships have no column '{name}'; they have {', '.join(sorted(columns - {'attributes'}))}."
            )
    if perspective and perspective not in {p.id for p in network.perspectives}:
        raise ParameterError(f"there is no perspective '{perspective}' on this map.")
    until_day = _day(until, "until", end=True)
    day = _day(at, "at") or until_day
    if day is None:
        raise ParameterError("say for which day: at=datetime.date(2026, 11, 22), or '2026-11-22'.")
    since_day = _day(since, "since")
    if since_day and until_day and since_day >= until_day:
        raise ParameterError(
            f"the time from {since_day} until {until_day} is empty; 'since' comes before 'until'."
        )
    question = Question(
        at=day,
        since=since_day,
        until=until_day,
        split=_day(split, "split"),
        kinds=tuple(dict.fromkeys(kinds)) if kinds else None,
        level=level,
        orient=orient or ("given" if kinds else "flow"),
        undirected=undirected,
        where=dict(where or {}),
        perspective=perspective,
    )
    changes = {"seed": seed, "null": null, "draws": draws}
    settings = Settings.model_validate(
        {**network.settings.model_dump(), **{k: v for k, v in changes.items() if v is not None}}
    )
    return _answer(network, question, settings, progress or (lambda done, of: None))


def _day(value: date | str | None, name: str, *, end: bool = False) -> date | None:
    if value is None or isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        check_date(value)
        return end_day(value) if end else first_day(value)
    except ValueError as error:
        raise ParameterError(
            f"'{value}' is not a date ({name}); write 2026-11-22, 2026-11 or 2026."
        ) from error


def _answer(network: Network, question: Question, settings: Settings, progress: Progress) -> Analysis:
    graphs = build_structure_graphs(network, question.selection)
    steps, cautions, found = len(graphs) + 3, list[Caution](), dict[str, Any]()
    chance = settings.null != "none"
    for done, (name, graph) in enumerate(graphs.items()):
        progress(done, steps)
        headline = question.kinds is not None or name in ("authority", "working")
        found[name] = structure(graph, settings, chance=headline)
        cautions += structure_cautions(name, graph, found[name], settings, headline=headline)
    progress(len(graphs), steps)
    routes = build_bottleneck_graph(network, question.selection)
    stuck = bottlenecks(network, routes, at=question.at, settings=settings, chance=chance)
    progress(len(graphs) + 1, steps)
    record = build_record(network).between(question.since, question.until, question.at)
    deciding = power(record, at=question.at, settings=settings, split=question.split)
    cautions += power_cautions(record, deciding, settings, question.at)
    cautions += gate_cautions(network, stuck, settings)
    progress(len(graphs) + 2, steps)
    more, more_cautions = _answer_more(
        network, question, settings, record, deciding["by_actor"], routes, graphs
    )
    cautions += more_cautions + flow_cautions(network, stuck["idea_flow"], settings)
    progress(steps, steps)
    undefined: dict[str, str] = {}
    parts = {
        "structure": found,
        "bottlenecks": stuck,
        "power": deciding,
        "votes": votes(record, question.at),
        **more,
    }
    plain = {name: settle(part, name, undefined) for name, part in parts.items()}
    observed = find_observations(network)
    return Analysis(
        netmap=__version__,
        map=network.name,
        at=question.at.isoformat(),
        settings=settings.model_dump(mode="json"),
        counts=count_records(network),
        question=question.echo(),
        gap=structure_gap(graphs["authority"], graphs["working"]) if "authority" in graphs else None,
        sentences=say(network, plain, question.at, settings),
        undefined=undefined,
        cautions=tuple(cautions),
        observations=tuple({"code": o.code, "subject": o.subject, "sentence": o.sentence} for o in observed),
        **plain,
    )


def _answer_more(
    network: Network,
    question: Question,
    settings: Settings,
    record: Record,
    deciding: Mapping[str, float],
    routes: nx.DiGraph,
    graphs: Mapping[str, nx.DiGraph],
) -> tuple[dict[str, Any], list[Caution]]:
    """Return what is beyond the three answers: sides, hours, connections, staying, said, carried."""
    selection = question.selection
    working = graphs.get("working", routes)
    pictures = sides(network, selection, settings)
    hours = give_and_take(network, at=question.at, since=question.since, until=question.until)
    linked = connections(network, routes, selection, settings)
    staying = tenure(network, deciding, at=question.at, settings=settings)
    said, carried = ratings(network), load(record, working, selection)
    models = influence(network, working, selection, record)
    notes = [
        *side_cautions(pictures, settings),
        *give_cautions(hours),
        *connection_cautions(linked, set_names(settings)),
        *tenure_cautions(network, staying, settings),
        *rating_cautions(said, settings),
        *load_cautions(carried),
        *influence_cautions(models),
    ]
    return {
        "perspectives": pictures,
        "reciprocity": hours,
        "coverage": linked,
        "tenure": staying,
        "ratings": said,
        "influence": models,
        "load": carried,
        "culture": cultures(network, working, selection, settings),
        "in_time": in_time(network, selection, settings, split=question.split),
        "robustness": robustness(network, selection, settings)
        if settings.null != "none" and question.kinds is None
        else Undefined("not_drawn"),
    }, notes


def say(
    network: Network, plain: Mapping[str, Any], at: date, settings: Settings, *, names: bool = False
) -> dict[str, str]:
    """Return the plain sentences of an analysis; people are called by their posts unless `names`."""
    label = build_label(network, at, "names" if names else "posts")
    return {
        "structure": structure_sentence(plain["structure"], settings),
        "bottlenecks": bottleneck_sentence(network, plain["bottlenecks"], label, settings),
        "power": power_sentence(network, plain["power"], settings),
        "level": level_sentence(plain["power"], network),
        "replacement": replacement_sentence(network, plain["power"]["replacement"]),
        "sides": sides_sentence(network, _room(network, plain["perspectives"], settings)),
        "give": give_sentence(plain["reciprocity"]),
        "connected": connected_sentence(plain["coverage"], set_names(settings)),
        "ideas": flow_sentence(plain["bottlenecks"]["idea_flow"]),
        "staying": staying_sentence(network, plain["tenure"]),
        "detectable": detectable_sentence(plain["power"]["change"]),
    }


def _room(network: Network, found: Mapping[str, Any] | None, settings: Settings) -> Mapping[str, Any] | None:
    """Return how pictures differ as everybody may hear it: sentences are said aloud."""
    return found if found is None else in_the_room(network, found, settings)


def count_records(network: Network) -> dict[str, int]:
    """Return how many records of each sort a map holds."""
    names = ("organisations", "people", "roles", "relationships", "decisions", "parts")
    return {name: len(network.rows(name)) for name in names}
