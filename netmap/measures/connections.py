"""Sets that must be linked, from practice, as data for `netmap.measures.coverage` (methods F).

Which of a map's groups stand for a set is our reading, open to change; where a set is about
something other than a group of people it is empty, to be filled.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import NamedTuple


class Side(NamedTuple):
    """One set: what the source says of it, and the groups of netmap's own list that stand for it."""

    id: str
    label: str
    wording: str
    groups: tuple[str, ...]


class Preset(NamedTuple):
    """Sets that must be linked: to a team where `team` says so, otherwise each with every other."""

    id: str
    label: str
    team: bool
    sides: tuple[Side, ...]
    source: str


NATIONAL_VOICES = Preset(
    "national_voices",
    "Four connections (National Voices)",
    True,
    (
        Side(
            "up",
            "Up: senior clinicians and board",
            "to senior clinicians and managers, upwards to Board and (for FTs) governor level",
            ("SL",),
        ),
        Side(
            "peers",
            "Patient and community peers",
            "to patient/service user and community peer groups locally",
            ("LE", "CA", "VC"),
        ),
        Side("research", "Research", "to research evidence and institutions", ("RE",)),
        Side("commissioners", "Commissioners", "to commissioners", ("CO",)),
    ),
    "Don Redding, National Voices, in Nesta (about 2012), Working towards People Powered Health",
)

YEAR_OF_CARE = Preset(
    "year_of_care",
    "Year of Care House",
    False,
    (
        Side("patient", "Engaged patient", "an engaged, informed patient", ("LE",)),
        Side(
            "professionals",
            "Committed professionals",
            "healthcare professionals committed to partnership working",
            ("FL",),
        ),
        # systems are no group of people: whoever runs them has to be named on each map
        Side("processes", "Organisational processes", "appropriate and robust organisational systems", ()),
        Side("commissioning", "Commissioning", "responsive whole-system commissioning", ("CO",)),
    ),
    "Sue Roberts, Year of Care Partnerships, in Nesta (about 2012), Working towards People Powered Health",
)

PRESETS: tuple[Preset, ...] = (NATIONAL_VOICES, YEAR_OF_CARE)


def fill_sides(
    preset: Preset,
    groups_of: Mapping[Hashable, Collection[str]],
    *,
    without: Collection[Hashable] = (),
) -> dict[str, frozenset[Hashable]]:
    """Return who is in each set of a preset, by their groups.

    Parameters
    ----------
    preset : Preset
        One of `PRESETS` or your own.
    groups_of : mapping of node to collection of str
        Everybody's groups; somebody with several can be in several sets.
    without : collection of nodes, optional
        People not to count, for instance the team itself.

    Returns
    -------
    dict of set id to frozenset of nodes
        In the preset's order; empty where nobody on the map stands for the set.

    Examples
    --------
    >>> people = fill_sides(YEAR_OF_CARE, {"ann": ["LE"], "bob": ["CO", "FL"]})
    >>> {name: sorted(who) for name, who in people.items()}
    {'patient': ['ann'], 'professionals': ['bob'], 'processes': [], 'commissioning': ['bob']}
    """
    left_out = set(without)
    return {
        side.id: frozenset(
            node
            for node, groups in groups_of.items()
            if node not in left_out and not set(side.groups).isdisjoint(groups)
        )
        for side in preset.sides
    }
