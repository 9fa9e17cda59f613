"""Makes v1.sql and v1.json: run by the code before schema 2, from a checkout of 07c13b8, with a folder.

v1.sql is what its sqlite3 file held, v1.json what it said about it.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from netmap import formats, shipped
from netmap.model import Network, Organisation, Person
from netmap.model.document import head_data
from netmap.model.edits import add_rows, change_head, change_row, remove_rows
from netmap.store import Store
from netmap.store import store as old_store

out = Path(sys.argv[1])
clock = (datetime(2025, 3, 1, 9, tzinfo=UTC) + timedelta(minutes=n) for n in count())
path = out / "v1.sqlite"
path.unlink(missing_ok=True)
store = Store(str(path))


def do(map_id, make):
    """Make an edit of the map as it is."""
    store.apply(map_id, make(store.load(map_id).document), now=next(clock))


ward = Network(
    name="Ward 7",
    people=(Person(id="a", name="Llŷr Ŵyn"), Person(id="b")),
    organisations=(Organisation(id="o", name="“Open” door\nCIC"),),
)

# everything once: undone, done again, undone for good by a new edit, and one waiting to be done again
everything = store.create(ward, now=next(clock))
do(everything, lambda d: add_rows("add Cai", [("people", {"id": "c", "name": "Cai"})]))
do(everything, lambda d: change_row(d, "people", 2, {"name": "Llŷr", "groups": "LE|FL"}))
do(everything, lambda d: change_head(d, {"name": "Ward 8", "purpose": "to see"}, "rename"))
store.undo(everything, now=next(clock))
store.undo(everything, now=next(clock))
store.redo(everything, now=next(clock))
do(everything, lambda d: remove_rows(d, "people", [3]))
do(everything, lambda d: add_rows("half a row", [("relationships", {"source": "a", "weight": "many"})]))
do(everything, lambda d: change_row(d, "organisations", 1, {"quota": 3}))
store.undo(everything, now=next(clock))

# more edits than were kept, among them one that takes back what is gone
long, old_store.LONGEST_HISTORY = store.create(ward, now=next(clock)), 6
for number in range(4):
    do(long, lambda d, n=number: add_rows(f"add {n}", [("people", {"id": f"p{n}"})]))
for _ in range(4):
    store.undo(long, now=next(clock))
store.redo(long, now=next(clock))
do(long, lambda d: change_row(d, "people", 2, {"name": "Bo"}))

plain = store.create(Network(name="Nobody has changed this"), now=next(clock))
sample = store.create(formats.read(shipped.sample("carol")).require(), now=next(clock), sample="carol")
gone = store.create(Network(name="Deleted", people=(Person(id="z"),)), now=next(clock))
do(gone, lambda d: add_rows("add", [("people", {"id": "y"})]))
store.delete(gone, now=next(clock))


def describe(info):
    """Return everything that the old code says about a map."""
    document, revision = store.load(info.id)
    tables = {table: {str(key): row for key, row in rows.items()} for table, rows in document.tables.items()}
    done, undone = store.history(info.id)
    return {
        "name": info.name,
        "revision": revision,
        "sample": info.sample,
        "changed_at": info.changed_at.isoformat(),
        "deleted": info.deleted_at is not None,
        "head": head_data(document.head),
        "tables": tables,
        "can be undone": done,
        "can be redone": undone,
    }


said = {info.id: describe(info) for info in [*store.maps(), *store.maps(deleted=True)]}
named = {"everything": everything, "long": long, "plain": plain, "sample": sample, "gone": gone}
said = {"maps": said, **named}
(out / "v1.json").write_text(json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
store.close()
with sqlite3.connect(path) as connection:
    (out / "v1.sql").write_text("\n".join(connection.iterdump()) + "\n", "utf-8")
path.unlink()
