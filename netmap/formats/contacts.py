"""Telephone numbers and e-mail addresses: found in text and taken out, so that none gets into a map."""

from __future__ import annotations

import re

#: what stands where something was taken out
LEFT_OUT = "[left out]"
# Every repetition has a limit, so that no text takes long (a cell may hold 131,072 letters).
_EMAIL = re.compile(r"(?:mailto:)?[^\s@<>,;:()\[\]\"']{1,64}@[^\s@<>,;:()\[\]\"']{1,255}", re.IGNORECASE)
_NUMBER = r"\d(?:[\s().\u2010-\u2015-]{0,3}\d)"
_PHONE = re.compile(
    rf"""(?<![\w.,£$€])
    (?: (?:tel(?:ephone)?|phone|mob(?:ile)?|fax|gtn|direct\ line)\b[.:\s]{{0,4}}\(?\+?{_NUMBER}{{4,16}}
      | \+\(?{_NUMBER}{{7,16}}
      | \(?0[\s().-]{{0,2}}{_NUMBER}{{7,13}}
      | \(?\d{{3}}\)?[\s.-]{{1,2}}\d{{3}}[\s.-]\d{{4}} )
    (?:[\s,]{{0,2}}(?:extension|ext|x)\.?\s?\d{{1,6}})?
    (?![\w]|[.,]\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_EMAIL_WORDS = re.compile(r"e-?\s?mail|\bupn\b|principal ?name", re.IGNORECASE)
_PHONE_WORDS = re.compile(
    r"phone|\btel\b|\btel\.|\bmobile\b|\bmob\b|\bfax\b|\bext(?:ension)?\b|direct (?:line|dial)|\bdial\b|\bcontact (?:no|num)",
    re.IGNORECASE,
)


def has_email(text: str) -> bool:
    """Say whether there is an e-mail address in a text."""
    return "@" in text and _EMAIL.search(text) is not None


def has_phone(text: str) -> bool:
    """Say whether there is a telephone number in a text."""
    return _PHONE.search(text) is not None


def take_out(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without telephone numbers and e-mail addresses, and what sorts were taken out.

    Examples
    --------
    >>> take_out("Ask Bo (bo@dau.example, 020 7946 0000 ext 12).")
    ('Ask Bo ([left out], [left out]).', ('an e-mail address', 'a telephone number'))
    """
    found: list[str] = []
    if "@" in text:
        text, n = _EMAIL.subn(LEFT_OUT, text)
        found += ["an e-mail address"] * bool(n)
    text, n = _PHONE.subn(LEFT_OUT, text)
    found += ["a telephone number"] * bool(n)
    return text, tuple(found)


def find_contact(heading: str) -> str:
    """Return what a heading says its column tells about reaching people: e-mail, telephone or nothing.

    Examples
    --------
    >>> find_contact("Contact E-mail"), find_contact("Telephone"), find_contact("Intelligence")
    ('e-mail addresses', 'telephone numbers', '')
    """
    words = heading.replace("_", " ")
    if _EMAIL_WORDS.search(words):
        return "e-mail addresses"
    return "telephone numbers" if _PHONE_WORDS.search(words) else ""
