"""The commands for whoever runs netmap for others: what is set, and whether it is well."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from netmap.errors import NotPossibleError, ParameterError

if TYPE_CHECKING:  # loaded by the command that needs it
    from netmap.config import Loaded

#: how long a running netmap may take to answer, in seconds
PATIENCE = 10


def settings(
    toml: Annotated[
        bool, typer.Option("--toml", help="As a file to start from; secrets stay out of it.")
    ] = False,
) -> None:
    """Print every setting: its value, where it comes from and what it is for."""
    from netmap.config import find_settings, lacks

    loaded = find_settings()
    for line in _toml_lines(loaded) if toml else _lines(loaded):
        typer.echo(line)
    for name, sentence in lacks(loaded.config):
        typer.echo(f"netmap: `netmap app` would not start here: {name}: {sentence}", err=True)
    say_unread(loaded)


def say_unread(loaded: Loaded) -> None:
    """Name variables that look like settings and are none."""
    for variable in loaded.unread:
        typer.echo(
            f"netmap: nothing reads the variable {variable}; `netmap settings` lists what there is.", err=True
        )


def _lines(loaded: Loaded) -> Iterator[str]:
    from netmap.config import Config, describe_values, user_file

    yield f"file: {loaded.file or f'none; {user_file()} would be read, or the file that NETMAP_CONFIG names'}"
    yield f"sign-in that holds: {loaded.config.signs_in}"
    for name, field in Config.model_fields.items():
        yield ""
        yield f"{name} = {loaded.config.shown(name) or '(empty)'}    [{loaded.origins[name]}]"
        yield from _wrap(f"{field.description} ({describe_values(name)})", "    ")


def _toml_lines(loaded: Loaded) -> Iterator[str]:
    from netmap.config import SECRETS, Config, describe_values

    yield "# Settings of netmap. A line that begins with # holds what is so without it."
    yield "# Variables (NETMAP_PORT for port) and options of the command line go before this file."
    for name, field in Config.model_fields.items():
        yield ""
        yield from _wrap(f"{field.description} ({describe_values(name)})", "# ")
        value = getattr(loaded.config, name)
        if name in SECRETS and loaded.config.shown(name) != (value if isinstance(value, str) else ""):
            yield f"# {name}: set by {loaded.origins[name]}, and not written here because it is secret"
            continue
        line = f"{name} = {_toml_value(value if name not in SECRETS else loaded.config.shown(name))}"
        yield line if loaded.origins[name] != "default" else f"# {line}"


def _toml_value(value: object) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False).replace(
        "\x7f", "\\u007f"
    )


def _wrap(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        110,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def health(
    database: Annotated[
        str, typer.Option(help="The database to look at; that of the settings if it is left out.")
    ] = "",
    url: Annotated[
        str, typer.Option(help="A running netmap to ask instead, such as http://127.0.0.1:8501.")
    ] = "",
) -> None:
    """Say whether netmap is well: 0 and a line if it is, 3 and what to do if it is not."""
    if database and url:
        raise ParameterError("--database and --url ask two things; use one of them.")
    if url:
        _ask(url)
        typer.echo(f"well: {url} answers")
        return
    from netmap.config import load_config
    from netmap.store.daily import describe_daily
    from netmap.store.database import Database
    from netmap.store.health import check_database

    config = load_config(database=database)
    found = check_database(config.database, now=datetime.now(UTC), busy_seconds=config.busy_seconds)
    opened = Database(config.database, busy_seconds=config.busy_seconds)
    try:
        backups = describe_daily(opened, config)
    finally:
        opened.close()
    typer.echo(f"well: {found} can be read and written, and is up to date{'; ' if backups else ''}{backups}")


def _ask(url: str) -> None:
    """Ask a running netmap whether it is well."""
    from urllib.error import HTTPError, URLError
    from urllib.request import ProxyHandler, build_opener

    if not url.startswith(("http://", "https://")):
        raise ParameterError(f"--url {url}: write http:// or https:// in front.")
    opener = build_opener(ProxyHandler({}))  # the one on this machine, never through somebody else
    try:
        with opener.open(f"{url.rstrip('/')}/health", timeout=PATIENCE) as answer:
            said = answer.read(100).decode("utf-8", "replace").strip()
    except HTTPError as error:
        raise NotPossibleError(f"{url} is not well (it answers {error.code}); look into its log.") from error
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise NotPossibleError(f"{url} does not answer ({reason}); is netmap started, and there?") from error
    if said.replace(" ", "") != '{"status":"ok"}':
        raise NotPossibleError(f"{url} answers, but not as netmap does; is it the right address?")
