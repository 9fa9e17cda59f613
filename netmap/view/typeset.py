"""A document set by typst: words go in as data, never as markup, and only the fonts of the wheel are needed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import typst

from netmap.view.lettering import plain_text

#: what the fonts that come with typst have for certain: Latin, Greek and Cyrillic letters, common marks
_KNOWN = re.compile(
    "[^\\n\u0020-\u007e\u00a0-\u017f\u0386-\u03ce\u0400-\u045f\u2010-\u2026\u2030\u2032\u2033\u2190-\u2193\u20ac]"
)


def typeset(source: str, data: Mapping[str, Any]) -> bytes:
    """Return a tagged PDF (PDF/UA-1): the same, byte for byte, for the same words.

    Parameters
    ----------
    source : str
        Typst; it reads `data` as ``json(bytes(sys.inputs.data))``.
    data : mapping
        What JSON can hold. A letter that neither typst's fonts nor this machine's have becomes "?".
    """
    clean = _clean(data)
    try:
        return _compile(source, clean, ignore_system_fonts=True)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
    try:
        return _compile(source, clean, ignore_system_fonts=False)
    except typst.TypstError:
        return _compile(source, _known(clean), ignore_system_fonts=True)


def _compile(source: str, data: Any, *, ignore_system_fonts: bool) -> bytes:
    return typst.compile(
        source.encode("utf-8"),
        sys_inputs={"data": json.dumps(data)},
        pdf_standards="ua-1",
        ignore_system_fonts=ignore_system_fonts,
        timestamp=0,  # no clock in a file
    )


def _clean(part: Any) -> Any:
    """Return data with only text that XML, and so any document, can hold; line ends stay."""
    if isinstance(part, str):
        return "\n".join(plain_text(line) for line in part.split("\n"))
    if isinstance(part, Mapping):
        return {key: _clean(value) for key, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [_clean(value) for value in part]
    return part


def _known(part: Any) -> Any:
    if isinstance(part, str):
        return _KNOWN.sub("?", part)
    if isinstance(part, dict):
        return {key: _known(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_known(value) for value in part]
    return part


__all__ = ["typeset"]
