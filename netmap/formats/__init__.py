"""Files in and out: one list of formats, problems as data."""

from netmap.formats.apart import Limits, read_apart, table_apart
from netmap.formats.cells import to_csv
from netmap.formats.files import (
    find_format,
    find_losses,
    gather,
    read,
    read_data,
    read_files,
    to_files,
    write,
    write_whole,
)
from netmap.formats.known import FORMATS, Format
from netmap.formats.map_json import map_schema
from netmap.formats.map_tables import pack
from netmap.formats.plain import is_edge_header, to_plain
from netmap.formats.pseudonyms import build_hider, pseudonym_table, pseudonymise
from netmap.formats.result import ReadResult, count_sorts, report_csv
from netmap.formats.shape import identifiability
from netmap.formats.source import Options
from netmap.formats.template import to_template

__all__ = [
    "FORMATS",
    "Format",
    "Limits",
    "Options",
    "ReadResult",
    "build_hider",
    "count_sorts",
    "find_format",
    "find_losses",
    "gather",
    "identifiability",
    "is_edge_header",
    "map_schema",
    "pack",
    "pseudonym_table",
    "pseudonymise",
    "read",
    "read_apart",
    "read_data",
    "read_files",
    "report_csv",
    "table_apart",
    "to_csv",
    "to_files",
    "to_plain",
    "to_template",
    "write",
    "write_whole",
]
