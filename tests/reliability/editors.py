"""Editors on one map who each see an older state of it, and what may come of what they do.

Nothing here knows how the store works. It knows the map before and after an action, what the actor saw or
was told, and what they meant to change; from these alone follows whether anything was lost unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from netmap.errors import ConflictError
from netmap.model import Decision, Network, Organisation, Person, Relationship
from netmap.model.document import Change, Document, Edit, head_data, reverse
from netmap.model.edits import add_rows, change_head, change_row, join_edits, merge_people, remove_rows
from netmap.model.merging import merge_map
from netmap.model.rebase import keep_mine, keep_theirs
from netmap.store import By, Store
from tests.reliability.saves import NOW

#: where something stands on a map: table, key, field; whether a row is there has an empty field
Place = tuple[str, int, str]
Cells = dict[Place, Any]
#: columns in which a new row may come to say something else than was typed: ids are made unique
IDS = {"id", "source", "target", "person", "organisation", "body", "decision", "actor", "part_of"}


def start() -> Network:
    """Return a small map, so that two people meet often."""
    return Network(
        name="Ward",
        people=[
            Person(id="a", name="Ann", groups=("FL",)),
            Person(id="b", name="Ben"),
            Person(id="c", name="Cat"),
        ],
        organisations=[Organisation(id="o", name="Office")],
        relationships=[
            Relationship(id="r1", source="a", target="b", kind="collaborates"),
            Relationship(id="r2", source="b", target="c", kind="funds"),
        ],
        decisions=[Decision(id="d", title="Move", body="o")],
    )


def _parts(head: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a head that two people can change without meeting."""
    found: dict[str, Any] = {}
    for name, value in head.items():
        for part, inner in value.items() if isinstance(value, dict) else [("", value)]:
            place = f"{name}.{part}" if part else name
            if name == "vocabulary" and isinstance(inner, list):
                found |= {f"{place}.{word['id']}": word for word in inner}
            else:
                found[place] = inner
    return found


def row_cells(table: str, key: int, row: Mapping[str, Any] | None) -> Cells:
    """Return a row as single values."""
    if row is None:
        return {}
    if table == "map":
        return {(table, key, name): value for name, value in _parts(row).items()}
    return {(table, key, ""): True, **{(table, key, name): value for name, value in row.items()}}


def cells(document: Document) -> Cells:
    """Return a map as single values."""
    found = row_cells("map", 0, head_data(document.head))
    for table, rows in document.tables.items():
        for key, row in rows.items():
            found.update(row_cells(table, key, row))
    return found


def differences(before: Cells, after: Cells) -> Cells:
    """Return the places that changed, with their values after (``None``: gone)."""
    return {p: after.get(p) for p in sorted({*before, *after}) if before.get(p) != after.get(p)}


def meant(changes: Sequence[Change]) -> Cells:
    """Return what changes of rows that were there mean to set."""
    found: Cells = {}
    for c in changes:
        if c.key >= 0:
            found |= differences(row_cells(c.table, c.key, c.before), row_cells(c.table, c.key, c.after))
    return found


class Editor:
    """Somebody at a screen that shows the map as it was when they last looked."""

    def __init__(self, by: By, document: Document) -> None:
        self.by, self.document = by, document
        #: an edit that was refused, what it was about, and what its maker knew of the map by then
        self.waiting: tuple[Edit, tuple[Any, ...], Cells] | None = None
        #: revisions that this person can take back or do again, by the rules and not by the store
        self.done: list[int] = []
        self.undone: list[int] = []


