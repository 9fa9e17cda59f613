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

from netmap.cli_add import add
from netmap.cli_backup import backup, restore
from netmap.cli_batch import batch, measures
from netmap.cli_files import check, convert, list_formats, template
from netmap.cli_package import (
    package,
)
from netmap.cli_parts import count_problems, say_notes, say_problems, show_progress
from netmap.cli_people import maps, person
from netmap.cli_report import report
from netmap.cli_settings import health, say_unread, settings
from netmap.cli_users import audit, users
from netmap.errors import InvalidNetworkError, NetmapError, NotPossibleError, ParameterError, UnreadableError
from netmap.version import __version__

if TYPE_CHECKING:  # what takes time to load is loaded by the command that needs it
    from netmap.model import Network

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
        str, typer.Option(help="Where to listen; 127.0.0.1, this computer only, if it is not set.")
    ] = "",
    port: Annotated[int | None, typer.Option(help="On which port; 8501 if it is not set.")] = None,
    database: Annotated[
        str, typer.Option(help="Where maps are kept; by default in your own data folder.")
    ] = "",
) -> None:
    """Start the app and keep it running until Ctrl+C; `netmap settings` prints what it is told."""
    from netmap.config import find_settings
    from netmap.launch import check_ready, start_app
    from netmap.store.database import missing_file

    loaded = find_settings(to_sign_in=True, host=host, port=port, database=database)
    say_unread(loaded)
    new = missing_file(loaded.config.database)
    try:
        check_ready(loaded.config)
    finally:
        if new is not None and new.exists():
            typer.echo(f"new database at {new}")
    typer.echo(f"netmap opens at {loaded.config.address} (stop it with Ctrl+C)")
    raise typer.Exit(NOT_DONE if start_app(loaded.config) else DONE)


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
    say_notes(result)
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
        if name not in Settings.model_fields or name in ("coverage", "keeping"):
            known = ", ".join(sorted(set(Settings.model_fields) - {"coverage", "keeping"}))
            raise ParameterError(f"--set {name}: there is no such setting; use one of {known}.")
    settings = Settings.model_validate({**network.settings.model_dump(), **changes})
    return network.replace(settings=settings) if changes else network


def _save(path: Path, text: str | bytes) -> None:
    from netmap import formats

    formats.write_whole(path, text.encode("utf-8") if isinstance(text, str) else text)


for command in (
    batch,
    measures,
    check,
    convert,
    add,
    report,
    package,
    template,
    settings,
    health,
    audit,
    backup,
    restore,
    maps,
    person,
):
    cli.command()(command)
cli.command("formats")(list_formats)
cli.add_typer(users, name="users")


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
def schema() -> None:
    """Print the JSON Schema of the map file."""
    from netmap import formats

    typer.echo(json.dumps(formats.map_schema(), indent=2, ensure_ascii=False))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; no traceback reaches the user."""
    _make_streams_hold_every_letter()
    try:
        return int(cli(arguments, standalone_mode=False) or DONE)
    except InvalidNetworkError as error:
        say_problems(error.problems, err=True)
        typer.echo(f"{count_problems(error.problems)}; nothing was changed.", err=True)
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
