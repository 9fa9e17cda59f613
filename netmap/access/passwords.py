"""Passphrases: kept as argon2id hashes, which cost the same time whether they are right or wrong."""

from __future__ import annotations

import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from netmap.errors import ParameterError

SHORTEST = 12
#: longer is no safer, and lets strangers make the server work
LONGEST = 1024
#: RFC 9106, section 4, for machines with little memory: 64 MiB each
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)
#: strangers may ask for this: not more of it at once than memory allows
_AT_ONCE = BoundedSemaphore(4)


def check_passphrase(passphrase: str, login: str = "") -> None:
    """Say what is wrong with a new passphrase.

    Length is what counts (NIST SP 800-63B, section 5.1.1.2), so there are no rules about letters and digits.

    Raises
    ------
    ParameterError
        If it is too short, too long, or easily guessed.
    """
    plain = _tidy(passphrase)
    if len(plain) < SHORTEST:
        raise ParameterError(
            f"a passphrase has at least {SHORTEST} characters; four or five words that do not belong together are good."
        )
    if len(plain) > LONGEST:
        raise ParameterError(f"a passphrase has at most {LONGEST} characters.")
    if len(set(plain.casefold())) < 5 or (login and plain.casefold().replace(login.casefold(), "") == ""):
        raise ParameterError(
            "this passphrase is easily guessed; take four or five words that do not belong together."
        )


def hash_passphrase(passphrase: str) -> str:
    """Return what may be kept of a passphrase."""
    with _AT_ONCE:
        return _HASHER.hash(_tidy(passphrase))


def is_right(kept: str, passphrase: str) -> bool:
    """Say whether a passphrase is the one of which `kept` was kept; empty is nobody's, and takes as long."""
    plain = _tidy(passphrase)[:LONGEST]
    with _AT_ONCE:
        try:
            return _HASHER.verify(kept or _nobodys(), plain) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Say whether a passphrase was hashed with other parameters than are used now."""
    return _HASHER.check_needs_rehash(kept)


def _tidy(passphrase: str) -> str:
    """Return a passphrase so that it is the same from every keyboard."""
    return unicodedata.normalize("NFKC", passphrase)


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody knows this one")
