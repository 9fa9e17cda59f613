"""The command for researchers' packages, and what hides names on the command line: parse, call, print."""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netmap.cli_parts import say_notes, show_progress
from netmap.errors import NotPossibleError, ParameterError, UnreadableError

if TYPE_CHECKING:
    from netmap.model import Network

SHORTEST_KEY = 16
PseudonymiseOption = Annotated[
    bool, typer.Option("--pseudonymise", help="Replace people by pseudonyms and leave all free text out.")
]
OrganisationsOption = Annotated[
    bool, typer.Option("--pseudonymise-organisations", help="Replace the names of organisations as well.")
]
KeyOption = Annotated[
    Path | None,
    typer.Option(help="A file with a secret, made if it is not there; keep it apart from the map."),
]
KeyTableOption = Annotated[
    Path | None,
    typer.Option(help="Write here, as CSV, what every pseudonym stands for; keep it apart from the map."),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


def package(
    file: Annotated[Path, typer.Argument(help="A map, or an edge table.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The package to write, a .zip file.")],
    nodes: Annotated[Path | None, typer.Option(help="The node table that goes with an edge table.")] = None,
    at: Annotated[str | None, typer.Option(help="The day; today if it is left out.")] = None,
    since: Annotated[str | None, typer.Option(help="Decisions from this day on.")] = None,
    until: Annotated[str | None, typer.Option(help="Decisions before this day.")] = None,
    draws: Annotated[int | None, typer.Option(help="How many shuffles.")] = None,
    seed: Annotated[int | None, typer.Option(help="For everything that is shuffled.")] = None,
    pseudonymise: PseudonymiseOption = False,
    organisations: OrganisationsOption = False,
    key: KeyOption = None,
    key_table: KeyTableOption = None,
    force: ForceOption = False,
) -> None:
    """Pack a map with its analysis, methods and versions, so that others can recompute every number."""
    from netmap import formats
    from netmap.analysis import analyse
    from netmap.report.package import to_package

    if out.suffix.lower() != ".zip":
        raise ParameterError(f"{out}: the package is a .zip file; give it that ending.")
    result = formats.read(file, nodes=nodes)
    network = result.require()
    say_notes(result)
    check_free([out], force=force)
    if pseudonymise or organisations or key or key_table:
        network = hide_names(network, out, key, key_table, organisations=organisations, force=force)
    else:
        typer.echo("This package holds names; --pseudonymise makes one without.", err=True)
    day = at or (None if until else date.today())
    with show_progress() as progress:
        analysis = analyse(
            network, at=day, since=since, until=until, draws=draws, seed=seed, progress=progress
        )
    _write(out, to_package(network, analysis, created=date.today().isoformat()))
    typer.echo(f"written: {out}")


def check_free(paths: list[Path], *, force: bool) -> None:
    """Refuse to write where something is, unless told to.

    Raises
    ------
    NotPossibleError
        If something is there.
    """
    there = [path for path in paths if path.exists()]
    if there and not force:
        raise NotPossibleError(f"{there[0]} is there already; choose another name, or --force to replace it.")


def hide_names(
    network: Network,
    target: Path,
    key: Path | None,
    key_table: Path | None,
    *,
    organisations: bool,
    force: bool,
) -> Network:
    """Return the map without names; say how far its shape still gives people away.

    Parameters
    ----------
    network : Network
        Not modified.
    target : path
        Where it will be written: the key and the table do not belong beside it.
    key : path or None
        The file with the secret; made where there is none.
    key_table : path or None
        Where to write what every pseudonym stands for.
    organisations, force : bool
        Replace the names of organisations too; replace a table that is there.

    Raises
    ------
    NotPossibleError
        If the key or the table cannot be written, or something is in its place.
    ParameterError
        If there is no key file or it is too short.
    UnreadableError
        If the key file cannot be read.
    """
    from netmap import formats
    from netmap.formats.cells import escape
    from netmap.formats.pseudonyms import pseudonym_table
    from netmap.formats.shape import identifiability

    if key is None:
        raise ParameterError(
            f"--pseudonymise needs --key FILE: a file with a secret of {SHORTEST_KEY} letters or more, which "
            "is made if it is not there."
        )
    check_free([key_table] if key_table else [], force=force)
    secret = read_key(key)
    hidden = formats.pseudonymise(network, secret, organisations=organisations)
    if key_table:
        rows = [[escape(cell) for cell in row] for row in pseudonym_table(network, secret)]
        _write(key_table, formats.to_csv(rows).encode("utf-8-sig"), private=True)
        typer.echo(f"written: {key_table} (who is who: keep it apart from the map)", err=True)
    for path in (key, key_table):
        if path and target.resolve() in (path.resolve().parent / target.name, *path.resolve().parents):
            typer.echo(
                f"{path} lies beside {target}: whoever gets both knows who is who; move it elsewhere.",
                err=True,
            )
    typer.echo(identifiability(hidden).sentence, err=True)
    return hidden


def read_key(path: Path) -> bytes:
    """Return the secret in a file; where there is none, make one that only its owner can read.

    Raises
    ------
    NotPossibleError
        If it cannot be made.
    ParameterError
        If it is too short to be a secret.
    UnreadableError
        If it cannot be read.
    """
    if not path.exists():
        _write(path, secrets.token_hex(32).encode() + b"\n", private=True)
        typer.echo(
            f"written: {path}, a new key. Keep it apart from the map, and keep it: the same key gives the same "
            "pseudonyms next time.",
            err=True,
        )
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(secret) < SHORTEST_KEY:
        raise ParameterError(
            f"{path} holds {len(secret)} letters; a key needs {SHORTEST_KEY} or more, kept secret."
        )
    return secret


def _write(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all; a private one can be read by its owner alone."""
    from netmap import formats

    if not private:
        formats.write_whole(path, data)
        return
    try:
        path.unlink(missing_ok=True)  # an old one may be readable by all
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(data)
    except OSError as error:
        raise NotPossibleError(f"{path} cannot be written: {error.strerror or error}.") from error
