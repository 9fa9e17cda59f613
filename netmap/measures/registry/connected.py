"""Are we connected: how each measure of connection between sets and groups is declared."""

from __future__ import annotations

from netmap.measures import boundaries, coverage
from netmap.measures.registry.declaration import CONNECTED, GROUPS, Measure

DECLARED: tuple[Measure, ...] = (
    Measure(
        id="coverage.links",
        question=CONNECTED,
        plain="is the team linked to all it must reach, and on whom does the weakest link hang?",
        term="coverage; independent ties (maximum bipartite matching)",
        how="Each connection gets a level: 0 none within three steps, 1 indirect, 2 direct but hanging on "
        "one person, 3 direct and able to lose any one person. One that rests on relationships not renewed "
        "in a year counts one lower.",
        source="Don Redding, National Voices, in Nesta (about 2012); König (1931); methods.md F",
        function=coverage.team_coverage,
        parameters=("coverage",),
        cautions=("unfilled_set", "undated_contacts"),
    ),
    Measure(
        id="coverage.overall",
        question=CONNECTED,
        plain="are all the parts that need each other linked?",
        term="coverage, minimum over connections",
        how="The whole is its weakest connection, never the mean: three good connections do not make up for "
        "the one that is missing. Without a team every two sets must be linked, as in the Year of Care House.",
        source="Sue Roberts, Year of Care Partnerships, in Nesta (about 2012); methods.md F",
        function=coverage.mutual_coverage,
        parameters=("coverage",),
    ),
    Measure(
        id="culture.ei_index",
        question=CONNECTED,
        plain="do organisations of one culture keep to themselves?",
        term="E-I index",
        how="Relationships between groups less those within, over all: -1 all within, 1 all between. The "
        "labels are then shuffled to see what chance gives.",
        source="Krackhardt and Stern (1988), Social Psychology Quarterly 51, 123-140",
        function=boundaries.ei_index,
        parameters=("draws", "seed"),
        takes=GROUPS,
    ),
    Measure(
        id="culture.crossings",
        question=CONNECTED,
        plain="how many people would have to leave before two groups lose touch?",
        term="boundary permeability",
        how="Between each two groups the largest number of relationships that have no person in common.",
        source="after König (1931); methods.md A11",
        function=boundaries.boundary_crossings,
        takes=GROUPS,
    ),
    Measure(
        id="culture.by_culture",
        question=CONNECTED,
        plain="how much of each culture's work is among its own?",
        term="within and between shares by group",
        how="For each culture (clan, hierarchical, developmental, rational) the relationships among its own "
        "and with others. Which culture an organisation has is somebody's judgement.",
        source="the four cultures as Nigel Mathers (RCGP) describes them, in Nesta (about 2012)",
        function=boundaries.mixing,
        takes=GROUPS,
    ),
)
