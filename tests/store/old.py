"""A database as netmap made it before schema 2, on each kind of database."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Column, DateTime, ForeignKey, Integer, MetaData, String, Table, Text, create_engine

DATA = Path(__file__).parent / "data"
SAID: dict[str, Any] = json.loads((DATA / "v1.json").read_text("utf-8"))

metadata = MetaData()
about = Table("about", metadata, Column("schema_version", Integer, nullable=False))
maps = Table(
    "maps",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("head", Text, nullable=False),
    Column("revision", Integer, nullable=False),
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
    Column("way", String(8), nullable=False),
    Column("label", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)


def make_old(address: str) -> None:
    """Put the old database where `address` says."""
    on_server = "://" in address
    if not on_server:
        os.close(os.open(address, os.O_CREAT, 0o600))
    with closing(sqlite3.connect(":memory:" if on_server else address)) as file:
        file.executescript((DATA / "v1.sql").read_text("utf-8"))
        file.commit()
        if on_server:
            _fill_server(address, file)


def _fill_server(address: str, file: sqlite3.Connection) -> None:
    """Copy rows as text: the server reads times without a zone as UTC, which is what they are."""
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
        metadata.create_all(connection)
        for table in metadata.sorted_tables:
            found = file.execute(f"SELECT * FROM {table.name}").fetchall()
            places = ", ".join(["%s"] * len(table.columns))
            connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({places})", found)
    engine.dispose()
