"""The command that adds a file to a map: parse, show, ask, call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netmap.cli_files import (
    DatesOption,
    NodesOption,
    ReportOption,
    WithOption,
    YesOption,
    read_options,
    save_report,
)
from netmap.cli_parts import anybody_there, say_notes
from netmap.errors import NotPossibleError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netmap.model.matching import Match


def add(
    target: Annotated[Path, typer.Argument(metavar="MAP", help="The map to add to.")],
    source: Annotated[Path, typer.Argument(metavar="FILE", help="What to add, in any readable format.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the result here; the map itself by default.")
    ] = None,
    nodes: NodesOption = None,
    beside: WithOption = None,
    same: Annotated[
        list[str] | None,
        typer.Option(help="ID=ID: who in the file is whom on the map; ID= is somebody new. Repeat for more."),
    ] = None,
    view: Annotated[
        str, typer.Option(help="Add it as the view of this team or table, beside the shared map.")
    ] = "",
    group: Annotated[str, typer.Option(help="The group whose view it is.")] = "",
    dates: DatesOption = "",
    csv: ReportOption = None,
    yes: YesOption = False,
) -> None:
    """Add a file to a map: shows what was found and what it would do, asks, and overwrites nothing."""
    from netmap import formats
    from netmap.model.document import apply_edit, build_document, build_usable
    from netmap.model.matching import find_matches
    from netmap.model.merging import merge_map, picture_called

    network = formats.read(target).require()
    others = [*([nodes] if nodes else []), *(beside or [])]
    found = formats.read_files(formats.gather(source, *others), options=read_options(dates))
    if csv:
        save_report(csv, formats.report_csv(found))
    incoming = found.require()
    say_notes(found)
    document = build_document(network)
    decisions = _decide(find_matches(document, incoming), _pairs(same or []), yes=yes)
    picture = picture_called(document, view, group) if view else None
    merged = merge_map(document, incoming, decisions, as_perspective=picture)
    for line in merged.lines:
        typer.echo(line, err=True)
    for table, row, field, here, there in merged.differences:
        typer.echo(f"different: {table}.{field} of {row}: stays {here!r}; the file says {there!r}.", err=True)
    if not merged.edit.changes:
        typer.echo("Nothing in it is new; nothing was written.", err=True)
        return
    _ask(f"Write {out or target}?", yes=yes)
    result = build_usable(apply_edit(document, merged.edit)).network
    for path in formats.write(result, out or target):
        typer.echo(f"written: {path}")


def _pairs(texts: Sequence[str]) -> dict[str, str | None]:
    for text in texts:
        if "=" not in text:
            raise ParameterError(f"--same {text}: write ID=ID, who in the file is whom on the map.")
    pairs = (text.split("=", 1) for text in texts)
    return {incoming: existing or None for incoming, existing in pairs}


def _decide(matches: Sequence[Match], said: dict[str, str | None], *, yes: bool) -> dict[str, str | None]:
    """Return who is whom: what was said, and on a terminal what is asked now."""
    asked = [match for match in matches if match.asks and match.id not in said]
    decisions = dict(said)
    for match in asked:
        likely = match.candidates[0]
        line = f"“{match.label}” ({match.id}) may be “{likely.label}” ({likely.id}) on the map"
        if anybody_there() and not yes:
            the_same = typer.confirm(f"{line}. The same?", default=False, err=True)
            decisions[match.id] = likely.id if the_same else None
        else:
            typer.echo(
                f"doubted: {line}; --same '{match.id}={likely.id}', or --same '{match.id}='.", err=True
            )
    if asked and not anybody_there() and not yes:
        n = len(asked)
        raise NotPossibleError(
            f"{n} {'is' if n == 1 else 'are'} undecided; say --same for each, or --yes to add them as new. "
            "Nothing was written."
        )
    return decisions


def _ask(question: str, *, yes: bool) -> None:
    """Nothing enters a map before somebody has said yes, here or with ``--yes``."""
    if yes:
        return
    if not anybody_there():
        raise NotPossibleError("nothing was written: look at the lines above, then run it again with --yes.")
    if not typer.confirm(question, default=False, err=True):
        raise NotPossibleError("nothing was written.")
