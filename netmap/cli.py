"""The command line: parse, call, print.

Exit codes: 0 done, 1 the input has problems, 2 it cannot be read, 3 it cannot be done.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from netmap.cli_batch import batch, measures
from netmap.cli_package import (
    ForceOption,
    KeyOption,
    KeyTableOption,
    OrganisationsOption,
    PseudonymiseOption,
    check_free,
    hide_names,
)
from netmap.cli_parts import show_progress
from netmap.errors import InvalidNetworkError, NetmapError, NotPossibleError, ParameterError, UnreadableError
from netmap.version import __version__

if TYPE_CHECKING:  # what takes time to load is loaded by the command that needs it
    from collections.abc import Sequence

    from netmap.formats import ReadResult
    from netmap.model import Network, Problem

#: more lines than this nobody reads
MOST_SHOWN = 200
DONE, PROBLEMS, UNREADABLE, NOT_DONE = 0, 1, 2, 3
#: what typer raises for a wrong option: that is "cannot be done", 2 is kept for "cannot be read"
UsageError: Any = typer.BadParameter.__bases__[0]

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"netmap {__version__}")
        raise typer.Exit


@cli.callback()
def say_hello(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Map a service: pyramid or honeycomb, where it gets stuck, who decides over time."""


@cli.command()
def app(
    host: Annotated[
        str, typer.Option(help="Where to listen; 127.0.0.1 is this computer only.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="On which port.")] = 8501,
    database: Annotated[
        str, typer.Option(help="Where maps are kept; by default in your own data folder.")
    ] = "",
) -> None:
    """Start the app and keep it running until Ctrl+C."""
    from netmap.launch import check_ready, start_app

    check_ready(host, port, database)
    typer.echo(f"netmap opens at http://{host}:{port} (stop it with Ctrl+C)")
    raise typer.Exit(NOT_DONE if start_app(host, port, database) else DONE)


@cli.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Map files, folders, workbooks, tables.")],
) -> None:
    """List everything that is wrong with files, and what to do about it."""
    worst = DONE
    for name, read in _readers(files):
        try:
            result = read()
        except UnreadableError as error:
            typer.echo(f"{name}: {error}")
            worst = UNREADABLE
            continue
        _say_problems(result.problems, err=False)
        if result.network is None:
            n = len(result.problems)
            typer.echo(f"{name}: {n} {'problem' if n == 1 else 'problems'}; nothing was changed.")
            worst = max(worst, PROBLEMS)
        else:
            _say_fine(name, result)
    raise typer.Exit(worst)


def _say_problems(problems: Sequence[Problem], *, err: bool) -> None:
    """Print problems in the order of the file; of thousands the first hundred say enough."""
    ordered = sorted(problems, key=lambda p: (p.file, p.table, p.row))
    for problem in ordered[:MOST_SHOWN]:
        typer.echo(str(problem), err=err)
    if len(ordered) > MOST_SHOWN:
        typer.echo(f"… and {len(ordered) - MOST_SHOWN} more; mend these first.", err=err)


def _readers(files: list[Path]) -> list[tuple[str, Any]]:
    """Return what to read: an edge table and a node table given together belong together."""
    from netmap import formats

    tables = [path for path in files if path.suffix.lower() in (".csv", ".tsv") and path.is_file()]
    edges = [path for path in tables if _is_edge_table(path)]
    pair = len(edges) == 1 and len(tables) == 2
    jobs: list[tuple[str, Any]] = []
    for path in files:
        if pair and path in tables:
            if path == edges[0]:
                nodes = next(table for table in tables if table != path)
                jobs.append((path.name, lambda path=path, nodes=nodes: formats.read(path, nodes=nodes)))
            continue
        jobs.append((str(path), lambda path=path: formats.read(path)))
    return jobs


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
    for note in result.notes:
        typer.echo(f"{name}: {note}")
    held = ", ".join(f"{n} {what}" for what, n in count_records(network).items() if n)
    typer.echo(f"{name}: fine ({held or 'an empty map'}).")


@cli.command()
def analyse(
    file: Annotated[Path, typer.Argument(help="A map, or an edge table.")],
    nodes: Annotated[Path | None, typer.Option(help="The node table that goes with an edge table.")] = None,
    at: Annotated[str | None, typer.Option(help="The day; today if it is left out.")] = None,
    since: Annotated[str | None, typer.Option(help="Decisions from this day on.")] = None,
    until: Annotated[str | None, typer.Option(help="Decisions before this day.")] = None,
    level: Annotated[str, typer.Option(help="actor, person or organisation.")] = "actor",
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind of relationship; repeat for more.")
    ] = None,
    where: Annotated[list[str] | None, typer.Option(help="COLUMN=VALUE: only relationships with it.")] = None,
    orient: Annotated[str | None, typer.Option(help="given or flow.")] = None,
    undirected: Annotated[bool, typer.Option("--undirected", help="Read relationships both ways.")] = False,
    perspective: Annotated[str, typer.Option(help="Count this perspective's relationships too.")] = "",
    split: Annotated[str | None, typer.Option(help="Where before ends and after begins.")] = None,
    seed: Annotated[int | None, typer.Option(help="For everything that is shuffled.")] = None,
    null: Annotated[str | None, typer.Option(help="What shuffles keep: none, cug, dyad or degree.")] = None,
    draws: Annotated[int | None, typer.Option(help="How many shuffles.")] = None,
    change: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="NAME=VALUE: another setting than the map's; `netmap measures` names them."
        ),
    ] = None,
    json_out: Annotated[str, typer.Option("--json", help="Write everything as JSON to a file, or - .")] = "",
) -> None:
    """Answer the three questions about a map."""
    from pydantic import ValidationError

    from netmap import formats
    from netmap.analysis import analyse as answer
    from netmap.terminal import summarise

    result = formats.read(file, nodes=nodes)
    network = result.require()
    for note in result.notes:
        typer.echo(note, err=True)
    options: dict[str, Any] = {
        "at": at or (None if until else date.today()),
        "since": since,
        "until": until,
        "split": split,
        "kinds": kind,
        "level": level,
        "orient": orient,
        "undirected": undirected,
        "perspective": perspective,
        "where": _conditions(where or []),
        "seed": seed,
        "null": null,
        "draws": draws,
    }
    try:
        network = _with_settings(network, change or [])
        with show_progress() as progress:
            analysis = answer(network, **options, progress=progress)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        raise ParameterError(f"--{detail['loc'][0]} {detail['input']}: {detail['msg'].lower()}.") from error
    if json_out and json_out != "-":
        _save(Path(json_out), analysis.to_json() + "\n")
    summarise(network, analysis, sys.stderr if json_out == "-" else sys.stdout)
    if json_out == "-":
        sys.stdout.write(analysis.to_json() + "\n")


