"""Files in and out: one list of formats, problems as data."""

from netmap.formats.files import (
    FORMATS,
    Format,
    find_format,
    find_losses,
    nodes_path,
    read,
    read_data,
    targets,
    write,
    write_whole,
)
from netmap.formats.map_json import map_schema
from netmap.formats.map_tables import to_csv
from netmap.formats.plain import from_plain, is_edge_header, to_plain
from netmap.formats.pseudonyms import pseudonymise
from netmap.formats.result import ReadResult, decode
from netmap.formats.template import to_template

__all__ = [
    "FORMATS",
    "Format",
    "ReadResult",
    "decode",
    "find_format",
    "find_losses",
    "from_plain",
    "is_edge_header",
    "map_schema",
    "nodes_path",
    "pseudonymise",
    "read",
    "read_data",
    "targets",
    "to_csv",
    "to_plain",
    "to_template",
    "write",
    "write_whole",
]
