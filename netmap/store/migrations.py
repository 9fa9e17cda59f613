"""Making the tables of an empty database."""

from __future__ import annotations

from sqlalchemy import insert, select

from netmap.errors import StoreError
from netmap.store import schema
from netmap.store.database import Database


def prepare(database: Database) -> None:
    """Make the tables of an empty database, or see that they are as they should be."""
    with database.writing() as connection:
        schema.metadata.create_all(connection)
        found = connection.execute(select(schema.about.c.schema_version)).scalar()
        if found is None:
            connection.execute(insert(schema.about).values(schema_version=schema.SCHEMA_VERSION))
        elif found > schema.SCHEMA_VERSION:
            raise StoreError(
                f"This database was written by a newer netmap (schema {found}); update netmap to open it."
            )
