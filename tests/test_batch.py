"""Many maps and years: the same table whoever does the work, and however often it is stopped."""

from __future__ import annotations

import os
import signal
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from distributed import Client, LocalCluster

from netmap import formats
from netmap.batch import Options, make_plan, run_batch
from netmap.errors import NotPossibleError, UnreadableError
from netmap.model import Decision, Network, Part, Person, Relationship

OPTIONS = Options(seed=3, null="dyad", draws=8)
TODAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two small maps over three years, and two files that are none."""
    for name, size in (("one", 12), ("two", 14)):
        ids = [f"{name}{i}" for i in range(size)]
        lines = [
            Relationship(id=f"{i}.{step}", source=ids[i], target=ids[(i * step + 1) % size], kind="asks")
            for i in range(size)
            for step in (2, 3)
            if i != (i * step + 1) % size
        ]
        network = Network(
            name=name,
            people=[Person(id=i, groups=("FL",) if i.endswith("1") else ()) for i in ids],
            relationships=lines,
            decisions=[Decision(id=f"d{y}", date=str(y)) for y in (2019, 2021)],
            parts=[
                Part(id=f"p{y}", decision=f"d{y}", actor=ids[y % size], stage="decide") for y in (2019, 2021)
            ],
        )
        formats.write(network, tmp_path / "maps" / f"{name}.netmap.json")
    (tmp_path / "maps" / "bad.json").write_text("{")
    (tmp_path / "maps" / "notes.txt").write_text("nothing of ours")
    return tmp_path / "maps"


def table(out: Path):
    return pq.read_table(out).to_pydict()


def test_every_map_and_year_has_two_rows(folder, tmp_path):
    plan = make_plan(folder, OPTIONS, TODAY)
    assert [(t.file, t.year) for t in plan.tasks] == [
        (f"{name}.netmap.json", year) for name in ("one", "two") for year in (2019, 2020, 2021)
    ]
    assert len(plan.refused) == 1 and plan.refused[0].startswith("bad.json: ")
    assert run_batch(plan, tmp_path / "r.parquet", OPTIONS) == 6
    found = table(tmp_path / "r.parquet")
    assert found["graph"] == ["authority", "working"] * 6
    assert found["null_draws"] == [0, 8] * 6 and found["power_n_decisions"] == [1, 1, 1, 1, 2, 2] * 2
    assert not (tmp_path / "r.parquet.parts").exists()


def test_it_goes_on_where_it_stopped_and_processes_do_not_matter(folder, tmp_path):
    plan, out = make_plan(folder, OPTIONS, TODAY), tmp_path / "stopped.parquet"

    def stop_after_two(done: int, of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(plan, out, OPTIONS, progress=stop_after_two)
    assert run_batch(make_plan(folder, OPTIONS, TODAY), out, OPTIONS) == 4
    assert run_batch(plan, tmp_path / "many.parquet", OPTIONS, jobs=2) == 6
    run_batch(plan, tmp_path / "once.parquet", OPTIONS)
    assert table(out) == table(tmp_path / "many.parquet") == table(tmp_path / "once.parquet")


def test_a_cluster_gives_the_same_even_if_a_worker_dies(folder, tmp_path):
    plan = make_plan(folder, OPTIONS, TODAY)
    run_batch(plan, tmp_path / "here.parquet", OPTIONS)
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        pids = client.run(os.getpid)
        killed = []

        def kill_one(done: int, of: int) -> None:
            if done == 1 and not killed:
                killed.append(next(iter(pids.values())))
                os.kill(killed[0], signal.SIGKILL)

        address = cluster.scheduler_address
        assert run_batch(plan, tmp_path / "there.parquet", OPTIONS, scheduler=address, progress=kill_one) == 6
        assert killed
    assert table(tmp_path / "here.parquet") == table(tmp_path / "there.parquet")


def test_what_cannot_be_done_is_said(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableError, match="holds no map"):
        make_plan(tmp_path / "empty", OPTIONS, TODAY)
    with pytest.raises(UnreadableError, match="is not a folder"):
        make_plan(tmp_path / "nowhere", OPTIONS, TODAY)


def test_a_scheduler_that_does_not_answer_is_said(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("netmap.batch.PATIENCE", 0.2)
    plan = make_plan(folder, OPTIONS, TODAY)
    with pytest.raises(NotPossibleError, match="no Dask scheduler answers"):
        run_batch(plan, tmp_path / "r.parquet", OPTIONS, scheduler="tcp://127.0.0.1:9")
