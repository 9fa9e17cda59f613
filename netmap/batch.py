"""Many maps, every year, on this machine or a cluster: ``netmap batch``.

A task is one map in one year. Finished tasks lie in a folder beside the results until all are done,
so a run that was stopped goes on where it stopped. What a task gives depends on the map, the year
and the settings alone: one process, many, or a Dask cluster give the same table.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import joblib
import pyarrow as pa
import pyarrow.parquet as pq

from netmap import formats
from netmap.analysis.yearly import Row, answer_year, years_of
from netmap.errors import InvalidNetworkError, NotPossibleError, UnreadableError
from netmap.model import Network
from netmap.model.settings import NullModel
from netmap.version import __version__

#: what is read in a folder; everything else there is none of our business
ENDINGS = (".json", ".xlsx", ".zip")
#: how long a scheduler may take to answer, in seconds
PATIENCE = 10.0

Progress = Callable[[int, int], None]


class Task(NamedTuple):
    """One map in one year."""

    file: str
    year: int
    network: Network
    key: str


class Plan(NamedTuple):
    """What there is to do, and files that cannot be used, each with the reason."""

    tasks: tuple[Task, ...]
    refused: tuple[str, ...]


class Options(NamedTuple):
    """What every task is done with."""

    seed: int
    null: NullModel
    draws: int


def make_plan(folder: Path, options: Options, today: date) -> Plan:
    """Return a task for every map in a folder and every year something on it is dated.

    Raises
    ------
    UnreadableError
        If there is no such folder, or no map in it.
    """
    if not folder.is_dir():
        raise UnreadableError(f"{folder} is not a folder; name the folder that holds the maps.")
    tasks, refused = [], []
    for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in ENDINGS):
        try:
            data = path.read_bytes()
            network = formats.read_data(data, path.name).require()
        except (UnreadableError, InvalidNetworkError) as error:
            refused.append(f"{path.name}: {error}")
            continue
        for year in years_of(network, today):
            facts = [hashlib.sha256(data).hexdigest(), year, *options, __version__]
            key = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]
            tasks.append(Task(path.name, year, network, key))
    if not tasks:
        raise UnreadableError(f"{folder} holds no map that can be read ({', '.join(ENDINGS)}).")
    return Plan(tuple(tasks), tuple(refused))


def work(file: str, year: int, network: Network, key: str, options: Options) -> tuple[str, list[Row]]:
    """Do one task, on whatever machine."""
    rows = answer_year(network, year, **options._asdict())
    return key, [{"file": file, **row} for row in rows]


def run_batch(
    plan: Plan,
    out: Path,
    options: Options,
    *,
    jobs: int = 1,
    scheduler: str = "",
    progress: Progress | None = None,
) -> int:
    """Do what is not done yet, write the table, and return how many tasks were done now.

    Parameters
    ----------
    plan : Plan
        From `make_plan`.
    out : Path
        A Parquet file; finished tasks lie in ``OUT.parts`` until it is written.
    options : Options
        As for the plan.
    jobs : int, default 1
        Processes on this machine; -1 is one a core.
    scheduler : str, default ""
        The address of a Dask scheduler, ``tcp://host:8786``, in place of `jobs`.
    progress : callable, optional
        Called with how many tasks are done, of how many.

    Raises
    ------
    NotPossibleError
        If Dask is missing, the scheduler does not answer, or the table cannot be written.
    """
    parts = out.with_name(f"{out.name}.parts")
    try:
        parts.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotPossibleError(f"{parts} cannot be made: {error.strerror or error}.") from error
    left = [task for task in plan.tasks if not (parts / f"{task.key}.json").exists()]
    tell = progress or (lambda done, of: None)
    done = len(plan.tasks) - len(left)
    tell(done, len(plan.tasks))
    with _cluster(scheduler):
        # unordered: each is written down as soon as it is there
        pool = joblib.Parallel(n_jobs=-1 if scheduler else jobs, return_as="generator_unordered")
        for key, rows in pool(joblib.delayed(work)(*task, options) for task in left):
            formats.write_whole(parts / f"{key}.json", json.dumps(rows).encode("utf-8"))
            done += 1
            tell(done, len(plan.tasks))
    _write_table(plan.tasks, parts, out)
    shutil.rmtree(parts)
    return len(left)


def _write_table(tasks: Sequence[Task], parts: Path, out: Path) -> None:
    """Put the parts together in the order of the plan; columns that only some maps have come last."""
    rows: list[Row] = [
        row for task in tasks for row in json.loads((parts / f"{task.key}.json").read_text(encoding="utf-8"))
    ]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    table = pa.table({name: [row.get(name) for row in rows] for name in columns})
    try:
        pq.write_table(table, out)
    except OSError as error:
        raise NotPossibleError(f"{out} cannot be written: {error.strerror or error}.") from error


def _cluster(scheduler: str) -> AbstractContextManager[Any]:
    return _dask(scheduler) if scheduler else nullcontext()


@contextmanager
def _dask(scheduler: str) -> Iterator[None]:
    """Send joblib's work to a Dask cluster; a worker that dies has its tasks done by another."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise NotPossibleError(
            "a Dask cluster needs the extra “cluster”: pip install 'netmap[cluster]'."
        ) from error
    try:
        client = distributed.Client(scheduler, timeout=PATIENCE)
    except OSError as error:
        raise NotPossibleError(f"no Dask scheduler answers at {scheduler}; is it running?") from error
    try:
        with joblib.parallel_config(backend="dask", wait_for_workers_timeout=60):
            yield
    finally:
        client.close()
