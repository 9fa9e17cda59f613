"""The databases that the tests themselves run on."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from netmap.store import Database, schema
from tests.databases import KINDS, started_postgresql


def test_a_database_is_empty_and_takes_every_table(database):
    opened = Database(database)
    with opened.writing() as connection:
        schema.metadata.create_all(connection)
        assert not connection.execute(schema.maps.select()).all()
        kind = "sqlite_version()" if opened.is_sqlite else "version()"
        assert connection.execute(text(f"SELECT {kind}")).scalar()
    opened.close()


def test_each_one_asked_for_is_another(new_database):
    assert len({new_database(kind) for kind in KINDS * 2}) == 4


def test_a_server_of_one_s_own_can_be_stopped_and_started_again():
    with started_postgresql() as server:
        engine = create_engine(server.create(), pool_pre_ping=True)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE kept (n integer)"))
            connection.execute(text("INSERT INTO kept VALUES (7)"))
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text("INSERT INTO kept VALUES (8)"))
            server.stop("immediate")
            connection.execute(text("INSERT INTO kept VALUES (9)"))
        server.start()
        with engine.connect() as connection:
            assert connection.execute(text("SELECT n FROM kept")).scalars().all() == [7]
        engine.dispose()
