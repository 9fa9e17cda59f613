"""Commands about people's data: which maps there are; where one person is, what is held on them, and erasing them; in a map file or in the database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from netmap.cli_parts import anybody_there, look_for_database
from netmap.errors import MapNotFoundError, NotPossibleError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from netmap.model import Network
    from netmap.model.held import Held
    from netmap.store import Database
    from netmap.store.everything import Perhaps


def person(
    where: Annotated[
        str, typer.Argument(metavar="MAP", help="A map file, or the name or id of a map in the database.")
    ] = "",
    who: Annotated[
        str,
        typer.Argument(metavar="ID", help="The person's id on the map, or their name if only one has it."),
    ] = "",
    find: Annotated[
        str, typer.Option(help="A name: list everybody of that name on all maps of the database.")
    ] = "",
    also: Annotated[
        list[str] | None,
        typer.Option(
            help="Another spelling of the name, or id of a row that is the same person; repeat for more."
        ),
    ] = None,
    word: Annotated[
        list[str] | None,
        typer.Option(
            help="A spelling that is also an ordinary word: left alone inside texts. Repeat for more."
        ),
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--export", "-o", help="Write what is held as .html, .csv or .json.")
    ] = None,
    erase: Annotated[bool, typer.Option("--erase", help="Erase them for good.")] = False,
    database: Annotated[str, typer.Option(help="The database; that of the settings if it is left out.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Erase without asking.")] = False,
) -> None:
    """List everything held on a person, hand it over, or erase them, from the past as well.

    With --find, say on which maps of the database somebody of a name is.
    """
    if find.strip():
        if where or who or also or word or export or erase:
            raise ParameterError("--find stands alone: it says which MAP and ID to look at next.")
        _find_everywhere(find.strip(), database)
        return
    if not where or not who:
        raise ParameterError('name a MAP and an ID, or look for somebody with --find "Jane Smith".')
    make = _writer(export) if export else None
    how: dict[str, Any] = {"also": tuple(also or ()), "quiet": tuple(word or ())}
    if Path(where).exists():
        held, name, of_map = _in_file(Path(where), who, how, erase=False)
    else:
        held, name, of_map = _in_database(where, who, how, database)
    for one in held:
        typer.echo(f"{one.where}: {one.sort}: {one.what}")
    typer.echo(f"in all: {len(held)}", err=True)
    if make and export:
        from netmap import formats

        formats.write_whole(export, make(held, name, of_map))
        typer.echo(f"written: {export}", err=True)
    if not erase:
        return
    _confirm(name, yes=yes)
    if Path(where).exists():
        _in_file(Path(where), who, how, erase=True)
        typer.echo(f"erased from {where}; copies of the file elsewhere still hold them", err=True)
    else:
        _erase_in_database(where, who, how, database)


def _find_everywhere(name: str, address: str) -> None:
    from netmap.model.traces import Traces
    from netmap.store.held import find_everywhere, named_accounts

    database, _ = open_database(address)
    try:
        found = find_everywhere(database, name)
        logins = named_accounts(database, Traces((), (name,), "erased"))
        n = len({one.map_id for one in found})
        note(database, "find person", maps=n)
    finally:
        database.close()
    for one in found:
        of_map = f"{one.map_id} “{one.map_name}”{' (deleted)' if one.deleted else ''}"
        gone = "" if one.present else ", no longer on the map"
        whom = f"{one.id} “{one.name}”{gone}" if one.id else "named in texts only"
        typer.echo(f"{of_map}: {whom}: {one.places} {'place' if one.places == 1 else 'places'}")
    for login in logins:
        typer.echo(f"an account, not a map: {login}")
    typer.echo(f"in all: {n} {'map' if n == 1 else 'maps'}", err=True)


def _writer(path: Path) -> Callable[[Sequence[Held], str, str], bytes]:
    from netmap.report.held import held_csv, held_html, held_json

    today = date.today()
    ways: dict[str, Callable[[Sequence[Held], str, str], bytes]] = {
        ".csv": lambda held, name, of_map: held_csv(held),
        ".json": lambda held, name, of_map: held_json(held, name=name, map_name=of_map, on=today),
        ".html": lambda held, name, of_map: held_html(held, name=name, map_name=of_map, on=today),
    }
    if path.suffix.casefold() not in ways:
        raise ParameterError(f"--export {path}: write .html, .csv or .json.")
    return ways[path.suffix.casefold()]


def _confirm(name: str, *, yes: bool) -> None:
    if yes:
        return
    if not anybody_there():
        raise NotPossibleError("nothing was erased: look at the lines above, then run it again with --yes.")
    typed = typer.prompt(f"It cannot be undone. To erase them, type the name ({name})", err=True)
    if " ".join(typed.split()) != " ".join(name.split()):
        raise NotPossibleError("that is not the name; nothing was erased.")


def _say_perhaps(found: Sequence[Perhaps]) -> None:
    for one in found:
        typer.echo(f"perhaps the same person: “{one.text}” ({one.why}); say so with --also", err=True)


def _in_file(path: Path, who: str, how: dict[str, Any], *, erase: bool) -> tuple[tuple[Held, ...], str, str]:
    from netmap import formats
    from netmap.model.document import apply_edit, build_document, build_usable, head_data
    from netmap.model.held import held_in
    from netmap.model.traces import remove_person
    from netmap.store.everything import Everything, find_traces, suggest
    from netmap.store.held import find_id

    network: Network = formats.read(path).require()
    document = build_document(network)
    everything = Everything("", 0, document, head_data(document.head), (), ())
    who = find_id(everything.people(), who)
    traces = find_traces(everything, who, **how)
    if not erase:
        _say_perhaps(suggest(everything, traces))
        return held_in(document, traces), next(iter(traces.names), who), network.name
    form = formats.find_format(path)
    losses = formats.find_losses(network, form)
    if form.write is None or losses:
        raise NotPossibleError(
            f"{path} was not written anew, because it cannot hold {', '.join(losses) or 'a map'}; "
            "convert it to .netmap.json first."
        )
    hidden = traces.document(document)
    result = build_usable(apply_edit(hidden, remove_person(hidden, traces.word, ""))).network
    formats.write(result, path)
    return (), "", ""


def open_database(address: str) -> tuple[Database, str]:
    """Return the database and the folder for its backups."""
    from netmap.config import load_config
    from netmap.store import Store
    from netmap.store.database import Database as Opened

    config = load_config(database=address)
    look_for_database(config.database)
    opened = Opened(config.database, busy_seconds=config.busy_seconds)
    return Store(opened).database, config.backup_folder


def note(database: Database, action: str, map_id: str = "", **facts: Any) -> None:
    """Keep a line of what was done by whoever has the database: counts, never a name."""
    from netmap.store.accounts import Accounts

    Accounts(database).note("", action, map_id=map_id, now=datetime.now(UTC), facts=facts)


def _find(database: Database, name: str) -> tuple[str, str]:
    """Return the id and the name of the map that is meant; a deleted one can be restored, so it counts."""
    from netmap.store import Store

    store = Store(database)
    maps = [*store.maps(), *store.maps(deleted=True)]
    found = [m for m in maps if name in (m.id, m.name)]
    if not found:
        raise MapNotFoundError(f"“{name}” is neither a file nor a map in {database.shown}.")
    if len(found) > 1:
        ids = ", ".join(m.id for m in found)
        raise NotPossibleError(f"{len(found)} maps are called “{name}”; name one by its id: {ids}.")
    return found[0].id, found[0].name


def _in_database(name: str, who: str, how: dict[str, Any], address: str) -> tuple[tuple[Held, ...], str, str]:
    from netmap.store.foreseeing import preview_erase
    from netmap.store.held import held_on, who_is

    database, _ = open_database(address)
    try:
        map_id, map_name = _find(database, name)
        who = who_is(database, map_id, who)
        seen = preview_erase(database, map_id, who, **how)
        _say_perhaps(seen.perhaps)
        held = held_on(database, map_id, who, **how)
        note(database, "look up person", map_id, entries=len(held))
        return held, seen.name, map_name
    finally:
        database.close()


def _erase_in_database(name: str, who: str, how: dict[str, Any], address: str) -> None:
    from netmap.store.erasure import erase_person
    from netmap.store.held import copies_of, who_is
    from netmap.store.old_backups import find_backups

    database, folder = open_database(address)
    try:
        map_id, _ = _find(database, name)
        who = who_is(database, map_id, who)
        done = erase_person(database, map_id, who, now=datetime.now(UTC), **how)
        typer.echo(
            f"erased: {done.removed} rows removed; “{done.word}” stands in {done.rewritten} earlier changes and "
            f"{done.texts} texts",
            err=True,
        )
        if done.unswept:
            typer.echo(done.unswept, err=True)
        for copy in copies_of(database, map_id):
            typer.echo(f"a copy of the map was made and is not touched: {copy}", err=True)
        for old in find_backups(database, folder):
            typer.echo(f"still held by a backup of {old.made_at:%Y-%m-%d}: {old.path}", err=True)
    finally:
        database.close()


def maps(
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
    database: Annotated[str, typer.Option(help="The database; that of the settings if it is left out.")] = "",
) -> None:
    """List the maps of the database: id, name, revision, owners, and whether they were deleted."""
    import json

    from netmap.store import Store
    from netmap.store.accounts import Accounts

    opened, _ = open_database(database)
    try:
        store, accounts = Store(opened), Accounts(opened)
        found: list[dict[str, Any]] = [
            {
                "id": info.id,
                "name": info.name,
                "revision": info.revision,
                "owners": [m.login for m in accounts.members(info.id) if m.role == "owner"],
                "changed_at": info.changed_at.isoformat(),
                "deleted_at": info.deleted_at.isoformat() if info.deleted_at else None,
            }
            for info in [*store.maps(), *store.maps(deleted=True)]
        ]
    finally:
        opened.close()
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for one in found:
        owners = ", ".join(one["owners"]) or "nobody"
        deleted = f", deleted on {one['deleted_at'][:10]}" if one["deleted_at"] else ""
        typer.echo(
            f"{one['id']}  “{one['name'] or 'Map without a name'}”, revision {one['revision']}, "
            f"owned by {owners}{deleted}"
        )