def _conditions(texts: list[str], option: str = "--where", like: str = "time=1") -> dict[str, str]:
    for text in texts:
        if "=" not in text:
            raise ParameterError(f"{option} {text}: write NAME=VALUE, such as {like}.")
    return dict(text.split("=", 1) for text in texts)


def _with_settings(network: Network, texts: list[str]) -> Network:
    """Return the map with some settings changed for this answer only."""
    from netmap.model import Settings

    changes: dict[str, Any] = dict(_conditions(texts, "--set", "half_life_days=180"))
    for name in changes:
        if name not in Settings.model_fields or name == "coverage":
            known = ", ".join(sorted(set(Settings.model_fields) - {"coverage"}))
            raise ParameterError(f"--set {name}: there is no such setting; use one of {known}.")
    settings = Settings.model_validate({**network.settings.model_dump(), **changes})
    return network.replace(settings=settings) if changes else network


def _save(path: Path, text: str | bytes) -> None:
    from netmap import formats

    try:
        formats.write_whole(path, text.encode("utf-8") if isinstance(text, str) else text)
    except OSError as error:
        raise NotPossibleError(f"{path} cannot be written: {error.strerror or error}.") from error


cli.command()(batch)
cli.command()(measures)


@cli.command()
def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="What to read.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="What to write; its ending says the format.")],
    nodes: Annotated[Path | None, typer.Option(help="The node table that goes with an edge table.")] = None,
    read_as: Annotated[str | None, typer.Option("--from", help="Read it as this format.")] = None,
    write_as: Annotated[str | None, typer.Option("--to", help="Write it as this format.")] = None,
    pseudonymise: PseudonymiseOption = False,
    organisations: OrganisationsOption = False,
    key: KeyOption = None,
    key_table: KeyTableOption = None,
    force: ForceOption = False,
) -> None:
    """Turn a map into another format; says what the target cannot hold."""
    from netmap import formats

    result = formats.read(source, nodes=nodes, form=read_as)
    network = result.require()
    for note in result.notes:
        typer.echo(note, err=True)
    form = formats.find_format(target, write_as)
    check_free(list(formats.targets(target, form)), force=force)
    if pseudonymise or organisations or key or key_table:
        network = hide_names(network, target, key, key_table, organisations=organisations, force=force)
    for loss in formats.find_losses(network, form):
        typer.echo(f"{form.label} cannot hold {loss}; left out.", err=True)
    for path in formats.write(network, target, form=form.id):
        typer.echo(f"written: {path}")


