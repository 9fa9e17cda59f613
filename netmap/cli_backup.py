"""The commands that back up and restore: parse, call, print."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from netmap.cli_parts import look_for_database, show_progress

_DATABASE = typer.Option(help="The database; that of the settings if it is left out.")


def backup(
    out: Annotated[
        Path | None, typer.Argument(help="The file to write; with date and time in the folder for backups.")
    ] = None,
    database: Annotated[str, _DATABASE] = "",
) -> None:
    """Write all maps, their history and all users into one file, while netmap goes on."""
    from netmap.config import load_config
    from netmap.store import backup as store
    from netmap.store.database import Database
    from netmap.store.migrations import prepare

    config = load_config(database=database)
    look_for_database(config.database)
    opened = Database(config.database, busy_seconds=config.busy_seconds)
    try:
        folder = store.backup_folder(opened, config.backup_folder)
        name = f"{store.backup_stem(opened)}-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.sqlite"
        _look_at(opened.path)
        prepare(opened, backups=folder)
        with show_progress() as progress:
            facts = store.backup(opened, out or folder / name, progress=progress)
    finally:
        opened.close()
    typer.echo(f"written: {facts.path} ({_holds(facts)}; {_size(facts.n_bytes)})")
    typer.echo(
        "Not in it: who is signed in or here just now, wrong codes typed, and what was deleted for good. "
        "It holds people's names: keep it as safe as the database."
    )


def _look_at(path: Path | None) -> None:
    """Say so, rather than back up nothing, if a file is empty."""
    from netmap.errors import NotPossibleError

    if path is not None and not path.stat().st_size:
        raise NotPossibleError(f"{path} is empty: there is nothing to back up; see --database.")


def _holds(facts: object) -> str:
    from netmap.store.backup import BackupFacts, RestoreFacts, count_maps

    assert isinstance(facts, BackupFacts | RestoreFacts)
    words = [count_maps(facts.n_maps)]
    if facts.n_deleted:
        words.append(f"{facts.n_deleted} deleted that can still be brought back")
    if facts.n_users:
        words.append("1 user" if facts.n_users == 1 else f"{facts.n_users} users")
    return ", ".join(words)


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 1_000_000:.1f} MB" if n_bytes >= 100_000 else f"{n_bytes / 1_000:.0f} kB"


def restore(
    file: Annotated[Path, typer.Argument(help="A backup, or another SQLite database of netmap.")],
    database: Annotated[str, _DATABASE] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Replace what is there, after a backup of it.")
    ] = False,
) -> None:
    """Bring back what a backup holds; stop netmap first."""
    from netmap.config import load_config
    from netmap.store import backup as store
    from netmap.store.database import Database, missing_file

    config = load_config(database=database)
    new = missing_file(config.database)
    opened, done = Database(config.database, busy_seconds=config.busy_seconds), False
    try:
        folder = store.backup_folder(opened, config.backup_folder)
        with show_progress() as progress:
            facts = store.restore(
                file, opened, now=datetime.now(UTC), force=force, backups=folder, progress=progress
            )
        done = True
        typer.echo(f"restored: {_holds(facts)}, into {'the new database ' if new else ''}{opened.shown}")
    finally:
        opened.close()
        if new and not done:  # whoever restores into nothing and fails has nothing
            for ending in ("", "-wal", "-shm"):
                new.with_name(new.name + ending).unlink(missing_ok=True)
    if facts.replaced:
        typer.echo(f"What was there before is in {facts.replaced}.")
    typer.echo(
        "Everybody has to sign in again, and every workshop is closed. Users, passphrases and roles are as they were "
        "when the backup was made, but whoever could not sign in to what was replaced cannot now: look at "
        "`netmap users list`, and at who sees each map."
    )
    if facts.again:
        typer.echo("Erased or deleted after the backup was made, and back now. Do it again:")
    for line in facts.again or ():
        told = ", ".join(f"{name} {value}" for name, value in line.facts.items())
        typer.echo("  ".join(filter(None, (f"{line.at:%Y-%m-%d %H:%M} UTC", line.action, line.map_id, told))))
    if facts.again is None:
        typer.echo(
            "There was nothing before that could be read, so nobody can say what was erased or deleted after the backup was made: it is back. "
            "Ask whoever did it to do it again."
        )
