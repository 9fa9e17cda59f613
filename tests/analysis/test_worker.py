"""Chance in a process of its own gives what it gives here, and can be stopped."""

from __future__ import annotations

from datetime import date

from netmap import shipped
from netmap.analysis.structure import place_by_chance
from netmap.analysis.worker import ask, start_worker
from netmap.formats import read
from netmap.graph import Selection

AT = date(2026, 11, 22)


def test_a_worker_gives_the_same_answer():
    network = read(shipped.sample("carol")).require()
    assert ask(start_worker(), network, AT) == place_by_chance(network, Selection(AT), network.settings)


def test_a_stopped_worker_answers_nothing():
    worker = start_worker()
    worker.kill()
    assert ask(worker, read(shipped.sample("carol")).require(), AT) is None
