"""Erased means erased: no byte of the name is left, and everything else is as it was."""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from netmap.errors import NotPossibleError
from netmap.model import CoverageSettings, NamedSet, Network, Organisation, Person, Settings
from netmap.model.document import apply_edit, build_usable
from netmap.model.edits import add_rows, change_head, change_row, merge_people, remove_rows
from netmap.model.traces import Somebody, Traces, texts_in
from netmap.store import By, Database, Store, schema
from netmap.store.erasure import erase_person, erase_rows
from netmap.store.foreseeing import preview_erase
from netmap.store.sweeping import is_unswept, sweep_if_needed
from tests.examples import examples
from tests.strategies import networks

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAM = By("u1", "Sam Editor")
NAME, SHORT, DOUBLE = "Zwyndolyn Quetzalfrith", "Zwyndolyn Q.", "Zwyndolyn Quetzalfrith 2"
#: whatever of the name is in a file: both its words, in any capitals, and as UTF-16
NEEDLES = ("zwyndolyn", "quetzalfrith")
FAST = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def plant(store: Store) -> str:
    """Return a map that has the name wherever a name can be."""
    coverage = CoverageSettings(
        team=NamedSet(id="team", label=f"{NAME}'s team", actors=(NAME, "sam")),
        sets=(NamedSet(id="s", actors=(NAME,)),),
    )
    start = Network(
        name=f"The ward of {NAME}",
        purpose=f"To see how {NAME.upper()} and Sam work",
        people=(Person(id="sam", name="Sam"), Person(id="bo", name="Bo")),
        organisations=(Organisation(id="ward", name="Ward 3"),),
        attributes={"made by": NAME},
    )
    map_id = store.create(start, now=NOW, by=SAM)

    def do(edit) -> tuple[int, ...]:
        return store.apply(map_id, edit, now=NOW, by=SAM).new_keys

    def here():
        return store.load(map_id).document

    do(change_head(here(), {"settings": Settings(coverage=coverage).model_dump(mode="json")}, "choose sets"))
    (row,) = do(add_rows(f"add {NAME}", [("people", {"id": NAME, "name": SHORT})]))
    do(change_row(here(), "people", row, {"name": NAME, "assets": ["maps"], "grade": f"as {NAME} said"}))
    do(add_rows("a duplicate", [("people", {"id": DOUBLE, "name": NAME})]))
    do(merge_people(here(), NAME, DOUBLE))
    do(
        add_rows(
            "relate",
            [
                ("roles", {"id": f"{NAME}/ward", "person": NAME, "organisation": "ward", "title": "Nurse"}),
                ("roles", {"id": "r2", "person": "sam", "organisation": "ward", "title": f"deputy of {NAME}"}),
                ("relationships", {"id": f"{NAME}/trusts/sam", "source": NAME, "kind": "trusts", "target": "sam"}),
                ("relationships", {"id": "l2", "source": "sam", "kind": "trusts", "target": "bo",
                                   "note": "zwyndolyn.quetzalfrith@council.example told us"}),
                ("relationships", {"id": "l3", "source": "bo", "kind": "trusts", "target": "sam", "reported_by": NAME}),
                ("perspectives", {"id": NAME, "name": f"{NAME}'s own"}),
                ("perspectives", {"id": "t1", "name": "Table 1"}),
                ("ratings", {"id": "q1", "perspective": "t1", "actor": NAME, "question": "power", "value": 7}),
                ("ratings", {"id": "q2", "perspective": NAME, "actor": "sam", "question": "power", "value": 3}),
                ("ratings", {"id": "q3", "perspective": "t1", "actor": "sam", "question": "power", "value": 5}),
                ("decisions", {"id": f"{NAME}'s plan", "title": f"Follow Quetzalfrith, {NAME.split()[0]}", "body": NAME}),
                ("parts", {"id": "p1", "decision": f"{NAME}'s plan", "actor": NAME, "stage": "decide"}),
                ("parts", {"id": "p2", "decision": f"{NAME}'s plan", "actor": "sam", "stage": "design"}),
            ],
        )
    )  # fmt: skip
    (gone,) = do(
        add_rows(
            "for a while", [("relationships", {"id": "x", "source": "bo", "kind": "asks", "target": NAME})]
        )
    )
    do(remove_rows(here(), "relationships", [gone], f"{NAME} asks no more"))
    do(
        add_rows(
            f"ask {NAME}", [("relationships", {"id": "y", "source": "bo", "kind": "asks", "target": NAME})]
        )
    )
    store.undo(map_id, now=NOW, by=SAM)
    store.name_version(map_id, f"Before {NAME} left", 4, now=NOW, by=SAM)
    with store.database.writing() as connection:
        connection.execute(
            insert(schema.workshops).values(
                id="w", map_id=map_id, code="ABC", title=f"With {NAME}", opened_at=NOW, ends_at=NOW,
                asks=json.dumps({"about": NAME}),
            )
        )  # fmt: skip
        connection.execute(
            insert(schema.participants).values(
                id="p",
                workshop_id="w",
                token_hash="h",
                label=NAME,
                joined_at=NOW,
                seen_at=NOW,
                perspective=NAME,
            )
        )
        connection.execute(
            insert(schema.contributions).values(
                id="c", participant_id="p", number=1, question="who", at=NOW,
                data=json.dumps({"source": NAME, "said": f"Ask {NAME}!"}, ensure_ascii=False),
            )
        )  # fmt: skip
        connection.execute(
            insert(schema.presence).values(map_id=map_id, session="s", by_name=NAME, seen_at=NOW)
        )
    return map_id


