"""A report as a file: which writer, by the ending; whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from netmap import formats
from netmap.analysis import Analysis
from netmap.errors import ParameterError
from netmap.model import Network
from netmap.report.content import build_report
from netmap.report.document import Report

#: endings, and the modules that write them: Word and PDF take time to load
WRITERS = {".html": "html", ".pdf": "pdf", ".docx": "docx", ".zip": "pictures"}
SUFFIXES = tuple(WRITERS)


def find_writer(path: Path | str) -> Callable[[Report], bytes]:
    """Return the function that makes the document that a path's ending asks for.

    Raises
    ------
    ParameterError
        If it is none of the four endings.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in WRITERS:
        raise ParameterError(
            f"{path}: a report is an .html page, a .pdf or a .docx (Word), and a .zip holds its pictures; give the "
            "file one of these endings."
        )
    name = WRITERS[suffix]
    writer: Callable[[Report], bytes] = getattr(import_module(f"netmap.report.{name}"), f"to_{name}")
    return writer


def write_report(
    network: Network, analysis: Analysis, path: Path | str, *, names: bool = True, date_line: str
) -> Path:
    """Write an analysis as a document; the ending says which.

    Parameters
    ----------
    network : Network
        The map; not modified.
    analysis : Analysis
        Of this map; not modified.
    path : path
        Ends in .html, .pdf or .docx, or in .zip for its pictures as SVG and PNG. It is written whole or not at all; what is there is replaced.
    names : bool, default True
        Whether people's names are in it; see `build_report`.
    date_line : str
        Which day it is about, as "As on 22 November 2026".

    Returns
    -------
    pathlib.Path
        What was written.

    Raises
    ------
    ParameterError
        If it is none of the four endings.
    NotPossibleError
        If the file cannot be written.
    """
    target = Path(path)
    writer = find_writer(target)
    data = writer(build_report(network, analysis, names=names, date_line=date_line))
    formats.write_whole(target, data)
    return target
