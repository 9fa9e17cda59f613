"""The command for the report: parse, call, print."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from netmap.cli_parts import say_notes, show_progress
from netmap.errors import NotPossibleError, ParameterError


def report(
    file: Annotated[Path, typer.Argument(help="A map, or an edge table.")],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            help="What to write: an .html page, a .pdf, a .docx (Word), or a .zip of the pictures.",
        ),
    ],
    nodes: Annotated[Path | None, typer.Option(help="The node table that goes with an edge table.")] = None,
    at: Annotated[str | None, typer.Option(help="The day; today if it is left out.")] = None,
    since: Annotated[str | None, typer.Option(help="Decisions from this day on.")] = None,
    until: Annotated[str | None, typer.Option(help="Decisions before this day.")] = None,
    names: Annotated[
        bool,
        typer.Option(
            "--names/--no-names",
            help="With people's names; without, they are their posts, and figures about very few stay behind.",
        ),
    ] = False,
    draws: Annotated[int | None, typer.Option(help="How many shuffles; 0 for none.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write the analysis as a document: the answers first, then question by question, then the methods."""
    from netmap import formats
    from netmap.analysis import analyse
    from netmap.model.dates import long_date
    from netmap.report.files import find_writer, write_report

    find_writer(out)  # a wrong ending is said before anything is worked out
    if out.exists() and not force:
        raise NotPossibleError(f"{out} is there already; choose another name, or --force to replace it.")
    if not out.parent.is_dir():  # said before anything is worked out
        raise NotPossibleError(f"the folder {out.parent} is not there; make it, or choose another.")
    if draws is not None and not 0 <= draws <= 100_000:
        raise ParameterError(f"--draws {draws}: choose 0 to 100,000 shuffles.")
    result = formats.read(file, nodes=nodes)
    network = result.require()
    say_notes(result)
    day = at or (None if until else date.today())
    with show_progress() as progress:
        found = analyse(
            network,
            at=day,
            since=since,
            until=until,
            draws=draws or None,
            null="none" if draws == 0 else None,
            progress=progress,
        )
        shown = f"As on {long_date(date.fromisoformat(found.at))}"
        write_report(network, found, out, names=names, date_line=shown)
    typer.echo(f"written: {out}")
    typer.echo(
        "People are called by name: whoever gets it can read them."
        if names
        else "Without names: people are called by their posts, and figures about single people and groups of "
        "one or two are left out. --names puts them in."
    )
