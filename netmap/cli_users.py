"""The commands of whoever manages users: who can sign in; passphrases never stand on a command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from netmap.errors import NotPossibleError, ParameterError

if TYPE_CHECKING:  # loaded by the command that needs it
    from netmap.store.accounts import Accounts, User

users = typer.Typer(
    help="Say who can sign in: add, list, disable, remove, passphrase, admin, hand-over.",
    no_args_is_help=True,
)
Login = Annotated[str, typer.Argument(help="What they sign in with: a short name, or an e-mail address.")]
Where = Annotated[str, typer.Option("--database", help="Where maps are kept, if not where settings say.")]
Stdin = Annotated[
    bool, typer.Option("--stdin", help="Read the passphrase from standard input instead of asking.")
]


def audit(
    map_id: Annotated[str, typer.Option("--map", help="Only what was done with this map, by its id.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many lines.")] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    remove_before: Annotated[
        str,
        typer.Option(
            "--remove-before", metavar="DATE", help="Remove for good what is older, such as 2026-01-31."
        ),
    ] = "",
    database: Where = "",
) -> None:
    """Print what was done by whom, last first; no name of anybody on a map is in it."""
    if remove_before:
        _remove_lines(remove_before, database, only=not (map_id or as_json))
        return
    with _accounts(database) as (accounts, _):
        logins = {user.id: user.login for user in accounts.users()}
        found = accounts.lines(limit=limit, map_id=map_id)
    for line in found:
        who, at = logins.get(line.by_id, line.by_id), line.at.isoformat(timespec="seconds")
        if as_json:
            told = {"at": at, "by": who, "action": line.action, "map": line.map_id, "facts": line.facts}
            typer.echo(json.dumps(told, ensure_ascii=False))
            continue
        facts = ", ".join(f"{name} {value}" for name, value in line.facts.items())
        typer.echo(
            "  ".join(filter(None, (at, f"{who or '-':<20}", f"{line.action:<16}", line.map_id, facts)))
        )


def _remove_lines(date: str, database: str, *, only: bool) -> None:
    from netmap.store import utc_now
    from netmap.store.leaving import remove_lines

    now = utc_now()
    try:
        before = datetime.strptime(date, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise ParameterError(f"--remove-before {date}: write a day, such as 2026-01-31.") from error
    if before > now or not only:
        raise ParameterError("--remove-before names a day gone by, and goes with --database alone.")
    with _accounts(database) as (accounts, _):
        gone = remove_lines(accounts.database, before=before, now=now)
    typer.echo(f"removed: {'1 line' if gone == 1 else f'{gone} lines'} of what was done before {date} (UTC)")


@contextmanager
def _accounts(database: str, *, make: bool = False) -> Iterator[tuple[Accounts, str]]:
    """Open the users of a database, and say how people sign in there; `make` makes one that is not there."""
    from netmap.cli_parts import look_for_database
    from netmap.config import load_config
    from netmap.store import Database, Store
    from netmap.store.accounts import Accounts

    config = load_config(database=database)
    look_for_database(config.database, make=make)
    store = Store(Database(config.database, busy_seconds=config.busy_seconds))
    try:
        yield Accounts(store.database), config.signs_in
    finally:
        store.close()


def _find(accounts: Accounts, login: str) -> User:
    user = accounts.find(login)
    if user is None:
        raise NotPossibleError(f"there is no user {login}; `netmap users list` names them all.")
    return user


def _ask(login: str, *, stdin: bool) -> str:
    """Return the hash of a new passphrase that somebody types twice, or hands over on standard input."""
    from netmap.access.passwords import SHORTEST, check_passphrase, hash_passphrase

    if stdin:
        said = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        said = typer.prompt(
            f"Passphrase for {login} (at least {SHORTEST} characters)", hide_input=True, err=True
        )
        if typer.prompt("Once more", hide_input=True, err=True) != said:
            raise ParameterError("these are two different passphrases; nothing was changed.")
    else:
        raise ParameterError(
            "nobody is at a terminal to be asked for the passphrase; hand it over with --stdin."
        )
    check_passphrase(said, login)
    return hash_passphrase(said)


@users.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="What others see; the login if it is left out.")] = "",
    admin: Annotated[
        bool, typer.Option("--admin", help="They manage users; that shows them no map.")
    ] = False,
    stdin: Stdin = False,
    provided: Annotated[
        bool, typer.Option("--no-passphrase", help="Your provider signs them in, by this e-mail address.")
    ] = False,
    database: Where = "",
) -> None:
    """Add somebody who can sign in; the first one owns the maps that are there."""
    from netmap.store import utc_now

    with _accounts(database, make=True) as (accounts, way):
        if accounts.find(login) is not None:
            raise NotPossibleError(f"there is a user {login} already.")
        first = not accounts.users()
        kept = "" if provided or way == "oidc" else _ask(login, stdin=stdin)
        now = utc_now()
        user = accounts.add_user(login, name, now=now, passphrase=kept, administrator=admin)
        accounts.note("", "add user", now=now, facts={"user": user.id, "admin": admin})
        typer.echo(f"added: {user.login}, to the database {accounts.database.shown}")
        maps = accounts.hand_over("", user.id, now=now) if first else 0
        if maps:
            typer.echo(
                f"{maps} {'map that nobody owned belongs' if maps == 1 else 'maps that nobody owned belong'} to {user.login}."
            )


@users.command("list")
def list_users(database: Where = "") -> None:
    """List everybody who was ever added."""
    with _accounts(database) as (accounts, _):
        found = accounts.users()
    for user in found:
        facts = ["administrator"] * user.administrator + ["disabled"] * (user.disabled_at is not None)
        typer.echo("  ".join([f"{user.login:<24}", user.name, *(f"({fact})" for fact in facts)]))
    if not found:
        typer.echo("nobody yet; add the first one with: netmap users add NAME --admin")


@users.command()
def disable(
    login: Login,
    undo: Annotated[bool, typer.Option("--undo", help="Let them in again.")] = False,
    database: Where = "",
) -> None:
    """Keep somebody out from now on, and sign them out everywhere; their roles stay."""
    from netmap.store import utc_now

    with _accounts(database) as (accounts, _):
        user, now = _find(accounts, login), utc_now()
        accounts.set_disabled(user.id, None if undo else now)
        accounts.note("", "enable user" if undo else "disable user", now=now, facts={"user": user.id})
        typer.echo(
            f"{user.login} {'can sign in again' if undo else 'is signed out and cannot sign in any more'}."
        )
        if not undo and "owner" in accounts.roles(user.id).values():
            typer.echo(
                f"They own maps. To make somebody else an owner of these too: netmap users hand-over {user.login} LOGIN"
            )


@users.command()
def remove(login: Login, database: Where = "") -> None:
    """Remove somebody for good: their roles and sign-ins, and their name from the history of maps."""
    from netmap.store import utc_now
    from netmap.store.leaving import GONE, remove_user

    with _accounts(database) as (accounts, way):
        user = _find(accounts, login)
        unswept = remove_user(accounts.database, user.id, now=utc_now())
        typer.echo(f"removed: {user.login}. What they changed stays, by “{GONE}”.")
        if unswept:
            typer.echo(unswept)
        typer.echo(
            "Backups made before hold them still; so does a map on which they are a person: netmap person."
        )
        if way == "oidc":
            typer.echo(
                "If your provider goes on vouching for them, signing in adds them anew: take them out there, or use "
                "netmap users disable."
            )


@users.command()
def passphrase(login: Login, stdin: Stdin = False, database: Where = "") -> None:
    """Set another passphrase; whoever signed in with the old one is signed out."""
    from netmap.store import utc_now

    with _accounts(database) as (accounts, _):
        user = _find(accounts, login)
        accounts.set_passphrase(user.id, _ask(user.login, stdin=stdin))
        accounts.note("", "set passphrase", now=utc_now(), facts={"user": user.id})
        typer.echo(f"set: the passphrase of {user.login}")


@users.command()
def admin(
    login: Login,
    undo: Annotated[bool, typer.Option("--undo", help="They no longer manage users.")] = False,
    database: Where = "",
) -> None:
    """Let somebody manage users; that shows them no map."""
    from netmap.store import utc_now

    with _accounts(database) as (accounts, _):
        user = _find(accounts, login)
        accounts.set_administrator(user.id, not undo)
        accounts.note("", "set administrator", now=utc_now(), facts={"user": user.id, "admin": not undo})
        typer.echo(f"{user.login} {'no longer manages' if undo else 'manages'} users.")


@users.command("hand-over")
def hand_over(
    login: Annotated[str, typer.Argument(help="Whose maps; - for those that nobody owns.")],
    to: Annotated[str, typer.Argument(help="Who becomes an owner of them too.")],
    database: Where = "",
) -> None:
    """Make somebody an owner of every map that another owns, such as when they have left."""
    from netmap.store import utc_now

    with _accounts(database) as (accounts, _):
        giver = "" if login == "-" else _find(accounts, login).id
        taker, now = _find(accounts, to), utc_now()
        if taker.disabled_at is not None:
            raise NotPossibleError(f"{taker.login} cannot sign in; name somebody who can.")
        maps = accounts.hand_over(giver, taker.id, now=now)
        accounts.note("", "hand over", now=now, facts={"user": taker.id, "maps": maps})
        typer.echo(f"{taker.login} is an owner of {maps} more {'map' if maps == 1 else 'maps'}.")
