"""Taking what somebody in a room said onto the map: as part of the shared map, as a view, or both, in one edit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from netmap.errors import NotPossibleError, ParameterError
from netmap.model.contributions import (
    PICTURE_COLUMNS,
    came_of,
    find_who,
    mentioned,
    name_key,
    standing,
)
from netmap.model.document import HEAD, Change, Data, Document, Edit, head_data
from netmap.model.edits import add_rows, new_id
from netmap.model.matching import ACTOR_TABLES
from netmap.model.room import Contribution, Participant, find_how

#: the question of a rating that says who decides; about one decision its id follows
DECIDES = "decides"
TOWER = "power"
#: what somebody who is named as deciding is rated, from 0 to 10
NAMED = 10


class TakenAnswer(NamedTuple):
    """What becomes of one answer: its state, rows that were there already, and places among the new rows."""

    id: str
    state: str
    kept: tuple[int, ...]
    new: tuple[int, ...]

    def row_keys(self, new_keys: Sequence[int]) -> tuple[int, ...]:
        """Return the keys of the rows that came of it, when the edit has been saved."""
        return tuple(dict.fromkeys((*self.kept, *(new_keys[place] for place in self.new))))


class Taken(NamedTuple):
    """An edit that takes answers onto the map, and what it does."""

    edit: Edit
    answers: tuple[TakenAnswer, ...]
    #: the id of the picture that holds them; empty unless they are kept as a view
    perspective: str
    #: its place among the new rows, if it is new
    perspective_place: int | None
    #: why something was not taken, in sentences
    left_out: tuple[str, ...]
    #: names that were added as new because nobody said whether they are somebody on the map
    undecided: tuple[str, ...]


def take(
    document: Document,
    participant: Participant,
    answers: Collection[Contribution],
    *,
    shared: bool = False,
    view: bool = False,
    decisions: Mapping[str, str | None] | None = None,
    everyone: Iterable[Contribution] = (),
    pictures: Collection[str] = (),
) -> Taken:
    """Return the one edit that takes somebody's answers onto the map.

    Parameters
    ----------
    document : Document
        The map. Not modified.
    participant : Participant
        Who takes part.
    answers : collection of Contribution
        Those of theirs that are taken.
    shared : bool
        Whether to take them into the shared map: relationships, and who decides about a chosen
        decision as parts in it. Ratings never go there: they are what somebody said.
    view : bool
        Whether to keep them as a view: a picture with its relationships and ratings.
    decisions : mapping of str to str or None, optional
        By the key of a name, who on the map is meant; ``None`` is somebody new.
    everyone : iterable of Contribution
        All answers about this map: rows that came of one of them are theirs together.
    pictures : collection of str
        Pictures that belong to others who took part, and so are not this one's.

    Returns
    -------
    Taken
        The edit, and what becomes of each answer.

    Raises
    ------
    ParameterError
        If a decision names somebody who cannot be meant.
    NotPossibleError
        If two who took part would be the same person.
    """
    taking = _Taking(document, participant, answers, dict(decisions or {}), list(everyone), pictures)
    ordered = sorted(answers, key=lambda said: said.number)
    if view and ordered:
        taking.open_picture()
    found = [answer for said in ordered if (answer := taking.take(said, shared, view)) is not None]
    return taking.result(tuple(found), len(found))


def leave_out(
    document: Document,
    participant: Participant,
    answers: Collection[Contribution],
    everyone: Iterable[Contribution] = (),
) -> Edit:
    """Return the edit for answers that are not taken: what they said before they were changed goes."""
    taking = _Taking(document, participant, answers, {}, list(everyone), ())
    return Edit("leave answers from the room out", tuple(taking.gone([], set())))


class _Taking:
    """A taking under way: the rows that are new and those that go."""

    def __init__(
        self,
        document: Document,
        participant: Participant,
        answers: Collection[Contribution],
        decisions: dict[str, str | None],
        everyone: list[Contribution],
        pictures: Collection[str],
    ) -> None:
        self.document, self.participant, self.decisions = document, participant, decisions
        self.pictures = set(pictures)
        self.matches = {match.id: match for match in find_who(document, participant, answers)}
        self.keys = {
            str(row.get("id")): key for table in ACTOR_TABLES for key, row in document.rows(table).items()
        }
        self.came = came_of(everyone) | came_of(answers)
        changed = {said.id: said for said in answers if standing(said, document) == "new" and said.row_keys}
        others = {abs(key) for said in everyone if said.id not in changed for key in said.row_keys}
        #: rows of answers that were changed after they had been taken
        self.stale = came_of(changed.values()) - others
        self.new: list[tuple[str, Data]] = []
        self.made: dict[str, tuple[str, int]] = {}
        self.questions: dict[str, str] = {}
        self.picture = ""
        self.picture_place: int | None = None
        self.picture_rows: list[tuple[int | None, int | None]] = []
        self.left_out: dict[str, None] = {}
        self.undecided: dict[str, None] = {}

    def take(self, said: Contribution, shared: bool, view: bool) -> TakenAnswer | None:
        """Take one answer; return ``None`` if nothing of it can be taken."""
        before = standing(said, self.document)
        had_shared, had_view = before in ("shared", "both"), before in ("view", "both")
        rows: list[tuple[int | None, int | None]] = []
        done_shared, done_view = had_shared, had_view
        if shared and not had_shared:
            found = self._shared(said)
            done_shared, rows = bool(found), [*rows, *found]
            if not found and not view and said.question != "works_with":
                self.left_out[
                    "How high a tower is, and who decides in general, can only be kept as a view."
                ] = None
        if view and not had_view:
            found = self._viewed(said)
            done_view, rows = bool(found), [*rows, *found]
            rows += self.picture_rows if found else []
        if not rows:
            return None
        states = {(True, True): "both", (True, False): "shared", (False, True): "view"}
        old = said.row_keys if had_shared or had_view else ()
        kept = (*old, *(key for key, _ in rows if key is not None))
        new = tuple(dict.fromkeys(place for _, place in rows if place is not None))
        return TakenAnswer(said.id, states[done_shared, done_view], tuple(dict.fromkeys(kept)), new)

    # who

    def _who(self, actor: str, name: str) -> tuple[str, tuple[int | None, int | None]]:
        """Return the id on the map of whoever is meant, and the row that came of naming them."""
        if actor in self.keys:
            return actor, self._own(self.keys[actor])
        key = name_key(name)
        match = self.matches[key]
        target = self.decisions.get(key, match.existing)
        if target is not None:
            if target not in {candidate.id for candidate in match.candidates}:
                raise ParameterError(f"“{name}” cannot be “{target}”: choose somebody else, or new.")
            return target, self._own(self.keys[target])
        if key not in self.made:
            if match.asks and key not in self.decisions:
                self.undecided[name] = None
            used = [i for i, _ in self.made.values()]
            made = new_id(self.document, name, *ACTOR_TABLES, "perspectives", taken=used)
            self.made[key] = (
                made,
                self._add(match.table, {"id": made, "name": name, **self._groups(key, match.table)}),
            )
        found, place = self.made[key]
        return found, (None, place)

    def _groups(self, key: str, table: str) -> dict[str, Any]:
        mine = not self.participant.as_table and key == name_key(self.participant.label)
        return {"groups": [self._group()]} if mine and table == "people" and self._group() else {}

    def _group(self) -> str:
        known = self.document.head.vocabulary.group(self.participant.group_id)
        return known.id if known else ""

    def _own(self, key: int) -> tuple[int | None, int | None]:
        """Return a row that is there as the answer's too, if it came of an answer."""
        return (key if key in self.came else None), None

    def _add(self, table: str, row: Data) -> int:
        self.new.append((table, row))
        return len(self.new) - 1

    # the shared map

    def _shared(self, said: Contribution) -> list[tuple[int | None, int | None]]:
        if said.question == "works_with":
            return self._relationship(said, "")
        decided = {str(row.get("id")) for row in self.document.rows("decisions").values()}
        if said.question != "decides" or said.answer.decision not in decided:
            return []
        actor, row = self._who(said.answer.actor, said.answer.name)
        part = {"decision": said.answer.decision, "actor": actor, "stage": self._stage()}
        return [row, self._find_or_add("parts", part, part)]

    def _stage(self) -> str:
        stages = self.document.head.vocabulary.stages
        if not stages:
            raise NotPossibleError("The map’s words have no stages of a decision: add one on the page Words.")
        return max(stages, key=lambda stage: (stage.id == "decide", stage.weight)).id

    def _relationship(self, said: Contribution, picture: str) -> list[tuple[int | None, int | None]]:
        answer, vocabulary = said.answer, self.document.head.vocabulary
        how = find_how(vocabulary, answer.how)
        if how is None:
            self.left_out["A way of working together is no longer among the map’s words."] = None
            return []
        who, who_row = self._who(answer.who_actor, answer.who or self.participant.label)
        name, name_row = self._who(answer.actor, answer.name)
        if who == name:
            self.left_out[f"“{answer.name}” is who said it: nobody works with themselves."] = None
            return []
        source, target = (name, who) if how.turned else (who, name)
        row = {"source": source, "target": target, "kind": how.kind}
        kind = vocabulary.kind(how.kind)
        same = [row]
        if kind is not None and kind.direction == "both":
            same.append({**row, "source": target, "target": source})
        told = {**row, "reported_by": picture} if picture else row
        return [who_row, name_row, self._find_or_add("relationships", told, *same, picture=picture)]

    # a view

    def open_picture(self) -> None:
        """Find the picture of whoever takes part, or make one."""
        known = {str(row.get("id")) for row in self.document.rows("perspectives").values()}
        mine = self.participant.perspective
        if mine and mine in known:
            self.picture, self.picture_rows = mine, [self._picture_there(mine)]
            return
        group = {"group": self._group()} if self._group() else {}
        if self.participant.as_table:
            label = self._free_name(self.participant.label)
            self.picture = new_id(self.document, f"Picture of {label}", "perspectives", *ACTOR_TABLES)
            self._new_picture({"name": label, **group})
            return
        # somebody's own picture has their id: it is only ever shown in sums
        self.picture, me = self._who("", self.participant.label)
        self.picture_rows = [me]
        if self.picture in self.pictures:
            raise NotPossibleError(
                f"Two who took part would both be “{self.participant.label}”: say above that this one is "
                "somebody else."
            )
        if self.picture in known:
            self.picture_rows.append(self._picture_there(self.picture))
        else:
            self._new_picture(group)

    def _new_picture(self, facts: Data) -> None:
        self.picture_place = self._add("perspectives", {"id": self.picture, **facts})
        self.picture_rows.append((None, self.picture_place))

    def _picture_there(self, picture: str) -> tuple[int | None, int | None]:
        rows = self.document.rows("perspectives").items()
        return self._own(next(key for key, row in rows if str(row.get("id")) == picture))

    def _free_name(self, label: str) -> str:
        taken = {
            str(row.get("name") or row.get("id")).casefold()
            for row in self.document.rows("perspectives").values()
        }
        number, found = 1, label
        while found.casefold() in taken:
            number += 1
            found = f"{label} ({number})"
        return found

    def _viewed(self, said: Contribution) -> list[tuple[int | None, int | None]]:
        if said.question == "works_with":
            return self._relationship(said, self.picture)
        question, value = self._question(said)
        actor, row = self._who(said.answer.actor, said.answer.name)
        told = {"perspective": self.picture, "actor": actor, "question": question}
        told["date"] = said.at.date().isoformat()
        place = self._find_or_add("ratings", {**told, "value": value}, told)
        kept, new = place
        found = self.new[new][1] if new is not None else self.document.rows("ratings")[abs(kept or 0)]
        if found.get("value") != value:
            self.left_out[f"“{said.answer.name}” was rated twice on one day: the first stays."] = None
            return []
        return [row, place]

    def _question(self, said: Contribution) -> tuple[str, float]:
        if said.question == "tower":
            self.questions[TOWER] = "Power"
            return TOWER, float(said.answer.value or 0)
        decision = said.answer.decision
        titles = {
            str(row.get("id")): str(row.get("title") or row.get("id"))
            for row in self.document.rows("decisions").values()
        }
        if decision in titles:
            question, label = f"{DECIDES} {decision}", f"Who decides: {titles[decision]}"
        else:
            question, label = DECIDES, "Who decides?"
        self.questions[question] = label
        return question, NAMED

    # rows

    def _find_or_add(
        self, table: str, row: dict[str, Any], *same: Mapping[str, Any], picture: str = ""
    ) -> tuple[int | None, int | None]:
        """Return the row that says the same, on the map or among the new ones; else add it."""
        column = PICTURE_COLUMNS["relationships"] if table == "relationships" else ""

        def says(there: Data) -> bool:
            whose = not column or (str(there.get(column) or "") == picture and not there.get("end"))
            return whose and any(all(there.get(k) == v for k, v in facts.items()) for facts in same)

        for key, there in self.document.rows(table).items():
            if key not in self.stale and says(there):
                return (key if key in self.came else -key), None
        for place, (name, there) in enumerate(self.new):
            if name == table and says(there):
                return None, place
        return None, self._add(table, row)

    def result(self, answers: tuple[TakenAnswer, ...], number: int) -> Taken:
        """Return the edit and what it does."""
        used = {place for answer in answers for place in answer.new}
        places = {old: new for new, old in enumerate(sorted(used))}
        rows = [self.new[place] for place in sorted(used)]
        answers = tuple(
            answer._replace(new=tuple(places[place] for place in answer.new)) for answer in answers
        )
        changes = list(add_rows("", rows).changes)
        if answers:
            changes += self.gone([row for _, row in rows], {abs(k) for a in answers for k in a.kept})
            changes += self._words()
        label = f"take in {number} {'answer' if number == 1 else 'answers'} from the room"
        return Taken(
            Edit(label, tuple(changes)),
            answers,
            self.picture,
            places.get(self.picture_place) if self.picture_place is not None else None,
            tuple(self.left_out),
            tuple(self.undecided),
        )

    def gone(self, new: list[Data], kept: set[int]) -> list[Change]:
        """Return the removal of what answers said before they were changed."""
        gone = []
        named = {str(value) for row in new for value in row.values() if isinstance(value, str)}
        for table in ("relationships", "parts", "ratings", *ACTOR_TABLES):
            for key, row in self.document.rows(table).items():
                spoken = table in ACTOR_TABLES and (
                    str(row.get("id")) in named
                    or mentioned(self.document, table, str(row.get("id")), self.stale)
                )
                if key in self.stale - kept and not spoken:
                    gone.append(Change(table, key, row, None))
        return gone

    def _words(self) -> list[Change]:
        """Return the change that adds questions the map's words do not have yet."""
        head = head_data(self.document.head)
        words = head["vocabulary"]["questions"]
        known = {word["id"] for word in words}
        new = [{"id": i, "label": label} for i, label in self.questions.items() if i not in known]
        if not new:
            return []
        vocabulary = {**head["vocabulary"], "questions": [*words, *new]}
        return [Change(HEAD, 0, head, {**head, "vocabulary": vocabulary})]


__all__ = ["DECIDES", "NAMED", "TOWER", "Taken", "TakenAnswer", "leave_out", "take"]
