"""The commands for many maps at once, and for what is measured: parse, call, print."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from netmap.cli_parts import show_progress
from netmap.errors import ParameterError


def batch(
    folder: Annotated[Path, typer.Argument(help="A folder of maps.")],
    out: Annotated[Path, typer.Option(help="The table to write, a .parquet file.")],
    draws: Annotated[int, typer.Option(help="How many shuffles for each map and year.")] = 1000,
    null: Annotated[str, typer.Option(help="What shuffles keep: none, cug, dyad or degree.")] = "dyad",
    seed: Annotated[int, typer.Option(help="For everything that is shuffled.")] = 1,
    jobs: Annotated[int, typer.Option(help="Processes on this machine; -1 is one a core.")] = 1,
    scheduler: Annotated[
        str, typer.Option(help="A Dask scheduler's address, tcp://host:8786, in place of --jobs.")
    ] = "",
) -> None:
    """Answer for every map in a folder and every year, into one table; goes on where it stopped."""
    from netmap.batch import Options, make_plan, run_batch

    if out.suffix.lower() != ".parquet":
        raise ParameterError(f"{out}: the table is a .parquet file; give it that ending.")
    options = Options(seed, _null_model(null), draws)
    plan = make_plan(folder, options, date.today())
    for refused in plan.refused:
        typer.echo(refused, err=True)
    with show_progress() as progress:
        now = run_batch(plan, out, options, jobs=jobs, scheduler=scheduler, progress=progress)
    before = len(plan.tasks) - now
    typer.echo(
        f"written: {out} ({len(plan.tasks)} maps and years{f', {before} of them done before' if before else ''})"
    )
    if plan.refused:
        raise typer.Exit(1)  # the input has problems


def _null_model(text: str) -> Any:
    if text not in ("none", "cug", "dyad", "degree"):
        raise ParameterError(f"--null {text}: use none, cug, dyad or degree.")
    return text


def measures(
    name: Annotated[str, typer.Argument(help="One measure, by its id or part of it.")] = "",
) -> None:
    """List every measure, or say how one is worked out."""
    from netmap.terminal import describe_measures

    describe_measures(name, sys.stdout)
