"""Ways to split a decision's shares: by person, group, bloc, layer, organisation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from netmap.analysis.record import (
    UNKNOWN,
    USER_LED,
    Recorded,
    groups_of,
    layers_of,
    level_groups_of,
    organisations_of,
)
from netmap.model import Network

Split = Callable[[Recorded, str, str], Mapping[str, float]]
CITIZEN = "citizen"


def split_shares(recorded: Recorded, split: Split) -> dict[str, float]:
    """Return one decision's shares by whatever a split splits by; they sum to 1."""
    shares: dict[str, float] = {}
    for (actor, hat), share in recorded.shares.by_hand.items():
        for key, part in split(recorded, actor, hat).items():
            shares[key] = shares.get(key, 0.0) + share * part
    return shares


def per_actor(recorded: Recorded, actor: str, hat: str) -> Mapping[str, float]:
    """Split by person and organisation: each has their own share."""
    return {actor: 1.0}


def per_group(network: Network) -> Split:
    """Split by stakeholder group: the hat worn, else the actor's groups in equal parts."""
    return lambda recorded, actor, hat: groups_of(network, actor, hat)


def per_layer(network: Network) -> Split:
    """Split by layer on the decision's day."""
    return lambda recorded, actor, hat: layers_of(network, actor, recorded.day)


def per_organisation(network: Network) -> Split:
    """Split by organisation on the decision's day."""
    return lambda recorded, actor, hat: organisations_of(network, actor, recorded.day)


def per_bloc(network: Network) -> Split:
    """Return blocs: an organisation led by the people it is for is in the citizen bloc."""
    blocs = {group.id: group.bloc or UNKNOWN for group in network.vocabulary.groups} | {USER_LED: CITIZEN}

    def split(recorded: Recorded, actor: str, hat: str) -> Mapping[str, float]:
        shares: dict[str, float] = {}
        for group, part in level_groups_of(network, actor, hat).items():
            bloc = blocs.get(group, UNKNOWN)
            shares[bloc] = shares.get(bloc, 0.0) + part
        return shares

    return split
