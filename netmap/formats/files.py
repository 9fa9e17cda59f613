"""Reading and writing by what a path or the file itself says it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from netmap.errors import NotPossibleError, ParameterError, UnreadableError
from netmap.formats.graph_out import describe_losses
from netmap.formats.known import FORMATS, Format
from netmap.formats.result import ReadResult, cap
from netmap.formats.source import Options, Source
from netmap.formats.text import read_bytes
from netmap.model import Network


def find_format(path: Path | str, named: str | None = None) -> Format:
    """Return the format to write that a path or a name says.

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
    fits = [(len(end), form) for form in FORMATS if form.write for end in form.suffixes if name.endswith(end)]
    if fits:
        return max(fits, key=lambda fit: fit[0])[1]  # .popolo.json is more than .json
    if not Path(path).suffix:
        return known["folder"]
    endings = ", ".join(suffix for form in FORMATS if form.write for suffix in form.suffixes)
    raise ParameterError(
        f"{path}: netmap writes no files that end in '{Path(path).suffix}'; "
        f"it writes {endings} and folders (--to folder)."
    )


def read(
    path: Path | str,
    *,
    nodes: Path | str | None = None,
    form: str | None = None,
    options: Options | None = None,
) -> ReadResult:
    """Read a map from a file or folder.

    Parameters
    ----------
    path : path
        What is in it says what it is, unless `form` does.
    nodes : path, optional
        A file that goes with it, such as the node table of an edge table.
    form : str, optional
        The id of a format.
    options : Options, optional
        What the file does not say itself, such as the order of dates.

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
    return read_files(gather(path, *([nodes] if nodes is not None else [])), form=form, options=options)


def gather(path: Path | str, *others: Path | str) -> dict[str, bytes]:
    """Return the bytes of a file, of a folder's files, and of what lies beside and belongs to it, by name.

    Raises
    ------
    UnreadableError
        If one of them is not there or cannot be had.
    """
    files: dict[str, bytes] = {}
    for place in (Path(path), *map(Path, others)):
        if not place.exists():
            raise UnreadableError(f"{place} is not there; check the name and the folder.")
        if place.is_dir():
            inside = sorted(p for p in place.iterdir() if p.is_file() and p.suffix.lower() in _ENDINGS)
            files |= {found.name: read_bytes(found) for found in inside}
        elif not place.is_file():
            raise UnreadableError(f"{place} is neither a file nor a folder.")
        else:
            name = place.name if place.name not in files else f"{place.parent.name}/{place.name}"
            files[name] = read_bytes(place)
            files |= {p.name: read_bytes(p) for p in _beside(place)}
    return files


_ENDINGS = {suffix for form in FORMATS for suffix in (*form.suffixes, *form.beside)}


def _beside(path: Path) -> list[Path]:
    """Return the files that belong to another and lie beside it."""
    name = path.name.lower()
    endings = {
        end for form in FORMATS if form.suffixes and name.endswith(form.suffixes) for end in form.beside
    }
    near = [p for p in path.parent.iterdir() if p.name.startswith(path.stem)] if endings else []
    return sorted(p for p in near if p.is_file() and p != path and p.name.lower().endswith(tuple(endings)))


def read_data(data: bytes, file: str, *, form: str | None = None) -> ReadResult:
    """Read a map from bytes with a file name, as an upload brings them."""
    return read_files({file: data}, form=form)


def read_files(
    files: Mapping[str, bytes], *, form: str | None = None, options: Options | None = None
) -> ReadResult:
    """Read a map from files by name that belong together.

    Raises
    ------
    UnreadableError
        If they cannot be read at all, or nobody knows what they are.
    ParameterError
        If the format is not known.
    """
    source = Source(files, options)
    found = find_format("", form) if form else recognise(source)
    if found.read is None:
        readable = ", ".join(f.id for f in FORMATS if f.read)
        raise UnreadableError(
            f"{source.title}: netmap writes {found.id} but does not read it; it reads {readable}."
        )
    result = found.read(source)
    return cap(result._replace(form=found.id, notes=(*source.notes, *result.notes)))


def recognise(source: Source) -> Format:
    """Return the format of some files: the first that knows them as its own.

    Raises
    ------
    UnreadableError
        If none does.
    """
    for form in FORMATS:
        if form.recognise is not None and form.recognise(source):
            return form
    for form in FORMATS:  # nobody is sure: whoever has files that end like this says what is wrong with them
        if form.read and form.suffixes and source.named(*form.suffixes):
            return form
    source.tables()  # a table that cannot be read says so itself
    raise UnreadableError(
        f"{source.title}: netmap does not know what this is. It reads "
        f"{', '.join(form.label for form in FORMATS if form.read)}."
    )


def to_files(network: Network, name: str, form: Format) -> dict[str, bytes]:
    """Return the files that a map is written as, by name, the one asked for first.

    Raises
    ------
    NotPossibleError
        If the format cannot be written, or cannot hold a text of the map.
    """
    if form.write is None:
        writes = ", ".join(f.id for f in FORMATS if f.write)
        raise NotPossibleError(f"netmap reads {form.id} but does not write it; it writes {writes}.")
    return dict(form.write(network, name))


def write(
    network: Network, path: Path | str, *, form: str | None = None, force: bool = True
) -> tuple[Path, ...]:
    """Write a map to a file or folder.

    Parameters
    ----------
    network : Network
        Not modified.
    path : path
        What it ends in says what to write, unless `form` does. What a format needs beside its file,
        such as a node table, goes beside it.
    form : str, optional
        The id of a format.
    force : bool, default True
        Replace files that are there.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    NotPossibleError
        If the file cannot be written, cannot hold a text of the map, or is there and may not be replaced.
    ParameterError
        If the format is not known.
    """
    path = Path(path)
    found = find_format(path, form)
    folder = path if found.id == "folder" else path.parent
    files = {folder / name: data for name, data in to_files(network, path.name, found).items()}
    there = next((place for place in (path, *files) if place.exists()), None)
    if there is not None and not force:
        raise NotPossibleError(f"{there} is there already; choose another name, or --force to replace it.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotPossibleError(f"{path} cannot be written: {error.strerror or error}.") from error
    for place, data in files.items():
        write_whole(place, data)
    return (path,) if found.id == "folder" else tuple(files)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: whoever pulls the plug keeps the old one.

    A new file is for its owner's eyes, for most hold people's data; one that was there stays as open as it was.

    Raises
    ------
    NotPossibleError
        If it cannot be written.
    """
    half = path.with_name(f".{path.name}.part")
    try:
        try:
            half.unlink(missing_ok=True)
            with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
            if path.exists():
                half.chmod(path.stat().st_mode & 0o777)
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        raise NotPossibleError(f"{path} cannot be written: {error.strerror or error}.") from error


def find_losses(network: Network, form: Format) -> list[str]:
    """Return what of a map a format cannot hold, in words, where there is any."""
    return describe_losses(network, form.keep(network)) if form.keep else []
