"""Every format in one list; reading and writing by what a path says it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from netmap.errors import NotPossibleError, ParameterError, UnreadableError
from netmap.formats import graph_files
from netmap.formats.map_json import from_json, to_json
from netmap.formats.map_tables import (
    from_zip,
    read_folder,
    to_csv,
    to_zip,
    write_folder,
)
from netmap.formats.plain import from_plain, read_plain, to_plain
from netmap.formats.result import ReadResult, decode, decode_table, read_bytes
from netmap.formats.workbook import from_xlsx, to_xlsx
from netmap.model import Network

PLAIN_CANNOT_HOLD = (
    "roles",
    "decisions",
    "parts",
    "perspectives",
    "ratings",
    "vocabulary",
    "settings",
    "attributes",
    "details",
)
#: what a plain table says of an actor or a relationship; everything else about them is lost
PLAIN_FIELDS = {
    "organisations": {"id", "name", "groups"},
    "people": {"id", "name", "groups"},
    "relationships": {"id", "source", "target", "kind", "weight", "direction", "start", "end", "note"},
}


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a map down.

    `read` and `write` take bytes; `None` is "cannot". ``cannot_hold`` names the tables that are lost.
    """

    id: str
    label: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes, str], ReadResult] | None = None
    write: Callable[[Network], bytes] | None = None
    cannot_hold: tuple[str, ...] = ()


def _read_plain_bytes(data: bytes, file: str) -> ReadResult:
    text, notes = decode_table(data, file)
    found = from_plain(text, None, file)
    return found._replace(notes=(*notes, *found.notes))


FORMATS: tuple[Format, ...] = (
    Format(
        "json",
        "the map file of netmap",
        (".netmap.json", ".json"),
        lambda data, file: from_json(decode(data, file), file),
        lambda network: to_json(network).encode("utf-8"),
    ),
    Format("xlsx", "a workbook, one sheet a table", (".xlsx",), from_xlsx, to_xlsx),
    Format("zip", "the tables as CSV, in one zip", (".zip",), from_zip, to_zip),
    Format("folder", "the tables as CSV, in a folder", ()),
    Format(
        "plain",
        "edges.csv with nodes.csv, as every tool writes them",
        (".csv", ".tsv"),
        _read_plain_bytes,
        lambda network: to_csv(to_plain(network)[1]).encode("utf-8-sig"),
        PLAIN_CANNOT_HOLD,
    ),
    Format(
        "graphml",
        "GraphML, for Gephi, Cytoscape, igraph, yEd",
        (".graphml",),
        write=graph_files.to_graphml,
        cannot_hold=(*graph_files.CANNOT_HOLD, "attributes", "details"),
    ),
    Format(
        "gexf",
        "GEXF with dates, for Gephi",
        (".gexf",),
        write=graph_files.to_gexf,
        cannot_hold=(*graph_files.CANNOT_HOLD, "attributes", "details"),
    ),
)


def find_format(path: Path | str, named: str | None = None) -> Format:
    """Return the format that a path or a name says.

    Raises
    ------
    ParameterError
        If there is no such format.
    """
    known = {form.id: form for form in FORMATS}
    if named:
        if named not in known:
            raise ParameterError(f"'{named}' is not a format; use one of: {', '.join(known)}.")
        return known[named]
    name = str(path).lower()
    for form in FORMATS:
        if name.endswith(form.suffixes):
            return form
    if not Path(path).suffix:
        return known["folder"]
    raise ParameterError(
        f"{path}: netmap knows no files that end in '{Path(path).suffix}'; "
        f"it knows {', '.join(s for form in FORMATS for s in form.suffixes)} and folders (--to folder)."
    )


