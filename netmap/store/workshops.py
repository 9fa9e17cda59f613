"""Workshops: a session on a map, who takes part, and what they answer until somebody takes it onto the map.

Only keeps and finds: whether somebody may see or do something is decided in `netmap.access`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from netmap.errors import NotPossibleError
from netmap.model.room import MOST_ANSWERS, Answer, Asks, Contribution, Participant, dump_answer
from netmap.store import schema
from netmap.store.codes import make_code
from netmap.store.database import Database
from netmap.store.sessions import COLUMNS, KNOWN, Workshop, as_it_stands, live, read_workshop
from netmap.store.sweeping import note_unswept

#: who take part in one session
MOST_PARTICIPANTS = 500
STATES = ("new", "shared", "view", "both", "declined")

__all__ = ["MOST_PARTICIPANTS", "STATES", "New", "Seat", "Workshop", "Workshops"]


class Seat(NamedTuple):
    """Somebody who takes part, and in what."""

    workshop: Workshop
    participant: Participant


_PARTICIPANT = tuple(schema.participants.c[name] for name in Participant._fields)
_W, _P, _C = schema.workshops.c, schema.participants.c, schema.contributions.c
_CONTRIBUTION = (_C.id, _C.participant_id, _C.number, _C.question, _C.data, _C.state, _C.row_keys, _C.at)


class New(NamedTuple):
    """An answer that comes in; the token, made with the form, becomes its id, so that a form sent twice is one."""

    question: str
    answer: Answer
    token: str


class Workshops:
    """The workshops of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # sessions

    def open(
        self, map_id: str, title: str, *, asks: Asks, ends_at: datetime, now: datetime, by: str = ""
    ) -> Workshop:
        """Open a session with a code of its own."""
        with self._database.writing() as connection:
            code = make_code()
            while connection.execute(select(_W.id).where(_W.code == code)).first():
                code = make_code()
            made = Workshop(uuid.uuid4().hex, map_id, code, title, by, now, ends_at, None, asks)
            kept = {**made._asdict(), "asks": asks.model_dump_json()}
            connection.execute(insert(schema.workshops).values(kept))
        return made

    def sessions(self, map_id: str) -> list[Workshop]:
        """Return the sessions on a map, last opened first."""
        query = KNOWN.where(_W.map_id == map_id).order_by(_W.opened_at.desc(), _W.id)
        with self._database.reading() as connection:
            return [as_it_stands(row) for row in connection.execute(query)]

    def find(self, workshop_id: str) -> Workshop | None:
        """Return a session."""
        with self._database.reading() as connection:
            row = connection.execute(KNOWN.where(_W.id == workshop_id)).one_or_none()
        return None if row is None else as_it_stands(row)

    def find_live(self, code: str, *, now: datetime) -> Workshop | None:
        """Return the open session with this code, as it is kept, on a map that is there."""
        if not code:
            return None
        with self._database.reading() as connection:
            row = connection.execute(live(select(*COLUMNS), now).where(_W.code == code)).one_or_none()
        return None if row is None else read_workshop(row)

    def close(self, workshop_id: str, *, now: datetime) -> None:
        """Close a session: its code dies with it."""
        self._change(workshop_id, _W.closed_at.is_(None), code=None, closed_at=now)

    def extend(self, workshop_id: str, *, ends_at: datetime) -> None:
        """Let a session that is not closed go on until another time."""
        self._change(workshop_id, _W.closed_at.is_(None), ends_at=ends_at)

    def remove(self, workshop_id: str, *, now: datetime) -> None:
        """Remove a session with all who took part and all they answered; what is on the map stays."""
        with self._database.writing() as connection:
            connection.execute(delete(schema.workshops).where(_W.id == workshop_id))
            note_unswept(connection, now)

    def _change(self, workshop_id: str, *conditions: Any, **values: Any) -> None:
        with self._database.writing() as connection:
            here = update(schema.workshops).where(_W.id == workshop_id, *conditions)
            connection.execute(here.values(values))

    # who takes part

    def join(
        self,
        workshop_id: str,
        token_hash: str,
        *,
        label: str,
        now: datetime,
        group_id: str = "",
        as_table: bool = False,
    ) -> Participant | None:
        """Keep somebody who takes part; ``None`` if the session is not open.

        Raises
        ------
        NotPossibleError
            If the session is full.
        """
        made = Participant(uuid.uuid4().hex, workshop_id, label, group_id, as_table, now, now, "")
        with self._database.writing() as connection:
            if _lock(connection, workshop_id, now) is None:
                return None
            count = select(func.count()).select_from(schema.participants)
            taken = connection.execute(count.where(_P.workshop_id == workshop_id)).scalar_one()
            if taken >= MOST_PARTICIPANTS:
                raise NotPossibleError("This session is full: tell whoever runs it.")
            kept = {**made._asdict(), "token_hash": token_hash}
            connection.execute(insert(schema.participants).values(kept))
        return made

    def seat(self, token_hash: str, *, now: datetime) -> Seat | None:
        """Return who holds a token, and in which session; ``None`` once that is no longer open."""
        joined = schema.participants.join(schema.workshops, _P.workshop_id == _W.id)
        query = select(*COLUMNS, *(column.label(f"p_{column.name}") for column in _PARTICIPANT))
        query = live(query, now, joined).where(_P.token_hash == token_hash)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        size = len(COLUMNS)
        return Seat(read_workshop(row[:size]), Participant(*row[size:]))

    def participants(self, workshop_id: str) -> list[Participant]:
        """Return who takes part, in the order in which they joined."""
        query = select(*_PARTICIPANT).where(_P.workshop_id == workshop_id).order_by(_P.joined_at, _P.id)
        with self._database.reading() as connection:
            return [Participant(*row) for row in connection.execute(query)]

    def participant(self, participant_id: str) -> Participant | None:
        """Return one who takes part."""
        with self._database.reading() as connection:
            row = connection.execute(select(*_PARTICIPANT).where(_P.id == participant_id)).one_or_none()
        return None if row is None else Participant(*row)

    def rename(
        self, participant_id: str, *, label: str, group_id: str, as_table: bool, now: datetime
    ) -> None:
        """Keep what somebody who takes part wants to be called from now on."""
        values = {"label": label, "group_id": group_id, "as_table": as_table}
        here = _P.id == participant_id
        with self._database.writing() as connection:
            before = connection.execute(select(_P.label).where(here)).scalar_one_or_none()
            connection.execute(update(schema.participants).where(here).values(values))
            if before not in (None, label):
                note_unswept(connection, now)

    def withdraw(self, participant_id: str, *, now: datetime) -> None:
        """Remove somebody who took part, and all they answered; what is on the map is the caller's to remove.

        Of somebody who answered nothing there is no more in the database than what they call themselves:
        that is swept when others' answers are.
        """
        with self._database.writing() as connection:
            said = select(_C.id).where(_C.participant_id == participant_id).limit(1)
            answered = connection.execute(said).first() is not None
            connection.execute(delete(schema.participants).where(_P.id == participant_id))
            if answered:
                note_unswept(connection, now)

    def pictures(self, map_id: str) -> dict[str, str]:
        """Return the picture of everybody who ever took part in a session on a map and has one, by participant."""
        joined = schema.participants.join(schema.workshops, _P.workshop_id == _W.id)
        query = select(_P.id, _P.perspective).select_from(joined)
        with self._database.reading() as connection:
            found = connection.execute(query.where(_W.map_id == map_id, _P.perspective != ""))
            return {row.id: row.perspective for row in found}

    # answers

    def add(self, participant_id: str, new: Iterable[New], *, now: datetime) -> bool:
        """Keep answers, all or none; one that is there already counts once.

        Parameters
        ----------
        participant_id : str
            Whose answers they are.
        new : iterable of New
            What was said; of a height, the last said of the same one counts.
        now : datetime
            When.

        Returns
        -------
        bool
            Whether the session is open.

        Raises
        ------
        NotPossibleError
            If there are too many answers.
        """
        with self._database.writing() as connection:
            workshop_id = _lock_of(connection, participant_id, now)
            if workshop_id is None:
                return False
            own = _answers_of(connection, participant_id)
            for one in new:
                same = _same(own, one)
                if same is None:
                    own.append(_add(connection, workshop_id, participant_id, one, len(own), now))
                elif one.question == "tower" and same.answer != one.answer:
                    _rewrite(connection, workshop_id, same.id, one.answer, now)
        return True

    def change(self, participant_id: str, answer_id: str, answer: Answer, *, now: datetime) -> bool:
        """Change one's own answer, which is then new again; say whether it was there and the session open."""
        with self._database.writing() as connection:
            workshop_id = _lock_of(connection, participant_id, now)
            own = {said.id: said for said in _answers_of(connection, participant_id)}.get(answer_id)
            if workshop_id is None or own is None:
                return False
            if own.answer != answer:
                _rewrite(connection, workshop_id, answer_id, answer, now)
        return True

    def remove_answers(self, participant_id: str, answer_ids: Sequence[str], *, now: datetime) -> None:
        """Remove answers of one participant; what is on the map is the caller's to remove."""
        here = (_C.participant_id == participant_id) & (_C.id.in_(answer_ids))
        with self._database.writing() as connection:
            if connection.execute(delete(schema.contributions).where(here)).rowcount:
                note_unswept(connection, now)

    def answers(self, participant_id: str) -> list[Contribution]:
        """Return what one participant answered, in order."""
        return self._answers(select(*_CONTRIBUTION).where(_C.participant_id == participant_id))

    def contributions(self, workshop_id: str, *, since: int = 0) -> list[Contribution]:
        """Return what came in a session after a number, in order; an answer that was changed comes again."""
        return self._answers(_of_workshop().where(_P.workshop_id == workshop_id, _C.number > since))

    def on_map(self, map_id: str) -> list[Contribution]:
        """Return all answers of all sessions on a map."""
        return self._answers(_of_workshop().where(_W.map_id == map_id))

    def _answers(self, query: Select[Any]) -> list[Contribution]:
        with self._database.reading() as connection:
            return [_contribution(row) for row in connection.execute(query.order_by(_C.number, _C.id))]

    def settle(
        self,
        participant_id: str,
        states: Iterable[tuple[str, str, Sequence[int]]],
        *,
        perspective: str | None = None,
    ) -> None:
        """Keep what became of answers: id, state, and the keys of the rows that came of each.

        Parameters
        ----------
        participant_id : str
            Whose answers they are.
        states : iterable of (id, state, keys)
            What became of each.
        perspective : str, optional
            The picture that holds them now.
        """
        with self._database.writing() as connection:
            for answer_id, state, keys in states:
                if state not in STATES:
                    raise NotPossibleError(f"an answer cannot be “{state}”.")
                here = (_C.id == answer_id) & (_C.participant_id == participant_id)
                values = {"state": state, "row_keys": json.dumps(list(keys))}
                connection.execute(update(schema.contributions).where(here).values(values))
            if perspective is not None:
                picture = update(schema.participants).where(_P.id == participant_id)
                connection.execute(picture.values(perspective=perspective))


