"""Whoever pulls the plug finds a whole map: every edit is there altogether, or not at all."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

from netmap.model import Network
from netmap.store import Store
from tests.conftest import ROOT

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WRITER = """
import sys
from datetime import UTC, datetime
from netmap.model.edits import add_rows
from netmap.store import Store
store, number = Store(sys.argv[1]), 0
while True:
    number += 1
    rows = [("people", {"id": f"p{number}-{i}"}) for i in range(3)]
    store.apply(sys.argv[2], add_rows("three at once", rows), now=datetime.now(UTC))
"""


def test_a_writer_killed_in_the_middle_leaves_no_half_edit(tmp_path):
    path = str(tmp_path / "maps.sqlite")
    store = Store(path)
    map_id = store.create(Network(), now=NOW)
    for _ in range(3):
        before = store.revision(map_id)
        writer = subprocess.Popen([sys.executable, "-c", WRITER, path, map_id], cwd=ROOT)
        while store.revision(map_id) < before + 20:
            assert writer.poll() is None
        writer.kill()
        writer.wait()
        document, revision = store.load(map_id)
        assert len(document.rows("people")) == 3 * (revision - 1)
        assert len(store.history(map_id, limit=1000)) == revision
        # the next writer starts at p1 again: its rows are new rows, whatever their ids
    store.close()
