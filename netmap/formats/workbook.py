"""The map as a workbook out: one sheet a table, every cell text. Workbooks in are tables (`source`)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from netmap.errors import NotPossibleError
from netmap.formats.cells import Rows
from netmap.formats.map_tables import pack, to_tables
from netmap.formats.text import NOT_XML
from netmap.model import Network

LONGEST_TEXT = 32_000
#: openpyxl stamps the moment of writing; the same map must give the same file
_MOMENT = "1980-01-01T00:00:00Z"


def to_xlsx(network: Network) -> bytes:
    """Return a map as a workbook, one sheet a table, every cell text.

    Raises
    ------
    NotPossibleError
        If a text holds a control character, which a workbook cannot.
    """
    return to_workbook(to_tables(network))


def to_workbook(tables: Mapping[str, Rows]) -> bytes:
    """Return tables of text as a workbook in which no cell is a formula; equal tables give equal bytes."""
    from openpyxl import Workbook  # takes a quarter of a second

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            for cell in row:
                if NOT_XML.search(cell) or len(cell) > LONGEST_TEXT:
                    raise NotPossibleError(
                        f"A text in {name} has a character that XML cannot hold or more than 32,000 letters; a "
                        "workbook cannot hold it. Save the map as JSON or CSV instead."
                    )
            sheet.append(row)
        for line in sheet.iter_rows():
            for place in line:
                place.number_format = "@"  # a spreadsheet then leaves 007 and 1E5 alone
                if place.value is not None:
                    place.data_type = "s"
        sheet.freeze_panes = "A2"
    return save_book(book)


def save_book(book: Any) -> bytes:
    """Return a workbook's bytes without the moment and the author of its writing."""
    book.properties.creator = "netmap"
    packed = io.BytesIO()
    book.save(packed)
    with zipfile.ZipFile(packed) as archive:
        files = {member.filename: archive.read(member) for member in archive.infolist()}
    core = files["docProps/core.xml"].decode("utf-8")
    core = re.sub(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rf"\g<1>{_MOMENT}", core)
    return pack({**files, "docProps/core.xml": core.encode("utf-8")})


def write_xlsx(network: Network, name: str) -> dict[str, bytes]:
    """Return the workbook."""
    return {name: to_xlsx(network)}
