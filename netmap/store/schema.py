"""The tables of the database. A map is a head, rows and a log of edits; all text is JSON."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA_VERSION = 1
metadata = MetaData()

about = Table("about", metadata, Column("schema_version", Integer, nullable=False))

maps = Table(
    "maps",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("head", Text, nullable=False),
    #: goes up by one with every edit; what a page holds on to
    Column("revision", Integer, nullable=False),
    #: the next key for a new row; keys are never used twice
    Column("next_key", Integer, nullable=False),
    Column("sample", String(64), nullable=False, default=""),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("deleted_at", DateTime(timezone=True)),
)

rows = Table(
    "map_rows",
    metadata,
    Column("map_id", ForeignKey("maps.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Integer, primary_key=True),
    Column("table_name", String(32), nullable=False),
    Column("data", Text, nullable=False),
)

edits = Table(
    "edits",
    metadata,
    Column("map_id", ForeignKey("maps.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    #: do, undo or redo
    Column("way", String(8), nullable=False),
    Column("label", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
