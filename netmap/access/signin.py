"""The door: passphrases and providers in, tokens out, and patience with those who guess."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from netmap.access.pace import network_of
from netmap.access.passwords import hash_passphrase, is_outdated, is_right
from netmap.config import Config
from netmap.errors import NotAllowedError, SignedOutError, TooOftenError
from netmap.store.accounts import Accounts, SignIn, User, tidy_login
from netmap.store.tries import REMEMBERED, Patience, Tries

#: how often a wrong word is free, the longest wait after that, and after how many seconds one fades: for one name
#: from one network, for one name from wherever, for one network whatever it tries (a whole office may stand
#: behind it), and for wrong codes from one network. Whoever guesses at a name from one network comes nowhere near
#: what is free for that name, so that its owner gets in from another; who guesses from many is slowed down by it
FREE_TRIES = {
    "here": Patience(4, 300, 300),
    "anywhere": Patience(100, 30, 60),
    "address": Patience(20, 900, 300),
    "code": Patience(20, 300, 60),
}
#: a sign-in's last use is kept to the minute: less writing
TO_THE = timedelta(minutes=1)
WRONG = "That login and passphrase do not belong together."

Kind = Literal["house", "user", "participant", "nobody"]
Clock = Callable[[], datetime]


class Who(NamedTuple):
    """Somebody who asks for something."""

    id: str = ""
    name: str = ""
    administrator: bool = False
    #: house: everybody on this computer, where nobody signs in
    kind: Kind = "nobody"
    #: hash of the token that they hold
    sign_in: str = ""


#: on a computer where nobody signs in, whoever sits there owns everything
OPEN_HOUSE = Who(kind="house")
NOBODY = Who()


def hash_token(token: str) -> str:
    """Return what is kept of a token: who reads the database cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return 256 bits by chance."""
    return secrets.token_urlsafe(32)


class Throttle:
    """Patience with those who guess: each wrong word doubles the wait, by name and by network."""

    def __init__(self, tries: Tries, clock: Clock) -> None:
        self._tries, self._clock = tries, clock

    def knock(self, login: str, address: str) -> None:
        """Count a try at a passphrase, before it is looked at.

        Parameters
        ----------
        login : str
            Whose passphrase it is.
        address : str
            Where the try comes from.

        Raises
        ------
        TooOftenError
            If it comes too soon after others that were wrong.
        """
        self._count({key: FREE_TRIES[name] for name, key in _login_keys(login, address).items()})

    def welcome(self, login: str, address: str) -> None:
        """Forget the tries from here that led to the right passphrase; others may be guessing elsewhere."""
        keys = _login_keys(login, address)
        self._tries.forgive(forget=[keys["here"]], take_back=[keys["anywhere"], keys["address"]])

    def wrong_code(self, address: str) -> None:
        """Count a join code that was wrong.

        Raises
        ------
        TooOftenError
            If it comes too soon after others.
        """
        self._count({_key("address", "code", network_of(address)): FREE_TRIES["code"]})

    def _count(self, keys: dict[str, Patience]) -> None:
        wait = self._tries.count(keys, now=self._clock())
        if wait > 0:
            seconds = max(1, round(wait))
            raise TooOftenError(f"Too many tries. Wait {_span(seconds)}, then try again.", seconds)


def _login_keys(login: str, address: str) -> dict[str, str]:
    network = network_of(address)
    keys = {"address": _key("address", "login", network)}
    if login:
        keys |= {"here": _key("login", login, network), "anywhere": _key("login", login)}
    return keys


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class Door:
    """Signing in and out.

    Parameters
    ----------
    accounts : Accounts
        Who can sign in.
    config : Config
        How long a sign-in lasts.
    clock : callable
        Gives the time.
    """

    def __init__(self, accounts: Accounts, config: Config, clock: Clock) -> None:
        self._accounts, self._config, self._clock = accounts, config, clock
        self.throttle = Throttle(accounts.tries, clock)

    def sign_in(self, login: str, passphrase: str, *, address: str) -> str:
        """Return a token for somebody who knows a passphrase.

        An unknown login is answered like a wrong passphrase, after as much work.

        Raises
        ------
        NotAllowedError
            If login and passphrase do not belong together.
        TooOftenError
            If it was tried too often.
        """
        login = tidy_login(login)[:200]
        self.throttle.knock(login, address)
        found = self._accounts.passphrase(login)
        user, kept = found or (None, "")
        if not is_right(kept, passphrase) or user is None:
            self._accounts.note(user.id if user else "", "sign in refused", now=self._clock())
            raise NotAllowedError(WRONG)
        self.throttle.welcome(login, address)
        if is_outdated(kept):
            self._accounts.set_passphrase(user.id, hash_passphrase(passphrase), keep_sign_ins=True)
        return self._begin(user, "passphrase")

    def sign_in_vouched(self, email: str, name: str) -> str:
        """Return a token for somebody whom the provider vouches for; at the first time a user is made.

        Raises
        ------
        NotAllowedError
            If people with such addresses may not sign in here, or this user was disabled.
        """
        login = tidy_login(email)
        domain = login.rpartition("@")[2]
        allowed = self._config.oidc_domains
        if "@" not in login or any(c.isspace() for c in login):
            raise NotAllowedError(
                "Your provider did not say your e-mail address; netmap cannot know who you are."
            )
        if allowed and domain not in allowed:
            raise NotAllowedError(
                f"Only people with an address at {' or '.join(allowed)} can sign in here; yours is at {domain}."
            )
        if not domain.isascii() or login != email.strip().casefold():
            raise NotAllowedError(
                "Your e-mail address has letters that can be taken for others; ask whoever looks after netmap."
            )
        now = self._clock()
        user = self._accounts.find(login) or self._accounts.add_user(login, name, now=now)
        if user.disabled_at is not None:
            self._accounts.note(user.id, "sign in refused", now=now)
            raise NotAllowedError("This account was closed; ask whoever looks after netmap.")
        return self._begin(user, "oidc")

    def _begin(self, user: User, way: str) -> str:
        token, now = new_token(), self._clock()
        self._accounts.begin(user.id, hash_token(token), now=now)
        self._accounts.note(user.id, "sign in", now=now, facts={"way": way})
        self._accounts.end_old(created_before=now - 2 * timedelta(hours=self._config.longest_hours))
        self._accounts.tries.forget_old(before=now - REMEMBERED)
        return token

    def who(self, token: str) -> Who:
        """Return who holds a token.

        Raises
        ------
        SignedOutError
            If nobody does, or it is too old.
        """
        key = hash_token(token) if token else ""
        standing = self._accounts.standing(key) if key else None
        if standing is None:
            raise SignedOutError("You are not signed in.")
        user = check_age(standing.sign_in, self._config, self._clock())
        return Who(user.id, user.name, user.administrator, "user", key)

    def seen(self, token: str) -> None:
        """Keep that somebody is there: called when they do something, not when a page looks for news."""
        standing = self._accounts.standing(hash_token(token)) if token else None
        now = self._clock()
        if standing and now - standing.sign_in.seen_at >= TO_THE:
            self._accounts.touch(hash_token(token), now=now)

    def sign_out(self, token: str) -> None:
        """End a sign-in; nobody holds its token any more."""
        standing = self._accounts.standing(hash_token(token)) if token else None
        if standing:
            self._accounts.end(hash_token(token))
            self._accounts.note(standing.sign_in.user.id, "sign out", now=self._clock())


def check_age(sign_in: SignIn, config: Config, now: datetime) -> User:
    """Return whose sign-in it is, unless it is too old.

    Raises
    ------
    SignedOutError
        If it is.
    """
    if now - sign_in.created_at >= timedelta(hours=config.longest_hours):
        raise SignedOutError(
            f"You were signed out after {_span(config.longest_hours * 3600)}; sign in again."
        )
    if now - sign_in.seen_at >= timedelta(minutes=config.idle_minutes):
        raise SignedOutError(
            f"You were signed out after {_span(config.idle_minutes * 60)} without a click; sign in again."
        )
    return sign_in.user


def _span(seconds: int) -> str:
    for size, word in ((3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size and seconds % size == 0:
            n = seconds // size
            return f"{n} {word}{'' if n == 1 else 's'}"
    return f"{seconds} seconds"