def _lock(connection: Connection, workshop_id: str, now: datetime) -> str | None:
    """Hold a session for this transaction if it is open: numbers go up one at a time, and nothing comes after it closed."""
    query = live(select(_W.id), now).where(_W.id == workshop_id).with_for_update(of=schema.workshops)
    return connection.execute(query).scalar()


def _lock_of(connection: Connection, participant_id: str, now: datetime) -> str | None:
    found = connection.execute(select(_P.workshop_id).where(_P.id == participant_id)).scalar()
    if found is None or _lock(connection, found, now) is None:
        return None
    connection.execute(update(schema.participants).where(_P.id == participant_id).values(seen_at=now))
    return str(found)


def _next_number(connection: Connection, workshop_id: str) -> int:
    joined = schema.contributions.join(schema.participants, _C.participant_id == _P.id)
    highest = select(func.max(_C.number)).select_from(joined).where(_P.workshop_id == workshop_id)
    return 1 + (connection.execute(highest).scalar() or 0)


def _rewrite(connection: Connection, workshop_id: str, answer_id: str, answer: Answer, now: datetime) -> None:
    """Keep another answer in the place of one; the keys stay, so that what it said before can be taken back."""
    values = {"number": _next_number(connection, workshop_id), "data": dump_answer(answer), "at": now}
    here = update(schema.contributions).where(_C.id == answer_id)
    connection.execute(here.values(**values, state="new"))
    note_unswept(connection, now)


