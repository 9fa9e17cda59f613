"""The record of decisions made ready for counting: who took which part, wearing which hat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from netmap.measures.power import Hand, Shares, decision_shares
from netmap.measures.votes import VotingPower, voting_power
from netmap.model import Decision, Network, Organisation, Part, Person, Role, group_layer, layer_at
from netmap.model.dates import first_day

UNKNOWN = "unknown"
#: how an organisation led by the people it serves counts in the citizen bloc
USER_LED = "user_led"


@dataclass(frozen=True)
class Recorded:
    """One dated decision with its shares; ``votes_matter`` where votes were recorded."""

    decision: Decision
    day: date
    shares: Shares
    equal_votes: bool = False
    citizen_votes: bool | None = None


@dataclass(frozen=True)
class Record:
    """Every decision that can be counted, in order of date, and what had to be left out."""

    network: Network
    decisions: tuple[Recorded, ...]
    undated: int
    without_parts: int
    #: decisions of which somebody was only told: they have no share to give, but were told
    told: tuple[Recorded, ...] = ()
    #: how many were left out because they lie outside the time asked for
    outside: int = 0

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The organisations that decide as one: boards and committees."""
        return frozenset(o.id for o in self.network.organisations if o.is_body)

    def between(self, since: date | None, until: date | None, at: date) -> Record:
        """Return the record of the decisions in [since, until), none after `at`."""

        def is_inside(found: Recorded) -> bool:
            return (
                found.day <= at
                and (since is None or found.day >= since)
                and (until is None or found.day < until)
            )

        kept = tuple(found for found in self.decisions if is_inside(found))
        told = tuple(found for found in self.told if is_inside(found))
        left = len(self.decisions) - len(kept)
        return Record(self.network, kept, self.undated, self.without_parts, told, left)


class Seats(NamedTuple):
    """The votes of a body's members on one day, who has a veto, and how many votes carry it."""

    weights: dict[str, int]
    vetoes: frozenset[str]
    quota: int | None


def seats_at(network: Network, body: str, at: date) -> Seats:
    """Return the seats of a body on a day; somebody with two has the votes of both."""
    weights: dict[str, int] = {}
    vetoes: set[str] = set()
    for role in network.roles_at(body, at):
        if role.person and role.organisation == body:
            weights[role.person] = weights.get(role.person, 0) + role.votes
            if role.veto:
                vetoes.add(role.person)
    organisation = network.actors[body]
    quota = organisation.quota if isinstance(organisation, Organisation) else None
    return Seats(weights, frozenset(vetoes), quota)


def body_votes(network: Network, body: str, at: date) -> dict[str, VotingPower]:
    """Return what each member's vote on a body is worth on a day; empty without members."""
    weights, vetoes, quota = seats_at(network, body, at)
    return voting_power(weights, quota=quota, vetoes=vetoes) if weights else {}


def build_record(network: Network) -> Record:
    """Return the record of a map's decisions, ready for counting."""
    parts: dict[str, list[Part]] = {}
    for part in network.parts:
        parts.setdefault(part.decision, []).append(part)
    budget = {stage.id: stage.weight for stage in network.vocabulary.stages}
    found, told, undated, empty = [], [], 0, 0
    for decision in network.decisions:
        if decision.date is None:
            undated += 1
            continue
        recorded = _record(network, decision, parts.get(decision.id, []), budget)
        if recorded.shares.by_hand:
            found.append(recorded)
        elif recorded.shares.by_stage:
            told.append(recorded)
        else:
            empty += 1
    for rows in (found, told):
        rows.sort(key=lambda r: (r.day, r.decision.id))
    return Record(network, tuple(found), undated, empty, tuple(told))


def _record(network: Network, decision: Decision, parts: list[Part], budget: Mapping[str, float]) -> Recorded:
    day = first_day(decision.date or "")
    hands: list[Hand] = []
    own = {(p.actor, p.stage, p.as_group): p for p in parts}
    hats = Counter((actor, stage) for actor, stage, _ in own)
    for part in own.values():
        once = 1 / hats[part.actor, part.stage]  # two hats on one head are still one pair of hands
        actor = network.actors[part.actor]
        members = {}
        if isinstance(actor, Organisation) and actor.is_body:
            members = body_votes(network, actor.id, day)
        spread = {m: float(p.shapley_shubik) for m, p in members.items()}
        if members and not any(spread.values()):
            spread = {m: 1 / len(members) for m in members}
        if spread:
            hands += [Hand(m, part.stage, part.as_group, w * once) for m, w in spread.items() if w]
        else:
            hands.append(Hand(part.actor, part.stage, part.as_group, once))
    hands, equal = _weigh_votes(network, decision, day, hands, parts)
    shares = decision_shares(hands, budget)
    return Recorded(decision, day, shares, equal, _citizens_count(network, decision, day, parts))


