"""What tests of the store share."""

from __future__ import annotations

import pytest

from netmap.store import Database


@pytest.fixture
def opened():
    """Return a function that opens databases and closes them at the end."""
    found = []

    def open_it(address):
        found.append(Database(str(address)))
        return found[-1]

    yield open_it
    for database in found:
        database.close()
