"""What several commands of the command line use."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from netmap.errors import NotPossibleError

if TYPE_CHECKING:
    from netmap.formats import ReadResult
    from netmap.model import Problem

#: more lines than this nobody reads
MOST_SHOWN = 200


@contextmanager
def show_progress() -> Iterator[Any]:
    """Show a bar on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("working it out", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def look_for_database(address: str, *, make: bool = False) -> None:
    """Say so if an SQLite database is not there yet, and that it is made if that is what is meant.

    Raises
    ------
    NotPossibleError
        If it is not there, and not to be made.
    """
    from netmap.store.database import missing_file

    path = missing_file(address)
    if path is not None and not make:
        raise NotPossibleError(
            f"there is no database at {path}; `netmap settings` says where it is looked for, --database names "
            "another. `netmap app` and `netmap users add` make a new one."
        )
    if path is not None:
        typer.echo(f"new database at {path}")


def say_problems(problems: Sequence[Problem], *, err: bool) -> None:
    """Print problems in the order of the file; of thousands the first hundred say enough."""
    ordered = sorted(problems, key=lambda p: (p.file, p.table, p.row))
    for problem in ordered[:MOST_SHOWN]:
        typer.echo(str(problem), err=err)
    if len(ordered) > MOST_SHOWN:
        typer.echo(f"… and {len(ordered) - MOST_SHOWN} more; mend these first.", err=err)


def count_problems(problems: Sequence[Problem]) -> str:
    """Return how many problems there are, in words."""
    return "1 problem" if len(problems) == 1 else f"{len(problems)} problems"


def say_notes(result: ReadResult, *, err: bool = True) -> None:
    """Print what was guessed, changed, left out or is doubted, one a line, and how much of each."""
    from netmap.formats import count_sorts

    for note in result.notes[:MOST_SHOWN]:
        typer.echo(f"{note.sort}: {note}", err=err)
    more = len(result.notes) - MOST_SHOWN + result.unlisted
    if more > 0:
        typer.echo(f"… and {more} more; --csv FILE writes them all.", err=err)
    counts = count_sorts(result.notes)
    if counts:
        typer.echo("in all: " + ", ".join(f"{n} {sort}" for sort, n in counts.items()), err=err)


def anybody_there() -> bool:
    """Say whether somebody at a terminal can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_first(question: str, *, yes: bool) -> None:
    """Ask on a terminal whether to go on; in a pipe there is nobody to ask.

    Raises
    ------
    NotPossibleError
        If the answer is no.
    """
    if anybody_there() and not yes and not typer.confirm(question, default=True, err=True):
        raise NotPossibleError("nothing was written.")
