"""Files as somebody gave them: looked at once, cheaply, before anything is read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import dropwhile
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from netmap.errors import UnreadableError
from netmap.formats.cells import Rows, head_place
from netmap.formats.json_text import parse_json
from netmap.formats.text import (
    BIGGEST_UNPACKED,
    MOST_ROWS,
    OLE,
    decode,
    decode_table,
    read_csv_rows,
    refuse_no_table,
)
from netmap.formats.xml_tree import Element, parse_xml, root_tag
from netmap.model import Note

WIDEST, LONGEST_GAP, MOST_MEMBERS = 500, 2_000, 500
#: an .xls that is no old workbook is text with tabs, or a web page: that is what many systems call an export
TABLE_ENDINGS = (".csv", ".tsv", ".tab", ".xls")
BOOK_ENDINGS = (".xlsx", ".xlsm")
#: files that other zips hold, what those are, and what to do about it
_OTHER_ZIPS = {
    "xl/workbook.bin": "a binary workbook",
    "Index/Document.iwa": "a document of Numbers, Pages or Keynote",
    "word/document.xml": "a Word document",
    "content.xml": "an OpenDocument file",
}
#: a sheet with this in its name is not to be read (Kumu's rule, and ours)
IGNORED = "(ignore)"


class Table(NamedTuple):
    """Rows of text: a CSV file, or a sheet of a workbook. The first row that is not blank is the header."""

    name: str
    file: str
    rows: Rows

    @property
    def header(self) -> tuple[str, ...]:
        """The column names without blanks and capitals."""
        return (
            tuple(cell.strip().casefold() for cell in self.rows[head_place(self.rows)]) if self.rows else ()
        )


class Options(NamedTuple):
    """What somebody says about a file that it does not say itself."""

    #: dates such as 03/04/2024: ``True`` is March, ``False`` 3 April, ``None`` netmap decides and says so
    month_first: bool | None = None
    #: which column is what, for a table that nobody knows (`netmap.formats.columns`)
    columns: Mapping[str, Any] | None = None
    #: told now and then how many rows are done, and of how many
    progress: Callable[[int, int], None] | None = None


class Source:
    """One file, or several that belong together, with everything read from them at most once.

    A zip is looked into; a Mac's clutter is passed over.

    Raises
    ------
    UnreadableError
        If a file is a password-protected or old workbook, another program's own project, a damaged
        zip, or unpacks to too much.
    """

    def __init__(self, files: Mapping[str, bytes], options: Options | None = None) -> None:
        self.options = options or Options()
        #: what the files are called together in messages
        self.title = next(iter(files), "nothing") if len(files) == 1 else ", ".join(sorted(files))
        self.files: dict[str, bytes] = {}
        self.notes: list[Note] = []
        self.zipped = False
        for name, data in files.items():
            refuse_foreign(name, data)
            if data[:8] == OLE:
                raise UnreadableError(
                    f"{name} is an old .xls or a workbook with a password; save it as .xlsx without one."
                )
            if _is_zip(name, data):
                self._unpack(name, data)
            else:
                self.files[name] = data
        self._cache: dict[tuple[str, str], Any] = {}

    def _unpack(self, name: str, data: bytes) -> None:
        """Take over what is in a zip; a workbook with another ending stays one."""
        found = _unzip(data, name)
        other = next((what for member, what in _OTHER_ZIPS.items() if member in found), "")
        if other:
            raise UnreadableError(f"{name} is {other}; open it, and save its tables as .xlsx or CSV.")
        if "xl/workbook.xml" in found:
            meant = str(PurePosixPath(name).with_suffix(BOOK_ENDINGS[0]))
            why = f"it is a workbook, whatever its ending, and was read as '{meant}'"
            self.notes.append(Note(code="changed", value=f"'{name}'", choices=why, file=name))
            self.files[meant] = data
            return
        if not found:
            raise UnreadableError(f"{name} is an empty zip: there is no file in it.")
        self.zipped = True
        self.files.update(found)

    def _once(self, what: str, name: str, make: Any) -> Any:
        if (what, name) not in self._cache:
            self._cache[what, name] = make()
        return self._cache[what, name]

    def named(self, *endings: str) -> list[str]:
        """Return the files that end in one of some endings, in order of name."""
        return sorted(name for name in self.files if name.lower().endswith(endings))

    def json_files(self) -> list[str]:
        """Return the files that end in .json, and those that begin like JSON whatever they end in."""
        others = {name for name, data in self.files.items() if _begins_like_json(data)}
        others -= {*self.named(*TABLE_ENDINGS, ".xlsx", ".xlsm")}
        return sorted({*self.named(".json"), *others})

    def text(self, name: str) -> str:
        """Return a file as text, UTF-8 or UTF-16."""
        return str(self._once("text", name, lambda: decode(self.files[name], name)))

    def loose_text(self, name: str) -> str:
        """Return a file as text, Windows-1252 too, which is then noted."""

        def make() -> str:
            text, notes = decode_table(self.files[name], name)
            self.notes += notes
            return text

        return str(self._once("loose", name, make))

    def json(self, name: str) -> Any:
        """Return the data of a JSON file."""
        return self._once("json", name, lambda: parse_json(self.text(name), name))

    def json_keys(self, name: str) -> frozenset[str]:
        """Return the keys of a JSON file's outermost record; none if it is no record or no JSON."""
        try:
            data = self.json(name)
        except UnreadableError:
            return frozenset()
        return frozenset(data) if isinstance(data, dict) else frozenset()

    def xml(self, name: str) -> Element:
        """Return the root of an XML file."""
        root: Element = self._once("xml", name, lambda: parse_xml(self.files[name], name))
        return root

    def root(self, name: str) -> str:
        """Return the tag of an XML file's root in small letters, without reading the file; or nothing."""
        return root_tag(self.files[name])

    def tables(self) -> list[Table]:
        """Return every CSV file and every sheet that is not to be ignored, in order of name and of sheet."""
        found = [*self._csv_tables()]
        for name in self.named(*BOOK_ENDINGS):
            found += self._once(
                "book", name, lambda name=name: read_sheets(self.files[name], name, self.notes)
            )
        return found

    def _csv_tables(self) -> Iterator[Table]:
        alone = len(self.files) == 1  # among others a text file is a readme
        for name in self.named(*TABLE_ENDINGS, *([".txt"] if alone else [])):
            if self.files[name].strip() or alone:
                rows = self._once("rows", name, lambda name=name: self._csv_rows(name))
            else:
                rows = self._once("rows", name, lambda name=name: self._no_rows(name))
            yield Table(PurePosixPath(name.replace("\\", "/")).stem, name, rows)

    def _no_rows(self, name: str) -> Rows:
        self.notes.append(Note(code="dropped", value=f"'{name}'", choices="the file is empty", file=name))
        return []

    def _csv_rows(self, name: str) -> Rows:
        """Return the rows of a CSV file; a note says if some have fewer cells than the header."""
        rows = read_csv_rows(self.loose_text(name), name)
        top = head_place(rows)
        width = len([*dropwhile(lambda cell: not cell.strip(), reversed(rows[top]))]) if rows else 0
        short = [place for place, row in enumerate(rows[top:], start=top + 1) if 1 < len(row) < width]
        if short:
            told = f"{len(rows[short[0] - 1])} cells, and the header has {width}"
            why = "the last were taken as empty; look whether a line is broken there"
            note = Note(code="doubted", row=short[0], value=told, choices=why, file=name, count=len(short))
            self.notes.append(note)
        return rows

    def has_table(self, *columns: Sequence[str]) -> bool:
        """Say whether there is a table with all of these columns; each is given by its spellings."""
        return self.find_table(*columns) is not None

    def find_table(self, *columns: Sequence[str]) -> Table | None:
        """Return the first table with all of these columns, each given by its spellings in small letters."""
        try:
            tables = self.tables()
        except UnreadableError:
            return None
        return next((t for t in tables if all(set(t.header) & set(names) for names in columns)), None)


