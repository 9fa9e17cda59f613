"""What somebody who may change a map does with sessions on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from netmap.access.desk import Desk
from netmap.access.signin import Clock
from netmap.access.withdrawing import withdraw
from netmap.errors import NotAllowedError, ParameterError
from netmap.model.room import Asks, Contribution, Participant, tidy
from netmap.store import Store
from netmap.store.sweeping import sweep_if_due
from netmap.store.workshops import Workshop, Workshops

__all__ = ["Facilitating", "Workshop"]


class Facilitating:
    """What somebody who may change a map does with sessions on it; each call looks whether they may.

    Parameters
    ----------
    store : Store
        All maps.
    desk : Desk
        What this person may read and write.
    clock : callable
        Gives the time.
    """

    def __init__(self, store: Store, desk: Desk, clock: Clock) -> None:
        self._store, self._desk, self._clock = store, desk, clock
        self._workshops = Workshops(store.database)

    def open(self, map_id: str, title: str, *, asks: Asks, ends_at: datetime) -> Workshop:
        """Open a session with a code of its own.

        Raises
        ------
        ParameterError
            If it has no title, asks nothing, nobody runs it, or it would be open for too long.
        """
        self._desk.require(map_id, "edit", "open workshop")
        title, run_by = tidy(title), tidy(asks.run_by)
        if not title:
            raise ParameterError("Give the session a title: those who join see it.")
        if not run_by:
            raise ParameterError(
                "Say who runs the session: those who join read it before they enter anything."
            )
        if not asks.questions:
            raise ParameterError("Choose at least one question.")
        now = self._clock()
        if ends_at <= now:
            raise ParameterError("The session would be over before it begins.")
        if ends_at > now + self._longest:
            raise ParameterError(f"A session can be open for {self._longest_words} at most.")
        asks = asks.model_copy(update={"run_by": run_by})
        made = self._workshops.open(map_id, title, asks=asks, ends_at=ends_at, now=now, by=self._desk.by.id)
        self._desk.note("open workshop", map_id, workshop=made.id)
        return made

    def sessions(self, map_id: str) -> list[Workshop]:
        """Return the sessions on a map, last opened first."""
        self._desk.require(map_id, "edit", "workshops")
        return self._workshops.sessions(map_id)

    def close(self, map_id: str, workshop_id: str) -> None:
        """Close a session: its code dies at once."""
        self._own(map_id, workshop_id, "close workshop")
        self._workshops.close(workshop_id, now=self._clock())
        self._desk.note("close workshop", map_id, workshop=workshop_id)

    def extend(self, map_id: str, workshop_id: str, *, ends_at: datetime) -> datetime:
        """Let a session go on until another time, or as long as a session can be; return until when.

        Raises
        ------
        ParameterError
            If it is open for as long as a session can be already.
        """
        workshop = self._own(map_id, workshop_id, "extend workshop")
        last = workshop.opened_at + self._longest
        if workshop.ends_at >= last:
            raise ParameterError(
                f"A session can be open for {self._longest_words} at most, and this one is. Open another when it is over."
            )
        until = min(ends_at, last)
        self._workshops.extend(workshop_id, ends_at=until)
        self._desk.note("extend workshop", map_id, workshop=workshop_id)
        return until

    @property
    def _longest(self) -> timedelta:
        return timedelta(hours=self._desk.config.workshop_hours)

    @property
    def _longest_words(self) -> str:
        hours = self._desk.config.workshop_hours
        return "1 hour" if hours == 1 else f"{hours} hours"

    def participants(self, map_id: str, workshop_id: str) -> list[Participant]:
        """Return who takes part."""
        self._own(map_id, workshop_id, "workshop participants")
        return self._workshops.participants(workshop_id)

    def contributions(self, map_id: str, workshop_id: str, *, since: int = 0) -> list[Contribution]:
        """Return what came in a session after a number."""
        self._own(map_id, workshop_id, "workshop contributions")
        return self._workshops.contributions(workshop_id, since=since)

    def everyone(self, map_id: str) -> list[Contribution]:
        """Return all answers of all sessions on a map."""
        self._desk.require(map_id, "edit", "workshop contributions")
        return self._workshops.on_map(map_id)

    def pictures(self, map_id: str, apart_from: str) -> set[str]:
        """Return the pictures of everybody who ever took part, but one."""
        self._desk.require(map_id, "edit", "workshop pictures")
        return {p for who, p in self._workshops.pictures(map_id).items() if who != apart_from}

    def settle(
        self,
        map_id: str,
        participant: Participant,
        states: Iterable[tuple[str, str, Sequence[int]]],
        *,
        perspective: str | None = None,
    ) -> None:
        """Keep what became of somebody's answers."""
        self._own(map_id, participant.workshop_id, "settle contributions")
        self._workshops.settle(participant.id, states, perspective=perspective)

    def withdraw(self, map_id: str, participant: Participant) -> None:
        """Take back everything somebody entered, because they asked for it, also after the session."""
        workshop = self._own(map_id, participant.workshop_id, "withdraw contributions")
        withdraw(self._store, workshop, participant, now=self._clock(), by=self._desk.by)
        self._desk.note("withdraw contributions", map_id, workshop=workshop.id)

    def remove(self, map_id: str, workshop_id: str) -> None:
        """Remove a session and what was answered in it; what was taken onto the map stays there."""
        self._own(map_id, workshop_id, "remove workshop")
        now = self._clock()
        self._workshops.remove(workshop_id, now=now)
        sweep_if_due(self._store.database, now=now)
        self._desk.note("remove workshop", map_id, workshop=workshop_id)

    def _own(self, map_id: str, workshop_id: str, action: str) -> Workshop:
        """Return a session on this map; one on another map is not there."""
        self._desk.require(map_id, "edit", action)
        workshop = self._workshops.find(workshop_id)
        if workshop is None or workshop.map_id != map_id:
            raise NotAllowedError("This session is no longer here.")
        return workshop
