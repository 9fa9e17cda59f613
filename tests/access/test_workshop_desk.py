"""What somebody with a join code sees and does: what they are asked, what they said, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from netmap.access.desk import Desk
from netmap.access.facilitating import Facilitating
from netmap.access.signin import OPEN_HOUSE, hash_token
from netmap.access.workshop_desk import CLOSED, LOOKS, WRONG_CODE, Entry, WorkshopDesk
from netmap.config import Config
from netmap.errors import MapNotFoundError, NotAllowedError, ParameterError, TooOftenError
from netmap.model import Decision, Network, Organisation, Person, Relationship
from netmap.model.room import Asks
from netmap.model.taking import take
from netmap.store import Store, schema, sweeping
from netmap.store.accounts import Accounts

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE = "10.0.0.7"
SECRET = "Xenobia Quillfeather"


class Room:
    """A session on a map that holds a secret, a clock that stands, and two tables."""

    def __init__(self, database: str, **asks) -> None:
        self.now = NOW
        self.store = Store(database)
        self.accounts = Accounts(self.store.database)
        self.desk = WorkshopDesk(self.store, self.accounts, lambda: self.now)
        house = Desk(self.store, self.accounts, OPEN_HOUSE, Config(), lambda: self.now)
        self.lead = Facilitating(self.store, house, lambda: self.now)
        network = Network(
            name=f"Map of {SECRET}",
            purpose="To see who decides",
            people=[Person(id="s", name=SECRET), Person(id="bo", name="Bo Hughes")],
            organisations=[Organisation(id="dt", name="Discharge team")],
            relationships=[Relationship(id="r", source="s", target="bo", kind="trusts", note=SECRET)],
            decisions=[Decision(id="beds", title="Open beds"), Decision(id="other", title=SECRET)],
        )
        self.map_id = self.store.create(network, now=NOW)
        settings = {
            "run_by": "Sam Price",
            "offer": "organisations",
            "decision": "beds",
            "rate": ("bo",),
            **asks,
        }
        self.session = self.lead.open(
            self.map_id, "Beds", asks=Asks(**settings), ends_at=NOW + timedelta(hours=2)
        )

    def join(self, label: str = "Table 3", **facts) -> str:
        return self.desk.join(self.session.code, label=label, address=HERE, **facts)

    def take_all(self, *, shared: bool = True, view: bool = True):
        """Take everything in, as the page does."""
        for who in self.lead.participants(self.map_id, self.session.id):
            answers = [
                a for a in self.lead.contributions(self.map_id, self.session.id) if a.participant_id == who.id
            ]
            document = self.store.load(self.map_id).document
            taken = take(
                document, who, answers, shared=shared, view=view, everyone=self.lead.everyone(self.map_id)
            )
            saved = self.store.apply(self.map_id, taken.edit, now=self.now)
            states = [(a.id, a.state, a.row_keys(saved.new_keys)) for a in taken.answers]
            self.lead.settle(self.map_id, who, states, perspective=taken.perspective)


@pytest.fixture
def room(database):
    found = Room(database)
    yield found
    found.store.close()


@pytest.fixture
def here(tmp_path):
    found = Room(str(tmp_path / "maps.sqlite"))
    yield found
    found.store.close()


def test_a_code_shows_the_purpose_and_who_runs_it_and_nothing_of_the_map(here):
    notice = here.desk.look(here.session.code.lower(), address=HERE)
    assert (notice.title, notice.purpose, notice.run_by) == ("Beds", "To see who decides", "Sam Price")
    assert SECRET not in repr(notice)


def test_a_participant_sees_what_is_offered_and_their_own_answers_and_nothing_else(room):
    mine, other = room.join(), room.join("Ward manager")
    room.desk.add(other, "works_with", Entry(name="Zebedee"), form="1")
    room.desk.add(mine, "decides", Entry(chosen="dt"), form="2")
    room.take_all()
    sheet = room.desk.sheet(mine)
    assert sheet.names == {"dt": "Discharge team"} and sheet.decision == "Open beds"
    assert [who.name for who in sheet.rated] == ["Bo Hughes", "Discharge team"]
    assert [said.answer.name for said in sheet.answers] == ["Discharge team"]
    told = repr(sheet)
    assert "Zebedee" not in told and "Ward manager" not in told and SECRET not in told
    assert [said.answer.name for said in room.desk.sheet(other).answers] == ["Zebedee"]


def test_only_a_hash_of_the_token_is_kept(here):
    token = here.join()
    raw = here.store.database.path.read_bytes()
    wal = here.store.database.path.with_name("maps.sqlite-wal")
    raw += wal.read_bytes() if wal.exists() else b""
    assert hash_token(token).encode() in raw and token.encode() not in raw


def test_a_closed_session_can_be_neither_read_nor_written(room):
    token = room.join()
    room.desk.add(token, "decides", Entry(name="Ana"), form="1")
    (own,) = room.desk.sheet(token).answers
    before = room.lead.contributions(room.map_id, room.session.id)
    room.lead.close(room.map_id, room.session.id)
    calls = [
        lambda: room.desk.sheet(token),
        lambda: room.desk.add(token, "decides", Entry(name="Bo"), form="2"),
        lambda: room.desk.change(token, own.id, Entry(name="Bo")),
        lambda: room.desk.rate(token, {"name:ana": 1}),
        lambda: room.desk.rename(token, label="X", group_id="", as_table=False),
        lambda: room.desk.remove(token, own.id),
        lambda: room.desk.withdraw(token),
    ]
    for call in calls:
        with pytest.raises(NotAllowedError) as told:
            call()
        assert str(told.value) == CLOSED
    for call in (
        lambda: room.desk.look(room.session.code, address=HERE),
        lambda: room.desk.join(room.session.code, label="Late", address=HERE),
    ):
        with pytest.raises(NotAllowedError) as told:
            call()
        assert str(told.value) == WRONG_CODE
    assert room.lead.contributions(room.map_id, room.session.id) == before
    assert len(room.lead.participants(room.map_id, room.session.id)) == 1


def test_a_session_whose_time_is_over_is_closed_for_those_in_it(here):
    token = here.join()
    here.now += timedelta(hours=2)
    with pytest.raises(NotAllowedError, match="over"):
        here.desk.sheet(token)
    with pytest.raises(NotAllowedError, match="No session"):
        here.desk.look(here.session.code, address=HERE)


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "é" * 50])
def test_nobody_without_a_token_gets_in(here, token):
    here.join()
    with pytest.raises(NotAllowedError):
        here.desk.sheet(token)


def guess(room, n: int) -> list[type]:
    """Type wrong codes in one moment; return what was said to each."""
    said = []
    for _ in range(n):
        with pytest.raises(NotAllowedError) as told:
            room.desk.look("CCCC-CCCC", address=HERE)
        said.append(told.type)
    return said


def attempts(room) -> list:
    with room.store.database.reading() as connection:
        return connection.execute(select(schema.attempts)).all()


def test_whoever_guesses_is_slowed_down_and_keeps_out_nobody_who_has_the_code(here):
    assert guess(here, 60) == [NotAllowedError] * 20 + [TooOftenError] * 40
    assert here.desk.look(here.session.code, address=HERE).title == "Beds"
    assert here.join()
    here.now += timedelta(minutes=15)  # one fades a minute
    assert guess(here, 16) == [NotAllowedError] * 15 + [TooOftenError]


def test_nobody_looks_up_codes_without_end_not_even_right_ones(here):
    for _ in range(LOOKS[0]):
        here.desk.look(here.session.code, address=HERE)
    for code in (here.session.code, "CCCC-CCCC"):
        with pytest.raises(TooOftenError, match="Wait a few seconds"):
            here.desk.look(code, address=HERE)
    assert here.desk.look(here.session.code, address="10.0.0.8").title == "Beds"
    here.now += timedelta(seconds=1)
    assert here.desk.look(here.session.code, address=HERE).title == "Beds"


def test_a_room_of_sixty_joins_from_one_address_within_a_minute_and_a_flood_does_not(here):
    guess(here, 30)  # also beside somebody who guesses
    for n in range(60):
        here.desk.look(here.session.code, address=HERE)
        here.desk.look(here.session.code, address=HERE)
        here.join(f"Table {n}")
        here.now += timedelta(seconds=1)
    assert len(here.lead.participants(here.map_id, here.session.id)) == 60
    with pytest.raises(TooOftenError):
        for n in range(300):
            here.join(f"Flood {n}")
    assert len(here.lead.participants(here.map_id, here.session.id)) <= 60 + 121


def test_looking_a_right_code_up_waits_for_nobody_who_writes(here):
    with here.store.database.writing():
        assert here.desk.look(here.session.code, address=HERE).title == "Beds"
    assert attempts(here) == []


def test_answers_are_read_as_they_are_meant(here):
    token = here.join("Bo Hughes")
    here.desk.add(token, "works_with", Entry(name=" discharge  TEAM ", how="asks"), form="1")
    (said,) = here.desk.sheet(token).answers
    assert (said.answer.actor, said.answer.name, said.answer.how) == ("dt", "Discharge team", "asks")
    here.desk.add(token, "decides", Entry(name="The board"), form="2")
    assert here.desk.sheet(token).said("decides")[0].answer.decision == "beds"


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (Entry(), "Type a name, or choose one"),
        (Entry(name=" \u202e\n"), "Type a name"),
        (Entry(name="x" * 121), "too long"),
        (Entry(chosen="s"), "no longer offered"),  # somebody on the map whom nobody offered
        (Entry(name="Ana", chosen="dt"), "not both"),
        (Entry(name="table 3"), "the same"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(here, entry, sentence):
    token = here.join()
    with pytest.raises(ParameterError, match=sentence):
        here.desk.add(token, "works_with", entry, form="1")
    assert here.desk.sheet(token).answers == ()


def test_a_table_says_who_works_with_whom(here):
    token = here.join(as_table=True)
    with pytest.raises(ParameterError, match="who it is"):
        here.desk.add(token, "works_with", Entry(name="Ana"), form="1")
    with pytest.raises(ParameterError, match="the same"):
        here.desk.add(token, "works_with", Entry(name="Ana", who="ana"), form="1")
    here.desk.add(token, "works_with", Entry(name="Ana", who_chosen="dt"), form="1")
    assert here.desk.sheet(token).answers[0].answer.who_actor == "dt"


def test_what_is_not_asked_is_not_answered(database):
    room = Room(database, questions=("decides",))
    token = room.join()
    with pytest.raises(ParameterError, match="not asked"):
        room.desk.add(token, "works_with", Entry(name="Ana"), form="1")
    with pytest.raises(ParameterError, match="not asked"):
        room.desk.rate(token, {"id:bo": 3})
    room.store.close()


def test_heights_are_only_of_those_asked_about_and_on_the_scale(here):
    token = here.join()
    here.desk.rate(token, {"id:bo": 7, "id:s": 9})  # the second was never asked about
    (said,) = here.desk.sheet(token).answers
    assert (said.answer.name, said.answer.value) == ("Bo Hughes", 7)
    with pytest.raises(ParameterError, match="not from 0 to 10"):
        here.desk.rate(token, {"id:bo": 11})
    here.desk.rate(token, {"id:bo": None})
    assert here.desk.sheet(token).answers == ()


def test_withdrawing_takes_it_from_the_map_its_history_and_the_database(here):
    token = here.join("Wilhelmina Marker")
    here.desk.add(token, "works_with", Entry(name="Ottoline Marker"), form="1")
    here.desk.add(token, "decides", Entry(name="Bo Hughes"), form="2")
    before = here.store.load(here.map_id).document.tables
    here.take_all()
    taken = here.store.load(here.map_id).document.tables
    assert "Ottoline Marker" in str(taken)
    here.desk.withdraw(token)
    assert here.store.load(here.map_id).document.tables == before
    for revision in range(1, here.store.revision(here.map_id) + 1):
        assert "Marker" not in str(here.store.load(here.map_id, revision=revision).document)
    for label in here.store.undoable(here.map_id):
        assert "Marker" not in str(label)
    with pytest.raises(NotAllowedError):
        here.desk.sheet(token)
    for file in here.store.database.path.parent.iterdir():
        assert b"Marker" not in file.read_bytes(), file.name


@pytest.fixture
def sweeps(monkeypatch):
    """The times at which the database was really written anew."""
    done: list[str] = []
    for way in ("_sweep_sqlite", "_sweep_server"):
        real = getattr(sweeping, way)
        monkeypatch.setattr(sweeping, way, lambda database, real=real: done.append("") or real(database))
    return done


def test_whoever_entered_nothing_takes_back_nothing_and_nothing_is_written_anew(room, sweeps):
    for _ in range(5):
        room.desk.withdraw(room.join())
    assert sweeps == [] and not sweeping.is_unswept(room.store.database)
    assert room.lead.participants(room.map_id, room.session.id) == []


def test_what_many_take_back_is_written_anew_once_a_minute_for_all(room, sweeps):
    for n in range(6):
        token = room.join(f"Table {n}")
        room.desk.add(token, "decides", Entry(name=f"Ottoline {n}"), form=f"{n}")
        room.desk.withdraw(token)
        room.now += timedelta(seconds=5)
    assert len(sweeps) == 1 and sweeping.is_unswept(room.store.database)
    assert not sweeping.sweep_if_due(room.store.database, now=room.now)
    room.now += timedelta(minutes=1)
    assert sweeping.sweep_if_due(room.store.database, now=room.now)
    assert len(sweeps) == 2 and not sweeping.is_unswept(room.store.database)
    assert not sweeping.sweep_if_due(room.store.database, now=room.now + timedelta(hours=1))


def test_whoever_takes_back_again_and_again_waits(here, sweeps):
    with pytest.raises(TooOftenError, match="Wait"):
        for n in range(100):
            token = here.join(f"Table {n}")
            here.desk.add(token, "decides", Entry(name="Ottoline"), form=f"{n}")
            here.desk.withdraw(token)
    assert n == 60 and len(here.desk.sheet(token).answers) == 1
    here.now += timedelta(minutes=1)
    here.desk.withdraw(token)
    assert len(sweeps) == 2


def in_files(room: Room, word: bytes) -> list[str]:
    return [file.name for file in room.store.database.path.parent.iterdir() if word in file.read_bytes()]


@pytest.mark.parametrize("taken", [False, True], ids=["as it came", "taken onto the map"])
def test_no_byte_of_an_answer_that_was_taken_back_stays_in_the_files(here, taken):
    token = here.join("Bo Hughes")
    here.desk.add(token, "works_with", Entry(name="Quetzalfrith"), form="1")
    here.desk.add(token, "works_with", Entry(name="Zebedee"), form="2")
    if taken:
        here.take_all()
    (own,) = [said for said in here.desk.sheet(token).answers if said.answer.name == "Quetzalfrith"]
    assert in_files(here, b"Quetzalfrith")
    here.desk.remove(token, own.id)
    assert in_files(here, b"Quetzalfrith") == [] and in_files(here, b"Zebedee")


def test_what_was_changed_or_called_otherwise_goes_from_the_files_within_a_minute(here):
    token = here.join("Quetzalfrith")
    here.desk.add(token, "decides", Entry(name="Zwyndolyn"), form="1")
    here.desk.change(token, here.desk.sheet(token).answers[0].id, Entry(name="Zebedee"))
    here.desk.rename(token, label="Table 3", group_id="", as_table=False)
    assert in_files(here, b"Quetzalfrith") and in_files(here, b"Zwyndolyn")
    assert sweeping.sweep_if_due(here.store.database, now=here.now)
    assert in_files(here, b"Quetzalfrith") == in_files(here, b"Zwyndolyn") == []


def test_one_answer_taken_back_goes_from_the_map_and_the_others_stay(room):
    token = room.join("Bo Hughes")
    room.desk.add(token, "works_with", Entry(name="Ottoline"), form="1")
    room.desk.add(token, "works_with", Entry(name="Zebedee"), form="2")
    room.take_all()
    first = room.desk.sheet(token).answers[0]
    other = room.join("Table 9")
    room.desk.remove(other, first.id)  # not theirs
    assert "Ottoline" in str(room.store.load(room.map_id).document)
    room.desk.remove(token, first.id)
    document = str(room.store.load(room.map_id).document)
    assert "Ottoline" not in document and "Zebedee" in document
    assert [said.answer.name for said in room.desk.sheet(token).answers] == ["Zebedee"]


def test_who_runs_it_takes_out_what_somebody_asks_to_have_taken_out_after_the_session(room):
    token = room.join("Bo Hughes")
    room.desk.add(token, "works_with", Entry(name="Ottoline"), form="1")
    room.take_all()
    room.lead.close(room.map_id, room.session.id)
    (who,) = room.lead.participants(room.map_id, room.session.id)
    room.lead.withdraw(room.map_id, who)
    assert "Ottoline" not in str(room.store.load(room.map_id).document)
    assert room.lead.participants(room.map_id, room.session.id) == []


def test_a_session_belongs_to_its_map(here):
    other = here.store.create(Network(name="Another"), now=NOW)
    for call in (
        lambda: here.lead.close(other, here.session.id),
        lambda: here.lead.participants(other, here.session.id),
        lambda: here.lead.contributions(other, here.session.id),
        lambda: here.lead.remove(other, here.session.id),
        lambda: here.lead.extend(other, here.session.id, ends_at=NOW),
    ):
        with pytest.raises(NotAllowedError, match="no longer here"):
            call()
    assert here.desk.look(here.session.code, address=HERE).title == "Beds"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": " "}, "title"),
        ({"run_by": ""}, "who runs"),
        ({"questions": ()}, "at least one question"),
        ({"ends_at": NOW}, "over before"),
    ],
)
def test_a_session_says_what_it_is_and_who_runs_it(here, facts, sentence):
    given = {
        "title": "Beds",
        "ends_at": NOW + timedelta(hours=1),
        "run_by": "Sam",
        "questions": ("decides",),
        **facts,
    }
    asks = Asks(run_by=given["run_by"], questions=given["questions"])
    with pytest.raises(ParameterError, match=sentence):
        here.lead.open(here.map_id, given["title"], asks=asks, ends_at=given["ends_at"])


@pytest.mark.parametrize("role", ["viewer", "stranger", "disabled"])
def test_only_those_who_may_change_a_map_run_a_session_on_it(house, everybody, role):
    who = everybody[role]
    (map_id,) = [info.id for info in house.store.maps()]
    lead = Facilitating(house.store, house.desk(who), lambda: house.now)
    editor = Facilitating(house.store, house.desk(everybody["editor"]), lambda: house.now)
    ends = house.now + timedelta(hours=1)
    session = editor.open(map_id, "Beds", asks=Asks(run_by="Sam"), ends_at=ends)
    calls = [
        lambda: lead.open(map_id, "Mine", asks=Asks(run_by="M"), ends_at=ends),
        lambda: lead.sessions(map_id),
        lambda: lead.close(map_id, session.id),
        lambda: lead.extend(map_id, session.id, ends_at=ends),
        lambda: lead.participants(map_id, session.id),
        lambda: lead.contributions(map_id, session.id),
        lambda: lead.everyone(map_id),
        lambda: lead.pictures(map_id, ""),
        lambda: lead.remove(map_id, session.id),
    ]
    for call in calls:
        with pytest.raises((NotAllowedError, MapNotFoundError)):
            call()
    assert editor.sessions(map_id) == [session]


@pytest.mark.parametrize("how", ["role", "gone", "account"])
def test_a_code_dies_with_the_right_of_whoever_opened_the_session(house, everybody, how):
    (map_id,) = [info.id for info in house.store.maps()]
    editor = Facilitating(house.store, house.desk(everybody["editor"]), lambda: house.now)
    owner = Facilitating(house.store, house.desk(everybody["owner"]), lambda: house.now)
    ends = house.now + timedelta(hours=1)
    asks = Asks(run_by="Sam", offer="everybody")
    session, other = (lead.open(map_id, "Beds", asks=asks, ends_at=ends) for lead in (editor, owner))
    phones = WorkshopDesk(house.store, house.accounts, lambda: house.now)
    token = phones.join(session.code, label="Table 3", address=HERE)
    assert "Zofia Secret" in phones.sheet(token).names.values()
    if how == "account":
        house.accounts.set_disabled(everybody["editor"].id, house.now)
    else:
        role = "viewer" if how == "role" else None
        house.accounts.set_role(map_id, everybody["editor"].id, role, now=house.now)
    for call in (
        lambda: phones.look(session.code, address=HERE),
        lambda: phones.join(session.code, label="Late", address=HERE),
        lambda: phones.sheet(token),
        lambda: phones.add(token, "decides", Entry(name="Ana"), form="1"),
    ):
        with pytest.raises(NotAllowedError):
            call()
    assert phones.look(other.code, address=HERE).title == "Beds"
    open_now = {s.id: s.is_open(house.now) for s in owner.sessions(map_id)}
    assert open_now == {session.id: False, other.id: True}
    assert owner.contributions(map_id, session.id) == []


def test_a_session_is_open_for_as_long_as_is_set_and_no_longer(here):
    hours = timedelta(hours=1)
    asks = Asks(run_by="Sam")
    with pytest.raises(ParameterError, match="8 hours at most"):
        here.lead.open(here.map_id, "Long", asks=asks, ends_at=NOW + 9 * hours)
    assert here.lead.open(here.map_id, "A day", asks=asks, ends_at=NOW + 8 * hours)
    until = here.lead.extend(here.map_id, here.session.id, ends_at=NOW + 5 * hours)
    assert until == NOW + 5 * hours
    until = here.lead.extend(here.map_id, here.session.id, ends_at=NOW + 99 * hours)
    assert until == NOW + 8 * hours == here.lead.sessions(here.map_id)[-1].ends_at
    with pytest.raises(ParameterError, match="8 hours at most, and this one is"):
        here.lead.extend(here.map_id, here.session.id, ends_at=NOW + 10 * hours)
