"""Users, who may do what with which map, sign-ins, and what was done by whom.

Only keeps and finds: whether somebody may do something is decided in `netmap.access`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from netmap.errors import NotPossibleError, ParameterError
from netmap.store import schema
from netmap.store.database import Database, insert_new
from netmap.store.tries import Tries

ROLES = ("owner", "editor", "viewer")


class User(NamedTuple):
    """Somebody who can sign in."""

    id: str
    login: str
    name: str
    administrator: bool
    created_at: datetime
    disabled_at: datetime | None


class Member(NamedTuple):
    """What one user is on one map."""

    user_id: str
    login: str
    name: str
    role: str
    at: datetime
    disabled: bool


class SignIn(NamedTuple):
    """A browser that somebody signed in with."""

    user: User
    created_at: datetime
    seen_at: datetime


class Standing(NamedTuple):
    """All that decides what somebody may do with a map at this moment."""

    sign_in: SignIn
    #: ``None`` if they have none on this map, or the map is not there
    role: str | None
    #: whether the map was deleted and can still be restored
    deleted: bool


class AuditLine(NamedTuple):
    """One thing that was done, without the names of anybody on a map."""

    id: int
    at: datetime
    by_id: str
    action: str
    map_id: str
    facts: dict[str, Any]


_USER = tuple(schema.users.c[name] for name in User._fields)


def tidy_login(login: str) -> str:
    r"""Return a login as it is kept: capitals and spaces around it do not matter.

    Nothing else is taken for the same: neither ß for ss nor the sign for Kelvin for k.

    Examples
    --------
    >>> tidy_login(" Émilie@Example.UK "), tidy_login("Groß"), tidy_login("\N{KELVIN SIGN}")
    ('émilie@example.uk', 'groß', '\u212a')
    """
    return "".join(c.lower() if c.lower().upper() == c else c for c in login.strip())


class Accounts:
    """The users of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.tries = Tries(database)

    @property
    def database(self) -> Database:
        """Where they are kept."""
        return self._database

    # users

    def add_user(
        self,
        login: str,
        name: str,
        *,
        now: datetime,
        passphrase: str = "",
        administrator: bool = False,
    ) -> User:
        """Keep a new user.

        Parameters
        ----------
        login : str
            What they sign in with.
        name : str
            What others see.
        now : datetime
            When.
        passphrase : str
            Its hash; empty for somebody whom a provider signs in.
        administrator : bool
            Whether they manage users.

        Raises
        ------
        ParameterError
            If there is nothing to sign in with.
        NotPossibleError
            If somebody has this login.
        """
        login = tidy_login(login)
        if not login or len(login) > 200 or any(c.isspace() for c in login):
            raise ParameterError("a login is a short name or an e-mail address, without spaces.")
        user = User(uuid.uuid4().hex, login, name.strip() or login, administrator, now, None)
        with self._database.writing() as connection:
            kept = {**user._asdict(), "passphrase": passphrase}
            if not insert_new(connection, schema.users, kept, ["login"]):
                raise NotPossibleError(f"there is a user {login} already.")
        return user

    def users(self) -> list[User]:
        """Return everybody who was ever added, by login."""
        with self._database.reading() as connection:
            return [User(*row) for row in connection.execute(select(*_USER).order_by(schema.users.c.login))]

    def find(self, login: str) -> User | None:
        """Return the user with this login, disabled or not."""
        with self._database.reading() as connection:
            return _find(connection, login)

    def passphrase(self, login: str) -> tuple[User, str] | None:
        """Return a user and the hash of their passphrase, or ``None`` if nobody can sign in so."""
        u = schema.users.c
        here = (u.login == tidy_login(login)) & u.disabled_at.is_(None) & (u.passphrase != "")
        with self._database.reading() as connection:
            row = connection.execute(select(*_USER, u.passphrase).where(here)).one_or_none()
        return None if row is None else (User(*row[:-1]), row.passphrase)

    def set_passphrase(self, user_id: str, passphrase: str, *, keep_sign_ins: bool = False) -> None:
        """Keep the hash of another passphrase; whoever signed in with the old one is signed out."""
        with self._database.writing() as connection:
            _change_user(connection, user_id, passphrase=passphrase)
            if not keep_sign_ins:
                _end_all(connection, user_id)

    def set_administrator(self, user_id: str, administrator: bool) -> None:
        """Say whether somebody manages users."""
        with self._database.writing() as connection:
            _change_user(connection, user_id, administrator=administrator)

    def set_disabled(self, user_id: str, at: datetime | None) -> None:
        """Keep somebody out from now on, and sign them out everywhere; ``None`` lets them in again."""
        with self._database.writing() as connection:
            _change_user(connection, user_id, disabled_at=at)
            if at is not None:
                _end_all(connection, user_id)

    # sign-ins

    def begin(self, user_id: str, token_hash: str, *, now: datetime) -> None:
        """Keep a sign-in."""
        kept = {"token_hash": token_hash, "user_id": user_id, "created_at": now, "seen_at": now}
        with self._database.writing() as connection:
            connection.execute(insert(schema.sign_ins).values(kept))

    def standing(self, token_hash: str, map_id: str = "") -> Standing | None:
        """Return who holds a token and what they are on a map; ``None`` if nobody does.

        Somebody disabled is nobody. Whether the sign-in is too old is for the caller to see.
        """
        s, u, m = schema.sign_ins.c, schema.users.c, schema.memberships.c
        joined = (
            schema.sign_ins.join(schema.users, s.user_id == u.id)
            .outerjoin(schema.memberships, (m.user_id == u.id) & (m.map_id == map_id))
            .outerjoin(schema.maps, schema.maps.c.id == m.map_id)
        )
        found = (s.created_at.label("since"), s.seen_at, m.role, schema.maps.c.deleted_at.label("gone"))
        query = select(*_USER, *found).select_from(joined)
        with self._database.reading() as connection:
            row = connection.execute(
                query.where(s.token_hash == token_hash, u.disabled_at.is_(None))
            ).one_or_none()
        if row is None:
            return None
        return Standing(
            SignIn(User(*row[: len(_USER)]), row.since, row.seen_at), row.role, row.gone is not None
        )

    def touch(self, token_hash: str, *, now: datetime) -> None:
        """Keep that a sign-in was used."""
        s = schema.sign_ins
        with self._database.writing() as connection:
            connection.execute(update(s).where(s.c.token_hash == token_hash).values(seen_at=now))

    def end(self, token_hash: str) -> None:
        """End one sign-in."""
        with self._database.writing() as connection:
            connection.execute(delete(schema.sign_ins).where(schema.sign_ins.c.token_hash == token_hash))

    def end_old(self, *, created_before: datetime) -> None:
        """Forget sign-ins that began before a time."""
        with self._database.writing() as connection:
            connection.execute(delete(schema.sign_ins).where(schema.sign_ins.c.created_at < created_before))

    # memberships

    def roles(self, user_id: str) -> dict[str, str]:
        """Return what somebody is on which map."""
        m = schema.memberships.c
        with self._database.reading() as connection:
            found = connection.execute(select(m.map_id, m.role).where(m.user_id == user_id))
            return {row.map_id: row.role for row in found}

    def members(self, map_id: str) -> list[Member]:
        """Return who is what on a map, owners first."""
        m, u = schema.memberships.c, schema.users.c
        joined = schema.memberships.join(schema.users, m.user_id == u.id)
        query = select(u.id, u.login, u.name, m.role, m.at, u.disabled_at.is_not(None)).select_from(joined)
        with self._database.reading() as connection:
            found = [Member(*row) for row in connection.execute(query.where(m.map_id == map_id))]
        return sorted(found, key=lambda member: (ROLES.index(member.role), member.login))

    def set_role(self, map_id: str, user_id: str, role: str | None, *, now: datetime) -> None:
        """Make somebody owner, editor or viewer of a map, or (``None``) nothing.

        Raises
        ------
        ParameterError
            If there is no such role.
        NotPossibleError
            If the map would be left without an owner who can sign in.
        """
        if role is not None and role not in ROLES:
            raise ParameterError(f"there is no role '{role}'; there are: {', '.join(ROLES)}.")
        m = schema.memberships
        here = (m.c.map_id == map_id) & (m.c.user_id == user_id)
        with self._database.writing() as connection:
            # one at a time: two owners who leave in the same moment must not both find the other there
            connection.execute(select(schema.maps.c.id).where(schema.maps.c.id == map_id).with_for_update())
            owners = _owners(connection, map_id)
            if role != "owner" and owners == {user_id}:
                raise NotPossibleError(
                    "a map needs an owner, and this is the only one: make somebody else an owner first."
                )
            if role is None:
                connection.execute(delete(m).where(here))
            elif not connection.execute(update(m).where(here).values(role=role, at=now)).rowcount:
                kept = {"map_id": map_id, "user_id": user_id, "role": role, "at": now}
                connection.execute(insert(m).values(kept))

    def hand_over(self, from_id: str, to_id: str, *, now: datetime) -> int:
        """Make one user an owner of every map that another owns; return of how many.

        An empty `from_id` means the maps that nobody owns: those made before there were users.
        """
        m = schema.memberships.c
        if from_id:
            wanted = select(m.map_id).where(m.user_id == from_id, m.role == "owner")
        else:
            owned = select(m.map_id).where(m.role == "owner")
            wanted = select(schema.maps.c.id).where(schema.maps.c.id.not_in(owned))
        with self._database.writing() as connection:
            found = list(connection.execute(wanted).scalars())
            for map_id in found:
                here = (m.map_id == map_id) & (m.user_id == to_id)
                connection.execute(delete(schema.memberships).where(here))
                kept = {"map_id": map_id, "user_id": to_id, "role": "owner", "at": now}
                connection.execute(insert(schema.memberships).values(kept))
        return len(found)

    def count_rows(self, map_id: str) -> int:
        """Return how many rows a map has in all its tables."""
        counted = select(func.count()).select_from(schema.rows).where(schema.rows.c.map_id == map_id)
        with self._database.reading() as connection:
            return int(connection.execute(counted).scalar_one())

    # audit

    def note(
        self,
        by_id: str,
        action: str,
        *,
        now: datetime,
        map_id: str = "",
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep one line of what was done; `facts` hold counts and roles, never names."""
        told = json.dumps(dict(facts or {}), ensure_ascii=True, sort_keys=True)
        line = {"at": now, "by_id": by_id, "action": action, "map_id": map_id, "facts": told}
        with self._database.writing() as connection:
            connection.execute(insert(schema.audit).values(line))

    def lines(self, *, limit: int = 200, map_id: str = "", since: datetime | None = None) -> list[AuditLine]:
        """Return what was done, last first."""
        a = schema.audit.c
        query: Select[Any] = select(a.id, a.at, a.by_id, a.action, a.map_id, a.facts)
        if map_id:
            query = query.where(a.map_id == map_id)
        if since is not None:
            query = query.where(a.at >= since)
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(a.id.desc()).limit(limit))
            return [
                AuditLine(row.id, row.at, row.by_id, row.action, row.map_id, json.loads(row.facts))
                for row in found
            ]

    def did(self, by_id: str, action: str, map_id: str, *, since: datetime) -> bool:
        """Say whether somebody did something with a map since a time."""
        a = schema.audit.c
        here = (a.at > since) & (a.by_id == by_id) & (a.action == action) & (a.map_id == map_id)
        with self._database.reading() as connection:
            return connection.execute(select(a.id).where(here).limit(1)).scalar() is not None

    def nth_last(self, by_id: str, actions: Sequence[str], n: int, *, since: datetime) -> datetime | None:
        """Return when somebody did such a thing for the nth time counted from the last, since a time."""
        a = schema.audit.c
        query = select(a.at).where(a.at > since, a.by_id == by_id, a.action.in_(actions))
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(a.at.desc()).offset(n - 1).limit(1)).scalar()
        return found


def _find(connection: Connection, login: str) -> User | None:
    query = select(*_USER).where(schema.users.c.login == tidy_login(login))
    row = connection.execute(query).one_or_none()
    return None if row is None else User(*row)


def _change_user(connection: Connection, user_id: str, **values: Any) -> None:
    changed = update(schema.users).where(schema.users.c.id == user_id).values(**values)
    if not connection.execute(changed).rowcount:
        raise NotPossibleError("there is no such user.")


def _end_all(connection: Connection, user_id: str) -> None:
    connection.execute(delete(schema.sign_ins).where(schema.sign_ins.c.user_id == user_id))


def _owners(connection: Connection, map_id: str) -> set[str]:
    m, u = schema.memberships.c, schema.users.c
    joined = schema.memberships.join(schema.users, m.user_id == u.id)
    here = (m.map_id == map_id) & (m.role == "owner") & u.disabled_at.is_(None)
    return set(connection.execute(select(m.user_id).select_from(joined).where(here)).scalars())
