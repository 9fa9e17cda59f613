"""What other processes do to a database while a test looks on; imports little, so that they start quickly."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import text

from netmap.errors import NetmapError
from netmap.model.edits import add_rows, change_row
from netmap.store import By, Store
from tests.reliability.saves import NOW


def hold(address: str, map_id: str, pipe: Any) -> None:
    """Hold a database as a writer does, from when it says so until it is told to let go."""
    store = Store(address)
    with store.database.writing() as connection:
        connection.execute(text("UPDATE maps SET sample = 'held' WHERE id = :id"), {"id": map_id})
        pipe.send("held")
        pipe.recv()
    pipe.send("let go")
    store.close()


def write(address: str, map_id: str, number: int, times: int, go: Any, said: Any) -> None:
    """Add rows to a map and set a cell of a row that everybody else writes into as well."""
    store, slowest, wrong = Store(address), 0.0, []
    me = By(f"u{number}", f"Writer {number}")
    store.load(map_id)
    go.wait()
    for i in range(times):
        began = time.perf_counter()
        try:
            if i % 2:
                document = store.load(map_id).document
                edit = change_row(document, "people", 1, {f"note {number}": str(i)})
            else:
                edit = add_rows(f"add {i}", [("people", {"id": f"w{number}-{i}"})])
            store.apply(map_id, edit, now=NOW, by=me)
        except NetmapError as error:
            wrong.append(str(error))
        slowest = max(slowest, time.perf_counter() - began)
    store.close()
    said.put((wrong, slowest))


def write_on(address: str, map_id: str, pipe: Any) -> None:
    """Save somebody new without pause; who was refused tries the same again."""
    store, number = Store(address), 0
    while not pipe.poll():
        name = f"w{number}"
        try:
            store.apply(map_id, add_rows("add", [("people", {"id": name})]), now=NOW, token=name)
        except NetmapError as error:
            pipe.send((str(error), name))
            time.sleep(0.05)
        else:
            pipe.send(("saved", name))
            number += 1
    store.close()
