"""Workshops on both databases: codes, who takes part, answers that come, change and go."""

from __future__ import annotations

import string
import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.errors import NotPossibleError
from netmap.model import Network, Person
from netmap.model.room import Answer, Asks
from netmap.store import Store, workshops
from netmap.store.codes import ALPHABET, make_code, read_code, show_code
from netmap.store.workshops import New, Workshops

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Room:
    """A session on a map, with one who takes part."""

    def __init__(self, database: str) -> None:
        self.store = Store(database)
        self.map_id = self.store.create(Network(name="Ward", people=[Person(id="a", name="Ana")]), now=NOW)
        self.workshops = Workshops(self.store.database)
        self.session = self.workshops.open(
            self.map_id, "Beds", asks=Asks(run_by="Sam"), ends_at=NOW + HOUR, now=NOW
        )
        self.who = self.join("one")

    def join(self, token: str):
        who = self.workshops.join(
            self.session.id, token, label="Table 3", group_id="LE", as_table=True, now=NOW
        )
        assert who is not None
        return who

    def add(self, *names: str, now: datetime = NOW, who=None) -> bool:
        new = [New("decides", Answer(name=name), f"{name} form") for name in names]
        return self.workshops.add((who or self.who).id, new, now=now)


@pytest.fixture
def room(database):
    found = Room(database)
    yield found
    found.store.close()


# codes


@given(st.text(" -–.\t", max_size=3), st.booleans())
def test_codes_are_read_however_they_are_typed(between, small):
    code = make_code()
    typed = between.join(code)
    assert read_code(typed.lower() if small else typed) == code
    assert read_code(show_code(code)) == code and len(show_code(code)) == 9


@given(st.text(max_size=30))
def test_nothing_else_is_a_code(text):
    found = read_code(text)
    assert found == "" or (len(found) == 8 and set(found) <= set(ALPHABET))


def test_no_sign_of_a_code_is_taken_for_another():
    assert not set(ALPHABET) & set("0O1IL5S8B2ZUEA") and set(ALPHABET) <= set(
        string.ascii_uppercase + string.digits
    )


# sessions


def test_a_code_lives_until_its_session_is_closed_or_over(room):
    code, sessions = room.session.code, room.workshops
    found = sessions.find_live(code, now=NOW)
    assert found == room.session and found.asks.run_by == "Sam"
    assert sessions.find_live(code, now=NOW + HOUR) is None
    assert sessions.find_live("", now=NOW) is None
    sessions.extend(room.session.id, ends_at=NOW + 2 * HOUR)
    assert sessions.find_live(code, now=NOW + HOUR) is not None
    sessions.close(room.session.id, now=NOW)
    assert sessions.find_live(code, now=NOW) is None
    closed = sessions.find(room.session.id)
    assert closed is not None and closed.code == "" and closed.closed_at == NOW
    sessions.extend(room.session.id, ends_at=NOW + 9 * HOUR)  # what is closed stays closed
    assert sessions.find_live(code, now=NOW) is None


def test_a_code_is_dead_while_its_map_is_deleted(room):
    room.store.delete(room.map_id, now=NOW)
    assert room.workshops.find_live(room.session.code, now=NOW) is None
    assert room.workshops.seat("one", now=NOW) is None and not room.add("Ana")
    room.store.restore(room.map_id)
    assert room.workshops.seat("one", now=NOW) is not None


def test_everything_goes_with_its_map(room):
    room.add("Ana")
    room.store.delete(room.map_id, now=NOW - timedelta(days=60))
    room.store.purge(now=NOW)
    assert room.workshops.sessions(room.map_id) == [] and room.workshops.answers(room.who.id) == []


# who takes part


def test_a_seat_is_found_by_its_token_alone_and_only_while_the_session_is_open(room):
    seat = room.workshops.seat("one", now=NOW)
    assert seat is not None and seat.participant == room.who and seat.workshop == room.session
    assert room.who.as_table and room.who.group_id == "LE"
    assert room.workshops.seat("two", now=NOW) is None
    assert room.workshops.seat("one", now=NOW + HOUR) is None
    room.workshops.close(room.session.id, now=NOW)
    assert room.workshops.seat("one", now=NOW) is None
    assert room.workshops.join(room.session.id, "late", label="Late", now=NOW) is None


def test_names_can_be_changed_and_withdrawn(room):
    room.add("Ana")
    room.workshops.rename(room.who.id, label="Table 4", group_id="", as_table=False, now=NOW)
    (found,) = room.workshops.participants(room.session.id)
    assert (found.label, found.group_id, found.as_table) == ("Table 4", "", False)
    room.workshops.withdraw(room.who.id, now=NOW)
    assert room.workshops.participants(room.session.id) == []
    assert room.workshops.contributions(room.session.id) == []


