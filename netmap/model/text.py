"""Comparing names as people do: accents, capitals and apostrophes aside."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Return a text letter for letter without accents, capitals and curly apostrophes.

    Examples
    --------
    >>> fold("Llŷr O’Brien")
    "llyr o'brien"
    """
    return "".join(_fold_letter(letter) for letter in text)


def _fold_letter(letter: str) -> str:
    if letter in "’‘ʼ`´":
        return "'"
    plain = unicodedata.normalize("NFKD", letter)[0].casefold()
    return plain if len(plain) == 1 else letter
