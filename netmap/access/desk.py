"""The desk: every read and write of maps by somebody, checked at that moment, and what was done is noted."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import Any

from netmap.access.keeping import KeepingError, changes_keeping, refuse_keeping
from netmap.access.rights import ROLES, Right, may, refusal
from netmap.access.signin import Clock, Who, check_age
from netmap.config import Config
from netmap.errors import (
    MapNotFoundError,
    NotAllowedError,
    NotPossibleError,
    ParameterError,
    SignedOutError,
    StoreError,
    TooOftenError,
)
from netmap.model import Network
from netmap.model.differences import Difference
from netmap.model.document import HEAD, Edit
from netmap.model.records import RECORDS
from netmap.store import KEPT_FOR, By, Entry, Loaded, MapInfo, Saved, Store, Version, utc_now
from netmap.store.accounts import Accounts, Member, Standing, tidy_login
from netmap.store.presence import Here, Presence
from netmap.store.recent import load_latest

__all__ = ["KEPT_FOR", "Desk", "Entry", "Member", "Version", "not_here"]

#: what counts as an edit for the limit of edits a minute
EDITS = ("create", "duplicate", "apply", "undo", "redo", "set role", "invite")
A_MINUTE = timedelta(minutes=1)
#: refusals noted in a minute: more of the same say no more, and fill the disk
REFUSALS = 30
#: somebody who opens a map again and again is noted once in this time
OPENED_ONCE = timedelta(hours=1)
_log = logging.getLogger("netmap.access")


def not_here() -> MapNotFoundError:
    """Return the one answer for a map that is not there and for one that somebody may not see."""
    return MapNotFoundError("This map is no longer here.")


class Desk:
    """What one person may read and write.

    Parameters
    ----------
    store : Store
        All maps.
    accounts : Accounts
        All users, and who is what on which map.
    who : Who
        The person; `OPEN_HOUSE` where nobody signs in.
    config : Config
        Limits, and how long a sign-in lasts.
    clock : callable
        Gives the time.

    Notes
    -----
    Every method checks the role in the database when it is called, and raises `SignedOutError` if the
    sign-in has ended, `NotAllowedError` if another role is needed, and the same `MapNotFoundError` for a map
    without any role as for one that is not there.
    """

    def __init__(
        self, store: Store, accounts: Accounts, who: Who, config: Config, clock: Clock = utc_now
    ) -> None:
        self._store, self._accounts, self._config, self._clock = store, accounts, config, clock
        self._presence = Presence(store.database)
        self.who = who

    @property
    def by(self) -> By:
        """Who stands in the history."""
        return By(self.who.id, self.who.name)

    @property
    def config(self) -> Config:
        """What netmap was told."""
        return self._config

    @property
    def is_open_house(self) -> bool:
        """Whether nobody signs in here."""
        return self.who.kind == "house"

    # checking

    def check(self) -> None:
        """Raise `SignedOutError` unless somebody is signed in at this moment."""
        self._standing("")

    def role(self, map_id: str) -> str:
        """Return what this person is on a map: owner, editor or viewer."""
        return self.require(map_id, "read", "role")

    def may(self, map_id: str, right: Right) -> bool:
        """Say whether this person may read, edit or own a map; for hiding what would be refused."""
        standing = self._standing(map_id)
        return standing is None or (may(standing.role, right) and not standing.deleted)

    def require(self, map_id: str, right: Right, action: str, *, deleted: bool = False) -> str:
        """Return this person's role on a map if it has a right.

        Parameters
        ----------
        map_id : str
            The map.
        right : str
            ``read``, ``edit`` or ``own``.
        action : str
            What they want to do, in two words without any name: for the audit.
        deleted : bool
            Whether it may be a deleted map.

        Raises
        ------
        SignedOutError
            If nobody is signed in, or no longer.
        MapNotFoundError
            If there is no such map, or they have no role on it.
        NotAllowedError
            If their role does not have this right.
        """
        standing = self._standing(map_id)
        if standing is None:
            return "owner"
        role = standing.role
        if role is None or (standing.deleted and not deleted):
            self._note_refusal(action, map_id)
            raise not_here()
        if not may(role, right):
            self._note_refusal(action, map_id)
            owners = [m.name for m in self._accounts.members(map_id) if m.role == "owner" and not m.disabled]
            raise NotAllowedError(refusal(right, role, owners))
        return role

    def note(self, action: str, map_id: str = "", **facts: Any) -> None:
        """Keep a line of what was done: counts and kinds, never the name of anybody on a map."""
        if self.is_open_house:
            return
        try:
            self._accounts.note(self.who.id, action, map_id=map_id, facts=facts, now=self._clock())
        except StoreError:  # it is done and saved already: saying that it failed would be wrong
            _log.exception("what was done could not be noted: %s", action)

    def _standing(self, map_id: str) -> Standing | None:
        """Return what decides; ``None`` where nobody signs in and everybody owns everything."""
        if self.who.kind == "house":
            return None
        if self.who.kind != "user" or not self.who.sign_in:
            raise SignedOutError("You are not signed in.")
        standing = self._accounts.standing(self.who.sign_in, map_id)
        if standing is None or standing.sign_in.user.id != self.who.id:
            raise SignedOutError("You were signed out; sign in again.")
        check_age(standing.sign_in, self._config, self._clock())
        return standing

    def _note_refusal(self, action: str, map_id: str) -> None:
        now = self._clock()
        if self._accounts.nth_last(self.who.id, ("refused",), REFUSALS, since=now - A_MINUTE) is None:
            # what stands in an address is anybody's: only what looks like an id is kept
            known = map_id if re.fullmatch(r"[0-9a-f]{32}", map_id) else ""
            self.note("refused", known, what=action)

    def _check_pace(self) -> None:
        """Raise if this person makes more edits than one may make in a minute."""
        if self.is_open_house:
            return
        most, now = self._config.edits_per_minute, self._clock()
        first = self._accounts.nth_last(self.who.id, EDITS, most, since=now - A_MINUTE)
        if first is not None:
            seconds = max(1, round((first + A_MINUTE - now).total_seconds()))
            raise TooOftenError(
                f"That was {most} edits within a minute, as many as one person may make. "
                f"It goes on in {seconds} {'second' if seconds == 1 else 'seconds'}; nothing was changed.",
                seconds,
            )

    def _check_room(self, rows: int) -> None:
        most = self._config.most_rows
        if rows > most:
            raise NotPossibleError(
                f"This would make a map of {rows:,} rows; the largest that may be kept here has {most:,}. "
                "Nothing was changed."
            )

    # maps

    def maps(self, *, deleted: bool = False) -> list[MapInfo]:
        """Return the maps on which this person has a role; of deleted ones, those they own."""
        if self._standing("") is None:
            return self._store.maps(deleted=deleted)
        roles = self._accounts.roles(self.who.id)
        right: Right = "own" if deleted else "read"
        return [info for info in self._store.maps(deleted=deleted) if may(roles.get(info.id), right)]

    def roles(self) -> dict[str, str]:
        """Return this person's role on every map that they may see."""
        if self._standing("") is None:
            return {info.id: "owner" for info in self._store.maps()}
        return self._accounts.roles(self.who.id)

    def find(self, map_id: str) -> tuple[MapInfo, str]:
        """Return what a list of maps shows of one map, and this person's role on it."""
        role = self.require(map_id, "read", "find")
        return self._store.info(map_id), role

    def open(self, map_id: str) -> None:
        """Note that this person looks at a map now; raises if they may not."""
        self.require(map_id, "read", "open")
        if not self.is_open_house:
            since = self._clock() - OPENED_ONCE
            if not self._accounts.did(self.who.id, "open", map_id, since=since):
                self.note("open", map_id)

    def create(self, network: Network, *, sample: str = "") -> str:
        """Save a new map, which is then this person's own, and return its id."""
        self._standing("")
        self._check_pace()
        rows = sum(len(network.rows(record.table)) for record in RECORDS)
        self._check_room(rows)
        map_id = self._store.create(network, now=self._clock(), sample=sample, by=self.by, owner=self.who.id)
        self.note("create", map_id, rows=rows, sample=sample)
        return map_id

    def duplicate(self, map_id: str, *, name: str) -> str:
        """Save a copy of a map, which is then this person's own, and return its id.

        For those who may change the map: whoever is erased from it later stays in copies of others.
        """
        self.require(map_id, "edit", "duplicate")
        self._check_pace()
        copy = self._store.duplicate(map_id, name=name, now=self._clock(), by=self.by, owner=self.who.id)
        self.note("duplicate", map_id, copy=copy)
        return copy

    def delete(self, map_id: str) -> None:
        """Delete a map; an owner can restore it for 30 days."""
        self.require(map_id, "own", "delete")
        self._store.delete(map_id, now=self._clock())
        self.note("delete", map_id)

    def restore(self, map_id: str) -> None:
        """Bring a deleted map back."""
        self.require(map_id, "own", "restore", deleted=True)
        self._store.restore(map_id)
        self.note("restore", map_id)

    # one map

    def revision(self, map_id: str) -> int:
        """Return the number of a map's latest revision."""
        self.require(map_id, "read", "revision")
        return self._store.revision(map_id)

    def load(self, map_id: str, *, revision: int | None = None) -> Loaded:
        """Return a map as it is, or as it was at a revision."""
        self.require(map_id, "read", "load")
        if revision is None:
            return load_latest(self._store, map_id)
        return self._store.load(map_id, revision=revision)

    def apply(self, map_id: str, edit: Edit, *, token: str = "") -> Saved:
        """Save an edit; see `Store.apply`."""
        self.require(map_id, "edit", "apply")
        if changes_keeping(edit):
            self.require(map_id, "own", "change keeping")
        self._check_pace()
        more = sum((c.after is not None) - (c.before is not None) for c in edit.changes if c.table != HEAD)
        if more > 0:
            self._check_room(self._accounts.count_rows(map_id) + more)
        saved = self._store.apply(map_id, edit, now=self._clock(), by=self.by, token=token)
        self.note("apply", map_id, changes=len(edit.changes), revision=saved.revision)
        return saved

    def undo(self, map_id: str) -> str | None:
        """Take back this person's own last action and return its label."""
        return self._step(map_id, "undo")

    def redo(self, map_id: str) -> str | None:
        """Do again what this person took back last and return its label."""
        return self._step(map_id, "redo")

    def _step(self, map_id: str, way: str) -> str | None:
        role = self.require(map_id, "edit", way)
        self._check_pace()
        step = self._store.undo if way == "undo" else self._store.redo
        allows = None if may(role, "own") else refuse_keeping
        try:
            label = step(map_id, now=self._clock(), by=self.by, allows=allows)
        except KeepingError:
            self.require(map_id, "own", "change keeping")
            raise
        if label is not None:
            self.note(way, map_id)
        return label

    def undoable(self, map_id: str) -> tuple[str | None, str | None]:
        """Return the labels of what this person can take back, and of what they can do again."""
        role = self.require(map_id, "read", "undoable")
        return self._store.undoable(map_id, self.by) if may(role, "edit") else (None, None)

    # others at the same map

    def here(self, map_id: str) -> list[Here]:
        """Return the windows in which a map is open just now."""
        self.require(map_id, "read", "here")
        return self._presence.here(map_id, now=self._clock())

    def note_here(self, map_id: str, session: str, page: str) -> None:
        """Note that this person has a map open in a window."""
        self.require(map_id, "read", "here")
        self._presence.note(map_id, session, page, by=self.by, now=self._clock())

    # history

    def history(self, map_id: str, *, limit: int = 100, before: int | None = None) -> list[Entry]:
        """Return who did what and when, last first."""
        self.require(map_id, "read", "history")
        return self._store.history(map_id, limit=limit, before=before)

    def edit(self, map_id: str, revision: int) -> Edit:
        """Return what one revision changed."""
        self.require(map_id, "read", "edit")
        return self._store.edit(map_id, revision)

    def compare(self, map_id: str, older: int, newer: int) -> tuple[Difference, ...]:
        """Return every field in which two revisions differ."""
        self.require(map_id, "read", "compare")
        return self._store.compare(map_id, older, newer)

    def versions(self, map_id: str) -> list[Version]:
        """Return the revisions that have a name."""
        self.require(map_id, "read", "versions")
        return self._store.versions(map_id)

    def name_version(self, map_id: str, name: str, revision: int) -> None:
        """Give a revision a name."""
        self.require(map_id, "edit", "name version")
        self._store.name_version(map_id, name, revision, now=self._clock(), by=self.by)
        self.note("name version", map_id, revision=revision)

    def forget_version(self, map_id: str, name: str) -> None:
        """Take a version's name away."""
        self.require(map_id, "edit", "forget version")
        self._store.forget_version(map_id, name)
        self.note("forget version", map_id)

    # people with access

    def members(self, map_id: str) -> list[Member]:
        """Return who is what on a map."""
        self.require(map_id, "read", "members")
        return self._accounts.members(map_id)

    def invite(self, map_id: str, login: str, role: str) -> Member:
        """Give somebody a role by their login; they find the map when they next look.

        Where a provider signs people in, they need not have been here before.

        Raises
        ------
        NotPossibleError
            If nobody has this login.
        """
        self.require(map_id, "own", "invite")
        self._check_role(role)
        self._check_pace()
        user = self._accounts.find(login)
        domain = tidy_login(login).rpartition("@")[2]
        allowed = self._config.oidc_domains
        if (
            user is None
            and self._config.signs_in == "oidc"
            and "@" in login
            and (not allowed or domain in allowed)
        ):
            user = self._accounts.add_user(login, tidy_login(login), now=self._clock())
        if user is None or user.disabled_at is not None:
            self.note("invite", map_id, known=False)
            raise NotPossibleError(
                f"Nobody here signs in as “{tidy_login(login)}”. Look at how it is written, or ask an administrator to add "
                "them."
            )
        self._set_role(map_id, user.id, role, "invite")
        return next(m for m in self._accounts.members(map_id) if m.user_id == user.id)

    def set_role(self, map_id: str, user_id: str, role: str | None) -> None:
        """Change what somebody is on a map; ``None`` takes the map from them."""
        self.require(map_id, "own", "set role")
        if role is not None:
            self._check_role(role)
        self._check_pace()
        if all(member.user_id != user_id for member in self._accounts.members(map_id)):
            raise NotPossibleError("They have no role on this map any more.")
        self._set_role(map_id, user_id, role, "set role")

    def leave(self, map_id: str) -> None:
        """Give up one's role on a map; the only owner cannot."""
        self.require(map_id, "read", "leave")
        if self.is_open_house:
            raise NotPossibleError("Nobody signs in here, so there is nothing to leave.")
        self._set_role(map_id, self.who.id, None, "leave")

    def _set_role(self, map_id: str, user_id: str, role: str | None, action: str) -> None:
        self._accounts.set_role(map_id, user_id, role, now=self._clock())
        self.note(action, map_id, user=user_id, role=role or "none")

    @staticmethod
    def _check_role(role: str) -> None:
        if role not in ROLES:
            raise ParameterError(f"there is no role '{role}'; there are: {', '.join(ROLES)}.")
