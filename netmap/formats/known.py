"""The one list of formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from netmap.formats import (
    canvas_files,
    canvas_graphml,
    columns,
    dot,
    gexf,
    gml,
    graphml,
    kumu,
    kumu_json,
    map_json,
    map_tables,
    node_link,
    organogram,
    pajek,
    plain,
    popolo,
    popolo_out,
    ucinet,
    vna,
    workbook,
)
from netmap.formats.key_file import KEY_ENDING
from netmap.formats.result import ReadResult
from netmap.formats.source import Source
from netmap.model import Network


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a map down.

    Attributes
    ----------
    id, label : str
        The name in ``--from`` and ``--to``, and what people call it.
    suffixes : tuple of str
        What its files end in; the first is the one that is written.
    recognise : callable, optional
        Says cheaply whether some files are of this format. ``None``: it is never read.
    read : callable, optional
        From files to a map or its problems.
    write : callable, optional
        From a map and a file name to the files written, the named one first.
    keep : callable, optional
        The map that comes back after writing and reading; ``None``: all of it.
    beside : tuple of str
        What the names of files end in that belong to one of this format, when they lie beside it.
    several : bool
        Whether `write` gives more than one file.
    """

    id: str
    label: str
    suffixes: tuple[str, ...]
    recognise: Callable[[Source], bool] | None = None
    read: Callable[[Source], ReadResult] | None = None
    write: Callable[[Network, str], Mapping[str, bytes]] | None = None
    keep: Callable[[Network], Network] | None = None
    beside: tuple[str, ...] = ()
    several: bool = False


#: in the order in which they are asked whether a file is theirs: the one sure of itself first
FORMATS: tuple[Format, ...] = (
    Format(
        "json",
        "the map file of netmap",
        (".netmap.json", ".json"),
        map_json.is_map,
        map_json.read_map,
        map_json.write_map,
    ),
    Format(
        "popolo",
        "Popolo JSON, as civic data on people and posts are published",
        (".popolo.json",),
        popolo.is_popolo,
        popolo.read_popolo,
        popolo_out.write_popolo,
        popolo_out.keep_popolo,
    ),
    Format(
        "node-link",
        "node-link JSON, for NetworkX and D3",
        (".node-link.json",),
        node_link.is_node_link,
        node_link.read_node_link,
        node_link.write_node_link,
        node_link.keep_node_link,
    ),
    Format(
        "kumu-json",
        "Kumu's JSON, blueprint or backup",
        (".kumu.json",),
        kumu_json.is_kumu_json,
        kumu_json.read_kumu_json,
        kumu_json.write_kumu_json,
        kumu_json.keep_kumu_json,
    ),
    Format(
        "gml",
        "GML, for NetworkX, igraph, Gephi, yEd",
        (".gml",),
        gml.is_gml,
        gml.read_gml,
        gml.write_gml,
        gml.keep_gml,
    ),
    Format(
        "pajek",
        "Pajek's network with its partitions and vectors, and a key to who is who",
        (".net",),
        pajek.is_pajek,
        pajek.read_pajek,
        pajek.write_pajek,
        pajek.keep_pajek,
        beside=(".clu", ".vec", KEY_ENDING),
        several=True,
    ),
    Format(
        "ucinet",
        "UCINET's DL, and a key to who is who",
        (".dl",),
        ucinet.is_ucinet,
        ucinet.read_ucinet,
        ucinet.write_ucinet,
        ucinet.keep_ucinet,
        beside=(KEY_ENDING,),
        several=True,
    ),
    Format(
        "vna",
        "VNA, for NetDraw",
        (".vna",),
        vna.is_vna,
        vna.read_vna,
        vna.write_vna,
        vna.keep_vna,
    ),
    Format(
        "kumu",
        "Kumu's or PRSM's two sheets, of elements and of connections",
        (".kumu.xlsx", ".kumu.csv"),
        kumu.is_kumu,
        kumu.read_kumu,
        kumu.write_kumu,
        kumu.keep_kumu,
        beside=("-elements.csv",),
    ),
    Format(
        "canvas",
        "interviews from Network Canvas, a zip of CSV files",
        (".canvas.zip",),
        canvas_files.is_canvas,
        canvas_files.read_canvas,
        canvas_files.write_canvas,
        canvas_files.keep_canvas,
    ),
    Format(
        "xlsx",
        "the map as a workbook, one sheet a table",
        (".xlsx", ".xlsm"),
        lambda source: bool(source.named(".xlsx", ".xlsm")) and map_tables.is_tables(source),
        map_tables.read_tables,
        workbook.write_xlsx,
    ),
    Format(
        "zip",
        "the map's tables as CSV, in one zip",
        (".zip",),
        lambda source: source.zipped and map_tables.is_tables(source),
        map_tables.read_tables,
        map_tables.write_zip,
    ),
    Format(
        "folder",
        "the map's tables as CSV, in a folder",
        (),
        map_tables.is_tables,
        map_tables.read_tables,
        lambda network, name: map_tables.to_files(network),
        several=True,
    ),
    Format(
        "organogram",
        "a UK organogram: senior and junior posts as data.gov.uk publishes them",
        (),
        organogram.is_organogram,
        organogram.read_organogram,
    ),
    Format(
        "canvas-graphml",
        "interviews from Network Canvas, GraphML",
        (),
        canvas_graphml.is_canvas_graphml,
        canvas_graphml.read_canvas_graphml,
    ),
    Format(
        "graphml",
        "GraphML, for Gephi, Cytoscape, igraph, yEd",
        (".graphml",),
        graphml.is_graphml,
        graphml.read_graphml,
        graphml.write_graphml,
        graphml.keep_graphml,
    ),
    Format(
        "gexf",
        "GEXF with dates, for Gephi",
        (".gexf",),
        gexf.is_gexf,
        gexf.read_gexf,
        gexf.write_gexf,
        gexf.keep_gexf,
    ),
    Format(
        "plain",
        "edges.csv with nodes.csv, as Gephi and every other program writes them",
        (".csv", ".tsv"),
        plain.is_plain,
        plain.read_plain,
        plain.write_plain,
        plain.keep_plain,
        several=True,
    ),
    Format(
        "dot",
        "DOT, for Graphviz to draw",
        (".dot", ".gv"),
        write=dot.write_dot,
        keep=dot.keep_dot,
    ),
    Format(
        "columns",
        "any other table of people, posts or relationships: netmap guesses the columns and asks",
        (),
        columns.is_columns,
        columns.read_columns,
    ),
)
