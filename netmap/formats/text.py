"""Text out of bytes: encodings, delimiters, sizes. Nothing is replaced and nothing is guessed in silence."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from netmap.errors import UnreadableError
from netmap.model import Note
from netmap.model.problems import shorten

BIGGEST_FILE = 200 * 2**20
#: what all members of a zip, or all files dropped together, may hold
BIGGEST_UNPACKED = 200 * 2**20
#: more rows than this are no map, and would fill the memory before anybody could say so
MOST_ROWS = 250_000
LONGEST_CELL = 131_072
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
#: characters that XML has no way to write
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decode(data: bytes, file: str) -> str:
    """Return bytes as text: UTF-8 with or without its mark, or UTF-16 with one.

    Raises
    ------
    UnreadableError
        If the bytes are neither.
    """
    encoding = "utf-16" if data[:2] in UTF16 else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        found = data[max(0, error.start - 10) : error.start + 10]
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            f"{file} is not UTF-8 text (line {line}, byte {error.start}: {shorten(repr(found))}); "
            "save it as 'CSV UTF-8' or 'JSON, UTF-8' and read it again."
        ) from error


def decode_table(data: bytes, file: str) -> tuple[str, tuple[Note, ...]]:
    """Return the text of a table, and a note if it was in a spreadsheet's old code page.

    Raises
    ------
    UnreadableError
        If it is no text.
    """
    if b"\0" in data[:1000] and data[:2] not in UTF16:
        raise UnreadableError(
            f"{file} looks like UTF-16 without its mark, or is no text; save it as 'CSV UTF-8'."
        )
    try:
        return decode(data, file), ()
    except UnreadableError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise UnreadableError(f"{file} is no text that can be read; save it as 'CSV UTF-8'.") from None
        return text, (Note(code="encoding", value="Windows-1252", file=file),)


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
    """Return the rows of a CSV text; commas, semicolons and tabs are told apart by the header.

    Raises
    ------
    UnreadableError
        If a quotation mark is never closed or a cell is absurdly long.
    """
    lines = text.lstrip("\r\n").split("\n", 1)
    skipped = len(text) - len(text.lstrip("\r\n"))
    if lines[0].strip().lower().startswith("sep=") and len(lines) > 1:
        delimiter, text = lines[0].strip()[4:5] or ",", lines[1]  # Excel's way of saying it
    else:
        text = text[skipped:]
        delimiter = find_delimiter(lines[0])
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
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


def find_delimiter(line: str) -> str:
    """Return what parts the cells of a header line: a comma, a semicolon or a tab outside quotes."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(",;\t", key=bare.count)
