"""The steps of bringing another map in: who is who, words, then table by table."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from netmap.errors import ParameterError
from netmap.model.build import PlacedRow, build_record, make_ids, match_words
from netmap.model.document import HEAD, Change, Data, Document, head_data
from netmap.model.edits import ACTOR_COLUMNS, SAME
from netmap.model.likeness import alike_enough, plain_name
from netmap.model.matching import ACTOR_TABLES, Match, bound_to_table, made_ids
from netmap.model.merging_words import WORD_COLUMNS, Difference, Words
from netmap.model.network import Network
from netmap.model.records import RECORDS, TABLES, Perspective, Record
from netmap.model.settings import Settings

Row = dict[str, Any]
#: rows that say the same in these columns are one; the others are known by their ids or names
SAME_ROWS: dict[str, tuple[str, ...]] = {**SAME, "ratings": ("perspective", "actor", "question", "date")}
EMPTY: tuple[Any, ...] = (None, "", [], ())


class Merging:
    """A merge under way: what it has found out and what it will change."""

    def __init__(
        self,
        document: Document,
        incoming: Network,
        picture: Perspective | None,
        take: frozenset[tuple[str, str, str]],
    ) -> None:
        self.document, self.incoming, self.picture, self.take = document, incoming, picture, take
        self.words = Words(document, incoming)
        self.ids = {model.table: _ids(document, model.table) for model in RECORDS}
        # of two rows with one id, which is a problem of its own, the first is meant
        self.keys = {t: {i: key for key, i in reversed(ids.items())} for t, ids in self.ids.items()}
        self.used = {table: set(keys) for table, keys in self.keys.items()}
        #: how ids of the other map read on this one: actors, decisions, perspectives
        self.new_ids: dict[str, dict[str, str]] = {}
        self.after: dict[tuple[str, int], Row] = {}
        self.new: dict[str, list[Row]] = defaultdict(list)
        self.filled: Counter[str] = Counter()
        self.same: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.differences: list[Difference] = []
        self.head: dict[str, Any] = {}

    def bring_in(self, matches: Collection[Match], decisions: Mapping[str, str | None]) -> None:
        """Do all steps."""
        known = self._decide(matches, decisions)
        self._name_actors(known)
        self._name_perspectives()
        self._name_decisions()
        self._actors(known)
        if self.picture is None:
            self._named_rows("perspectives")
            self._named_rows("decisions")
            for table in ("roles", "relationships", "parts", "ratings"):
                self._rows(table)
        else:
            self._one_picture(self.picture)
        self._set_head()

    def _decide(
        self, matches: Collection[Match], decisions: Mapping[str, str | None]
    ) -> dict[str, tuple[str, int]]:
        """Return table and key of those who are on the map already."""
        strange = decisions.keys() - self.incoming.actors.keys()
        if strange:
            raise ParameterError(f"there is nobody “{min(strange)}” in what comes in.")
        places = {i: (table, key) for table in ACTOR_TABLES for i, key in self.keys[table].items()}
        bound = bound_to_table(self.incoming)
        known = {}
        for match in matches:
            target = match.existing if match.sort == "id" else decisions.get(match.id, match.existing)
            if target is None:
                continue
            place = places.get(target)
            if place is None or (place[0] != match.table and match.id in bound):
                raise ParameterError(f"“{match.label}” cannot be “{target}”: choose somebody else, or new.")
            known[match.id] = place
        return known

    def _name_actors(self, known: Mapping[str, tuple[str, int]]) -> None:
        # an id that is also a picture's would make that picture somebody's own
        teams = {p.id for p in self.incoming.perspectives} - self.incoming.actors.keys()
        used = self.used["organisations"] | self.used["people"] | self.used["perspectives"] | teams
        if self.picture is not None:
            used.add(self.picture.id)
        avoid = self.incoming.actors.keys() | teams
        ids = {actor: self.ids[place[0]][place[1]] for actor, place in known.items()}
        for actor in self.incoming.actors:
            if actor not in ids:
                ids[actor] = _free_id(actor, used, avoid)
        self.new_ids["actors"] = {actor: ids[actor] for actor in self.incoming.actors}

    def _name_perspectives(self) -> None:
        """Somebody's own picture goes with them; a team's is known by its id or name."""
        actors = self.new_ids["actors"]
        own = {p.id: actors[p.id] for p in self.incoming.perspectives if p.id in actors}
        here = {i for table in ACTOR_TABLES for i in self.keys[table]}
        teams = {i: key for i, key in self.keys["perspectives"].items() if i not in here}
        used = here | self.used["perspectives"] | set(actors.values()) | actors.keys()
        self.new_ids["perspectives"] = {**self._name_rows("perspectives", teams, set(own), used), **own}

    def _name_decisions(self) -> None:
        keys = self.keys["decisions"]
        self.new_ids["decisions"] = self._name_rows("decisions", keys, set(), self.used["decisions"])

    def _name_rows(
        self, table: str, keys: Mapping[str, int], skip: set[str], used: set[str]
    ) -> dict[str, str]:
        """Return the ids on this map of decisions or pictures: by id, else by name and date, else new."""
        name = "title" if table == "decisions" else "name"
        here = {i: self.document.rows(table)[key] for i, key in keys.items()}
        rows: list[Record] = [record for record in self.incoming.rows(table) if record.id not in skip]
        found = {}
        for record in rows:
            if record.id in here and alike_enough(
                getattr(record, name), str(here[record.id].get(name) or "")
            ):
                found[record.id] = record.id
        by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
        for i, row in here.items():
            by_name[plain_name(str(row.get(name) or i)), str(row.get("date") or "")].append(i)
        told = {record.id: (plain_name(record.label), getattr(record, "date", "") or "") for record in rows}
        counts = Counter(told.values())
        for i, facts in told.items():
            same = [other for other in by_name.get(facts, ()) if other not in found.values()]
            made = [other for other in made_ids(i) if other in same] if i in used else []
            if i not in found and (made or (len(same) == 1 and counts[facts] == 1)):
                found[i] = (made or same)[0]
        avoid = {record.id for record in rows}
        return {record.id: found.get(record.id) or _free_id(record.id, used, avoid) for record in rows}

    def _actors(self, known: Mapping[str, tuple[str, int]]) -> None:
        for table in ACTOR_TABLES:
            for record in self.incoming.rows(table):
                if record.id not in known:
                    self._add(table, self._translated(table, record.to_row()), record.label)
                    continue
                place = known[record.id]
                self.same[table] += 1
                if self.picture is None:
                    row = self._translated(table, record.to_row())
                    foreign = TABLES[table].model_fields.keys() - TABLES[place[0]].model_fields.keys()
                    self._fill(*place, {k: v for k, v in row.items() if k not in foreign})

    def _named_rows(self, table: str) -> None:
        """Bring in decisions or pictures."""
        seen = set()
        for record in self.incoming.rows(table):
            row = self._translated(table, record.to_row())
            key = self.keys[table].get(row["id"])
            if key is not None:
                self.same[table] += 1
                self._fill(table, key, row)
            elif row["id"] not in seen:
                self._add(table, row, record.label if record.id not in self.incoming.actors else "")
            seen.add(row["id"])

    def _translated(self, table: str, row: Row) -> Row:
        """Return a row of the other map with the ids and words of this one; what points at itself is emptied."""
        self.words.rename(table, row)
        actors = self.new_ids["actors"]
        for column in ACTOR_COLUMNS.get(table, ()):
            if row.get(column):
                row[column] = actors[row[column]]
        for column, name in (
            ("decision", "decisions"),
            ("perspective", "perspectives"),
            ("reported_by", "perspectives"),
        ):
            if column in TABLES[table].model_fields and row.get(column):
                row[column] = self.new_ids[name][row[column]]
        if table in (*ACTOR_TABLES, "decisions", "perspectives"):
            row["id"] = self.new_ids["actors" if table in ACTOR_TABLES else table][row["id"]]
        if table == "organisations" and row.get("part_of") == row["id"] and self._are_one(row["id"]):
            del row["part_of"]
        return row

    def _are_one(self, actor: str) -> bool:
        """Say whether two of the other map are one on this."""
        return sum(new == actor for new in self.new_ids["actors"].values()) > 1

    def _add(self, table: str, row: Row, name: str = "") -> None:
        column = "title" if table == "decisions" else "name"
        if name and column not in row and name != row["id"]:
            row[column] = name  # it went by its id, which is another now
        self.new[table].append(row)

    def _rows(self, table: str, records: tuple[tuple[Row, Row], ...] | None = None) -> None:
        """Bring in rows that are known by what they say: as many as are not there yet."""
        pairs = records or tuple(
            (r.to_row(), self._translated(table, r.to_row())) for r in self.incoming.rows(table)
        )
        columns = SAME_ROWS[table]
        here: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for key, row in self.document.rows(table).items():
            here[self._facts_here(table, row, columns)].append(key)
        there: dict[tuple[str, ...], dict[tuple[str, ...], list[int]]] = {}
        for place, (told, row) in enumerate(pairs):
            if (
                table == "relationships"
                and row["source"] == row["target"]
                and told["source"] != told["target"]
            ):
                self.left_out[table] += 1  # the two are one now
                continue
            groups = there.setdefault(_facts(row, columns), {})
            groups.setdefault(_facts(told, columns), []).append(place)
        fresh, rows = list[int](), [row for _, row in pairs]
        for facts, groups in there.items():
            # what only became the same because two are one now, or one picture, is said once
            places = max(sorted(groups.items()), key=lambda group: len(group[1]))[1]
            self.left_out[table] += sum(map(len, groups.values())) - len(places)
            fresh += self._pair(table, here.get(facts, []), places, rows)
        avoid = {told["id"] for told, _ in pairs}
        for place in sorted(fresh):
            row = pairs[place][1]
            self._add(table, {**row, "id": _free_id(row["id"], self.used[table], avoid)})

    def _pair(self, table: str, keys: list[int], places: list[int], rows: list[Row]) -> list[int]:
        """Lay rows that say the same beside each other, likest first; return those that are left over."""
        left, keys = list(places), list(keys)
        if not keys:
            return left
        for same in (
            lambda key, row: self.ids[table].get(key) == row["id"],
            lambda key, row: {**self.document.rows(table)[key], "id": ""} == {**row, "id": ""},
            lambda key, row: True,
        ):
            for place in sorted(left, key=lambda place: json.dumps(rows[place], sort_keys=True)):
                key = next((key for key in keys if same(key, rows[place])), None)
                if key is not None:
                    left.remove(place)
                    keys.remove(key)
                    self.same[table] += 1
                    self._fill(table, key, rows[place])
        return left

    def _facts_here(self, table: str, row: Data, columns: tuple[str, ...]) -> tuple[str, ...]:
        words = WORD_COLUMNS.get(table, {})
        return tuple(
            self.words.known(table, column, text) if column in words and text else text
            for column, text in zip(columns, _facts(row, columns), strict=True)
        )

    def _one_picture(self, picture: Perspective) -> None:
        """Bring the relationships and ratings in as what one table or team says."""
        if picture.id not in self.keys["perspectives"]:
            if picture.group and self.words.here.group(picture.group) is None:
                raise ParameterError(f"“{picture.group}” is not a group on this map.")
            self._add("perspectives", picture.to_row())
        else:
            self.same["perspectives"] += 1
        self.new_ids["perspectives"] = {p.id: picture.id for p in self.incoming.perspectives}
        lines = []
        for line in self.incoming.relationships:
            told = line.to_row()
            lines.append(
                (told, {**self._translated("relationships", line.to_row()), "reported_by": picture.id})
            )
        self._rows("relationships", tuple(lines))
        # what several people say is not what one team says
        if len(self.incoming.perspectives) == 1:
            self._rows("ratings")
        for table in ("roles", "decisions", "parts", "ratings"):
            if self.incoming.rows(table) and (table != "ratings" or len(self.incoming.perspectives) > 1):
                self.left_out[table] += len(self.incoming.rows(table))

    def _fill(self, table: str, key: int, row: Row) -> None:
        """Fill the empty cells of a row that is there; where both say something, this map's stays."""
        typed = self.document.rows(table)[key]
        before = self.after.get((table, key), dict(typed))
        if all(before.get(field) == value for field, value in row.items() if field != "id"):
            return
        after, name = dict(before), self.ids[table][key]
        clean, _ = build_record(table, PlacedRow(match_words(table, before, self.words.here)), name)
        facts = clean.to_row() if clean is not None else {**dict(before.get("attributes") or {}), **before}
        for field, value in row.items():
            if field == "id":
                continue
            here = facts.get(field, _default(table, field))
            if here == value:
                continue
            if _is_empty(table, field, before.get(field), here) or (table, name, field) in self.take:
                after[field] = value
                self.filled[table] += 1
            else:
                self.differences.append(Difference(table, name, field, here, value))
        self.after[table, key] = after

    def _set_head(self) -> None:
        before = head_data(self.document.head)
        vocabulary = self.words.joined(only_used=self.picture is not None).model_dump(mode="json")
        self.head = {**before, "vocabulary": vocabulary}
        if self.picture is not None:
            return
        for name in ("name", "purpose"):
            self.head[name] = before[name] or getattr(self.incoming, name)
        self.head["attributes"] = {**self.incoming.attributes, **before["attributes"]}
        if not any(self.document.tables.values()) and self.document.head.settings == Settings():
            self.head["settings"] = self.incoming.settings.model_dump(mode="json")

    def new_words(self) -> tuple[str, ...]:
        """Return the words that the vocabulary gets."""
        known = {
            (name, word["id"])
            for name, words in head_data(self.document.head)["vocabulary"].items()
            for word in words
        }
        return tuple(
            word["label"] or word["id"]
            for name, words in self.head["vocabulary"].items()
            for word in words
            if (name, word["id"]) not in known
        )

    def changes(self) -> tuple[Change, ...]:
        """Return what changes: the head, cells that are filled, new rows."""
        before = head_data(self.document.head)
        changes = [Change(HEAD, 0, before, self.head)] if self.head != before else []
        for (table, key), after in self.after.items():
            typed = self.document.rows(table)[key]
            if after != typed:
                changes.append(Change(table, key, typed, after))
        new = [(model.table, row) for model in RECORDS for row in self.new.get(model.table, ())]
        return (*changes, *(Change(table, -1 - n, None, row) for n, (table, row) in enumerate(new)))


