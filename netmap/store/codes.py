"""Join codes: short enough to be read out in a room, too many to be guessed."""

from __future__ import annotations

import secrets
import unicodedata

#: no letter or digit that is taken for another, and no vowels, so that no code is a word
ALPHABET = "CDFGHJKMNPQRTVWXY34679"
LENGTH = 8


def make_code() -> str:
    """Return a new code, as it is kept."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """Return a code as it is kept, however it was typed; nothing if it cannot be one.

    Examples
    --------
    >>> read_code(" cdfg hjkm "), read_code("CDFG-HJKM"), read_code("hello")
    ('CDFGHJKM', 'CDFGHJKM', '')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", text[:100]).upper() if c.isalnum())
    return plain if len(plain) == LENGTH and not set(plain) - set(ALPHABET) else ""


def show_code(code: str) -> str:
    """Return a code as people read it.

    Examples
    --------
    >>> show_code("CDFGHJKM")
    'CDFG-HJKM'
    """
    return f"{code[:4]}-{code[4:]}" if code else ""