def _add(
    connection: Connection, workshop_id: str, participant_id: str, one: New, given: int, now: datetime
) -> Contribution:
    if given >= MOST_ANSWERS:
        raise NotPossibleError(f"{MOST_ANSWERS} answers are kept of each who takes part: remove one first.")
    # another's form cannot stand in the way
    used = connection.execute(select(_C.id).where(_C.id == one.token)).first()
    made = uuid.uuid4().hex if used else one.token
    number = _next_number(connection, workshop_id)
    kept = {"id": made, "participant_id": participant_id, "number": number, "question": one.question}
    connection.execute(insert(schema.contributions).values(**kept, data=dump_answer(one.answer), at=now))
    return Contribution(made, participant_id, number, one.question, one.answer, "new", (), now)


def _same(own: Sequence[Contribution], one: New) -> Contribution | None:
    """Return the answer that this one is: sent by the same form, or saying the same."""
    asked = [said for said in own if said.question == one.question]
    found = (said for said in asked if said.id == one.token or said.answer.facts == one.answer.facts)
    return next(found, None)


def _answers_of(connection: Connection, participant_id: str) -> list[Contribution]:
    query = select(*_CONTRIBUTION).where(_C.participant_id == participant_id).order_by(_C.number)
    return [_contribution(row) for row in connection.execute(query)]


def _of_workshop() -> Select[Any]:
    joined = schema.contributions.join(schema.participants, _C.participant_id == _P.id)
    return select(*_CONTRIBUTION).select_from(joined.join(schema.workshops, _P.workshop_id == _W.id))


def _contribution(row: Any) -> Contribution:
    answer = Answer.model_validate_json(row.data)
    return Contribution(
        row.id,
        row.participant_id,
        row.number,
        row.question,
        answer,
        row.state,
        tuple(json.loads(row.row_keys)),
        row.at,
    )