class Room:
    """One map in one store, and everything that was ever true of it."""

    def __init__(self, store: Store, people: Sequence[By]) -> None:
        self.store = store
        self.map_id = store.create(start(), now=NOW, by=people[0])
        self.now = store.load(self.map_id).document
        self.past = {1: self.now}
        self.editors = [Editor(by, self.now) for by in people]
        self.log: list[tuple[int, str, str]] = []
        #: by revision of an action: when it was last done, done again, or taken back
        self.at: dict[int, int] = {}

    # what people do

    def look(self, who: Editor) -> None:
        """Let somebody see the map as it is."""
        who.document = self.now

    def save(self, who: Editor, edit: Edit, known: Cells | None = None) -> bool:
        """Save an edit made from what somebody saw; ``False`` if they were told of a conflict."""
        known = cells(who.document) if known is None else known
        try:
            saved = self.store.apply(self.map_id, edit, now=NOW, by=who.by)
        except ConflictError as error:
            self._same()
            told = self._told(error, known)
            who.waiting = (edit, error.conflicts, known | told)
            return False
        changed, after = self._changed()
        assert saved.revision == self.revision
        aim = meant(edit.changes)
        new = {
            key
            for key in saved.new_keys
            if not any(p[1] == key for p in cells(self.past[self.revision - bool(changed)]))
        }
        before = cells(self.past[self.revision - 1]) if changed else after
        for place, value in changed.items():
            if place[1] in new:
                continue
            assert place in aim and aim[place] == value, f"{place} was changed, though nobody asked for it"
            assert before.get(place) == known.get(place), f"{before.get(place)!r} at {place} was lost unseen"
        for place, value in aim.items():
            assert after.get(place) == value, f"{value!r} at {place} is called saved and is not there"
        self._check_new(edit, saved.new_keys, after)
        if changed:
            who.done.append(self.revision)
            self.at[self.revision] = self.revision
            who.undone.clear()
            self.log.append((self.revision, who.by.name, edit.label.replace("\0", "")))
        return True

    def choose(self, who: Editor, mine: bool) -> None:
        """Let somebody who was told of a conflict keep their words, or those that are there."""
        assert who.waiting
        edit, conflicts, known = who.waiting
        who.waiting = None
        edit = keep_mine(edit, conflicts) if mine else keep_theirs(edit, conflicts)
        if edit.changes:
            self.save(who, edit, known)

    def step(self, who: Editor, back: bool) -> bool:
        """Take somebody's own last action back, or do it again; ``False`` if another's work is in the way."""
        here, there = (who.done, who.undone) if back else (who.undone, who.done)
        act = self.store.undo if back else self.store.redo
        if not here:
            assert act(self.map_id, now=NOW, by=who.by) is None
            self._same()
            return False
        made = self.store.edit(self.map_id, here[-1])
        if back:
            made = reverse(made)
        try:
            label = act(self.map_id, now=NOW, by=who.by)
        except ConflictError as error:
            self._same()
            self._told(error, {})
            assert any(self._in_the_way(change) for change in made.changes), "refused without a reason"
            return False
        assert label == made.label.replace("\0", "")
        changed, after = self._changed()
        before = cells(self.past[self.revision - 1])
        old, new = (
            meant([c._replace(before=c.after, after=c.before) for c in made.changes]),
            meant(made.changes),
        )
        for place, value in changed.items():
            assert place in new and new[place] == value, (
                f"{place} was changed by an undo that is not about it"
            )
            assert before.get(place) == old[place], f"another's {before.get(place)!r} at {place} was lost"
        assert all(after.get(place) == value for place, value in new.items())
        there.append(here.pop())
        self.at[there[-1]] = self.revision
        self.log.append((self.revision, who.by.name, label))
        return True

    def _in_the_way(self, change: Change) -> bool:
        """Say whether somebody has changed what a change is about."""
        row = self.now.get(change.table, change.key)
        if row == change.after:
            return False
        if None in (row, change.before, change.after):
            return row != change.before
        present = row_cells(change.table, change.key, row)
        old = meant([change._replace(before=change.after, after=change.before)])
        return any(present.get(place) != value for place, value in old.items())

    # what must be true

    @property
    def revision(self) -> int:
        return max(self.past)

    def _same(self) -> None:
        found = self.store.load(self.map_id)
        assert found == (self.now, self.revision), "something was changed by what was refused"

    def _changed(self) -> tuple[Cells, Cells]:
        before, found = cells(self.now), self.store.load(self.map_id)
        assert found.revision in (self.revision, self.revision + 1)
        changed, after = differences(before, cells(found.document)), cells(found.document)
        assert found.revision == self.revision + 1 or not changed
        self.past[found.revision] = self.now = found.document
        return changed, after

    def _told(self, error: ConflictError, known: Cells) -> Cells:
        """Return what a conflict tells; every one of them must be true, and a reason to ask."""
        present, told = cells(self.now), Cells()
        assert error.conflicts
        for c in error.conflicts:
            row = self.now.get(c.table, c.key)
            if not c.field:
                assert c.theirs == row
                told |= dict.fromkeys((p for p in known if p[:2] == (c.table, c.key)), None)
                told |= row_cells(c.table, c.key, row)
                continue
            place = (c.table, c.key, c.field)
            assert present.get(place) == c.theirs, f"told {c.theirs!r}, but it is {present.get(place)!r}"
            assert c.theirs != c.before, "told of a conflict where there is none"
            told[place] = c.theirs
        return told

    @staticmethod
    def _check_new(edit: Edit, keys: Sequence[int], after: Cells) -> None:
        new = [c for c in edit.changes if c.key < 0]
        assert len(new) == len(keys)
        for change, key in zip(new, keys, strict=True):
            for name, value in (change.after or {}).items():
                found = after.get((change.table, key, name))
                assert found == value or (name in IDS and found is not None), f"new {name}: {found!r}"

    def check_past(self) -> None:
        """Every earlier state can be looked at, and the log says who did what in which order."""
        for revision, document in self.past.items():
            assert self.store.load(self.map_id, revision=revision).document == document
        entries = self.store.history(self.map_id, limit=10_000)
        said = [(e.revision, e.by_name, e.label) for e in reversed(entries)]
        assert said[1:] == self.log
        for who in self.editors:
            labels = [
                next((label for r, _, label in self.log if r == some[-1]), None) if some else None
                for some in (who.done, who.undone)
            ]
            assert list(self.store.undoable(self.map_id, who.by)) == labels


