"""The commands for files: check, convert, formats, template. Parse, call, print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netmap.cli_package import (
    ForceOption,
    KeyOption,
    KeyTableOption,
    OrganisationsOption,
    PseudonymiseOption,
    check_free,
    hide_names,
)
from netmap.cli_parts import ask_first, count_problems, say_notes, say_problems
from netmap.errors import ParameterError, UnreadableError

if TYPE_CHECKING:
    from netmap.formats import Options, ReadResult

DONE, PROBLEMS, UNREADABLE = 0, 1, 2
NodesOption = Annotated[Path | None, typer.Option(help="The node table that goes with an edge table.")]
WithOption = Annotated[
    list[Path] | None, typer.Option("--with", help="Another file that belongs to it; repeat for more.")
]
DatesOption = Annotated[
    str, typer.Option(help="day or month: which comes first in 03/04/2024; the file says it by default.")
]
ReportOption = Annotated[
    Path | None, typer.Option("--csv", help="Write everything that was noticed as CSV, to send back.")
]
YesOption = Annotated[
    bool, typer.Option("--yes", help="Do not ask; what was noticed is printed all the same.")
]


def check(
    files: Annotated[list[Path], typer.Argument(help="Map files, folders, workbooks, tables.")],
    dates: DatesOption = "",
    csv: ReportOption = None,
) -> None:
    """List everything that is wrong with files, and what to do about it."""
    from netmap import formats

    worst, found = DONE, None
    for name, read in _readers(files, read_options(dates)):
        try:
            result = read()
        except UnreadableError as error:
            typer.echo(f"{name}: {error}")
            worst = UNREADABLE
            continue
        say_problems(result.problems, err=False)
        if result.network is None:
            typer.echo(f"{name}: {count_problems(result.problems)}; nothing was changed.")
            worst = max(worst, PROBLEMS)
        else:
            _say_fine(name, result)
        found = result if found is None else _join(found, result)
    if csv and found:
        save_report(csv, formats.report_csv(found))
    raise typer.Exit(worst)


def _join(one: ReadResult, other: ReadResult) -> ReadResult:
    return one._replace(
        problems=(*one.problems, *other.problems),
        notes=(*one.notes, *other.notes),
        unlisted=one.unlisted + other.unlisted,
    )


def save_report(path: Path, data: bytes) -> None:
    """Write what was noticed."""
    from netmap import formats

    formats.write_whole(path, data)
    typer.echo(f"written: {path}", err=True)


def read_options(dates: str) -> Options:
    """Return what was said about files on the command line.

    Raises
    ------
    ParameterError
        If the order of dates is neither day nor month.
    """
    from netmap.formats import Options

    if dates not in ("", "day", "month"):
        raise ParameterError(f"--dates {dates}: choose day or month, whichever comes first.")
    return Options(month_first={"": None, "day": False, "month": True}[dates])


def _readers(files: list[Path], options: Options) -> list[tuple[str, Callable[[], ReadResult]]]:
    """Return what to read: a table of relationships and one of actors given together belong together."""
    from netmap import formats

    tables = [path for path in files if path.suffix.lower() in (".csv", ".tsv") and path.is_file()]
    edges = [path for path in tables if _is_edge_table(path)]
    together = [tables] if len(edges) == 1 and len(tables) == 2 else []
    jobs = [*together, *([path] for path in files if not together or path not in tables)]

    def reader(paths: list[Path]) -> Callable[[], ReadResult]:
        return lambda: formats.read_files(formats.gather(*paths), options=options)

    return [(", ".join(map(str, paths)), reader(paths)) for paths in jobs]


def _is_edge_table(path: Path) -> bool:
    from netmap import formats

    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        first = stream.readline(10_000)
    return formats.is_edge_header(first.replace(";", ",").replace("\t", ",").replace('"', "").split(","))


def _say_fine(name: str, result: ReadResult) -> None:
    from netmap.analysis import count_records
    from netmap.model import find_observations

    network = result.require()
    for observation in find_observations(network):
        typer.echo(f"{name}: worth knowing: {observation.sentence}")
    say_notes(result, err=False)
    held = ", ".join(f"{n} {what}" for what, n in count_records(network).items() if n)
    typer.echo(f"{name}: fine ({held or 'an empty map'}).")


def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="What to read.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="What to write; its ending says the format.")],
    nodes: NodesOption = None,
    beside: WithOption = None,
    read_as: Annotated[str | None, typer.Option("--from", help="Read it as this format.")] = None,
    write_as: Annotated[str | None, typer.Option("--to", help="Write it as this format.")] = None,
    dates: DatesOption = "",
    csv: ReportOption = None,
    yes: YesOption = False,
    pseudonymise: PseudonymiseOption = False,
    organisations: OrganisationsOption = False,
    key: KeyOption = None,
    key_table: KeyTableOption = None,
    force: ForceOption = False,
) -> None:
    """Turn a map into another format; says what was guessed and what the target cannot hold."""
    from netmap import formats

    others = [*([nodes] if nodes else []), *(beside or [])]
    form = formats.find_format(target, write_as)
    check_free([target], force=force)
    found = formats.read_files(formats.gather(source, *others), form=read_as, options=read_options(dates))
    if csv:
        save_report(csv, formats.report_csv(found))
    network = found.require()
    say_notes(found)
    if pseudonymise or organisations or key or key_table:
        network = hide_names(network, target, key, key_table, organisations=organisations, force=force)
    losses = formats.find_losses(network, form)
    for loss in losses:
        typer.echo(f"{form.label} cannot hold {loss}; left out.", err=True)
    if found.notes or losses:
        ask_first(f"Write {target}?", yes=yes)
    for path in formats.write(network, target, form=form.id, force=force):
        typer.echo(f"written: {path}")


def template(
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="A .xlsx workbook, a .zip or a folder.")
    ] = Path("netmap-template.xlsx"),
) -> None:
    """Write an empty workbook with guidance and drop-downs to type a map into."""
    from netmap import formats
    from netmap.model import Network

    check_free([target], force=False)
    form = formats.find_format(target)
    if form.id not in ("xlsx", "zip", "folder"):
        raise ParameterError(f"{target}: a template is a .xlsx workbook, a .zip or a folder.")
    if form.id == "xlsx":
        formats.write_whole(target, formats.to_template())
    else:
        formats.write(Network(), target)
    typer.echo(f"written: {target}")


def list_formats() -> None:
    """List the formats that can be read and written."""
    from netmap import formats

    for form in formats.FORMATS:
        reads = "reads" if form.read else "     "
        writes = "writes" if form.write else ""
        typer.echo(f"{form.id:<15} {reads} {writes:<7} {' '.join(form.suffixes):<20} {form.label}")
