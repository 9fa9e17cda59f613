"""The command line: parse, call, print."""

from __future__ import annotations

import typer

import netmap

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@cli.callback()
def say_hello() -> None:
    """Map a service: pyramid or honeycomb, where it gets stuck, who decides over time."""


@cli.command()
def version() -> None:
    """Print the version of netmap."""
    typer.echo(netmap.__version__)


def main() -> None:
    """Run the command line."""
    cli()
