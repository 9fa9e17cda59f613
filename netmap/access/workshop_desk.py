"""What somebody who joined by a code may see and do: what they are asked, and what they themselves answered."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from netmap.access.pace import Pace
from netmap.access.signin import Clock, Throttle, hash_token, new_token
from netmap.access.withdrawing import check_pace, take_off, withdraw
from netmap.errors import MapNotFoundError, NotAllowedError, ParameterError
from netmap.model.document import Document
from netmap.model.keeping import basis_words, last_day
from netmap.model.likeness import plain_name
from netmap.model.room import (
    LONGEST_LABEL,
    QUESTIONS,
    SCALE,
    Answer,
    Asks,
    Contribution,
    How,
    Question,
    decision_title,
    hows,
    offered,
    rated_by_all,
    tidy,
    to_rate,
)
from netmap.store import By, Store
from netmap.store.accounts import Accounts
from netmap.store.codes import read_code
from netmap.store.sweeping import sweep_if_due
from netmap.store.workshops import New, Seat, Workshop, Workshops

WRONG_CODE = "No session with this code is open. Look at the code again, or ask whoever runs the session."
CLOSED = (
    "This session is over, so nothing can be seen or changed here any more. To have something taken out "
    "that you entered, ask whoever ran the session."
)
#: how many codes one network may have looked up at once and each second, right or wrong: far more than wrong ones
#: are free, so that nobody who guesses keeps out a room that sits behind the same address, and few enough
#: to leave guessing hopeless. Each phone looks three times
LOOKS = (400, 5.0)
#: how many may join from one network at once and each second
JOINS = (120, 2.0)


class Notice(NamedTuple):
    """What is said to somebody before their first entry."""

    code: str
    title: str
    purpose: str
    run_by: str
    ends_at: datetime
    #: the lawful basis in words and the last day on which the map is kept, where somebody has said them
    basis: str
    keep_until: date | None
    #: groups to choose from, by id
    groups: Mapping[str, str]


class Sheet(NamedTuple):
    """All that somebody who takes part may see: what is asked, what is offered, and their own answers."""

    notice: Notice
    label: str
    group_id: str
    as_table: bool
    questions: tuple[Question, ...]
    decision: str
    names: Mapping[str, str]
    hows: tuple[How, ...]
    rated: tuple[Answer, ...]
    answers: tuple[Contribution, ...]

    def said(self, question: str) -> list[Contribution]:
        """Return the answers to one question."""
        return [answer for answer in self.answers if answer.question == question]

    def find(self, answer_id: str) -> Contribution | None:
        """Return one answer."""
        return next((answer for answer in self.answers if answer.id == answer_id), None)


class Entry(NamedTuple):
    """What a form says about one name: typed, or the id of one that was chosen."""

    name: str = ""
    chosen: str = ""
    who: str = ""
    who_chosen: str = ""
    how: str = ""


class WorkshopDesk:
    """What somebody with a join code may do; each call looks whether the session is open at that moment.

    Parameters
    ----------
    store : Store
        All maps.
    accounts : Accounts
        Where tries in vain are kept.
    clock : callable
        Gives the time.
    """

    def __init__(self, store: Store, accounts: Accounts, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._throttle = Throttle(accounts.tries, clock)
        self._workshops = Workshops(store.database)
        self._looks, self._joins = Pace(*LOOKS), Pace(*JOINS)

    # by the code

    def look(self, code: str, *, address: str) -> Notice:
        """Return what is said to somebody who has a code, before their first entry.

        Raises
        ------
        NotAllowedError
            If no open session has this code.
        TooOftenError
            If too many wrong codes came from this address.
        """
        workshop = self._find(code, address)
        return _notice(workshop, self._document(workshop))

    def join(self, code: str, *, label: str, group_id: str = "", as_table: bool = False, address: str) -> str:
        """Let somebody take part and return the token that is theirs.

        Raises
        ------
        ParameterError
            If they did not say what to call them.
        NotAllowedError
            If no open session has this code.
        TooOftenError
            If too many joined from this network, or too many wrong codes came from it.
        """
        workshop = self._find(code, address)
        label, group_id = self._check_name(workshop, label, group_id)
        self._joins.take(address, self._clock())
        token = new_token()
        joined = self._workshops.join(
            workshop.id,
            hash_token(token),
            label=label,
            group_id=group_id,
            as_table=as_table,
            now=self._clock(),
        )
        if joined is None:
            raise NotAllowedError(WRONG_CODE)
        return token

    def _find(self, code: str, address: str) -> Workshop:
        """Return the open session with a code; a right one is only looked up, a wrong one is counted."""
        self._looks.take(address, self._clock())
        workshop = self._workshops.find_live(read_code(code), now=self._clock())
        if workshop is None:
            self._throttle.wrong_code(address)
            raise NotAllowedError(WRONG_CODE)
        return workshop

    def _check_name(self, workshop: Workshop, label: str, group_id: str) -> tuple[str, str]:
        label = tidy(label, LONGEST_LABEL)
        if not label:
            raise ParameterError("Say what we shall call you, such as Table 3.")
        groups = {group.id for group in self._document(workshop).head.vocabulary.groups}
        return label, group_id if group_id in groups else ""

    # by the token

    def sheet(self, token: str) -> Sheet:
        """Return all that somebody who takes part may see.

        Raises
        ------
        NotAllowedError
            If the session is over, or nobody has this token.
        """
        seat = self._seat(token)
        return self._sheet(seat, self._document(seat.workshop))

    def rename(self, token: str, *, label: str, group_id: str, as_table: bool) -> None:
        """Call somebody who takes part something else from now on."""
        seat = self._seat(token)
        label, group_id = self._check_name(seat.workshop, label, group_id)
        if seat.participant.as_table and not as_table and self._workshops.answers(seat.participant.id):
            as_table = True  # their answers say who works with whom
        self._workshops.rename(
            seat.participant.id, label=label, group_id=group_id, as_table=as_table, now=self._clock()
        )

    def add(self, token: str, question: Question, entry: Entry, *, form: str) -> None:
        """Keep an answer about somebody named; the same form or the same answer again counts once.

        Raises
        ------
        ParameterError
            If nobody is named, or the same one twice.
        NotAllowedError
            If the session is over.
        """
        seat = self._seat(token)
        sheet = self._sheet(seat, self._document(seat.workshop))
        answer = _read(sheet, seat.workshop.asks, question, entry)
        self._add(seat, [New(question, answer, _token(form))])

    def change(self, token: str, answer_id: str, entry: Entry) -> None:
        """Change one's own answer."""
        seat = self._seat(token)
        sheet = self._sheet(seat, self._document(seat.workshop))
        own = sheet.find(answer_id)
        if own is None or own.question == "tower":
            raise ParameterError("This answer is no longer there; nothing was changed.")
        answer = _read(sheet, seat.workshop.asks, own.question, entry)
        if not self._workshops.change(seat.participant.id, answer_id, answer, now=self._clock()):
            raise NotAllowedError(CLOSED)

    def rate(self, token: str, heights: Mapping[str, int | None]) -> None:
        """Keep how high somebody says towers are, by whom they are about; ``None`` is nothing said.

        Raises
        ------
        ParameterError
            If a height is off the scale.
        """
        seat = self._seat(token)
        sheet = self._sheet(seat, self._document(seat.workshop))
        if "tower" not in sheet.questions:
            raise ParameterError("This is not asked in this session.")
        known = {said.answer.subject: said for said in sheet.said("tower")}
        asked = [who for who in sheet.rated if who.subject in heights]
        new = []
        for who in asked:
            value = heights[who.subject]
            if value is not None and not SCALE[0] <= value <= SCALE[1]:
                raise ParameterError(f"{value} is not from {SCALE[0]} to {SCALE[1]}.")
            if value is not None:
                new.append(New("tower", who.model_copy(update={"value": value}), uuid.uuid4().hex))
        self._add(seat, new)
        self._remove(
            seat,
            [known[who.subject] for who in asked if heights[who.subject] is None and who.subject in known],
        )

    def remove(self, token: str, answer_id: str) -> None:
        """Take one's own answer back, also from the map and its history; one that has gone is gone."""
        seat = self._seat(token)
        own = [said for said in self._workshops.answers(seat.participant.id) if said.id == answer_id]
        self._remove(seat, own)

    def withdraw(self, token: str) -> None:
        """Take back everything that somebody entered, also from the map and its history; their token dies."""
        seat, now = self._seat(token), self._clock()
        if self._workshops.answers(seat.participant.id):
            check_pace(self._store, seat.workshop, now=now)
        withdraw(self._store, seat.workshop, seat.participant, now=now, by=_by(seat))

    def _seat(self, token: str) -> Seat:
        seat = self._workshops.seat(hash_token(token), now=self._clock()) if token else None
        if seat is None:
            raise NotAllowedError(CLOSED)
        return seat

    def _remove(self, seat: Seat, own: Sequence[Contribution]) -> None:
        if not own:
            return
        now = self._clock()
        take_off(self._store, seat.workshop.map_id, own, now=now, by=_by(seat))
        self._workshops.remove_answers(seat.participant.id, [said.id for said in own], now=now)
        sweep_if_due(self._store.database, now=now)

    def _document(self, workshop: Workshop) -> Document:
        try:
            return self._store.load(workshop.map_id).document
        except MapNotFoundError:
            raise NotAllowedError(CLOSED) from None

    def _sheet(self, seat: Seat, document: Document) -> Sheet:
        workshop, who = seat
        answers = tuple(sorted(self._workshops.answers(who.id), key=lambda said: (said.at, said.number)))
        return Sheet(
            notice=_notice(workshop, document),
            label=who.label,
            group_id=who.group_id,
            as_table=who.as_table,
            questions=tuple(q for q in QUESTIONS if q in workshop.asks.questions),
            decision=decision_title(document, workshop.asks),
            names=offered(document, workshop.asks),
            hows=hows(document.head.vocabulary),
            rated=tuple(to_rate(answers, rated_by_all(document, workshop.asks))),
            answers=answers,
        )

    def _add(self, seat: Seat, new: Sequence[New]) -> None:
        if not self._workshops.add(seat.participant.id, new, now=self._clock()):
            raise NotAllowedError(CLOSED)


