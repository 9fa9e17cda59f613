"""Chance in a process of its own gives what it gives here, better each time, and can be stopped."""

from __future__ import annotations

from datetime import date

from netmap import shipped
from netmap.analysis.structure import place_by_chance
from netmap.analysis.worker import ask_in_steps, start_worker
from netmap.formats import read
from netmap.graph import Selection

AT = date(2026, 11, 22)


def test_a_worker_gives_the_same_answer():
    network = read(shipped.sample("carol")).require()
    steps = list(ask_in_steps(start_worker(), network, AT))
    assert [step["working"]["null"]["draws"] for step in steps] == [200, 1000, 1000]
    robust = steps[-1].pop("robustness")
    assert steps[-1] == steps[-2] == place_by_chance(network, Selection(AT), network.settings)
    assert {band["how"] for band in robust["bands"]} == {"random", "busiest", "layer"}


def test_a_stopped_worker_answers_nothing():
    worker = start_worker()
    worker.kill()
    assert list(ask_in_steps(worker, read(shipped.sample("carol")).require(), AT)) == []