# edits that people make from what they see; `pick` chooses among things, `word` gives something typed

Pick = Callable[[Sequence[Any]], Any]
COLUMNS = {
    "people": ("name", "paid", "note"),
    "organisations": ("name", "kind"),
    "relationships": ("weight", "note"),
    "decisions": ("title", "date"),
}


def _cell(document: Document, pick: Pick, word: str) -> Edit | None:
    table = pick([t for t in COLUMNS if document.rows(t)] or ["map"])
    if table == "map":
        return None
    key, column = pick(list(document.rows(table))), pick(COLUMNS[table])
    return change_row(document, table, key, {column: pick([word, "same", ""])}, f"set {column} of {key}")


def _bulk(document: Document, pick: Pick, word: str) -> Edit | None:
    some = [change_row(document, "people", key, {"groups": [word]}) for key in document.rows("people")]
    return join_edits("set all groups", some) if some else None


def _add(document: Document, pick: Pick, word: str) -> Edit | None:
    name = pick([word, "Ward manager"])
    people = [row["id"] for row in document.rows("people").values() if row.get("id")]
    rows: list[tuple[str, dict[str, Any]]] = [("people", {"id": name, "name": name})]
    if people:
        rows.append(("relationships", {"source": name, "target": pick(people), "kind": "funds"}))
    return add_rows(f"add {name}", rows)


def _remove(document: Document, pick: Pick, word: str) -> Edit | None:
    table = pick([t for t in COLUMNS if document.rows(t)] or ["map"])
    if table == "map":
        return None
    return remove_rows(document, table, [pick(list(document.rows(table)))])


def _head(document: Document, pick: Pick, word: str) -> Edit | None:
    head = head_data(document.head)
    if pick([True, False]):
        return change_head(document, {pick(["name", "purpose"]): word}, "rename")
    vocabulary = dict(head["vocabulary"])
    lists = sorted(name for name, value in vocabulary.items() if isinstance(value, list) and value)
    name = pick(lists)
    words = [dict(w) for w in vocabulary[name]]
    words[pick(range(len(words)))]["label"] = word
    return change_head(document, {"vocabulary": {**vocabulary, name: words}}, "words")


def _merge(document: Document, pick: Pick, word: str) -> Edit | None:
    ids = [str(row["id"]) for row in document.rows("people").values()]
    if len(set(ids)) < 2:
        return None
    keep = pick(ids)
    return merge_people(document, keep, pick([i for i in ids if i != keep]))


def _import(document: Document, pick: Pick, word: str) -> Edit | None:
    new = "".join(letter for letter in word if letter.isprintable())[:40]
    incoming = Network(
        people=[Person(id="a", name="Ann", paid="yes"), Person(id=new, name=word)],
        relationships=[Relationship(id=f"r {new}", source="a", target=new, kind="collaborates")],
    )
    edit = merge_map(document, incoming, label="import").edit
    return edit if edit.changes else None


EDITS: dict[str, Callable[[Document, Pick, str], Edit | None]] = {
    "cell": _cell,
    "bulk": _bulk,
    "add": _add,
    "remove": _remove,
    "head": _head,
    "merge": _merge,
    "import": _import,
}