def _by(seat: Seat) -> By:
    # their own name would stay in the history of a map from which they are taken out
    return By(seat.participant.id, "")


def _token(form: str) -> str:
    """Return the id of an answer for the form that it came by."""
    return hashlib.sha256(form.encode()).hexdigest()[:32]


def _notice(workshop: Workshop, document: Document) -> Notice:
    head = document.head
    keeping = head.settings.keeping
    return Notice(
        workshop.code,
        workshop.title,
        head.purpose,
        workshop.asks.run_by,
        workshop.ends_at,
        basis_words(keeping),
        last_day(keeping),
        {group.id: group.label or group.id for group in head.vocabulary.groups},
    )


def _read(sheet: Sheet, asks: Asks, question: str, entry: Entry) -> Answer:
    """Return what a form says, if it can be kept."""
    if question not in sheet.questions or question == "tower":
        raise ParameterError("This is not asked in this session.")
    name, actor = _named(sheet, entry.name, entry.chosen)
    if not name:
        raise ParameterError("Type a name" + (", or choose one." if sheet.names else "."))
    if question == "decides":
        return Answer(name=name, actor=actor, decision=asks.decision if sheet.decision else "")
    who, who_actor = _named(sheet, entry.who, entry.who_chosen) if sheet.as_table else ("", "")
    if sheet.as_table and not who:
        raise ParameterError("Say who it is that works with them.")
    how = next((how for how in sheet.hows if how.id == entry.how), sheet.hows[0])
    answer = Answer(name=name, actor=actor, who=who, who_actor=who_actor, how=how.id)
    me = answer.model_copy(update={"name": who or sheet.label, "actor": who_actor})
    if answer.subject == me.subject:
        raise ParameterError("These are the same: name somebody else.")
    return answer


def _named(sheet: Sheet, typed: str, chosen: str) -> tuple[str, str]:
    """Return a name and, if it was chosen among those offered, its id; what is typed goes before."""
    typed = tidy(typed)
    if typed and chosen and plain_name(sheet.names.get(chosen, "")) != plain_name(typed):
        raise ParameterError("Type a name or choose one, not both.")
    if typed:  # a name that is offered and typed all the same is that one
        same = [i for i, name in sheet.names.items() if plain_name(name) == plain_name(typed)]
        return (sheet.names[same[0]], same[0]) if len(same) == 1 else (typed, "")
    if chosen and chosen not in sheet.names:
        raise ParameterError("This name is no longer offered: type it, or choose another.")
    return (sheet.names[chosen], chosen) if chosen else ("", "")
