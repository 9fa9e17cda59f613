"""The door: right and wrong words, tokens, patience with those who guess."""

from __future__ import annotations

from datetime import timedelta

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from netmap.access import passwords
from netmap.access.passwords import check_passphrase, hash_passphrase, is_outdated, is_right
from netmap.access.signin import hash_token
from netmap.config import Config
from netmap.errors import NotAllowedError, ParameterError, SignedOutError, StoreError, TooOftenError
from netmap.store import schema
from netmap.store.accounts import tidy_login
from netmap.store.tries import Patience, faded, seconds_to_wait

WORDS = "otter lantern quarry plum"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Hashes as they are made on the server, only cheaper."""
    monkeypatch.setattr(passwords, "_HASHER", argon2.PasswordHasher(1, 8, 1))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


def knock(house, login, words, address="192.0.2.1"):
    return house.door.sign_in(login, words, address=address)


@pytest.fixture
def sam(house):
    return house.add("sam", passphrase=hash_passphrase(WORDS))


def test_the_right_words_open_the_door_and_nothing_else_is_kept(house, sam):
    token = knock(house, " Sam ", WORDS)
    who = house.door.who(token)
    assert (who.id, who.name, who.kind) == (sam.id, "Sam", "user")
    assert len(token) >= 43  # 256 bits
    with house.store.database.reading() as connection:
        kept = repr([connection.execute(select(t)).all() for t in schema.metadata.sorted_tables])
    assert token not in kept and WORDS not in kept and hash_token(token) in kept


@pytest.mark.parametrize(("login", "words"), [("sam", "wrong"), ("nobody", WORDS), ("sam", ""), ("", "")])
def test_wrong_words_and_unknown_names_get_the_same_answer(house, sam, login, words):
    with pytest.raises(NotAllowedError, match=r"^That login and passphrase do not belong together\.$"):
        knock(house, login, words)
    assert house.accounts.lines()[0].action == "sign in refused"


def test_an_unknown_name_takes_as_much_work(house, sam, monkeypatch):
    asked = []
    real = passwords._HASHER.verify
    monkeypatch.setattr(
        type(passwords._HASHER), "verify", lambda self, kept, words: asked.append(kept) or real(kept, words)
    )
    for login in ("sam", "nobody"):
        with pytest.raises(NotAllowedError):
            knock(house, login, "wrong")
    assert len(asked) == 2 and all(kept.startswith("$argon2id$") for kept in asked)


def test_somebody_without_a_passphrase_cannot_sign_in_by_one(house):
    house.add("provided")
    for words in ("", "nobody knows this one"):
        with pytest.raises(NotAllowedError):
            knock(house, "provided", words)


def test_whoever_guesses_waits_longer_and_longer(house, sam):
    waited = []
    for _ in range(60):
        try:
            knock(house, "sam", "wrong")
        except TooOftenError as error:
            waited.append(error.seconds)
            house.later(seconds=error.seconds)
        except NotAllowedError:
            continue
    assert waited[:4] == [2, 4, 8, 16] and waited == sorted(waited) and waited[-1] >= 256
    with pytest.raises(TooOftenError, match="Too many tries"):  # even with the right word
        knock(house, "sam", "wrong")
        knock(house, "sam", WORDS)


def test_a_house_full_of_people_behind_one_address_can_sign_in(house):
    for n in range(40):
        house.add(f"user{n}", passphrase=hash_passphrase(WORDS))
        knock(house, f"user{n}", WORDS)


def attempts(house):
    with house.store.database.reading() as connection:
        return connection.execute(select(schema.attempts)).all()


def test_whoever_guesses_from_one_network_keeps_nobody_out_who_is_elsewhere(house, sam):
    guesses = 0
    for _ in range(300):  # half a day, and as often as is let through
        house.later(minutes=2)
        try:
            knock(house, "sam", "wrong", address="198.51.100.9")
        except TooOftenError:
            continue
        except NotAllowedError:
            guesses += 1
    assert guesses < 150
    with pytest.raises(TooOftenError):
        knock(house, "sam", WORDS, address="198.51.100.9")
        knock(house, "sam", WORDS, address="198.51.100.9")
    assert house.door.who(knock(house, "sam", WORDS, address="203.0.113.4")).id == sam.id


def test_guessing_at_one_name_from_many_networks_is_slow_all_the_same(house, sam):
    answers = []
    for n in range(200):
        try:
            knock(house, "sam", "wrong", address=f"198.51.{n}.1")
        except NotAllowedError as error:
            answers.append(type(error))
    assert answers.count(NotAllowedError) == 100 and answers[100:] == [TooOftenError] * 100
    house.later(seconds=31)
    assert house.door.who(knock(house, "sam", WORDS, address="203.0.113.5"))


def test_who_has_to_wait_leaves_nothing_in_the_database(house, sam):
    for n in range(200):
        with pytest.raises(NotAllowedError):
            knock(house, f"made up {n}", "wrong")
    kept = attempts(house)
    assert len(kept) == 1 + 2 * 20  # the network, and each name that was looked at, here and anywhere


def test_while_the_database_is_held_only_one_waits_for_it(house, sam, monkeypatch):
    monkeypatch.setattr("netmap.store.tries.IN_LINE", 0.05)
    tries = house.accounts.tries
    with tries._line, pytest.raises(StoreError, match="try again in a moment"):
        knock(house, "sam", WORDS)
    assert attempts(house) == []
    assert knock(house, "sam", WORDS)


def test_wrong_words_are_forgotten_one_by_one_as_time_goes_by(house):
    key, patience = {"k": Patience(3, 600, 60)}, 60
    for _ in range(3):
        assert house.accounts.tries.count(key, now=house.now) == 0
    assert house.accounts.tries.count(key, now=house.now) == 2
    house.later(seconds=2 * patience)
    assert house.accounts.tries.count(key, now=house.now) == 0
    assert [row.failures for row in attempts(house)] == [2]


def test_the_right_words_forget_the_wrong_ones(house, sam):
    for _ in range(3):
        with pytest.raises(NotAllowedError):
            knock(house, "sam", "wrong")
    knock(house, "sam", WORDS)
    for _ in range(4):
        with pytest.raises(NotAllowedError, match="belong together"):
            knock(house, "sam", "wrong")


def test_signing_out_ends_the_token(house, sam):
    token, other = knock(house, "sam", WORDS), knock(house, "sam", WORDS)
    house.door.sign_out(token)
    house.door.sign_out(token)
    with pytest.raises(SignedOutError):
        house.door.who(token)
    assert house.door.who(other).id == sam.id
    for wrong in ("", other[:-1], other + "x", hash_token(other)):
        with pytest.raises(SignedOutError):
            house.door.who(wrong)


def test_looking_for_news_is_no_click(house, sam):
    token = knock(house, "sam", WORDS)
    house.later(minutes=59)
    house.door.who(token)
    house.later(minutes=2)
    with pytest.raises(SignedOutError, match="after 1 hour without a click"):
        house.door.who(token)
    token = knock(house, "sam", WORDS)
    house.later(minutes=59)
    house.door.seen(token)
    house.later(minutes=59)
    assert house.door.who(token).id == sam.id


def test_another_passphrase_or_a_closed_account_signs_out_everywhere(house, sam):
    token = knock(house, "sam", WORDS)
    house.accounts.set_passphrase(sam.id, hash_passphrase("another " + WORDS))
    with pytest.raises(SignedOutError):
        house.door.who(token)
    token = knock(house, "sam", "another " + WORDS)
    house.accounts.set_disabled(sam.id, house.now)
    with pytest.raises(SignedOutError):
        house.door.who(token)
    with pytest.raises(NotAllowedError, match="belong together"):
        knock(house, "sam", "another " + WORDS)


def test_a_hash_of_yesterday_becomes_one_of_today(house, monkeypatch):
    old = hash_passphrase(WORDS)
    house.add("sam", passphrase=old)
    monkeypatch.setattr(passwords, "_HASHER", argon2.PasswordHasher(2, 16, 1))
    passwords._nobodys.cache_clear()
    assert is_outdated(old)
    token = knock(house, "sam", WORDS)
    _, new = house.accounts.passphrase("sam")
    assert new != old and not is_outdated(new) and is_right(new, WORDS)
    house.door.who(token)


@pytest.mark.parametrize(
    "words",
    ["", "short", "elevenchars", "a" * 40, "ababababababab", "administrator1administrator1", "x" * 2000],
)
def test_a_weak_passphrase_is_refused(words):
    with pytest.raises(ParameterError):
        check_passphrase(words, "administrator1")


def test_a_passphrase_is_the_same_from_every_keyboard():
    check_passphrase("Siân’s ﬁne lantern")
    assert is_right(hash_passphrase("Siân’s ﬁne lantern"), "Sia\u0302n’s fine lantern")
    assert not is_right("", "") and not is_right("not a hash", "x")


@given(st.integers(0, 200), st.integers(1, 30), st.integers(1, 900))
def test_waiting_never_gets_shorter(failures, free, longest):
    now, next_one = (seconds_to_wait(n, free, longest) for n in (failures, failures + 1))
    assert 0 <= now <= next_one <= longest and (now == 0) == (failures < free)


@given(st.integers(0, 200), st.integers(-100, 10**6), st.integers(1, 900))
def test_failures_fade_and_never_grow(failures, seconds, fades):
    left = faded(failures, timedelta(seconds=seconds), fades)
    assert 0 <= left <= failures
    assert left == failures or seconds >= fades
    assert left == 0 or seconds < failures * fades


# by a provider


@pytest.fixture
def provided(house):
    house.door._config = Config(
        host="0.0.0.0",
        public_url="https://maps.example.gov.uk",
        oidc_metadata_url="https://id.example.gov.uk/.well-known/openid-configuration",
        oidc_client_id="netmap",
        oidc_client_secret="s",
        oidc_domains=("example.gov.uk",),
        cookie_secret="c" * 40,
    )
    return house


def test_whoever_the_provider_vouches_for_becomes_a_user_once(provided):
    one, other = (
        provided.door.sign_in_vouched(f" Jo@{place} ", "Jo") for place in ("example.gov.uk", "EXAMPLE.gov.uk")
    )
    assert provided.door.who(one).id == provided.door.who(other).id
    assert [user.login for user in provided.accounts.users()] == ["jo@example.gov.uk"]


@pytest.mark.parametrize(
    "email",
    [
        "jo@elsewhere.example",
        "jo@sub.example.gov.uk",
        "jo@example.gov.uk.evil.example",
        "jo",
        "",
        "a b@example.gov.uk",
    ],
)
def test_others_are_not_let_in(provided, email):
    with pytest.raises(NotAllowedError):
        provided.door.sign_in_vouched(email, "Jo")
    assert provided.accounts.users() == []


@pytest.mark.parametrize(
    ("known", "email"),
    [
        ("gross@example.gov.uk", "groß@example.gov.uk"),
        ("kim@example.gov.uk", "\N{KELVIN SIGN}im@example.gov.uk"),
        ("fin@example.gov.uk", "\N{LATIN SMALL LIGATURE FI}n@example.gov.uk"),
        ("jo@example.gov.uk", "jo@example.gov.u\N{KELVIN SIGN}"),
        ("jo@example.gov.uk", "jo@\N{FULLWIDTH LATIN SMALL LETTER E}xample.gov.uk"),
        ("sos@example.gov.uk", "\N{LATIN SMALL LETTER LONG S}os@example.gov.uk"),
    ],
)
@pytest.mark.parametrize("domains", [("example.gov.uk",), ()])
def test_an_address_that_looks_like_anothers_is_not_theirs(provided, known, email, domains):
    provided.door._config = provided.door._config.model_copy(update={"oidc_domains": domains})
    provided.door.sign_in_vouched(known, "Known")
    with pytest.raises(NotAllowedError):
        provided.door.sign_in_vouched(email, "Somebody else")
    assert [user.login for user in provided.accounts.users()] == [known]
    assert provided.accounts.find(email) is None


@given(st.text(max_size=8), st.text(max_size=8))
def test_two_logins_are_the_same_only_if_capitals_are_all_that_differs(one, other):
    assert tidy_login(tidy_login(one)) == tidy_login(one)
    if tidy_login(one) == tidy_login(other):
        for a, b in zip(one.strip(), other.strip(), strict=True):
            assert a == b or a == b.upper() or a.upper() == b


def test_every_letter_is_taken_for_itself_and_its_capital_only():
    same: dict[str, set[str]] = {}
    for c in map(chr, range(0x20000)):
        same.setdefault(tidy_login(c), set()).add(c)
    for letter, found in same.items():
        assert len(letter) > 1 or letter in ("", " ") or found <= {letter, letter.upper()}, found
    assert same["k"] == {"k", "K"} and same["é"] == {"é", "É"} and same["ß"] <= {"ß", "ẞ"}


def test_a_closed_account_stays_closed(provided):
    provided.door.sign_in_vouched("jo@example.gov.uk", "Jo")
    provided.accounts.set_disabled(provided.accounts.users()[0].id, provided.now)
    with pytest.raises(NotAllowedError, match="was closed"):
        provided.door.sign_in_vouched("jo@example.gov.uk", "Jo")
