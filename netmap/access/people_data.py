"""People's data on one map: what is held on somebody, to whom it may be shown, and erasing them.

Whoever may change the map may see what is held on somebody; only an owner may erase. What is told about
where things are kept comes from the settings and the database, never from what somebody wrote down.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from netmap.access.rights import CONTRIBUTOR, WORDS, Right
from netmap.config import Config
from netmap.model.held import Held
from netmap.store import KEPT_FOR, By, Database
from netmap.store.accounts import Accounts
from netmap.store.backup import backup_folder
from netmap.store.erasure import Erased, erase_person
from netmap.store.foreseeing import Preview, preview_erase
from netmap.store.held import Person, copies_of, held_on, people_of
from netmap.store.old_backups import OldBackup, find_backups, remake_backups, remove_backups

Require = Callable[[str, Right, str], object]


class Note(Protocol):
    """Keeps a line of what was done: an action, the map, and counts."""

    def __call__(self, action: str, map_id: str = "", **facts: Any) -> None:
        """Keep it; see `netmap.access.desk.Desk.note`."""


class Place(NamedTuple):
    """One thing that is kept: what, where, who can see it, for how long."""

    what: str
    where: str
    who: str
    how_long: str


class PeopleData:
    """What somebody may do about people's data on a map.

    Parameters
    ----------
    database : Database
        Where the map is.
    config : Config
        The settings.
    by : By
        Who asks.
    require : callable
        Raises unless they have a right on a map: map, right, what for.
    own_maps : collection of str
        Maps that they own: in these, too, a name is looked for.
    clock : callable
        Gives the time.
    note : callable
        Keeps a line of what was done: who was looked up, or by which name, is never in it.
    """

    def __init__(
        self,
        database: Database,
        config: Config,
        by: By,
        require: Require,
        own_maps: Collection[str],
        clock: Callable[[], datetime],
        note: Note,
    ) -> None:
        self._note = note
        self._database, self._config, self._by = database, config, by
        self._require, self._own_maps, self._clock = require, own_maps, clock

    def people(self, map_id: str) -> tuple[Person, ...]:
        """Return everybody who is on the map, or was."""
        self._require(map_id, "edit", "list people")
        return people_of(self._database, map_id)

    def held(self, map_id: str, person: str, *, again: bool = False, **how: Any) -> tuple[Held, ...]:
        """Return everything held on somebody; see `netmap.store.held.held_on`.

        It is noted that somebody was looked up, but not whom; `again` says that the same one is still
        on screen.
        """
        self._require(map_id, "edit", "see what is held")
        found = held_on(self._database, map_id, person, other_maps=self._own_maps, **how)
        if not again:
            self._note("look up person", map_id, entries=len(found))
        return found

    def preview(self, map_id: str, person: str, **how: Any) -> Preview:
        """Return what erasing somebody would do; see `netmap.store.foreseeing.preview_erase`."""
        self._require(map_id, "own", "look at erasing")
        return preview_erase(self._database, map_id, person, **how)

    def copies(self, map_id: str) -> int:
        """Return how many copies of the map there are that somebody else owns: erasing does not reach them."""
        self._require(map_id, "own", "look at erasing")
        return len(set(copies_of(self._database, map_id)) - set(self._own_maps))

    def erase(self, map_id: str, person: str, **how: Any) -> Erased:
        """Erase somebody for good; see `netmap.store.erasure.erase_person`."""
        self._require(map_id, "own", "erase person")
        return erase_person(self._database, map_id, person, now=self._clock(), by=self._by, **how)

    # backups: files that hold every map, so only those who look after all of them touch them here

    @property
    def may_touch_backups(self) -> bool:
        """Whether backups can be removed from a page: where nobody signs in; else on the command line."""
        return self._config.signs_in == "none"

    def backups(self, map_id: str) -> tuple[OldBackup, ...]:
        """Return the backups that were found, newest first."""
        self._require(map_id, "own", "list backups")
        return find_backups(self._database, self._config.backup_folder)

    def remove_backups(self, map_id: str, backups: Collection[OldBackup], *, remake: bool) -> int:
        """Remove backups; with `remake`, after one of what is there now was made. Return how many went."""
        self._require(map_id, "own", "remove backups")
        if not self.may_touch_backups:
            return 0
        if remake:
            folder = self._config.backup_folder
            remake_backups(self._database, backups, now=self._clock(), folder=folder)
            return len(backups)
        return remove_backups(backups)

    # what is kept where

    def who_sees(self, map_id: str) -> tuple[str, ...]:
        """Return who can see a map, a sentence each."""
        self._require(map_id, "read", "see who sees")
        if self._config.signs_in == "none":
            return (
                "Nobody signs in: whoever uses netmap on this computer can see and change every map in it, and "
                "whoever can read this user's files can read them.",
            )
        members = [m for m in Accounts(self._database).members(map_id) if not m.disabled]
        told = tuple(f"{m.name}, {m.role}: {_words(m.role)}" for m in members)
        return (
            *told,
            CONTRIBUTOR,
            "Whoever administers the server and its database can read everything in it.",
        )

    def places(self, map_id: str, *, keep_until: str = "") -> tuple[Place, ...]:
        """Return what is kept of a map, where, who can see it and for how long."""
        self._require(map_id, "read", "see what is kept")
        config, here = self._config, self._config.signs_in == "none"
        database = self._database
        kind = "file" if database.is_sqlite else "database server"
        where = f"In the {kind} {database.shown}" if here else f"In a {kind} of this server"
        people = "See below" if not here else "Whoever uses this computer"
        until = (
            f"Until {keep_until}, if somebody deletes it then" if keep_until else "Until somebody deletes it"
        )
        found = [
            Place(
                "The map: people, organisations, posts, relationships, decisions, what people said",
                where,
                people,
                f"{until}. A deleted map can be brought back for {KEPT_FOR.days} days; then it is gone",
            ),
            Place(
                "Its history: every change, what was there before, who made it and when; named versions",
                "In the same place",
                people,
                "As long as the map; erasing a person takes them out of it",
            ),
            Place(
                "Answers from workshops, and what participants call themselves",
                "In the same place",
                people,
                "Until somebody removes the workshop, a participant takes theirs back, or the map goes",
            ),
        ]
        if database.is_sqlite and config.backup_daily:
            folder = (
                f"In the folder {backup_folder(database, config.backup_folder)}" if here else "On this server"
            )
            found.append(
                Place(
                    "A backup a day of everything",
                    folder,
                    "Whoever can read that folder",
                    f"The last {config.backups_kept}; a backup made before somebody was erased still holds them",
                )
            )
        elif not database.is_sqlite:
            found.append(
                Place(
                    "Backups of the database, and its log of writes",
                    "Where those who run the database keep them",
                    "They",
                    "As they decided; ask them",
                )
            )
        if not here:
            found.append(
                Place(
                    "Who signs in, what they may do, and a record of what they did, without names from any map",
                    "In the same database",
                    "Whoever administers the server",
                    "Until an administrator removes it",
                )
            )
        found += [
            Place(
                "A log of the program: times, counts, errors; no names",
                self._log_place(),
                "Whoever looks after this computer" if here else "Whoever looks after the server",
                "As they decided",
            ),
            Place(
                "In your browser",
                "A cookie that keeps this page connected" + ("" if here else " and you signed in"),
                "You",
                "Until you close it or sign out. Files that you download are yours to look after",
            ),
        ]
        return tuple(found)

    def _log_place(self) -> str:
        if self._config.signs_in != "none":
            return "On the server"
        return (
            f"In the file {self._config.log_file}"
            if self._config.log_file
            else "In the window that netmap was started from"
        )


def _words(role: str) -> str:
    return next((words for known, words in WORDS.items() if known == role), "")