# answers


def test_answers_come_in_order_and_a_changed_one_comes_again(room):
    assert room.add("Ana") and room.add("Bo", "Cy")
    first = room.workshops.contributions(room.session.id)
    assert [(said.number, said.answer.name) for said in first] == [(1, "Ana"), (2, "Bo"), (3, "Cy")]
    assert [said.answer.name for said in room.workshops.contributions(room.session.id, since=2)] == ["Cy"]
    room.workshops.settle(room.who.id, [(first[0].id, "shared", (7,))])
    assert room.workshops.change(room.who.id, first[0].id, Answer(name="Anna"), now=NOW + HOUR / 2)
    (changed,) = room.workshops.contributions(room.session.id, since=3)
    assert (changed.answer.name, changed.state, changed.row_keys) == ("Anna", "new", (7,))
    assert changed.at == NOW + HOUR / 2


def test_an_answer_sent_twice_or_said_twice_is_one(room):
    assert room.add("Ana") and room.add("Ana")
    again = New("decides", Answer(name=" ana "), "another form")
    same_form = New("decides", Answer(name="Somebody else"), "Ana form")
    assert room.workshops.add(room.who.id, [again, same_form], now=NOW)
    assert [said.answer.name for said in room.workshops.answers(room.who.id)] == ["Ana"]


def test_of_a_height_the_last_said_counts(room):
    def rate(value: int) -> None:
        room.workshops.add(room.who.id, [New("tower", Answer(name="Ana", value=value), f"t{value}")], now=NOW)

    rate(3)
    rate(8)
    (only,) = room.workshops.answers(room.who.id)
    assert only.answer.value == 8 and only.number == 2
    rate(8)
    assert room.workshops.answers(room.who.id) == [only]


def test_nobody_changes_or_takes_the_place_of_anothers_answer(room):
    room.add("Ana")
    (own,) = room.workshops.answers(room.who.id)
    other = room.join("two")
    assert not room.workshops.change(other.id, own.id, Answer(name="Mallory"), now=NOW)
    room.workshops.remove_answers(other.id, [own.id], now=NOW)
    room.workshops.settle(other.id, [(own.id, "declined", ())])
    assert room.workshops.add(other.id, [New("decides", Answer(name="Bo"), own.id)], now=NOW)
    assert room.workshops.answers(room.who.id) == [own]
    assert [said.answer.name for said in room.workshops.answers(other.id)] == ["Bo"]


def test_all_of_a_page_is_kept_or_none_of_it(room, monkeypatch):
    monkeypatch.setattr(workshops, "MOST_ANSWERS", 4)
    room.add("Ana", "Bo", "Cy")
    with pytest.raises(NotPossibleError, match="4 answers"):
        room.add("one more", "one too many")
    assert len(room.workshops.answers(room.who.id)) == 3


def test_nothing_is_written_once_the_session_is_over(room):
    room.add("Ana")
    (own,) = room.workshops.answers(room.who.id)
    for now in (NOW + HOUR, NOW):
        assert not room.add("Bo", now=NOW + HOUR)
        assert not room.workshops.change(room.who.id, own.id, Answer(name="Bo"), now=NOW + HOUR)
        room.workshops.close(room.session.id, now=now)
    assert not room.add("Bo")
    assert room.workshops.answers(room.who.id) == [own]


def test_what_became_of_answers_and_whose_picture_it_is(room):
    room.add("Ana")
    (own,) = room.workshops.answers(room.who.id)
    room.workshops.settle(room.who.id, [(own.id, "both", (3, -4))], perspective="Picture of Table 3")
    (found,) = room.workshops.on_map(room.map_id)
    assert (found.state, found.row_keys) == ("both", (3, -4))
    assert room.workshops.pictures(room.map_id) == {room.who.id: "Picture of Table 3"}
    with pytest.raises(NotPossibleError, match="cannot be"):
        room.workshops.settle(room.who.id, [(own.id, "merged", ())])


def test_thirty_phones_at_once_lose_nothing_and_share_no_number(room):
    people = [room.join(f"phone {n}") for n in range(10)]
    wrong: list[BaseException] = []

    def answer(who) -> None:
        try:
            for n in range(3):
                room.add(f"{who.id[:6]} {n}", who=who)
        except BaseException as error:  # whatever it is, the test must see it
            wrong.append(error)

    threads = [threading.Thread(target=answer, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    numbers = [said.number for said in room.workshops.contributions(room.session.id)]
    assert numbers == list(range(1, 31))