def read(path: Path | str, *, nodes: Path | str | None = None, form: str | None = None) -> ReadResult:
    """Read a map from a file or folder.

    Parameters
    ----------
    path : path
        What it ends in says what it is, unless `form` does.
    nodes : path, optional
        The node table that goes with an edge table.
    form : str, optional
        The id of a format.

    Returns
    -------
    ReadResult
        A map, or everything that is wrong with it. Never half a map.

    Raises
    ------
    UnreadableError
        If it cannot be read at all.
    ParameterError
        If the format is not known.
    """
    path = Path(path)
    if not path.exists():
        raise UnreadableError(f"{path} is not there; check the name and the folder.")
    if nodes is not None:
        return read_plain(path, Path(nodes))
    if path.is_dir():
        return read_folder(path)
    if not path.is_file():
        raise UnreadableError(f"{path} is neither a file nor a folder.")
    return read_data(read_bytes(path), path.name, form=form)


def read_data(data: bytes, file: str, *, form: str | None = None) -> ReadResult:
    """Read a map from bytes with a file name, as an upload brings them."""
    if form is None and file.lower().endswith(".xls"):
        raise UnreadableError(f"{file} is an old .xls workbook; open it and save it as .xlsx.")
    try:
        found = find_format(file, form)
    except ParameterError as error:
        if form is not None:
            raise
        raise UnreadableError(str(error)) from error
    if found.read is None:
        readable = ", ".join(f.id for f in FORMATS if f.read or f.id == "folder")
        raise UnreadableError(f"{file}: netmap writes {found.id} but does not read it; it reads {readable}.")
    return found.read(data, file)


def write(network: Network, path: Path | str, *, form: str | None = None) -> tuple[Path, ...]:
    """Write a map to a file or folder.

    Parameters
    ----------
    network : Network
        Not modified.
    path : path
        What it ends in says what to write, unless `form` does. An edge table gets its node table
        beside it.
    form : str, optional
        The id of a format.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    NotPossibleError
        If the file cannot be written or cannot hold a text of the map.
    ParameterError
        If the format is not known.
    """
    path = Path(path)
    found = find_format(path, form)
    try:
        if found.id == "folder":
            write_folder(network, path)
            return (path,)
        assert found.write is not None  # every other format writes
        written = [(path, found.write(network))]
        if found.id == "plain":
            tables = zip((nodes_path(path), path), to_plain(network), strict=True)
            mark = "\t" if path.suffix.lower() == ".tsv" else ","
            written = [(place, to_csv(rows, mark).encode("utf-8-sig")) for place, rows in tables][::-1]
        path.parent.mkdir(parents=True, exist_ok=True)
        for place, data in written:
            write_whole(place, data)
    except OSError as error:
        raise NotPossibleError(f"{path} cannot be written: {error.strerror or error}.") from error
    return tuple(place for place, _ in written)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: whoever pulls the plug keeps the old one."""
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(data)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def targets(path: Path | str, form: Format) -> tuple[Path, ...]:
    """Return the files that writing a format to a path would replace."""
    place = Path(path)
    return (place, nodes_path(place)) if form.id == "plain" else (place,)


def nodes_path(edges: Path) -> Path:
    """Return where the node table of an edge table goes."""
    if "edges" in edges.name:
        return edges.with_name(edges.name.replace("edges", "nodes"))
    return edges.with_name(f"{edges.stem}-nodes{edges.suffix}")


def find_losses(network: Network, form: Format) -> list[str]:
    """Return what of a map a format cannot hold, in words, where there is any."""
    losses = []
    for name in form.cannot_hold:
        if name == "attributes":
            rows = (r for table in ("organisations", "people", "relationships") for r in network.rows(table))
            if any(row.attributes for row in rows):
                losses.append("columns of your own")
        elif name == "details":
            told = {
                f"{field} of {table}"
                for table, kept in PLAIN_FIELDS.items()
                for row in network.rows(table)
                for field in row.to_row().keys() - kept - row.attributes.keys()
            }
            losses += sorted(told) + [
                f"the {f} of the map" for f in ("name", "purpose") if getattr(network, f)
            ]
        elif name in ("vocabulary", "settings"):
            if getattr(network, name) != getattr(Network(), name):
                losses.append(f"the {name}")
        elif network.rows(name):
            losses.append(f"{len(network.rows(name))} {name}")
    return losses