def _begins_like_json(data: bytes) -> bool:
    return data[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] in (b"{", b"[")


#: what other programs keep their own projects in, and how to get a file out of them that can be read
_FOREIGN = {
    ".gephi": "a project of Gephi; open it there, and save it with File > Export > Graph file as GEXF.",
    ".cys": "a session of Cytoscape; open it there, and save it with File > Export > Network to File as GraphML.",
    ".##h": "a data set of UCINET; open it there, and save it with Data > Export > DL.",
    ".##d": "a data set of UCINET; open it there, and save it with Data > Export > DL.",
    ".gz": "packed with gzip; unpack it first.",
    ".rar": "packed with RAR; unpack it first, or pack it as .zip.",
    ".7z": "packed with 7-Zip; unpack it first, or pack it as .zip.",
}


def refuse_foreign(name: str, data: bytes) -> None:
    """Refuse what only its own program can open, and say how to get a file out of it.

    Raises
    ------
    UnreadableError
        If it is so.
    """
    ending = ".gz" if data[:2] == b"\x1f\x8b" else PurePosixPath(name.lower()).suffix
    if ending in _FOREIGN:
        raise UnreadableError(f"{name} is {_FOREIGN[ending]}")


def _is_zip(name: str, data: bytes) -> bool:
    plain = name.lower()
    packed = data[:4] in (b"PK\x03\x04", b"PK\x05\x06") or plain.endswith(".zip")
    return packed and not plain.endswith(BOOK_ENDINGS)


