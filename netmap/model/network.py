"""The map itself: eight tables, a vocabulary and settings, frozen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, JsonValue

from netmap.model.dates import holds_at
from netmap.model.records import (
    RECORDS,
    Decision,
    Organisation,
    Part,
    Person,
    Perspective,
    Rating,
    Record,
    Relationship,
    Role,
)
from netmap.model.settings import Settings
from netmap.model.vocabulary import Vocabulary

Actor = Person | Organisation


class Network(BaseModel):
    """A map of people and organisations, their relationships and the decisions they take."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    purpose: str = ""
    vocabulary: Vocabulary = Vocabulary()
    settings: Settings = Settings()
    attributes: dict[str, JsonValue] = {}
    organisations: tuple[Organisation, ...] = ()
    people: tuple[Person, ...] = ()
    roles: tuple[Role, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    decisions: tuple[Decision, ...] = ()
    parts: tuple[Part, ...] = ()
    perspectives: tuple[Perspective, ...] = ()
    ratings: tuple[Rating, ...] = ()

    def rows(self, table: str) -> tuple[Record, ...]:
        """Return one of the eight tables by name."""
        rows: tuple[Record, ...] = getattr(self, table)
        return rows

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """Everybody on the map by id: organisations first, then people."""
        everybody: tuple[Actor, ...] = (*self.organisations, *self.people)
        return {actor.id: actor for actor in everybody}

    @cached_property
    def person_ids(self) -> frozenset[str]:
        """The ids of the people."""
        return frozenset(person.id for person in self.people)

    @cached_property
    def roles_of(self) -> dict[str, tuple[Role, ...]]:
        """The roles of each person and of each organisation, by actor id."""
        found: dict[str, list[Role]] = {}
        for role in self.roles:
            for actor in (role.person, role.organisation):
                if actor:
                    found.setdefault(actor, []).append(role)
        return {actor: tuple(roles) for actor, roles in found.items()}

    def label(self, actor_id: str) -> str:
        """Return what to call an actor on screen."""
        actor = self.actors.get(actor_id)
        return actor.label if actor else actor_id

    def roles_at(self, actor_id: str, at: date) -> tuple[Role, ...]:
        """Return the roles of an actor that hold on a day."""
        return tuple(role for role in self.roles_of.get(actor_id, ()) if holds_at(role.start, role.end, at))

    def is_present(self, actor_id: str, at: date) -> bool:
        """Say whether an actor is there on a day.

        It is, unless all its roles and relationships are dated and lie outside that day.
        """
        spans = self._spans.get(actor_id)
        return not spans or any(holds_at(start, end, at) for start, end in spans)

    @cached_property
    def _spans(self) -> dict[str, list[tuple[str | None, str | None]]]:
        spans: dict[str, list[tuple[str | None, str | None]]] = {}
        for role in self.roles:
            for actor in {role.person, role.organisation} - {""}:
                spans.setdefault(actor, []).append((role.start, role.end))
        for line in self.relationships:
            for actor in {line.source, line.target}:
                spans.setdefault(actor, []).append((line.start, line.end))
        return spans

    def at(self, at: date) -> Network:
        """Return the map as it stands on one day: who is present, which lines and roles hold.

        Decisions are kept: they are history, not state.
        """
        here = {actor for actor in self.actors if self.is_present(actor, at)}
        return self.replace(
            organisations=(row for row in self.organisations if row.id in here),
            people=(row for row in self.people if row.id in here),
            roles=(row for row in self.roles if holds_at(row.start, row.end, at)),
            relationships=(row for row in self.relationships if holds_at(row.start, row.end, at)),
        )

    def replace(self, **changes: Iterable[Any] | Any) -> Network:
        """Return a new map with some tables or fields replaced; this one stays as it is."""
        tables = {record.table for record in RECORDS}
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        fields.update({name: tuple(value) if name in tables else value for name, value in changes.items()})
        return Network(**fields)


def layer_at(network: Network, actor_id: str, at: date) -> str:
    """Return the layer an actor stands in on a day.

    A role's layer beats the organisation's, which beats the group's; of two, the one nearest the
    board. An organisation that acts as one stands in its own layer, else its group's.
    """
    actor = network.actors[actor_id]
    if isinstance(actor, Person):
        roles = network.roles_at(actor_id, at)
        organisations = (network.actors.get(role.organisation) for role in roles)
        choices = [
            [role.layer for role in roles if role.layer],
            [o.layer for o in organisations if isinstance(o, Organisation) and o.layer],
        ]
    else:
        choices = [[actor.layer] if actor.layer else []]
    best = next((choice for choice in choices if choice), [group_layer(network, actor_id)])
    return max(sorted(best), key=network.vocabulary.rank)


def group_layer(network: Network, actor_id: str) -> str:
    """Return the layer of an actor's groups, of several the one nearest the board."""
    groups = (network.vocabulary.group(group) for group in network.actors[actor_id].groups)
    layers = [group.layer for group in groups if group and group.layer] or ["outside"]
    return max(sorted(layers), key=network.vocabulary.rank)


def layers_at(network: Network, at: date) -> dict[str, str]:
    """Return the layer of every actor on a day."""
    return {actor: layer_at(network, actor, at) for actor in network.actors}