@cli.command()
def samples(
    name: Annotated[str, typer.Argument(help="Write this sample; without a name, list them.")] = "",
    to: Annotated[Path | None, typer.Option(help="Where to write it; here if it is left out.")] = None,
) -> None:
    """List the sample maps, or write one to work with."""
    from netmap import formats, shipped

    if not name:
        for known, path in shipped.samples().items():
            network = formats.read(path).require()
            size = f"{len(network.actors)} actors, {len(network.decisions)} decisions"
            typer.echo(f"{known:<28} {network.name} ({size})")
        return
    source = shipped.sample(name)
    target = to or Path(source.name)
    if target.is_dir():
        target = target / source.name
    if target.exists():
        raise NotPossibleError(f"{target} is there already; choose another name with --to.")
    _save(target, source.read_bytes())
    typer.echo(f"written: {target}")


@cli.command()
def template(
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="A .xlsx workbook, a .zip or a folder.")
    ] = Path("netmap-template.xlsx"),
) -> None:
    """Write an empty workbook with guidance and drop-downs to type a map into."""
    from netmap import formats
    from netmap.model import Network

    if target.exists():
        raise NotPossibleError(f"{target} is there already; choose another name.")
    form = formats.find_format(target)
    if form.id not in ("xlsx", "zip", "folder"):
        raise ParameterError(f"{target}: a template is a .xlsx workbook, a .zip or a folder.")
    if form.id == "xlsx":
        _save(target, formats.to_template())
    else:
        formats.write(Network(), target)
    typer.echo(f"written: {target}")


@cli.command()
def schema() -> None:
    """Print the JSON Schema of the map file."""
    from netmap import formats

    typer.echo(json.dumps(formats.map_schema(), indent=2, ensure_ascii=False))


@cli.command("formats")
def list_formats() -> None:
    """List the formats that can be read and written."""
    from netmap import formats

    for form in formats.FORMATS:
        reads = "reads" if form.read or form.id == "folder" else "     "
        writes = "writes" if form.write or form.id == "folder" else ""
        typer.echo(f"{form.id:<8} {reads} {writes:<7} {' '.join(form.suffixes):<20} {form.label}")


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; no traceback reaches the user."""
    _make_streams_hold_every_letter()
    try:
        return int(cli(arguments, standalone_mode=False) or DONE)
    except InvalidNetworkError as error:
        _say_problems(error.problems, err=True)
        n = len(error.problems)
        typer.echo(f"{n} {'problem' if n == 1 else 'problems'}; nothing was changed.", err=True)
        return PROBLEMS
    except UnreadableError as error:
        typer.echo(f"netmap: {error}", err=True)
        return UNREADABLE
    except NetmapError as error:
        typer.echo(f"netmap: {error}", err=True)
        return NOT_DONE
    except typer.Exit as stop:
        return stop.exit_code
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("netmap: stopped.", err=True)
        return NOT_DONE
    except OSError as error:
        if error.errno == errno.EPIPE:  # whoever read our output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        typer.echo(f"netmap: {error.strerror or error}; nothing more was written.", err=True)
        return NOT_DONE
    except UsageError as error:
        typer.echo(f"netmap: {error.format_message()} Try: netmap --help", err=True)
        return NOT_DONE
    except Exception as error:
        if os.environ.get("NETMAP_DEBUG"):
            raise
        typer.echo(
            f"netmap: this should not have happened ({type(error).__name__}); nothing was changed. Run it "
            "again with NETMAP_DEBUG=1 set and report what it prints (leave names out).",
            err=True,
        )
        return NOT_DONE


def _make_streams_hold_every_letter() -> None:
    """Names have letters that an old code page lacks: write UTF-8 into files and pipes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def main() -> None:
    """Run the command line."""
    sys.exit(run())