def _ids(document: Document, table: str) -> dict[int, str]:
    """Return the id of each row by its key, made where none was typed."""
    rows = document.rows(table)
    made = make_ids(table, list(rows.values()))
    return {key: new or str(row.get("id") or "") for (key, row), new in zip(rows.items(), made, strict=True)}


def _free_id(wanted: str, used: set[str], avoid: Collection[str]) -> str:
    """Return an id that nobody has, and note that it is used now."""
    found, number = wanted, 1
    while found in used or (number > 1 and found in avoid):
        number += 1
        found = f"{wanted} {number}"
    used.add(found)
    return found


def _facts(row: Data, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("" if row.get(column) is None else str(row[column]) for column in columns)


def _default(table: str, field: str) -> Any:
    found = TABLES[table].model_fields.get(field)
    if found is None or field == "attributes":
        return None
    return list(found.default) if isinstance(found.default, tuple) else found.default


def _is_empty(table: str, field: str, typed: Any, here: Any) -> bool:
    """Say whether a cell says nothing yet; a weight left out says 1, a direction as its kind does."""
    if (table, field) == ("people", "paid"):
        return bool(here == "unknown")
    if (table, field) == ("relationships", "direction"):
        return False
    if (table, field) == ("people", "opted_out"):
        return typed in EMPTY  # whoever opted out somewhere stays out
    return here in EMPTY
