"""Pyramid or honeycomb: how each measure of structure is declared."""

from __future__ import annotations

from netmap.measures import chance, hierarchy, honeycomb, jackknife, linkage
from netmap.measures.registry.declaration import GRAPH, STRUCTURE, Measure

DECLARED: tuple[Measure, ...] = (
    Measure(
        id="structure.*.honeycomb.index",
        question=STRUCTURE,
        plain="where this map lies on a line from pyramid (0) to honeycomb (1)",
        term="honeycomb index",
        how="The mean of the four bars. Each bar is 0 for a pyramid (a tree in which everybody has four "
        "reports) and 1 for a honeycomb (cells of a hexagonal grid, touching cells linked both ways) with "
        "as many on it as this map. A yardstick, not a mark: 1 is not “good”.",
        source="our own; methods.md A11",
        function=honeycomb.honeycomb,
        parameters=("reference_span", "smallest_for_index"),
        cautions=("small_n", "off_axis"),
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.honeycomb.direction",
        question=STRUCTURE,
        plain="two-way and level: of those who are linked, how many both ways, and do the arrows line up into layers?",
        term="dyad reciprocity and trophic incoherence",
        how="The mean of two shares: linked pairs linked both ways, and how far the arrows do not line up "
        "into layers (0 = perfectly layered).",
        source="MacKay, Johnson and Sansom (2020), R. Soc. Open Sci. 7, 201138",
        function=hierarchy.trophic_levels,
        parameters=("unknown_direction_limit",),
        cautions=("unknown_direction",),
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.honeycomb.bypass",
        question=STRUCTURE,
        plain="nobody can block the rest: is there still another way round if any one person says no?",
        term="bypass",
        how="Of all pairs who are not linked directly, the share with at least two routes that have no "
        "third person in common.",
        source="after Menger (1927), Fund. Math. 10, 96-115",
        function=linkage.bypass,
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.honeycomb.shared_brokerage",
        question=STRUCTURE,
        plain="go-between work is shared: how many people carry it?",
        term="effective number of brokers",
        how="How many people the go-between work would be spread over if they carried equal parts, put on "
        "the line between pyramid and honeycomb.",
        source="betweenness after Freeman (1977); effective number after Hill (1973), Ecology 54, 427-432",
        function=linkage.effective_brokers,
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.honeycomb.cohesion",
        question=STRUCTURE,
        plain="neighbours know each other: do the people you work with also work with each other?",
        term="transitivity",
        how="Three times the triangles over the chains of three, held against that of a honeycomb of the same size.",
        source="Newman (2003), SIAM Review 45, 167-256",
        function=linkage.transitivity,
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.honeycomb.off_axis",
        question=STRUCTURE,
        plain="how far this map is neither pyramid nor honeycomb",
        term="off-axis distance",
        how="How far the four bars lie from their mean. Above 0.25 the one number hides more than it says.",
        source="our own; methods.md A11",
        function=honeycomb.honeycomb,
        parameters=("off_axis_limit",),
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.honeycomb.load",
        question=STRUCTURE,
        plain="how many relationships people have to keep up, beside those of a honeycomb",
        term="load",
        how="Linked pairs over the linked pairs of a honeycomb of the same size. Above 1.5 there is much "
        "more to keep up than a honeycomb needs.",
        source="edge count after Harborth (1974), Elemente der Mathematik 29, 14-15",
        function=honeycomb.honeycomb,
        parameters=("load_limit",),
        cautions=("load",),
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.honeycomb.null",
        question=STRUCTURE,
        plain="what chance alone gives",
        term="null model",
        how="The relationships are shuffled many times, keeping how many are one-way and two-way, and the "
        "index is worked out for each shuffled map. A shuffled dense map scores high too, so a high "
        "index alone is no evidence of design.",
        source="after Anderson, Butts and Carley (1999), Social Networks 21, 239-267",
        function=chance.compare_with_chance,
        parameters=("null", "draws", "seed", "chance_p"),
    ),
    Measure(
        id="structure.*.honeycomb.interval",
        question=STRUCTURE,
        plain="how much the index hangs on who happens to be on the map",
        term="network jackknife",
        how="Each actor is left out in turn; the spread of the results gives plus and minus 1.96 standard errors.",
        source="Snijders and Borgatti (1999), Connections 22(2), 161-170",
        function=jackknife.jackknife_error,
    ),
    Measure(
        id="structure.*.krackhardt",
        question=STRUCTURE,
        plain="how far this looks like a textbook org chart",
        term="graph-theoretic dimensions of hierarchy",
        how="Joined up, orders flow one way, no spare lines, one shared boss for any two people: each 1 for an org chart.",
        source="Krackhardt (1994), Graph theoretical dimensions of informal organizations",
        function=hierarchy.krackhardt,
        cautions=("unknown_direction",),
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.global_reaching_centrality",
        question=STRUCTURE,
        plain="does reach, everybody whom a message can get to, belong to a few?",
        term="global reaching centrality",
        how="Everybody's reach is the share of the others they can get a message to. The gaps between the "
        "widest reach and everybody else's are averaged: 1 for a star that only sends, 0 where all reach all.",
        source="Mones, Vicsek and Vicsek (2012), PLoS ONE 7(3), e33799",
        function=hierarchy.global_reaching_centrality,
        cautions=("unknown_direction",),
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.flow_hierarchy",
        question=STRUCTURE,
        plain="what share of the lines can never come back round to where they started?",
        term="flow hierarchy",
        how="The share of arcs that lie on no directed circle. One two-way relationship is a circle, so "
        "any map of working together comes near 0: use it to check an org chart.",
        source="Luo and Magee (2011), Complexity 16(6), 53-61",
        function=hierarchy.flow_hierarchy,
        cautions=("unknown_direction",),
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.trophic_incoherence",
        question=STRUCTURE,
        plain="how far the arrows fail to line up into layers",
        term="trophic incoherence",
        how="Everybody gets the level at which the arrows in and out of them balance; the mean squared "
        "distance of the arrows from climbing exactly one level is the incoherence: 0 for clean layers, "
        "1 for no overall direction.",
        source="MacKay, Johnson and Sansom (2020), R. Soc. Open Sci. 7, 201138",
        function=hierarchy.trophic_levels,
        cautions=("unknown_direction",),
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.centralization",
        question=STRUCTURE,
        plain="how much everything runs through the single best placed actor",
        term="Freeman centralisation (degree, betweenness, closeness)",
        how="The gaps between the best placed actor and everybody else, over what they would be in a "
        "star. One number cannot tell one hub from two.",
        source="Freeman (1978), Social Networks 1, 215-239",
        function=linkage.centralisation,
        cautions=("small_n_centralization",),
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.reciprocity",
        question=STRUCTURE,
        plain="of those who are linked, how many both ways?",
        term="reciprocity of arcs and dyads, corrected for density",
        how="Arcs that are answered over all arcs; linked pairs linked both ways over linked pairs; and "
        "the first held against what the density alone would give.",
        source="Garlaschelli and Loffredo (2004), Phys. Rev. Lett. 93, 268701",
        function=linkage.reciprocity,
        cautions=("undirected", "unknown_direction"),
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.core_periphery",
        question=STRUCTURE,
        plain="is there an inner circle, and how well does that picture fit?",
        term="discrete core-periphery model",
        how="The split into an inner circle in which all are linked and an outside in which nobody is, "
        "that is wrong for the fewest pairs. It always finds some circle; who is outside is never named.",
        source="Borgatti and Everett (2000), Social Networks 21, 375-395; exact by degrees: Lip (2011), arXiv:1102.5511",
        function=linkage.core_periphery,
        takes=GRAPH,
    ),
    Measure(
        id="structure.*.density",
        question=STRUCTURE,
        plain="how many of the relationships that could be there are there",
        term="density",
        how="Arcs over ordered pairs.",
        source="Wasserman and Faust (1994), Social Network Analysis",
        function=linkage.density,
        takes=GRAPH,
    ),
)