def _weigh_votes(
    network: Network, decision: Decision, day: date, hands: list[Hand], parts: list[Part]
) -> tuple[list[Hand], bool]:
    """Weigh the people who decided by what their votes on the decision's body are worth."""
    deciders = {p.actor for p in parts if p.stage == "decide"}
    if not decision.body or not deciders or not _votes_recorded(network, decision, parts, day):
        return hands, False
    power = body_votes(network, decision.body, day)
    if not deciders <= power.keys() | {decision.body}:
        return hands, True
    if decision.body in deciders:
        return hands, False  # the body was spread over its members already
    weighed = [
        h._replace(weight=h.weight * float(power[h.actor].shapley_shubik)) if h.stage == "decide" else h
        for h in hands
    ]
    return weighed, False


def _votes_recorded(network: Network, decision: Decision, parts: list[Part], day: date) -> bool:
    body = network.actors[decision.body]
    roles = network.roles_at(decision.body, day)
    return (
        any(part.vote for part in parts)
        or (isinstance(body, Organisation) and body.quota is not None)
        or any(role.votes != 1 or role.veto for role in roles)
    )


def _citizens_count(network: Network, decision: Decision, day: date, parts: list[Part]) -> bool | None:
    """Say whether the citizens on a body, voting as one, could change a recorded vote."""
    if not decision.body or not any(part.vote for part in parts):
        return None
    citizens, weights, vetoes = citizen_groups(network), dict[str, int](), set[str]()
    hats = {part.actor: part.as_group for part in parts if part.stage == "decide" and part.as_group}
    for role in network.roles_at(decision.body, day):
        person = network.actors.get(role.person)
        if person is None:
            continue
        groups = {hats[person.id]} if person.id in hats else set(person.groups)
        key = "citizens" if isinstance(person, Person) and groups & citizens else person.id
        weights[key] = weights.get(key, 0) + role.votes
        if role.veto:
            vetoes.add(key)
    if "citizens" not in weights:
        return False if weights else None
    body = network.actors[decision.body]
    quota = body.quota if isinstance(body, Organisation) else None
    return voting_power(weights, quota=quota, vetoes=frozenset(vetoes))["citizens"].swings > 0


def citizen_groups(network: Network) -> frozenset[str]:
    """Return the groups of the citizen bloc."""
    return frozenset(g.id for g in network.vocabulary.groups if g.bloc == "citizen")


def groups_of(network: Network, actor_id: str, hat: str = "") -> dict[str, float]:
    """Return the groups an actor speaks for: the hat worn, else theirs in equal parts."""
    actor = network.actors[actor_id]
    groups = (hat,) if hat else tuple(dict.fromkeys(actor.groups))
    return {group: 1 / len(groups) for group in groups} if groups else {UNKNOWN: 1.0}


def level_groups_of(network: Network, actor_id: str, hat: str = "") -> dict[str, float]:
    """Return the groups for the level of co-production: user-led organisations stand apart."""
    actor = network.actors[actor_id]
    if isinstance(actor, Organisation) and actor.user_led and not hat:
        return {USER_LED: 1.0}
    return groups_of(network, actor_id, hat)


def organisations_of(network: Network, actor_id: str, day: date) -> dict[str, float]:
    """Return the organisations an actor stands in on a day, in equal parts."""
    if actor_id not in network.person_ids:
        return {actor_id: 1.0}
    roles = network.roles_at(actor_id, day)
    own = dict.fromkeys(role.organisation for role in roles)
    return {organisation: 1 / len(own) for organisation in own} if own else {UNKNOWN: 1.0}


def layers_of(network: Network, actor_id: str, day: date) -> dict[str, float]:
    """Return the layers an actor stands in on a day by its roles, in equal parts."""
    if actor_id not in network.person_ids:
        return {layer_at(network, actor_id, day): 1.0}
    roles = network.roles_at(actor_id, day)
    if not roles:
        return {UNKNOWN: 1.0}
    shares: dict[str, float] = {}
    for role in roles:
        layer = role_layer(network, role)
        shares[layer] = shares.get(layer, 0.0) + 1 / len(roles)
    return shares


def role_layer(network: Network, role: Role) -> str:
    """Return the layer a post stands in: its own, else its organisation's, else its holder's group's."""
    home = network.actors[role.organisation]
    own = home.layer if isinstance(home, Organisation) else ""
    return role.layer or own or group_layer(network, role.person)
