"""The answers for the map on screen, cached by revision; chance is worked out in the background."""

from __future__ import annotations

import atexit
import subprocess
from dataclasses import dataclass
from datetime import date
from threading import Semaphore, Thread
from typing import Any, NamedTuple

import streamlit as st

from netmap.analysis import Analysis, analyse, build_label, say
from netmap.analysis.worker import ask_in_steps, start_worker
from netmap.app.engine import make_ready, when_ready
from netmap.app.state import Current
from netmap.model import Network
from netmap.model.dates import first_day
from netmap.view.charts import FONT, WALL_FONT

Chance = dict[str, Any]
#: workers at one time: the pages want a processor too
MOST_AT_ONCE = 2


@dataclass(frozen=True)
class View:
    """What is looked at: the map at a revision, the day, the kinds that count, names on or off."""

    current: Current
    at: date
    kinds: tuple[str, ...]
    names: bool
    projector: bool = False
    #: where before ends and after begins, if somebody chose
    split: date | None = None

    @property
    def network(self) -> Network:
        """The map with the relationships that count."""
        return _with_kinds(*self.current.version, self.kinds, self.current)

    @property
    def analysis(self) -> Analysis:
        """Everything but chance."""
        split = self.split.isoformat() if self.split else ""
        return _analyse(*self.current.version, self.at.isoformat(), self.kinds, split, self)

    @property
    def decision_days(self) -> list[date]:
        """The days on which something was decided, up to the day looked at."""
        days = {first_day(d.date) for d in self.network.decisions if d.date}
        return sorted(day for day in days if day <= self.at)

    @property
    def naming(self) -> Any:
        """Whether people are called by name or by post."""
        return "names" if self.names else "posts"

    @property
    def font(self) -> int:
        """How large the letters in charts are."""
        return WALL_FONT if self.projector else FONT

    def label(self, actor: str) -> str:
        """Return what to call an actor on screen."""
        return _labels(*self.current.version, self.at.isoformat(), self.names, self)[actor]

    def sentences(self) -> dict[str, str]:
        """Return the answers in sentences, with or without names."""
        settings = self.network.settings
        return say(self.network, self.analysis.model_dump(), self.at, settings, names=self.names)


@st.cache_resource(show_spinner=False, max_entries=60)
def _with_kinds(map_id: str, revision: int, kinds: tuple[str, ...], _current: Current) -> Network:
    network = _current.network
    if not kinds:
        return network
    return network.replace(relationships=(r for r in network.relationships if r.kind in kinds))


@st.cache_resource(show_spinner=False, max_entries=60)
def _analyse(
    map_id: str, revision: int, at: str, kinds: tuple[str, ...], split: str, _view: View
) -> Analysis:
    with when_ready(len(_view.network.actors)):
        return analyse(_view.network, at=at, split=split or None, null="none")


@st.cache_resource(show_spinner=False, max_entries=60)
def _labels(map_id: str, revision: int, at: str, names: bool, _view: View) -> dict[str, str]:
    name = build_label(_view.network, _view.at, _view.naming)
    return {actor: name(actor) for actor in _view.network.actors}


Key = tuple[str, int, str, tuple[str, ...]]


class Drawn(NamedTuple):
    """What chance gives so far, and whether more is being drawn."""

    found: Chance | None
    working: bool

    @property
    def draws(self) -> int:
        """How many shuffled maps are in it."""
        return int(self.found["working"]["null"]["draws"]) if self.found else 0


class _Job:
    """One question to a worker of its own; its answers get better until it ends."""

    def __init__(self) -> None:
        self.found: Chance | None = None
        self.done = False
        self._worker: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def work(self, turn: Semaphore, network: Network, at: date) -> None:
        """Wait for a turn, ask, and keep the best answer so far."""
        with turn:
            if not self._stopped:
                self._worker = start_worker()
                for answer in ask_in_steps(self._worker, network, at):
                    self.found = answer
        self.done = True

    def stop(self) -> None:
        """End the work; what there is stays."""
        self._stopped = True
        if self._worker is not None:
            self._worker.terminate()


class Background:
    """Works out chance in processes of their own; a map that has moved on stops its old one."""

    def __init__(self) -> None:
        self._turn = Semaphore(MOST_AT_ONCE)
        self._jobs: dict[Key, _Job] = {}
        # whoever stops the app does not wait for shuffled maps
        atexit.register(self.stop_all)

    def chance(self, view: View) -> Drawn:
        """Return where the map lies among shuffled ones, as far as that is worked out."""
        key = _key(view)
        job = self._jobs.get(key)
        if job is None:
            self._stop_older(key)
            job = self._jobs[key] = _Job()
            arguments = (self._turn, view.network, view.at)
            Thread(target=job.work, args=arguments, name="chance", daemon=True).start()
        return Drawn(job.found, not job.done)

    def stop(self, view: View) -> None:
        """End what is still being worked out for a view."""
        job = self._jobs.get(_key(view))
        if job is not None:
            job.stop()

    def stop_all(self) -> None:
        """End everything that is being worked out."""
        for job in self._jobs.values():
            job.stop()

    def _stop_older(self, key: Key) -> None:
        for old in [old for old in self._jobs if old[0] == key[0] and old[1] < key[1]]:
            self._jobs.pop(old).stop()
        while len(self._jobs) > 60:
            self._jobs.pop(next(iter(self._jobs))).stop()


def _key(view: View) -> Key:
    return (*view.current.version, view.at.isoformat(), view.kinds)


@st.cache_resource(show_spinner=False)
def background() -> Background:
    """Return the worker that all sessions share."""
    make_ready()
    return Background()
