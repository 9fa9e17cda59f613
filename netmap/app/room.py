"""The page Workshop: one session as it stands, and what somebody may do with it."""

from __future__ import annotations

from typing import NamedTuple

from netmap.access.facilitating import Facilitating, Workshop
from netmap.app.state import desk, now, open_store, settings
from netmap.model.contributions import standing
from netmap.model.document import Document
from netmap.model.room import Contribution, Participant


def facilitating() -> Facilitating:
    """Return what whoever sits here may do with sessions."""
    return Facilitating(open_store(settings().database), desk(), now)


class Standing(NamedTuple):
    """A session as it stands: who takes part, what they said, and what has become of it."""

    workshop: Workshop
    participants: tuple[Participant, ...]
    contributions: tuple[Contribution, ...]
    #: by answer: new, shared, view, both or declined, as the map is now
    states: dict[str, str]

    @property
    def waiting(self) -> int:
        """How many answers nobody has dealt with."""
        return sum(state == "new" for state in self.states.values())

    @property
    def latest(self) -> tuple[int, int, int, bool]:
        """What changes when something comes or goes."""
        numbers = [said.number for said in self.contributions]
        return len(self.participants), len(numbers), max(numbers, default=0), self.workshop.closed_at is None

    def of(self, participant_id: str) -> list[Contribution]:
        """Return what one participant said."""
        return [said for said in self.contributions if said.participant_id == participant_id]

    def waiting_of(self, participant_id: str) -> list[Contribution]:
        """Return what one participant said and nobody has dealt with."""
        return [said for said in self.of(participant_id) if self.states[said.id] == "new"]


def look(room: Facilitating, document: Document, workshop: Workshop) -> Standing:
    """Return a session as it stands."""
    contributions = tuple(room.contributions(workshop.map_id, workshop.id))
    return Standing(
        workshop,
        tuple(room.participants(workshop.map_id, workshop.id)),
        contributions,
        {said.id: standing(said, document) for said in contributions},
    )