def _unzip(data: bytes, file: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {member.filename: archive.read(member) for member in _members(archive, file)}
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # zipfile raises whatever the damage leads to
        raise UnreadableError(
            f"{file} is not a zip that can be opened ({error}); send or save it again."
        ) from error


def _members(archive: zipfile.ZipFile, file: str) -> list[zipfile.ZipInfo]:
    """Return what is to be unpacked; how much that is, is counted from the directory first."""
    members = [m for m in archive.infolist() if not m.is_dir() and not _is_clutter(m.filename)]
    if len(members) > MOST_MEMBERS:
        raise UnreadableError(f"{file} holds {len(members):,} files; a map has at most {MOST_MEMBERS}.")
    names = [member.filename for member in members]
    double = next((name for name in names if names.count(name) > 1), "")
    if double:
        raise UnreadableError(f"{file} holds two files called '{double}'; remove one.")
    check_unpacked(members, file)
    return members


def check_unpacked(members: Sequence[zipfile.ZipInfo], file: str) -> None:
    """Refuse a zip whose members unpack to more than any map holds."""
    if sum(member.file_size for member in members) > BIGGEST_UNPACKED:
        raise UnreadableError(
            f"{file} unpacks to more than {BIGGEST_UNPACKED // 2**20} MiB; that is no map. "
            "If it is one, save its tables as CSV."
        )


def _is_clutter(path: str) -> bool:
    """Say whether a member of a zip is only what a Mac adds."""
    return path.startswith("__MACOSX/") or PurePosixPath(path).name.startswith(".")


def read_sheets(data: bytes, file: str, notes: list[Note]) -> list[Table]:
    """Return the sheets of a workbook as tables of text; one that is hidden is noted.

    Raises
    ------
    UnreadableError
        If it cannot be opened, or a stray cell at the far corner would cost a million rows.
    """
    from openpyxl import load_workbook  # takes a quarter of a second

    if data[:2] != b"PK":
        refuse_no_table(data[:400].decode("utf-8", "ignore").lstrip("\ufeff"), file)
        raise UnreadableError(
            f"{file} is not a workbook, whatever its ending; if it is text, call it {PurePosixPath(file).stem}.csv."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_unpacked(archive.infolist(), file)
            for member in archive.infolist():
                if member.filename.endswith((".xml", ".rels")):
                    _refuse_doctype(archive, member, file)
                if member.filename.startswith("xl/worksheets/"):
                    _refuse_unworked(archive, member, file)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        notes += [
            Note(
                code="doubted",
                value=f"the sheet '{sheet.title}' is hidden",
                choices="read all the same",
                file=file,
            )
            for sheet in book.worksheets
            if sheet.sheet_state != "visible" and IGNORED not in sheet.title.casefold()
        ]
        return [
            Table(sheet.title, f"{file}[{sheet.title}]", _sheet_rows(sheet, file))
            for sheet in book.worksheets
            if IGNORED not in sheet.title.casefold()
        ]
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever the damage leads to
        raise UnreadableError(
            f"{file} is not a workbook that can be opened ({type(error).__name__}); "
            "open it in a spreadsheet and save it again as .xlsx."
        ) from error


def _refuse_doctype(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str) -> None:
    with archive.open(member) as stream:
        if b"<!DOCTYPE" in stream.read(4_096):
            raise UnreadableError(f"{file} has a document type inside, which no spreadsheet writes.")


#: a cell with a formula and no result; a result that is an empty text has ``t="str"``
_UNWORKED = re.compile(
    rb"<c\b((?:[^>](?!t=\"str\"))*)>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)


def _refuse_unworked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str) -> None:
    """Refuse a sheet in which formulas have no results: their cells would be read as empty."""
    data = archive.read(member)
    found = _UNWORKED.search(data) if b"<f" in data else None
    if found:
        place = re.search(rb'\br="([A-Z]{1,3}\d{1,7})"', found[1])
        cell = place[1].decode() if place else "one"
        raise UnreadableError(
            f"{file} has a formula without its result in the cell {cell} of {PurePosixPath(member.filename).stem}; "
            "open it in a spreadsheet, save it there, and read it again."
        )


def _sheet_rows(sheet: Any, file: str) -> Rows:
    rows: Rows = []
    blank = 0
    if (sheet.max_column or 0) > WIDEST:
        raise UnreadableError(
            f"The sheet {sheet.title} of {file} has something in column {sheet.max_column}; "
            "delete the empty columns beside the table and save it again."
        )
    for values in sheet.iter_rows(values_only=True):
        cells = [cell_text(value) for value in values]
        blank = 0 if any(cells) else blank + 1
        if blank > LONGEST_GAP:
            if (sheet.max_row or 0) > len(rows) + 1:
                raise UnreadableError(
                    f"The sheet {sheet.title} of {file} has {LONGEST_GAP} empty rows and then something in "
                    f"row {sheet.max_row}; delete the empty rows below the table and save it again."
                )
            break
        rows.append(cells)
        if len(rows) > MOST_ROWS:
            raise UnreadableError(f"The sheet {sheet.title} of {file} has more than {MOST_ROWS:,} rows.")
    return rows


def cell_text(value: Any) -> str:
    """Return a cell as the text that stood there: dates as dates, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
