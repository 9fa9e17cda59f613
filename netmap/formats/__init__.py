"""Files in and out: one list of formats, problems as data."""

from netmap.formats.apart import Limits, read_apart
from netmap.formats.cells import to_csv
from netmap.formats.files import (
    FORMATS,
    Format,
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
from netmap.formats.map_json import map_schema
from netmap.formats.plain import is_edge_header, to_plain
from netmap.formats.pseudonyms import pseudonymise
from netmap.formats.result import ReadResult, count_sorts, report_csv
from netmap.formats.source import Options
from netmap.formats.template import to_template

__all__ = [
    "FORMATS",
    "Format",
    "Limits",
    "Options",
    "ReadResult",
    "count_sorts",
    "find_format",
    "find_losses",
    "gather",
    "is_edge_header",
    "map_schema",
    "pseudonymise",
    "read",
    "read_apart",
    "read_data",
    "read_files",
    "report_csv",
    "to_csv",
    "to_files",
    "to_plain",
    "to_template",
    "write",
    "write_whole",
]