def states(store: Store, map_id: str):
    return [store.load(map_id, revision=r + 1).document for r in range(store.revision(map_id))]


def find_in_files(folder: Path) -> list[str]:
    """Return the files below a folder that hold a word of the name."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            held = path.read_bytes().lower()
            if any(n.encode(code) in held for n in NEEDLES for code in ("utf-8", "utf-16-le")):
                found.append(path.name)
    return found


@pytest.fixture
def store(database):
    store = Store(database)
    yield store
    store.close()


def test_no_byte_of_an_erased_person_is_left(tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", None)
    store = Store(str(tmp_path / "maps.sqlite"))
    map_id = plant(store)
    assert "maps.sqlite-wal" in find_in_files(tmp_path)
    done = erase_person(store.database, map_id, NAME, now=NOW, by=SAM, also=(DOUBLE, "Zwyndolyn"))
    assert done.unswept == "" and not is_unswept(store.database)
    # while the database is open: file, log of writes, index of it
    assert {"maps.sqlite", "maps.sqlite-wal", "maps.sqlite-shm"} <= {p.name for p in tmp_path.iterdir()}
    assert find_in_files(tmp_path) == []
    with sqlite3.connect(tmp_path / "maps.sqlite") as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "backup.sqlite"),))
    store.close()
    assert find_in_files(tmp_path) == []
    # and the backup is one: it opens, with the map and its past
    copy = Store(str(tmp_path / "backup.sqlite"))
    assert len(states(copy, map_id)) == done.revision
    copy.close()


def test_the_rest_is_as_it_was_and_every_earlier_revision_can_be_seen(store):
    map_id = plant(store)
    before = states(store, map_id)
    traces = Traces(
        {NAME, DOUBLE}, {NAME, SHORT, "Zwyndolyn"}, "erased-1", [Somebody("sam", "Sam"), Somebody("bo", "Bo")]
    )
    done = erase_person(store.database, map_id, NAME, now=NOW, by=SAM, also=(DOUBLE, "Zwyndolyn"))
    assert done.word == "erased-1"
    after = states(store, map_id)
    # the past: the same rows, with the word wherever the name was
    assert after[:-1] == [traces.document(document) for document in before]
    # the present: what was about them is gone, posts are vacant, everything else is there
    now = after[-1]
    assert [row["id"] for row in now.rows("people").values()] == ["sam", "bo"]
    assert [row.get("person") for row in now.rows("roles").values()] == [None, "sam"]
    assert [row["id"] for row in now.rows("relationships").values()] == ["l2"]
    assert [row["id"] for row in now.rows("ratings").values()] == ["q3"]
    assert [row["id"] for row in now.rows("perspectives").values()] == ["t1"]
    assert [row["id"] for row in now.rows("parts").values()] == ["p2"]
    assert [row.get("body") for row in now.rows("decisions").values()] == [None]
    assert now.head.settings.coverage.team.actors == ("sam",)
    assert not build_usable(now).problems
    assert [v.name for v in store.versions(map_id)] == ["Before erased-1 left"]
    with store.database.reading() as connection:
        for table in schema.metadata.sorted_tables:
            held = " ".join(map(str, connection.execute(table.select()).all())).lower()
            assert not any(needle in held for needle in NEEDLES), table.name


def test_nothing_and_nobody_brings_an_erased_person_back(store):
    map_id = plant(store)
    erase_person(store.database, map_id, NAME, now=NOW, by=SAM, also=(DOUBLE,))
    sealed = {entry.label for entry in store.history(map_id) if entry.sealed}
    assert {"add erased-1", "relate", "ask erased-1", "erase a person"} <= sealed
    assert store.undoable(map_id, SAM) == (None, None)
    assert store.undo(map_id, now=NOW, by=SAM) is None and store.redo(map_id, now=NOW, by=SAM) is None


def test_edits_that_had_nothing_to_do_with_them_can_still_be_taken_back(store):
    map_id = plant(store)
    store.apply(map_id, add_rows("add Cy", [("people", {"id": "cy"})]), now=NOW, by=SAM)
    erase_person(store.database, map_id, NAME, now=NOW, by=SAM)
    assert store.undo(map_id, now=NOW, by=SAM) == "add Cy"


def test_the_note_in_the_audit_names_nobody(store):
    map_id = plant(store)
    erase_person(store.database, map_id, NAME, now=NOW, by=SAM)
    with store.database.reading() as connection:
        (line,) = connection.execute(schema.audit.select()).mappings().all()
    assert (line["action"], line["by_id"], line["map_id"]) == ("erase person", "u1", map_id)
    assert all(isinstance(value, int) for value in json.loads(line["facts"]).values())


def test_a_person_who_was_deleted_long_ago_can_be_erased_from_the_past(store):
    map_id = plant(store)
    document = store.load(map_id).document
    keys = [key for key, row in document.rows("people").items() if row["id"] == NAME]
    store.apply(map_id, remove_rows(document, "people", keys), now=NOW, by=SAM)
    erase_person(store.database, map_id, NAME, now=NOW, by=SAM, also=(DOUBLE, "Zwyndolyn"))
    held = " ".join(
        t for document in states(store, map_id) for rows in document.tables.values() for t in texts_in(rows)
    )
    assert not any(needle in held.lower() for needle in NEEDLES)


def test_what_would_happen_is_said_before(store):
    map_id = plant(store)
    before = store.load(map_id)
    seen = preview_erase(store.database, map_id, NAME)
    assert set(seen.names) == {SHORT, NAME} and seen.ids == (NAME,)
    assert seen.removed == {"people": 1, "relationships": 2, "parts": 1, "ratings": 2, "perspectives": 1}
    assert seen.vacated == 1 and seen.contributions == 1
    assert any(t.after == "deputy of erased-1" for t in seen.texts)
    assert DOUBLE in {found.text for found in seen.perhaps}
    assert store.load(map_id) == before
    with pytest.raises(NotPossibleError, match="Nobody with this id"):
        preview_erase(store.database, map_id, "nobody")


def test_a_common_name_is_a_whole_word_and_can_be_left_alone_in_texts(store):
    people = (
        Person(id="May", name="May"),
        Person(id="Mayor", name="The Mayor"),
        Person(id="May 2", name="May"),
    )
    map_id = store.create(Network(people=people, purpose="From may 2020, says Mayor May"), now=NOW)
    loud = preview_erase(store.database, map_id, "May")
    assert [t.after for t in loud.texts] == ["From erased-1 2020, says Mayor erased-1"]
    assert [p.text for p in loud.perhaps] == ["May 2"]
    erase_person(store.database, map_id, "May", now=NOW, quiet=("May",))
    document = store.load(map_id).document
    assert document.head.purpose == "From may 2020, says Mayor May"
    assert [row["id"] for row in document.rows("people").values()] == ["Mayor", "May 2"]


def test_erased_names_never_share_a_word(store):
    map_id = plant(store)
    words = [erase_person(store.database, map_id, who, now=NOW).word for who in (NAME, "sam", "bo")]
    assert words == ["erased-1", "erased-2", "erased-3"]
    assert all(states(store, map_id))


def test_withdrawn_rows_were_never_there(store):
    map_id = store.create(Network(people=(Person(id="a"), Person(id="b"))), now=NOW)
    rows = [("people", {"id": NAME}), ("relationships", {"source": NAME, "kind": "asks", "target": "a"})]
    keys = store.apply(map_id, add_rows(f"add {NAME}", rows), now=NOW, by=SAM).new_keys
    kept = store.apply(
        map_id,
        add_rows("b asks", [("relationships", {"id": "k", "source": "b", "kind": "asks", "target": "a"})]),
        now=NOW,
    )
    done = erase_rows(store.database, map_id, keys, now=NOW, by=SAM)
    assert done.removed == 2 and not done.unswept
    for document in states(store, map_id):
        assert [row["id"] for row in document.rows("people").values()] == ["a", "b"]
    assert list(store.load(map_id).document.rows("relationships")) == list(kept.new_keys)
    assert [entry.label for entry in store.history(map_id)][2] == "withdrawn"
    assert store.undoable(map_id, SAM) == (None, None)


def test_a_reader_in_the_way_is_named_and_the_rest_is_done_at_the_next_start(tmp_path):
    path = tmp_path / "maps.sqlite"
    store = Store(Database(str(path), busy_seconds=0.05))
    map_id = plant(store)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM map_rows").fetchone()[0]
    pauses: list[float] = []
    done = erase_person(store.database, map_id, NAME, now=NOW, also=(DOUBLE, "Zwyndolyn"), wait=pauses.append)
    assert "another connection" in done.unswept and "within minutes" in done.unswept and pauses
    assert is_unswept(store.database) and find_in_files(tmp_path)
    reader.execute("COMMIT")
    reader.close()
    store.close()
    store = Store(str(path))
    assert sweep_if_needed(store.database) == "" and not is_unswept(store.database)
    assert find_in_files(tmp_path) == []
    store.close()


@settings(max_examples=examples(8), **FAST)
@given(network=networks(), data=st.data())
def test_whoever_is_erased_the_others_stay_as_they_are(tmp_path_factory, network, data):
    store = Store(str(tmp_path_factory.mktemp("erased") / "m.sqlite"))
    map_id = store.create(network.replace(people=(*network.people, Person(id="Erica Zwyn"))), now=NOW)
    for number in range(data.draw(st.integers(0, 5))):
        document = store.load(map_id).document
        table = data.draw(st.sampled_from([t for t, rows in document.tables.items() if rows]))
        key = data.draw(st.sampled_from(sorted(document.rows(table))))
        ways = {
            "note": change_row(document, table, key, {"remark": data.draw(st.sampled_from(["Erica Zwyn", "no"]))}),
            "remove": remove_rows(document, table, [key]),
            "relate": add_rows("r", [("relationships", {"id": f"n{number}", "source": "Erica Zwyn", "kind": "asks", "target": "Erica Zwyn"})]),
        }  # fmt: skip
        store.apply(map_id, ways[data.draw(st.sampled_from(sorted(ways)))], now=NOW)
    before = states(store, map_id)
    erase_person(store.database, map_id, "Erica Zwyn", now=NOW)
    after = states(store, map_id)
    for old, new in zip(before, after, strict=False):
        assert new.rows("people").keys() == old.rows("people").keys()
        for table, rows in old.tables.items():
            for key, row in rows.items():
                same = new.rows(table)[key]
                assert same == row or "Erica Zwyn" in " ".join(texts_in(row))
                assert "Erica Zwyn" not in " ".join(texts_in(same))
    for table, rows in before[-1].tables.items():
        for key, row in rows.items():
            assert after[-1].rows(table).get(key) == row or "Erica Zwyn" in " ".join(texts_in(row))
    store.close()


def test_postgresql_keeps_no_name_in_its_files_after_a_checkpoint(new_database):
    store = Store(new_database("postgresql"))
    map_id = plant(store)
    with store.database.writing() as connection:
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        tables = [t.name for t in schema.metadata.sorted_tables]
        connection.execute(text(f"ANALYZE {', '.join(tables)}"))

    def files(checkpoint: bool = True) -> list[str]:
        with store.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CHECKPOINT"))
            number = connection.execute(
                text("SELECT oid FROM pg_database WHERE datname = current_database()")
            ).scalar_one()
        return find_in_files(folder / "base" / str(number))

    assert files()
    assert not erase_person(store.database, map_id, NAME, now=NOW, also=(DOUBLE, "Zwyndolyn")).unswept
    assert files() == []
    store.close()


def test_pages_of_the_file_that_were_written_again_and_again_keep_nothing(tmp_path):
    """What `secure_delete` leaves between the cells of a page goes with VACUUM: without it this test fails."""
    draw = random.Random(9)
    store = Store(str(tmp_path / "maps.sqlite"))
    people = tuple(Person(id=f"p{i}", name="x" * draw.randint(1, 200)) for i in range(200))
    map_id = store.create(Network(people=(*people, Person(id=NAME))), now=NOW)
    document = store.load(map_id).document
    for _ in range(120):
        key = draw.choice(list(document.rows("people")))
        note = f"{NAME} " * draw.randint(0, 30) if draw.random() < 0.5 else "y" * draw.randint(0, 800)
        edit = change_row(document, "people", key, {"note": note})
        store.apply(map_id, edit, now=NOW)
        document = apply_edit(document, edit)
    erase_person(store.database, map_id, NAME, now=NOW)
    assert find_in_files(tmp_path) == []
    store.close()
