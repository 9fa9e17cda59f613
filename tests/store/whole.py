"""A database with something in every table, and everything that is in one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select

from netmap.model import Network, Person
from netmap.model.edits import add_rows, change_head
from netmap.store import By, Database, Store, schema
from netmap.store.copies import NOT_KEPT

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAM = By("user-sam", "Sam Ŵyn")


def fill_every_table(address: str) -> str:
    """Put something into every table of an empty database and return the map's id."""
    store = Store(address)
    map_id = store.create(Network(name="Ward", people=(Person(id="a", name="Llŷr"),)), now=NOW, by=SAM)
    store.apply(map_id, add_rows("add", [("people", {"id": "b", "weight": "half a row"})]), now=NOW, by=SAM)
    store.apply(map_id, change_head(store.load(map_id).document, {"name": "Ward 7"}, "rename"), now=NOW)
    store.undo(map_id, now=NOW)
    store.name_version(map_id, "before", 2, now=NOW, by=SAM)
    store.delete(store.create(Network(name="Old"), now=NOW), now=NOW)
    fill_others(store.database, map_id)
    store.close()
    return map_id


def fill_others(database: Database, map_id: str) -> None:
    """Put something into the tables beside those of maps."""
    later = NOW + timedelta(hours=3, microseconds=7)
    lines = {
        "users": {
            "id": "user-sam",
            "login": "sam",
            "name": SAM.name,
            "passphrase": "$argon2",
            "administrator": True,
        },
        "memberships": {"map_id": map_id, "user_id": "user-sam", "role": "owner"},
        "sign_ins": {"token_hash": "5e55" * 16, "user_id": "user-sam"},
        "attempts": {"key": "77" * 32, "failures": 3},
        "presence": {"map_id": map_id, "session": "tab", "by_name": "Presently Here"},
        "audit": {"id": 7, "action": "signed in", "facts": "{}"},
        "workshops": {"id": "w", "map_id": map_id, "code": "KITE42", "asks": '{"who": true}'},
        "participants": {"id": "p", "workshop_id": "w", "token_hash": "aa", "label": "Table 3"},
        "contributions": {"id": "c", "participant_id": "p", "number": 1, "question": "who", "data": '["é"]'},
        "chores": {"name": "purge", "done_at": NOW},
    }
    with database.writing() as connection:
        for name, line in lines.items():
            table = schema.metadata.tables[name]
            times = {
                column.name: later
                for column in table.columns
                if isinstance(column.type, schema.UtcTime) and not column.nullable
            }
            connection.execute(insert(table).values(times | line))


def every_row(address: str) -> dict[str, list[tuple]]:
    """Return every row that a backup holds, by table, in the order of their keys."""
    database = Database(address)
    with database.reading() as connection:
        found = {
            table.name: sorted(
                (tuple(row) for row in connection.execute(select(table)) if "database" not in str(row)),
                key=repr,
            )
            for table in schema.metadata.sorted_tables
            if table.name not in {*NOT_KEPT, "about", "chores"}
        }
    database.close()
    return found


def restored(address: str) -> dict[str, list[tuple]]:
    """Return every row that a restore brings back as it was: all but whether workshops are open."""
    rows = every_row(address)
    return {**rows, "workshops": [(*row[:2], None, *row[3:7], None, *row[8:]) for row in rows["workshops"]]}
