"""Text out of bytes: encodings, delimiters, sizes. Nothing is replaced and nothing is guessed in silence."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice
from pathlib import Path

from netmap.errors import UnreadableError
from netmap.model import Note
from netmap.model.problems import shorten

BIGGEST_FILE = 200 * 2**20
#: what all members of a zip, or all files dropped together, may hold
BIGGEST_UNPACKED = 200 * 2**20
#: more rows than this are no map, and would fill the memory before anybody could say so
MOST_ROWS = 250_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
#: what a text cannot begin with and be a table; what it is instead, and what to do about it
_NO_TABLES = (
    (r"%pdf-", "a PDF", "ask for the table it was made from, as CSV or .xlsx"),
    (r"\{\\rtf", "a Word document", "copy the table into a spreadsheet and save it as CSV"),
    (
        r"<(!doctype html|html|head|body|table|meta|style|script)\b",
        "a web page",
        "open it in a spreadsheet and save it as .xlsx; if it asks to sign in, download the file again",
    ),
    (r"<(\?xml|\w)", "XML", "give it the ending of its format, such as .graphml or .gexf"),
    (r'(\{\s*("|\})|\[\s*[\[{\]])', "JSON", "give it the ending .json"),
)
#: a delimiter that stands before a blank and a quotation mark, as people type it by hand
_SPACED = re.compile(r"\s+\"")
#: how many lines are looked at to find out what parts the cells
_LOOKED_AT = 50
DELIMITERS = ",;\t|"
#: UTF-8 that somebody read as Windows-1252 and saved
_GARBLED = re.compile("[\u00c2\u00c3][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]|\u00e2\u20ac")
#: characters that XML has no way to write
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decode(data: bytes, file: str) -> str:
    """Return bytes as text: UTF-8 with or without its mark, or UTF-16 with one.

    Raises
    ------
    UnreadableError
        If the bytes are neither.
    """
    encoding = "utf-16" if data[:2] in UTF16 else "utf-8"
    try:
        return data.decode(encoding).lstrip("\ufeff")  # programs that join files leave more than one mark
    except UnicodeDecodeError as error:
        found = data[max(0, error.start - 10) : error.start + 10]
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            f"{file} is not UTF-8 text (line {line}, byte {error.start}: {shorten(repr(found))}); "
            "save it as 'CSV UTF-8' or 'JSON, UTF-8' and read it again."
        ) from error


def decode_table(data: bytes, file: str) -> tuple[str, tuple[Note, ...]]:
    """Return the text of a table, and a note if it was in a spreadsheet's old code page or looks garbled.

    Raises
    ------
    UnreadableError
        If it is no text, or partly UTF-8 and partly not.
    """
    if b"\0" in data[:1000] and data[:2] not in UTF16:
        raise UnreadableError(
            f"{file} looks like UTF-16 without its mark, or is no text; save it as 'CSV UTF-8'."
        )
    try:
        text = decode(data, file)
        return text, _doubt_letters(text, file)
    except UnreadableError:
        if data[:2] in UTF16 or _is_mostly_utf8(data):
            raise  # read as Windows-1252 every other accent would come out wrong
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise UnreadableError(f"{file} is no text that can be read; save it as 'CSV UTF-8'.") from None
        return text, (Note(code="encoding", value="Windows-1252", file=file),)


def _is_mostly_utf8(data: bytes) -> bool:
    """Say whether bytes that are no UTF-8 hold letters that are; in an old code page those are very rare."""
    text = data.decode("utf-8", "surrogateescape")
    strange = [char for char in text if char > "\x7f"]
    wrong = sum("\udc80" <= char <= "\udcff" for char in strange)
    return len(strange) - wrong >= max(wrong, 1)


def _doubt_letters(text: str, file: str) -> tuple[Note, ...]:
    """Return a note for each sort of letters that some program before us has spoilt."""
    notes = []
    for found, why in (
        (_GARBLED.search(text), "letters with accents were spoilt before netmap got the file, and stay so"),
        (
            re.search("\ufffd", text),
            "a letter was lost before netmap got the file, and this sign stands for it",
        ),
    ):
        if found:
            row = text.count("\n", 0, found.start()) + 1
            near = " ".join(text[max(0, found.start() - 10) : found.end() + 10].split())
            notes.append(Note(code="doubted", row=row, value=f"'{shorten(near)}'", choices=why, file=file))
    return tuple(notes)


def read_bytes(path: Path) -> bytes:
    """Return what is in a file, or say in one sentence why it cannot be had."""
    try:
        with path.open("rb") as stream:
            data = stream.read(BIGGEST_FILE + 1)
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(data) > BIGGEST_FILE:
        raise UnreadableError(f"{path} is larger than 200 MiB; that is no map.")
    return data


def read_csv_rows(text: str, file: str) -> list[list[str]]:
    """Return the rows of a CSV text, blank ones at its beginning too, so that rows count as people see them.

    Commas, semicolons, tabs and bars are told apart by what parts the most lines alike.

    Raises
    ------
    UnreadableError
        If it is no table, a quotation mark is never closed or a cell is absurdly long.
    """
    refuse_no_table(text, file)
    told = re.match(r"\s*sep=(.)[^\r\n]*(?:\r\n?|\n)", text, re.IGNORECASE)
    if told:  # Excel's way of saying it
        delimiter, text = told[1], text[told.end() :]
    else:
        delimiter = find_delimiter(text)
    rows = _parse(text, delimiter, file)
    if any(_SPACED.match(cell) for row in rows[:1000] for cell in row):
        spaced = _parse(text, delimiter, file, skip_blanks=True)
        if not any(_SPACED.match(cell) for row in spaced[:1000] for cell in row):
            return spaced
    return rows


def refuse_no_table(text: str, file: str) -> None:
    """Refuse what begins as no table does, and say what it is.

    Raises
    ------
    UnreadableError
        If it is a web page, a PDF, a document, XML, JSON, or empty.
    """
    start = text[:200].lstrip().lower()
    if not start and not text.strip():
        raise UnreadableError(
            f"{file} is empty: there is nothing in it to read; save it again and look whether it has rows."
        )
    for pattern, what, mend in _NO_TABLES:
        if re.match(pattern, start):
            raise UnreadableError(f"{file} is no table but {what}; {mend}.")


def _parse(text: str, delimiter: str, file: str, *, skip_blanks: bool = False) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=skip_blanks
    )
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise UnreadableError(f"{file} has more than {MOST_ROWS:,} rows; that is no map.")
    except csv.Error as error:
        raise UnreadableError(
            f"{file} is not a table from line {len(rows) + 1} on: {error}; "
            "close the quotation mark there, or save it as CSV again."
        ) from error
    return rows


def find_delimiter(text: str) -> str:
    """Return what parts the cells of a text: the sign that stands equally often in most of its first lines."""
    bare = re.sub(r'"[^"]*"', "", text[:100_000])
    lines = [line for line in islice(re.split(r"[\r\n]+", bare), _LOOKED_AT) if line.strip()]

    def worth(sign: str) -> tuple[int, int]:
        times = Counter(line.count(sign) for line in lines if sign in line)
        often, alike = times.most_common(1)[0] if times else (0, 0)
        return alike, often

    return max(DELIMITERS, key=worth)
